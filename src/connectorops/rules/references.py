"""`$ref`: where it points, where it may stand, and what may stand beside it. Nothing is ever fetched."""

import re
from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.swagger.nodes import (
    Document,
    ParameterReference,
    PathItem,
    Reference,
    ResponseReference,
    SchemaReference,
)
from connectorops.swagger.refs import lookup

_SWAGGER: Final = "apiDefinition.swagger.json"
_SECTIONS: Final = {"schema": "#/definitions/", "parameter": "#/parameters/", "response": "#/responses/"}
_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_REMOTE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _defect(reference: Reference) -> str | None:
    """What is wrong with the form of a reference; None for a pointer into the section that it may point to."""
    ref, section = reference.ref, _SECTIONS[reference.kind]
    if ref.startswith(section) and ref != section:
        bad = "~" in ref and _BAD_ESCAPE.search(ref)
        return "in a JSON pointer '~' is written as '~0' and '/' inside a name as '~1'" if bad else None
    if _REMOTE.match(ref):
        return f"it leads to another address, which is never fetched; it has to begin with {section!r}"
    if not ref.startswith("#"):
        return f"it names a file or nothing at all, and other files are never read; it has to begin with {section!r}"
    return f"a reference to a {reference.kind} has to begin with {section!r} and go on with a name"


def _is_missing(reference: Reference) -> bool:
    """Whether a reference of a good form points to nothing."""
    if _defect(reference):
        return False
    try:
        lookup(reference.root.value, reference.ref)
    except LookupError:
        return True
    return False


def _not_found(reference: Reference) -> Hits:
    if _is_missing(reference):
        yield reference.at("$ref"), f"There is no {_short(reference.ref)!r} in this file."


def _not_valid(reference: Reference) -> Hits:
    if defect := _defect(reference):
        yield reference.at("$ref"), f"The reference {_short(reference.ref)!r} can't be followed: {defect}."


def _alias(reference: Reference) -> Hits:
    """A shared object that is nothing but a reference to another one, which may lead back to itself."""
    if not isinstance(reference.parent, Document) or _defect(reference) or _is_missing(reference):
        return
    loop = "" if reference.target else ", and following it leads round in a circle"
    name = reference.tokens[-1]
    yield (
        reference.at("$ref"),
        f"The shared {reference.kind} {_short(str(name))!r} is only a reference to {_short(reference.ref)!r}{loop}.",
    )


@rule(
    "SW340",
    severity=ERROR,
    microsoft="SchemaReferenceNotFound",
    keys=("$ref",),
    whole=True,
    fix="Define the schema under `definitions`, or correct the name: names are compared with upper and lower case.",
    bad=[{f"{_SWAGGER}#/definitions/DocumentEvent/properties/document/$ref": "#/definitions/document"}],
    ok=[
        {f"{_SWAGGER}#/definitions/DocumentEvent/properties/document/$ref": "#/definitions/Document/allOf/1"},
        {
            f"{_SWAGGER}#/definitions/A new name": {"type": "object", "properties": {"id": {"type": "string"}}},
            f"{_SWAGGER}#/definitions/DocumentEvent/properties/document/$ref": "#/definitions/A%20new%20name",
        },
    ],
)
def schema_reference_not_found(reference: SchemaReference) -> Hits:
    """A `$ref` points to a schema that is not in the file.

    ## Why

    Nobody can tell what the schema is, so the definition can't be imported. It happens when a definition is renamed
    or removed and one of its users is forgotten.
    """
    yield from _not_found(reference)


@rule(
    "SW341",
    severity=ERROR,
    microsoft="SchemaReferenceNotValid",
    keys=("$ref",),
    fix="Copy the schema into `definitions` of this file and point to it with `#/definitions/<name>`.",
    bad=[
        {f"{_SWAGGER}#/definitions/DocumentEvent/properties/document/$ref": ref}
        for ref in (
            "https://example.com/schemas.json#/Document",
            "schemas.json#/definitions/Document",
            "#/parameters/PageSize",
            "#/definitions/",
            "#/definitions/Doc~ument",
        )
    ],
)
def schema_reference_not_valid(reference: SchemaReference) -> Hits:
    """A schema's `$ref` does not point into `definitions`.

    ## Why

    A connector is one file. References to other files or addresses are never fetched, neither by the validator nor by
    this tool, and a schema can only be taken from `definitions`. The text after `#` is a JSON pointer (RFC 6901).
    """
    yield from _not_valid(reference)


@rule(
    "SW342",
    severity=ERROR,
    microsoft="SchemaRefLoopNotAllowed",
    keys=("$ref",),
    whole=True,
    fix="Let the users of this name point to the other definition, and delete the name; or copy the schema.",
    bad=[
        {f"{_SWAGGER}#/definitions/Paper": {"$ref": "#/definitions/Document"}},
        {f"{_SWAGGER}#/definitions/Paper": {"$ref": "#/definitions/Paper"}},
    ],
)
def schema_definition_is_a_reference(reference: SchemaReference) -> Hits:
    """A definition is nothing but a `$ref` to another definition.

    ## Why

    The validator follows one reference, not a chain of them, because a chain may be a loop. A definition under
    `definitions` therefore has to be a schema itself. References inside a definition are welcome, even to itself.

    ## Limits

    None of the 16,600 schema references in the public repository leads to such an alias.
    """
    yield from _alias(reference)


@rule(
    "SW343",
    severity=ERROR,
    microsoft="ParameterReferenceNotFound",
    keys=("$ref",),
    whole=True,
    fix="Define the parameter under `parameters` at the top of the file, or correct the name.",
    bad=[{f"{_SWAGGER}#/paths/~1documents/get/parameters/0/$ref": "#/parameters/pagesize"}],
    also=["SW352"],
)
def parameter_reference_not_found(reference: ParameterReference) -> Hits:
    """A `$ref` points to a parameter that is not in the file.

    ## Why

    The operation would lose a parameter without a word. Names are compared with upper and lower case.
    """
    yield from _not_found(reference)


@rule(
    "SW344",
    severity=ERROR,
    microsoft="ParameterReferenceNotValid",
    keys=("$ref",),
    fix="Move the parameter to `parameters` at the top of this file and point to it with `#/parameters/<name>`.",
    bad=[
        {f"{_SWAGGER}#/paths/~1documents/get/parameters/0/$ref": ref}
        for ref in ("#/definitions/Document", "parameters.json#/PageSize")
    ],
    also=["SW352"],
)
def parameter_reference_not_valid(reference: ParameterReference) -> Hits:
    """A parameter's `$ref` does not point into `parameters`.

    ## Why

    A parameter can only be shared through the `parameters` object at the top of the same file. Other files and
    addresses are never fetched.
    """
    yield from _not_valid(reference)


@rule(
    "SW345",
    severity=ERROR,
    microsoft="ParameterRefLoopNotAllowed",
    keys=("$ref",),
    whole=True,
    fix="Let the operations point to the other parameter, and delete this name.",
    bad=[{f"{_SWAGGER}#/parameters/Size": {"$ref": "#/parameters/PageSize"}}],
)
def parameter_definition_is_a_reference(reference: ParameterReference) -> Hits:
    """A shared parameter is nothing but a `$ref` to another one.

    ## Why

    The validator follows one reference, not a chain of them, because a chain may be a loop.
    """
    yield from _alias(reference)


@rule(
    "SW346",
    severity=ERROR,
    microsoft="ResponseReferenceNotFound",
    keys=("$ref",),
    whole=True,
    fix="Define the response under `responses` at the top of the file, or correct the name.",
    bad=[{f"{_SWAGGER}#/paths/~1account/get/responses/401/$ref": "#/responses/unauthorized"}],
)
def response_reference_not_found(reference: ResponseReference) -> Hits:
    """A `$ref` points to a response that is not in the file.

    ## Why

    The operation would lose a response without a word. Names are compared with upper and lower case.
    """
    yield from _not_found(reference)


@rule(
    "SW347",
    severity=ERROR,
    microsoft="ResponseReferenceNotValid",
    keys=("$ref",),
    fix="Move the response to `responses` at the top of this file and point to it with `#/responses/<name>`.",
    bad=[{f"{_SWAGGER}#/paths/~1account/get/responses/401/$ref": "#/definitions/Account"}],
)
def response_reference_not_valid(reference: ResponseReference) -> Hits:
    """A response's `$ref` does not point into `responses`.

    ## Why

    A response is more than its schema: to use a definition, write `schema` with the `$ref` inside. Other files and
    addresses are never fetched.
    """
    yield from _not_valid(reference)


@rule(
    "SW348",
    severity=ERROR,
    microsoft="ResponseRefLoopNotAllowed",
    keys=("$ref",),
    whole=True,
    fix="Let the operations point to the other response, and delete this name.",
    bad=[{f"{_SWAGGER}#/responses/Denied": {"$ref": "#/responses/Unauthorized"}}],
)
def response_definition_is_a_reference(reference: ResponseReference) -> Hits:
    """A shared response is nothing but a `$ref` to another one.

    ## Why

    The validator follows one reference, not a chain of them, because a chain may be a loop.
    """
    yield from _alias(reference)


@rule(
    "SW349",
    severity=WARNING,
    microsoft="AdditionalPropertyNotAllowedAdjacentToRef",
    keys=("$ref",),
    fix="Delete what stands beside `$ref`, or write it into the definition; to keep both, wrap the `$ref` in `allOf`.",
    bad=[
        {f"{_SWAGGER}#/definitions/DocumentEvent/properties/document/description": "The document that has changed."},
        {f"{_SWAGGER}#/paths/~1account/get/responses/401/description": "The key is not known."},
    ],
)
def member_beside_reference(reference: Reference) -> Hits:
    """Something stands beside a `$ref`, where it has no effect.

    ## Why

    An object with a `$ref` is replaced by what it points to. A title, a description or a visibility beside it is
    silently lost, although the author counted on it.

    ## Limits

    A warning: 8 % of the certified connectors that use references carry such members, and they were accepted.
    """
    beside = [name for name in reference.value if name != "$ref"]
    if beside:
        names = ", ".join(f"{_short(name)!r}" for name in beside[:5]) + (" and more" if len(beside) > 5 else "")
        yield (
            reference.at(beside[0], on_key=True),
            f"{names} beside `$ref` {'is' if len(beside) == 1 else 'are'} ignored: nothing else may stand there.",
        )


@rule(
    "SW350",
    severity=ERROR,
    microsoft="PathItemRefNotSuppored",
    keys=("$ref",),
    fix="Write the operations out under this path.",
    bad=[{f"{_SWAGGER}#/paths/~1account/$ref": "#/paths/~1documents"}],
)
def path_item_is_a_reference(item: PathItem) -> Hits:
    """A path has a `$ref`.

    ## Why

    Swagger 2.0 allows a whole path to be a reference; connectors do not support it. Nothing is fetched, so the
    operations that the reference stands for do not exist.
    """
    yield item.at("$ref"), f"The path {_short(item.path)!r} has a `$ref`, which is not supported."
