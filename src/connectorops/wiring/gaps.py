"""What was not asked, or could not be: said for each topic, with the rules that are silent for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.model import Skipped
from connectorops.wiring.hosted import BranchRules, Fork, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connectorops.rule import Rule
    from connectorops.wiring.hosted import Hosted
    from connectorops.wiring.workflow import Use

TOPICS: Final = {
    "DR00": "Workflows",
    "DR01": "Triggers",
    "DR02": "Permissions",
    "DR03": "Pins",
    "DR04": "Jobs",
    "DR05": "Owners and configuration",
    "DR06": "Settings of Actions",
    "DR07": "Rules for merging",
    "DR08": "Environment",
    "DR09": "Token and labels",
    "DR10": "Forks and pull requests",
}
"""The topic of a rule, by the beginning of its id."""
OWNERS: Final = "DR05"
ASKED: Final = (
    ("actions", "the policy of GitHub Actions", ("DR060", "DR061")),
    ("workflow_token", "the rights of workflows", ("DR063", "DR064")),
    ("states", "which workflows are switched on", ("DR062",)),
    ("files", "the workflows of the default branch", ("DR003",)),
    ("branch", "the rules of the default branch", ("DR018", "DR070", "DR071", "DR072")),
    ("labels", "the labels", ("DR092",)),
    ("owner_errors", "what GitHub refuses in CODEOWNERS", ("DR054",)),
    ("fork", "what the fork was made from", ("DR103",)),
    ("pulls", "the pull requests", ("DR100", "DR101", "DR102", "DR103", "DR104", "DR105")),
)
"""What is asked, in words, and for which rules."""
_UPSTREAM: Final = frozenset({"workflow_token", "states", "branch", "labels", "owner_errors"})
"""What does not matter in a fork."""
_ENVIRONMENT: Final = ("DR080", "DR081", "DR082")
_BASES: Final = ("DR073",)
_FORK: Final = ("DR100", "DR101", "DR104")
_TOKEN: Final = ("DR090", "DR091")


def topic(rule: str) -> str:
    """The key of the topic that a rule belongs to: those about owners are of another family."""
    return rule[:4] if rule[:4] in TOPICS else OWNERS


def nothing_asked(why: str, rules: tuple[Rule, ...]) -> Iterator[Skipped]:
    """One gap for each topic, where the host was not asked at all."""
    silent = {id_ for _, _, ids in ASKED for id_ in ids} - {"DR003", "DR018"} | {*_ENVIRONMENT, *_TOKEN, *_BASES}
    yield from skipped(rules, ((f"GitHub: {TOPICS[key]}", why, _of(silent, key)) for key in TOPICS))


def _of(ids: set[str], key: str) -> tuple[str, ...]:
    return tuple(sorted(id_ for id_ in ids if topic(id_) == key))


def gaps(hosted: Hosted, rules: tuple[Rule, ...]) -> Iterator[Skipped]:
    """What the token could not see, and what it would have needed."""
    asked = [each for each in ASKED if not (hosted.is_fork and each[0] in _UPSTREAM)]
    found: list[tuple[str, object, tuple[str, ...]]] = [(what, getattr(hosted, name), ids) for name, what, ids in asked]
    environments = {} if hosted.is_fork else hosted.environments
    found += [(f"the environment {name}", value, _ENVIRONMENT) for name, value in environments.items()]
    found += [(f"the rules of {name}", each, _BASES) for name, each in hosted.bases.items() if not hosted.is_fork]
    if isinstance(hosted.branch, BranchRules) and not hosted.is_fork:
        found.append(("whether owners have to approve", hosted.branch.owners, ("DR072",)))
    if isinstance(hosted.fork, Fork):
        found.append(("whether the fork is up to date", hosted.fork.behind, ("DR103",)))
    for each in hosted.pulls if isinstance(hosted.pulls, tuple) else ():
        found.append((f"whether #{each.pull.number} is up to date", each.behind, ("DR103",)))
        if each.unseen:
            found.append((f"the fork that #{each.pull.number} comes from", each.unseen, _FORK))
    if hosted.scopes is None:
        why = "GitHub tells the rights of classic tokens only, and of others what it refuses"
        found.append(("the rights of the token", Unknown(why), _TOKEN))
    yield from skipped(rules, ((what, str(value), ids) for what, value, ids in found if isinstance(value, Unknown)))


def computed_environments(uses: Iterable[Use], rules: tuple[Rule, ...]) -> Iterator[Skipped]:
    """Environments whose names are expressions: nobody can be asked about them."""
    why = "its name is an expression, so that GitHub can't be asked about it"
    found = ((f"the environment of {each.job.workflow.path}, job {each.job.id}", why, _ENVIRONMENT) for each in uses)
    yield from skipped(rules, found)


def skipped(rules: tuple[Rule, ...], found: Iterator[tuple[str, str, tuple[str, ...]]]) -> Iterator[Skipped]:
    """One gap for each, with those of its rules that were chosen."""
    chosen = {each.id for each in rules}
    for what, why, ids in found:
        if silent := tuple(id_ for id_ in ids if id_ in chosen):
            yield Skipped("", what, why, silent)
