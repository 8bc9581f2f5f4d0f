"""Choosing rules on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click


def words(_ctx: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> list[str]:
    """The words of an option that is repeatable and takes several, separated by commas."""
    return [word.strip() for value in values for word in value.split(",") if word.strip()]
