"""The solutions of a package: their files, what their two XML files say of each other, and the connector in them."""

import re
from typing import Final

from connectorops.model import Place
from connectorops.package import Form, Package, Solution
from connectorops.package.solutions import (
    CONNECTOR_TYPE,
    CONTENT_TYPES,
    CUSTOMIZATIONS,
    FLOW_TYPE,
    ROOT_FILES,
    SOLUTION,
)
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.package_layout import CONNECTOR, FLOW
from connectorops.schema.words import shown

_NAME: Final = "litware_litware-20archive"
_EXPORT: Final = (
    "Export the solution again, or let `connectorops package build` write it; don't edit its files by hand."
)


@rule(
    "PK017",
    severity=ERROR,
    policy="5000.1.1.10",
    fix="Export the solution again: it has [Content_Types].xml, customizations.xml and solution.xml at its root.",
    bad=[
        {f"{CONNECTOR}[Content_Types].xml": None},
        {f"{FLOW}solution.xml": None},
        {f"{CONNECTOR}solution.xml": None, f"{CONNECTOR}Solution.xml": "<a/>"},
    ],
)
def solution_file_missing(package: Package) -> Hits:
    """A solution lacks one of the three files at its root.

    They are `[Content_Types].xml`, `customizations.xml` and `solution.xml`, in exactly this case. Without one of them
    the solution does not import, and policy 5000.1.1.10 calls the package incomplete.
    """
    for solution in package.solutions:
        lower = {name.lower(): name for name in solution.archive.files}
        for name in ROOT_FILES:
            if name not in solution.archive.names:
                other = lower.get(name.lower())
                found = f"; {shown(other)} differs in upper and lower case" if other else ""
                yield Place(solution.archive.at(name)), f"{shown(_short(solution))} has no {name}{found}."


@rule(
    "PK019",
    severity=ERROR,
    policy="5000.1.1.16",
    fix=_EXPORT,
    bad=[
        {f"{CONNECTOR}solution.xml~": ["</ImportExportXml>", ""]},
        {f"{CONNECTOR}customizations.xml~": ["ImportExportXml", "Import"]},
        {f"{FLOW}customizations.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        {f"{CONNECTOR}solution.xml~": ["SolutionManifest", "Manifest"]},
    ],
    also=("PK020", "PK021"),
)
def solution_xml_broken(package: Package) -> Hits:
    """An XML file of a solution can't be read, or is not what its name says.

    `solution.xml` and `customizations.xml` have the root `<ImportExportXml>`, the first one with
    `<SolutionManifest>` in it, `[Content_Types].xml` has `<Types>`. No export declares entities or a document type.
    """
    for solution in package.solutions:
        for markup in solution.markups:
            name = markup.path.rpartition("!")[2]
            expected = "Types" if name == CONTENT_TYPES else "ImportExportXml"
            if markup.root is None:
                yield markup.place(), f"{shown(name)} can't be read as XML: {markup.problem}."
            elif markup.root.tag != expected:
                yield markup.root.place(), f"The root of {name} is <{markup.root.tag}>; expected <{expected}>."
            elif name == SOLUTION and markup.root.child("SolutionManifest") is None:
                yield markup.root.place(), "solution.xml has no <SolutionManifest>."


@rule(
    "PK033",
    severity=ERROR,
    fix=_EXPORT,
    bad=[
        {f"{CONNECTOR}solution.xml~cut": ["      <RootComponent ", "/>\r\n"]},
        {f"{CONNECTOR}solution.xml~": [f'schemaName="{_NAME}"', 'schemaName="litware_other"']},
        {f"{FLOW}solution.xml~cut": ['      <RootComponent type="29"', "/>\r\n"]},
    ],
)
def root_components_disagree(package: Package) -> Hits:
    """solution.xml and customizations.xml list different components.

    A connector is a `<RootComponent type="372">` with its id in braces and its name, a flow one of type 29 with its
    id. What is missing in either file is not imported, or stops the import.
    """
    for solution in package.solutions:
        if solution.head is None or solution.customizations is None or solution.customizations.root is None:
            continue
        yield from _missing_components(solution)
        yield from _surplus_components(solution)


def _missing_components(solution: Solution) -> Hits:
    listed = {(each.attributes.get("type"), _id(each.attributes.get("id", ""))): each for each in solution.components}
    head = solution.head
    if head is None:
        return
    for connector in solution.connectors:
        component = listed.get((CONNECTOR_TYPE, connector.id))
        if component is None:
            text = f"No root component has type 372 and the id {{{connector.id}}} of {shown(connector.name)}."
            yield (head.child("RootComponents") or head).place(key=connector.id), text
        elif component.attributes.get("schemaName", "").lower() != connector.name.lower():
            name = component.attributes.get("schemaName", "")
            yield component.place(), f"The root component says {shown(name)}, {CUSTOMIZATIONS} {shown(connector.name)}."
    for flow in solution.flows:
        if (FLOW_TYPE, flow.id) not in listed:
            text = f"No root component has type 29 and the id {{{flow.id}}} of the flow {shown(flow.name)}."
            yield (head.child("RootComponents") or head).place(key=flow.id), text


def _surplus_components(solution: Solution) -> Hits:
    held = {each.id for each in solution.connectors}
    for component in solution.components:
        if component.attributes.get("type") == CONNECTOR_TYPE and _id(component.attributes.get("id", "")) not in held:
            name = component.attributes.get("schemaName", "")
            yield component.place(), f"The root component {shown(name)} is no connector in {CUSTOMIZATIONS}."


def _id(text: str) -> str:
    return text.strip("{}").lower()


@rule(
    "PK035",
    severity=WARNING,
    fix="Export it unmanaged, unless your contact at Microsoft asked for a managed one.",
    bad=[
        {f"{CONNECTOR}solution.xml~": ["<Managed>0", "<Managed>1"]},
        {f"{FLOW}solution.xml~cut": ["<Managed>", "/Managed>"]},
    ],
)
def solution_managed(package: Package) -> Hits:
    """A solution is managed, or does not say whether it is.

    Guides for publishers ask for unmanaged solutions, and packages that were certified hold managed ones: so this is
    a warning. Dynamics 365 packages hold managed ones, so it is silent there. `<Managed>` is 0 in an unmanaged
    export, 1 in a managed one.
    """
    for solution in package.solutions if package.form is not Form.OFFER else ():
        if solution.head is not None and (managed := solution.said("Managed")) != "0":
            element = solution.head.child("Managed") or solution.head
            what = "is managed" if managed == "1" else "does not say in <Managed> whether it is managed"
            yield (
                element.place(),
                f"The solution {shown(solution.said('UniqueName'))} {what}; expected an unmanaged one.",
            )


@rule(
    "PK036",
    severity=WARNING,
    fix="Create a publisher of your own in Dataverse, with a prefix, and export from a solution of that publisher.",
    bad=[
        {f"{CONNECTOR}solution.xml~": ["<CustomizationPrefix>litware", "<CustomizationPrefix>new"]},
        {f"{FLOW}solution.xml~": ["<UniqueName>Litware<", "<UniqueName>DefaultPublisherorg1<"]},
    ],
)
def publisher_is_default(package: Package) -> Hits:
    """A solution belongs to the default publisher of an environment.

    `new` and `DefaultPublisher…` stand for nobody. Names of components begin with the prefix for good, so it should
    be yours.
    """
    for solution in package.solutions if package.wants_layout or len(package.solutions) == 1 else ():
        publisher = solution.head.child("Publisher") if solution.head else None
        if publisher is None or not solution.has_connector:
            continue
        prefix, name = publisher.value("CustomizationPrefix"), publisher.value("UniqueName")
        if prefix == "new" or name.lower().startswith("defaultpublisher"):
            place = (publisher.child("CustomizationPrefix") or publisher).place()
            yield (
                place,
                f"The publisher {shown(name)} with the prefix {shown(prefix)} is the default of an environment.",
            )


@rule(
    "PK037",
    severity=ERROR,
    policy="5000.1.1.16",
    fix="Build the connector solution after the flows were exported: it takes the id and the name from there.",
    bad=[
        {
            f"{FLOW}customizations.xml~all": [
                "47afb978-f542-558f-ad2a-0bf13f477938",
                "0aa94235-0000-4392-82bb-37618b273206",
            ],
            f"{FLOW}solution.xml~all": ["47afb978-f542-558f-ad2a-0bf13f477938", "0aa94235-0000-4392-82bb-37618b273206"],
        }
    ],
)
def solutions_disagree(package: Package) -> Hits:
    """The solutions of a package have one connector under two ids or names.

    The flow solution uses the connector that the connector solution deploys, so both have to call it the same. With
    another id the import makes a second connector.
    """
    if not package.wants_layout:
        return
    known = {
        connector.id: connector.name.lower() for each in package.connector_solutions for connector in each.connectors
    }
    for solution in (*package.flow_solutions, *package.plugin_solutions):
        for connector in solution.connectors:
            if known and known.get(connector.id) != connector.name.lower():
                others = ", ".join(f"{name} {{{id_}}}" for id_, name in known.items())
                text = f"It is {connector.name} {{{connector.id}}} here, and {others} in the connector solution."
                yield connector.element.place(), text


@rule(
    "PK038",
    severity=ERROR,
    policy="5000.1.1.10",
    fix="Export the plugin's solution again, with the connector in it.",
    bad=[
        {
            f"{CONNECTOR}customizations.xml~": [
                "  <Languages>",
                "  <aicopilot_aiplugin><name>a</name></aicopilot_aiplugin>\r\n  <Languages>",
            ]
        }
    ],
    also=("PK020",),
)
def plugin_folder_missing(package: Package) -> Hits:
    """A solution with an AI plugin lacks one of the folders of a plugin.

    Microsoft's structure check knows it by `<aicopilot_aiplugin>` in `customizations.xml` and expects the folders
    `Connector`, `aiplugins` and `aipluginoperations`.
    """
    for solution in package.solutions:
        if solution.has_plugin:
            for folder in ("Connector", "aiplugins", "aipluginoperations"):
                if not solution.archive.has_folder(folder):
                    yield Place(solution.archive.at(folder)), f"The plugin's solution has no folder {folder}."


@rule(
    "PK039",
    severity=ERROR,
    fix=_EXPORT,
    bad=[{f"{CONNECTOR}[Content_Types].xml~": ["json", "txt"]}, {f"{CONNECTOR}Connector/readme.md": "x"}],
    also=("PK028",),
)
def content_type_missing(package: Package) -> Hits:
    """[Content_Types].xml does not list an extension that the solution has.

    Every extension in use has a `<Default>` there, or the file an `<Override>`; otherwise the file is not part of the
    solution to whoever opens it as a package.
    """
    for solution in package.solutions:
        root = solution.content_types.root if solution.content_types else None
        if root is None or root.tag != "Types":
            continue
        known = {each.attributes.get("Extension", "").lower() for each in root.all("Default")}
        named = {each.attributes.get("PartName", "").removeprefix("/").lower() for each in root.all("Override")}
        missing: dict[str, str] = {}
        for name in solution.archive.data:
            extension = re.search(r"\.([^./]+)$", name)
            if name != CONTENT_TYPES and name.lower() not in named and extension and extension[1].lower() not in known:
                missing.setdefault(extension[1], name)
        for extension_, name in missing.items():
            yield root.place(key=extension_), f"No <Default> has the extension {shown(extension_)} of {shown(name)}."


def _short(solution: Solution) -> str:
    return solution.path.rpartition("!")[2]
