"""`connectorops waive`: propose to accept a finding of a pull request, where it counts: on the base."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import click

from connectorops.commands import options
from connectorops.commands.heads import NOTHING, Head, Refusal, believe, full_commit, head_of
from connectorops.commands.hosted import connect, hosted
from connectorops.commands.judging import judged
from connectorops.commands.subjects import config_file
from connectorops.comment import Access, Needs, SlashCommand
from connectorops.config import CONFIG_PATH, ConfigError, read_config
from connectorops.documents import load_yaml
from connectorops.forge import ForgeRefusedError, Proposal
from connectorops.manifest.writing import ManifestError, appended
from connectorops.model import Exit, Waiver
from connectorops.offering import OURS, TOOL, NewCommit
from connectorops.ports import MovedError
from connectorops.report import escape
from connectorops.rule import UnknownRuleError, choose
from connectorops.rules import all_rules, rule_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectorops.forge import Hosting
    from connectorops.offering import Publishing
    from connectorops.ports import Workspace
    from connectorops.rule import Rule

_ABOUT: Final = ("--pull", "{pull}", "--approver", "{login}", "--format", "markdown")
COMMENTS: Final = (
    SlashCommand(
        "waive",
        "Propose to accept what a rule finds here, in a pull request to the base.",
        Needs(Access.MAINTAIN, owner=True),
        ("waive", "{head}", "{rule}", "{until}", "{reason}", "{pointer}", *_ABOUT),
        r"(?P<rule>[A-Za-z]\w{1,80})(?:[ \t]+(?P<pointer>/\S{1,300}))?[ \t]+until[ \t]+(?P<until>\d{4}-\d\d-\d\d)"
        r"[ \t]+because[ \t]+(?P<reason>[^\s-].{9,500})",
        "RULE [POINTER] until YYYY-MM-DD because REASON",
        markdown=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The waivers, and the commit on top of the base that has them, which no branch has yet."""

    head: Head
    waivers: tuple[Waiver, ...]
    items: list[dict[str, Any]]
    branch: str
    commit: str

    @property
    def entries(self) -> str:
        """What is added, as it stands in a configuration that has nothing else."""
        return appended(None, "waivers", self.items).decode()


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it, where that can be seen or done, and what is to be added to the configuration."""

    sentence: str
    address: str
    entries: str


def _day(_ctx: click.Context, _parameter: click.Parameter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value} is not a day of the calendar, such as 2027-03-31") from error


@click.command(
    epilog="""\b
Examples:
  connectorops waive SHA SW021 2027-03-31 "The service keeps its old name until then." --pull 12 --approver octocat
  connectorops waive SHA title_too_long 2027-03-31 "It keeps its name." /info/title --pull 12 --approver octocat

\b
Exit codes: 0 proposed, or it is proposed already, 1 there is nothing to accept, or it can't be accepted,
2 wrong usage, 3 a service was down.""",
)
@click.argument("commit", callback=full_commit)
@click.argument("rule")
@click.argument("until", callback=_day)
@click.argument("reason")
@click.argument("pointer", required=False)
@options.pull
@click.option("--approver", required=True, metavar="LOGIN", help="Who accepts it.")
@options.repository
@options.formats("text", "markdown")
@click.pass_obj
def command(
    workspace: Workspace,
    commit: str,
    rule: str,
    until: date,
    reason: str,
    pointer: str | None,
    pull: int,
    approver: str,
    repository: str,
    format_: str,
) -> int:
    """Propose to accept what a rule finds at the head of a pull request: a pull request to its base.

    A waiver counts when it is in the configuration of the base, and not before: a branch can't accept its own findings.
    What is proposed is a commit that adds it there, with the reason, who accepts it and the last day. Where none can be
    pushed, the answer has what to add.
    """
    root = workspace.find_root(Path.cwd())
    with hosted():
        forge = connect(workspace, repository)
        try:
            chosen = _rule(rule)
            head = head_of(workspace, root, repository, forge, pull, commit)
            believe(workspace, root, head.pull)
            waivers = _waivers(workspace, head, Waiver(chosen.id, "", reason, approver, until, pointer))
            plan = _planned(workspace, root, head, chosen, waivers)
            told = _proposed(workspace, root, forge, plan)
        except Refusal as refusal:
            click.echo("\n".join(map(escape.markdown if format_ == "markdown" else escape.terminal, refusal.lines)))
            return Exit.FINDINGS
    click.echo(_as_markdown(told) if format_ == "markdown" else _as_text(told))
    return Exit.CLEAN


def _rule(word: str) -> Rule:
    try:
        found = choose(all_rules(), [word], ())
    except UnknownRuleError as error:
        raise Refusal((f"{str(error)[:1].upper()}{str(error)[1:]}",)) from error
    if len(found) != 1:
        raise Refusal((f"{word} names {len(found)} rules, and one is accepted at a time.",))
    if not found[0].waivable:
        raise Refusal((f"What {found[0].id} {found[0].name} finds can't be accepted: it has to be mended.",))
    return found[0]


def _waivers(workspace: Workspace, head: Head, asked: Waiver) -> tuple[Waiver, ...]:
    """One for each connector in which the rule finds something there now."""
    if asked.until <= workspace.today():
        raise Refusal((f"{asked.until} is over: a waiver ends on a day that is still to come.",))
    report = judged(workspace, head.subjects, None, search=True).report
    place = "" if asked.pointer is None else asked.pointer
    names = {
        each.connector
        for each in report.findings
        if each.rule == asked.rule and f"{each.location.pointer}/".startswith(f"{place}/")
    }
    if names == {""}:
        raise Refusal((f"What {asked.rule} finds is no connector's, and waivers are of connectors.",))
    if not names - {""}:
        where = f" at {asked.pointer} or below" if asked.pointer else ""
        raise Refusal((f"{asked.rule} finds nothing{where} in this pull request that is not accepted already.",))
    parts = (asked.reason, asked.approver, asked.until, asked.pointer)
    return tuple(Waiver(asked.rule, name, *parts) for name in sorted(names - {""}))


def _planned(workspace: Workspace, root: Path, head: Head, rule: Rule, waivers: tuple[Waiver, ...]) -> Plan:
    items = [_item(each, rule) for each in waivers]
    before = head.subjects.config_file.data
    try:
        after = appended(before or None, "waivers", items)
        read = read_config(load_yaml(CONFIG_PATH, after), rule_ids)
    except (ManifestError, ConfigError) as error:
        raise Refusal((f"It can't be added to {CONFIG_PATH} of the base: {error}.",)) from error
    if read.waivers != (*head.subjects.config.waivers, *waivers):
        raise Refusal((f"{CONFIG_PATH} of the base could not be written with it, and was left as it is.",))
    key = hashlib.sha256(repr((head.pull.number, waivers)).encode()).hexdigest()[:12]
    branch = f"{OURS}waive-{head.pull.number}-{key}"
    new = NewCommit(
        branch=branch,
        start=head.commits.base,
        parents=(head.commits.base,),
        write={CONFIG_PATH: after},
        remove=(),
        author=TOOL,
        when=int(workspace.now().timestamp()),
        message=f"{_title(waivers)}\n\nAccepted by {escape.unlinked(_who(waivers))} in #{head.pull.number}.\n",
    )
    return Plan(head, waivers, items, branch, workspace.publishing(root).commit(new))


def _item(waiver: Waiver, rule: Rule) -> dict[str, Any]:
    narrowed = {"pointer": waiver.pointer} if waiver.pointer else {}
    about = {"rule": rule.name, "connector": waiver.connector, **narrowed}
    return {**about, "reason": waiver.reason, "approver": waiver.approver, "until": waiver.until}


def _title(waivers: Sequence[Waiver]) -> str:
    names = ", ".join(each.connector for each in waivers)
    return escape.clip(f"Accept {waivers[0].rule} in {escape.unlinked(names)} until {waivers[0].until}", 200)


def _who(waivers: Sequence[Waiver]) -> str:
    return waivers[0].approver.removeprefix("@")


def _proposed(workspace: Workspace, root: Path, forge: Hosting, plan: Plan) -> Told:
    """A pull request; or as much of one as the token may make, and what is left to do."""
    base, publishing = plan.head.pull.base_repository, workspace.publishing(root)
    branch = plan.head.pull.base_branch
    then = f"Somebody else than {_who(plan.waivers)} should agree. It counts when it is on {branch}; then /check."
    try:
        publishing.push(base, plan.commit, plan.branch, "")
    except MovedError:
        if not _is_proposed(publishing, plan):
            sentence = f"The branch {plan.branch} is there, and has something else than this: it has to be deleted."
            raise Refusal((sentence, NOTHING)) from None
    except ForgeRefusedError:
        sentence = f"The token may not push a branch. Add this to {CONFIG_PATH} of the base. {then}"
        return Told(sentence, "", plan.entries)
    try:
        made = forge.open_pull(Proposal(plan.branch, branch, _title(plan.waivers), _body(plan)))
    except ForgeRefusedError as error:
        address = f"{publishing.server}/{base}/compare/{quote(branch, safe='/')}...{plan.branch}?expand=1"
        return Told(f"The branch {plan.branch} has it, but no pull request: {error}. {then}", address, plan.entries)
    return Told(f"This is proposed there. {then}", made.url, plan.entries)


def _is_proposed(publishing: Publishing, plan: Plan) -> bool:
    """The branch that is there adds exactly this to the base: it was proposed before, and nobody changed it since."""
    (tip,) = publishing.fetch(plan.head.pull.base_repository, (f"refs/heads/{plan.branch}",))
    part = publishing.common(plan.head.commits.base, tip)
    if not part or list(publishing.changed(part, tip)) != [CONFIG_PATH]:
        return False
    before = config_file(publishing.tree(part)).data
    try:
        return config_file(publishing.tree(tip)).data == appended(before or None, "waivers", plan.items)
    except ManifestError:
        return False


def _body(plan: Plan) -> str:
    who, reason = _who(plan.waivers), plan.waivers[0].reason
    about = escape.markdown(f"Accepted by {who} for pull request {plan.head.pull.number}: {reason}")
    other = escape.markdown(
        f"Whoever approves this should be somebody else than {who}. GitHub does not see to that: it has the author of "
        "this pull request for the one who asks."
    )
    counts = "It counts when this is merged, and ends by itself after its last day."
    return f"{about}\n\n{_block(plan.entries)}\n\n{other}\n\n{counts}\n"


def _as_text(told: Told) -> str:
    lines = [told.address, told.sentence, "", *told.entries.splitlines()]
    return "\n".join(map(escape.terminal, lines[not told.address :]))


def _as_markdown(told: Told) -> str:
    blocks = (told.address, escape.markdown(told.sentence), _block(told.entries))
    return "\n\n".join(each for each in blocks if each)


def _block(entries: str) -> str:
    return escape.fenced(map(escape.visible, entries.splitlines()), "yaml")
