"""Settings of the host: what a pull request has to pass before it is merged."""

from connectorops.config import CONFIG_PATH
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, REPORT
from connectorops.rules.wording import listed, quoted
from connectorops.wiring import BranchRules, Role, Wiring
from connectorops.wiring.roles import CHECK_JOB, STATUS

_RULES = "https://github.com/OWNER/NAME/settings/rules"


def _rules(wiring: Wiring) -> BranchRules | None:
    found = wiring.upstream.branch if wiring.upstream else None
    return found if isinstance(found, BranchRules) else None


@rule(
    "DR070",
    severity=WARNING,
    fix=f"Require the status check that the finding names, in a ruleset for BRANCH: {_RULES}",
    bad=[
        {"hosted#/branch/required": []},
        {"hosted#/branch/required": ["build", "Connectorops"]},
        {"hosted#/branch/required": ["connectorops"], REPORT: None},
    ],
    ok=[
        {"hosted#/branch/required": ["build", STATUS]},
        {"hosted#/branch/required": ["check / Check connectors"]},
        {"hosted#/branch": {"unknown": "GitHub answered 403"}},
    ],
)
def check_is_not_required(wiring: Wiring) -> Hits:
    """Nothing keeps a pull request with errors from being merged.

    The check shows red, and the button stays green. A ruleset or branch protection for the default branch has to
    require the status `connectorops`, which the report writes; or the job that checks, where there is no report.
    """
    rules = _rules(wiring)
    names = _contexts(wiring)
    if rules is None or not names or not rules.required.isdisjoint(names):
        return
    others = listed([quoted(each) for each in sorted(rules.required)[:5]])
    told = f" Required: {others}." if others else ""
    yield wiring.home(Role.REPORT), f"No rule of the default branch requires {quoted(names[0])}.{told}"


def _contexts(wiring: Wiring) -> list[str]:
    """The names that may be required, the best first: the status of the report; else the jobs that check."""
    names = [STATUS] if any(wiring.parts(Role.REPORT)) else []
    for use in wiring.parts(Role.CHECK):
        name = use.job.value.get("name", use.job.id)
        shown = name if isinstance(name, str) else use.job.id
        names.append(f"{shown} / {CHECK_JOB}" if use.is_call else shown)
    return names


@rule(
    "DR071",
    severity=ERROR,
    fix="Write `on: { pull_request: , merge_group: }` in the workflow that checks.",
    bad=[{"hosted#/branch/queue": True, f"{CHECK}#/on": "pull_request"}],
    ok=[{"hosted#/branch/queue": True}],
)
def merge_queue_waits_for_ever(wiring: Wiring) -> Hits:
    """The repository has a merge queue, and the check does not run in it.

    The queue waits for the required checks of each group. One that never begins lets every pull request fall out of
    the queue when its time is over.
    """
    rules = _rules(wiring)
    for use in wiring.parts(Role.CHECK) if rules and rules.queue else ():
        workflow = use.job.workflow
        if "pull_request" in workflow.triggers and "merge_group" not in workflow.triggers:
            yield workflow.at("/on", on_key=True), "There is a merge queue, and the check does not run on merge_group."


@rule(
    "DR072",
    severity=WARNING,
    fix=f'Tick "Require review from Code Owners" for BRANCH: {_RULES}',
    bad=[{"hosted#/branch/owners": False}],
    ok=[{"hosted#/branch/owners": {"unknown": "GitHub answered 404"}}, {".github/CODEOWNERS": None}],
)
def owners_need_not_approve(wiring: Wiring) -> Hits:
    """Nobody has to wait for the owners.

    CODEOWNERS asks them, and no rule of the default branch makes the merge wait for their answer.
    """
    rules = _rules(wiring)
    file = wiring.repository.owners_file
    if rules and rules.owners is False and file and wiring.wired:
        yield Place(file.path), "The owners are asked, and no rule of the default branch requires their approval."


@rule(
    "DR073",
    severity=WARNING,
    fix=f"Require the status check that the finding names, in a ruleset for that branch, by its name: {_RULES}",
    bad=[
        {"hosted#/bases": {"dev": {"required": []}}},
        {"hosted#/bases": {"dev": {"required": ["connectorops"]}}},
    ],
    ok=[
        {"hosted#/bases": {"dev": {"required": ["connectorops (dev)"]}}},
        {"hosted#/bases": {"dev": {"unknown": "GitHub answered 403"}}},
        {"hosted#/bases": {"dev": {"required": []}}, REPORT: None},
    ],
)
def check_is_not_required_of_another_base(wiring: Wiring) -> Hits:
    """Nothing keeps a pull request with errors out of another base.

    For pull requests to a branch that `bases` names, the status has the name of the branch in it, so that no base takes
    over the verdict of another. A ruleset for that branch has to require just this one, and it makes the branch a
    protected one: without any protection the base is not believed.
    """
    bases = wiring.upstream.bases if wiring.upstream and any(wiring.parts(Role.REPORT)) else {}
    for name, rules in bases.items():
        if isinstance(rules, BranchRules) and f"{STATUS} ({name})" not in rules.required:
            text = f"No rule of {quoted(name)}, which `bases` names, requires {quoted(f'{STATUS} ({name})')}."
            yield Place(CONFIG_PATH, key=name), text
