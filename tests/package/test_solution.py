"""The connector solution, byte for byte as Dataverse exports one."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from golden_connector import connector_of, golden
from hypothesis import given
from hypothesis import strategies as st

from connectorops.package.markup import Markup
from connectorops.package.minified import compact, minified
from connectorops.package.solution import (
    PREFIX,
    BuildError,
    Source,
    connector_solution,
    encoded,
    identity_of,
    prefix_of,
    solution_version,
    source_of,
)
from connectorops.package.solution_xml import Publisher
from connectorops.tree import edited

NIL = (
    "City", "County", "Country", "Fax", "FreightTermsCode", "ImportSequenceNumber", "Latitude", "Line1", "Line2",
    "Line3", "Longitude", "Name", "PostalCode", "PostOfficeBox", "PrimaryContactName", "StateOrProvince", "Telephone1",
    "Telephone2", "Telephone3", "TimeZoneRuleVersionNumber", "UPSZone", "UTCOffset", "UTCConversionTimeZoneCode",
)  # fmt: skip
CUSTOMIZATIONS = """<ImportExportXml xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ORGANISATION>
  <Entities></Entities>
  <Roles></Roles>
  <Workflows></Workflows>
  <FieldSecurityProfiles></FieldSecurityProfiles>
  <Templates />
  <EntityMaps />
  <EntityRelationships />
  <OrganizationSettings />
  <optionsets />
  <CustomControls />
  <EntityDataProviders />
  <Connectors>
    <Connector>
      <connectorid>11111111-2222-3333-4444-555555555555</connectorid>
      <description>Files &amp; "folders" &lt;all&gt;</description>
      <displayname>Files</displayname>
      <iconbrandcolor>#1f4e79</iconbrandcolor>
      <name>co_files</name>
      <connectortype>1</connectortype>
      <scriptoperations>["Get"]</scriptoperations>
      <openapidefinition>/Connector/co_files_openapidefinition.json</openapidefinition>
      <connectionparameters>/Connector/co_files_connectionparameters.json</connectionparameters>
      <connectionparametersets>/Connector/co_files_connectionparametersets.json</connectionparametersets>
      <policytemplateinstances>/Connector/co_files_policytemplateinstances.json</policytemplateinstances>
      <customcodeblobcontent>/Connector/co_files_customcodeblobcontent.csx</customcodeblobcontent>
      <iconblob>/Connector/co_files_iconblob.Jpeg</iconblob>
    </Connector>
  </Connectors>
  <Languages>
    <Language>1033</Language>
  </Languages>
</ImportExportXml>"""
ORGANISATION = re.compile(
    r'OrganizationVersion="[\d.]+" OrganizationSchemaType="Standard" CRMServerServiceabilityVersion="[\d.]+"'
)
PROPERTIES = {
    "iconBrandColor": "#1f4e79",
    "scriptOperations": ["Get"],
    "connectionParameterSets": {"values": []},
    "policyTemplateInstances": [],
}
SOURCE = Source("{}", "Files", 'Files & "folders" <all>', "1.2", PROPERTIES, b"\xff\xd8\xff\xe0", b"// code\n")
NOTHING = Source("{}", "Files", "", "1", {"publisher": "Contoso"}, None, None)


def written(source: Source, **options: bool) -> dict[str, bytes]:
    publisher = Publisher("Contoso", "Contoso Ltd", "co", 12345)
    id_ = "11111111-2222-3333-4444-555555555555"
    identity = replace(identity_of(source, "co"), id=id_, name="co_files", publisher=publisher)
    return connector_solution(source, identity, **options)


def test_customizations_have_the_shape_of_an_export() -> None:
    text = written(SOURCE)["customizations.xml"].decode()
    assert ORGANISATION.sub("ORGANISATION", text) == CUSTOMIZATIONS.replace("\n", "\r\n")


def test_the_manifest_has_the_shape_of_an_export() -> None:
    lines = written(SOURCE)["solution.xml"].decode().split("\r\n")
    assert lines[0].startswith('<ImportExportXml version="9.2.')
    assert lines[1:12] == [
        "  <SolutionManifest>",
        "    <UniqueName>Files</UniqueName>",
        "    <LocalizedNames>",
        '      <LocalizedName description="Files" languagecode="1033" />',
        "    </LocalizedNames>",
        "    <Descriptions />",
        "    <Version>1.2.0.0</Version>",
        "    <Managed>0</Managed>",
        "    <Publisher>",
        "      <UniqueName>Contoso</UniqueName>",
        "      <LocalizedNames>",
    ]
    address = lines[lines.index("        <Address>") + 1 : lines.index("        </Address>")]
    assert address[:2] == [
        "          <AddressNumber>1</AddressNumber>",
        "          <AddressTypeCode>1</AddressTypeCode>",
    ]
    assert [line for line in address if "nil" in line] == [
        f'          <{name} xsi:nil="true"></{name}>' for name in NIL
    ]
    id_ = "{11111111-2222-3333-4444-555555555555}"
    component = f'      <RootComponent type="372" id="{id_}" schemaName="co_files" behavior="0" />'
    assert lines[-6:] == [
        "    <RootComponents>",
        component,
        "    </RootComponents>",
        "    <MissingDependencies />",
        "  </SolutionManifest>",
        "</ImportExportXml>",
    ]


def test_members_stand_in_the_order_of_an_export() -> None:
    kinds = ["openapidefinition.json", "connectionparameters.json", "connectionparametersets.json"]
    kinds += ["policytemplateinstances.json", "customcodeblobcontent.csx", "iconblob.Jpeg"]
    names = ["customizations.xml", "solution.xml", *(f"Connector/co_files_{kind}" for kind in kinds)]
    assert list(written(SOURCE)) == [*names, "[Content_Types].xml"]


def test_content_types_name_each_extension_once() -> None:
    text = written(SOURCE)["[Content_Types].xml"].decode()
    assert text.startswith('\ufeff<?xml version="1.0" encoding="utf-8"?><Types xmlns=')
    assert re.findall(r'Extension="(\w+)"', text) == ["xml", "json", "csx", "Jpeg"]


def test_what_a_connector_does_not_have_is_not_there() -> None:
    members = written(NOTHING)
    assert members["Connector/co_files_connectionparameters.json"] == b"{}"
    assert members["Connector/co_files_policytemplateinstances.json"] == b"null"
    assert b"<description></description>" in members["customizations.xml"]
    assert b"<iconbrandcolor></iconbrandcolor>" in members["customizations.xml"]
    assert not [name for name in members if name.endswith((".csx", ".Png", ".Jpeg", "parametersets.json"))]
    assert b"scriptoperations" not in members["customizations.xml"]


def test_a_script_without_operations_handles_all() -> None:
    assert b"<scriptoperations>[]</scriptoperations>" in written(replace(NOTHING, script=b"x"))["customizations.xml"]


def test_a_managed_solution_says_so() -> None:
    assert b"<Managed>1</Managed>" in written(SOURCE, managed=True)["solution.xml"]


def test_icon_and_script_are_taken_as_they_are() -> None:
    source = source_of(connector_of(golden()))
    members = connector_solution(source, identity_of(source, None))
    stem = "Connector/litware_litware-20archive_"
    assert members[f"{stem}iconblob.Png"] == golden().read("icon.png")
    assert members[f"{stem}customcodeblobcontent.csx"] == golden().read("script.csx")
    assert json.loads(members[f"{stem}openapidefinition.json"]) == json.loads(
        golden().read("apiDefinition.swagger.json")
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (replace(SOURCE, definition=" " * 500_001), "500,001 characters without a blank"),
        (replace(SOURCE, version="next"), "info.version is 'next'"),
        (replace(SOURCE, description="a\x0bb"), "control character"),
    ],
)
def test_what_no_solution_can_hold_is_refused(source: Source, expected: str) -> None:
    with pytest.raises(BuildError, match=expected):
        written(source)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({"apiDefinition.swagger.json": None}, "apiDefinition.swagger.json is missing"),
        ({"apiProperties.json": None}, "apiProperties.json is missing"),
        ({"apiDefinition.swagger.json": "{"}, "can't be read as a JSON object"),
        ({"apiProperties.json": '{"properties": {},}'}, "is no valid JSON"),
    ],
)
def test_a_folder_without_its_files_is_refused(edits: dict[str, str | None], expected: str) -> None:
    with pytest.raises(BuildError, match=re.escape(expected)):
        source_of(connector_of(edited(golden(), edits)))


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1", "1.0.0.0"), ("v2.1", "2.1.0.0"), ("1.2.3.4", "1.2.3.4"), ("01.2-beta", "1.2.0.0"), ("1.2.3.4.5", "1.2.3.4")],
)
def test_versions_have_four_numbers(version: str, expected: str) -> None:
    assert solution_version(version) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Google Threat Intelligence", "google-20threat-20intelligence"),
        ("API-Football", "api-2dfootball"),
        ("PodcastCopilot_Connector", "podcastcopilot-5Fconnector"),
        ("Café", "caf-c3-a9"),
    ],
)
def test_names_are_encoded_as_dataverse_does(title: str, expected: str) -> None:
    assert encoded(title) == expected


@given(st.text(max_size=30))
def test_every_publisher_has_a_prefix_of_its_own(publisher: str) -> None:
    prefix = prefix_of(publisher)
    assert PREFIX.fullmatch(prefix)
    assert prefix != "new"


def test_ids_stay_and_differ() -> None:
    first, second = identity_of(SOURCE, "co"), identity_of(replace(SOURCE, title="Folders"), "co")
    assert first == identity_of(replace(SOURCE, version="9"), "co")
    assert first.id != second.id


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_minified_json_says_the_same(value: object) -> None:
    text = json.dumps(value, indent=4)
    assert json.loads(minified(text)) == value
    assert json.loads(compact(value)) == value
    assert len(minified(text)) <= len(text)


def test_minified_json_keeps_numbers_and_frees_letters() -> None:
    assert (
        minified('{ "a" : 1.50, "b": 1e5, "c": "\\u00fc \\/ \\ud800" }')
        == '{"a":1.50,"b":1e5,"c":"\\u00fc \\/ \\ud800"}'
    )
    assert minified('["\\u00fc \\/ \\"x\\""]') == '["ü / \\"x\\""]'


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_every_text_survives_the_markup(text: str) -> None:
    if re.search("[\ufffe\uffff]", text):
        return
    members = written(replace(SOURCE, description=text))
    root = Markup("customizations.xml", members["customizations.xml"]).root
    assert root is not None
    assert next(root.all("description")).text == text.strip()
