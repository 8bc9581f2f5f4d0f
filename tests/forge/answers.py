"""The answers of the test server: the description's own examples, with what the server knows written over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forge.contract import Contract
    from forge.world import PullRequest, Repository, World

Json = Any


class Answers:
    """`url` is the address of the API, which every address in an answer begins with."""

    def __init__(self, contract: Contract, world: World, url: str) -> None:
        self.contract, self.world, self.url = contract, world, url

    def user(self, login: str) -> Json:
        kind = "Bot" if login.endswith("[bot]") else "User"
        kind = "Organization" if login in self.world.organisations else kind
        made = self.contract.example("simple-user-items")[0]
        number = self.world.account(login)
        return made | {"login": login, "id": number, "type": kind, "url": f"{self.url}/users/{login}"}

    def repository(self, repository: Repository) -> Json:
        made = self.contract.example("team-repository-alternative-response-with-repository-permissions")
        owner, _, name = repository.name.partition("/")
        made |= {"full_name": repository.name, "name": name, "owner": self.user(owner), "private": repository.private}
        return made | {
            "url": f"{self.url}/repos/{repository.name}",
            "fork": bool(repository.parent),
            "default_branch": "main",
        }

    def pull(self, repository: Repository, pull: PullRequest) -> Json:
        made = self.contract.example("pull-request")
        address = f"{self.url}/repos/{repository.name}"
        source = self.world.repositories.get(pull.head_repository)
        head = {
            "ref": pull.head,
            "sha": self.world.head(repository, pull),
            "label": pull.head,
            "user": self.user(pull.author),
        }
        base = {"ref": pull.base, "sha": repository.commit(pull.base), "label": pull.base, "user": self.user("o")}
        made["head"] = head | {"repo": self._side(made["head"]["repo"], source) if source else None}
        made["base"] = base | {"repo": self._side(made["base"]["repo"], repository)}
        made |= {
            "number": pull.number,
            "title": pull.title,
            "body": pull.body,
            "state": "open" if pull.is_open else "closed",
            "draft": pull.draft,
            "merged": pull.merged,
            "merged_at": "2026-03-01T09:00:00Z" if pull.merged else None,
            "user": self.user(pull.author),
            "labels": [self.label(repository, each) for each in pull.labels],
            "url": f"{address}/pulls/{pull.number}",
            "issue_url": f"{address}/issues/{pull.number}",
            "html_url": f"https://github.com/{repository.name}/pull/{pull.number}",
            "maintainer_can_modify": pull.editable,
            "requested_teams": [],  # the example's own does not fit the description
        }
        return made

    def short_pull(self, repository: Repository, pull: PullRequest) -> Json:
        """As in a list, where some members are left out."""
        made = self.contract.example("pull-request-simple-items")[0]
        full = self.pull(repository, pull)
        return {name: full.get(name, value) for name, value in made.items()}

    def _side(self, example: Json, repository: Repository) -> Json:
        owner, _, name = repository.name.partition("/")
        about = {"full_name": repository.name, "name": name, "owner": self.user(owner)}
        about["default_branch"] = repository.settings.default_branch
        return example | about | {"url": f"{self.url}/repos/{repository.name}", "private": repository.private}

    def label(self, repository: Repository, name: str) -> Json:
        url = f"{self.url}/repos/{repository.name}/labels/{name}"
        made = {"id": 1, "node_id": "x", "url": url, "name": name, "color": "ededed", "default": False}
        return made | {"description": ""}

    def comment(self, repository: Repository, comment: Json) -> Json:
        made = self.contract.example("issue-comment")
        address = f"{self.url}/repos/{repository.name}"
        made |= {name: comment[name] for name in ("id", "body", "created_at", "updated_at")}
        user = self.user(comment["author"]) if comment["author"] else None  # the account is gone
        made |= {"url": f"{address}/issues/comments/{comment['id']}", "user": user}
        page = f"https://github.com/{repository.name}/pull/{comment['issue']}#issuecomment-{comment['id']}"
        made["performed_via_github_app"] = None
        return made | {"html_url": page, "issue_url": f"{address}/issues/{comment['issue']}"}

    def check(self, repository: Repository, check: Json) -> Json:
        made = self.contract.example("check-run-example-of-in-progress-conclusion")
        made |= {name: check[name] for name in ("id", "name", "head_sha", "external_id", "status", "conclusion")}
        made |= {"completed_at": "2026-03-01T08:00:00Z" if check["conclusion"] else None, "pull_requests": []}
        made["url"] = f"{self.url}/repos/{repository.name}/check-runs/{check['id']}"
        made["output"] |= {"title": check["title"], "summary": check["summary"]}
        made["output"]["annotations_count"] = len(check["annotations"])
        return made

    def status(self, status: Json) -> Json:
        made = self.contract.example("status")
        return made | {"id": status["id"], "creator": self.user(status["author"])} | self.short_status(status)

    def short_status(self, status: Json) -> Json:
        made = self.contract.example("combined-commit-status")["statuses"][0]
        return made | {name: status[name] for name in ("context", "state", "description", "target_url")}
