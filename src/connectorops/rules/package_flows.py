"""The flows of a package: their files, their references, and whether they use the connector."""

from typing import Final

from connectorops.model import Place
from connectorops.package import Package, Solution
from connectorops.package.calls import calls
from connectorops.package.solutions import CUSTOMIZATIONS
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.package_layout import FLOW
from connectorops.schema.words import shown

_JSON: Final = f"{FLOW}Workflows/TryLitwareArchive-7C9E6679-7425-40DE-944B-E07FC1F90AE7.json"
_REFERENCE: Final = "#/properties/connectionReferences/shared_litware"
_EXPORT: Final = "Export the solution with the flow again; don't rename or remove its files by hand."


def _name(solution: Solution) -> str:
    return solution.path.rpartition("!")[2]


@rule("PK023", severity=ERROR, policy="5000.1.1.14", fix=_EXPORT, bad=[{_JSON: None}], also=("PK024", "PK025"))
def workflows_folder_missing(package: Package) -> Hits:
    """A solution with flows has no folder Workflows, or nothing is in it.

    Each flow is a JSON file in that folder; `customizations.xml` names them.
    """
    for solution in package.solutions:
        if solution.flows and not solution.archive.below("Workflows"):
            yield (
                Place(solution.archive.at("Workflows")),
                f"{shown(_name(solution))} has flows, but no folder Workflows.",
            )


@rule(
    "PK024",
    severity=ERROR,
    policy="5000.1.1.15",
    fix=_EXPORT,
    bad=[
        {f"{FLOW}Workflows/Other-00000000-0000-0000-0000-000000000000.json": "{}"},
        {f"{FLOW}customizations.xml~": ["TryLitwareArchive-7C9E", "Renamed-7C9E"]},
        {_JSON: "{"},
    ],
    also=("PK025",),
)
def workflow_files_disagree(package: Package) -> Hits:
    """customizations.xml and the folder Workflows name different flows.

    Every `<JsonFileName>` names a file of the solution, and every JSON file in `Workflows` is named by one.
    """
    for solution in package.solutions:
        if solution.customizations is None or solution.customizations.root is None:
            continue
        for flow in solution.flows:
            place = (flow.element.child("JsonFileName") or flow.element).place()
            if flow.file not in solution.archive.names:
                yield place, f"The flow {shown(flow.name)} names {shown(flow.file)}, which is not in {_name(solution)}."
            elif flow.document is not None and not isinstance(flow.document.value, dict):
                yield Place(flow.document.path), f"{shown(flow.file)} holds no JSON object, so it is no flow."
            elif flow.document is not None and not flow.document.usable:
                yield Place(flow.document.path), f"{shown(flow.file)} is cut off or no valid JSON."
        named = {flow.file for flow in solution.flows}
        for name in solution.archive.below("Workflows"):
            if name.lower().endswith(".json") and name not in named:
                yield Place(solution.archive.at(name)), f"No <JsonFileName> in {CUSTOMIZATIONS} names {shown(name)}."


@rule(
    "PK025",
    severity=ERROR,
    policy="5000.1.1.7",
    fix="Add an action of the connector to the flow, run it once, and export the solution again.",
    bad=[
        {
            f"{_JSON}{_REFERENCE}/api": {"name": "shared_office365"},
            f"{FLOW}customizations.xml~cut": ["      <customconnectorid>", "</customconnectorid>\r\n"],
        },
        {f"{_JSON}#/properties/definition/actions": {}},
    ],
)
def flow_without_connector(package: Package) -> Hits:
    """No flow of the package uses the connector.

    A flow that does not call the connector tests nothing: "Solution must hold a flow that contains the connector". An
    action calls it by a connection reference that names it.
    """
    if not package.wants_layout:
        return
    connectors = {each.id: each for solution in package.solutions for each in solution.connectors}.values()
    flows = [(solution, flow) for solution in package.flow_solutions for flow in solution.flows]
    for connector in connectors:
        if flows and not any(True for pair in flows for _ in calls(*pair, connector)):
            solution, flow = flows[0]
            text = f"None of the {len(flows)} flows in {_name(solution)} has an action of {shown(connector.name)}."
            yield (Place(flow.document.path) if flow.document else flow.element.place()), text


@rule(
    "PK026",
    severity=WARNING,
    policy="5000.1.1.9",
    fix="Let the flow use operations that the definition has, and that are not internal; then export it again.",
    bad=[
        {f"{_JSON}#/properties/definition/actions/Get/inputs/host/operationId": "NoSuchOperation"},
        {f"{_JSON}#/properties/definition/actions/Get/inputs/host/operationId": "GetAccount"},
    ],
)
def flow_operation_unknown(package: Package) -> Hits:
    """A flow calls an operation of the connector that nobody can search for.

    Certification looks for the connector's actions through the sample flow. An operation that the packaged
    definition does not have, or that is internal, is found by nobody.
    """
    connectors = {each.id: each for solution in package.solutions for each in solution.connectors}.values()
    for connector in connectors:
        document = connector.document("openapidefinition")
        operations = dict(_operations(document.value if document and document.usable else None))
        for solution in package.flow_solutions if operations else ():
            for flow in solution.flows:
                for pointer, host in calls(solution, flow, connector):
                    wanted = host["operationId"]
                    visible = operations.get(wanted)
                    if visible is not True and flow.document is not None:
                        why = "is internal" if visible is False else "is not in the packaged definition"
                        place = Place(flow.document.path, f"{pointer}/operationId")
                        yield place, f"The flow calls {shown(wanted)}, which {why}."


def _operations(definition: object) -> list[tuple[str, bool]]:
    """The operationIds of a definition, and whether each can be found by people."""
    paths = definition.get("paths") if isinstance(definition, dict) else None
    items = [item for item in paths.values() if isinstance(item, dict)] if isinstance(paths, dict) else []
    operations = [each for item in items for each in item.values() if isinstance(each, dict)]
    named = [each for each in operations if isinstance(each.get("operationId"), str)]
    return [(each["operationId"], each.get("x-ms-visibility") != "internal") for each in named]


@rule(
    "PK027",
    severity=ERROR,
    fix="Open the flow, choose the connection anew, and export the solution with its connection references.",
    bad=[
        {f"{_JSON}{_REFERENCE}/connection/connectionReferenceLogicalName": "litware_nowhere"},
        {f"{_JSON}#/properties/definition/actions/Get/inputs/host/connectionName": "shared_nowhere"},
    ],
    also=("PK025",),
)
def flow_reference_unresolved(package: Package) -> Hits:
    """A flow uses a connection reference that is not there.

    An action names an entry of the flow's `connectionReferences`, and that names a `<connectionreference>` of
    `customizations.xml`. After an import nothing can be connected where one of them is missing.
    """
    for solution in package.flow_solutions:
        for flow in solution.flows:
            document = flow.document
            if document is None:
                continue
            for pointer, host in flow.actions:
                key = host.get("connectionName")
                if isinstance(key, str) and key not in flow.references:
                    text = f"The action names the connection {shown(key)}, which the flow does not have."
                    yield Place(document.path, f"{pointer}/connectionName"), text
            for key, reference in flow.references.items():
                connection = reference.get("connection") if isinstance(reference, dict) else None
                logical = connection.get("connectionReferenceLogicalName") if isinstance(connection, dict) else None
                known = solution.head is None or logical in solution.references or logical in solution.required
                if isinstance(logical, str) and not known:
                    pointer = f"/properties/connectionReferences/{key.replace('~', '~0').replace('/', '~1')}"
                    text = f"{shown(logical)} is no connection reference of {_name(solution)}."
                    yield Place(document.path, f"{pointer}/connection/connectionReferenceLogicalName"), text
