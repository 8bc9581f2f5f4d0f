"""Runs of the real command in processes of their own: what they leave when they are killed, and what they let out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import azurite
import pytest

from connectorops.adapters.azure_blobs import BLOCK
from connectorops.model import Exit
from connectorops.package.bundle import zipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from azure.storage.blob import ContainerClient

    from connectorops.upload import Container


class Person:
    """Somebody with a home, a folder for temporary files and a repository, all below one folder, and the key."""

    def __init__(self, folder: Path, storage: azurite.Azurite) -> None:
        self.folder = folder
        self.repository = folder / "repository"
        self.environment = {**storage.environment, "PATH": os.defpath}
        for variable, name in {"HOME": "home", "TMPDIR": "temporary", "XDG_CACHE_HOME": "cache"}.items():
            (folder / name).mkdir()
            self.environment[variable] = str(folder / name)
        (self.repository / ".git").mkdir(parents=True)
        self.said: list[bytes] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "connectorops", *arguments],
            cwd=self.repository,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str, text: str = "") -> int:
        with self.start(*arguments) as process:
            self.said += process.communicate(text.encode(), timeout=90)
            return process.returncode

    def everything(self, but: Iterable[Path] = ()) -> dict[str, bytes]:
        """All that was written or said, by where."""
        found = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        for path in but:
            del found[str(path)]
        return found | {f"output {number}": text for number, text in enumerate(self.said)}


@pytest.fixture
def person(tmp_path: Path, container: Container, signed_in: azurite.Azurite) -> Person:  # noqa: ARG001 - the storage is up
    return Person(tmp_path, signed_in)


def signatures(files: Sequence[Path]) -> list[bytes]:
    """The signatures of the links in these files, in every way of writing one."""
    found = {path.read_text().partition("sig=")[2].partition("&")[0] for path in files}
    plain = {unquote(each) for each in found}
    assert all(len(each) == 44 for each in plain)
    return [form.encode() for each in plain for form in (each, quote(each), quote(each, safe=""), each[:20])]


def test_the_signature_is_in_no_byte_but_the_protected_file(person: Person, container: Container) -> None:
    (person.repository / "Contoso.zip").write_bytes(zipped({"intro.md": b"a package"}))
    links = [person.folder / name for name in ("first", "second", "third")]
    one, two, three = map(str, links)
    upload = ("upload", "Contoso.zip", "--to", container.address)
    assert person.run(*upload, "--policy", "contoso", "--sas-file", one) == Exit.CLEAN
    assert person.run(*upload, "--sas-file", two, "--format", "json") == Exit.CLEAN
    assert person.run(*upload, "--sas-file", two) == Exit.USAGE
    assert person.run("sas", "reissue", "--url-file", one, "--sas-file", three) == Exit.CLEAN
    text = links[0].read_text()
    person.run("sas", "check", "--url-file", two, "--follow", "--format", "json")
    person.run("sas", "check", "-", "--kind", "dynamics-365-offer", text=text)
    person.run("sas", "check", text)
    person.run("upload", "Contoso.zip", "--to", text)
    assert person.run("sas", "revoke", "--url-file", one) == Exit.CLEAN
    secrets = signatures(links)
    where = person.everything(but=links)
    assert len(where) > 15
    assert [(name, data) for name, data in where.items() if any(each in data for each in secrets)] == []


def test_a_killed_upload_leaves_nothing_to_see_and_is_taken_up(
    person: Person, container: Container, client: ContainerClient, signed_in: azurite.Azurite
) -> None:
    content = zipped({"large.bin": hashlib.shake_128(b"large").digest(4 * BLOCK)})
    (person.repository / "Contoso.zip").write_bytes(content)
    name = f"{hashlib.sha256(content).hexdigest()}/Contoso.zip"
    blob = client.get_blob_client(name)
    with azurite.Line(signed_in.port, delay=0.002) as slow:
        address = container.address.replace(f":{signed_in.port}/", f":{slow.port}/")
        with person.start("upload", "Contoso.zip", "--to", address, "--no-sas") as process:
            while slow.sent < 2 * BLOCK and process.poll() is None:
                time.sleep(0.01)
            process.kill()
        assert process.returncode not in (0, 1)
    assert not blob.exists()
    assert list(client.list_blobs()) == []
    with azurite.Line(signed_in.port) as line:
        address = container.address.replace(f":{signed_in.port}/", f":{line.port}/")
        assert person.run("upload", "Contoso.zip", "--to", address, "--no-sas") == Exit.CLEAN
    assert line.sent < 4 * BLOCK
    assert blob.download_blob().readall() == content


KILLED_COPY = """
import os, pathlib, signal, sys
from connectorops.adapters.folder_blobs import FolderBlobs, read_package
file = pathlib.Path(sys.argv[1])
kill = lambda _: os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
FolderBlobs("dist", pathlib.Path()).put("abc/large.zip", file, read_package(file), kill)
"""


def test_a_killed_copy_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    (tmp_path / "large.zip").write_bytes(bytes(3 * 1024 * 1024))
    killed = subprocess.run([sys.executable, "-c", KILLED_COPY, "large.zip"], cwd=tmp_path, check=False)
    assert killed.returncode != 0
    left = [path.name for path in (tmp_path / "dist" / "abc").iterdir()]
    assert [name for name in left if not name.startswith(".")] == []
