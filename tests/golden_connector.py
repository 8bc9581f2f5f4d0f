"""The golden connector, and edits of it: what the tests of rules and of the engine stand on."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from golden_package import package_of
from golden_wiring import judge_wiring

from connectorops.baseline import StaleEntries, read_baseline
from connectorops.changes import Change, FileChange, PullRequest, Status
from connectorops.codeowners import with_block
from connectorops.commands.accepting import settled, waived
from connectorops.commands.subjects import Subjects
from connectorops.config import CONFIG_PATH, Config, read_config
from connectorops.connectors import DynamicsManifest, Repository, TemplateManifest, discover
from connectorops.connectors.connector import MANIFEST
from connectorops.documents import load_json, load_yaml
from connectorops.engine import Engine, Judgement, combine
from connectorops.manifest import Kind
from connectorops.package import Package
from connectorops.rule import RuleSet
from connectorops.rules import all_rules, rule_ids
from connectorops.rules.waivers import BASELINE
from connectorops.sas import Answer, Link, read_link
from connectorops.secret import Secret
from connectorops.tree import Edits, MemoryTree, edited
from connectorops.waivers import WaiverUse
from connectorops.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectorops.connectors import Connector
    from connectorops.rule import Rule

FOLDER = "certified-connectors/Golden"
OTHER = "independent-publisher-connectors/Other"


SAMPLES = {DynamicsManifest: "contoso-field-sales", TemplateManifest: "contoso-task-from-email"}
"""The sample without a flaw of each kind that is no connector."""


@cache
def sample(name: str) -> MemoryTree:
    """The files of a sample under connectors/, at the root of a tree."""
    return _files(Path(__file__).parents[1] / "connectors" / name)


@cache
def golden() -> MemoryTree:
    """The files of the golden connector, at the root of a tree."""
    return _files(Path(__file__).parent / "golden")


def _files(folder: Path) -> MemoryTree:
    return MemoryTree(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    )


def connector_of(tree: MemoryTree, folder: str = FOLDER, config: Config | None = None) -> Connector:
    """The connector with these files."""
    placed = MemoryTree({f"{folder}/{path}": tree.read(path) for path in tree.paths()})
    (connector,) = discover(placed, config or Config(), [folder])
    return connector


def judge_tree(
    tree: MemoryTree, rules: Iterable[Rule] | None = None, folder: str = FOLDER, config: Config | None = None
) -> Judgement:
    """What the rules (default: all) say of one connector with these files."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge(connector_of(tree, folder, config))


def judge(edits: Edits, rules: Iterable[Rule] | None = None, folder: str = FOLDER) -> Judgement:
    """What the rules say of the golden connector with these edits; one may be a configuration, for its limits."""
    files = {target: value for target, value in edits.items() if target != CONFIG_PATH}
    config = read_config(load_yaml(CONFIG_PATH, str(edits.get(CONFIG_PATH, "")).encode()), dict)
    return judge_tree(edited(golden_with_json(), files), rules, folder, config)


@cache
def golden_with_json() -> MemoryTree:
    return with_json_manifest(golden())


def with_json_manifest(tree: MemoryTree) -> MemoryTree:
    """The same with a manifest that edits can change by pointer: JSON is YAML, too."""
    value = load_yaml(MANIFEST, tree.read(MANIFEST)).value
    return edited(tree, {MANIFEST: json.dumps(value, indent=2)})


def change_of(edits: Edits) -> Change:
    """The update from the golden connector to the one with these edits."""
    return Change(connector_of(golden()), connector_of(edited(golden(), edits)))


def judge_change(edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules about updates say of this one."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge_change(change_of(edits))


def pull_request_of(edits: Edits) -> PullRequest:
    """The pull request with these edits, in a repository with the golden connector and another beside it.

    A folder ("name/") is renamed to the value, or deleted; "path@120000" gives a file this mode.
    """
    before = {f"{FOLDER}/{path}": golden().read(path) for path in golden().paths()}
    before[f"{OTHER}/readme.md"] = b"# Other connector\n"
    before["certified-connectors/Second/readme.md"] = b"# Second connector\n"
    after, files = dict(before), []
    for target, value in edits.items():
        path, _, mode = target.partition("@")
        if path.endswith("/"):
            files += _moved(after, path, value)
        else:
            status = Status.MODIFIED if path in before else Status.ADDED
            after[path] = value if isinstance(value, bytes) else value.encode()
            files.append(FileChange(status, path, path, int(mode or "100644", 8), len(after[path])))
    old, new = (discover(MemoryTree(side), Config()) for side in (before, after))
    config = load_yaml(CONFIG_PATH, after[CONFIG_PATH]) if CONFIG_PATH in after else None
    return PullRequest(files, _named(old), _named(new), Config().roots, config)


def _named(connectors: Iterable[Connector]) -> dict[str, Connector]:
    return {connector.name: connector for connector in connectors}


def _moved(files: dict[str, bytes], folder: str, to: str | None) -> list[FileChange]:
    """Rename or delete a folder in a mapping of files."""
    found = []
    for path in [path for path in files if path.startswith(folder)]:
        data = files.pop(path)
        if to is None:
            found.append(FileChange(Status.DELETED, path, path))
        else:
            files[to + path.removeprefix(folder)] = data
            found.append(FileChange(Status.RENAMED, to + path.removeprefix(folder), path, size=len(data)))
    return found


def judge_pull_request(edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules about pull requests say of this one."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge_pull_request(pull_request_of(edits))


TODAY = date(2025, 1, 1)
TOPIC = "topic:"


def judge_exemptions(edits: Edits) -> Judgement:
    """What all rules say of a repository with the golden connector, these edits, waivers and a baseline on TODAY.

    The edits of "topic:path" are made on a branch alone, which then is what is judged.
    """
    before = MemoryTree({f"{FOLDER}/{path}": golden().read(path) for path in golden().paths()})
    topic = {target.removeprefix(TOPIC): value for target, value in edits.items() if target.startswith(TOPIC)}
    base = edited(before, {target: value for target, value in edits.items() if not target.startswith(TOPIC)})
    tree = edited(base, topic) if topic else base
    file = load_yaml(CONFIG_PATH, base.read(CONFIG_PATH) if CONFIG_PATH in base.paths() else b"")
    config = read_config(file, rule_ids) if file.data else Config()
    subjects = Subjects(tree, lambda: RuleSet(all_rules()), tuple(discover(tree, config)), config, file, trusted=base)
    engine = Engine(subjects.rules)
    report = waived(subjects, combine(map(engine.judge, subjects.connectors), engine.rules), TODAY)
    if BASELINE in tree.paths():
        report = settled(subjects, report, read_baseline(load_json(BASELINE, tree.read(BASELINE)))).report
    return Judgement("", "", 0, report.findings, report.skipped, report.crashed)


class Accounts:
    """A forge on which everybody may write, except for guests."""

    def permission(self, handle: str) -> str:
        return "read" if handle.endswith("-guest") else "write"


def repository_of(edits: Edits) -> Repository:
    """A repository with the golden connector, a default owner, and the generated block, with these edits."""
    files = {f"{FOLDER}/{path}": golden().read(path) for path in golden().paths()}
    files["docs/guide.md"] = b"# Guide\n"
    files[".github/CODEOWNERS"] = with_block(b"* @litware/maintainers\n", [f"/{FOLDER}/ @litware-maintainer"])
    return Repository(edited(MemoryTree(files), edits), Config(), Accounts())


def judge_repository(edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules about a whole repository say of this one."""
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge_repository(repository_of(edits))


GOLDEN_LINK = {
    "address": "https://contosopackages.blob.core.windows.net/packages/golden.zip",
    "kind": "connector",
    "parameters": {"sv": "2025-11-05", "sr": "b", "sp": "r", "spr": "https", "si": "golden", "se": "2025-01-31T00:00Z"},
    "signature": {"bytes": 32},
}


def link_of(edits: Edits) -> Link:
    """A link to a package as it should be, on the first of 2025, with these edits of what it is made of."""
    made = json.loads(edited(MemoryTree({"link": json.dumps(GOLDEN_LINK).encode()}), edits).read("link"))
    signature = base64.b64encode(bytes(made["signature"]["bytes"])).decode()
    query = urlencode({**made["parameters"], "sig": signature}, doseq=True)
    answer = Answer(**made["answer"]) if "answer" in made else None
    grant = read_link(Secret(f"{made['address']}?{query}"))
    return Link(grant, Kind(made["kind"]), datetime(2025, 1, 1, tzinfo=UTC), answer, made.get("expected", ""))


def judge_link(edits: Edits) -> Judgement:
    """What the rules about links to packages say of this one."""
    return Engine(RuleSet(all_rules())).judge_link(link_of(edits))


@cache
def _golden_connector() -> Connector:
    return connector_of(golden())


def judge_package(edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules about packages say of the golden package that the edits speak of, with the edits."""
    package = package_of(_golden_connector(), edits)
    return Engine(RuleSet(tuple(all_rules() if rules is None else rules))).judge_package(package)


def judge_example(rule: Rule, edits: Edits, rules: Iterable[Rule] | None = None) -> Judgement:
    """What the rules (default: all) say of an example of this rule: an update, a pull request, a connector, by scope.

    Waivers, links and workflows are always judged by all of theirs.
    """
    if rule.scope in {WaiverUse, StaleEntries}:
        return judge_exemptions(edits)
    if rule.scope is PullRequest:
        return judge_pull_request(edits, rules)
    if rule.scope is Link:
        return judge_link(edits)
    if rule.scope is Repository:
        return judge_repository(edits, rules)
    if rule.scope is Wiring:
        return judge_wiring(edits)
    if rule.scope is Package:
        return judge_package(edits, rules)
    if rule.scope in SAMPLES:
        return judge_tree(edited(with_json_manifest(sample(SAMPLES[rule.scope])), edits), rules)
    return judge_change(edits, rules) if rule.scope is Change else judge(edits, rules)
