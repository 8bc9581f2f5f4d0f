"""A repository of connectors, a fork, and a pull request from it: what the tests of commands begin with."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flow_solutions import flow_solution
from forge.conftest import QUICK
from forge.git_backend import git
from forge.webhooks import event
from forge.world import ACTIONS
from golden_connector import connector_of, golden
from machine import Machine

from connectorops.adapters.github import GitHubForge
from connectorops.cli import run
from connectorops.package.bundle import zipped
from connectorops.package.solution import connector_solution, identity_of, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest
    from forge.server import Server
    from forge.world import Repository

NAME: Final = "o/connectors"
FORK: Final = "pub/connectors"
FOLDER: Final = "connectors/golden"
GOLDEN: Final = {
    each.name: each.read_bytes() for each in sorted((Path(__file__).parents[1] / "golden").iterdir()) if each.is_file()
}


class Quick(Machine):
    """This machine, with the patience of a test."""

    def forge(self, repository: str, token: str) -> GitHubForge:
        real = super().forge(repository, token)
        return GitHubForge(repository, token, real._api, QUICK)  # noqa: SLF001 - the same, but quick


@dataclass
class Desk:
    """A clone of the base, as a workflow has it, and what happened at it."""

    server: Server
    upstream: Repository
    fork: Repository
    clone: Path
    workspace: type[Quick] = Quick

    @property
    def head(self) -> str:
        return self.server.world.head(self.upstream, self.upstream.pulls[1])

    def push(self, files: Mapping[str, str | bytes | None], folder: str = FOLDER) -> str:
        """The publisher pushes to the branch of the pull request."""
        return self.fork.push("tasks", {f"{folder}/{name}": text for name, text in files.items()})

    def run(self, *words: str) -> tuple[int, str]:
        """One command in the clone: the exit code, and what it wrote."""
        with contextlib.chdir(self.clone):
            return self.run_here(*words)

    def run_here(self, *words: str) -> tuple[int, str]:
        """The same where we are."""
        written = io.StringIO()
        with contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
            code = run(list(words), self.workspace())
        return code, written.getvalue()

    def event(self, payload: dict[str, Any]) -> str:
        file = self.clone.parent / "event.json"
        file.write_text(json.dumps(payload), "utf-8")
        return str(file)

    def checked(self, head: str = "") -> dict[str, Any]:
        """The payload of `workflow_run` after the check of the fork's branch."""
        source = {"owner": {"login": "pub"}, "full_name": FORK}
        about = {"event": "pull_request", "head_sha": head or self.head, "head_branch": "tasks"}
        return event("workflow_run$completed", {"workflow_run": {**about, "head_repository": source}})

    def queued(self, commit: str) -> dict[str, Any]:
        """The payload of `workflow_run` after the check of a commit in the merge queue."""
        source = {"owner": {"login": "o"}, "full_name": NAME}
        branch = f"gh-readonly-queue/main/pr-1-{self.upstream.commit('main')}"
        about = {"event": "merge_group", "head_sha": commit, "head_branch": branch}
        return event("workflow_run$completed", {"workflow_run": {**about, "head_repository": source}})

    def says(self, login: str, body: str) -> dict[str, Any]:
        """The payload of `issue_comment` after somebody wrote a comment."""
        world = self.server.world
        made = world.comment(self.upstream, 1, login, body)
        user: dict[str, Any] = {
            "id": world.account(login),
            "login": login,
            "type": "Bot" if login.endswith("[bot]") else "User",
        }
        pull = self.upstream.pulls[1]
        issue = {
            "number": 1,
            "state": "open" if pull.is_open else "closed",
            "pull_request": {"url": f"https://example.com/{NAME}/pulls/1"},
            "user": {"id": world.account(pull.author), "login": pull.author, "type": "User"},
        }
        comment = {name: made[name] for name in ("id", "body", "created_at", "updated_at")}
        return event(
            "issue_comment$created",
            {"comment": {**comment, "user": user, "performed_via_github_app": None}, "issue": issue, "sender": user},
        )

    def answers(self) -> list[str]:
        """What we wrote, oldest first."""
        return [each["body"] for each in self.upstream.comments.values() if each["author"] == ACTIONS]

    def reactions(self) -> list[str]:
        return [reaction for _, _, reaction in self.upstream.reactions]


def manifest(*owners: tuple[str, int]) -> str:
    """A certification.yml with owners who agreed."""
    lines = [GOLDEN["certification.yml"].decode().partition("owners:")[0].rstrip(), "owners:"]
    for handle, number in owners:
        lines += [f"  - handle: {handle}", f"    id: {number}"]
    return "\n".join(lines) + "\n"


def flows() -> bytes:
    """A solution with a flow that uses the connector, as an environment exports it."""
    source = source_of(connector_of(golden()))
    identity = identity_of(source, None)
    return zipped(flow_solution(connector_solution(source, identity), identity, "ListDocuments"))


def desk(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """One connector on main whose owner is ada; a pull request of pub that changes its readme.

    The repositories are made for the first test, and copied for each other one.
    """
    world = server.world
    kept, clone = tmp_path.parent / "kept-desk", tmp_path / "clone"
    is_new = not (kept / "clone").is_dir()
    if not is_new:
        shutil.copytree(kept / "git", server.root, dirs_exist_ok=True)
    upstream = world.repository(NAME)
    for login in ("pub", "stranger", "ada"):
        world.account(login)
    files: dict[str, str | bytes | None] = {**GOLDEN, "certification.yml": manifest(("ada", world.account("ada")))}
    if is_new:
        upstream.push("main", {f"{FOLDER}/{name}": data for name, data in files.items()})
    fork = world.repository(FORK, parent=NAME)
    if is_new:
        fork.push("tasks", {f"{FOLDER}/readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    world.open_pull(upstream, "pub", "pub:tasks", title="Tasks")
    if is_new:
        git(tmp_path, "clone", "--quiet", f"{server.address}/{NAME}.git", str(clone))
        shutil.copytree(server.root, kept / "git")
        shutil.copytree(clone, kept / "clone")
    else:
        shutil.copytree(kept / "clone", clone)
        git(clone, "remote", "set-url", "origin", f"{server.address}/{NAME}.git")
        git(clone, "update-index", "--refresh")  # it goes by the numbers of the files
    for name, value in {
        "GITHUB_TOKEN": world.token(ACTIONS),
        "GITHUB_API_URL": server.api,
        "GITHUB_SERVER_URL": server.address,
        "GITHUB_REPOSITORY": NAME,
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("GITHUB_OUTPUT", "GITHUB_EVENT_PATH", "CONNECTOROPS_RUN_URL"):
        monkeypatch.delenv(name, raising=False)
    return Desk(server, upstream, fork, clone)
