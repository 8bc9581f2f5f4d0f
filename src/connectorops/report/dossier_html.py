"""The dossier as one HTML file that needs nothing else: each value with a button that copies it; it prints as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from connectorops.manifest.sections import State
from connectorops.report import escape
from connectorops.report.dossier_markdown import summary
from connectorops.report.html_page import asset, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Finding
    from connectorops.report.dossier import Dossier, Row, Sheet

_BODY: Final = """\
<body>
<a class="skip" href="#page-1">Skip to the first page of the form</a>
<header>
<p class="tool">connectorops {version} · dossier</p>
<h1 class="{state}">{name}</h1>
<p><code>{folder}</code> · {kind} · program {program}</p>
<p class="summary">{summary}</p>
<nav aria-label="Pages of the form"><ol>
{contents}
</ol></nav>
</header>
<main>
{pages}
</main>
<p id="said" role="status" aria-live="polite"></p>
<footer><p>In the order of Partner Center. What is marked as by hand only a person can do.</p></footer>
"""
_CODE: Final = re.compile(r"`([^`]+)`")
_CLASSES: Final = {State.COMPLETE: "complete", State.INCOMPLETE: "incomplete", State.NOT_STARTED: "not-started"}


def render(found: Dossier, version: str) -> str:
    body = _BODY.format(
        version=escape.markup(version),
        state="complete" if found.complete else "incomplete",
        name=escape.markup(found.name),
        folder=escape.markup(found.folder) or "this folder",
        kind=found.kind,
        program=found.program,
        summary=_words(summary(found)),
        contents="\n".join(_content(number, sheet) for number, sheet in enumerate(found.sheets, 1)),
        pages="\n".join(_sheet(number, sheet) for number, sheet in enumerate(found.sheets, 1)),
    )
    title = f"Dossier: {escape.markup(found.name)}"
    return page(title, body, asset("colours.css") + asset("dossier.css"), asset("dossier.js"))


def _content(number: int, sheet: Sheet) -> str:
    return f'<li><a href="#page-{number}">{escape.markup(sheet.title)}</a> {_badge(sheet.state)}</li>'


def _badge(state: State) -> str:
    return f'<span class="badge {_CLASSES[state]}">{state}</span>'


def _sheet(number: int, sheet: Sheet) -> str:
    title = f'<h2 id="page-{number}">{number}. {escape.markup(sheet.title)} {_badge(sheet.state)}</h2>'
    note = f"<p>{_words(sheet.note)}</p>" if sheet.note else ""
    rows = "\n".join(_row(each) for each in sheet.rows)
    steps = "\n".join(f'<li><label><input type="checkbox"> {_words(step)}</label></li>' for step in sheet.steps)
    by_hand = f'<ul class="steps" aria-label="By hand">\n{steps}\n</ul>' if steps else ""
    return f'<section aria-labelledby="page-{number}">\n{title}\n{note}\n{rows}\n{by_hand}\n</section>'


def _row(row: Row) -> str:
    return f'<div class="row{" missing" if row.missing else ""}">\n' + "\n".join(_parts(row)) + "\n</div>"


def _parts(row: Row) -> Iterator[str]:
    mark = '<span class="mark">missing</span>' if row.missing else "" if row.needed else "<small>optional</small>"
    yield f"<h3>{escape.markup(row.label)} {mark}</h3>"
    if row.hand:
        yield f'<p class="hand"><b>By hand:</b> {_words(row.hand)}</p>'
    for value in row.values:
        text = "\n".join(escape.markup(line) for line in value.rstrip("\n").split("\n"))
        label = escape.markup(row.label)
        yield f'<div class="value"><pre>{text}</pre><button type="button" aria-label="Copy {label}">Copy</button></div>'
    if row.note:
        yield f"<p><small>{escape.markup(row.note)}</small></p>"
    for each in row.problems:
        yield _problem(each)


def _words(text: str) -> str:
    """A text of ours, in which backticks mark code."""
    return _CODE.sub(r"<code>\1</code>", escape.markup(text))


def _problem(finding: Finding) -> str:
    code = f"{finding.severity} {escape.markup(finding.rule)}"
    message, fix = escape.markup(finding.message), _words(finding.fix)
    return f'<p class="problem {finding.severity}"><b>{code}</b> {message} <span>{fix}</span></p>'
