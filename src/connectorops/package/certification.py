"""The certification package of a connector: intro, and the package zip with its solutions."""

from __future__ import annotations

import hashlib
import json
import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from connectorops import __version__
from connectorops.connectors.connector import INTRO
from connectorops.package.bundle import zipped
from connectorops.package.contents import FOLDER, Form, Package
from connectorops.package.solution import (
    BuildError,
    Identity,
    Source,
    connector_solution,
    identity_of,
    solution_version,
    source_of,
)
from connectorops.package.solution_xml import Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.connectors import Connector
    from connectorops.package.solutions import PackagedConnector, Solution

CUSTOM_PROPERTIES: Final = "customProperties.json"
ASSETS: Final = "PkgAssets"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may choose. No prefix means that of the flow solution, else one from the publisher."""

    prefix: str | None = None
    managed: bool = False
    only_connector: bool = False
    needs_plugin: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A package, and what `package.json` says of it."""

    data: bytes
    identity: Identity
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Exports:
    """The solutions of the folder, with their paths in it."""

    flow: Solution | None = None
    plugin: Solution | None = None
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def connectors(self) -> tuple[PackagedConnector, ...]:
        return tuple(each for solution in (self.flow, self.plugin) if solution for each in solution.connectors)


def build(connector: Connector, options: Options) -> Built:
    """The package of a connector's folder. The same folder gives the same bytes, on every machine and in every run.

    Raises BuildError for what is missing or can't be packed; what is wrong with the result is for the rules to say.
    """
    source = source_of(connector)
    exports = _Exports() if options.only_connector else _exports(connector)
    if options.needs_plugin and exports.plugin is None and not options.only_connector:
        where = connector.path(FOLDER)
        raise BuildError(f"It is an ai-connector, but no solution in {where}/ has an AI plugin: export it into there.")
    identity = _identity(source, exports, options)
    members = connector_solution(source, identity, managed=options.managed)
    solution = zipped(members)
    data = solution if options.only_connector else zipped(_outer(connector, solution, dict(exports.files)))
    return Built(data, identity, _report(connector, options, source, identity, data))


def _outer(connector: Connector, solution: bytes, exports: dict[str, bytes]) -> dict[str, bytes]:
    intro = connector.find(INTRO)
    if intro is None:
        what = "the text of the connector's reference page"
        raise BuildError(f"{connector.path(INTRO)} is missing: the package needs it, as {what}.")
    custom = connector.find(CUSTOM_PROPERTIES)
    assets = {f"{ASSETS}/ConnectorSolution.zip": solution}
    assets |= {f"{ASSETS}/{name}": data for name, data in exports.items()}
    return {
        INTRO: connector.read(intro),
        **({CUSTOM_PROPERTIES: connector.read(custom)} if custom else {}),
        "package.zip": zipped(assets),
    }


def _exports(connector: Connector) -> _Exports:
    """The solutions in the folder `solutions`, known by what they hold and not by their names."""
    found: dict[str, Solution] = {}
    data: dict[str, bytes] = {}
    for name in connector.files:
        if posixpath.dirname(name) != FOLDER or not name.lower().endswith(".zip"):
            continue
        path, content = connector.path(name), connector.read(name)
        package = Package(path, content)
        kind = _kind(package)
        if kind is None:
            continue  # a connector alone: the solution that we write takes its place
        if kind in data:
            raise BuildError(f"{found[kind].path} and {path} both are {kind}: leave one of them in {FOLDER}/.")
        found[kind], data[kind] = package.solutions[0], content
    return _Exports(found.get("FlowSolution.zip"), found.get("PluginSolution.zip"), tuple(sorted(data.items())))


def _kind(package: Package) -> str | None:
    """The name in the package of a solution from the folder; None for a connector's own."""
    if package.form is not Form.SOLUTION:
        reason = package.flaws[0].detail if package.flaws else f"is a {package.form}"
        raise BuildError(f"{package.path} {reason}; expected a solution that Dataverse exported.")
    solution = package.solutions[0]
    if solution.has_flow:
        return "FlowSolution.zip"
    if solution.has_plugin:
        return "PluginSolution.zip"
    if solution.has_connector:
        return None
    raise BuildError(f"{package.path} has neither a flow nor an AI plugin: export the solution again with one in it.")


def _identity(source: Source, exports: _Exports, options: Options) -> Identity:
    """What the exported solutions call the connector; a name of our own where there are none."""
    made = identity_of(source, options.prefix)
    named = {(each.id, each.name): each for each in exports.connectors if each.id and each.name}
    if not named:
        return made
    alike = [each for each in named.values() if _title(each) == source.title]
    chosen = list(named.values()) if len(named) == 1 else alike
    if len(chosen) != 1:
        names = ", ".join(each.name for each in named.values())
        raise BuildError(f"The solutions in {FOLDER}/ hold several connectors ({names}), none or more with this title.")
    return _taken(made, chosen[0], options)


def _taken(made: Identity, connector: PackagedConnector, options: Options) -> Identity:
    solution = connector.solution
    publisher = _publisher(solution) or made.publisher
    if options.prefix and options.prefix != publisher.prefix:
        raise BuildError(f"{solution.path} has the publisher prefix {publisher.prefix!r}, not {options.prefix!r}.")
    same = made.solution.lower() == solution.said("UniqueName").lower()
    title = connector.element.value("displayname") or made.display_name
    name = f"{made.solution}Connector" if same else made.solution
    return replace(made, id=connector.id, name=connector.name, display_name=title, solution=name, publisher=publisher)


def _publisher(solution: Solution) -> Publisher | None:
    element = solution.head.child("Publisher") if solution.head else None
    if element is None or not element.value("CustomizationPrefix"):
        return None
    name = element.value("UniqueName")
    shown = next((each.attributes.get("description", name) for each in element.all("LocalizedName")), name)
    number = element.value("CustomizationOptionValuePrefix")
    return Publisher(name, shown, element.value("CustomizationPrefix"), int(number) if number.isdecimal() else 10_000)


def _title(connector: PackagedConnector) -> str:
    document = connector.document("openapidefinition")
    info = document.value.get("info") if document and isinstance(document.value, dict) else None
    title = info.get("title") if isinstance(info, dict) else None
    return title if isinstance(title, str) else ""


def _report(connector: Connector, options: Options, source: Source, identity: Identity, data: bytes) -> dict[str, Any]:
    """What is in the package, by name, size and SHA-256, and what it was made of. It holds no date."""
    package = Package("package", data)
    return {
        "tool": {"name": "connectorops", "version": __version__},
        "form": str(package.form),
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "connector": {
            "id": identity.id,
            "name": identity.name,
            "displayName": identity.display_name,
            "version": solution_version(source.version),
            "managed": options.managed,
            "publisher": {"name": identity.publisher.unique_name, "prefix": identity.publisher.prefix},
        },
        "members": [_entry(path.partition("!")[2], content) for path, content in package.members],
        "sources": list(_sources(connector, options)),
    }


def _sources(connector: Connector, options: Options) -> Iterator[dict[str, Any]]:
    wanted = [*connector.definitions[:1], connector.find("apiProperties.json"), connector.find("icon.png")]
    wanted += [connector.script.name if connector.script else None]
    if not options.only_connector:
        wanted += [connector.find(INTRO), connector.find(CUSTOM_PROPERTIES)]
        wanted += [name for name in connector.files if posixpath.dirname(name) == FOLDER and name.endswith(".zip")]
    for name in wanted:
        if name is not None:
            yield _entry(name, connector.read(name))


def _entry(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def rendered(report: dict[str, Any]) -> bytes:
    """The text of `package.json`."""
    return (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
