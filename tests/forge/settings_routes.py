"""What the test server says of settings, and to whom: most of them are for administrators only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forge.git_backend import git
from forge.world import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge.routes import Request
    from forge.world import Repository

Json = Any
Answer = tuple[int, Json]
_REPO = "/repos/{owner}/{repo}"


def _refused(status: int, message: str, accepted: str = "") -> Exception:
    from forge.routes import Refused  # noqa: PLC0415 - these two modules need each other

    refused = Refused(status, message)
    refused.headers = {"X-Accepted-GitHub-Permissions": accepted} if accepted else {}
    return refused


def _is_admin(request: Request) -> bool:
    token = request.token
    return token is not None and token.login != ACTIONS and request.repository.roles.get(token.login) == "admin"


def _needs(request: Request, permission: str) -> None:
    if not _is_admin(request):
        raise _refused(403, "Resource not accessible by personal access token", permission)


def get_actions(request: Request) -> Answer:
    _needs(request, "administration=read")
    return 200, request.repository.settings.actions


def get_selected(request: Request) -> Answer:
    _needs(request, "administration=read")
    return 200, {"verified_allowed": False, **request.repository.settings.selected}


def get_workflow_token(request: Request) -> Answer:
    _needs(request, "administration=read")
    settings = request.repository.settings
    right = "write" if settings.writes else "read"
    return 200, {"default_workflow_permissions": right, "can_approve_pull_request_reviews": settings.approves}


def list_workflows(request: Request) -> Answer:
    example = request.answers.contract.example("workflow-paginated")["workflows"][0]
    states = request.repository.settings.states
    found = [example | {"path": path, "state": states.get(path, "active")} for path in _workflows(request.repository)]
    size, page = int(request.query.get("per_page", 30)), int(request.query.get("page", 1))
    return 200, {"total_count": len(found), "workflows": found[(page - 1) * size : page * size]}


def _workflows(repository: Repository) -> list[str]:
    branch = repository.settings.default_branch
    listed = git(repository.folder, "ls-tree", "-z", "--name-only", branch, ".github/workflows/")
    return [each for each in listed.split("\0") if each]


def get_contents(request: Request) -> Answer:
    """A folder, which is all that is asked for."""
    example = request.answers.contract.example("content-file-response-if-content-is-a-directory")[0]
    repository, path = request.repository, request.parameters["path"]
    listed = [
        each
        for each in git(repository.folder, "ls-tree", "-z", "--name-only", request.query["ref"], f"{path}/").split("\0")
        if each
    ]
    if not listed:
        raise _refused(404, "Not Found")
    return 200, [example | {"type": "file", "path": each, "name": each.rpartition("/")[2]} for each in listed]


def get_rules(request: Request) -> Answer:
    """The rulesets of the guide are about the default branch."""
    about = {"ruleset_source_type": "Repository", "ruleset_source": request.repository.name, "ruleset_id": 1}
    settings, branch = request.repository.settings, request.parameters["branch"]
    more = [{"type": "update"}] if branch in request.repository.protected else []
    more += settings.other_rules.get(branch, [])
    return 200, [about | each for each in (settings.rules if branch == settings.default_branch else more)]


def get_branch(request: Request) -> Answer:
    made = request.answers.contract.example("branch-get")
    """The older way of protection is the default branch's here."""
    settings = request.repository.settings
    protection = settings.protection if request.parameters["branch"] == settings.default_branch else None
    checks = (protection or {}).get("required_status_checks", {"contexts": []})
    shown = {"enabled": protection is not None, "required_status_checks": {**checks, "checks": []}}
    return 200, made | {"name": request.parameters["branch"], "protected": bool(protection), "protection": shown}


def get_protection(request: Request) -> Answer:
    """To others than administrators it is not there."""
    if not _is_admin(request):
        raise _refused(404, "Not Found")
    protection = request.repository.settings.protection
    if protection is None:
        raise _refused(404, "Branch not protected")
    return 200, protection


def get_environment(request: Request) -> Answer:
    found = request.repository.settings.environments.get(request.parameters["environment_name"])
    if found is None:
        raise _refused(404, "Not Found")
    made = request.answers.contract.example("environment")
    rules = [each for each in made["protection_rules"] if each["type"] == "required_reviewers"]
    rules[0]["reviewers"] = rules[0]["reviewers"][:1]
    rules[0]["prevent_self_review"] = not found.get("alone", False)
    made["protection_rules"] = rules if found.get("reviewed") else []
    return 200, made | {
        "name": request.parameters["environment_name"],
        "deployment_branch_policy": found.get("branches"),
    }


def get_owner_errors(request: Request) -> Answer:
    return 200, {"errors": request.repository.settings.owner_errors}


def compare(request: Request) -> Answer:
    """Between branches of two repositories, as far as the counts go, by git."""
    base, _, other = request.parameters["basehead"].partition("...")
    owner, _, branch = other.rpartition(":")
    here = request.repository
    related = [each for each in request.world.repositories.values() if here.name in {each.name, each.parent}]
    source = next((each for each in related if each.name.startswith(f"{owner}/")), None)
    if source is None:
        raise _refused(404, "Not Found")
    git(here.folder, "fetch", "--quiet", str(source.folder), f"+refs/heads/{branch}:refs/compare/head")
    behind, ahead = git(here.folder, "rev-list", "--left-right", "--count", f"{base}...refs/compare/head").split()
    made = request.answers.contract.example("commit-comparison")
    return 200, made | {"behind_by": int(behind), "ahead_by": int(ahead), "commits": made["commits"][:1]}


SETTINGS_ROUTES: dict[str, Callable[[Request], Answer]] = {
    f"GET {_REPO}/actions/permissions": get_actions,
    f"GET {_REPO}/actions/permissions/selected-actions": get_selected,
    f"GET {_REPO}/actions/permissions/workflow": get_workflow_token,
    f"GET {_REPO}/actions/workflows": list_workflows,
    f"GET {_REPO}/contents/{{path}}": get_contents,
    f"GET {_REPO}/rules/branches/{{branch}}": get_rules,
    f"GET {_REPO}/branches/{{branch}}": get_branch,
    f"GET {_REPO}/branches/{{branch}}/protection": get_protection,
    f"GET {_REPO}/environments/{{environment_name}}": get_environment,
    f"GET {_REPO}/codeowners/errors": get_owner_errors,
    f"GET {_REPO}/compare/{{basehead}}": compare,
}
