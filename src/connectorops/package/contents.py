"""A package file as a value: which kind it is, what is where in it, and what it is compared with."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from connectorops.connectors import Connector
from connectorops.documents import Document
from connectorops.model import Place, Program
from connectorops.package.archive import Archive, Flaw, read_archive
from connectorops.package.solutions import ROOT_FILES, Solution
from connectorops.scanning.files import is_text
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = "solutions"
"""Where a connector's folder has the solutions that only an environment can make: flows, and an AI plugin."""
FLOWS: Final = "Microsoft.Flow/flows"
LITTER: Final = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_PLAIN: Final = (".png", ".jpg", ".jpeg", ".gif", ".zip", ".msapp", ".dll", ".exe", ".pdb")


class Form(StrEnum):
    """What a package is, in the words that messages use."""

    CERTIFICATION = "certification package"
    DEPLOYMENT = "package with an assets folder"
    SOLUTION = "solution"
    TEMPLATE = "flow export"
    OFFER = "Dynamics 365 package"
    SOURCES = "zip file of a connector's sources"
    UNKNOWN = "zip file of an unknown kind"


class Package:
    """One package file, read whole. `against` is the connector in the repository that it is built from, if given.

    `folder` is the connector's folder that it lies in; the rules about that search it for secrets and persons too.
    """

    def __init__(self, path: str, data: bytes, against: Connector | None = None, folder: str | None = None) -> None:
        self.path = path
        self.data = data
        self.against = against
        self.folder = folder
        self.archive: Archive
        self.flaws: tuple[Flaw, ...]
        self.archive, self.flaws = read_archive(path, data)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def members(self) -> Iterator[tuple[str, bytes]]:
        """The path and the bytes of every member, archives included, as they are nested."""
        for archive in self.archive.all():
            for name in sorted(archive.data):
                yield archive.at(name), archive.data[name]

    @cached_property
    def texts(self) -> Connector:
        """All members that hold text, as the files of a connector, for everything that reads files."""
        files = {path: data for path, data in self.members if not path.lower().endswith(_PLAIN) and is_text(data)}
        program = self.against.program if self.against else Program.VERIFIED
        return Connector(MemoryTree(files), "", tuple(files), program)

    def document(self, archive: Archive, name: str) -> Document | None:
        """A JSON member of an archive."""
        path = archive.at(name)
        file = self.texts.text(path) if path in self.texts.files else None
        return file if isinstance(file, Document) else None

    @cached_property
    def form(self) -> Form:
        archive = self.archive
        names = {name.lower() for name in archive.files}
        if any(FLOWS in name for name in archive.names):
            return Form.TEMPLATE
        if is_solution(archive):
            return Form.SOLUTION
        if "input.xml" in names:
            return Form.OFFER
        if any(name.endswith(".swagger.json") for name in names):
            return Form.SOURCES
        if any(name.endswith((".md", ".zip")) for name in names):
            return Form.CERTIFICATION
        inner = {name.rpartition("/")[2].lower() for name in archive.names}
        if any(name.endswith(".md") for name in inner) and any(name.endswith(".zip") for name in inner):
            return Form.CERTIFICATION  # in a folder that should not be there
        return Form.DEPLOYMENT if any(map(is_solution, archive.archives.values())) else Form.UNKNOWN

    @property
    def wants_layout(self) -> bool:
        """Whether the rules for packages of connectors apply."""
        return self.form in (Form.CERTIFICATION, Form.DEPLOYMENT)

    @cached_property
    def outer_zips(self) -> tuple[str, ...]:
        """The zip members of a certification package, wherever they lie."""
        return tuple(name for name in self.archive.names if name.lower().endswith(".zip") and not is_litter(name))

    @cached_property
    def deployments(self) -> tuple[Archive, ...]:
        """The archives that have, or should have, an assets folder with solutions."""
        if self.form is Form.DEPLOYMENT:
            return (self.archive,)
        if self.form not in (Form.CERTIFICATION, Form.OFFER):
            return ()
        inner = (self.archive.archives.get(name) for name in self.outer_zips)
        return tuple(each for each in inner if each is not None)

    @cached_property
    def solutions(self) -> tuple[Solution, ...]:
        """Every archive in it that is a solution, or itself."""
        return tuple(Solution(each, self.texts) for each in self.archive.all() if is_solution(each))

    @property
    def connector_solutions(self) -> tuple[Solution, ...]:
        """Solutions with a connector and no flow."""
        return tuple(
            each for each in self.solutions if each.has_connector and not each.has_flow and not each.has_plugin
        )

    @property
    def flow_solutions(self) -> tuple[Solution, ...]:
        return tuple(each for each in self.solutions if each.has_flow)

    @property
    def plugin_solutions(self) -> tuple[Solution, ...]:
        return tuple(each for each in self.solutions if each.has_plugin and not each.has_flow)

    @cached_property
    def template(self) -> Template | None:
        return Template(self) if self.form is Form.TEMPLATE else None

    def place(self, pointer: str = "") -> Place:
        return Place(self.path, pointer)

    @property
    def count(self) -> int:
        return sum(len(each.data) for each in self.archive.all())


class Template:
    """A Power Automate export. `top` is the folder around it, which should not be there, or ""."""

    def __init__(self, package: Package) -> None:
        self.package = package
        name = next(each for each in package.archive.names if FLOWS in each)
        self.top = name.partition(FLOWS)[0]

    def name(self, name: str) -> str:
        return self.top + name

    def path(self, name: str) -> str:
        return self.package.archive.at(self.name(name))

    def document(self, name: str) -> Document | None:
        return self.package.document(self.package.archive, self.name(name))

    def value(self, name: str) -> dict[str, Any]:
        """The object that a file holds; empty where it holds none."""
        document = self.document(name)
        return document.value if document is not None and isinstance(document.value, dict) else {}

    @property
    def details(self) -> dict[str, Any]:
        value = self.value("manifest.json").get("details")
        return value if isinstance(value, dict) else {}

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        value = self.value("manifest.json").get("resources")
        found = value.items() if isinstance(value, dict) else ()
        return {key: each for key, each in found if isinstance(each, dict)}

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders of its flows, sorted."""
        prefix = self.name(f"{FLOWS}/")
        names = (each[len(prefix) :] for each in self.package.archive.names if each.startswith(prefix))
        return tuple(sorted({each.partition("/")[0] for each in names if "/" in each}))


def is_solution(archive: Archive) -> bool:
    """Whether an archive has one of the files that every solution has, but is no package around solutions."""
    files = set(archive.files)
    return bool(files & {"solution.xml", "customizations.xml"}) or set(ROOT_FILES) <= files


def is_litter(name: str) -> bool:
    """Whether a system left the file behind."""
    return any(part in LITTER for part in name.split("/"))
