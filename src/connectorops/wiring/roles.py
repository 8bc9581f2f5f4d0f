"""What a job does for ConnectorOps, and what it may need for that. A test compares this with our own workflows."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

PROJECT: Final = "connectorops"
"""The name of our repository, whoever owns the copy of it."""
OUR_ACTION: Final = frozenset({"", ".github/actions/connectorops"})
"""Where in it our action is: the second is what its own workflows name."""
ENVIRONMENT: Final = "certification"
"""What our workflow calls the protected environment, unless it is told another name."""
CHECK_JOB: Final = "Check connectors"
"""The name of the job in our workflow that checks."""
STATUS: Final = "connectorops"
"""The name of the status and of the check."""


class Role(StrEnum):
    """Which part of the wiring a `uses:` is."""

    CHECK = "check"
    REPORT = "report"
    COMMANDS = "commands"
    REMIND = "remind"
    PAGES = "pages"
    GATED = "publish"


CALLED: Final = {
    "check.yml": Role.CHECK,
    "report.yml": Role.REPORT,
    "commands.yml": Role.COMMANDS,
    "remind.yml": Role.REMIND,
    "pages.yml": Role.PAGES,
}
"""Our reusable workflows."""
COMMANDS: Final = {
    "action": Role.CHECK,
    "report": Role.REPORT,
    "comment": Role.COMMANDS,
    "remind": Role.REMIND,
    "site": Role.PAGES,
}
"""What the input `command` of our action means."""

READ: Final = 1
WRITE: Final = 2
_SPEAKS: Final = {"checks": WRITE, "issues": WRITE, "pull-requests": WRITE}
NEEDS: Final = {
    Role.CHECK: {"contents": READ},
    Role.REPORT: {"contents": READ, **_SPEAKS, "statuses": WRITE},
    Role.COMMANDS: {"contents": WRITE, **_SPEAKS, "statuses": WRITE},
    Role.REMIND: {"contents": READ, **_SPEAKS},
    Role.PAGES: {"contents": READ},
    Role.GATED: {"contents": WRITE, "id-token": WRITE, "issues": WRITE, "pull-requests": WRITE},
}
"""What the job with our action needs."""
CALL_NEEDS: Final = NEEDS | {
    Role.COMMANDS: NEEDS[Role.COMMANDS] | NEEDS[Role.GATED],
    Role.PAGES: {"contents": READ, "id-token": WRITE, "pages": WRITE},
}
"""What the job that calls our workflow has to give: what all jobs in it need."""


def written(permissions: dict[str, int]) -> str:
    """As YAML on one line, to be pasted."""
    words = {0: "none", READ: "read", WRITE: "write"}
    inner = ", ".join(f"{scope}: {words[right]}" for scope, right in sorted(permissions.items()))
    return f"permissions: {{ {inner} }}" if inner else "permissions: {}"


LABELS: Final = frozenset(f"connectorops: {word}" for word in ("blocked", "incomplete", "ready"))
"""The labels that show a verdict."""
