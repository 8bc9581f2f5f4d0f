"""The packaged connector: the files that it names, what they hold, and its icon."""

from collections.abc import Iterator
from typing import Final

from connectorops.documents import Document, ProblemKind
from connectorops.model import Place
from connectorops.package import Package, PackagedConnector, Solution
from connectorops.package.solutions import (
    CUSTOMIZATIONS,
    FILES,
    MAX_CHARACTERS,
)
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.package_layout import CONNECTOR, is_independent
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


def _short(solution: Solution) -> str:
    return solution.path.rpartition("!")[2]
