"""Members that Swagger 2.0 demands of the document and of its small parts: tags, licence, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from connectorops.rule import ERROR, Hits, rule
from connectorops.swagger.nodes import Document, Info, Operation, Schema

_DEFINITION: Final = "apiDefinition.swagger.json"
_LINK: Final = {"description": "The guide."}

Part = tuple[tuple[str | int, ...], str, str]
"""Where a part stands, what it is, and what it has to have."""


@rule(
    "SW506",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    policy="5000.2.6.2",
    fix="Add `paths` with the operations of the service.",
    bad=[
        {
            **{f"{_DEFINITION}#/{each}": None for each in ("paths", "definitions", "parameters", "x-ms-capabilities")},
            "apiProperties.json#/properties/policyTemplateInstances": None,
            "apiProperties.json#/properties/scriptOperations": None,
            "script.csx": None,
        }
    ],
)
def paths_missing(document: Document) -> Hits:
    """The definition has no `paths`.

    The operations of a connector stand below `paths`, which OpenAPI requires. Without it there is nothing to import;
    mostly a brace closes too late, so that it slipped into another object.
    """
    if "paths" not in document.value and document.value:
        yield document.at(key="paths"), "The definition has no `paths`; the operations of the service go there."


@rule(
    "SW507",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    policy="5000.2.6.2",
    keys=("tags", "info", "externalDocs"),
    fix="Add the member, or delete the object that lacks it.",
    bad=[
        {f"{_DEFINITION}#/tags/0/name": None},
        {f"{_DEFINITION}#/info/license": {"url": "https://archive.example.com/licence"}},
        {f"{_DEFINITION}#/externalDocs": _LINK},
        {f"{_DEFINITION}#/tags/0/externalDocs": _LINK},
        {f"{_DEFINITION}#/paths/~1account/get/externalDocs": _LINK},
        {f"{_DEFINITION}#/definitions/Account/externalDocs": _LINK},
    ],
    ok=[{f"{_DEFINITION}#/tags/0/externalDocs": {"url": "https://archive.example.com/guide"}}],
)
def part_lacks_member(node: Document | Operation | Schema) -> Hits:
    """A tag, a licence or a link to documentation lacks what makes it one.

    A tag and a licence have a `name`, and `externalDocs` has a `url`: OpenAPI requires it, and strict tools refuse the
    whole definition. No published connector breaks it.
    """
    for tokens, what, wanted in (*_links(node.value, ()), *(_parts(node) if isinstance(node, Document) else ())):
        yield node.at(*tokens, key=wanted), f"{what} has no `{wanted}`, which OpenAPI requires."


def _links(value: dict[str, Any], tokens: tuple[str | int, ...]) -> Iterator[Part]:
    link = value.get("externalDocs")
    if isinstance(link, dict) and "url" not in link:
        yield (*tokens, "externalDocs"), "`externalDocs`", "url"


def _parts(document: Document) -> Iterator[Part]:
    licence = document.child("info").get("license")
    if isinstance(licence, dict) and "name" not in licence:
        yield ("info", "license"), "The licence", "name"
    for index, tag in enumerate(document.array("tags")):
        if isinstance(tag, dict):
            if "name" not in tag:
                yield ("tags", index), f"Tag {index + 1}", "name"
            yield from _links(tag, ("tags", index))


@rule(
    "SW508",
    severity=ERROR,
    microsoft="RequiredValueEmpty",
    keys=("title", "version"),
    fix="Write the name of the service, or the version.",
    bad=[{f"{_DEFINITION}#/info/title": " "}, {f"{_DEFINITION}#/info/version": ""}],
)
def title_or_version_empty(info: Info) -> Hits:
    """The title or the version of the connector is empty.

    OpenAPI requires both, and an empty text is neither: makers see a connector without a name.
    """
    for key in ("title", "version"):
        text = info.text(key)
        if text is not None and not text.strip():
            yield info.at(key), f"`{key}` of the connector is empty; a text was expected."
