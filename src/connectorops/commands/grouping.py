"""Groups of commands whose help tells each command in whole sentences: click cuts them off at 45 characters."""

from __future__ import annotations

import click

LONGEST = 300
"""Characters, more than any first paragraph has."""


class Whole(click.Group):
    """A group that lists its commands as they are described, over as many lines as that takes."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, each.get_short_help_str(LONGEST)) for name, each in sorted(self.commands.items())]
            )
