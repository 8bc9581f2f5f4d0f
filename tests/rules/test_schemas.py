"""Schemas and what they require: what the examples don't show."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from golden_connector import golden, judge, judge_tree
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rules import all_rules
from connectorops.tree import Edits, MemoryTree

SWAGGER = "apiDefinition.swagger.json"
DEFINITIONS = f"{SWAGGER}#/definitions"
BODY = f"{SWAGGER}#/paths/~1documents~1{{documentId}}/patch/parameters/0/schema"
RESPONSE = f"{SWAGGER}#/paths/~1documents~1{{documentId}}~1transcript/get/responses/200/schema"
RULES = [each for each in all_rules() if "SW280" <= each.id <= "SW303"]


def found(edits: Edits) -> list[tuple[str, str]]:
    judgement = judge(edits, RULES)
    assert judgement.crashed == ()
    return [(each.rule, each.location.pointer) for each in judgement.findings]


WORDS = st.sampled_from(["a", "A", "parent", "", "~/"])
TYPES = st.sampled_from(["object", "array", "string", "file", "", "Object"])
REFERENCES = st.sampled_from(["#/definitions/A", "#/definitions/B", "#/definitions/C", "#/definitions", "x", ""])
SCHEMAS = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | TYPES | st.fixed_dictionaries({"$ref": REFERENCES}),
    lambda each: (
        st.lists(each, max_size=2)
        | st.fixed_dictionaries(
            {},
            optional={
                "type": TYPES | each,
                "required": st.lists(WORDS, max_size=3) | each,
                "properties": st.dictionaries(WORDS, each, max_size=3) | each,
                "allOf": st.lists(each, max_size=2) | each,
                "items": each,
                "additionalProperties": each,
                "discriminator": WORDS | each,
                "readOnly": st.booleans() | each,
                "format": st.just("binary") | each,
                "x-ms-editor": st.just("dictionary") | each,
                "x-ms-capabilities": each | st.fixed_dictionaries({"filterFunctions": each}),
                "nullable": each,
            },
        )
    ),
    max_leaves=20,
).filter(lambda each: each is not None)  # which in an edit means to remove the member


@settings(deadline=None)
@given(SCHEMAS, SCHEMAS, SCHEMAS)
def test_schemas_of_any_shape_are_judged_without_a_crash(first: Any, second: Any, third: Any) -> None:  # noqa: ANN401
    found({f"{DEFINITIONS}/A": first, f"{DEFINITIONS}/B": second, f"{DEFINITIONS}/C": third, BODY: first})


def test_an_array_may_be_dynamic_or_described_elsewhere() -> None:
    labels = f"{DEFINITIONS}/DocumentInput/properties/labels"
    assert (
        found({labels: {"type": "array", "allOf": [{"$ref": "#/definitions/DocumentInput/properties/labels"}]}}) == []
    )
    assert found({labels: {"type": "array", "x-ms-dynamic-schema": {"operationId": "GetFieldSchema"}}}) == []


@pytest.mark.parametrize("schema", [{"type": "file"}, {"$ref": "#/definitions/Download"}])
def test_a_response_may_be_a_file_as_a_whole(schema: object) -> None:
    assert found({f"{DEFINITIONS}/Download": {"type": "file"}, RESPONSE: schema}) == []


def test_a_body_may_not_be_a_file() -> None:
    assert [rule for rule, _ in found({BODY: {"type": "file"}})] == ["SW281"]
    assert [rule for rule, _ in found({f"{DEFINITIONS}/F": {"type": "file"}, BODY: {"$ref": "#/definitions/F"}})] == [
        "SW281"
    ]


def test_bytes_may_be_a_body_or_a_response_as_a_whole() -> None:
    binary = {"type": "string", "format": "binary"}
    assert found({BODY: binary, RESPONSE: binary}) == []
    assert [rule for rule, _ in found({BODY: {"type": "array", "items": binary}})] == ["SW282"]


def test_the_dictionary_editor_is_the_only_one_with_conditions() -> None:
    assert found({f"{DEFINITIONS}/Account/properties/plan/x-ms-editor": "html"}) == []
    (finding,) = judge({f"{DEFINITIONS}/Account/properties/plan": {"x-ms-editor": "dictionary"}}, RULES).findings
    assert "missing" in finding.message


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"$ref": "#/definitions/Missing"},
        {"type": "object", "x-ms-dynamic-properties": {"operationId": "GetFieldSchema"}},
        {"allOf": [{"$ref": "#/definitions/Account"}]},
        {},
        1,
    ],
)
def test_a_response_that_says_something_or_that_others_judge_is_not_empty(schema: object) -> None:
    assert found({RESPONSE: schema}) == []


def test_an_empty_response_behind_a_reference_is_reported_where_it_is_used() -> None:
    edits: Edits = {f"{DEFINITIONS}/Nothing": {"type": "object"}, RESPONSE: {"$ref": "#/definitions/Nothing"}}
    assert [rule for rule, _ in found(edits)] == ["SW285"]


def test_an_empty_object_of_a_request_is_reported() -> None:
    edits: Edits = {f"{DEFINITIONS}/Nothing": {"type": "object"}, BODY: {"$ref": "#/definitions/Nothing"}}
    assert found(edits) == [("SW286", "/definitions/Nothing")]
    (finding,) = judge({f"{DEFINITIONS}/ChoiceList/properties/value/items": {"type": "object"}}, RULES).findings
    assert finding.message.startswith("The item")


def test_a_default_response_is_judged_elsewhere() -> None:
    assert found({f"{SWAGGER}#/paths/~1documents/get/responses/default/schema": {"type": "object"}}) == []


def test_each_undefined_name_is_reported_once_with_the_one_that_was_meant() -> None:
    edits: Edits = {f"{DEFINITIONS}/Account/required": ["ID", 5, ["x"], "owner", "ID"]}
    findings = judge(edits, [each for each in RULES if each.id == "SW291"]).findings
    assert [each.location.pointer.rsplit("/", 1)[1] for each in findings] == ["0", "3"]
    assert 'there is "id"' in findings[0].message
    assert "there is" not in findings[1].message


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"$ref": "#/definitions/Missing"}], "required": ["a"]},
        {"allOf": [{"$ref": "#/definitions/Round"}], "required": ["a"]},
        {"oneOf": [], "required": ["a"]},
        {"x-ms-dynamic-schema": {}, "required": ["a"]},
        {"properties": {"a": {}}, "allOf": [{"required": ["a"]}]},
        {"properties": [], "additionalProperties": True, "required": ["a"]},
        {"type": "string", "required": ["a"]},
    ],
)
def test_what_can_not_be_known_is_not_called_undefined(schema: object) -> None:
    edits: Edits = {f"{DEFINITIONS}/A": schema, f"{DEFINITIONS}/Round": {"$ref": "#/definitions/Round"}}
    assert [each for each in found(edits) if each[0] == "SW291"] == []


def test_a_loop_of_several_definitions_is_reported_once_and_named() -> None:
    def needs(name: str) -> dict[str, Any]:
        return {"type": "object", "required": ["next"], "properties": {"next": {"$ref": f"#/definitions/{name}"}}}

    edits: Edits = {f"{DEFINITIONS}/{each}": needs(following) for each, following in ("AB", "BC", "CA")}
    (finding,) = judge(edits, RULES).findings
    assert "A needs a B needs a C needs a A" in finding.message
    assert finding.location.pointer == "/definitions/C/properties/next"


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"next": {"$ref": "#/definitions/A"}}},
        {"required": ["next"], "properties": {"next": {"type": "array", "items": {"$ref": "#/definitions/A"}}}},
        {"required": ["next"], "properties": {"next": {"$ref": "#/definitions/A/properties/next"}}},
        {"allOf": [{"$ref": "#/definitions/A"}]},
    ],
)
def test_what_can_end_is_no_loop(schema: object) -> None:
    assert [each for each in found({f"{DEFINITIONS}/A": schema}) if each[0] == "SW294"] == []


def test_a_loop_through_all_of_and_nested_objects_is_found() -> None:
    nested = {"required": ["b"], "properties": {"b": {"$ref": "#/definitions/B"}}}
    edits: Edits = {
        f"{DEFINITIONS}/A": {"required": ["x"], "properties": {"x": nested}},
        f"{DEFINITIONS}/B": {"allOf": [{"$ref": "#/definitions/A"}]},
    }
    assert [rule for rule, _ in found(edits)] == ["SW294"]


def test_a_discriminator_may_come_from_a_base_and_by_reference() -> None:
    edits: Edits = {
        f"{DEFINITIONS}/Kind": {"type": "string"},
        f"{DEFINITIONS}/Base": {"required": ["kind"], "properties": {"kind": {"$ref": "#/definitions/Kind"}}},
        f"{DEFINITIONS}/Derived": {"discriminator": "kind", "allOf": [{"$ref": "#/definitions/Base"}]},
    }
    assert found(edits) == []
    assert found(
        {f"{DEFINITIONS}/A": {"discriminator": 5}, f"{DEFINITIONS}/B": {"discriminator": "a", "anyOf": []}}
    ) == [("SW284", "/definitions/B/anyOf")]


def test_filter_functions_of_odd_shapes_are_left_to_the_rules_about_shapes() -> None:
    status = f"{DEFINITIONS}/Document/allOf/1/properties/status/x-ms-capabilities"
    assert found({status: []}) == []
    assert found({f"{status}/filterFunctions": "eq"}) == []
    assert found({f"{status}/filterFunctions": [1, None, ["eq"]]}) == []


@pytest.mark.parametrize("shape", ["joined", "chain", "wide", "loops"])
def test_no_document_takes_long(shape: str) -> None:
    swagger = json.loads(golden().read(SWAGGER))
    count = 1500
    required = {"required": ["a"], "properties": {"b": {}}}
    if shape == "joined":
        swagger["definitions"]["A"] = {"allOf": [required] * count}
    elif shape == "chain":
        for n in range(count):
            swagger["definitions"][f"A{n}"] = {**required, "allOf": [{"$ref": f"#/definitions/A{n + 1}"}]}
    elif shape == "wide":
        swagger["definitions"]["A"] = {"required": [f"a{n}" for n in range(count)], "allOf": [required] * 90}
    else:
        for n in range(count):
            back = {"x": {"$ref": f"#/definitions/A{n + 1}"}, "y": {"$ref": "#/definitions/A0"}}
            swagger["definitions"][f"A{n}"] = {"required": ["x", "y"], "properties": back}
    start = time.perf_counter()
    judge_tree(MemoryTree({SWAGGER: json.dumps(swagger).encode()}), RULES)
    assert time.perf_counter() - start < 60
