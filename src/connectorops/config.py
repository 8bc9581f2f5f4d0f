"""The repository's .github/connectorops.yml as typed values. It is refused as a whole, with all that is wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from connectorops.documents import ProblemKind, described, join
from connectorops.limits import Limits, read_limits
from connectorops.model import Program, Severity, Waiver, nearest_id
from connectorops.schema import Json, Violation, nearest, violations
from connectorops.schema.words import meant, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from connectorops.documents import Document

CONFIG_PATH: Final = ".github/connectorops.yml"
DEFAULT_ROOTS: Final[Mapping[str, Program]] = MappingProxyType(
    {
        "connectors": Program.VERIFIED,
        "certified-connectors": Program.VERIFIED,
        "independent-publisher-connectors": Program.INDEPENDENT,
        "custom-connectors": Program.CUSTOM,
    }
)
_OFF: Final = "off"
_TOLD: Final = 10
"""Mistakes that are told at once; whoever made more of them reads the schema first."""
_NAMING: Final = frozenset({"severities", "ignore", "hardens", "waivers"})
"""Members in which rules are named."""
_HARMLESS: Final = frozenset({ProblemKind.EMPTY, ProblemKind.BOM})


@dataclass(frozen=True, slots=True)
class Approvals:
    """How many owners have to approve what is certified, and whether the author of the pull request may be one."""

    approvals: int = 1
    author: bool = True


@dataclass(frozen=True, slots=True)
class Config:
    """How to judge a repository; the defaults are what one without the file has. Rules are named by id throughout.

    A severity of None switches the rule off.
    """

    roots: Mapping[str, Program] = field(default_factory=lambda: DEFAULT_ROOTS)
    profile: Program | None = None
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    words: tuple[str, ...] = ()
    hardens: Mapping[str, date] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    baseline: str = ""
    certify: Approvals = field(default_factory=Approvals)
    bases: tuple[str, ...] = ()
    clocks: Mapping[str, Json] = field(default_factory=dict)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The rules that are not to be used."""
        return (*self.ignore, *(rule for rule, severity in self.severities.items() if severity is None))

    @property
    def all_limits(self) -> Limits:
        """The limits with the words of the project: what connectors are judged by."""
        return replace(self.limits, words=self.words)

    @property
    def placed_waivers(self) -> dict[str, Waiver]:
        """The waivers by their place in the file."""
        return {f"/waivers/{index}": each for index, each in enumerate(self.waivers)}

    def with_profile(self, profile: Program | None) -> Config:
        """The same with another profile; None keeps this one's."""
        return self if profile is None else replace(self, profile=profile)


class ConfigError(Exception):
    """The configuration is wrong, so nothing can be judged by it. `mistakes` has each line with what is wrong there."""

    def __init__(self, path: str, mistakes: Sequence[tuple[int, str]]) -> None:
        told = [f"{path}:{line}: {message}" for line, message in mistakes[:_TOLD]]
        rest = len(mistakes) - len(told)
        super().__init__("\n".join([*told, f"… and {rest} more."] if rest else told))
        self.path = path
        self.mistakes = mistakes


def read_config(document: Document, known_rules: Callable[[], Mapping[str, str]]) -> Config:
    """The configuration; `known_rules` gives the id of each rule by its name, and is asked only where rules are named.

    Raises ConfigError for the mistakes in the file: broken YAML, else unknown keys and wrong values, else rules that
    there are not and values that contradict each other.
    """
    if problems := [each for each in document.problems if each.kind not in _HARMLESS]:
        lines = [document.span(each.start, each.end).line for each in problems]
        raise ConfigError(document.path, [*zip(lines, map(described, problems), strict=True)])
    value = {} if document.value is None else document.value  # a file of nothing but comments is a way to begin
    known = known_rules() if isinstance(value, dict) and not _NAMING.isdisjoint(value) else {}
    ids = {**known, **{rule: rule for rule in known.values()}}
    found = violations("config", value) or [
        *_wrong_rules(value, ids),
        *_wrong_waivers(value, ids),
        *_wrong_spans("clocks", value, ("review_hours", "business_day", "deployment_weeks")),
        *_wrong_spans("limits", value, ("icon_pixels",)),
        *_wrong_zone(value.get("clocks", {})),
        *_wrong_days(value, ids),
    ]
    if found:
        raise _refusal(document, found)
    return Config(
        _programs(value["roots"]) if "roots" in value else DEFAULT_ROOTS,
        Program(value["profile"]) if "profile" in value else None,
        {ids[rule]: _severity(word) for rule, word in value.get("severities", {}).items()},
        tuple(ids[rule] for rule in value.get("ignore", ())),
        tuple(value.get("exclude", ())),
        read_limits(value.get("limits", {})),
        tuple(sorted({each.lower() for each in value.get("words", ())})),
        {ids[rule]: date.fromisoformat(day) for rule, day in value.get("hardens", {}).items()},
        tuple(_waiver(each, ids) for each in value.get("waivers", ())),
        value.get("baseline", ""),
        Approvals(**value.get("certify", {})),
        tuple(value.get("bases", ())),
        value.get("clocks", {}),
    )


def _programs(roots: Json) -> dict[str, Program]:
    return {folder: Program(program) for folder, program in roots.items()}


def _severity(word: str) -> Severity | None:
    return None if word == _OFF else Severity(word)


def _waiver(value: Json, ids: Mapping[str, str]) -> Waiver:
    return Waiver(**value | {"rule": ids[value["rule"]], "until": date.fromisoformat(value["until"])})


def _wrong_waivers(value: Json, ids: Mapping[str, str]) -> Iterator[Violation]:
    """Waivers of a rule that there is not, or until a day that no calendar has."""
    for index, each in enumerate(value.get("waivers", ())):
        if each["rule"] not in ids:
            guess = _rule_meant(each["rule"], ids)
            yield Violation(join("/waivers", index, "rule"), f"{shown(each['rule'])} is not a rule{guess}", "rule")
        try:
            date.fromisoformat(each["until"])
        except ValueError:
            place = join("/waivers", index, "until")
            yield Violation(place, f"{shown(each['until'])} is not a day of the calendar", "format")


def _wrong_spans(member: str, value: Json, keys: Iterable[str]) -> Iterator[Violation]:
    """Spans that end before they begin, and days without an hour."""
    for key in keys:
        first, last = value.get(member, {}).get(key, (0, 1))
        if first > last or (key == "business_day" and first == last):
            text = f"{shown(key)} goes from {first} to {last}, and must not end before it begins"
            yield Violation(join("", member, key), text, "range")


def _wrong_zone(clocks: Mapping[str, Json]) -> Iterator[Violation]:
    """A time zone that there is not."""
    if "time_zone" in clocks:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - start-up counts

        try:
            ZoneInfo(clocks["time_zone"])
        except (KeyError, ValueError, OSError):
            place = join("/clocks", "time_zone")
            yield Violation(place, f"{shown(clocks['time_zone'])} is not a time zone of this machine", "format")


def _wrong_days(value: Json, ids: Mapping[str, str]) -> Iterator[Violation]:
    """Rules that harden on a day that no calendar has, or whose severity is chosen as well."""
    chosen = {ids.get(rule) for rule in value.get("severities", {})}
    for rule, day in value.get("hardens", {}).items():
        place = join("/hardens", rule)
        if rule in ids and ids[rule] in chosen:
            yield Violation(place, f"{shown(rule)} has a severity in `severities`: it can't harden too", "rule", True)
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Violation(place, f"{shown(day)} is not a day of the calendar", "format")


def _wrong_rules(value: Json, ids: Mapping[str, str]) -> Iterator[Violation]:
    """Where it names a rule that there is not, or one rule twice: once by its id, once by its name."""
    by_key = [(rule, join("/severities", rule), True) for rule in value.get("severities", {})]
    by_item = [(rule, join("/ignore", index), False) for index, rule in enumerate(value.get("ignore", ()))]
    by_day = [(rule, join("/hardens", rule), True) for rule in value.get("hardens", {})]
    for named in (by_key, by_item, by_day):
        seen: dict[str, str] = {}
        for rule, place, on_key in named:
            if rule not in ids:
                yield Violation(place, f"{shown(rule)} is not a rule{_rule_meant(rule, ids)}", "rule", on_key)
            elif ids[rule] in seen:
                yield Violation(place, f"{shown(rule)} and {shown(seen[ids[rule]])} are the same rule", "rule", on_key)
            else:
                seen[ids[rule]] = rule


def _rule_meant(word: str, ids: Iterable[str]) -> str:
    return meant(nearest_id(word, ids) or nearest(word, ids))


def _refusal(document: Document, found: list[Violation]) -> ConfigError:
    """The violations in the order of the file, because its author begins to read at its beginning."""
    spans = document.locate([each.pointer for each in found], [each.pointer for each in found if each.on_key])
    return ConfigError(document.path, sorted((spans[each.pointer].line, each.message) for each in found))
