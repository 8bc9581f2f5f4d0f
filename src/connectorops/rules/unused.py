"""What a definition declares and never uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.house_style import beginning
from connectorops.rules.wording import listed, quoted
from connectorops.swagger.nodes import Document, ResponseReference, Schema

_SWAGGER: Final = "apiDefinition.swagger.json#"
_MOST: Final = 5
_REFERENCE: Final = re.compile(r'"#/definitions/([^"/]{1,300})"')
_FEW: Final = 3
_THING: Final = {"type": "object", "title": "Thing", "properties": {"id": {"type": "string", "title": "ID"}}}


def _example(name: str) -> dict[str, str]:
    return {"type": "string", "title": name.upper(), "description": "What else is known.", "example": "Contoso"}


def _named(names: Iterable[str]) -> str:
    quotes = [quoted(each) for each in names]
    more = [f"{len(quotes) - _MOST:,} more"] if len(quotes) > _MOST else []
    return listed([*quotes[:_MOST], *more])


@rule(
    "SW351",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Delete them, or refer to them where they were meant to be used.",
    bad=[{f"{_SWAGGER}/definitions/Thing": _THING}],
    ok=[
        {f"{_SWAGGER}/definitions/Thing": _THING, f"{_SWAGGER}/x-things": {"$ref": "#/definitions/Thing"}},
        {
            f"{_SWAGGER}/definitions/Thing": {**_THING, "allOf": [{"$ref": "#/definitions/Account"}]},
            f"{_SWAGGER}/definitions/Account/discriminator": "kind",
            f"{_SWAGGER}/definitions/Account/required": ["kind"],
            f"{_SWAGGER}/definitions/Account/properties/kind": {"type": "string", "title": "Kind"},
        },
    ],
    keys=["definitions"],
    whole=True,
)
def definition_unused(document: Document) -> Hits:
    """Definitions are used by no operation.

    They come along when a definition is generated from a larger API, or stay when an operation goes. They count towards
    the limits, and reviewers ask to remove them. Sometimes they tell of a `$ref` that was forgotten. Subtypes of a
    definition with a `discriminator` need no reference.
    """
    used = document.inputs | document.outputs
    unused = [
        name
        for name, each in document.definitions.items()
        if name not in used and isinstance(each, Schema) and not _is_subtype(each)
    ]
    if unused and document.operations:
        strays = _strays(document)
        unused = [name for name in unused if name not in strays]
    if unused and document.operations:
        verb = "Definition is" if len(unused) == 1 else "Definitions are"
        yield document.at("definitions", unused[0], on_key=True), f"{verb} used by no operation: {_named(unused)}."


def _strays(document: Document) -> set[str]:
    """Definitions that a `$ref` points to where none is read, as below `x-schema`: without them it would dangle."""
    file = document.connector.text(document.path[len(document.connector.path("")) :])
    written = Counter(_REFERENCE.findall(file.text))
    written.subtract(each.target_definition for each in document.schema_references if each.target_definition)
    return {name for name, count in written.items() if count > 0}


def _is_subtype(schema: Schema) -> bool:
    return any("discriminator" in schema.root.resolve(each) for each in schema.array("allOf"))


@rule(
    "SW352",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Delete them, or refer to them where they were meant to be used.",
    bad=[
        {
            f"{_SWAGGER}/parameters/Sorting": {
                "name": "sort",
                "in": "query",
                "type": "string",
                "x-ms-summary": "Sorting",
                "description": "By which property the documents are sorted.",
            }
        }
    ],
    keys=["parameters"],
    whole=True,
)
def shared_parameter_unused(document: Document) -> Hits:
    """Shared parameters are used by no operation.

    A parameter in `parameters` of the document does nothing until an operation or a path refers to it. One that stays
    behind was often meant for an operation that now lacks it.
    """
    unused = [name for name, each in document.parameters.items() if not each.users]
    if unused and document.operations:
        verb = "parameter is" if len(unused) == 1 else "parameters are"
        yield (
            document.at("parameters", unused[0], on_key=True),
            f"Shared {verb} used by no operation: {_named(unused)}.",
        )


@rule(
    "SW353",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Delete them, or refer to them where they were meant to be used.",
    bad=[{f"{_SWAGGER}/responses/Busy": {"description": "Too many requests were sent."}}],
    keys=["responses"],
    whole=True,
)
def shared_response_unused(document: Document) -> Hits:
    """Shared responses are used by no operation.

    A response in `responses` of the document belongs to no operation until one refers to it: errors that are described
    there and nowhere used are not documented.
    """
    if not document.responses or not document.operations:
        return
    used = {each.ref for each in document.nodes if isinstance(each, ResponseReference)}
    unused = [name for name in document.responses if f"#/responses/{name}" not in used]
    if unused:
        verb = "response is" if len(unused) == 1 else "responses are"
        yield document.at("responses", unused[0], on_key=True), f"Shared {verb} used by no operation: {_named(unused)}."


@rule(
    "SW161",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Delete them; what a value looks like belongs into its description.",
    bad=[{f"{_SWAGGER}/definitions/Account/properties/{each}": _example(each) for each in ("a", "b", "c", "d")}],
    ok=[{f"{_SWAGGER}/definitions/Account/properties/a": _example("a")}],
    keys=["paths"],
    whole=True,
)
def examples_of_the_api(document: Document) -> Hits:
    """Many examples stay in the definition.

    `example` and `examples` come along when a definition is generated. The designer does not show them, they count
    towards the size that a solution can hold, and now and then they hold what nobody should see. Reviewers have asked
    to remove them. One note tells how many there are; a few do no harm.
    """
    file = document.connector.text(document.path[len(document.connector.path("")) :])
    if '"example' not in file.text:
        return  # the text tells at once, and most files have none
    found = [(each, key) for each in document.nodes for key in ("example", "examples") if key in each.value]
    if len(found) > _FEW:
        node, key = found[0]
        place = beginning(document, "examples", node.at(key).pointer)
        yield place, f"The definition has {len(found):,} examples, which the designer does not show; here is the first."
