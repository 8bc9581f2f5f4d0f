"""What a definition says to agents: servers of the Model Context Protocol."""

from typing import Final

from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.swagger.nodes import AGENTIC_PROTOCOL as PROTOCOL
from connectorops.swagger.nodes import Operation

STREAMABLE: Final = "mcp-streamable-1.0"
_DOCUMENTS: Final = "apiDefinition.swagger.json#/paths/~1documents"


@rule(
    "SW520",
    severity=WARNING,
    fix=f"Set `{PROTOCOL}` to `{STREAMABLE}` on the POST operation that answers for the server, and nowhere else.",
    bad=[
        {f"{_DOCUMENTS}/get/{PROTOCOL}": STREAMABLE},
        {f"{_DOCUMENTS}/post/{PROTOCOL}": "mcp-sse-1.0"},
    ],
    also=["SW521"],
    keys=[PROTOCOL],
)
def agentic_protocol_misplaced(operation: Operation) -> Hits:
    """The protocol for agents is not known, or not spoken by POST.

    `x-ms-agentic-protocol` marks the operation through which an agent talks to a server of the Model Context Protocol.
    The one protocol that is left is `mcp-streamable-1.0`, whose messages are sent by POST; an agent does not find a
    server under any other value, or behind another method. The older `mcp-sse-1.0` was retired in August 2025.
    """
    value = operation.value[PROTOCOL]
    if value != STREAMABLE:
        yield operation.at(PROTOCOL), f"The protocol of {operation.label} is {shown(value)}; {STREAMABLE} was expected."
    elif operation.method != "post":
        text = f"{operation.label} speaks {STREAMABLE}, but by {operation.method.upper()}; POST was expected."
        yield operation.at(PROTOCOL, on_key=True), text


@rule(
    "SW521",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Ask before you submit: servers for agents have an offer type of their own in Partner Center.",
    bad=[{f"{_DOCUMENTS}/post/{PROTOCOL}": STREAMABLE}],
    keys=[PROTOCOL],
)
def agent_server_in_connector(operation: Operation) -> Hits:
    """The connector is a server for agents.

    Servers of the Model Context Protocol were certified as connectors at first. Since 2026 they go to an offer type of
    their own, for apps and agents, with another package (a manifest, the list of tools, two icons) and for verified
    publishers only. This is known from copies of Microsoft's pages only, and its repository still merged such a
    connector in July 2026, so it is a note.
    """
    yield operation.at(PROTOCOL, on_key=True), f"{operation.label} makes the connector a server for agents."
