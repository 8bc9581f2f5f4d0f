"""What the place where the repository is hosted says of it: settings that no file tells, each of them or why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from connectorops.forge import Pull

ANY_BRANCH = "any"
"""Who may deploy to an environment that limits no branch."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be asked: why, and which permission of the token would have been needed."""

    why: str
    needs: str = ""

    def __str__(self) -> str:
        return f"{self.why}; it needs {self.needs}" if self.needs else self.why


@dataclass(frozen=True, slots=True)
class Actions:
    """Whether GitHub Actions run, and which: `allowed` is all, local_only or selected.

    `patterns` are those of `selected`; `github_owned` lets GitHub's own actions through there, and `verified` those of
    publishers whom GitHub verified, which it does not name.
    """

    enabled: bool
    allowed: str = "all"
    patterns: tuple[str, ...] = ()
    github_owned: bool = True
    verified: bool = False


@dataclass(frozen=True, slots=True)
class WorkflowToken:
    """What the token of a workflow may, where the workflow does not say it."""

    writes: bool
    approves: bool


@dataclass(frozen=True, slots=True)
class BranchRules:
    """What the default branch asks of a pull request, by rulesets and by branch protection together."""

    required: frozenset[str] = frozenset()
    queue: bool = False
    owners: bool | Unknown = False


@dataclass(frozen=True, slots=True)
class Environment:
    """A protected environment. `branches` is any, protected or selected.

    `alone` is true where whoever starts a run may be the one who approves it.
    """

    reviewers: int = 0
    branches: str = ANY_BRANCH
    alone: bool = False


@dataclass(frozen=True, slots=True)
class OwnerError:
    """A line of CODEOWNERS that GitHub refuses."""

    path: str
    line: int
    column: int
    kind: str
    source: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Fork:
    """What a fork was made from; `behind` counts the commits of the parent's default branch that it lacks."""

    parent: str
    parent_branch: str
    behind: int | Unknown = 0


@dataclass(frozen=True, slots=True)
class OpenPull:
    """A pull request, with what matters of the fork that it comes from. `expected` is the base that it should have.

    `unseen` is why the fork itself could not be looked at.
    """

    pull: Pull
    expected: str
    of_organisation: bool = False
    head_default: str = ""
    behind: int | Unknown = 0
    unseen: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Hosted:
    """Everything that was asked. `branch` has the rules of the default branch, `bases` those of others.

    `scopes` are a classic token's; other kinds of tokens do not tell.
    """

    repository: str
    server: str
    default_branch: str
    is_private: bool = False
    is_archived: bool = False
    of_organisation: bool = False
    scopes: tuple[str, ...] | None = None
    actions: Actions | Unknown = field(default_factory=lambda: Actions(enabled=True))
    workflow_token: WorkflowToken | Unknown = field(default_factory=lambda: WorkflowToken(writes=False, approves=False))
    states: Mapping[str, str] | Unknown = field(default_factory=dict)
    files: frozenset[str] | Unknown = frozenset()
    branch: BranchRules | Unknown = field(default_factory=BranchRules)
    bases: Mapping[str, BranchRules | Unknown] = field(default_factory=dict)
    environments: Mapping[str, Environment | Unknown | None] = field(default_factory=dict)
    labels: frozenset[str] | Unknown = frozenset()
    owner_errors: tuple[OwnerError, ...] | Unknown = ()
    fork: Fork | Unknown | None = None
    pulls: tuple[OpenPull, ...] | Unknown = ()

    @property
    def is_fork(self) -> bool:
        return self.fork is not None


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask beside the settings: environments, by name; a pull request, and which base it should have.

    `bases` are the branches beside the default branch that pull requests may go to.
    """

    environments: Collection[str] = ()
    pull: int | None = None
    base: str = ""
    bases: Collection[str] = ()


class Inspection(Protocol):
    """Whoever can ask. Nothing is ever written."""

    def hosted(self, questions: Questions) -> Hosted:
        """Raises ForgeRefusedError where the repository can't be seen at all, and ServiceDownError."""
