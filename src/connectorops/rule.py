"""A rule, defined once: the decorated generator is the check, its page, its configuration entry and its test."""

from __future__ import annotations

import difflib
import hashlib
import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

from connectorops import __version__
from connectorops.model import Place, Program, Severity, nearest_id

ERROR: Final = Severity.ERROR
WARNING: Final = Severity.WARNING
NOTE: Final = Severity.NOTE

ALL: Final = (Program.VERIFIED, Program.INDEPENDENT, Program.CUSTOM)
CERTIFIED: Final = (Program.VERIFIED, Program.INDEPENDENT)
VERIFIED: Final = (Program.VERIFIED,)
INDEPENDENT: Final = (Program.INDEPENDENT,)

FAMILIES: Final = {
    "ST": "Files and structure",
    "SW": "Swagger definition",
    "AP": "API properties",
    "IC": "Icon",
    "SC": "Script",
    "RM": "Readme and intro",
    "CH": "Breaking changes",
    "SE": "Secrets",
    "PI": "Personal data",
    "PR": "Pull requests",
    "WV": "Waivers",
    "OW": "Ownership",
    "MF": "Manifest",
    "PK": "Package",
    "SA": "Shared access signatures",
    "TP": "Flow templates",
    "OF": "Dynamics 365 offers",
    "TX": "Wording",
    "DR": "Wiring of the repository",
}
_ID: Final = re.compile(r"[A-Z]{2}\d{3}")


Hit = tuple[Place, str]
Hits = Iterator[Hit]
"""What a rule yields: the place, and a message that names the value, what is wrong and what was expected."""

Check = Callable[[Any], Hits]
Repair = Callable[[Any, Place], Iterable["Edit"]]
"""What repairs a hit: the file that it is in and its place, to edits; none where a person has to decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule and everything that is known of it; its examples are made when they are first asked for."""

    id: str
    name: str
    summary: str
    doc: str
    severity: Severity
    fix: str
    scope: type
    check: Check
    microsoft: str
    policy: str
    profile: tuple[Program, ...]
    since: str
    keys: frozenset[str]
    whole: bool
    make_bad: Callable[[], tuple[Edits, ...]]
    make_ok: Callable[[], tuple[Edits, ...]]
    also: frozenset[str]
    waivable: bool = True
    repair: Repair | None = None
    hardens: date | None = None
    optional: bool = False

    @property
    def family(self) -> str:
        return self.id[:2]

    @property
    def bad(self) -> tuple[Edits, ...]:
        """Edits on the golden connector that trip this rule."""
        return self.make_bad()

    @property
    def ok(self) -> tuple[Edits, ...]:
        """Edits that do not trip it, although they look as if they might."""
        return self.make_ok()


if typing.TYPE_CHECKING:
    from connectorops.edits import Edit
    from connectorops.tree import Edits

    Examples = Sequence[Edits] | Callable[[], Sequence[Edits]]

_F = TypeVar("_F", bound=Check)
_registry: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002 - the word that users see
    *,
    severity: Severity,
    fix: str,
    bad: Examples,
    ok: Examples = (),
    also: Iterable[str] = (),
    microsoft: str = "",
    policy: str = "",
    profile: tuple[Program, ...] = ALL,
    since: str = "0.1",
    keys: Iterable[str] = (),
    whole: bool | None = None,
    waivable: bool = True,
    repair: Repair | None = None,
    hardens: str = "",
    optional: bool = False,
) -> Callable[[_F], _F]:
    """Register the decorated generator as a rule.

    Its name is the rule's name, its docstring the page (first line: the summary, at most 72 characters), and the
    annotation of its one parameter the scope. `keys` limits a node rule to nodes that have one of these members
    ("type=array": the member with that value), which is what keeps hundreds of rules fast. A rule without keys may
    speak of what is absent, so it needs the whole document and is skipped where a file is cut off; say `whole` for a
    rule that has keys and still looks elsewhere in the document. `bad` holds edits on the golden connector that trip
    this rule (and, beside it, only the rules named in `also`), `ok` edits that do not trip it. Where examples are
    large, give a function that makes them: every run imports every rule, and few runs look at examples. `repair` is for
    `fix`: it says which edits mend a hit, where that is mechanical and changes nothing for those who use the connector.
    `hardens` is the day from which a warning is an error. An `optional` rule is off until somebody names it: what
    nearly every connector breaks, and nobody asks for, would only hide the rest.

    Raises ValueError for a rule that is not fully described: optional metadata decays.
    """

    def register(function: _F) -> _F:
        page = inspect.cleandoc(function.__doc__ or "")
        summary, _, doc = page.partition("\n")
        code = function.__code__
        parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        problems = {
            "the id is two letters and three digits": not _ID.fullmatch(id) or id[:2] not in FAMILIES,
            f"the id {id} is taken": id in _registry,
            "the docstring begins with a summary of at most 72 characters": not 0 < len(summary) <= 72,
            "it has one parameter with a type": len(parameters) != 1 or parameters[0] not in function.__annotations__,
            "it has a fix text": not fix.strip(),
            "it has a bad example": not (callable(bad) or bad),
        }
        wrong = [text for text, is_wrong in problems.items() if is_wrong]
        if wrong:
            raise ValueError(f"rule {id} {function.__name__}: not true that {', '.join(wrong)}")
        scope = _scope(function, parameters[0])
        _registry[id] = Rule(
            id, function.__name__, summary, doc.strip(), severity, fix, scope, function, microsoft, policy, profile,
            since, frozenset(keys), not keys if whole is None else whole, _once(bad), _once(ok), frozenset(also),
            waivable, repair, date.fromisoformat(hardens) if hardens else None, optional,
        )  # fmt: skip
        return function

    return register


def _scope(function: Check, parameter: str) -> type:
    """The parameter's annotation, evaluated alone: `get_type_hints` also unfolds `Hits`, hundreds of times over."""
    annotation = function.__annotations__[parameter]
    if isinstance(annotation, str):
        annotation = eval(annotation, function.__globals__)  # noqa: S307 - an annotation in a module of ours
    scope: type = annotation
    return scope


def _once(examples: Examples) -> Callable[[], tuple[Edits, ...]]:
    """What gives the examples; a function that makes them is called once."""
    if callable(examples):
        make = examples
        return cache(lambda: tuple(make()))
    made = tuple(examples)
    return lambda: made


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """Rules in the order of their ids, with the severities that apply on a day.

    `hardens` has the days from which rules are errors, beside the rules' own; on no day nothing hardens.
    """

    rules: tuple[Rule, ...]
    severities: Mapping[str, Severity] = field(default_factory=dict)
    hardens: Mapping[str, date] = field(default_factory=dict)
    today: date | None = None

    def severity(self, rule: Rule) -> Severity:
        day = self._hardening(rule)
        if day is None:
            return self.severities.get(rule.id, rule.severity)
        return WARNING if self.today is None or self.today < day else ERROR

    def notice(self, rule: Rule) -> str:
        """The sentence on how long the rule is still a warning; "" for one that stays what it is."""
        day = self._hardening(rule)
        if day is None or self.today is None or self.today >= day:
            return ""
        left = (day - self.today).days
        return f" From {day} on this is an error: {left:,} day{'' if left == 1 else 's'} left."

    def _hardening(self, rule: Rule) -> date | None:
        """The day, unless a severity was chosen for the rule: that stays."""
        return self.hardens.get(rule.id, None if rule.id in self.severities else rule.hardens)

    def for_program(self, program: Program) -> tuple[Rule, ...]:
        """The rules of one certification program (the profile)."""
        return tuple(each for each in self.rules if program in each.profile)

    @property
    def digests(self) -> dict[str, str]:
        """For each rule 12 hex digits over its severity, texts and source: others where its findings may be.

        The day is not in it, so that a verdict stays comparable from day to day, until a rule has hardened.
        """
        return {each.id: self._digest(each) for each in self.rules}

    def _digest(self, each: Rule) -> str:
        parts = (each.id, each.name, self.severity(each), each.fix, each.microsoft, each.policy, *each.profile)
        text = "\0".join((*parts, _source_digest(each.check.__module__)))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def digest(self) -> str:
        """sha256 hex over the version and the digest of each rule: another where a verdict may be."""
        return hashlib.sha256("\0".join([__version__, *self.digests.values()]).encode()).hexdigest()


@cache
def _source_digest(module: str) -> str:
    return hashlib.sha256(inspect.getsource(sys.modules[module]).encode()).hexdigest()


def choose(
    rules: Sequence[Rule], select: Sequence[str], ignore: Sequence[str], wanted: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules that are selected (all, if none is named) and not ignored.

    Optional rules are among them where they are selected by id or name, or where all are meant and they are `wanted`.
    A word is a rule's id or name, a family ("SW"), a Microsoft code or a policy code, whatever its case.
    Raises UnknownRuleError for any other word.
    """
    known: dict[str, set[Rule]] = {}
    for each in rules:
        for word in (each.id, each.name, each.family, each.microsoft, each.policy):
            known.setdefault(word.lower(), set()).add(each)
    known.pop("", None)
    for word in (*select, *ignore):
        if word.lower() not in known:
            raise UnknownRuleError(word, [name for each in rules for name in (each.id, each.name, each.microsoft)])
    chosen = {each for word in select for each in known[word.lower()]} if select else set(rules)
    named = {word.lower() for word in (select or wanted)}
    chosen -= {each for each in chosen if each.optional and named.isdisjoint({each.id.lower(), each.name})}
    chosen -= {each for word in ignore for each in known[word.lower()]}
    return tuple(each for each in rules if each in chosen)


class UnknownRuleError(LookupError):
    """A word that names no rule; `nearest` is the name that was probably meant, or ""."""

    def __init__(self, word: str, names: Iterable[str]) -> None:
        by_lower = {name.lower(): name for name in names if name}
        close = difflib.get_close_matches(word.lower(), by_lower, n=1)
        self.word = word
        self.nearest = nearest_id(word, by_lower.values()) or (by_lower[close[0]] if close else "")
        hint = f"; did you mean {self.nearest}?" if self.nearest else "."
        super().__init__(f"There is no rule {word!r}{hint} `connectorops rules` lists them all.")


def registered() -> tuple[Rule, ...]:
    """Every rule that has been defined so far, by id. Import `connectorops.rules` first to have them all."""
    return tuple(_registry[key] for key in sorted(_registry))
