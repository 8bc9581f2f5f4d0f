"""The figures as a Markdown table: absolute, against the baseline, and against their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def render(rows: list[Row], baseline: float) -> str:
    lines = ["| what | wall | CPU | peak | x (a) | targets |", "|---|---:|---:|---:|---:|---|"]
    return "\n".join(lines + [_line(row, baseline) for row in rows]) + "\n"


def _line(row: Row, baseline: float) -> str:
    wall, cpu, peak = row.usage
    memory = f"{peak / MEGABYTE:.0f} MB" if peak else ""
    targets = "; ".join(_targets(row, wall / baseline))
    return f"| {row.name} | {wall:.3f} s | {cpu:.3f} s | {memory} | {wall / baseline:.2f} | {targets} |"


def _targets(row: Row, ratio: float) -> list[str]:
    figures = [
        (row.usage.wall, row.wall_target, f"<= {row.wall_target} s"),
        (ratio, row.ratio_target, f"<= {row.ratio_target} x (a)"),
        (row.usage.peak, row.peak_target, f"< {(row.peak_target or 0) / MEGABYTE:.0f} MB"),
    ]
    return [f"{text} {'ok' if figure <= most else '**missed**'}" for figure, most, text in figures if most is not None]
