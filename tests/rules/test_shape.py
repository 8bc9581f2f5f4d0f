"""The words of findings about shapes: what was most likely meant."""

from __future__ import annotations

import pytest
from golden_connector import judge

from connectorops.rule import choose
from connectorops.rules import all_rules
from connectorops.rules.shape import OPENAPI_3
from connectorops.swagger.grammar import GRAMMAR

FILE = "apiDefinition.swagger.json#"
RULES = [each for each in all_rules() if "SW500" <= each.id <= "SW529"]


@pytest.mark.parametrize(
    ("edit", "value", "rule", "says"),
    [
        ("/definitions/security", [{"a": []}], "SW500", "belongs at the root, beside `definitions`, not inside it"),
        ("/paths/~1account/get/tags/0", 1, "SW500", "Element 0 of `tags` must be a string, but it is an integer."),
        ("/definitions/Account/required", True, "SW500", "the object above lists the names"),
        ("/definitions/Account/type", ["object", "null"], "SW500", "one type for each value"),
        ("/definitions/Account/readOnly", "True", "SW500", "without quotes"),
        ("/definitions/Account/maxLength", "5", "SW500", "without quotes"),
        ("/definitions/Account/title", None, "", ""),
        ("/definitions/Account/x-ms-editor", 4, "SW500", "`x-ms-editor` must be a string, but it is an integer."),
        ("/basepath", "/v1", "SW501", 'did you mean "basePath"?'),
        ("/scriptOperations", [], "SW501", "it belongs into apiProperties.json"),
        ("/paths/~1account/securityDefinitions", {}, "SW501", "it belongs at the root of the file"),
        ("/definitions/Account/Zone", {"type": "string"}, "SW501", "it belongs into `properties`"),
        ("/definitions/Account/zone", "a", "SW501", "the name of an extension begins with x-"),
        ("/info/contact/mail", "a@example.com", "SW502", 'did you mean "email"?'),
        ("/info/contact/fax", "1", "SW502", "it has name, url, email."),
        ("/openapi", "3.0.0", "SW503", "the file begins with `swagger`"),
        ("/webhooks", {}, "SW503", "does not have."),
        ("/paths/~1account/Post", {}, "SW504", "must be written in lower case"),
        ("/paths/~1account/connect", {}, "SW504", "those of Swagger 2.0 are get, put"),
        ("/definitions/Account/type", "INTEGER", "SW505", 'did you mean "integer"?'),
        ("/definitions/Account/type", "datetime", "SW505", 'did you mean "string"?'),
        ("/definitions/Account/type", "null", "SW505", "array, boolean, file, integer, number, object, string."),
        ("/definitions/Account/nullable", True, "", ""),
        ("/definitions/Account/oneOf", [], "", ""),
    ],
)  # fmt: skip
def test_a_finding_says_what_was_meant(edit: str, value: object, rule: str, says: str) -> None:
    findings = judge({FILE + edit: value}, RULES).findings
    assert [each.rule for each in findings] == ([rule] if rule else [])
    assert all(says in each.message for each in findings)


def test_null_is_not_absent() -> None:
    text = '{"swagger": "2.0", "info": {"title": null}, "paths": {}}'
    (finding,) = judge({"apiDefinition.swagger.json": text}, RULES).findings
    assert finding.message == "`title` must be a string, but it is null: remove it where there is no value."


def test_an_unknown_name_is_marked_and_a_wrong_value_too() -> None:
    found = {each.rule: each.location for each in judge({f"{FILE}/host": 1, f"{FILE}/hosts": 1}, RULES).findings}
    assert {rule: each.pointer for rule, each in found.items()} == {"SW500": "/host", "SW501": "/hosts"}
    assert found["SW501"].end_column - found["SW501"].column == len('"hosts"')


def test_the_words_of_openapi_3_are_unknown_to_swagger() -> None:
    assert not [word for kind, words in OPENAPI_3.items() for word in words if word in GRAMMAR[kind]]


def test_the_rules_can_be_chosen_by_microsofts_codes() -> None:
    assert [each.id for each in choose(all_rules(), ["ExtensionNameNotValid"], [])] == ["SW501", "SW504"]
