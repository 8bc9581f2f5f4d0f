"""Where a connector lives in the public repository, and which of its files go there.

What is public can't be taken back: files are listed that go, not files that stay.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from connectorops.connectors.connector import ICON, INTRO, MANIFEST, PROPERTIES, README, SCRIPT
from connectorops.markdown import read
from connectorops.model import Program
from connectorops.offering import OURS
from connectorops.rules.pull_request import PACKAGE, SECRETIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connectorops.connectors import Connector

FOLDERS: Final = {
    Program.VERIFIED: "certified-connectors",
    Program.INDEPENDENT: "independent-publisher-connectors",
}
LABELS: Final = {
    Program.VERIFIED: "certified-connector",
    Program.INDEPENDENT: "independent-publisher-connector",
}
SUFFIX: Final = "(Independent Publisher)"
IMAGES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp")
_ALWAYS: Final = frozenset({PROPERTIES.lower(), README, INTRO, SCRIPT})
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME: Final = 100
_LONGEST_SLUG: Final = 50
_LONGEST_TITLE: Final = 200


class FolderNameError(ValueError):
    """A folder can't have this name on every system."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder in the public repository, and the branch that offers it."""

    folder: str
    branch: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The files that go, relative to the connector's folder, and those that stay, each with the reason."""

    files: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def home(program: Program, name: str) -> Home:
    """Where a connector with this folder name goes. Raises FolderNameError for one that not every system can hold."""
    reserved = name.lower().partition(".")[0] in {"con", "prn", "aux", "nul"}
    wrong = set(name) & _FORBIDDEN or not name.isprintable() or name != name.strip(" .") or name.lower() == ".git"
    if not name or len(name) > _LONGEST_NAME or wrong or reserved:
        raise FolderNameError(name)
    folder = f"{FOLDERS[program]}/{name}"
    slug = _NOT_PLAIN.sub("-", name.lower()).strip("-")[:_LONGEST_SLUG]
    if slug != name:  # several names may have one slug
        slug = f"{slug}-{hashlib.sha256(folder.encode()).hexdigest()[:8]}".lstrip("-")
    return Home(folder, f"{OURS}{program.value}/{slug}")


def title(program: Program, name: str) -> str:
    """The title of the pull request: independent publishers have theirs named by a pattern."""
    text = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if program is not Program.INDEPENDENT:
        return text[:_LONGEST_TITLE]
    bare = text[: -len(SUFFIX)].rstrip() if text.lower().endswith(SUFFIX.lower()) else text
    return f"{bare[: _LONGEST_TITLE - len(SUFFIX) - 1]} {SUFFIX}"


def select(connector: Connector, include: Sequence[str] = ()) -> Selection:
    """Sort the files of a connector into those that go and those that stay."""
    shown = set(_shown(connector)) if connector.program is Program.VERIFIED else set()
    sorted_out = {name: _why_not(connector, name, shown, include) for name in connector.files}
    return Selection(
        tuple(name for name, why in sorted_out.items() if not why),
        tuple((name, why) for name, why in sorted_out.items() if why),
    )


def _why_not(connector: Connector, name: str, shown: set[str], include: Sequence[str]) -> str:
    """Why a file stays; "" for one that goes."""
    lower = name.lower()
    independent = connector.program is Program.INDEPENDENT
    if lower == MANIFEST:
        return "it is for the certification, not for the public"
    if posixpath.basename(lower) in SECRETIVE:
        return "settings of a tool are nobody else's"
    if independent and lower.endswith(IMAGES):
        return "independent publishers bring no icon and no images"
    if lower in _ALWAYS or name in connector.definitions or any(fnmatchcase(name, each) for each in include):
        return ""
    if lower == PACKAGE:
        return "" if independent else "only independent publishers commit their package"
    if lower == ICON or name in shown:
        return ""
    return "neither the readme shows it, nor --include names it" if lower.endswith(IMAGES) else "--include names it not"


def _shown(connector: Connector) -> Iterator[str]:
    """The images that the readme or the intro shows."""
    for page in (connector.readme, connector.intro):
        for link in read(page.text).links if page else ():
            if link.path and link.path.lower().endswith(IMAGES):
                yield posixpath.normpath(link.path)


def spelled_as(files: Iterable[str], there: Iterable[str]) -> dict[str, str]:
    """Each file with the name that it has there already, if that differs in case only: no system can hold both."""
    known = {each.lower(): each for each in there}
    return {each: known.get(each.lower(), each) for each in files}
