"""Packages in blob storage, against Microsoft's own emulator: created once, whole, read back, over lines that break."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import azurite
import pytest

from connectorops.adapters.azure_account import Patience
from connectorops.adapters.azure_blobs import BLOCK, AzureBlobs
from connectorops.adapters.azure_links import AzureLinks
from connectorops.adapters.folder_blobs import read_package
from connectorops.ports import ServiceDownError, StorageRefusedError
from connectorops.upload import Container, blob_name

if TYPE_CHECKING:
    from pathlib import Path

    from azure.storage.blob import ContainerClient

    from connectorops.upload import Package

QUICK = Patience(retries=3, wait=0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A package of two and a half blocks."""
    path = tmp_path / "Contoso Tasks.zip"
    path.write_bytes(hashlib.shake_128(b"a package").digest(BLOCK * 5 // 2))
    return path


@pytest.fixture
def package(file: Path) -> Package:
    return read_package(file)


def put(container: Container, file: Path, package: Package, patience: Patience = QUICK) -> tuple[bool, int]:
    sent: list[int] = []
    created = AzureBlobs(container, patience).put(blob_name(container, package), file, package, sent.append)
    return created, sum(sent)


def through(line: azurite.Line, container: Container) -> Container:
    port = container.endpoint.rpartition(":")[2].partition("/")[0]
    return replace(container, endpoint=container.endpoint.replace(port, str(line.port)))


def test_a_package_arrives_whole_and_says_what_it_is(
    container: Container, client: ContainerClient, file: Path, package: Package
) -> None:
    assert put(container, file, package) == (True, package.size)
    blob = client.get_blob_client(f"{package.sha256}/Contoso Tasks.zip")
    assert blob.download_blob().readall() == file.read_bytes()
    properties = blob.get_blob_properties()
    assert properties.content_settings.content_type == "application/zip"
    assert properties.metadata == {"sha256": package.sha256}


def test_the_second_time_nothing_is_sent(container: Container, file: Path, package: Package) -> None:
    put(container, file, package)
    assert put(container, file, package) == (False, 0)


def test_other_content_under_the_name_is_refused_and_left_alone(
    container: Container, client: ContainerClient, file: Path, package: Package
) -> None:
    client.upload_blob(blob_name(container, package), b"another package")
    with pytest.raises(StorageRefusedError, match="somebody else wrote it"):
        put(container, file, package)
    assert client.download_blob(blob_name(container, package)).readall() == b"another package"


def test_whoever_is_quicker_wins_and_the_content_is_compared(
    container: Container, client: ContainerClient, file: Path, package: Package
) -> None:
    name = blob_name(container, package)

    def overtake(_: int) -> None:
        client.upload_blob(name, file.read_bytes(), overwrite=True)

    assert AzureBlobs(container, QUICK).put(name, file, package, overtake) is False


def test_a_line_that_breaks_is_tried_again(
    container: Container, client: ContainerClient, file: Path, package: Package, signed_in: azurite.Azurite
) -> None:
    with azurite.Line(signed_in.port, breaks=(BLOCK // 2, BLOCK * 2)) as line:
        created, _ = put(through(line, container), file, package)
    assert (created, line.broken) == (True, 2)
    assert client.download_blob(blob_name(container, package)).readall() == file.read_bytes()


def test_a_run_that_stopped_is_taken_up_where_it_stopped(
    container: Container, client: ContainerClient, file: Path, package: Package, signed_in: azurite.Azurite
) -> None:
    never = Patience(retries=0, wait=0)
    with azurite.Line(signed_in.port, breaks=(BLOCK * 3 // 2,)) as line, pytest.raises(ServiceDownError):
        put(through(line, container), file, package, never)
    assert list(client.list_blobs()) == []
    with azurite.Line(signed_in.port) as line:
        created, _ = put(through(line, container), file, package, never)
    assert created
    assert BLOCK * 3 // 2 <= line.sent < BLOCK * 2
    assert client.download_blob(blob_name(container, package)).readall() == file.read_bytes()


def test_a_file_that_changes_meanwhile_creates_nothing(
    container: Container, client: ContainerClient, file: Path, package: Package
) -> None:
    name = blob_name(container, package)

    def change(_: int) -> None:
        file.write_bytes(b"other")

    with pytest.raises(StorageRefusedError, match="changed while it was uploaded"):
        AzureBlobs(container, QUICK).put(name, file, package, change)
    assert list(client.list_blobs()) == []


def test_a_block_that_somebody_else_staged_in_our_name_is_found_out(
    container: Container, client: ContainerClient, file: Path, package: Package
) -> None:
    name = blob_name(container, package)
    store = AzureBlobs(container, QUICK)
    with pytest.raises(RuntimeError):
        store.put(name, file, package, _stop)
    ids = [each.id for each in client.get_blob_client(name).get_block_list("uncommitted")[1]]
    client.get_blob_client(name).stage_block(ids[0], b"something else")
    with pytest.raises(ServiceDownError, match="other bytes back than it got; the blob was removed"):
        put(container, file, package)
    assert list(client.list_blobs()) == []
    assert put(container, file, package)[0]


def _stop(_: int) -> None:
    raise RuntimeError


def test_an_empty_file_is_a_blob_as_well(container: Container, tmp_path: Path) -> None:
    file = tmp_path / "empty.zip"
    file.write_bytes(b"")
    assert put(container, file, read_package(file)) == (True, 0)


class TestRefused:
    def said(self, container: Container, file: Path) -> str:
        with pytest.raises(StorageRefusedError) as caught:
            put(container, file, read_package(file))
        return str(caught.value)

    def test_no_such_container(self, container: Container, file: Path) -> None:
        said = self.said(replace(container, name="missing"), file)
        assert "(404, ContainerNotFound): there is no such container" in said

    def test_a_container_for_everybody(self, container: Container, client: ContainerClient, file: Path) -> None:
        client.set_container_access_policy({}, public_access="blob")
        assert "is public" in self.said(container, file)
        assert list(client.list_blobs()) == []

    def test_a_wrong_key(self, container: Container, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AZURE_STORAGE_KEY", "AAAA" * 20)
        said = self.said(container, file)
        assert "the key is wrong" in said
        assert "AAAA" not in said

    def test_what_is_no_key(self, container: Container, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AZURE_STORAGE_KEY", "not a key")
        assert self.said(container, file) == "the key in AZURE_STORAGE_KEY is not Base64, as keys of accounts are"

    def test_a_key_of_another_account(self, container: Container, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AZURE_STORAGE_ACCOUNT", "litware")
        assert "AZURE_STORAGE_ACCOUNT speaks of another account than contosopackages" in self.said(container, file)

    def test_nobody_is_signed_in(
        self, container: Container, file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv("AZURE_STORAGE_KEY")
        monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")  # no other way is tried
        assert self.said(container, file).startswith("nobody is signed in to Azure here: give AZURE_STORAGE_KEY")
        assert capfd.readouterr() == ("", "")


def test_a_connection_string_is_as_good_as_a_key(
    container: Container, file: Path, package: Package, monkeypatch: pytest.MonkeyPatch, signed_in: azurite.Azurite
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_KEY")
    text = f"DefaultEndpointsProtocol=https;AccountName={azurite.ACCOUNT};AccountKey={signed_in.key};"
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", text)
    assert put(container, file, package)[0]


def test_an_identity_can_upload_and_make_no_link(
    container: Container, file: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_KEY")
    with azurite.identity() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert put(container, file, package)[0]
        with pytest.raises(StorageRefusedError, match="user delegation key only"):
            AzureLinks(container)


def test_storage_that_is_not_there_is_down(container: Container, file: Path, package: Package) -> None:
    with azurite.Line(1) as line:
        nowhere = line.port
    gone = replace(container, endpoint=f"https://127.0.0.1:{nowhere}/{azurite.ACCOUNT}")
    with pytest.raises(ServiceDownError, match="could not be reached"):
        put(gone, file, package, Patience(retries=0))


def test_a_certificate_that_is_not_trusted_is_named(
    container: Container, file: Path, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ServiceDownError, match="certificate is not trusted here"):
        put(container, file, package, Patience(retries=0))
