"""What the examples of the rules about dynamic extensions don't show."""

from __future__ import annotations

import time
from typing import Any

import pytest
from golden_connector import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rules import all_rules

SWAGGER = "apiDefinition.swagger.json"
RULES = [each for each in all_rules() if "SW400" <= each.id <= "SW449"]
RECORD = f"{SWAGGER}#/paths/~1document-types~1{{typeId}}~1records/post"
FIELDS = f"{RECORD}/parameters/1/schema/properties/fields"
TYPE = f"{RECORD}/parameters/0"
CHANGES = f"{SWAGGER}#/paths/~1documents~1{{documentId}}/patch/parameters/0/schema/properties"
CHOICES = f"{SWAGGER}#/definitions/ChoiceList"
ENTRIES = f"{SWAGGER}#/paths/~1folders~1{{folderId}}~1entries/get/parameters/0"

Edits = dict[str, Any]


def found(edits: Edits) -> set[str]:
    judgement = judge(edits, RULES)
    assert judgement.crashed == ()
    return {finding.rule for finding in judgement.findings}


def shared_body(schema: Any) -> Edits:  # noqa: ANN401 - JSON is any shape
    """The body of CreateRecord, written in `parameters` of the document."""
    return {
        f"{SWAGGER}#/parameters/Record": {"name": "body", "in": "body", "required": True, "schema": schema},
        TYPE.replace("/0", "/1"): {"$ref": "#/parameters/Record"},
    }


def template(reference: str) -> Edits:
    """A list of templates whose one argument refers to an input."""
    older, newer = {"typeId": {"parameter": reference}}, {"typeId": {"parameterReference": reference}}
    call = {"operationId": "ListTemplates"}
    return {
        "type": "string",
        "x-ms-dynamic-values": {**call, "parameters": older, "value-collection": "value", "value-path": "id"},
        "x-ms-dynamic-list": {**call, "parameters": newer, "itemsPath": "value", "itemValuePath": "id"},
    }


def test_a_parameter_that_several_operations_share_is_read_in_each_of_them() -> None:
    shared = {"name": "kind", "in": "query", **template("typeId")}
    edits: Edits = {f"{SWAGGER}#/parameters/Kind": shared, f"{RECORD}/parameters/-": {"$ref": "#/parameters/Kind"}}
    assert found(edits) == set()
    edits[f"{SWAGGER}#/paths/~1account/get/parameters"] = [{"$ref": "#/parameters/Kind"}]
    assert found(edits) == {"SW403"}


def shared_by(number: int, references: int, reads: Edits) -> tuple[Edits, Edits]:
    """A parameter that so many operations share, with so many references; and the operations, which have `reads`."""
    extension = {
        "operationId": "Wide",
        "parameters": {f"q{n}": {"parameterReference": f"body/a{n}"} for n in range(references)},
        "itemValuePath": "id",
    }
    wide = [{"name": f"q{n}", "in": "query", "type": "string"} for n in range(references)]
    shared = {"name": "shared", "in": "query", "type": "string", "x-ms-dynamic-list": extension}
    edits: Edits = {
        f"{SWAGGER}#/parameters/Shared": shared,
        f"{SWAGGER}#/paths/~1wide": {"get": {"operationId": "Wide", "parameters": wide}},
    }
    inputs = [{"$ref": "#/parameters/Shared"}, reads]
    users = {
        f"{SWAGGER}#/paths/~1p{n}": {"post": {"operationId": f"P{n}", "parameters": inputs}} for n in range(number)
    }
    return edits, users


def test_a_parameter_that_very_many_operations_share_takes_little_time() -> None:
    """What is compared ends; all else is found as ever, and what was left out is told."""
    body = {"name": "body", "in": "body", "schema": {}}
    edits, users = shared_by(300, 300, body)
    began = time.process_time()
    judgement = judge(edits | users, RULES)
    assert time.process_time() - began < 3
    assert judgement.skipped == ()
    last = f"{SWAGGER}#/paths/~1p299/post/parameters"
    wrong = judge(edits | users | {last: [{"$ref": "#/parameters/Shared"}]}, RULES)
    messages = [each.message for each in wrong.findings if each.rule == "SW403"]
    assert len(messages) == 300
    assert all("operation P299 has no input" in each for each in messages)
    edits, users = shared_by(1000, 1000, body)
    began = time.process_time()
    judgement = judge(edits | users, RULES)
    assert time.process_time() - began < 6
    (gap,) = judgement.skipped
    assert {"SW403", "SW405", "SW406", "SW419"} <= set(gap.rules)


def test_what_a_shared_body_requires_of_very_many_lists_takes_little_time() -> None:
    names = [f"r{n}" for n in range(2000)]
    body = {"type": "object", "required": names, "properties": {each: {"type": "string"} for each in names}}
    wide = {"name": "body", "in": "body", "required": True, "schema": body}
    target = {"operationId": "Wide", "parameters": [wide]}
    call = {"type": "string", "in": "query", "x-ms-dynamic-list": {"operationId": "Wide", "itemValuePath": "id"}}
    lists = [{"name": f"l{n}", **call} for n in range(1000)]
    user = {"operationId": "User", "parameters": lists}
    began = time.process_time()
    judgement = judge({f"{SWAGGER}#/paths/~1w": {"post": target}, f"{SWAGGER}#/paths/~1u": {"get": user}}, RULES)
    assert time.process_time() - began < 6
    assert [each.rule for each in judgement.findings].count("SW405") > 10_000
    assert len(judgement.skipped) == 1


def test_a_reference_in_a_shared_body_is_read_where_the_body_is_used() -> None:
    schema = {"type": "object", "properties": {"template": template("typeId"), "other": template("kind")}}
    edits: Edits = shared_body(schema)
    assert {
        (f.rule, f.location.pointer.rpartition("properties/")[2].partition("/")[0])
        for f in judge(edits, RULES).findings
    } == {("SW403", "other")}


def test_a_payload_refers_to_inputs_of_the_webhook() -> None:
    call = {
        "operationId": "GetFieldSchema",
        "parameters": {"typeId": {"parameterReference": "body/event"}, "purpose": {"value": "read"}},
    }
    schema = {"type": "object", "x-ms-dynamic-properties": call}
    edits: Edits = {f"{SWAGGER}#/paths/~1hooks/x-ms-notification-content/schema": schema}
    assert found(edits) == set()
    call["parameters"] = {"typeId": {"parameterReference": "body/nothing"}, "purpose": {"value": "read"}}
    assert found(edits) == {"SW403"}


def test_inside_a_definition_a_reference_is_read_in_the_operations_that_use_it() -> None:
    place = f"{SWAGGER}#/definitions/DocumentInput/properties/templateId/x-ms-dynamic-list/parameters"
    assert found({place: {"typeId": {"parameterReference": "no/such/thing"}}}) == {"SW403"}
    assert found({f"{place}/typeId/parameterReference": "body/name"}) == set()
    assert found({place: {"typeID": {"parameterReference": "body/typeId"}}}) == {"SW403", "SW405"}


def test_a_definition_that_one_of_its_operations_can_fill_is_fine() -> None:
    kind = {"name": "kind", "in": "query", "type": "string", "required": True}
    nested = {"type": "object", "properties": {"template": template("kind")}}
    unused: Edits = {f"{SWAGGER}#/definitions/Pick": nested}
    wrapped = {"type": "array", "items": {"$ref": "#/definitions/Pick"}}
    used = unused | {f"{SWAGGER}#/definitions/Picks": wrapped}
    assert found(unused) == set()
    body: Edits = {f"{RECORD}/parameters/1/schema": {"$ref": "#/definitions/Picks"}}
    assert found(used | body) == {"SW403"}
    assert found(used | body | {f"{RECORD}/parameters/-": kind}) == set()
    answer = {f"{SWAGGER}#/paths/~1account/get/responses/200/schema": {"$ref": "#/definitions/Pick"}}
    assert found(used | body | answer | {f"{RECORD}/parameters/-": kind}) == set()


def test_who_uses_a_definition_behind_very_many_others_is_not_known() -> None:
    chain: Edits = {
        f"{SWAGGER}#/definitions/C{each}": {"type": "array", "items": {"$ref": f"#/definitions/C{each + 1}"}}
        for each in range(1200)
    }
    chain[f"{SWAGGER}#/definitions/C1200"] = {"type": "object", "properties": {"template": template("kind")}}
    edits = chain | {f"{RECORD}/parameters/1/schema": {"$ref": "#/definitions/C0"}}
    assert "SW403" not in found(edits)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "object"},
        {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": True},
        {"type": "object", "properties": {"a": {"type": "object"}}, "allOf": [{"$ref": "#/definitions/Missing"}]},
        {"allOf": [{"type": "object", "properties": {"typeId": {"type": "string"}}}]},
        {"type": "object", "properties": {"a": {"type": "string"}}, "x-ms-dynamic-schema": {}},
    ],
)
def test_a_body_that_is_open_may_hold_any_property(body: Edits) -> None:
    edits: Edits = {**shared_body(body), TYPE: {"name": "typeId", "in": "path", **template("body/typeId")}}
    assert "SW403" not in found(edits)


@pytest.mark.parametrize("body", [{"type": "string"}, {"type": "object", "properties": {"a": {"type": "string"}}}])
def test_a_body_that_names_everything_holds_nothing_else(body: Edits) -> None:
    edits: Edits = {**shared_body(body), TYPE: {"name": "typeId", "in": "path", **template("body/typeId")}}
    assert "SW403" in found(edits)


@pytest.mark.parametrize("extension", ["x-ms-dynamic-values", "x-ms-dynamic-schema"])
def test_an_older_extension_alone_refers_to_nothing_that_is_not_named(extension: str) -> None:
    """Whether it is inside of an open body nobody knows; a name of an input it is not."""
    call = {"operationId": "ListTemplates", "parameters": {"typeId": {"parameter": "kind"}}, "value-path": "id"}
    choice = {"name": "typeId", "in": "path", "type": "string", extension: call}
    for body in ({"type": "object"}, {"properties": {"a": {"type": "string"}}, "additionalProperties": True}):
        told = judge({**shared_body(body), TYPE: choice}, RULES).findings
        assert {each.rule for each in told} & {"SW403", "SW410", "SW412"} == {"SW403"}
        assert ["to pass on" in each.message for each in told if each.rule == "SW403"] == [True]
    named = {"type": "object", "properties": {"kind": {}}, "additionalProperties": True}
    right = "SW410" if extension.endswith("values") else "SW412"
    assert found({**shared_body(named), TYPE: choice}) & {"SW403", "SW410", "SW412"} == {right}
    dotted = {
        "type": "object",
        "properties": {"a": {"properties": {"b": {"type": "string"}}}},
        "x-ms-dynamic-schema": {},
    }
    call["parameters"] = {"typeId": {"parameter": "a.b"}}
    assert found({**shared_body(dotted), TYPE: choice}) & {"SW403", "SW410", "SW412"} == {right}


def test_older_extensions_may_write_dots_between_names() -> None:
    edits: Edits = {f"{CHANGES}/owner": {"type": "object", "properties": {"team": {"type": "string"}}}}
    choice = template("owner.team")
    choice["x-ms-dynamic-list"]["parameters"]["typeId"]["parameterReference"] = "body/owner/team"
    assert found({**edits, f"{CHANGES}/template": choice}) == {"SW406"}
    assert found({**edits, f"{CHANGES}/template": template("owner.name")}) == {"SW403"}


def test_a_required_value_deep_in_the_called_body_has_to_be_passed() -> None:
    """What is internal with a default, optional or only an object needs nothing."""
    body = {
        "type": "object",
        "required": ["owner", "internal", "loose", "loop"],
        "properties": {
            "owner": {"type": "object", "required": ["team"], "properties": {"team": {"type": "string"}, "other": {}}},
            "internal": {"type": "string", "default": "x", "x-ms-visibility": "internal"},
            "loose": {"type": "object"},
            "loop": {"$ref": "#/definitions/Loop"},
        },
    }
    edits: Edits = {
        f"{SWAGGER}#/definitions/Loop": {"required": ["loop"], "properties": {"loop": {"$ref": "#/definitions/Loop"}}},
        f"{SWAGGER}#/paths/~1document-types/get/parameters/-": {
            "name": "body",
            "in": "body",
            "required": True,
            "schema": body,
        },
        f"{TYPE}/x-ms-dynamic-list/parameters": {"body/owner/team": {"value": "x"}},
        f"{TYPE}/x-ms-dynamic-values/parameters": {"owner.team": "x"},
    }
    pointers = {finding.location.pointer for finding in judge(edits, RULES).findings if finding.rule == "SW405"}
    assert not any("{typeId}~1records" in pointer for pointer in pointers)
    edits[f"{TYPE}/x-ms-dynamic-list/parameters"] = {}
    edits[f"{TYPE}/x-ms-dynamic-values/parameters"] = {"body": {"owner": {"team": "x"}}}
    missing = [
        f for f in judge(edits, RULES).findings if f.rule == "SW405" and "{typeId}~1records" in f.location.pointer
    ]
    assert [(finding.location.pointer.rpartition("/")[2], finding.key) for finding in missing] == [
        ("parameters", "body/owner/team")
    ]


def test_what_the_platform_fills_in_need_not_be_passed() -> None:
    header = {"name": "version", "in": "header", "type": "string", "required": True}
    place = f"{SWAGGER}#/paths/~1document-types/get/parameters/-"
    assert found({place: header}) == {"SW405"}
    assert found({place: {**header, "default": "1", "x-ms-visibility": "internal"}}) == set()


def test_a_name_with_a_slash_is_escaped_in_a_path() -> None:
    edits: Edits = {
        f"{SWAGGER}#/definitions/Choice/properties/a~1b": {"type": "string"},
        f"{TYPE}/x-ms-dynamic-values/value-path": "a~1b",
    }
    assert found(edits) == set()


def test_an_open_response_is_not_judged() -> None:
    for schema in ({}, {"type": "object"}, {"$ref": "#/definitions/Missing"}):
        assert found({CHOICES: schema}) <= {"SW418"}
    assert found({CHOICES: {"type": "object"}}) == set()
    assert found({f"{CHOICES}/properties/value": {"type": "array"}}) == set()


def test_the_older_and_the_newer_extension_are_one_defect() -> None:
    edits: Edits = {f"{CHOICES}/properties/value/type": "object"}
    pointers = [finding.location.pointer for finding in judge(edits, RULES).findings]
    assert pointers
    assert not any("x-ms-dynamic-list" in pointer for pointer in pointers)


def test_a_shared_response_is_followed() -> None:
    ok = {"description": "ok", "schema": {"$ref": "#/definitions/ChoiceList"}}
    place = f"{SWAGGER}#/paths/~1document-types/get/responses"
    assert found({f"{SWAGGER}#/responses/Choices": ok, place: {"200": {"$ref": "#/responses/Choices"}}}) == set()
    assert found({place: {"default": ok}}) == {"SW418"}


def test_a_dynamic_schema_needs_a_response_schema() -> None:
    assert found({f"{SWAGGER}#/paths/~1document-types~1{{typeId}}~1fields/get/responses/200/schema": None}) == {"SW419"}


@pytest.mark.parametrize(
    ("type_", "value", "is_wrong"),
    [
        ("number", 1, False),
        ("integer", 1.0, False),
        ("integer", 1.5, True),
        ("integer", True, True),
        ("array", [], False),
        ("object", [], True),
        ("string", None, False),
        ("string", {}, True),
        ("file", "x", False),
    ],
)
def test_types_of_constants(type_: str, value: object, *, is_wrong: bool) -> None:
    edits: Edits = {
        f"{SWAGGER}#/paths/~1document-types/get/parameters/0": {"name": "activeOnly", "in": "query", "type": type_},
        f"{SWAGGER}#/paths/~1documents/get/parameters/3/x-ms-dynamic-values/parameters": {},
        f"{SWAGGER}#/paths/~1documents/get/parameters/3/x-ms-dynamic-list/parameters": {"activeOnly": {"value": value}},
    }
    assert ("SW408" in found(edits)) is is_wrong


def test_two_forms_that_call_different_operations_are_not_compared() -> None:
    edits: Edits = {f"{FIELDS}/x-ms-dynamic-schema": 1}
    assert found(edits) == set()
    edits = {f"{FIELDS}/x-ms-dynamic-properties/itemValuePath": 1}
    assert found(edits) == set()


def test_the_label_of_a_tree_names_the_step() -> None:
    (finding,) = judge({f"{ENTRIES}/x-ms-dynamic-tree/browse/operationId": None}, RULES).findings
    assert "x-ms-dynamic-tree browse" in finding.message


def test_a_very_long_chain_of_all_of_is_unknown_not_slow() -> None:
    edits: Edits = {
        f"{SWAGGER}#/definitions/P{n}": {"allOf": [{"$ref": f"#/definitions/P{n + 1}"}]} for n in range(300)
    }
    edits[f"{SWAGGER}#/definitions/P300"] = {"type": "object", "properties": {"x": {"type": "string"}}}
    edits[CHOICES] = {"allOf": [{"$ref": "#/definitions/P0"}, {"$ref": "#/definitions/P0"}]}
    assert found(edits) == set()


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=8),
        st.sampled_from(["ListTemplates", "typeId", "body/x"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "operationId",
                    "parameters",
                    "parameter",
                    "value",
                    "open",
                    "browse",
                    "value-path",
                    "itemsPath",
                    "typeId",
                    "parameterReference",
                ]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
).filter(lambda value: value is not None)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(
        [
            "x-ms-dynamic-values",
            "x-ms-dynamic-list",
            "x-ms-dynamic-schema",
            "x-ms-dynamic-properties",
            "x-ms-dynamic-tree",
        ]
    ),
    JSON,
)
def test_no_extension_breaks_a_rule(extension: str, value: object) -> None:
    places = (TYPE, FIELDS, f"{SWAGGER}#/definitions/Choice/properties/id", f"{SWAGGER}#/parameters/PageSize")
    assert judge({f"{place}/{extension}": value for place in places}, RULES).crashed == ()
