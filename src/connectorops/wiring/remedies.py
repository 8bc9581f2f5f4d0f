"""Remedies that can be pasted: the names of this repository in place of those that stand for any."""

from __future__ import annotations

import json
import posixpath
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from connectorops.documents import split
from connectorops.wiring.roles import READ, Role, written

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.wiring.hosted import OpenPull
    from connectorops.wiring.wiring import Wiring
    from connectorops.wiring.workflow import Job

_SERVER: Final = "https://github.com"
_TOO_LITTLE: Final = "DR021"


def filled(finding: Finding, wiring: Wiring, repository: str) -> Finding:
    """The finding with a remedy for exactly this place; what is not known stays as it stands in the rule."""
    if not finding.rule.startswith("DR"):
        return finding
    fix = finding.fix
    for word, name in _names(finding, wiring, repository):
        fix = fix.replace(word, name) if name else fix
    return replace(finding, fix=fix)


def _names(finding: Finding, wiring: Wiring, repository: str) -> list[tuple[str, str]]:
    """What stands for what; addresses first, as long as they can be told from those of ConnectorOps itself."""
    hosted = wiring.hosted
    server = hosted.server if hosted else _SERVER
    pull = _pull(finding, wiring)
    checks = sorted({use.job.workflow.name for use in wiring.parts(Role.CHECK)})
    return [
        (f"{_SERVER}/OWNER/NAME", f"{server}/OWNER/NAME"),
        (f"{_SERVER}/settings", f"{server}/settings"),
        ("NUMBER", str(pull.pull.number) if pull else ""),
        ("BASE", shlex.quote(pull.expected) if pull else ""),
        ("FORK", pull.pull.head_repository if pull else repository),
        ("OWNER/NAME", pull.pull.base_repository if pull else repository),
        ("@ORGANISATION", f"@{repository.partition('/')[0]}" if repository else ""),
        ("BRANCH", hosted.default_branch if hosted else ""),
        ("FILE", shlex.quote(posixpath.basename(finding.location.path))),
        ("[NAME OF THE CHECK]", json.dumps(checks, ensure_ascii=False) if checks else ""),
        *_of_job(finding, wiring),
    ]


def _pull(finding: Finding, wiring: Wiring) -> OpenPull | None:
    pulls = wiring.hosted.pulls if wiring.hosted else ()
    listed = pulls if isinstance(pulls, tuple) else ()
    return next((each for each in listed if finding.key == f"#{each.pull.number}"), None)


def _of_job(finding: Finding, wiring: Wiring) -> list[tuple[str, str]]:
    """What the job should be allowed, and the commit of which action is to be found at which version."""
    workflow = wiring.workflow(finding.location.path)
    tokens = split(finding.location.pointer)
    jobs = {job.id: job for job in workflow.jobs} if workflow and len(tokens) > 1 and tokens[0] == "jobs" else {}
    job = jobs.get(tokens[1]) if jobs else None
    if job is None:
        return []
    found = [("PERMISSIONS", _permissions(finding.rule, job, wiring))]
    for use in job.uses:
        if use.place.pointer == finding.location.pointer:
            found += [("ACTION", use.reference.repository), ("VERSION", use.reference.ref or "HEAD")]
    return found


def _permissions(rule: str, job: Job, wiring: Wiring) -> str:
    """What the job needs, and what it has beside that: all of it where it lacks some, else what it reads."""
    needs, may = wiring.needed(job), job.permissions or {}
    if isinstance(job.value.get("permissions") or job.workflow.value.get("permissions"), str):
        return written(needs)  # one of the two words for everything
    most = may if rule == _TOO_LITTLE else {scope: min(right, READ) for scope, right in may.items()}
    return written({scope: max(needs.get(scope, 0), most.get(scope, 0)) for scope in needs | most})
