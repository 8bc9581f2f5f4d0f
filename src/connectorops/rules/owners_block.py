"""Ownership, generated: whether the block in CODEOWNERS says what the manifests do, and whom GitHub really asks."""

from connectorops.codeowners import BlockError, with_block
from connectorops.codeowners.block import BEGIN, END
from connectorops.connectors import Repository
from connectorops.connectors.connector import MANIFEST
from connectorops.documents import join
from connectorops.model import Place
from connectorops.ownership import Generated, generate, inert_owners
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.ownership import FILE, live, place_of
from connectorops.schema.words import shown

_FOLDER = "certified-connectors/Golden"
_MANIFEST = f"{_FOLDER}/{MANIFEST}"
_BEGIN = f"{BEGIN}\n"
_END = f"{END}\n"
_LINE = f"/{_FOLDER}/ @litware-maintainer\n"
_FIELDS = "kind: connector\nprogram: verified\n"


def _generated(repository: Repository) -> Generated | None:
    """What the manifests ask for; None where nothing is generated, or where the markers are broken."""
    try:
        made = generate(repository)
    except BlockError:
        return None  # OW011 says so
    return made if made.has_block else None


@rule(
    "OW010",
    severity=ERROR,
    fix="Run `connectorops codeowners generate` and commit what it writes.",
    bad=[
        {_MANIFEST: f"{_FIELDS}owners: [litware/maintainers]\n"},
        {FILE: f"* @litware-maintainer\n{_BEGIN}{_END}"},
        {FILE: f"{_BEGIN}/docs/ @litware/writers\n{_LINE}{_END}"},
    ],
    also=("OW012",),
)
def generated_owners_stale(repository: Repository) -> Hits:
    """The generated block of CODEOWNERS is not what the manifests say.

    The lines between the markers are written from the `owners` of each certification.yml, and lines that people write
    there are lost. Somebody has changed one without the other: owners who left are still asked, or new ones are not.
    """
    made, file = _generated(repository), repository.owners_file
    if made and made.changed and file:
        now, wanted = (set(_text(data).split("\n")) - {""} for data in (made.before, made.after))
        lacks, extra = sorted(wanted - now), sorted(now - wanted)
        parts = [f"lacks {shown(lacks[0])}" for _ in lacks[:1]] + [f"has {shown(extra[0])} too many" for _ in extra[:1]]
        difference = " and ".join(parts) or "has its lines in another order"
        start = max(file.file.text.find("# BEGIN connectorops"), 0)
        yield Place(file.path, start=start, end=start), f"The generated block {difference}."


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")


@rule(
    "OW011",
    severity=ERROR,
    fix="Delete the markers that are left over; `connectorops codeowners generate` writes both anew.",
    bad=[
        {FILE: f"{_BEGIN}{_LINE}"},
        {FILE: f"{_END}{_LINE}{_BEGIN}"},
        {FILE: f"{_LINE}{_END}"},
        {FILE: f"{_BEGIN}{_LINE}{_END}{_BEGIN}{_END}"},
        {FILE: f"* @litware/maintainers\n{_LINE}".encode("utf-16")},
    ],
)
def generated_owners_broken(repository: Repository) -> Hits:
    """The markers of the generated block in CODEOWNERS are broken.

    What is generated stands between a line that begins with `# BEGIN connectorops` and one that begins with
    `# END connectorops`. Where one is missing, or where there are more, nothing is written: it could overwrite lines
    that somebody wrote by hand. GitHub reads UTF-8 only, so that a file in UTF-16 has no owners at all.
    """
    file = repository.owners_file
    if file and not file.too_large:
        try:
            with_block(file.data, ())
        except BlockError as error:
            start = len(file.data[: error.offset].decode("utf-8", "replace")) if error.offset > 0 else 0
            yield Place(file.path, start=start, end=start), f"{str(error)[0].upper()}{str(error)[1:]}."


@rule(
    "OW012",
    severity=NOTE,
    fix="Ask them to comment `/owners accept` on the pull request, or vouch for them: `codeowners generate --vouch`.",
    bad=[
        {_MANIFEST: f"{_FIELDS}owners: [litware-maintainer, litware-newcomer]\n"},
        {_MANIFEST: f"{_FIELDS}owners: [litware-maintainer, {{handle: litware-newcomer, id: 1}}]\n"},
    ],
)
def owner_has_not_agreed(repository: Repository) -> Hits:
    """An owner in certification.yml has not agreed to be one.

    Nobody is made an owner by somebody else. CODEOWNERS gets a line for a new owner when certification.yml records the
    comment in which they agreed, or when somebody who may write to the repository vouches for them.
    """
    made = _generated(repository)
    for folder, owner in made.waiting if made else ():
        handles = repository.owners[folder]
        pointer = join("/owners", handles.index(owner))
        path = f"{folder}/{MANIFEST}" if folder else MANIFEST
        text = (
            f"@{owner.handle} is listed as an owner, but nothing records that they agreed; they are not in CODEOWNERS."
        )
        yield Place(path, pointer, key=owner.handle), text


@rule(
    "OW013",
    severity=WARNING,
    fix="Move the line above the generated block, or make it narrower.",
    bad=[{FILE: f"{_BEGIN}{_LINE}{_END}*.yml @litware/maintainers\n"}],
    ok=[{FILE: f"*.yml @litware/maintainers\n{_BEGIN}{_LINE}{_END}"}],
)
def listed_owners_overruled(repository: Repository) -> Hits:
    """A line of CODEOWNERS overrules the owners in a manifest.

    The generated block gives each connector to the owners in its certification.yml. A line below the block has the
    last word, so that the manifest is still there, but without effect.
    """
    made, file = _generated(repository), repository.owners_file
    if not made or made.changed or not file:
        return
    lines = {entry.line: entry for _, _, entry in live(repository)}
    overruled: dict[int, list[str]] = {}
    for folder, line in made.overruled:
        overruled.setdefault(line, []).append(folder)
    for line, folders in overruled.items():
        if line in lines:
            yield place_of(file, lines[line]), _overruled(folders, lines[line].pattern)


def _overruled(folders: list[str], pattern: str) -> str:
    more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
    return f"{shown(pattern)} overrules the owners that certification.yml of {shown(folders[0])}{more} lists."


@rule(
    "OW014",
    severity=WARNING,
    fix="Give them write access, or rely on the approval that ConnectorOps counts.",
    bad=[{FILE: "* @litware/maintainers @litware-guest\n"}],
    ok=[{FILE: "* @litware/maintainers guest@litware.example\n"}],
)
def owner_without_write_access(repository: Repository) -> Hits:
    """An owner in CODEOWNERS has no write access and is ignored.

    GitHub asks only owners who may write to the repository, and teams that it shows to everybody. The others are
    ignored without a word, and a rule that asks for an approval of a code owner can't be met by them. An approval of
    an owner whom certification.yml lists with their account's number still counts for ConnectorOps.

    This can't be seen in files: the rule is silent in `check`, which never uses the network.
    """
    file, forge = repository.owners_file, repository.forge
    if file and forge:
        for entry, name, access in inert_owners(file.content, forge):
            start = next(each.start for each in entry.owners if each.name == name)
            place = Place(file.path, key=f"{entry.pattern} {name}", start=start, end=start + len(name))
            yield place, f"{name} has {access.replace('none', 'no')} access; GitHub asks only owners who may write."
