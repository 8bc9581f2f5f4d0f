"""What is accepted: waivers and the baseline, as the trusted tree has them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connectorops.baseline import settle
from connectorops.commands.subjects import config_file
from connectorops.config import ConfigError, read_config
from connectorops.connectors.connector import MANIFEST
from connectorops.documents import load_yaml
from connectorops.engine import Engine
from connectorops.manifest import read_manifest
from connectorops.rules import rule_ids
from connectorops.waivers import WaiverUse, waive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from connectorops.baseline import Baseline, Settled
    from connectorops.commands.subjects import Subjects
    from connectorops.documents import TextFile
    from connectorops.engine import Judgement
    from connectorops.model import Report, Waiver
    from connectorops.tree import Tree

Source = tuple["TextFile", dict[str, "Waiver"]]
"""A file, and the waivers in it by their places."""


def waived(subjects: Subjects, report: Report, today: date) -> Report:
    """The report with the waivers of the trusted tree applied, and what the rules say of the waivers themselves."""
    sources: list[Source] = [(subjects.config_file, subjects.config.placed_waivers)]
    sources += _in_manifests(subjects, subjects.trusted)
    uses: list[WaiverUse] = []
    held: list[Waiver] = []
    ids = rule_ids()
    found = report
    for file, waivers in sources:
        named = _named(waivers, ids)
        report, became = waive(report, file, named, today, subjects.rules.rules)
        uses += [*became, *_unknown(file, named, set(ids.values())), *_astray(file, named, subjects)]
        held += named.values()
    engine = Engine(subjects.rules)
    if uses:
        report = _with(report, engine.judge_waivers(uses))
    for file, waivers in _of_branch(subjects):
        new = {place: each for place, each in _named(waivers, ids).items() if each not in held}
        became = waive(found, file, new, today, subjects.rules.rules)[1]
        report = _with(report, engine.judge_waivers([replace(each, waiting=True) for each in became]))
    return report


def _named(waivers: Mapping[str, Waiver], ids: Mapping[str, str]) -> dict[str, Waiver]:
    """The same with rules by their ids."""
    return {place: replace(each, rule=ids.get(each.rule, each.rule)) for place, each in waivers.items()}


def _with(report: Report, about: Judgement) -> Report:
    """The report with what the rules say of its exemptions."""
    findings = sorted((*report.findings, *about.findings), key=lambda finding: finding.order)
    return replace(report, findings=tuple(findings), crashed=(*report.crashed, *about.crashed))


def _in_manifests(subjects: Subjects, tree: Tree) -> Iterator[Source]:
    """The waivers in the manifests of the connectors, as a tree has them."""
    for connector in subjects.connectors:
        path = connector.path(MANIFEST)
        try:
            data = tree.read(path)
        except OSError:
            continue  # a connector that is new, has no manifest, or one that is told of as it can't be read
        if b"waivers" in data:
            document = load_yaml(path, data)
            yield document, dict(read_manifest(document)[0].waivers)


def _of_branch(subjects: Subjects) -> Iterator[Source]:
    """The waivers in a tree that is judged and not trusted. They accept nothing: they are only told of."""
    if subjects.tree is not subjects.trusted:
        yield from _in_config(subjects.tree)
        yield from _in_manifests(subjects, subjects.tree)


def _in_config(tree: Tree) -> Iterator[Source]:
    """The waivers in the configuration of a tree that is not trusted: one that can't be read has none."""
    file = config_file(tree)
    if b"waivers" in file.data:
        try:
            config = read_config(file, rule_ids)
        except ConfigError:
            return
        yield file, config.placed_waivers


def _unknown(file: TextFile, waivers: Mapping[str, Waiver], known: Collection[str]) -> Iterator[WaiverUse]:
    """Waivers of rules that there are not. In the configuration they are refused before."""
    for place, waiver in waivers.items():
        if waiver.rule not in known:
            yield WaiverUse(file, place, waiver, expired=False, forbidden=False, used=True, unknown=True)


def _astray(file: TextFile, waivers: Mapping[str, Waiver], subjects: Subjects) -> Iterator[WaiverUse]:
    """Waivers of folders that there are not: nothing judges those, so that nothing else would tell.

    Told where the repository is judged as a whole, and not to the author of a pull request, who has other worries.
    """
    whole = subjects.repository is not None and subjects.pull_request is None
    rules = {each.id for each in subjects.rules.rules} if whole and waivers else set()
    for place, waiver in waivers.items():
        if waiver.rule in rules and not any(True for _ in subjects.tree.paths(waiver.connector)):
            yield WaiverUse(file, place, waiver, expired=False, forbidden=False, used=False, astray=True)


def settled(subjects: Subjects, report: Report, baseline: Baseline) -> Settled:
    """The report with the baseline applied, and what the rules say of the baseline itself."""

    def exists(connector: str) -> bool:
        return any(True for _ in subjects.tree.paths(connector))

    found = settle(report, baseline, subjects.rules.rules, exists)
    return replace(found, report=_with(found.report, Engine(subjects.rules).judge_baseline(found.stale)))
