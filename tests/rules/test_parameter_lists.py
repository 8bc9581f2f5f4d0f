"""Parameters of a path and of its operations, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from golden_connector import judge

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.model import Finding

MODULES = ("parameter_lists", "path_parameters")
LISTS = [each for each in all_rules() if each.check.__module__.rpartition(".")[2] in MODULES]
DOCUMENTS = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}"
BODY = {"name": "body", "in": "body", "schema": {"type": "object"}}
FIELD = {"name": "field", "in": "formData", "type": "string"}


def findings(item: Any) -> list[Finding]:  # noqa: ANN401 - a path item, or what hostile files have instead
    """What the rules say of a definition with this one path, `/items/{id}`."""
    return list(judge({"apiDefinition.swagger.json#/paths": {"/items/{id}": item}}, LISTS).findings)


def rules(item: dict[str, Any]) -> list[str]:
    return [finding.rule for finding in findings(item)]


def path(name: str = "id", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any shape
    return {"name": name, "in": "path", "required": True, "type": "string", **members}


def test_a_broken_reference_may_be_the_parameter_that_is_missing() -> None:
    assert rules({"get": {"parameters": [{"$ref": "#/parameters/Nowhere"}]}}) == []


def test_a_parameter_of_the_same_name_in_the_query_is_named_as_the_likely_cause() -> None:
    (finding,) = findings({"get": {"parameters": [{"name": "id", "in": "query", "type": "string"}]}})
    assert finding.rule == "SW112"
    assert '"query"' in finding.message


def test_an_operation_may_replace_a_parameter_of_its_path() -> None:
    assert rules({"parameters": [path()], "get": {"parameters": [path(description="Another one.")]}}) == []


def test_parameters_of_a_path_with_a_query_are_not_judged() -> None:
    edits = {"apiDefinition.swagger.json#/paths": {"/items?id={id}": {"get": {"parameters": [path("other")]}}}}
    assert [each.rule for each in judge(edits, LISTS).findings] == ["SW112"]


def test_microsofts_path_names_the_parameter_as_a_whole() -> None:
    (finding,) = findings({"get": {"parameters": [path(), path("other")]}})
    assert finding.location.pointer == "/paths/~1items~1{id}/get/parameters/1/name"
    assert finding.value_path == "/paths/~1items~1{id}/get/parameters/1"


def test_a_body_of_the_path_and_one_of_the_operation_are_two() -> None:
    other = {**BODY, "name": "other"}
    assert rules({"parameters": [path(), BODY], "post": {"parameters": [other]}}) == ["SW138"]
    assert rules({"parameters": [path(), BODY], "post": {"parameters": [BODY]}}) == []


def test_a_body_in_a_get_operation_is_reported_instead_of_what_else_is_wrong_with_it() -> None:
    assert rules({"get": {"parameters": [path(), BODY, {**BODY, "name": "other"}]}}) == ["SW140", "SW140"]
    assert rules({"get": {"parameters": [path(), BODY, FIELD]}}) == ["SW140", "SW140"]


def test_a_body_beside_form_fields_is_reported_where_the_operation_adds_one_of_them() -> None:
    assert rules({"parameters": [path(), BODY], "post": {"parameters": [FIELD]}}) == ["SW139"]
    assert rules({"parameters": [path(), BODY, FIELD], "post": {"parameters": []}}) == ["SW139"]


def test_a_parameter_that_is_copied_and_then_changed_is_each_reported_once() -> None:
    copied = {"name": "q", "in": "query", "type": "string"}
    changed = {**copied, "type": "integer"}
    assert rules({"get": {"parameters": [path(), copied, copied, changed]}}) == ["SW136", "SW137"]


def test_parameters_of_any_json_type_are_no_crash() -> None:
    values: list[Any] = [True, 3, "x", {}, [None, [], 1, {"name": 1, "in": []}, {"$ref": 3}, {"$ref": "#"}]]
    for value in values:
        judgement = judge({f"{DOCUMENTS}/get/parameters": value, f"{DOCUMENTS}/parameters": value}, LISTS)
        assert judgement.crashed == ()
