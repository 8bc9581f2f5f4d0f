"""New revisions: what comes back, what it became, and what both share."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from changes.documents import Json, change, connector, document, operation

from connectorops.changes import Change, Kind
from connectorops.connectors import Connector
from connectorops.fixes import Fix, broken_operations, revise
from connectorops.model import Program
from connectorops.tree import MemoryTree

ITEM = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
LESS = {"type": "object", "properties": {"a": {"type": "string"}}}
WORDS = {"name": "words", "in": "query", "type": "string", "required": True}
REF = {"$ref": "#/definitions/Item"}


def swagger(paths: Json, **members: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    return {"swagger": "2.0", "info": {"title": "My API", "version": "1.0.0"}, "paths": paths, **members}


def get(name: str, **members: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    return {"operationId": name, "responses": {"200": {"description": "OK."}}, **members}


def answer(schema: Json) -> Json:
    return {"200": {"description": "OK.", "schema": schema}}


def result(fix: Fix) -> Json:
    value: Json = json.loads(fix.files["apiDefinition.swagger.json"])
    return value


def fixed(old: Json, new: Json, only: tuple[str, ...] = ()) -> Json:
    """The definition after it was fixed; a second fix has nothing to do."""
    fix = revise(change(old, new), only)
    assert not fix.left
    value = result(fix)
    assert revise(change(old, value), only).files == {}
    if not only:
        assert broken_operations(change(old, value)) == []
    return value


def with_properties(swagger: Json, properties: Json, script: bytes | None = None) -> Connector:
    files = {"apiDefinition.swagger.json": swagger, "apiProperties.json": {"properties": properties}}
    data = {name: json.dumps(value, indent=2).encode() for name, value in files.items()}
    if script is not None:
        data["script.csx"] = script
    return Connector(MemoryTree(data), "", tuple(sorted(data)), Program.VERIFIED)


def test_both_versions_keep_their_shape() -> None:
    old = swagger({"/x": {"get": get("GetX", responses=answer(REF))}}, definitions={"Item": ITEM})
    new = swagger({"/x": {"get": get("GetX", responses=answer(REF))}}, definitions={"Item": LESS})
    value = fixed(old, new)
    assert list(value["paths"]) == ["/x", "/v2/x"]
    assert list(value["definitions"].items()) == [("Item", ITEM), ("Item_V2", LESS)]
    assert value["paths"]["/v2/x"]["get"]["responses"] == answer({"$ref": "#/definitions/Item_V2"})
    assert value["paths"]["/x"]["get"]["responses"] == answer(REF)
    assert value["info"]["version"] == "1.1.0"


def test_texts_do_not_make_two_definitions() -> None:
    both = {"/x": {"get": get("GetX", responses=answer(REF))}}
    named = copy.deepcopy(both)
    named["/x"]["get"]["parameters"] = [WORDS]
    old = swagger(both, definitions={"Item": ITEM})
    new = swagger(named, definitions={"Item": {**ITEM, "description": "An item."}})
    assert list(fixed(old, new)["definitions"]) == ["Item"]


def test_what_needs_a_definition_with_two_shapes_has_two_itself() -> None:
    holder = {"type": "array", "items": REF}
    other = {"/y": {"get": get("GetY", responses={"default": {"schema": {"$ref": "#/definitions/Holder"}}})}}
    paths = {"/x": {"get": get("GetX", responses=answer({"$ref": "#/definitions/Holder"}))}}
    old = swagger(paths, definitions={"Item": ITEM, "Holder": holder})
    new = swagger({**paths, **other}, definitions={"Item": LESS, "Holder": holder, "Item_V2": {"type": "string"}})
    found = fixed(old, new)
    assert list(found["definitions"]) == ["Item", "Item_V3", "Holder", "Holder_V2", "Item_V2"]
    assert found["definitions"]["Holder_V2"]["items"] == {"$ref": "#/definitions/Item_V3"}
    assert found["paths"]["/y"]["get"]["responses"]["default"]["schema"] == {"$ref": "#/definitions/Holder_V2"}


def test_shared_parts_that_are_gone_come_back_in_their_place() -> None:
    uses = get("GetX", parameters=[{"$ref": "#/parameters/P"}], responses={"200": {"$ref": "#/responses/R"}})
    parts = {"parameters": {"O": WORDS, "P": {**WORDS, "name": "p"}}, "responses": {"R": {"description": "."}}}
    old = swagger({"/x": {"get": uses}, "/y": {"get": get("GetY")}}, **parts)
    new = swagger({"/y": {"get": get("GetY")}}, parameters={"O": WORDS, "Z": WORDS})
    value = fixed(old, new)
    assert list(value["parameters"]) == ["O", "P", "Z"]
    assert value["responses"] == parts["responses"]
    assert list(value["paths"]) == ["/x", "/y"]


def test_a_path_that_comes_back_to_no_paths() -> None:
    assert list(fixed(swagger({"/x": {"get": get("GetX")}}), swagger({}))["paths"]) == ["/x"]


def test_the_method_changed() -> None:
    value = fixed(swagger({"/x": {"get": get("GetX")}}), swagger({"/x": {"post": get("GetX")}}))
    assert value["paths"]["/x"]["post"]["operationId"] == "GetX_V2"
    assert value["paths"]["/x"]["get"]["deprecated"] is True


def test_a_variable_got_another_name() -> None:
    value = fixed(swagger({"/x/{a}": {"get": get("GetX")}}), swagger({"/x/{b}": {"get": get("GetX")}}))
    assert list(value["paths"]) == ["/x/{a}", "/v2/x/{b}"]


def test_a_version_in_the_path_is_counted_up() -> None:
    paths = {"/v1/x": {"get": get("GetX")}, "/v2/x": {"get": get("GetOther")}}
    new = copy.deepcopy(paths)
    new["/v1/x"]["get"]["parameters"] = [WORDS]
    assert list(fixed(swagger(paths), swagger(new))["paths"]) == ["/v1/x", "/v3/x", "/v2/x"]


def test_two_operations_changed_places() -> None:
    old = swagger({"/x": {"get": get("GetX")}, "/y": {"get": get("GetY")}})
    new = swagger({"/x": {"get": get("GetY")}, "/y": {"get": get("GetX")}})
    expected = {"/x": "GetX", "/v2/x": "GetY_V2", "/y": "GetY", "/v2/y": "GetX_V2"}
    for only in ((), ("GetX",)):
        paths = fixed(old, new, only)["paths"]
        assert {path: item["get"]["operationId"] for path, item in paths.items()} == expected


def test_a_path_is_left_by_one_operation_and_kept_by_another() -> None:
    old = swagger({"/x/{a}": {"get": get("GetX"), "put": get("PutX"), "delete": get("DropX")}})
    new = swagger({
        "/x/{b}": {"get": get("GetX"), "put": get("PutX"), "post": get("PostX")},
    })  # fmt: skip
    paths = fixed(old, new)["paths"]
    assert list(paths["/x/{a}"]) == ["get", "put", "delete"]
    assert list(paths["/v2/x/{b}"]) == ["get", "put"]
    assert list(paths["/x/{b}"]) == ["post"]


def test_shared_parameters_that_only_one_side_has_are_written_out() -> None:
    old = swagger({"/x": {"parameters": [{**WORDS, "name": "p"}], "get": get("GetX"), "put": get("PutX")}})
    own = {"parameters": [{**WORDS, "type": "integer"}]}
    new = swagger(
        {"/x": {"parameters": [WORDS], "get": get("GetX"), "post": get("PostX", **own), "head": get("HeadX")}}
    )
    paths = fixed(old, new)["paths"]
    assert "parameters" not in paths["/x"]
    assert [each["name"] for each in paths["/x"]["get"]["parameters"]] == ["p"]
    assert [each["name"] for each in paths["/x"]["put"]["parameters"]] == ["p"]
    assert paths["/x"]["post"]["parameters"] == own["parameters"]
    assert paths["/x"]["head"]["parameters"] == [WORDS]
    assert paths["/v2/x"]["get"]["parameters"] == [WORDS]


def hook(payload: Json, **members: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    subscribe = get("OnX", **{"x-ms-trigger": "single"}, **members)
    return {"x-ms-notification-content": {"schema": payload}, "post": subscribe, "delete": get("Forget")}


def test_a_webhook_has_its_own_payload_in_each_version() -> None:
    paths = fixed(swagger({"/x": hook(ITEM)}), swagger({"/x": hook(LESS)}))["paths"]
    assert paths["/x"]["x-ms-notification-content"] == {"schema": ITEM}
    assert list(paths["/v2/x"]) == ["x-ms-notification-content", "post"]
    assert paths["/v2/x"]["x-ms-notification-content"] == {"schema": LESS}


def test_a_webhook_with_another_method_moves_with_its_payload() -> None:
    moved = hook(ITEM)
    moved["put"] = moved.pop("post")
    paths = fixed(swagger({"/x": hook(ITEM)}), swagger({"/x": moved}))["paths"]
    assert sorted(paths["/x"]) == ["delete", "post", "x-ms-notification-content"]
    assert list(paths["/v2/x"]) == ["x-ms-notification-content", "put"]


def test_an_operation_comes_back_beside_a_webhook() -> None:
    paths = fixed(swagger({"/x": hook(ITEM)}), swagger({"/x": {**hook(ITEM), "delete": get("ForgetX")}}))["paths"]
    assert paths["/x"]["x-ms-notification-content"] == {"schema": ITEM}
    assert paths["/x"]["delete"]["operationId"] == "Forget"
    assert list(paths["/v2/x"]) == ["delete"]


def test_a_webhook_that_became_an_action_leaves_its_payload_behind() -> None:
    old = swagger({"/y": {"get": get("GetY")}, "/x/{a}": hook(ITEM)})
    new = swagger({"/y": {"get": get("GetY")}, "/x/{b}": hook(ITEM)})
    new["paths"]["/x/{b}"]["head"] = get("HeadX")
    del new["paths"]["/x/{b}"]["delete"]
    paths = fixed(old, new)["paths"]
    assert list(paths["/x/{b}"]) == ["head"]
    assert list(paths["/x/{a}"]) == ["x-ms-notification-content", "post", "delete"]


def test_a_deprecated_operation_gets_no_new_version() -> None:
    old = swagger({"/x": {"get": get("GetX", responses=answer(ITEM)), "put": get("PutX")}})
    new = swagger({"/x": {"get": get("GetX", responses=answer(LESS), deprecated=True), "put": get("PutX")}})
    value = fixed(old, new)
    assert list(value["paths"]) == ["/x"]
    assert value["paths"]["/x"]["get"]["responses"] == answer(ITEM)
    moved = swagger({"/y": {"get": get("GetX", deprecated=True)}, "/x": {"put": get("PutX")}})
    assert list(fixed(old, moved)["paths"]) == ["/x"]


def test_texts_say_that_an_operation_is_deprecated() -> None:
    texts = {"summary": "Get x", "description": "Returns x."}
    both = {"/x": {"get": get("GetX", **texts)}, "/y": {"get": get("GetY", **{"x-ms-visibility": "internal"}, **texts)}}
    paths = fixed(swagger(both), swagger({}))["paths"]
    assert (paths["/x"]["get"]["summary"], paths["/x"]["get"]["description"]) == (
        "Get x (deprecated)",
        "Returns x (deprecated)",
    )
    assert paths["/y"]["get"]["summary"] == "Get x"
    marked = {"/x": {"get": get("GetX", summary="Get x [DEPRECATED]", deprecated=False)}}
    assert fixed(swagger(marked), swagger({}))["paths"]["/x"]["get"]["summary"] == "Get x [DEPRECATED]"


ANNOTATION = "x-ms-api-annotation"


@pytest.mark.parametrize(
    ("name", "annotation", "others", "expected"),
    [
        ("GetX", None, {}, ("GetX_V2", "GetX", 1, 2)),
        ("GetX_V4", None, {}, ("GetX_V5", "GetX", 4, 5)),
        ("GetXv2", None, {}, ("GetX_V3", "GetX", 2, 3)),
        ("V2", None, {}, ("V2_V2", "V2", 1, 2)),
        ("GetX", "nonsense", {}, ("GetX_V2", "GetX", 1, 2)),
        ("GetX", {"family": "Fam", "revision": 3, "status": "Production"}, {}, ("GetX_V4", "Fam", 3, 4)),
        ("GetX", {"family": "Fam"}, {"getx_v2": None}, ("GetX_V3", "Fam", 1, 3)),
        ("GetX", None, {"Other": {"family": "GetX", "revision": 7}}, ("GetX_V8", "GetX", 1, 8)),
        ("GetX_V1", None, {"Other": {"family": "GetX", "revision": 1}}, ("GetX_V2", "GetX_V1", 1, 2)),
        ("GetX", None, {"Other": {"family": "GetX", "revision": 1}}, ("GetX_V3", "GetX", 2, 3)),
    ],
)
def test_names_and_numbers(
    name: str,
    annotation: Any,  # noqa: ANN401 - JSON is any shape
    others: Json,
    expected: tuple[str, str, int, int],
) -> None:
    members = {} if annotation is None else {ANNOTATION: annotation}
    beside = {f"/{n}": {"get": get(n, **({} if a is None else {ANNOTATION: a}))} for n, a in others.items()}
    old = swagger({"/x": {"get": get(name, **members)}, **beside})
    new = swagger({"/x": {"get": get(name, parameters=[WORDS], **members)}, **beside})
    paths = fixed(old, new)["paths"]
    (after,) = [item["get"] for path, item in paths.items() if path.startswith("/v")]
    before = paths["/x"]["get"][ANNOTATION]
    numbers = before["revision"], after[ANNOTATION]["revision"]
    assert (after["operationId"], before["family"], *numbers) == expected
    assert before["replacement"] == {"api": "myapi", "operationId": after["operationId"]}
    assert after[ANNOTATION]["family"] == before["family"]


def test_a_renamed_operation_is_a_successor_with_its_own_name() -> None:
    old = swagger({"/x": {"get": get("GetX")}})
    paths = fixed(old, swagger({"/x": {"get": get("FetchX")}}))["paths"]
    assert paths["/x"]["get"][ANNOTATION]["replacement"]["operationId"] == "FetchX"
    assert ANNOTATION not in paths["/v2/x"]["get"]
    paths = fixed(old, swagger({"/y": {"get": get("GetX_V3")}}))["paths"]
    assert paths["/y"]["get"][ANNOTATION] == {"family": "GetX", "revision": 3}
    given = {ANNOTATION: {"family": "GetX", "revision": 2}}
    paths = fixed(old, swagger({"/x": {"get": get("NewX", **given)}}))["paths"]
    assert paths["/v2/x"]["get"][ANNOTATION] == given[ANNOTATION]
    assert len(fixed(old, swagger({"/x": {"get": get("FetchX", deprecated=True)}}))["paths"]) == 1


def test_lookups_mean_the_changed_operation() -> None:
    lookup = {"name": "a", "in": "query", "type": "string", "x-ms-dynamic-values": {"operationId": "GetX"}}
    old = swagger({"/x": {"get": get("GetX")}, "/y": {"get": get("GetY", parameters=[lookup])}})
    new = copy.deepcopy(old)
    new["paths"]["/x"]["get"]["parameters"] = [WORDS]
    new["x-ms-capabilities"] = {"testConnection": {"operationId": "GetX"}}
    value = fixed(old, new)
    found = value["paths"]["/y"]["get"]["parameters"][0]["x-ms-dynamic-values"]["operationId"]
    assert found == value["x-ms-capabilities"]["testConnection"]["operationId"] == "GetX_V2"


def test_one_operation_brings_back_what_it_needs() -> None:
    lookup = {"name": "a", "in": "query", "type": "string", "x-ms-dynamic-values": {"operationId": "GetX"}}
    old = swagger(
        {"/x": {"get": get("GetX")}, "/y": {"get": get("GetY", parameters=[lookup])}, "/z": {"get": get("Z")}}
    )
    paths = fixed(old, swagger({}), ("GetY",))["paths"]
    assert list(paths) == ["/x", "/y"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({"/x": {"get": {"responses": {}}}}, {}, "no operationId"),
        ({"/x": {"get": get("GetX"), "put": get("GetX")}}, {}, "several"),
        (
            {"/x": {"get": get("GetX")}},
            {"/x": {"get": get("GetX", parameters=[WORDS])}, "/y": {"$ref": "#/paths/~1x"}},
            "leads into its path",
        ),
        ({"/x": {"get": get("GetX", responses=answer({"$ref": "#/paths/~1x"}))}}, {}, "reference into a path"),
    ],
)
def test_what_stands_in_the_way_is_said(old: Json, new: Json, reason: str) -> None:
    fix = revise(change(swagger(old), swagger(new)))
    assert fix.files == {}
    assert all(reason in each.reason for each in fix.left)
    assert fix.left


def test_one_obstacle_does_not_keep_others_from_being_mended() -> None:
    fix = revise(change(swagger({"/x": {"get": {"responses": {}}}, "/y": {"get": get("GetY")}}), swagger({})))
    assert [each.subject for each in fix.left] == ["get /x"]
    assert list(result(fix)["paths"]) == ["/y"]


def test_a_new_or_broken_connector_has_nothing_to_mend() -> None:
    old = connector(swagger({"/x": {"get": get("GetX")}}))
    assert revise(Change(None, old)) == revise(Change(old, None)) == revise(Change(old, connector())) == Fix({})


def test_a_base_with_defects_is_good_enough() -> None:
    old = swagger({"/x": {"get": get("GetX")}})
    data = b"// ours\n" + json.dumps(old).encode()
    base = Connector(
        MemoryTree({"apiDefinition.swagger.json": data}), "", ("apiDefinition.swagger.json",), Program.VERIFIED
    )
    assert list(result(revise(Change(base, connector(swagger({})))))["paths"]) == ["/x"]


def test_a_working_file_with_defects_is_left_alone() -> None:
    old = connector(swagger({"/x": {"get": get("GetX")}}))
    data = b"// ours\n" + json.dumps(swagger({})).encode()
    new = Connector(
        MemoryTree({"apiDefinition.swagger.json": data}), "", ("apiDefinition.swagger.json",), Program.VERIFIED
    )
    fix = revise(Change(old, new))
    assert fix.files == {}
    assert "line 1, is not proper JSON" in fix.left[0].reason


def test_the_version_is_raised_only_where_it_was_not() -> None:
    old = swagger({"/x": {"get": get("GetX")}})
    for version, expected in (("1.0.0", "1.1.0"), ("2.0.0", "2.0.0")):
        new = swagger({})
        new["info"]["version"] = version
        assert fixed(old, new)["info"]["version"] == expected
    odd, gone = swagger({"/x": {"get": get("GetX")}}), swagger({})
    odd["info"]["version"] = gone["info"]["version"] = "latest"
    assert fixed(odd, gone)["info"]["version"] == "latest"


def test_without_a_title_no_replacement_can_be_named() -> None:
    old, new = ({"swagger": "2.0", **document(operation(parameters=p))} for p in ([], [WORDS]))
    for each in (old, new):
        each.pop("info", None)
    value = result(revise(change(old, new)))
    assert value["paths"]["/x"]["post"][ANNOTATION] == {"family": "GetX", "revision": 1}


NAMES = "x-ms-apimTemplate-operationName"


def policy(template: str, *names: Any, **parameters: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    return {"templateId": template, "title": template, "parameters": {**parameters, NAMES: list(names)}}


def policies(before: Json, after: Json, *, deleted: bool = False, script: bytes | None = None) -> tuple[Json, Fix]:
    """The properties that become of two, where GetX has changed or is gone."""
    old = swagger({"/x": {"get": get("GetX")}, "/y": {"get": get("GetY")}})
    new = copy.deepcopy(old)
    if deleted:
        del new["paths"]["/x"]
    else:
        new["paths"]["/x"]["get"]["parameters"] = [WORDS]
    fix = revise(Change(with_properties(old, before), with_properties(new, after, script)))
    value = fix.files.get("apiProperties.json")
    return (json.loads(value)["properties"] if value else after), fix


def test_each_version_runs_through_the_policies_that_it_had() -> None:
    same, gone, new = (
        policy("setheader", "GetX", 1, "GetY"),
        policy("setproperty", "GetX"),
        policy("stringreplace", "GetX"),
    )
    before = {"policyTemplateInstances": [same, gone, policy("routerequesttoendpoint")]}
    after = {"policyTemplateInstances": [same, new, policy("routerequesttoendpoint")], "scriptOperations": ["GetX"]}
    value, fix = policies(before, after, script=b'if (id == "GetX")')
    found = {each["templateId"]: each["parameters"][NAMES] for each in value["policyTemplateInstances"]}
    assert found == {
        "setheader": ["GetX", "GetX_V2", 1, "GetY"],
        "stringreplace": ["GetX_V2"],
        "routerequesttoendpoint": [],
        "setproperty": ["GetX"],
    }
    assert value["scriptOperations"] == ["GetX_V2"]
    assert [step.split()[0] for step in fix.steps] == ["Check", "Let"]


def test_of_policies_that_are_alike_each_is_for_its_own_operations() -> None:
    alike = {"policyTemplateInstances": [policy("pollingtrigger", "GetY"), policy("pollingtrigger", "GetX")]}
    value, _ = policies(alike, alike)
    assert [each["parameters"][NAMES] for each in value["policyTemplateInstances"][:2]] == [
        ["GetY"],
        ["GetX", "GetX_V2"],
    ]
    less = {"policyTemplateInstances": [policy("pollingtrigger", "GetY")]}
    value, _ = policies(alike, less, deleted=True)
    assert value["policyTemplateInstances"] == [policy("pollingtrigger", "GetY"), policy("pollingtrigger", "GetX")]
    merged = {"policyTemplateInstances": [policy("pollingtrigger", "GetX", "GetY")]}
    value, _ = policies(alike, merged)
    found = [name for each in value["policyTemplateInstances"] for name in each["parameters"][NAMES]]
    assert {"GetX", "GetX_V2", "GetY"} <= {*found}


def test_a_deleted_operation_is_back_in_its_policies() -> None:
    before = {"policyTemplateInstances": [policy("setheader", "GetX", "GetY")], "scriptOperations": ["GetX", "GetY"]}
    after = {"policyTemplateInstances": [policy("setheader", "GetY")], "scriptOperations": ["GetY"]}
    value, _ = policies(before, after, deleted=True)
    assert value["policyTemplateInstances"] == [policy("setheader", "GetY", "GetX")]
    assert value["scriptOperations"] == ["GetY", "GetX"]


def test_policies_are_added_where_there_were_none() -> None:
    value, fix = policies({}, {"iconBrandColor": "#112233"})
    assert [each["parameters"][NAMES] for each in value["policyTemplateInstances"]] == [["GetX_V2"]]
    assert "Else change its `newPath`" in fix.steps[0]
    value, _ = policies({}, {"iconBrandColor": "#112233"}, deleted=True)
    assert "policyTemplateInstances" not in value


def test_without_properties_a_person_has_to_route() -> None:
    old, new = (swagger({"/x": {"get": get("GetX", parameters=p)}}) for p in ([], [WORDS]))
    assert revise(change(old, new)).steps == (
        "Add a policy that routes GetX_V2 to /x: the service does not know its new path.",
    )


def test_what_comes_back_is_what_it_was() -> None:
    old = swagger({"/x": {"get": get("GetX", responses=answer(REF))}}, definitions={"Item": ITEM})
    new = swagger({"/x": {"get": get("GetX", responses=answer(REF))}}, definitions={"Item": LESS})
    kinds = {each.code for each in change(old, fixed(old, new)).edits if each.kind is not Kind.HARMLESS}
    assert kinds == set()
