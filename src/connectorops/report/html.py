"""The report as one HTML file that needs nothing else: no request leaves it, and no text in it becomes markup.

The page is static but for its list, which a script fills from JSON as the reader scrolls; the policy in its head
allows that one script and that one style, by their digests, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.model import Severity
from connectorops.report import escape, verdict
from connectorops.report.excerpt import Sources, excerpt
from connectorops.report.html_page import asset, page

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from connectorops.model import Finding, Report, Skipped
    from connectorops.report import View

_WIDTH: Final = 160
_LONGEST: Final = 2_000
_WAIVED, _KNOWN = 3, 4
"""What the list has after the ranks of severities, in the order of the words in its script."""
_BODY: Final = """\
<body class="{state}">
<a class="skip" href="#list">Skip to the findings</a>
<header>
<p class="tool">connectorops {version}</p>
<h1>{headline}</h1>
{first}
<ul class="counts">{counts}</ul>
</header>
<main>
{crashed}{skipped}
<form id="filters" role="search" aria-label="Filter the findings" hidden>
<label class="wide">Search
<input id="search" type="search" autocomplete="off" placeholder="message, path, rule, code"></label>
<fieldset><legend>Severity</legend>{severities}</fieldset>
<label>Rule <select id="rule"><option value="">All rules</option></select></label>
<label>Connector <select id="connector"><option value="">All connectors</option></select></label>
<button type="reset">Clear</button>
</form>
<p id="status" role="status" aria-live="polite"></p>
<noscript><p>The list of findings needs JavaScript. The text and JSON reports hold the same.</p></noscript>
<div id="list" tabindex="-1"></div>
<p><button id="more" type="button" hidden>Show more</button></p>
</main>
<footer>
<p>Rules <code>{rules_digest}</code> · verdict <code>{digest}</code></p>
</footer>
<script type="application/json" id="data">{data}</script>
"""


def render(report: Report, view: View) -> str:
    headline = verdict.headline(report)
    body = _BODY.format(
        state=verdict.state(report),
        version=escape.markup(view.version),
        headline=headline,
        first=_first(report, view),
        counts=_counts(report),
        crashed=_section(
            "Crashed: defects of connectorops, not of your files",
            ((f"{each.rule} {each.path or each.connector}", each.error) for each in report.crashed),
        ),
        skipped=_section(
            "Skipped: could not be judged",
            ((verdict.subject(each), _reason(each)) for each in report.skipped),
        ),
        severities=_severities(report),
        rules_digest=escape.markup(report.rules_digest[:16]) or "unknown",
        digest=escape.markup(report.digest[:16]) or "unknown",
        data=escape.script_json(_data(report, view)),
    )
    return page(f"connectorops: {headline}", body, asset("colours.css") + asset("html.css"), asset("html.js"))


def _counts(report: Report) -> str:
    numbers: dict[str, int] = {severity.value: report.count(severity) for severity in Severity}
    labels = {word: verdict.count(number, word).split()[1] for word, number in numbers.items()}
    beside = {
        "waived": len(report.waived),
        "in the baseline": len(report.known),
        "skipped": len(report.skipped),
        "crashed": len(report.crashed),
    }
    numbers |= {word: number for word, number in beside.items() if number}
    return "".join(
        f'<li class="{word.split()[-1]}"><b>{number:,}</b> {labels.get(word, word)}</li>'
        for word, number in numbers.items()
    )


def _severities(report: Report) -> str:
    """A box for each severity, and for what does not count where there is any."""
    boxes = [(severity.value, severity.value, " checked") for severity in Severity]
    boxes += [("waived", "waived", "")] * bool(report.waived) + [("baseline", "in the baseline", "")] * bool(
        report.known
    )
    return "".join(
        f'<label class="box"><input type="checkbox" name="severity" value="{value}"{checked}> {label}</label>'
        for value, label, checked in boxes
    )


def _first(report: Report, view: View) -> str:
    """Which rules to begin with."""
    links = []
    for finding, number in verdict.fix_first(report):
        page = view.rule_page(escape.uri_path(finding.rule))
        name = f"{escape.markup(finding.rule)} {escape.markup(escape.clip(finding.name, 100))}"
        link = f'<a href="{escape.markup(page)}">{name}</a>' if page else name
        links.append(f"<li>{link} <b>{number:,}</b></li>")
    return (
        f'<p id="first">Fix first</p><ul class="first" aria-labelledby="first">{"".join(links)}</ul>' if links else ""
    )


def _section(title: str, items: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<li><b>{escape.markup(escape.clip(name, _LONGEST))}</b> {escape.markup(escape.clip(text, _LONGEST))}</li>"
        for name, text in items
    )
    return f"<section><h2>{title}</h2><ul>{rows}</ul></section>\n" if rows else ""


def _reason(skipped: Skipped) -> str:
    return f"{skipped.reason} (not checked: {verdict.unchecked(skipped)})" if skipped.rules else skipped.reason


class _Table:
    """Values that many rows share, written once: a row holds the value's position."""

    def __init__(self) -> None:
        self._positions: dict[Hashable, int] = {}

    def __call__(self, value: Hashable) -> int:
        return self._positions.setdefault(value, len(self._positions))

    def values(self) -> list[Hashable]:
        return list(self._positions)


def _data(report: Report, view: View) -> dict[str, Any]:
    rules, connectors, paths, fixes = _Table(), _Table(), _Table(), _Table()
    rows = []
    sources = Sources(report, view)
    marked = [(each, each.severity.rank) for each in report.findings]
    marked += [*((each, _WAIVED) for each in report.waived), *((each, _KNOWN) for each in report.known)]
    for finding, rank in sorted(marked, key=lambda pair: (pair[0].order, pair[1])):
        codes = " · ".join(filter(None, (finding.microsoft, finding.policy)))
        rule = (finding.rule, finding.name, codes, view.rule_page(escape.uri_path(finding.rule)))
        place = finding.location
        rows.append(
            (
                rank,
                rules(tuple(map(escape.visible, rule))),
                connectors(_text(finding.connector) or "(the repository)"),
                paths((_text(place.path), view.files_url and view.files_url + escape.uri_path(place.path))),
                place.line,
                place.column,
                _text(finding.message),
                fixes(_text(finding.fix)),
                _shown(finding, sources),
                _accepted(finding, rank),
            )
        )
    tables = {"rules": rules, "connectors": connectors, "paths": paths, "fixes": fixes}
    return {**{name: table.values() for name, table in tables.items()}, "rows": rows}


def _accepted(finding: Finding, rank: int) -> str:
    """Why a finding does not count; "" where it does, or nobody said."""
    if rank == _KNOWN:
        return "It is in the baseline."
    waiver = finding.waiver
    return _text(f"Accepted by {waiver.approver} until {waiver.until}: {waiver.reason}") if waiver else ""


def _text(text: str) -> str:
    return escape.visible(escape.clip(text, _LONGEST))


def _shown(finding: Finding, sources: Sources) -> tuple[str, ...]:
    """The source line in three parts; a secret's mask alone; or nothing."""
    if finding.evidence:
        return (escape.visible(finding.evidence.masked),)
    line = sources.line(finding)
    if line is None:
        return ()
    part = excerpt(line, finding.location, _WIDTH)
    return (part.before, part.marked, part.after)
