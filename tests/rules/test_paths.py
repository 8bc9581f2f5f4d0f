"""Templates of paths, whatever is in them."""

from __future__ import annotations

import pytest
from golden_connector import judge
from hypothesis import given
from hypothesis import strategies as st

from connectorops.rules.paths import FILE_EXAMPLE, skeleton, variables

PATHS = "apiDefinition.swagger.json#/paths"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/items", ()),
        ("/items/{id}/parts/{part}", ("id", "part")),
        ("/items('{id}')/f(x={y})", ("id", "y")),
        ("/items/{id=1}", ("id",)),
        ("/items/{*rest}", ("rest",)),
        ("/items/{}", None),
        ("/items/{id", None),
        ("/items/id}", None),
        ("/items/{a/b}", None),
        ("/items/{{id}}", None),
    ],
)
def test_variables_are_names_in_braces_within_one_segment(path: str, expected: tuple[str, ...] | None) -> None:
    assert variables(path) == expected


@given(st.lists(st.text("abc{}/=*", max_size=12)).map("/".join))
def test_every_variable_is_part_of_the_path(path: str) -> None:
    assert all(name in path for name in variables(path) or ())


@given(st.text("ab{}/", max_size=30))
def test_names_of_variables_make_no_difference_to_routing(path: str) -> None:
    assert skeleton(skeleton(path)) == skeleton(path)
    assert skeleton(f"{path}/{{one}}") == skeleton(f"{path}/{{other}}")


def test_what_a_broken_template_lacks_is_not_reported_as_well() -> None:
    judgement = judge({f"{PATHS}/~1drafts~1{{file": {"get": FILE_EXAMPLE}})
    assert [finding.rule for finding in judgement.findings] == ["SW106"]


def test_each_variable_with_a_default_is_a_finding_of_its_own() -> None:
    judgement = judge({f"{PATHS}/~1drafts~1{{a=1}}~1{{b=2}}~1{{a=1}}": {}})
    found = [finding.key for finding in judgement.findings if finding.rule == "SW107"]
    assert found == ["a=1", "b=2"]


def test_a_definition_without_operations_is_reported_once_not_path_by_path() -> None:
    rules = {finding.rule for finding in judge({PATHS: {"/a": {}, "/b": {"parameters": []}}}).findings}
    assert "SW110" in rules
    assert "SW109" not in rules


def test_an_empty_operation_is_one_finding() -> None:
    judgement = judge({f"{PATHS}/~1documents~1{{documentId}}~1labels/delete": {}})
    assert [finding.rule for finding in judgement.findings] == ["SW111"]
