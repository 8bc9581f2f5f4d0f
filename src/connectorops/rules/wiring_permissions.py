"""Wiring: what the token of each job may: what it needs, and nothing else."""

from collections.abc import Iterator

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REPORT
from connectorops.rules.wording import listed
from connectorops.wiring import Job, Wiring, WorkflowToken
from connectorops.wiring.roles import READ, WRITE
from connectorops.wiring.workflow import ALL_SCOPES, granted

_MANY = 6
_KNOWN = frozenset({"actions/checkout", "actions/upload-artifact", "actions/download-artifact", "actions/setup-python"})
"""Actions that need no right of the token beyond reading."""


def _jobs(wiring: Wiring) -> Iterator[tuple[Job, dict[str, int]]]:
    """The jobs that do something for us, with what all of that needs."""
    found = {(use.job.workflow.path, use.job.id): use.job for use, _ in wiring.used}
    for job in found.values():
        yield job, wiring.needed(job)


@rule(
    "DR020",
    severity=WARNING,
    fix="Write `permissions: {}` before `jobs:`, and what each job needs in the job.",
    bad=[
        {f"{CHECK}#/permissions": None},
        {f"{REPORT}#/permissions": "write-all"},
        {f"{COMMANDS}#/permissions": {"contents": "write"}},
    ],
    ok=[{f"{CHECK}#/permissions": {"contents": "read"}}],
)
def permissions_left_open(wiring: Wiring) -> Hits:
    """A workflow does not begin with no permissions.

    Without `permissions:` a job gets what the settings of the repository give to all workflows, which may be to write
    everything. A job that somebody adds later gets it, too.
    """
    for workflow in wiring.wired:
        value = workflow.value.get("permissions")
        if value is None and all(job.value.get("permissions") is not None for job in workflow.jobs):
            yield workflow.at("/jobs", on_key=True), "The workflow has no `permissions: {}` at its top."
        elif value is None:
            yield workflow.at("/jobs", on_key=True), "Jobs get what the repository's settings give to every workflow."
        elif any(right == WRITE for right in granted(value).values()):
            yield workflow.at("/permissions", on_key=True), "Every job of the workflow may write, whatever it does."


@rule(
    "DR021",
    severity=ERROR,
    fix="Write into the job: `PERMISSIONS`",
    bad=[
        {f"{CHECK}#/jobs/check/permissions": None},
        {f"{REPORT}#/jobs/report/permissions": {"contents": "read", "issues": "write"}},
        {f"{COMMANDS}#/jobs/commands/permissions/contents": "read"},
        {f"{COMMANDS}#/jobs/commands/permissions/id-token": None},
        {f"{COMMANDS}#/permissions": None, f"{COMMANDS}#/jobs/commands/permissions": None},
        {
            f"{REPORT}#/permissions": None,
            f"{REPORT}#/jobs/report/permissions": None,
            "hosted#/workflow_token": {"writes": False, "approves": False},
        },
    ],
    ok=[
        {f"{CHECK}#/jobs/check/permissions/actions": "read"},
        {f"{REPORT}#/permissions": None, f"{REPORT}#/jobs/report/permissions": None},
    ],
    also=("DR020",),
)
def job_may_too_little(wiring: Wiring) -> Hits:
    """A job lacks a permission that it needs.

    A workflow that calls another one can only hand on what its own job has: if a single permission is missing, GitHub
    does not start the run at all. A step that lacks one fails half-way.

    Where nothing is said, a job gets what the settings of the repository give, which is never an identity
    (`id-token`). `doctor` writes out what the job needs.
    """
    for job, needs in _jobs(wiring):
        may = job.permissions
        may = _default(wiring) if may is None else may
        missing = sorted(scope for scope, right in needs.items() if may.get(scope, 0) < right)
        if missing:
            place = job.at("permissions", on_key=True) if "permissions" in job.value else job.at(on_key=True)
            yield place, f"The job lacks rights that it needs: {listed(missing)}."


def _default(wiring: Wiring) -> dict[str, int]:
    """What the repository's settings give: all but an identity, unless they are known to give less."""
    token = wiring.upstream.workflow_token if wiring.upstream else None
    if isinstance(token, WorkflowToken) and not token.writes:
        return {"contents": READ, "packages": READ}
    return dict.fromkeys(ALL_SCOPES - {"id-token"}, WRITE)


@rule(
    "DR022",
    severity=WARNING,
    fix="Write into the job: `PERMISSIONS`",
    bad=[
        {f"{CHECK}#/jobs/check/permissions/contents": "write"},
        {f"{REPORT}#/jobs/report/permissions/id-token": "write"},
        {f"{CHECK}#/jobs/check/permissions": "write-all"},
    ],
    ok=[{f"{CHECK}#/jobs/check/permissions/issues": "read"}],
)
def job_may_too_much(wiring: Wiring) -> Hits:
    """A job may write what it does not need to write.

    What a job can't do, nobody can make it do. Jobs in which other things run as well are left alone: what these need
    is theirs to say.
    """
    for job, needs in _jobs(wiring):
        may = job.permissions
        if may is None or not _is_ours_alone(wiring, job):
            continue
        extra = sorted(scope for scope, right in may.items() if right == WRITE and needs.get(scope, 0) < WRITE)
        if extra:
            place = job.at("permissions", on_key=True) if "permissions" in job.value else job.at(on_key=True)
            what = listed(extra) if len(extra) <= _MANY else f"{len(extra)} things"
            yield place, f"The job may write {what}, and has no use for that."


def _is_ours_alone(wiring: Wiring, job: Job) -> bool:
    """Nothing else runs in the job that might need a right."""
    others = [use for use in job.uses if not wiring.duties(use)]
    known = all(use.reference.repository in _KNOWN for use in others)
    return known and not any("run" in step for _, step in job.steps)
