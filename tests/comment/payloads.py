"""Payloads of the `issue_comment` event, cut down to what is read, and a few commands to give in them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from connectorops.comment import Access, Facts, Needs, SlashCommand
from connectorops.comment.commands import FULL_SHA

HEAD: Final = "0123456789abcdef0123456789abcdef01234567"
BASE: Final = "ba5e" * 10
AUTHOR: Final = 7
STRANGER: Final = 8

PAYLOAD: Final[dict[str, Any]] = {
    "action": "created",
    "comment": {
        "id": 9001,
        "body": "/check",
        "user": {"id": STRANGER, "login": "stranger", "type": "User"},
        "created_at": "2026-03-01T08:00:00Z",
        "updated_at": "2026-03-01T08:00:00Z",
        "author_association": "NONE",
        "performed_via_github_app": None,
    },
    "issue": {
        "number": 12,
        "state": "open",
        "pull_request": {"url": "https://api.github.com/repos/o/r/pulls/12"},
        "user": {"id": AUTHOR, "login": "author", "type": "User"},
    },
    "sender": {"id": STRANGER, "login": "stranger", "type": "User"},
}

COMMANDS: Final = {
    each.name: each
    for each in (
        SlashCommand("help", "Say what can be asked.", Needs(Access.NONE), ("help",)),
        SlashCommand("check", "Check again.", Needs(Access.TRIAGE, author=True), ("check", "--base", "{base}")),
        SlashCommand(
            "explain",
            "Explain a rule.",
            Needs(Access.NONE),
            ("explain", "--", "{rule}"),
            r"(?P<rule>[A-Za-z][A-Za-z0-9_.]{1,80})",
            "RULE",
        ),
        SlashCommand("waive", "Accept a finding.", Needs(Access.MAINTAIN), ("waive",)),
        SlashCommand("owners", "Say who owns what.", Needs(Access.READ), ("codeowners", "who")),
        SlashCommand(
            "certify",
            "Certify a commit.",
            Needs(Access.WRITE, owner=True),
            ("certify", "{sha}", "--key", "{actor}"),
            f"(?P<sha>{FULL_SHA})",
            "SHA",
            gated=True,
        ),
    )
}


def payload(body: str = "/check", **edits: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is any shape
    """The payload with another body; `comment__user__id=3` sets a member within."""
    made = deepcopy(PAYLOAD)
    made["comment"]["body"] = body
    for path, value in edits.items():
        *parents, last = path.split("__")
        target = made
        for name in parents:
            target = target[name]
        target[last] = value
    return made


def facts(**edits: Any) -> Facts:  # noqa: ANN401 - the fields are of several types
    values: dict[str, Any] = {
        "base": BASE, "head": HEAD, "is_open": True, "pull_author": AUTHOR, "access": Access.READ, "owns": False
    }  # fmt: skip
    return Facts(**values | edits)
