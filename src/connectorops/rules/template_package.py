"""Power Automate exports, which are submitted as templates: whether what refers to each other is there."""

from collections.abc import Iterator
from typing import Any, Final

from connectorops.documents import Document, join
from connectorops.model import Place
from connectorops.package import Package, Template
from connectorops.package.contents import FLOWS
from connectorops.package.solutions import hosts
from connectorops.rule import ERROR, Hits, rule
from connectorops.schema.words import shown

_OUTER: Final = "template.zip!"
_FLOW: Final = "2efaa716-d914-4206-ad8a-e76b90270c3c"
_API: Final = "0283dd18-1006-426b-8f17-42c0435ae116"
_CONNECTION: Final = "c1efbda7-13b8-4d22-829d-8de8f36d9272"
_PARTS: Final = ("definition.json", "apisMap.json", "connectionsMap.json")
_MANIFEST: Final = f"{_OUTER}manifest.json"
_DEFINITION: Final = f"{_OUTER}{FLOWS}/{_FLOW}/definition.json"
_FLOWS_MANIFEST: Final = f"{FLOWS}/manifest.json"
_MAPS: Final = {
    "apisMap.json": "Microsoft.PowerApps/apis",
    "connectionsMap.json": "Microsoft.PowerApps/apis/connections",
}
_EXPORT: Final = "Export the flow again (My flows > Export > Package), and don't edit the zip file by hand."


@rule(
    "TP001",
    severity=ERROR,
    policy="5000.1.1.11",
    fix="Zip the files, not the folder that they are in: manifest.json lies at the root.",
    bad=[{_OUTER: None, f"{_OUTER}wrapped/{FLOWS}/manifest.json": "{}", f"{_OUTER}wrapped/manifest.json": "{}"}],
    also=("TP003",),
)
def template_in_folder(package: Package) -> Hits:
    """The export is wrapped in a folder.

    `manifest.json` and `Microsoft.Flow` are looked for at the root of the zip file. An export that was unpacked and
    zipped again with its folder does not import.
    """
    template = package.template
    if template is not None and template.top:
        folder = template.top.rstrip("/")
        yield (
            Place(package.archive.at(folder)),
            f"Everything lies in the folder {shown(folder)}; expected it at the root.",
        )


@rule(
    "TP002",
    severity=ERROR,
    policy="5000.1.1.5",
    fix=_EXPORT,
    bad=[
        {_MANIFEST: None},
        {f"{_OUTER}{_FLOWS_MANIFEST}": None},
        {f"{_OUTER}{FLOWS}/{_FLOW}/apisMap.json": None},
        {f"{_OUTER}{_FLOWS_MANIFEST}#/flowAssets/assetPaths/0": None},
        {f"{_OUTER}{FLOWS}/{_API}/definition.json": '{"properties": {"definition": {}}}'},
    ],
    also=("TP007",),
)
def template_file_missing(package: Package) -> Hits:
    """A file of the export is missing, or a folder of a flow is in no list.

    An export has `manifest.json`, `Microsoft.Flow/flows/manifest.json`, and for each flow in its `assetPaths` a folder
    with `definition.json`, `apisMap.json` and `connectionsMap.json`.
    """
    template = package.template
    if template is None:
        return
    for name in ("manifest.json", _FLOWS_MANIFEST):
        if template.name(name) not in package.archive.names:
            yield Place(template.path(name)), f"The export has no {name}."
    listed = _listed(template)
    for folder in sorted({*listed, *template.folders}):
        for part in _PARTS:
            if template.name(f"{FLOWS}/{folder}/{part}") not in package.archive.names:
                yield Place(template.path(f"{FLOWS}/{folder}/{part}")), f"The flow {shown(folder)} has no {part}."
        if folder not in listed and template.document(_FLOWS_MANIFEST) is not None:
            path = template.path(_FLOWS_MANIFEST)
            yield (
                Place(path, "/flowAssets/assetPaths", key=folder),
                f"assetPaths does not list the flow {shown(folder)}.",
            )


def _listed(template: Template) -> list[str]:
    assets = template.value(_FLOWS_MANIFEST).get("flowAssets")
    paths = assets.get("assetPaths") if isinstance(assets, dict) else None
    return [each for each in paths if isinstance(each, str)] if isinstance(paths, list) else []


@rule(
    "TP003",
    severity=ERROR,
    policy="5000.1.1.16",
    fix=_EXPORT,
    bad=[{_MANIFEST: "{"}, {_DEFINITION: "[]"}, {f"{_DEFINITION}#/properties/definition": None}],
    also=("TP005",),
)
def template_file_broken(package: Package) -> Hits:
    """A file of the export holds no JSON object, or no flow.

    All five files are JSON objects; `definition.json` has `properties.definition`, `manifest.json` has `details` and
    `resources`.
    """
    template = package.template
    if template is None:
        return
    names = [
        "manifest.json",
        _FLOWS_MANIFEST,
        *(f"{FLOWS}/{each}/{part}" for each in template.folders for part in _PARTS),
    ]
    for name in names:
        document = template.document(name)
        if document is None:
            continue
        if not document.usable or not isinstance(document.value, dict):
            yield Place(document.path), f"{name.rpartition('/')[2]} holds no JSON object that can be read."
        elif name.endswith("/definition.json") and not isinstance(_properties(document).get("definition"), dict):
            yield Place(document.path, "/properties"), "The flow has no properties.definition."
        elif name == "manifest.json":
            for key in ("details", "resources"):
                if not isinstance(document.value.get(key), dict):
                    yield Place(document.path, key=key), f"manifest.json has no object {key!r}."


@rule(
    "TP004",
    severity=ERROR,
    fix="Export the flow again and fill in the package's name and description.",
    bad=[{f"{_MANIFEST}#/details/displayName": ""}, {f"{_MANIFEST}#/details/description": None}],
)
def template_name_missing(package: Package) -> Hits:
    """The export has no name or no description.

    Both are asked for when a flow is exported, and shown in the gallery: "Name and Description" are part of a
    template's submission.
    """
    template = package.template
    if template is not None and template.document("manifest.json") is not None:
        for key, word in (("displayName", "name"), ("description", "description")):
            value = template.details.get(key)
            if template.details and not (isinstance(value, str) and value.strip()):
                yield Place(template.path("manifest.json"), f"/details/{key}"), f"The export has no {word}."


@rule(
    "TP005",
    severity=ERROR,
    fix=_EXPORT,
    bad=[
        {f"{_OUTER}{FLOWS}/{_FLOW}/apisMap.json#/shared_litware": "00000000-0000-0000-0000-000000000000"},
        {f"{_OUTER}{FLOWS}/{_FLOW}/connectionsMap.json#/shared_litware": _API},
        {f"{_OUTER}{FLOWS}/{_FLOW}/connectionsMap.json#/shared_litware": None},
        {f"{_OUTER}{FLOWS}/{_FLOW}/apisMap.json#/shared_other": _API},
    ],
)
def template_map_unresolved(package: Package) -> Hits:
    """A map does not lead from the flow's references to resources.

    They are `apisMap.json` and `connectionsMap.json`. Each key of the flow's `connectionReferences` is a key of both
    maps and nothing else is; each value is the id of a resource in `manifest.json` of the map's type. Otherwise the
    import can't ask for the connection.
    """
    template = package.template
    if template is None:
        return
    for folder in template.folders:
        definition = template.document(f"{FLOWS}/{folder}/definition.json")
        references = _references(definition)
        for part, kind in _MAPS.items():
            document = template.document(f"{FLOWS}/{folder}/{part}")
            if document is None or not isinstance(document.value, dict) or not template.resources:
                continue
            yield from _map(template, document, references if definition else document.value, kind)


def _map(template: Template, document: Document, references: dict[str, Any], kind: str) -> Hits:
    name = document.path.rpartition("/")[2]
    for key in references:
        if key not in document.value:
            yield Place(document.path, key=key), f"{name} has no entry for the flow's reference {shown(key)}."
    for key, value in document.value.items():
        resource = template.resources.get(value) if isinstance(value, str) else None
        if key not in references:
            yield Place(document.path, join("", key), on_key=True), f"The flow has no reference {shown(key)}."
        elif resource is None:
            yield Place(document.path, join("", key)), f"{shown(value)} is no resource in manifest.json."
        elif resource.get("type") != kind:
            yield Place(document.path, join("", key)), f"{shown(value)} is a {resource.get('type')}; expected {kind}."


@rule(
    "TP006",
    severity=ERROR,
    fix="Open the flow, choose the connection anew, and export it again.",
    bad=[{f"{_DEFINITION}#/properties/definition/actions/Get/inputs/host/connectionName": "shared_nowhere"}],
)
def template_reference_missing(package: Package) -> Hits:
    """An action uses a connection that the flow does not have.

    `inputs.host.connectionName` of an action is a key of the flow's `connectionReferences`.
    """
    for document in _definitions(package):
        references = _references(document)
        for pointer, host in hosts(_properties(document).get("definition"), "/properties/definition"):
            key = host.get("connectionName")
            if isinstance(key, str) and key not in references:
                text = f"The action names the connection {shown(key)}, which the flow does not have."
                yield Place(document.path, f"{pointer}/connectionName"), text


@rule(
    "TP007",
    severity=ERROR,
    fix=_EXPORT,
    bad=[
        {f"{_MANIFEST}#/resources/{_CONNECTION}/dependsOn": ["00000000-0000-0000-0000-000000000000"]},
        {f"{_MANIFEST}#/resources/{_FLOW}/type": "Microsoft.Flow/other"},
    ],
)
def template_resource_unresolved(package: Package) -> Hits:
    """The list of resources does not fit together.

    Every id in `dependsOn` is a resource of `manifest.json`, and every folder of a flow one of the type
    `Microsoft.Flow/flows`.
    """
    template = package.template
    if template is None or not template.resources:
        return
    path = template.path("manifest.json")
    for key, resource in template.resources.items():
        depends = resource.get("dependsOn")
        for index, other in enumerate(depends if isinstance(depends, list) else ()):
            if not isinstance(other, str) or other not in template.resources:
                yield (
                    Place(path, f"/resources/{key}/dependsOn/{index}"),
                    f"{shown(other)} is no resource of the export.",
                )
    for folder in template.folders:
        if template.resources.get(folder, {}).get("type") != "Microsoft.Flow/flows":
            yield Place(path, "/resources", key=folder), f"No resource of type Microsoft.Flow/flows is {shown(folder)}."


def _definitions(package: Package) -> Iterator[Document]:
    template = package.template
    for folder in template.folders if template else ():
        document = template.document(f"{FLOWS}/{folder}/definition.json") if template else None
        if document is not None:
            yield document


def _properties(document: Document) -> dict[str, Any]:
    value = document.value.get("properties") if isinstance(document.value, dict) else None
    return value if isinstance(value, dict) else {}


def _references(document: Document | None) -> dict[str, Any]:
    value = _properties(document).get("connectionReferences") if document else None
    return value if isinstance(value, dict) else {}
