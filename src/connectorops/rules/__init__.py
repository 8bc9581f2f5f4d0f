"""All rules, one module per family or part of a family. They are loaded when somebody first asks for them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from connectorops.rule import RuleSet, registered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from connectorops.model import Severity
    from connectorops.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by id. The first time takes as long as a small connector does."""
    for module in sorted(each.name for each in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return registered()


def rule_ids() -> dict[str, str]:
    """The id of each rule by its name."""
    return {each.name: each.id for each in all_rules()}


def select_ids(
    ids: Collection[str],
    severities: Mapping[str, Severity],
    hardens: Mapping[str, date] | None = None,
    today: date | None = None,
) -> RuleSet:
    """The rules with these ids, as they are on a day."""
    return RuleSet(tuple(each for each in all_rules() if each.id in ids), severities, hardens or {}, today)
