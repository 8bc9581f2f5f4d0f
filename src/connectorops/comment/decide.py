"""Whether a comment is a command, and whether it may run: Ignore, Deny with a reason, or Run.

Two steps, so that nobody is asked about a comment that is no command. A comment commands by its first line only, from
its first character on: quotes, fences, indented code and HTML comments never begin with a slash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from connectorops.comment.commands import FULL_SHA, Access
from connectorops.schema import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.comment.commands import SlashCommand
    from connectorops.comment.event import CommentEvent

LONGEST: Final = 1_000
"""Characters of a line that is still read as a command."""
_FORM: Final = re.compile(r"/([A-Za-z][A-Za-z-]{0,30})(?:[ \t]+(.*))?")
_SHA: Final = re.compile(FULL_SHA)


class Ignored(StrEnum):
    """Why nothing happens, not even a reply."""

    NOT_NEW = "not_new"
    EDITED = "edited"
    NOT_A_PULL_REQUEST = "not_a_pull_request"
    NOT_A_PERSON = "not_a_person"
    NOT_A_COMMAND = "not_a_command"
    NOT_OURS = "not_ours"


class Denial(StrEnum):
    """Why a command does not run. Its reply names the reason."""

    UNKNOWN_COMMAND = "unknown_command"
    BAD_ARGUMENTS = "bad_arguments"
    PULL_REQUEST_CLOSED = "pull_request_closed"
    NOT_PERMITTED = "not_permitted"
    HEAD_MOVED = "head_moved"


@dataclass(frozen=True, slots=True)
class Ignore:
    reason: Ignored


@dataclass(frozen=True, slots=True)
class Deny:
    """`detail` is for people; it may hold what they wrote."""

    reason: Denial
    detail: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that somebody gave, and whose right to it is not known yet."""

    command: SlashCommand
    arguments: Mapping[str, str]
    event: CommentEvent


@dataclass(frozen=True, slots=True)
class Facts:
    """What the forge and the base say, at this moment. `owns` means every connector that it is about."""

    base: str
    head: str
    is_open: bool
    pull_author: int
    access: Access
    owns: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A command that may run, bound to the commit that was the head when it was decided."""

    command: SlashCommand
    arguments: Mapping[str, str]
    event: CommentEvent
    base: str
    head: str

    @property
    def command_line(self) -> list[str]:
        event = self.event
        about = {"pull": str(event.pull), "actor": str(event.author), "comment": str(event.comment)}
        about |= {"login": event.login}
        return self.command.command_line({**self.arguments, **about, "base": self.base, "head": self.head})


def read(event: CommentEvent, commands: Mapping[str, SlashCommand]) -> Asked | Ignore | Deny:
    """What a comment asks for."""
    if (reason := _ignored(event)) is not None:
        return Ignore(reason)
    found = given(event.body)
    if found is None:
        return Ignore(Ignored.NOT_A_COMMAND)
    name, text = found
    if name not in commands:
        guess = nearest(name, commands)
        if guess is None:
            return Ignore(Ignored.NOT_OURS)
        return Deny(Denial.UNKNOWN_COMMAND, f"There is no /{name}. Did you mean {commands[guess].line}?")
    command = commands[name]
    arguments = command.arguments(text)
    if arguments is None:
        return Deny(Denial.BAD_ARGUMENTS, f"/{name} is written like this: {command.line}")
    return Asked(command, arguments, event)


def given(body: str) -> tuple[str, str] | None:
    """The name of the command that a comment gives, and what follows it; None where it gives none."""
    match = _FORM.fullmatch(_first_line(body))
    return None if match is None else (match[1].lower(), (match[2] or "").strip(" \t"))


def _ignored(event: CommentEvent) -> Ignored | None:
    """An edited comment never commands: who edits it need not be who wrote it, nor approve what is there now."""
    if event.action != "created":
        return Ignored.NOT_NEW
    if event.created != event.updated:
        return Ignored.EDITED
    if not event.is_pull:
        return Ignored.NOT_A_PULL_REQUEST
    if event.author_type != "User" or event.by_app or event.sender != event.author:
        return Ignored.NOT_A_PERSON
    return None


def _first_line(body: str) -> str:
    """The first line without what ends it; "" for one that is too long to be a command."""
    line = body.partition("\n")[0].rstrip("\r \t")
    return line if len(line) <= LONGEST else ""


def decide(asked: Asked, facts: Facts) -> Run | Deny:
    """Whether the command may run. A commit that the command names has to be the head, in full."""
    command = asked.command
    if not facts.is_open and not command.recorded:
        return Deny(Denial.PULL_REQUEST_CLOSED, "The pull request is closed; reopen it first.")
    if not _permitted(asked, facts):
        return Deny(Denial.NOT_PERMITTED, f"/{command.name} needs {command.needs}; you have {_has(facts)}.")
    sha = asked.arguments.get("sha")
    if not _SHA.fullmatch(facts.head) or (sha is not None and sha != facts.head):
        again = f" If that is the one you mean: /{command.name} {facts.head}" if sha is not None else ""
        return Deny(Denial.HEAD_MOVED, f"The head of the pull request is {facts.head} now.{again}")
    return Run(command, asked.arguments, asked.event, facts.base, facts.head)


def _permitted(asked: Asked, facts: Facts) -> bool:
    """By the API's answer and by numbers; never by what the payload says about the association of its author."""
    needs = asked.command.needs
    is_author = asked.event.author == facts.pull_author
    return facts.access >= needs.access or (needs.author and is_author) or (needs.owner and facts.owns)


def _has(facts: Facts) -> str:
    return f"{facts.access.name.lower()} access" if facts.access else "no access of your own"
