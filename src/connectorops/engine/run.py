"""Rules applied to what they judge: one traversal of each file; nodes go to the rules that want them."""

from __future__ import annotations

import traceback
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connectorops.documents import MAX_BYTES, Document
from connectorops.engine.findings import Findings
from connectorops.engine.shown import Shown
from connectorops.model import SEARCHING, Crashed, Skipped
from connectorops.scanning.files import unsearched
from connectorops.swagger.lookups import MOST_STEPS
from connectorops.swagger.nodes import DYNAMIC
from connectorops.swagger.nodes import Document as Swagger
from connectorops.tree import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectorops.edits import Edit
    from connectorops.engine.engine import Engine
    from connectorops.engine.files import Files
    from connectorops.engine.findings import Raw
    from connectorops.model import Finding
    from connectorops.nodes import Node, Root
    from connectorops.rule import Rule


def unread(error: OSError) -> str:
    """Why a file was not judged."""
    return f"the file could not be read: {error.strerror or error}"


class Run:
    """One connector, or whatever else has files, being judged."""

    def __init__(self, engine: Engine, files: Files) -> None:
        self.engine = engine
        self.files = files
        self.connector = files.connector
        self.raw: list[Raw] = []
        self.skipped: list[Skipped] = []
        self.crashed: list[Crashed] = []
        self._shown = Shown(files.connector)

    def all(self) -> None:
        connector = self.connector
        self._skip_unsearched()
        self.subject(connector, connector.name)
        for source in connector.sources:
            self.subject(source, source.path)
        for swagger in connector.swaggers if self.engine.asks(Swagger) else ():
            self._nodes(swagger, swagger.nodes)
            self._skip_unaffordable(swagger)
        if connector.properties_root is not None:
            self._nodes(connector.properties_root, connector.properties_root.nodes)
        for artifact in (connector.icon, connector.script, connector.readme, connector.intro, connector.manifest_file):
            if artifact is not None:
                self.subject(artifact, artifact.path)

    def _skip_unsearched(self) -> None:
        """What is too large to be searched is a place to hide something, so that it is told."""
        rules = self.engine.rules.for_program(self.connector.program)
        ids = tuple(sorted(each.id for each in rules if each.family in SEARCHING))
        for name, size in unsearched(self.connector) if ids else ():
            reason = f"the file was not searched: it has {size:,} bytes, and at most {MAX_BYTES:,} are searched"
            self.skipped.append(Skipped(self.connector.name, self.connector.path(name), reason, ids))

    def subject(self, subject: object, path: str) -> None:
        self._apply(self.engine.dispatch(type(subject), self.connector.program).rules, subject, path)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found, in the order of reports."""
        return tuple(sorted((finding for finding, _ in self._made), key=lambda finding: finding.order))

    @property
    def repairs(self) -> list[tuple[Finding, tuple[Edit, ...]]]:
        """The findings that can be mended, with the edits that do it."""
        return [(finding, edits) for finding, edits in self._made if finding.fixable]

    @cached_property
    def _made(self) -> list[tuple[Finding, tuple[Edit, ...]]]:
        return Findings(self.engine.rules, self.files, self._shown, self._crash).of(self.raw)

    def _nodes(self, root: Root, nodes: Sequence[Node]) -> None:
        """The hot loop: each node meets the rules that its shape asks for."""
        file = self.connector.text(self.files.name(root.path))
        whole = isinstance(file, Document) and file.usable
        if not whole:
            self._skip_cut(root, nodes)
        program = self.connector.program
        dispatch = {scope: self.engine.dispatch(scope, program, whole=whole) for scope in {type(n) for n in nodes}}
        for node in nodes:
            self._apply(dispatch[type(node)].of(node.value), node, root.path)

    def _skip_unaffordable(self, swagger: Swagger) -> None:
        """What refers to so much that it would take minutes is not all compared."""
        rules = self.engine.rules.for_program(self.connector.program)
        ids = tuple(sorted(each.id for each in rules if not each.keys.isdisjoint(DYNAMIC)))
        if ids and swagger.lookups.gave_up:
            reason = f"dynamic extensions were compared with inputs and results {MOST_STEPS:,} times, and there is more"
            self.skipped.append(Skipped(self.connector.name, swagger.path, reason, ids))

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
        if isinstance(error, UnreadableError):
            gap = Skipped(self.connector.name, str(error.filename), unread(error), (each.id,))
            self.skipped += [gap] if gap not in self.skipped else []
            return
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}: {error} ({frame.name}, line {frame.lineno})"
        self.crashed.append(Crashed(self.connector.name, path, each.id, self._shown(where)))
