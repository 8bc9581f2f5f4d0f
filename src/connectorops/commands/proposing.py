"""What `propose` works out before it does anything: the connector, its files, the verdict, the commit, the text."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import click

from connectorops import __version__
from connectorops.changes import FileChange, PullRequest, Status
from connectorops.commands.building import error_lines
from connectorops.commands.heads import Refusal
from connectorops.commands.hosted import DownError
from connectorops.commands.judging import judged
from connectorops.commands.subjects import Choice, Subjects, config_file, configured
from connectorops.connectors import Connector, discover
from connectorops.model import Program, Severity
from connectorops.offering import SEAL, NewCommit
from connectorops.report import checks
from connectorops.report.escape import unlinked, visible
from connectorops.rules import all_rules, select_ids
from connectorops.tree import MemoryTree
from connectorops.upstream import arrange, body, checklist, home, template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from connectorops.config import Config
    from connectorops.model import Finding, Report
    from connectorops.offering import Author, Offered, Publishing
    from connectorops.ports import Workspace
    from connectorops.rule import Rule, RuleSet
    from connectorops.tree import Tree
    from connectorops.upstream.arrange import Arrangement, Sides

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One connector at one commit of the repository that we are in, and by what it is judged: what `trusted` says."""

    root: Path
    connector: Connector
    commit: str
    tree: Tree
    trusted: Tree
    rules: RuleSet
    config: Config


@dataclass(frozen=True, slots=True)
class Source:
    """The connector, where it goes, and what of it."""

    found: Found
    place: home.Home
    selection: home.Selection
    title: str

    @property
    def connector(self) -> Connector:
        return self.found.connector

    @property
    def program(self) -> Program:
        return self.connector.program

    @property
    def ours(self) -> arrange.Ours:
        files = {name: self.connector.read(name) for name in self.selection.files}
        return arrange.Ours(files, tuple(name for name, _ in self.selection.left_out))


@dataclass(frozen=True, slots=True)
class Text:
    """The pull request as it is to read. `brief` is the body without reasons, for an address."""

    title: str
    body: str
    brief: str
    answers: tuple[checklist.Answer, ...]


def connector_at(workspace: Workspace, path: Path, revision: str, trusted: str = "") -> Found:
    """The one connector that a path is, or holds, at a revision. Usage error for none or several.

    It is judged by what the configuration and its manifest say there, or at another revision that is trusted.
    """
    root = workspace.find_root(path)
    try:
        commit, _ = workspace.folder_id(root, revision, "")
        tree = workspace.revision(root, commit)
        by = workspace.revision(root, trusted) if trusted else tree
    except LookupError as error:
        raise click.UsageError(f"{error.args[0]}.") from error
    rules, config = configured(by, Choice(), workspace.today())
    relative = path.resolve().relative_to(root.resolve()).as_posix()
    found = discover(tree, config, ["" if relative == "." else relative])
    if len(found) != 1:
        names = ", ".join(each.name for each in found[:_SHOWN])
        there = f"there are {len(found)}: {names}." if found else f"commit {commit[:12]} has none: is it committed?"
        raise click.UsageError(f"Name one connector: in {relative} {there}")
    return Found(root, found[0], commit, tree, by, _strict(rules), config)


def _strict(rules: RuleSet) -> RuleSet:
    """With all rules about secrets and personal data as they are: no configuration makes them look away."""
    ours = {each.id for each in all_rules() if each.id.startswith(checklist.SENSITIVE)}
    ids = ours | {each.id for each in rules.rules}
    severities = {rule: severity for rule, severity in rules.severities.items() if rule not in ours}
    hardens = {rule: day for rule, day in rules.hardens.items() if rule not in ours}
    return select_ids(ids, severities, hardens, rules.today)


def nothing_to_open(connector: Connector) -> str:
    """Why a submission has nothing to open-source; "" where it has."""
    kind = connector.manifest.kind
    if not kind.has_definition:
        return f"{connector.name} is a {kind}: only connectors are open-sourced, so there is nothing to propose."
    if connector.program not in home.FOLDERS:
        return (
            f"{connector.name} is a custom connector, which is not certified: there is nothing to propose. "
            "If it is to be, say `program: verified` or `program: independent` in its certification.yml."
        )
    return ""


def source_of(found: Found, name: str, include: tuple[str, ...]) -> Source:
    """Where the connector goes and what of it; `name` is the folder's there, if it is not the one here."""
    connector = found.connector
    called = name or posixpath.basename(connector.name)
    try:
        place = home.home(connector.program, called)
    except home.FolderNameError as error:
        raise click.UsageError(
            f"{visible(called)!r} can't be the name of a folder on every system: name one with --as."
        ) from error
    info = connector.swagger.value.get("info") if connector.swagger else None
    said = info.get("title") if isinstance(info, dict) else None
    title = unlinked(home.title(connector.program, said if isinstance(said, str) and said.strip() else called))
    return Source(found, place, home.select(connector, include), title)


def verdict(workspace: Workspace, source: Source, at_base: Mapping[str, bytes]) -> Report:
    """The connector judged as an update of what is public. Its paths, configuration and waivers are those here."""
    here = {each.lower(): each for each in source.connector.files}
    old = {source.connector.path(here.get(name.lower(), name)): data for name, data in at_base.items()}
    new = {source.connector.path(name): data for name, data in source.ours.files.items()}
    before = _connector(source.connector, old)
    files = [_change(path, old, new) for path in sorted({*old, *new}) if old.get(path) != new.get(path)]
    name = source.connector.name
    roots = {posixpath.dirname(name): source.program}
    pull = PullRequest(files, {name: before} if old else {}, {name: source.connector}, roots)
    at = source.found
    file = config_file(at.trusted)
    subjects = Subjects(
        at.tree, lambda: at.rules, (source.connector,), at.config, file, pull, None, at.trusted, at.root
    )
    outcome = judged(workspace, subjects.indebted, None, search=True)
    if outcome.down:
        raise DownError("A service was down: the secret engine did not answer, so that nothing was proposed.")
    if outcome.report.crashed:
        raise RuntimeError(f"{outcome.report.crashed[0].rule}: {outcome.report.crashed[0].error}")
    return outcome.report


def _connector(like: Connector, files: Mapping[str, bytes]) -> Connector:
    names = tuple(sorted(path[len(like.name) + 1 :] if like.name else path for path in files))
    return Connector(MemoryTree(files), like.name, names, like.program, like.limits)


def _change(path: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> FileChange:
    status = Status.ADDED if path not in old else Status.DELETED if path not in new else Status.MODIFIED
    return FileChange(status, path, path, size=len(new[path]) if path in new else None)


def gate(report: Report, *, even_with_findings: bool) -> bool:
    """Whether it is offered as ready, or else as a draft. Raises Refusal for what is not offered at all."""
    found = [each for each in (*report.findings, *report.waived, *report.known) if _never_public(each)]
    if found:
        lines = error_lines(replace(report, findings=tuple(found)))
        why = "what is public once can't be taken back, whatever a waiver or the configuration says"
        raise Refusal((f"Not proposed: {why}.", *lines))
    unseen = [each.path for each in report.skipped if any(rule.startswith(checklist.SENSITIVE) for rule in each.rules)]
    if unseen:
        raise Refusal((f"Not proposed: these could not be searched for secrets: {', '.join(unseen[:_SHOWN])}.",))
    if checks.passed(report):
        return True
    if not even_with_findings:
        hint = "Correct it, or offer it as a draft with --even-with-findings."
        raise Refusal((f"Not proposed: {checks.title(report)}.", *error_lines(report), hint))
    return False


def _never_public(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.rule.startswith(checklist.SENSITIVE)


def committed(git: Publishing, source: Source, sides: Sides, plan: Arrangement, author: Author) -> str:
    """The commit that our branch is to be at; made where it has to be."""
    if not plan.parents:
        return sides.tip
    changed = {name: data for name, data in plan.want.items() if plan.before.get(name) != data}
    verb = "Add" if plan.is_new else "Update"
    new = NewCommit(
        source.place.branch,
        plan.start,
        plan.parents,
        {f"{source.place.folder}/{name}": data for name, data in sorted(changed.items())},
        tuple(f"{source.place.folder}/{name}" for name in plan.removed),
        author,
        git.when(source.found.commit),
        f"{verb} {source.title}\n\n{SEAL}: {arrange.seal(plan.want)}\n",
    )
    return git.commit(new)


def worded(
    git: Publishing, source: Source, sides: Sides, plan: Arrangement, report: Report, commit: str, base: str,
    before: Offered | None,
) -> Text:  # fmt: skip
    """Title and body. What people wrote into the body that was there is kept, and so is a title that they gave."""
    kept = body.parse(before.body) if before else body.Kept()
    own = before is None or (kept.is_known and body.title_digest(before.title) == kept.title)
    title = source.title if own or before is None else before.title
    part = git.common(sides.base, commit) or sides.base
    facts = checklist.Facts(
        report,
        source.found.rules.rules,
        source.program,
        source.connector.name,
        title,
        base,
        tuple(sorted(plan.want)),
        arrange.beside(source.place.folder, git.changed(part, commit)),
        plan.is_new,
        source.connector.uses_oauth,
        kept.images,
        _namesake(git.tree(sides.base), source),
        _loosened(source.found.rules),
    )
    answers: list[checklist.Answer] = []

    def decide(text: str) -> checklist.Answer:
        answers.append(checklist.answer(text, facts))
        return answers[-1]

    words = template.find(git.tree(sides.base)) or template.built_in(source.program)
    foot = f"<sub>connectorops {__version__}: {checks.title(report)}; verdict `{report.digest[:12]}`.</sub>"
    brief = body.rendered(words, decide, kept, source.title, foot, full=False)
    answers.clear()
    return Text(title, body.render(words, decide, kept, source.title, foot), brief, tuple(answers))


def _loosened(rules: RuleSet) -> tuple[Rule, ...]:
    """The rules that the configuration switches off, or makes milder than they are."""
    chosen = {each.id for each in rules.rules}
    off = [each for each in all_rules() if each.id not in chosen and not each.optional]
    return (*off, *(each for each in rules.rules if rules.severity(each).rank > each.severity.rank))


def _namesake(tree: Tree, source: Source) -> str:
    """A folder of this name that another program has, where the connector would be there twice."""
    name = source.place.folder.partition("/")[2]
    others = [f"{folder}/{name}" for program, folder in home.FOLDERS.items() if program is not source.program]
    return next((each for each in others if any(True for _ in tree.paths(each))), "")


def uncommitted(workspace: Workspace, source: Source) -> tuple[str, ...]:
    """The files that are proposed otherwise than they lie in the working directory, apart from how lines end."""
    here = workspace.tree(source.found.root)
    there = set(here.paths(source.connector.name))
    paths = {name: source.connector.path(name) for name in source.selection.files}
    return tuple(
        name
        for name, path in paths.items()
        if path not in there or _lines(here.read(path)) != _lines(source.connector.read(name))
    )


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
