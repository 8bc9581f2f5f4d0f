"""The composition root: the click group, whose commands are loaded when they are asked for, and the exit codes."""

from __future__ import annotations

import errno
import importlib
import io
import traceback
from typing import TYPE_CHECKING

import click

from connectorops import __version__
from connectorops.adapters.local import LocalWorkspace
from connectorops.adapters.terminal import colour, open_closed_streams
from connectorops.forge import ForgeRefusedError
from connectorops.model import Exit
from connectorops.ports import ServiceDownError
from connectorops.secret import without_signatures
from connectorops.tree import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.ports import Workspace

FULL = (errno.ENOSPC, errno.EDQUOT)
"""A disk that is full, or as much of it as is allowed: nothing that we could mend."""
COMMANDS = {
    "action": "Check in a workflow: annotations, job summary, SARIF, JSON and outputs, from one run.",
    "advance": "Record what happened to a submission, as an event on the branch `certification`.",
    "calendar": "Write what is due, and when submissions may be live, as an iCalendar file.",
    "certify": "Certify one commit of a pull request: check it, build its package, upload it, and record that.",
    "check": "Check connectors: every finding at once, on the exact line.",
    "codeowners": "Write CODEOWNERS from the manifests, and tell who owns what.",
    "comment": "Answer a comment on a pull request: run the command that it gives, or say why not.",
    "diff": "Compare two versions of a connector: what existing flows will notice.",
    "doctor": "Look at how the repository is wired up: its workflows, its settings on GitHub, its fork.",
    "dossier": "Show everything that the form of Partner Center asks, page by page.",
    "explain": "Explain a rule: why it exists, how to fix it, examples.",
    "fix": "Repair connectors in place, without touching the rest of their files.",
    "impact": "Show which connectors newly fail or pass each rule since an earlier report, or in another version.",
    "init": "Create a connector folder that passes `check`.",
    "ledger": "Prove that nobody changed the ledger, export it, compute its figures.",
    "package": "Write the certification package of a connector, and verify packages.",
    "plan": "Tell which connectors a branch affects, and how several jobs would share them, by size.",
    "propose": "Open or update the pull request that brings a connector to the public repository.",
    "reissue": "Make a new link to the package of a submission, and record until when it works.",
    "remind": "Comment on overdue clocks and on a SAS that ends soon, on the submission's issue or pull request.",
    "repair": "Mend what can be mended safely at the head of a pull request, as `fix` does it in a folder.",
    "report": "Bring a pull request up to date: one comment, a check with annotations, a status and labels.",
    "rules": "List the rules: id, severity, name, Microsoft's code, and what each finds.",
    "sas": "Check, renew and revoke links to packages.",
    "scan": "Look for secrets and personal data, in the files or in the history of a branch.",
    "schema": "Print a JSON Schema, with which editors complete and explain a file.",
    "site": "Write the dashboard: who has what to do, what was found, and how each submission went.",
    "slash": "List what can be asked in a comment on a pull request, and by whom.",
    "status": "Tell where submissions are: done, now, ahead; whose move it is; what is due; when they may be live.",
    "upload": "Put a package into storage, once, and make the link that is submitted.",
    "waive": "Propose to accept what a rule finds at the head of a pull request: a pull request to its base.",
}
"""Each command with its one-line help: listed here so that `--help` need not import them; a test compares."""


MEANT = {
    **dict.fromkeys(("new", "create", "scaffold", "generate"), "init"),
    **dict.fromkeys(("validate", "lint", "test", "analyze"), "check"),
    **dict.fromkeys(("build", "pack"), "package build"),
    "verify": "package verify",
    "owners": "codeowners",
    "dashboard": "site",
    "format": "fix",
    "help": "--help",
}
"""What other tools call it, and people try first."""


class Commands(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"connectorops.commands.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from connectorops.schema import nearest  # noqa: PLC0415 - only who mistypes waits for it

            meant = MEANT.get(args[0].lower()) or nearest(args[0], COMMANDS)
            if meant is None:
                raise
            text = f"{error.message.rstrip('.')}. Did you mean {meant!r}?"
            raise click.UsageError(text, ctx) from error

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start with: connectorops check .
Without a connector yet: connectorops init NAME""",
)
@click.version_option(__version__, prog_name="connectorops")
def group() -> None:
    """GitOps for Power Platform connector certification.

    Tells everything that Microsoft's validators and reviewers would say about a connector: all at once, offline,
    on the exact line.
    """


def run(arguments: Sequence[str] | None = None, workspace: Workspace | None = None) -> int:
    """Run the command line (default: this process's, on this machine) and return the exit code.

    Our own crash is 70, whatever went wrong. Where nobody reads the output any more, click leaves with 1, silently.
    """
    open_closed_streams()
    try:
        result = group.main(arguments, standalone_mode=False, obj=workspace or LocalWorkspace(), color=colour())
    except click.exceptions.Abort:
        click.echo("Aborted.", err=True)
        return 130
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(_quotable(_with_stop(shown.getvalue(), error.message)), nl=False, err=True)
        return Exit(error.exit_code) if error.exit_code == Exit.SERVICE else Exit.USAGE
    except (ForgeRefusedError, ServiceDownError) as error:  # where a command has no words of its own for it
        click.echo(_quotable(f"Error: {error}."), err=True)
        return Exit.SERVICE if isinstance(error, ServiceDownError) else Exit.USAGE
    except UnreadableError as error:
        from connectorops.report.escape import terminal  # noqa: PLC0415 - start-up counts

        click.echo(f"Error: {terminal(str(error.filename))} could not be read: {error.strerror}.", err=True)
        return Exit.USAGE
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and never a pass
        if isinstance(error, OSError) and error.errno in FULL:
            click.echo(f"Error: {error.strerror}. Make room, and run it again: the output is not whole.", err=True)
            return Exit.USAGE
        click.echo(_quotable(traceback.format_exc()), err=True)
        click.echo(
            "connectorops crashed. This is a bug of ours, not of your files: please report the lines above.", err=True
        )
        return Exit.CRASHED
    return result if isinstance(result, int) else Exit.CLEAN


def _quotable(text: str) -> str:
    """A message as a terminal and a log can take it: it may quote a link, and whatever stands in a file."""
    from connectorops.report.escape import terminal_lines  # noqa: PLC0415 - start-up counts

    return terminal_lines(without_signatures(text))


def _with_stop(shown: str, message: str) -> str:
    """An error with a full stop: messages from below have none. Lists, and addresses at the end, stay as they are."""
    is_sentence = message and "\n" not in message and "://" not in message.rpartition(" ")[2]
    return f"{shown.rstrip()}.\n" if is_sentence and message[-1] not in ".?!:;" else shown
