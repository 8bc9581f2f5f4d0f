"""Wiring: what the workflows run on, and what they leave out."""

from collections.abc import Iterator
from difflib import get_close_matches

from connectorops.codeowners import LOCATIONS
from connectorops.config import CONFIG_PATH
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REPORT
from connectorops.rules.wording import counted, listed, quoted
from connectorops.wiring import Role, Use, Wiring, Workflow
from connectorops.wiring.filters import lets_through
from connectorops.wiring.filters import listed as patterns

FILTERS = ("paths", "paths-ignore")
_EVERY_PUSH = ("opened", "synchronize", "reopened")
_NO_FILTER = "Delete the filter: the check itself looks at what changes, and ends in seconds where no connector does."


def _workflows(wiring: Wiring, *roles: Role) -> Iterator[tuple[Workflow, Use]]:
    """The workflows that do this for us, once each."""
    seen = set()
    for use in wiring.parts(*roles):
        if use.job.workflow.path not in seen:
            seen.add(use.job.workflow.path)
            yield use.job.workflow, use


@rule(
    "DR011",
    severity=ERROR,
    fix="Use `pull_request`: the check needs no secret, and no right but to read.",
    bad=[{f"{CHECK}#/on": {"pull_request_target": {}, "merge_group": {}}}],
    ok=[{f"{CHECK}#/on": ["pull_request", "merge_group"]}],
)
def check_on_pull_request_target(wiring: Wiring) -> Hits:
    """The check runs on `pull_request_target`.

    That event is `pull_request` with the rights and the secrets of the repository, for code of strangers. It also
    checks out the default branch, so that what is checked is not the pull request.
    """
    for workflow, _ in _workflows(wiring, Role.CHECK):
        if "pull_request_target" in workflow.triggers:
            text = "The check runs on pull_request_target, with rights that it does not need; expected: pull_request."
            yield workflow.trigger("pull_request_target"), text


@rule(
    "DR012",
    severity=ERROR,
    fix="Write `on: { workflow_run: { workflows: [NAME OF THE CHECK], types: [completed] } }`.",
    bad=[
        {f"{REPORT}#/on": "pull_request"},
        {f"{REPORT}#/on/workflow_run/types": None},
        {f"{REPORT}#/on/workflow_run/types": ["requested"]},
        {f"{REPORT}#/on/workflow_run/branches": ["main"]},
    ],
    ok=[{f"{REPORT}#/on/workflow_run/types": "completed"}],
)
def report_not_after_the_check(wiring: Wiring) -> Hits:
    """The report does not run when the check has ended.

    On `pull_request` a fork's token may write no comment, and a token that may would be in the hands of whoever wrote
    the pull request. On `workflow_run` the report runs from the default branch. Without `types: [completed]` it runs
    twice, the first time before there is anything to report. `branches` means the branches that pull requests come
    from, not the ones that they go to: with it, nearly none is reported.
    """
    for workflow, _ in _workflows(wiring, Role.REPORT):
        limits = workflow.triggers.get("workflow_run")
        if limits is None:
            on = listed(list(workflow.triggers)) or "nothing"
            yield workflow.at("/on", on_key=True), f"The report runs on {on}; expected: workflow_run of the check."
        elif patterns(limits.get("types")) != ["completed"]:
            text = "The report runs on more than the end of the check; expected: `types: [completed]`."
            yield workflow.trigger("workflow_run"), text
        elif name := next((each for each in ("branches", "branches-ignore") if each in limits), ""):
            text = f"`{name}` limits the report to pull requests that come from branches of these names."
            yield workflow.at(f"/on/workflow_run/{name}", on_key=True), text


@rule(
    "DR013",
    severity=ERROR,
    fix="Name the workflow that checks, letter by letter: `workflows: [NAME OF THE CHECK]`",
    bad=[
        {f"{REPORT}#/on/workflow_run/workflows": ["Conectors"]},
        {f"{REPORT}#/on/workflow_run/workflows": ["Connectors, commands"]},
        {f"{REPORT}#/on/workflow_run/workflows": None},
        {f"{CHECK}#/name": "Check"},
    ],
    ok=[{f"{REPORT}#/on/workflow_run/workflows": "Connectors"}, {CHECK: None}],
)
def report_follows_another_workflow(wiring: Wiring) -> Hits:
    """The report waits for a workflow that is not there, or checks nothing.

    `workflow_run` knows a workflow by its `name`; when somebody gives it a better one, the report never runs again,
    and nothing says so.
    """
    names = {workflow.name for workflow, _ in _workflows(wiring, Role.CHECK)}
    all_names = {each.name for each in wiring.workflows}
    for workflow, _ in _workflows(wiring, Role.REPORT) if names else ():
        if "workflow_run" not in workflow.triggers:
            continue
        waits = patterns(workflow.triggers["workflow_run"].get("workflows"))
        if names.isdisjoint(waits):
            close = get_close_matches(waits[0], names, n=1, cutoff=0) if waits else sorted(names)[:1]
            what = "is no workflow" if set(waits).isdisjoint(all_names) else "does not check connectors"
            said = f"{listed([quoted(each) for each in waits[:3]])} {what}" if waits else "It names no workflow"
            place = workflow.at("/on/workflow_run/workflows")
            yield place, f"{said}, so that the report never runs; expected: {quoted((close or sorted(names))[0])}."


@rule(
    "DR014",
    severity=ERROR,
    fix="Write `on: { issue_comment: { types: [created] } }`.",
    bad=[
        {f"{COMMANDS}#/on": "issue_comment"},
        {f"{COMMANDS}#/on/issue_comment/types": ["created", "edited"]},
        {f"{COMMANDS}#/on": {"issue_comment": {"types": ["created"]}, "pull_request_review_comment": {}}},
        {f"{COMMANDS}#/on": "pull_request"},
    ],
    ok=[{f"{COMMANDS}#/on/issue_comment/types": "created"}],
)
def commands_not_on_new_comments_only(wiring: Wiring) -> Hits:
    """Commands do not run on new comments, or not only on these.

    Without `types` the workflow also runs when a comment is edited or deleted. Whoever may edit a comment would speak
    in the name of whoever wrote it, and an old comment could become a command long after it was read. ConnectorOps
    ignores such comments; the workflow should not even start.
    """
    for workflow, _ in _workflows(wiring, Role.COMMANDS):
        limits = workflow.triggers.get("issue_comment")
        others = [each for each in workflow.triggers if each not in {"issue_comment", "workflow_call"}]
        if limits is None:
            on = listed(others) or "nothing"
            yield workflow.at("/on", on_key=True), f"Commands run on {on}; expected: issue_comment, created."
        elif patterns(limits.get("types")) != ["created"]:
            text = "Commands run on comments that are edited or deleted, too; expected: `types: [created]`."
            yield workflow.trigger("issue_comment"), text
        elif others:
            text = f"Commands run on {listed(others)}, too, which is no new comment of a pull request."
            yield workflow.trigger(others[0]), text


@rule(
    "DR015",
    severity=ERROR,
    fix=_NO_FILTER,
    bad=[
        {f"{CHECK}#/on/pull_request": {"paths": ["src/**"]}},
        {f"{CHECK}#/on/pull_request": {"paths": ["certified-connectors/**", "!**/*.md"]}},
        {f"{CHECK}#/on/pull_request": {"paths-ignore": ["**.json"]}},
    ],
    ok=[{f"{CHECK}#/on/pull_request": {"paths": ["**"]}}],
    also=("DR016",),
)
def filter_leaves_out_connectors(wiring: Wiring) -> Hits:
    """The check does not run for some changes that it is there for.

    The `paths` of its trigger leave out files of connectors, CODEOWNERS or the configuration. What only such a file
    changes is merged unchecked, or never: where the check is required it stays pending for ever.
    """
    for workflow, _ in _workflows(wiring, Role.CHECK):
        limits = workflow.triggers.get("pull_request")
        if limits is None or limits.keys().isdisjoint(FILTERS):
            continue
        lost = [path for path in _watched(wiring) if not lets_through(limits, "paths", path)]
        if lost:
            name = next(each for each in FILTERS if each in limits)
            where = workflow.at(f"/on/pull_request/{name}", on_key=True)
            more = f", and {counted(len(lost) - 1, 'other file')}" if len(lost) > 1 else ""
            yield (
                where,
                f"The filter leaves out {quoted(lost[0])}{more}.",
            )


def _watched(wiring: Wiring) -> list[str]:
    """The files of connectors, and those that say how they are judged."""
    names = [each.path(name) for each in wiring.repository.connectors for name in each.files]
    return names + [path for path in (CONFIG_PATH, *LOCATIONS) if path in wiring.repository.paths]


@rule(
    "DR016",
    severity=WARNING,
    fix=_NO_FILTER,
    bad=[{f"{CHECK}#/on/pull_request": {"paths": ["**"]}}],
    ok=[{f"{CHECK}#/on": ["pull_request", "merge_group"]}],
)
def filter_lets_a_required_check_hang(wiring: Wiring) -> Hits:
    """The check runs for some paths only, so that it can't be required.

    A workflow that a filter leaves out never reports, and what is required then waits for ever. This is so whether
    the check is required already or will be one day.
    """
    for workflow, _ in _workflows(wiring, Role.CHECK):
        for event in ("pull_request", "merge_group"):
            for name in FILTERS:
                if name in workflow.triggers.get(event, {}):
                    text = f"`{name}` keeps the check from running; where it is required, such a pull request hangs."
                    yield workflow.at(f"/on/{event}/{name}", on_key=True), text


@rule(
    "DR017",
    severity=NOTE,
    fix="Write `on: { pull_request: , merge_group: }`.",
    bad=[{f"{CHECK}#/on": "pull_request"}],
    ok=[
        {f"{CHECK}#/on": ["pull_request", "merge_group"]},
        {f"{CHECK}#/on": "pull_request", "hosted#/branch/queue": False},
    ],
)
def check_not_in_merge_queue(wiring: Wiring) -> Hits:
    """The check does not run in a merge queue.

    Where the repository gets a merge queue, each of its groups waits for the required checks. One that never runs on
    `merge_group` lets the queue stand still. Where GitHub says that there is no queue, or that there is one, this rule
    is silent.
    """
    known = wiring.hosted is not None and not hasattr(wiring.hosted.branch, "why")
    for workflow, _ in _workflows(wiring, Role.CHECK) if not known else ():
        if "pull_request" in workflow.triggers and "merge_group" not in workflow.triggers:
            yield workflow.at("/on", on_key=True), "The check runs on pull_request, and not on merge_group."


@rule(
    "DR018",
    severity=ERROR,
    fix="Add BRANCH to the filter, or delete the filter.",
    bad=[{f"{CHECK}#/on/pull_request": {"branches": ["dev", "release/*"]}}],
    ok=[{f"{CHECK}#/on/pull_request": {"branches": ["ma*"]}}],
)
def filter_leaves_out_the_default_branch(wiring: Wiring) -> Hits:
    """The check does not run for pull requests to the default branch.

    The `branches` of its trigger name other branches; perhaps the default branch has a new name since.
    """
    hosted = wiring.hosted
    for workflow, _ in _workflows(wiring, Role.CHECK) if hosted else ():
        limits = workflow.triggers.get("pull_request", {})
        if hosted and not lets_through(limits, "branches", hosted.default_branch):
            name = next(each for each in ("branches", "branches-ignore") if each in limits)
            text = f"The filter leaves out {quoted(hosted.default_branch)}, the default branch."
            yield workflow.at(f"/on/pull_request/{name}", on_key=True), text


@rule(
    "DR019",
    severity=ERROR,
    fix="Leave `types` out, or name at least `[opened, synchronize, reopened]`.",
    bad=[
        {f"{CHECK}#/on/pull_request": {"types": ["opened"]}},
        {f"{CHECK}#/on/pull_request": {"types": "labeled"}},
    ],
    ok=[{f"{CHECK}#/on/pull_request": {"types": ["opened", "synchronize", "reopened", "edited"]}}],
)
def check_not_on_every_push(wiring: Wiring) -> Hits:
    """The check does not run for every commit of a pull request.

    The `types` of its trigger leave out what begins a pull request, or changes it. What is pushed later is then not
    checked, and where the check is required, the pull request hangs.
    """
    for workflow, _ in _workflows(wiring, Role.CHECK):
        limits = workflow.triggers.get("pull_request", {})
        missing = (
            [each for each in _EVERY_PUSH if each not in patterns(limits.get("types"))] if "types" in limits else []
        )
        if missing and limits["types"] is not None:
            place = workflow.at("/on/pull_request/types", on_key=True)
            yield place, f"The check does not run when a pull request is {listed(missing)}."
