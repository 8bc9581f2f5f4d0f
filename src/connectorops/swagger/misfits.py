"""One pass over a swagger that finds the members that do not fit the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal

from connectorops.swagger import nodes
from connectorops.swagger.grammar import ENUMS, GRAMMAR, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.nodes import Json, Node

Tokens = tuple[str | int, ...]
Problem = Literal["type", "unknown", "value"]

_SHAPES: Final[dict[str, frozenset[type]]] = {
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "any": frozenset({str, bool, int, float, dict, list, NoneType}),
    "requirement": frozenset({dict}),
    "object": frozenset({dict}),
}
_WALKED: Final[dict[type, str]] = {
    nodes.Document: "document",
    nodes.Info: "info",
    nodes.SecurityScheme: "security scheme",
    nodes.PathItem: "path",
    nodes.Operation: "operation",
    nodes.Parameter: "parameter",
    nodes.Items: "items",
    nodes.Header: "header",
    nodes.Response: "response",
    nodes.NotificationContent: "notification content",
    nodes.Schema: "schema",
}
_NAMES: Final = {
    str: "a string", bool: "a boolean", int: "an integer", float: "a number", dict: "an object", list: "an array",
    NoneType: "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misfit:
    """A member that does not fit: of another type or value than `expected`, or unknown in an object of this `kind`.

    `tokens` lead from the node to the member.
    """

    problem: Problem
    node: Node
    tokens: Tokens
    kind: str
    value: Any
    expected: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """One object of the grammar, made ready for looking things up."""

    types: dict[str, frozenset[type]]
    elements: dict[str, frozenset[type]]
    inner: dict[str, str]
    values: dict[str, frozenset[str]]
    closer: frozenset[str]


def misfits(document: nodes.Document) -> list[Misfit]:
    """Everything in the document that does not fit the grammar, in the order of the walk.

    The public repository has 300,000 schemas, so this looks each member up once, and does more only where it misses.
    """
    tables = {cls: (kind, _table(kind)) for cls, kind in _WALKED.items()}
    found: list[Misfit] = []
    for node in document.nodes:
        if (entry := tables.get(node.__class__)) is None:
            continue
        kind, table = entry
        types, closer = table.types, table.closer
        for key, value in node.value.items():
            allowed = types.get(key)
            if allowed is None:
                if key[:2] != "x-" and kind not in OPEN:
                    found.append(Misfit("unknown", node, (key,), kind, value))
            elif value.__class__ not in allowed:
                found.extend(_wrong(node, (), kind, key, value))
            elif key in closer:
                if (values := table.values.get(key)) is None:
                    found.extend(_inside(node, (), kind, key, value))
                elif value not in values:
                    found.append(Misfit("value", node, (key,), kind, value, ", ".join(sorted(values))))
    return found


def _wrong(node: Node, tokens: Tokens, kind: str, key: str, value: Any) -> Iterator[Misfit]:  # noqa: ANN401 - JSON
    word = GRAMMAR[kind][key]
    if word == "integer" and isinstance(value, float) and value.is_integer():
        return
    yield Misfit("type", node, (*tokens, key), kind, value, _expected(word))


def _inside(node: Node, tokens: Tokens, kind: str, key: str, value: Any) -> Iterator[Misfit]:  # noqa: ANN401 - JSON
    table = _table(kind)
    if key in table.elements:
        yield from _elements(node, tokens, kind, key, value)
    elif key in table.inner:
        yield from _object(node, (*tokens, key), table.inner[key], value)


def _elements(node: Node, tokens: Tokens, kind: str, key: str, value: Any) -> Iterator[Misfit]:  # noqa: ANN401 - JSON
    """What is wrong in an array or in an object with members of any name."""
    allowed = _table(kind).elements[key]
    word = GRAMMAR[kind][key].strip("[]{}")
    patterned = key in {"paths", "responses", "scopes"}  # these alone may have extensions between their members
    for token, member in _members(value):
        if type(member) not in allowed:
            if not (patterned and isinstance(token, str) and token.startswith("x-")):
                yield Misfit("type", node, (*tokens, key, token), kind, member, _expected(word))
        elif word == "requirement":
            yield from _requirement(node, (*tokens, key, token), member)
        elif word == "tag":
            yield from _object(node, (*tokens, key, token), word, member)


def _members(value: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401 - an object or an array
    return value.items() if isinstance(value, dict) else enumerate(value)


def _requirement(node: Node, tokens: Tokens, value: Json) -> Iterator[Misfit]:
    for name, scopes in value.items():
        if not isinstance(scopes, list):
            yield Misfit("type", node, (*tokens, name), "requirement", scopes, "an array")


def _object(node: Node, tokens: Tokens, kind: str, value: Json) -> Iterator[Misfit]:
    """An object that is no node of its own, such as a contact."""
    table = _table(kind)
    for key, member in value.items():
        allowed = table.types.get(key)
        if allowed is None:
            if not key.startswith("x-"):
                yield Misfit("unknown", node, (*tokens, key), kind, member)
        elif member.__class__ not in allowed:
            yield from _wrong(node, tokens, kind, key, member)
        else:
            yield from _inside(node, tokens, kind, key, member)


@cache
def _table(kind: str) -> _Table:
    members, values = GRAMMAR[kind], ENUMS.get(kind, {})
    walked = {*_WALKED.values(), *_SHAPES}
    types = {key: _types(word) for key, word in members.items()}
    elements = {key: _types(word[1:-1]) for key, word in members.items() if word[0] in "[{" and word[1:-1] != "any"}
    inner = {key: word for key, word in members.items() if word in GRAMMAR and word not in walked}
    return _Table(types, elements, inner, values, frozenset({*elements, *inner, *values}))


def _types(word: str) -> frozenset[type]:
    if word[0] in "[{":
        return frozenset({list if word[0] == "[" else dict})
    return frozenset().union(*(_SHAPES.get(each, frozenset({dict})) for each in word.split("|")))


def _expected(word: str) -> str:
    types = _types(word)
    names = [name for cls, name in _NAMES.items() if cls in types]
    return "a number" if word == "number" else " or ".join(sorted(names))


def json_type(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """What a value is, with its article: "an array", "null"."""
    return _NAMES[value.__class__]
