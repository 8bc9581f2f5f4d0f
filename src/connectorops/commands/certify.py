"""`connectorops certify`: the gate: check, package and upload, for one exact commit of a pull request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands.building import error_lines, only_connector, package_file, package_of
from connectorops.commands.heads import Refusal, full_commit, head_of, same_head
from connectorops.commands.hosted import DownError, connect, hosted
from connectorops.commands.judging import judged
from connectorops.commands.slash import output_of
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.comment.commands import FULL_SHA
from connectorops.model import Exit
from connectorops.report import checks
from connectorops.report.escape import terminal

if TYPE_CHECKING:
    from connectorops.commands.subjects import Subjects
    from connectorops.connectors import Connector
    from connectorops.model import Report
    from connectorops.package.certification import Built
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "certify",
        "Check, package and upload exactly this commit, which has to be the head.",
        Needs(Access.WRITE, owner=True),
        ("certify", "{sha}", "--pull", "{pull}"),
        rf"(?P<sha>{FULL_SHA})",
        "SHA",
        gated=True,
    ),
)


@click.command(
    epilog="""\b
Examples:
  connectorops certify 0123456789abcdef0123456789abcdef01234567 --pull 12
  connectorops certify SHA --pull 12 --to https://contoso.blob.core.windows.net/packages

\b
Exit codes: 0 certified, 1 something is missing and nothing was done, 2 wrong usage, 3 a service was down,
70 a rule of ours crashed.""",
)
@click.argument("commit", callback=full_commit)
@click.option("--pull", type=click.IntRange(1), required=True, help="The number of the pull request.")
@click.option("--repository", envvar="GITHUB_REPOSITORY", required=True, metavar="OWNER/NAME", show_envvar=True)
@click.option("--to", envvar="CONNECTOROPS_UPLOAD_TO", default="", show_envvar=True, help="Storage, as for `upload`.")
@click.option("--folder", envvar="RUNNER_TEMP", type=click.Path(path_type=Path), help="Where the package is written.")
@click.pass_obj
def command(workspace: Workspace, commit: str, pull: int, repository: str, to: str, folder: Path | None) -> int:
    """Certify one commit of a pull request: check it, build its package, and upload it.

    The commit has to be the head when this starts and again right before the upload. Everything is read from git
    objects, by the configuration of the base. With a single error nothing is written. The link to the package is
    handed over as `upload` does it, and is never printed.
    """
    root = workspace.find_root(Path.cwd())
    with hosted():
        forge = connect(workspace, repository)
        try:
            subjects = head_of(workspace, root, repository, forge, pull, commit).subjects
            connector = only_connector(subjects)
            verdict = _passing(workspace, subjects)
            built = package_of(subjects, connector)
            file = (folder or root / "build") / package_file(connector.name)
            same_head(forge, pull, commit)
            where = _delivered(workspace, connector, built, file, to)
        except Refusal as refusal:
            click.echo("\n".join(map(terminal, refusal.lines)))
            return Exit.FINDINGS
    _, tree = workspace.folder_id(root, commit, connector.name)
    _say(connector, commit, tree, verdict, built, where)
    return Exit.CLEAN


def _passing(workspace: Workspace, subjects: Subjects) -> Report:
    outcome = judged(workspace, subjects, None, search=True)
    if outcome.down:
        raise DownError("A service was down: the secret engine did not answer, so that nothing was certified.")
    if not checks.passed(outcome.report):
        raise Refusal((f"It is not ready: {checks.title(outcome.report)}.", *error_lines(outcome.report)))
    return outcome.report


def _delivered(workspace: Workspace, connector: Connector, built: Built, file: Path, to: str) -> str:
    """Where the package is: in storage where one is named, else in a file."""
    try:
        workspace.write(file, built.data)
    except OSError as error:
        raise click.UsageError(f"{file} could not be written: {error.strerror or error}.") from error
    if not to:
        return ""
    words = ["upload", str(file), "--to", to, "--kind", connector.manifest.kind.value, "--format", "json"]
    code, text = output_of(workspace, words)
    if code == Exit.SERVICE:
        raise DownError("A service was down: the storage did not answer; the package is built, and not uploaded.")
    if code != Exit.CLEAN:
        raise Refusal(("The package was not uploaded.", *text.splitlines()))
    entry = json.loads(text)
    link = entry["link"] or {}
    sealed = f"\nlink      sealed, until {link['end']}: {link['sealed']}" if link.get("sealed") else ""
    return f"{entry['blob']}{sealed}"


def _say(connector: Connector, commit: str, tree: str, verdict: Report, built: Built, where: str) -> None:
    sha256 = built.report["sha256"]
    lines = [
        f"Certified {connector.name}",
        f"commit    {commit}",
        f"folder    {tree}",
        f"verdict   {verdict.digest}",
        f"package   {len(built.data):,} bytes, sha256 {sha256}",
        *(f"stored    {where}" if where else "stored    nowhere: no storage is named (--to)").split("\n"),
        "",
        "Next, when the offer is submitted in Partner Center:",
        f"connectorops advance {connector.name} submit --package {sha256} --commit {commit} --sas-expires DAY",
    ]
    click.echo("\n".join(map(terminal, lines)))
