"""The engine: a set of rules, and what they say of everything that can be judged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, get_args

from connectorops.dispatch import Dispatch
from connectorops.engine.files import Files, OtherFiles, PackageFiles, RepositoryFiles, WiringFiles
from connectorops.engine.judgement import Judgement
from connectorops.engine.run import Run, unread
from connectorops.model import Skipped
from connectorops.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectorops.baseline import StaleEntries
    from connectorops.changes import Change, PullRequest
    from connectorops.connectors import Connector, Repository
    from connectorops.edits import Edit
    from connectorops.engine.findings import Raw
    from connectorops.model import Crashed, Finding, Program
    from connectorops.nodes import Root
    from connectorops.package import Package
    from connectorops.rule import RuleSet
    from connectorops.sas import Link
    from connectorops.waivers import WaiverUse
    from connectorops.wiring import Wiring


class Engine:
    """Judges connectors by a set of rules. Holds no state of a connector, so one engine serves many."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._dispatch: dict[tuple[type, Program, bool], Dispatch] = {}

    def judge(self, connector: Connector) -> Judgement:
        """Everything that can be said of one connector. Unreadable files are skipped with the reason, never a crash."""
        connector = connector.unread()
        run = Run(self, Files(connector))
        try:
            inputs = connector.inputs
        except OSError as error:
            reason = unread(error)
            skipped = Skipped(connector.name, str(error.filename or connector.name), reason)
            return Judgement(connector.name, "", len(connector.files), (), (skipped,), ())
        run.all()
        judgement = Judgement(
            connector.name, inputs, len(connector.files), run.findings, tuple(run.skipped), tuple(run.crashed)
        )
        connector.take_apart()
        return judgement

    def repairs(self, connector: Connector) -> tuple[list[tuple[Finding, tuple[Edit, ...]]], tuple[Crashed, ...]]:
        """The findings in one connector that can be mended, each with the edits that do it; and what crashed.

        The connector keeps what was read of it, which is what the edits are meant for.
        Raises OSError where a file can't be read.
        """
        for name in connector.files:
            connector.read(name)
        run = Run(self, Files(connector))
        run.all()
        repairs = run.repairs
        return repairs, tuple(run.crashed)

    def judge_change(self, change: Change) -> Judgement:
        """What the rules of scope Change say of an update; places are in the version that it leads to."""
        connector = change.connector
        run = Run(self, Files(connector))
        path = connector.name
        try:
            inputs = [each.inputs if each else "" for each in (change.old, change.new)]
            run.skipped += [Skipped(path, file, reason) for file, reason in change.gaps]
        except OSError as error:
            reason = unread(error)
            return Judgement(path, "", 0, (), (Skipped(path, str(error.filename), reason),), ())
        run.subject(change, path)
        digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
        return Judgement(path, digest, 0, run.findings, tuple(run.skipped), tuple(run.crashed))

    def judge_pull_request(self, pull_request: PullRequest) -> Judgement:
        """What the rules of scope PullRequest say. It belongs to no connector, so its findings have none."""
        config = pull_request.config
        run = Run(self, OtherFiles({config.path: config.data} if config else {}))
        run.subject(pull_request, "")
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def judge_repository(self, repository: Repository) -> Judgement:
        """What the rules of scope Repository say. A finding belongs to the connector that it is in, if any."""
        run = Run(self, RepositoryFiles(repository))
        try:
            inputs = repository.inputs
        except OSError as error:
            reason = unread(error)
            return Judgement("", "", 0, (), (Skipped("", str(error.filename or ""), reason),), ())
        run.subject(repository, "")
        return Judgement("", inputs, 0, run.findings, tuple(run.skipped), tuple(run.crashed))

    def judge_wiring(self, wiring: Wiring) -> Judgement:
        """What the rules of scope Wiring say, and those of scope Repository that were asked for beside them.

        Nothing of it belongs to a connector; places may be in any file.
        """
        run = Run(self, WiringFiles(wiring.repository))
        try:
            inputs = wiring.inputs
        except OSError as error:
            reason = unread(error)
            return Judgement("", "", 0, (), (Skipped("", str(error.filename or ""), reason),), ())
        run.subject(wiring, "")
        run.subject(wiring.repository, "")
        return Judgement("", inputs, 0, run.findings, tuple(run.skipped), tuple(run.crashed))

    def judge_package(self, package: Package) -> Judgement:
        """What the rules of scope Package say. Places are members, through the archives around them."""
        run = Run(self, PackageFiles(package))
        run.subject(package, package.path)
        inputs = package.sha256 if package.against is None else f"{package.sha256} {package.against.inputs}"
        if package.folder is not None:
            return Judgement(package.folder, inputs, 0, run.findings, tuple(run.skipped), tuple(run.crashed))
        count = max(package.count, 1)
        return Judgement(package.path, inputs, count, run.findings, tuple(run.skipped), tuple(run.crashed))

    def judge_waivers(self, uses: Sequence[WaiverUse]) -> Judgement:
        """What the rules of scope WaiverUse say of the waivers in the configuration and in manifests."""
        return self._judge_exemptions(uses)

    def judge_baseline(self, stale: Sequence[StaleEntries]) -> Judgement:
        """What the rules of scope StaleEntries say of the baseline."""
        return self._judge_exemptions(stale)

    def _judge_exemptions(self, subjects: Sequence[WaiverUse | StaleEntries]) -> Judgement:
        """They belong to no connector, whatever file they stand in."""
        files = {each.file.path: each.file.data for each in subjects}
        run = Run(self, OtherFiles(files))
        for each in subjects:
            run.subject(each, each.file.path)
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def judge_link(self, link: Link) -> Judgement:
        """What the rules of scope Link say of a link to a package; findings are in the blob that it leads to."""
        run = Run(self, OtherFiles())
        run.subject(link, link.grant.blob)
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def extended(self, judgement: Judgement, connector: Connector, hits: Iterable[Raw]) -> Judgement:
        """The judgement with what another search found in the connector, said by rules of ours."""
        run = Run(self, Files(connector))
        run.raw = list(hits)
        findings = sorted((*judgement.findings, *run.findings), key=lambda finding: finding.order)
        return replace(judgement, findings=tuple(findings))

    def dispatch(self, scope: type, program: Program, *, whole: bool = True) -> Dispatch:
        """The rules for subjects of a class, in a file that is whole or cut off."""
        key = (scope, program, whole)
        if key not in self._dispatch:
            rules = self.rules.for_program(program)
            self._dispatch[key] = Dispatch(r for r in rules if issubclass(scope, r.scope) and (whole or not r.whole))
        return self._dispatch[key]

    def asks(self, root: type[Root]) -> bool:
        """Whether a rule looks at the nodes of files of this class: to find them is to walk the whole file."""
        homes = {_package(root), _package(Node)}
        return any(issubclass(scope, Node) and _package(scope) in homes for scope in self._scopes)

    @cached_property
    def _scopes(self) -> frozenset[type]:
        return frozenset(part for each in self.rules.rules for part in get_args(each.scope) or (each.scope,))

    def cut(self, scope: type, program: Program) -> tuple[str, ...]:
        """Ids of the rules that can't judge a file that is cut off."""
        return tuple(r.id for r in self.rules.for_program(program) if r.whole and issubclass(scope, r.scope))


def _package(cls: type) -> str:
    return cls.__module__.rpartition(".")[0]
