"""The files that a manifest names: whether they are there, and whether they are what the form wants."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from connectorops.connectors import DynamicsManifest, ManifestFile
from connectorops.manifest.forms import Form
from connectorops.manifest.sections import Entry, entries
from connectorops.picture import Picture, Unreadable, look
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.manifest import MANIFEST
from connectorops.schema.words import shown
from connectorops.tree import Edits

LISTING: Final = f"{MANIFEST}/dynamics_365/listing"
_SCREEN: Final = (1280, 720)
_LARGE: Final = range(216, 351)
_SMALL: Final = 48
_PDF_HEAD: Final = 1024
"""Readers of PDF look for its signature in so many first and last bytes."""
_EMPTY_ZIP: Final = b"PK\5\6" + bytes(18)
_CLOSED: Final = b"%PDF-1.7\n"


def _template(package: str) -> Edits:
    """An edit that makes a template of the golden connector, with this package."""
    template = {"name": "Archive a file", "description": "Archives it.", "package": package}
    return {f"{MANIFEST}/kind": "template", f"{MANIFEST}/template": template}


def named_files(manifest: ManifestFile, *ends: str) -> Iterator[tuple[Entry, str, bytes]]:
    """The files at fields whose path ends in one of these names: the entry, the file's name, and its bytes."""
    for entry, name in entries(manifest.manifest, Form.FILE):
        if entry.field.path.endswith(ends) and name in manifest.connector.files:
            yield entry, name, manifest.connector.read(name)


@rule(
    "MF010",
    severity=ERROR,
    fix="Add the file, or correct the path: it is relative to the folder, with forward slashes and in the same case.",
    bad=[
        _template("package.zip"),
        {**_template("package.zip"), "Package.zip": _EMPTY_ZIP},
        _template("../other/package.zip"),
    ],
    ok=[{**_template("package.zip"), "package.zip": _EMPTY_ZIP}],
)
def named_file_missing(manifest: ManifestFile) -> Hits:
    """A file that the manifest names is not in the folder.

    ## Why

    The file is part of the submission, and whoever fills in the form looks for it where the manifest says. Files
    outside of the folder are not looked at, and most machines tell upper from lower case.
    """
    files = manifest.connector.files
    by_lower = {each.lower(): each for each in files}
    for entry, name in entries(manifest.manifest, Form.FILE):
        if name not in files:
            near = by_lower.get(name.lower())
            hint = f"; {shown(near)} differs in case" if near else ""
            yield manifest.at(*entry.tokens), f"{entry.label} is {shown(name)}, which is no file in the folder{hint}."


@rule(
    "MF011",
    severity=ERROR,
    fix="Name the .zip file as it was exported or built.",
    bad=[
        {**_template("package.zip"), "package.zip": b"no zip file"},
        {**_template("package.json"), "package.json": "{}\n"},
    ],
    ok=[{**_template("package.zip"), "package.zip": _EMPTY_ZIP}],
    also=("PI032",),
)
def package_not_zip(manifest: ManifestFile) -> Hits:
    """The package that the manifest names is no zip file.

    ## Why

    Partner Center takes the address of a .zip file. One that can't be opened is refused hours later, by a machine that
    says little about it.
    """
    for entry, name, data in named_files(manifest, "/package"):
        if not (name.lower().endswith(".zip") and zipfile.is_zipfile(io.BytesIO(data))):
            yield manifest.at(*entry.tokens), f"{shown(name)} is no zip file; {entry.label} has to be one."


@rule(
    "OF010",
    severity=ERROR,
    fix="Save the document as PDF again.",
    bad=[
        {"documents/product-sheet.pdf": "Our product, in words.\n"},
        {"documents/product-sheet.pdf": _CLOSED},
        {"documents/scenarios.pdf": b"PK\3\4"},
        {f"{LISTING}/documents/0/file": "images/logo.png"},
    ],
)
def document_not_pdf(manifest: DynamicsManifest) -> Hits:
    """A document of the offer is no PDF file.

    ## Why

    Supporting documents and key usage scenarios are PDF files: the form takes nothing else, and a text or a Word file
    that was only renamed can't be opened by customers. A file without its end was cut off on the way.
    """
    for entry, name, data in named_files(manifest, "documents/*/file", "/key_usage_scenarios"):
        place = manifest.at(*entry.tokens)
        if b"%PDF-" not in data[:_PDF_HEAD]:
            yield place, f"{shown(name)} is no PDF file; {entry.label} has to be one."
        elif b"%%EOF" not in data[-_PDF_HEAD:]:
            yield place, f"{shown(name)} is a PDF file without its end: it was cut off."


@rule(
    "OF011",
    severity=ERROR,
    fix="Save the picture as PNG with 1280 x 720 pixels, without stretching it.",
    bad=[
        {f"{LISTING}/screenshots/0/file": "images/logo.png"},
        {f"{LISTING}/videos/0/thumbnail": "images/logo.png"},
        {"images/visits.png": b"\xff\xd8\xff\xe0"},
        {"images/video.png": b"\x89PNG\r\n\x1a\n"},
    ],
)
def screen_not_as_wanted(manifest: DynamicsManifest) -> Hits:
    """A screenshot or the thumbnail of a video is no PNG of 1280 x 720 pixels.

    ## Why

    The form refuses any other size or format of screenshots and thumbnails, one after the other as they are uploaded.
    """
    width, height = _SCREEN
    for entry, name, data in named_files(manifest, "screenshots/*/file", "/thumbnail"):
        picture = look(data)
        if isinstance(picture, Unreadable) or (picture.width, picture.height) != _SCREEN:
            text = f"{shown(name)} {_seen(picture)}; {entry.label} has to be a PNG of {width} x {height} pixels."
            yield manifest.at(*entry.tokens), text


@rule(
    "OF012",
    severity=ERROR,
    fix="Save the logo as a square PNG of 216 to 350 pixels; the small one has 48.",
    bad=[
        {f"{LISTING}/logos/large": "images/logo-small.png"},
        {f"{LISTING}/logos/large": "images/visits.png"},
        {f"{LISTING}/logos/small": "images/logo.png"},
        {"images/logo.png": b"GIF89a"},
    ],
)
def logo_not_as_wanted(manifest: DynamicsManifest) -> Hits:
    """A logo of the offer is no square PNG of the right size.

    ## Why

    The large logo is required: a square PNG of 216 to 350 pixels, from which Partner Center makes the smaller ones. A
    small logo of one's own has 48 x 48 pixels.
    """
    for entry, name, data in named_files(manifest, "/logos/large", "/logos/small"):
        large = entry.tokens[-1] == "large"
        picture = look(data)
        sizes = _LARGE if large else (_SMALL,)
        if isinstance(picture, Unreadable) or picture.width != picture.height or picture.width not in sizes:
            wanted = f"{_LARGE[0]} to {_LARGE[-1]}" if large else f"{_SMALL} x {_SMALL}"
            text = f"{shown(name)} {_seen(picture)}; {entry.label} has to be a square PNG of {wanted} pixels."
            yield manifest.at(*entry.tokens), text


def _seen(picture: Picture | Unreadable) -> str:
    if isinstance(picture, Picture):
        return f"has {picture.width} x {picture.height} pixels"
    return f"is no PNG that can be read ({picture.reason})"
