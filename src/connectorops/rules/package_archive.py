"""Packages as zip files: what can't be read, and what is dangerous to whoever unpacks it."""

from typing import Final

from connectorops.model import Place
from connectorops.package import Defect, Package
from connectorops.package.contents import is_litter
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.schema.words import shown

_FILE: Final = "connector.zip"
_AGAIN: Final = "Write the package with `connectorops package build`, or zip the files anew, and upload it again."
_SHAPE: Final = "Put into it what a package has and nothing else; `connectorops package build` writes one."


def _flawed(package: Package, defect: Defect) -> Hits:
    for flaw in package.flaws:
        if flaw.defect is defect:
            yield Place(flaw.path, key=flaw.detail), f"{shown(flaw.path.rpartition('!')[2])} {flaw.detail}."


@rule(
    "PK001",
    severity=ERROR,
    fix=_AGAIN,
    bad=[{_FILE: "no zip file"}, {f"{_FILE}!package.zip!PkgAssets/Broken.zip": "cut off"}],
    also=("PK016",),
)
def package_unreadable(package: Package) -> Hits:
    """The package, or an archive in it, is no zip file that can be read.

    The bot of the certification team answers "Not able to deserialize the package", and nothing else is looked at.
    An upload that was cut off, a download page that was saved instead of the file, and another format under the name
    of a zip file look like this.
    """
    yield from _flawed(package, Defect.UNREADABLE)


@rule("PK002", severity=ERROR, fix=_SHAPE, bad=[{f"{_FILE}!../../evil.md@again": "x"}, {f"{_FILE}!/etc/x@again": "x"}])
def member_leads_outside(package: Package) -> Hits:
    """A member's name leads out of the folder where it is unpacked.

    A name with "..", a drive, a backslash, or a slash at its beginning can make an unpacking program overwrite other
    files. No tool writes such a package by accident; virus scanners stop at it.
    """
    yield from _flawed(package, Defect.OUTSIDE)


@rule(
    "PK003",
    severity=ERROR,
    fix=_AGAIN,
    bad=[{f"{_FILE}!package.zip@again": "x"}, {f"{_FILE}!package.zip!PkgAssets/flowsolution.ZIP!x.txt": "x"}],
    also=("PK001", "PK016", "PK018"),
)
def member_name_twice(package: Package) -> Hits:
    """Two members have one name, apart from upper and lower case.

    Which of them is meant depends on who unpacks it: on Windows the second overwrites the first. What was checked
    may then not be what is deployed.
    """
    yield from _flawed(package, Defect.TWICE)


@rule("PK004", severity=ERROR, fix=_SHAPE, bad=[{f"{_FILE}!notes.txt@link": "/etc/passwd"}])
def member_is_link(package: Package) -> Hits:
    """A member is a symbolic link or another thing that is no file.

    Unpacked, it stands for a file of the machine that reads the package. A package has files only.
    """
    yield from _flawed(package, Defect.LINK)


@rule("PK005", severity=ERROR, fix=_SHAPE, bad=[{f"{_FILE}!zeros.txt@zeros": "5000000"}])
def member_unpacks_too_large(package: Package) -> Hits:
    """A member unpacks to far more than its size makes likely.

    A few kilobytes that unpack to gigabytes stop the machine that reads them. Members above a megabyte may unpack to
    200 times their size, and the whole package to 128 MB; text packs 20 to 1.
    """
    yield from _flawed(package, Defect.TOO_LARGE)


@rule("PK006", severity=ERROR, fix="Zip it without a password.", bad=[{f"{_FILE}!notes.txt@encrypted": "x"}])
def member_encrypted(package: Package) -> Hits:
    """A member is encrypted.

    Nobody at certification has the password, and no scanner looks into it.
    """
    yield from _flawed(package, Defect.ENCRYPTED)


@rule("PK007", severity=ERROR, fix=_AGAIN, bad=[{f"{_FILE}!notes.txt@damaged": "x"}])
def member_damaged(package: Package) -> Hits:
    """A member can't be unpacked.

    Its checksum, its length or its compression is wrong: the file was cut off or changed on its way, or packed by a
    method that the deployment does not know.
    """
    yield from _flawed(package, Defect.DAMAGED)


@rule(
    "PK008",
    severity=ERROR,
    fix=_SHAPE,
    bad=[{f"{_FILE}!package.zip!PkgAssets/ConnectorSolution.zip!a.zip!b.zip!c": "x"}],
    also=("PK039",),
)
def archives_too_deep(package: Package) -> Hits:
    """Archives are nested deeper than a package has them.

    A certification package holds a package, which holds solutions. What lies deeper than one more level was not read.
    """
    yield from _flawed(package, Defect.TOO_DEEP)


@rule(
    "PK009",
    severity=WARNING,
    fix="Zip the files without what the system adds: on macOS `zip -X`, or let `connectorops package build` write it.",
    bad=[{f"{_FILE}!package.zip!__MACOSX/._PkgAssets": "x"}, {f"{_FILE}!.DS_Store": "x"}],
)
def litter_in_package(package: Package) -> Hits:
    """The package holds files that an operating system left behind.

    macOS adds `__MACOSX` and `.DS_Store`. Microsoft's structure check counts folders and fails on the first of them,
    without saying why.
    """
    for archive in package.archive.all():
        found = [name for name in archive.names if is_litter(name)]
        if found:
            yield Place(archive.at(found[0])), f"{shown(found[0])} was left by a system ({len(found)} such files here)."
