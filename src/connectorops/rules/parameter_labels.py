"""The texts by which makers know a parameter: `x-ms-summary`, its label in the designer, and the description."""

from __future__ import annotations

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import reworded, unpunctuated
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Parameter

_LABEL = "apiDefinition.swagger.json#/paths/~1documents/get/parameters/5"
_LONGEST = 80


@rule(
    "SW210",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add `x-ms-summary`: a short label in Title Case, such as `Folder ID`.",
    bad=[{f"{_LABEL}/x-ms-summary": None}, {"apiDefinition.swagger.json#/parameters/PageSize/x-ms-summary": None}],
    ok=[
        {"apiDefinition.swagger.json#/paths/~1documents/post/parameters/0/x-ms-summary": None},
        {"apiDefinition.swagger.json#/parameters/ServiceVersion/x-ms-summary": None},
        {"apiDefinition.swagger.json#/paths/~1document-types/get/parameters/0/x-ms-summary": None},
    ],
)
def parameter_without_summary(parameter: Parameter) -> Hits:
    """A parameter that makers see has no `x-ms-summary`.

    `x-ms-summary` is the label of the field in the designer; without it makers read the raw name. Microsoft's
    validator demands it for certification, on every parameter of an operation that isn't internal, unless the
    parameter itself is internal. Of the published connectors, one in 200 gets by without.

    A body is exempt, because the designer shows the labels of its properties instead: four of five certified
    connectors give no label to the body itself. A parameter in the document's `parameters` counts if an operation
    uses it.
    """
    if "x-ms-summary" not in parameter.value and _labelled(parameter):
        yield parameter.at(key="x-ms-summary"), f"The parameter {shown(parameter.name)} has no x-ms-summary, its label."


@rule(
    "SW211",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add a `description`: a sentence that says what to enter and which effect it has.",
    bad=[{f"{_LABEL}/description": None}],
    ok=[{"apiDefinition.swagger.json#/paths/~1documents/post/parameters/0/description": None}],
)
def parameter_without_description(parameter: Parameter) -> Hits:
    """A parameter that makers see has no description.

    The description is the hint inside the empty field, and what a planner or copilot reads to fill it in. The validator
    demands it for certification under the same conditions as `x-ms-summary`: operation and parameter are not internal.
    A body is exempt, because the designer shows its properties.
    """
    if "description" not in parameter.value and _labelled(parameter):
        yield parameter.at(key="description"), f"The parameter {shown(parameter.name)} has no description."


@rule(
    "SW212",
    severity=ERROR,
    profile=CERTIFIED,
    keys=("x-ms-summary",),
    fix=f"Shorten `x-ms-summary` to at most {_LONGEST} characters; details belong into the description.",
    bad=[{f"{_LABEL}/x-ms-summary": f"Created {'And Filed ' * 8}After"}],
)
def parameter_summary_too_long(parameter: Parameter) -> Hits:
    """The `x-ms-summary` of a parameter is longer than 80 characters.

    It is the label of a field, and the designer cuts long ones. Microsoft's guide for strings allows 80 characters;
    no published connector has more.
    """
    summary = parameter.text("x-ms-summary") or ""
    if len(summary) > _LONGEST:
        message = f"The x-ms-summary {shown(summary)} has {len(summary)} characters; at most {_LONGEST} are allowed."
        yield parameter.at("x-ms-summary"), message


@rule(
    "SW213",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("x-ms-summary",),
    fix="Use letters, digits, spaces and parentheses only.",
    bad=[{f"{_LABEL}/x-ms-summary": "Created/Filed After"}, {f"{_LABEL}/x-ms-summary": "Owner's Date"}],
    ok=[{f"{_LABEL}/x-ms-summary": "Created After (Local Time)"}, {f"{_LABEL}/x-ms-summary": "Created After:"}],
)
def parameter_summary_has_other_characters(parameter: Parameter) -> Hits:
    """The `x-ms-summary` of a parameter has unusual characters.

    Certification asks for letters, digits, spaces and parentheses. Slashes, colons, underscores and quotes are usually
    a sign that a raw name or a part of the description was pasted in. A warning, because a third of the certified
    connectors have one. Characters at the very end are SW214's.
    """
    summary = parameter.text("x-ms-summary") or ""
    core = summary[: len(summary) - len(_ending(summary))]
    if not _plain(core):
        strange = "".join(dict.fromkeys(each for each in core if not _plain(each)))
        message = f"The x-ms-summary {shown(summary)} has {shown(strange)}; only letters, digits, spaces and () fit."
        yield parameter.at("x-ms-summary"), message


@rule(
    "SW214",
    severity=WARNING,
    profile=CERTIFIED,
    keys=("x-ms-summary",),
    repair=reworded(unpunctuated),
    fix="End `x-ms-summary` with a letter, a digit or a closing parenthesis.",
    bad=[{f"{_LABEL}/x-ms-summary": "Created After:"}, {f"{_LABEL}/x-ms-summary": "Created After "}],
    ok=[{f"{_LABEL}/x-ms-summary": "Created After (UTC)"}, {f"{_LABEL}/x-ms-summary": "Created After 2"}],
)
def parameter_summary_ends_badly(parameter: Parameter) -> Hits:
    """The `x-ms-summary` of a parameter ends with punctuation or space.

    A label is not a sentence, so Microsoft's guide for strings wants it to end with a letter, a digit or a closing
    parenthesis. One in six certified connectors has a full stop, a colon or a forgotten space there, so this is a
    warning.
    """
    summary = parameter.text("x-ms-summary") or ""
    if (ending := _ending(summary)) and summary.strip():
        message = f"The x-ms-summary {shown(summary)} ends with {shown(ending)}; a letter, a digit or ) is expected."
        yield parameter.at("x-ms-summary"), message


def _labelled(parameter: Parameter) -> bool:
    return parameter.location != "body" and parameter.visible


def _plain(text: str) -> bool:
    """Whether there is nothing but letters, digits, spaces and parentheses."""
    rest = text.replace(" ", "").replace("(", "").replace(")", "")
    return not rest or rest.isalnum()


def _ending(summary: str) -> str:
    """What stands behind the last letter, digit or closing parenthesis."""
    end = len(summary)
    while end and not (summary[end - 1].isalnum() or summary[end - 1] == ")"):
        end -= 1
    return summary[end:]
