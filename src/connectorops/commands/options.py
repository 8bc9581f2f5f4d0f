"""Options that several commands have, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from connectorops.commands.choosing import words
from connectorops.model import Program, Severity
from connectorops.report import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable

_F = TypeVar("_F", bound="Callable[..., Any]")


def formats(*names: str, about: str = "What to write.") -> Callable[[_F], _F]:
    """What a command can write; the first of them unless it is told."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help=about
    )


report_format: Final = formats(*RENDERERS)
output: Final = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=lambda _ctx, _parameter, value: None if value == Path("-") else value,
    help="Write to a file instead of the terminal.",
)
fail_on: Final = click.option(
    "--fail-on",
    type=click.Choice([*(each.value for each in Severity), "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
select: Final = click.option(
    "--select", multiple=True, callback=words, help="Only these rules: ids, names, families or Microsoft codes."
)
ignore: Final = click.option("--ignore", multiple=True, callback=words, help="Not these rules.")
profile: Final = click.option(
    "--profile",
    type=click.Choice([each.value for each in Program]),
    help="The program to judge by, whatever the folder says.",
)
jobs: Final = click.option(
    "--jobs", type=click.IntRange(1, 64), help="Processes to use. Default: as many as it is worth."
)
no_secrets: Final = click.option(
    "--no-secrets", is_flag=True, help="Leave the secret engine out; our own rules about secrets stay."
)
repository: Final = click.option(
    "--repository",
    envvar="GITHUB_REPOSITORY",
    required=True,
    metavar="OWNER/NAME",
    show_envvar=True,
    help="The repository on GitHub.",
)
pull: Final = click.option("--pull", type=click.IntRange(1), required=True, help="The number of the pull request.")
event: Final = click.option(
    "--event",
    envvar="GITHUB_EVENT_PATH",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="The event that the workflow runs for, as JSON.",
)
