"""Mending many connectors, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from connectorops.fixes.fix import Fix, Left
from connectorops.fixes.mend import mend
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.waivers import accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from connectorops.connectors import Connector
    from connectorops.model import Waiver


@dataclass(frozen=True, slots=True)
class Mender:
    """Mends what is not waived on a day. Given the rules to repair by, it makes what is done with each connector."""

    waivers: Sequence[Waiver]
    today: date

    def __call__(self, rules: RuleSet) -> Callable[[Connector], Fix]:
        return partial(self._mended, rules, RuleSet(all_rules()))

    def _mended(self, rules: RuleSet, every: RuleSet, connector: Connector) -> Fix:
        try:
            return mend(connector, rules, every, lambda each: accepted(each, self.waivers, self.today, every.rules))
        except OSError as error:
            reason = f"it could not be read ({error.strerror or error}), so nothing in {connector.name} was mended"
            return Fix({}, left=(Left(str(error.filename or connector.name), reason),))
