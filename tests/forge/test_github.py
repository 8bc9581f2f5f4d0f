"""The adapter against a server that holds every request against GitHub's own description of its API."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from forge.conftest import QUICK
from forge.git_backend import git
from forge.world import ACTIONS, ACTIONS_ID

from connectorops.adapters.github import GitHubForge
from connectorops.adapters.github_api import Patience
from connectorops.adapters.github_conversation import GitHubConversation
from connectorops.adapters.github_reviews import GitHubReviews
from connectorops.forge import Check, ForgeRefusedError, LineNote, Proposal, Status
from connectorops.ports import ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forge.server import Server
    from forge.world import Repository

Connect = "Callable[[str], GitHubForge]"
NAME = "o/connectors"


@pytest.fixture
def repository(server: Server) -> Repository:
    made = server.world.repository(NAME)
    made.push("main", {"readme.md": "# Connectors\n"})
    return made


@pytest.fixture
def forked(server: Server, repository: Repository) -> str:
    """A fork with a branch that a pull request is open for; the commit is its head."""
    head = server.world.repository("pub/connectors", parent=NAME).push("tasks", {"a.md": "a\n"})
    server.world.open_pull(repository, "pub", "pub:tasks", title="Tasks")
    return head


def test_a_pull_request_from_a_fork_is_read_and_found_by_its_branch(
    server: Server, connect: Callable[[str], GitHubForge], forked: str
) -> None:
    forge = connect(server.world.token("o"))
    pull = forge.pull(1)
    assert (pull.head, pull.head_repository, pull.base_repository) == (forked, "pub/connectors", NAME)
    assert (pull.is_open, pull.is_from_fork, pull.author) == (True, True, server.world.account("pub"))
    assert forge.pulls_of("pub", "tasks", forked) == [pull]
    assert forge.pulls_of("pub", "tasks", "0" * 40) == []
    assert forge.pulls_of("o", "tasks", forked) == []


def test_the_head_is_read_again_with_the_etag_and_a_push_is_noticed(
    server: Server, connect: Callable[[str], GitHubForge], forked: str
) -> None:
    forge = connect(server.world.token("o"))
    assert forge.pull(1).head == forked
    assert forge.pull(1).head == forked
    assert [(each.status, each.conditional) for each in server.seen] == [(200, False), (304, True)]
    moved = server.world.repositories["pub/connectors"].push("tasks", {"a.md": "b\n"})
    assert forge.pull(1).head == moved != forked


def test_a_deleted_fork_leaves_a_pull_request_that_can_be_read(
    server: Server, connect: Callable[[str], GitHubForge], forked: str
) -> None:
    del server.world.repositories["pub/connectors"]
    pull = connect(server.world.token("o")).pull(1)
    assert (pull.head, pull.head_repository, pull.is_from_fork) == (forked, "", True)


@pytest.mark.usefixtures("forked")
def test_comments_are_written_edited_and_read_over_several_pages(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    for number in range(120):
        server.world.comment(repository, 1, "stranger", f"comment {number}")
    forge = connect(server.world.token(ACTIONS))
    made = forge.say(1, "the report")
    forge.rewrite(made.id, "the new report")
    notes = forge.notes(1)
    assert len(notes) == 121
    assert (notes[-1].id, notes[-1].body, notes[-1].author) == (made.id, "the new report", ACTIONS_ID)
    assert notes[-1].is_edited
    assert (notes[0].created, notes[0].is_edited) == ("2026-03-01T08:00:00Z", False)
    assert sum(each.line.startswith("GET /repos/o/connectors/issues/1/comments") for each in server.seen) == 2


@pytest.mark.usefixtures("forked")
def test_a_reaction_twice_is_once(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    comment = server.world.comment(repository, 1, "pub", "/check")
    forge = connect(server.world.token(ACTIONS))
    forge.react(comment["id"], "eyes")
    forge.react(comment["id"], "eyes")
    assert repository.reactions == [(comment["id"], ACTIONS, "eyes")]


@pytest.mark.usefixtures("repository")
def test_the_account_is_known_by_number_also_with_the_token_of_a_workflow(
    server: Server, connect: Callable[[str], GitHubForge]
) -> None:
    assert connect(server.world.token(ACTIONS)).account() == ACTIONS_ID
    assert connect(server.world.token("robot")).account() == server.world.account("robot")


@pytest.mark.parametrize("role", ["admin", "maintain", "write", "triage", "read"])
def test_access_is_the_role_and_not_the_older_word_for_it(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository, role: str
) -> None:
    number = server.world.account("somebody")
    repository.roles["somebody"] = role
    forge = connect(server.world.token("o"))
    assert forge.permission("somebody") == role
    assert forge.access_of("somebody", number) == role


def test_access_is_none_for_another_number_and_for_nobody(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    repository.roles["renamed"] = "admin"
    server.world.account("renamed")
    forge = connect(server.world.token("o"))
    assert forge.access_of("renamed", 4) == "none"
    assert forge.permission("nobody-at-all") == "none"


def test_a_role_that_somebody_made_up_counts_as_what_it_includes_at_least(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    server.world.account("somebody")
    repository.roles["somebody"] = "release-captain"
    assert connect(server.world.token("o")).permission("somebody") == "read"


def test_a_team_has_its_role_and_its_members(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    logins = [f"member-{number}" for number in range(130)]
    numbers = {server.world.account(each) for each in logins}
    server.world.teams["o/owners"] = logins
    repository.team_roles["o/owners"] = "write"
    forge = connect(server.world.token("o"))
    assert forge.permission("o/owners") == "write"
    assert forge.permission("o/unseen") == "none"
    assert forge.members("o/owners") == numbers


def check_of(head: str, notes: int, key: str = "k1") -> Check:
    lines = tuple(LineNote("a.md", n + 1, n + 1, "failure", f"SW{n:03}", "Wrong.") for n in range(notes))
    return Check("connectorops", head, key, "failure", "3 errors", "Three.", lines)


def test_a_check_takes_its_annotations_in_portions_and_is_written_once(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository, forked: str
) -> None:
    forge = connect(server.world.token(ACTIONS))
    assert forge.publish_check(check_of(forked, 120))
    assert not forge.publish_check(check_of(forked, 120))
    assert [len(each["annotations"]) for each in repository.checks] == [120]
    assert repository.checks[0]["conclusion"] == "failure"
    assert forge.publish_check(check_of(forked, 0, key="k2"))
    assert len(repository.checks) == 2


def test_a_status_is_written_once(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository, forked: str
) -> None:
    forge = connect(server.world.token(ACTIONS))
    status = Status("connectorops", forked, "failure", "3 errors", "https://example.com/run")
    assert forge.publish_status(status)
    assert not forge.publish_status(status)
    assert forge.publish_status(replace(status, state="success", url=""))
    assert not forge.publish_status(replace(status, state="success", url=""))
    assert [each["state"] for each in repository.statuses] == ["failure", "success"]


@pytest.mark.usefixtures("forked")
def test_labels_are_added_and_removed_and_one_that_is_gone_already_is_no_error(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    repository.pulls[1].labels += ["mine", "stale: yes/no"]
    forge = connect(server.world.token(ACTIONS))
    pull = forge.pull(1)
    repository.pulls[1].labels.remove("stale: yes/no")
    forge.change_labels(pull, {"needs work", "mine"}, {"stale: yes/no", "never there"})
    assert repository.pulls[1].labels == ["mine", "needs work"]


def test_a_pull_request_is_opened_once_and_then_brought_up_to_date(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    server.world.repository("pub/connectors", parent=NAME).push("new", {"b.md": "b\n"})
    forge = connect(server.world.token("pub"))
    proposal = Proposal("pub:new", "main", "Tasks", "Text.")
    first = forge.open_pull(proposal)
    assert forge.open_pull(proposal) == first
    forge.open_pull(replace(proposal, body="Other text."))
    assert [each.body for each in repository.pulls.values()] == ["Other text."]
    assert [each.line.split()[0] for each in server.seen if "GET" not in each.line] == ["POST", "PATCH"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "give a valid one in GITHUB_TOKEN"),
        (403, "`permissions:` of the job"),
        (404, "check the name, and whether the token has access"),
        (422, "does not accept these values (body: too_long)"),
    ],
)
@pytest.mark.usefixtures("forked")
def test_a_refusal_says_what_to_do(
    server: Server, connect: Callable[[str], GitHubForge], status: int, said: str
) -> None:
    forge = connect(server.world.token("o"))
    forge.pull(1)
    body = {"message": "No", "errors": [{"field": "body", "code": "too_long"}]}
    server.fail("POST .*/comments", (status, {}, body))
    with pytest.raises(ForgeRefusedError, match=f"answered {status} when we tried to comment on #1") as caught:
        forge.say(1, "x")
    assert said in str(caught.value)


@pytest.mark.usefixtures("forked")
def test_a_server_that_fails_for_a_moment_is_asked_again(server: Server, connect: Callable[[str], GitHubForge]) -> None:
    server.fail("GET .*/pulls/1", (502, {}, {"message": "Bad gateway"}), (503, {}, {"message": "Unavailable"}))
    assert connect(server.world.token("o")).pull(1).number == 1
    assert [each.status for each in server.seen] == [502, 503, 200]


@pytest.mark.usefixtures("forked")
def test_a_server_that_keeps_failing_is_a_service_that_is_down(
    server: Server, connect: Callable[[str], GitHubForge]
) -> None:
    server.fail("GET .*/pulls/1", *[(500, {}, {"message": "Oops"})] * 9)
    with pytest.raises(ServiceDownError, match="read pull request 1"):
        connect(server.world.token("o")).pull(1)
    assert len(server.seen) == 4


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Retry-After": "0"}, "You have exceeded a secondary rate limit"),
        ({}, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
    ],
)
def test_a_limit_of_writes_is_waited_for(
    server: Server,
    connect: Callable[[str], GitHubForge],
    repository: Repository,
    headers: dict[str, str],
    message: str,
) -> None:
    forge = connect(server.world.token("o"))
    forge.pull(1)
    server.fail("POST .*/comments", (403, headers, {"message": message}))
    forge.say(1, "once")
    assert [each["body"] for each in repository.comments.values()] == ["once"]


@pytest.mark.usefixtures("forked")
def test_a_limit_that_takes_too_long_is_a_service_that_is_down(
    server: Server, connect: Callable[[str], GitHubForge]
) -> None:
    limited = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4000000000"}
    server.fail("GET .*/pulls/1", (403, limited, {"message": "API rate limit exceeded for installation"}))
    with pytest.raises(ServiceDownError, match="limit of requests is used up"):
        connect(server.world.token("o")).pull(1)


def test_a_server_that_is_not_there_is_a_service_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ServiceDownError, match="could not be reached"):
        GitHubForge(NAME, "", f"http://127.0.0.1:{port}/api/v3", replace(QUICK, retries=0)).pull(1)


@pytest.mark.usefixtures("forked")
def test_a_token_that_only_reads_is_told_how_to_write(server: Server, connect: Callable[[str], GitHubForge]) -> None:
    forge = connect(server.world.token(ACTIONS, writes=False))
    with pytest.raises(ForgeRefusedError, match="in a fork it can only read"):
        forge.say(1, "x")


@pytest.mark.usefixtures("forked")
def test_no_error_quotes_the_token(server: Server, connect: Callable[[str], GitHubForge]) -> None:
    wrong = "wrong-token-text"
    with pytest.raises(ForgeRefusedError) as caught:
        connect(wrong).pull(1)
    assert wrong not in str(caught.value)
    assert [each.status for each in server.seen] == [401]


@pytest.mark.usefixtures("forked")
def test_clones_and_pushes_over_http_are_gits_own_and_need_the_right(server: Server, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", f"{server.address}/{NAME}.git", "clone")
    assert (tmp_path / "clone" / "readme.md").read_text("utf-8") == "# Connectors\n"
    git(tmp_path / "clone", "commit", "--quiet", "--allow-empty", "-m", "Change")
    for login, may in (("stranger", False), ("o", True)):
        server.world.account(login)
        address = server.address.replace("://", f"://{login}:{server.world.token(login)}@")
        command = ["push", "--quiet", f"{address}/{NAME}.git", "HEAD:refs/heads/topic"]
        if may:
            git(tmp_path / "clone", *command)
        else:
            with pytest.raises(subprocess.CalledProcessError):
                git(tmp_path / "clone", *command)
    assert server.world.repositories[NAME].commit("topic") == git(tmp_path / "clone", "rev-parse", "HEAD")


def test_what_reminds_sees_our_comments_and_ends_checks_that_hang(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository, forked: str
) -> None:
    server.world.comment(repository, 1, "stranger", "not ours")
    conversation = GitHubConversation(connect(server.world.token(ACTIONS)))
    conversation.comment(1, "ours")
    assert conversation.own_comments(1) == ["ours"]
    assert list(conversation.pending_checks()) == []
    hanging = {"id": 77, "author": ACTIONS, "annotations": [], "conclusion": None, "title": ""}
    hanging |= {"name": "connectorops", "head_sha": forked, "status": "queued", "summary": ""}
    job = {**hanging, "id": 76, "external_id": "8d8d6a3c-1111-2222-3333-444455556666"}
    repository.checks.append(job)
    assert list(conversation.pending_checks()) == []  # a job of the pull request that is called like our check
    repository.checks.append({**hanging, "external_id": "0" * 32})
    (pending,) = conversation.pending_checks()
    assert (pending.id, pending.commit) == (77, forked)
    conversation.end_check(pending, "Run it again with /check.")
    assert (repository.checks[1]["status"], repository.checks[1]["conclusion"]) == ("completed", "cancelled")
    assert repository.checks[0] == job


SHORT = Patience(retries=0, backoff=0, secondary=0.01, limit=5, between_writes=0, timeout=10, pages=2)


def flooded(server: Server, repository: Repository, number: int) -> GitHubForge:
    for n in range(number):
        server.world.comment(repository, 1, "stranger", f"{n}")
        server.world.review(repository, 1, "stranger", "COMMENTED", "0" * 40)
    server.world.teams["o/many"] = [f"member{n}" for n in range(number)]
    return GitHubForge("o/connectors", server.world.token(ACTIONS), server.api, SHORT)


@pytest.mark.usefixtures("forked")
def test_all_of_a_list_is_read(server: Server, repository: Repository) -> None:
    forge = flooded(server, repository, 200)
    assert [each.body for each in forge.notes(1)] == [str(n) for n in range(200)]
    assert len(GitHubReviews(forge).reviews(1)) == 200
    assert len(forge.members("o/many")) == 200


@pytest.mark.usefixtures("forked")
def test_a_list_that_is_longer_than_is_read_decides_nothing(server: Server, repository: Repository) -> None:
    """What takes an approval back may be in the rest, and so may our own comment."""
    forge = flooded(server, repository, 201)
    asked = len(server.seen)
    for ask in (
        lambda: forge.notes(1),
        lambda: GitHubReviews(forge).reviews(1),
        lambda: forge.members("o/many"),
        lambda: GitHubConversation(forge).own_comments(1),
    ):
        with pytest.raises(ForgeRefusedError, match="are more than 200, of which no part decides anything"):
            ask()
    assert len(server.seen) - asked <= 4 * 3 + 3


def test_what_is_not_there_is_no_empty_list(server: Server, repository: Repository) -> None:
    forge = flooded(server, repository, 0)
    with pytest.raises(ForgeRefusedError, match="404"):
        GitHubReviews(forge).reviews(77)


@pytest.mark.usefixtures("forked")
def test_a_comment_of_an_account_that_is_gone_is_nobodys(
    server: Server, connect: Callable[[str], GitHubForge], repository: Repository
) -> None:
    server.world.comment(repository, 1, "", "/certify " + "0" * 40)
    (note,) = connect(server.world.token(ACTIONS)).notes(1)
    assert (note.author, note.author_name, note.by_person) == (0, "ghost", False)
