"""`connectorops scan`: secrets and personal data alone, in files or in everything that the commits of a range added."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands import options
from connectorops.commands.accepting import waived
from connectorops.commands.judging import Outcome, judged
from connectorops.commands.reporting import exit_code, publish
from connectorops.commands.subjects import Choice, Subjects, of_branch, on_disk
from connectorops.connectors import Connector
from connectorops.model import SEARCHING, Program, Skipped
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.model import Finding, Report
    from connectorops.ports import AddedBlob, Workspace

_RULES: Final = ("SE", "PI", "AP064", "AP065", "AP066")
"""Secrets, personal data, and the client ids and secrets of apiProperties.json."""


@click.command(
    epilog="""\b
Examples:
  connectorops scan .                           everything below here
  connectorops scan connectors/contoso-tasks    one connector
  connectorops scan --base origin/main          every file that a commit of the branch added, even if it is gone again
  connectorops scan . --format sarif --output secrets.sarif

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
3 the secret engine could not run, 70 a rule of ours crashed.""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@options.report_format
@options.output
@options.fail_on
@click.option(
    "--base", metavar="REV", help="Look at every file that commits added since the branch left this revision."
)
@click.option("--rev", "revision", metavar="REV", help="The tip of the branch, with --base.  [default: HEAD]")
@options.jobs
@options.no_secrets
@click.pass_obj
def command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    fail_on: str,
    base: str | None,
    revision: str | None,
    jobs: int | None,
    no_secrets: bool,
) -> int:
    """Look for secrets and personal data, in the files or in the history of a branch.

    PATH is a repository, a folder of connectors, one connector, or a file in it. Default: the current folder.

    With --base the connectors that the branch changes are read from git, as they are committed, and beside them every
    file that any of its commits added: what was added and removed again is public all the same.
    """
    if base is None:
        if revision is not None:
            raise click.UsageError("--rev needs --base: the revision from which the branch starts.")
        subjects = on_disk(workspace, paths, Choice(_RULES)).indebted
        outcome = judged(workspace, subjects, jobs, search=not no_secrets)
    else:
        outcome, subjects = _branch(workspace, paths, base, revision or "HEAD", jobs, search=not no_secrets)
    publish(workspace, outcome.report, subjects.tree, format_, output)
    return exit_code(outcome.report, fail_on, down=outcome.down)


def _branch(
    workspace: Workspace, paths: tuple[Path, ...], base: str, tip: str, jobs: int | None, *, search: bool
) -> tuple[Outcome, Subjects]:
    """What a branch holds at its tip, and what its commits added beside that."""
    subjects = of_branch(workspace, paths, base, tip, Choice(_RULES), everything=False).indebted
    config = replace(subjects.config, waivers=())
    alone = replace(subjects, pull_request=None, repository=None, config=config, trusted=MemoryTree({}))
    now = judged(workspace, alone, jobs, search=search)
    place = (paths or (Path(),))[0].resolve()
    blobs = list(_gone(workspace.added_blobs(place, base, tip), subjects))
    past = judged(workspace, replace(alone, connectors=tuple(_holding(blobs))), 1, search=search)
    known = {finding.fingerprint for finding in now.report.findings}
    found = [(each.connector, _moved(each)) for each in past.report.findings if _is_of_content(each)]
    new = [(object_id, each) for object_id, each in found if each.fingerprint not in known]
    commits = {each: workspace.adding_commit(place, base, tip, each) for each in {object_id for object_id, _ in new}}
    told = [_told(each, commits[object_id]) for object_id, each in new]
    report = _merged(now.report, past.report, told, _too_large(blobs))
    return Outcome(waived(subjects, report, workspace.today()), now.down or past.down), subjects


def _merged(now: Report, past: Report, told: Iterable[Finding], skipped: Iterable[Skipped]) -> Report:
    gaps = dict.fromkeys((*now.skipped, *map(_skipped, past.skipped), *skipped))
    return replace(
        now,
        checked=replace(now.checked, files=now.checked.files + past.checked.files),
        findings=tuple(sorted((*now.findings, *told), key=lambda finding: finding.order)),
        skipped=tuple(gaps),
        crashed=(*now.crashed, *past.crashed),
        digest=hashlib.sha256(f"{now.digest}{past.digest}".encode()).hexdigest(),
    )


def _gone(added: Iterable[AddedBlob], subjects: Subjects) -> Iterator[AddedBlob]:
    """Those that are not in the tree of the tip as they were added."""
    judged_files = {connector.path(name) for connector in subjects.connectors for name in connector.files}
    for blob in added:
        if blob.path not in judged_files or blob.data is None or subjects.tree.read(blob.path) != blob.data:
            yield blob


def _holding(blobs: Iterable[AddedBlob]) -> Iterator[Connector]:
    """Each file as a connector of its own, in a folder that is called by the blob: contents may share a path."""
    for blob in blobs:
        if blob.data is not None:
            tree = MemoryTree({f"{blob.object_id}/{blob.path}": blob.data})
            yield Connector(tree, blob.object_id, (blob.path,), Program.VERIFIED)


def _is_of_content(finding: Finding) -> bool:
    """What a file holds, or that this could not be searched. What else is said of a file alone is said of a folder."""
    return finding.evidence is not None or finding.rule[:2] in SEARCHING


def _skipped(skipped: Skipped) -> Skipped:
    """What could not be judged, at the path that the file had."""
    path = skipped.path.partition("/")[2]
    return replace(skipped, connector=path.rpartition("/")[0], path=path)


def _moved(finding: Finding) -> Finding:
    """The finding at the path that the file had."""
    path = finding.location.path.partition("/")[2]
    return replace(finding, connector=path.rpartition("/")[0], location=replace(finding.location, path=path))


def _told(finding: Finding, commit: str) -> Finding:
    gone = f"Commit {commit[:12]} added it; that it is gone from the files changes nothing."
    return replace(finding, message=f"{finding.message} {gone}")


def _too_large(blobs: Iterable[AddedBlob]) -> Iterator[Skipped]:
    for blob in blobs:
        if blob.data is None:
            yield Skipped(
                "", blob.path, f"the file as added by {blob.object_id[:12]} is too large or not in this clone"
            )
