"""Structure: which files a connector's folder must have, how they are called, and what does not belong there."""

import difflib
import posixpath

from connectorops.connectors import Connector, ManifestFile
from connectorops.connectors.connector import DEFINITION, ICON, INTRO, MANIFEST, PROPERTIES, README, SCRIPT
from connectorops.documents import Document
from connectorops.model import Place
from connectorops.rule import ERROR, INDEPENDENT, WARNING, Hits, rule
from connectorops.rules.properties import AN_INDEPENDENT
from connectorops.rules.repairs import deleted, renamed
from connectorops.schema.words import shown

_TEMPLATE = "kind: template\nprogram: verified\nowners: [litware-maintainer]\n"
_NAMES = (DEFINITION, PROPERTIES, MANIFEST, README, INTRO, ICON, SCRIPT)
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".bmp", ".ico", ".webp")
_EXPORTED = ("swagger", "openapi", "apidefinition")
"""What is in the names of definitions that other programs export."""
_CLOSE = 0.8
"""Names that are this similar mean the same."""
_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"}
_SETTINGS = {"connectorId", "environment", "apiProperties", "apiDefinition", "powerAppsUrl", "powerAppsApiVersion"}
"""Members of the settings that Microsoft's command line tool writes when it downloads a connector."""


@rule(
    "ST001",
    severity=ERROR,
    policy="5000.1.1.3",
    fix="Add the Swagger 2.0 definition of the connector as apiDefinition.swagger.json.",
    bad=[
        {"apiDefinition.swagger.json": None},
        {"apiDefinition.swagger.json": None, "apiDefinition.swager.json": "{}\n"},
        {"apiDefinition.swagger.json": None, "openapi.yaml": 'swagger: "2.0"\n'},
    ],
    ok=[{"apiDefinition.swagger.json": None, "certification.yml": _TEMPLATE}],
)
def definition_missing(connector: Connector) -> Hits:
    """The folder has no apiDefinition.swagger.json.

    ## Why

    The definition is the connector: its operations, parameters and texts. A package without it is refused, and in
    a pull request nothing can be reviewed. A file whose name comes close is named in the message.

    The folder of a flow template or of a Dynamics 365 offer needs none; its `certification.yml` says what it is.
    """
    if not connector.definitions and _is_connector(connector) and _has_artifact(connector):
        text = f"The folder has no {DEFINITION}{_candidate(connector, DEFINITION)}."
        yield Place(connector.path(DEFINITION)), text


@rule(
    "ST002",
    severity=ERROR,
    policy="5000.1.1.3",
    repair=renamed(DEFINITION),
    fix="Rename the file to apiDefinition.swagger.json, exactly like that.",
    bad=[
        {"apiDefinition.swagger.json": None, "apiDefination.swagger.json": ""},
        {"apiDefinition.swagger.json": None, "ApiDefinition.swagger.json": ""},
    ],
    also=("ST036",),
)
def definition_name_wrong(connector: Connector) -> Hits:
    """The definition has another name than apiDefinition.swagger.json.

    ## Why

    Tools open the file by its exact name, and on most machines upper and lower case differ. Reviewers ask for the
    name in pull requests, and a package in which it is missing is refused with policy code 5000.1.1.3.
    """
    found = connector.definitions[:1]
    if found and found[0] != DEFINITION:
        case = "the case differs from" if found[0].lower() == DEFINITION.lower() else "the name must be"
        yield Place(connector.path(found[0])), f"The definition is called {shown(found[0])}; {case} {DEFINITION}."


@rule(
    "ST003",
    severity=ERROR,
    fix="Add apiProperties.json with the connection parameters, the brand colour and the publisher.",
    bad=[{"apiProperties.json": None}],
)
def properties_missing(connector: Connector) -> Hits:
    """The folder has no apiProperties.json.

    ## Why

    `apiProperties.json` says how a connection authenticates, which colour the connector has, who publishes it and who
    owns the service behind it. Without it the connector can't be created. Of the published connectors one lacks it.
    """
    if connector.find(PROPERTIES) is None and _is_connector(connector) and _has_artifact(connector):
        text = f"The folder has no {PROPERTIES}{_candidate(connector, PROPERTIES)}."
        yield Place(connector.path(PROPERTIES)), text


@rule(
    "ST004",
    severity=ERROR,
    repair=renamed(PROPERTIES),
    fix="Rename the file to apiProperties.json, exactly like that.",
    bad=[{"apiProperties.json": None, "apiproperties.json": ""}],
    also=("ST036",),
)
def properties_name_wrong(connector: Connector) -> Hits:
    """The API properties have another name than apiProperties.json.

    ## Why

    Tools open the file by its exact name. On the machines of Windows and macOS upper and lower case are often the same,
    so nobody notices, until a build on Linux does not find the file.
    """
    found = connector.find(PROPERTIES)
    if found is not None and found != PROPERTIES:
        yield Place(connector.path(found)), f"The file {shown(found)} must be called {PROPERTIES}; the case differs."


@rule(
    "ST005",
    severity=ERROR,
    fix="Keep one definition in the folder, and give another connector a folder of its own.",
    bad=[{"old.swagger.json": ""}],
    also=("ST036",),
)
def several_definitions(connector: Connector) -> Hits:
    """The folder has more than one definition.

    ## Why

    A folder is one connector, and a pull request submits one connector. With two definitions nobody can tell
    which of them is to be certified; the second is usually a backup or a download under another name.
    """
    for name in connector.definitions[1:]:
        yield Place(connector.path(name)), f"{shown(name)} is a second definition beside {connector.definitions[0]}."


@rule(
    "ST006",
    severity=WARNING,
    fix="Delete the file, and list its name in .gitignore.",
    bad=[
        {"settings.json": '{"connectorId": "", "environment": ""}\n'},
        {"test.json": '{"connectorId": "shared_archive", "environment": "", "apiDefinition": ""}\n'},
    ],
    ok=[{"test.json": '{"environment": "test"}\n'}],
)
def settings_committed(connector: Connector) -> Hits:
    """The settings of a command line tool are in the folder.

    ## Why

    The tool that creates and downloads connectors keeps the connector's id and the environment of one developer in
    `settings.json`. They help nobody else and tell where the connector is developed. Reviewers ask to remove the file.
    """
    for name in connector.files:
        if posixpath.basename(name).lower() == "settings.json" or _is_settings(connector, name):
            text = f"{shown(name)} holds settings of a developer's tool, which are not part of a connector."
            yield Place(connector.path(name)), text


@rule(
    "ST007",
    severity=WARNING,
    repair=deleted,
    fix="Delete the file, and list its name in .gitignore.",
    bad=[{".DS_Store": b"\0"}, {"images/Thumbs.db": b"\0"}, {"__MACOSX/._icon.png": b"\0"}],
)
def litter_of_the_system(connector: Connector) -> Hits:
    """A file that an operating system leaves behind is in the folder.

    ## Why

    macOS and Windows keep thumbnails and window positions in hidden files. They say things about a developer's
    disk, and get into the package, whose validation counts files and folders.
    """
    for name in connector.files:
        if _is_litter(name):
            yield Place(connector.path(name)), f"{shown(name)} was left behind by the operating system."


@rule(
    "ST008",
    severity=WARNING,
    profile=INDEPENDENT,
    fix="Remove the image, and say in words what it shows.",
    bad=[{**AN_INDEPENDENT, "images/first-run.png": b""}],
    ok=[AN_INDEPENDENT],
)
def image_of_independent_publisher(connector: Connector) -> Hits:
    """The folder of an independent publisher's connector has images.

    ## Why

    Connectors of independent publishers all have the same generic icon, which Microsoft adds. Reviewers ask to remove
    logos and other images from the pull request: screenshots belong into its text, and a service's logo belongs to
    the service. (An `icon.png` has a rule of its own.)
    """
    for name in connector.files if _is_connector(connector) else ():
        if name.lower().endswith(_IMAGES) and name != connector.find(ICON) and not _is_litter(name):
            yield Place(connector.path(name)), f"{shown(name)} is an image, and this program's connectors have none."


@rule(
    "ST009",
    severity=ERROR,
    fix="Add the files of the connector, or delete the folder. What is none has a certification.yml that says so.",
    bad=[{**dict.fromkeys((DEFINITION, PROPERTIES, MANIFEST, README, INTRO, ICON, SCRIPT)), "notes.txt": "Later.\n"}],
)
def folder_without_artifacts(connector: Connector) -> Hits:
    """A folder among the connectors holds no file of a connector.

    ## Why

    Each folder of a root such as `certified-connectors` is one connector. One without a definition, properties, readme
    or manifest is either a left-over of a move, or its files stand one level too deep. The folder of a template or of a
    Dynamics 365 offer is known by its manifest.
    """
    if not _has_artifact(connector):
        packed = any(name.lower().endswith(".zip") for name in connector.files)
        else_ = ", and no certification.yml that says what is submitted with it" if packed else ""
        text = f"The folder has {_files(connector)}, but none that a connector is made of{else_}."
        yield Place(connector.path(connector.files[0])), text


@rule(
    "ST020",
    severity=ERROR,
    fix="Correct the manifest; its schema lists the keys and their values.",
    bad=[
        {"certification.yml": "kind: connector\nprogram: verified\n"},
        {"certification.yml": "kind: conector\nprogram: verified\nowners: [litware-maintainer]\n"},
        {"certification.yml": "kind: connector\nprogram: verified\nowners: [litware-maintainer]\nteam: archive\n"},
        {"certification.yml": "kind: connector\nprogram: verified\nowners: ['@litware-maintainer']\n"},
    ],
    ok=[{"certification.yml": None}],
)
def manifest_not_valid(manifest: ManifestFile) -> Hits:
    """The manifest certification.yml does not say what it must.

    ## Why

    `certification.yml` says what is submitted from the folder, in which certification program and who answers
    for it. The program selects the rules, and the owners are asked to review each change, so a wrong value has
    consequences far from the line it is on. A value that is not valid is left out as if it weren't there.
    """
    for each in manifest.violations:
        key = each.message.rpartition(" lacks ")[2] if each.keyword == "required" else each.keyword
        end = "" if each.message.endswith("?") else "."
        yield Place(manifest.path, each.pointer, each.on_key, key), f"In the manifest, {each.message}{end}"


@rule(
    "ST021",
    severity=WARNING,
    fix="Rename the file to certification.yml.",
    bad=[
        {"certification.yml": None, "certification.yaml": "kind: connector\n"},
        {"certification.yml": None, "certifcation.yml": "kind: connector\n"},
    ],
    ok=[{"certification.yaml": "kind: connector\n"}],
)
def manifest_name_wrong(connector: Connector) -> Hits:
    """The manifest is not called certification.yml, so nobody reads it.

    ## Why

    A manifest under another name has no effect: the program and the owners that it names are not used, and no message
    says so.
    """
    if connector.find(MANIFEST) is None:
        for name in (each for each in connector.files if each.lower().endswith((".yml", ".yaml")) and "/" not in each):
            if difflib.SequenceMatcher(None, name.lower(), MANIFEST).ratio() > _CLOSE:
                yield Place(connector.path(name)), f"{shown(name)} is not read; the manifest is called {MANIFEST}."


def _is_connector(connector: Connector) -> bool:
    """Whether the manifest says that this is a connector, or says nothing; a proposal is none yet."""
    return connector.manifest.kind.has_definition and not connector.is_proposal


def _files(connector: Connector) -> str:
    return "1 file" if len(connector.files) == 1 else f"{len(connector.files):,} files"


def _has_artifact(connector: Connector) -> bool:
    return bool(connector.definitions) or any(connector.find(name) for name in _NAMES)


def _candidate(connector: Connector, wanted: str) -> str:
    """The file that was probably meant, as the end of a sentence."""
    taken = {found for name in _NAMES if (found := connector.find(name))}
    others = [name for name in connector.files if name not in taken]
    ratios = [
        (difflib.SequenceMatcher(None, posixpath.basename(name).lower(), wanted.lower()).ratio(), name)
        for name in others
    ]
    ratio, name = max(ratios, default=(0.0, ""))
    if ratio > _CLOSE:
        return f"; {shown(name)} may be meant"
    exported = next((name for name in others if wanted == DEFINITION and _is_export(posixpath.basename(name))), None)
    if exported is None:
        return ""
    due = "under that name" if exported.lower().endswith(".json") else "once it is written in JSON"
    return f"; {shown(exported)} may be meant, {due}"


def _is_export(name: str) -> bool:
    name = name.lower()
    return name.endswith((".json", ".yaml", ".yml")) and any(word in name for word in _EXPORTED)


def _is_settings(connector: Connector, name: str) -> bool:
    """Whether a JSON file, whatever its name, has the members of the tool's settings."""
    if not name.lower().endswith(".json") or name in connector.definitions or name == connector.find(PROPERTIES):
        return False
    document = connector.text(name)
    value = document.value if isinstance(document, Document) else None
    return isinstance(value, dict) and len(value.keys() & _SETTINGS) >= 3


def _is_litter(name: str) -> bool:
    base = posixpath.basename(name)
    return base.lower() in _LITTER or base.startswith("._") or "__MACOSX" in name.split("/")
