"""Phrases that say nothing, or what is no longer true."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Document, Operation, Parameter, Schema

_DEFINITION: Final = "apiDefinition.swagger.json"
_LABELS: Final = f"{_DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"
_PARAMETER: Final = f"{_DEFINITION}#/paths/~1documents/get/parameters/5"
_PLAN: Final = f"{_DEFINITION}#/definitions/Account/properties/plan"

_EMPTY: Final = re.compile(
    r"(?:todo|tbd|fixme|tba|x{3,}|lorem ipsum\b.*|placeholder|n/?a|undefined|null|\.{2,}|-+|\?+"
    r"|(?:(?:add|enter|insert|put|write)\s(?:a |an |the |your )?|your )(?:description|summary|text)(?: goes)? here)\.?",
    re.IGNORECASE,
)
_GENERIC: Final = re.compile(r"(?:the )?(?:description|summary|text)\.?", re.IGNORECASE)
_RENAMED: Final = {
    "Microsoft Flow": "Power Automate",
    "PowerApps": "Power Apps",
    "Power Virtual Agents": "Copilot Studio",
    "Common Data Service": "Dataverse",
    "Azure Active Directory": "Microsoft Entra ID",
    "Azure AD": "Microsoft Entra ID",
    "Dynamics CRM": "Dynamics 365",
}
_OLD: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_RENAMED)})(?!\w)")
_RAW: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_LETTERS: Final = re.compile(r"[\W_]+")


@rule(
    "TX010",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Say what the name can't: what it is for, which form it has, what happens without it.",
    bad=[{f"{_PARAMETER}/description": "Created after."}, {f"{_PARAMETER}/description": "created_after"}],
    keys=["description"],
    whole=False,
)
def description_repeats_the_name(node: Parameter) -> Hits:
    """The description of a parameter only repeats its name.

    Makers see name and description together, and agents read nothing else: a description that repeats the name tells
    them nothing. Reviewers ask for a real one; many published connectors have such descriptions all the same.
    Properties are not judged: two of three connectors have hundreds of them, mostly in responses.
    """
    description = node.value.get("description")
    if isinstance(description, str) and 0 < len(description) < 60:
        said = bare(description)
        names = (node.name, node.value.get("x-ms-summary"), node.value.get("title"))
        if said and said in {bare(each) for each in names if isinstance(each, str)}:
            yield node.at("description"), f"The description {shown(description)} repeats the name."


@lru_cache(maxsize=4096)  # names such as id come again and again
def bare(text: str) -> str:
    """The letters and digits alone: "Folder ID", folder_id and folderId are one name."""
    return _LETTERS.sub("", text).casefold()


@rule(
    "TX011",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Write words: `Folder ID` instead of `folderId` or `folder_id`.",
    bad=[{f"{_PLAN}/x-ms-summary": "planName"}],
    ok=[{f"{_PLAN}/x-ms-summary": "Plan name"}, {f"{_PLAN}/x-ms-summary": "McKinsey plan"}],
    keys=["x-ms-summary"],
    whole=False,
)
def label_is_a_raw_name(node: Schema | Parameter) -> Hits:
    """A label is written as code writes names.

    `x-ms-summary` is what makers read in the designer in place of the name on the wire. Reviewers ask for words.
    """
    label = node.value.get("x-ms-summary")
    if isinstance(label, str) and len(label) < 100 and _RAW.fullmatch(label):
        yield node.at("x-ms-summary"), f"The label {shown(label)} is written as code writes names."


@rule(
    "TX012",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Say what it is or does; leave the member out where there is nothing to say.",
    bad=[{f"{_PLAN}/description": "TODO"}, {f"{_PLAN}/description": "Enter description here"}],
    ok=[
        {f"{_PLAN}/description": "The description of the plan."},
        {f"{_DEFINITION}#/definitions/Account/properties/placeholder": {"type": "string", "title": "Placeholder"}},
    ],
)
def text_is_a_placeholder(document: Document) -> Hits:
    """A text was never written.

    Placeholders of tools and templates reach makers as they are. Reviewers return connectors for them.
    """
    for node, key, text in document.read_texts.where(_is_empty):
        is_name = bare(text) == bare(getattr(node, "name", ""))  # the label of what really is called so
        if isinstance(node, Operation) or not (is_name or _GENERIC.fullmatch(text.strip())):
            yield node.at(key), f"The text {shown(text)} is a placeholder."


def _is_empty(text: str) -> bool:
    return len(text) < 200 and bool(_EMPTY.fullmatch(text.strip()) or _GENERIC.fullmatch(text.strip()))


@rule(
    "TX013",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Use the name of today, or none: products are renamed again.",
    bad=[{f"{_PLAN}/description": "The plan, as Azure Active Directory has it."}],
    ok=[{f"{_PLAN}/description": "The plan, as Microsoft Entra ID has it."}],
)
def product_name_is_obsolete(document: Document) -> Hits:
    """A text has the old name of a Microsoft product.

    Makers look for the name that they see today. Reviewers ask to replace names that are gone.
    """
    for node, key, found in document.read_texts.having(_OLD):
        yield node.at(key), f"{shown(found[0])} is called {_RENAMED[found[0]]} today."
