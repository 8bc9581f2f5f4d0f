"""What the test server does for pull requests between repositories: forks, drafts, who may, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forge.git_backend import git
from forge.world import ACTIONS, PullRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge.routes import Request
    from forge.world import Repository

Json = Any
Answer = tuple[int, Json]
_REPO = "/repos/{owner}/{repo}"
_TRIAGE = frozenset({"triage", "write", "maintain", "admin"})


def _refused(status: int, message: str, errors: Json = None) -> Exception:
    from forge.routes import Refused  # noqa: PLC0415 - these two modules need each other

    return Refused(status, message, errors)


def _writer(request: Request) -> str:
    """Who writes; a workflow's token does so in its own repository only."""
    login = request.writer
    token = request.token
    if token and token.only and token.only != request.repository.name:
        raise _refused(403, "Resource not accessible by integration")
    return login


def get_repository(request: Request) -> Answer:
    found = request.repository
    made = request.answers.contract.example("full-repository-default-response") | {"language": None}
    login = request.token.login if request.token else ""
    role = found.roles.get(login, "read")
    ranks = ["pull", "triage", "push", "maintain", "admin"]
    place = ["read", "triage", "write", "maintain", "admin"].index(role)
    about = {"permissions": {name: at <= place for at, name in enumerate(ranks)}, **_named(request, found)}
    about |= {"fork": bool(found.parent), "archived": found.settings.archived}
    parent = made.pop("parent")
    del made["source"]
    if found.parent:
        about["parent"] = about["source"] = parent | _named(request, request.world.repositories[found.parent])
    return 200, made | about


def _named(request: Request, repository: Repository) -> Json:
    owner, _, name = repository.name.partition("/")
    about = {"full_name": repository.name, "name": name, "private": repository.private}
    about["default_branch"] = repository.settings.default_branch
    return about | {"owner": request.answers.user(owner), "url": f"{request.answers.url}/repos/{repository.name}"}


def open_pull(request: Request) -> Answer:
    author, body, base = _writer(request), request.body, request.repository
    owner, _, branch = body["head"].rpartition(":")
    source = f"{owner or base.name.partition('/')[0]}/{body.get('head_repo') or base.name.partition('/')[2]}"
    head = request.world.repositories.get(source)
    if head is None or not git(head.folder, "for-each-ref", f"refs/heads/{branch}"):
        raise _refused(422, "Validation Failed", [{"resource": "PullRequest", "field": "head", "code": "invalid"}])
    if head.name.partition("/")[0] in request.world.organisations and body.get("maintainer_can_modify"):
        said = {"resource": "PullRequest", "field": "fork_collab", "code": "invalid"}
        raise _refused(422, "Validation Failed", [said])
    for each in base.pulls.values():
        if each.is_open and (each.head, each.head_repository, each.base) == (branch, source, body["base"]):
            said = {"resource": "PullRequest", "code": "custom"}
            said["message"] = f"A pull request already exists for {owner}:{branch}."
            raise _refused(422, "Validation Failed", [said])
    number = len(base.pulls) + 1
    made = PullRequest(number, author, body["title"], body.get("body", ""), body["base"], branch, source)
    made.draft = body.get("draft", False)
    base.pulls[number] = made
    return 201, request.answers.pull(base, made)


def edit_pull(request: Request) -> Answer:
    login, pull = _writer(request), request.pull
    if login not in {pull.author, ACTIONS} and request.repository.roles.get(login) not in _TRIAGE:
        raise _refused(403, "Must have admin rights to Repository.")
    pull.title, pull.body = request.body.get("title", pull.title), request.body.get("body", pull.body)
    pull.is_open = request.body.get("state", "open" if pull.is_open else "closed") == "open"
    return 200, request.answers.pull(request.repository, pull)


def get_label(request: Request) -> Answer:
    name = request.parameters["name"]
    if name not in request.repository.labels:
        raise _refused(404, "Not Found")
    return 200, request.answers.label(request.repository, name)


OFFERING_ROUTES: dict[str, Callable[[Request], Answer]] = {
    f"GET {_REPO}": get_repository,
    f"POST {_REPO}/pulls": open_pull,
    f"PATCH {_REPO}/pulls/{{pull_number}}": edit_pull,
    f"GET {_REPO}/labels/{{name}}": get_label,
}
