"""How large and how deep schemas are once their references are expanded."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from connectorops.swagger.nodes import (
    Document,
    NotificationContent,
    Operation,
    Parameter,
    Reference,
    Response,
    Schema,
)

if TYPE_CHECKING:
    from connectorops.nodes import Node

WAY = 1000
"""References on the way from a definition to the operations that use it; who is behind more of them is not known."""
USERS = 100
"""Operations that one definition is judged for: what is in it is compared with the inputs of each of them."""
LIMIT = 10**9
"""Expanded counts stop here: diamonds of references grow exponentially, and no published limit is near."""


class Measure:
    """Counts and depths, linear in the size of the document: each definition is measured once."""

    def __init__(self, document: Document) -> None:
        self._counts: dict[object, int] = defaultdict(int)
        self._depths: dict[object, int] = defaultdict(int)
        self._refs: dict[object, list[Reference]] = defaultdict(list)
        self._memo: dict[str, tuple[int, int]] = {}
        self._totals: dict[Node, tuple[int, int]] = {}
        self._document = document
        self._referring: dict[str, list[Reference]] = defaultdict(list)
        self._users: dict[str, list[Operation]] = {}
        self._roots: dict[bool, set[str]] = {True: set(), False: set()}
        for node in document.nodes:
            if isinstance(node, Schema):
                self._add_schema(node)
        for reference in document.schema_references:
            self._add_reference(reference)

    def _add_schema(self, schema: Schema) -> None:
        key: object = schema.holder if schema.definition is None else schema.definition
        self._counts[key] += 1
        self._depths[key] = max(self._depths[key], schema.depth)

    def _add_reference(self, reference: Reference) -> None:
        key: object = reference.holder if reference.definition is None else reference.definition
        self._refs[key].append(reference)
        name = reference.target_definition
        if reference.definition is None and name is not None:
            self._roots[reference.is_input].add(name)

    def reach(self, *, is_input: bool) -> frozenset[str]:
        """Names of the definitions that requests (or responses) reach, directly or through others."""
        found = set(self._roots[is_input])
        waiting = list(found)
        while waiting:
            for reference in self._refs[waiting.pop()]:
                name = reference.target_definition
                if name is not None and name not in found:
                    found.add(name)
                    waiting.append(name)
        return frozenset(found)

    def users(self, name: str) -> list[Operation]:
        """The operations whose request or response reaches a definition, each once; none where there is no telling."""
        if name not in self._users:
            self._users[name] = self._find_users(name)
        return self._users[name]

    def _find_users(self, name: str) -> list[Operation]:
        if not self._referring:
            for reference in self._document.schema_references:
                if (target := reference.target_definition) is not None:
                    self._referring[target].append(reference)
        found: dict[Operation, None] = {}
        seen, waiting, passed = {name}, [name], 0
        while waiting:
            references = self._referring[waiting.pop()]
            passed += len(references)
            if passed > WAY:
                return []
            for each in references:
                if (user := each.definition) is None:
                    found.update(dict.fromkeys(_operations(each.holder)))
                    if len(found) > USERS:
                        return []
                elif user not in seen:
                    seen.add(user)
                    waiting.append(user)
        return list(found)

    def of(self, holder: Node) -> tuple[int, int]:
        """(schemas, depth) of a body, response or payload, references expanded; a recursive reference counts once."""
        if holder not in self._totals:
            self._totals[holder] = self._total(holder)
        return self._totals[holder]

    def _total(self, key: Node) -> tuple[int, int]:
        count, depth = self._counts[key], self._depths[key]
        for reference in self._refs[key]:
            name = reference.target_definition
            more, deeper = self._definition(name) if name is not None else (1, 1)
            count = min(count + more, LIMIT)
            depth = max(depth, reference.depth - 1 + deeper)
        return count, depth

    def _definition(self, name: str) -> tuple[int, int]:
        """Totals of one definition: an explicit stack, because chains of references may be thousands long."""
        stack = [name]
        active: set[str] = set()
        while stack:
            current = stack[-1]
            if current in self._memo:
                stack.pop()
                continue
            if current in active:
                self._memo[current] = self._sum_known(current)
                active.discard(current)
                stack.pop()
                continue
            active.add(current)
            names = (each.target_definition for each in self._refs[current])
            stack.extend(each for each in names if each is not None and each not in self._memo and each not in active)
        return self._memo[name]

    def _sum_known(self, name: str) -> tuple[int, int]:
        count, depth = self._counts[name], self._depths[name]
        for reference in self._refs[name]:
            target = reference.target_definition
            more, deeper = self._memo.get(target, (1, 1)) if target is not None else (1, 1)
            count = min(count + more, LIMIT)
            depth = max(depth, reference.depth - 1 + deeper)
        return count, depth


def _operations(holder: Node | None) -> list[Operation]:
    """The operations that a body, a response or a payload belongs to."""
    if isinstance(holder, Parameter):
        return holder.users
    if isinstance(holder, NotificationContent):
        return [each for each in holder.path_item.operations if each.trigger]
    return [holder.operation] if isinstance(holder, Response) and holder.operation is not None else []
