"""Wiring: who is asked about changes to it, and whether the configuration is one."""

from typing import Final

from connectorops.config import CONFIG_PATH
from connectorops.documents import Document
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.configuration import mistakes
from connectorops.rules.wiring_files import running
from connectorops.rules.wording import quoted
from connectorops.wiring import OwnerError, Wiring

OWNERS: Final = ".github/CODEOWNERS"
_NEW: Final = ".github/workflows/new.yml"
"""Stands for a workflow that is not there yet."""
ELSEWHERE: Final = (
    ".github/connectorops.yaml", "connectorops.yml", "connectorops.yaml", ".connectorops.yml", ".connectorops.yaml",
    ".github/workflows/connectorops-config.yml", ".github/config/connectorops.yml",
)  # fmt: skip


@rule(
    "DR050",
    severity=WARNING,
    fix="Run `connectorops codeowners generate`, and add a line for `/.github/`.",
    bad=[{OWNERS: None}],
    ok=[{OWNERS: None, "docs/CODEOWNERS": "* @litware/maintainers\n"}],
)
def codeowners_missing(wiring: Wiring) -> Hits:
    """There is no CODEOWNERS file.

    GitHub then asks nobody, and `/certify` is for those who may write only: the publisher of a connector can't certify
    it.
    """
    if wiring.wired and not wiring.repository.owners_file:
        yield Place(OWNERS), "The repository has no CODEOWNERS, so that nobody is asked about a change."


@rule(
    "DR051",
    severity=WARNING,
    fix="Add a line at the end of CODEOWNERS: `/.github/ @ORGANISATION/TEAM`.",
    bad=[
        {OWNERS: "/certified-connectors/ @litware/publishers\n"},
        {OWNERS: "* @litware/maintainers\n/.github/\n"},
        {OWNERS: "* @litware/maintainers\n/.github/workflows/\n/.github/workflows/conn*.yml @litware/maintainers\n"},
    ],
    ok=[{OWNERS: "/.github/ @litware/maintainers\n/certified-connectors/ @litware/publishers\n"}],
)
def wiring_without_owner(wiring: Wiring) -> Hits:
    """Nobody owns the workflows, or CODEOWNERS itself.

    A pull request that changes them changes who may do what. Its author's colleague can approve it like any other, if
    no line says who has to. That goes for a new workflow as well: one with a job that is called `connectorops` would
    pass for the check that branch protection requires.
    """
    file = wiring.repository.owners_file
    if not file:
        return
    paths = [each.path for each in running(wiring)]
    paths += [path for path in (file.path, CONFIG_PATH) if path in wiring.repository.paths]
    paths.append(_NEW)
    open_ = [path for path in paths if not file.content.owners_of(path)] if wiring.wired else []
    if open_:
        entry = file.content.entry_for(open_[0])
        start, end = (entry.start, entry.end) if entry else (0, 0)
        why = f"line {entry.line} takes their owners away" if entry else "no line names an owner"
        yield Place(file.path, start=start, end=end), f"Nobody owns {quoted(open_[0])} and the like: {why}."


@rule(
    "DR052",
    severity=WARNING,
    fix="Rename it to `.github/connectorops.yml`, or delete it.",
    bad=[{each: "profile: verified\n"} for each in ELSEWHERE[:3]],
)
def configuration_elsewhere(wiring: Wiring) -> Hits:
    """A configuration is where nobody looks for it.

    ConnectorOps reads `.github/connectorops.yml` and no other file: everything is judged as if this one were not
    there.
    """
    for path in ELSEWHERE:
        if path in wiring.repository.paths:
            yield Place(path), f"Only {CONFIG_PATH} is read, and this file has no effect."


@rule(
    "DR053",
    severity=ERROR,
    fix="Correct the line; editors complete the file by schemas/config.schema.json.",
    bad=[
        {CONFIG_PATH: "profil: verified\n"},
        {CONFIG_PATH: "severities: { title_to_long: off }\n"},
        {CONFIG_PATH: "roots: [\n"},
    ],
    ok=[{CONFIG_PATH: "profile: verified\n"}],
)
def configuration_wrong(wiring: Wiring) -> Hits:
    """The configuration is wrong, so that nothing can be judged.

    Every command ends with exit code 2 then, also for pull requests that do not touch the file: it is that of the
    base.
    """
    file = wiring.text(CONFIG_PATH)
    if isinstance(file, Document) and file.data:
        yield from mistakes(file)


@rule(
    "DR054",
    severity=ERROR,
    fix="Correct the line in the default branch; GitHub shows what it refuses when it shows the file.",
    bad=[
        {"hosted#/owner_errors": [
            {"path": OWNERS, "line": 1, "column": 3, "kind": "Unknown owner", "source": "* @litware/gone"}]},
    ],
    ok=[{"hosted#/owner_errors": {"unknown": "GitHub answered 403"}}],
)  # fmt: skip
def codeowners_refused(wiring: Wiring) -> Hits:
    """GitHub refuses a line of CODEOWNERS.

    Most often the owner is nobody, or may not write: GitHub then takes the line for one without an owner, and asks
    nobody. No file shows that; GitHub was asked.
    """
    errors = wiring.upstream.owner_errors if wiring.upstream else ()
    for error in errors if isinstance(errors, tuple) else ():
        advice = f" It suggests: {error.suggestion}" if error.suggestion else ""
        text = f"GitHub says of {quoted(error.source)}: {error.kind}.{advice}"
        yield _place(wiring, error), text


def _place(wiring: Wiring, error: OwnerError) -> Place:
    """The place in the file as it is here; line 1 where it has become another."""
    file = wiring.text(error.path)
    key = f"{error.kind} {error.source}"
    if file is None or file.line(error.line).strip() != error.source.strip():
        return Place(error.path, key=key)
    start = 0
    for _ in range(error.line - 1):
        start = file.text.find("\n", start) + 1
    return Place(error.path, key=key, start=start + max(error.column - 1, 0), end=start + len(file.line(error.line)))
