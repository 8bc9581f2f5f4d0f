"""Parity: which rule of ours says what each of Microsoft's published codes and policies says, and what tests it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectorops.report.published import CODES, POLICIES, WITHOUT_RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.rule import Rule

_INTRO = """\
# Parity with Microsoft's checks

Generated from the rules; `connectorops rules --parity` prints the same, also as JSON. An example is an edit of the
connector in [tests/golden/](../tests/golden) that breaks the rule: its page shows each, and `tests/test_rules.py` runs
them under the names given here."""


@dataclass(frozen=True, slots=True)
class Parity:
    """One published code or policy, and the rules that carry it; `reason` says why there is none."""

    code: str
    about: str
    rules: tuple[Rule, ...]

    @property
    def reason(self) -> str:
        return "" if self.rules else WITHOUT_RULE.get(self.code, "")


def validator_codes(rules: Sequence[Rule]) -> tuple[Parity, ...]:
    """Every code of the swagger validator, in the order of its sections."""
    return tuple(
        Parity(code, section, tuple(each for each in rules if each.microsoft == code))
        for section, codes in CODES.items()
        for code in codes
    )


def policy_codes(rules: Sequence[Rule]) -> tuple[Parity, ...]:
    """Every certification policy that is publicly known."""
    return tuple(
        Parity(code, about, tuple(each for each in rules if each.policy == code)) for code, about in POLICIES.items()
    )


def examples(rule: Rule) -> tuple[str, ...]:
    """The names under which tests run the rule's bad examples."""
    return tuple(f"{rule.id}-{number}" for number in range(len(rule.bad)))


def parity_json(rules: Sequence[Rule]) -> dict[str, Any]:
    """The whole as JSON values."""
    codes, policies = validator_codes(rules), policy_codes(rules)
    return {"validator": [*map(_entry, codes)], "policies": [*map(_entry, policies)]}


def _entry(parity: Parity) -> dict[str, Any]:
    carried = [
        {"rule": each.id, "name": each.name, "severity": each.severity, "examples": examples(each)}
        for each in parity.rules
    ]
    return {"code": parity.code, "about": parity.about, "rules": carried, "reason": parity.reason or None}


def parity_text(rules: Sequence[Rule]) -> str:
    """A line for each code, for a terminal."""
    every = [*validator_codes(rules), *policy_codes(rules)]
    width = max(len(each.code) for each in every)
    lines = [f"{each.code:<{width}}  {_carriers(each) or 'no rule: ' + each.reason}" for each in every]
    return "\n".join([*lines, "", _sums(rules)]) + "\n"


def _carriers(parity: Parity) -> str:
    return ", ".join(f"{each.id} {each.severity}" for each in parity.rules)


def _sums(rules: Sequence[Rule]) -> str:
    codes, policies = validator_codes(rules), policy_codes(rules)
    covered = [sum(bool(each.rules) for each in group) for group in (codes, policies)]
    return (
        f"{covered[0]} of {len(codes)} codes of the validator and {covered[1]} of {len(policies)} policies have a rule."
    )


def parity_page(rules: Sequence[Rule]) -> str:
    """The page docs/parity.md."""
    parts = [_INTRO, _sums(rules)]
    codes = validator_codes(rules)
    for section in CODES:
        parts += [f"## Validator: {section}", _table("code", [each for each in codes if each.about == section])]
    parts += ["## Certification policies", _table("policy", policy_codes(rules), about=True)]
    return "\n\n".join(parts) + "\n"


def _table(head: str, rows: Sequence[Parity], *, about: bool = False) -> str:
    titles = [head, *(["about"] if about else []), "rule", "severity", "tested by"]
    lines = [f"| {' | '.join(titles)} |", "|" + "---|" * len(titles)]
    for each in rows:
        first = [f"`{each.code}`", *([each.about] if about else [])]
        cells = [[*first, *_cells(rule)] for rule in each.rules] or [[*first, f"none: {each.reason}", "", ""]]
        lines += [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join(lines)


def _cells(rule: Rule) -> list[str]:
    return [f"[{rule.id} {rule.name}](rules/{rule.id}.md)", rule.severity, ", ".join(examples(rule))]
