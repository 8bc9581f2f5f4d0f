"""`connectorops sas check`: what is wrong with a link."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops.commands import options
from connectorops.commands.delivering import kind_option, least_days, link_given, storage_errors, url_options
from connectorops.engine import Engine
from connectorops.manifest import Kind
from connectorops.model import Exit, Severity
from connectorops.report.escape import terminal
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.sas import Link, written
from connectorops.upload import blob_of, hash_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.model import Finding
    from connectorops.ports import Workspace
    from connectorops.sas import Answer, Grant

_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@click.command(
    epilog="""\b
Examples:
  connectorops sas check --url-file link
  connectorops sas check --url-file - --kind dynamics-365-offer < link
  connectorops sas check --url-file link --follow --package build/Contoso.zip

\b
Exit codes: 0 clean, 1 something is wrong with the link, 2 wrong usage, 3 the storage did not answer,
70 a rule of ours crashed.""",
)
@url_options
@kind_option
@click.option("--follow", is_flag=True, help="Ask the storage whether the link opens, and compare the content.")
@click.option("--package", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The package it is for.")
@click.option("--sha256", default="", metavar="HEX", help="The SHA-256 of the package it is for.")
@options.formats("text", "json")
@click.pass_obj
@storage_errors
def check_command(
    workspace: Workspace,
    url: str | None,
    url_file: Any,  # noqa: ANN401 - click's file
    kind: str,
    follow: bool,
    package: Path | None,
    sha256: str,
    format_: str,
) -> int:
    """Tell what is wrong with a link: what it allows, to what, over what, from when and until when.

    With --follow the storage is asked; the content is compared with --package, --sha256, or the hash in its name.
    """
    link, grant = link_given(url, url_file)
    expected = _expected(workspace, grant, package, sha256.lower(), follow=follow)
    answer = None
    if follow:
        blob_of(grant)  # no other host is asked
        answer = workspace.follow(link)
    least = timedelta(days=least_days(workspace, Kind(kind)))
    judged = Link(grant, Kind(kind), workspace.now(), answer, expected, least)
    judgement = Engine(RuleSet(all_rules())).judge_link(judged)
    if judgement.crashed:
        raise RuntimeError(f"{judgement.crashed[0].rule} crashed: {judgement.crashed[0].error}")
    unseen = list(_unseen(grant))
    if format_ == "json":
        click.echo(json.dumps(_entry(judged, judgement.findings, unseen), indent=2))
    else:
        click.echo("\n".join(_report(judged, judgement.findings, unseen)))
    return Exit.FINDINGS if any(each.severity is Severity.ERROR for each in judgement.findings) else Exit.CLEAN


def _expected(workspace: Workspace, grant: Grant, package: Path | None, sha256: str, *, follow: bool) -> str:
    """The SHA-256 that the content has to have; "" where nothing says it."""
    if (package or sha256) and not follow:
        raise click.UsageError("--package and --sha256 need --follow: the content is compared.")
    if package and sha256:
        raise click.UsageError("--package and --sha256 say the same: give one.")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise click.UsageError("--sha256 takes 64 hexadecimal digits.")
    try:
        return workspace.package(package).sha256 if package else sha256 or hash_in(grant.blob)
    except OSError as error:
        raise click.UsageError(f"{package} could not be read: {error.strerror or error}.") from error


def _unseen(grant: Grant) -> Iterator[str]:
    """What stands in the stored access policy, where only the account can read it."""
    if grant.policy and "se" not in grant.values:
        yield f"when the link ends (SA006): the stored access policy {grant.policy} says it"
    if grant.policy and "sp" not in grant.values:
        yield f"what the link allows (SA002): the stored access policy {grant.policy} says it"


def _entry(link: Link, findings: Sequence[Finding], unseen: Sequence[str]) -> dict[str, object]:
    end = link.grant.end
    return {
        "blob": link.grant.address,
        "kind": link.kind,
        "end": end.isoformat() if end else None,
        "policy": link.grant.policy or None,
        "status": link.answer.status if link.answer else None,
        "findings": [
            {"rule": f.rule, "name": f.name, "severity": f.severity, "message": f.message, "fix": f.fix}
            for f in findings
        ],
        "skipped": list(unseen),
    }


def _report(link: Link, findings: Sequence[Finding], unseen: Sequence[str]) -> Iterator[str]:
    end = link.grant.end
    yield terminal(link.grant.address)
    for finding in sorted(findings, key=lambda each: (each.severity.rank, each.rule)):
        yield f"  {finding.severity} {finding.rule} {finding.name}"
        yield f"      {terminal(finding.message)}"
        yield f"      fix: {finding.fix}"
    yield from (f"  not judged: {terminal(each)}" for each in unseen)
    if link.answer and link.answer.status == 200:
        yield f"  followed: it opens{_compared(link.answer, link.expected)}"
    counts = Counter(each.severity for each in findings)
    said = ", ".join(f"{counts[each]} {each}{'s' * (counts[each] > 1)}" for each in Severity if counts[each])
    left = f" It ends on {written(end)}, in {(end - link.now).days} days." if end and end > link.now else ""
    yield f"{said or 'Nothing is wrong with it'}.{left}"


def _compared(answer: Answer, expected: str) -> str:
    if not expected:
        return "; nothing says which content is expected (--package, --sha256)"
    return ", and the content is the one that is expected" if answer.sha256 == expected else ""
