"""Each kind of change, by its code and value path."""

from __future__ import annotations

from typing import Any

import pytest
from changes.documents import Json, change, document, edits, found, operation, serious

from connectorops.changes import CODES, Bump, Change, Kind

X = "operation/GetX"


def props(required: list[str] | None = None, **properties: Json) -> Json:
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


STRING = {"type": "string"}
INT = {"type": "integer"}
QUERY = {"name": "q", "in": "query", "type": "string"}

INPUTS = [
    ("RequiredInputFieldAdded", "new", props(), props(["new"], new=STRING)),
    ("RequiredInputFieldAdded", "Name", props(["name"], name=STRING), props(["Name"], Name=STRING)),
    ("RequiredInputFieldAdded", "a/new", props(a=props()), props(a=props(["new"], new=STRING))),
    ("InputFieldNowRequired", "a/required", props(a=STRING), props(["a"], a=STRING)),
    ("InputFieldDeleted", "a", props(["a"], a=STRING), props()),
    ("InputFieldTypeChanged", "a/type", props(a=STRING), props(a=INT)),
    ("InputFieldTypeChanged", "a/type", props(a=STRING), props(a={})),
    ("InputFieldFormatChanged", "a/format", props(a=INT), props(a=INT | {"format": "int32"})),
    ("InputEnumListAdded", "a/enum", props(a=STRING), props(a=STRING | {"enum": ["x"]})),
    ("InputEnumValueRemoved", "a/enum", props(a={"enum": ["x", "y"]}), props(a={"enum": ["x", "z"]})),
    ("InputEnumValueRemoved", "a/enum", props(a={"enum": [True]}), props(a={"enum": [1]})),
    ("InputFieldVisibilityChangedToInternal", "a", props(a=STRING), props(a=STRING | {"x-ms-visibility": "internal"})),
    ("InputDefaultChanged", "a/default", props(a=STRING | {"default": "x"}), props(a=STRING)),
    ("InputDefaultChanged", "a/default", props(a={"default": 1}), props(a={"default": True})),
    (
        "DynamicSchemaChanged",
        "a/x-ms-dynamic-schema",
        props(a={"x-ms-dynamic-schema": {"operationId": "A"}}),
        props(a={"x-ms-dynamic-schema": {"operationId": "B"}}),
    ),
    (
        "InputFieldTypeChanged",
        "items/type",
        {"type": "array", "items": STRING},
        {"type": "array", "items": INT},
    ),
    ("InputFieldDeleted", "items", {"type": "array", "items": STRING}, {"type": "array"}),
]


@pytest.mark.parametrize(("code", "path", "old", "new"), INPUTS)
def test_a_change_of_an_input(code: str, path: str, old: Json, new: Json) -> None:
    pair = (code, f"{X}/parameter/body/schema/{path}")
    assert pair in serious(document(operation(body=old)), document(operation(body=new)))


HARMLESS_INPUTS = [
    (props(), props(new=STRING)),
    (props(), props(a=props(["new"], new=STRING))),
    (props(["a"], a=STRING), props(a=STRING)),
    (props(a=STRING | {"enum": ["x"]}), props(a=STRING)),
    (props(a=STRING | {"enum": ["x"]}), props(a=STRING | {"enum": ["y", "x"]})),
    (props(a=STRING | {"x-ms-visibility": "internal"}), props()),
    (props(a=STRING | {"x-ms-visibility": "advanced"}), props(a=STRING)),
    (props(a=STRING), props(a=STRING | {"default": "x", "description": "A.", "title": "A"})),
    (props(a={"default": {"an": "example"}}), props(a={})),
    ({"type": "array"}, {"type": "array", "items": STRING}),
    (props(), {"properties": {}, "type": "object"}),
    ({"properties": {"a": STRING}}, props(a=STRING)),
    (props(["a"], a=STRING), {"allOf": [{"type": "object", "required": ["a"]}, props(a=STRING)]}),
]


@pytest.mark.parametrize(("old", "new"), HARMLESS_INPUTS)
def test_a_harmless_change_of_an_input(old: Json, new: Json) -> None:
    assert serious(document(operation(body=old)), document(operation(body=new))) == []


OUTPUTS = [
    ("OutputFieldDeleted", "a", props(a=STRING), props()),
    ("OutputFieldDeleted", "a", props(a=STRING), props(A=STRING)),
    (
        "OutputFieldDeleted",
        "a/items/b",
        props(a={"type": "array", "items": props(b=STRING)}),
        props(a={"items": props()}),
    ),
    ("OutputFieldTypeChanged", "a/type", props(a=STRING), props(a={})),
    ("OutputFieldTypeChanged", "a/type", props(a=STRING), props(a={"type": ["string", "null"]})),
    ("OutputFieldTypeChanged", "type", STRING, props()),
    ("OutputFieldTypeChanged", "b/type", {"type": "x", "properties": {"b": STRING}}, {"properties": {"b": INT}}),
    ("OutputFieldFormatChanged", "a/format", props(a=INT | {"format": "int32"}), props(a=INT)),
    ("OutputFieldFormatChanged", "a/format", props(a=INT), props(a=INT | {"format": "int32"})),
    ("OutputEnumListRemoved", "a/enum", props(a=STRING | {"enum": ["x"]}), props(a=STRING)),
    ("OutputEnumValueAdded", "a/enum", props(a=STRING | {"enum": ["x"]}), props(a=STRING | {"enum": ["x", "y"]})),
    ("OutputEnumValueRemoved", "a/enum", props(a=STRING | {"enum": ["x", "y"]}), props(a=STRING | {"enum": ["x"]})),
    (
        "OutputFieldTypeChanged",
        "additionalProperties/type",
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": INT},
    ),
]


@pytest.mark.parametrize(("code", "path", "old", "new"), OUTPUTS)
def test_a_change_of_an_output(code: str, path: str, old: Json, new: Json) -> None:
    pair = (code, f"{X}/responses/200/schema/{path}")
    assert pair in serious(document(operation(output=old)), document(operation(output=new)))


@pytest.mark.parametrize(("code", "path", "old", "new"), OUTPUTS)
def test_a_change_of_a_webhooks_payload_counts_like_one_of_a_response(
    code: str, path: str, old: Json, new: Json
) -> None:
    before, after = (document(operation({"x-ms-trigger": "single"})) for _ in range(2))
    before["paths"]["/x"]["x-ms-notification-content"] = {"schema": old}
    after["paths"]["/x"]["x-ms-notification-content"] = {"schema": new}
    assert (code, f"{X}/responses/x-ms-notification-content/schema/{path}") in serious(before, after)


@pytest.mark.parametrize(("code", "path", "old", "new"), OUTPUTS)
def test_answers_that_are_errors_are_not_compared(code: str, path: str, old: Json, new: Json) -> None:
    def failing(schema: Json) -> Json:
        return document(operation({"responses": {"200": {}, "403": {"schema": schema}, "default": {"schema": schema}}}))

    assert code
    assert path
    assert found(failing(old), failing(new)) == []


def test_a_default_response_counts_where_no_answer_is_a_success() -> None:
    old, new = (document(operation({"responses": {"default": {"schema": each}}})) for each in (STRING, INT))
    assert found(old, new) == [("OutputFieldTypeChanged", f"{X}/responses/default/schema/type")]
    assert serious(old, document()) == [("OutputFieldDeleted", f"{X}/responses/default/schema")]
    assert serious(document(operation({"responses": {"default": {"schema": {}}}})), document()) == []


def test_a_schema_that_is_gone_is_one_deletion() -> None:
    old, new = document(operation(body=props(a=STRING), output=props(a=STRING))), document(operation(body={}))
    del new["paths"]["/x"]["post"]["parameters"][0]["schema"]
    assert serious(old, new) == [
        ("InputFieldDeleted", f"{X}/parameter/body/schema"),
        ("OutputFieldDeleted", f"{X}/responses/200/schema"),
    ]
    assert serious(new, old) == []


def test_a_webhook_payload_that_is_gone_is_one_deletion() -> None:
    old = document()
    old["paths"]["/x"]["x-ms-notification-content"] = {"schema": props(a=STRING)}
    assert found(old, document()) == [("OutputFieldDeleted", f"{X}/responses/x-ms-notification-content/schema")]
    assert serious(document(), old) == []


def test_a_webhook_payload_belongs_to_the_trigger_of_its_path() -> None:
    def webhook(schema: Json) -> Json:
        value = document(operation({"x-ms-trigger": "single"}))
        item = {
            "get": {"operationId": "First"},
            **value["paths"]["/x"],
            "x-ms-notification-content": {"schema": schema},
        }
        return value | {"paths": {"/x": item}}

    path = f"{X}/responses/x-ms-notification-content/schema/type"
    assert found(webhook(STRING), webhook(INT)) == [("OutputFieldTypeChanged", path)]


PARAMETERS: list[tuple[str, str, list[Json], list[Json]]] = [
    ("RequiredParameterAdded", "q", [], [QUERY | {"required": True}]),
    ("ParameterDeleted", "q", [QUERY], []),
    ("RequiredParameterDeleted", "q", [QUERY | {"required": True}], []),
    ("ParameterDeleted", "q", [QUERY | {"required": True, "in": "path"}], []),
    ("ParameterLocationChanged", "q", [QUERY], [QUERY | {"in": "header"}]),
    ("ParameterLocationChanged", "q", [QUERY], [{"name": "q", "in": "body", "schema": STRING}]),
    ("ParameterTypeChanged", "q/type", [QUERY], [QUERY | {"type": "integer"}]),
    ("InputFieldNowRequired", "q/required", [QUERY], [QUERY | {"required": True}]),
    ("InputEnumListAdded", "q/enum", [QUERY], [QUERY | {"enum": ["a"]}]),
    ("InputFieldVisibilityChangedToInternal", "q", [QUERY], [QUERY | {"x-ms-visibility": "internal"}]),
    ("InputFieldTypeChanged", "q/items/type", [QUERY | {"items": STRING}], [QUERY | {"items": INT}]),
]


@pytest.mark.parametrize(("code", "path", "old", "new"), PARAMETERS)
def test_a_change_of_a_parameter(code: str, path: str, old: list[Json], new: list[Json]) -> None:
    assert found(document(operation(parameters=old)), document(operation(parameters=new))) == [
        (code, f"{X}/parameter/{path}")
    ]


def test_parameters_are_the_same_wherever_they_are_written() -> None:
    in_place = document(operation(parameters=[QUERY]))
    by_reference = document(operation(parameters=[{"$ref": "#/parameters/Q"}]), {"parameters": {"Q": QUERY}})
    of_the_path = document()
    of_the_path["paths"]["/x"]["parameters"] = [QUERY]
    for new in (by_reference, of_the_path):
        assert found(in_place, new) == []


def test_a_parameter_of_the_same_name_in_another_place_is_another_one() -> None:
    both = [QUERY, QUERY | {"in": "path"}]
    assert found(document(operation(parameters=both)), document(operation(parameters=both[::-1]))) == []
    assert found(document(operation(parameters=both)), document(operation(parameters=both[1:]))) == [
        ("ParameterDeleted", f"{X}/parameter/q")
    ]


def test_a_body_is_compared_even_if_its_name_changed() -> None:
    old, new = document(operation(body=props(a=STRING))), document(operation(body=props(a=INT)))
    new["paths"]["/x"]["post"]["parameters"][0]["name"] = "payload"
    assert found(old, new) == [
        ("BodyParameterRenamed", f"{X}/parameter/body"),
        ("InputFieldTypeChanged", f"{X}/parameter/body/schema/a/type"),
    ]
    assert edits(old, new)[0].sentence == "The body parameter body of GetX is called payload now."


def test_what_default_described_is_looked_for_in_the_code_of_success_that_replaces_it() -> None:
    only = operation({"responses": {"default": {"description": "OK.", "schema": props(a=STRING, b=STRING)}}})
    empty = {"description": "OK."}
    whole, less = ({"description": "OK.", "schema": each} for each in (props(a=STRING, b=STRING), props(a=STRING)))
    added = ("ResponseAdded", f"{X}/responses/200")
    assert found(document(only), document(operation({"responses": {"200": whole}}))) == [added]
    assert found(document(only), document(operation({"responses": {"200": less, "default": whole}}))) == [
        ("OutputFieldDeleted", f"{X}/responses/default/schema/b"),
        added,
    ]
    assert found(document(only), document(operation({"responses": {"204": empty, "200": whole}}))) == [
        ("ResponseAdded", f"{X}/responses/204"),
        added,
    ]
    assert found(document(only), document(operation({"responses": {"200": empty}}))) == [
        ("OutputFieldDeleted", f"{X}/responses/default/schema"),
        added,
    ]


def test_the_empty_schema_of_an_answer_describes_nothing() -> None:
    empty, whole = document(operation(output={})), document(operation(output=props(a=STRING)))
    assert found(empty, document()) == found(document(), empty) == []
    assert found(empty, whole) == [("OutputFieldAdded", f"{X}/responses/200/schema")]
    assert ("OutputFieldTypeChanged", f"{X}/responses/200/schema/type") in found(whole, empty)


def test_an_internal_parameter_may_go() -> None:
    internal = QUERY | {"x-ms-visibility": "internal", "default": "x"}
    assert found(document(operation(parameters=[internal])), document()) == [
        ("InternalInputDeleted", f"{X}/parameter/q")
    ]


OPERATIONS = [
    ("OperationHidden", {}, {"x-ms-visibility": "internal"}),
    ("OperationShown", {"x-ms-visibility": "internal"}, {}),
    ("VisibilityChanged", {}, {"x-ms-visibility": "advanced"}),
    ("OperationDeprecated", {}, {"deprecated": True}),
    ("TriggerKindChanged", {}, {"x-ms-trigger": "batch"}),
    ("TriggerKindChanged", {"x-ms-trigger": "single"}, {"x-ms-trigger": "batch"}),
    ("SummaryChanged", {"summary": "A"}, {"summary": "B"}),
    ("DescriptionChanged", {}, {"description": "B"}),
]


@pytest.mark.parametrize(("code", "old", "new"), OPERATIONS)
def test_a_change_of_an_operation(code: str, old: Json, new: Json) -> None:
    assert found(document(operation(old)), document(operation(new))) == [(code, X)]


def test_an_operation_is_known_by_its_id() -> None:
    value = operation()
    assert found(document(value), document(None, {"paths": {"/y": {"post": value}}})) == [("PathTemplateChanged", X)]
    assert found(document(value), document(None, {"paths": {"/x": {"put": value}}})) == [("HttpMethodChanged", X)]


def test_a_renamed_operation_is_deleted_with_a_hint_at_the_new_one() -> None:
    deleted, added = edits(document(), document(operation({"operationId": "ReadX"})))
    assert (deleted.code, deleted.value_path) == ("OperationDeleted", X)
    assert "ReadX" in deleted.hint
    assert deleted.hint in deleted.sentence
    assert deleted.new_pointer == "/paths/~1x/post"
    assert (added.code, added.value_path) == ("OperationAdded", "operation/ReadX")


def test_an_operation_without_an_id_is_known_by_its_address() -> None:
    old, new = (document(operation({"operationId": None}, output=each)) for each in (STRING, INT))
    assert found(old, new) == [("OutputFieldTypeChanged", "operation/post /x/responses/200/schema/type")]
    assert found(old, document(None, {"paths": {}})) == [("OperationDeleted", "operation/post /x")]


def test_of_operations_with_one_id_each_is_compared_with_the_one_at_its_address() -> None:
    paths = {"/x": {"get": operation(output=STRING)}, "/y": {"get": operation(output=INT)}}
    assert found(document(None, {"paths": paths}), document(None, {"paths": dict(reversed(paths.items()))})) == []


DOCUMENTS: list[tuple[str, str, Json, Json]] = [
    ("HostChanged", "/host", {"host": "a"}, {"host": "b"}),
    ("HostChanged", "/host", {}, {"host": "b"}),
    ("BasePathChanged", "/basePath", {"basePath": "/v1"}, {}),
    ("TitleChanged", "/info/title", {"info": {"title": "A"}}, {"info": {"title": "B"}}),
    ("DescriptionChanged", "/info/description", {"info": {"description": "A"}}, {}),
    ("SecurityChanged", "/security", {"security": [{"a": []}]}, {}),
    ("SecurityChanged", "/securityDefinitions/a", {"securityDefinitions": {"a": {"type": "basic"}}}, {}),
    (
        "SecurityChanged",
        "/securityDefinitions/a",
        {"securityDefinitions": {"a": {"type": "oauth2", "scopes": {"x": ""}}}},
        {"securityDefinitions": {"a": {"type": "oauth2", "scopes": {"y": ""}}}},
    ),
    ("SecurityChanged", "/securityDefinitions/a", {"securityDefinitions": {"a": 1}}, {"securityDefinitions": {"a": 2}}),
    ("SecurityAdded", "/securityDefinitions/a~1b", {}, {"securityDefinitions": {"a/b": {"type": "basic"}}}),
]


@pytest.mark.parametrize(("code", "path", "old", "new"), DOCUMENTS)
def test_a_change_outside_operations(code: str, path: str, old: Json, new: Json) -> None:
    assert found(document(None, old), document(None, new)) == [(code, path)]


def test_a_base_path_of_a_slash_is_none() -> None:
    assert found(document(None, {"basePath": "/"}), document()) == []


def test_the_case_of_a_host_means_nothing() -> None:
    assert found(document(None, {"host": "api.example.com"}), document(None, {"host": "API.example.com"})) == []


def test_the_order_of_what_requests_need_and_what_is_there_twice_mean_nothing() -> None:
    ways: list[Json] = [{"a": []}, {"b": ["x", "y"]}]
    same: list[Json] = [{"b": ["y", "x", "y"]}, {"a": []}, {"a": []}]
    assert found(document(None, {"security": ways}), document(None, {"security": same})) == []
    assert found(document(None, {"security": []}), document()) == []
    assert found(document(None, {"security": ways}), document(None, {"security": same[:1]})) == [
        ("SecurityChanged", "/security")
    ]


def test_descriptions_of_scopes_are_for_people() -> None:
    old, new = ({"securityDefinitions": {"a": {"scopes": {"x": each}}}} for each in ("A", "B"))
    assert found(document(None, old), document(None, new)) == []


def test_the_name_of_a_security_definition_is_none_of_a_connections_business() -> None:
    key, basic = {"type": "apiKey", "in": "header", "name": "K"}, {"type": "basic"}
    old = {"securityDefinitions": {"a": key, "b": basic}, "security": [{"a": [], "b": []}]}
    described = key | {"description": "Key."}
    new = {"securityDefinitions": {"b": basic, "c/d": described}, "security": [{"c/d": [], "b": []}]}
    assert found(document(None, old), document(None, new)) == []
    another = new | {"security": [{"b": []}]}
    assert found(document(None, old), document(None, another)) == [("SecurityChanged", "/security")]


def test_names_of_security_definitions_that_change_places_are_a_change() -> None:
    old = {"securityDefinitions": {"a": {"type": "basic"}, "b": {"type": "apiKey"}}, "security": [{"a": []}]}
    new = {"securityDefinitions": {"b": {"type": "basic"}, "c": {"type": "apiKey"}}, "security": [{"b": []}]}
    assert ("SecurityChanged", "/securityDefinitions/b") in found(document(None, old), document(None, new))


def test_a_response_that_is_gone_or_new() -> None:
    old, new = (document(operation({"responses": {code: {}}})) for code in ("200", "201"))
    assert found(old, new) == [("ResponseDeleted", f"{X}/responses/200"), ("ResponseAdded", f"{X}/responses/201")]


def test_shared_responses_are_followed() -> None:
    shared = document(
        operation({"responses": {"200": {"$ref": "#/responses/R"}}}), {"responses": {"R": {"schema": STRING}}}
    )
    assert found(shared, document(operation(output=INT))) == [
        ("OutputFieldTypeChanged", f"{X}/responses/200/schema/type")
    ]
    broken = document(operation({"responses": {"200": {"$ref": "#/responses/Missing"}}}))
    assert found(shared, broken) == [("ResponseDeleted", f"{X}/responses/200")]


def test_edits_come_in_the_order_of_the_old_document() -> None:
    old = document(operation(body=props(b=STRING, a=props(y=STRING, x=STRING)), output=props(z=STRING, c=STRING)))
    new = document(operation(body=props(a=props(x=INT, y=INT), b=INT), output=props()), {"host": "a"})
    new["paths"]["/new"] = {"get": operation({"operationId": "New"})}
    assert [path.removeprefix(f"{X}/") for _, path in found(old, new)] == [
        "parameter/body/schema/b/type",
        "parameter/body/schema/a/y/type",
        "parameter/body/schema/a/x/type",
        "responses/200/schema/z",
        "responses/200/schema/c",
        "operation/New",
        "/host",
    ]


def test_pointers_lead_to_where_it_is_written_or_was() -> None:
    old = document(operation(output={"$ref": "#/definitions/A"}), {"definitions": {"A": props(a=STRING, b=INT)}})
    new = document(operation(output=props(b=STRING)))
    deleted, retyped = edits(old, new)
    assert (deleted.old_pointer, deleted.new_pointer) == (
        "/definitions/A/properties/a",
        "/paths/~1x/post/responses/200/schema",
    )
    assert (retyped.old_pointer, retyped.old) == ("/definitions/A/properties/b/type", "integer")
    assert (retyped.new_pointer, retyped.new) == (
        "/paths/~1x/post/responses/200/schema/properties/b/type",
        "string",
    )


def test_sentences_name_the_subject_and_both_values() -> None:
    old, new = document(operation(output=props(a=STRING))), document(operation(output=props(a=INT)))
    (edit,) = edits(old, new)
    assert edit.sentence == "The output field a of GetX changed its type from string to integer."
    (edit,) = edits(document(operation(parameters=[QUERY])), document())
    assert edit.sentence == "The query parameter q of GetX was deleted."


def test_long_lists_of_values_are_cut() -> None:
    old, new = document(operation(output={"enum": [*range(9)]})), document(operation(output={}))
    assert edits(old, new)[0].old == "0, 1, 2, 3, 4, 5 and 3 more"


STRANGE: list[Any] = [None, 1, "x", [], [1], {}, {"a": 1}, {"$ref": "#/paths"}, {"$ref": "#/nowhere"}, {"$ref": 1}]


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("key", ["type", "format", "enum", "properties", "items", "required", "allOf", "default"])
def test_members_of_the_wrong_type_break_nothing(key: str, strange: Any) -> None:  # noqa: ANN401 - that is the point
    plain, odd = ({"type": "object", "properties": {"a": STRING | each}} | each for each in ({}, {key: strange}))
    both = [document(operation(body=each, output=each)) for each in (plain, odd)]
    assert isinstance(found(both[0], both[1]), list)
    assert isinstance(found(both[1], both[0]), list)
    assert found(both[1], both[1]) == []


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("key", ["paths", "definitions", "info", "securityDefinitions", "security", "host"])
def test_documents_of_the_wrong_shape_break_nothing(key: str, strange: Any) -> None:  # noqa: ANN401
    assert isinstance(found(document(), document() | {key: strange}), list)


def test_references_that_lead_to_themselves_are_empty_schemas() -> None:
    loop = {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}
    old = document(operation(output={"$ref": "#/definitions/A"}), {"definitions": loop})
    assert found(old, old) == []
    assert found(old, document(operation(output={}))) == []


def test_all_of_that_contains_itself_ends() -> None:
    old = document(
        operation(output={"$ref": "#/definitions/A"}), {"definitions": {"A": {"allOf": [{"$ref": "#/definitions/A"}]}}}
    )
    assert found(old, old) == []


def test_only_two_versions_have_edits() -> None:
    two = change(document(), document(None, {"paths": {}}))
    assert Change(None, two.new).edits == Change(two.old, None).edits == ()
    assert Change(None, two.new).gaps == ()
    assert Change(None, two.new).connector is two.new
    assert Change(two.old, None).connector is two.old
    with pytest.raises(ValueError, match="has an old version"):
        _ = Change(None, None).connector


def test_a_version_that_can_not_be_read_is_a_gap() -> None:
    two = change(document(), document(None, {"paths": {}}))
    assert two.new
    two.new.tree = type(two.new.tree)({"apiDefinition.swagger.json": b'{"swagger": "2.0", "paths":'})  # type: ignore[call-arg] # a MemoryTree
    assert two.edits == ()
    assert [path for path, _ in two.gaps] == ["apiDefinition.swagger.json"]


def test_every_breaking_change_calls_for_a_major_version() -> None:
    assert {each.bump for each in CODES.values() if each.kind is Kind.BREAKING} == {Bump.MAJOR}
    assert all(each.flows and each.todo for each in CODES.values() if each.kind is Kind.BREAKING)
    assert all(each.flows for each in CODES.values() if each.kind is Kind.UNKNOWN)
