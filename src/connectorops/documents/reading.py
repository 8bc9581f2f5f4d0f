"""What a parser hands over: the value, what was wrong, and how to find a pointer's place again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.documents.problems import Problem
    from connectorops.documents.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """`usable` is False where part of the text was lost; `fill` tells a tree of wanted pointers where they are."""

    value: Any
    problems: tuple[Problem, ...]
    usable: bool
    fill: Callable[[Wanted], None]
