"""`connectorops action`: what the action runs: judge once, and write everything that a workflow shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from connectorops import __version__
from connectorops.commands import options
from connectorops.commands.building import only_connector, package_of
from connectorops.commands.heads import Refusal
from connectorops.commands.hosted import payload
from connectorops.commands.judging import concluded, judged, judged_part
from connectorops.commands.plan import numbers
from connectorops.commands.reporting import excerpts, exit_code
from connectorops.commands.sharing import groups_of, of_group, part_name, parts_of
from connectorops.commands.subjects import Choice, of_branch, on_disk
from connectorops.commands.writing import write_file
from connectorops.model import Exit, Program, Severity
from connectorops.report import View, checks, escape, render, verdict
from connectorops.report.annotations import notice
from connectorops.report.part import written
from connectorops.rules import all_rules
from connectorops.shards import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectorops.commands.judging import Outcome
    from connectorops.commands.subjects import Subjects
    from connectorops.model import Report
    from connectorops.ports import Workspace

ENVIRONMENT: Final = "CONNECTOROPS_"
"""Each input of action.yml arrives in a variable of this prefix: never as part of a command line."""
OUTPUTS: Final = ("verdict", "digest", "findings", "errors", "report", "sarif", "package", "shards", "part")
_READ_ONLY: Final = (
    "\nThis run could only read, as every run for a fork: the comment, the check and the labels are made by the "
    "workflow that reports, if the repository has one.\n"
)


@click.command(
    epilog="""\b
Examples:
  connectorops action              in a workflow; action.yml of this repository does it
  connectorops action --paths connectors --fail-on warning

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
3 a service was down, 70 a rule of ours crashed.""",
)
@click.option("--paths", envvar=f"{ENVIRONMENT}PATHS", default=".", help="What to judge, one path a line.")
@click.option("--base", envvar=f"{ENVIRONMENT}BASE", default="", help="Default: that of the event, if it has one.")
@click.option("--rev", "revision", envvar=f"{ENVIRONMENT}REV", default="", help="Default: that of the event, or HEAD.")
@click.option("--all", "everything", envvar=f"{ENVIRONMENT}ALL", is_flag=True, help="Not only what the branch affects.")
@click.option("--select", envvar=f"{ENVIRONMENT}SELECT", default="", help="Only these rules, with commas between.")
@click.option("--ignore", envvar=f"{ENVIRONMENT}IGNORE", default="", help="Not these rules.")
@click.option(
    "--profile",
    envvar=f"{ENVIRONMENT}PROFILE",
    type=click.Choice([*(each.value for each in Program), ""]),
    default="",
    help="The program to judge by, whatever the folder says.",
)
@click.option(
    "--fail-on",
    envvar=f"{ENVIRONMENT}FAIL_ON",
    type=click.Choice([*(each.value for each in Severity), "never"]),
    default="error",
    help="The least severity that fails the step.",
)
@click.option("--package", envvar=f"{ENVIRONMENT}PACKAGE", is_flag=True, help="Build the package, of one connector.")
@click.option("--no-secrets", envvar=f"{ENVIRONMENT}NO_SECRETS", is_flag=True, help="Leave the secret engine out.")
@click.option(
    "--shards", "most", envvar=f"{ENVIRONMENT}SHARDS", type=click.IntRange(1, MOST), default=1, help="Jobs at most."
)
@click.option("--shard", envvar=f"{ENVIRONMENT}SHARD", type=click.IntRange(0, MOST), default=0, help="Only this part.")
@click.option("--parts", envvar=f"{ENVIRONMENT}PARTS", default="", help="The folder with all parts: put them together.")
@click.option(
    "--folder",
    envvar="RUNNER_TEMP",
    type=click.Path(path_type=Path),
    required=True,
    show_envvar=True,
    help="Where the reports are written.",
)
@options.event
@click.option(
    "--summary",
    envvar="GITHUB_STEP_SUMMARY",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="What the job's summary is added to.",
)
@click.option(
    "--output",
    envvar="GITHUB_OUTPUT",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="What the step's outputs are added to.",
)
@click.pass_obj
def command(
    workspace: Workspace,
    paths: str,
    base: str,
    revision: str,
    everything: bool,
    select: str,
    ignore: str,
    profile: str,
    fail_on: str,
    package: bool,
    no_secrets: bool,
    most: int,
    shard: int,
    parts: str,
    folder: Path,
    event: Path | None,
    summary: Path | None,
    output: Path | None,
) -> int:
    """Check in a workflow: annotations, job summary, SARIF, JSON and outputs, from one run.

    It needs no token and no secret. On a pull request, and in a merge queue, it judges what the branch changes.

    With --shards a pull request that is too large for one job is not judged yet: the output `shards` has the numbers of
    the parts, of which each is judged by a run with --shard; a last one with --parts puts them together.
    """
    event_payload = payload(event) if event else {}
    choice = Choice(_words(select), _words(ignore), profile)
    where = [Path(line.strip()) for line in paths.splitlines() if line.strip()]
    sides = _sides(event_payload) if not base else (base, "HEAD")
    subjects = _subjects(workspace, where, sides[0], revision or sides[1], choice, everything=everything)
    outcome = _outcome(workspace, subjects, _Sharing(most, shard, parts), folder, output, search=not no_secrets)
    if outcome is None:
        return Exit.CLEAN
    files = _write_files(workspace, folder, subjects, outcome.report)
    built, why = _package(workspace, folder, subjects) if package else ("", ())
    left_out = "".join(f"\n{escape.markdown(line)}\n" for line in why) + _left_out(event_payload)
    _append(workspace, summary, _rendered(subjects, outcome.report, "markdown") + left_out)
    _append(workspace, output, _outputs(outcome.report, {**files, "package": built}))
    click.echo(_rendered(subjects, outcome.report, "github") + (notice("No package", why) if why else ""), nl=False)
    return exit_code(outcome.report, fail_on, down=outcome.down)


@dataclass(frozen=True, slots=True)
class _Sharing:
    """Among how many jobs at most, which part this one judges (0 is all), and where all parts lie ("" is nowhere)."""

    most: int
    shard: int
    parts: str


def _outcome(
    workspace: Workspace, subjects: Subjects, sharing: _Sharing, folder: Path, output: Path | None, *, search: bool
) -> Outcome | None:
    """The outcome; None where it is left to other jobs, which the outputs tell."""
    groups = groups_of(subjects, sharing.most)
    if sharing.shard:
        part = judged_part(workspace, of_group(subjects, groups, sharing.shard), None, search=search)
        file = folder / part_name(sharing.shard)
        write_file(workspace, file, written(part).encode())
        _append(workspace, output, f"part={file}\n")
        return None
    if sharing.parts:
        return concluded(workspace, subjects, parts_of(subjects, groups, Path(sharing.parts)))
    if len(groups) == 1:
        return judged(workspace, subjects, None, search=search)
    _append(workspace, output, f"shards={numbers(groups)}\n")
    click.echo(f"{len(subjects.connectors)} connectors are judged in {len(groups)} parts.")
    return None


def _subjects(
    workspace: Workspace, where: list[Path], base: str, revision: str, choice: Choice, *, everything: bool
) -> Subjects:
    if base:
        return of_branch(workspace, where, base, revision, choice, everything=everything)
    if missing := [str(path) for path in where if not path.exists()]:
        raise click.UsageError(f"There is no {', '.join(missing)} here; `paths` has one path a line.")
    return on_disk(workspace, where, choice)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _sides(event: Mapping[str, Any]) -> tuple[str, str]:
    """The base and the tip of a pull request or of a merge queue's group; ("", "") for other events."""
    pull, group = event.get("pull_request"), event.get("merge_group")
    if isinstance(pull, dict):
        return _commit(pull.get("base"), "sha"), _commit(pull.get("head"), "sha")
    return _commit(group, "base_sha"), _commit(group, "head_sha")


def _commit(side: object, name: str) -> str:
    value = side.get(name) if isinstance(side, dict) else None
    return value if isinstance(value, str) else ""


def _left_out(event: Mapping[str, Any]) -> str:
    pull = event.get("pull_request")
    sides = [pull.get(name) if isinstance(pull, dict) else None for name in ("head", "base")]
    names = [(side.get("repo") or {}).get("full_name") if isinstance(side, dict) else None for side in sides]
    return _READ_ONLY if isinstance(pull, dict) and names[0] != names[1] else ""


def _rendered(subjects: Subjects, report: Report, format_: str) -> str:
    return render(format_, report, View(__version__, all_rules(), excerpts(subjects.tree)))


def _write_files(workspace: Workspace, folder: Path, subjects: Subjects, report: Report) -> dict[str, Path]:
    """The reports for programs, beside the checkout and never in it."""
    files = {"report": ("json", folder / "connectorops.json"), "sarif": ("sarif", folder / "connectorops.sarif")}
    for format_, file in files.values():
        write_file(workspace, file, _rendered(subjects, report, format_).encode("utf-8", "backslashreplace"))
    return {name: file for name, (_, file) in files.items()}


def _package(workspace: Workspace, folder: Path, subjects: Subjects) -> tuple[str, tuple[str, ...]]:
    """The path of the package; or "" and why there is none, which is no failure: `check` says what is."""
    try:
        built = package_of(subjects, only_connector(subjects))
    except Refusal as refusal:
        return "", ("No package was built.", *refusal.lines)
    file = folder / "connectorops-package.zip"  # no name of a connector gets into an output
    write_file(workspace, file, built.data)
    return str(file), ()


def _outputs(report: Report, files: Mapping[str, Path | str]) -> str:
    """Lines for GITHUB_OUTPUT: words, numbers and paths of ours only, so that no text can add a line."""
    values = {
        "verdict": verdict.PASSED if checks.passed(report) else verdict.state(report),
        "digest": report.digest,
        "findings": str(len(report.findings)),
        "errors": str(report.count(Severity.ERROR)),
        **{name: str(file) for name, file in files.items()},
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _append(workspace: Workspace, file: Path | None, text: str) -> None:
    if file is not None:
        before = file.read_bytes() if file.is_file() else b""
        write_file(workspace, file, before + text.encode("utf-8", "backslashreplace"))
