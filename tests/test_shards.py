from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectorops.shards import shards

SIZES = st.dictionaries(st.text("abcdef/ ", min_size=1, max_size=8), st.integers(0, 500), max_size=40)


@given(SIZES, st.integers(1, 12), st.integers(1, 400))
def test_each_connector_is_in_one_group_and_none_is_much_larger(sizes: dict[str, int], most: int, worth: int) -> None:
    groups = shards(sizes, most, worth)
    assert sorted(name for group in groups for name in group) == sorted(sizes)
    assert 1 <= len(groups) <= max(1, min(most, len(sizes)))
    fair = sum(sizes.values()) / len(groups)
    assert max(sum(sizes[name] for name in group) for group in groups) <= fair + max(sizes.values(), default=0)


@given(SIZES, st.integers(1, 12))
def test_the_order_in_which_they_are_given_is_no_matter(sizes: dict[str, int], most: int) -> None:
    assert shards(sizes, most, 100) == shards(dict(reversed(sizes.items())), most, 100)


def test_what_one_job_does_well_is_not_split() -> None:
    assert shards({"a": 40_000, "b": 900_000}, 8) == (("a", "b"),)
    assert shards({}, 8) == ((),)


def test_the_largest_are_apart() -> None:
    sizes = {"a": 9, "b": 8, "c": 2, "d": 1}
    assert shards(sizes, 2, 10) == (("a", "d"), ("b", "c"))
