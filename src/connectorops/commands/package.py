"""`connectorops package`: write the certification package of a connector, and verify any package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands import options
from connectorops.commands.choosing import first_names
from connectorops.commands.grouping import Whole
from connectorops.commands.previewing import preview_command
from connectorops.commands.reporting import exit_code, publish
from connectorops.commands.subjects import Choice, configured, on_disk
from connectorops.engine import Engine, combine
from connectorops.manifest import Kind
from connectorops.model import Exit
from connectorops.package import Package
from connectorops.package.certification import Options, build, rendered
from connectorops.package.solution import BuildError
from connectorops.report.escape import terminal
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.connectors import Connector
    from connectorops.model import Report
    from connectorops.package.certification import Built
    from connectorops.ports import Workspace
    from connectorops.rule import RuleSet

MAX_BYTES: Final = 256 * 1024 * 1024
"""Of a package file; the storage of Partner Center takes no larger ones."""


@click.group(
    cls=Whole,
    epilog="""\b
Examples:
  connectorops package build connectors/contoso-tasks
  connectorops package verify build/contoso-tasks.zip --against connectors/contoso-tasks
  connectorops package preview --base origin/main""",
)
def command() -> None:
    """Write the certification package of a connector, and verify packages."""


@command.command(
    "build",
    epilog="""\b
Examples:
  connectorops package build connectors/contoso-tasks
  connectorops package build connectors/contoso-tasks --solution   the connector solution alone, to import
  connectorops package build connectors/contoso-tasks --output out/Contoso.zip --managed

\b
The solution with the flows, and the one with an AI plugin, are taken from the folder `solutions`
of the connector: any zip file there that Dataverse exported. Name and id of the connector, and
the publisher, are those of the flow solution.

\b
Exit codes: 0 written, 1 findings at or above --fail-on: nothing was written, 2 wrong usage, or a
file is missing, 70 a rule of ours crashed.""",
)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.  [default: build/NAME.zip in the repository]",
)
@click.option("--managed", is_flag=True, help="Write a managed connector solution; an unmanaged one is expected.")
@click.option("--prefix", metavar="WORD", help="The publisher's prefix, where there is no flow solution that has one.")
@click.option("--solution", "only_connector", is_flag=True, help="Write the connector solution alone.")
@options.report_format
@options.fail_on
@click.pass_obj
def build_command(
    workspace: Workspace,
    path: Path,
    output: Path | None,
    managed: bool,
    prefix: str | None,
    only_connector: bool,
    fail_on: str,
    format_: str,
) -> int:
    """Write the certification package of a connector, the same bytes on every machine.

    PATH is the connector's folder. Beside the package stands NAME.package.json, which lists every member with its
    SHA-256. The package is verified first; with findings at or above --fail-on nothing is written.
    """
    connector, rules, root = _one(workspace, path)
    kind = connector.manifest.kind
    if not kind.has_definition:
        raise click.UsageError(f"{connector.name or path} is a {kind}, which is exported and not built.")
    options = Options(prefix, managed, only_connector, kind is Kind.AI_CONNECTOR and not only_connector)
    try:
        built = build(connector, options)
    except BuildError as error:
        raise click.UsageError(str(error)) from error
    target = output or root / "build" / f"{_file_name(connector, root)}{'.solution' * only_connector}.zip"
    package = Package(target.name, built.data, connector)
    report = _judged(rules, [package])
    publish(workspace, report, _texts([package]), format_, None)
    code = exit_code(report, fail_on)
    if code == Exit.CLEAN:
        _write(workspace, target, built)
    else:
        click.echo("Nothing was written.", err=True)
    return code


def _write(workspace: Workspace, target: Path, built: Built) -> None:
    """The report first: a package that is there has one."""
    beside = target.with_suffix(".package.json")
    for path, data in ((beside, rendered(built.report)), (target, built.data)):
        try:
            workspace.write(path, data)
        except OSError as error:
            raise click.UsageError(f"{path} could not be written: {error.strerror or error}.") from error
    version = built.report["connector"]["version"]
    click.echo(terminal(f"{built.identity.name} {{{built.identity.id}}}, version {version}"), err=True)
    click.echo(terminal(f"Wrote {target} ({len(built.data):,} bytes) and {beside.name}."), err=True)
    click.echo(f"sha256 {built.report['sha256']}", err=True)


@command.command(
    "verify",
    epilog="""\b
Examples:
  connectorops package verify build/contoso-tasks.zip
  connectorops package verify package.zip --against connectors/contoso-tasks
  connectorops package verify template.zip --format json --output report.json

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
70 a rule of ours crashed.""",
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.option(
    "--against",
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help="The connector that the package is made from: every difference is told.",
)
@options.output
@options.report_format
@options.fail_on
@click.pass_obj
def verify_command(
    workspace: Workspace, files: tuple[Path, ...], against: Path | None, output: Path | None, fail_on: str, format_: str
) -> int:
    """Verify packages: everything that is wrong with one, at once, without unpacking it to a disk.

    FILE is a certification package, a solution, the export of a flow that is submitted as a template, or the package
    of a Dynamics 365 offer: what it is, its content tells.
    """
    if against is not None:
        connector, rules, _ = _one(workspace, against)
    else:
        root = workspace.find_root(Path.cwd())
        connector, rules = None, configured(workspace.tree(root), Choice(), workspace.today())[0]
    packages = [Package(file.as_posix(), _read(workspace, file), connector) for file in files]
    report = _judged(rules, packages)
    publish(workspace, report, _texts(packages), format_, output)
    return exit_code(report, fail_on)


def _one(workspace: Workspace, path: Path) -> tuple[Connector, RuleSet, Path]:
    """The connector in a folder, the rules of its repository, and the repository's root."""
    subjects = on_disk(workspace, [path], Choice())
    if len(subjects.connectors) != 1:
        number, names = len(subjects.connectors), first_names(subjects.connectors)
        raise click.UsageError(f"There are {number} connectors in {path} ({names}). Name the folder of one.")
    return subjects.connectors[0], subjects.rules, workspace.find_root(path.resolve())


def _file_name(connector: Connector, root: Path) -> str:
    return (connector.name or root.name).rpartition("/")[2].replace(" ", "-")


def _read(workspace: Workspace, file: Path) -> bytes:
    """The bytes of a package; a file that no package can be is not read at all."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise click.UsageError(f"{file} has {size:,} bytes; a package has {MAX_BYTES:,} at most.")
    try:
        return workspace.tree(file.parent).read(file.name)
    except OSError as error:
        raise click.UsageError(f"{file} could not be read: {error.strerror or error}.") from error


def _judged(rules: RuleSet, packages: Sequence[Package]) -> Report:
    engine = Engine(rules)
    return combine([engine.judge_package(package) for package in packages], rules)


def _texts(packages: Sequence[Package]) -> MemoryTree:
    """The members that hold text, whose lines the report shows."""
    texts = [package.texts for package in packages]
    return MemoryTree({path: each.read(path) for each in texts for path in each.files})


command.add_command(preview_command)
