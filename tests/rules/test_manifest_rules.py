"""The rules about manifests, on what no example shows: limits that are configured, odd values, and anything at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from golden_connector import sample, with_json_manifest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.config import Config
from connectorops.connectors import discover
from connectorops.engine import Engine
from connectorops.limits import Limits
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.schema import load
from connectorops.tree import Edits, MemoryTree, edited

OFFER = "contoso-field-sales"
RULES = RuleSet(tuple(each for each in all_rules() if each.family in {"MF", "OF", "TP"}))
ENGINE = Engine(RULES)


def judged(edits: Edits, name: str = OFFER, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Rules and pointers of the findings in a sample with these edits."""
    tree = edited(with_json_manifest(sample(name)), edits)
    placed = MemoryTree({f"connectors/a/{path}": tree.read(path) for path in tree.paths()})
    (connector,) = discover(placed, Config(limits=limits or Limits()), ["connectors/a"])
    judgement = ENGINE.judge(connector)
    assert judgement.crashed == ()
    return [(each.rule, each.location.pointer) for each in judgement.findings]


@pytest.mark.parametrize(
    ("edits", "limits", "rule"),
    [
        ({"certification.yml#/dynamics_365/listing/name": "n" * 60}, Limits(listing_name=200), "OF005"),
        ({"certification.yml#/dynamics_365/offer_id": "o" * 45}, Limits(offer_id_with_publisher=100), "OF003"),
        (
            {"certification.yml#/dynamics_365/offer_id": "o" * 60},
            Limits(offer_id=60, offer_id_with_publisher=100),
            "OF003",
        ),
    ],
)
def test_a_configured_limit_counts(edits: Edits, limits: Limits, rule: str) -> None:
    assert rule in [name for name, _ in judged(edits)]
    assert judged(edits, limits=limits) == []


def test_what_is_wrong_keeps_its_place_behind_what_is_not_valid() -> None:
    videos = [7, {"name": "Tour", "url": "http://contoso.com/v", "thumbnail": "images/video.png"}]
    found = judged({"certification.yml#/dynamics_365/listing/videos": videos})
    assert ("MF004", "/dynamics_365/listing/videos/1/url") in found


def test_a_page_that_is_not_begun_is_told_once() -> None:
    found = judged({"certification.yml#/dynamics_365/listing": None})
    assert found == [("OF001", "/dynamics_365")]
    assert judged({"certification.yml#/dynamics_365": None}) == [("OF001", "")] * 8


@pytest.mark.parametrize(
    "name", ["Contoso\u00ae Sales", "Contoso Sales 365", "Kontoso Vertrieb \u2013 Au\u00dfendienst", "\u8ca9\u58f2"]
)
def test_letters_and_signs_are_no_emoji(name: str) -> None:
    assert judged({"certification.yml#/dynamics_365/listing/name": name}) == []


@pytest.mark.parametrize("name", ["Sales \u2764\ufe0f", "\U0001f1e9\U0001f1ea Sales", "Sales \u2705"])
def test_emoji_are_found(name: str) -> None:
    assert judged({"certification.yml#/dynamics_365/listing/name": name}) == [("OF006", "/dynamics_365/listing/name")]


@pytest.mark.parametrize("path", ["../package.zip", "/etc/passwd", "C:\\package.zip", "package.zip/", "./package.zip"])
def test_only_files_of_the_folder_are_looked_at(path: str) -> None:
    found = judged({"certification.yml#/template/package": path}, "contoso-task-from-email")
    assert found == [("MF010", "/template/package")]


def _members(schema: dict[str, Any]) -> list[str]:
    nested = [*schema.get("properties", {}).values(), schema.get("items", {})]
    return [*schema.get("properties", {}), *(name for each in nested if each for name in _members(each))]


names = st.sampled_from(sorted(set(_members(load("certification")))))
words = st.sampled_from(["contact-me", "images/logo.png", "package.zip", "http://a", "Germany", "\U0001f697", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(names, inner, max_size=6),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.sampled_from(["connector", "template", "dynamics-365-offer"]), st.dictionaries(names, values, max_size=6))
def test_nothing_that_a_manifest_holds_crashes_a_rule(kind: str, sections: dict[str, Any]) -> None:
    manifest = {"kind": kind, "program": "verified", "owners": ["octocat"], **sections}
    judged({"certification.yml": json.dumps(manifest)})
