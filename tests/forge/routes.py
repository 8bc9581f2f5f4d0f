"""What each endpoint of the test server does. The path is the description's; anything else is no endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forge.git_routes import GIT_ROUTES
from forge.offering import OFFERING_ROUTES
from forge.reviews import REVIEW_ROUTES
from forge.settings_routes import SETTINGS_ROUTES
from forge.world import ACTIONS, PullRequest, Repository, Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge.answers import Answers
    from forge.contract import Operation

Json = Any
Answer = tuple[int, Json]
_REPO = "/repos/{owner}/{repo}"
_LABELS = f"{_REPO}/issues/{{issue_number}}/labels"


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    def __init__(self, status: int, message: str, errors: Json = None) -> None:
        super().__init__(message)
        self.answer = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
        self.answer |= {"errors": errors} if errors else {}
        self.status = status
        self.headers: dict[str, str] = {}


class Request:
    """One request, understood."""

    def __init__(
        self, answers: Answers, operation: Operation, token: Token | None, query: dict[str, str], body: Json
    ) -> None:
        self.answers, self.world = answers, answers.world
        self.operation, self.token, self.query, self.body = operation, token, query, body
        self.parameters = operation.parameters

    @property
    def repository(self) -> Repository:
        found = self.world.repositories.get(f"{self.parameters['owner']}/{self.parameters['repo']}")
        if found is None or (found.private and self.token is None):
            raise Refused(404, "Not Found")
        return found

    @property
    def pull(self) -> PullRequest:
        number = int(self.parameters.get("pull_number") or self.parameters["issue_number"])
        if number not in self.repository.pulls:
            raise Refused(404, "Not Found")
        return self.repository.pulls[number]

    @property
    def writer(self) -> str:
        """Who writes; a token that only reads can't."""
        if self.token is None:
            raise Refused(401, "Requires authentication")
        if not self.token.writes:
            raise Refused(403, "Resource not accessible by integration")
        return self.token.login


def get_user(request: Request) -> Answer:
    if request.token is None:
        raise Refused(401, "Requires authentication")
    if request.token.login == ACTIONS:
        raise Refused(403, "Resource not accessible by integration")
    return 200, request.answers.contract.example("public-user-default-response") | request.answers.user(
        request.token.login
    )


def get_user_by_name(request: Request) -> Answer:
    login = request.parameters["username"]
    if login not in request.world.accounts:
        raise Refused(404, "Not Found")
    return 200, request.answers.contract.example("public-user-default-response") | request.answers.user(login)


def get_permission(request: Request) -> Answer:
    login = request.parameters["username"]
    if login not in request.world.accounts:
        raise Refused(404, f"{login} is not a user")
    role = request.repository.roles.get(login, "none" if request.repository.private else "read")
    old = {"maintain": "write", "triage": "read"}.get(role, role)
    user = request.answers.user(login)
    return 200, {
        "permission": old if old in {"admin", "write", "read", "none"} else "read",
        "role_name": role,
        "user": {**user, "role_name": role},
    }


def get_team_permission(request: Request) -> Answer:
    team = f"{request.parameters['org']}/{request.parameters['team_slug']}"
    role = request.repository.team_roles.get(team)
    if role is None:
        raise Refused(404, "Not Found")
    ranks = ["pull", "triage", "push", "maintain", "admin"]
    place = ["read", "triage", "write", "maintain", "admin"].index(role)
    granted = {name: index <= place for index, name in enumerate(ranks)}
    repository = request.answers.repository(request.repository)
    return 200, repository | {"permissions": granted, "role_name": role}


def get_team_members(request: Request) -> Answer:
    team = f"{request.parameters['org']}/{request.parameters['team_slug']}"
    return 200, [request.answers.user(login) for login in request.world.teams.get(team, ())]


def get_pull(request: Request) -> Answer:
    return 200, request.answers.pull(request.repository, request.pull)


def list_pulls(request: Request) -> Answer:
    found = list(request.repository.pulls.values())
    query = request.query
    if query.get("state", "open") != "all":
        found = [each for each in found if each.is_open is (query.get("state", "open") == "open")]
    if "head" in query:
        found = [each for each in found if query["head"] == f"{each.head_repository.partition('/')[0]}:{each.head}"]
    if "base" in query:
        found = [each for each in found if each.base == query["base"]]
    if query.get("direction", "desc") == "desc":
        found.reverse()
    return 200, [request.answers.short_pull(request.repository, each) for each in found]


def list_comments(request: Request) -> Answer:
    found = [each for each in request.repository.comments.values() if each["issue"] == request.pull.number]
    return 200, [request.answers.comment(request.repository, each) for each in found]


def add_comment(request: Request) -> Answer:
    body = request.body["body"]
    author = request.writer
    if len(body) > 65_536:
        raise Refused(422, "Validation Failed", [{"resource": "IssueComment", "field": "body", "code": "too_long"}])
    made = request.world.comment(request.repository, request.pull.number, author, body)
    return 201, request.answers.comment(request.repository, made)


def edit_comment(request: Request) -> Answer:
    assert request.writer
    found = request.repository.comments.get(int(request.parameters["comment_id"]))
    if found is None:
        raise Refused(404, "Not Found")
    found |= {"body": request.body["body"], "updated_at": "2026-03-01T09:00:00Z"}
    return 200, request.answers.comment(request.repository, found)


def react(request: Request) -> Answer:
    one = (int(request.parameters["comment_id"]), request.writer, request.body["content"])
    new = one not in request.repository.reactions
    if new:
        request.repository.reactions.append(one)
    made = {"id": 1, "node_id": "x", "user": request.answers.user(one[1]), "content": one[2]}
    return (201 if new else 200), made | {"created_at": "2026-03-01T08:00:00Z"}


def add_labels(request: Request) -> Answer:
    if request.writer != ACTIONS and request.repository.roles.get(request.writer, "read") == "read":
        raise Refused(403, "Must have triage access to Repository.")
    names = request.body["labels"] if isinstance(request.body, dict) else request.body
    request.pull.labels += [each for each in names if each not in request.pull.labels]
    return 200, [request.answers.label(request.repository, each) for each in request.pull.labels]


def remove_label(request: Request) -> Answer:
    assert request.writer
    name = request.parameters["name"]
    if name not in request.pull.labels:
        raise Refused(404, "Label does not exist")
    request.pull.labels.remove(name)
    return 200, [request.answers.label(request.repository, each) for each in request.pull.labels]


def add_check(request: Request) -> Answer:
    body = request.body
    made = {
        "id": request.world.number(),
        "author": request.writer,
        "annotations": [],
        "conclusion": None,
        "external_id": "",
    }
    made |= {name: body[name] for name in ("name", "head_sha", "external_id", "status", "conclusion") if name in body}
    request.repository.checks.append(made)
    _output(made, body)
    return 201, request.answers.check(request.repository, made)


def edit_check(request: Request) -> Answer:
    assert request.writer
    made = next(each for each in request.repository.checks if each["id"] == int(request.parameters["check_run_id"]))
    made |= {name: request.body[name] for name in ("status", "conclusion") if name in request.body}
    _output(made, request.body)
    return 200, request.answers.check(request.repository, made)


def _output(check: Json, body: Json) -> None:
    output = body.get("output", {})
    if len(output.get("annotations", ())) > 50:
        raise Refused(422, "Only 50 annotations are allowed in one request")
    if len(output.get("summary", "").encode()) > 65_535:  # bytes, whatever the description of the API says
        raise Refused(
            422,
            "Validation Failed",
            [{"resource": "CheckRun", "code": "custom", "field": "summary", "message": "summary exceeds a maximum"}],
        )
    check.setdefault("title", None)
    check.setdefault("summary", None)
    check |= {name: output[name] for name in ("title", "summary") if name in output}
    check["annotations"] += output.get("annotations", [])


def list_checks(request: Request) -> Answer:
    commit, name = request.parameters["ref"], request.query.get("check_name")
    found = [each for each in request.repository.checks if each["head_sha"] == commit and name in {None, each["name"]}]
    latest = list({each["name"]: each for each in found}.values())
    return 200, {
        "total_count": len(latest),
        "check_runs": [request.answers.check(request.repository, each) for each in latest],
    }


def add_status(request: Request) -> Answer:
    made = {
        "id": request.world.number(),
        "author": request.writer,
        "sha": request.parameters["sha"],
        "target_url": None,
    }
    made |= request.body
    request.repository.statuses.append(made)
    return 201, request.answers.status(made)


def combined_status(request: Request) -> Answer:
    commit = request.parameters["ref"]
    latest = {each["context"]: each for each in request.repository.statuses if each["sha"] == commit}
    made = request.answers.contract.example("combined-commit-status") | {"sha": commit, "total_count": len(latest)}
    return 200, made | {"statuses": [request.answers.short_status(each) for each in latest.values()]}


ROUTES: dict[str, Callable[[Request], Answer]] = {
    **GIT_ROUTES,
    **OFFERING_ROUTES,
    **REVIEW_ROUTES,
    **SETTINGS_ROUTES,
    "GET /user": get_user,
    "GET /users/{username}": get_user_by_name,
    f"GET {_REPO}/collaborators/{{username}}/permission": get_permission,
    "GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}": get_team_permission,
    "GET /orgs/{org}/teams/{team_slug}/members": get_team_members,
    f"GET {_REPO}/pulls": list_pulls,
    f"GET {_REPO}/pulls/{{pull_number}}": get_pull,
    f"GET {_REPO}/issues/{{issue_number}}/comments": list_comments,
    f"POST {_REPO}/issues/{{issue_number}}/comments": add_comment,
    f"PATCH {_REPO}/issues/comments/{{comment_id}}": edit_comment,
    f"POST {_REPO}/issues/comments/{{comment_id}}/reactions": react,
    f"POST {_LABELS}": add_labels,
    f"DELETE {_LABELS}/{{name}}": remove_label,
    f"POST {_REPO}/check-runs": add_check,
    f"PATCH {_REPO}/check-runs/{{check_run_id}}": edit_check,
    f"GET {_REPO}/commits/{{ref}}/check-runs": list_checks,
    f"POST {_REPO}/statuses/{{sha}}": add_status,
    f"GET {_REPO}/commits/{{ref}}/status": combined_status,
}
