"""CODEOWNERS from manifests: who gets a line, what is kept, and what can't be written."""

from __future__ import annotations

import pytest

from connectorops.codeowners import BlockError, parse
from connectorops.codeowners.block import BEGIN, END
from connectorops.config import Config
from connectorops.connectors import Repository
from connectorops.manifest import Owner
from connectorops.ownership import Generated, generate
from connectorops.tree import MemoryTree

CONSENT = (
    "{handle: hubot, id: 480938, consent: {comment: 'https://github.com/a/b/pull/1#issuecomment-2', date: 2026-01-31}}"
)


def repository(codeowners: str | None, path: str = "CODEOWNERS", **owners: str) -> Repository:
    """Connectors by name, each with what its manifest has as owners."""
    files = {
        f"connectors/{name}/certification.yml": f"kind: connector\nprogram: verified\nowners: [{text}]\n".encode()
        for name, text in owners.items()
    }
    if codeowners is not None:
        files[path] = codeowners.encode()
    return Repository(MemoryTree(files), Config())


def block(*lines: str) -> str:
    return "".join(f"{line}\n" for line in (BEGIN, *lines, END))


def waiting(made: Generated) -> list[tuple[str, str]]:
    return [(folder, owner.handle) for folder, owner in made.waiting]


def test_who_has_agreed_gets_a_line_and_who_has_not_waits() -> None:
    made = generate(repository("* @all\n", a=f"octocat, {CONSENT}", b="octocat"))
    assert made.after.decode() == "* @all\n\n" + block("/connectors/a/ @hubot")
    assert waiting(made) == [("connectors/a", "octocat"), ("connectors/b", "octocat")]
    assert (made.changed, made.has_block) == (True, False)


def test_whom_somebody_vouches_for_gets_a_line() -> None:
    made = generate(repository(None, a="octocat, contoso/owners", b="octocat"), vouch=True)
    assert made.path == ".github/CODEOWNERS"
    assert made.before is None
    assert made.after.decode() == block("/connectors/a/ @contoso/owners @octocat", "/connectors/b/ @octocat")
    assert waiting(made) == []


def test_who_owns_the_folder_already_keeps_it() -> None:
    text = "* @Hubot\n\n" + block("/connectors/a/ @octocat")
    made = generate(repository(text, a="Octocat, hubot", b="hubot"))
    assert made.after.decode() == "* @Hubot\n\n" + block("/connectors/a/ @Octocat", "/connectors/b/ @hubot")
    assert waiting(made) == [("connectors/a", "hubot")]


def test_a_line_in_the_branch_is_no_consent_where_another_file_is_trusted() -> None:
    text = "* @all\n\n" + block("/connectors/a/ @octocat @intruder")
    trusted = parse("/connectors/a/ @octocat\n")
    made = generate(repository(text, a="octocat, intruder"), trusted=trusted)
    assert waiting(made) == [("connectors/a", "intruder")]
    assert b"intruder" not in made.after


def test_nothing_changes_where_all_is_said() -> None:
    text = "* @all\n" + block("/connectors/a/ @octocat")
    made = generate(repository(text, a="octocat"))
    assert (made.changed, made.has_block, made.overruled) == (False, True, ())
    assert not generate(repository(None)).changed


def test_a_connector_without_owners_has_no_line() -> None:
    made = generate(repository("* @all\n" + block("/connectors/gone/ @x", "/connectors/a/ @y")))
    assert made.after.decode() == "* @all\n" + block()


def test_a_line_below_the_block_that_decides_is_told() -> None:
    text = block("/connectors/a/ @octocat") + "*.yml @docs\n"
    made = generate(repository(text, a="octocat", b="@wrong"))
    assert made.overruled == (("connectors/a", 4),)


def test_names_that_can_not_be_told_apart_are_told() -> None:
    made = generate(repository(None, **{"a#b": "octocat", "a\nb": "hubot"}), vouch=True)
    assert len(made.overruled) == 1


def test_the_connector_that_is_the_repository_is_everything() -> None:
    manifest = b"kind: connector\nprogram: verified\nowners: [octocat]\n"
    made = generate(Repository(MemoryTree({"certification.yml": manifest}), Config()), vouch=True)
    assert made.after.decode() == block("* @octocat")
    assert made.overruled == ()


def test_broken_markers_are_refused() -> None:
    with pytest.raises(BlockError):
        generate(repository("# END connectorops\n", a="octocat"))


def test_the_owner_who_waits_is_the_one_in_the_manifest() -> None:
    made = generate(repository("", a="{handle: octocat, id: 583231}"))
    assert made.waiting == (("connectors/a", Owner("octocat", 583231)),)
