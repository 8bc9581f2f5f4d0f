"""Progress on what takes long, for somebody who waits at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sized

T = TypeVar("T")
LONG_RUN: Final = 40
"""Connectors from which a run takes long enough."""


def watched(results: Iterable[T], of: Sized, doing: str) -> Iterator[T]:
    """The results, one for each of what they are of, with a bar on a terminal if they are many."""
    if len(of) >= LONG_RUN and sys.stderr.isatty():
        with click.progressbar(results, length=len(of), label=f"{doing} connectors", file=sys.stderr) as bar:
            yield from bar
    else:
        yield from results
