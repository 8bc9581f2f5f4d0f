"""New revisions of operations that an update breaks: the old ones come back deprecated, the changed ones become V2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.changes import Bump, Change, needed, next_version
from connectorops.changes.operation_diff import identity
from connectorops.connectors import Connector
from connectorops.connectors.connector import PROPERTIES
from connectorops.documents import Document
from connectorops.edits import EditError, SetMember, apply, refusal
from connectorops.fixes.blueprint import Blueprint, blueprint
from connectorops.fixes.definition import operation_ids, revised
from connectorops.fixes.fix import Fix, Left
from connectorops.fixes.policies import moved_operations, property_edits, routed
from connectorops.fixes.revision import broken_operations, collide, obstacles, revisions
from connectorops.fixes.shared import closure, part_of
from connectorops.fixes.unread import unread
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connectorops.fixes.revision import Pairs, Revision
    from connectorops.swagger.nodes import Document as Swagger
    from connectorops.swagger.nodes import Operation


@dataclass(frozen=True, slots=True)
class _Sides:
    """An update of which both definitions can be read."""

    change: Change
    before: Connector
    after: Connector
    old: Swagger
    new: Swagger
    base: Document
    working: Document


def revise(change: Change, only: Collection[str] = ()) -> Fix:
    """Revisions of the operations that the update breaks (of these, and what they need, where some are named).

    An operation for which that is not enough is left as it is, with the reason.
    """
    sides = _sides(change)
    if sides is None:
        return Fix({}, left=tuple(_unread(change)))
    broken = broken_operations(change)
    chosen = _chosen(sides, broken, only)
    if chosen and (reason := _unreadable(sides)):
        return Fix({}, left=(Left(sides.after.name, reason),))
    reasons = obstacles(sides.old, sides.new, chosen)
    while chosen := [pair for pair in chosen if identity(pair[0]) not in reasons]:
        plan = blueprint(sides.old, sides.new, revisions(sides.old, sides.new, chosen))
        try:
            files = _files(sides, plan)
        except EditError as error:
            reasons |= dict.fromkeys(_names(plan), str(error))
            continue
        result = _with(sides.after, files)
        failed = _failed(sides, result, plan, broken)
        if not failed:
            return Fix(
                _changed(sides.after, files | _version(sides, result)),
                tuple(_done(plan)),
                tuple(_steps(sides, plan)),
                _left(reasons),
            )
        reasons |= failed
    return Fix({}, left=_left(reasons))


def _sides(change: Change) -> _Sides | None:
    before, after = change.old, change.new
    old, new = (each.swagger if each else None for each in (before, after))
    if before is None or after is None or old is None or new is None:
        return None
    base, working = (each.text(each.definitions[0]) for each in (before, after))
    if not isinstance(base, Document) or not isinstance(working, Document):
        return None
    return _Sides(change, before, after, old, new, base, working)


def _unread(change: Change) -> Iterator[Left]:
    """What can't be compared because one of the two versions can't be read."""
    now = {each.subject: each for each in unread(change.new)} if change.new else {}
    for path, reason in change.gaps:
        yield now.get(path) or Left(path, reason, is_unread=True)


def _unreadable(sides: _Sides) -> str:
    """Why the files can't be edited, or ""."""
    name = sides.after.find(PROPERTIES)
    documents = [sides.working, *([sides.after.text(name)] if name else [])]
    return next((reason for each in documents if isinstance(each, Document) and (reason := refusal(each))), "")


def _chosen(sides: _Sides, broken: Pairs, only: Collection[str]) -> Pairs:
    """The broken operations that are asked for, with those that can't be left out: lookups, and who is in the way."""
    if not only:
        return broken
    chosen = [pair for pair in broken if pair[0].id in only]
    for before, _ in chosen:  # grows while it is read
        needed_too = _lookups(sides.old, before)
        for pair in broken:
            after = pair[1]
            in_the_way = after is not None and collide((before.path, before.method), (after.path, after.method))
            if pair not in chosen and (pair[0].id in needed_too or in_the_way):
                chosen.append(pair)
    return [pair for pair in broken if pair in chosen]


def _lookups(old: Swagger, operation: Operation) -> set[str]:
    """The operations that one of the base names, itself or in its shared parts."""
    parts = closure(old.value, [operation.value])
    values = [operation.value, *(part_of(old.value, name) for name in parts)]
    return {name for value in values for _, name in operation_ids({"": value})}


def _files(sides: _Sides, plan: Blueprint) -> dict[str, bytes]:
    """The new files, by their name in the connector's folder; raises EditError where one can't be made."""
    document = revised(sides.old, sides.new, sides.base, sides.working, plan)
    files = {sides.after.definitions[0]: document.data}
    properties = sides.after.properties
    name = sides.after.find(PROPERTIES)
    text = sides.after.text(name) if name else None
    if name and properties is not None and isinstance(text, Document):
        files[name] = apply(text, property_edits(sides.before.properties, properties, sides.new, plan)).data
    return files


def _with(connector: Connector, files: dict[str, bytes]) -> Connector:
    """The connector with these files instead of its own."""
    names = [name for name in connector.files if name in files or name in connector.definitions]
    tree = MemoryTree({connector.path(name): files.get(name) or connector.read(name) for name in names})
    return Connector(tree, connector.name, tuple(names), connector.program, connector.limits)


def _failed(sides: _Sides, result: Connector, plan: Blueprint, broken: Pairs) -> dict[str, str]:
    """Which revisions did not mend their operation, and why: because of something that no rule of ours foresees."""
    change = Change(sides.before, result)
    still = [identity(old) for old, _ in broken_operations(change)]
    new = set(still) - {identity(old) for old, _ in broken}
    if new:
        return dict.fromkeys(_names(plan), f"that would break {', '.join(sorted(new))}")
    return {name: "a new revision of it alone does not mend it" for name in _names(plan) if name in still}


def _names(plan: Blueprint) -> list[str]:
    return [each.old.id for each in plan.revisions]


def _changed(connector: Connector, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files that are not as they were, by their path in the repository."""
    return {connector.path(name): data for name, data in files.items() if data != connector.read(name)}


def _version(sides: _Sides, result: Connector) -> dict[str, bytes]:
    """The definition with the next version, where changes that makers notice come without."""
    name = result.definitions[0]
    document = result.text(name)
    old, new = (each.child("info").get("version") for each in (sides.old, sides.new))
    bump = needed(Change(sides.before, result).edits)
    if not isinstance(old, str) or old != new or bump is Bump.PATCH or not isinstance(document, Document):
        return {}
    following = next_version(old, bump)
    return {name: apply(document, [SetMember("/info/version", following)]).data} if following else {}


def _done(plan: Blueprint) -> Iterator[str]:
    for each in plan.revisions:
        yield f"{each.old.label} is back as it was, deprecated{_successor(each, plan)}"


def _successor(revision: Revision, plan: Blueprint) -> str:
    if revision.dropped is not None:
        return "; what it was changed to is gone, as nobody should use it any more"
    if revision.new is None:
        return ""
    path = plan.moves.get((revision.new.path, revision.new.method)) or revision.new.path
    what = "its successor is" if revision.renamed else "what it was changed to is"
    return f"; {what} {revision.new_id} at {revision.new.method.upper()} {path}"


def _steps(sides: _Sides, plan: Blueprint) -> Iterator[str]:
    properties = sides.after.properties
    for path, operation in moved_operations(sides.new, plan):
        name = plan.operations.get(operation.id, operation.label)
        if properties is None:
            yield f"Add a policy that routes {name} to {path}: the service does not know its new path."
        elif routed(properties, operation):
            yield f"Check where {PROPERTIES} routes {name}: it shares the policy of the old version."
        else:
            yield (
                f"Make sure that the service has {name} at {path}: the new policy in {PROPERTIES} routes it there. "
                "Else change its `newPath`."
            )
    for each in plan.revisions:
        if each.renamed and each.new and (each.new.path, each.new.method) == (each.old.path, each.old.method):
            yield f"If nothing but the name of {each.old.label} changed, undo all this and give it its old name again."
    script = sides.after.script
    for name, successor in plan.operations.items():
        if script and name in script.text:
            yield f"Let {script.name} handle {successor} as well: it speaks of {name}."


def _left(reasons: dict[str, str]) -> tuple[Left, ...]:
    return tuple(Left(name, reason) for name, reason in reasons.items())
