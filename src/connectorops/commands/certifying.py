"""What `certify` leaves behind: an event of the ledger, and the dossier on the pull request. Both once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands.heads import Refusal
from connectorops.lifecycle.advance import RefusedError, Request
from connectorops.lifecycle.course import step_after
from connectorops.lifecycle.durations import durations
from connectorops.lifecycle.ledger import LedgerError, read, record
from connectorops.lifecycle.states import Move, Order, State, find, route_of
from connectorops.report import dossier_markdown, escape
from connectorops.report.dossier import dossier

if TYPE_CHECKING:
    from datetime import datetime

    from connectorops.config import Config
    from connectorops.connectors import Connector
    from connectorops.forge import Hosting
    from connectorops.lifecycle.event import Actor, Event, Subject
    from connectorops.lifecycle.submission import Submission
    from connectorops.model import Report
    from connectorops.ports import EventBranch

MOST: Final = 65_000
"""Characters of a dossier on a pull request; a comment holds 65,536."""


@dataclass(frozen=True, slots=True)
class Records:
    """The ledger's page of a connector, to write on as somebody, about a pull request."""

    branch: EventBranch
    connector: Connector
    number: int
    actor: Actor
    config: Config

    def submission(self) -> Submission:
        try:
            return read(self.branch.tree(self.branch.tip()), self.connector.name)
        except LedgerError as error:
            raise click.UsageError(f"The ledger is damaged. {error}") from error

    def known(self, subject: Subject) -> Event | None:
        """The event that says that exactly this was certified already, in the cycle that is under way."""
        submission = self.submission()
        key = self._key(submission.cycle, subject)
        found = (each for each in submission.events if each.key == key)
        return None if submission.state is State.WITHDRAWN else next(found, None)

    def first(self) -> tuple[tuple[Move, dict[str, Any]], ...]:
        """What has to happen before it can be certified. Raises Refusal where it can't be now."""
        submission, number = self.submission(), {"number": self.number}
        if not submission.events or submission.state is State.WITHDRAWN:
            manifest = self.connector.manifest
            route = route_of(manifest.kind, self.connector.program, Order.OPEN_SOURCE_FIRST)
            if route is None:
                raise Refusal((f"{self.connector.name} is a custom connector: those are not certified.",))
            return ((Move.START, {"route": (submission.route if submission.events else route).value, **number}),)
        if find(submission.route, submission.state, Move.CERTIFY):
            return ()
        if find(submission.route, submission.state, Move.UPDATE):
            return ((Move.UPDATE, number),)
        raise Refusal(
            (
                f"{self.connector.name} is {submission.state}: a package that is certified now would not be the one.",
                "Record first how that ended: /passed, /failed REASON, /go-live or /withdraw REASON.",
            )
        )

    def write(self, subject: Subject, facts: dict[str, Any], now: datetime) -> Event:
        """Raises Refusal where the ledger does not allow it, and ServiceDownError where it can't be written."""
        for move, known in self.first():
            self._record(move, self._key(self.submission().cycle + 1, subject, move), known, now)
        return self._record(Move.CERTIFY, self._key(self.submission().cycle, subject), facts, now, subject)

    def next_step(self, commit: str) -> str:
        """What people do next: the form, and before it where that is the order the public repository."""
        step = step_after(self.submission(), commit)
        return f"Next: {step.sentence}" if step else ""

    def _key(self, cycle: int, subject: Subject, move: Move = Move.CERTIFY) -> str:
        """The same for the same commit and package in a cycle: what is certified is not certified again."""
        return f"{move} {subject.commit} {subject.package} in cycle {cycle}"

    def _record(
        self, move: Move, key: str, facts: dict[str, Any], now: datetime, subject: Subject | None = None
    ) -> Event:
        more = {} if subject is None else {"subject": subject}
        request = Request(move, now, self.actor, f"connectorops certify for #{self.number}", key, facts=facts, **more)
        try:
            name = self.connector.name
            return record(self.branch, name, request, now, durations(self.config.clocks))[1]
        except RefusedError as error:
            raise Refusal((*str(error).splitlines(), "The package is stored, and not recorded.")) from error


def post_dossier(forge: Hosting, pull: int, connector: Connector, commit: str, report: Report) -> str:
    """The dossier as a comment of ours, brought up to date where there is one; its address."""
    marker = f"<!-- connectorops: dossier of {escape.markdown(connector.name)} -->"
    found = dossier(connector, [each for each in report.findings if each.connector == connector.name])
    text = dossier_markdown.render(found)
    if len(text) > MOST:
        text = f"{dossier_markdown.summary(found)} It is too long for a comment: `connectorops dossier` writes it.\n"
    body = f"{marker}\n{text}\n<sub>Of commit {commit}.</sub>\n"
    account = forge.account()
    for note in forge.notes(pull):
        if note.author == account and note.body.startswith(marker):
            if note.body.replace("\r\n", "\n").strip() != body.strip():
                forge.rewrite(note.id, body)
            return note.url
    return forge.say(pull, body).url
