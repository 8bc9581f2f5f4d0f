"""What changed in what an operation takes and gives: parameters, responses, and the payload of its webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.changes.edits import Edit, words
from connectorops.changes.operation_diff import identity
from connectorops.changes.schema_diff import fills_itself
from connectorops.nodes import Node
from connectorops.swagger.nodes import response_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.changes.pairs import Pairs
    from connectorops.changes.shapes import Written
    from connectorops.changes.unfold import Unfolding
    from connectorops.swagger.nodes import Operation, Parameter, Response

NOTIFICATION: Final = "x-ms-notification-content"
_PLACES: Final = {"header": "headers", "formData": "form"}


@dataclass(frozen=True, slots=True)
class _Side:
    """What a schema belongs to. `whole` and `field` are how sentences call it and what is inside it."""

    whole: str
    field: str
    is_input: bool = False
    is_parameter: bool = False

    def called(self, path: str) -> str:
        return f"{self.field} {words(path)}" if path else self.whole


_BODY: Final = _Side("body", "input field", is_input=True)
_OUTPUT: Final = _Side("output", "output field")
_PAYLOAD: Final = _Side("webhook payload", "payload field")


class PayloadDiff:
    """The edits of one operation's payloads, in the order of the old one."""

    def __init__(self, old: Operation, new: Operation, pairs: Pairs, unfolding: Unfolding) -> None:
        self._old = old
        self._new = new
        self._pairs = pairs
        self._unfolding = unfolding

    def edits(self) -> Iterator[Edit]:
        yield from self._parameters()
        yield from self._responses()
        yield from self._notification()

    def _edit(
        self, code: str, path: str, places: tuple[str, str], called: str, values: tuple[str, str] = ("", "")
    ) -> Edit:
        path = f"operation/{identity(self._old)}/{path}"
        label = self._old.label
        return Edit(code, path, *places, *values, label, f"The {called} of {label}")

    def _parameters(self) -> Iterator[Edit]:
        pairs, added = _matched(self._old.parameters, self._new.parameters)
        for old, new in pairs:
            if new is not None:
                yield from self._parameter(old, new)
                continue
            yield self._edit(_gone(old), f"parameter/{old.name}", (old.pointer, self._new.pointer), _called(old))
        for new in added:
            code = "RequiredParameterAdded" if new.required else "OptionalParameterAdded"
            yield self._edit(code, f"parameter/{new.name}", (self._old.pointer, new.pointer), _called(new))

    def _parameter(self, old: Parameter, new: Parameter) -> Iterator[Edit]:
        path = f"parameter/{old.name}"
        places = old.pointer, new.pointer
        if old.location != new.location:
            values = _place(old), _place(new)
            yield self._edit("ParameterLocationChanged", path, places, _called(old), values)
        if old.required != new.required:
            code = "InputFieldNowRequired" if new.required else "InputFieldNowOptional"
            yield self._edit(code, f"{path}/required", places, _called(old))
        if old.name != new.name:
            values = words(old.name), words(new.name)
            yield self._edit("BodyParameterRenamed", path, places, _called(old), values)
        if "body" not in (old.location, new.location):
            called = _called(old)
            side = _Side(called, f"part of the {called}:", is_input=True, is_parameter=True)
            yield from self._schema(path, (old.value, old.pointer), (new.value, new.pointer), side)
        elif old.location == new.location:
            yield from self._holder(f"{path}/schema", old, new, _BODY)

    def _responses(self) -> Iterator[Edit]:
        old, new = _successes(self._old), _successes(self._new)
        for code, response in old.items():
            path = f"responses/{code}"
            after = new.get(code) or _instead(code, new)
            if after is not None:
                yield from self._holder(f"{path}/schema", response, after, _OUTPUT)
            elif code != "default":
                places = response.pointer, self._new.pointer
                yield self._edit("ResponseDeleted", path, places, f"response {words(code)}")
        for code, response in new.items():
            if code not in old:
                places = self._old.pointer, response.pointer
                yield self._edit("ResponseAdded", f"responses/{code}", places, f"response {words(code)}")

    def _notification(self) -> Iterator[Edit]:
        """The webhook's payload belongs to the trigger of its path."""
        old, new = _notified(self._old), _notified(self._new)
        if old is not None:
            after = new or Node({}, self._new.path_item, (), self._new.root)
            yield from self._holder(f"responses/{NOTIFICATION}/schema", old, after, _PAYLOAD)

    def _holder(self, path: str, old: Node, new: Node, side: _Side) -> Iterator[Edit]:
        """The schemas of a body, a response or a webhook payload, either of which may have none.

        The empty schema of an answer says as much as none: nothing that a flow could choose a field of.
        """
        before, after = old.value.get("schema"), new.value.get("schema")
        places = tuple(f"{each.pointer}/schema" if "schema" in each.value else each.pointer for each in (old, new))
        if not side.is_input and not self._pairs.says_something(old=(before, places[0])):
            before = None
            after = after if self._pairs.says_something(new=(after, places[1])) else None
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self._schema(path, (before, places[0]), (after, places[1]), side)
        elif isinstance(before, dict):
            code = "InputFieldDeleted" if side.is_input else "OutputFieldDeleted"
            yield self._edit(code, path, (places[0], places[1]), side.whole)
        elif isinstance(after, dict):
            code = "OptionalInputFieldAdded" if side.is_input else "OutputFieldAdded"
            yield self._edit(code, path, (places[0], places[1]), side.whole)

    def _schema(self, prefix: str, old: Written, new: Written, side: _Side) -> Iterator[Edit]:
        pair = self._pairs.of(old, new, is_input=side.is_input)
        for path, found in self._unfolding.of(pair):
            field = "/".join(each for each in (path, found.field) if each)
            full = "/".join(each for each in (prefix, field, found.keyword) if each)
            is_parameter = side.is_parameter and not field and found.code == "InputFieldTypeChanged"
            code = "ParameterTypeChanged" if is_parameter else found.code
            places = found.old_pointer, found.new_pointer
            yield self._edit(code, full, places, side.called(field), (found.old, found.new))


def _matched(
    old: list[Parameter], new: list[Parameter]
) -> tuple[list[tuple[Parameter, Parameter | None]], list[Parameter]]:
    """Old parameters with their new ones, and what is new.

    By name and place, else by name, else one body with the other: an operation has one at most.
    """
    left = list(new)
    partners: dict[int, Parameter] = {}
    for rank in range(3):
        for parameter in old:
            if id(parameter) in partners:
                continue
            found = next((each for each in left if _likeness(parameter, each) == rank), None)
            if found is not None:
                partners[id(parameter)] = found
                left.remove(found)
    return [(each, partners.get(id(each))) for each in old], left


def _likeness(old: Parameter, new: Parameter) -> int:
    """0 is the same parameter; 3 is another."""
    if old.name == new.name:
        return 0 if old.location == new.location else 1
    return 2 if old.location == new.location == "body" else 3


def _gone(parameter: Parameter) -> str:
    """The code for a parameter that was deleted. What a path demanded shows in the path itself."""
    if fills_itself(parameter.value):
        return "InternalInputDeleted"
    return "RequiredParameterDeleted" if parameter.required and parameter.location != "path" else "ParameterDeleted"


def _called(parameter: Parameter) -> str:
    return f"{parameter.location} parameter {words(parameter.name)}".strip()


def _place(parameter: Parameter) -> str:
    return _PLACES.get(parameter.location, parameter.location)


def _successes(operation: Operation) -> dict[str, Response]:
    """The responses that flows see the fields of, by code; `default` where it is the only one there is."""
    found: dict[str, Response] = {}
    for node in operation.responses:
        code = str(node.tokens[-1])
        if response := response_of(node):
            found[code] = response
    successes = {code: each for code, each in found.items() if code.startswith("2")}
    return successes or {code: each for code, each in found.items() if code == "default"}


def _instead(code: str, responses: dict[str, Response]) -> Response | None:
    """What flows find the fields of `default` in, once an operation describes a code of success."""
    described = (each for each in responses.values() if "schema" in each.value)
    return next(described, next(iter(responses.values()), None)) if code == "default" else None


def _notified(operation: Operation) -> Node | None:
    """The webhook payload of the operation's path, if this operation is the one that subscribes."""
    item = operation.path_item
    subscriber = next((each for each in item.operations if each.trigger), item.operations[0])
    value = item.value.get(NOTIFICATION)
    if subscriber is not operation or not isinstance(value, dict):
        return None
    return Node(value, item, (NOTIFICATION,), item.root)
