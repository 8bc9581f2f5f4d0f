"""Mending what rules find, by the repairs that the rules themselves bring."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from connectorops.changes import Change, Kind
from connectorops.connectors import read_text
from connectorops.documents import Document
from connectorops.edits import (
    DeleteFile,
    DocumentEdit,
    EditError,
    FileEdit,
    PlainUtf8,
    RenameFile,
    SyntaxEdit,
    TextEdit,
    Together,
    apply,
    rewrite,
)
from connectorops.engine import Engine
from connectorops.fixes.draft import Draft
from connectorops.fixes.fix import Fix, Left
from connectorops.fixes.unread import unread
from connectorops.rule import RuleSet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.connectors import Connector
    from connectorops.documents import TextFile
    from connectorops.edits import Edit
    from connectorops.engine import Judgement
    from connectorops.model import Crashed, Finding

Repairs = list[tuple["Finding", tuple["Edit", ...]]]
_ROUNDS: Final = 100
"""Rounds in which one repair makes way for another; files need two or three."""


def mend(connector: Connector, rules: RuleSet, every: RuleSet, accepted: Callable[[Finding], bool]) -> Fix:
    """Mend what these rules find, without what is `accepted`, so that `every` rule finds no more than before.

    Where all repairs together lead to a new finding or to a change that flows notice, they are tried rule by rule, and
    those of a rule that does so are left out. Raises OSError where a file can't be read.
    """
    repairing = RuleSet(tuple(each for each in rules.rules if each.repair is not None), rules.severities)
    mending = _Mending(connector.unread(), every, accepted)
    if mending.run(repairing) and mending.objection():
        mending = _Mending(connector.unread(), every, accepted)
        for each in repairing.rules:
            mending.try_rule(RuleSet((each,), rules.severities))
    return mending.fix(repairing)


class _Mending:
    """A connector that is being mended: `draft` is what it has become so far."""

    def __init__(self, connector: Connector, every: RuleSet, accepted: Callable[[Finding], bool]) -> None:
        self.draft = Draft(connector)
        self.repaired: Counter[str] = Counter()
        self.left: list[Left] = []
        self.crashed: dict[str, Crashed] = {}
        self._judge = Engine(every)
        self._accepted = accepted

    def run(self, rules: RuleSet) -> bool:
        """Repair until there is nothing left that these rules can repair; whether anything changed."""
        engine = Engine(rules)
        refused: set[tuple[str, str]] = set()
        before = self.draft.copy()
        for _ in range(_ROUNDS):
            if not self._round(engine, refused):
                break
        return self.draft != before

    def try_rule(self, rules: RuleSet) -> None:
        """The same for one rule, undone where it makes something worse."""
        draft, repaired = self.draft.copy(), Counter(self.repaired)
        if self.run(rules) and (objection := self.objection()):
            self.draft, self.repaired = draft, repaired
            self.left.append(Left(f"{rules.rules[0].id} {rules.rules[0].name}", objection))

    def objection(self) -> str:
        """Why what was done so far can't stay, or ""."""
        old, new = self.draft.before.unread(), self.draft.connector
        noticed = next((each for each in Change(old, new).edits if each.kind is not Kind.HARMLESS), None)
        if noticed is not None:
            return f"flows of {new.name} would notice it ({noticed.code} at {noticed.value_path})"
        before, after = (self._counts(self._judge.judge(each)) for each in (old, new))
        more = next((key for key, number in after.items() if number > before[key]), None)
        return f"it would lead to {more[0]} in {more[1]}" if more else ""

    def fix(self, rules: RuleSet) -> Fix:
        """What was done, and the files where these rules could do nothing because of how they are written."""
        draft = self.draft

        def in_vain() -> set[str]:
            findings = Engine(rules).judge(draft.connector).findings
            return {each.location.path for each in findings if not self._accepted(each)}

        return Fix(
            draft.changed,
            left=(*self.left, *unread(draft.connector, in_vain)),
            moved={was: path for path, was in sorted(draft.moved.items())},
            removed=tuple(sorted(draft.removed)),
            repaired=self.repaired,
            crashed=tuple(self.crashed.values()),
        )

    def _counts(self, judgement: Judgement) -> Counter[tuple[str, str]]:
        return Counter((each.rule, self.draft.was(each.location.path)) for each in judgement.findings)

    def _round(self, engine: Engine, refused: set[tuple[str, str]]) -> bool:
        connector = self.draft.connector
        found, crashed = engine.repairs(connector)
        self.crashed |= {each.rule: each for each in crashed}
        by_file: dict[str, Repairs] = defaultdict(list)
        for finding, edits in found:
            path = finding.location.path
            if (path, finding.rule) not in refused and not self._accepted(finding):
                by_file[path].append((finding, edits))
        for path, repairs in by_file.items():
            done = self._repair(connector, path, _first(repairs), refused)
            self.repaired.update(finding.rule for finding in done)
            if done:  # what was refused may be possible in the file as it is now
                refused.difference_update([each for each in refused if each[0] == path])
        return bool(by_file)

    def _repair(
        self, connector: Connector, path: str, repairs: Repairs, refused: set[tuple[str, str]]
    ) -> list[Finding]:
        """Make the repairs; those of the first rule alone where they can't be made together, else refuse them."""
        edits = [edit for _, edits in repairs for edit in edits]
        try:
            if isinstance(edits[0], RenameFile):
                self.draft.move(path, edits[0].name)
            elif isinstance(edits[0], DeleteFile):
                self.draft.remove(path)
            else:
                self.draft.write(path, _repaired(connector.text(path[len(connector.path("")) :]), edits))
        except EditError:
            first = [each for each in repairs if each[0].rule == repairs[0][0].rule]
            if len(first) < len(repairs):
                return self._repair(connector, path, first, refused)
            refused.add((path, first[0][0].rule))
            return []
        return [finding for finding, _ in repairs]


def _repaired(file: TextFile, edits: Sequence[Edit]) -> bytes:
    syntax = [each for each in edits if isinstance(each, SyntaxEdit)]
    if syntax:
        return rewrite(file, syntax, read_text).data
    if not isinstance(file, Document):
        raise EditError(f"{file.path} has no members")
    return apply(file, [each for each in edits if isinstance(each, DocumentEdit)]).data


def _first(repairs: Repairs) -> Repairs:
    """The repairs that are made first: of the file, of its encoding, of its syntax rule by rule, then all others."""
    for kind in (FileEdit, PlainUtf8, TextEdit):
        found = [each for each in repairs if any(isinstance(edit, kind) for edit in each[1])]
        if found:
            first = min(finding.rule for finding, _ in found)
            return [each for each in found if each[0].rule == first]
    together = Together()
    return [each for each in repairs if together.add([edit for edit in each[1] if isinstance(edit, DocumentEdit)])]
