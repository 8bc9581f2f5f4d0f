"""Which workflow does what for us: by name, by path, and through workflows of the repository's own."""

from __future__ import annotations

import pytest

from connectorops.config import Config
from connectorops.tree import MemoryTree
from connectorops.wiring import Role, Wiring
from connectorops.wiring.roles import READ, WRITE
from connectorops.wiring.uses import Reference
from connectorops.wiring.workflow import ALL_SCOPES, granted

SHA = "0123456789abcdef0123456789abcdef01234567"
FOLDER = ".github/workflows"


def wiring_of(**files: str) -> Wiring:
    return Wiring(MemoryTree({f"{FOLDER}/{name}.yml": text.encode() for name, text in files.items()}), Config())


@pytest.mark.parametrize(
    ("text", "repository", "path", "ref", "pinned", "third"),
    [
        (f"actions/checkout@{SHA}", "actions/checkout", "", SHA, True, False),
        ("Actions/Cache/restore@v4", "actions/cache", "restore", "v4", False, False),
        (f"o/r/.github/workflows/x.yml@{SHA}", "o/r", ".github/workflows/x.yml", SHA, True, True),
        ("o/r@feature/a@b", "o/r", "", "feature/a@b", False, True),
        ("./local/action", "", "", "", True, False),
        ("$/.github/workflows/x.yml", "", "", "", True, False),
        ("docker://alpine:3", "", "", "", False, True),
        (f"docker://alpine@sha256:{'0' * 64}", "", "", "", True, True),
        ("o/r", "", "", "", False, False),
        ("", "", "", "", False, False),
        ("a b c", "", "", "", False, False),
    ],
)
def test_what_a_uses_names(text: str, repository: str, path: str, ref: str, pinned: bool, third: bool) -> None:
    found = Reference(text)
    assert (found.repository, found.path, found.ref) == (repository, path, ref)
    assert (found.is_pinned, found.is_third_party) == (pinned, third)


@pytest.mark.parametrize(
    ("text", "path"), [("./", ""), ("$/.", ""), ("./a/./b/", "a/b"), ("$/a/../b", "b"), ("$/../../etc", "../../etc")]
)
def test_paths_of_the_repository_itself(text: str, path: str) -> None:
    assert Reference(text).local_path == path


def test_a_workflow_of_the_repository_that_calls_ours_does_what_ours_does() -> None:
    wiring = wiring_of(
        begin="on: pull_request\njobs: { a: { uses: ./.github/workflows/middle.yml } }\n",
        middle=(
            "on: workflow_call\njobs: { b: { permissions: { contents: read, actions: read }, "
            f"uses: contoso/ConnectorOps/.github/workflows/check.yml@{SHA} }} }}\n"
        ),
    )
    (use,) = wiring.parts(Role.CHECK)
    assert use.job.id == "a"
    assert wiring.needs(use) == {"contents": READ, "actions": READ}
    assert [each.path for each in wiring.wired] == [f"{FOLDER}/begin.yml", f"{FOLDER}/middle.yml"]


def test_the_action_is_known_by_what_it_is_told_to_run() -> None:
    wiring = wiring_of(
        all=(
            "on: issue_comment\njobs:\n  a:\n    steps:\n"
            f"      - uses: connectorops/connectorops@{SHA}\n"
            f"      - uses: connectorops/connectorops@{SHA}\n        with: {{ command: comment }}\n"
            f"      - uses: connectorops/connectorops@{SHA}\n        with: {{ command: comment, gated: true }}\n"
            f"      - uses: connectorops/connectorops@{SHA}\n        with: {{ command: unheard-of }}\n"
            f"      - uses: connectorops/other@{SHA}\n"
        )
    )
    roles = [duty.role for _, duties in wiring.used for duty in duties]
    assert roles == [Role.CHECK, Role.COMMANDS, Role.GATED]
    (job,) = wiring.workflows[0].jobs
    assert wiring.needed(job)["id-token"] == wiring.needed(job)["statuses"] == WRITE


def test_our_action_in_the_repository_is_known_by_its_name() -> None:
    step = b"on: push\njobs: { a: { steps: [{ uses: $/tools/x }, { uses: ./ }] } }\n"
    files = {f"{FOLDER}/a.yml": step, "tools/x/action.yml": b"name: ConnectorOps\n", "action.yml": b"name: Other\n"}
    wiring = Wiring(MemoryTree(files), Config())
    assert [use.reference.text for use, _ in wiring.used] == ["$/tools/x"]


def test_only_files_right_below_the_folder_are_workflows() -> None:
    text = b"on: push\njobs: { a: { steps: [] } }\n"
    names = ("a.yml", "b.yaml", "c.YML", "sub/d.yml", "e.txt")
    wiring = Wiring(MemoryTree({f"{FOLDER}/{name}": text for name in names}), Config())
    assert [each.path for each in wiring.workflows] == [f"{FOLDER}/a.yml", f"{FOLDER}/b.yaml"]


def test_permissions_in_every_form() -> None:
    assert granted("write-all") == dict.fromkeys(ALL_SCOPES, WRITE)
    assert granted("read-all") == dict.fromkeys(ALL_SCOPES, READ)
    assert granted({"contents": "read", "issues": "none", "checks": "wrong", "pages": None}) == {
        "contents": READ,
        "issues": 0,
    }
    assert granted(None) == granted([]) == granted("anything") == {}
    wiring = wiring_of(
        a="on: push\npermissions: read-all\njobs: { a: {}, b: { permissions: {} } }\n", b="on: push\njobs: { c: {} }\n"
    )
    first, second = wiring.workflows[0].jobs
    assert first.permissions == granted("read-all")
    assert second.permissions == {}
    assert wiring.workflows[1].jobs[0].permissions is None


@pytest.mark.parametrize(
    ("on", "events"),
    [
        ("push", ["push"]),
        ("[push, pull_request]", ["push", "pull_request"]),
        ("{ push: { branches: [main] }, schedule: [{ cron: x }] }", ["push", "schedule"]),
        ("7", []),
        ("[1, {}, push]", ["push"]),
    ],
)
def test_triggers_in_every_form(on: str, events: list[str]) -> None:
    (workflow,) = wiring_of(a=f"on: {on}\njobs: {{ a: {{}} }}\n").workflows
    assert list(workflow.triggers) == events
    for event in events:
        place = workflow.trigger(event)
        spans = workflow.document.spans([(place.pointer, place.on_key)])
        assert event in workflow.document.line(spans[place.pointer, place.on_key].line)
