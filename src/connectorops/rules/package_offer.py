"""Packages of Dynamics 365 offers: input.xml, what it names, and the package of Package Deployer."""

import io
import re
from datetime import date
from typing import Final

from connectorops.model import Place
from connectorops.package import Form, Package
from connectorops.package.markup import Element, Markup
from connectorops.picture import Unreadable, look
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.package_layout import assets
from connectorops.schema.words import shown

_OUTER: Final = "offer.zip!"
_INPUT: Final = f"{_OUTER}input.xml"
_REQUIRED: Final = (
    "ProviderName",
    "PackageFile",
    "SolutionAnchorName",
    "StartDate",
    "EndDate",
    "SupportedCountries",
    "LearnMoreLink",
)
_DATE: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


def _input(package: Package) -> Markup | None:
    if package.form is not Form.OFFER:
        return None
    name = next(name for name in package.archive.files if name.lower() == "input.xml")
    return Markup(package.archive.at(name), package.archive.data.get(name, b""))


@rule(
    "PK050",
    severity=ERROR,
    fix="Fill in input.xml as the page about Dynamics 365 packages shows.",
    bad=[
        {f"{_INPUT}~": ["</PvsPackageData>", ""]},
        {f"{_INPUT}~": ["<ProviderName>Litware</ProviderName>", ""]},
        {f"{_INPUT}~all": ["PvsPackageData", "Data"]},
        {f"{_INPUT}~": [' IsDefault="true"', ""]},
    ],
)
def offer_input_incomplete(package: Package) -> Hits:
    """input.xml of a Dynamics 365 package can't be read or lacks an element.

    `<PvsPackageData>` names the provider, the package, the solution that anchors it, the dates between which it is
    offered, countries, a link, and for each language the logo and the terms; one language is the default.
    """
    markup = _input(package)
    if markup is None:
        return
    if markup.root is None:
        yield markup.place(), f"input.xml can't be read as XML: {markup.problem}."
        return
    if markup.root.tag != "PvsPackageData":
        yield markup.root.place(), f"The root of input.xml is <{markup.root.tag}>; expected <PvsPackageData>."
        return
    for tag in _REQUIRED:
        if not markup.root.value(tag):
            yield markup.root.place(key=tag), f"input.xml has no <{tag}>, or nothing stands in it."
    locales = list(markup.root.all("PackageLocale"))
    if not locales:
        yield markup.root.place(key="Locales"), "input.xml has no <PackageLocale>."
    elif sum(each.attributes.get("IsDefault", "").lower() == "true" for each in locales) != 1:
        yield locales[0].place(), "Not exactly one <PackageLocale> is the default."


@rule(
    "PK051",
    severity=ERROR,
    fix="Put the file into the package, at its root, under the name that input.xml gives.",
    bad=[
        {f"{_INPUT}~": ["<PackageFile>package.zip", "<PackageFile>other.zip"]},
        {f"{_INPUT}~": ["<Logo>logo.png", "<Logo>missing.png"]},
        {f"{_INPUT}~": ['File="terms.html"', 'File="missing.html"']},
        {f"{_INPUT}~": ["ConnectorSolution.zip</SolutionAnchorName>", "Nothing.zip</SolutionAnchorName>"]},
    ],
)
def offer_file_missing(package: Package) -> Hits:
    """input.xml names a file that the package does not hold.

    `<PackageFile>`, `<Logo>` and the terms lie at the root of the zip file; the anchor is a solution in the assets
    folder of the package that `<PackageFile>` names.
    """
    markup = _input(package)
    if markup is None or markup.root is None:
        return
    files = {name.lower() for name in package.archive.files}
    for element, name in _named(markup.root):
        if name and name.lower() not in files:
            yield element.place(), f"<{element.tag}> names {shown(name)}, which is not at the root of the package."
    anchor = markup.root.child("SolutionAnchorName")
    solutions = {
        name.rpartition("/")[2].lower() for archive, folder in assets(package) for name in archive.below(folder)
    }
    if anchor is not None and anchor.text and solutions and anchor.text.lower() not in solutions:
        yield anchor.place(), f"The anchor {shown(anchor.text)} is no file in the assets folder of the package."


def _named(root: Element) -> list[tuple[Element, str]]:
    files = [(each, each.text) for tag in ("PackageFile", "Logo") for each in root.all(tag)]
    return files + [(each, each.attributes.get("File", "")) for each in root.all("PackageTerm")]


@rule(
    "PK052",
    severity=ERROR,
    fix="Write both dates as MM/DD/YYYY, the end after the start.",
    bad=[
        {f"{_INPUT}~": ["<StartDate>01/01/2026", "<StartDate>2026-01-01"]},
        {f"{_INPUT}~": ["<EndDate>12/31/2030", "<EndDate>31/12/2030"]},
        {f"{_INPUT}~": ["<EndDate>12/31/2030", "<EndDate>12/31/2020"]},
    ],
)
def offer_date_wrong(package: Package) -> Hits:
    """A date in input.xml is none, or the end is not after the start.

    Dates are written as month, day and year: `12/31/2030`.
    """
    markup = _input(package)
    if markup is None or markup.root is None:
        return
    start, end = (markup.root.child(tag) for tag in ("StartDate", "EndDate"))
    for element in (start, end):
        if element is not None and element.text and _day(element) is None:
            yield element.place(), f"<{element.tag}> is {shown(element.text)}; expected a day as MM/DD/YYYY."
    if start is not None and end is not None:
        first, last = _day(start), _day(end)
        if first is not None and last is not None and last <= first:
            yield end.place(), "<EndDate> is not after <StartDate>."


def _day(element: Element) -> date | None:
    found = _DATE.fullmatch(element.text)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


@rule(
    "PK053",
    severity=ERROR,
    fix="Build the package with Package Deployer's project, and zip it with input.xml, logo, terms and content types.",
    bad=[
        {f"{_OUTER}[Content_Types].xml": None},
        {f"{_OUTER}package.zip!PkgAssets/ImportConfig.xml": None},
        {f"{_OUTER}package.zip!Litware.dll": None},
        {f"{_OUTER}package.zip!PkgAssets/ImportConfig.xml~": ["ConnectorSolution.zip", "Nothing.zip"]},
        {f"{_OUTER}package.zip!PkgAssets/ImportConfig.xml": "<a"},
    ],
)
def offer_package_incomplete(package: Package) -> Hits:
    """The package of a Dynamics 365 offer lacks a part.

    Around it lies `[Content_Types].xml`. The package itself has an assets folder with `ImportConfig.xml`, which names
    the solutions to import, each of them in the folder; and Package Deployer's DLL.
    """
    if package.form is not Form.OFFER:
        return
    if "[Content_Types].xml" not in package.archive.names:
        yield Place(package.archive.at("[Content_Types].xml")), "The package has no [Content_Types].xml at its root."
    for archive in package.deployments:
        if not any(name.lower().endswith(".dll") for name in archive.files):
            yield Place(archive.path), "There is no DLL of Package Deployer in it."
    if not assets(package):
        yield package.place(), "No zip file in it has an assets folder with solutions."
    for archive, folder in assets(package):
        name = next((each for each in archive.below(folder) if each.lower().endswith("/importconfig.xml")), None)
        if name is None or name not in archive.data:
            yield Place(archive.at(f"{folder}/ImportConfig.xml")), "The assets folder has no ImportConfig.xml."
            continue
        markup = Markup(archive.at(name), archive.data[name])
        if markup.root is None:
            yield markup.place(), f"ImportConfig.xml can't be read as XML: {markup.problem}."
            continue
        held = {each.rpartition("/")[2].lower() for each in archive.below(folder)}
        for element in markup.root.all("configsolutionfile"):
            file = element.attributes.get("solutionpackagefilename", "")
            if file.lower() not in held:
                yield element.place(), f"It names {shown(file)}, which is not in the folder {folder}."


@rule(
    "PK054",
    severity=ERROR,
    fix="Save the logo as a PNG or JPEG of 32 by 32 pixels.",
    bad=[{f"{_OUTER}logo.png": b"GIF89a"}],
)
def offer_logo_wrong(package: Package) -> Hits:
    """The logo of a Dynamics 365 package is no picture of 32 by 32 pixels.

    `<Logo>` in input.xml names it. The offer's own logo, in Partner Center, is another and larger one.
    """
    markup = _input(package)
    for element in markup.root.all("Logo") if markup is not None and markup.root is not None else ():
        name = next((each for each in package.archive.files if each.lower() == element.text.lower()), None)
        data = package.archive.data.get(name) if name else None
        if name is None or data is None:
            continue
        size = _size(data)
        if size != (32, 32):
            what = f"is {size[0]} by {size[1]} pixels" if size else "is no PNG or JPEG picture"
            yield Place(package.archive.at(name)), f"{shown(name)} {what}; expected 32 by 32 pixels."


def _size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(b"\x89PNG"):
        picture = look(data)
        return picture.size if isinstance(picture, Unreadable) else (picture.width, picture.height)
    if data.startswith(b"\xff\xd8\xff"):
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - few packages have a JPEG

        try:
            with Image.open(io.BytesIO(data)) as image:
                return image.size
        except (UnidentifiedImageError, OSError, ValueError):
            return None
    return None
