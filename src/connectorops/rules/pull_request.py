"""What a pull request touches: one connector, nothing else, and nothing that a repository can't take back."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from connectorops.changes.pull_request import SUBMODULE, SYMLINK, FileChange, PullRequest, Status
from connectorops.config import CONFIG_PATH
from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.configuration import mistakes
from connectorops.rules.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER: Final = "certified-connectors/Golden"
OTHER: Final = "independent-publisher-connectors/Other"
LARGE: Final = 1024 * 1024
"""Bytes from which a file weighs on every clone for ever; Microsoft's limit for a definition, an icon or a script."""
PACKAGE: Final = "package.zip"
"""What independent publishers do commit: the package that is certified."""
SECRETIVE: Final = frozenset(
    {".env", "settings.json", ".npmrc", ".pypirc", "local.settings.json", "launchsettings.json"}
)
BUILT: Final = frozenset({"node_modules", "__pycache__", ".vs", ".vscode", ".idea", "bin", "obj"})
BINARY: Final = (".exe", ".dll", ".msi", ".pyc", ".so", ".dylib", ".nupkg", ".pdb")
SHOWN: Final = 5


@rule(
    "PR001",
    severity=WARNING,
    fix="Take these files out of the pull request, or change them in one of their own.",
    bad=[{"docs/guide.md": "# Guide\n", f"{FOLDER}/readme.md": "# Golden\n"}],
    ok=[{"docs/guide.md": "# Guide\n"}, {f"{FOLDER}/readme.md": "# Golden\n"}],
)
def files_outside_of_the_connector(pull_request: PullRequest) -> Hits:
    """Files outside of the connector are changed with it.

    Reviewers of the public repository ask to remove them: they approve a connector for its publisher, and can't
    approve what belongs to others. Pull requests that touch no connector at all are not meant.
    """
    outside = [file.path for file in pull_request.files if not pull_request.owners(file)]
    if outside and pull_request.touched:
        more = f" and {len(outside) - SHOWN} more" if len(outside) > SHOWN else ""
        named = (
            listed([quoted(path) for path in outside[:SHOWN]]) if not more else ", ".join(map(quoted, outside[:SHOWN]))
        )
        belong = "belongs" if len(outside) == 1 else "belong"
        yield Place(outside[0]), f"{named}{more} {belong} to no connector, but change together with one."


@rule(
    "PR002",
    severity=ERROR,
    profile=CERTIFIED,
    fix="Open one pull request for each connector.",
    bad=[{f"{FOLDER}/readme.md": "# Golden\n", "certified-connectors/Second/readme.md": "# Second\n"}],
)
def several_connectors(pull_request: PullRequest) -> Hits:
    """More than one connector is changed.

    The public repository takes one connector a pull request: each is reviewed, certified and deployed on its own, by
    its own publisher. In a repository that is all yours, turn this rule off.
    """
    names = _current(pull_request)
    for name in names[1:]:
        yield (
            Place(_first(pull_request, name)),
            f"{quoted(name)} is changed too; {quoted(names[0])} is the first connector.",
        )


@rule(
    "PR003",
    severity=ERROR,
    profile=CERTIFIED,
    also=("PR002",),
    fix="Open one pull request for each program.",
    bad=[{f"{FOLDER}/readme.md": "# Golden\n", f"{OTHER}/readme.md": "# Other\n"}],
)
def several_programs(pull_request: PullRequest) -> Hits:
    """Connectors of more than one certification program are changed.

    Verified and independent publishers go through different reviews with different rules and people; the pull request
    would wait for both.
    """
    names = _current(pull_request)
    programs = {name: pull_request.new[name].program for name in names if name in pull_request.new}
    if len(set(programs.values())) > 1:
        last = max(programs, key=lambda name: list(dict.fromkeys(programs.values())).index(programs[name]))
        words = listed([f"{quoted(name)} is {program.value}" for name, program in list(programs.items())[:SHOWN]])
        yield Place(_first(pull_request, last)), f"Two programs in one pull request: {words}."


@rule(
    "PR004",
    severity=ERROR,
    fix="Commit the file itself.",
    bad=[{f"{FOLDER}/link.md@120000": "../../../etc/passwd"}],
)
def symbolic_link(pull_request: PullRequest) -> Hits:
    """A symbolic link is added.

    A link can point anywhere on the machine of whoever follows it, and is a plain file on Windows. Connectors need
    none, so nothing here follows one.
    """
    for file in _present(pull_request):
        if file.mode == SYMLINK:
            yield Place(file.path), f"{quoted(file.path)} is a symbolic link; a file was expected."


@rule(
    "PR005",
    severity=ERROR,
    fix="Copy the files that are needed, and remove the submodule.",
    bad=[{f"{FOLDER}/vendor@160000": ""}],
)
def submodule(pull_request: PullRequest) -> Hits:
    """A submodule is added.

    What a submodule holds is not in the repository: it can't be reviewed here, and changes where it lives.
    """
    for file in _present(pull_request):
        if file.mode == SUBMODULE:
            yield Place(file.path), f"{quoted(file.path)} is a submodule; files were expected."


@rule(
    "PR006",
    severity=WARNING,
    fix="Shrink the file, or leave it out; a screenshot of 1280 pixels is a few hundred kilobytes.",
    bad=lambda: [{f"{FOLDER}/screen.png": b"\x89PNG" + bytes(LARGE)}],
    ok=lambda: [{f"{FOLDER}/package.zip": b"PK" + bytes(LARGE)}],
)
def huge_file(pull_request: PullRequest) -> Hits:
    """A file of more than 1 MB is added.

    Git keeps it for ever, in every clone. The limits of a definition, an icon and a script are 1 MB each. The
    package.zip that independent publishers commit is exempt.
    """
    for file in _present(pull_request):
        if file.size is not None and file.size > LARGE and posixpath.basename(file.path).lower() != PACKAGE:
            yield Place(file.path), f"{quoted(file.path)} has {file.size / LARGE:.1f} MB; at most 1 MB was expected."


@rule(
    "PR007",
    severity=ERROR,
    fix="Remove the file from the branch, and add it to .gitignore. If it held a secret, change the secret.",
    bad=[{f"{FOLDER}/.env": "X=1\n"}, {f"{FOLDER}/node_modules/a/index.js": "1\n"}, {f"{FOLDER}/tool.dll": b"MZ"}],
    ok=[{f"{FOLDER}/images/settings.png": b"\x89PNG"}],
)
def file_that_is_never_committed(pull_request: PullRequest) -> Hits:
    """Local settings, installed packages or built binaries are added.

    Settings of tools name environments and often hold keys; packages and binaries are made on each machine, and a
    binary can't be reviewed.
    """
    told = set()
    for file in _present(pull_request):
        name = posixpath.basename(file.path).lower()
        folder = _built(file.path)
        if file.status is Status.MODIFIED or folder in told:
            continue
        if folder:
            told.add(folder)
            yield Place(file.path), f"The folder {quoted(folder)} is made by a tool, on each machine anew."
        elif name in SECRETIVE or name.endswith(BINARY):
            why = "holds local settings" if name in SECRETIVE else "is a binary"
            yield Place(file.path), f"{quoted(file.path)} {why}, which nobody else needs or can review."


@rule(
    "PR008",
    severity=ERROR,
    fix="Move the folder back; to show another name, change the title.",
    bad=[{f"{FOLDER}/": "certified-connectors/Silver/"}],
)
def folder_renamed(pull_request: PullRequest) -> Hits:
    """The folder of a connector is renamed.

    The folder is how certification knows a connector: packages, owners and history hang on it, and it can't change
    after publication.
    """
    for new, old in pull_request.renamed.items():
        if new.lower() != old.lower():
            yield Place(_first(pull_request, new)), f"The folder {quoted(old)} is renamed to {quoted(new)}."


@rule(
    "PR009",
    severity=ERROR,
    fix="Give the folder its old name back, letter by letter.",
    bad=[{f"{FOLDER}/": "certified-connectors/GOLDEN/"}],
)
def only_the_case_differs(pull_request: PullRequest) -> Hits:
    """Only the case of a name changes, or differs from another name.

    Windows and macOS can't hold both names: clones break, and changes end up in the wrong file.
    """
    for new, old in pull_request.renamed.items():
        if new.lower() == old.lower():
            yield Place(_first(pull_request, new)), f"{quoted(new)} differs from {quoted(old)} only in case."
    renamed = {*pull_request.renamed}
    for file in _present(pull_request):
        is_case = file.status is Status.RENAMED and file.path != file.old_path
        if is_case and file.path.lower() == file.old_path.lower() and not pull_request.owners(file) & renamed:
            yield Place(file.path), f"{quoted(file.path)} differs from {quoted(file.old_path)} only in case."


@rule(
    "PR010",
    severity=ERROR,
    fix="Restore the folder. To retire a connector, ask your contact at Microsoft.",
    bad=[{f"{FOLDER}/": None}],
)
def connector_deleted(pull_request: PullRequest) -> Hits:
    """A connector is deleted.

    Flows and connections go on using a published connector; taking its files out does not unpublish it, and only
    Microsoft can.
    """
    for name in pull_request.deleted:
        yield Place(_first(pull_request, name)), f"All files of the connector {quoted(name)} are deleted."


@rule(
    "PR011",
    severity=ERROR,
    fix="Correct the line; editors complete the file by schemas/config.schema.json.",
    bad=[
        {CONFIG_PATH: "profil: verified\n"},
        {CONFIG_PATH: "roots: [\n"},
        {CONFIG_PATH: "ignore:\n  - title_to_long\n"},
    ],
    ok=[{CONFIG_PATH: "profile: verified\n"}, {CONFIG_PATH: "# nothing yet\n"}],
)
def configuration_would_be_wrong(pull_request: PullRequest) -> Hits:
    """The branch makes the configuration wrong.

    The branch itself is judged by the configuration of its base, so nothing shows it before the merge. After it, every
    command ends with exit code 2, also for all other pull requests that are open.
    """
    if pull_request.config is not None and pull_request.config.data:
        yield from mistakes(pull_request.config)


def _present(pull_request: PullRequest) -> Iterator[FileChange]:
    return (file for file in pull_request.files if file.status is not Status.DELETED)


def _built(path: str) -> str:
    """The folder with made things that a path is in, up to its name; "" where there is none."""
    parts = path.split("/")[:-1]
    found = next((index for index, part in enumerate(parts) if part.lower() in BUILT), None)
    return "" if found is None else "/".join(parts[: found + 1])


def _current(pull_request: PullRequest) -> list[str]:
    """The touched connectors, a renamed one once."""
    old_names = set(pull_request.renamed.values())
    return [name for name in pull_request.touched if name not in old_names]


def _first(pull_request: PullRequest, name: str) -> str:
    """The first changed file of a connector, which is where a reader finds it."""
    files: Iterable[str] = (file.path for file in pull_request.files if name in pull_request.owners(file))
    return next(iter(files), name)
