"""Settings of a repository on GitHub, read only. What the token may not see is said as such, and is never a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from connectorops.adapters.github_errors import explained
from connectorops.forge import ForgeRefusedError
from connectorops.wiring.hosted import (
    Actions,
    BranchRules,
    Environment,
    Hosted,
    OwnerError,
    Unknown,
    WorkflowToken,
)
from connectorops.wiring.roles import LABELS
from connectorops.wiring.workflow import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectorops.adapters.github import GitHubForge
    from connectorops.wiring.hosted import Questions

_T = TypeVar("_T")
_NOT_FOUND: Final = 404
_UNAUTHORIZED: Final = 401
_ACCEPTED: Final = "x-accepted-github-permissions"
_ADMINISTRATION: Final = "Administration: read"
_PAGE: Final = 100
_MOST_PAGES: Final = 5


class GitHubInspection:
    """One repository ("owner/name"); `connect` reaches others, such as the one that it was forked from."""

    def __init__(self, repository: str, connect: Callable[[str], GitHubForge], server: str) -> None:
        self._forge = connect(repository)
        self._connect, self._server = connect, server.rstrip("/")
        self._sees_all = False

    def hosted(self, questions: Questions) -> Hosted:
        from connectorops.adapters.github_forks import Forks  # noqa: PLC0415 - start-up counts

        with explained(f"look at {self._forge.repository}"):
            about = self._forge.request("GET", "")
        scopes = self._forge.scopes()
        self._sees_all = not about["private"] or "repo" in (scopes or ())
        branch = str(about["default_branch"])
        forks = Forks(about, self._connect, questions)
        return Hosted(
            str(about["full_name"]),
            self._server,
            branch,
            is_private=bool(about["private"]),
            is_archived=bool(about.get("archived")),
            of_organisation=about["owner"]["type"] == "Organization",
            scopes=scopes,
            actions=self._actions(),
            workflow_token=self._ask("/actions/permissions/workflow", _workflow_token, _ADMINISTRATION),
            states=self._states(),
            files=self._files(branch),
            branch=self._branch(branch),
            bases={name: self._branch(name) for name in questions.bases},
            environments={name: self._environment(name) for name in questions.environments},
            labels=self._labels(),
            owner_errors=self._ask("/codeowners/errors", _owner_errors, "Contents: read", missing=()),
            fork=forks.fork(),
            pulls=forks.pulls(),
        )

    def _ask(self, path: str, read: Callable[[Any], _T], needs: str, missing: Any = Unknown) -> _T | Unknown:  # noqa: ANN401 - a default
        """What an answer says; `missing` is what 404 means.

        Of a private repository 404 may as well mean that a fine-grained token may not see what is there.
        """
        return ask(self._forge, path, read, needs, missing if self._sees_all else Unknown)

    def _actions(self) -> Actions | Unknown:
        found = self._ask("/actions/permissions", _policy, _ADMINISTRATION)
        if isinstance(found, Unknown) or found.allowed != "selected":
            return found
        return self._ask("/actions/permissions/selected-actions", _selected, _ADMINISTRATION)

    def _states(self) -> dict[str, str] | Unknown:
        found: dict[str, str] = {}
        for page in range(1, _MOST_PAGES + 1):
            part = self._ask(f"/actions/workflows?per_page={_PAGE}&page={page}", _listed_states, "Actions: read")
            if isinstance(part, Unknown):
                return part
            found.update(part)
            if len(part) < _PAGE:
                return found
        return Unknown(f"there are more than {_MOST_PAGES * _PAGE} workflows, of which these were not all looked at")

    def _files(self, branch: str) -> frozenset[str] | Unknown:
        path = f"/contents/{FOLDER}?ref={quote(branch, safe='')}"
        return self._ask(path, _paths, "Contents: read", missing=frozenset())

    def _branch(self, branch: str) -> BranchRules | Unknown:
        """Rulesets, and the older branch protection: a pull request has to pass both."""
        name = quote(branch, safe="")
        rules = self._ask(f"/rules/branches/{name}?per_page={_PAGE}", _rules, "Metadata: read")
        if isinstance(rules, Unknown):
            return rules
        if rules is None:
            return Unknown(f"there are {_PAGE} rules or more, of which these were not all looked at")
        older = self._ask(f"/branches/{name}", _protection, "Contents: read", missing=None)
        if isinstance(older, Unknown):
            return older
        owners: bool | Unknown = bool(rules.owners)
        if not owners and older is not None:
            owners = self._ask(f"/branches/{name}/protection", _asks_owners, _ADMINISTRATION)
        return BranchRules(rules.required | (older or frozenset()), rules.queue, owners)

    def _environment(self, name: str) -> Environment | Unknown | None:
        return self._ask(f"/environments/{quote(name, safe='')}", _environment, "Actions: read", missing=None)

    def _labels(self) -> frozenset[str] | Unknown:
        found = {
            label: self._ask(f"/labels/{quote(label, safe='')}", bool, "Issues: read", missing=False)
            for label in sorted(LABELS)
        }
        unknown = next((each for each in found.values() if isinstance(each, Unknown)), None)
        return unknown or frozenset(label for label, there in found.items() if there)


def ask(forge: GitHubForge, path: str, read: Callable[[Any], _T], needs: str, missing: Any = Unknown) -> _T | Unknown:  # noqa: ANN401 - a default
    """What a request says; where the token may not see it, why, and which permission GitHub wants for it.

    Raises ServiceDownError, and ForgeRefusedError for a token that is none.
    """
    try:
        with explained(f"read {path.partition('?')[0]} of {forge.repository}"):
            return read(forge.request("GET", path))
    except ForgeRefusedError as error:
        cause: Any = error.__cause__
        if cause.status == _UNAUTHORIZED:
            raise
        if cause.status == _NOT_FOUND and missing is not Unknown:
            return missing  # type: ignore[no-any-return]  # a value of the same type
        headers = {name.lower(): value for name, value in (cause.headers or {}).items()}
        return Unknown(f"GitHub answered {cause.status}", _permission(headers.get(_ACCEPTED, "")) or needs)


def _permission(header: str) -> str:
    """Such as "administration=read", in the words of the page that grants it; sets between semicolons are a choice."""
    return " or ".join(filter(None, (_set(each) for each in header.split(";"))))


def _set(text: str) -> str:
    pairs = [each.strip().partition("=") for each in text.split(",") if "=" in each]
    return ", ".join(f"{name.replace('_', ' ').capitalize()}: {right}" for name, _, right in pairs)


def _policy(data: Any) -> Actions:  # noqa: ANN401 - JSON
    return Actions(bool(data["enabled"]), str(data.get("allowed_actions") or "all"))


def _selected(data: Any) -> Actions:  # noqa: ANN401 - JSON
    patterns = tuple(str(each) for each in data.get("patterns_allowed") or ())
    owned, verified = bool(data.get("github_owned_allowed")), bool(data.get("verified_allowed"))
    return Actions(True, "selected", patterns, github_owned=owned, verified=verified)


def _workflow_token(data: Any) -> WorkflowToken:  # noqa: ANN401 - JSON
    return WorkflowToken(
        data["default_workflow_permissions"] == "write", bool(data["can_approve_pull_request_reviews"])
    )


def _listed_states(data: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON
    return [(str(each["path"]), str(each["state"])) for each in data["workflows"]]


def _paths(data: Any) -> frozenset[str]:  # noqa: ANN401 - JSON
    return (
        frozenset(str(each["path"]) for each in data if isinstance(each, dict))
        if isinstance(data, list)
        else frozenset()
    )


def _rules(data: Any) -> BranchRules | None:  # noqa: ANN401 - JSON
    """None for so many that there may be more."""
    if len(data) >= _PAGE:
        return None
    required: set[str] = set()
    for each in data:
        if each["type"] == "required_status_checks":
            required |= {str(check["context"]) for check in each["parameters"]["required_status_checks"]}
    owners = any(each["type"] == "pull_request" and each["parameters"]["require_code_owner_review"] for each in data)
    return BranchRules(frozenset(required), any(each["type"] == "merge_queue" for each in data), owners)


def _protection(data: Any) -> frozenset[str] | None:  # noqa: ANN401 - JSON
    """The checks that the branch protection requires; None where there is no branch protection."""
    protection = data.get("protection") or {}
    if not protection.get("enabled"):
        return None
    return frozenset(str(each) for each in (protection.get("required_status_checks") or {}).get("contexts") or ())


def _asks_owners(data: Any) -> bool:  # noqa: ANN401 - JSON
    return bool((data.get("required_pull_request_reviews") or {}).get("require_code_owner_reviews"))


def _environment(data: Any) -> Environment:  # noqa: ANN401 - JSON
    rules = data.get("protection_rules") or ()
    asking = [each for each in rules if each["type"] == "required_reviewers"]
    reviewers = sum(len(each.get("reviewers") or ()) for each in asking)
    alone = any(each.get("prevent_self_review") is False for each in asking)
    policy = data.get("deployment_branch_policy")
    branches = "any" if policy is None else "protected" if policy["protected_branches"] else "selected"
    return Environment(reviewers, branches, alone)


def _owner_errors(data: Any) -> tuple[OwnerError, ...]:  # noqa: ANN401 - JSON
    return tuple(
        OwnerError(
            str(each["path"]),
            int(each["line"]),
            int(each["column"]),
            str(each["kind"]),
            str(each.get("source") or ""),
            str(each.get("suggestion") or ""),
        )
        for each in data["errors"]
    )
