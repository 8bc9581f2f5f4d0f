"""Broken packages, made from golden ones by mutation: each stage of the public structure check, each policy code, each
attack on whoever unpacks, each reference that leads nowhere. All that is wrong is said at once, by the right codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import judge_package

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.tree import Edits

OUTER = "connector.zip!"
PACKAGE = f"{OUTER}package.zip!"
ASSETS = f"{PACKAGE}PkgAssets/"
CONNECTOR = f"{ASSETS}ConnectorSolution.zip!"
FLOW = f"{ASSETS}FlowSolution.zip!"
STEM = f"{CONNECTOR}Connector/litware_litware-20archive_"
JSON = f"{FLOW}Workflows/TryLitwareArchive-7C9E6679-7425-40DE-944B-E07FC1F90AE7.json"
EXPORT = "template.zip!Microsoft.Flow/flows/2efaa716-d914-4206-ad8a-e76b90270c3c/"
OFFER = "offer.zip!"
OPERATION = f"{JSON}#/properties/definition/actions/Get/inputs/host/operationId"
OLDER = f"{FLOW}Connector/litware_litware-20archive_openapidefinition.json"
MANIFEST = "<ImportExportXml><SolutionManifest/></ImportExportXml>"
PLUGIN = ["  <Languages>", "  <aicopilot_aiplugin>a</aicopilot_aiplugin>\r\n  <Languages>"]
ICON = ["      <iconblob>", "</iconblob>\r\n"]
COMPONENT = ["      <RootComponent ", "/>\r\n"]
LONG = ["<description>", "<description>" + "long " * 200]

TABLE: list[tuple[str, Edits, set[str]]] = [
    # what the public structure check counts, level by level
    ("a folder around everything", {f"{OUTER}Contoso/notes.txt": "x"}, {"PK011 5000.1.1.11"}),
    ("no intro", {f"{OUTER}intro.md": None}, {"PK013 5000.1.1.2"}),
    ("two Markdown files", {f"{OUTER}readme.md": "# x"}, {"PK013 5000.1.1.2"}),
    ("no package zip", {f"{OUTER}package.zip": None}, {"PK012 5000.1.1.5"}),
    ("no assets folder", {f"{OUTER}package.zip": None, f"{PACKAGE}notes.txt": "x"}, {"PK015 5000.1.1.12"}),
    ("two assets folders", {f"{PACKAGE}Other/notes.txt": "x"}, {"PK015 5000.1.1.12"}),
    ("a folder in the assets", {f"{ASSETS}more/notes.txt": "x"}, {"PK016 5000.1.1.13"}),
    ("no solution", {f"{OUTER}package.zip": None, f"{ASSETS}notes.txt": "x"}, {"PK016 5000.1.1.13"}),
    ("a third zip", {f"{ASSETS}Third.zip!a.txt": "x"}, {"PK016 5000.1.1.13", "PK018 5000.1.1.16"}),
    ("no content types", {f"{CONNECTOR}[Content_Types].xml": None}, {"PK017 5000.1.1.10"}),
    ("no solution.xml", {f"{CONNECTOR}solution.xml": None}, {"PK017 5000.1.1.10"}),
    ("no customizations", {f"{FLOW}customizations.xml": None}, {"PK017 5000.1.1.10", "PK021 5000.1.1.6"}),
    ("customizations in capitals", {f"{CONNECTOR}Solution.xml": "<a/>", f"{CONNECTOR}solution.xml": None},
     {"PK017 5000.1.1.10"}),
    ("no Workflows folder", {JSON: None}, {"PK023 5000.1.1.14", "PK024 5000.1.1.15", "PK025 5000.1.1.7"}),
    ("no connector solution", {f"{ASSETS}ConnectorSolution.zip": None}, {"PK020 5000.1.1.8"}),
    ("no flow solution", {f"{ASSETS}FlowSolution.zip": None}, {"PK021 5000.1.1.6"}),
    ("a solution beside the assets", {f"{PACKAGE}Loose.zip!solution.xml": MANIFEST},
     {"PK017 5000.1.1.10", "PK018 5000.1.1.16", "PK035 "}),
    ("a plugin without its folders", {f"{FLOW}customizations.xml~": PLUGIN},
     {"PK038 5000.1.1.10"}),
    # what the policies say beyond that
    ("no icon", {f"{STEM}iconblob.Png": None, f"{CONNECTOR}customizations.xml~cut": ICON},
     {"PK031 5000.1.1.1", "PK044 "}),
    ("no definition", {f"{STEM}openapidefinition.json": None}, {"PK030 5000.1.1.3"}),
    ("a program", {f"{OUTER}setup.exe": "MZ"}, {"PK040 5000.1.1.4"}),
    ("a flow that calls something else", {f"{JSON}#/properties/definition/actions": {}}, {"PK025 5000.1.1.7"}),
    ("an operation that is not there", {OPERATION: "Nothing"},
     {"PK026 5000.1.1.9"}),
    ("a flow that is renamed", {f"{FLOW}customizations.xml~": ["/TryLitwareArchive-", "/Other-"]},
     {"PK024 5000.1.1.15", "PK025 5000.1.1.7"}),
    ("a flow that nobody names", {f"{FLOW}Workflows/Other.json": "{}"}, {"PK024 5000.1.1.15"}),
    ("a file of the connector that is missing", {f"{STEM}connectionparameters.json": None}, {"PK028 5000.1.1.17"}),
    ("policies that are empty", {f"{STEM}policytemplateinstances.json": ""}, {"PK029 5000.1.1.16"}),
    ("an XML file that is cut off", {f"{CONNECTOR}solution.xml~": ["</ImportExportXml>", ""]}, {"PK019 5000.1.1.16"}),
    ("entities", {f"{CONNECTOR}solution.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'},
     {"PK019 5000.1.1.16"}),
    ("XML in another encoding than it says", {f"{FLOW}solution.xml": b"<ImportExportXml>\xfc</ImportExportXml>"},
     {"PK019 5000.1.1.16"}),
    ("a component that is not listed", {f"{CONNECTOR}solution.xml~cut": COMPONENT}, {"PK033 "}),
    ("a managed solution", {f"{CONNECTOR}solution.xml~": ["<Managed>0", "<Managed>1"]}, {"PK035 "}),
    ("a description that is too long", {f"{CONNECTOR}customizations.xml~": LONG},
     {"PK034 "}),
    # drift
    ("flows with an older connector", {f"{OLDER}#/info/version": "1"}, {"PK045 "}),
    ("another title", {f"{STEM}openapidefinition.json#/info/title": "Other"}, {"PK042 ", "PK045 "}),
    ("another parameter", {f"{STEM}connectionparameters.json#/region/type": "securestring"}, {"PK043 "}),
    ("another script", {f"{STEM}customcodeblobcontent.csx": "// other"}, {"PK044 "}),
    # attacks
    ("no zip at all", {"connector.zip": "PK\x03\x04 but no more"}, {"PK001 "}),
    ("a way out", {f"{OUTER}../../outside.txt@again": "x"}, {"PK002 "}),
    ("a drive", {f"{OUTER}C:\\windows\\x.txt@again": "x"}, {"PK002 "}),
    ("a name twice", {f"{OUTER}intro.md@again": "# Other"}, {"PK003 ", "PK044 "}),
    ("a name in capitals too", {f"{OUTER}INTRO.txt": "x", f"{OUTER}intro.txt": "x"}, {"PK003 "}),
    ("a symbolic link", {f"{OUTER}link@link": "/etc/passwd"}, {"PK004 "}),
    ("a bomb", {f"{OUTER}zeros.txt@zeros": "5000000"}, {"PK005 "}),
    ("an encrypted member", {f"{OUTER}secret.txt@encrypted": "x"}, {"PK006 "}),
    ("a wrong checksum", {f"{OUTER}notes.txt@damaged": "x"}, {"PK007 "}),
    ("archives in archives", {f"{CONNECTOR}a.zip!b.zip!c.txt": "x"}, {"PK008 ", "PK039 "}),
    ("what macOS leaves", {f"{OUTER}__MACOSX/._intro.md": "x"}, {"PK009 "}),
    # templates and offers
    ("a template without a map", {f"{EXPORT}apisMap.json": None}, {"TP002 5000.1.1.5"}),
    ("a map to nothing", {f"{EXPORT}connectionsMap.json#/shared_litware": "nothing"}, {"TP005 "}),
    ("a template without a name", {"template.zip!manifest.json#/details/displayName": " "}, {"TP004 "}),
    ("an offer without its package", {f"{OFFER}input.xml~": [">package.zip", ">p.zip"]}, {"PK051 "}),
    ("an offer that ends before it begins", {f"{OFFER}input.xml~": ["12/31/2030", "12/31/2020"]}, {"PK052 "}),
    ("an offer without its DLL", {f"{PACKAGE.replace(OUTER, OFFER)}Litware.dll": None}, {"PK053 "}),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "expected"), [pytest.param(edits, codes, id=name) for name, edits, codes in TABLE])
def test_what_is_broken_is_said_by_its_code(edits: Edits, expected: set[str]) -> None:
    judgement = judge_package(edits)
    assert judgement.crashed == ()
    assert {f"{finding.rule} {finding.policy}" for finding in judgement.findings} == expected


def test_every_policy_code_about_packages_has_a_broken_package() -> None:
    codes = {expected.partition(" ")[2] for _, _, codes in TABLE for expected in codes} - {""}
    assert codes == {f"5000.1.1.{number}" for number in range(1, 18)}


def test_everything_is_said_at_once() -> None:
    edits: dict[str, Any] = {
        f"{OUTER}readme.md": "# x",
        f"{OUTER}link@link": "/etc/passwd",
        f"{OUTER}../out.txt@again": "x",
        f"{STEM}iconblob.Png": None,
        f"{CONNECTOR}solution.xml~": ["<Managed>0", "<Managed>1"],
        OPERATION: "Nothing",
        f"{STEM}openapidefinition.json#/info/title": "Other",
    }
    found = {finding.rule for finding in judge_package(edits).findings}
    assert found == {"PK002", "PK004", "PK013", "PK026", "PK028", "PK031", "PK035", "PK042", "PK045"}


def test_a_finding_stands_at_its_member_and_line() -> None:
    (finding,) = judge_package({f"{CONNECTOR}solution.xml~": ["<Managed>0", "<Managed>1"]}).findings
    assert finding.location.path == f"{CONNECTOR}solution.xml"
    assert (finding.location.line, finding.location.column) == (9, 5)
    findings = judge_package({f"{STEM}openapidefinition.json#/info/title": "Other"}).findings
    (finding,) = (each for each in findings if each.rule == "PK042")
    assert (finding.location.path, finding.location.pointer) == (f"{STEM}openapidefinition.json", "/info/title")


def test_rules_about_packages_have_a_policy_where_there_is_one() -> None:
    policies = {rule.policy for rule in all_rules() if rule.family == "PK"} - {""}
    assert policies == {f"5000.1.1.{number}" for number in range(1, 18)}
