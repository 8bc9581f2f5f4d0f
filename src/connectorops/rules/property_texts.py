"""What properties say of themselves. Reported once for a definition: most have a few, and some have a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.house_style import beginning
from connectorops.rules.phrases import bare
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.swagger.nodes import Schema

FEW: Final = 3
SHARE: Final = 10
"""As many, or one in as many, are no habit: whoever writes descriptions forgets one."""
LABELS: Final = 4
"""Of labels more may be left out, because a name on the wire is often a word."""
_DEFINITIONS: Final = "apiDefinition.swagger.json#/definitions"
_EVENT: Final = f"{_DEFINITIONS}/DocumentEvent/properties"
_SOME: Final = tuple(
    f"{_EVENT}/{name}" for name in ("channel", "caller", "device", "reason", "session", "source", "target", "zone")
)


def _says(schema: Schema, key: str) -> bool:
    """Whether a text is there; an empty one is as good as none, or to remove it would look like a loss."""
    text = schema.value.get(key)
    return isinstance(text, str) and bool(text.strip())


def _repeated(schema: Schema) -> bool:
    """Whether the description says no more than the name or the label."""
    value = schema.value
    description = value.get("description")
    if not isinstance(description, str) or not 0 < len(description) < 60:
        return False
    first = description[0].lower()
    names = (schema.name, value.get("x-ms-summary"), value.get("title"))
    alike = [each for each in names if isinstance(each, str) and each[:1].lower() == first]
    return bool(alike) and bool(said := bare(description)) and said in map(bare, alike)


def _many(document: Document, is_meant: Callable[[Schema], bool], share: int = SHARE) -> tuple[list[Schema], int]:
    """Of the properties that makers see those that are meant, if they are more than a few; and how many there are."""
    seen = document.seen_properties
    found = [each for each in seen if is_meant(each)]
    return (found if len(found) > FEW and len(found) * share > len(seen) else []), len(seen)


@rule(
    "SW287",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Say of each property in a sentence what it holds.",
    bad=[{each: {"type": "string", "title": "More"} for each in _SOME}],
    ok=[{_SOME[0]: {"type": "string", "title": "More"}}],
    keys=["paths"],
    whole=True,
)
def properties_without_description(document: Document) -> Hits:
    """Many properties have no description.

    Makers pick from the properties of a response, and agents decide by their descriptions. The guide to strings asks
    for one each; more than half of the published connectors leave some out. One note tells how many it is here and
    where they begin; up to three, or a tenth of all, are not worth one.
    """
    found, count = _many(document, lambda schema: not _says(schema, "description"))
    if found:
        text = f"{len(found):,} of {count:,} properties that makers see have no description"
        yield beginning(document, "descriptions", found[0].pointer), f"{text}; the first is {shown(found[0].name)}."


@rule(
    "SW288",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Give each property a `title` or an `x-ms-summary`: its name in words.",
    bad=[
        {f"{_EVENT}/more{each}": {"type": "string", "description": "What else is known of it."} for each in range(40)}
    ],
    ok=[{each: {"type": "string", "description": "What else is known of it."} for each in _SOME}],
    keys=["paths"],
    whole=True,
)
def properties_without_label(document: Document) -> Hits:
    """Many properties have neither a title nor a summary.

    The designer shows `x-ms-summary` or `title` in its lists, and the name on the wire (`cust_no`) where there is
    neither. Every second published connector leaves it at the names for more than a quarter of its properties, which
    is when this speaks, once for the whole definition.
    """
    found, count = _many(document, lambda schema: not (_says(schema, "title") or _says(schema, "x-ms-summary")), LABELS)
    if found:
        text = f"{len(found):,} of {count:,} properties that makers see have no title or x-ms-summary"
        yield (
            beginning(document, "labels of properties", found[0].pointer),
            f"{text}; the first is {shown(found[0].name)}.",
        )


@rule(
    "TX014",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Say what the name can't, or leave the description out.",
    bad=[{each: {"type": "string", "title": "More", "description": each.rpartition("/")[2]} for each in _SOME}],
    ok=[{_SOME[0]: {"type": "string", "title": "More", "description": "More"}}],
    keys=["paths"],
    whole=True,
)
def property_descriptions_repeat_names(document: Document) -> Hits:
    """The descriptions of many properties only repeat their names.

    A description such as "folder" of the property `folder` tells nobody anything. Reviewers have asked for real ones.
    One note tells how many it is here; those of parameters are reported one by one.
    """
    found, count = _many(document, _repeated)
    if found:
        text = f"The descriptions of {len(found):,} of {count:,} properties that makers see repeat the name"
        yield (
            beginning(document, "repetitions", f"{found[0].pointer}/description"),
            f"{text}; the first is {shown(found[0].name)}.",
        )
