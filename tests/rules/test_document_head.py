"""The rules on the head of a definition, where their examples don't reach; and any JSON in place of each member."""

from __future__ import annotations

from typing import Any

import pytest
from golden_connector import judge
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from connectorops.rule import choose
from connectorops.rules import all_rules
from connectorops.rules.urls import is_email, is_plain_http, is_url
from connectorops.rules.wording import around, counted, listed, quoted

SWAGGER = "apiDefinition.swagger.json"
HEAD = [each for each in all_rules() if "SW001" <= each.id <= "SW099"]


def messages(rule: str, edits: dict[str, Any], folder: str = "certified-connectors/Golden") -> list[str]:
    judgement = judge(edits, choose(all_rules(), [rule], []), folder)
    assert judgement.crashed == ()
    return [finding.message for finding in judgement.findings]


def pointers(rule: str, edits: dict[str, Any]) -> list[str]:
    return [finding.location.pointer for finding in judge(edits, choose(all_rules(), [rule], [])).findings]


def test_a_document_of_openapi_3_is_called_by_its_version() -> None:
    edits = {f"{SWAGGER}#/swagger": None, f"{SWAGGER}#/openapi": "3.0.1"}
    assert messages("SW001", edits) == ['The definition is OpenAPI "3.0.1"; "swagger": "2.0" was expected.']


def test_a_version_that_is_no_text_is_a_wrong_version_and_nothing_else() -> None:
    edits = {f"{SWAGGER}#/swagger": 2.0}
    assert messages("SW001", edits) == ['The version is a number; the text "2.0" was expected.']
    assert messages("SW500", edits) == []


def test_tags_that_are_no_objects_or_have_no_name_are_not_compared() -> None:
    edits = {f"{SWAGGER}#/tags": ["Search", "Search", {}, {}, {"name": 1}, {"name": 1}]}
    assert messages("SW011", edits) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("Документы и папки", True), ("文書", True), ("Δt", False), ("αβγ", True), ("café", False), ("\U0001d49c", False)],
)
def test_letters_of_other_scripts_are_not_english(text: str, is_found: bool) -> None:
    assert bool(messages("SW012", {f"{SWAGGER}#/paths/~1documents/get/summary": text})) is is_found


def test_what_is_not_english_is_not_reported_for_its_characters_too() -> None:
    edits = {f"{SWAGGER}#/paths/~1documents/get/summary": "文書"}
    assert messages("SW013", edits) == []


def test_an_english_text_may_quote_a_word_of_another_language() -> None:
    edits = {f"{SWAGGER}#/paths/~1documents/get/description": 'Returns documents, such as "文書", page by page.'}
    assert messages("SW012", edits) == []
    assert len(messages("SW013", edits)) == 1


def test_values_of_the_api_may_have_any_language() -> None:
    edits = {f"{SWAGGER}#/paths/~1documents/get/parameters/2/default": "草稿 \u2013 neu"}
    assert messages("SW012", edits) == []
    assert messages("SW013", edits) == []


def test_characters_outside_ascii_are_named() -> None:
    edits = {f"{SWAGGER}#/tags/0/description": "a\u200bb \u2013 c \u201cd\u201d \u20ac"}
    (message,) = messages("SW013", edits)
    assert (
        "U+200B, zero width space, \u2013 (U+2013, en dash) and \u201c (U+201C, left double quotation mark)" in message
    )
    assert "and 2 other such characters" in message


def test_an_escaped_character_is_as_foreign_as_a_plain_one() -> None:
    text = '{"swagger": "2.0", "info": {"title": "Caf\\u00e9"}}'
    assert len(messages("SW013", {SWAGGER: text})) == 1


def test_a_definition_that_is_not_in_a_program_may_have_any_language() -> None:
    edits = {f"{SWAGGER}#/info/title": "文書", "certification.yml": None}
    assert messages("SW012", edits, "custom-connectors/Golden") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x-ms-visbility", "x-ms-visibility was probably meant"),
        ("x-ms  -summary", "x-ms-summary was probably meant"),
        ("x-ms-summary title", "x-ms-summary was probably meant"),
        ("X-MS-Summary", "x-ms-summary was probably meant"),
        ("x-ms-frobnicate", "is ignored"),
    ],
)
def test_an_unknown_extension_gets_the_name_that_was_meant(name: str, expected: str) -> None:
    (message,) = messages("SW015", {f"{SWAGGER}#/paths/~1documents/get/{name}": "x"})
    assert expected in message


def test_names_of_properties_are_no_extensions() -> None:
    edits = {f"{SWAGGER}#/definitions/Account/properties/x-ms-frobnicate": {"type": "string"}}
    assert messages("SW015", edits) == []


def test_a_title_that_says_microsoft_needs_a_publisher_that_does() -> None:
    edits = {f"{SWAGGER}#/info/title": "Microsoft Archive", "apiProperties.json": None}
    assert len(messages("SW026", edits)) == 1


@pytest.mark.parametrize("end", ["!", " ", "\n", "."])
def test_a_title_may_not_end_with(end: str) -> None:
    assert len(messages("SW027", {f"{SWAGGER}#/info/title": f"Litware{end}"})) == 1


def test_one_root_cause_is_one_finding() -> None:
    both = {f"{SWAGGER}#/info/title": "Litware Copilot Studio"}
    assert len(messages("SW024", both)) == 1
    assert messages("SW025", both) == []
    named = {f"{SWAGGER}#/info/description": "Brings documents into Power Automate and the Power Platform."}
    assert len(messages("SW032", named)) == 1
    assert messages("SW033", named) == []


def test_a_description_with_a_carriage_return_has_a_line_break() -> None:
    assert len(messages("SW036", {f"{SWAGGER}#/info/description": "One paragraph,\ror two of them?"})) == 1


def test_the_status_is_held_against_what_the_definition_says_of_the_service() -> None:
    status = f"{SWAGGER}#/info/x-ms-api-annotation/status"
    (message,) = messages("SW044", {status: "Production", f"{SWAGGER}#/host": "preview.example.com"})
    assert message == 'The status is "Production", but `host` is "preview.example.com".'
    assert messages("SW044", {status: "Production", f"{SWAGGER}#/host": "alphabet.example.com"}) == []


@pytest.mark.parametrize("host", ["10.0.0.4", "LOCALHOST", "server.local", "localhost:7071"])
def test_hosts_that_nobody_reaches(host: str) -> None:
    assert len(messages("SW052", {f"{SWAGGER}#/host": host})) == 1
    assert messages("SW053", {f"{SWAGGER}#/host": host}) == []


@pytest.mark.parametrize("host", ["https://x", "a b", "{x}.example.com", "x/y", "x:port", "x?y"])
def test_hosts_that_are_none(host: str) -> None:
    assert len(messages("SW051", {f"{SWAGGER}#/host": host})) == 1
    assert messages("SW052", {f"{SWAGGER}#/host": host}) == []


def test_only_the_part_of_a_host_before_the_domain_tells_its_stage() -> None:
    assert messages("SW053", {f"{SWAGGER}#/host": "the-one-api.dev"}) == []
    (message,) = messages("SW053", {f"{SWAGGER}#/host": "qa-eu.test.example.com"})
    assert '"qa" and "test"' in message


def test_a_missing_list_of_media_types_is_one_finding_for_all_operations() -> None:
    (message,) = messages("SW062", {f"{SWAGGER}#/consumes": None})
    assert message.startswith(
        "There is no media type in `consumes` for 4 operations with a body or form (CreateDocument"
    )
    assert pointers("SW062", {f"{SWAGGER}#/consumes": []}) == ["/consumes"]
    assert messages("SW062", {f"{SWAGGER}#/consumes": "application/json"}) == []


def test_few_operations_without_media_types_are_all_named() -> None:
    path = {"post": {"operationId": "A", "parameters": [{"name": "b", "in": "body", "schema": {}}], "responses": {}}}
    edits = {f"{SWAGGER}#/consumes": None, f"{SWAGGER}#/paths": {"/a": path}}
    assert messages("SW062", edits) == ["There is no media type in `consumes` for 1 operation with a body or form (A)."]


def test_media_types_that_connectors_do_not_know_are_not_judged_further() -> None:
    edits = {f"{SWAGGER}#/paths/~1documents/post/consumes": ["application/xml"]}
    assert messages("SW063", edits) == []


def test_a_body_that_is_a_text_may_have_any_media_type() -> None:
    body = {"name": "body", "in": "body", "schema": {"type": "string"}}
    at = f"{SWAGGER}#/paths/~1documents/post"
    assert messages("SW063", {f"{at}/parameters/0": body, f"{at}/consumes": ["text/plain"]}) == []


def test_the_list_of_the_document_is_pointed_at_where_the_operation_has_none() -> None:
    edits = {f"{SWAGGER}#/consumes": ["text/plain"], f"{SWAGGER}#/paths/~1documents~1{{documentId}}": {}}
    assert "/paths/~1documents/post" in pointers("SW063", edits)


def test_metadata_of_a_wrong_type_is_left_to_the_rules_about_types() -> None:
    edits = {f"{SWAGGER}#/x-ms-connector-metadata": {"Website": "https://example.com"}}
    assert messages("SW071", edits) == []
    assert messages("SW070", edits) == []


def test_a_category_may_be_a_guess() -> None:
    at = f"{SWAGGER}#/x-ms-connector-metadata/2/propertyValue"
    assert messages("SW079", {at: "Zzzz"}) == ['The category "Zzzz" is unknown.']
    assert messages("SW079", {at: "Data, Finance"}) == [
        'The category "Data, Finance" is unknown; "Data;Finance" was probably meant.'
    ]
    assert messages("SW079", {at: "Humen Resources"}) == [
        'The category "Humen Resources" is unknown; "Human Resources" was probably meant.'
    ]


def test_a_misspelt_name_of_the_metadata_gets_the_right_one() -> None:
    at = f"{SWAGGER}#/x-ms-connector-metadata/1/propertyName"
    assert messages("SW074", {at: "Privacy polcy"}) == [
        'The name "Privacy polcy" is unknown; "Privacy policy" was probably meant.'
    ]


def test_a_policy_or_a_script_may_carry_the_secret() -> None:
    no_schemes = {f"{SWAGGER}#/securityDefinitions": None}
    assert messages("SW093", no_schemes) == []
    assert messages("SW093", {**no_schemes, "script.csx": None}) == []
    assert messages("SW093", {**no_schemes, "apiProperties.json": None, "script.csx": None}) == []


def test_a_connection_without_a_sign_in_needs_no_oauth_scheme() -> None:
    edits = {
        f"{SWAGGER}#/securityDefinitions/token": None,
        "apiProperties.json#/properties/connectionParameters/token": None,
    }
    assert messages("SW094", edits) == []
    assert messages("SW094", {f"{SWAGGER}#/securityDefinitions/token": None, "apiProperties.json": None}) == []


def test_an_unknown_flow_or_type_has_no_members_to_judge() -> None:
    for edits in (
        {f"{SWAGGER}#/securityDefinitions/token/flow": "x"},
        {f"{SWAGGER}#/securityDefinitions/token/type": 1},
    ):
        assert messages("SW085", edits) == []
        assert messages("SW086", edits) == []


def test_scopes_are_only_compared_where_they_are_declared() -> None:
    at = f"{SWAGGER}#/security/0/token"
    assert messages("SW092", {at: ["archive.read", 1]}) == []
    assert messages("SW092", {at: ["x"], f"{SWAGGER}#/securityDefinitions/token/scopes": None}) == []
    assert messages("SW092", {at: {"x": 1}}) == []


@pytest.mark.parametrize("text", ["https://example.com", "HTTP://example.com/a?b#c", "https://[::1]/"])
def test_addresses(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize("text", ["", "example.com", "https://", "https:///x", "hhttps://x", "https://a b", "ftp://x"])
def test_no_addresses(text: str) -> None:
    assert not is_url(text)


def test_emails() -> None:
    assert is_email("a.b+c@mail.example.com")
    assert not any(
        is_email(each) for each in ("a", "a@b", "a@b..c", "a@b.c, d@e.f", "A <a@b.c>", "mailto:a@b.c", "@b.c")
    )
    assert is_plain_http("HTTP://x")


def test_words() -> None:
    assert quoted("a\n  b") == '"a b"'
    assert quoted("x" * 100) == f'"{"x" * 59}…"'
    assert around("x" * 100 + "é", 100).startswith('"…')
    assert "é" in around("x" * 100 + "é", 100)
    assert around("short", 4) == '"short"'
    assert [listed(list(each), "or") for each in ("", "a", "ab", "abc")] == ["", "a", "a or b", "a, b or c"]
    assert [counted(1, "thing"), counted(1200, "thing")] == ["1 thing", "1,200 things"]


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
names = st.sampled_from(
    ["title", "type", "email", "url", "security", "in", "flow", "propertyName", "get", "parameters"]
)
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)
members = st.sampled_from(
    ["swagger", "info", "info/title", "info/description", "info/contact", "info/contact/url", "info/version", "host"]
    + ["info/x-ms-api-annotation", "schemes", "schemes/0", "basePath", "consumes", "consumes/0", "produces", "tags"]
    + ["tags/0", "tags/0/name", "security", "security/0", "security/0/token", "security/0/token/0", "paths"]
    + ["securityDefinitions", "securityDefinitions/token", "securityDefinitions/token/scopes", "definitions"]
    + ["securityDefinitions/token/type", "securityDefinitions/token/flow", "x-ms-connector-metadata", "externalDocs"]
    + [f"x-ms-connector-metadata/{each}" for each in ("0", "0/propertyName", "0/propertyValue", "2/propertyValue")]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(members, any_json, min_size=1, max_size=1))
@example({"info": None})
def test_any_json_anywhere_is_judged_without_a_crash(values: dict[str, Any]) -> None:
    assume(values != {"externalDocs": None})  # an edit that takes away what is not there
    judgement = judge({f"{SWAGGER}#/{member}": value for member, value in values.items()}, HEAD)
    assert judgement.crashed == ()
