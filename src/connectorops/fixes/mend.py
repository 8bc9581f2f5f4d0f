"""Mending what rules find, by the repairs that the rules themselves bring."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from connectorops.changes import Change, Kind
from connectorops.connectors import Connector, read_text
from connectorops.documents import Document
from connectorops.edits import EditError, PlainUtf8, TextEdit, Together, apply, rewrite
from connectorops.engine import Engine
from connectorops.fixes.fix import Fix, Left
from connectorops.rule import RuleSet
from connectorops.tree import Patched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    return mending.fix()


class _Mending:
    """A connector that is being mended: `current` is what it has become so far."""

    def __init__(self, connector: Connector, every: RuleSet, accepted: Callable[[Finding], bool]) -> None:
        self.connector = connector
        self.files: dict[str, bytes] = {}
        self.repaired: Counter[str] = Counter()
        self.left: list[Left] = []
        self.crashed: dict[str, Crashed] = {}
        self._judge = Engine(every)
        self._accepted = accepted

    @property
    def current(self) -> Connector:
        old = self.connector
        return Connector(Patched(old.tree, self.files), old.name, old.files, old.program)

    def run(self, rules: RuleSet) -> bool:
        """Repair until there is nothing left that these rules can repair; whether anything changed."""
        engine = Engine(rules)
        refused: set[tuple[str, str]] = set()
        before = dict(self.files)
        for _ in range(_ROUNDS):
            if not self._round(engine, refused):
                break
        return self.files != before

    def try_rule(self, rules: RuleSet) -> None:
        """The same for one rule, undone where it makes something worse."""
        files, repaired = dict(self.files), Counter(self.repaired)
        if self.run(rules) and (objection := self.objection()):
            self.files, self.repaired = files, repaired
            self.left.append(Left(f"{rules.rules[0].id} {rules.rules[0].name}", objection))

    def objection(self) -> str:
        """Why what was done so far can't stay, or ""."""
        old, new = self.connector.unread(), self.current
        change = Change(old, new)
        noticed = next((each for each in change.edits if each.kind is not Kind.HARMLESS), None)
        if noticed is not None:
            return f"flows would notice it ({noticed.code} at {noticed.value_path})"
        before, after = (_counts(self._judge.judge(each)) for each in (self.connector, new))
        more = next((key for key, number in after.items() if number > before[key]), None)
        return f"it would lead to {more[0]} in {more[1]}" if more else ""

    def fix(self) -> Fix:
        changed = {path: data for path, data in sorted(self.files.items()) if data != self.connector.tree.read(path)}
        return Fix(changed, left=tuple(self.left), repaired=self.repaired, crashed=tuple(self.crashed.values()))

    def _round(self, engine: Engine, refused: set[tuple[str, str]]) -> bool:
        connector = self.current
        found, crashed = engine.repairs(connector)
        self.crashed |= {each.rule: each for each in crashed}
        by_file: dict[str, Repairs] = defaultdict(list)
        for finding, edits in found:
            path = finding.location.path
            if (path, finding.rule) not in refused and not self._accepted(finding):
                by_file[path].append((finding, edits))
        for path, repairs in by_file.items():
            file = connector.text(path[len(connector.path("")) :])
            done = self._repair(file, _first(repairs), refused)
            self.repaired.update(finding.rule for finding in done)
        return bool(by_file)

    def _repair(self, file: TextFile, repairs: Repairs, refused: set[tuple[str, str]]) -> list[Finding]:
        """Make the repairs; those of the first rule alone where they can't be made together, else refuse them."""
        try:
            self.files[file.path] = _repaired(file, [edit for _, edits in repairs for edit in edits])
        except EditError:
            first = [each for each in repairs if each[0].rule == repairs[0][0].rule]
            if len(first) < len(repairs):
                return self._repair(file, first, refused)
            refused.add((file.path, first[0][0].rule))
            return []
        return [finding for finding, _ in repairs]


def _repaired(file: TextFile, edits: Sequence[Edit]) -> bytes:
    syntax = [each for each in edits if isinstance(each, (TextEdit, PlainUtf8))]
    if syntax:
        return rewrite(file, syntax, read_text).data
    if not isinstance(file, Document):
        raise EditError(f"{file.path} has no members")
    return apply(file, [each for each in edits if not isinstance(each, (TextEdit, PlainUtf8))]).data


def _counts(judgement: Judgement) -> Counter[tuple[str, str]]:
    return Counter((each.rule, each.location.path) for each in judgement.findings)


def _first(repairs: Repairs) -> Repairs:
    """The repairs that are made first: of the file's encoding, then of its syntax rule by rule, then all others."""
    for kind in (PlainUtf8, TextEdit):
        syntax = [each for each in repairs if any(isinstance(edit, kind) for edit in each[1])]
        if syntax:
            first = min(finding.rule for finding, _ in syntax)
            return [each for each in syntax if each[0].rule == first]
    together = Together()
    return [each for each in repairs if together.add([e for e in each[1] if not isinstance(e, (TextEdit, PlainUtf8))])]
