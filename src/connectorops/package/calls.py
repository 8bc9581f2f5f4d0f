"""Which actions of a flow call which connector: by the name, by the id in a reference, or by the API's older name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.package.solutions import Flow, PackagedConnector, Solution


def calls(solution: Solution, flow: Flow, connector: PackagedConnector) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pointer and the `host` of each trigger and action of a flow that calls the connector."""
    keys = {key for key, reference in flow.references.items() if _means(solution, reference, connector)}
    for pointer, host in flow.actions:
        api = host.get("apiId")
        if host.get("connectionName") in keys or (isinstance(api, str) and _is_api(api, connector.name)):
            yield pointer, host


def _means(solution: Solution, reference: object, connector: PackagedConnector) -> bool:
    """Whether a connection reference of a flow means this connector."""
    if not isinstance(reference, dict):
        return False
    api, connection = reference.get("api"), reference.get("connection")
    if isinstance(api, dict):
        if str(api.get("logicalName", "")).lower() == connector.name.lower():
            return True
        if _is_api(str(api.get("name", "")), connector.name):
            return True
    logical = connection.get("connectionReferenceLogicalName") if isinstance(connection, dict) else None
    element = solution.references.get(logical) if isinstance(logical, str) else None
    return element is not None and element.value("customconnectorid", "connectorid").lower() == connector.id


def _is_api(api: str, name: str) -> bool:
    """Whether an API's id, which ends in numbers of an environment, is that of the connector of this name."""
    api = api.rpartition("/")[2].lower().replace("_", "-5f").removeprefix("shared-5f")
    whole = name.lower().replace("_", "-5f", 1) if "_5f" not in name.lower() else name.lower().replace("_5f", "-5f", 1)
    short = whole.partition("-5f")[2]
    return any(api == each or api.startswith(f"{each}-5f") for each in (whole, short) if each)
