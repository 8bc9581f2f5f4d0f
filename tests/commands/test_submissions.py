"""`advance`, `status`, `calendar`, `remind` and `ledger`: two lives of a connector, told by the commands."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import group
from connectorops.forge import ForgeRefusedError
from connectorops.model import Exit
from connectorops.ports import PendingCheck, ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.ports import Conversation

GOLDEN = Path(__file__).parent.parent / "golden"
FOLDER = "connectors/Contoso Tasks"
PACKAGE = hashlib.sha256(b"package").hexdigest()
OTHER = hashlib.sha256(b"repaired package").hexdigest()


class Talk:
    """A conversation that remembers what was written, and what was ended."""

    def __init__(self) -> None:
        self.comments: dict[int, list[str]] = {}
        self.checks: list[PendingCheck] = []
        self.ended: list[str] = []

    def own_comments(self, number: int) -> Sequence[str]:
        return self.comments.get(number, [])

    def comment(self, number: int, text: str) -> None:
        self.comments.setdefault(number, []).append(text)

    def pending_checks(self) -> Sequence[PendingCheck]:
        return self.checks

    def end_check(self, check: PendingCheck, summary: str) -> None:
        self.ended.append(summary)
        self.checks.remove(check)


class Machine(LocalWorkspace):
    """A machine whose clock the test sets."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.time = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.talk: Talk | None = None

    def now(self) -> datetime:
        return self.time

    def conversation(self, root: Path) -> Conversation:
        return self.talk or super().conversation(root)

    def run(self, *words: str, code: int = Exit.CLEAN) -> str:
        account = {"GITHUB_ACTOR_ID": "583231", "GITHUB_ACTOR": "octocat"}
        unset = dict.fromkeys(("GITHUB_TOKEN", "GITHUB_REPOSITORY", "CONNECTOROPS_LEDGER"))
        done = CliRunner(env={**account, **unset}).invoke(
            group, [*words, "--repository", str(self.root)], obj=self, standalone_mode=False
        )
        output = done.output
        if done.exception:
            assert code == Exit.USAGE, done.exception
            return getattr(done.exception, "message", str(done.exception))
        assert done.return_value == code, output
        return output

    def at(self, time: str, *words: str, code: int = Exit.CLEAN) -> str:
        self.time = datetime.fromisoformat(time).replace(tzinfo=UTC)
        return self.run("advance", "contoso tasks", *words, code=code)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root = tmp_path / "repository"
    shutil.copytree(GOLDEN, root / FOLDER)
    subprocess.run(["git", "init"], cwd=root, check=True, capture_output=True)
    committed(root)
    return Machine(root)


def committed(root: Path) -> None:
    for words in (["add", "."], ["commit", "--message", "x"]):
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, *words], cwd=root, check=True, capture_output=True)


def submit(package: str = PACKAGE) -> tuple[str, ...]:
    return ("submit", "--package", package, "--sas-expires", "2026-12-31", "--commit", "HEAD")


def test_a_life_from_draft_to_general_availability(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start", "--number", "12")
    machine.at("2026-11-03T09:00", "propose", "--commit", "HEAD", "--address", "https://github.com/x/y/pull/1")
    machine.at("2026-11-09T09:00", "merged", "--commit", "HEAD")
    machine.at("2026-11-10T09:00", *submit())
    machine.at("2026-11-12T09:00", "passed")
    told = machine.run("status", "contoso tasks")
    assert "Whose move: publisher.\nDue: test the preview and sign off by 2026-11-16 09:00 UTC.\n" in told
    assert "Expected live: 2026-11-20 to 2026-12-14" in told
    machine.at("2026-11-13T10:00", "go-live")
    machine.at("2026-11-13T16:30", "deploy")
    for day in ("13", "16", "17", "18", "19", "20"):
        machine.at(f"2026-11-{day}T20:00", "ring")
    machine.at("2026-11-20T21:00", "live")
    machine.at("2027-02-01T09:00", "release")
    told = machine.run("status", FOLDER)
    assert told.startswith(f"{FOLDER}: generally-available\nWhose move: nobody.\nLive since 2026-11-20.\n")
    assert [line.split()[1] for line in told.splitlines() if line.startswith(("  done", "  NOW"))] == [
        "draft",
        "open-sourcing",
        "open-sourced",
        "in-review",
        "passed",
        "signed-off",
        "deploying",
        "live",
        "generally-available",
    ]
    assert "2026-11-20 20:00  ring             octocat   ring=6" in told
    assert "15 events of 1 submission, each as it was written." in machine.run("ledger", "verify")
    figures = json.loads(machine.run("ledger", "metrics"))
    assert figures["first_pass"] == {"reviewed": 1, "passed": 1, "rate": 1.0}
    assert figures["stages"]["in-review"]["median_hours"] == 48.0


def test_a_life_that_is_rejected_twice(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start", "--order", "open-source-later")
    machine.at("2026-11-03T09:00", *submit())
    assert "Say why" in machine.at("2026-11-04T09:00", "failed", code=Exit.FINDINGS)
    machine.at("2026-11-04T09:00", "failed", "--reason", "The icon has a white border.")
    assert "the package that was rejected" in machine.at("2026-11-05T09:00", *submit(), code=Exit.FINDINGS)
    machine.at("2026-11-05T09:00", *submit(OTHER))
    machine.at("2026-11-06T09:00", "failed", "--reason", "The privacy policy is a dead link.")
    told = machine.run("status", "contoso tasks")
    assert told.startswith(f"{FOLDER}: rejected, attempt 2\nWhose move: publisher.\n")
    assert "The icon has a white border." in told
    assert "The privacy policy is a dead link." in told
    machine.at("2026-11-09T09:00", *submit())
    machine.at("2026-11-10T09:00", "passed")
    value = json.loads(machine.run("status", "contoso tasks", "--format", "json"))
    assert (value["attempt"], value["state"], value["mover"]) == (3, "passed", "publisher")
    assert json.loads(machine.run("ledger", "metrics"))["first_pass"] == {"reviewed": 1, "passed": 0, "rate": 0.0}


def test_a_submission_is_found_by_its_number(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start", "--number", "12")
    assert machine.run("status", "#12").startswith(f"{FOLDER}: draft")
    words = ("advance", "#12", "withdraw", "--reason", "No longer needed.", "--key", "comment 1")
    assert "It is withdrawn." in machine.run(*words)
    assert "recorded already" in machine.run(*words)
    assert "knows no submission '#13'" in machine.run("status", "#13", code=Exit.USAGE)


def test_findings_are_counted_by_rule(machine: Machine, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"findings": [{"rule": each} for each in ("SW001", "AP001", "SW001")]}), "utf-8")
    assert json.loads(machine.run("ledger", "metrics", "--report", str(report)))["findings"] == {"SW001": 2, "AP001": 1}
    report.write_text("[]", "utf-8")
    assert "is not a report" in machine.run("ledger", "metrics", "--report", str(report), code=Exit.USAGE)
    report.write_text("[" * 100_000, "utf-8")
    assert "is not a report" in machine.run("ledger", "metrics", "--report", str(report), code=Exit.USAGE)


def test_status_lists_all_and_says_when_there_are_none(machine: Machine) -> None:
    assert "The ledger is empty." in machine.run("status")
    machine.at("2026-11-02T09:00", "start")
    assert machine.run("status") == f"{FOLDER}  draft                publisher\n"
    assert [each["connector"] for each in json.loads(machine.run("status", "--format", "json"))] == [FOLDER]


def test_the_same_again_changes_nothing(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start")
    before = machine.run("ledger", "export")
    assert "recorded already" in machine.at("2026-11-02T10:00", "start")
    assert machine.run("ledger", "export") == before


def test_a_dry_run_shows_the_event_and_writes_nothing(machine: Machine) -> None:
    told = machine.at("2026-11-02T09:00", "start", "--dry-run")
    assert json.loads(told.partition("\n")[2])["actor"] == {"id": 583231, "login": "octocat", "role": "maintainer"}
    assert "The ledger is empty." in machine.run("status")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("advance", "nobody", "start"), "There is no connector 'nobody'"),
        (("status", "nobody"), "knows no submission 'nobody'"),
        (("advance", "contoso tasks", "start", "--at", "tomorrow"), "--at wants a time"),
        (("advance", "contoso tasks", "start", "--commit", "nowhere"), "nowhere is not a revision"),
        (("advance", "contoso tasks", "start", "--package", "abc"), "64 hexadecimal digits"),
        (("advance", "contoso tasks", "jump"), "'jump' is not one of"),
        (("ledger", "export", "--format", "bundle"), "say where with --output"),
        (("remind",), "no comment can be written"),
        (("ledger", "verify"), "no branch certification"),
        (("status", "--hosted", "o/connectors"), "there is no token in GITHUB_TOKEN"),
    ],
)
def test_wrong_usage_says_what_is_expected(machine: Machine, words: tuple[str, ...], said: str) -> None:
    assert said in machine.run(*words, code=Exit.USAGE)


def test_outside_of_git_there_is_no_ledger(machine: Machine, tmp_path: Path) -> None:
    machine.root = tmp_path
    assert "not in a git repository" in machine.run("status", code=Exit.USAGE)


def test_what_is_recorded_of_a_commit_and_a_report(machine: Machine, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"digest": "ab" * 32, "tool": {"rules_digest": "cd" * 32}}), "utf-8")
    machine.at("2026-11-02T09:00", "start", "--commit", "HEAD", "--report", str(report))
    (event,) = map(json.loads, machine.run("ledger", "export").splitlines())
    folder = subprocess.run(
        ["git", "rev-parse", f"HEAD:{FOLDER}"], cwd=machine.root, capture_output=True, text=True, check=True
    )
    assert (event["tree"], event["report"], event["rules"]) == (folder.stdout.strip(), "ab" * 32, "cd" * 32)


@pytest.mark.parametrize("text", ["{", "[]", '{"digest": 1}', "[" * 100_000], ids=["broken", "list", "bare", "deep"])
def test_what_is_no_report_is_not_recorded(machine: Machine, tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, "utf-8")
    words = ("advance", FOLDER, "start", "--commit", "HEAD", "--report", str(tmp_path / "report.json"))
    assert "is not a report" in machine.run(*words, code=Exit.USAGE)


def test_a_damaged_ledger_is_told_with_the_file(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start")
    machine.events(machine.root).extend(machine.events(machine.root).tip(), {f"events/{FOLDER}/0.json": b"{"}, "x")
    assert f"events/{FOLDER}/0.json: it is not JSON" in machine.run("status", code=Exit.USAGE)
    assert "1 problem: this ledger is not as it was written." in machine.run("ledger", "verify", code=Exit.FINDINGS)


def test_a_shallow_clone_proves_nothing(machine: Machine, tmp_path: Path) -> None:
    machine.at("2026-11-02T09:00", "start")
    machine.at("2026-11-03T09:00", "propose")
    clone = tmp_path / "shallow"
    address = machine.root.resolve().as_uri()
    words = ["git", "clone", "--quiet", "--depth=1", "--branch=certification", "--no-checkout", address, str(clone)]
    subprocess.run(words, check=True, capture_output=True)
    machine.root = clone
    assert "too shallow to see" in machine.run("ledger", "verify", code=Exit.USAGE)


def test_a_bundle_proves_itself_with_standard_tools(machine: Machine, tmp_path: Path) -> None:
    machine.at("2026-11-02T09:00", "start")
    machine.at("2026-11-03T09:00", "propose")
    for name in ("a.zip", "b.zip"):
        machine.run("ledger", "export", "--format", "bundle", "--output", str(tmp_path / name))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as archive:
        archive.extractall(tmp_path / "out")
        events = sorted(name for name in archive.namelist() if name.startswith("events/"))
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True)
    first, second = ((tmp_path / "out" / name).read_bytes() for name in events)
    assert json.loads(second)["previous"] == hashlib.sha256(first).hexdigest()


def test_the_calendar_has_what_is_due_and_is_the_same_again(machine: Machine, tmp_path: Path) -> None:
    machine.at("2026-11-02T09:00", "start", "--order", "open-source-later")
    machine.at("2026-11-03T09:00", *submit())
    for name in ("a.ics", "b.ics"):
        machine.run("calendar", "--output", str(tmp_path / name))
    data = (tmp_path / "a.ics").read_bytes()
    assert data == (tmp_path / "b.ics").read_bytes()
    events = list(Calendar.from_ical(data).walk("VEVENT"))
    assert [str(each["summary"]) for each in events] == [
        f"{FOLDER}: the certification report (due)",
        f"{FOLDER}: a new SAS of the package (due)",
        f"{FOLDER}: expected live",
    ]
    assert events[0].decoded("dtstart") == datetime(2026, 11, 5, 9, tzinfo=UTC)
    assert all(each.get("uid") and each.get("dtstamp") for each in events)


def overdue(machine: Machine) -> Talk:
    machine.at("2026-11-02T09:00", "start", "--order", "open-source-later", "--number", "12")
    machine.at("2026-11-03T09:00", *submit())
    machine.talk = Talk()
    machine.time = datetime(2026, 11, 6, 9, tzinfo=UTC)
    return machine.talk


def test_what_is_overdue_is_said_once(machine: Machine) -> None:
    talk = overdue(machine)
    assert "Comment on #12" in machine.run("remind", "--dry-run")
    assert talk.comments == {}
    machine.run("remind")
    assert "Nothing is overdue" in machine.run("remind")
    (text,) = talk.comments[12]
    assert "the certification report was due on 2026-11-05 09:00 UTC" in text
    assert "`/passed`" in text
    machine.time += timedelta(days=50)
    machine.run("remind")
    assert "the SAS of the package ends on 2026-12-31 00:00 UTC" in talk.comments[12][1]
    assert "`/reissue-sas`" in talk.comments[12][1]


def test_a_text_of_somebody_else_does_not_silence_it(machine: Machine) -> None:
    talk = overdue(machine)
    machine.run("remind")
    copied, talk.comments = talk.comments, {}
    machine.run("remind")
    assert talk.comments == copied  # own_comments gives ours alone, and there was none


def test_a_submission_without_a_number_is_told_in_the_log(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start", "--order", "open-source-later")
    machine.at("2026-11-03T09:00", *submit())
    machine.time = datetime(2026, 11, 6, 9, tzinfo=UTC)
    assert "no issue or pull request is recorded" in machine.run("remind", "--dry-run")


def test_a_window_that_closed_is_recorded_once(machine: Machine) -> None:
    talk = overdue(machine)
    machine.at("2026-11-06T09:00", "passed")
    machine.time = datetime(2026, 11, 12, 9, tzinfo=UTC)
    machine.run("remind", "--expire")
    assert "sign off was due on 2026-11-10 09:00 UTC" in talk.comments[12][-1]
    assert "expired" in machine.run("status")
    assert "Nothing is overdue" in machine.run("remind", "--expire")


def test_a_window_that_closes_soon_is_told_while_there_is_time(machine: Machine) -> None:
    talk = overdue(machine)
    machine.at("2026-11-06T09:00", "passed")
    machine.time = datetime(2026, 11, 9, 8, 59, tzinfo=UTC)
    machine.run("remind")
    assert talk.comments == {}
    machine.time = datetime(2026, 11, 9, 9, tzinfo=UTC)  # a Friday and a Monday have half a day each
    machine.run("remind", "--expire")
    assert "Nothing is overdue" in machine.run("remind", "--expire")
    (text,) = talk.comments[12]
    assert "Test the preview and sign off by 2026-11-10 09:00 UTC." in text
    assert "passed" in machine.run("status")


def test_checks_that_never_ended_are_ended(machine: Machine) -> None:
    talk = overdue(machine)
    talk.checks = [PendingCheck(n, "connectorops", "a" * 40, machine.time - timedelta(hours=n)) for n in (1, 7)]
    machine.run("remind")
    assert [each.id for each in talk.checks] == [1]
    assert len(talk.ended) == 1


def test_a_forge_that_is_down_is_nobodys_mistake(machine: Machine) -> None:
    class Down(Talk):
        def own_comments(self, number: int) -> Sequence[str]:
            raise ServiceDownError(f"no answer about {number}")

    overdue(machine)
    machine.talk = Down()
    assert "a service was down: no answer about 12" in machine.run("remind", code=Exit.SERVICE)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ServiceDownError("no answer"), Exit.SERVICE, "#12 was not read: a service was down: no answer"),
        (ForgeRefusedError("it was removed"), Exit.USAGE, "#12 was not read: it was removed"),
    ],
)
def test_an_issue_that_can_not_be_read_holds_up_nothing_else(
    machine: Machine, error: Exception, code: Exit, said: str
) -> None:
    class Half(Talk):
        def own_comments(self, number: int) -> Sequence[str]:
            if number == 12:
                raise error
            return super().own_comments(number)

    shutil.copytree(GOLDEN, machine.root / "connectors/Fabrikam Notes")
    committed(machine.root)
    overdue(machine)
    for time, words in ((2, ("start", "--order", "open-source-later", "--number", "13")), (3, submit(OTHER))):
        machine.time = datetime(2026, 11, time, 9, tzinfo=UTC)
        machine.run("advance", "fabrikam notes", *words)
    machine.talk = talk = Half()
    machine.time = datetime(2026, 11, 6, 9, tzinfo=UTC)
    talk.checks = [PendingCheck(1, "connectorops", "a" * 40, machine.time - timedelta(hours=7))]
    output = machine.run("remind", code=code)
    assert f"Error: {said}" in output
    assert "Comment on #13" in output
    assert (list(talk.comments), talk.checks) == ([13], [])
    assert f"Error: {said}" in machine.run("remind", code=code)
    assert len(talk.comments[13]) == 1


@pytest.mark.parametrize("part", ["comment", "pending_checks", "end_check"])
def test_what_can_not_be_written_is_told_and_holds_up_nothing_else(machine: Machine, part: str) -> None:
    talk = overdue(machine)
    talk.checks = [PendingCheck(n, "connectorops", "a" * 40, machine.time - timedelta(hours=7)) for n in (1, 2)]

    def down(*_: object) -> Sequence[PendingCheck]:
        raise ServiceDownError("no answer")

    works = getattr(talk, part)
    setattr(talk, part, down)
    output = machine.run("remind", code=Exit.SERVICE)
    assert "a service was down: no answer" in output
    assert "Nothing is overdue" not in output
    assert (len(talk.comments) == 1) is (part != "comment")
    assert (len(talk.checks) == 0) is (part == "comment")
    setattr(talk, part, works)
    machine.run("remind")
    assert (len(talk.comments[12]), talk.checks) == (1, [])


def test_names_and_reasons_reach_the_terminal_harmless(machine: Machine) -> None:
    machine.at("2026-11-02T09:00", "start")
    machine.at("2026-11-03T09:00", "withdraw", "--reason", "\x1b[2Jgone\n::error::x")
    told = machine.run("status", "contoso tasks")
    assert "\x1b" not in told
    assert "\n::error" not in told


@pytest.mark.parametrize("words", [["calendar"], ["ledger", "export"], ["ledger", "metrics"]])
def test_a_file_that_can_not_be_written_is_a_usage_error(machine: Machine, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").touch()
    said = machine.run(*words, "--output", str(tmp_path / "file" / "x"), code=Exit.USAGE)
    assert f"could not be written to {tmp_path / 'file' / 'x'}: Not a directory." in said
