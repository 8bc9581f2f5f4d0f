"""Recursion and shared schemas: nothing is missed, nothing is repeated without need, nothing blows up."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from changes.documents import change, document, found, operation, serious

from connectorops.changes.unfold import MAX_EDITS

if TYPE_CHECKING:
    from changes.documents import Json

X = "operation/GetX/responses/200/schema"


def ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def giving(definitions: Json, name: str = "A") -> Json:
    return document(operation(output=ref(name)), {"definitions": definitions})


def test_a_shared_schema_is_reported_on_each_path_and_each_operation() -> None:
    def two(type_: str) -> Json:
        value = giving(
            {"A": {"properties": {"a": ref("B"), "b": ref("B")}}, "B": {"properties": {"c": {"type": type_}}}}
        )
        value["paths"]["/y"] = {"get": operation({"operationId": "GetY"}, output=ref("B"))}
        return value

    assert [path for _, path in found(two("string"), two("integer"))] == [
        f"{X}/a/c/type",
        f"{X}/b/c/type",
        "operation/GetY/responses/200/schema/c/type",
    ]


def test_what_is_harmless_is_reported_once() -> None:
    def two(text: str) -> Json:
        return giving(
            {"A": {"properties": {"a": ref("B"), "b": ref("B")}}, "B": {"type": "object", "description": text}}
        )

    assert found(two("A"), two("B")) == [("DescriptionChanged", f"{X}/a/description")]


def test_a_schema_that_contains_itself_is_reported_once_from_each_entry() -> None:
    def tree(type_: str) -> Json:
        node = {"properties": {"children": {"type": "array", "items": ref("Node")}, "name": {"type": type_}}}
        return giving({"A": {"properties": {"first": ref("Node"), "second": ref("Node")}}, "Node": node})

    assert [path for _, path in found(tree("string"), tree("integer"))] == [
        f"{X}/first/name/type",
        f"{X}/second/name/type",
    ]


def test_a_recursion_is_followed_to_all_its_parts_wherever_it_is_entered() -> None:
    def circle(type_: str) -> Json:
        definitions = {
            "A": {"properties": {"b": ref("B"), "x": {"type": type_}}},
            "B": {"properties": {"a": ref("A"), "x": {"type": type_}}},
        }
        value = giving(definitions)
        value["paths"]["/y"] = {"get": operation({"operationId": "GetY"}, output=ref("B"))}
        return value

    other = "operation/GetY/responses/200/schema"
    assert [path for _, path in found(circle("string"), circle("integer"))] == [
        f"{X}/b/x/type",
        f"{X}/x/type",
        f"{other}/a/x/type",
        f"{other}/x/type",
    ]


def test_the_shortest_path_through_a_recursion_is_reported() -> None:
    def circle(type_: str) -> Json:
        definitions = {
            "A": {"properties": {"b": ref("B"), "c": ref("C")}},
            "B": {"properties": {"c": ref("C"), "a": ref("A")}},
            "C": {"properties": {"a": ref("A"), "x": {"type": type_}}},
        }
        return giving(definitions)

    assert [path for _, path in found(circle("string"), circle("integer"))] == [f"{X}/c/x/type"]


def test_an_unrolled_recursion_is_the_same() -> None:
    node = {"type": "object", "properties": {"next": ref("A"), "name": {"type": "string"}}}
    unrolled = {"A": node | {"properties": node["properties"] | {"next": ref("B")}}, "B": node}  # type: ignore[operator] # JSON
    assert found(giving({"A": node}), giving(unrolled)) == []


def diamonds(depth: int, type_: str) -> Json:
    """Each level is reached on twice as many paths as the one above."""
    levels = {f"D{n}": {"properties": {"l": ref(f"D{n + 1}"), "r": ref(f"D{n + 1}")}} for n in range(depth)}
    return giving(levels | {f"D{depth}": {"properties": {"x": {"type": type_}}}}, "D0")


def test_diamonds_without_a_change_cost_what_their_schemas_cost() -> None:
    assert found(diamonds(150, "string"), diamonds(150, "string")) == []


def test_diamonds_with_a_change_are_reported_up_to_a_limit_and_say_so() -> None:
    compared = change(diamonds(150, "string"), diamonds(150, "integer"))
    assert len(compared.edits) == MAX_EDITS
    assert [reason for _, reason in compared.gaps] == ["there are more changes than can be listed"]


def test_the_limit_of_what_is_uncertain_hides_nothing_that_breaks() -> None:
    old, new = diamonds(20, "string"), diamonds(20, "string")
    leaf = old["definitions"]["D20"]["properties"]["x"]
    new["definitions"]["D20"]["properties"]["x"] = leaf | {"enum": ["a", "b"]}
    leaf["enum"] = ["a"]
    old["paths"]["/z"] = {"get": operation({"operationId": "GetZ"}, output={"type": "string"})}
    new["paths"]["/z"] = {"get": operation({"operationId": "GetZ"}, output={"type": "integer"})}
    compared = change(old, new)
    assert len(compared.by_code["OutputEnumValueAdded"]) == MAX_EDITS
    assert len(compared.by_code["OutputFieldTypeChanged"]) == 1
    assert compared.gaps


def test_a_chain_of_any_length_is_compared_and_followed_as_far_as_anybody_can_see() -> None:
    def chain(length: int, type_: str) -> Json:
        links: Json = {f"D{n}": {"properties": {"n": ref(f"D{n + 1}")}} for n in range(length)}
        return giving(links | {f"D{length}": {"type": type_}}, "D0")

    assert found(chain(5_000, "string"), chain(5_000, "string")) == []
    assert found(chain(100, "string"), chain(100, "integer")) == [("OutputFieldTypeChanged", f"{X}{'/n' * 100}/type")]
    deep = change(chain(5_000, "string"), chain(5_000, "integer"))
    assert deep.edits == ()
    assert deep.gaps


def test_where_everything_refers_to_everything_the_cost_is_that_of_the_references() -> None:
    def web(type_: str) -> Json:
        names = [f"D{n}" for n in range(60)]
        return giving(
            {name: {"properties": {o: ref(o) for o in names} | {"x": {"type": type_}}} for name in names}, "D0"
        )

    old, new = web("string"), web("integer")
    start = process_time()
    assert len(found(old, new)) == 60
    assert process_time() - start < 12


def test_recursions_that_are_out_of_step_end() -> None:
    def circle(length: int, type_: str) -> Json:
        return giving(
            {f"D{n}": {"type": type_, "properties": {"n": ref(f"D{(n + 1) % length}")}} for n in range(length)}, "D0"
        )

    assert serious(circle(7, "object"), circle(11, "object")) == []
    assert len(serious(circle(7, "object"), circle(11, "file"))) == 77
    assert change(circle(601, "object"), circle(607, "object")).gaps
