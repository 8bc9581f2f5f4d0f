"""`connectorops reissue`: a new link to the package of a submission, recorded in its ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.building import package_file
from connectorops.commands.slash import output_of
from connectorops.commands.submissions import (
    actor_option,
    hosted_option,
    open_desk,
    repository_option,
    served,
    submission,
)
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.lifecycle.states import Route
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.report.escape import terminal, terminal_lines

if TYPE_CHECKING:
    from pathlib import Path

    from connectorops.lifecycle.submission import Submission
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "reissue-sas",
        "A new link to the package that was submitted; until when it works is recorded.",
        Needs(Access.WRITE, owner=True),
        ("reissue", "#{pull}", "--actor", "{actor}", "--key", "comment {comment}"),
        gated=True,
        recorded=True,
    ),
)
_KINDS: Final = {Route.TEMPLATE: Kind.TEMPLATE, Route.OFFER: Kind.DYNAMICS_365_OFFER}


@click.command(
    epilog="""\b
Examples:
  CONNECTOROPS_SEAL_TO=KEY connectorops reissue contoso-tasks --from https://contoso.blob.core.windows.net/packages
  connectorops reissue '#12'                     with CONNECTOROPS_UPLOAD_TO and CONNECTOROPS_SEAL_TO

\b
Exit codes: 0 done, 1 the ledger does not allow it now, 2 wrong usage, or the storage refused,
3 a service was down.""",
)
@click.argument("name")
@repository_option
@hosted_option
@click.option(
    "--from",
    "storage",
    envvar="CONNECTOROPS_UPLOAD_TO",
    required=True,
    show_envvar=True,
    help="Storage, as for `upload`.",
)
@click.option("--file", "file", default="", help="What the package is called there.  [default: as `certify` calls it]")
@actor_option
@click.option("--key", default="", help="What makes a repetition known as one.")
@click.pass_obj
@served
def command(
    workspace: Workspace,
    /,
    name: str,
    place: Path,
    hosted: str | None,
    storage: str,
    file: str,
    actor: int,
    key: str,
) -> int:
    """Make a new link to the package of a submission, and record until when it works.

    NAME is the connector's folder, or its last part, or the number of its issue or pull request, such as #12. The
    package is found by the SHA-256 that the ledger has. The link goes where CONNECTOROPS_SAS_FILE or
    CONNECTOROPS_SEAL_TO says, as with `sas reissue`.
    """
    found = submission(open_desk(workspace, place, hosted), name)
    words = ["sas", "reissue", _address(found, storage, file), "--format", "json"]
    code, text = output_of(workspace, [*words, "--kind", _KINDS.get(found.route, Kind.CONNECTOR).value])
    if code != Exit.CLEAN:
        click.echo(terminal_lines(text))
        return code
    entry = json.loads(text)
    end = entry["link"]["end"]
    click.echo(terminal(f"{entry['blob']} has a new link, until {end}"))
    if entry["link"].get("sealed"):
        click.echo(f"sealed: {entry['link']['sealed']}")
    record = ["advance", found.connector, "reissue-sas", "--sas-expires", end, "--repository", str(place)]
    record += ["--actor", str(actor), *(["--hosted", hosted] if hosted else []), *(["--key", key] if key else [])]
    code, text = output_of(workspace, record)
    click.echo(terminal_lines(text))
    return code


def _address(found: Submission, storage: str, file: str) -> str:
    """Where `upload` put the package: below its SHA-256."""
    if not found.subject.package:
        raise click.UsageError(
            f"The ledger has no package of {found.connector}: there is nothing yet that a link could lead to."
        )
    return f"{storage.rstrip('/')}/{found.subject.package}/{file or package_file(found.connector)}"
