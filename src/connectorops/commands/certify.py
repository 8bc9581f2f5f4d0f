"""`connectorops certify`: the gate: check, package and upload, for one exact commit of a pull request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands import options
from connectorops.commands.approving import approved
from connectorops.commands.building import error_lines, only_connector, package_file, package_of
from connectorops.commands.certifying import Records, post_dossier
from connectorops.commands.heads import Refusal, believe, full_commit, head_of, same_head
from connectorops.commands.hosted import DownError, connect
from connectorops.commands.hosted import hosted as reaching
from connectorops.commands.judging import judged
from connectorops.commands.slash import output_of
from connectorops.commands.submissions import hosted_option
from connectorops.commands.writing import write_file
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.comment.commands import FULL_SHA
from connectorops.lifecycle.event import Actor, Subject, moment
from connectorops.lifecycle.states import Role
from connectorops.model import Exit
from connectorops.report import checks
from connectorops.report.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectorops.commands.subjects import Subjects
    from connectorops.comment.approvals import Word
    from connectorops.connectors import Connector
    from connectorops.forge import Hosting
    from connectorops.lifecycle.event import Event
    from connectorops.model import Report
    from connectorops.package.certification import Built
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "certify",
        "Check, package and upload exactly this commit, which has to be the head.",
        Needs(Access.WRITE, owner=True),
        ("certify", "{sha}", "--pull", "{pull}", "--login", "{login}", "--actor", "{actor}"),
        rf"(?P<sha>{FULL_SHA})",
        "SHA",
        gated=True,
        moves=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a package was put, in words, and what of it is recorded; nothing where nothing was done."""

    lines: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


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
@options.pull
@options.repository
@click.option("--to", envvar="CONNECTOROPS_UPLOAD_TO", default="", show_envvar=True, help="Storage, as for `upload`.")
@click.option("--folder", envvar="RUNNER_TEMP", type=click.Path(path_type=Path), help="Where the package is written.")
@click.option("--login", default="", help="Who asks for it, for the record.")
@click.option("--actor", type=click.IntRange(1), help="The number of that account.  [default: whose token it is]")
@hosted_option
@click.pass_obj
def command(
    workspace: Workspace,
    commit: str,
    pull: int,
    repository: str,
    to: str,
    folder: Path | None,
    login: str,
    actor: int | None,
    hosted: str | None,
) -> int:
    """Certify one commit of a pull request: check it, build its package, upload it, and record that.

    Exactly these files have to be approved, as the configuration of the base wants it (`certify`). The commit has to be
    the head when this starts, right before the upload and right before the record. Everything is read from git objects.
    With a single error nothing is written. The link to the package is handed over as `upload` does it, and is never
    printed. What is certified already is not certified again.
    """
    root = workspace.find_root(Path.cwd())
    with reaching():
        forge = connect(workspace, repository)
        try:
            head = head_of(workspace, root, repository, forge, pull, commit)
            believe(workspace, root, head.pull)
            connector = only_connector(head.subjects)
            tree = workspace.folder_id(root, commit, connector.name)[1]
            said = approved(forge, workspace.reviews(repository), head, connector.name, tree)
            ledger = workspace.hosted_events(hosted) if hosted else workspace.events(root)
            who = Actor(actor or forge.account(), login, Role.MAINTAINER)
            records = Records(ledger, connector, pull, who, head.subjects.config)
            verdict = _passing(workspace, head.subjects)
            if accepting := {each.waiver.approver for each in verdict.waived if each.waiver}:
                said = approved(forge, workspace.reviews(repository), head, connector.name, tree, accepting)
            built = package_of(head.subjects, connector)
            subject = Subject(commit, tree, built.report["sha256"], verdict.rules_digest, verdict.digest)
            event, stored = records.known(subject), Stored()
            if event is None:
                records.first()
                same_head(forge, pull, commit)
                file = (folder or root / "build") / package_file(connector.name)
                stored = _delivered(workspace, connector, built, file, to)
                _still(forge, pull, commit)
                facts = {"approvals": sorted(each.account for each in said), **stored.facts}
                event = records.write(subject, facts, workspace.now())
            address = _dossier(forge, pull, connector, commit, verdict)
        except Refusal as refusal:
            click.echo("\n".join(map(terminal, refusal.lines)))
            return Exit.FINDINGS
    _say(records, event, said, len(built.data), stored, address)
    return Exit.CLEAN


def _still(forge: Hosting, number: int, commit: str) -> None:
    try:
        same_head(forge, number, commit)
    except Refusal as refusal:
        said = "The package is stored; nothing is certified, and nothing recorded."
        raise Refusal((refusal.lines[0], said)) from refusal


def _dossier(forge: Hosting, number: int, connector: Connector, commit: str, verdict: Report) -> str:
    """Its address; a pull request that went on meanwhile gets none of a commit that is not its head."""
    try:
        same_head(forge, number, commit)
    except Refusal as refusal:
        return f"not posted: {refusal.lines[0]}"
    return post_dossier(forge, number, connector, commit, verdict)


def _passing(workspace: Workspace, subjects: Subjects) -> Report:
    outcome = judged(workspace, subjects.indebted, None, search=True)
    if outcome.down:
        raise DownError("A service was down: the secret engine did not answer, so that nothing was certified.")
    if not checks.passed(outcome.report):
        raise Refusal((f"It is not ready: {checks.title(outcome.report)}.", *error_lines(outcome.report)))
    return outcome.report


def _delivered(workspace: Workspace, connector: Connector, built: Built, file: Path, to: str) -> Stored:
    """Where the package is: in storage where one is named, else in a file."""
    write_file(workspace, file, built.data)
    if not to:
        return Stored(("nowhere: no storage is named (--to)",))
    words = ["upload", str(file), "--to", to, "--kind", connector.manifest.kind.value, "--format", "json"]
    code, text = output_of(workspace, words)
    if code == Exit.SERVICE:
        raise DownError("A service was down: the storage did not answer; the package is built, and not uploaded.")
    if code != Exit.CLEAN:
        raise Refusal(("The package was not uploaded.", *text.splitlines()))
    entry = json.loads(text)
    link = entry["link"] or {}
    sealed = (f"sealed link, until {link['end']}: {link['sealed']}",) if link.get("sealed") else ()
    return Stored(
        (entry["blob"], *sealed), {"sas_expires": moment(datetime.fromisoformat(link["end"]))} if link else {}
    )


def _say(records: Records, event: Event, said: Sequence[Word], size: int, stored: Stored, address: str) -> None:
    about = event.subject
    done = "Certified" if stored.lines else f"It was certified already, at {moment(event.time)}, and nothing changed:"
    lines = [
        f"{done} {records.connector.name}",
        f"commit    {about.commit}",
        f"folder    {about.tree}",
        f"approved  {', '.join(f'{each.name} ({each.how})' for each in said) or 'by whoever may command it'}",
        f"verdict   {about.report}",
        f"package   {size:,} bytes, sha256 {about.package}",
        *(f"stored    {each}" for each in stored.lines),
        f"recorded  {event.id}",
        f"dossier   {address}",
        "",
        records.next_step(about.commit),
    ]
    click.echo("\n".join(map(terminal, lines)))
