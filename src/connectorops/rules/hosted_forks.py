"""Forks, and pull requests from them: what keeps a publisher's work from coming in."""

from collections.abc import Iterator

from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wording import counted, quoted
from connectorops.wiring import Fork, OpenPull, Wiring
from connectorops.wiring.wiring import NO_FILE

_PULL = {"number": 7, "head_repository": "pub/connectors", "head_branch": "tasks", "head_default": "main"}


def _pulls(wiring: Wiring) -> Iterator[tuple[OpenPull, Place, str]]:
    """The open pull requests that were looked at, each with a place that is its own, and what to call it."""
    pulls = wiring.hosted.pulls if wiring.hosted else ()
    for each in pulls if isinstance(pulls, tuple) else ():
        place = Place(NO_FILE, key=f"#{each.pull.number}")
        yield each, place, f"Pull request {each.pull.number} of {each.pull.base_repository}"


@rule(
    "DR100",
    severity=WARNING,
    fix="Fork to an account of a person, push the branch there, and open the pull request from it; or add the "
    "maintainers to the fork.",
    bad=[{"hosted#/pulls": [_PULL | {"of_organisation": True, "editable": False}]}],
    ok=[{"hosted#/pulls": [_PULL]}],
)
def fork_of_an_organisation(wiring: Wiring) -> Hits:
    """The fork is an organisation's, so that maintainers can't push to it.

    "Allow edits by maintainers" is for forks of people only. `/fix` can't push a repair there, and no maintainer can
    bring the branch up to date.
    """
    for each, place, name in _pulls(wiring):
        if each.of_organisation and each.pull.is_from_fork and not each.pull.editable:
            yield place, f"{name} comes from {each.pull.head_repository}, the fork of an organisation."


@rule(
    "DR101",
    severity=WARNING,
    fix='Tick "Allow edits by maintainers" at the right of the pull request, or: '
    "`gh api -X PATCH repos/OWNER/NAME/pulls/NUMBER -F maintainer_can_modify=true`",
    bad=[{"hosted#/pulls": [_PULL | {"editable": False}]}],
    ok=[{"hosted#/pulls": [_PULL | {"editable": False, "head_repository": "litware/connectors"}]}],
)
def maintainers_may_not_push(wiring: Wiring) -> Hits:
    """The author does not let maintainers push to the branch.

    `/fix` can then only say what to change, and each small thing goes back and forth.
    """
    for each, place, name in _pulls(wiring):
        is_seen = each.pull.head_repository and not each.of_organisation and each.unseen is None
        if is_seen and each.pull.is_from_fork and not each.pull.editable:
            yield place, f"{name} does not allow edits by maintainers."


@rule(
    "DR102",
    severity=ERROR,
    fix="`gh pr edit NUMBER --repo OWNER/NAME --base BASE`",
    bad=[{"hosted#/pulls": [_PULL | {"base_branch": "old"}]}],
)
def wrong_base(wiring: Wiring) -> Hits:
    """The pull request goes to another branch than it should.

    Expected is the default branch, or what `--base` says. Nobody looks for connectors on another one, and what is
    merged there is not published.
    """
    for each, place, name in _pulls(wiring):
        if each.pull.base_branch != each.expected:
            yield place, f"{name} goes to {quoted(each.pull.base_branch)}; expected: {quoted(each.expected)}."


@rule(
    "DR103",
    severity=WARNING,
    fix='`gh repo sync FORK`, then rebase the branch; or "Update branch" in the pull request.',
    bad=[
        {"hosted#/fork": {"parent": "microsoft/PowerPlatformConnectors", "parent_branch": "dev", "behind": 12}},
        {"hosted#/pulls": [_PULL | {"behind": 1}]},
    ],
    ok=[{"hosted#/fork": {"parent": "o/c", "parent_branch": "dev", "behind": {"unknown": "GitHub answered 404"}}}],
)
def fork_is_stale(wiring: Wiring) -> Hits:
    """The fork, or the branch of a pull request, lacks commits of the base.

    It is judged by rules, owners and workflows that are not the current ones, and conflicts grow with each day.
    """
    hosted = wiring.hosted
    if hosted and isinstance(hosted.fork, Fork) and isinstance(hosted.fork.behind, int) and hosted.fork.behind:
        lacks = counted(hosted.fork.behind, "commit")
        branch = f"{hosted.fork.parent}:{hosted.fork.parent_branch}"
        yield wiring.home(), f"{quoted(hosted.default_branch)} of {hosted.repository} lacks {lacks} of {branch}."
    for each, place, name in _pulls(wiring):
        if isinstance(each.behind, int) and each.behind:
            lacks = counted(each.behind, "commit")
            yield place, f"{name} lacks {lacks} of {quoted(each.pull.base_branch)}."


@rule(
    "DR104",
    severity=WARNING,
    fix="`git switch -c NAME-OF-THE-CONNECTOR`, push it, and open the pull request from there.",
    bad=[{"hosted#/pulls": [_PULL | {"head_branch": "main"}]}],
    ok=[{"hosted#/pulls": [_PULL | {"head_branch": "main", "head_default": "dev"}]}],
)
def pull_request_from_the_default_branch(wiring: Wiring) -> Hits:
    """The pull request comes from the default branch of the fork.

    Everything that is pushed there goes into it, also what is meant for the next connector, and the fork can't be
    brought up to date without it.
    """
    for each, place, name in _pulls(wiring):
        if each.pull.is_from_fork and each.head_default and each.pull.head_branch == each.head_default:
            yield place, f"{name} comes from {quoted(each.head_default)}, the default branch of its fork."


@rule(
    "DR105",
    severity=ERROR,
    fix="Fork again, push the commits (`gh pr checkout NUMBER` has them), and open a new pull request.",
    bad=[{"hosted#/pulls": [_PULL | {"head_repository": "", "head_default": ""}]}],
)
def fork_is_gone(wiring: Wiring) -> Hits:
    """The fork that the pull request comes from was deleted.

    What is in the pull request stays, and nobody can change it any more.
    """
    for each, place, name in _pulls(wiring):
        if not each.pull.head_repository:
            yield place, f"{name} comes from a fork that was deleted."
