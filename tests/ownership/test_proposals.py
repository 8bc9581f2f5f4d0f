"""Whom to ask about connectors that nobody owns, and writing them down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.codeowners import parse
from connectorops.documents import load_yaml
from connectorops.manifest import Owner, read_manifest
from connectorops.model import Program
from connectorops.ownership import ManifestError, MergedChange, Proposal, from_lines, propose, with_owners


def change(
    *paths: str, author: str = "Ann", email: str = "ann@x.example", subject: str = "", date: str = "2026-01-01"
) -> MergedChange:
    return MergedChange(author, email, subject, date, paths)


ANN = "583231+ann-lee@users.noreply.github.com"


def test_authors_are_proposed_the_most_active_first() -> None:
    changes = [
        change("c/a/x", email=ANN, date="2026-02-02"),
        change("c/a/y", subject="Merge pull request #7 from Bo/patch-1"),
        change("c/a/x", "readme.md", email="Ann-Lee@users.noreply.github.com"),
        change("c/b/x", author="Cy"),
    ]
    first, second, third = propose(changes, ["c/a", "c/b", "c/c"])
    assert first.owners == (
        Proposal("ann-lee", 583231, "2 merged changes, the last on 2026-02-02"),
        Proposal("Bo", None, "a merged change on 2026-01-01"),
    )
    assert (second.connector, second.owners, second.unknown) == ("c/b", (), ("Cy",))
    assert (third.owners, third.unknown) == ((), ())


def test_no_more_than_three_are_proposed() -> None:
    changes = [change("c/a/x", email=f"user{number}@users.noreply.github.com") for number in range(9)]
    (found,) = propose(changes, ["c/a"])
    assert [each.handle for each in found.owners] == ["user0", "user1", "user2"]


@pytest.mark.parametrize(
    "bot",
    [
        change("c/a/x", author="dependabot[bot]", email="49699333+dependabot[bot]@users.noreply.github.com"),
        change("c/a/x", author="GitHub Actions", email="github-actions@users.noreply.github.com"),
        change("c/a/x", author="renovate-bot", email="x@y.example"),
        change("c/a/x", subject="Merge pull request #7 from connector-bot/x"),
    ],
)
def test_bots_are_dropped(bot: MergedChange) -> None:
    (found,) = propose([bot], ["c/a"])
    assert (found.owners, found.unknown) == ((), ())


def test_who_changes_many_connectors_at_once_owns_none() -> None:
    (found,) = propose([change(*(f"c/{name}/x" for name in "abcdef"), email=ANN)], ["c/a"])
    assert found.owners == ()
    (found,) = propose([change(*(f"c/{name}/x" for name in "abcde"), email=ANN)], ["c/a"])
    assert len(found.owners) == 1


def test_a_file_belongs_to_the_nearest_connector() -> None:
    outer, inner = propose([change("c/a/b/x", email=ANN)], ["c/a", "c/a/b"])
    assert (len(outer.owners), len(inner.owners)) == (0, 1)


def test_lines_that_people_wrote_are_proposals_too() -> None:
    content = parse("* @all\n/c/a\\ b/ @Ann x@y.example @o/team\n/c/d/ x@y.example\n/c/e/\n")
    (found,) = from_lines(content, ["c/a b", "c/d", "c/e", "c/f", ""])
    why = "line 2 of CODEOWNERS"
    assert found.connector == "c/a b"
    assert found.owners == (Proposal("Ann", None, why), Proposal("o/team", None, why))


@given(st.builds(MergedChange, st.text(), st.text(), st.text(), st.dates().map(str), st.tuples(st.text())))
def test_any_history_is_read(any_change: MergedChange) -> None:
    assert len(propose([any_change], ["a", ""])) == 2


def test_owners_are_written_into_a_manifest_and_the_rest_is_kept() -> None:
    before = b"# ours\r\nkind: connector  # of course\r\nprogram: 'verified'\r\nowners: []\r\nname: \"A B\"\r\n"
    after = with_owners(before, Program.CUSTOM, [Proposal("ann-lee", 583231, ""), Proposal("o/team", None, "")])
    assert after.decode() == (
        "# ours\r\nkind: connector  # of course\r\nprogram: 'verified'\r\nowners:\r\n"
        '  - handle: ann-lee\r\n    id: 583231\r\n  - handle: o/team\r\nname: "A B"\r\n'
    )


@pytest.mark.parametrize("before", [None, b"", b" \n", b"# nothing yet\n"])
def test_a_manifest_is_made_where_there_is_none(before: bytes | None) -> None:
    after = with_owners(before, Program.INDEPENDENT, [Proposal("null", None, "")])
    manifest, found = read_manifest(load_yaml("certification.yml", after))
    assert found == []
    assert (manifest.program, manifest.owners) == (Program.INDEPENDENT, (Owner("null"),))


@pytest.mark.parametrize("before", [b"- a\n", b"text\n", b"a: [", b"a: 1\na: 2\n", b"\xff\xfe\xfa", b"[" * 5000])
def test_a_manifest_that_is_none_is_refused(before: bytes) -> None:
    with pytest.raises(ManifestError):
        with_owners(before, Program.CUSTOM, [Proposal("a", None, "")])
