"""`connectorops upload` and `sas` as people use them, with Microsoft's emulator of the storage."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from connectorops.adapters.azure_account import Patience
from connectorops.adapters.links import follow
from connectorops.adapters.local import LocalWorkspace
from connectorops.cli import run
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.package.bundle import zipped
from connectorops.sas import read_link
from connectorops.sealing import new_keys, unseal
from connectorops.secret import Secret
from connectorops.upload import MOST_DAYS, AddressError, life

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

    from connectorops.sas import Answer
    from connectorops.upload import Container

    Output = pytest.CaptureFixture[str]

PACKAGE = zipped({"intro.md": b"a package"})
SCHEMA = Path(__file__).resolve().parents[2] / "schemas" / "upload.schema.json"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with a package, as the current folder."""
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "Contoso.zip").write_bytes(PACKAGE)
    monkeypatch.chdir(repository)
    return repository


@pytest.fixture
def link_file(tmp_path: Path) -> Path:
    return tmp_path / "link"


def clean(capsys: Output, *arguments: str) -> str:
    """What the command prints; it has to be clean."""
    code = run(arguments)
    output = capsys.readouterr()
    assert (code, output.err) == (Exit.CLEAN, "")
    return output.out


def misfits(value: object) -> list[str]:
    """What does not fit the schema of the output."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [each.message for each in Draft202012Validator(schema).iter_errors(value)]


def refused(capsys: Output, *arguments: str) -> str:
    assert run(arguments) == Exit.USAGE
    return capsys.readouterr().err


def piped(text: str, *arguments: str) -> tuple[int, str]:
    """What the command makes of a text at its input: the exit code, and all that it wrote."""
    with CliRunner().isolation(text) as (_, _, both):
        code = run(arguments)
    return code, both.getvalue().decode()


class TestAzure:
    @pytest.fixture
    def to(self, here: Path, container: Container) -> str:  # noqa: ARG002 - the folder is changed
        return f"{container.address}/packages"

    def test_a_package_and_its_link(self, to: str, client: ContainerClient, link_file: Path, capsys: Output) -> None:
        out = clean(capsys, "upload", "Contoso.zip", "--to", to, "--sas-file", str(link_file))
        (blob,) = client.list_blob_names()
        sha256 = blob.split("/")[1]
        assert out.startswith(
            f"Uploaded {to}/{sha256}/Contoso.zip\n  {len(PACKAGE)} bytes, SHA-256 {sha256}, read back and compared\n"
        )
        assert "Link: this blob, read only, https only, until 20" in out
        assert f"written to {link_file}, which only you can read" in out
        if os.name != "nt":
            assert stat.S_IMODE(link_file.stat().st_mode) == 0o600
        out = clean(capsys, "sas", "check", "--url-file", str(link_file), "--follow", "--package", "Contoso.zip")
        assert "note SA010 link_cannot_be_revoked" in out
        assert "followed: it opens, and the content is the one that is expected" in out
        assert "1 note. It ends on" in out
        assert "in 29 days." in out

    def test_the_same_as_json(self, to: str, link_file: Path, capsys: Output) -> None:
        command = ("upload", "Contoso.zip", "--to", to, "--policy", "contoso", "--kind", "dynamics-365-offer")
        made = json.loads(clean(capsys, *command, "--sas-file", str(link_file), "--format", "json"))
        assert misfits(made) == []
        assert (made["created"], made["size"]) == (True, len(PACKAGE))
        assert made["blob"] == f"{to}/{made['sha256']}/Contoso.zip"
        assert made["link"] | {"end": ""} == {"end": "", "policy": "contoso", "file": str(link_file), "sealed": None}
        checked = clean(
            capsys, "sas", "check", "--url-file", str(link_file), "--format", "json", "--kind", "dynamics-365-offer"
        )
        assert json.loads(checked)["findings"] == []
        assert json.loads(checked)["end"] == made["link"]["end"]
        assert json.loads(checked)["skipped"] == [
            "what the link allows (SA002): the stored access policy contoso says it"
        ]

    def test_a_second_upload_changes_nothing(self, to: str, capsys: Output) -> None:
        command = ("upload", "Contoso.zip", "--to", to, "--no-sas")
        assert clean(capsys, *command).startswith("Uploaded ")
        assert clean(capsys, *command).startswith("Already there, with the same content: ")

    def test_other_content_is_a_conflict(self, to: str, client: ContainerClient, capsys: Output) -> None:
        command = ("upload", "Contoso.zip", "--to", to, "--no-sas")
        clean(capsys, *command)
        (blob,) = client.list_blob_names()
        client.upload_blob(blob, b"replaced", overwrite=True)
        assert "Find out who may write into the container" in refused(capsys, *command)

    def test_a_dry_run_says_every_step_and_takes_none(
        self, to: str, client: ContainerClient, link_file: Path, capsys: Output
    ) -> None:
        command = ("upload", "Contoso.zip", "--to", to, "--policy", "contoso", "--sas-file", str(link_file))
        out = clean(capsys, *command, "--dry-run")
        said = [
            f"put Contoso.zip ({len(PACKAGE)} bytes), if it is not there yet:",
            "keep the stored access policy contoso (read) in",
        ]
        said += ["sign a link under the policy contoso: read only, https only, this blob only, until", "write the link"]
        assert [text for text in said if text not in out] == []
        assert out.endswith("Nothing was done.\n")
        assert list(client.list_blobs()) == []
        assert client.get_container_access_policy()["signed_identifiers"] == []
        assert not link_file.exists()

    def test_a_sealed_link_is_opened_by_its_key_alone(
        self, to: str, tmp_path: Path, link_file: Path, capsys: Output
    ) -> None:
        key_file = tmp_path / "key"
        public = clean(capsys, "sas", "key", str(key_file)).strip()
        made = json.loads(clean(capsys, "upload", "Contoso.zip", "--to", to, "--seal-to", public, "--format", "json"))
        assert misfits(made) == []
        sealed = made["link"]["sealed"]
        code, said = piped(sealed + "\n", "sas", "open", "--key-file", str(key_file), "--sas-file", str(link_file))
        assert code == Exit.CLEAN, said
        assert read_link(Secret(link_file.read_text())).address == made["blob"]
        assert unseal(sealed, Secret(key_file.read_text())).reveal() == link_file.read_text()
        (tmp_path / "other").write_text(new_keys()[1].reveal())
        words = ("--key-file", str(tmp_path / "other"), "--sas-file", str(tmp_path / "none"))
        code, said = piped(sealed, "sas", "open", *words)
        assert code == Exit.USAGE
        assert "The box does not open" in said

    def test_reissue_and_revoke(self, to: str, link_file: Path, tmp_path: Path, capsys: Output) -> None:
        new = tmp_path / "new"
        clean(capsys, "upload", "Contoso.zip", "--to", to, "--policy", "contoso", "--sas-file", str(link_file))
        out = clean(capsys, "sas", "reissue", "--url-file", str(link_file), "--sas-file", str(new), "--days", "90")
        assert "revocable by its policy contoso; it was followed, and works" in out
        assert "in 89 days" in clean(capsys, "sas", "check", "--url-file", str(new), "--follow")
        assert "its links stop working" in clean(capsys, "sas", "revoke", "--url-file", str(new), "--dry-run")
        out = clean(capsys, "sas", "revoke", "--url-file", str(new))
        assert out.endswith("The link does not open the package any more (403).\n")
        assert run(["sas", "check", "--url-file", str(link_file), "--follow"]) == Exit.FINDINGS
        assert "error SA012 link_does_not_open" in capsys.readouterr().out
        assert "There is no stored access policy contoso" in clean(capsys, "sas", "revoke", "--url-file", str(new))

    def test_reissue_by_the_address_alone(self, to: str, link_file: Path, capsys: Output) -> None:
        made = json.loads(clean(capsys, "upload", "Contoso.zip", "--to", to, "--no-sas", "--format", "json"))
        again = ("sas", "reissue", made["blob"], "--sas-file", str(link_file), "--format", "json")
        assert misfits(made) + misfits(json.loads(clean(capsys, *again))) == []
        assert "followed: it opens" in clean(capsys, "sas", "check", "--url-file", str(link_file), "--follow")

    def test_reissue_of_what_is_not_there_hands_nothing_over(self, to: str, link_file: Path, capsys: Output) -> None:
        said = refused(capsys, "sas", "reissue", f"{to}/missing.zip", "--sas-file", str(link_file))
        assert "does not open packages/missing.zip (404): there is no such blob" in said
        assert not link_file.exists()

    def test_revoke_without_a_link_at_hand(self, container: Container, capsys: Output) -> None:
        out = clean(capsys, "sas", "revoke", "--from", container.address, "--policy", "contoso")
        assert "There is no stored access policy contoso" in out

    def test_a_link_without_a_policy_is_not_revoked(self, to: str, link_file: Path, capsys: Output) -> None:
        clean(capsys, "upload", "Contoso.zip", "--to", to, "--sas-file", str(link_file))
        said = refused(capsys, "sas", "revoke", "--url-file", str(link_file))
        assert "give the account a new key" in said
        assert "or delete the blob" in said

    def test_other_content_behind_a_good_link_is_found(
        self, to: str, client: ContainerClient, link_file: Path, capsys: Output
    ) -> None:
        clean(capsys, "upload", "Contoso.zip", "--to", to, "--sas-file", str(link_file))
        (blob,) = client.list_blob_names()
        client.upload_blob(blob, b"replaced", overwrite=True)
        assert run(["sas", "check", "--url-file", str(link_file), "--follow"]) == Exit.FINDINGS
        assert "error SA013 link_leads_to_other_content" in capsys.readouterr().out
        said = refused(capsys, "sas", "reissue", "--url-file", str(link_file), "--sas-file", f"{link_file}2")
        assert "no link was handed over" in said

    def test_without_a_key_a_link_is_refused_before_anything_is_sent(
        self, to: str, client: ContainerClient, link_file: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AZURE_STORAGE_KEY")
        said = refused(capsys, "upload", "Contoso.zip", "--to", to, "--sas-file", str(link_file))
        assert "ends after 7 days: too early for certification" in said
        assert list(client.list_blobs()) == []


class TestFolder:
    def test_the_default_is_dist_in_the_repository(self, here: Path, capsys: Output) -> None:
        out = clean(capsys, "upload", "Contoso.zip")
        (found,) = (here / "dist").rglob("*.zip")
        assert found.read_bytes() == PACKAGE
        assert [path.name for path in found.parent.iterdir()] == ["Contoso.zip"]
        assert f"Uploaded dist/{found.parent.name}/Contoso.zip" in out
        assert "Already there" in clean(capsys, "upload", "Contoso.zip")

    def test_another_folder(self, here: Path, tmp_path: Path, capsys: Output) -> None:  # noqa: ARG002 - the folder is changed
        made = json.loads(
            clean(capsys, "upload", "Contoso.zip", "--to", f"file:{tmp_path.as_posix()}/out", "--format", "json")
        )
        assert made["blob"] == f"{tmp_path.as_posix()}/out/{made['sha256']}/Contoso.zip"
        assert made["link"] is None

    def test_other_content_is_a_conflict(self, here: Path, capsys: Output) -> None:
        clean(capsys, "upload", "Contoso.zip")
        (found,) = (here / "dist").rglob("*.zip")
        found.write_bytes(b"replaced")
        assert "other content than its name says" in refused(capsys, "upload", "Contoso.zip")
        assert found.read_bytes() == b"replaced"

    @pytest.mark.skipif(os.name == "nt", reason="links need a right there")
    def test_dist_may_not_lead_out_of_the_repository(self, here: Path, tmp_path: Path, capsys: Output) -> None:
        (tmp_path / "elsewhere").mkdir()
        (here / "dist").symlink_to(tmp_path / "elsewhere")
        assert "leads out of the repository" in refused(capsys, "upload", "Contoso.zip")
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_a_folder_that_is_no_folder(self, here: Path, capsys: Output) -> None:
        (here / "dist").write_text("a file")
        assert "could not be written" in refused(capsys, "upload", "Contoso.zip")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--to", "ftp://host/x"],
            "An address of storage is https://ACCOUNT.blob.core.windows.net/CONTAINER, or file:",
        ),
        (["--to", "http://a.blob.core.windows.net/packages"], "An address of storage is https://ACCOUNT"),
        (["--to", "https://storage.example.com/packages"], "or that of another cloud of Azure"),
        (["--to", "https://contoso.blob.core.windows.net/"], "begins with a container"),
        (["--to", "https://contoso.blob.core.windows.net/Packages"], "3 to 63 lowercase letters"),
        (["--to", "https://contoso.blob.core.windows.net/packages?sv=1"], "no query, fragment or user"),
        (["--to", "file:"], "begins with file: goes on with a folder"),
        (["--sas-file", "x"], "There is no link for a folder"),
        (["--to", "https://contoso.blob.core.windows.net/packages"], "Where shall the link go?"),
        (["--to", "https://contoso.blob.core.windows.net/packages", "--days", "15"], "lives for 16 to 366 days"),
        (
            ["--to", "https://contoso.blob.core.windows.net/packages", "--days", "30", "--kind", "dynamics-365-offer"],
            "needs at least 31 days when it is submitted, so it lives for 32 to 366 days",
        ),
        (["--to", "https://contoso.blob.core.windows.net/packages", "--policy", "a b"], "A policy's name has"),
        (["--to", "https://contoso.blob.core.windows.net/packages", "--sas-file", "link"], "in a git repository"),
        (["--to", "https://contoso.blob.core.windows.net/packages", "--sas-file", "/no/such/x"], "folder is not there"),
        (["--to", "https://contoso.blob.core.windows.net/packages", "--seal-to", "abc"], "is not 32 bytes in Base64"),
    ],
)
def test_what_can_not_work_is_said_before_anything_is_sent(
    here: Path, arguments: list[str], said: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_KEY", "a2V5")
    assert said in refused(capsys, "upload", "Contoso.zip", *arguments)
    assert sorted(path.name for path in here.iterdir()) == [".git", "Contoso.zip"]


def test_a_file_that_is_there_is_not_written_over(here: Path, link_file: Path, capsys: Output) -> None:  # noqa: ARG001
    link_file.write_text("mine")
    assert "it is there already" in refused(capsys, "sas", "key", str(link_file))
    assert link_file.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="no file can have such a name there")
def test_a_name_that_addresses_can_not_hold(here: Path, capsys: Output) -> None:
    (here / "Contoso.zip").rename(here / "a?b.zip")
    assert "'a?b.zip' has others" in refused(capsys, "upload", "a?b.zip")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>Sign in</html>", "is no zip file that can be read"),
        (b"", "it is empty"),
        (b"MZ" + PACKAGE, "begins with 2 bytes of something else"),
        (PACKAGE[:-30], "is no zip file that can be read"),
    ],
)
def test_what_is_no_package_is_not_uploaded(here: Path, capsys: Output, content: bytes, said: str) -> None:
    (here / "Contoso.zip").write_bytes(content)
    assert said in refused(capsys, "upload", "Contoso.zip")
    assert not (here / "dist").exists()


SOUND = "https://contoso.blob.core.windows.net/packages/a.zip?sv=2025-11-05&sr=b&sp=r&spr=https&se=2999-01-01&si=p&sig="
SIGNATURE = "Q0FOQVJZ" * 5 + "Q0E="


class TestWaysIn:
    """A link comes in through a file, the input, the environment or, if it must, the command line."""

    def checked(self, capsys: Output, *arguments: str) -> tuple[str, str]:
        assert run(["sas", "check", *arguments]) == Exit.CLEAN
        output = capsys.readouterr()
        assert SIGNATURE not in output.out + output.err
        return output.out, output.err

    @pytest.mark.parametrize("arguments", [["-"], ["--url-file", "-"]])
    def test_the_input(self, arguments: list[str]) -> None:
        code, said = piped(f"  {SOUND}{SIGNATURE}\r\n", "sas", "check", *arguments)
        assert code == Exit.CLEAN
        assert "SA009" in said
        assert SIGNATURE not in said

    def test_the_environment(self, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CONNECTOROPS_SAS_URL", SOUND + SIGNATURE)
        assert self.checked(capsys)[1] == ""

    def test_the_command_line(self, capsys: Output) -> None:
        assert "other users can see it: use --url-file" in self.checked(capsys, SOUND + SIGNATURE)[1]

    @pytest.mark.parametrize(
        "text", ["", " \n", "hello", "https://", "ftp://a/b?sig=", "https://a b/c", "https://a:b/"]
    )
    def test_what_is_no_link(self, text: str) -> None:
        code, said = piped(text, "sas", "check", "-")
        assert code == Exit.USAGE
        assert "Error: " in said


@pytest.mark.parametrize(("days", "code"), [(19, Exit.CLEAN), (21, Exit.FINDINGS)])
def test_the_days_that_a_link_needs_are_those_of_the_configuration(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output, days: int, code: Exit
) -> None:
    (here / ".github").mkdir()
    (here / ".github" / "connectorops.yml").write_text(f"clocks:\n  connector_sas_days: {days}\n")
    end = datetime.now(UTC) + timedelta(days=20, hours=1)
    link = SOUND.replace("2999-01-01", f"{end:%Y-%m-%dT%H:%M:%SZ}") + SIGNATURE
    monkeypatch.setenv("CONNECTOROPS_SAS_URL", link)
    assert run(["sas", "check"]) == code
    assert ("a connector needs 21" in capsys.readouterr().out) == (code == Exit.FINDINGS)


def test_a_new_link_lives_as_much_longer_than_it_needs_to_as_ever() -> None:
    assert life(Kind.CONNECTOR, None, 15) == timedelta(days=30)
    assert life(Kind.DYNAMICS_365_OFFER, None, 31) == timedelta(days=60)
    assert life(Kind.CONNECTOR, None, 45) == timedelta(days=60)
    assert life(Kind.CONNECTOR, None, 1000) == timedelta(days=MOST_DAYS)
    with pytest.raises(AddressError, match="so it lives for 46 to"):
        life(Kind.CONNECTOR, 45, 45)


def test_what_is_no_text_is_no_link_key_or_box(tmp_path: Path, capsys: Output) -> None:
    binary, key = tmp_path / "binary", tmp_path / "key"
    binary.write_bytes(b"\xff\xfe\x00" * 20)
    clean(capsys, "sas", "key", str(key))
    to = ("--sas-file", str(tmp_path / "link"))
    assert "This is no link" in refused(capsys, "sas", "check", "--url-file", str(binary))
    assert "The box does not open" in refused(capsys, "sas", "open", str(binary), "--key-file", str(key), *to)
    assert "private key is not 32 bytes" in refused(capsys, "sas", "open", str(key), "--key-file", str(binary), *to)


@pytest.mark.parametrize(
    "arguments",
    [
        ["sas", "check", "a", SOUND + SIGNATURE],
        ["sas", SOUND + SIGNATURE],
        ["upload", SOUND + SIGNATURE],
        ["upload", "Contoso.zip", "--to", SOUND + SIGNATURE],
        ["upload", "Contoso.zip", "--kind", SOUND + SIGNATURE],
        ["sas", "check", "--sha256", SOUND + SIGNATURE, "--follow", SOUND],
        ["sas", "reissue", SOUND.replace("contoso.blob", "evil") + SIGNATURE],
        ["sas", "check", "--follow", SOUND.replace("https://contoso.blob", "http://169.254.169.254/blob") + SIGNATURE],
    ],
)
def test_a_link_in_a_wrong_place_is_not_repeated(here: Path, arguments: list[str], capsys: Output) -> None:  # noqa: ARG001
    said = refused(capsys, *arguments)
    assert SIGNATURE not in said
    assert said


class Hasty(LocalWorkspace):
    """A machine that asks once."""

    def follow(self, link: Secret, *, while_status: int | None = None) -> Answer:
        return follow(link, Patience(retries=0, wait=0), while_status=while_status)


def test_a_storage_that_is_down_is_3_and_says_nothing_about_the_link(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = f"https://127.0.0.1:1/contosopackages{SOUND.partition('.net')[2]}{SIGNATURE}"
    monkeypatch.setenv("CONNECTOROPS_SAS_URL", gone)
    assert run(["sas", "check", "--follow"], Hasty()) == Exit.SERVICE
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "The storage at 127.0.0.1:1 does not answer (ServiceRequestError). "
        "This says nothing about the package: try again.\n"
    )


class Crashing(LocalWorkspace):
    """A machine on which something fails that nobody thought of, and says the link."""

    def now(self) -> datetime:
        raise RuntimeError(f"cannot use {SOUND}{SIGNATURE}")


def test_not_even_a_crash_of_ours_says_the_link(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTOROPS_SAS_URL", SOUND + SIGNATURE)
    assert run(["sas", "check"], Crashing()) == Exit.CRASHED
    said = capsys.readouterr().err
    assert "RuntimeError: cannot use https://contoso" in said
    assert SIGNATURE not in said
