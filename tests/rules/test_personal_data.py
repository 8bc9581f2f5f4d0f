"""What the rules about personal data say of whole connectors, and that no report ever shows the data itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from golden_connector import judge
from scanning.archives import packed

from connectorops.engine import Judgement, combine
from connectorops.report import RENDERERS, View, render
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.rules.personal_contact import EXAMPLE

if TYPE_CHECKING:
    from connectorops.tree import Edits

RULES = [each for each in all_rules() if each.family == "PI"]
CANARIES = {
    "PI002": "jordan.rivers@blue-harbour.net",
    "PI003": "+44 20 " + "7219 3000",
    "PI010": "4539-1488" + "-0343-1617",
    "PI011": "DE74100208907483926154",
    "PI013": "PNCGPP" + "81L07D612G",
    "PI020": "193.0.6.139",
    "PI021": "3c:5a:b4:17:e2:09",
}


def rules_of(edits: Edits) -> list[str]:
    return [finding.rule for finding in judge(edits, RULES).findings]


@pytest.mark.parametrize("format_", list(RENDERERS))
@pytest.mark.parametrize("rule", list(CANARIES))
def test_no_report_shows_the_value(rule: str, format_: str) -> None:
    value = CANARIES[rule]
    judgement = judge({EXAMPLE: value, "notes.txt": f"before\n{value}\nafter"}, RULES)
    assert rule in {finding.rule for finding in judgement.findings}
    view = View("0", all_rules(), lambda _path, _line: f"the line with {value}")
    text = render(format_, combine([judgement], RuleSet(all_rules())), view)
    assert value not in text
    assert value not in repr(judgement)


def test_a_finding_keeps_its_identity_when_its_file_is_reformatted() -> None:
    def fingerprints(judgement: Judgement) -> set[str]:
        return {finding.fingerprint for finding in judgement.findings}

    address = CANARIES["PI002"]
    one = judge({"notes.txt": f"{address}\n"}, RULES)
    other = judge({"notes.txt": f"\n\n  {address.upper()} moved\n"}, RULES)
    assert fingerprints(one) == fingerprints(other) != set()


def test_values_in_archives_are_found_with_the_member() -> None:
    (finding,) = judge({"a.zip": packed({"b/c.txt": f"by {CANARIES['PI002']}"})}, RULES).findings
    assert (finding.rule, finding.key) == ("PI002", "b/c.txt")
    assert "b/c.txt" in finding.message


def test_the_contact_may_be_repeated_in_texts() -> None:
    contact = "apiDefinition.swagger.json#/info/contact/email"
    address = CANARIES["PI002"]
    assert rules_of({contact: address, "notes.txt": f"Write to {address}\n"}) == []


def test_a_broken_definition_is_searched_as_text() -> None:
    text = '{"info": {"contact": {"email": "a.b@blue-harbour.net"}}, "info": {} // ' + CANARIES["PI002"]
    assert "PI002" in rules_of({"apiDefinition.swagger.json": text})


def test_what_a_reader_of_json_sees_is_not_reported_again_from_the_text() -> None:
    address = CANARIES["PI002"]
    twice = f'{{"info": {{"contact": {{"email": "{address}"}}}}, /* see {address} */ "host": "x"}}'
    assert rules_of({"apiDefinition.swagger.json": twice}) == []


def test_numbers_of_companies_are_quiet_and_phones_in_pockets_are_not() -> None:
    assert rules_of({EXAMPLE: "+1 800 642 7676"}) == []
    assert rules_of({"notes.txt": "+49 1520 7839 561\n"}) == ["PI003"]


def test_a_name_that_stands_twice_is_reported_once() -> None:
    person = {"fullName": "Jordan Rivers", "mail": CANARIES["PI002"], "phone": CANARIES["PI003"]}
    assert sorted(rules_of({EXAMPLE: person})) == ["PI002", "PI003", "PI004"]
