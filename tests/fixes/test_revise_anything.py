"""Two random versions of a definition: after a fix, nothing is broken, and nothing of either version is lost."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

from changes.documents import change
from changes.test_random_edits import document
from hypothesis import given, settings
from hypothesis import strategies as st

from connectorops.changes import Kind
from connectorops.fixes import broken_operations, revise

if TYPE_CHECKING:
    from connectorops.swagger.nodes import Document

if TYPE_CHECKING:
    from connectorops.swagger.nodes import Document


def unfolded(root: Document, value: Any, depth: int = 8) -> Any:  # noqa: ANN401 - JSON is any shape
    """A value with its references written out, down to a depth."""
    if isinstance(value, dict) and "$ref" in value:
        return unfolded(root, root.resolve(value), depth - 1) if depth else "…"
    if isinstance(value, dict):
        return {key: unfolded(root, member, depth) for key, member in value.items()}
    return [unfolded(root, each, depth) for each in value] if isinstance(value, list) else value


def essence(root: Document, name: str) -> Any:  # noqa: ANN401 - JSON is any shape
    """What an operation takes, gives and notifies of, whatever it is called."""
    operation = root.by_id[name]
    parts = [operation.value["parameters"], operation.value["responses"], operation.path_item.notification]
    return [unfolded(root, part) for part in parts]


@given(st.integers(0, 2**32).map(Random), st.booleans())
@settings(max_examples=80, deadline=None)
def test_both_versions_live_on(random: Random, recursive: bool) -> None:
    old, new = document(random, recursive=recursive), document(random, recursive=recursive)
    before = change(old, new)
    broken = broken_operations(before)
    fix = revise(before)
    assert not fix.left
    if not broken:
        assert not fix.files
        return
    after = change(old, json.loads(fix.files["apiDefinition.swagger.json"]))
    assert not [each for each in after.edits if each.kind is Kind.BREAKING and each.operation]
    assert revise(after).files == {}
    sides = before.old, before.new, after.new
    base, working, result = (each.swagger for each in sides if each)
    assert base
    assert working
    assert result
    for operation, changed in broken:
        assert essence(result, operation.id) == essence(base, operation.id)
        if changed is not None:
            assert essence(result, f"{operation.id}_V2") == essence(working, operation.id)
    for untouched in set(working.by_id) - {each.id for each, _ in broken}:
        assert essence(result, untouched) == essence(working, untouched)
