"""The slash commands: each module of commands declares in COMMENTS what may be asked of it in a comment."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from connectorops import commands

if TYPE_CHECKING:
    from connectorops.comment import SlashCommand


def slash_commands() -> dict[str, SlashCommand]:
    """All of them by name, in alphabetical order. Two of one name are a mistake of ours."""
    found: dict[str, SlashCommand] = {}
    for module in pkgutil.iter_modules(commands.__path__):
        declared: tuple[SlashCommand, ...] = getattr(
            import_module(f"{commands.__name__}.{module.name}"), "COMMENTS", ()
        )
        for each in declared:
            if each.name in found:
                raise ValueError(f"two modules of commands declare /{each.name}")
            found[each.name] = each
    return dict(sorted(found.items()))
