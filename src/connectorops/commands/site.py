"""`connectorops site`: the dashboard of a repository as static files."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops import __version__
from connectorops.changes import Change
from connectorops.commands import options
from connectorops.commands.judging import judged
from connectorops.commands.reporting import excerpts, exit_code
from connectorops.commands.subjects import Choice, on_disk
from connectorops.commands.submissions import served
from connectorops.connectors import Repository, discover
from connectorops.engine import Engine
from connectorops.lifecycle.durations import durations
from connectorops.lifecycle.ledger import LedgerError, read_all
from connectorops.lifecycle.metrics import metrics
from connectorops.lifecycle.states import Move
from connectorops.model import Severity
from connectorops.report import View
from connectorops.report.escape import terminal
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.site.build import build
from connectorops.site.gather import described, entries
from connectorops.site.model import Breaking, Point, Portfolio
from connectorops.site.past import HISTORY, HistoryError, read_points, with_point
from connectorops.site.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectorops.commands.subjects import Subjects
    from connectorops.config import Config
    from connectorops.connectors import Connector
    from connectorops.lifecycle.event import Event
    from connectorops.lifecycle.submission import Submission
    from connectorops.model import Report
    from connectorops.ports import Forge, Workspace

MARKER: Final = ".connectorops-site"
"""A file in the folder of the site that lists what the last build wrote, so that the next removes what is gone."""


@click.command(
    epilog="""\b
Examples:
  connectorops site --output public
  connectorops site . --output public --history findings-by-day.json
  connectorops site --output public/fr --language fr

\b
Exit codes: 0 built, 2 wrong usage or configuration, or a damaged ledger,
3 a service was down, 70 a rule of ours crashed (the site says so).""",
)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option(
    "--output",
    envvar="CONNECTOROPS_OUTPUT",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("public"),
    show_default=True,
    help="The folder to write.",
)
@click.option(
    "--history",
    envvar="CONNECTOROPS_HISTORY",
    type=click.Path(dir_okay=False),
    default="",
    help="A file that keeps the findings of each day; today's are added.  [default: history.json there]",
)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True, help="What it is written in."
)
@click.option("--title", help="What the dashboard is called.  [default: the repository's folder]")
@click.option(
    "--files-url",
    envvar="CONNECTOROPS_FILES_URL",
    default="",
    metavar="URL",
    help="Where the judged files are shown, e.g. .../blob/<sha>/",
)
@click.option(
    "--base-url",
    envvar="CONNECTOROPS_BASE_URL",
    default="",
    metavar="URL",
    help="Where the site is published: the feed's links need it.",
)
@click.option(
    "--repository",
    metavar="OWNER/NAME",
    help="Ask GitHub which owners have no write access, with the token in GITHUB_TOKEN.",
)
@options.jobs
@options.no_secrets
@click.pass_obj
@served
def command(
    workspace: Workspace,
    /,
    path: Path,
    output: Path,
    history: str,
    language: str,
    title: str | None,
    files_url: str,
    base_url: str,
    repository: str | None,
    jobs: int | None,
    no_secrets: bool,
) -> int:
    """Write the dashboard: who has what to do, what was found, and how each submission went.

    It is made of files alone: open index.html, or publish the folder. Nothing in it asks any server for anything.
    """
    _refuse_foreign(output)
    now, root = workspace.now(), workspace.find_root(path.resolve())
    before = _points(Path(history) if history else output / HISTORY)
    subjects = on_disk(workspace, (path,), Choice()).indebted
    outcome = judged(workspace, subjects, jobs, search=not no_secrets)
    points = with_point(before, _point(outcome.report, subjects, now))
    whole = Repository(subjects.tree, subjects.config, _forge(workspace, repository))
    portfolio = _portfolio(workspace, root, subjects, whole, outcome.report, points, title or root.name)
    view = View(__version__, all_rules(), excerpts(subjects.tree), files_url=_folder(files_url))
    pages = build(portfolio, view, Words(language), _folder(base_url))
    _write_site(workspace, output, pages)
    if history:
        _write(workspace, Path(history), pages[HISTORY])
    size = sum(map(len, pages.values())) / 1_000_000
    click.echo(f"{len(pages):,} files, {size:.1f} MB. Open {output / 'index.html'}")
    return exit_code(outcome.report, "never", down=outcome.down)


def _portfolio(
    workspace: Workspace,
    root: Path,
    subjects: Subjects,
    whole: Repository,
    report: Report,
    points: Sequence[Point],
    title: str,
) -> Portfolio:
    found, now = _submissions(workspace, root), workspace.now()
    shown = entries(
        whole,
        subjects.connectors,
        report,
        found,
        {each.connector: tuple(_breaking(workspace, root, subjects.config, each)) for each in found},
        durations(subjects.config.clocks),
        now,
    )
    return Portfolio(title, now, shown, report, tuple(points), metrics(found, (each.rule for each in report.findings)))


def _forge(workspace: Workspace, repository: str | None) -> Forge | None:
    if repository is None:
        return None
    try:
        return workspace.hosting(repository)
    except LookupError as error:
        raise click.UsageError(f"GitHub can't be asked: {error.args[0]}.") from error


def _submissions(workspace: Workspace, root: Path) -> tuple[Submission, ...]:
    """What the ledger says; nothing where there is none. A damaged one is told, and never read around."""
    try:
        branch = workspace.events(root)
    except LookupError:
        return ()  # no git repository, so nothing was ever submitted from it
    try:
        return read_all(branch.tree(branch.tip()))
    except LedgerError as error:
        raise click.UsageError(f"The ledger is damaged. {error}") from error


def _breaking(workspace: Workspace, root: Path, config: Config, submission: Submission) -> Iterator[Breaking]:
    """What each update broke that was merged: each version against the one before it."""
    merged = [each for each in submission.events if each.move is Move.MERGED and each.subject.commit]
    engine = Engine(RuleSet(choose(all_rules(), ["CH"], [])))
    for before, event in pairwise(merged):
        old, new = (_version(workspace, root, config, submission.connector, each) for each in (before, event))
        if old is not None and new is not None:
            found = engine.judge_change(Change(old, new)).findings
            version = described(new)["version"]
            yield Breaking(event.time.date(), event.subject.commit, version, found)


def _version(workspace: Workspace, root: Path, config: Config, name: str, event: Event) -> Connector | None:
    """The connector as a commit has it; None where this clone lacks the commit, as a shallow one does."""
    try:
        tree = workspace.revision(root, event.subject.commit)
    except LookupError:
        click.echo(f"Commit {event.subject.commit[:12]} of {terminal(name)} is not in this clone.", err=True)
        return None
    return next((each for each in discover(tree, config, [name]) if each.name == name), None)


def _point(report: Report, subjects: Subjects, now: datetime) -> Point:
    counts = (report.count(each) for each in Severity)
    return Point(now.astimezone(UTC).date(), len(subjects.connectors), *counts)


def _points(history: Path) -> tuple[Point, ...]:
    if not history.exists():
        return ()
    try:
        return read_points(history.read_bytes())
    except (OSError, HistoryError) as error:
        raise click.UsageError(f"{history} is no history of findings: {error}") from error


def _refuse_foreign(output: Path) -> None:
    """Never write among files that are not ours: the next build would not know what it may remove."""
    if output.is_dir() and not (output / MARKER).is_file() and any(output.iterdir()):
        raise click.UsageError(f"{output} has files that no earlier build wrote. Name an empty folder.")


def _write_site(workspace: Workspace, output: Path, pages: Mapping[str, bytes]) -> None:
    """The pages, and then what earlier builds left is removed; an interrupted build is completed by the next."""
    marker = output / MARKER
    old = set(marker.read_text("utf-8", "replace").splitlines()) if marker.is_file() else set()
    _refuse_outside(output, old | set(pages))
    _write(workspace, marker, "".join(f"{path}\n" for path in sorted(old | set(pages))).encode())
    for path, data in pages.items():
        _write(workspace, output / path, data)
    for path in old - set(pages):
        _remove(output / path)
    _write(workspace, marker, "".join(f"{path}\n" for path in sorted(pages)).encode())


def _refuse_outside(output: Path, paths: Iterable[str]) -> None:
    """A folder that somebody else made may have a link, or a list, by which others are written to, or removed."""
    inside = output.resolve()
    for path in paths:
        if "\ufffd" in path or not (output / path).parent.resolve().is_relative_to(inside):
            raise click.UsageError(
                f"{output / path} leads out of {output}: no build writes there. Remove the folder, and build again."
            )


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise click.UsageError(f"{path} could not be removed: {error.strerror or error}.") from error


def _write(workspace: Workspace, path: Path, data: bytes) -> None:
    try:
        workspace.write(path, data)
    except OSError as error:
        raise click.UsageError(f"{path} could not be written: {error.strerror or error}.") from error


def _folder(url: str) -> str:
    return f"{url.rstrip('/')}/" if url else ""
