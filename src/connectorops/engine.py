"""Runs rules over connectors. One traversal of each file; nodes are dispatched to the rules that want them."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from connectorops.connectors import Connector
from connectorops.connectors.connector import TEXTS
from connectorops.dispatch import Dispatch
from connectorops.documents import Anchors, Document, Span, TextFile
from connectorops.edits import possible
from connectorops.model import Checked, Crashed, Finding, Location, Place, Program, Report, Skipped
from connectorops.nodes import Node
from connectorops.scanning.files import is_text
from connectorops.scanning.hiding import Hider
from connectorops.swagger.nodes import Document as Swagger
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from connectorops.baseline import StaleEntries
    from connectorops.changes import Change, PullRequest
    from connectorops.connectors import Repository
    from connectorops.edits import Edit
    from connectorops.nodes import Root
    from connectorops.package import Package
    from connectorops.rule import Rule, RuleSet
    from connectorops.sas import Link
    from connectorops.waivers import WaiverUse

Raw = tuple["Rule", Place, str]
_T = TypeVar("_T")
_POSITION: Final = re.compile(r"/[0-9]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in one connector. `inputs` is the digest of what was judged.

    `files` counts what was judged; it is 0 for a judgement of an update, a pull request or a repository, whose files
    count elsewhere.
    """

    connector: str
    inputs: str
    files: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    crashed: tuple[Crashed, ...]


class Engine:
    """Judges connectors by a set of rules. Holds no state of a connector, so one engine serves many."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._dispatch: dict[tuple[type, Program, bool], Dispatch] = {}

    def judge(self, connector: Connector) -> Judgement:
        """Everything that can be said of one connector. Unreadable files are skipped with the reason, never a crash."""
        connector = connector.unread()
        run = _Run(self, connector)
        try:
            inputs = connector.inputs
        except OSError as error:
            reason = f"the file could not be read: {error.strerror or error}"
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
        run = _Run(self, connector)
        run.all()
        repairs = run.repairs
        return repairs, tuple(run.crashed)

    def judge_change(self, change: Change) -> Judgement:
        """What the rules of scope Change say of an update; places are in the version that it leads to."""
        connector = change.connector
        run = _Run(self, connector)
        path = connector.name
        try:
            inputs = [each.inputs if each else "" for each in (change.old, change.new)]
            run.skipped += [Skipped(path, file, reason) for file, reason in change.gaps]
        except OSError as error:
            reason = f"the file could not be read: {error.strerror or error}"
            return Judgement(path, "", 0, (), (Skipped(path, str(error.filename), reason),), ())
        run.subject(change, path)
        digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
        return Judgement(path, digest, 0, run.findings, tuple(run.skipped), tuple(run.crashed))

    def judge_pull_request(self, pull_request: PullRequest) -> Judgement:
        """What the rules of scope PullRequest say. It belongs to no connector, so its findings have none."""
        nothing = Connector(MemoryTree({}), "", (), Program.VERIFIED)
        run = _Run(self, nothing)
        run.subject(pull_request, "")
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def judge_repository(self, repository: Repository) -> Judgement:
        """What the rules of scope Repository say. A finding belongs to the connector that it is in, if any."""
        run = _RepositoryRun(self, repository)
        try:
            inputs = repository.inputs
        except OSError as error:
            reason = f"the file could not be read: {error.strerror or error}"
            return Judgement("", "", 0, (), (Skipped("", str(error.filename or ""), reason),), ())
        run.subject(repository, "")
        return Judgement("", inputs, 0, run.findings, (), tuple(run.crashed))

    def judge_package(self, package: Package) -> Judgement:
        """What the rules of scope Package say. Places are members, through the archives around them."""
        run = _PackageRun(self, package)
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
        run = _Run(self, Connector(MemoryTree(files), "", tuple(files), Program.VERIFIED))
        for each in subjects:
            run.subject(each, each.file.path)
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def judge_link(self, link: Link) -> Judgement:
        """What the rules of scope Link say of a link to a package; findings are in the blob that it leads to."""
        run = _Run(self, Connector(MemoryTree({}), "", (), Program.VERIFIED))
        run.subject(link, link.grant.blob)
        return Judgement("", "", 0, run.findings, (), tuple(run.crashed))

    def extended(self, judgement: Judgement, connector: Connector, hits: Iterable[Raw]) -> Judgement:
        """The judgement with what another search found in the connector, said by rules of ours."""
        run = _Run(self, connector)
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
        homes = {root.__module__, Node.__module__}
        return any(issubclass(scope, Node) and scope.__module__ in homes for scope in self._scopes)

    @cached_property
    def _scopes(self) -> frozenset[type]:
        return frozenset(part for each in self.rules.rules for part in get_args(each.scope) or (each.scope,))

    def cut(self, scope: type, program: Program) -> tuple[str, ...]:
        """Ids of the rules that can't judge a file that is cut off."""
        return tuple(r.id for r in self.rules.for_program(program) if r.whole and issubclass(scope, r.scope))


class _Run:
    """One connector being judged."""

    def __init__(self, engine: Engine, connector: Connector) -> None:
        self.engine = engine
        self.connector = connector
        self.raw: list[Raw] = []
        self.skipped: list[Skipped] = []
        self.crashed: list[Crashed] = []
        self._anchors: dict[str, Anchors] = {}

    def all(self) -> None:
        connector = self.connector
        self.subject(connector, connector.name)
        for source in connector.sources:
            self.subject(source, source.path)
        for swagger in connector.swaggers if self.engine.asks(Swagger) else ():
            self._nodes(swagger, swagger.nodes)
        if connector.properties_root is not None:
            self._nodes(connector.properties_root, connector.properties_root.nodes)
        for artifact in (connector.icon, connector.script, connector.readme, connector.intro, connector.manifest_file):
            if artifact is not None:
                self.subject(artifact, artifact.path)

    def subject(self, subject: object, path: str) -> None:
        self._apply(self.engine.dispatch(type(subject), self.connector.program).rules, subject, path)

    def _nodes(self, root: Root, nodes: Sequence[Node]) -> None:
        """The hot loop: each node meets the rules that its shape asks for."""
        file = self.connector.text(root.path[len(self.connector.path("")) :])
        whole = isinstance(file, Document) and file.usable
        if not whole:
            self._skip_cut(root, nodes)
        program = self.connector.program
        dispatch = {scope: self.engine.dispatch(scope, program, whole=whole) for scope in {type(n) for n in nodes}}
        for node in nodes:
            self._apply(dispatch[type(node)].of(node.value), node, root.path)

    def _skip_cut(self, root: Root, nodes: Iterable[Node]) -> None:
        ids = {
            id_ for scope in {type(node) for node in nodes} for id_ in self.engine.cut(scope, self.connector.program)
        }
        if ids:
            reason = "the file has a syntax error that cuts something off, so what is missing can't be judged"
            self.skipped.append(Skipped(self.connector.name, root.path, reason, tuple(sorted(ids))))

    def _apply(self, rules: Iterable[Rule], subject: Any, path: str) -> None:  # noqa: ANN401 - any scope
        for each in rules:
            try:
                for place, message in each.check(subject):
                    self.raw.append((each, place, message))
            except Exception as error:  # noqa: BLE001 - a crash of ours is reported as one, with exit code 70
                self._crash(each, error, path)

    def _crash(self, each: Rule, error: Exception, path: str) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno})"
        self.crashed.append(Crashed(self.connector.name, path, each.id, self._shown(where)))

    def _shown(self, text: str) -> str:
        """What a report may say: every output can carry it, and it holds none of the connector's secrets."""
        return self._hide(_printable(text))

    @cached_property
    def _hide(self) -> Callable[[str], str]:
        try:
            return Hider(self.connector)
        except Exception:  # noqa: BLE001 - the search for secrets crashed (and is reported), so any text may hold one
            return lambda _: "(withheld: the search for secrets failed, so this may hold one)"

    def text(self, path: str) -> TextFile | None:
        """The text of a place's file; None for one that is missing (which is what the finding says) or no text."""
        name = path[len(self.connector.path("")) :]
        there = name in self.connector.files and (name.lower().endswith(TEXTS) or is_text(self.connector.read(name)))
        return self.connector.text(name) if there else None

    def concerned(self, _path: str) -> str:
        """The connector that a finding in this file belongs to."""
        return self.connector.name

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(self._made, key=lambda finding: finding.order))

    @property
    def repairs(self) -> list[tuple[Finding, tuple[Edit, ...]]]:
        made = zip(self._made, self.raw, strict=True)
        return [(finding, self._edits(rule, place)) for finding, (rule, place, _) in made if finding.fixable]

    @cached_property
    def _made(self) -> list[Finding]:
        """The findings in the order of what was found."""
        spans = _Spans(self.text, [place for _, place, _ in self.raw])
        return [self._finding(rule, place, message, spans.of(place)) for rule, place, message in self.raw]

    def _edits(self, rule: Rule, place: Place) -> tuple[Edit, ...]:
        """What mends a hit; nothing where it can't be mended in the file as it is."""
        if rule.repair is None:
            return ()
        name = place.path[len(self.connector.path("")) :]
        if name not in self.connector.files:
            return ()
        file = self.connector.text(name)
        try:
            edits = tuple(rule.repair(file, place))
        except Exception as error:  # noqa: BLE001 - a crash of ours is reported as one, with exit code 70
            self._crash(rule, error, place.path)
            return ()
        return edits if possible(file, edits) else ()

    def _finding(self, rule: Rule, place: Place, message: str, span: Span) -> Finding:
        value_path = place.value_path if place.value_path is not None else place.pointer
        return Finding(
            rule.id,
            rule.name,
            self.engine.rules.severity(rule),
            self.concerned(place.path),
            Location(place.path, self._shown(place.pointer), span.line, span.column, span.end_line, span.end_column),
            self._shown(message + self.engine.rules.notice(rule)),
            rule.fix,
            rule.microsoft,
            rule.policy,
            self._shown(value_path) if rule.microsoft else "",
            self._shown(place.key),
            place.evidence,
            fixable=bool(self._edits(rule, place)),
            anchor=self._anchor(place),
        )

    def _anchor(self, place: Place) -> str:
        """The place without positions; "" where the pointer has none. A secret never gets into it."""
        if place.evidence or not _POSITION.search(place.pointer):
            return ""
        if place.path not in self._anchors:
            file = self.text(place.path)
            self._anchors[place.path] = Anchors(file.value if isinstance(file, Document) else None)
        return self._shown(self._anchors[place.path].of(place.pointer))


class _RepositoryRun(_Run):
    """A repository being judged: places may be in any of its files."""

    def __init__(self, engine: Engine, repository: Repository) -> None:
        super().__init__(engine, Connector(repository.tree, "", (), Program.VERIFIED))
        self.repository = repository

    def text(self, path: str) -> TextFile | None:
        return self.repository.text(path)

    def concerned(self, path: str) -> str:
        return self.repository.connector_at(path)


class _PackageRun(_Run):
    """A package being judged: its members are the files."""

    def __init__(self, engine: Engine, package: Package) -> None:
        super().__init__(engine, package.texts)
        self.package = package

    def concerned(self, _path: str) -> str:
        return self.package.path if self.package.folder is None else self.package.folder


class _Spans:
    """Lines and columns of all places, found file by file in one pass each; `text` reads a file."""

    def __init__(self, text: Callable[[str], TextFile | None], places: Iterable[Place]) -> None:
        self._file = text
        wanted: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for place in places:
            if place.start is None:
                wanted[place.path].add((place.pointer, place.on_key))
        self._spans = {path: self._locate(path, pairs) for path, pairs in wanted.items()}

    def of(self, place: Place) -> Span:
        if place.start is None:
            return self._spans[place.path].get((place.pointer, place.on_key), Span(1, 1, 1, 1))
        file = self._file(place.path)
        if file is None:
            return Span(1, 1, 1, 1)
        return file.span(place.start, place.start if place.end is None else place.end)

    def _locate(self, path: str, wanted: set[tuple[str, bool]]) -> dict[tuple[str, bool], Span]:
        file = self._file(path)
        return file.spans(wanted) if isinstance(file, Document) else {}


def _printable(text: str) -> str:
    """Text that every output can carry: lone surrogates from broken escapes are written as escapes again."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def combine(judgements: Iterable[Judgement], rules: RuleSet) -> Report:
    """One report, in one order, whatever the order of the judgements. Its digest covers inputs and rules only."""
    ordered = sorted(judgements, key=lambda each: (each.connector, each.files, each.inputs))
    rules_digest = rules.digest
    total = hashlib.sha256(rules_digest.encode())
    for each in ordered:
        total.update(f"\0{each.connector}\0{each.inputs}".encode("utf-8", "surrogateescape"))
    return Report(
        findings=tuple(sorted(_flat(each.findings for each in ordered), key=lambda finding: finding.order)),
        skipped=tuple(_flat(each.skipped for each in ordered)),
        crashed=tuple(_flat(each.crashed for each in ordered)),
        checked=Checked(
            sum(each.files > 0 for each in ordered),
            sum(each.files for each in ordered),
            tuple((e.connector, e.inputs) for e in ordered),
        ),
        rules_digest=rules_digest,
        digest=total.hexdigest(),
        rules=tuple(rules.digests.items()),
    )


def _flat(groups: Iterable[Iterable[_T]]) -> Iterator[_T]:
    for group in groups:
        yield from group
