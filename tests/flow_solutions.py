"""A flow solution as somebody would export it: the connector, a reference to it, a flow that calls one operation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectorops.package.solution_xml import content_types_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.package.solution import Identity

FLOW_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
FLOW_FILE = f"Workflows/TryLitwareArchive-{FLOW_ID.upper()}.json"
SCHEMA = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
_WORKFLOW = f"""  <Workflows>
    <Workflow WorkflowId="{{{FLOW_ID}}}" Name="Try Litware Archive">
      <JsonFileName>/{FLOW_FILE}</JsonFileName>
      <Type>1</Type>
      <Category>5</Category>
      <PrimaryEntity>none</PrimaryEntity>
      <LocalizedNames>
        <LocalizedName languagecode="1033" description="Try Litware Archive" />
      </LocalizedNames>
    </Workflow>
  </Workflows>
"""
_REFERENCES = """  <connectionreferences>
    <connectionreference connectionreferencelogicalname="litware_sharedlitware_63b07">
      <connectionreferencedisplayname>Litware</connectionreferencedisplayname>
      <connectorid>/providers/Microsoft.PowerApps/apis/shared_litware-5f01</connectorid>
      <customconnectorid>
        <connectorid>{id}</connectorid>
      </customconnectorid>
      <iscustomizable>1</iscustomizable>
      <statecode>0</statecode>
      <statuscode>1</statuscode>
    </connectionreference>
  </connectionreferences>
"""


def flow_solution(connector: Mapping[str, bytes], identity: Identity, operation: str) -> dict[str, bytes]:
    """The members of a solution with everything that the connector's has, and a flow that calls the operation."""
    members = {name: data for name, data in connector.items() if name != "[Content_Types].xml"}
    customizations = members["customizations.xml"].decode()
    customizations = customizations.replace("  <Workflows></Workflows>\r\n", _lines(_WORKFLOW))
    references = _lines(_REFERENCES.format(id=identity.id))
    members["customizations.xml"] = customizations.replace("  <Languages>", f"{references}  <Languages>").encode()
    component = f'      <RootComponent type="29" id="{{{FLOW_ID}}}" behavior="0" />\r\n      <RootComponent type="372"'
    members["solution.xml"] = members["solution.xml"].replace(b'      <RootComponent type="372"', component.encode())
    members[FLOW_FILE] = json.dumps(_flow(identity.name, operation), indent=2).encode()
    return {**members, "[Content_Types].xml": content_types_xml(members)}


def _lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def _flow(name: str, operation: str) -> dict[str, Any]:
    reference = {
        "api": {"name": "shared_litware-5f01", "logicalName": name},
        "connection": {"connectionReferenceLogicalName": "litware_sharedlitware_63b07"},
        "runtimeSource": "embedded",
    }
    host = {"apiId": "", "connectionName": "shared_litware", "operationId": operation}
    definition = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "triggers": {"manual": {"type": "Request", "kind": "Button", "inputs": {"schema": {}}}},
        "actions": {"Get": {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": {}}}},
    }
    properties = {"connectionReferences": {"shared_litware": reference}, "definition": definition}
    return {"properties": properties, "schemaVersion": "1.0.0.0"}
