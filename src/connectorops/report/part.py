"""What one of several jobs found, in full, as a file for the job that puts all parts together."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from connectorops.engine import Judgement
from connectorops.model import Crashed, Evidence, Finding, Location, Severity, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class NotAPartError(Exception):
    """The file holds something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """Judgements of connectors and of what belongs to them. `gap` says why the secret engine added nothing.

    `judged_by` is the digest of the rules and limits: parts that differ in it do not belong together.
    """

    judgements: tuple[Judgement, ...]
    gap: str | None = None
    judged_by: str = ""


def written(part: Part) -> str:
    """As JSON. Nothing gets lost: the report of all parts is the one that a single job would have made."""
    judgements = [asdict(each) for each in part.judgements]
    return json.dumps({"judged_by": part.judged_by, "gap": part.gap, "judgements": judgements})


def read(data: bytes) -> Part:
    """The part in a file. Raises NotAPartError for what `written` did not write."""
    try:
        value = json.loads(data)
        judgements = tuple(map(_judgement, value["judgements"]))
        _are((value["judged_by"],), str)
        _are((value["gap"],), str | None)
        return Part(judgements, value["gap"], value["judged_by"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NotAPartError(f"it is no part of a check ({type(error).__name__})") from error


def _judgement(value: Mapping[str, Any]) -> Judgement:
    _are((value["files"],), int)
    _are((value["connector"], value["inputs"]), str)
    return Judgement(
        value["connector"],
        value["inputs"],
        value["files"],
        tuple(map(_finding, value["findings"])),
        tuple(_skipped(each) for each in value["skipped"]),
        tuple(Crashed(**_texts(each)) for each in value["crashed"]),
    )


def _finding(value: Mapping[str, Any]) -> Finding:
    place, evidence, fixable = value["location"], value["evidence"], value["fixable"]
    _are((place["path"], place["pointer"]), str)
    _are((place[name] for name in place if name not in {"path", "pointer"}), int)
    _are((fixable,), bool)
    made = {"location", "evidence", "fixable", "severity", "waiver"}  # a waiver comes later, from the base
    return Finding(
        **_texts({name: each for name, each in value.items() if name not in made}),
        severity=Severity(value["severity"]),
        location=Location(**place),
        evidence=Evidence(**_texts(evidence)) if evidence else None,
        waiver=None,
        fixable=fixable,
    )


def _skipped(value: Mapping[str, Any]) -> Skipped:
    rules = value["rules"]
    _are(rules, str)
    _are((value["connector"], value["path"], value["reason"]), str)
    return Skipped(value["connector"], value["path"], value["reason"], tuple(rules))


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    _are(value.values(), str)
    return dict(value)


def _are(values: Iterable[object], kind: Any) -> None:  # noqa: ANN401 - a class, or several
    if not all(isinstance(each, kind) for each in values):
        raise TypeError
