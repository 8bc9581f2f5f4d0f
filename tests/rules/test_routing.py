"""Paths that can be mistaken for each other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import judge

from connectorops.rules import all_rules

if TYPE_CHECKING:
    from connectorops.model import Finding

ROUTING = [each for each in all_rules() if each.id in {"SW104", "SW105"}]


def findings(*paths: str) -> list[Finding]:
    """What the two rules say of GET operations with these paths, named after their place in the list."""
    items: dict[str, Any] = {path: {"get": {"operationId": f"Op{n}"}} for n, path in enumerate(paths)}
    return list(judge({"apiDefinition.swagger.json#/paths": items}, ROUTING).findings)


@pytest.mark.parametrize(
    ("paths", "rules"),
    [
        (("/items/{id}", "/items/{name}"), ["SW104"]),
        (("/Items/{id}", "/items/{name}"), ["SW104"]),
        (("/items/{id}.json", "/items/{name}.json"), ["SW104"]),
        (("/items/{id}", "/items/search"), ["SW105"]),
        (("/items/search", "/items/{id}"), ["SW105"]),
        (("/items/{id}/new", "/items/all/{kind}"), ["SW105"]),
        (("/items/{id}", "/Items/{id}"), []),
        (("/items/{id}", "/items/{id}/parts"), []),
        (("/items/{id}", "/parts/{id}"), []),
        (("/items/{id}/new", "/items/all/old"), []),
        (("/items/{id", "/items/{name"), []),
    ],
)
def test_paths_are_compared_by_their_fixed_segments(paths: tuple[str, ...], rules: list[str]) -> None:
    assert [finding.rule for finding in findings(*paths)] == rules


def test_the_operation_with_the_variable_is_the_one_that_is_reported() -> None:
    (finding,) = findings("/items/search", "/items/{id}")
    assert finding.location.pointer == "/paths/~1items~1{id}/get"
    assert "Op0" in finding.message


def test_only_a_few_of_many_similar_operations_are_named() -> None:
    (finding,) = findings("/items/{id}", *(f"/items/s{n}" for n in range(50)))
    assert finding.message.count("Op") < 5
    assert "others" in finding.message


@pytest.mark.parametrize("shape", ["/a/{{x}}/s{0}", "/a/s{0}/{{x}}", "/a/{{x{0}}}/b"])
def test_ten_thousand_paths_take_no_time_worth_mentioning(shape: str) -> None:
    paths = [shape.format(n) for n in range(5_000)] + [f"/a/s{n}/t" for n in range(5_000)]
    start = time.process_time()
    findings(*paths)
    assert time.process_time() - start < 60


def test_every_arrangement_of_variables_does_not_make_it_slow() -> None:
    arrangements = range(2**12)
    paths = ["/" + "/".join("{x}" if n >> bit & 1 else f"s{bit}" for bit in range(12)) for n in arrangements]
    start = time.process_time()
    assert findings(*paths)
    assert time.process_time() - start < 60
