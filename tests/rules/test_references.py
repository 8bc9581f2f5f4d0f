"""What the examples of the reference rules don't show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from golden_connector import judge
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.rule import choose
from connectorops.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

SWAGGER = "apiDefinition.swagger.json"
RULES = [each for each in all_rules() if "SW340" <= each.id <= "SW350"]
DOCUMENT = f"{SWAGGER}#/definitions/DocumentEvent/properties/document"


def found(edits: Mapping[str, object]) -> list[tuple[str, str]]:
    judgement = judge(dict(edits), RULES)
    assert judgement.crashed == ()
    return [(finding.rule, finding.location.pointer) for finding in judgement.findings]


def test_a_reference_to_another_address_says_that_nothing_is_fetched() -> None:
    (finding,) = judge({f"{DOCUMENT}/$ref": "https://example.com/x.json"}, RULES).findings
    assert finding.microsoft == "SchemaReferenceNotValid"
    assert "never fetched" in finding.message


def test_a_loop_is_named_as_one() -> None:
    edits = {
        f"{SWAGGER}#/definitions/A": {"$ref": "#/definitions/B"},
        f"{SWAGGER}#/definitions/B": {"$ref": "#/definitions/A"},
    }
    messages = [finding.message for finding in judge(edits, RULES).findings]
    assert len(messages) == 2
    assert all("circle" in message for message in messages)


def test_an_alias_that_leads_nowhere_is_said_once() -> None:
    edits = {f"{SWAGGER}#/definitions/A": {"$ref": "#/definitions/Missing"}}
    assert found(edits) == [("SW340", "/definitions/A/$ref")]


@pytest.mark.parametrize(
    "edits",
    [
        {DOCUMENT: {"allOf": [{"$ref": "#/definitions/Document"}], "description": "The document that has changed."}},
        {f"{SWAGGER}#/definitions/Folder/properties/again": {"$ref": "#/definitions/Folder"}},
        {
            f"{SWAGGER}#/paths/~1documents/get/responses/200/examples": {
                "application/json": {"$ref": 1, "x": {"$ref": 2}}
            }
        },
    ],
)
def test_ordinary_references_are_fine(edits: dict[str, object]) -> None:
    assert found(edits) == []


def test_many_members_beside_a_reference_are_one_finding() -> None:
    (finding,) = judge({f"{DOCUMENT}/{name}": name for name in "abcdefgh"}, RULES).findings
    assert finding.rule == "SW349"
    assert finding.message.startswith("'a', 'b', 'c', 'd', 'e' and more")


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(
        st.text(max_size=12),
        st.text(alphabet="#/~01%adefinitos", max_size=20),
        st.integers(),
        st.lists(st.none()),
    )
)
def test_no_reference_breaks_a_rule(value: object) -> None:
    rules = choose(all_rules(), [each.id for each in RULES], [])
    for edits in ({f"{DOCUMENT}/$ref": value}, {f"{SWAGGER}#/definitions/A": {"$ref": value}}):
        assert judge(edits, rules).crashed == ()
