"""The settings of a repository on the test server: what people set by hand, and no commit shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Settings:
    """As a repository is when it is wired up as the guide says. `rules` are rulesets, `protection` the older way."""

    default_branch: str = "main"
    archived: bool = False
    actions: dict[str, Any] = field(default_factory=lambda: {"enabled": True, "allowed_actions": "all"})
    selected: dict[str, Any] = field(default_factory=dict)
    writes: bool = False
    approves: bool = False
    states: dict[str, str] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    other_rules: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    protection: dict[str, Any] | None = None
    environments: dict[str, dict[str, Any]] = field(default_factory=dict)
    owner_errors: list[dict[str, Any]] = field(default_factory=list)
