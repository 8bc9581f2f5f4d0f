"""The rules on style, which speak once for a connector: what they count, what they name, and what they mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import connector_of, golden, judge

from connectorops.documents import resolve
from connectorops.engine import Engine
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import edited

if TYPE_CHECKING:
    from connectorops.model import Finding

SWAGGER = "apiDefinition.swagger.json"
DOCUMENTS = f"{SWAGGER}#/paths/~1documents/get"
LABELS = f"{SWAGGER}#/paths/~1documents~1{{documentId}}~1labels/post"
PARAMETER = f"{DOCUMENTS}/parameters/5"


def findings(rule: str, edits: dict[str, Any]) -> tuple[Finding, ...]:
    judgement = judge(edits, choose(all_rules(), [rule], []))
    assert judgement.crashed == ()
    return judgement.findings


def mended(rule: str, edits: dict[str, Any], pointer: str) -> object:
    """The value at the pointer after the repairs of a rule, or what it was."""
    tree = edited(golden(), edits)
    repairs = Engine(RuleSet(choose(all_rules(), [rule], []))).repairs(connector_of(tree))[0]
    found = {edit.pointer: edit.value for _, edits in repairs for edit in edits}  # type: ignore[union-attr]
    return found.get(pointer, resolve(connector_of(tree).swagger.value, pointer))  # type: ignore[union-attr]


def test_a_connector_has_one_finding_that_counts_and_names_a_few() -> None:
    names = ["first", "second", "third", "fourth"]
    edits = {
        f"{SWAGGER}#/paths/~1{name}": {"get": {"operationId": name, "summary": "Get", "responses": {}}}
        for name in names
    }
    (finding,) = findings("SW124", edits)
    assert finding.location.pointer == "/paths"
    assert finding.message.startswith("4 of ")
    assert finding.message.endswith('operationIds are not in PascalCase: "first", "second", "third" and 1 other.')


@pytest.mark.parametrize(
    ("rule", "key", "texts"),
    [
        ("SW124", "operationId", ["listAll", "addLabel"]),
        ("SW144", "description", ["Lists the documents of the folder", "Puts a word on a document"]),
    ],
)
def test_the_line_is_that_of_the_first_and_the_finding_stays_the_same_when_that_is_mended(
    rule: str, key: str, texts: list[str]
) -> None:
    both = {f"{DOCUMENTS}/{key}": texts[0], f"{LABELS}/{key}": texts[1]}
    last = {f"{LABELS}/{key}": texts[1]}
    (before,), (after,) = findings(rule, both), findings(rule, last)
    assert before.fingerprint == after.fingerprint
    for finding, edits, text in ((before, both, texts[0]), (after, last, texts[1])):
        swagger = connector_of(edited(golden(), edits)).text(SWAGGER).text
        assert text in swagger.splitlines()[finding.location.line - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Puts a word on a document", "Puts a word on a document."),
        ("Puts a word on a document (or two) ", "Puts a word on a document (or two)."),
        ("Puts a word on a document, see https://example.com/labels", None),
        ("Puts a word on a document from 2024-01-31", None),
        ("Puts a word on a document:\n- first\n- second", None),
        ("Puts a word on `document`", None),
    ],
)
def test_a_full_stop_is_added_where_nothing_can_take_it_for_a_part_of_a_value(text: str, expected: str | None) -> None:
    for rule, place in (("SW144", LABELS), ("SW216", PARAMETER)):
        edits = {f"{place}/description": text}
        assert len(findings(rule, edits)) == 1
        assert mended(rule, edits, f"{place.partition('#')[2]}/description") == (expected or text)


@pytest.mark.parametrize(
    "text",
    [
        "Puts it there.",
        "Puts it there!",
        "What is it?",
        "One of (see above.)",
        "A list:",
        "Label",
        "Old one (deprecated)",
    ],
)
def test_what_ends_as_a_sentence_or_is_none_is_left_alone(text: str) -> None:
    assert findings("SW144", {f"{LABELS}/description": text}) == ()


def test_what_makers_do_not_see_has_no_style() -> None:
    hidden = {"x-ms-visibility": "internal", "description": "Puts a word on it"}
    assert findings("SW144", {f"{LABELS}/{key}": value for key, value in hidden.items()}) == ()
    hidden["x-ms-summary"] = "created after"
    for rule in ("SW215", "SW216"):
        assert findings(rule, {f"{PARAMETER}/{key}": value for key, value in hidden.items()}) == ()


@pytest.mark.parametrize("title", ["Litware Archive", "Documents Litware Archive"])
def test_names_have_capitals_in_any_style(title: str) -> None:
    edits = {f"{SWAGGER}#/info/title": title} | {
        f"{SWAGGER}#/paths/~1{number}": {
            "get": {"operationId": f"Get{number}", "summary": "Get Litware Archive status"}
        }
        for number in range(20)
    }
    assert findings("SW143", edits) == ()


def test_a_host_counts_unless_policies_set_that_of_every_operation() -> None:
    policy = "apiProperties.json#/properties/policyTemplateInstances/1/parameters/x-ms-apimTemplate-operationName"
    host = {f"{SWAGGER}#/host": "yourdomain.archive.com"}
    ids = [each.id for each in connector_of(golden()).swagger.operations]  # type: ignore[union-attr]
    assert len(findings("SW065", host)) == 1
    assert len(findings("SW065", {**host, policy: ids[1:]})) == 1
    assert findings("SW065", {**host, policy: ids}) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\r\n    "a": 1\r\n}\r\n', ""),
        ('{"a": 1}', ""),
        ('{\n  "a": 1\n}\n', "2 spaces for each level"),
        ('{\r\n\t"a": 1 \r\n}\r\n', "tabs in x.json and spaces at the end of lines"),
        (" \n", ""),
    ],
)
def test_the_layout_of_all_files_is_one_finding(text: str, expected: str) -> None:
    found = findings("ST014", {"x.json": text})
    assert [expected in each.message for each in found] == ([True] if expected else [])


def test_schemas_of_errors_stay_the_same_finding_when_the_first_is_mended() -> None:
    error = {"description": "A value is wrong.", "schema": {"type": "object"}}
    last = {f"{LABELS}/responses/400": error}
    (before,) = findings("SW162", {f"{DOCUMENTS}/responses/400": error, **last})
    (after,) = findings("SW162", last)
    assert before.fingerprint == after.fingerprint
    assert before.location.line < after.location.line


def test_examples_stay_the_same_finding_when_the_first_is_mended() -> None:
    names = [f"{SWAGGER}#/definitions/Account/properties/{each}" for each in "abcde"]
    text = {"type": "string", "title": "Name", "description": "What else is known."}
    edits: dict[str, Any] = {each: {**text, "example": "Contoso"} for each in names}
    (before,) = findings("SW161", edits | {f"{DOCUMENTS}/parameters/1/example": "2026"})
    (after,) = findings("SW161", edits)
    assert before.fingerprint == after.fingerprint
    assert before.location.line < after.location.line
