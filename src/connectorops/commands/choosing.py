"""Choosing rules and connectors on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from connectorops.connectors import Connector


def words(_ctx: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> list[str]:
    """The words of an option that is repeatable and takes several, separated by commas."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def first_names(connectors: Sequence[Connector], most: int = 3) -> str:
    """The first of too many connectors, for a message that asks to name one; "none" where there is none."""
    names = [each.name or "." for each in connectors]
    return ", ".join(names[:most] + ["…"] * (len(names) > most)) or "none"
