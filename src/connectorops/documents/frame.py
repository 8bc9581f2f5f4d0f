"""What a reader of broken JSON knows of a container that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectorops.documents.wanted import Wanted


class Frame:
    """A container that is not closed yet. `comma` is where a comma still waits for a value, else -1."""

    __slots__ = ("comma", "count", "first", "opener", "recovering", "start", "value", "wanted")

    def __init__(self, opener: str, start: int, wanted: Wanted | None) -> None:
        self.opener = opener
        self.start = start
        self.wanted = wanted
        self.value: Any = {} if opener == "{" else []
        self.first: dict[str, int] = {}
        self.count = 0
        self.comma = -1
        self.recovering = False

    @property
    def lacks_comma(self) -> bool:
        return bool(self.count) and self.comma < 0

    def begin_value(self) -> None:
        self.count += 1
        self.comma = -1
        self.recovering = False

    def child(self, token: str) -> Wanted | None:
        return self.wanted.children.get(token) if self.wanted else None
