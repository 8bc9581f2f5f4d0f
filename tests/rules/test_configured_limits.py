"""Limits of the configuration: each is heeded by its rule, in either direction."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from golden_connector import connector_of, golden, judge
from PIL import Image, ImageDraw

from connectorops.config import CONFIG_PATH, Config
from connectorops.fixes import mend
from connectorops.limits import Limits
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.rules.info import SUFFIX
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.tree import edited

if TYPE_CHECKING:
    from connectorops.tree import Edits

DEFINITION = "apiDefinition.swagger.json"
TITLE = f"{DEFINITION}#/info/title"
SUMMARY = f"{DEFINITION}#/paths/~1documents/get/summary"
CATEGORIES = f"{DEFINITION}#/x-ms-connector-metadata/2/propertyValue"
REDIRECT = "apiProperties.json#/properties/connectionParameters/token/oAuthSettings/redirectMode"
THREE = "Content and Files;Productivity;Data"
SHORT = "# Litware Archive\n\nKeeps the documents of a company.\n"


def icon(size: int, share: float) -> bytes:
    """A square of the brand's colour with a white one in its middle."""
    image = Image.new("RGB", (size, size), (31, 78, 121))
    edge = round(size * (1 - share) / 2)
    ImageDraw.Draw(image).rectangle((edge, edge, size - edge - 1, size - edge - 1), "white")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def found(edits: Edits, **limits: object) -> list[str]:
    text = json.dumps({"limits": limits})
    judgement = judge({**edits, CONFIG_PATH: text})
    assert judgement.crashed == ()
    return [each.rule for each in judgement.findings]


@pytest.mark.parametrize(
    ("rule", "edits", "limits"),
    [
        ("SW027", {TITLE: "Litware Archive!"}, {"title_endings": "!"}),
        ("SW028", {TITLE: "Litware Archive (Cloud)"}, {"title_endings": ")"}),
        ("SW081", {CATEGORIES: THREE}, {"connector_categories": 3}),
        ("SW126", {SUMMARY: "List documents " * 7 + "of it"}, {"summary": 120}),
        ("SW003", {f"{DEFINITION}#/x-archive-notes": "note " * 110_000}, {"definition_characters": 1_000_000}),
        ("AP061", {REDIRECT: "Global"}, {"redirect_modes": ["GlobalPerConnector", "Global"]}),
        ("IC006", {"icon.png": icon(300, 0.6)}, {"icon_pixels": [100, 300]}),
        ("IC011", {"icon.png": icon(230, 0.8)}, {"icon_logo_share": 80}),
        ("IC012", {"icon.png": icon(230, 0.9)}, {"icon_logo_share": 91}),
        ("RM010", {"readme.md": SHORT}, {"readme_deployment": []}),
    ],
)
def test_a_limit_that_is_wider_accepts_more(rule: str, edits: Edits, limits: dict[str, object]) -> None:
    assert rule in found(edits)
    assert rule not in found(edits, **limits)


@pytest.mark.parametrize(
    ("rule", "edits", "limits"),
    [
        ("SW081", {}, {"connector_categories": 1}),
        ("SW126", {}, {"summary": 5}),
        ("SW002", {}, {"definition_bytes": 1000}),
        ("SW003", {}, {"definition_characters": 1000}),
        ("AP061", {}, {"redirect_modes": ["Global"]}),
        ("IC006", {}, {"icon_pixels": [100, 200]}),
        ("IC011", {}, {"icon_logo_share": 10}),
        ("RM010", {**AN_INDEPENDENT, "readme.md": SHORT}, {"readme_deployment": ["independent"]}),
        ("SW049", AN_INDEPENDENT, {"title_suffix": True}),
    ],
)
def test_a_limit_that_is_narrower_accepts_less(rule: str, edits: Edits, limits: dict[str, object]) -> None:
    assert rule not in found(edits)
    assert rule in found(edits, **limits)


def test_what_is_mended_is_judged_by_the_same_limits() -> None:
    long = "List documents " * 7 + "of it"
    description = f"{DEFINITION}#/paths/~1documents/get/description"
    config = Config(limits=Limits(summary=120))
    connector = connector_of(edited(golden(), {SUMMARY: long, description: "Lists the  documents."}), config=config)
    rules = RuleSet(choose(all_rules(), ["SW126", "TX022"], []))
    fix = mend(connector, rules, rules, lambda _: False)
    assert b"Lists the documents." in fix.files[connector.path(DEFINITION)]


def test_the_suffix_counts_neither_in_the_length_of_a_title_nor_as_its_end() -> None:
    edits = {**AN_INDEPENDENT, TITLE: f"Litware Archive of Many Things{SUFFIX}"}
    assert {"SW021", "SW028"} <= set(found(edits))
    assert {"SW021", "SW028", "SW049"}.isdisjoint(found(edits, title_suffix=True))
    assert "SW021" in found({**edits, TITLE: f"Litware Archive of So Many Things{SUFFIX}"}, title_suffix=True)
    assert "SW027" in found({**edits, TITLE: f"Litware!{SUFFIX}"}, title_suffix=True)
