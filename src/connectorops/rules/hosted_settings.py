"""Settings of the host: whether the workflows may run at all, with what, and behind which gate."""

from typing import Final

from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, running
from connectorops.rules.wiring_jobs import environment_of, publishers
from connectorops.rules.wording import quoted
from connectorops.wiring import Actions, Environment, Use, Wiring, WorkflowToken
from connectorops.wiring.filters import matches
from connectorops.wiring.uses import GITHUBS_OWN

_GITHUB: Final = "https://github.com/OWNER/NAME"
_EXPRESSION: Final = "${{"


@rule(
    "DR060",
    severity=ERROR,
    fix=f"Switch them on: {_GITHUB}/settings/actions; in a fork: {_GITHUB}/actions",
    bad=[{"hosted#/actions": {"enabled": False}}, {"hosted#/is_archived": True}],
    ok=[{"hosted#/actions": {"unknown": "GitHub answered 403"}}],
)
def actions_are_off(wiring: Wiring) -> Hits:
    """GitHub Actions are switched off, or the repository is archived.

    No workflow runs then. In a new fork they are off until somebody switches them on, so that the publisher sees no
    check before the pull request is open.
    """
    hosted = wiring.hosted
    if hosted and hosted.is_archived:
        yield wiring.home(), f"{hosted.repository} is archived: nothing runs, and nothing can be changed."
    elif hosted and isinstance(hosted.actions, Actions) and not hosted.actions.enabled:
        yield wiring.home(), f"GitHub Actions are switched off in {hosted.repository}."


@rule(
    "DR061",
    severity=ERROR,
    fix=f"Allow it: {_GITHUB}/settings/actions, or add `connectorops/*` to the patterns there.",
    bad=[
        {"hosted#/actions": {"enabled": True, "allowed": "local_only"}},
        {"hosted#/actions": {"enabled": True, "allowed": "selected", "patterns": ["docker/*"]}},
        {"hosted#/actions": {
            "enabled": True, "allowed": "selected", "patterns": ["connectorops/*"], "github_owned": False}},
    ],
    ok=[{"hosted#/actions": {"enabled": True, "allowed": "selected", "patterns": ["connectorops/*"]}},
        {"hosted#/actions": {"enabled": True, "allowed": "selected", "patterns": ["*"]}}],
)  # fmt: skip
def action_is_not_allowed(wiring: Wiring) -> Hits:
    """The settings do not allow an action that the workflows use.

    GitHub ends such a run before its first step. Where actions of verified publishers are allowed, this rule is silent:
    GitHub does not say whose these are.
    """
    actions, repository = (wiring.hosted.actions, wiring.hosted.repository) if wiring.hosted else (None, "")
    if not isinstance(actions, Actions) or not actions.enabled or actions.allowed == "all":
        return
    told = set()
    for workflow in wiring.wired:
        for use in workflow.uses:
            name = use.reference.repository
            if name and name not in told and not _allowed(actions, use, repository):
                told.add(name)
                policy = "only those of this repository" if actions.allowed == "local_only" else "only some"
                yield use.place, f"The settings allow {policy}, and not {quoted(name)}."


def _allowed(actions: Actions, use: Use, repository: str) -> bool:
    reference = use.reference
    if reference.owner.lower() == repository.partition("/")[0].lower():
        return True
    if actions.allowed == "local_only":
        return False
    if actions.verified or (actions.github_owned and reference.owner.lower() in GITHUBS_OWN):
        return True
    text = "/".join(filter(None, (reference.repository, reference.path)))
    return matches([f"{each.lower().replace('*', '**')}" for each in actions.patterns], f"{text}@{reference.ref}")


@rule(
    "DR062",
    severity=ERROR,
    fix="Switch it on: `gh workflow enable FILE --repo OWNER/NAME`.",
    bad=[{"hosted#/states": {CHECK: "disabled_manually"}}, {"hosted#/states": {CHECK: "disabled_inactivity"}}],
    ok=[{"hosted#/states": {CHECK: "active", ".github/workflows/other.yml": "disabled_manually"}}],
)
def workflow_is_switched_off(wiring: Wiring) -> Hits:
    """A workflow is switched off.

    Somebody did it in the Actions tab, or GitHub did because nothing happened in the repository for 60 days, which
    ends schedules such as that of the reminders. Its file looks as ever.
    """
    states = wiring.upstream.states if wiring.upstream else {}
    for workflow in running(wiring) if isinstance(states, dict) else ():
        state = states.get(workflow.path, "active") if isinstance(states, dict) else "active"
        if state != "active":
            yield workflow.at(), f"GitHub has the workflow switched off ({state})."


@rule(
    "DR063",
    severity=WARNING,
    fix="`gh api -X PUT repos/OWNER/NAME/actions/permissions/workflow -f default_workflow_permissions=read`",
    bad=[{"hosted#/workflow_token": {"writes": True, "approves": False}}],
    ok=[{"hosted#/workflow_token": {"unknown": "GitHub answered 403"}}],
)
def every_workflow_may_write(wiring: Wiring) -> Hits:
    """A workflow that does not say what it needs may write everything.

    That is the setting of older repositories. One careless workflow is enough.
    """
    token = wiring.upstream.workflow_token if wiring.upstream else None
    if isinstance(token, WorkflowToken) and token.writes:
        yield wiring.home(), "By default the token of a workflow may write everything in the repository."


@rule(
    "DR064",
    severity=WARNING,
    fix="`gh api -X PUT repos/OWNER/NAME/actions/permissions/workflow -F can_approve_pull_request_reviews=false`",
    bad=[{"hosted#/workflow_token": {"writes": False, "approves": True}}],
)
def workflows_may_approve(wiring: Wiring) -> Hits:
    """Workflows may approve pull requests.

    An approval that a workflow gives counts like a person's. ConnectorOps never approves.
    """
    token = wiring.upstream.workflow_token if wiring.upstream else None
    if isinstance(token, WorkflowToken) and token.approves:
        yield wiring.home(), "A workflow may approve pull requests, and its approval counts."


@rule(
    "DR080",
    severity=ERROR,
    fix=f"Create it, and name people under required reviewers: {_GITHUB}/settings/environments",
    bad=[
        {"hosted#/environments": {"certification": None}},
        {"hosted#/environments/certification": {"reviewers": 0, "branches": "protected"}},
    ],
    ok=[
        {"hosted#/environments/certification": {"unknown": "GitHub answered 403"}},
        {"hosted#/environments/certification": {"reviewers": 1, "branches": "selected"}},
    ],
)
def environment_without_reviewers(wiring: Wiring) -> Hits:
    """The environment in which commands publish is not there, or asks nobody.

    GitHub creates an environment that a workflow names, without protection, when the workflow first runs. `/certify`
    then uploads as soon as somebody may give it, and nobody approves.
    """
    for use, name in gates(wiring):
        found = wiring.upstream.environments.get(name, Environment(1)) if wiring.upstream else Environment(1)
        if found is None:
            yield use.place, f"There is no environment {quoted(name)}: the first run would make one without protection."
        elif isinstance(found, Environment) and not found.reviewers:
            yield use.place, f"The environment {quoted(name)} has no required reviewers."


@rule(
    "DR081",
    severity=WARNING,
    fix=f"Let only protected branches deploy to it: {_GITHUB}/settings/environments",
    bad=[{"hosted#/environments/certification": {"reviewers": 1, "branches": "any"}}],
)
def environment_open_to_every_branch(wiring: Wiring) -> Hits:
    """Every branch may use the environment, and its secrets.

    Whoever may push a branch can push a workflow with it that names the environment. The reviewers then see a request
    that looks like any other. What publishes runs from the default branch.
    """
    for use, name in gates(wiring):
        found = wiring.upstream.environments.get(name) if wiring.upstream else None
        if isinstance(found, Environment) and found.reviewers and found.branches == "any":
            yield use.place, f"Every branch may deploy to {quoted(name)}; the default branch alone has to."


@rule(
    "DR082",
    severity=NOTE,
    fix=f'Tick "Prevent self-review" beside the required reviewers: {_GITHUB}/settings/environments',
    bad=[{"hosted#/environments/certification": {"reviewers": 2, "branches": "protected", "alone": True}}],
    ok=[{"hosted#/environments/certification": {"reviewers": 2, "branches": "protected"}}],
)
def environment_lets_who_asks_approve(wiring: Wiring) -> Hits:
    """Whoever gives a command that publishes may approve it themselves.

    The environment asks reviewers, and an owner who is one of them is enough: one person gives `/certify`, and lets
    the run go on.
    """
    for use, name in gates(wiring):
        found = wiring.upstream.environments.get(name) if wiring.upstream else None
        if isinstance(found, Environment) and found.reviewers and found.alone:
            yield use.place, f"In {quoted(name)} whoever starts a run may be the one who approves it."


def gates(wiring: Wiring) -> list[tuple[Use, str]]:
    """What publishes, with the name of the environment that it does it in; "" is DR046's."""
    return [(use, name) for use in publishers(wiring) if (name := environment_of(use)) and _EXPRESSION not in name]


def computed(wiring: Wiring) -> list[Use]:
    """What publishes in an environment whose name is computed, so that it can't be looked at."""
    return [use for use in publishers(wiring) if _EXPRESSION in environment_of(use)]
