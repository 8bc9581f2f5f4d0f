"""From `/certify` to `/passed` by comments: packages in Azurite, links handed over sealed, the ledger pushed."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

import azurite
import pytest
from azure.storage.blob import ContainerClient
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, Desk, desk, flows, manifest
from forge.world import ACTIONS
from nacl.public import PrivateKey

from connectorops.model import Exit
from connectorops.sealing import unseal
from connectorops.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forge.server import Server

SEALED = re.compile(r"sealed\S*(?: link, until \S+)?: (\S+)")


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[azurite.Azurite]:
    if reason := azurite.missing():
        pytest.skip(reason)
    with azurite.running(tmp_path_factory.mktemp("azurite")) as running:
        yield running


@pytest.fixture
def receiver() -> PrivateKey:
    """Whom links are sealed to."""
    return PrivateKey.generate()


@pytest.fixture
def container(emulator: azurite.Azurite, request: pytest.FixtureRequest) -> ContainerClient:
    made = ContainerClient(
        emulator.endpoint(),
        f"test-{abs(hash(request.node.nodeid))}",
        credential={"account_name": azurite.ACCOUNT, "account_key": emulator.key},
        connection_verify=str(emulator.certificate),
    )
    made.create_container()
    return made


@pytest.fixture
def at(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    emulator: azurite.Azurite,
    container: ContainerClient,
    receiver: PrivateKey,
) -> Desk:
    """The environment that is protected, with the key of the storage in it."""
    made = desk(server, tmp_path, monkeypatch)
    made.upstream.roles[ACTIONS] = "write"
    (tmp_path / "runner").mkdir()
    environment = {
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "CONNECTOROPS_UPLOAD_TO": container.url,
        "CONNECTOROPS_SEAL_TO": b64encode(bytes(receiver.public_key)).decode(),
        **emulator.environment,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AZURE_STORAGE_CONNECTION_STRING", raising=False)
    made.push({"solutions/Flows.zip": flows()})
    return made


def says(at: Desk, login: str, line: str) -> str:
    """Give a command in both jobs, as the workflows do, and what was answered last."""
    event = at.event(at.says(login, line))
    at.run("comment", "--event", event)
    at.run("comment", "--event", event, "--gated")
    return at.answers()[-1]


def link_in(answer: str, receiver: PrivateKey) -> str:
    found = SEALED.search(answer)
    assert found, answer
    return unseal(found[1], Secret(b64encode(bytes(receiver)).decode())).reveal()


def moves(at: Desk) -> list[str]:
    return git(at.upstream.folder, "log", "--format=%s", "--reverse", "certification").splitlines()


def merge(at: Desk) -> None:
    git(at.upstream.folder, "update-ref", "refs/heads/main", at.head)
    at.upstream.pulls[1].is_open = False


def test_from_a_package_in_storage_to_a_good_report(
    at: Desk, container: ContainerClient, receiver: PrivateKey, tmp_path: Path
) -> None:
    answer = says(at, "ada", f"/certify {at.head}")
    (blob,) = container.list_blob_names()
    package = re.findall(r"sha256 ([0-9a-f]{64})", answer)[0]
    assert blob.startswith(f"{package}/")
    assert f"{package}/golden.zip?" in link_in(answer, receiver)
    at.run("advance", FOLDER, "propose", "--actor", "7")
    at.run("advance", FOLDER, "merged", "--actor", "7")
    merge(at)
    assert "Recorded: submit of connectors/golden" in says(at, "ada", "/submitted")
    assert f'"package": "{package}"' in at.run("status", FOLDER, "--format", "json")[1]
    assert "Recorded: passed of connectors/golden" in says(at, "ada", "/passed")
    renewed = says(at, "ada", "/reissue-sas")
    assert f"{package}/golden.zip has a new link, until 2" in renewed
    assert link_in(renewed, receiver) != link_in(answer, receiver)
    assert [each.partition(" ")[0] for each in moves(at)] == [
        *("start", "certify", "propose", "merged", "submit", "passed", "reissue-sas")
    ]
    assert list(container.list_blob_names()) == [blob]
    everything = "\n".join([*at.answers(), git(at.upstream.folder, "log", "-p", "certification")])
    assert "sig=" not in everything
    assert "sig=" not in "".join(each.read_text("utf-8") for each in tmp_path.glob("output*"))


def test_a_new_link_is_not_for_everybody_and_not_for_what_was_never_certified(at: Desk) -> None:
    assert "Denied" not in says(at, "ada", "/status")
    assert "/reissue-sas needs the owners or write access" in says(at, "stranger", "/reissue-sas")
    assert "/reissue-sas needs the owners or write access" in says(at, "ada", "/reissue-sas")  # nothing is recorded yet
    at.upstream.roles["captain"] = "write"
    assert "The ledger knows no submission" in says(at, "captain", "/reissue-sas")


def test_an_owner_of_what_is_touched_records_nothing_of_another_connector(at: Desk) -> None:
    at.upstream.push("main", {f"connectors/other/{name}": data for name, data in GOLDEN.items()})
    other = manifest(("bob", at.server.world.account("bob")))
    at.upstream.push("main", {"connectors/other/certification.yml": other})
    git(at.clone, "pull", "--quiet")
    at.run("advance", "connectors/other", "start", "--number", "1", "--actor", "7")
    assert "/withdraw needs" in says(at, "ada", "/withdraw The service ends.")
    assert "Recorded: withdraw of connectors/other" in says(at, "bob", "/withdraw The service ends.")


def test_a_ledger_that_is_kept_over_the_api_is_written_and_read_there(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECTOROPS_LEDGER", "o/connectors")
    assert "Certified connectors/golden" in says(at, "ada", f"/certify {at.head}")
    assert git(at.clone, "for-each-ref", "refs/heads/certification") == ""
    merge(at)
    assert "Recorded: withdraw of connectors/golden" in says(at, "ada", "/withdraw The service ends.")
    assert [each.partition(" ")[0] for each in moves(at)] == ["start", "certify", "withdraw"]


def test_the_same_commit_can_be_certified_again_after_it_was_withdrawn(at: Desk, container: ContainerClient) -> None:
    says(at, "ada", f"/certify {at.head}")
    says(at, "ada", "/withdraw The service ends.")
    assert "Certified connectors/golden" in says(at, "ada", f"/certify {at.head}")
    assert "It was certified already" in says(at, "ada", f"/certify {at.head}")
    assert [each.partition(" ")[0] for each in moves(at)] == ["start", "certify", "withdraw", "start", "certify"]
    assert len(list(container.list_blob_names())) == 1
    assert at.run("ledger", "verify")[0] == Exit.CLEAN
