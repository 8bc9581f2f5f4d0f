"""What a slash command is: its name, its arguments, who may give it, and the command line that it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

FULL_SHA: Final = r"[0-9a-f]{40}"
"""Commits are named in full: 7 digits can be ground out, so that another commit has them."""


class Access(IntEnum):
    """What an account may do in the repository. The names are the API's, in lower case; more includes less."""

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3
    MAINTAIN = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True)
class Needs:
    """Who may give a command: whoever has this access, and the author or the owners where these are named.

    The author is the pull request's. The owners are those that the base has of every connector that it touches.
    """

    access: Access
    author: bool = False
    owner: bool = False

    def __str__(self) -> str:
        """E.g. "the owners or write access"."""
        if self.access is Access.NONE:
            return "anybody"
        people = [word for word, named in (("the author", self.author), ("the owners", self.owner)) if named]
        access = f"{self.access.name.lower()} access"
        return f"{', '.join(people)} or {access}" if people else access


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command that may be given in a comment.

    `pattern` is what may follow the name, with a group for each argument; `usage` says the same to people. `run` is the
    command line, in which `{name}` is an argument, or `{base}`, `{head}`, `{pull}`, `{actor}`, `{login}` or
    `{comment}` of the comment. `gated` ones run behind the protected environment. What they print is the reply, unless
    `silent`; it is text, unless they write `markdown` in which all that others wrote is escaped.
    `recorded` ones act on what the ledger has of the pull request, and on none of its files: they may be given when it
    is merged, too, and by the owners of what the ledger has. Ones that `moves` change what follows for the submission.
    """

    name: str
    summary: str
    needs: Needs
    run: tuple[str, ...]
    pattern: str = ""
    usage: str = ""
    gated: bool = False
    silent: bool = False
    markdown: bool = False
    recorded: bool = False
    moves: bool = False

    def arguments(self, text: str) -> dict[str, str] | None:
        """The arguments by name; None where the text is not what may follow the name."""
        match = re.fullmatch(self.pattern, text, re.ASCII)
        return None if match is None else {name: value or "" for name, value in match.groupdict().items()}

    def command_line(self, values: dict[str, str]) -> list[str]:
        """The arguments for the click group. Each value stays one word, whatever it holds; empty words are left out."""
        return [word for word in (part.format_map(values) for part in self.run) if word]

    @property
    def line(self) -> str:
        """What to write, e.g. "/explain RULE"."""
        return f"/{self.name} {self.usage}".rstrip()
