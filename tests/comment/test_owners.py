from __future__ import annotations

import pytest

from connectorops.comment.owners import owns_all
from connectorops.manifest import Owner

ADA, BOB, STRANGER = 11, 12, 13
OWNERS = {
    "connectors/a": (Owner("ada", ADA),),
    "connectors/b": (Owner("bob", BOB), Owner("o/team")),
    "connectors/none": (),
    "connectors/unasked": (Owner("stranger"),),
}


def members(team: str) -> frozenset[int]:
    return frozenset({ADA}) if team == "o/team" else frozenset()


@pytest.mark.parametrize(
    ("actor", "touched", "owns"),
    [
        (ADA, ["connectors/a"], True),
        (ADA, ["connectors/a", "connectors/b"], True),
        (BOB, ["connectors/b"], True),
        (BOB, ["connectors/a", "connectors/b"], False),
        (STRANGER, ["connectors/a"], False),
    ],
)
def test_each_connector_has_to_be_owned(actor: int, touched: list[str], owns: bool) -> None:
    assert owns_all(actor, touched, OWNERS, members) is owns


@pytest.mark.parametrize(
    "touched", [[], ["connectors/none"], ["connectors/new"], ["connectors/a", "connectors/renamed"]]
)
def test_what_the_base_does_not_have_is_owned_by_nobody(touched: list[str]) -> None:
    assert not owns_all(ADA, touched, OWNERS, members)


def test_an_owner_whose_number_is_not_known_has_not_agreed() -> None:
    assert not owns_all(STRANGER, ["connectors/unasked"], OWNERS, members)
