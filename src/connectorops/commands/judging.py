"""Judging connectors while the secret engine searches them: one report of both."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from connectorops.commands.accepting import waived
from connectorops.commands.baselines import without_debt
from connectorops.commands.progress import watched
from connectorops.engine import Engine, combine
from connectorops.model import Skipped
from connectorops.package import Package
from connectorops.package.held import packages_of
from connectorops.ports import ServiceDownError
from connectorops.report.part import Part
from connectorops.scanning.searched import bundles_of, new_leaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.commands.subjects import Subjects
    from connectorops.connectors import Connector
    from connectorops.engine import Judgement, Raw
    from connectorops.model import Report
    from connectorops.ports import Workspace
    from connectorops.scanning.searched import Bundle, EngineHit
    from connectorops.scanning.secrets_found import Leak

TOKENS: Final = "SE007"
SAMPLES: Final = "SE010"
"""The rules that speak for the engine."""
_LEFT_OUT: Final = "the secret engine was left out (--no-secrets); the forms that we know ourselves were looked for"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and whether something that it needs was down."""

    report: Report
    down: bool = False


def judged(workspace: Workspace, subjects: Subjects, jobs: int | None, *, search: bool) -> Outcome:
    """Judge everything; the engine starts first and works meanwhile, if `search` is wanted."""
    return concluded(workspace, subjects, [judged_part(workspace, subjects, jobs, search=search)])


def judged_part(workspace: Workspace, subjects: Subjects, jobs: int | None, *, search: bool) -> Part:
    """What takes time: the connectors, the packages in them, and their updates. Several jobs can share it."""
    gc.set_threshold(50_000, 20, 50)
    searched = _searched if search and _can_search(subjects) else _unsearched
    engine, judgements, gap = searched(workspace, subjects, jobs)
    if any(rule.scope is Package for rule in engine.rules.rules):
        packages = (package for connector in subjects.connectors for package in packages_of(connector.unread()))
        judgements.extend(engine.judge_package(package) for package in packages)
    if subjects.pull_request is not None:
        names = {each.name for each in subjects.connectors}
        changes = (each for each in subjects.pull_request.changes if each.connector.name in names)
        judgements.extend(map(engine.judge_change, changes))
    return Part(tuple(judgements), gap, subjects.judged_by)


def concluded(workspace: Workspace, subjects: Subjects, parts: Sequence[Part]) -> Outcome:
    """The report of all parts, with what is said of the pull request, the repository and the waivers as a whole."""
    engine = Engine(subjects.rules)
    judgements = [each for part in parts for each in part.judgements]
    if subjects.pull_request is not None:
        judgements.append(engine.judge_pull_request(subjects.pull_request))
    if subjects.repository is not None:
        judgements.append(_news(engine, engine.judge_repository(subjects.repository), subjects))
    report = combine(judgements, engine.rules, subjects.config.all_limits)
    report = without_debt(subjects, waived(subjects, report, workspace.today()))
    gap = next((part.gap for part in parts if part.gap is not None), None)
    if gap is not None:
        report = replace(report, skipped=(Skipped("", "", gap, (TOKENS,)), *report.skipped))
    report = replace(report, skipped=(*report.skipped, *subjects.left_out))
    return Outcome(report, down=gap not in (None, _LEFT_OUT))


def _news(engine: Engine, judgement: Judgement, subjects: Subjects) -> Judgement:
    """Without what the repository had before the branch, in connectors that the branch leaves alone."""
    affected = {"", *(each.name for each in subjects.connectors)}
    if subjects.before is None or all(each.connector in affected for each in judgement.findings):
        return judgement
    before = engine.judge_repository(subjects.before)
    old = {each.fingerprint for each in before.findings}
    found = tuple(each for each in judgement.findings if each.connector in affected or each.fingerprint not in old)
    return replace(judgement, inputs=f"{judgement.inputs} {before.inputs}", findings=found)


_Judged = tuple[Engine, list["Judgement"], str | None]
"""Who judged, the judgements, and what was not looked for."""


def _can_search(subjects: Subjects) -> bool:
    """Whether there is something to search, and a rule to say what was found."""
    return bool(subjects.connectors) and subjects.asks(TOKENS)


def _unsearched(workspace: Workspace, subjects: Subjects, jobs: int | None) -> _Judged:
    engine = _engine(subjects)
    judgements = list(_judgements(workspace, engine, subjects.connectors, jobs))
    return engine, judgements, _LEFT_OUT if _can_search(subjects) else None


def _searched(workspace: Workspace, subjects: Subjects, jobs: int | None) -> _Judged:
    """The same with what the secret engine adds. It takes longest to start, and the rules load meanwhile."""
    engine: Engine | None = None
    judgements: list[Judgement] = []
    bundles: list[Bundle] = []
    try:
        with workspace.search_secrets(_contents(subjects.connectors, bundles)) as running:
            engine = _engine(subjects)
            judgements += _judgements(workspace, engine, subjects.connectors, jobs)
            hits = list(running.hits())
    except ServiceDownError as error:
        engine = engine or _engine(subjects)
        missing = judgements or _judgements(workspace, engine, subjects.connectors, jobs)
        return engine, list(missing), f"{error}: tokens that only it knows were not looked for"
    found = [(bundles[hit.blob].connector, *bundles[hit.blob].place(hit)) for hit in hits]
    return engine, _extended(engine, subjects.connectors, judgements, found), None


def _engine(subjects: Subjects) -> Engine:
    """What judges. What is loaded by now stays, so the garbage collector need not look at it again."""
    engine = Engine(subjects.rules)
    gc.freeze()
    return engine


def _contents(connectors: Sequence[Connector], bundles: list[Bundle]) -> Iterator[bytes]:
    """What the engine reads; of what it has read, only the places are kept."""
    for bundle in bundles_of(connectors):
        bundles.append(replace(bundle, data=b""))
        yield bundle.data


def _judgements(
    workspace: Workspace, engine: Engine, connectors: Sequence[Connector], jobs: int | None
) -> Iterator[Judgement]:
    return watched(workspace.judge(engine, connectors, jobs), connectors, "Checking")


def _extended(
    engine: Engine,
    connectors: Sequence[Connector],
    judgements: Sequence[Judgement],
    hits: Sequence[tuple[str, str, EngineHit]],
) -> list[Judgement]:
    by_name = {connector.name: connector for connector in connectors}
    found = {name for name, _, _ in hits}
    return [
        engine.extended(each, *_raw(engine, by_name[each.connector], hits)) if each.connector in found else each
        for each in judgements
    ]


def _raw(
    engine: Engine, connector: Connector, hits: Sequence[tuple[str, str, EngineHit]]
) -> tuple[Connector, list[Raw]]:
    """The connector, read once, and what our rules say of the engine's hits in it."""
    fresh = connector.unread()
    rules = {rule.id: rule for rule in engine.rules.rules if rule.id in (TOKENS, SAMPLES)}
    mine = [(file, hit) for name, file, hit in hits if name == connector.name]
    said = [(TOKENS if not leak.match.sample else SAMPLES, leak) for leak in new_leaks(fresh, mine)]
    return fresh, [(rules[id_], leak.place(id_), _message(leak)) for id_, leak in said if id_ in rules]


def _message(leak: Leak) -> str:
    looks = "looks made up; brackets would say so" if leak.match.sample else "has the form of a secret"
    return f"A value {leak.setting} {looks}: Kingfisher's rule for {leak.match.kind} knows it."
