"""Building the certification package of the one connector that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.commands.heads import Refusal
from connectorops.engine import Engine, combine
from connectorops.manifest import Kind
from connectorops.model import Severity
from connectorops.package import Package
from connectorops.package.certification import Options, build
from connectorops.package.solution import BuildError
from connectorops.report import checks

if TYPE_CHECKING:
    from connectorops.commands.subjects import Subjects
    from connectorops.connectors import Connector
    from connectorops.model import Report
    from connectorops.package.certification import Built

_SHOWN: Final = 10


def package_file(connector: str) -> str:
    """What the package of a connector is called, in the folder and in storage."""
    return f"{connector.rpartition('/')[2].replace(' ', '-')}.zip"


def only_connector(subjects: Subjects) -> Connector:
    if len(subjects.connectors) != 1:
        names = ", ".join(each.name for each in subjects.connectors[:_SHOWN]) or "none"
        raise Refusal((f"One connector is packaged at a time, and this changes {names}.",))
    return subjects.connectors[0]


def error_lines(report: Report) -> list[str]:
    """The first errors, a line each."""
    found = [each for each in report.findings if each.severity is Severity.ERROR]
    lines = [f"  {each.location.path}:{each.location.line} {each.rule} {each.message}" for each in found[:_SHOWN]]
    return [*lines, f"  and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else lines


def package_of(subjects: Subjects, connector: Connector) -> Built:
    """The package, which has to pass the rules about packages as well."""
    kind = connector.manifest.kind
    if not kind.has_definition:
        raise Refusal((f"{connector.name} is a {kind}, which is exported and not built: upload it by hand.",))
    try:
        built = build(connector, Options(needs_plugin=kind is Kind.AI_CONNECTOR))
    except BuildError as error:
        raise Refusal((f"The package can't be built: {error}",)) from error
    package = Package("package.zip", built.data, connector)
    report = combine([Engine(subjects.rules).judge_package(package)], subjects.rules, subjects.config.all_limits)
    if report.count(Severity.ERROR) or report.crashed:
        raise Refusal((f"The package is not ready: {checks.title(report)}.", *error_lines(report)))
    return built
