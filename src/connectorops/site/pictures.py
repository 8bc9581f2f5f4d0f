"""Which pictures the pages hold: what the ledger and the metrics say, as rows of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.lifecycle.timeline import Status
from connectorops.report.escape import clip
from connectorops.site.charts import Bar, Segment, bars, timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markupsafe import Markup

    from connectorops.rule import Rule
    from connectorops.site.model import Entry, Portfolio
    from connectorops.site.words import Words

_DAY: Final = 24
MOST_RULES: Final = 20
_LONGEST_LABEL: Final = 29


def history(entry: Entry, portfolio: Portfolio, words: Words) -> Markup:
    """The states that a connector was in, and those that are ahead where their days are known."""
    segments = [*_past(entry, portfolio, words), *_ahead(entry, words)]
    return timeline(segments, portfolio.now, words("timeline"))


def _past(entry: Entry, portfolio: Portfolio, words: Words) -> Iterator[Segment]:
    for visit in entry.visits:
        begin, end = visit.begins.date(), visit.ends
        shown = words("until", begin=begin, end=end.date()) if end else words("since", begin=begin)
        last = end or max(portfolio.now, visit.begins)
        yield Segment(words.state(visit.state.value), visit.begins, last, "done" if end else "active", shown)


def _ahead(entry: Entry, words: Words) -> Iterator[Segment]:
    for stage in entry.stages:
        if stage.status is Status.AHEAD and stage.begins is not None:
            last = stage.latest or stage.begins
            shown = words("until", begin=stage.begins.date(), end=last.date())
            yield Segment(words.state(stage.state.value), stage.begins, last, "ahead", shown)


def stages(metrics: Mapping[str, Any], words: Words) -> Markup:
    """The median time that submissions spent in each stage."""
    rows = []
    for state, spread in metrics.get("stages", {}).items():
        hours = spread["median_hours"]
        text = words("days", days=round(hours / _DAY, 1)) if hours >= 2 * _DAY else words("hours", hours=hours)
        rows.append(Bar(words.state(state), hours, words("times", text=text, count=spread["count"])))
    return bars(rows, words("stages"))


def frequent(metrics: Mapping[str, Any], rules: Iterable[Rule], words: Words) -> Markup:
    """The rules with most findings."""
    names = {each.id: clip(f"{each.id} {each.name}", _LONGEST_LABEL) for each in rules}
    counts = list(metrics.get("findings", {}).items())[:MOST_RULES]
    return bars([Bar(names.get(rule, rule), number, words.number(number)) for rule, number in counts], words("by_rule"))
