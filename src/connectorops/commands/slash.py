"""`connectorops slash`: the slash commands, which each module of commands declares in COMMENTS."""

from __future__ import annotations

import io
import pkgutil
from contextlib import redirect_stdout
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from connectorops import commands
from connectorops.comment import Access, Needs, SlashCommand

if TYPE_CHECKING:
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand("help", "What can be asked in a comment, and by whom.", Needs(Access.NONE), ("slash",)),
)


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


def output_of(workspace: Workspace, words: list[str]) -> tuple[int, str]:
    """The exit code and the output of one of our commands, which runs in this process with the same adapters."""
    chosen: click.Command = import_module(f"connectorops.commands.{words[0]}").command
    written = io.StringIO()
    with redirect_stdout(written):
        try:
            code = chosen.main(words[1:], prog_name=words[0], standalone_mode=False, obj=workspace)
        except click.ClickException as error:
            return error.exit_code, f"{written.getvalue()}{error.format_message()}\n"
    return int(code or 0), written.getvalue()


@click.command(
    epilog="""\b
Examples:
  connectorops slash

\b
Exit codes: 0 listed, 2 wrong usage.""",
)
def command() -> None:
    """List what can be asked in a comment on a pull request, and by whom.

    A command is the first line of a comment, from its first character on. Comments that are edited command nothing.
    """
    for each in slash_commands().values():
        click.echo(f"{each.line}\n    {each.summary} For {each.needs}.")
