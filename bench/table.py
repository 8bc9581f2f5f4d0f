"""The figures as a Markdown table: absolute, against the baseline, and against their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.measure import Usage

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, and the most that it should take: seconds, times the baseline, bytes."""

    name: str
    usage: Usage
    wall_target: float | None = None
    ratio_target: float | None = None
    peak_target: float | None = None


def render(rows: Iterable[Row], baseline: Usage) -> Iterator[str]:
    """The times in seconds and against the baseline: by the clock, and by the processors, which others disturb less.

    Line by line, as rows come: on a busy machine the last ones take minutes.
    """
    yield "| what | wall | x (a) | CPU | x (a) | peak | targets |\n|---|---:|---:|---:|---:|---:|---|\n"
    for row in rows:
        yield f"{_line(row, baseline)}\n"


def _line(row: Row, baseline: Usage) -> str:
    wall, cpu, peak = row.usage
    ratio = wall / baseline.wall
    memory = f"{peak / MEGABYTE:.0f} MB" if peak else ""
    times = f"{wall:.3f} s | {ratio:.2f} | {cpu:.3f} s | {cpu / baseline.cpu:.2f}"
    return f"| {row.name} | {times} | {memory} | {'; '.join(_targets(row, ratio))} |"


def _targets(row: Row, ratio: float) -> list[str]:
    figures = [
        (row.usage.wall, row.wall_target, f"<= {row.wall_target} s"),
        (ratio, row.ratio_target, f"<= {row.ratio_target} x (a)"),
        (row.usage.peak, row.peak_target, f"< {(row.peak_target or 0) / MEGABYTE:.0f} MB"),
    ]
    return [f"{text} {'ok' if figure <= most else '**missed**'}" for figure, most, text in figures if most is not None]
