"""Random edit scripts on random documents: what breaks flows is found at its path, and what does not is not."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from changes.documents import found, serious
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from changes.documents import Json

LEAVES: list[Json] = [
    {"type": "string"},
    {"type": "string", "enum": ["x", "y"]},
    {"type": "integer", "format": "int32"},
    {"type": "boolean", "description": "A flag."},
    {"type": "string", "format": "date-time", "x-ms-summary": "Day"},
]
DEFINITIONS = 4
seeds = st.integers(0, 2**32).map(Random)
"""What documents and scripts are made with: drawing each of their parts takes a hundred times as long."""


def schema(random: Random, first: int, depth: int = 3) -> Json:
    """A schema whose references lead to definitions from `first` on; from 0 on they may be recursive."""
    kind = random.randrange(7) if depth else 0
    if kind == 1 and first < DEFINITIONS:
        return {"$ref": f"#/definitions/D{random.randrange(first, DEFINITIONS)}"}
    if kind == 2:
        return {"type": "array", "items": schema(random, first, depth - 1)}
    if kind > 2:
        names = random.sample("abcdefgh", random.randint(1, 3))
        properties = {name: schema(random, first, depth - 1) for name in names}
        value: Json = {"type": "object", "properties": properties}
        if kind == 3:
            return {"allOf": [value, {"description": "More."}]}
        return value | {"required": names[: random.randrange(3)]}
    return copy.deepcopy(random.choice(LEAVES))


def document(random: Random, *, recursive: bool = False) -> Json:
    definitions = {f"D{n}": schema(random, 0 if recursive else n + 1) for n in range(DEFINITIONS)}
    paths: Json = {}
    for number in range(random.randint(1, 4)):
        parameters: list[Json] = [
            {"name": name, "in": random.choice(["query", "header"]), "required": random.random() < 0.5}
            | copy.deepcopy(random.choice(LEAVES))
            for name in random.sample("abc", random.randrange(3))
        ]
        paths[f"/{number}"] = {
            "x-ms-notification-content": {"schema": schema(random, 0)},
            "post": {
                "operationId": f"Op{number}",
                "x-ms-trigger": "single",
                "parameters": [*parameters, {"name": "body", "in": "body", "schema": schema(random, 0)}],
                "responses": {"200": {"schema": schema(random, 0)}, "400": {"schema": random.choice(LEAVES)}},
            },
        }
    return {"swagger": "2.0", "info": {"title": "T"}, "paths": paths, "definitions": definitions}


@dataclass(frozen=True)
class Site:
    """Something in the document that can be broken: its value path, and the object that it is."""

    path: str
    value: Json
    kind: str


def sites(document: Json) -> Iterator[Site]:
    for item in document["paths"].values():
        operation = item["post"]
        start = f"operation/{operation['operationId']}"
        yield Site(start, operation, "operation")
        for parameter in operation["parameters"]:
            path = f"{start}/parameter/{parameter['name']}"
            if parameter["in"] == "body":
                yield from inside(document, parameter["schema"], f"{path}/schema", "input")
            else:
                yield Site(path, parameter, "parameter")
        yield from inside(document, operation["responses"]["200"]["schema"], f"{start}/responses/200/schema", "output")
        payload = item["x-ms-notification-content"]["schema"]
        yield from inside(document, payload, f"{start}/responses/x-ms-notification-content/schema", "output")


def inside(document: Json, schema: Json, path: str, kind: str) -> Iterator[Site]:
    if "$ref" in schema:
        schema = document["definitions"][schema["$ref"].rpartition("/")[2]]
        yield from inside(document, schema, path, kind)
        return
    yield Site(path, schema, kind)
    for part in (schema, *schema.get("allOf", ())):
        for name, member in part.get("properties", {}).items():
            yield from inside(document, member, f"{path}/{name}", kind)
    if "items" in schema:
        yield from inside(document, schema["items"], f"{path}/items", kind)


Breaker = tuple[str, str, "Callable[[Json], bool]", "Callable[[Json], Any]"]
"""The code, what its path ends with, where it applies, and how it is done."""


def _retype(value: Json) -> None:
    value["type"] = "number"


def _require_new(value: Json) -> None:
    value["properties"]["added"] = {"type": "string"}
    value["required"] = [*value.get("required", ()), "added"]


def _require_old(value: Json) -> None:
    value["required"] = sorted(value["properties"])


def _first(value: Json) -> str:
    return str(min(value["properties"]))


BREAKERS: dict[str, list[Breaker]] = {
    "operation": [
        ("OperationDeleted", "", lambda _: True, lambda value: value.update(operationId="Renamed")),
        ("TriggerKindChanged", "", lambda _: True, lambda value: value.update({"x-ms-trigger": "batch"})),
        (
            "RequiredParameterAdded",
            "/parameter/added",
            lambda _: True,
            lambda value: value["parameters"].append(
                {"name": "added", "in": "query", "required": True, "type": "string"}
            ),
        ),
    ],
    "parameter": [
        ("ParameterTypeChanged", "/type", lambda _: True, _retype),
        ("ParameterLocationChanged", "", lambda _: True, lambda value: value.update({"in": "formData"})),
        ("InputFieldNowRequired", "/required", lambda v: not v["required"], lambda v: v.update(required=True)),
    ],
    "input": [
        ("InputFieldTypeChanged", "/type", lambda value: "type" in value, _retype),
        ("InputEnumListAdded", "/enum", lambda v: v.get("type") == "integer", lambda v: v.update(enum=[1])),
        ("InputEnumValueRemoved", "/enum", lambda v: "enum" in v, lambda v: v.update(enum=["x"])),
        ("RequiredInputFieldAdded", "/added", lambda v: "properties" in v, _require_new),
        (
            "InputFieldNowRequired",
            "/{first}/required",
            lambda v: "properties" in v and _first(v) not in v.get("required", ()),
            _require_old,
        ),
    ],
    "output": [
        ("OutputFieldTypeChanged", "/type", lambda value: "type" in value, _retype),
        ("OutputFieldTypeChanged", "/type", lambda v: v.get("type") == "boolean", lambda v: v.pop("type")),
        ("OutputFieldFormatChanged", "/format", lambda v: "format" in v, lambda v: v.pop("format")),
        ("OutputEnumListRemoved", "/enum", lambda v: "enum" in v, lambda v: v.pop("enum")),
        ("OutputFieldDeleted", "/{first}", lambda v: "properties" in v, lambda v: v["properties"].pop(_first(v))),
    ],
}


def _reorder(value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if isinstance(value, dict):
        return {key: _reorder(value[key]) for key in reversed(value)}
    return [_reorder(each) for each in value] if isinstance(value, list) else value


def _inline(document: Json) -> Json:
    """The document with every reference of operations replaced by what it refers to."""
    definitions = document["definitions"]

    def inlined(value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
        if isinstance(value, dict) and "$ref" in value:
            return inlined(definitions[value["$ref"].rpartition("/")[2]])
        if isinstance(value, dict):
            return {key: inlined(member) for key, member in value.items()}
        return [inlined(each) for each in value] if isinstance(value, list) else value

    return document | {"paths": inlined(document["paths"])}


def _extract(document: Json) -> Json:
    """The document with the schemas of bodies and responses moved to definitions."""
    document = copy.deepcopy(document)
    for number, item in enumerate(document["paths"].values()):
        operation = item["post"]
        holders = [operation["parameters"][-1], operation["responses"]["200"], item["x-ms-notification-content"]]
        for place, holder in enumerate(holders):
            document["definitions"][f"E{number}{place}"] = holder["schema"]
            holder["schema"] = {"$ref": f"#/definitions/E{number}{place}"}
    return document


RESTRUCTURINGS: list[Callable[[Json], Json]] = [
    copy.deepcopy,
    _reorder,
    _inline,
    _extract,
    lambda d: _extract(_inline(d)),
]


@given(seeds, st.sampled_from(RESTRUCTURINGS), st.integers(1, 3))
def test_each_breaking_edit_is_found_at_its_path_however_the_document_is_written(
    random: Random, restructure: Callable[[Json], Json], number: int
) -> None:
    old = document(random)
    new = copy.deepcopy(old)
    expected: list[tuple[str, str]] = []
    touched: set[int] = set()
    for _ in range(number):
        possible = [
            (site, breaker)
            for site in sites(new)
            for breaker in BREAKERS[site.kind]
            if id(site.value) not in touched and breaker[2](site.value) and _apart(site.path, expected)
        ]
        if not possible:
            break
        site, (code, suffix, _, apply) = random.choice(possible)
        path = site.path + suffix.format(first=_first(site.value) if "{" in suffix else "")
        before = list(sites(new))
        apply(site.value)
        touched.add(id(site.value))
        after = {each.path for each in sites(new)}
        gone = {each.path for each in before} - after
        expected = [pair for pair in expected if not any(pair[1].startswith(each) for each in gone)]
        expected.append((code, path))
    pairs = found(restructure(old), new)
    assert [pair for pair in expected if pair not in pairs] == []
    assert len(pairs) == len(set(pairs))


def _apart(path: str, expected: list[tuple[str, str]]) -> bool:
    """Whether a site is neither new nor above or below what was broken, so that one edit does not hide another."""
    return "/added" not in path and not any(
        other.startswith(path) or path.startswith(other.rpartition("/")[0]) for _, other in expected
    )


def _add_operation(document: Json) -> None:
    document["paths"]["/new"] = {"get": {"operationId": "New", "responses": {}}}


def _add_parameters(document: Json) -> None:
    for item in document["paths"].values():
        if "post" in item:
            item["post"]["parameters"].insert(0, {"name": "optional", "in": "query", "type": "string"})


def _add_fields(document: Json) -> None:
    for schema in _objects(document):
        schema["properties"]["optional"] = {"type": "string"}


def _describe(document: Json) -> None:
    for schema in _objects(document):
        schema["description"] = "Another text."
        for member in schema["properties"].values():
            if "$ref" not in member:
                member["title"] = "Another title"


def _relax(document: Json) -> None:
    for schema in _objects(document):
        schema.pop("required", None)


def _objects(document: Json) -> list[Json]:
    objects: list[Json] = []
    waiting: list[Any] = [document["definitions"], document["paths"]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("type") == "object" and isinstance(value.get("properties"), dict):
                objects.append(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return objects


HARMLESS = [_add_operation, _add_parameters, _add_fields, _describe, _relax]


@given(seeds, st.lists(st.sampled_from(HARMLESS), unique=True), st.sampled_from(RESTRUCTURINGS))
def test_what_is_harmless_breaks_nothing(
    random: Random, script: list[Callable[[Json], None]], restructure: Callable[[Json], Json]
) -> None:
    old = document(random)
    new = copy.deepcopy(restructure(old))
    for step in script:
        step(new)
    assert serious(old, new) == []


@given(seeds, st.sampled_from([copy.deepcopy, _reorder, _extract]))
def test_how_a_recursive_document_is_written_changes_nothing(
    random: Random, restructure: Callable[[Json], Json]
) -> None:
    old = document(random, recursive=True)
    assert found(old, restructure(old)) == []


@given(seeds)
def test_any_two_documents_can_be_compared(random: Random) -> None:
    pairs = found(document(random, recursive=True), document(random, recursive=True))
    assert len(pairs) == len(set(pairs))
