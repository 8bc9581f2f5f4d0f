"""What runs in processes of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectorops.connectors import Connector
    from connectorops.engine import Engine, Judgement
    from connectorops.fixes import Fix, Mender
    from connectorops.rule import RuleSet


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What another version of this program said: its exit code, and what it wrote to its output and beside it."""

    code: int
    output: bytes
    said: str


class Processors(Protocol):
    """The work that is shared out, and other versions of this program."""

    def other_version(self, program: Path) -> str:
        """The version of the connectorops at this path. Raises LookupError for what is none or can't be run."""

    def ask_other(self, program: Path, arguments: Sequence[str]) -> OtherAnswer:
        """Run it. Raises LookupError where it can't be run, and ServiceDownError where it does not end."""

    def judge(self, engine: Engine, connectors: Sequence[Connector], jobs: int | None) -> Iterator[Judgement]:
        """Judge the connectors in this many processes (None: as many as it is worth), in their order."""

    def mend(self, mender: Mender, rules: RuleSet, connectors: Sequence[Connector]) -> Iterator[Fix]:
        """What these rules can mend in each of the connectors, in their order."""
