"""What operations say of themselves: ids, texts, responses and versions, beyond the rules' own examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import judge

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.rule import Rule

MODULES = ("operations", "operation_texts", "responses", "revisions", "operation_families")
RULES = [each for each in all_rules() if each.check.__module__.rpartition(".")[2] in MODULES]
ANSWERS = [each for each in all_rules() if each.id in ("SW150", "SW156", "SW160", "SW285")]
RESPONSES = {"200": {"description": "Done.", "schema": {"type": "string"}}}
LABEL = {"operationId": "AddLabel", "summary": "Add a label", "description": "Adds one.", "responses": RESPONSES}


def findings(
    *operations: Any,  # noqa: ANN401 - JSON is any shape
    folder: str = "certified-connectors/X",
    chosen: list[Rule] = RULES,
    **members: Any,  # noqa: ANN401 - JSON is any shape
) -> list[Finding]:
    """What the rules say of a definition with these operations, each POST in a path of its own."""
    paths = {f"/p{n}": {"post": {**LABEL, "operationId": f"Op{n}", **each}} for n, each in enumerate(operations)}
    edits = {
        "certification.yml": None,  # so that the folder decides about the program
        "apiDefinition.swagger.json#/paths": paths,
        **{f"apiDefinition.swagger.json#/{key}": value for key, value in members.items()},
    }
    return list(judge(edits, chosen, folder).findings)


def rules(*operations: dict[str, Any], folder: str = "certified-connectors/X") -> list[str]:
    return [finding.rule for finding in findings(*operations, folder=folder)]


def family(revision: Any = None, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any shape
    annotation = {"family": "Labels", "revision": revision, **members}
    return {"x-ms-api-annotation": {key: value for key, value in annotation.items() if value is not None}}


def test_the_later_operation_of_two_with_one_id_is_reported_and_names_the_first() -> None:
    (finding,) = findings({"operationId": "Same"}, {"operationId": "Same"})
    assert finding.rule == "SW121"
    assert finding.location.pointer == "/paths/~1p1/post/operationId"
    assert 'POST "/p0"' in finding.message


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("AddLabel", []),
        ("AddLabel_V2", []),
        ("add-label", ["SW123"]),
        ("_V2", ["SW123"]),
        ("Añadir", ["SW123"]),
        ("--", ["SW123"]),
        (" ", ["SW120"]),
        ("", ["SW120"]),
    ],
)
def test_ids_are_letters_and_digits_and_perhaps_a_version(id_: str, expected: list[str]) -> None:
    assert rules({"operationId": id_}) == expected


def test_an_empty_id_is_reported_where_it_is_and_a_missing_one_at_the_operation() -> None:
    (blank,) = findings({"operationId": " "})
    assert (blank.location.pointer, blank.value_path) == ("/paths/~1p0/post/operationId", "/paths/~1p0/post")


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Add a label (beta)", []),
        ("Add a user's label, v1.2 - now: yes", []),
        ("Add a label / tag", ["SW127"]),
        ("Add a label?", ["SW127"]),
        ("Add a label.", ["SW129"]),
        ("Add a label\n", ["SW129"]),
        ("Add a label!", ["SW129"]),
        ("Add! a label", ["SW128"]),
        ("Add\ta label", ["SW128"]),
        ("Añade una etiqueta más", []),
        ("Add a label in Logic Apps", ["SW133"]),
        ("", []),
        ("  ", []),
    ],
)
def test_a_summary_has_one_finding_for_one_mistake(summary: str, expected: list[str]) -> None:
    assert rules({"summary": summary}) == expected


def test_custom_connectors_are_not_judged_by_the_taste_of_certification() -> None:
    bad = {"operationId": "add_label", "summary": "Add/label", "description": "Add/label"}
    assert rules(bad, folder="custom-connectors/X") == []
    assert rules(bad) == ["SW123", "SW127", "SW132"]


def test_an_address_is_shown_without_what_follows_it() -> None:
    (finding,) = findings({"description": "See www.example.com for more."})
    assert '"www.example.com"' in finding.message


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({"200": {"description": "Done.", "schema": {}}}, ["SW156"]),
        ({"202": {"description": "Accepted."}}, []),
        ({"200": {"description": "Done."}, "400": {"description": "Wrong.", "schema": {"type": "string"}}}, ["SW156"]),
        ({"200": {"description": "Done."}, "202": RESPONSES["200"]}, ["SW156"]),
        ({"202": RESPONSES["200"]}, ["SW156"]),
        ({"201": RESPONSES["200"], "202": {"description": "Accepted."}}, []),
        ({"default": RESPONSES["200"]}, ["SW153"]),
        ({"200": {"description": "Done."}, "default": RESPONSES["200"]}, ["SW153"]),
        ({"default": {"description": "Done.", "schema": {}}}, ["SW154"]),
        ({"400": {"description": "Wrong."}}, ["SW152"]),
        ({"200": RESPONSES["200"], "201": RESPONSES["200"], "202": RESPONSES["200"]}, ["SW155"]),
        ({"x-note": 1}, ["SW150"]),
        ([], []),
    ],
)
def test_responses_have_one_finding_for_one_mistake(responses: Any, expected: list[str]) -> None:  # noqa: ANN401
    assert rules({"responses": responses}) == expected


@pytest.mark.parametrize("schema", [{}, {"schema": {}}, {"schema": {"type": "object"}}])
def test_a_server_for_agents_need_not_say_what_it_answers(schema: dict[str, Any]) -> None:
    operation = {"responses": {"200": {"description": "Done.", **schema}}}
    server = {**operation, "x-ms-agentic-protocol": "mcp-streamable-1.0"}
    expected = {"SW160", "SW285" if schema.get("schema") else "SW156"}
    assert {each.rule for each in findings(operation, chosen=ANSWERS)} == expected
    assert findings(server, chosen=ANSWERS) == []


def test_a_server_for_agents_has_a_response_all_the_same() -> None:
    (finding,) = findings({"x-ms-agentic-protocol": "mcp-streamable-1.0", "responses": {}}, chosen=ANSWERS)
    assert finding.rule == "SW150"


def test_examples_in_a_shared_response_are_judged_by_the_operation_that_uses_it() -> None:
    shared = {"Found": {**RESPONSES["200"], "examples": {"text/csv": "a;b"}}}
    users = ({"responses": {"200": {"$ref": "#/responses/Found"}}, "produces": [each]} for each in ("text/csv", "a/b"))
    (finding,) = findings(*users, responses=shared)
    assert (finding.rule, finding.location.pointer) == ("SW158", "/paths/~1p1/post/responses/200/$ref")


def test_microsofts_path_of_a_default_response_is_the_response() -> None:
    (finding,) = findings({"responses": {**RESPONSES, "default": RESPONSES["200"]}})
    assert finding.location.pointer == "/paths/~1p0/post/responses/default/schema"
    assert finding.value_path == "/paths/~1p0/post/responses/default"


def test_the_oldest_operation_of_a_crowded_family_is_the_one_to_deprecate() -> None:
    operations = ({"operationId": f"Label_V{n}", **family(n)} for n in (3, 1, 2))
    (finding,) = findings(*operations)
    assert (finding.rule, finding.location.pointer) == (
        "SW181",
        "/paths/~1p1/post/x-ms-api-annotation/family",
    )


def test_members_of_a_large_family_are_named_up_to_a_point() -> None:
    found = findings(*({"operationId": f"Label{n}", **family()} for n in range(9)))
    empty = next(each for each in found if each.rule == "SW183")
    assert "others" in empty.message


@pytest.mark.parametrize(
    ("id_", "revision", "expected"),
    [
        ("Label_V2", 2, []),
        ("LabelV2", 2, []),
        ("Label_v2", 2, []),
        ("Label_V12", 2, ["SW185"]),
        ("Label2", 2, ["SW185"]),
        ("Label", 2, ["SW185"]),
        ("Label", 1, []),
        ("Label", 0, []),
        ("Label", True, []),
        ("Label", "2", []),
        ("Label", 10**9, []),
    ],
)
def test_the_id_of_a_later_revision_ends_with_its_number(id_: str, revision: object, expected: list[str]) -> None:
    assert rules({"operationId": id_, **family(revision)}) == expected


def test_one_operation_of_a_family_may_lack_a_revision_with_a_warning() -> None:
    assert rules(family(), {"operationId": "Label_V2", **family(2)}) == ["SW184"]


@pytest.mark.parametrize("value", [True, 0, 1.5, "x", "", [], [{}], {}, {"$ref": []}, {"a": {"b": [None]}}])
@pytest.mark.parametrize(
    "key", ["operationId", "summary", "description", "responses", "x-ms-api-annotation", "x-ms-pageable", "deprecated"]
)
def test_members_of_any_json_type_are_no_crash(key: str, value: object) -> None:
    paths = "apiDefinition.swagger.json#/paths/~1search/get"
    judgement = judge({f"{paths}/{key}": value, f"{paths}/x-ms-visibility": value}, RULES)
    assert judgement.crashed == ()
