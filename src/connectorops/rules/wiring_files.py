"""Wiring: whether there is any, whether its files can be read, and whether they are where they count."""

from collections.abc import Iterator

from connectorops.documents import ProblemKind, join
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wording import listed, quoted
from connectorops.wiring import FOLDER, Role, Wiring, Workflow
from connectorops.wiring.wiring import MOST_FILES

CHECK = f"{FOLDER}/connectors.yml"
REPORT = f"{FOLDER}/connectors-report.yml"
COMMANDS = f"{FOLDER}/connectors-commands.yml"
REMIND = f"{FOLDER}/connectors-remind.yml"
"""The workflows of the examples."""
FIRST = (
    "{ name: Connectors, on: { pull_request: , merge_group: }, permissions: {}, "
    'concurrency: { group: "connectors-${{ github.ref }}", cancel-in-progress: true }, jobs: { check: '
    "{ permissions: { contents: read }, uses: connectorops/connectorops/.github/workflows/check.yml@COMMIT } } }"
)
REPOSITORY = "https://github.com/connectorops/connectorops"
GUIDE = f"{REPOSITORY}/blob/main/docs/github.md"
FROM_DEFAULT = {"workflow_run", "issue_comment", "schedule", "pull_request_target", "workflow_dispatch"}
"""Events for which GitHub reads the workflow from the default branch, and from no other."""
_HARMLESS = {ProblemKind.BOM}


def running(wiring: Wiring) -> Iterator[Workflow]:
    """Our workflows that run by themselves."""
    return (each for each in wiring.wired if not each.is_callee)


@rule(
    "DR001",
    severity=WARNING,
    fix=f"Begin with {CHECK}, of one line: `{FIRST}`. COMMIT is what `git ls-remote {REPOSITORY} HEAD` prints. "
    f"The others: {GUIDE}",
    bad=[{CHECK: None, REPORT: None, COMMANDS: None, REMIND: None}],
    ok=[{REPORT: None, COMMANDS: None, REMIND: None}],
)
def not_wired(wiring: Wiring) -> Hits:
    """No workflow of the repository uses ConnectorOps.

    Nothing is checked then unless somebody does it by hand. Workflows count if they stand right below
    `.github/workflows/`, in files that end in `.yml` or `.yaml`.
    """
    if not wiring.wired:
        number = len(wiring.workflows)
        there = f"None of the {number:,} workflows in {FOLDER}" if number else f"No workflow in {FOLDER}"
        yield Place(FOLDER), f"{there} uses ConnectorOps."


@rule(
    "DR002",
    severity=ERROR,
    fix="Correct the file; GitHub shows what is wrong on its page of the Actions tab, too.",
    bad=[
        {f"{FOLDER}/other.yml": "on: [push\njobs: {}\n"},
        {f"{FOLDER}/other.yml": "just a text\n"},
        {f"{FOLDER}/other.yml": "on: push\n"},
        {f"{FOLDER}/other.yml": "jobs: { a: { runs-on: x, steps: [{ run: ls }] } }\n"},
        {f"{FOLDER}/other.yml": "on: push\njobs: { a: { runs-on: x } }\njobs: { a: { runs-on: x } }\n"},
        {f"{FOLDER}/other.yml": "on: push\njobs: { a: &a { runs-on: x }, b: { <<: *a } }\n"},
    ],
    ok=[{f"{FOLDER}/other.yml": "on: push\njobs: { a: { runs-on: x, steps: [{ run: ls }] } }\n"}],
)
def workflow_can_not_be_read(wiring: Wiring) -> Hits:
    """A workflow file is no workflow.

    GitHub runs nothing of it. A check that others wait for then never begins, and a workflow that follows another one
    never hears of it.
    """
    for workflow in wiring.workflows:
        found = [each for each in workflow.document.problems if each.kind not in _HARMLESS]
        for problem in found[:1]:
            what = f"{problem.kind.replace('-', ' ')}: {problem.detail}" if problem.detail else problem.kind
            yield Place(workflow.path, start=problem.start, end=problem.end), f"The file can't be read: {what}."
        if (at := _merge_key(workflow.value)) is not None and not found:
            yield workflow.at(at, on_key=True), "The file has a merge key (`<<`), for which GitHub refuses it."
        missing = [] if found else [key for key in ("on", "jobs") if not _is_there(workflow.value.get(key))]
        if missing:
            yield workflow.at(), f"The file is no workflow: it lacks {listed([quoted(key) for key in missing])}."
    if len(wiring.workflows) == MOST_FILES:
        yield Place(FOLDER, key="many"), f"There are more workflows than the {MOST_FILES} that are looked at."


def _merge_key(value: object) -> str | None:
    """The place of the first merge key; aliases, which GitHub takes, are looked at once."""
    waiting, seen = [("", value)], set[int]()
    while waiting:
        place, each = waiting.pop()
        if not isinstance(each, (dict, list)) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, dict) and "<<" in each:
            return join(place, "<<")
        parts = each.items() if isinstance(each, dict) else enumerate(each)
        waiting += [(join(place, key), part) for key, part in parts]
    return None


def _is_there(value: object) -> bool:
    return isinstance(value, (dict, list, str)) and bool(value)


@rule(
    "DR003",
    severity=WARNING,
    fix="Merge the workflow into BRANCH, the default branch; there, and only there, it runs.",
    bad=[{"published": [CHECK, COMMANDS]}, {"published": [], "hosted#/files": [CHECK, COMMANDS]}],
    ok=[{"published": [REPORT, COMMANDS, REMIND]}, {"hosted#/files": {"unknown": "GitHub answered 403"}}],
)
def workflow_not_on_default_branch(wiring: Wiring) -> Hits:
    """A workflow is not on the default branch, from which alone it would run.

    For `workflow_run`, `issue_comment` and `schedule` GitHub takes workflows from the default branch. On any other
    branch such a file does nothing at all, and nothing says so. The default branch is the one that GitHub names, or
    `origin/HEAD` of the clone.
    """
    published = _published(wiring)
    for workflow in running(wiring) if published is not None else ():
        events = [event for event in workflow.triggers if event in FROM_DEFAULT]
        if events and published is not None and workflow.path not in published:
            where = f'"{wiring.hosted.default_branch}", the default branch' if wiring.hosted else "the default branch"
            text = f"The workflow runs on {listed(events)}, but is not on {where}: it never runs."
            yield workflow.trigger(events[0]), text


def _published(wiring: Wiring) -> frozenset[str] | None:
    if wiring.hosted and isinstance(wiring.hosted.files, frozenset):
        return wiring.hosted.files
    return wiring.published


@rule(
    "DR010",
    severity=ERROR,
    fix="Let a workflow on `pull_request` call check.yml: `on: { pull_request: , merge_group: }`.",
    bad=[{f"{CHECK}#/on": ["push"]}, {f"{CHECK}#/on": "workflow_dispatch"}],
    ok=[{f"{CHECK}#/on": ["pull_request", "push"]}],
)
def pull_requests_are_not_checked(wiring: Wiring) -> Hits:
    """ConnectorOps checks something, but no pull request.

    The pull request is the submission. A workflow on `pull_request` can do nothing but read, also for a fork, and so
    it may run for anybody.
    """
    checks = list(wiring.parts(Role.CHECK))
    on = {event for use in checks for event in use.job.workflow.triggers}
    if checks and "pull_request" not in on and "pull_request_target" not in on:
        workflow = checks[0].job.workflow
        yield (
            workflow.at("/on", on_key=True),
            f"The check runs on {listed(sorted(on)) or 'nothing'}, and not on pull_request.",
        )
