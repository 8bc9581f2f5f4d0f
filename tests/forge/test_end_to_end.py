"""From a fork to a certified package and a public pull request, over the test server, real git and a real storage.

All of it twice: the second time every event arrives again, as GitHub may deliver it, and nothing changes.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote, urlsplit

import azurite
import pytest
from forge.conftest import QUICK
from forge.git_backend import environment, git
from forge.pull_request import FOLDER, FORK, GOLDEN, NAME, Desk, flows, manifest
from forge.test_propose import TEMPLATE, Workshop, upstream_files
from forge.webhooks import event
from upload.conftest import client_for

from connectorops.adapters.github import GitHubForge
from connectorops.adapters.github_ledger import GitHubEvents
from connectorops.forge import Proposal
from connectorops.lifecycle.ledger import read
from connectorops.lifecycle.states import Move
from connectorops.model import Exit
from connectorops.report.checks import BLOCKED, READY
from connectorops.sealing import new_keys, unseal
from connectorops.upload import Container

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge.server import Server

    from connectorops.secret import Secret

BOT: Final = "certbot"
SENDER: Final = "sender"
PUBLIC: Final = "ms/public"
SWAGGER: Final = "apiDefinition.swagger.json"
PROPERTIES: Final = "apiProperties.json"


@pytest.fixture
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[azurite.Azurite]:
    if reason := azurite.missing():
        pytest.skip(reason)
    with azurite.running(tmp_path_factory.mktemp("azurite")) as running:
        yield running


@dataclass
class Story:
    """The desk of the workflows, the publisher's own clone, the storage, and all that was said."""

    desk: Desk
    publisher: Path
    storage: azurite.Azurite
    container: Container
    keys: tuple[str, Secret]
    upstream_token: str
    said: list[str] = field(default_factory=list)
    events: list[tuple[dict[str, Any], tuple[str, ...], dict[str, str]]] = field(default_factory=list)

    def run(self, *words: str, **variables: str) -> str:
        """A command at the desk; what it said, which has to be no failure of ours."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            code, said = self.desk.run(*words)
        self.said.append(said)
        assert code in {Exit.CLEAN, Exit.FINDINGS}, said
        return said

    def on(self, payload: dict[str, Any], *words: str, **variables: str) -> str:
        """A workflow on an event, which is remembered to arrive again."""
        self.events.append((payload, words, variables))
        return self.run(*words, "--event", self.desk.event(payload), **variables)

    def check(self) -> str:
        """The workflow on pull_request: a token that may nothing, no secret, and the files of a stranger."""
        head = self.desk.head
        git(self.desk.clone, "fetch", "--quiet", str(self.desk.upstream.folder), "refs/pull/1/head")
        sides = {"base": (self.desk.upstream.commit("main"), NAME), "head": (head, FORK)}
        pull = {side: {"sha": sha, "repo": {"full_name": name}} for side, (sha, name) in sides.items()}
        payload = event("pull_request$synchronize", {"number": 1, "pull_request": {"number": 1, **pull}})
        return self.on(payload, "action", GITHUB_TOKEN="")

    def report(self) -> str:
        return self.on(self.desk.checked(), "report")

    def comment(self, login: str, text: str) -> str:
        """The job that answers, and if it says so the one behind the environment, which alone has the key."""
        payload = self.desk.says(login, text)
        output = self.desk.clone.parent / "output"
        output.unlink(missing_ok=True)
        said = self.on(payload, "comment", GITHUB_OUTPUT=str(output))
        if output.is_file() and "gated=true" in output.read_text("utf-8"):
            said = self.on(payload, "comment", **self.environment)
        return said

    @property
    def environment(self) -> dict[str, str]:
        to = {"CONNECTOROPS_UPLOAD_TO": self.container.address, "CONNECTOROPS_SEAL_TO": self.keys[0]}
        token = {"CONNECTOROPS_UPSTREAM_TOKEN": self.upstream_token}
        return {"CONNECTOROPS_GATED": "true", **self.storage.environment, **to, **token}

    def push(self, files: dict[str, str | bytes], message: str) -> str:
        """The publisher commits to the branch in the fork and pushes, over git's own protocol."""
        git(self.publisher, "pull", "--quiet", "--rebase", "origin", "tasks")
        for name, data in files.items():
            path = self.publisher / FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        git(self.publisher, "add", "--all")
        git(self.publisher, "commit", "--quiet", "--message", message)
        git(self.publisher, "push", "--quiet", "origin", "tasks")
        return git(self.publisher, "rev-parse", "HEAD")

    @property
    def forge(self) -> GitHubForge:
        """GitHub as the bot sees it."""
        return GitHubForge(NAME, next(iter(self.desk.server.world.tokens)), self.desk.server.api, QUICK)

    def answers(self) -> list[str]:
        return [each["body"] for each in self.desk.upstream.comments.values() if each["author"] == BOT]

    @property
    def labels(self) -> list[str]:
        return self.desk.upstream.pulls[1].labels

    def blobs(self) -> dict[str, str]:
        return {each.name: each.etag for each in client_for(self.container, self.storage).list_blobs()}

    def state(self) -> dict[str, Any]:
        """All that anybody can see: comments, labels, checks, branches, packages."""
        made: dict[str, Any] = {"blobs": self.blobs()}
        for name, each in self.desk.server.world.repositories.items():
            seen = (each.comments, each.reactions, each.checks, each.statuses, each.reviews, each.pulls)
            made[name] = (repr(seen), git(each.folder, "for-each-ref", "refs/heads"))
        return made

    def everything(self) -> dict[str, bytes]:
        """All that was said, commented or written, and each object of each repository; but not the storage itself."""
        world = self.desk.server.world
        found = {f"output {number}": text.encode() for number, text in enumerate(self.said)}
        for repository in world.repositories.values():
            found |= {f"comment {number}": each["body"].encode() for number, each in repository.comments.items()}
            found |= {f"pull {each.number}": each.body.encode() for each in repository.pulls.values()}
            found[f"checks of {repository.name}"] = json.dumps([repository.checks, repository.statuses]).encode()
        root = self.desk.clone.parent
        found |= {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for path in root.rglob("objects"):
            found[f"objects of {path.parent}"] = _objects(path.parent)
        return found


def _objects(repository: Path) -> bytes:
    command = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(command, check=True, capture_output=True, env=environment()).stdout


@pytest.fixture
def story(server: Server, storage: azurite.Azurite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A repository of connectors, its fork, the public repository and its fork, and an empty container."""
    world, upstream = server.world, server.world.repository(NAME)
    for login in ("pub", "stranger", "ada", SENDER):
        world.account(login)
    upstream.roles[BOT] = "write"
    files: dict[str, str | bytes] = {**GOLDEN, "certification.yml": manifest(("ada", world.account("ada")))}
    upstream.push("main", {f"{FOLDER}/{name}": data for name, data in files.items()})
    fork = world.repository(FORK, parent=NAME)
    public = world.repository(PUBLIC)
    public.push("main", upstream_files(TEMPLATE))
    git(public.folder, "branch", "dev", "main")
    world.repository(f"{SENDER}/public", parent=PUBLIC)
    clone, publisher = tmp_path / "clone", tmp_path / "publisher"
    git(tmp_path, "clone", "--quiet", f"{server.address}/{NAME}.git", str(clone))
    address = server.address.replace("://", f"://x-access-token:{world.token('pub')}@")
    git(tmp_path, "clone", "--quiet", f"{address}/{FORK}.git", str(publisher))
    git(publisher, "checkout", "--quiet", "-b", "tasks")
    git(publisher, "push", "--quiet", "origin", "tasks")
    (tmp_path / "runner").mkdir()
    for name, value in {
        "GITHUB_TOKEN": world.token(BOT),
        "GITHUB_API_URL": server.api,
        "GITHUB_SERVER_URL": server.address,
        "GITHUB_REPOSITORY": NAME,
        "CONNECTOROPS_LEDGER": NAME,
        "CONNECTOROPS_UPSTREAM": PUBLIC,
        "RUNNER_TEMP": str(tmp_path / "runner"),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("GITHUB_OUTPUT", "GITHUB_EVENT_PATH", "CONNECTOROPS_RUN_URL", "AZURE_STORAGE_CONNECTION_STRING"):
        monkeypatch.delenv(name, raising=False)
    container = Container(storage.endpoint(), azurite.ACCOUNT, "packages")
    client_for(container, storage).create_container()
    desk = Desk(server, upstream, fork, clone, Workshop)
    return Story(desk, publisher, storage, container, new_keys(), world.token(SENDER))


def broken() -> dict[str, str | bytes]:
    """Three errors: one in the syntax, which `/fix` mends, and two that only the publisher can."""
    swagger, properties = (json.loads(GOLDEN[name]) for name in (SWAGGER, PROPERTIES))
    swagger["info"]["title"] = "Litware Connector"
    properties["properties"]["stackOwner"] = ""
    text = json.dumps(swagger, indent=4).replace('"swagger": "2.0",', '"swagger": "2.0" ,,', 1)
    return {SWAGGER: text, PROPERTIES: json.dumps(properties, indent=4), "solutions/Flows.zip": flows()}


def test_from_a_fork_to_a_public_pull_request_and_nothing_twice(story: Story) -> None:
    open_with_errors(story)
    mend(story)
    head, answer = certify(story)
    propose(story, head)
    box = re.search(r"sealed link, until \S+: (\S+)", answer)
    assert box, answer
    after = story.state()
    for payload, words, variables in list(story.events):
        story.run(*words, "--event", story.desk.event(payload), **variables)
    assert story.state() == after
    nothing_leaked(story, box[1])


def open_with_errors(story: Story) -> None:
    """A push to the fork, a pull request, its check, and what the report says of it."""
    desk = story.desk
    story.push(broken(), "Add the flows")
    publisher = GitHubForge(NAME, desk.server.world.token("pub"), desk.server.api, QUICK)
    opened = publisher.open_pull(Proposal("pub:tasks", "main", "Tasks", "A new version."))
    assert (opened.number, opened.is_from_fork) == (1, True)
    assert len(re.findall(r"^::error ", story.check(), re.MULTILINE)) == 3
    story.report()
    (comment,) = story.answers()
    assert "**What blocks this:** 3 errors in 1 connector." in comment
    assert story.labels == [BLOCKED]
    assert desk.upstream.statuses[-1]["state"] == "failure"


def mend(story: Story) -> None:
    """`/fix` mends one, on the branch in the fork, and the publisher the others."""
    desk = story.desk
    assert story.comment("stranger", "/fix") == "Denied: not_permitted.\n"
    before = desk.head
    assert story.comment("pub", "/fix") == "Ran /fix: 0.\n"
    assert git(desk.fork.folder, "rev-parse", "tasks^") == before
    assert "ST039 syntax_error: 1 finding." in story.answers()[-1]
    assert "**What blocks this:** 2 errors in 1 connector." in story.answers()[0]
    head = story.push({name: GOLDEN[name] for name in (SWAGGER, PROPERTIES)}, "Say who owns the stack")
    assert "::error" not in story.check()
    story.report()
    assert story.labels == [READY]
    assert f"\n/certify {head}\n" in story.answers()[0]


def certify(story: Story) -> tuple[str, str]:
    """A stranger may not; the owner may, but not a commit that is not the head any more. The commit, and the answer."""
    old = story.desk.head
    assert story.comment("stranger", f"/certify {old}") == "Denied: not_permitted.\n"
    head = story.push({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"}, "Say more")
    assert story.comment("ada", f"/certify {old}") == "Denied: head_moved.\n"
    assert story.blobs() == {}
    story.report()
    assert story.comment("ada", f"/certify {head}") == "Ran /certify: 0.\n"
    answer = next(each for each in reversed(story.answers()) if f"commit    {head}" in each)
    (blob,) = story.blobs()
    assert blob in answer
    ledger = GitHubEvents(story.forge)
    events = read(ledger.tree(ledger.tip()), FOLDER).events
    assert [each.move for each in events] == [Move.START, Move.CERTIFY]
    assert (events[-1].subject.commit, events[-1].actor.id) == (head, story.desk.server.world.account("ada"))
    story.report()
    assert story.labels == [READY]
    assert (story.desk.upstream.statuses[-1]["sha"], story.desk.upstream.statuses[-1]["state"]) == (head, "success")
    return head, answer


def propose(story: Story, head: str) -> None:
    """The certified commit, in public, with the boxes that our rules prove."""
    assert story.comment("stranger", "/propose") == "Denied: not_permitted.\n"
    assert story.comment("ada", "/propose") == "Ran /propose: 0.\n"
    (made,) = story.desk.server.world.repositories[PUBLIC].pulls.values()
    assert (made.author, made.base, made.head_repository) == (SENDER, "dev", f"{SENDER}/public")
    assert "- [x] I validated the swagger file by running `paconn validate`.\n  - proved: " in made.body
    assert "- [ ] I promise to water the plants.\n  - for you: " in made.body
    assert f"advance connectors/golden propose --commit {head}" not in story.answers()[-1]
    assert "Recorded: propose of connectors/golden" in story.answers()[-1]
    ledger = GitHubEvents(story.forge)
    assert read(ledger.tree(ledger.tip()), FOLDER).events[-1].subject.commit == head


def nothing_leaked(story: Story, box: str) -> None:
    """The signature of the link, the storage's key and the token are in no byte; the box is, for its receiver only."""
    query = parse_qs(urlsplit(unseal(box, story.keys[1]).reveal()).query)
    assert query["sp"] == ["r"]
    (signature,) = query["sig"]
    where = story.everything()
    forms = {
        signature,
        quote(signature),
        quote(signature, safe=""),
        signature[:20],
        story.storage.key,
        story.upstream_token,
    }
    assert [name for name, data in where.items() if any(form.encode() in data for form in forms)] == []
    assert [name for name, data in where.items() if box.encode() in data] != []
