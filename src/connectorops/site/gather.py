"""From a repository, its report and its ledger to what the pages show."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from connectorops.lifecycle.clocks import clocks, expected_live, mover
from connectorops.lifecycle.timeline import timeline, visits
from connectorops.ownership import inert_owners
from connectorops.site.model import Entry, Happened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from connectorops.connectors import Connector, Repository
    from connectorops.lifecycle.durations import Durations
    from connectorops.lifecycle.submission import Submission
    from connectorops.model import Finding, Report
    from connectorops.ports import Forge
    from connectorops.site.model import Breaking


def entries(
    repository: Repository,
    connectors: Iterable[Connector],
    report: Report,
    submissions: Iterable[Submission],
    breaking: Mapping[str, tuple[Breaking, ...]],
    durations: Durations,
    now: datetime,
) -> tuple[Entry, ...]:
    """One entry for each connector, in the order of their folders."""
    found = _by_connector(report.findings)
    waived = _by_connector(report.waived)
    by_name = {each.connector: each for each in submissions}
    inert = _inert(repository, repository.forge) if repository.forge else None
    made = []
    for connector in connectors:
        name = connector.name
        submission = by_name.get(name)
        progress = _progress(submission, durations, now) if submission else {}
        made.append(
            Entry(
                name,
                **described(connector),
                program=connector.program.value,
                findings=found[name],
                waived=waived[name],
                owners=_owners(repository, connector),
                inert=inert,
                breaking=breaking.get(name, ()),
                **progress,
            )
        )
    return tuple(made)


def _by_connector(findings: Iterable[Finding]) -> defaultdict[str, tuple[Finding, ...]]:
    grouped: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        grouped[each.connector].append(each)
    return defaultdict(tuple, {name: tuple(each) for name, each in grouped.items()})


def described(connector: Connector) -> dict[str, Any]:
    """Title, version and kind, as far as the files say them."""
    manifest = connector.manifest
    info = next((each.value.get("info") for each in connector.swaggers), None)
    info = info if isinstance(info, dict) else {}
    title, version = (text if isinstance(text := info.get(key), str) else "" for key in ("title", "version"))
    return {
        "title": manifest.name or title.strip() or connector.name.rpartition("/")[2],
        "version": version,
        "kind": manifest.kind.value,
    }


def _owners(repository: Repository, connector: Connector) -> tuple[str, ...]:
    """Whom CODEOWNERS asks for approval of the connector's files; without the file, whom the manifest names."""
    listed = tuple(f"@{each.handle}" for each in repository.owners.get(connector.name, ()))
    if repository.owners_file is None:
        return listed
    content = repository.owners_file.content
    return content.owners_of(connector.path(connector.files[0])) if connector.files else listed


def _inert(repository: Repository, forge: Forge) -> frozenset[str]:
    """Owners whose approval GitHub does not count."""
    file = repository.owners_file
    return frozenset(name for _, name, _ in inert_owners(file.content, forge)) if file else frozenset()


def _progress(submission: Submission, durations: Durations, now: datetime) -> dict[str, Any]:
    due = next(iter(clocks(submission, durations)), None)
    return {
        "state": submission.state.value,
        "move": mover(submission).value,
        "due": due.due if due else None,
        "due_what": due.name if due else "",
        "live": expected_live(submission, durations, now),
        "sas_expires": submission.sas_expires,
        "package": submission.subject.package,
        "commit": submission.subject.commit,
        "stages": timeline(submission, durations, now),
        "visits": visits(submission),
        "history": tuple(
            Happened(each.id, each.time, each.move.value, each.actor.login, each.subject.commit)
            for each in submission.events
        ),
    }
