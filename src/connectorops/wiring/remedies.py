"""Remedies that can be pasted: the names of this repository in place of those that stand for any."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from connectorops.documents import Document, resolve
from connectorops.wiring.uses import Reference

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.wiring.wiring import Wiring

_SERVER: Final = "https://github.com"
_PIN: Final = "DR030"


def filled(finding: Finding, wiring: Wiring, repository: str) -> Finding:
    """The finding with a remedy for exactly this place; what is not known stays as it stands in the rule."""
    if not finding.rule.startswith("DR"):
        return finding
    names = {"FILE": posixpath.basename(finding.location.path)}
    hosted = wiring.hosted
    if repository:
        names["OWNER/NAME"] = repository
    if hosted:
        names["BRANCH"] = hosted.default_branch
        for each in hosted.pulls if isinstance(hosted.pulls, tuple) else ():
            if finding.key == f"#{each.pull.number}":
                names |= {
                    "NUMBER": str(each.pull.number),
                    "OWNER/NAME": each.pull.base_repository,
                    "BASE": each.expected,
                }
    if finding.rule == _PIN:
        names |= _pin(finding, wiring)
    fix = finding.fix
    for word, name in names.items():
        fix = fix.replace(word, name)
    return replace(finding, fix=fix.replace(_SERVER, hosted.server) if hosted else fix)


def _pin(finding: Finding, wiring: Wiring) -> dict[str, str]:
    """Of which action the commit is to be found, and at which version."""
    file = wiring.text(finding.location.path)
    try:
        value = resolve(file.value, finding.location.pointer) if isinstance(file, Document) else None
    except LookupError:
        return {}
    reference = Reference(value) if isinstance(value, str) else Reference("")
    return {"ACTION": reference.repository, "VERSION": reference.ref or "HEAD"} if reference.repository else {}
