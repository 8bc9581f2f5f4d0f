"""The paths of a definition with revisions: which operations leave them, and which come back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from connectorops.documents import join
from connectorops.edits import InsertMember, RemoveMember, SetMember, apply, fragments
from connectorops.fixes.shared import before_it, members
from connectorops.swagger.nodes import METHODS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connectorops.documents import Document
    from connectorops.edits import DocumentEdit, Fragment
    from connectorops.fixes.blueprint import Blueprint
    from connectorops.nodes import Json

NOTIFICATION: Final = "x-ms-notification-content"
_PATHS: Final = "/paths"

Methods = dict[str, set[str]]
"""Methods by path."""


def path_edits(base: Document, working: Document, plan: Blueprint) -> Iterator[DocumentEdit]:
    """What becomes of the paths of the working document. `base` has its operations ready to come back."""
    there = members(working.value, "paths")
    targets: dict[tuple[str, str], set[str]] = defaultdict(set)
    gone: Methods = defaultdict(set)
    for (path, method), target in plan.moves.items():
        gone[path].add(method)
        if target is not None:
            targets[path, target].add(method)
    back: Methods = {path: {each.method for each in operations} for path, operations in plan.restored.items()}
    moved = _only(working, {path: methods for (path, _), methods in targets.items()})
    for path, target in targets:
        yield InsertMember(_PATHS, target, moved[path], after=path)
    yield from _returns(base, there, gone, back)
    for path, methods in gone.items():
        if path not in back:
            yield from _leave(there[path], join(_PATHS, path), methods)


def _only(document: Document, wanted: Methods) -> dict[str, Fragment]:
    """The paths with these methods alone, and with what belongs to them."""
    found = members(document.value, "paths")
    edits: list[DocumentEdit] = []
    for path, methods in wanted.items():
        others = _methods(found[path]) - methods
        edits += [RemoveMember(join(_PATHS, path, method)) for method in sorted(others)]
        if NOTIFICATION in found[path] and not _notifies(found[path], methods):
            edits.append(RemoveMember(join(_PATHS, path, NOTIFICATION)))
    texts = fragments(apply(document, edits), [join(_PATHS, path) for path in wanted])
    return {path: texts[join(_PATHS, path)] for path in wanted}


def _returns(base: Document, there: Json, gone: Methods, back: Methods) -> Iterator[DocumentEdit]:
    known = members(base.value, "paths")
    texts = _only(base, back)
    present = set(there)
    for path, methods in back.items():
        if path not in there:
            after = before_it(known, path, present)
            yield InsertMember(
                _PATHS, path, texts[path], after=after, before=None if after else next(iter(there), None)
            )
            present.add(path)
        elif _methods(there[path]) <= gone.get(path, set()):
            yield SetMember(join(_PATHS, path), texts[path])
        else:
            yield from _join(base, path, there[path], gone.get(path, set()), methods)


def _join(base: Document, path: str, item: Json, gone: Collection[str], back: set[str]) -> Iterator[DocumentEdit]:
    """Operations that come back to a path on which others stay."""
    place = join(_PATHS, path)
    known = members(base.value, "paths")[path]
    wanted = {*back, NOTIFICATION} if NOTIFICATION in known and _notifies(known, back) else back
    texts = fragments(base, [join(place, key) for key in wanted])
    present = set(item)
    for key in (key for key in known if key in wanted):
        text = texts[join(place, key)]
        if key in item:
            yield SetMember(join(place, key), text)
        else:
            yield InsertMember(place, key, text, after=before_it(known, key, present))
            present.add(key)
    yield from (RemoveMember(join(place, method)) for method in sorted(set(gone) - back))
    if NOTIFICATION in item and NOTIFICATION not in wanted and _notifies(item, gone):
        yield RemoveMember(join(place, NOTIFICATION))


def _leave(item: Json, place: str, gone: Collection[str]) -> Iterator[DocumentEdit]:
    """Operations that leave a path to which none comes back."""
    if _methods(item) <= set(gone):
        yield RemoveMember(place)
        return
    yield from (RemoveMember(join(place, method)) for method in sorted(gone))
    if NOTIFICATION in item and _notifies(item, gone):
        yield RemoveMember(join(place, NOTIFICATION))


def _methods(item: Json) -> set[str]:
    return {method for method in METHODS if isinstance(item.get(method), dict)}


def _notifies(item: Json, methods: Collection[str]) -> bool:
    """Whether the webhook's payload belongs to one of these methods: to the trigger, or to the only ones there are."""
    triggers = {method for method in _methods(item) if "x-ms-trigger" in item[method]}
    return bool((triggers or _methods(item)) & set(methods))
