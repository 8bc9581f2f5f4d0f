"""What changed in a swagger document outside its operations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectorops.changes.edits import Edit, words
from connectorops.documents import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document


def document_edits(old: Document, new: Document) -> Iterator[Edit]:
    """Title, description, address and security."""
    infos = old.child("info"), new.child("info")
    yield from _changed("TitleChanged", "The title", "/info", "title", *infos)
    if _text(infos[0], "description") != _text(infos[1], "description"):
        pointer = "/info/description"
        yield Edit("DescriptionChanged", pointer, pointer, pointer, subject="The connector")
    if _text(old.value, "host").lower() != _text(new.value, "host").lower():
        yield from _changed("HostChanged", "The host", "", "host", old.value, new.value)
    yield from _changed("BasePathChanged", "The base path", "", "basePath", old.value, new.value, empty="/")
    yield from _security(old, new)


def _changed(
    code: str, subject: str, holder: str, key: str, old: Json, new: Json, empty: str = "nothing"
) -> Iterator[Edit]:
    before, after = (_text(each, key) or empty for each in (old, new))
    if before != after:
        pointer = f"{holder}/{key}"
        places = [pointer if key in each else holder for each in (old, new)]
        yield Edit(code, pointer, places[0], places[1], words(before), words(after), "", subject)


def _text(value: Json, key: str) -> str:
    member = value.get(key)
    return member if isinstance(member, str) else ""


def _security(old: Document, new: Document) -> Iterator[Edit]:
    holder = "/securityDefinitions"
    before, after = old.child("securityDefinitions"), new.child("securityDefinitions")
    names = _renamed(before, after)
    renamed = {*names, *names.values()}
    for name in {**before, **after}:
        if name in renamed:
            continue
        pointer = f"{holder}/{escape(name)}"
        subject = f"The security definition {words(name)}"
        places = [pointer if name in each else holder for each in (before, after)]
        if name not in before:
            yield Edit("SecurityAdded", pointer, holder, pointer, "", _scheme(after[name]), "", subject)
        elif _essence(before[name]) != _essence(after.get(name)):
            shown = _differing(before[name], after.get(name))
            yield Edit("SecurityChanged", pointer, places[0], places[1], *shown, "", subject)
    if _alternatives(_named(old.value.get("security"), names)) != _alternatives(new.value.get("security")):
        values = [words(each.value.get("security") or "nothing") for each in (old, new)]
        places = ["/security" if "security" in each.value else "" for each in (old, new)]
        subject = "What requests need to be accepted"
        yield Edit("SecurityChanged", "/security", places[0], places[1], values[0], values[1], "", subject)


def _renamed(before: Json, after: Json) -> dict[str, str]:
    """Schemes that are called otherwise now and are the same: no connection holds their name."""
    fresh: dict[str, list[str]] = {}
    for name in reversed(after):
        if name not in before:
            fresh.setdefault(json.dumps(_essence(after[name]), sort_keys=True), []).append(name)
    names = {}
    for name in before:
        if name not in after and (same := fresh.get(json.dumps(_essence(before[name]), sort_keys=True))):
            names[name] = same.pop()
    return names


def _named(requirements: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - JSON is any shape
    """What requests need, with the names that its schemes have now."""
    if not isinstance(requirements, list):
        return requirements
    return [
        {names.get(key, key): value for key, value in each.items()} if isinstance(each, dict) else each
        for each in requirements
    ]


def _alternatives(requirements: Any) -> list[str]:  # noqa: ANN401 - JSON is any shape
    """The ways to be accepted, and the scopes of each: both are sets, however they are written."""
    value = requirements or []
    ways = value if isinstance(value, list) else [value]
    return sorted({json.dumps(_sorted(each), sort_keys=True) for each in ways})


def _sorted(alternative: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if not isinstance(alternative, dict):
        return alternative
    return {name: sorted({*map(str, each)}) if isinstance(each, list) else each for name, each in alternative.items()}


def _essence(scheme: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    """A security scheme without what only people read: its description and those of its scopes."""
    if not isinstance(scheme, dict):
        return scheme
    essence = {key: value for key, value in scheme.items() if key != "description"}
    if isinstance(scopes := essence.get("scopes"), dict):
        essence["scopes"] = sorted(scopes)
    return essence


def _differing(before: Any, after: Any) -> tuple[str, str]:  # noqa: ANN401 - JSON is any shape
    """The members that differ, in words: everything where one side has none."""
    old, new = _essence(before), _essence(after)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return _scheme(before), _scheme(after)
    keys = [key for key in {**old, **new} if json.dumps(old.get(key)) != json.dumps(new.get(key))]
    first, second = (", ".join(f"{words(key)} {words(each.get(key, 'none'))}" for key in keys) for each in (old, new))
    return first, second


def _scheme(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    kind = value.get("type") if isinstance(value, dict) else None
    return words(kind) if isinstance(kind, str) else "nothing"
