"""The rules on apiProperties.json, where the examples of the rules don't reach."""

from __future__ import annotations

import json
from typing import Any

import pytest
from golden_connector import golden, judge, judge_tree
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rule import choose
from connectorops.rules import all_rules
from connectorops.tree import Edits, MemoryTree

FILE = "apiProperties.json#/properties"
PARAMETERS = f"{FILE}/connectionParameters"
SETTINGS = f"{PARAMETERS}/token/oAuthSettings"
POLICY = f"{FILE}/policyTemplateInstances/0"
PREFIX = "x-ms-apimTemplateParameter."
RULES = choose(all_rules(), ["AP"], [])


def found(edits: Edits) -> list[tuple[str, str]]:
    """Id and pointer of each finding on apiProperties.json."""
    judgement = judge(edits, RULES)
    assert judgement.crashed == ()
    return [(finding.rule, finding.location.pointer.removeprefix("/properties")) for finding in judgement.findings]


def messages(edits: Edits) -> list[str]:
    return [finding.message for finding in judge(edits, RULES).findings]


def test_what_has_a_rule_of_its_own_is_not_told_by_the_schema_as_well() -> None:
    assert found({f"{FILE}/website": "https://litware.example.com"}) == [("AP012", "/website")]
    assert found({f"{FILE}/stackOwner": None, f"{FILE}/StackOwner": "Litware"}) == [("AP008", "/StackOwner")]
    assert found({f"{PARAMETERS}/region": {"type": "string", "uiDefinition": None}}) == [
        ("AP024", "/connectionParameters/region/uiDefinition")
    ]
    section = "/policyTemplateInstances/0/parameters/x-ms-apimTemplate-policySection"
    assert found({f"{FILE}{section}": "Inbound"}) == [("AP085", section)]


def test_a_wrong_type_is_told_by_the_schema_only() -> None:
    for path, value in {
        "/iconBrandColor": 7,
        "/publisher": False,
        "/stackOwner": [],
        "/capabilities": {"gateway": True},
        "/scriptOperations": "SearchDocuments_V2",
        "/connectionParameters": [],
        "/connectionParameters/region/uiDefinition": "Region",
        "/connectionParameters/region/uiDefinition/constraints": [],
        "/connectionParameters/region/uiDefinition/constraints/hidden": 1,
        "/connectionParameters/region/uiDefinition/tooltip": 1,
        "/connectionParameters/token/oAuthSettings/properties": [],
        "/connectionParameters/token/oAuthSettings/redirectMode": "direct",
        "/connectionParameters/token/oAuthSettings/clientId": 7,
        "/policyTemplateInstances/0/parameters": "none",
        "/policyTemplateInstances/0/parameters/x-ms-apimTemplate-policySection": 7,
        "/policyTemplateInstances/0/parameters/x-ms-apimTemplate-operationName": "UpdateDocument",
        "/policyTemplateInstances/0/templateId": "",
    }.items():
        rules = {rule for rule, pointer in found({f"{FILE}{path}": value}) if pointer == path}
        assert rules == {"AP001"}, path


def test_members_that_one_object_lacks_are_findings_of_their_own() -> None:
    judgement = judge({f"{FILE}/connectionParameterSets": {"values": [{}]}, PARAMETERS: None}, RULES)
    lacking = [finding for finding in judgement.findings if finding.rule == "AP001"]
    assert [finding.key for finding in lacking] == ["name", "parameters"]
    assert len({finding.fingerprint for finding in lacking}) == 2


def test_nothing_is_judged_without_the_wrapper() -> None:
    assert messages({"apiProperties.json": json.dumps({"publisher": "Litware", "scriptOperations": []})}) == [
        "publisher and scriptOperations must stand inside an object with the key properties."
    ]
    assert messages({"apiProperties.json": '{"capabilities": 1}'}) == [
        "capabilities must stand inside an object with the key properties."
    ]


def test_a_wrapper_that_is_no_object_is_told_once() -> None:
    assert found({FILE: []}) == [("AP001", "")]


def test_sets_are_told_where_their_labels_are_missing() -> None:
    ways: list[dict[str, Any]] = [
        {"name": "key", "parameters": {}},
        {"parameters": {}},
        {"name": "x", "parameters": {}},
    ]
    ways[2]["uiDefinition"] = "X"
    judgement = judge({PARAMETERS: None, f"{FILE}/connectionParameterSets": {"values": ways}}, RULES)
    labels = [finding.message for finding in judgement.findings if finding.rule == "AP030"]
    assert labels == [
        "connectionParameterSets has no displayName in its uiDefinition, which is the heading of the choice.",
        'The parameter set "key" has no displayName in its uiDefinition.',
        "A parameter set has no displayName in its uiDefinition.",
    ]


def test_a_value_from_a_list_and_a_name_without_letters_are_no_secrets() -> None:
    texts: dict[str, Any] = {"displayName": "K", "description": "K", "tooltip": "K"}
    choice = {**texts, "constraints": {"allowedValues": [{"text": "A", "value": "a"}]}}
    listed, parameter = ({"type": "string", "uiDefinition": ui} for ui in (choice, texts))
    assert found({f"{PARAMETERS}/partitionKey": listed, f"{PARAMETERS}/_1": parameter}) == []


def test_a_real_secret_is_never_in_the_report() -> None:
    secret = "q7Zr2LmX9vTb4KpW8sYd"  # noqa: S105 - made up
    judgement = judge({f"{SETTINGS}/clientSecret": secret, f"{SETTINGS}/clientId": secret}, RULES)
    assert {finding.rule for finding in judgement.findings} == {"AP064", "AP066"}
    assert secret not in repr(judgement)


@pytest.mark.parametrize("client_id", ["[[DummyValue]]", "<< client id >>", "{{id 20240101}}", "000000000000", "12345"])
def test_what_may_be_a_placeholder_is_one(client_id: str) -> None:
    assert found({f"{SETTINGS}/clientId": client_id}) == []


def test_addresses_of_the_wrong_shape_count_as_missing() -> None:
    for value in ("https://x.example.com", {"value": None}, {}):
        assert ("AP062", "/connectionParameters/token/oAuthSettings/customParameters") in found(
            {f"{SETTINGS}/customParameters/tokenUrl": value}
        )


def test_an_entra_sign_in_without_custom_parameters_lacks_its_resource() -> None:
    edits = {f"{SETTINGS}/identityProvider": "aad", f"{SETTINGS}/customParameters": None}
    assert found(edits) == [("AP063", "/connectionParameters/token/oAuthSettings")]


def test_first_party_is_asked_for_where_there_are_no_properties() -> None:
    assert found({f"{SETTINGS}/properties": None}) == [("AP067", "/connectionParameters/token/oAuthSettings")]


def test_a_policy_without_a_title_is_called_by_its_template() -> None:
    edits = {f"{POLICY}/title": None, f"{POLICY}/parameters/{PREFIX}existsAction": "x"}
    assert messages(edits)[0] == 'The policy "setheader" has no title.'
    edits = {f"{POLICY}/title": None, f"{POLICY}/templateId": None}
    assert 'The policy "" has no title.' in messages(edits)


def test_a_misspelled_parameter_of_a_policy_is_told_once() -> None:
    edits: Edits = {f"{POLICY}/parameters/{PREFIX}name": None, f"{POLICY}/parameters/{PREFIX}nmae": "X-Client"}
    assert messages(edits) == [
        f'"{PREFIX}nmae" is not a parameter of the policy template setheader - did you mean "{PREFIX}name"?'
    ]


def test_templates_that_no_document_describes_may_have_any_parameter() -> None:
    edits = {f"{POLICY}/templateId": "moveProperties", f"{POLICY}/parameters/{PREFIX}srcParentPath": "a"}
    assert found(edits) == []


def test_operations_are_not_judged_without_a_whole_definition() -> None:
    edits: Edits = {"apiDefinition.swagger.json": "{", f"{FILE}/scriptOperations/0": "X"}
    assert found({**edits, f"{POLICY}/parameters/x-ms-apimTemplate-operationName/0": "Y"}) == []


def test_the_names_of_many_wrong_operations_are_told_without_guesses() -> None:
    told = messages({f"{FILE}/scriptOperations": [f"GetAccount{number}" for number in range(30)]})
    assert len(told) == 30
    assert sum("did you mean" in message for message in told) == 20


def test_a_script_operation_that_is_no_text_is_told_by_the_schema() -> None:
    assert found({f"{FILE}/scriptOperations": [7]}) == [("AP001", "/scriptOperations/0")]


def test_connection_parameters_are_looked_for_in_texts_only() -> None:
    assert found({f"{POLICY}/parameters/{PREFIX}value": ["@connectionParameters('nowhere')"]}) == []


LEAVES = ("", "true", "oauthSetting", "setheader", "#fff")
KEYS = (
    *("properties", "values", "parameters", "uiDefinition", "constraints", "required", "type", "templateId", "name"),
    *("oAuthSettings", "identityProvider", "clientId", "customParameters", "IsFirstParty", "allowedValues", "a:b"),
)
MEMBERS = (
    *("iconBrandColor", "publisher", "stackOwner", "capabilities", "connectionParameters", "connectionParameterSets"),
    *("policyTemplateInstances", "scriptOperations", "website"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(LEAVES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON))
@settings(max_examples=60, deadline=None)
def test_no_shape_makes_a_rule_fail(members: dict[str, Any]) -> None:
    files = {path: golden().read(path) for path in golden().paths()}
    files["apiProperties.json"] = json.dumps({"properties": members}).encode()
    assert judge_tree(MemoryTree(files), RULES).crashed == ()


def test_null_lists_no_operations_of_the_script_as_microsofts_command_line_tool_writes_it() -> None:
    properties = json.loads(golden().read("apiProperties.json"))["properties"]
    without_list = {FILE: {**properties, "scriptOperations": None}}
    assert found(without_list) == [("AP089", "/scriptOperations")]
    assert found({**without_list, "script.csx": None}) == []


TENANT = f"{PARAMETERS}/token:TenantId"


@pytest.mark.parametrize(
    ("ui", "expected"),
    [
        ({"constraints": {"hidden": "true"}}, ["AP035"]),
        ({"constraints": {"hidden": "true"}, "description": " "}, ["AP035"]),
        ({"constraints": {"hidden": True}}, ["AP035", "AP028"]),
        ({"constraints": {"hidden": "true"}, "schema": {"type": "string", "description": "The tenant."}}, []),
        ({"constraints": {"hidden": "true"}, "description": "The tenant."}, []),
        ({"constraints": {"hidden": "false"}}, ["AP025", "AP026", "AP027"]),
    ],
)
def test_a_hidden_parameter_needs_a_description_and_no_other_text(ui: dict[str, Any], expected: list[str]) -> None:
    metadata = {"sourceType": "AzureActiveDirectoryTenant"}
    names = [rule for rule, _ in found({TENANT: {"type": "string", "metadata": metadata, "uiDefinition": ui}})]
    assert sorted(names) == sorted(expected)
