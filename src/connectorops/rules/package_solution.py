"""The solutions of a package: their files, what their two XML files say of each other, and the connector in them."""

import re
from collections.abc import Iterator
from typing import Final

from connectorops.documents import Document, ProblemKind
from connectorops.model import Place
from connectorops.package import Form, Package, PackagedConnector, Solution
from connectorops.package.solutions import (
    CONNECTOR_TYPE,
    CONTENT_TYPES,
    CUSTOMIZATIONS,
    FILES,
    FLOW_TYPE,
    MAX_CHARACTERS,
    ROOT_FILES,
    SOLUTION,
)
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.package_layout import CONNECTOR, FLOW, is_independent
from connectorops.schema.words import shown

_NAME: Final = "litware_litware-20archive"
_STEM: Final = f"{CONNECTOR}Connector/{_NAME}_"
_LENGTHS: Final = {
    "displayname": 200,
    "name": 500,
    "description": 1000,
    "connectorinternalid": 400,
    "iconbrandcolor": 100,
}
_REQUIRED: Final = ("openapidefinition", "connectionparameters", "policytemplateinstances")
_HARMLESS: Final = (ProblemKind.BOM, ProblemKind.DUPLICATE_KEY, ProblemKind.LONE_SURROGATE)
_EXPORT: Final = (
    "Export the solution again, or let `connectorops package build` write it; don't edit its files by hand."
)


def _connectors(package: Package) -> Iterator[PackagedConnector]:
    return (each for solution in package.solutions for each in solution.connectors)


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
    "PK028",
    severity=ERROR,
    policy="5000.1.1.17",
    fix=_EXPORT,
    bad=[
        {f"{_STEM}connectionparameters.json": None},
        {f"{_STEM}policytemplateinstances.json": None},
        {f"{CONNECTOR}Connector/other_openapidefinition.json": "{}"},
        {f"{CONNECTOR}customizations.xml~cut": ["      <connectionparameters>", "</connectionparameters>\r\n"]},
    ],
    also=("PK043",),
)
def connector_files_disagree(package: Package) -> Hits:
    """customizations.xml and the folder Connector name different files.

    Each connector names its files: definition, connection parameters and policies always, parameter sets, script and
    icon where it has them. What is named and missing, and what is there and unnamed, does not deploy.
    """
    for solution in package.solutions:
        named = set()
        for connector in solution.connectors:
            yield from _unnamed(connector)
            for tag in FILES:
                name = connector.named(tag)
                if name is None or tag == "openapidefinition":
                    named.add(name)
                    continue
                named.add(name)
                if name not in solution.archive.names:
                    element = connector.element.child(tag) or connector.element
                    yield element.place(), f"<{tag}> names {shown(name)}, which is not in {_short(solution)}."
        if solution.customizations is not None and solution.customizations.root is not None:
            for name in solution.archive.below("Connector"):
                if name not in named:
                    yield Place(solution.archive.at(name)), f"No connector in {CUSTOMIZATIONS} names {shown(name)}."


def _unnamed(connector: PackagedConnector) -> Hits:
    for tag in _REQUIRED[1:]:
        if connector.element.child(tag) is None:
            yield connector.element.place(key=tag), f"The connector {shown(connector.name)} has no <{tag}>."


@rule(
    "PK029",
    severity=ERROR,
    policy="5000.1.1.16",
    fix=_EXPORT,
    bad=[
        {f"{_STEM}connectionparameters.json": ""},
        {f"{_STEM}policytemplateinstances.json": "{}"},
        {f"{_STEM}openapidefinition.json": '{"swagger": "2.0", "info": '},
        {f"{_STEM}connectionparameters.json": '{"a": 1,}'},
    ],
    also=("PK043",),
)
def connector_file_broken(package: Package) -> Hits:
    """A JSON file of the packaged connector can't be what it should be.

    The definition and the connection parameters are objects, the policies an array or `null`, parameter sets an
    object with `values`. The bot reads these files, not those of the repository.
    """
    for connector in _connectors(package):
        for tag in FILES[:4]:
            document = connector.document(tag)
            if document is not None and (problem := _problem(tag, document)):
                yield Place(document.path), f"{shown(connector.named(tag))} {problem}."


def _problem(tag: str, document: Document) -> str:
    if not document.data.strip():
        return "is empty"
    if not document.usable or any(each.kind not in _HARMLESS for each in document.problems):
        return "is no valid JSON"
    value = document.value
    if tag == "policytemplateinstances":
        return "" if value is None or isinstance(value, list) else "holds no array of policies"
    return "" if isinstance(value, dict) else "holds no JSON object"


@rule(
    "PK030",
    severity=ERROR,
    policy="5000.1.1.3",
    fix=_EXPORT,
    bad=[
        {f"{_STEM}openapidefinition.json": None},
        {f"{CONNECTOR}customizations.xml~cut": ["      <openapidefinition>", "</openapidefinition>\r\n"]},
        {f"{_STEM}openapidefinition.json": "{}"},
    ],
    also=("PK028", "PK042", "PK045"),
)
def packaged_definition_missing(package: Package) -> Hits:
    """The packaged connector has no definition.

    `<openapidefinition>` names a file in the folder Connector that holds the whole Swagger 2.0 definition, with
    `swagger`, `info` and `paths`.
    """
    for connector in _connectors(package):
        element = connector.element.child("openapidefinition")
        place = (element or connector.element).place()
        if element is None:
            yield place, f"The connector {shown(connector.name)} has no <openapidefinition>."
        elif element.text.removeprefix("/") not in connector.solution.archive.names:
            yield (
                place,
                f"<openapidefinition> names {shown(element.text)}, which is not in {_short(connector.solution)}.",
            )
        else:
            document = connector.document("openapidefinition")
            value = document.value if document else None
            missing = [key for key in ("swagger", "info", "paths") if isinstance(value, dict) and key not in value]
            if missing and document is not None and document.usable:
                yield Place(document.path), f"The definition has no {missing[0]!r}: it is no Swagger 2.0 definition."


@rule(
    "PK031",
    severity=ERROR,
    policy="5000.1.1.1",
    fix="Give the connector its icon and export it again; `connectorops package build` takes icon.png from the folder.",
    bad=[
        {f"{_STEM}iconblob.Png": None},
        {f"{CONNECTOR}customizations.xml~cut": ["      <iconblob>", "</iconblob>\r\n"], f"{_STEM}iconblob.Png": None},
        {f"{_STEM}iconblob.Png": b"GIF89a"},
    ],
    also=("PK028", "PK044"),
)
def packaged_icon_missing(package: Package) -> Hits:
    """The connector solution has no icon.

    `<iconblob>` names a PNG or JPEG file in the folder Connector: "Package should contain an icon". Connectors of
    independent publishers get Microsoft's icon and need none.
    """
    solutions = package.connector_solutions or package.solutions
    for connector in (each for solution in solutions for each in solution.connectors):
        if is_independent(package) and connector.named("iconblob") is None:
            continue
        element = connector.element.child("iconblob")
        data = connector.data("iconblob")
        place = (element or connector.element).place()
        if element is None or connector.named("iconblob") not in connector.solution.archive.names:
            yield place, f"The connector {shown(connector.name)} has no icon in {_short(connector.solution)}."
        elif data is not None and not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            yield place, f"{shown(connector.named('iconblob'))} is no PNG or JPEG picture."


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
    "PK034",
    severity=ERROR,
    fix="Shorten it in the connector's files, and build the package again.",
    bad=[
        {f"{CONNECTOR}customizations.xml~": ["<description>", f"<description>{'long ' * 200}"]},
        {f"{_STEM}connectionparameters.json": '{"a":"' + "x" * MAX_CHARACTERS + '"}'},
    ],
    also=("PK043",),
)
def packaged_field_too_long(package: Package) -> Hits:
    """A field of the packaged connector is too long for Dataverse.

    The display name has 200 characters, the name 500, the description 1,000, the brand colour 100; definition,
    parameters, policies, script and list of script operations have 500,000 each.
    """
    for connector in _connectors(package):
        for tag, limit in {**_LENGTHS, "scriptoperations": MAX_CHARACTERS}.items():
            element = connector.element.child(tag)
            if element is not None and len(element.text) > limit:
                yield element.place(), f"<{tag}> has {len(element.text):,} characters; Dataverse holds {limit:,}."
        for tag in FILES[:-1]:
            length = len((connector.data(tag) or b"").decode("utf-8", "replace"))
            if length > MAX_CHARACTERS:
                path = connector.solution.archive.at(str(connector.named(tag)))
                yield Place(path), f"The {tag} has {length:,} characters; Dataverse holds {MAX_CHARACTERS:,}."


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
