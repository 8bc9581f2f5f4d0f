"""The files of the dashboard: path in its folder -> bytes, the same for the same portfolio."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from connectorops.report.escape import uri_path
from connectorops.report.excerpt import Sources, excerpt
from connectorops.report.page import rule_page
from connectorops.site.charts import over_time
from connectorops.site.exports import as_csv, as_json, exported, feed
from connectorops.site.past import HISTORY, written
from connectorops.site.pictures import frequent, history, stages
from connectorops.site.rendering import Pages, Shown, from_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Finding
    from connectorops.report import View
    from connectorops.site.model import Entry, Portfolio
    from connectorops.site.words import Words

MOST_FINDINGS: Final = 500
"""Findings that a connector's page shows: what a reader scrolls through, and a browser draws at once."""
_WIDTH: Final = 160


def build(portfolio: Portfolio, view: View, words: Words, base_url: str = "") -> dict[str, bytes]:
    """Every file of the site. `base_url`, with a slash at its end, is where it is published: the feed needs it."""
    files = dict(_files(portfolio, view, words, base_url))
    return {path: text.encode("utf-8", "backslashreplace") for path, text in files.items()}


def _files(portfolio: Portfolio, view: View, words: Words, base_url: str) -> Iterator[tuple[str, str]]:
    pages = Pages(portfolio, view.version, words)
    yield "index.html", pages("index.html", **_overview(portfolio))
    yield "figures.html", pages("figures.html", **_figures(portfolio, view, words))
    sources = Sources(portfolio.report, view)
    for entry in portfolio.entries:
        shown = list(_shown(entry, view, sources))
        page = pages(
            "connector.html",
            up="../",
            entry=entry,
            shown=shown[:MOST_FINDINGS],
            more=max(len(shown) - MOST_FINDINGS, 0),
            picture=history(entry, portfolio, words),
        )
        yield f"connectors/{entry.slug}.html", page
    yield from _rules(portfolio, view, pages)
    yield "connectors.csv", as_csv(portfolio)
    yield "connectors.json", as_json([exported(entry) for entry in portfolio.entries])
    yield "metrics.json", as_json(dict(portfolio.metrics))
    yield HISTORY, written(portfolio.points).decode()
    yield "feed.xml", pages("feed.xml", **feed(portfolio), base=base_url)


def _overview(portfolio: Portfolio) -> dict[str, Any]:
    entries = portfolio.entries
    total: Counter[str] = Counter()
    for each in entries:
        total.update(each.counts)
    return {
        "total": total,
        "programs": sorted({each.program for each in entries}),
        "states": sorted(Counter(each.state for each in entries if each.state).items()),
        "parties": sorted({each.move for each in entries if each.move}),
    }


def _figures(portfolio: Portfolio, view: View, words: Words) -> dict[str, Any]:
    return {
        "points": portfolio.points,
        "over_time": over_time(portfolio.points, words("over_time")),
        "stages": stages(portfolio.metrics, words),
        "by_rule": frequent(portfolio.metrics, view.rules, words),
        "first_pass": portfolio.metrics.get("first_pass"),
    }


def _shown(entry: Entry, view: View, sources: Sources) -> Iterator[Shown]:
    """The worst first, then as a reader goes through the files; what is waived last."""
    ordered = sorted(entry.findings, key=lambda each: (each.severity.rank, each.order))
    for finding in (*ordered, *sorted(entry.waived, key=lambda each: each.order)):
        line = sources.line(finding)
        part = excerpt(line, finding.location, _WIDTH) if line else None
        style = finding.severity.value if finding.waiver is None else "waived"
        yield Shown(finding, style, part, _address(finding, view))


def _address(finding: Finding, view: View) -> str:
    place = finding.location
    return f"{view.files_url}{uri_path(place.path)}#L{place.line}" if view.files_url else ""


def _rules(portfolio: Portfolio, view: View, pages: Pages) -> Iterator[tuple[str, str]]:
    """A page for each rule, with the connectors that have its findings, the most of them first."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_name = {entry.name: entry for entry in portfolio.entries}
    for entry in portfolio.entries:
        for finding in entry.findings:
            found[finding.rule][entry.name] += 1
    rows = [(rule, len(found[rule.id]), found[rule.id].total()) for rule in view.rules]
    rows.sort(key=lambda row: (-row[1], row[0].id))
    yield "rules/index.html", pages("rules.html", up="../", rows=rows)
    for rule in view.rules:
        most = sorted(found[rule.id].items(), key=lambda pair: (-pair[1], pair[0]))
        entries = [(by_name[name], number) for name, number in most]
        yield (
            f"rules/{rule.id}.html",
            pages("rule.html", up="../", rule=rule, page=from_markdown(rule_page(rule)), entries=entries),
        )
