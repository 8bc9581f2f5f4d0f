"""What a repair of one connector comes to, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.model import Crashed


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left as it is: an operation (or a file), and why; `is_unread` where it can't be read."""

    subject: str
    reason: str
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """The new bytes of files by their path in the repository, what was done in words, and what a person does next.

    `moved` gives files another path, old to new, before they are written; `removed` are deleted. `repaired` counts
    findings by rule; `crashed` are rules that failed, so that there may be more to repair.
    """

    files: Mapping[str, bytes]
    done: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    repaired: Mapping[str, int] = field(default_factory=dict)
    crashed: tuple[Crashed, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether anything changes."""
        return bool(self.files or self.moved or self.removed)
