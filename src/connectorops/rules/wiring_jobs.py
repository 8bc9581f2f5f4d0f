"""Wiring: what the jobs do with the rights that they have."""

from collections.abc import Iterator
from typing import Any, Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND
from connectorops.rules.wording import quoted
from connectorops.wiring import Job, Role, Use, Wiring
from connectorops.wiring.expressions import references
from connectorops.wiring.roles import ENVIRONMENT
from connectorops.wiring.workflow import mapping

_SHA: Final = "0123456789abcdef0123456789abcdef01234567"
CHECKOUT: Final = "actions/checkout"
_CACHES: Final = frozenset({"actions/cache", "actions/cache/restore", "actions/cache/save"})
_DIRECT: Final = f"connectorops/connectorops@{_SHA}"
_SAME: Final = frozenset(
    ("github", each) for each in ("workflow", "repository", "repository_owner", "event_name", "job", "workflow_ref")
)
"""What is the same for all pull requests."""
_PLAIN: Final[dict[str, Any]] = {"runs-on": "ubuntu-latest", "permissions": {"contents": "read"}}


def checkouts(job: Job) -> Iterator[Use]:
    return (use for use in job.uses if use.reference.repository == CHECKOUT and not use.reference.path)


@rule(
    "DR041",
    severity=ERROR,
    fix="Give the checkout `fetch-depth: 0`.",
    bad=[{f"{CHECK}#/jobs/own": _PLAIN | {"steps": [
        {"uses": f"{CHECKOUT}@{_SHA}", "with": {"persist-credentials": False}}, {"uses": _DIRECT}]}}],
    ok=[{f"{CHECK}#/jobs/own": _PLAIN | {"steps": [
        {"uses": f"{CHECKOUT}@{_SHA}", "with": {"persist-credentials": False, "fetch-depth": "0"}},
        {"uses": _DIRECT}]}}],
)  # fmt: skip
def checkout_is_shallow(wiring: Wiring) -> Hits:
    """The checkout has no history, and what is compared is there.

    What a pull request changes is what differs from there. A shallow clone does not have that commit, so that nothing
    can be compared.
    """
    for use in wiring.parts(Role.CHECK, Role.REPORT, Role.COMMANDS, Role.GATED, Role.REMIND):
        for checkout in checkouts(use.job) if not use.is_call else ():
            if str(checkout.inputs.get("fetch-depth", "1")) != "0":
                yield checkout.place, "The checkout has no history; expected: `fetch-depth: 0`."


@rule(
    "DR042",
    severity=WARNING,
    fix="Give the checkout `persist-credentials: false`.",
    bad=[{f"{REMIND}#/jobs/remind/steps/0/with/persist-credentials": None}],
    ok=[{f"{REMIND}#/jobs/remind/steps/0/with/persist-credentials": "false"}],
)
def token_left_in_the_clone(wiring: Wiring) -> Hits:
    """The checkout leaves the job's token in the clone.

    `actions/checkout` writes it into `.git/config`, where every later step, and whoever gets the folder as an
    artifact, can read it.
    """
    for job in (job for workflow in wiring.wired for job in workflow.jobs):
        if any(wiring.duties(use) for use in job.uses):
            for use in checkouts(job):
                if str(use.inputs.get("persist-credentials", "true")).lower() != "false":
                    yield (
                        use.place,
                        "The checkout keeps the token; expected: `persist-credentials: false`.",
                    )


@rule(
    "DR044",
    severity=WARNING,
    fix="Leave the cache out, and write `cache-mode: none` before `jobs:`, so that none can be reached.",
    bad=[
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"actions/cache@{_SHA}"}},
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"actions/setup-python@{_SHA}", "with": {"cache": "pip"}}},
    ],
    ok=[
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"actions/setup-python@{_SHA}"}},
        {f"{REMIND}#/jobs/remind/steps/-": {"uses": f"actions/cache@{_SHA}"}, f"{REMIND}#/cache-mode": "none"},
    ],
)
def cache_beside_rights(wiring: Wiring) -> Hits:
    """A job that may write restores a cache.

    What a job with fewer rights wrote into the cache runs here with more. Several packages were taken over in this
    way.
    """
    for use in wiring.parts(Role.REPORT, Role.COMMANDS, Role.REMIND, Role.GATED):
        if "none" in [each.get("cache-mode") for each in (use.job.value, use.job.workflow.value)]:
            continue  # no cache can be reached
        for each in use.job.uses:
            name = "/".join(filter(None, (each.reference.repository, each.reference.path)))
            if name in _CACHES or (name.startswith("actions/setup-") and each.inputs.get("cache")):
                yield each.place, "The job restores a cache that others can write, and may write to the repository."


@rule(
    "DR046",
    severity=ERROR,
    fix="Give the job `environment: certification`, and protect it: https://github.com/OWNER/NAME/settings/environments",
    bad=[
        {f"{COMMANDS}#/jobs/commands/with": {"environment": ""}},
        {f"{COMMANDS}#/jobs/own": {
            "runs-on": "ubuntu-latest",
            "permissions": {"contents": "write", "id-token": "write", "issues": "write", "pull-requests": "write"},
            "concurrency": "publish-${{ github.event.issue.number }}",
            "steps": [{"uses": _DIRECT, "with": {"command": "comment", "gated": "true"}}]}},
    ],
    ok=[{f"{COMMANDS}#/jobs/commands/with": {"environment": "production"}}],
)  # fmt: skip
def publishing_without_a_gate(wiring: Wiring) -> Hits:
    """What publishes runs without a protected environment.

    The environment is where people approve, and where the keys of the storage lie. Without it a comment is enough.
    """
    for use in publishers(wiring):
        if environment_of(use):
            continue
        if use.is_call:
            yield use.job.at("with", "environment"), "The input `environment` is empty, so that nobody has to approve."
        else:
            yield use.place, "The job publishes, and has no `environment` in which somebody approves."


def publishers(wiring: Wiring) -> list[Use]:
    """What publishes: our workflow for commands, or our action; of what is called in the repository what it calls."""
    ends = dict.fromkeys(end for use in wiring.parts(Role.GATED, Role.COMMANDS) for end in wiring.ends(use))
    return [end for end in ends if _publishes(wiring, end)]


def _publishes(wiring: Wiring, use: Use) -> bool:
    """Whether it may: what is computed may come out either way."""
    roles = {duty.role for duty in wiring.duties(use)}
    if use.is_call:
        return Role.COMMANDS in roles
    gated = str(use.inputs.get("gated")).lower()
    return bool(roles & {Role.COMMANDS, Role.GATED}) and (gated == "true" or "${{" in gated)


def environment_of(use: Use) -> str:
    """The name of the environment that it publishes in, which may be an expression; "" for none."""
    value = use.inputs.get("environment", ENVIRONMENT) if use.is_call else use.job.value.get("environment")
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else ""


@rule(
    "DR047",
    severity=WARNING,
    fix='Write `concurrency: { group: "connectors-${{ github.ref }}", cancel-in-progress: true }` before `jobs:`.',
    bad=[{f"{CHECK}#/concurrency": None}],
    ok=[{f"{CHECK}#/concurrency": "connectors-${{ github.ref }}"}],
)
def runs_side_by_side(wiring: Wiring) -> Hits:
    """Runs for one pull request are not kept apart.

    A newer push leaves the older run going, which costs minutes and may end last. Of two runs that write, the slower
    one has the last word. Our reusable workflows that write keep themselves apart; the check can't do it for you.
    """
    for use in wiring.parts(*Role):
        job, workflow = use.job, use.job.workflow
        keeps_itself = use.is_call and all(duty.role is not Role.CHECK for duty in wiring.duties(use))
        if not keeps_itself and all(each.get("concurrency") is None for each in (workflow.value, job.value)):
            yield workflow.at("/jobs", on_key=True, key=job.id), f"The job {quoted(job.id)} has no `concurrency`."


@rule(
    "DR048",
    severity=ERROR,
    fix="Name what runs apart, `connectors-${{ github.ref }}`; let what writes end, `cancel-in-progress: false`.",
    bad=[
        {f"{CHECK}#/concurrency": {"group": "connectors", "cancel-in-progress": True}},
        {f"{CHECK}#/concurrency": {"group": "${{ github.workflow }}-x", "cancel-in-progress": True}},
        {f"{COMMANDS}#/concurrency": {"group": "c-${{ github.event.issue.number }}", "cancel-in-progress": True}},
    ],
    ok=[{f"{CHECK}#/concurrency": {"group": "connectors", "cancel-in-progress": False}}],
)
def runs_cancel_each_other(wiring: Wiring) -> Hits:
    """A run cancels another one that should have ended.

    A group without an expression is one for all pull requests: each push cancels the check of everybody else. A
    command that is cancelled half-way has done half of what it was told.
    """
    seen = set()
    for use in wiring.parts(*Role):
        for holder, pointer in ((use.job.workflow.value, ""), (use.job.value, use.job.pointer)):
            limits = mapping(holder.get("concurrency"))
            place = use.job.workflow.at(f"{pointer}/concurrency", on_key=True)
            if not limits.get("cancel-in-progress") or place in seen:
                continue
            seen.add(place)
            if _is_one_for_all(str(limits.get("group"))):
                yield place, "The group is the same for all pull requests, so that they cancel each other's runs."
            elif any(duty.role in {Role.COMMANDS, Role.GATED} for duty in wiring.duties(use)):
                yield place, "A comment cancels the command of the one before, wherever it is."


def _is_one_for_all(group: str) -> bool:
    """Nothing in the name of a group differs from one pull request to the next."""
    return all(each.path in _SAME for each in references(group))
