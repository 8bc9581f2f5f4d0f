"""The state machine as Mermaid diagrams, drawn from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.states import TABLE, Move, Route, State

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES: Final = {
    Route.OPEN_SOURCE_FIRST: "Connector or AI connector, open source first",
    Route.OPEN_SOURCE_LATER: "Connector or AI connector, open source after go-live",
    Route.INDEPENDENT: "Independent publisher",
    Route.TEMPLATE: "Template",
    Route.OFFER: "Dynamics 365 offer",
}
_ASIDE: Final = {
    Move.CERTIFY: "A package can be certified",
    Move.WITHDRAW: "Can be withdrawn",
    Move.REISSUE_SAS: "A new SAS can be recorded",
}
"""What would only hide the way in a picture."""


def diagrams() -> str:
    """A section for each route: its diagram, and what is left out of it in words."""
    return "\n".join(line for route in Route for line in _section(route)).rstrip() + "\n"


def _section(route: Route) -> Iterator[str]:
    yield from ("### " + TITLES[route], "", "```mermaid", "stateDiagram-v2", f"    [*] --> {_name(State.DRAFT)}: start")
    for row in TABLE[route]:
        if row.move not in {*_ASIDE, Move.START}:
            needs = f" [{', '.join(row.guards)}]" if row.guards else ""
            yield f"    {_name(row.source)} --> {_name(row.target)}: {row.move}{needs}"
    yield from ("```", "")
    for move, text in _ASIDE.items():
        states = [row.source for row in TABLE[route] if row.move is move]
        if states:
            yield f"{text} while it is {', '.join(states)}."
    yield ""


def _name(state: State) -> str:
    return state.value.replace("-", "_")
