"""Ownership: who is asked about each connector, and lines of CODEOWNERS that do not do what they seem to."""

from collections.abc import Iterator

from connectorops.codeowners import MAX_BYTES, Entry, Flaw, Matcher, Pattern
from connectorops.connectors import OwnersFile, Repository
from connectorops.connectors.connector import MANIFEST
from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.schema.words import shown

FILE = ".github/CODEOWNERS"
_DEFAULT = "* @litware/maintainers\n"


def place_of(file: OwnersFile, entry: Entry) -> Place:
    """The pattern of a line; the pattern is its identity, because lines move."""
    return Place(file.path, key=entry.pattern, start=entry.start, end=entry.end)


def live(repository: Repository) -> Iterator[tuple[OwnersFile, int, Entry]]:
    """The lines that GitHub reads, with their numbers among each other."""
    file = repository.owners_file
    if file:
        for index, entry in enumerate(file.content.entries):
            yield file, index, entry


@rule(
    "OW001",
    severity=WARNING,
    fix="Add a certification.yml that names the owners, then run `connectorops codeowners generate`.",
    bad=[{"certified-connectors/Second/readme.md": "# Second\n"}],
    ok=[
        {
            "certified-connectors/Second/readme.md": "# Second\n",
            FILE: None,
            "certified-connectors/Golden/certification.yml": None,
        },
        {
            "certified-connectors/Second/readme.md": "# Second\n",
            FILE: f"{_DEFAULT}/certified-connectors/Second/ @litware-second\n",
        },
    ],
)
def connector_without_owner(repository: Repository) -> Hits:
    """A connector has no owner of its own.

    The publisher of a connector is asked about each change to it, and that works only if the repository knows them.
    An owner stands in `owners` of certification.yml, or in a line of CODEOWNERS that is for this connector only; a
    line such as `*`, which means all connectors, names those who look after the repository.

    Repositories in which neither a CODEOWNERS file nor a manifest names an owner are left alone.
    """
    file = repository.owners_file
    if not file and not any(repository.owners.values()):
        return
    own = _with_a_line(repository)
    for connector in repository.connectors:
        if connector.find(MANIFEST) is None and connector.name not in own:
            entry = file.content.entry_for(connector.path(MANIFEST)) if file else None
            default = f"; only line {entry.line} ({shown(entry.pattern)}) applies to it" if entry else ""
            text = f"Nobody owns {shown(connector.name)}{default}. Expected {MANIFEST} with its owners."
            yield Place(connector.path(MANIFEST)), text


def _with_a_line(repository: Repository) -> set[str]:
    """The connectors that a line with owners means, and no other."""
    outside = {""} - repository.owners.keys()
    connectors = {path: repository.connector_at(path) for path in repository.paths}
    own: set[str] = set()
    for _, index, entry in live(repository):
        meant = {connectors[path] for path in repository.owned[index]} - outside
        if entry.owners and len(meant) == 1:
            own |= meant
    return own


@rule(
    "OW002",
    severity=WARNING,
    fix="Correct the path, or delete the line.",
    bad=[{FILE: f"{_DEFAULT}/certified-connectors/Gone/ @litware-gone\n"}],
    ok=[{FILE: f"{_DEFAULT}/docs/ @litware/writers\n"}],
)
def owners_of_nothing(repository: Repository) -> Hits:
    """A line of CODEOWNERS means no file of the repository.

    The folder was renamed or removed, or its name is written wrongly. Nobody notices, because GitHub reports nothing:
    its owners are simply not asked any more. Patterns count from the root of the repository where they have a slash
    anywhere but at their end.
    """
    silent = {*_in_other_case(repository), *_replaced(repository)}  # other rules speak of these
    for file, index, entry in live(repository):
        if not repository.owned[index] and index not in silent:
            yield place_of(file, entry), f"{shown(entry.pattern)} means no file, so that {_named(entry)} nothing."


@rule(
    "OW003",
    severity=WARNING,
    fix="Write all owners of a path into one line, and delete the others.",
    bad=[{FILE: "/docs/ @litware/writers\n/docs/ @litware/editors\n"}, {FILE: "/docs/ @a\n/docs/** @b\n/docs/ @c\n"}],
)
def owners_replaced(repository: Repository) -> Hits:
    """Two lines of CODEOWNERS have the same pattern, and only the last counts.

    Lines do not add up. GitHub takes the last line that matches a file, and nothing from those before it, so that the
    owners of the first line are never asked.
    """
    replaced = _replaced(repository)
    for file, index, entry in live(repository):
        if index in replaced:
            text = f"Line {replaced[index].line} has the same pattern, so that {_named(entry)} nothing by this one."
            yield Place(file.path, key=f"{entry.pattern} {entry.names}", start=entry.start, end=entry.end), text


def _replaced(repository: Repository) -> dict[int, Entry]:
    """Lines with the last line that means the same."""
    latest = {Pattern.of(entry.pattern): (index, entry) for _, index, entry in live(repository)}
    found = ((index, latest[Pattern.of(entry.pattern)]) for _, index, entry in live(repository))
    return {index: last for index, (last_index, last) in found if index != last_index}


@rule(
    "OW004",
    severity=WARNING,
    fix="Move the line below the one that overrides it: general patterns come first, particular ones last.",
    bad=[
        {FILE: f"/docs/ @litware/writers\n{_DEFAULT}"},
        {FILE: "/certified-connectors/Golden/*.md @litware/writers\n/certified-connectors/ @litware/maintainers\n"},
    ],
    ok=[{FILE: f"{_DEFAULT}/certified-connectors/ @a\n/certified-connectors/Golden/ @b\n"}],
)
def owners_overridden(repository: Repository) -> Hits:
    """A line of CODEOWNERS is overridden by a more general one below it.

    GitHub takes the last line that matches a file. A general line at the end, such as `*`, therefore takes everything
    away from the lines above it.
    """
    for file, index, entry in live(repository):
        files = repository.owned[index]
        if files and entry.start not in file.generated and (later := _covering(repository, file, index)):
            text = (
                f"Line {later.line} ({shown(later.pattern)}) overrides it everywhere, so that {_named(entry)} nothing."
            )
            yield place_of(file, entry), text


def _covering(repository: Repository, file: OwnersFile, index: int) -> Entry | None:
    """The last line that means all files of this one and is no narrower; lines with the same pattern are OW003's."""
    files, entries = repository.owned[index], file.content.entries
    entry = entries[index]
    for later in reversed(file.content.matcher.all(min(files))):
        if later == index:
            return None
        wider = len(repository.owned[later]) > len(files) or _depth(entries[later]) < _depth(entry)
        same = Pattern.of(entries[later].pattern) == Pattern.of(entry.pattern)
        if same:
            return None
        if wider and files <= repository.owned[later]:
            return entries[later]
    return None


def _depth(entry: Entry) -> int:
    return entry.pattern.strip("/").count("/") if "/" in entry.pattern.rstrip("/") else -1


_SYNTAX = {
    Flaw.NEGATION: '{} begins with "!", but CODEOWNERS has no exceptions; expected a later line without owners.',
    Flaw.RANGE: "{} has a bracket; GitHub has no ranges, and expects \\[ and \\] where a name has brackets.",
    Flaw.STARS: "{} has three stars in a row; expected * within a name, or ** for any folders.",
    Flaw.HASH: '{} has a "#", which begins a comment even after a backslash; expected "?" in its place.',
    Flaw.BACKSLASH: "{} is followed by a backslash that escapes nothing; expected a character after it.",
}


@rule(
    "OW005",
    severity=ERROR,
    fix="Write the pattern without what CODEOWNERS does not know.",
    bad=[
        {FILE: f"{_DEFAULT}!/docs/ @litware/writers\n"},
        {FILE: f"{_DEFAULT}/docs/[a-z]*.md @litware/writers\n"},
        {FILE: f"{_DEFAULT}/docs/***/guide.md @litware/writers\n"},
        {FILE: f"{_DEFAULT}/docs/C#/ @litware/writers\n"},
        {FILE: f"{_DEFAULT}\\#docs @litware/writers\n"},
        {FILE: f"{_DEFAULT}/docs/\\"},
    ],
    ok=[{FILE: f"{_DEFAULT}/docs/ @litware/writers # texts\n", "docs/[a].md": "x"}],
)
def codeowners_syntax(repository: Repository) -> Hits:
    """A line of CODEOWNERS has syntax that GitHub does not know.

    CODEOWNERS looks like .gitignore, but has no negation with `!`, no ranges with `[ ]`, and no escape for `#`.
    GitHub skips a line that uses them, with a warning that is shown only to those who open the file in the browser.

    What GitHub does with a `#` inside a path is documented for its beginning only; `?` in its place is safe.
    """
    file = repository.owners_file
    for problem in file.content.problems if file else ():
        if file and problem.flaw in _SYNTAX:
            text = _SYNTAX[problem.flaw].format(shown(problem.text.strip()))
            yield (
                Place(file.path, key=problem.text, start=problem.start, end=problem.end),
                f"{text} The line is skipped.",
            )


@rule(
    "OW006",
    severity=ERROR,
    fix="Name a user as @name, a team as @organization/team, or write an e-mail address.",
    bad=[
        {FILE: f"{_DEFAULT}/docs/ litware-writers\n"},
        {FILE: f"{_DEFAULT}/docs/ @litware/+writers+\n"},
        {FILE: f"{_DEFAULT}/docs/User Guide/ @litware/writers\n"},
    ],
    ok=[{FILE: f"{_DEFAULT}/docs/ writers@litware.example @litware-writer @litware/writers # nobody else\n"}],
)
def owner_is_no_account(repository: Repository) -> Hits:
    r"""An owner in CODEOWNERS is no user, team or e-mail address.

    GitHub skips the whole line, so that its other owners are not asked either. A path with a space is a common
    reason: what comes after the space is read as an owner. Such a space is written `\ `.
    """
    file = repository.owners_file
    for problem in file.content.problems if file else ():
        if file and problem.flaw is Flaw.OWNER:
            hint = " A space in a path is written with a backslash before it." if _is_path(problem.text) else ""
            text = f"{shown(problem.text)} is no owner; expected @user, @organization/team or an e-mail address.{hint}"
            yield Place(file.path, key=problem.text, start=problem.start, end=problem.end), text


def _is_path(text: str) -> bool:
    return not text.startswith("@") and ("/" in text or "*" in text)


@rule(
    "OW007",
    severity=WARNING,
    fix="Write the path with the upper and lower case letters that it has in the repository.",
    bad=[{FILE: f"{_DEFAULT}/certified-connectors/golden/ @litware-maintainer\n"}],
)
def owners_path_case(repository: Repository) -> Hits:
    """A path in CODEOWNERS differs from that in the repository in case only.

    GitHub compares paths letter by letter, whatever the file system of the person who wrote the line does. The line
    has no effect.
    """
    others = _in_other_case(repository)
    for file, index, entry in live(repository):
        if index in others:
            text = f"{shown(entry.pattern)} means no file, but would mean {shown(others[index])} if case did not count."
            yield place_of(file, entry), text


def _in_other_case(repository: Repository) -> dict[int, str]:
    """Lines that mean no file, with one that they would mean if case did not count."""
    dead = [(index, entry.pattern.casefold()) for _, index, entry in live(repository) if not repository.owned[index]]
    matcher = Matcher(pattern for _, pattern in dead)
    found: dict[int, str] = {}
    for path in sorted(repository.paths) if dead else ():
        for each in matcher.all(path.casefold()):
            found.setdefault(dead[each][0], path)
    return found


@rule(
    "OW008",
    severity=ERROR,
    fix="Let one line speak for many files, by a pattern or by their folder.",
    bad=lambda: [{FILE: "#" * (MAX_BYTES + 1)}],
    ok=lambda: [{FILE: f"{_DEFAULT}#{'-' * (MAX_BYTES - len(_DEFAULT) - 1)}"}],
)
def codeowners_too_large(repository: Repository) -> Hits:
    """The CODEOWNERS file is larger than 3 MB.

    GitHub does not load it then, and nobody owns anything. No other rule speaks of what is in such a file.
    """
    file = repository.owners_file
    if file and file.too_large:
        size = f"{len(file.data):,} bytes"
        yield Place(file.path), f"The file has {size}; GitHub does not load one of more than {MAX_BYTES:,}."


@rule(
    "OW009",
    severity=WARNING,
    fix="Move its lines into the file that GitHub uses, and delete it.",
    bad=[{"CODEOWNERS": _DEFAULT}, {"docs/CODEOWNERS": _DEFAULT}],
)
def codeowners_not_used(repository: Repository) -> Hits:
    """A CODEOWNERS file has no effect, because another goes before it.

    GitHub looks into `.github/`, then into the root, then into `docs/`, and uses the first CODEOWNERS file that it
    finds. What stands in another is not added to it.
    """
    for file in repository.owners_files[1:]:
        yield Place(file.path), f"GitHub uses {repository.owners_files[0].path}, and no line of this file."


def _named(entry: Entry) -> str:
    """The owners as the subject of a sentence."""
    names = entry.names[:3]
    more = " and others" if len(entry.names) > len(names) else ""
    verb = "owns" if len(entry.names) == 1 else "own"
    return f"{', '.join(names)}{more} {verb}" if names else "it releases"
