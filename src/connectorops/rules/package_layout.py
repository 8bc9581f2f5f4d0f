"""The layers of a certification package: intro and package zip, assets folder, solutions."""

from typing import Final

from connectorops.model import Place, Program
from connectorops.package import Archive, Form, Package
from connectorops.package.contents import is_litter, is_solution
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.schema.words import shown

OUTER: Final = "connector.zip!"
ASSETS: Final = f"{OUTER}package.zip!PkgAssets/"
CONNECTOR: Final = f"{ASSETS}ConnectorSolution.zip!"
FLOW: Final = f"{ASSETS}FlowSolution.zip!"
_SETS: Final = "Connector/litware_litware-20archive_connectionparametersets.json"
_BUILD: Final = "Let `connectorops package build` write the package, or arrange it as the page on packages shows."


@rule(
    "PK010",
    severity=ERROR,
    policy="5000.1.1.10",
    fix=_BUILD,
    bad=[{"other.zip!readme.txt": "x"}, {"other.zip!apiDefinition.swagger.json": "{}"}],
)
def package_not_recognised(package: Package) -> Hits:
    """The file is none of the packages that are submitted.

    A certification package has `intro.md` and `package.zip`; a solution `solution.xml`; a template `manifest.json`
    and `Microsoft.Flow/`; a Dynamics 365 package `input.xml`. A zip file of `apiDefinition.swagger.json` and
    `apiProperties.json` was what certification took until 2023.
    """
    if package.form is Form.SOURCES:
        yield package.place(), "It holds a connector's sources; what is submitted is a package of solutions."
    elif package.form is Form.UNKNOWN and not any(flaw.path == package.path for flaw in package.flaws):
        names = ", ".join(map(shown, package.archive.names[:5])) or "nothing"
        yield package.place(), f"It holds {names}; expected a certification package, solution, template or offer."


@rule(
    "PK011",
    severity=ERROR,
    policy="5000.1.1.11",
    fix="Zip the files, not the folder that they are in: package.zip and intro.md lie at the root.",
    bad=[
        {f"{OUTER}docs/notes.txt": "x"},
        {f"{OUTER}Contoso/more.zip!a": "x"},
    ],
    also=("PK015",),
)
def package_in_folder(package: Package) -> Hits:
    """The certification package has folders; its files lie at the root.

    The package is looked for at the root of the zip file, and nowhere else. "Solution package not found at root of
    the package zip file" is what the bot says, and it is what zipping a folder instead of its content makes.
    """
    if package.form is Form.CERTIFICATION:
        for folder in package.archive.folders:
            if not is_litter(folder):
                inside = [name for name in package.outer_zips if name.startswith(f"{folder}/")]
                what = f", with {shown(inside[0])} in it" if inside else ""
                yield Place(package.archive.at(folder)), f"There is a folder {shown(folder)}{what}; expected none."


@rule(
    "PK012",
    severity=ERROR,
    policy="5000.1.1.5",
    fix="Put one package.zip beside intro.md.",
    bad=[{f"{OUTER}package.zip": None}, {f"{OUTER}second.zip!a.txt": "x"}],
    also=("PK015",),
)
def package_zip_missing(package: Package) -> Hits:
    """The certification package does not hold exactly one package zip.

    `package.zip` holds the assets folder with the solutions. Microsoft's structure check counts the zip files at the
    root and fails without a word when there are more than one.
    """
    if package.form is Form.CERTIFICATION:
        zips = [name for name in package.archive.files if name.lower().endswith(".zip")]
        if not zips and not package.outer_zips:
            yield package.place(), "There is no package.zip in it."
        for name in zips[1:]:
            yield (
                Place(package.archive.at(name)),
                f"Beside {shown(zips[0])} there is {shown(name)}; expected one zip file.",
            )


@rule(
    "PK013",
    severity=ERROR,
    policy="5000.1.1.2",
    fix="Put the connector's intro.md beside package.zip, and no other Markdown file.",
    bad=[{f"{OUTER}intro.md": None}, {f"{OUTER}intro.md": " \n"}, {f"{OUTER}readme.md": "# Readme\n"}],
    also=("PK044",),
)
def package_intro_missing(package: Package) -> Hits:
    """The package does not hold exactly one Markdown file with a text.

    The connector's page in the documentation is made from it. More than one Markdown file at the root fails
    Microsoft's structure check, as none does.
    """
    if package.form is not Form.CERTIFICATION:
        return
    pages = [name for name in package.archive.files if name.lower().endswith(".md")]
    if not pages:
        yield package.place("intro.md"), "There is no intro.md in it."
    for name in pages:
        if not package.archive.data.get(name, b"?").strip():
            yield Place(package.archive.at(name)), f"{shown(name)} is empty."
    for name in pages[1:]:
        yield Place(package.archive.at(name)), f"Beside {shown(pages[0])} there is {shown(name)}; expected one page."


@rule(
    "PK014",
    severity=WARNING,
    policy="5000.1.1.5",
    fix="Put customProperties.json beside intro.md, with the same connectionParameterSets.",
    bad=[
        {
            f"{CONNECTOR}{_SETS}": '{"values":[]}',
            f"{CONNECTOR}customizations.xml~": [
                "      <policytemplateinstances>",
                f"      <connectionparametersets>/{_SETS}</connectionparametersets>\r\n      <policytemplateinstances>",
            ],
        }
    ],
    also=("PK043",),
)
def custom_properties_missing(package: Package) -> Hits:
    """A connector with parameter sets comes without customProperties.json.

    Microsoft's list of the files of a package names it for connectors with more than one kind of authentication.
    """
    several = any(
        each.named("connectionparametersets") for solution in package.solutions for each in solution.connectors
    )
    names = {name.lower() for name in package.archive.files}
    if package.form is Form.CERTIFICATION and several and "customproperties.json" not in names:
        yield package.place(), "The connector has parameter sets, but there is no customProperties.json in the package."


@rule(
    "PK015",
    severity=ERROR,
    policy="5000.1.1.12",
    fix="Put the solutions into one folder PkgAssets in package.zip.",
    bad=[
        {f"{OUTER}package.zip": None, f"{OUTER}package.zip!readme.txt": "x"},
        {f"{OUTER}package.zip!Other/a.txt": "x"},
    ],
)
def assets_folder_missing(package: Package) -> Hits:
    """The package zip does not have exactly one assets folder.

    Package Deployer calls it `PkgAssets`; any name is accepted, one folder is expected.
    """
    for archive in package.deployments if package.wants_layout else ():
        if is_solution(archive):
            continue
        folders = [name for name in archive.folders if not is_litter(name)]
        if not folders and archive.names:
            yield Place(archive.path), f"{shown(_name(archive))} has no assets folder; expected PkgAssets."
        for name in folders[1:]:
            yield Place(archive.at(name)), f"Beside {shown(folders[0])} there is a folder {shown(name)}; expected one."


def assets(package: Package) -> list[tuple[Archive, str]]:
    """The package zips with the name of their assets folder, where they have one."""
    found = []
    for archive in package.deployments:
        folders = [name for name in archive.folders if not is_litter(name)]
        best = next((name for name in folders if name.lower() == "pkgassets"), None)
        if folders and not is_solution(archive):
            found.append((archive, best or folders[0]))
    return found


@rule(
    "PK016",
    severity=ERROR,
    policy="5000.1.1.13",
    fix="Put the connector solution and the flow solution into PkgAssets, and the plugin solution if there is one.",
    bad=[
        {f"{ASSETS}ConnectorSolution.zip": None, f"{ASSETS}FlowSolution.zip": None, f"{ASSETS}notes.txt": "x"},
        {f"{ASSETS}more/notes.txt": "x"},
        {f"{ASSETS}Third.zip!a.txt": "x"},
    ],
    also=("PK018",),
)
def solution_zips_missing(package: Package) -> Hits:
    """The assets folder does not hold the right number of solutions.

    Microsoft's structure check counts them: one solution with the connector, one with flows, and one with the AI
    plugin where there is one. A folder in the assets folder fails it too.
    """
    if not package.wants_layout:
        return
    expected = 2 + bool(package.plugin_solutions)
    for archive, folder in assets(package):
        inside = archive.below(folder)
        zips = [name for name in inside if name.lower().endswith(".zip")]
        if not zips:
            yield Place(archive.at(folder)), f"There is no solution zip in {shown(folder)}; expected {expected}."
        elif len(zips) > expected:
            yield Place(archive.at(folder)), f"There are {len(zips)} zip files in {shown(folder)}; expected {expected}."
        for deeper in sorted({name.split("/")[1] for name in inside if name.count("/") > 1}):
            yield (
                Place(archive.at(f"{folder}/{deeper}")),
                f"{shown(folder)} has a folder {shown(deeper)}; expected none.",
            )


@rule(
    "PK018",
    severity=ERROR,
    policy="5000.1.1.16",
    fix="Put the solution as Dataverse exported it into PkgAssets, without a folder around its files.",
    bad=[
        {f"{ASSETS}FlowSolution.zip": None, f"{ASSETS}FlowSolution.zip!Export/solution.xml": "x"},
        {f"{OUTER}package.zip": None, f"{OUTER}package.zip!solution.xml": "<a/>", f"{OUTER}package.zip!a/b.txt": "x"},
    ],
    also=("PK017", "PK019", "PK020", "PK021"),
)
def solution_misplaced(package: Package) -> Hits:
    """A solution is not where it is looked for, or is none.

    "Solution not present at correct path or is invalid solution", the bot says. Unpacked and zipped again with its
    folder, or put one level too high, it is not found.
    """
    if not package.wants_layout:
        return
    for archive in package.deployments:
        if is_solution(archive) and package.form is Form.CERTIFICATION:
            yield (
                Place(archive.path),
                f"{shown(_name(archive))} is a solution itself; expected PkgAssets with solutions.",
            )
        for name in archive.files:
            inner = archive.archives.get(name)
            if inner is not None and is_solution(inner):
                yield (
                    Place(archive.at(name)),
                    f"The solution {shown(name)} lies beside the assets folder; expected in it.",
                )
    for archive, folder in assets(package):
        for name in archive.below(folder):
            inner = archive.archives.get(name)
            if inner is not None and inner.names and not is_solution(inner):
                yield Place(archive.at(name)), f"{shown(name)} has no solution.xml at its root, so it is no solution."


@rule(
    "PK020",
    severity=ERROR,
    policy="5000.1.1.8",
    fix="Add the solution with the connector alone, as `connectorops package build` writes it.",
    bad=[{f"{ASSETS}ConnectorSolution.zip": None}],
)
def connector_solution_missing(package: Package) -> Hits:
    """No solution of the package holds the connector alone.

    The connector is deployed from a solution that holds it and no flow. It is known by `customizations.xml`: a
    `<Connector>` and no `<Workflow>`.
    """
    if package.wants_layout and package.solutions and not package.connector_solutions:
        yield _assets_place(package), "None of the solutions holds a connector without flows."


@rule(
    "PK021",
    severity=ERROR,
    policy="5000.1.1.6",
    fix="Import the connector (`package build --solution`), make a flow that uses it, export both in one solution, and "
    "put its zip file into the folder `solutions` of the connector.",
    bad=[{f"{ASSETS}FlowSolution.zip": None}],
)
def flow_solution_missing(package: Package) -> Hits:
    """No solution of the package holds a flow.

    Certification tests the connector by flows that the publisher made and ran: "Package should contain a flow
    package". It is known by `customizations.xml`, which lists `<Workflow>` elements.
    """
    if package.wants_layout and package.solutions and not package.flow_solutions:
        yield _assets_place(package), "None of the solutions holds a flow."


@rule(
    "PK022",
    severity=ERROR,
    policy="5000.1.1.6",
    fix="Add the connector to the solution of the flows, and export it again.",
    bad=[
        {
            f"{FLOW}Connector/litware_litware-20archive_{tag}": None
            for tag in ("openapidefinition.json", "connectionparameters.json", "policytemplateinstances.json",
                        "customcodeblobcontent.csx", "iconblob.Png")
        }
        | {
            f"{FLOW}customizations.xml~cut": ["  <Connectors>", "  </Connectors>\r\n"],
            f"{FLOW}solution.xml~cut": ['      <RootComponent type="372"', '"0" />\r\n'],
        }
    ],
)  # fmt: skip
def flow_solution_without_connector(package: Package) -> Hits:
    """The solution with the flows does not hold the connector.

    Microsoft's structure check expects the folder `Connector` in both solutions. A solution that names the connector
    as a missing dependency instead imports only where the connector is already.
    """
    if package.wants_layout or package.folder is not None:
        for solution in package.flow_solutions:
            if not solution.has_connector or not solution.archive.has_folder("Connector"):
                yield Place(solution.path), f"{shown(_name(solution.archive))} has flows, but not the connector."


def _assets_place(package: Package) -> Place:
    return next((Place(archive.at(folder)) for archive, folder in assets(package)), package.place())


def _name(archive: Archive) -> str:
    return archive.path.rpartition("!")[2]


def is_independent(package: Package) -> bool:
    """Whether it is known that the package is of an independent publisher, whose connectors have no icon."""
    return package.against is not None and package.against.program is Program.INDEPENDENT
