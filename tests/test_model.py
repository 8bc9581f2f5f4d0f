"""The values that everything speaks of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from connectorops.model import Evidence, Finding, Location, Report, Severity

FINDING = Finding("SW041", "name", Severity.ERROR, "C", Location("C/a.json", "/info/title", 3, 5), "Message.", "Fix.")
TEXT = st.text(max_size=8)


def test_severities_rank_from_worst_to_mildest() -> None:
    assert sorted(Severity, key=lambda each: each.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_a_fingerprint_survives_what_does_not_change_the_finding() -> None:
    moved = replace(FINDING.location, line=99, column=1, end_line=99, end_column=7)
    for same in (
        replace(FINDING, location=moved),
        replace(FINDING, message="Better wording.", fix="Better.", name="renamed", severity=Severity.NOTE),
        replace(FINDING, microsoft="Code", policy="5000.1", value_path="/a"),
    ):
        assert same.fingerprint == FINDING.fingerprint


def test_a_fingerprint_tells_findings_apart() -> None:
    place = FINDING.location
    others = [
        replace(FINDING, rule="SW042"),
        replace(FINDING, key="second"),
        replace(FINDING, location=replace(place, path="C/b.json")),
        replace(FINDING, location=replace(place, pointer="/info")),
        replace(FINDING, evidence=Evidence("sk-…", "f00d")),
    ]
    assert len({each.fingerprint for each in (FINDING, *others)}) == len(others) + 1


def test_a_secret_is_known_by_its_own_fingerprint_wherever_it_moves() -> None:
    secret = replace(FINDING, evidence=Evidence("sk-…", "f00d"))
    moved = replace(secret, location=replace(secret.location, pointer="/host"))
    assert moved.fingerprint == secret.fingerprint
    assert replace(secret, evidence=Evidence("sk-…", "cafe")).fingerprint != secret.fingerprint


@given(TEXT | st.just("\ud800"), TEXT, TEXT)
def test_any_text_has_a_fingerprint(path: str, pointer: str, key: str) -> None:
    fingerprint = replace(FINDING, location=Location(path, pointer), key=key).fingerprint
    assert len(fingerprint) == 32
    assert set(fingerprint) <= set("0123456789abcdef")


def test_findings_are_in_the_order_in_which_a_reader_goes_through_the_files() -> None:
    place = FINDING.location
    ordered = [
        replace(FINDING, connector="A", location=Location("Z/z.json", "", 900)),
        replace(FINDING, location=replace(place, path="B/z.json", line=900)),
        replace(FINDING, rule="SW001", location=replace(place, line=9)),
        replace(FINDING, rule="AP001", location=replace(place, line=10)),
        replace(FINDING, rule="AP001", location=replace(place, line=10), key="second"),
        replace(FINDING, rule="AP002", location=replace(place, line=10)),
        replace(FINDING, rule="AP001", location=replace(place, line=10, column=6)),
    ]
    assert sorted(set(ordered), key=lambda each: each.order) == ordered


def test_a_report_counts_what_is_found_not_what_is_waived() -> None:
    warning = replace(FINDING, severity=Severity.WARNING)
    report = Report(findings=(FINDING, warning, FINDING), waived=(warning, warning))
    assert [report.count(each) for each in Severity] == [2, 1, 0]
