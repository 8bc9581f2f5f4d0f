"""`/fix` on a pull request: a commit on its branch where it may be pushed to, else suggestions, else a patch."""

from __future__ import annotations

import contextlib
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, Desk, desk
from forge.world import ACTIONS

from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server

SWAGGER = "apiDefinition.swagger.json"


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(server, tmp_path, monkeypatch)
    made.upstream.roles[ACTIONS] = "write"
    return made


def trailing_comma() -> bytes:
    """A swagger that `fix` mends on one line."""
    text = GOLDEN[SWAGGER].decode()
    return text.replace('"swagger": "2.0",', '"swagger": "2.0" ,,', 1).encode()


def fix(at: Desk, login: str = "pub", *words: str) -> tuple[int, str]:
    return at.run("comment", "--event", at.event(at.says(login, "/fix")), *words)


def own_branch(at: Desk, author: str = "pub") -> None:
    """The pull request comes from a branch of the repository itself."""
    at.upstream.push("tasks", {f"{FOLDER}/{SWAGGER}": trailing_comma()})
    pull = at.upstream.pulls[1]
    pull.head_repository, pull.author = at.upstream.name, author


def fixed_locally(at: Desk) -> dict[str, str]:
    """The files of the connector as `connectorops fix` leaves them in a clone of the head, by their object ids."""
    folder = at.clone.parent / "local"
    git(at.clone.parent, "clone", "--quiet", "--shared", str(at.upstream.folder), str(folder))
    git(folder, "checkout", "--quiet", at.head)
    with contextlib.chdir(folder):
        assert at.run_here("fix", ".")[0] == Exit.CLEAN
    git(folder, "add", ".")
    return files_of(folder, git(folder, "write-tree"))


def files_of(folder: Path, tree: str) -> dict[str, str]:
    listed = git(folder, "ls-tree", "-r", "-z", tree)
    return {path: about for about, _, path in (each.partition("\t") for each in listed.split("\0")) if path}


def patch_in(answer: str) -> str:
    """What a reader copies out of the answer."""
    found = re.search(r"^(`{3,})diff\n(.*?)^\1$", answer, re.MULTILINE | re.DOTALL)
    assert found, answer
    return found[2]


def applied(at: Desk, patch: str) -> dict[str, str]:
    folder = at.clone.parent / "patched"
    git(at.clone.parent, "clone", "--quiet", "--shared", str(at.upstream.folder), str(folder))
    git(folder, "checkout", "--quiet", at.head)
    (folder / "fix.patch").write_bytes(patch.encode())
    git(folder, "apply", "--index", "fix.patch")
    return files_of(folder, git(folder, "write-tree"))


def test_it_becomes_one_commit_on_the_branch_which_is_checked_at_once(at: Desk) -> None:
    own_branch(at)
    at.upstream.roles["pub"] = "write"
    before, wanted = at.head, fixed_locally(at)
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert git(at.upstream.folder, "rev-parse", "tasks^") == before
    assert files_of(at.upstream.folder, "tasks") == wanted
    report, answer = at.answers()
    assert "nothing that we check" in report
    assert f"Pushed {at.head} to tasks of o/connectors. It is checked." in answer
    assert "ST039 syntax_error: 1 finding." in answer
    assert at.reactions() == ["eyes", "rocket"]
    after = at.head
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert "Nothing to fix." in at.answers()[-1]
    assert at.head == after


def test_nothing_to_fix_is_said(at: Desk) -> None:
    before = at.head
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert "Nothing to fix." in at.answers()[-1]
    assert at.head == before


def test_who_may_not_command_it_is_denied(at: Desk) -> None:
    assert fix(at, "stranger")[1] == "Denied: not_permitted.\n"


def test_a_branch_of_somebody_else_is_not_pushed_to(at: Desk) -> None:
    """Anybody can propose to merge a branch of the repository: its author may be a stranger to it."""
    own_branch(at, author="stranger")
    before = at.head
    assert fix(at, "stranger")[1] == "Ran /fix: 0.\n"
    assert at.head == before
    assert "tasks is a branch of this repository, and you may not push to it" in at.answers()[-1]
    assert len(at.upstream.review_comments) == 1


def test_a_protected_branch_is_not_pushed_to(at: Desk) -> None:
    own_branch(at)
    at.upstream.roles["pub"] = "write"
    at.upstream.protected.add("tasks")
    before = at.head
    fix(at)
    assert at.head == before
    assert "because tasks is protected" in at.answers()[-1]


def test_a_fork_that_the_token_can_not_reach_gets_suggestions_once(at: Desk) -> None:
    head = at.push({SWAGGER: trailing_comma()})
    assert fix(at)[1] == "Ran /fix: 0.\n"
    (made,) = at.upstream.review_comments
    line = next(n for n, text in enumerate(trailing_comma().decode().split("\n"), 1) if ",," in text)
    assert (made["path"], made["line"], made["commit_id"]) == (f"{FOLDER}/{SWAGGER}", line, head)
    assert made["body"] == '```suggestion\n    "swagger": "2.0" ,\n```'
    assert "because the token here may not push to tasks of pub/connectors" in at.answers()[-1]
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert len(at.upstream.review_comments) == len(at.upstream.reviews) == 1
    assert "which are there already" in at.answers()[-1]
    assert at.head == head


def test_lines_that_github_does_not_take_get_a_patch(at: Desk) -> None:
    at.push({SWAGGER: trailing_comma()})
    at.server.fail("POST .*/pulls/1/reviews", (422, {}, {"message": "Unprocessable", "errors": ["Line"]}))
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert "and these lines take no suggestions" in at.answers()[-1]
    assert '+    "swagger": "2.0" ,' in patch_in(at.answers()[-1])


def test_a_maintainers_token_pushes_to_a_fork_that_allows_it(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.upstream.roles["captain"] = "write"
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token("captain"))
    head = at.push({SWAGGER: trailing_comma()})
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert git(at.fork.folder, "rev-parse", "tasks^") == head


def test_a_fork_that_does_not_allow_it_is_not_pushed_to(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at.upstream.roles["captain"] = at.fork.roles["captain"] = "write"
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token("captain"))
    at.upstream.pulls[1].editable = False
    head = at.push({SWAGGER: trailing_comma()})
    fix(at)
    assert git(at.fork.folder, "rev-parse", "tasks") == head
    code, said = at.run("repair", head, "--pull", "1")
    assert code == Exit.CLEAN
    assert "does not allow edits by maintainers" in said


@pytest.mark.parametrize("back", [False, True])
def test_a_branch_that_moves_in_between_is_left_as_it_is(at: Desk, *, back: bool) -> None:
    own_branch(at)
    at.upstream.roles["pub"] = "write"
    moved: list[str] = []

    def meanwhile(question: str) -> None:
        if question == "may_push" and not moved:
            if back:
                git(at.upstream.folder, "update-ref", "refs/heads/tasks", "tasks^")
            else:
                at.upstream.push("tasks", {f"{FOLDER}/readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})
            moved.append(at.upstream.commit("tasks"))

    at.server.world.meanwhile = meanwhile
    assert fix(at)[1] == "Ran /fix: 1.\n"
    assert at.upstream.commit("tasks") == moved[0]
    assert (
        "Nothing was changed: somebody pushed to tasks of o/connectors meanwhile. Give /fix again." in at.answers()[-1]
    )


def test_lines_that_the_pull_request_does_not_show_get_a_patch(at: Desk) -> None:
    hostile = trailing_comma().replace(b",,\n", b',,\n    "x-note": "````` @ada <!--",\n    "x-end": "```",\n')
    at.upstream.push("main", {f"{FOLDER}/{SWAGGER}": hostile})
    git(at.fork.folder, "fetch", "--quiet", str(at.upstream.folder), "+main:tasks")
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    wanted = fixed_locally(at)
    assert fix(at)[1] == "Ran /fix: 0.\n"
    assert at.upstream.reviews == []
    assert applied(at, patch_in(at.answers()[-1])) == wanted


def test_a_patch_holds_what_no_page_shows_and_files_that_get_another_name(at: Desk) -> None:
    swagger = b"\xef\xbb\xbf" + trailing_comma().replace(b"\n", b"\r\n")
    text = GOLDEN["readme.md"] + b"\n```` ~~~~ \xe2\x80\xae <!-- @ada\n"
    at.push({SWAGGER: swagger, "readme.md": None, "README.MD": text, "Thumbs.db": b"\0"})
    wanted = fixed_locally(at)
    assert fix(at)[1].startswith("Ran /fix: ")
    assert applied(at, patch_in(at.answers()[-1])) == wanted
    assert f"100644 blob {git(at.upstream.folder, 'rev-parse', f'{at.head}:{FOLDER}/README.MD')}" in wanted.values()


def test_a_patch_that_no_comment_holds_is_left_to_the_publisher(at: Desk) -> None:
    lines = b"".join(b'    "x-%d": "%s",\r\n' % (n, sha256(b"%d" % n).hexdigest().encode()) for n in range(1000))
    at.push({SWAGGER: trailing_comma().replace(b"{\n", b"\xef\xbb\xbf{\n" + lines, 1)})
    fix(at)
    assert "too long for a comment" in at.answers()[-1]
    assert "diff --git" not in at.answers()[-1]


def test_what_the_branch_says_of_rules_is_not_believed(at: Desk) -> None:
    own_branch(at)
    at.upstream.roles["pub"] = "write"
    at.upstream.push("tasks", {".github/connectorops.yml": "ignore: [ST039]\n"})
    fix(at)
    assert "ST039 syntax_error: 1 finding." in at.answers()[-1]


def test_a_dry_run_shows_the_patch_and_writes_nothing(at: Desk) -> None:
    own_branch(at)
    before = at.head
    code, said = at.run("repair", before, "--pull", "1", "--dry-run")
    assert code == Exit.CLEAN
    assert '+    "swagger": "2.0" ,' in said
    assert at.head == before
    assert at.upstream.reviews == []


def test_a_server_that_does_not_answer_is_3(at: Desk) -> None:
    at.server.fail("GET .*/pulls/1", *[(502, {}, {"message": "Bad gateway"})] * 9)
    assert at.run("repair", at.head, "--pull", "1")[0] == Exit.SERVICE
