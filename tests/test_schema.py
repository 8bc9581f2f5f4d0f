import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.schema import LIMIT, Violation, compiled, judge, load, nearest, violations
from connectorops.schema.fits import inlined, predicate

NAMES = ["api-properties", "baseline", "certification", "config", "dossier", "event"]
WORDED = {
    *("type", "enum", "pattern", "minLength", "minItems", "minimum", "required", "uniqueItems"),
    *("maxLength", "maxItems", "maximum"),
    *("additionalProperties", "propertyNames", "properties", "patternProperties", "items", "$ref", "anyOf"),
}
SILENT = {"$schema", "$id", "$comment", "$defs", "title", "description", "examples", "default"}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def subschemas(schema: object) -> Iterator[dict[str, Any]]:
    """The schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "patternProperties", "$defs"):
        for member in schema.get(keyword, {}).values():
            yield from subschemas(member)
    for keyword in ("items", "additionalProperties", "propertyNames"):
        yield from subschemas(schema.get(keyword))


def members(schema: dict[str, Any]) -> list[str]:
    """Every key that is a member name of some schema: what a shrunk fuzzer should try."""
    return sorted({name for each in subschemas(schema) for name in each.get("properties", {})})


def api_properties(**members: object) -> dict[str, Any]:
    return {"properties": members}


def told(name: str, value: object) -> list[tuple[str, str]]:
    return [(each.pointer, each.message) for each in violations(name, value)]


def only(name: str, value: object) -> Violation:
    (violation,) = violations(name, value)
    return violation


class TestSchemas:
    @pytest.mark.parametrize("name", NAMES)
    def test_is_valid_by_its_dialect(self, name: str) -> None:
        schema = load(name)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == f"https://connectorops.dev/schemas/{name}"
        jsonschema.Draft202012Validator.check_schema(schema)

    @pytest.mark.parametrize("name", NAMES)
    def test_describes_every_property(self, name: str) -> None:
        named = [item for each in subschemas(load(name)) for item in each.get("properties", {}).items()]
        assert named
        assert [key for key, schema in named if not schema.get("description", "").endswith(".")] == []
        assert [key for key, schema in named if not schema.get("title") and "$ref" not in schema] == []

    @pytest.mark.parametrize("name", NAMES)
    def test_says_of_every_object_whether_it_is_open(self, name: str) -> None:
        silent = [
            each for each in subschemas(load(name)) if "properties" in each and "additionalProperties" not in each
        ]
        assert silent == []

    @pytest.mark.parametrize("name", NAMES)
    def test_uses_only_keywords_that_have_a_sentence(self, name: str) -> None:
        used = {keyword for each in subschemas(load(name)) for keyword in each}
        assert used <= WORDED | SILENT

    @pytest.mark.parametrize("name", NAMES)
    def test_refers_only_to_itself(self, name: str) -> None:
        schema = load(name)
        references = {each["$ref"] for each in subschemas(schema) if "$ref" in each}
        assert references == {f"#/$defs/{each}" for each in schema.get("$defs", {})}

    @pytest.mark.parametrize("name", NAMES)
    def test_patterns_are_anchored_and_explained(self, name: str) -> None:
        for each in subschemas(load(name)):
            if "pattern" in each:
                assert each["pattern"].startswith("^")
                assert each["pattern"].endswith("$")
                assert each["title"]
                assert judge(compiled(each), each["examples"][0]) == []

    @pytest.mark.parametrize("name", NAMES)
    def test_examples_fit(self, name: str) -> None:
        schema = load(name)
        for each in subschemas(schema):
            validator = compiled({**each, "$defs": schema.get("$defs", {})})
            assert [judge(validator, example) for example in each.get("examples", [])] == [[]] * len(
                each.get("examples", [])
            )

    def test_an_unknown_name_is_an_error(self) -> None:
        with pytest.raises(LookupError, match=r"no-such\.schema\.json"):
            load("no-such")

    def test_jsonschema_is_not_imported_before_something_is_judged(self) -> None:
        code = "import sys, connectorops.schema; sys.exit('jsonschema' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestFits:
    """The quick yes of `fits` and the verdict of jsonschema are the same."""

    @pytest.mark.parametrize("name", NAMES)
    @given(data=st.data())
    def test_says_what_jsonschema_says(self, name: str, data: st.DataObject) -> None:
        schema = load(name)
        names = st.sampled_from(members(schema)) | st.text()
        texts = st.sampled_from(["connector", "custom", "string", "oauthSetting", "basic", "octocat", ""]) | st.text()
        value = data.draw(
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | texts,
                lambda inner: st.lists(inner) | st.dictionaries(names, inner),
                max_leaves=8,
            )
        )
        for each in subschemas(schema):
            part = {**each, "$defs": schema.get("$defs", {})}
            assert predicate(inlined(part, part["$defs"]))(value) == (not judge(compiled(part), value))

    @pytest.mark.parametrize("name", NAMES)
    def test_the_examples_of_a_schema_fit(self, name: str) -> None:
        schema = load(name)
        for each in subschemas(schema):
            fits = predicate(inlined(each, schema.get("$defs", {})))
            assert all(fits(example) for example in each.get("examples", []))

    @pytest.mark.parametrize(
        ("schema", "right", "wrong"),
        [
            ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
            ({"type": ["string", "null"]}, None, 1),
            ({"uniqueItems": True}, ["a", "b"], ["a", "a"]),
            ({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False}, {"x-a": ""}, {"a": ""}),
            ({"propertyNames": {"minLength": 2}}, {"ab": 1}, {"a": 1}),
        ],
    )
    def test_keywords(self, schema: dict[str, Any], right: object, wrong: object) -> None:
        assert predicate(schema)(right)
        assert not predicate(schema)(wrong)

    def test_a_keyword_that_it_does_not_know_is_left_to_jsonschema(self) -> None:
        assert not predicate({"multipleOf": 3})(3)

    def test_a_number_may_have_a_least_value(self) -> None:
        assert told("config", {"limits": {"listing_name": 0}}) == [
            ("/limits/listing_name", '"listing_name" must be 1 or more')
        ]
        assert predicate({"minimum": 1})("a")
        assert predicate({"maximum": 1, "maxLength": 1, "maxItems": 1})({"a": 2})


class TestApiProperties:
    def test_the_golden_connector_fits(self) -> None:
        assert (
            violations("api-properties", json.loads(Path("tests/golden/apiProperties.json").read_text("utf-8"))) == []
        )

    @pytest.mark.parametrize("form", ["true", "false", True, False])
    @pytest.mark.parametrize("member", ["required", "hidden"])
    def test_leaves_the_form_of_constraints_to_a_rule(self, member: str, form: object) -> None:
        parameter = {"type": "string", "uiDefinition": {"constraints": {member: form}}}
        assert violations("api-properties", api_properties(connectionParameters={"site": parameter})) == []

    @pytest.mark.parametrize("mode", ["Global", "GlobalPerConnector", "Direct", "None"])
    def test_accepts_every_redirect_mode(self, mode: str) -> None:
        token = {"type": "oauthSetting", "oAuthSettings": {"identityProvider": "aad", "redirectMode": mode}}
        assert violations("api-properties", api_properties(connectionParameters={"token": token})) == []

    @pytest.mark.parametrize("key", ["clientId", "ClientId", "clientID", "ClientSecret"])
    def test_accepts_the_spellings_of_the_client_that_the_service_reads(self, key: str) -> None:
        token = {"type": "oauthSetting", "oAuthSettings": {"identityProvider": "aad", key: None}}
        assert violations("api-properties", api_properties(connectionParameters={"token": token})) == []

    def test_accepts_both_spellings_of_the_label_of_a_set(self) -> None:
        sets = {
            "uiDefinition": {"displayname": "Sign in", "description": "How to sign in."},
            "values": [
                {"name": "basic", "uiDefinition": {"displayName": "Basic"}, "parameters": {"user": {"type": "string"}}},
            ],
        }
        assert violations("api-properties", api_properties(connectionParameterSets=sets)) == []

    def test_leaves_the_parameters_of_policies_open(self) -> None:
        parameters = {"x-ms-apimTemplateParameter.statusCode": 401, "x-ms-apimTemplate-policySection": "Failure"}
        policy = {"templateId": "anything", "title": "Any", "type": "PollingTrigger", "parameters": parameters}
        assert violations("api-properties", api_properties(policyTemplateInstances=[policy])) == []

    def test_judges_parameters_in_sets_like_others(self) -> None:
        sets = {"values": [{"name": "a", "parameters": {"token": {"type": "oauthsetting"}}}]}
        found = only("api-properties", api_properties(connectionParameterSets=sets))
        assert found.pointer == "/properties/connectionParameterSets/values/0/parameters/token/type"
        assert found.message.endswith('did you mean "oauthSetting"?')


class TestSentences:
    def test_unknown_key_names_the_nearest(self) -> None:
        found = only("api-properties", api_properties(stackowner="Contoso"))
        message = '"stackowner" is not a known key of "properties" - did you mean "stackOwner"?'
        assert found == Violation("/properties/stackowner", message, "additionalProperties", on_key=True)

    def test_unknown_key_that_resembles_nothing_lists_the_known(self) -> None:
        value = {"kind": "template", "program": "custom", "owners": ["a"], "oauth": {"zzz": 1}}
        expected = '"zzz" is not a known key of "oauth"; known keys are "client_id", "secret_name"'
        assert told("certification", value) == [("/oauth/zzz", expected)]

    def test_unknown_key_among_many_known_lists_nothing(self) -> None:
        schema = {"properties": {f"member{i}": {} for i in range(13)}, "additionalProperties": False}
        assert [each.message for each in judge(compiled(schema), {"zzz": 1})] == [
            '"zzz" is not a known key of the file'
        ]

    def test_every_unknown_key_is_told_in_the_order_of_the_file(self) -> None:
        found = violations("config", {"b~/": 1, "a": 2})
        assert [each.pointer for each in found] == ["/b~0~1", "/a"]

    def test_missing_key(self) -> None:
        assert told("api-properties", {}) == [("", 'the file lacks "properties"')]
        found = only("api-properties", api_properties(policyTemplateInstances=[{"title": "Host"}]))
        assert found == Violation(
            "/properties/policyTemplateInstances/0",
            'item 1 of "policyTemplateInstances" lacks "templateId"',
            "required",
        )

    def test_value_outside_a_list_names_the_nearest(self) -> None:
        expected = (
            '"profile" is "Verifed"; it must be one of "verified", "independent", "custom" - did you mean "verified"?'
        )
        assert told("config", {"profile": "Verifed"}) == [("/profile", expected)]

    def test_value_outside_a_list_of_another_type(self) -> None:
        assert told("config", {"profile": ["verified"]}) == [
            ("/profile", '"profile" is an array; it must be one of "verified", "independent", "custom"'),
        ]

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            ({}, "an object"),
            ([], "an array"),
            (True, "a boolean"),
            pytest.param(10**5000, "an integer", id="more digits than Python prints"),
            (0.5, "a number"),
            (None, "null"),
        ],
    )
    def test_wrong_type_says_both_and_never_the_value(self, value: object, kind: str) -> None:
        assert told("api-properties", api_properties(publisher=value)) == [
            ("/properties/publisher", f'"publisher" must be a string, but it is {kind}'),
        ]

    def test_wrong_type_where_several_are_right(self) -> None:
        found = judge(compiled({"type": ["string", "null"]}), 1)
        assert found == [Violation("", "the file must be a string or null, but it is an integer", "type")]

    @pytest.mark.parametrize(
        ("kind", "right", "wrong"),
        [("integer", 1, True), ("number", 0.5, False), ("boolean", False, 0), ("array", [], {}), ("object", {}, [])],
    )
    def test_types(self, kind: str, right: object, wrong: object) -> None:
        validator = compiled({"type": kind})
        assert judge(validator, right) == []
        assert len(judge(validator, wrong)) == 1

    @pytest.mark.parametrize("owner", ["@octocat", "a b", "", "octocat\n", "a/b/c", "-a", "a" * 101])
    def test_pattern_is_told_in_words(self, owner: str) -> None:
        found = only("certification", {"kind": "connector", "program": "custom", "owners": [owner]})
        assert found.pointer == "/owners/0"
        assert found.keyword == "pattern"
        assert found.message.startswith('item 1 of "owners" is "')
        assert found.message.endswith('it must be a GitHub user or an org/team without the at sign, such as "octocat"')

    def test_long_values_are_cut(self) -> None:
        found = only("certification", {"kind": "connector", "program": "custom", "owners": ["x" * 10_000]})
        assert len(found.message) < 250

    def test_empty_text_and_empty_array(self) -> None:
        assert told("certification", {"kind": "connector", "program": "custom", "owners": [], "name": ""}) == [
            ("/owners", '"owners" must have 1 item or more, but it has 0'),
            ("/name", '"name" must have 1 character or more'),
        ]
        assert [each.message for each in judge(compiled({"minLength": 2}), "a")] == [
            "the file must have 2 characters or more"
        ]

    def test_repeated_item_is_told_where_it_repeats(self) -> None:
        found = only("certification", {"kind": "connector", "program": "custom", "owners": ["a", "b", "a"]})
        assert found == Violation("/owners/2", '"owners" repeats "a"', "uniqueItems")

    def test_repetition_is_allowed_where_the_schema_does_not_mind(self) -> None:
        assert judge(compiled({"uniqueItems": False}), ["a", "a"]) == []
        assert judge(compiled({"uniqueItems": True}), "aa") == []

    def test_bad_key(self) -> None:
        found = only("config", {"roots": {"/abs": "custom"}})
        assert (found.pointer, found.keyword, found.on_key) == ("/roots/~1abs", "propertyNames", True)
        assert found.message.startswith('the key "/abs" of "roots" must be a folder')
        assert found.message.endswith('such as "certified-connectors"')

    @pytest.mark.parametrize("folder", ["a", "a/b", "my connectors", "connectors.d"])
    def test_folders_may_be_roots(self, folder: str) -> None:
        assert violations("config", {"roots": {folder: "custom"}}) == []


class TestAnyOf:
    text_or_named = compiled(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                    "additionalProperties": False,
                },
            ],
        },
    )

    @pytest.mark.parametrize("value", ["Ada", {"name": "Ada"}])
    def test_one_branch_is_enough(self, value: object) -> None:
        assert judge(self.text_or_named, value) == []

    def test_tells_the_branch_that_was_meant(self) -> None:
        found = judge(self.text_or_named, {"name": 1})
        assert found == [Violation("/name", '"name" must be a string, but it is an integer', "type")]


class TestHostileValues:
    def test_at_most_so_many_are_told(self) -> None:
        assert len(violations("api-properties", api_properties(scriptOperations=[0] * 100_000))) == LIMIT
        assert len(violations("config", {f"key{i}": 0 for i in range(100_000)})) == LIMIT

    def test_depth_does_no_harm(self) -> None:
        value: Any = "end"
        for _ in range(200):
            value = {"properties": value, "connectionParameters": [value]}
        assert {each.keyword for each in violations("api-properties", value)} == {"additionalProperties", "type"}

    @pytest.mark.parametrize("name", NAMES)
    @given(data=st.data())
    def test_never_crashes_and_says_the_same_twice(self, name: str, data: st.DataObject) -> None:
        known = st.sampled_from(members(load(name)))
        value = data.draw(
            st.recursive(
                json_values,
                lambda inner: st.dictionaries(known | st.text(), inner, max_size=4) | st.lists(inner, max_size=3),
                max_leaves=6,
            ),
        )
        found = violations(name, value)
        assert len(found) <= LIMIT
        assert found == violations(name, value)
        assert all(each.message and "\n" not in each.message for each in found)


class TestNearest:
    @pytest.mark.parametrize(
        ("word", "expected"),
        [("STACKOWNER", "stackOwner"), ("stak_owner", "stackOwner"), ("website", None), ("", None), ("x" * 1000, None)],
    )
    def test_nearest(self, word: str, expected: str | None) -> None:
        assert nearest(word, ["publisher", "stackOwner"]) == expected
