"""What changed between two apiProperties.json: how connections are made, and who publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.changes.edits import Edit, words
from connectorops.documents import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.connectors import ApiProperties, ConnectionParameter

NO_AUTHENTICATION: Final = "no authentication"
_KINDS: Final = {"oauthsetting": "OAuth", "managedidentity": "a managed identity", "securestring": "a secret"}
"""What the connections of a connector prove themselves with, by the types of their parameters; the first counts."""
_NOT_ASKED: Final = re.compile(r"isfirstparty|onbehalfof|secret|clientid|redirect", re.IGNORECASE)
_HOLDER: Final = "/properties"
_GONE: Final = frozenset({"AuthenticationMethodRemoved", "ConnectionParametersRemoved"})


@dataclass(frozen=True, slots=True)
class Method:
    """One way to connect: a parameter set, or the connection parameters of a connector without sets (name "")."""

    name: str
    kind: str
    pointer: str
    parameters: dict[str, ConnectionParameter]

    @property
    def called(self) -> str:
        return f"The way to connect {words(self.name)} ({self.kind})" if self.name else f"Connecting with {self.kind}"


def properties_edits(old: ApiProperties, new: ApiProperties) -> Iterator[Edit]:
    """Ways to connect in the order of the old file, then the publisher."""
    before, after = methods(old), methods(new)
    matched = [(method, _successor(method, after)) for method in before]
    for method, successor in matched:
        if successor is not None:
            yield from _parameters(method, successor)
        elif method.kind != NO_AUTHENTICATION:
            yield _edit("AuthenticationMethodRemoved", method.pointer, _HOLDER, method.called)
    kept = [successor for _, successor in matched]
    for method in after:
        if method not in kept and method.kind != NO_AUTHENTICATION:
            yield _edit("AuthenticationMethodAdded", _HOLDER, method.pointer, method.called)
    publishers = [
        words(value if isinstance(value := each.properties.get("publisher"), str) else "nothing") for each in (old, new)
    ]
    if publishers[0] != publishers[1]:
        pointer = f"{_HOLDER}/publisher"
        yield _edit("PublisherChanged", pointer, pointer, "The publisher", (publishers[0], publishers[1]))


def methods(properties: ApiProperties) -> list[Method]:
    """The ways to connect that a connector offers."""
    if not properties.sets:
        own = {each.name: each for each in properties.parameters}
        return [Method("", _kind(own), f"{_HOLDER}/connectionParameters", own)]
    found = []
    for each in properties.sets:
        inside = {parameter.name: parameter for parameter in properties.parameters if parameter.set is each}
        found.append(Method(each.text("name") or "", _kind(inside), each.pointer, inside))
    return found


def _kind(parameters: dict[str, ConnectionParameter]) -> str:
    types = [each.type.lower() for each in parameters.values() if each.type]
    return next((kind for type_, kind in _KINDS.items() if type_ in types), NO_AUTHENTICATION)


def _successor(method: Method, after: list[Method]) -> Method | None:
    """The way to connect that serves the connections of this one: parameter sets are known by name."""
    for each in after:
        if each.name == method.name and method.kind in (each.kind, NO_AUTHENTICATION):
            return each
    return next((each for each in after if "" in (each.name, method.name) and each.kind == method.kind), None)


def _parameters(old: Method, new: Method) -> Iterator[Edit]:
    for name, parameter in old.parameters.items():
        found = new.parameters.get(name)
        called = f"The connection parameter {words(name)}"
        if found is None:
            yield _edit("ConnectionParametersRemoved", parameter.pointer, new.pointer, called)
            continue
        if _required(found) and not _required(parameter):
            yield _edit("ConnectionParameterNowRequired", parameter.pointer, found.pointer, called)
        if (before := parameter.type) != (after := found.type):
            values = words(before or "none"), words(after or "none")
            yield _edit("ConnectionParameterTypeChanged", parameter.pointer, found.pointer, called, values)
        yield from _sign_in(name, parameter, found)
    for name, parameter in new.parameters.items():
        if name not in old.parameters:
            code = "ConnectionParameterNowRequired" if _required(parameter) else "OptionalConnectionParameterAdded"
            yield _edit(code, old.pointer, parameter.pointer, f"The connection parameter {words(name)}")


def _sign_in(name: str, old: ConnectionParameter, new: ConnectionParameter) -> Iterator[Edit]:
    """Where connections sign in, and what they ask to be allowed."""
    before, after = (_asked(each) for each in (old, new))
    for key in {**before, **after} if before and after else ():
        was, is_now = (each.get(key, ("nothing", "")) for each in (before, after))
        if was[0] != is_now[0]:
            places = [f"{each.pointer}/oAuthSettings{place}" for each, (_, place) in ((old, was), (new, is_now))]
            values = words(was[0]), words(is_now[0])
            yield _edit("SecurityChanged", places[0], places[1], f"The setting {words(key)} of {words(name)}", values)


def _asked(parameter: ConnectionParameter) -> dict[str, tuple[Any, str]]:
    """The settings of a sign-in by name, each with its place in them.

    Who asks, how the answer comes back and what it is good for beside are left out: Microsoft fills that in.
    """
    settings = parameter.child("oAuthSettings")
    found: dict[str, tuple[Any, str]] = {
        key: (settings[key], f"/{key}") for key in ("identityProvider", "resourceUri") if key in settings
    }
    if isinstance(scopes := settings.get("scopes"), list):
        found["scopes"] = sorted({*map(str, scopes)}), "/scopes"
    for holder in ("properties", "customParameters"):
        members = settings.get(holder)
        for key, value in members.items() if isinstance(members, dict) else ():
            if not _NOT_ASKED.search(key):
                found[key] = value.get("value") if isinstance(value, dict) else value, f"/{holder}/{escape(key)}"
    return found


def _required(parameter: ConnectionParameter) -> bool:
    """Whether a connection can't be made without; what nobody sees has a value of its own."""
    if parameter.type == "oauthSetting":
        return True
    return parameter.constraints.get("required") in ("true", True) and not parameter.hidden


def _edit(code: str, old: str, new: str, subject: str, values: tuple[str, str] = ("", "")) -> Edit:
    """The validator's grammar has no word for this file, so the value path is the pointer."""
    path = old if code in _GONE else new
    return Edit(code, path, old, new, *values, "", subject, file="properties")
