"""`connectorops repair`: what `fix` does in a folder, done for a pull request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from connectorops.commands import options
from connectorops.commands.heads import Refusal, full_commit, head_of, same_head
from connectorops.commands.hosted import connect, hosted
from connectorops.commands.mended_head import Git, Mended, commit_of, patches_of, suggestions_of
from connectorops.commands.mending import mended, summary
from connectorops.commands.slash import output_of
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.forge import ForgeRefusedError
from connectorops.model import Exit
from connectorops.ports import MovedError
from connectorops.report import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.forge import Hosting, Suggestion
    from connectorops.ports import Workspace

COMMENTS: Final = (
    SlashCommand(
        "fix",
        "Mend what can be mended safely: a commit on this branch, or suggestions, or a patch.",
        Needs(Access.WRITE, author=True, owner=True),
        ("repair", "{head}", "--pull", "{pull}", "--login", "{login}", "--actor", "{actor}", "--format", "markdown"),
        markdown=True,
    ),
)
LONGEST_PATCH: Final = 60_000
"""Characters; a comment holds 65,536."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said: in sentences, what was mended line by line, and a patch."""

    sentences: tuple[str, ...]
    summary: tuple[str, ...]
    patch: str = ""


@click.command(
    epilog="""\b
Examples:
  connectorops repair 0123456789abcdef0123456789abcdef01234567 --pull 12
  connectorops repair SHA --pull 12 --dry-run     show the patch, and write nothing anywhere

\b
Exit codes: 0 done, or there is nothing to do, 1 something had to be left as it is, or the branch moved: nothing was
done, 2 wrong usage, 3 a service was down, 70 a rule of ours crashed: nothing was done.""",
)
@click.argument("commit", callback=full_commit)
@options.pull
@options.repository
@click.option("--login", default="", help="Who asks for it, where it is not whose token it is.")
@click.option("--actor", type=click.IntRange(1), help="The number of that account.")
@options.formats("text", "markdown")
@click.option("--dry-run", is_flag=True, help="Show the patch, and write nothing anywhere.")
@click.pass_obj
def command(
    workspace: Workspace,
    commit: str,
    pull: int,
    repository: str,
    login: str,
    actor: int | None,
    format_: str,
    dry_run: bool,
) -> int:
    """Mend what can be mended safely at the head of a pull request, as `fix` does it in a folder.

    Everything is read from git objects, by the configuration of the base. The repairs become one commit on the branch,
    if nothing else was pushed to it and it may be pushed to: with edits by maintainers allowed, from a fork. Otherwise
    they become suggestions on the lines of the pull request, or where they are on other lines a patch.
    """
    root = workspace.find_root(Path.cwd())
    with hosted():
        forge = connect(workspace, repository)
        try:
            head = head_of(workspace, root, repository, forge, pull, commit)
            fixes = mended(workspace, head.subjects)
            if any(fix.crashed for fix in fixes) or not any(fix.is_needed for fix in fixes):
                told = Told((), tuple(summary(fixes, head.subjects, written=False)))
            else:
                git = Git(workspace.publishing(root), workspace.differences(root))
                made = Mended(head, fixes, git.publishing.commit(commit_of(workspace, head, fixes)))
                asker = (login, actor or 0)
                told = _patched(git, made, ()) if dry_run else _done(workspace, forge, git, made, asker)
        except Refusal as refusal:
            click.echo("\n".join(map(_FORMATS[format_][0], refusal.lines)))
            return Exit.FINDINGS
    click.echo(_FORMATS[format_][1](told))
    if any(fix.crashed for fix in fixes):
        return Exit.CRASHED
    return Exit.FINDINGS if any(fix.left for fix in fixes) else Exit.CLEAN


def _done(workspace: Workspace, forge: Hosting, git: Git, made: Mended, asker: tuple[str, int]) -> Told:
    """The commit on the branch, or the best that is possible instead."""
    pull = same_head(forge, made.head.pull.number, made.head.pull.head)
    why = _why_not(workspace, forge, made, asker)
    if not why:
        try:
            git.publishing.push(pull.head_repository, made.commit, pull.head_branch, pull.head)
        except MovedError as error:
            raise Refusal((f"Nothing was changed: {error}. Give /fix again.",)) from error
        except ForgeRefusedError:
            why = f"the token here may not push to {pull.head_branch} of {pull.head_repository}"
        else:
            return _pushed(workspace, made)
    if suggested := suggestions_of(git, made):
        try:
            return _suggested(workspace, forge, made, suggested, why)
        except ForgeRefusedError:
            why = f"{why}, and these lines take no suggestions"
    return _patched(git, made, (f"This is a patch, because {why}.",))


def _why_not(workspace: Workspace, forge: Hosting, made: Mended, asker: tuple[str, int]) -> str:
    """Why the branch is not pushed to, before anything is tried; "" where it can be tried.

    Whoever asks has to be able to push to a branch of the repository themselves: anybody can propose to merge a branch
    that is not theirs. For a fork, its owner allowed it.
    """
    pull = made.head.pull
    if not pull.head_repository:
        return "the fork is gone"
    if pull.is_from_fork:
        return "" if pull.editable else "the pull request does not allow edits by maintainers"
    login, number = asker
    if login and Access[forge.access_of(login, number).upper()] < Access.WRITE:
        return f"{pull.head_branch} is a branch of this repository, and you may not push to it"
    protected = workspace.reviews(pull.base_repository).is_protected(pull.head_branch)
    return f"{pull.head_branch} is protected" if protected else ""


def _pushed(workspace: Workspace, made: Mended) -> Told:
    """The report follows at once: GitHub starts no workflow for what a workflow's own token pushes."""
    pull = made.head.pull
    done = f"Pushed {made.commit} to {pull.head_branch} of {pull.head_repository}."
    if workspace.reviews(pull.base_repository).shows(pull.number, made.commit):
        words = ["report", "--pull", str(pull.number), "--repository", pull.base_repository]
        code, text = output_of(workspace, words)
        then = "It is checked." if code == Exit.CLEAN else f"Checking it failed: {text.strip()}"
    else:
        then = "GitHub does not show it yet: /check checks it."
    return Told((done, then), tuple(summary(made.fixes, made.head.subjects, written=True)))


def _suggested(workspace: Workspace, forge: Hosting, made: Mended, found: Sequence[Suggestion], why: str) -> Told:
    pull = same_head(forge, made.head.pull.number, made.head.pull.head)
    text = "What `/fix` would change. Add all of these to one batch, and commit them together."
    new = workspace.reviews(pull.base_repository).suggest(pull, text, found)
    where = "as suggestions on the lines that they are for" if new else "as suggestions, which are there already"
    sentence = f"The changes stand {where}, because {why}."
    return Told((sentence,), tuple(summary(made.fixes, made.head.subjects, written=False)))


def _patched(git: Git, made: Mended, sentences: tuple[str, ...]) -> Told:
    text = "".join(patches_of(git, made))
    lines = tuple(summary(made.fixes, made.head.subjects, written=False))
    if len(text) + sum(map(len, lines)) > LONGEST_PATCH:
        local = "It is too long for a comment. In a clone of the branch, connectorops fix makes the same changes."
        return Told((*sentences, local), lines)
    how = "In a clone of the branch, save it as fix.patch and run git apply fix.patch, or run connectorops fix."
    return Told((*sentences, how), lines, text)


def _as_text(told: Told) -> str:
    """Tabs stay, so that a patch stays one."""
    code = ["\t".join(map(escape.terminal, line.split("\t"))) for line in told.patch.split("\n")] if told.patch else []
    return "\n".join([*map(escape.terminal, (*told.sentences, *told.summary)), *code])


def _as_markdown(told: Told) -> str:
    blocks = [escape.markdown(" ".join(told.sentences)), escape.fenced(map(escape.visible, told.summary))]
    if told.patch:
        blocks.append(escape.fenced(told.patch.rstrip("\n").split("\n"), "diff"))
    return "\n\n".join(each for each in blocks if each)


_FORMATS: Final = {"text": (escape.terminal, _as_text), "markdown": (escape.markdown, _as_markdown)}
