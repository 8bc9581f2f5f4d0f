"""Wiring: at which version actions and workflows are used, and whose they are."""

import re
from collections.abc import Iterator
from typing import Final

from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND, REPORT
from connectorops.rules.wording import quoted
from connectorops.wiring import Role, Use, Wiring

_SHA: Final = "0123456789abcdef0123456789abcdef01234567"
_DUE: Final = "@ and the 40 digits of a commit"
_OURS: Final = "connectorops/connectorops/.github/workflows"
_VERSION: Final = re.compile(r"#[^\n]{0,80}?\bv?\d{1,5}(?:\.\d{1,5}){0,3}\b")
_BY_TEXT: Final = f"""\
name: Connectors
on: {{ pull_request: , merge_group: }}
permissions: {{}}
concurrency: {{ group: "connectors-${{{{ github.ref }}}}", cancel-in-progress: true }}
jobs:
  check:
    permissions: {{ contents: read }}
    uses: {_OURS}/check.yml@{_SHA}"""


_FIX: Final = "Name the commit in full, and the version behind it: `git ls-remote https://github.com/ACTION VERSION`"


@rule(
    "DR030",
    severity=ERROR,
    fix=_FIX,
    bad=[
        {f"{CHECK}#/jobs/check/uses": f"{_OURS}/check.yml@main"},
        {f"{REPORT}#/jobs/report/uses": f"{_OURS}/report.yml@v1"},
        {f"{COMMANDS}#/jobs/commands/uses": f"{_OURS}/commands.yml@{_SHA[:12]}"},
        {f"{REMIND}#/jobs/remind/steps/0/uses": "actions/checkout"},
    ],
    ok=[{CHECK: f"{_BY_TEXT} # v1.0.0\n"}],
)
def pin_can_be_moved(wiring: Wiring) -> Hits:
    """An action or a workflow is used at a tag or a branch.

    Whoever may push to its repository can move these to other code, which then runs with the rights of your job: it
    has happened to actions that tens of thousands of repositories use. A commit in full can't be moved. Seven digits
    of one are a prefix that others can be made to have.
    """
    for use in _loose(wiring):
        if use.reference.is_third_party or not use.reference.owner:
            ref = use.reference.ref
            said = f"{quoted(ref)} is no commit in full, so that it" if ref else "No version is named, so that it"
            yield use.place, f"{quoted(use.reference.text)}: {said} can become other code. Expected: {_DUE}."


@rule(
    "DR033",
    severity=WARNING,
    fix=_FIX,
    bad=[{f"{REMIND}#/jobs/remind/steps/0/uses": "actions/checkout@v4"}],
    ok=[{f"{REMIND}#/jobs/remind/steps/0/uses": f"actions/checkout@{_SHA}"}],
)
def pin_of_github_can_be_moved(wiring: Wiring) -> Hits:
    """An action of GitHub itself is used at a tag or a branch.

    The same, where GitHub is the one who can move it: a smaller risk, and as easy to do without.
    """
    for use in _loose(wiring):
        if use.reference.owner and not use.reference.is_third_party:
            yield use.place, f"{quoted(use.reference.text)} can become other code. Expected: {_DUE}."


def _loose(wiring: Wiring) -> Iterator[Use]:
    """What the workflows that use us name by something that can be moved."""
    return (use for workflow in wiring.wired for use in workflow.uses if not use.reference.is_pinned)


@rule(
    "DR031",
    severity=NOTE,
    fix="Write the version behind it, such as `# v4.2.2`; Dependabot keeps both up to date.",
    bad=[{CHECK: f"{_BY_TEXT}\n"}, {CHECK: f"{_BY_TEXT} # the newest\n"}],
    ok=[{CHECK: f"{_BY_TEXT} # v1.0.0\n"}, {CHECK: f"{_BY_TEXT} # release 2026.1\n"}],
)
def pin_without_a_version(wiring: Wiring) -> Hits:
    """A commit is named, and nothing says which version it is.

    Nobody can tell from 40 digits whether they are old, or whose they are.
    """
    for workflow in wiring.wired:
        for use in workflow.uses:
            if use.reference.ref and use.reference.is_pinned and not _VERSION.search(_rest_of_line(use)):
                yield use.place, f"{quoted(use.reference.text)} has no version behind it, such as `# v4.2.2`."


def _rest_of_line(use: Use) -> str:
    """What stands behind a `uses:` on its line."""
    document = use.job.workflow.document
    span = document.locate([use.place.pointer])[use.place.pointer]
    return document.line(span.end_line)[span.end_column - 1 :]


@rule(
    "DR032",
    severity=WARNING,
    fix="Do it in a step of your own, or in another job that has no rights.",
    bad=[
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"tj-actions/changed-files@{_SHA}"}},
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"docker://alpine@sha256:{'0' * 64}"}},
    ],
    ok=[{f"{REMIND}#/jobs/remind/steps/-": {"uses": f"actions/setup-python@{_SHA}"}}],
)
def strangers_action_beside_rights(wiring: Wiring) -> Hits:
    """A job that may write uses an action of a third party.

    It runs with the same token. ConnectorOps itself uses only what GitHub publishes.
    """
    writing = (Role.REPORT, Role.COMMANDS, Role.REMIND, Role.GATED)
    jobs = {(use.job.workflow.path, use.job.id): use.job for use in wiring.parts(*writing)}
    for job in jobs.values():
        for use in job.uses:
            if use.reference.is_third_party and not wiring.names_us(use):
                yield use.place, f"{quoted(use.reference.text)} is neither GitHub's nor ours, and may write here."


@rule(
    "DR034",
    severity=WARNING,
    fix="Use the same commit everywhere; Dependabot brings them up to date together, in one group.",
    bad=[{f"{REPORT}#/jobs/report/uses": f"{_OURS}/report.yml@{_SHA[::-1]}"}],
    also=("DR031",),
)
def two_versions_of_us(wiring: Wiring) -> Hits:
    """ConnectorOps is used at two versions.

    The check then finds other things than the report that follows it, and nobody can tell why.
    """
    first: Use | None = None
    for workflow in wiring.wired:
        for use in workflow.uses:
            if wiring.names_us(use) and use.reference.is_pinned:
                first = first or use
                if use.reference.ref != first.reference.ref:
                    where = f"{first.job.workflow.path} has {quoted(first.reference.ref[:12])}"
                    yield use.place, f"It is {quoted(use.reference.ref[:12])} here, and {where}."
