"""A repository that is wired up as the guide says, and edits of it: what the tests of its rules stand on."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from connectorops.commands.doctor import RULES
from connectorops.config import CONFIG_PATH, Config
from connectorops.engine import Engine, Judgement
from connectorops.forge import Pull
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND, REPORT
from connectorops.tree import Edits, MemoryTree, edited
from connectorops.wiring import (
    Actions,
    BranchRules,
    Environment,
    Fork,
    Hosted,
    OpenPull,
    OwnerError,
    Unknown,
    Wiring,
    WorkflowToken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SHA: Final = "0123456789abcdef0123456789abcdef01234567"
_OURS: Final = "connectorops/connectorops"
_SPEAKS: Final = {"checks": "write", "issues": "write", "pull-requests": "write"}
WORKFLOWS: Final[dict[str, dict[str, Any]]] = {
    CHECK: {
        "name": "Connectors",
        "on": {"pull_request": None, "merge_group": None},
        "permissions": {},
        "concurrency": {"group": "connectors-${{ github.ref }}", "cancel-in-progress": True},
        "jobs": {
            "check": {
                "permissions": {"contents": "read"},
                "uses": f"{_OURS}/.github/workflows/check.yml@{SHA}",
                "with": {"paths": "certified-connectors"},
            }
        },
    },
    REPORT: {
        "name": "Connectors, report",
        "on": {"workflow_run": {"workflows": ["Connectors"], "types": ["completed"]}},
        "permissions": {},
        "jobs": {
            "report": {
                "permissions": {"contents": "read", **_SPEAKS, "statuses": "write"},
                "uses": f"{_OURS}/.github/workflows/report.yml@{SHA}",
            }
        },
    },
    COMMANDS: {
        "name": "Connectors, commands",
        "on": {"issue_comment": {"types": ["created"]}},
        "permissions": {},
        "jobs": {
            "commands": {
                "permissions": {"contents": "write", "id-token": "write", **_SPEAKS, "statuses": "write"},
                "uses": f"{_OURS}/.github/workflows/commands.yml@{SHA}",
            }
        },
    },
    REMIND: {
        "name": "Connectors, reminders",
        "on": {"schedule": [{"cron": "17 7 * * 1-5"}]},
        "permissions": {},
        "jobs": {
            "remind": {
                "runs-on": "ubuntu-latest",
                "permissions": {"contents": "read", **_SPEAKS},
                "concurrency": {"group": "remind", "cancel-in-progress": False},
                "steps": [
                    {
                        "uses": f"actions/checkout@{SHA}",
                        "with": {"persist-credentials": False, "fetch-depth": 0},
                    },
                    {"uses": f"{_OURS}@{SHA}", "with": {"command": "remind", "token": "${{ github.token }}"}},
                ],
            }
        },
    },
}
"""JSON is YAML, and edits can change it by pointer."""
HOSTED: Final[dict[str, Any]] = {
    "is_archived": False,
    "is_private": False,
    "of_organisation": True,
    "scopes": None,
    "actions": {"enabled": True, "allowed": "selected", "patterns": ["connectorops/*"]},
    "workflow_token": {"writes": False, "approves": False},
    "states": dict.fromkeys(WORKFLOWS, "active"),
    "files": sorted(WORKFLOWS),
    "branch": {"required": ["connectorops"], "queue": False, "owners": True},
    "bases": {},
    "environments": {"certification": {"reviewers": 1, "branches": "protected"}},
    "labels": ["connectorops: blocked", "connectorops: incomplete", "connectorops: ready"],
    "owner_errors": [],
    "fork": None,
    "pulls": [],
}
_VERSIONS: Final = re.compile(rf'("uses": "[^"]+@{SHA}",?)$', re.MULTILINE)


def wiring_of(edits: Edits) -> Wiring:
    """The repository with these edits; "hosted" is what its host says, "published" what its default branch has.

    What the host says is asked only in examples that speak of it.
    """
    files = {path: json.dumps(value, indent=2).encode() for path, value in WORKFLOWS.items()}
    files[".github/CODEOWNERS"] = b"* @litware/maintainers\n"
    files[CONFIG_PATH] = b"profile: verified\n"
    files["certified-connectors/Golden/readme.md"] = b"# Golden\n"
    files["certified-connectors/Golden/apiProperties.json"] = b"{}\n"
    files["hosted"], files["published"] = json.dumps(HOSTED).encode(), b"null"
    asked = any(target.startswith("hosted#") for target in edits) or any("branches" in str(v) for v in edits.values())
    made = edited(MemoryTree(files), {k: json.dumps(v) if k == "published" else v for k, v in edits.items()})
    tree = MemoryTree(
        {path: _finished(path, made.read(path)) for path in made.paths() if path not in {"hosted", "published"}}
    )
    published = json.loads(made.read("published"))
    hosted = hosted_of(json.loads(made.read("hosted"))) if asked else None
    return Wiring(tree, Config(), hosted, None if published is None else frozenset(published))


def _finished(path: str, data: bytes) -> bytes:
    """JSON can be edited by pointer, and YAML can hold the versions of pins."""
    return workflow_text(json.loads(data)) if path in WORKFLOWS and data[:1] == b"{" else data


def workflow_text(value: dict[str, Any]) -> bytes:
    """A workflow as a file, each pin with its version behind it."""
    return _VERSIONS.sub(r"\1 # v1.0.0", json.dumps(value, indent=2)).encode()


def hosted_of(value: Mapping[str, Any]) -> Hosted:
    """What a host says, from JSON."""
    made = {name: _read(name, each) for name, each in value.items()}
    return Hosted("litware/connectors", "https://github.com", "main", **made)


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON is any shape
    if isinstance(value, dict) and "unknown" in value:
        return Unknown(value["unknown"], value.get("needs", ""))
    classes = {"actions": Actions, "workflow_token": WorkflowToken, "branch": BranchRules, "fork": Fork}
    if name in classes:
        return None if value is None else classes[name](**{key: _read(key, each) for key, each in value.items()})
    if name in {"required", "labels", "files"}:
        return frozenset(value)
    if name == "bases":
        return {key: _read("branch", each) for key, each in value.items()}
    if name == "environments":
        return {key: _environment(each) for key, each in value.items()}
    if name == "owner_errors":
        return tuple(OwnerError(**each) for each in value)
    if name == "pulls":
        return tuple(_pull(each) for each in value)
    return tuple(value) if isinstance(value, list) else value


def _environment(value: dict[str, Any] | None) -> Environment | Unknown | None:
    if value is None:
        return None
    return Unknown(value["unknown"]) if "unknown" in value else Environment(**value)


def _pull(value: dict[str, Any]) -> OpenPull:
    about: dict[str, Any] = {
        "title": "A change",
        "body": "",
        "url": "x",
        "is_open": True,
        "author": 1,
        "author_name": "pub",
    }
    about |= {"head": "0" * 40, "base_branch": "main", "base_repository": "litware/connectors"}
    about |= {"default_branch": "main", "editable": True}
    known = {each.name for each in fields(Pull)}
    pull = Pull(**about | {"labels": ()} | {name: each for name, each in value.items() if name in known})
    return OpenPull(pull, "main", **{name: each for name, each in value.items() if name not in known})


def judge_wiring(edits: Edits) -> Judgement:
    """What the rules that `doctor` asks say of the repository with these edits."""
    return Engine(RuleSet(choose(all_rules(), RULES, ()))).judge_wiring(wiring_of(edits))
