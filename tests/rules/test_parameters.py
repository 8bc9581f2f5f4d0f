"""Parameters and visibility: what the examples don't show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from golden_connector import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.tree import Edits

SWAGGER = "apiDefinition.swagger.json"
PARAMETER = f"{SWAGGER}#/paths/~1documents/get/parameters/5"
PROPERTY = f"{SWAGGER}#/definitions/DocumentInput/properties/name"
RULES = [each for each in all_rules() if "SW200" <= each.id <= "SW234"]
CUSTOM = "custom-connectors/Golden"


def found(edits: Edits, folder: str = "certified-connectors/Golden") -> list[str]:
    judgement = judge(edits, RULES, folder)
    assert judgement.crashed == ()
    return [each.rule for each in judgement.findings]


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2)
KEYS = sorted({key for each in RULES for key in each.keys} | {"required", "default", "description"})


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.sampled_from(["query", "path", "header", "body", "formData", "cookie", ""]),
)
def test_parameters_of_any_shape_are_judged_without_a_crash(members: dict[str, object], location: str) -> None:
    found({PARAMETER: {"in": location, **members}, PROPERTY: members})


@pytest.mark.parametrize("required", ["true", 1, None])
def test_required_that_is_no_boolean_is_left_to_the_rules_about_shapes(required: object) -> None:
    edits = {
        PARAMETER: {"name": "a", "in": "path", "type": "string", "required": required, "x-ms-url-encoding": "single"}
    }
    assert "SW200" not in found(edits)


def test_an_unknown_location_is_left_to_the_rules_about_shapes() -> None:
    edits = {PARAMETER: {"name": "a", "in": "cookie", "x-ms-summary": "A", "description": "A.", "schema": {}}}
    assert found(edits) == []


def test_a_parameter_with_a_schema_instead_of_a_type_is_reported_once() -> None:
    assert found({f"{PARAMETER}/type": None, f"{PARAMETER}/schema": {"type": "string"}}) == ["SW203"]


def test_labels_are_asked_for_in_certification_only() -> None:
    edits: Edits = {f"{PARAMETER}/x-ms-summary": None, f"{PARAMETER}/description": None}
    assert found(edits) == ["SW210", "SW211"]
    assert found({"certification.yml": None, **edits}, CUSTOM) == []


def test_a_shared_parameter_needs_no_label_if_nobody_sees_it() -> None:
    unused: Edits = {f"{SWAGGER}#/parameters/Unused": {"name": "u", "in": "query", "type": "string"}}
    assert found(unused) == []


@pytest.mark.parametrize("summary", ["", "  ", 5])
def test_an_empty_label_is_judged_elsewhere(summary: object) -> None:
    assert found({f"{PARAMETER}/x-ms-summary": summary}) == []


def test_each_end_of_a_label_is_judged_once() -> None:
    assert found({f"{PARAMETER}/x-ms-summary": "Folder/Path."}) == ["SW213", "SW214"]
    assert found({f"{PARAMETER}/x-ms-summary": "…"}) == ["SW214"]


@pytest.mark.parametrize(
    "members",
    [
        {"x-ms-notification-url": True},
        {"properties": {"a": {"type": "string"}}},
        {"allOf": [{"$ref": "#/definitions/Account"}]},
        {"default": "x"},
    ],
)
def test_a_hidden_property_may_be_filled_in_otherwise(members: dict[str, object]) -> None:
    assert found({PROPERTY: {"x-ms-visibility": "internal", **members}}) == []


def test_a_hidden_property_of_a_webhook_is_judged_elsewhere() -> None:
    callback = f"{SWAGGER}#/paths/~1hooks/post/parameters/1/schema/properties/callbackUrl/x-ms-notification-url"
    assert found({callback: None}) == []


def test_a_hidden_property_of_a_response_needs_no_default() -> None:
    assert found({f"{SWAGGER}#/definitions/Account/properties/plan/x-ms-visibility": "internal"}) == []
    plan = {"type": "string", "default": "basic", "x-ms-visibility": "internal"}
    assert found({f"{SWAGGER}#/definitions/Account/properties/plan": plan}) == []


def test_a_word_in_the_wrong_case_is_named_as_such() -> None:
    (finding,) = judge({f"{PROPERTY}/x-ms-visibility": "Advanced"}, RULES).findings
    assert finding.message.endswith("in lower case.")
