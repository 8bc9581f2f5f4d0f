"""What the examples of the rules about triggers don't show."""

from __future__ import annotations

from typing import Any

import pytest
from golden_connector import judge

from connectorops.rules import all_rules

SWAGGER = "apiDefinition.swagger.json"
RULES = [each for each in all_rules() if "SW450" <= each.id <= "SW467"]  # those from SW468 on judge the texts
HOOK = f"{SWAGGER}#/paths/~1hooks/post"
BODY = f"{HOOK}/parameters/1/schema"
URL = {"type": "string", "x-ms-notification-url": True, "x-ms-visibility": "internal"}
CHANGES = f"{SWAGGER}#/paths/~1changes/get"

Edits = dict[str, Any]


def found(edits: Edits) -> list[str]:
    judgement = judge(edits, RULES)
    assert judgement.crashed == ()
    return [finding.rule for finding in judgement.findings]


def hook(**url: Any) -> Edits:  # noqa: ANN401 - JSON is any shape
    """The subscription's body as a definition in a definition."""
    inner = {"type": "object", "required": ["url"], "properties": {"url": {**URL, **url}}}
    outer = {"type": "object", "required": ["config"], "properties": {"config": {"$ref": "#/definitions/Inner"}}}
    return {
        f"{SWAGGER}#/definitions/Inner": inner,
        f"{SWAGGER}#/definitions/Outer": outer,
        BODY: {"$ref": "#/definitions/Outer"},
    }


def test_a_notification_url_may_be_deep_in_definitions() -> None:
    assert found(hook()) == []
    assert found({**hook(), f"{SWAGGER}#/definitions/Inner/properties/inner": {"$ref": "#/definitions/Inner"}}) == []


def test_a_visible_one_in_a_definition_is_found_where_it_is_written() -> None:
    (finding,) = judge(hook(**{"x-ms-visibility": "none"}), RULES).findings
    assert (finding.rule, finding.location.pointer) == ("SW452", "/definitions/Inner/properties/url")


def test_an_optional_object_around_it_is_named() -> None:
    body = {
        "type": "object",
        "properties": {"config": {"type": "object", "required": ["url"], "properties": {"url": URL}}},
    }
    (finding,) = judge({BODY: body}, RULES).findings
    assert finding.rule == "SW453"
    assert "'config'" in finding.message


def test_a_url_without_a_type_is_marked_as_a_whole() -> None:
    (finding,) = judge(hook(type=None), RULES).findings
    assert (finding.rule, finding.location.pointer) == ("SW454", "/definitions/Inner/properties/url/type")
    edits: Edits = {f"{BODY}/properties/callbackUrl/type": None}
    (finding,) = judge(edits, RULES).findings
    assert "without a type" in finding.message


def test_a_definition_that_is_only_returned_is_not_judged() -> None:
    edits: Edits = {
        f"{SWAGGER}#/definitions/Account/properties/hook": {"type": "object", "x-ms-notification-url": True}
    }
    assert found(edits) == []


def test_a_mark_on_a_query_parameter_is_one_finding() -> None:
    edits: Edits = {
        f"{BODY}/properties/callbackUrl/x-ms-notification-url": None,
        f"{HOOK}/parameters/0/x-ms-notification-url": True,
    }
    assert found(edits) == ["SW451"]


def test_a_path_without_a_trigger_needs_no_payload_schema() -> None:
    edits: Edits = {f"{SWAGGER}#/paths/~1account/x-ms-notification-content": {"description": "Nothing is sent here."}}
    assert found(edits) == []


def test_several_webhooks_without_an_end_are_one_finding() -> None:
    body = {"name": "body", "in": "body", "schema": {"required": ["url"], "properties": {"url": URL}}}
    edits: Edits = {
        f"{SWAGGER}#/paths/~1hooks~1{{hookId}}": None,
        f"{SWAGGER}#/paths/~1more": {
            "x-ms-notification-content": {"schema": {"type": "object"}},
            "post": {"x-ms-trigger": "single", "parameters": [body]},
        },
    }
    (finding,) = judge(edits, RULES).findings
    assert finding.rule == "SW460"
    assert "1 more" in finding.message


@pytest.mark.parametrize(
    ("path", "members", "ends"),
    [
        ("/documents/{id}", {"operationId": "DeleteDocument"}, False),
        ("/documents/{id}", {"operationId": "DeleteDocument", "x-ms-visibility": "internal"}, True),
        ("/documents/{id}", {"operationId": "Unsubscribe"}, True),
        ("/hooks/{id}", {"operationId": "DeleteIt"}, True),
        ("/connections/{id}/listeners", {"operationId": "DeleteIt"}, True),
    ],
)
def test_not_every_delete_ends_a_subscription(path: str, members: dict[str, Any], ends: bool) -> None:
    edits: Edits = {
        f"{SWAGGER}#/paths/~1hooks~1{{hookId}}": None,
        f"{SWAGGER}#/paths/{path.replace('/', '~1')}": {"delete": {"responses": {"204": {}}, **members}},
    }
    assert ("SW460" in [each.rule for each in judge(edits, RULES).findings]) is not ends


def test_a_connector_without_webhooks_or_properties_has_nothing_to_say() -> None:
    assert found({f"{SWAGGER}#/paths/~1hooks": None, f"{CHANGES}/x-ms-notification": None}) == []
    assert found({"apiProperties.json": None}) == []
    properties = "apiProperties.json#/properties"
    edits: Edits = {
        f"{properties}/scriptOperations": ["ListDocumentChanges"],
        f"{properties}/policyTemplateInstances": [],
    }
    assert found(edits) == []


@pytest.mark.parametrize("value", [None, 1, [], {}, "", [{}]])
def test_odd_values_of_operation_id_break_nothing(value: object) -> None:
    edits: Edits = {f"{CHANGES}/x-ms-notification": {"operationId": value}}
    assert set(found(edits)) <= {"SW465"}
    assert found({f"{CHANGES}/x-ms-notification": value}) in ([], ["SW465"])


def test_body_properties_are_not_compared_with_parameters() -> None:
    edits: Edits = {f"{CHANGES}/parameters/-": {"name": "body", "in": "query", "type": "string"}}
    assert found(edits) == []
    edits = {f"{CHANGES}/parameters/0/x-ms-visibility": "none"}
    assert found(edits) == []
