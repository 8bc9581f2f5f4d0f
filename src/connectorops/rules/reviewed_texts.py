"""What reviewers ask of texts beside what the validator checks."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.rules.repairs import reworded
from connectorops.rules.wording import quoted
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Info, Operation, Parameter, Schema

_SWAGGER: Final = "apiDefinition.swagger.json#"
_LABELS: Final = f"{_SWAGGER}/paths/~1documents~1{{documentId}}~1labels/post"
_CODE_NAME: Final = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]{2,}(?:[A-Z][a-z0-9]+)+|(?:[A-Z][a-z0-9]+){3,}|[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+"
)
_FIRST_VERSION: Final = re.compile(r"\((?:[vV]|[vV]er\.? ?|[vV]ersion )[0-9.]+\)|\b[vV]1$")
_PRODUCT: Final = re.compile(r"power ?automate|power ?apps|logic ?apps|microsoft flow", re.IGNORECASE)
_BREAK: Final = re.compile(r"\s*[\r\n]+\s*")


@rule(
    "TX015",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Say in words what the operation does: `List boards` instead of `listBoards`.",
    bad=[{f"{_LABELS}/summary": "addLabel"}, {f"{_LABELS}/summary": "GetDynamicSchema"}],
    ok=[{f"{_LABELS}/summary": "Add a label in SharePoint"}, {f"{_LABELS}/summary": "OneDrive"}],
    keys=["summary"],
)
def summary_is_a_raw_name(operation: Operation) -> Hits:
    """The summary of an operation is written as code writes names.

    Makers look for words. Reviewers ask for them even where the operation is internal, because its summary shows up in
    the test pane and in errors. A summary that is the operationId, letter by letter, has a rule of its own.
    """
    summary = operation.text("summary") or ""
    if len(summary) < 100 and summary != operation.id and _CODE_NAME.fullmatch(summary):
        yield operation.at("summary"), f"The summary {shown(summary)} is written as code writes names."


@rule(
    "TX016",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Leave the version out of the title; `version` of the definition has it.",
    bad=[{f"{_SWAGGER}/info/title": "Litware Archive V1"}],
    ok=[{f"{_SWAGGER}/info/title": "Litware Archive V2"}],
    keys=["title"],
)
def title_names_first_version(info: Info) -> Hits:
    """The title has the number of a first version, or one in brackets.

    Makers see the title for as long as the connector exists, and "(V1)" says nothing to them. Reviewers ask to take it
    out. A later version that stands beside an older connector is not meant.
    """
    title = info.text("title") or ""
    if found := _FIRST_VERSION.search(title[:200].rstrip()):
        yield info.at("title"), f"The title {quoted(title)} has the version {found[0]}."


@rule(
    "TX017",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Choose a default that fits every product, or make the value internal if the service needs it.",
    bad=[{f"{_SWAGGER}/paths/~1documents/get/parameters/6/default": "From Power Automate"}],
    ok=[
        {
            f"{_SWAGGER}/paths/~1documents/get/parameters/6/default": "From Power Automate",
            f"{_SWAGGER}/paths/~1documents/get/parameters/6/x-ms-visibility": "internal",
            f"{_SWAGGER}/paths/~1documents/get/parameters/6/required": True,
        }
    ],
    keys=["default"],
    whole=True,
)
def default_names_a_product(node: Parameter | Schema) -> Hits:
    """A default that makers see names a product of the Power Platform.

    One connector serves flows, apps, logic apps and agents alike, so a default such as "Created by Power Automate" is
    wrong in three of four. Reviewers have asked to remove it. What is internal stays between connector and service.
    """
    default = node.value["default"]
    is_seen = not node.internal and not (node.operation is not None and node.operation.internal)
    if is_seen and isinstance(default, str) and len(default) < 1000 and (found := _PRODUCT.search(default)):
        yield node.at("default"), f"The default {shown(default)} names {found[0]}, a product of the platform."


def _in_one_line(text: str) -> str:
    """The text without line breaks, where each only wraps a sentence or ends one."""
    lines = [line for line in _BREAK.split(text.strip()) if line]
    is_prose = all(line[0].isalnum() and ":" not in line for line in lines)
    return " ".join(lines) if is_prose and all(line[-1] in ".!?" for line in lines[:-1]) else ""


@rule(
    "TX018",
    severity=NOTE,
    profile=CERTIFIED,
    repair=reworded(_in_one_line),
    fix="Write one paragraph.",
    bad=[{f"{_LABELS}/description": "Puts one more word on a document.\nThe document is found more easily by it."}],
    ok=[{f"{_LABELS}/description": "Puts one more word on a document.\n"}],
    keys=["summary", "description"],
)
def operation_text_has_line_break(operation: Operation) -> Hits:
    """A summary or description of an operation has line breaks.

    The designer shows the text as one paragraph, and lists or code that were laid out in lines run together. Reviewers
    ask for plain text.
    """
    for key in ("summary", "description"):
        text = operation.text(key) or ""
        if "\n" in text.strip() or "\r" in text.strip():
            yield operation.at(key), f"The {key} of {operation.label} has line breaks."


@rule(
    "TX019",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Leave the quotes out, or write single ones.",
    bad=[{f"{_SWAGGER}/info/description": 'Keeps the documents of a company in an "archive" that is safe.'}],
    keys=["description"],
)
def description_has_quotes(info: Info) -> Hits:
    """The description of the connector has double quotes.

    They have to be escaped in JSON, and reviewers have asked to take them out, as some steps of publishing show the
    backslash. One in a hundred published connectors has them.
    """
    description = info.text("description") or ""
    if '"' in description:
        yield info.at("description"), "The description of the connector has double quotes."
