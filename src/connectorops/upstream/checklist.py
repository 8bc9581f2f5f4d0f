"""What proves a box of the template, what disproves it, and what a person has to answer for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from connectorops.model import Program, Severity
from connectorops.report import escape
from connectorops.report.verdict import count
from connectorops.upstream.home import IMAGES, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectorops.model import Finding, Report
    from connectorops.rule import Rule

_NAMED: Final = 3
_DENIAL: Final = re.compile(r"\b(?:no|not|none|never|without|free of|nothing)\b|n't\b")
_LONGEST: Final = 200
SENSITIVE: Final = ("SE", "PI", "AP064", "AP065", "AP066")
"""Secrets, personal data, and the client ids and secrets of apiProperties.json: what is never published."""
_DESCRIBED: Final = ("description_missing", "_without_description", "_without_summary", "description_repeats")
_ANSWERED: Final = ("successful_response_without_schema", "empty_response_schema", "default_response_has_schema")


class Outcome(Enum):
    """How a box was decided."""

    PROVED = "proved"
    DISPROVED = "disproved"
    HUMAN = "for you"
    NOT_MEANT = "does not apply"


@dataclass(frozen=True, slots=True)
class Answer:
    """A box decided: how, and by what. The text is Markdown."""

    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when the boxes are decided. `folder` is the connector's, which paths are shown relative to.

    `namesake` is a folder of the same name that the other program has. `loosened` are rules that the configuration of
    the repository switches off, or makes milder: what they would have found proves nothing.
    """

    report: Report
    rules: Sequence[Rule]
    program: Program
    folder: str
    title: str
    base: str
    files: tuple[str, ...]
    outside: tuple[str, ...]
    is_new: bool
    uses_oauth: bool
    images: int = 0
    namesake: str = ""
    loosened: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that templates ask: known by words that all stand in a box, and what decides it.

    One that `denies` is proved by what is not there: a box about it is ticked only if it says "no" in some way.
    """

    name: str
    words: tuple[tuple[str, ...], ...]
    decide: Callable[[Facts], Answer]
    denies: bool = False

    def is_meant(self, text: str) -> bool:
        return any(all(word in text for word in each) for each in self.words)


def answer(text: str, facts: Facts) -> Answer:
    """What is known of a box. One that nobody taught us is a person's."""
    folded = text.casefold().replace("color", "colour").replace("’", "'")  # noqa: RUF001 - as people type it
    meant = [each for each in TOPICS if each.is_meant(folded)]
    if not meant:
        return _human("no rule of ours proves this")
    found = meant[0].decide(facts)
    if found.outcome is not Outcome.PROVED:
        return found
    open_ = [each.name for each in meant[1:] if each.decide(facts).outcome not in {Outcome.PROVED, Outcome.NOT_MEANT}]
    if open_:
        return _human(f"{found.why}; this also asks about {', '.join(open_)}")
    if not meant[0].denies or _DENIAL.search(folded):
        return found
    return _human(f"{found.why}; is that what this asks?")


def by_rules(facts: Facts, chosen: Callable[[Rule], bool], worst: Severity = Severity.WARNING) -> Answer:
    """Proved if none of the chosen rules found anything of this severity or worse, in files that were all judged."""
    ids = {each.id for each in facts.rules if chosen(each) and facts.program in each.profile}
    found = [each for each in facts.report.findings if each.rule in ids and each.severity.rank <= worst.rank]
    if found:
        return Answer(Outcome.DISPROVED, _findings(facts, found))
    unjudged = [each.path or "a service" for each in facts.report.skipped if ids & set(each.rules)]
    unjudged += [each.path for each in facts.report.crashed if each.rule in ids]
    if unjudged:
        return _human(f"not everything could be judged ({count(len(unjudged), 'gap')})")
    waived = [each for each in facts.report.waived if each.rule in ids]
    if waived:
        named = ", ".join(sorted({each.rule for each in waived}))
        return _human(f"findings of {named} were accepted by a waiver")
    if loosened := sorted(each.id for each in facts.loosened if chosen(each) and facts.program in each.profile):
        return _human(f"the configuration switches off, or makes milder: {_listed(loosened)}")
    if not ids:
        return _human("no rule was run for this")
    nothing = "nothing" if worst is Severity.WARNING else "no error"
    return Answer(Outcome.PROVED, f"{_listed(sorted(ids))} found {nothing}")


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {count(more, 'more rule')}" if more > 0 else "")


def _findings(facts: Facts, found: Sequence[Finding]) -> str:
    shown = "; ".join(_finding(facts, each) for each in found[:_NAMED])
    more = len(found) - _NAMED
    return shown + (f"; and {more:,} more" if more > 0 else "")


def _finding(facts: Facts, found: Finding) -> str:
    """A finding in few words. The message of a rule never has a secret in it."""
    path = found.location.path.removeprefix(f"{facts.folder}/")
    return f"{found.rule} {_text(path)}:{found.location.line} {_text(found.message)}".rstrip(".")


def _text(text: str) -> str:
    return escape.markdown(escape.clip(text, _LONGEST))


def _human(why: str) -> Answer:
    return Answer(Outcome.HUMAN, why)


def _proved(why: str, *, by: bool) -> Answer:
    return Answer(Outcome.PROVED if by else Outcome.DISPROVED, why)


def _screenshots(facts: Facts) -> Answer:
    there = count(facts.images, "image") if facts.images else "no image yet"
    return _human(f"paste them below, where your own text is kept; there is {there}")


def _pattern(facts: Facts) -> Answer:
    if facts.program is not Program.INDEPENDENT:
        return Answer(Outcome.NOT_MEANT, "a verified publisher's connector keeps its name")
    return _proved(f"the title is {_text(facts.title)}", by=facts.title.endswith(SUFFIX))


def _colour(facts: Facts) -> Answer:
    images = [each for each in facts.files if each.lower().endswith(IMAGES)]
    if facts.program is Program.INDEPENDENT and images:
        return _proved(f"{_text(images[0])} is an image", by=False)
    return by_rules(facts, lambda rule: rule.name.startswith("brand_colour") or rule.family == "IC", Severity.ERROR)


def _existence(facts: Facts) -> Answer:
    if not facts.is_new:
        return _human("this is an update: the folder is there already")
    if facts.namesake:
        return _human(f"{_text(facts.namesake)} is there; is it for the same service?")
    return _human("no folder of this name is there; look through the list of connectors as well")


def _oauth(facts: Facts) -> Answer:
    if not facts.uses_oauth:
        return Answer(Outcome.NOT_MEANT, "the connector does not sign in with OAuth")
    told = by_rules(facts, lambda rule: rule.name == "readme_credentials_missing")
    return told if told.outcome is Outcome.DISPROVED else _human("the readme has the section; are the steps complete?")


def _base(facts: Facts) -> Answer:
    return _proved(f"the base is {_text(facts.base)}", by=facts.base == "dev")


def _alone(facts: Facts) -> Answer:
    if facts.outside:
        return _proved(f"the branch also changes {_text(facts.outside[0])}", by=False)
    return _proved(f"{count(len(facts.files), 'file')}, all of them in the connector's folder", by=True)


def _sensitive(rule: Rule) -> bool:
    return rule.id.startswith(SENSITIVE)


TOPICS: Final = (
    Topic("screenshots", (("screenshot",), ("screen shot",)), _screenshots),
    Topic("title", (("named this",), ("title", "pattern"), ("title", "(independent publisher)")), _pattern),
    Topic("colour", (("brand colour",), ("connector icon",)), _colour),
    Topic("existence", (("n't exist",), ("not exist",), ("already exist",)), _existence),
    Topic("tested", (("deploy", "test"), ("connector works",)), lambda _: _human("only who ran it knows")),
    Topic(
        "response schemas",
        (("response schema",), ("response", "schema")),
        lambda facts: by_rules(facts, lambda rule: rule.name.endswith(_ANSWERED)),
    ),
    Topic(
        "descriptions",
        (("description", "operation"), ("description", "parameter")),
        lambda facts: by_rules(facts, lambda rule: any(each in rule.name for each in _DESCRIBED)),
    ),
    Topic(
        "validator",
        (("paconn",), ("validat", "swagger"), ("validat", "apidefinition")),
        lambda facts: by_rules(facts, lambda rule: bool(rule.microsoft) and rule.family == "SW", Severity.ERROR),
    ),
    Topic("oauth", (("oauth",),), _oauth),
    Topic("readme", (("readme",),), lambda facts: by_rules(facts, lambda rule: rule.family == "RM")),
    Topic("base", (("`dev`",), ("dev branch",), ("target", "branch")), _base),
    Topic("alone", (("one connector",), ("other connector",), ("only", "files")), _alone),
    Topic(
        "secrets",
        (("secret",), ("credential",), ("personal",), ("pii",)),
        lambda facts: by_rules(facts, _sensitive),
        denies=True,
    ),
    Topic("breaking", (("breaking",),), lambda facts: by_rules(facts, lambda rule: rule.family == "CH"), denies=True),
    Topic(
        "publisher",
        (("stackowner",), ("stack owner",)),
        lambda facts: by_rules(facts, lambda rule: rule.name.startswith(("publisher_", "stack_owner_"))),
    ),
)
"""In the order in which they are looked for: the words of some stand in boxes about others."""
