"""Waivers that do not do what their authors think."""

from __future__ import annotations

from typing import Final

from connectorops.baseline import Entry, StaleEntries, render_baseline
from connectorops.config import CONFIG_PATH
from connectorops.model import Place
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.waivers import WaiverUse

BASELINE: Final = ".github/connectorops-baseline.json"
CONNECTOR: Final = "certified-connectors/Golden"
EXAMPLE: Final = """waivers:
  - rule: {rule}
    connector: certified-connectors/Golden
    reason: The service keeps its old name until the rebranding.
    approver: octocat
    until: {until}
"""
MANIFEST: Final = """kind: connector
program: verified
owners: [litware-maintainer]
waivers:
  - rule: {rule}
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
    fix="Delete the waiver, or correct what it names.",
    bad=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-06-30")}],
    ok=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-06-30"), **_TITLE}],
)
def waiver_unused(use: WaiverUse) -> Hits:
    """A waiver accepts no finding of its connector.

    What it was for is mended, or it names the wrong place, or a folder that there is not. Left behind, it would
    silently accept the next finding that happens to fit. Waivers of breaking changes are not meant: they wait for the
    next pull request.
    """
    if not use.used and not use.expired and not use.forbidden:
        waiver = use.waiver
        text = f"The waiver of {waiver.rule} fits no finding in {waiver.connector}."
        if use.astray:
            text = f"The waiver of {waiver.rule} is for {shown(waiver.connector)}, and there is no such folder."
        yield _place(use, "connector" if use.astray else "rule"), text


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


@rule(
    "WV004",
    severity=WARNING,
    fix="Name a rule by its id or name: `connectorops rules` lists them.",
    bad=[{f"{CONNECTOR}/certification.yml": MANIFEST.format(rule="title_to_long", until="2025-06-30")}],
    ok=[{f"{CONNECTOR}/certification.yml": MANIFEST.format(rule="title_too_long", until="2025-06-30"), **_TITLE}],
)
def waiver_of_unknown_rule(use: WaiverUse) -> Hits:
    """A waiver in a manifest names a rule that there is not.

    A misspelt name accepts nothing, and looks as if it did.
    """
    if use.unknown:
        yield _place(use, "rule"), f"The waiver names the rule {shown(use.waiver.rule)}, which there is not."


@rule(
    "WV005",
    severity=WARNING,
    fix="Run `connectorops check --baseline FILE --write-baseline FILE` and commit the file: it gets shorter.",
    bad=lambda: [{BASELINE: _stale("SW021")}],
    ok=lambda: [{BASELINE: render_baseline(())}],
)
def baseline_stale(stale: StaleEntries) -> Hits:
    """The baseline accepts findings that are gone.

    Somebody paid a debt. What is left of it in the file would silently accept the same defect once more.
    """
    where = f"in {stale.connector}" if stale.connector else "in the repository"
    number = "a finding" if stale.number == 1 else f"{stale.number:,} findings"
    yield (
        Place(stale.file.path, stale.pointer),
        f"The baseline accepts {number} of {stale.rule} {where} that no longer {_exist(stale.number)}.",
    )


@rule(
    "WV006",
    severity=NOTE,
    also=("SW021",),
    fix="Let those who may accept it merge the waiver first, alone or with a change that needs none, and check again.",
    bad=[
        {f"topic:{CONNECTOR}/certification.yml": MANIFEST.format(rule="SW021", until="2025-06-30"), **_TITLE},
        {f"topic:{CONFIG_PATH}": EXAMPLE.format(rule="title_too_long", until="2025-06-30"), **_TITLE},
    ],
    ok=[{CONFIG_PATH: EXAMPLE.format(rule="SW021", until="2025-06-30"), **_TITLE}],
)
def waiver_waits_for_the_base(use: WaiverUse) -> Hits:
    """A waiver counts for nothing yet, because the base branch lacks it.

    Waivers are read from the base: otherwise a pull request could accept its own findings. One that was added or
    changed in the branch counts as soon as it is merged, and until then its findings do.
    """
    if use.waiting:
        text = f"The waiver of {use.waiver.rule} is not on the base, so it counts for nothing until it is merged."
        yield _place(use, "rule"), text


def _exist(number: int) -> str:
    return "exists" if number == 1 else "exist"


def _stale(rule: str) -> str:
    path = f"{CONNECTOR}/apiDefinition.swagger.json"
    return render_baseline([Entry("0" * 32, rule, WARNING, CONNECTOR, path)])


def _place(use: WaiverUse, member: str) -> Place:
    return Place(use.file.path, f"{use.pointer}/{member}")
