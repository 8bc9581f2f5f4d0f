"""One connector: its artifacts by name, read once, with digests that depend on nothing but the bytes."""

from __future__ import annotations

import pytest

from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.tree import MemoryTree


def connector(files: dict[str, bytes], name: str = "connectors/x", program: Program = Program.VERIFIED) -> Connector:
    tree = MemoryTree({f"{name}/{path}": data for path, data in files.items()})
    return Connector(tree, name, tuple(sorted(files)), program)


def test_the_exactly_named_definition_comes_first() -> None:
    names = ("apiDefinition.swagger.json", "apidefinition.swagger.json", "a.swagger.json")
    assert connector(dict.fromkeys(reversed(names), b"{}")).definitions == names


def test_only_the_top_of_the_folder_counts() -> None:
    assert connector({"old/apiDefinition.swagger.json": b"{}"}).definitions == ()


def test_artifacts_are_found_whatever_their_case() -> None:
    found = connector(dict.fromkeys(("README.MD", "Script.CSX", "ICON.png", "Intro.md", "apiproperties.JSON"), b"{}"))
    assert found.readme is not None
    assert found.readme.path == "connectors/x/README.MD"
    assert found.script is not None
    assert found.icon is not None
    assert found.intro is not None
    assert found.properties_root is not None


def test_what_is_not_there_is_none() -> None:
    empty = connector({})
    assert (empty.swagger, empty.properties, empty.properties_root) == (None, None, None)
    assert (empty.readme, empty.intro, empty.icon, empty.script) == (None, None, None, None)


@pytest.mark.parametrize("text", [b'{"info": {', b"[]", b"", b"null"])
def test_a_definition_that_is_cut_off_or_no_object_is_not_compared_with_other_files(text: bytes) -> None:
    assert connector({"apiDefinition.swagger.json": text}).swagger is None


def test_a_definition_that_is_cut_off_can_still_be_walked() -> None:
    (swagger,) = connector({"apiDefinition.swagger.json": b'{"info": {"title": "X"}, "paths": {'}).swaggers
    assert swagger.value["info"] == {"title": "X"}


@pytest.mark.parametrize("text", [b'{"properties": {', b"[]", b"{}", b'{"properties": 5}'])
def test_properties_that_are_cut_off_or_hollow_are_not_compared_with_other_files(text: bytes) -> None:
    assert connector({"apiProperties.json": text}).properties is None


def test_the_digest_changes_with_names_bytes_and_program_and_with_nothing_else() -> None:
    one = connector({"a.json": b"1"}).inputs
    assert connector({"a.json": b"1"}, "elsewhere/y").inputs == one
    assert connector({"a.json": b"2"}).inputs != one
    assert connector({"b.json": b"1"}).inputs != one
    assert connector({"a.json": b"1"}, program=Program.CUSTOM).inputs != one


def test_an_unread_copy_has_read_nothing() -> None:
    found = connector({"a.json": b"1"})
    found.read("a.json")
    assert found.unread().name == found.name
    assert found.unread() is not found


def test_api_properties_become_nodes() -> None:
    text = b"""{"properties": {
        "connectionParameters": {"key": {"type": "securestring", "uiDefinition": {"constraints": {"hidden": "true"}}},
            "token": {"type": "oauthSetting", "oAuthSettings": {"clientId": "x"}}, "odd": 5},
        "connectionParameterSets": {"values": [{"name": "a", "parameters": {"user": {"type": "string"}}}, 7]},
        "policyTemplateInstances": [{"templateId": "SetHeader", "parameters":
            {"x-ms-apimTemplate-operationName": ["One", 2]}}, null],
        "scriptOperations": ["One", 3]}}"""
    properties = connector({"apiProperties.json": text}).properties
    assert properties is not None
    assert [(p.name, p.type, p.hidden, p.set is not None) for p in properties.parameters] == [
        ("key", "securestring", True, False),
        ("token", "oauthSetting", False, False),
        ("user", "string", False, True),
    ]
    assert [oauth.connection_parameter.name for oauth in properties.oauth] == ["token"]
    assert [(p.template, p.operations, p.pointer) for p in properties.policies] == [
        ("setheader", ["One"], "/properties/policyTemplateInstances/0")
    ]
    assert properties.script_operations == ["One"]
    assert properties.sets[0].pointer == "/properties/connectionParameterSets/values/0"


@pytest.mark.parametrize(
    "text",
    [
        b'{"properties": 5}',
        b'{"properties": {"connectionParameters": [], "connectionParameterSets": 5, "policyTemplateInstances": {}}}',
        b'{"properties": {"connectionParameterSets": {"values": {}}, "scriptOperations": "all"}}',
    ],
)
def test_api_properties_of_wrong_types_have_no_nodes(text: bytes) -> None:
    properties = connector({"apiProperties.json": text}).properties_root
    assert properties is not None
    assert properties.nodes == [properties]
    assert properties.script_operations is None
