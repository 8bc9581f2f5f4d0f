"""The ledger and reminders through GitHub's API: every request and answer is held against its description."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git
from lifecycle.submissions import BEGIN, DEFAULT, NAME, request, started

from connectorops.adapters.github_conversation import GitHubConversation
from connectorops.adapters.github_ledger import GitHubEvents
from connectorops.adapters.ledger import LocalEvents
from connectorops.forge import Check, ForgeRefusedError
from connectorops.lifecycle.ledger import read, read_all, record, verify
from connectorops.lifecycle.states import Move, Route
from connectorops.ports import MovedError, ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Callable

    from forge.server import Server
    from forge.world import Repository

    from connectorops.adapters.github import GitHubForge

    Connect = Callable[[str], GitHubForge]


@pytest.fixture
def repository(server: Server) -> Repository:
    made = server.world.repository("o/connectors")
    made.push("main", {"readme.md": "# Connectors\n"})
    return made


@pytest.fixture
def branch(server: Server, connect: Connect, repository: Repository) -> GitHubEvents:
    assert repository.commit("main")
    return GitHubEvents(connect(server.world.token("o")), first=0.01)


def live(branch: GitHubEvents, connector: str = NAME) -> None:
    for move in (Move.START, Move.SUBMIT, Move.PASSED):
        record(branch, connector, request(move, BEGIN, started(Route.TEMPLATE)), BEGIN, DEFAULT)


def test_events_are_written_and_read_and_a_clone_verifies_them(branch: GitHubEvents, repository: Repository) -> None:
    assert branch.tip() == ""
    live(branch)
    live(branch, "connectors/Ärger & Söhne")
    assert read(branch.tree(branch.tip()), NAME).state == "passed"
    local = LocalEvents(repository.folder)
    assert verify(local) == []
    assert [len(each.events) for each in read_all(local.tree(local.tip()))] == [3, 3]
    record(local, NAME, request(Move.GO_LIVE, BEGIN, started(Route.TEMPLATE)), BEGIN, DEFAULT)
    assert read(branch.tree(branch.tip()), NAME).state == "signed-off"


def test_the_name_of_a_connector_calls_nobody_in_a_commit(branch: GitHubEvents, repository: Repository) -> None:
    branch.extend("", {"events/a/1.json": b"{}"}, "certify connectors/x @ada #1")
    said = git(repository.folder, "log", "-1", "--format=%s", "certification")
    assert said == "certify connectors/x @\u200bada #\u200b1"


def test_an_event_takes_few_requests(branch: GitHubEvents, server: Server) -> None:
    live(branch)
    server.seen.clear()
    record(branch, NAME, request(Move.GO_LIVE, BEGIN, started(Route.TEMPLATE)), BEGIN, DEFAULT)
    assert len(server.seen) <= 7


def test_who_saw_an_older_tip_adds_nothing(branch: GitHubEvents) -> None:
    first = branch.extend("", {"events/a/1.json": b"{}"}, "x")
    second = branch.extend(first, {"events/a/2.json": b"{}"}, "x")
    for stale in ("", first):
        with pytest.raises(MovedError):
            branch.extend(stale, {"events/a/3.json": b"{}"}, "x")
    assert branch.tip() == second
    assert branch.tree(second).paths() == ["events/a/1.json", "events/a/2.json"]


def test_writers_at_once_lose_nothing(server: Server, connect: Connect, branch: GitHubEvents) -> None:
    token = server.world.token("o")

    def write(number: int) -> None:
        one = GitHubEvents(connect(token), first=0.05)
        record(one, f"connectors/{number}", request(Move.START, BEGIN, started()), BEGIN, DEFAULT)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    assert len(read_all(branch.tree(branch.tip()))) == 6


def test_a_token_that_only_reads_is_refused_with_the_remedy(
    server: Server, connect: Connect, repository: Repository
) -> None:
    assert repository
    branch = GitHubEvents(connect(server.world.token("guest", writes=False)))
    with pytest.raises(ForgeRefusedError, match="grant it under `permissions:`"):
        live(branch)


def test_github_that_is_down_is_nobodys_mistake(server: Server, branch: GitHubEvents) -> None:
    server.fail("git/ref/", *[(503, {}, {"message": "down"})] * 9)
    with pytest.raises(ServiceDownError):
        branch.tip()


def test_only_comments_of_our_own_are_ours(server: Server, connect: Connect, repository: Repository) -> None:
    server.world.repository("pub/connectors", parent="o/connectors").push("tasks", {"a.md": "a\n"})
    server.world.open_pull(repository, "pub", "pub:tasks", title="Tasks")
    talk = GitHubConversation(connect(server.world.token("bot")))
    server.world.comment(repository, 1, "mallory", "<!-- connectorops remind x -->")
    talk.comment(1, "Something is due.")
    assert talk.own_comments(1) == ["Something is due."]


def test_a_check_that_never_ended_is_ended(server: Server, connect: Connect, repository: Repository) -> None:
    head = server.world.repository("pub/connectors", parent="o/connectors").push("tasks", {"a.md": "a\n"})
    server.world.open_pull(repository, "pub", "pub:tasks", title="Tasks")
    forge = connect(server.world.token("o"))
    talk = GitHubConversation(forge)
    forge.publish_check(Check("connectorops: done", head, "k", "success", "Done", "All is well."))
    for name in ("connectorops", "somebody else's"):
        about = {"name": name, "head_sha": head, "status": "in_progress", "external_id": "0" * 32}
        forge.request("POST", "/check-runs", input=about)
    (pending,) = talk.pending_checks()
    assert (pending.name, pending.commit) == ("connectorops", head)
    assert pending.started < datetime.now(UTC)
    talk.end_check(pending, "Comment `/check` to run it again.")
    assert talk.pending_checks() == []
