"""Pictures as SVG, made when the site is built: no script draws them, and each has its figures as text beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectorops.site.model import Point

WIDTH: Final = 720
_LEFT: Final = 48
_HEIGHT: Final = 180
_ROW: Final = 26
_LABEL: Final = 240
_LEAST: Final = timedelta(hours=1)
_SVG: Final = Markup(
    '<svg role="img" aria-label="{label}" viewBox="0 0 {width} {height}" class="chart {kind}">{content}</svg>'
)
_TEXT: Final = Markup('<text x="{x:.1f}" y="{y:.1f}" class="{style}">{text}</text>')
_LINE: Final = Markup('<polyline points="{points}" class="{style}"/>')
_DOT: Final = Markup('<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="{style}"><title>{title}</title></circle>')
_BAR: Final = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" rx="3" class="{style}">'
    "<title>{title}</title></rect>"
)
_GRID: Final = Markup('<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="grid"/>')


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: `value` decides the length, `shown` is the value in words."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage on a time axis."""

    label: str
    begins: datetime
    ends: datetime
    style: str
    shown: str


def over_time(points: Sequence[Point], label: str) -> Markup:
    """Errors, warnings and notes by day, as lines."""
    if not points:
        return Markup()
    most = max(max(each.errors, each.warnings, each.notes) for each in points) or 1
    first, days = points[0].day, max((points[-1].day - points[0].day).days, 1)
    room = WIDTH - _LEFT - 16

    def place(point: Point, value: int) -> tuple[float, float]:
        return _LEFT + room * (point.day - first).days / days, 12 + (_HEIGHT - 44) * (1 - value / most)

    parts = [_axis(most), _ends(points)]
    for name in ("notes", "warnings", "errors"):
        places = [(place(each, getattr(each, name)), each) for each in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _ in places)
        parts.append(_LINE.format(points=line, style=f"line {name}"))
        parts += [
            _DOT.format(x=x, y=y, style=f"dot {name}", title=f"{each.day}: {getattr(each, name):,} {name}")
            for (x, y), each in places
        ]
    return _drawn("lines", label, _HEIGHT, parts)


def _axis(most: int) -> Markup:
    base = _HEIGHT - 32
    lines = [_GRID.format(x1=_LEFT, y1=y, x2=WIDTH - 8, y2=y) for y in (12.0, (12 + base) / 2, float(base))]
    numbers = [(16.0, most), ((12 + base) / 2 + 4, most // 2), (base + 4.0, 0)]
    return Markup().join([*lines, *(_TEXT.format(x=_LEFT - 6, y=y, style="end", text=f"{n:,}") for y, n in numbers)])


def _ends(points: Sequence[Point]) -> Markup:
    begin = _TEXT.format(x=_LEFT, y=_HEIGHT - 10, style="start", text=points[0].day)
    if len(points) == 1:
        return begin
    return begin + _TEXT.format(x=WIDTH - 8, y=_HEIGHT - 10, style="end", text=points[-1].day)


def bars(rows: Sequence[Bar], label: str) -> Markup:
    """Horizontal bars, the longest across the whole width."""
    if not rows:
        return Markup()
    most = max(each.value for each in rows) or 1
    room = WIDTH - _LABEL - 130
    parts = []
    for number, each in enumerate(rows):
        y = number * _ROW + 4
        length = max(room * each.value / most, 2)
        parts += [
            _TEXT.format(x=_LABEL - 8, y=y + 14, style="end", text=each.label),
            _BAR.format(x=_LABEL, y=y, width=length, height=18, style="bar", title=f"{each.label}: {each.shown}"),
            _TEXT.format(x=_LABEL + length + 8, y=y + 14, style="start", text=each.shown),
        ]
    return _drawn("bars", label, len(rows) * _ROW + 4, parts)


def timeline(segments: Sequence[Segment], now: datetime, label: str) -> Markup:
    """Stages on one time axis, a row each; what is ahead is hatched by its style, and a line marks the present."""
    if not segments:
        return Markup()
    begin = min(each.begins for each in segments)
    end = max(*(each.ends for each in segments), now, begin + _LEAST)
    room, height = WIDTH - _LABEL - 16, len(segments) * _ROW + 28

    def x(at: datetime) -> float:
        return _LABEL + room * ((at - begin) / (end - begin))

    parts = []
    for number, each in enumerate(segments):
        y = number * _ROW + 4
        width = max(x(each.ends) - x(each.begins), 3)
        title = f"{each.label}: {each.shown}"
        parts += [
            _TEXT.format(x=_LABEL - 8, y=y + 14, style="end", text=each.label),
            _BAR.format(x=x(each.begins), y=y, width=width, height=18, style=each.style, title=title),
        ]
    if begin <= now <= end:
        parts.append(_GRID.format(x1=x(now), y1=0, x2=x(now), y2=height - 22).replace(Markup("grid"), Markup("now")))
    parts += [
        _TEXT.format(x=_LABEL, y=height - 6, style="start", text=begin.date()),
        _TEXT.format(x=WIDTH - 16, y=height - 6, style="end", text=end.date()),
    ]
    return _drawn("timeline", label, height, parts)


def _drawn(kind: str, label: str, height: int, parts: Iterable[Markup]) -> Markup:
    return _SVG.format(label=label, width=WIDTH, height=height, kind=kind, content=Markup().join(parts))
