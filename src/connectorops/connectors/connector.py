"""A connector: one folder, read lazily and only once, never written."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.connectors.artifacts import Icon, Intro, Readme, Script, Source
from connectorops.connectors.manifest_file import ManifestFile, manifest_file
from connectorops.connectors.properties import ApiProperties
from connectorops.documents import Document, TextFile, load_json, load_yaml
from connectorops.limits import DEFAULT, Limits
from connectorops.manifest import Manifest, read_manifest
from connectorops.model import Program
from connectorops.swagger.nodes import Document as Swagger

if TYPE_CHECKING:
    from connectorops.tree import Tree

DEFINITION = "apiDefinition.swagger.json"
PROPERTIES = "apiProperties.json"
MANIFEST = "certification.yml"
README = "readme.md"
INTRO = "intro.md"
ICON = "icon.png"
SCRIPT = "script.csx"
TEXTS = (".json", ".md", ".csx", ".yml", ".yaml", ".txt", ".cs")


def is_definition(name: str) -> bool:
    """Whether a file, by its name, holds a swagger definition, whatever the case and spelling."""
    name = name.lower()
    return name.endswith(".swagger.json") or name in {"apidefinition.json", "swagger.json", "apidefinition.swagger"}


def read_text(path: str, data: bytes) -> TextFile:
    """A file as text; JSON and YAML files as documents."""
    lower = path.lower()
    load = load_json if lower.endswith(".json") else load_yaml if lower.endswith((".yml", ".yaml")) else TextFile
    return load(path, data)


class Connector:
    """`name` is the folder relative to the repository ("certified-connectors/X"); files are relative to the folder."""

    def __init__(
        self, tree: Tree, name: str, files: tuple[str, ...], program: Program, limits: Limits = DEFAULT
    ) -> None:
        self.tree = tree
        self.name = name
        self.files = files
        self.program = program
        self.limits = limits
        self._data: dict[str, bytes] = {}
        self._texts: dict[str, TextFile] = {}

    def unread(self) -> Connector:
        """The same connector with nothing read yet, so that what one judgement reads is gone after it."""
        return Connector(self.tree, self.name, self.files, self.program, self.limits)

    def take_apart(self) -> None:
        """Let go of all that was read; the connector is of no use after that.

        Nodes refer to each other in circles. Left to the garbage collector, which has to look at each of a million
        objects, they take a tenth of the time of a run over many connectors; without circles they vanish at once.
        """
        for root in (*vars(self).get("swaggers", ()), vars(self).get("properties_root")):
            if root is not None:
                root.take_apart()
        vars(self).clear()

    def path(self, file: str) -> str:
        """The path in the repository of a file of this connector."""
        return f"{self.name}/{file}" if self.name else file

    def read(self, file: str) -> bytes:
        """The bytes of one file. Raises OSError where it can't be read."""
        if file not in self._data:
            self._data[file] = self.tree.read(self.path(file))
        return self._data[file]

    def text(self, file: str) -> TextFile:
        """A file as text; JSON and YAML files as documents."""
        if file not in self._texts:
            self._texts[file] = read_text(self.path(file), self.read(file))
        return self._texts[file]

    def find(self, name: str) -> str | None:
        """The file of this name at the top of the folder: the exact one, else one that differs in case only."""
        if name in self.files:
            return name
        return next((each for each in self.files if each.lower() == name.lower()), None)

    @cached_property
    def definitions(self) -> tuple[str, ...]:
        """Files that hold a definition: the one with the exact name first."""
        found = [each for each in self.files if "/" not in each and is_definition(each)]
        return tuple(sorted(found, key=lambda each: (each != DEFINITION, each.lower() != DEFINITION.lower(), each)))

    @cached_property
    def swaggers(self) -> tuple[Swagger, ...]:
        """Every definition that holds a JSON object."""
        found = []
        for name in self.definitions:
            document = self.text(name)
            if isinstance(document, Document) and isinstance(document.value, dict):
                found.append(Swagger(document.value, document.path, self))
        return tuple(found)

    @cached_property
    def swagger(self) -> Swagger | None:
        """The definition, for rules that compare it with other files: None where it is missing or cut off."""
        return next((each for each in self.swaggers[:1] if self._whole(self.definitions[0])), None)

    @cached_property
    def properties_root(self) -> ApiProperties | None:
        """apiProperties.json where it holds a JSON object, even one that is cut off."""
        name = self.find(PROPERTIES)
        document = self.text(name) if name else None
        if isinstance(document, Document) and isinstance(document.value, dict):
            return ApiProperties(document.value, document.path, self)
        return None

    @cached_property
    def properties(self) -> ApiProperties | None:
        """apiProperties.json, for rules that compare it with other files: None where missing, cut off or hollow."""
        name, root = self.find(PROPERTIES), self.properties_root
        hollow = root is None or not isinstance(root.value.get("properties"), dict)
        return root if name and self._whole(name) and not hollow else None

    @property
    def uses_oauth(self) -> bool:
        """Whether a connection signs in with OAuth."""
        return self.properties is not None and bool(self.properties.oauth)

    def _whole(self, name: str) -> bool:
        document = self.text(name)
        return isinstance(document, Document) and document.usable

    @cached_property
    def manifest_file(self) -> ManifestFile | None:
        """certification.yml where it can be read; its class tells what is submitted."""
        document = self._manifest
        return manifest_file(document, self) if document is not None and document.usable else None

    @property
    def manifest(self) -> Manifest:
        """What the manifest says, the defaults where there is none; of one that can't be read what shows even so."""
        if self.manifest_file:
            return self.manifest_file.manifest
        return read_manifest(self._manifest)[0] if self._manifest is not None else Manifest()

    @cached_property
    def _manifest(self) -> Document | None:
        """The file as it is; None also where it can't be opened, which is told where its text is judged."""
        name = self.find(MANIFEST)
        try:
            document = self.text(name) if name else None
        except OSError:
            return None
        return document if isinstance(document, Document) else None

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The files that hold text."""
        return tuple(Source(self, each) for each in self.files if each.lower().endswith(TEXTS))

    @cached_property
    def readme(self) -> Readme | None:
        name = self.find(README)
        return Readme(self, name) if name else None

    @cached_property
    def intro(self) -> Intro | None:
        name = self.find(INTRO)
        return Intro(self, name) if name else None

    @property
    def is_proposal(self) -> bool:
        """Whether an independent publisher only tells, on a page, what the connector is going to be."""
        pages = {README, INTRO}
        names = {each.lower() for each in self.files}
        return self.program is Program.INDEPENDENT and bool(names & pages) and names <= {*pages, MANIFEST}

    @cached_property
    def icon(self) -> Icon | None:
        name = self.find(ICON)
        return Icon(self, name) if name else None

    @cached_property
    def script(self) -> Script | None:
        name = self.find(SCRIPT)
        return Script(self, name) if name else None

    @cached_property
    def inputs(self) -> str:
        """sha256 hex over the program and the names and bytes of all files: the same on any machine."""
        total = hashlib.sha256(self.program.encode())
        for name in self.files:
            total.update(f"\0{name}\0{hashlib.sha256(self.read(name)).hexdigest()}".encode("utf-8", "surrogateescape"))
        return total.hexdigest()
