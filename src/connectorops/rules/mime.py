"""The media types of requests and responses."""

from __future__ import annotations

import re
from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wording import counted, listed, quoted
from connectorops.swagger.nodes import Document, Operation

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
SUPPORTED: Final = ("application/json", "text/plain", MULTIPART, FORM)
SUPPORTED_TYPES: Final = frozenset(SUPPORTED)
LISTS: Final = ("consumes", "produces")

DEFINITION: Final = "apiDefinition.swagger.json"
UPLOAD: Final = f"{DEFINITION}#/paths/~1documents~1{{documentId}}~1content/post"
LABELS: Final = f"{DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"
CREATE: Final = f"{DEFINITION}#/paths/~1documents/post"

_NAME: Final = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_MIME: Final = re.compile(rf"{_NAME}/{_NAME}(?:\s*;[^;]*)*")


def _plain(mime: object) -> str:
    """A media type in lower case without its parameters; "" for what is no text."""
    return mime.partition(";")[0].strip().lower() if isinstance(mime, str) else ""


def _consumed(operation: Operation) -> list[str]:
    return [plain for plain in dict.fromkeys(map(_plain, operation.mime_types("consumes"))) if plain]


def _sends_body(operation: Operation) -> bool:
    return any(each.location in ("body", "formData") for each in operation.parameters)


@rule(
    "SW060",
    severity=ERROR,
    microsoft="MimeTypeNotValid",
    keys=LISTS,
    fix="Write a type and a subtype, such as application/json.",
    bad=[
        {f"{DEFINITION}#/produces/-": "json"},
        {f"{DEFINITION}#/paths/~1documents~1{{documentId}}~1transcript/get/produces/0": "text/"},
    ],
    ok=[{f"{DEFINITION}#/produces/-": "application/json; charset=utf-8"}],
)
def mime_type_not_valid(node: Document | Operation) -> Hits:
    """A media type is none.

    `consumes` and `produces` list media types: a type, a slash and a subtype.
    """
    for key in LISTS:
        for index, mime in enumerate(node.array(key)):
            if isinstance(mime, str) and not _MIME.fullmatch(mime.strip()):
                message = f"{quoted(mime)} is no media type; one such as application/json was expected."
                yield node.at(key, index), message


@rule(
    "SW061",
    severity=WARNING,
    microsoft="MimeTypeNotSupported",
    keys=LISTS,
    fix="Leave the type out, and say application/json where the service can.",
    bad=[
        {f"{DEFINITION}#/produces/-": "application/xml"},
        {f"{DEFINITION}#/paths/~1documents~1{{documentId}}~1transcript/get/produces/0": "application/pdf"},
    ],
    ok=[{f"{DEFINITION}#/produces/-": "Application/JSON; charset=utf-8"}],
)
def mime_type_not_supported(node: Document | Operation) -> Hits:
    """A media type is not one of the four that connectors know.

    The designer can build requests and read responses as JSON, plain text and the two kinds of forms. Other types are
    passed through as they are, without fields. One certified connector in eight lists others, so the validator does not
    insist. Each list is reported once.
    """
    for key in LISTS:
        others = {
            index: quoted(mime)
            for index, mime in enumerate(node.array(key))
            if isinstance(mime, str) and _MIME.fullmatch(mime.strip()) and _plain(mime) not in SUPPORTED
        }
        if others:
            message = f"`{key}` has {listed(list(others.values())[:5])}; the types that are supported are"
            yield node.at(key, next(iter(others))), f"{message} {listed(list(SUPPORTED))}."


@rule(
    "SW062",
    severity=WARNING,
    microsoft="ConsumesMissing",
    fix="Add `consumes` to the operation or to the whole definition.",
    bad=[{f"{DEFINITION}#/consumes": None}, {f"{UPLOAD}/consumes": []}, {f"{CREATE}/consumes": ["application/xml"]}],
    also=["SW061"],
)
def consumes_missing(document: Document) -> Hits:
    """Operations have a body, but nothing says in which format it is sent.

    An operation with a body or form needs `consumes`, of its own or of the whole definition. Without it the platform
    assumes JSON. Operations that rely on a missing list of the definition are reported together. A list without any
    type that connectors support is as good as none.
    """
    silent = [each for each in document.operations if _sends_body(each) and not each.mime_types("consumes")]
    own = [each for each in silent if "consumes" in each.value]
    for operation in own:
        yield operation.at("consumes"), f"{operation.label} has a body, but its `consumes` is empty."
    for operation in document.operations:
        types = _consumed(operation) if "consumes" in operation.value and _sends_body(operation) else []
        if types and SUPPORTED_TYPES.isdisjoint(types):
            yield operation.at("consumes"), f"{operation.label} has a body, but no type in its `consumes` is supported."
    rest = [each.label for each in silent if each not in own]
    if rest and isinstance(document.value.get("consumes", []), list):
        tokens = ("consumes",) if "consumes" in document.value else ()
        names = listed(rest[:3]) if len(rest) < 4 else f"{', '.join(rest[:3])} and {counted(len(rest) - 3, 'other')}"
        message = f"{counted(len(rest), 'operation')} with a body or form ({names})"
        yield document.at(*tokens, key="consumes"), f"There is no media type in `consumes` for {message}."


@rule(
    "SW063",
    severity=ERROR,
    microsoft="MimeTypeNotCompatibleWithRequestContentSchemaType",
    fix="List a type in `consumes` in which the content can be sent.",
    bad=[
        {f"{UPLOAD}/consumes": ["application/x-www-form-urlencoded"]},
        {f"{LABELS}/consumes": ["application/json"]},
        {f"{CREATE}/consumes": ["text/plain"]},
    ],
    ok=[{f"{UPLOAD}/consumes": ["application/json", "multipart/form-data"]}],
)
def mime_type_not_compatible(operation: Operation) -> Hits:
    """None of the media types can carry what the operation sends.

    Files travel in `multipart/form-data` only, other form fields in either kind of form, and objects and arrays of a
    body need JSON or a form, not plain text. Operations whose types are not known to connectors are not judged.
    """
    types = _consumed(operation)
    if types and all(each in SUPPORTED for each in types):
        content, wanted = _needed(operation)
        if wanted and not any(each in wanted for each in types):
            tokens = ("consumes",) if "consumes" in operation.value else ()
            message = f"{operation.label} sends {content}, for which {listed(types)} can't be used"
            yield operation.at(*tokens, key="consumes"), f"{message}; {listed(list(wanted), 'or')} was expected."


def _needed(operation: Operation) -> tuple[str, tuple[str, ...]]:
    """What an operation sends, and the media types of which one is needed; none where all will do."""
    form = [each for each in operation.parameters if each.location == "formData"]
    if any(each.type == "file" for each in form):
        return "a file", (MULTIPART,)
    if form:
        return "form fields", (MULTIPART, FORM)
    body = operation.body
    kind = operation.root.resolve(body.child("schema")).get("type") if body else None
    if kind in ("object", "array"):
        return f"an {kind}", ("application/json", FORM, MULTIPART)
    return "", ()


@rule(
    "SW064",
    severity=ERROR,
    microsoft="StringBinaryNotSupportedForFormUrlEncoded",
    fix="Use multipart/form-data for operations that send binary data.",
    bad=[{f"{LABELS}/parameters/1/format": "binary"}],
    ok=[{f"{UPLOAD}/parameters/2/format": "binary"}],
)
def binary_in_url_encoded_form(operation: Operation) -> Hits:
    """Binary data is sent in a form that can't hold it.

    `application/x-www-form-urlencoded` is a form of plain texts. Parameters of type string with format binary need
    `multipart/form-data`.
    """
    types = _consumed(operation)
    if FORM in types and MULTIPART not in types:
        for each in operation.parameters:
            if each.location == "formData" and each.type == "string" and each.text("format") == "binary":
                message = f"{operation.label} sends the binary parameter {quoted(each.name)} in {FORM}"
                yield operation.at(key=each.name), f"{message}; {MULTIPART} was expected."
