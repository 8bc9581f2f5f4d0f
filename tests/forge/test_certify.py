"""From a fork to a certified package: errors, their repair, strangers, commits that move, and storage."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, NAME, Desk, Quick, desk, flows, manifest
from forge.world import ACTIONS

from connectorops.baseline import Entry, render_baseline
from connectorops.commands.certifying import post_dossier
from connectorops.connectors import Connector
from connectorops.model import Exit, Program, Report, Severity
from connectorops.report.checks import BLOCKED, READY
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(server, tmp_path, monkeypatch)
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "runner"))
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", f"file:{tmp_path / 'storage'}")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    (tmp_path / "runner").mkdir()
    made.upstream.roles[ACTIONS] = "write"
    return made


def broken() -> dict[str, str | bytes | None]:
    """Three errors."""
    swagger, properties = (json.loads(GOLDEN[name]) for name in ("apiDefinition.swagger.json", "apiProperties.json"))
    swagger["info"]["title"] = "Golden Connector"
    properties["properties"] |= {"publisher": "", "stackOwner": ""}
    return {
        "apiDefinition.swagger.json": json.dumps(swagger, indent=4),
        "apiProperties.json": json.dumps(properties, indent=4),
    }


def stored(at: Desk) -> list[Path]:
    return sorted(path for path in (at.clone.parent / "storage").rglob("*.zip"))


def certify(at: Desk, login: str, commit: str, *words: str) -> tuple[int, str]:
    return at.run("comment", "--event", at.event(at.says(login, f"/certify {commit}")), *words)


def approve(at: Desk, login: str, state: str = "APPROVED") -> None:
    """A review of the head as it is now."""
    at.server.world.review(at.upstream, 1, login, state, at.head)


def ready(at: Desk) -> str:
    """A head that nothing is wrong with."""
    return at.push({"solutions/Flows.zip": flows()})


def events(at: Desk) -> list[str]:
    """The moves that the ledger has where the repository is hosted."""
    if not git(at.upstream.folder, "for-each-ref", "refs/heads/certification"):
        return []
    return git(at.upstream.folder, "log", "--format=%s", "--reverse", "certification").splitlines()


def on_base(at: Desk, files: dict[str, str | bytes | None]) -> None:
    """Somebody changes main, and the pull request is rebased on it."""
    before = at.upstream.commit("main")
    at.upstream.push("main", files)
    git(at.fork.folder, "fetch", "--quiet", str(at.upstream.folder), "main")
    tip, main = at.fork.commit("tasks"), at.upstream.commit("main")
    changed = git(at.fork.folder, "diff", "--name-only", "-z", before, tip).split("\0")
    raw = {path: at.fork.blob(tip, path) for path in changed if path}
    git(at.fork.folder, "update-ref", "refs/heads/tasks", main)
    at.fork.push("tasks", raw)


def rule(text: str) -> dict[str, str | bytes | None]:
    return {".github/connectorops.yml": f"certify: {text}\n"}


def gated(at: Desk, login: str, commit: str = "") -> str:
    """Give `/certify` behind the environment, and what was answered."""
    certify(at, login, commit or at.head, "--gated")
    return at.answers()[-1]


def test_what_a_baseline_accepts_blocks_no_pull_request_and_is_certified_none_the_less_never(at: Desk) -> None:
    at.push({**broken(), "solutions/Flows.zip": flows()})
    git(at.clone, "fetch", "--quiet", str(at.fork.folder), "tasks")
    written = at.clone.parent / "found.json"
    words = ("--base", at.upstream.commit("main"), "--rev", at.head, "--format", "json", "--output", str(written))
    assert at.run("check", *words)[0] == Exit.FINDINGS
    findings = [each for each in json.loads(written.read_bytes())["findings"] if each["connector"]]
    entries = [
        Entry(each["fingerprint"], each["rule"], Severity(each["severity"]), each["connector"], each["path"])
        for each in findings
    ]
    on_base(at, {".github/connectorops.yml": "baseline: b.json\n", "b.json": render_baseline(entries)})
    at.run("report", "--event", at.event(at.checked()))
    assert at.upstream.pulls[1].labels == [READY]
    certify(at, "ada", at.head, "--gated")
    assert "It is not ready" in at.answers()[-1]
    assert stored(at) == []


def test_from_errors_to_a_certified_package(at: Desk) -> None:
    at.push({**broken(), "solutions/Flows.zip": flows()})
    at.run("report", "--event", at.event(at.checked()))
    assert at.upstream.pulls[1].labels == [BLOCKED]
    refused = at.head
    assert certify(at, "ada", refused, "--gated")[1] == "Ran /certify: 1.\n"
    assert "It is not ready" in at.answers()[-1]

    head = at.push({name: GOLDEN[name] for name in broken()})
    at.run("report", "--event", at.event(at.checked()))
    assert at.upstream.pulls[1].labels == [READY]
    assert f"\n/certify {head}\n" in at.answers()[0]

    assert certify(at, "stranger", head)[1] == "Denied: not_permitted.\n"
    assert certify(at, "pub", head)[1] == "Denied: not_permitted.\n"
    assert certify(at, "ada", refused)[1] == "Denied: head_moved.\n"
    assert stored(at) == []

    event = at.event(at.says("ada", f"/certify {head}"))
    assert at.run("comment", "--event", event)[1] == "/certify is left to the job behind the environment.\n"
    assert (at.clone.parent / "output").read_text("utf-8") == "gated=true\n"
    assert stored(at) == []
    assert at.run("comment", "--event", event, "--gated") == (Exit.CLEAN, "Ran /certify: 0.\n")
    answer = at.answers()[-1]
    assert f"commit    {head}" in answer
    (package,) = stored(at)
    assert f"sha256 {package.parent.name}" in answer
    assert package.as_posix() in answer
    assert at.reactions()[-1] == "rocket"

    before = (at.answers(), stored(at), list(at.reactions()))
    assert at.run("comment", "--event", event, "--gated")[1] == "Ignored: this comment was answered already.\n"
    at.run("report", "--event", at.event(at.checked()))
    assert (at.answers(), stored(at), list(at.reactions())) == before


def pushed_at_read(number: int, at: Desk) -> None:
    """Somebody pushes when the head is read for this time."""
    reads = count(1)

    def meanwhile(question: str) -> None:
        if question == "head" and next(reads) == number:
            at.push({"readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})

    at.server.world.meanwhile = meanwhile


def test_a_commit_that_is_pushed_during_the_check_is_not_certified(at: Desk) -> None:
    head = at.push({"solutions/Flows.zip": flows()})
    approve(at, "ada")
    pushed_at_read(2, at)  # right before the upload
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "Nothing was done." in said
    assert stored(at) == []


@pytest.mark.parametrize("commit", ["HEAD", "0" * 39, "A" * 40, "main"])
def test_a_commit_is_named_in_full(at: Desk, commit: str) -> None:
    code, said = at.run("certify", commit, "--pull", "1")
    assert code == Exit.USAGE
    assert "40 hexadecimal digits" in said


def test_without_a_flow_there_is_no_package_and_the_answer_says_so(at: Desk) -> None:
    approve(at, "ada")
    code, said = at.run("certify", at.head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "PK021" in said
    assert stored(at) == []


def test_storage_that_refuses_leaves_a_reason(at: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTOROPS_UPLOAD_TO", "http://not-safe.example.com/c")
    head = at.push({"solutions/Flows.zip": flows()})
    approve(at, "ada")
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "The package was not uploaded." in said
    assert events(at) == []


def test_it_is_recorded_and_the_dossier_is_posted_once(at: Desk) -> None:
    ready(at)
    first = gated(at, "ada")
    assert "Next: bring it to the public repository. /propose" in first
    assert events(at) == [f"start {FOLDER}", f"certify {FOLDER}"]
    dossiers = [each for each in at.answers() if "\n# Dossier: " in each]
    assert len(dossiers) == 1
    assert re.search(r"^dossier   https://github.com/o/connectors/pull/1#issuecomment-\d+$", first, re.MULTILINE)
    blobs = stored(at)
    again = gated(at, "ada")
    assert "It was certified already" in again
    assert "nothing changed" in again
    assert (events(at), stored(at)) == ([f"start {FOLDER}", f"certify {FOLDER}"], blobs)
    assert [each for each in at.answers() if "\n# Dossier: " in each] == dossiers


def test_what_was_certified_is_what_is_submitted_and_then_nothing_else_is(at: Desk) -> None:
    at.upstream.push("main", {f"{FOLDER}/readme.md": GOLDEN["readme.md"]})
    at.run("advance", FOLDER, "start", "--order", "open-source-later", "--number", "1", "--actor", "7")
    ready(at)
    answer = gated(at, "ada")
    package = re.findall(r"sha256 ([0-9a-f]{64})", answer)[0]
    assert "Next: fill in the form of Partner Center, and submit the offer. When that is done: /submitted" in answer
    code, said = at.run("advance", FOLDER, "submit", "--actor", "7")
    assert code == Exit.FINDINGS
    assert "Until when does the SAS of the package work?" in said  # a folder has no links
    at.run("advance", FOLDER, "submit", "--actor", "7", "--sas-expires", "2099-01-01")
    shown = at.run("status", FOLDER, "--format", "json")[1]
    assert f'"package": "{package}"' in shown
    at.push({"readme.md": GOLDEN["readme.md"] + b"\nNewer.\n"})
    assert "is in-review: a package that is certified now would not be the one." in gated(at, "ada")
    assert len(stored(at)) == 1


def test_without_an_approval_of_an_owner_nothing_is_done(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    head = ready(at)
    approve(at, "stranger")
    answer = gated(at, "captain")
    assert "It has 0 of 1 approvals of exactly these files." in answer
    assert f"the owners (ada), each by an approving review or by: /certify {head}" in answer
    assert (stored(at), events(at)) == ([], [])
    approve(at, "ada")
    assert "approved  ada (review)" in gated(at, "captain")


def test_an_approval_survives_a_rebase_that_leaves_the_connector_as_it_is(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    head = ready(at)
    approve(at, "ada")
    on_base(at, {"docs/guide.md": "# Guide\n"})
    assert at.head != head
    assert "approved  ada (review)" in gated(at, "captain")


@pytest.mark.parametrize(
    "change", [{"readme.md": GOLDEN["readme.md"] + b"\nMore. \n"}, {"script.csx": None}, {"a": ""}]
)
def test_an_approval_dies_on_any_byte_of_the_connector(at: Desk, change: dict[str, str | bytes | None]) -> None:
    at.upstream.roles["captain"] = "write"
    ready(at)
    approve(at, "ada")
    certify(at, "ada", at.head)
    at.push(change)
    assert "It has 0 of 1 approvals" in gated(at, "captain")
    assert stored(at) == []


def test_two_owners_have_to_approve_where_the_base_says_so(at: Desk) -> None:
    owners = manifest(("ada", at.server.world.account("ada")), ("bob", at.server.world.account("bob")))
    ready(at)
    on_base(at, {f"{FOLDER}/certification.yml": owners, **rule("{approvals: 2}")})
    at.fork.push("tasks", rule("{approvals: 0}"))
    assert "It has 1 of 2 approvals of exactly these files. Given by ada (comment of" in gated(at, "ada")
    assert "It has 1 of 2" in gated(at, "ada")
    assert stored(at) == []
    assert "approved  ada (comment), bob (comment)" in gated(at, "bob")
    assert len(stored(at)) == 1


def test_the_author_may_not_be_the_one_who_approves_where_the_base_says_so(at: Desk) -> None:
    ready(at)
    on_base(at, rule("{author: false}"))
    at.upstream.pulls[1].author = "ada"
    assert "The author's own does not count." in gated(at, "ada")
    assert stored(at) == []


def accepted(approver: str) -> str:
    """A waiver on the base for what is wrong with the head of `accepting`."""
    about = f"rule: SW022, connector: {FOLDER}, reason: The service keeps its name., approver: {approver}"
    return f"waivers: [{{ {about}, until: 2099-03-31 }}]\n"


@pytest.mark.parametrize(("certifies", "approver", "counts"), [
    ("{author: false}", "ada", False), ("{author: false}", "'@Ada'", False), ("{author: false}", "captain", True),
    ("{author: true}", "ada", True),
])  # fmt: skip
def test_whoever_accepted_a_finding_may_not_be_the_one_who_approves_where_the_author_may_not(
    at: Desk, certifies: str, approver: str, counts: bool
) -> None:
    """Who asks for a waiver can approve the pull request that adds it: the bot is its author, for GitHub."""
    at.push({"apiDefinition.swagger.json": broken()["apiDefinition.swagger.json"], "solutions/Flows.zip": flows()})
    on_base(at, {".github/connectorops.yml": f"certify: {certifies}\n{accepted(approver)}"})
    answer = gated(at, "ada")
    assert ("approved  ada (comment)" in answer) is counts, answer
    assert ("Neither does that of whoever accepted what is waived" in answer) is not counts
    assert bool(stored(at)) is counts


def test_whoever_asks_for_changes_takes_the_approval_back(at: Desk) -> None:
    ready(at)
    approve(at, "ada", "CHANGES_REQUESTED")
    at.upstream.reviews[-1]["submitted_at"] = "2026-03-01T09:00:00Z"
    assert "ada (review of" in gated(at, "ada")
    assert "asked for changes, and did not approve since." in at.answers()[-1]
    approve(at, "ada")
    at.upstream.reviews[-1]["submitted_at"] = "2026-03-01T10:00:00Z"
    assert "approved  ada (review)" in gated(at, "ada")


def test_a_review_that_was_dismissed_and_a_comment_that_was_edited_approve_nothing(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    head = ready(at)
    approve(at, "ada", "DISMISSED")
    made = at.server.world.comment(at.upstream, 1, "ada", f"/certify {head}")
    made["updated_at"] = "2026-03-01T09:00:00Z"
    at.server.world.comment(at.upstream, 1, "ada", f"> /certify {head}")
    assert "It has 0 of 1 approvals" in gated(at, "captain")


def test_the_name_of_a_connector_is_nothing_but_a_name_in_the_dossier(at: Desk) -> None:
    name = "x --> @ada"
    tree = MemoryTree({f"{name}/{each}": data for each, data in GOLDEN.items()})
    made = Connector(tree, name, tuple(GOLDEN), Program.VERIFIED)
    forge = Quick().hosting(NAME)
    address = post_dossier(forge, 1, made, "0" * 40, Report())
    assert "-->" not in at.answers()[0].partition("\n")[0].removesuffix(" -->")
    assert "@ada" not in at.answers()[0].partition("\n")[0]
    assert post_dossier(forge, 1, made, "0" * 40, Report()) == address
    assert len(at.answers()) == 1


def test_an_approval_of_an_account_that_took_over_a_name_does_not_count(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    ready(at)
    at.server.world.accounts["ada"] = 99
    approve(at, "ada")
    assert "It has 0 of 1 approvals" in gated(at, "captain")


def test_what_nobody_owns_is_approved_by_whoever_may_write(at: Desk) -> None:
    at.upstream.roles["captain"] = "write"
    on_base(at, {f"{FOLDER}/certification.yml": None})
    ready(at)
    at.push({"certification.yml": manifest(("pub", at.server.world.account("pub")))})
    approve(at, "pub")
    assert "nobody owns this yet" in at.run("certify", at.head, "--pull", "1")[1]
    assert "approved  captain (comment)" in gated(at, "captain")


def test_a_commit_that_is_pushed_during_the_upload_is_not_recorded(at: Desk) -> None:
    head = ready(at)
    approve(at, "ada")
    pushed_at_read(3, at)  # right after the upload
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.FINDINGS
    assert "nothing is certified, and nothing recorded" in said
    assert git(at.clone, "for-each-ref", "refs/heads/certification") == ""


def test_a_commit_that_is_pushed_after_the_record_gets_no_dossier_of_the_old_one(at: Desk) -> None:
    head = ready(at)
    approve(at, "ada")
    pushed_at_read(4, at)  # right after the record
    code, said = at.run("certify", head, "--pull", "1")
    assert code == Exit.CLEAN
    assert "dossier   not posted: The head of pull request 1 is" in said
    assert at.answers() == []


def test_a_review_that_was_dismissed_brings_no_older_approval_back(at: Desk) -> None:
    """It asked for changes, and the author, who may write, dismissed it."""
    at.upstream.roles["captain"] = "write"
    ready(at)
    approve(at, "ada")
    approve(at, "ada", "DISMISSED")
    at.upstream.reviews[-1]["submitted_at"] = "2026-03-01T09:00:00Z"
    assert "It has 0 of 1 approvals" in gated(at, "captain")
    assert (stored(at), events(at)) == ([], [])


def test_a_bot_that_may_write_approves_nothing(at: Desk) -> None:
    at.upstream.roles["robot[bot]"] = "write"
    on_base(at, {f"{FOLDER}/certification.yml": None})
    head = ready(at)
    approve(at, "robot[bot]")
    at.server.world.comment(at.upstream, 1, "robot[bot]", f"/certify {head}")
    assert "It has 0 of 1 approvals" in at.run("certify", head, "--pull", "1")[1]


def test_a_connector_that_is_renamed_is_approved_by_its_owners(at: Desk) -> None:
    """Also where the base does not mind the name."""
    at.upstream.roles["captain"] = "write"
    on_base(at, {".github/connectorops.yml": "severities: {PR008: note}\n"})
    files: dict[str, str | bytes | None] = {f"connectors/other/{name}": data for name, data in GOLDEN.items()}
    files["connectors/other/solutions/Flows.zip"] = flows()
    at.fork.push("tasks", {**files, **{f"{FOLDER}/{name}": None for name in GOLDEN}})
    answer = gated(at, "captain")
    assert "They have to come from the owners (ada)" in answer
    assert stored(at) == []
