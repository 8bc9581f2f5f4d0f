"""What one job hands on arrives as it was, and nothing else is taken for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from golden_connector import judge
from hypothesis import given
from hypothesis import strategies as st

from connectorops.engine import Judgement
from connectorops.model import Crashed, Evidence, Finding, Location, Severity, Skipped
from connectorops.report.part import NotAPartError, Part, read, written

TEXTS = st.text(max_size=12)
LOCATIONS = st.builds(Location, TEXTS, TEXTS, *[st.integers(1, 9999)] * 4)
FINDINGS = st.builds(
    Finding,
    *[TEXTS] * 2,
    st.sampled_from(Severity),
    TEXTS,
    LOCATIONS,
    *[TEXTS] * 6,
    evidence=st.none() | st.builds(Evidence, TEXTS, TEXTS),
    waiver=st.none(),
    fixable=st.booleans(),
    anchor=TEXTS,
)
JUDGEMENTS = st.builds(
    Judgement,
    TEXTS,
    TEXTS,
    st.integers(0, 99),
    st.lists(FINDINGS, max_size=3).map(tuple),
    st.lists(st.builds(Skipped, TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple)), max_size=2).map(tuple),
    st.lists(st.builds(Crashed, TEXTS, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
)


@given(st.builds(Part, st.lists(JUDGEMENTS, max_size=3).map(tuple), st.none() | TEXTS, TEXTS))
def test_a_part_arrives_as_it_was(part: Part) -> None:
    assert read(written(part).encode()) == part


def test_a_judgement_of_the_engine_arrives_as_it_was() -> None:
    judgement = judge({"apiProperties.json": {"properties": {"iconBrandColor": "#007ee5", "stackOwner": ""}}})
    assert judgement.findings
    assert read(written(Part((judgement,))).encode()).judgements == (judgement,)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"judgements": [1]}'])
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPartError):
        read(data)


def _set(value: Any, path: str, new: object) -> None:  # noqa: ANN401 - JSON is any shape
    *way, last = path.split("/")
    for step in way:
        value = value[int(step) if isinstance(value, list) else step]
    value[last] = new


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("gap", 1),
        ("judged_by", None),
        ("judgements/0/files", "1"),
        ("judgements/0/connector", 1),
        ("judgements/0/findings/0/severity", "fatal"),
        ("judgements/0/findings/0/message", {}),
        ("judgements/0/findings/0/location/line", "1"),
        ("judgements/0/findings/0/location/other", 1),
        ("judgements/0/findings/0/fixable", "yes"),
        ("judgements/0/findings/0/evidence", {"masked": "x"}),
        ("judgements/0/skipped/0/rules", [1]),
        ("judgements/0/crashed/0/more", "x"),
    ],
)
def test_a_part_with_something_else_in_it_is_refused(path: str, new: object) -> None:
    finding = Finding("SW001", "x", Severity.ERROR, "c", Location("c/a.json"), "m", "f", evidence=Evidence("*", "0"))
    part = Part(
        (Judgement("c", "0", 1, (finding,), (Skipped("c", "p", "r", ("SW001",)),), (Crashed("c", "p", "r", "e"),)),)
    )
    value = json.loads(written(part))
    _set(value, path, new)
    with pytest.raises(NotAPartError):
        read(json.dumps(value).encode())
