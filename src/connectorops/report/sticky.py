"""The one comment on a pull request that is kept up to date: what blocks it, whose move it is, what to do next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.states import Party
from connectorops.model import Severity
from connectorops.report import escape, markdown, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.forge import Note
    from connectorops.lifecycle.course import Step
    from connectorops.model import Report
    from connectorops.report import View

MARKER: Final = "<!-- connectorops: report -->"
"""How a comment of ours is known again; only together with the number of the account that wrote it."""
_ROOM: Final = 4_000
"""Characters that are kept for what stands before and after the findings."""
_NAMED: Final = 20
_OTHERS: Final = {Party.MICROSOFT: "Microsoft's", Party.CLOCK: "nobody's, time has to pass", Party.NOBODY: "nobody's"}
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.:/_-]{1,500}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the comment is about: the commit that was judged, who wrote it, and the owners of what it touches.

    `summary_url` leads to the run that judged. `certifies` is true where comments are answered: they mend and certify.
    `step` is what follows where this commit is certified already.
    """

    head: str
    author: str
    owners: tuple[str, ...] = ()
    summary_url: str = ""
    certifies: bool = False
    step: Step | None = None


def render(report: Report, view: View, standing: Standing) -> str:
    """The comment: below 65,536 characters, with the marker in its first line."""
    head = [MARKER, *_blockers(report), *_move(report, standing), *_next(report, standing)]
    findings = markdown.comment(report, view, _ROOM)
    return "\n".join([*head, "", findings.rstrip("\n"), "", *_foot(report, standing)]) + "\n"


def find(notes: Iterable[Note], account: int) -> Note | None:
    """Our comment: the first one that this account wrote and that begins with the marker. Anybody can plant one."""
    return next((each for each in notes if each.author == account and each.body.startswith(MARKER)), None)


def is_same(note: Note, body: str) -> bool:
    """Whether there is nothing to write: GitHub may change how lines end, and drops white space at the end."""
    return as_stored(note.body) == as_stored(body)


def as_stored(body: str) -> str:
    """A text as GitHub gives it back, whatever it made of its line ends."""
    return body.replace("\r\n", "\n").rstrip()


def _blockers(report: Report) -> Iterator[str]:
    errors, skipped, crashed = report.count(Severity.ERROR), report.skipped, report.crashed
    found = []
    if errors:
        places = {finding.connector for finding in report.findings if finding.severity is Severity.ERROR}
        named = [verdict.count(len(places - {""}), "connector")] if places - {""} else []
        named += ["the pull request itself"] if "" in places else []
        found.append(f"{verdict.count(errors, 'error')} in {' and '.join(named)}")
    if skipped:
        found.append(f"{verdict.count(len(skipped), 'file')} could not be judged")
    if crashed:
        found.append(f"{verdict.count(len(crashed), 'check')} of ours crashed")
    yield f"**What blocks this:** {'; '.join(found) or 'nothing that we check'}."
    yield ""


def _move(report: Report, standing: Standing) -> Iterator[str]:
    if report.count(Severity.ERROR):
        whose = f"the author's, {_name(standing.author)}: correct the errors and push"
    elif report.crashed:
        whose = "the maintainers' of connectorops: the files are not to blame"
    elif report.skipped:
        whose = f"the author's, {_name(standing.author)}: see what was skipped, and why"
    elif standing.step and standing.step.mover is not Party.PUBLISHER:
        whose = f"{_OTHERS[standing.step.mover]}: {standing.step.doing}"
    else:
        whose = f"{_owners(standing)}: {standing.step.doing if standing.step else 'review it'}"
    yield f"**Whose move:** {whose}."
    yield ""


def _owners(standing: Standing) -> str:
    if not standing.owners:
        return "the reviewers'"
    owners = ", ".join(map(_name, standing.owners[:_NAMED]))
    more = len(standing.owners) - _NAMED
    return f"the owners': {owners}{f' and {more} more' if more > 0 else ''}"


def _next(report: Report, standing: Standing) -> Iterator[str]:
    """A line to paste: into a terminal while there is something to correct, into a comment when there is not."""
    if standing.certifies and any(each.fixable and each.severity is Severity.ERROR for each in report.findings):
        yield f"**Next:** {verdict.fixable(report)}, in a comment:"
        line = "/fix"
    elif report.count(Severity.ERROR) or report.skipped:
        yield "**Next:** see the same on your machine, before you push:"
        line = "connectorops check --base origin/HEAD"
    elif report.crashed:
        yield "**Next:** check again, in a comment, when it is repaired:"
        line = "/check"
    elif standing.certifies and standing.step:
        when = "when that is done" if standing.step.records else "then"
        yield f"**Next:** this commit is certified; {when}, in a comment:"
        line = standing.step.line
    elif standing.certifies:
        yield "**Next:** when the owners agree, certify this commit, in a comment:"
        line = f"/certify {standing.head}"
    else:
        yield "**Next:** see who has to agree, in a comment:"
        line = "/owners"
    yield from ("```", line, "```")


def _foot(report: Report, standing: Standing) -> Iterator[str]:
    yield "---"
    judged = f"Judged {escape.code_span(standing.head[:40])}; verdict {escape.code_span(report.digest[:12] or '-')}"
    more = f" ([all of it]({standing.summary_url}))" if _ADDRESS.fullmatch(standing.summary_url) else ""
    yield f"<sub>{judged}{more}. The same verdict on your machine has the same number. Commands: write /help.</sub>"


def _name(name: str) -> str:
    """A name that is no mention: a report does not call people each time it changes."""
    return escape.markdown(escape.clip(name.removeprefix("@"), 100))
