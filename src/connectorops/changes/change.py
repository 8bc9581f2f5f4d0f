"""Two versions of a connector, and what changed between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.connectors.connector import DEFINITION, PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.changes.edits import Edit
    from connectorops.changes.swagger_diff import SwaggerDiff
    from connectorops.connectors import Connector


class Change:
    """The scope of rules about updates: `old` is None for a new connector, `new` for one that is deleted."""

    def __init__(self, old: Connector | None, new: Connector | None) -> None:
        self.old = old
        self.new = new

    @property
    def connector(self) -> Connector:
        """The version that is judged: the new one, or the one that was deleted."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a change has an old version, a new one or both")
        return found

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Everything that changed in what flows and connections rely on; () unless there are two versions."""
        definition = self._definition.edits if self._definition else ()
        return (*definition, *(self._others(self.old, self.new) if self.old and self.new else ()))

    def _others(self, old: Connector, new: Connector) -> Iterator[Edit]:
        """The edits outside the definition."""
        from connectorops.changes.policies_diff import policy_edits, script_edits  # noqa: PLC0415 - as above
        from connectorops.changes.properties_diff import properties_edits  # noqa: PLC0415 - as above

        operations = [each.swagger.by_id.keys() if each.swagger else () for each in (old, new)]
        kept = [each for each in operations[0] if each in operations[1]]
        if old.properties and new.properties:
            yield from properties_edits(old.properties, new.properties)
            yield from policy_edits(old.properties, new.properties, kept)
        yield from script_edits(old, new, kept)

    @cached_property
    def by_code(self) -> dict[str, list[Edit]]:
        found: dict[str, list[Edit]] = {}
        for edit in self.edits:
            found.setdefault(edit.code, []).append(edit)
        return found

    @cached_property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """What could not be compared: the file's path, and why."""
        if self.old is None or self.new is None:
            return ()
        found = []
        for each, other in ((self.old, self.new), (self.new, self.old)):
            if other.swagger is not None and each.definitions and each.swagger is None:
                found.append((each.path(each.definitions[0]), _BROKEN))
            name = each.find(PROPERTIES)
            if other.properties is not None and name and each.properties is None:
                found.append((each.path(name), _UNREAD))
        if self._definition and self._definition.cut:
            found.append((self.new.path(self.new.definitions[0]), _CUT))
        return tuple(found)

    @cached_property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """The files that only one version has, so that they can't be compared: the path, and why.

        A comparison tells them. To judge an update lacks nothing: no flow relies on a file that is new, and of one that
        is gone other rules speak.
        """
        if self.old is None or self.new is None:
            return ()
        found = []
        for name in (DEFINITION, PROPERTIES):
            sides = [_file(each, name) for each in (self.old, self.new)]
            if bool(sides[0]) != bool(sides[1]):
                version = "old" if sides[0] else "new"
                found.append(((self.new or self.old).path(sides[0] or sides[1] or name), _ABSENT.format(version)))
        return tuple(found)

    @cached_property
    def _definition(self) -> SwaggerDiff | None:
        from connectorops.changes.swagger_diff import SwaggerDiff  # noqa: PLC0415 - few runs compare versions

        old, new = (each.swagger if each else None for each in (self.old, self.new))
        return SwaggerDiff(old, new) if old and new else None


def _file(connector: Connector, name: str) -> str | None:
    return next(iter(connector.definitions), None) if name == DEFINITION else connector.find(name)


_ABSENT = "only the {} version has it"
_BROKEN = "one version of the definition can't be read, so breaking changes can't be found"
_UNREAD = "one version of it can't be read, so changes of connections can't be found"
_CUT = "there are more changes than can be listed"
