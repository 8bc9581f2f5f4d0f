"""Waivers that do not do what their authors think."""

from __future__ import annotations

from typing import Final

from connectorops.config import CONFIG_PATH
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.waivers import WaiverUse

CONNECTOR: Final = "certified-connectors/Golden"
EXAMPLE: Final = """waivers:
  - rule: {rule}
    connector: certified-connectors/Golden
    reason: The service keeps its old name until the rebranding.
    approver: octocat
    until: {until}
"""
_TITLE: Final = {f"{CONNECTOR}/apiDefinition.swagger.json#/info/title": "A title that is far too long to fit"}


@rule(
    "WV001",
    severity=WARNING,
    also=("SW021",),
    fix="Mend what the waiver accepts, or agree on a new date and write it into `until`.",
    bad=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2024-12-31"), **_TITLE}],
    ok=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-01-01"), **_TITLE}],
)
def waiver_expired(use: WaiverUse) -> Hits:
    """A waiver's date has passed, so its findings count again.

    A waiver is a loan: whoever approved it did so until a date. It holds to the end of that day.
    """
    if use.expired and not use.forbidden:
        yield _place(use, "until"), f"The waiver of {use.waiver.rule} ended on {use.waiver.until}."


@rule(
    "WV002",
    severity=WARNING,
    fix="Delete the waiver.",
    bad=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-06-30")}],
    ok=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-06-30"), **_TITLE}],
)
def waiver_unused(use: WaiverUse) -> Hits:
    """A waiver accepts no finding of its connector.

    What it was for is mended, or it names the wrong place. Left behind, it would silently accept the next finding that
    happens to fit. Waivers of breaking changes are not meant: they wait for the next pull request.
    """
    if not use.used and not use.expired and not use.forbidden:
        waiver = use.waiver
        yield _place(use, "rule"), f"The waiver of {waiver.rule} fits no finding in {waiver.connector}."


@rule(
    "WV003",
    severity=ERROR,
    fix="Delete the waiver, and take the change back.",
    bad=[{CONFIG_PATH: EXAMPLE.format(rule="CH031", until="2025-06-30")}],
)
def waiver_forbidden(use: WaiverUse) -> Hits:
    """A waiver is for a rule that can't be waived.

    Microsoft never accepts an update that removes a way to sign in: every connection that was made with it would stop
    working. A waiver here could only hide it until certification refuses.
    """
    if use.forbidden:
        yield _place(use, "rule"), f"{use.waiver.rule} can't be waived, so this waiver does nothing."


def _place(use: WaiverUse, member: str) -> Place:
    return Place(use.file.path, f"{use.pointer}/{member}")
