"""What a package holds compared with the repository, and what no package may hold: programs and secrets."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from connectorops.connectors import Connector
from connectorops.connectors.connector import ICON, INTRO, SCRIPT
from connectorops.documents import Document
from connectorops.model import Place
from connectorops.package import Form, Package, PackagedConnector
from connectorops.package.drift import ADDED, MISSING, MOST, differences
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.package_layout import CONNECTOR, FLOW, OUTER

_STEM: Final = f"{CONNECTOR}Connector/litware_litware-20archive_"
_DEFINITION: Final = f"{_STEM}openapidefinition.json"
_FLOWS_CONNECTOR: Final = f"{FLOW}Connector/litware_litware-20archive_openapidefinition.json"
_REBUILD: Final = "Build the package from this folder again; or, if the package is right, bring the folder up to date."
_WITHOUT_WORTH: Final = ("definitions", "parameters", "responses", "tags", "securityDefinitions", "security")
"""Sections that the portal adds to a definition even where nothing is in them."""
_OF_ENVIRONMENT: Final = ("redirectUrl", "redirectMode", "clientId", "clientSecret")
"""Settings of OAuth that differ between a repository, with its placeholders, and an environment."""
_TENANT: Final = "AzureActiveDirectoryTenant"


def _pairs(package: Package) -> Iterator[tuple[PackagedConnector, Connector]]:
    """Each packaged connector beside the connector of the repository, where there is one."""
    source = package.against
    if source is not None:
        solutions = package.connector_solutions or package.solutions
        yield from ((connector, source) for solution in solutions for connector in solution.connectors)


def _told(document: Document, found: Iterator[tuple[str, str]], source: str) -> Hits:
    told = list(islice(found, MOST + 1))
    for pointer, how in told[:MOST]:
        what = {ADDED: f"{ADDED}, not in {source}", MISSING: f"{MISSING}; {source} has it"}.get(
            how, f"{how} from {source}"
        )
        yield Place(document.path, pointer), f"{pointer or 'The whole file'} {what}."
    if len(told) > MOST:
        yield Place(document.path, key="more"), f"There are more than {MOST} differences from {source}."


@rule(
    "PK042",
    severity=ERROR,
    fix=_REBUILD,
    bad=[
        {f"{_DEFINITION}#/info/title": "Litware Vault"},
        {f"{_DEFINITION}#/paths/~1account": None},
        {f"{_DEFINITION}#/paths/~1documents/get/x-extra": True},
    ],
    also=("PK045",),
)
def packaged_definition_differs(package: Package) -> Hits:
    """The definition in the package is not the one in the repository.

    What is certified is what the package holds; what is reviewed and published as source is the repository. The
    connector is checked against the folder that `--against` names: every difference is told by its JSON pointer.
    Empty sections that the portal adds do not count.
    """
    for connector, source in _pairs(package):
        document, swagger = connector.document("openapidefinition"), source.swagger
        if document is None or not document.usable or swagger is None:
            continue
        found = differences(document.value, swagger.value)
        yield from _told(document, (each for each in found if not _is_hollow(document.value, each)), swagger.path)


def _is_hollow(value: Any, difference: tuple[str, str]) -> bool:  # noqa: ANN401 - JSON is any shape
    pointer, how = difference
    name = pointer[1:]
    return how == ADDED and name in _WITHOUT_WORTH and not value[name]


@rule(
    "PK045",
    severity=WARNING,
    fix="Update the connector in the environment, and export the solution with the flows again.",
    bad=[
        {f"{_FLOWS_CONNECTOR}#/info/version": "1.0.0"},
        {f"{_FLOWS_CONNECTOR}#/paths/~1account": None},
    ],
)
def flow_solution_has_other_connector(package: Package) -> Hits:
    """The solution with the flows has another definition of the connector.

    Both solutions hold the connector. Whichever is imported last decides, so that an old export of the flows brings
    the old definition back.
    """
    deployed = {connector.id: connector for each in package.connector_solutions for connector in each.connectors}
    for solution in package.flow_solutions if package.wants_layout else ():
        for connector in solution.connectors:
            other = deployed.get(connector.id)
            document = connector.document("openapidefinition")
            expected = other.document("openapidefinition") if other else None
            if document is None or expected is None or not (document.usable and expected.usable):
                continue
            found = [
                pointer
                for pointer, how in differences(document.value, expected.value)
                if not _is_hollow(document.value, (pointer, how))
            ]
            if found:
                others = f" and {len(found) - 1} other places" if found[1:] else ""
                text = f"It differs from the one in the connector solution at {found[0] or 'the top'}{others}."
                yield Place(document.path), text


@rule(
    "PK043",
    severity=ERROR,
    fix=_REBUILD,
    bad=[
        {f"{_STEM}connectionparameters.json#/api_key/type": "string"},
        {f"{_STEM}policytemplateinstances.json#/0": None},
        {f"{CONNECTOR}customizations.xml~": ["#1f4e79", "#1f4e7a"]},
        {f"{CONNECTOR}customizations.xml~": ['["SearchDocuments_V2"]', "[]"]},
    ],
    ok=[
        {f"{_STEM}connectionparameters.json#/token/oAuthSettings/redirectUrl": "https://a.azure-apim.net/redirect/a"},
        {f"{_STEM}connectionparameters.json#/token/oAuthSettings/clientId": "0aa94235-0000-4392-82bb-37618b273206"},
        {f"{_STEM}connectionparameters.json#/token:TenantId": {"type": "string", "metadata": {"sourceType": _TENANT}}},
    ],
)  # fmt: skip
def packaged_properties_differ(package: Package) -> Hits:
    """The packaged properties are not those in the repository.

    Connection parameters, policies, brand colour and script operations are compared with `apiProperties.json` of the
    folder that `--against` names. What an environment adds on export does not count: the address to redirect to, the
    client's id, the parameter for the tenant.
    """
    for connector, source in _pairs(package):
        if source.properties is None:
            continue
        properties, path = source.properties.properties, source.properties.path
        wanted = {
            "connectionparameters": properties.get("connectionParameters", {}),
            "connectionparametersets": properties.get("connectionParameterSets"),
            "policytemplateinstances": properties.get("policyTemplateInstances"),
        }
        for tag, value in wanted.items():
            document = connector.document(tag)
            if document is not None and document.usable and (document.value or value):
                found = differences(document.value, value)
                yield from _told(
                    document, (each for each in found if not _is_of_environment(document.value, each)), path
                )
            elif value and connector.named(tag) is None:
                yield connector.element.place(key=tag), f"There is no <{tag}>, but {path} has one."
        yield from _texts(connector, properties, path)


def _is_of_environment(value: Any, difference: tuple[str, str]) -> bool:  # noqa: ANN401 - JSON is any shape
    pointer, how = difference
    *_, above, last = ["", "", *pointer.split("/")]
    if above == "oAuthSettings" and last in _OF_ENVIRONMENT:
        return True
    added = value.get(last) if how == ADDED and isinstance(value, dict) else None
    metadata = added.get("metadata") if isinstance(added, dict) else None
    return isinstance(metadata, dict) and metadata.get("sourceType") == _TENANT


def _texts(connector: PackagedConnector, properties: dict[str, Any], path: str) -> Hits:
    colour = properties.get("iconBrandColor")
    if isinstance(colour, str) and connector.element.value("iconbrandcolor").lower() != colour.lower():
        element = connector.element.child("iconbrandcolor") or connector.element
        yield element.place(key="iconbrandcolor"), f"The brand colour differs from {path}."
    operations = properties.get("scriptOperations")
    packed = "".join(connector.element.value("scriptoperations").split())
    if isinstance(operations, list) and connector.named("customcodeblobcontent"):
        names = [each for each in operations if isinstance(each, str)]
        if sorted(packed.strip("[]").replace('"', "").split(",")) != sorted(names or [""]):
            element = connector.element.child("scriptoperations") or connector.element
            yield element.place(key="scriptoperations"), f"The script's operations differ from {path}."


@rule(
    "PK044",
    severity=ERROR,
    fix=_REBUILD,
    bad=[
        {f"{_STEM}iconblob.Png": b"\x89PNG\r\n\x1a\nanother"},
        {f"{_STEM}customcodeblobcontent.csx": "// another\n"},
        {f"{OUTER}intro.md": "# Another intro\n"},
    ],
)
def packaged_file_differs(package: Package) -> Hits:
    """Icon, script or intro in the package is not the one in the repository.

    They are compared byte by byte with the folder that `--against` names.
    """
    for connector, source in _pairs(package):
        for tag, name in (("iconblob", ICON), ("customcodeblobcontent", SCRIPT)):
            packed, member, file = connector.data(tag), connector.named(tag), source.find(name)
            path = connector.solution.archive.at(member) if member else connector.element.path
            if file is None and packed is not None and tag == "customcodeblobcontent":
                yield Place(path), f"The package has a script, but {source.name or 'the folder'} has no {name}."
            elif file is not None and member is None:
                yield connector.element.place(key=tag), f"{source.path(file)} is not in the package."
            elif file is not None and packed is not None and packed != source.read(file):
                yield Place(path), f"The file differs from {source.path(file)}."
    yield from _intro(package)


def _intro(package: Package) -> Hits:
    source = package.against
    file = source.find(INTRO) if source else None
    pages = [name for name in package.archive.files if name.lower().endswith(".md")]
    if source is None or file is None or package.form is not Form.CERTIFICATION or not pages:
        return
    if package.archive.data.get(pages[0]) != source.read(file):
        yield Place(package.archive.at(pages[0])), f"The file differs from {source.path(file)}."
