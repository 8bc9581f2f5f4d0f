"""Findings, made of what rules yield: their words, their lines, and what mends them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.documents import Anchors, Document
from connectorops.edits import possible
from connectorops.engine.spans import Spans
from connectorops.model import Finding, Location, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.documents import Span
    from connectorops.edits import Edit
    from connectorops.engine.files import Files
    from connectorops.engine.shown import Shown
    from connectorops.rule import Rule, RuleSet

Raw = tuple["Rule", Place, str]
"""What a rule found: itself, the place and the message."""
_POSITION: Final = re.compile(r"/[0-9]")


class Findings:
    """The findings of one run. `crashed` is told what crashes in looking for what mends them."""

    def __init__(
        self, rules: RuleSet, files: Files, shown: Shown, crashed: Callable[[Rule, Exception, str], None]
    ) -> None:
        self._rules = rules
        self._files = files
        self._shown = shown
        self._crashed = crashed
        self._anchors: dict[str, Anchors] = {}

    def of(self, raw: Sequence[Raw]) -> list[tuple[Finding, tuple[Edit, ...]]]:
        """The findings in the order of what was found, each with the edits that mend it."""
        spans = Spans(self._files.text, [place for _, place, _ in raw])
        return [self._one(rule, place, message, spans.of(place)) for rule, place, message in raw]

    def _one(self, rule: Rule, place: Place, message: str, span: Span) -> tuple[Finding, tuple[Edit, ...]]:
        value_path = place.value_path if place.value_path is not None else place.pointer
        edits = self._edits(rule, place)
        finding = Finding(
            rule.id,
            rule.name,
            self._rules.severity(rule),
            self._files.concerned(place.path),
            Location(place.path, self._shown(place.pointer), span.line, span.column, span.end_line, span.end_column),
            self._shown(message + self._rules.notice(rule)),
            rule.fix,
            rule.microsoft,
            rule.policy,
            self._shown(value_path) if rule.microsoft else "",
            self._shown(place.key),
            place.evidence,
            fixable=bool(edits),
            anchor=self._anchor(place),
        )
        return finding, edits

    def _edits(self, rule: Rule, place: Place) -> tuple[Edit, ...]:
        """What mends a hit; nothing where it can't be mended in the file as it is."""
        name = self._files.name(place.path)
        if rule.repair is None or name not in self._files.connector.files:
            return ()
        file = self._files.connector.text(name)
        try:
            edits = tuple(rule.repair(file, place))
        except Exception as error:  # noqa: BLE001 - a crash of ours is reported as one, with exit code 70
            self._crashed(rule, error, place.path)
            return ()
        return edits if possible(file, edits) else ()

    def _anchor(self, place: Place) -> str:
        """The place without positions; "" where the pointer has none. A secret never gets into it."""
        if place.evidence or not _POSITION.search(place.pointer):
            return ""
        if place.path not in self._anchors:
            file = self._files.text(place.path)
            self._anchors[place.path] = Anchors(file.value if isinstance(file, Document) else None)
        return self._shown(self._anchors[place.path].of(place.pointer))
