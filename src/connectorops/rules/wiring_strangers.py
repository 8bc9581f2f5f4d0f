"""Wiring: what strangers, who open pull requests and write comments, can make jobs do."""

import re
from collections.abc import Iterator
from typing import Final

from connectorops.model import Place
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND, REPORT
from connectorops.rules.wiring_jobs import CHECKOUT
from connectorops.rules.wording import listed, quoted
from connectorops.wiring import FOLDER, Role, Wiring, Workflow
from connectorops.wiring.expressions import ANY, references
from connectorops.wiring.scope import Scope
from connectorops.wiring.steps import Step, started_by_strangers
from connectorops.wiring.strangers import Search

_PULL_REF: Final = re.compile(r"\bpull/[^/\s]{1,200}/(?:head|merge)\b")
_REF: Final = re.compile(r"(?i:\brefs/pull/|\bpull/[^/\n]{1,200}/(?:head|merge)\b)")
_FLAGS: Final = r"(?:[ \t]+-[^\s;|&]{1,100}(?:[ \t]+[^\s;|&-][^\s;|&]{0,200})?){0,3}"
_CHECKS_OUT: Final = re.compile(rf"\bgit{_FLAGS}[ \t]+(?:checkout|switch|merge|reset|worktree|pull|rebase|clone)\b")
_BY_GH: Final = re.compile(rf"\bgh{_FLAGS}[ \t]+(?:co|pr{_FLAGS}[ \t]+(?:checkout|co))(?=[\s;|&]|$)")
_VARIABLE: Final = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]{0,99})")
_SCRIPTS: Final = {"actions/github-script": "script"}
"""Actions that run a text which they are given."""
_LONGEST: Final = 100_000
_EVIL: Final = "jobs: {{ a: {{ runs-on: x, permissions: {{}}, steps: [{{ {} }}] }} }}\n"


@rule(
    "DR040",
    severity=ERROR,
    fix="Leave `ref` and `repository` out; read files of a pull request as git objects, as ConnectorOps does.",
    bad=[
        {
            f"{FOLDER}/other.yml": "on: pull_request_target\n"
            + _EVIL.format('uses: actions/checkout@v4, with: { ref: "${{ github.event.pull_request.head.sha }}" }')
        },
        {
            f"{FOLDER}/other.yml": "on: [workflow_run]\n"
            + _EVIL.format('uses: actions/checkout@v4, with: { ref: "${{ github.event.workflow_run.head_branch }}" }')
        },
        {f"{FOLDER}/other.yml": "on: issue_comment\n" + _EVIL.format("run: gh pr checkout 1")},
        {
            f"{FOLDER}/other.yml": "on: issue_comment\n"
            + _EVIL.format('run: "git fetch origin pull/$N/head && git checkout FETCH_HEAD"')
        },
    ],
    ok=[
        {f"{FOLDER}/other.yml": "on: pull_request_target\n" + _EVIL.format("uses: actions/checkout@v4")},
        {f"{FOLDER}/other.yml": "on: issue_comment\n" + _EVIL.format("run: git fetch origin pull/1/head")},
        {
            f"{FOLDER}/other.yml": "on: pull_request\n"
            + _EVIL.format('uses: actions/checkout@v4, with: { ref: "${{ github.head_ref }}" }')
        },
    ],
)
def strangers_code_beside_rights(wiring: Wiring) -> Hits:
    """A workflow with rights, which strangers can start, has their code.

    On `pull_request_target`, `workflow_run` and `issue_comment` a job has the token and the secrets of the repository.
    With the files of a pull request in its folder, a build script, a test or the configuration of a tool is enough to
    take them. All workflows are looked at here, because one such is enough for all of them, and what they call runs on
    their events.
    """
    for workflow, events in _open(wiring):
        on = listed(list(events)[:3])
        for step in (step for job in workflow.jobs for step in wiring.followed.of(job)):
            if step.uses.repository == CHECKOUT and not step.uses.path:
                for name in ("ref", "repository"):
                    value = step.inputs.get(name)
                    if isinstance(value, str) and (
                        _REF.search(value[:_LONGEST]) or wiring.heads.reached(value, step.scope)
                    ):
                        yield step.at("with", name), f"On {on} the checkout takes the code of the pull request."
            run = step.value.get("run")
            if isinstance(run, str) and _takes(run[:_LONGEST], step, wiring.heads):
                yield step.at("run", on_key=True), f"On {on} the step checks out a pull request."


def _open(wiring: Wiring) -> Iterator[tuple[Workflow, tuple[str, ...]]]:
    """The workflows that strangers start with the rights of the repository, and on what."""
    started = started_by_strangers(wiring)
    for workflow in wiring.workflows:
        if workflow.path in started:
            yield workflow, started[workflow.path]


def _takes(script: str, step: Step, heads: Search) -> bool:
    """It puts the files of a pull request into its folder; to fetch them as objects is no harm."""
    if _BY_GH.search(script) or (_PULL_REF.search(script) and _CHECKS_OUT.search(script)):
        return True
    return _name_head([line for line in script.splitlines() if _CHECKS_OUT.search(line)], step.scope, heads)


def _name_head(lines: list[str], scope: Scope, heads: Search) -> bool:
    """A commit of a pull request, in one of the lines or in a variable of the shell; each is looked at once."""
    names = {each.lower() for line in lines for each in _VARIABLE.findall(line)}
    values = (each for name in names for each in scope.variables(name))
    return any(heads.reached(line, scope) for line in lines) or any(heads.leads(*each) for each in values)


@rule(
    "DR043",
    severity=WARNING,
    fix="Leave the secrets out: check and report need none, and forks get none.",
    bad=[
        {f"{CHECK}#/jobs/check/secrets": "inherit"},
        {f"{REPORT}#/jobs/report/secrets": "inherit"},
        {f"{CHECK}#/jobs/check/with/paths": "${{ secrets.PATHS }}"},
        {f"{CHECK}#/env": {"KEY": "${{ secrets.AZURE_STORAGE_KEY }}"}},
    ],
    ok=[{f"{CHECK}#/jobs/check/with/paths": "${{ secrets.GITHUB_TOKEN }}"}],
)
def secrets_where_strangers_start_jobs(wiring: Wiring) -> Hits:
    """A job that a pull request starts gets secrets.

    From a fork they come empty, so that the same job does two different things. From a branch of the repository, and
    in private repositories that hand them on, whoever opens a pull request can have them.
    """
    for use in wiring.parts(Role.CHECK, Role.REPORT):
        job, workflow = use.job, use.job.workflow
        if job.value.get("secrets") is not None:
            yield job.at("secrets", on_key=True), "The job is given secrets, and needs none."
        for holder, pointer in ((job.value, job.pointer), (workflow.value, "")):
            name = _secret({key: value for key, value in holder.items() if key not in {"jobs", "secrets"}})
            if name:
                yield workflow.at(pointer or "/env", on_key=True, key=name), f"The secret {quoted(name)} is not needed."


def _secret(value: object) -> str:
    """The first secret that is read anywhere in a value, except for the token that every job has."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (dict, list)):
            waiting += each.values() if isinstance(each, dict) else each
        elif isinstance(each, str):
            for found in references(each):
                if found.path[0] == "secrets" and found.path[1:2] != ("github_token",):
                    return _spelled(each, found.path[1]) if found.path[1:] not in {(), (ANY,)} else "secrets[…]"
    return ""


def _spelled(text: str, name: str) -> str:
    """The name as it stands there."""
    at = text.lower().find(name)
    return text[at : at + len(name)] if at >= 0 else name


@rule(
    "DR049",
    severity=WARNING,
    fix='Hand over what is needed, by name: `secrets: { AZURE_STORAGE_KEY: "${{ secrets.AZURE_STORAGE_KEY }}" }`.',
    bad=[{f"{COMMANDS}#/jobs/commands/secrets": "inherit"}],
    ok=[{f"{COMMANDS}#/jobs/commands/secrets": {"AZURE_STORAGE_KEY": "${{ secrets.AZURE_STORAGE_KEY }}"}}],
)
def all_secrets_handed_over(wiring: Wiring) -> Hits:
    """A job hands over every secret of the repository.

    Our workflow for commands takes one secret, the others none. With `inherit` all that the repository has, and will
    have, are within reach of what runs on a stranger's comment.
    """
    for use in wiring.parts(Role.COMMANDS, Role.GATED, Role.REMIND, Role.PAGES):
        if use.is_call and use.job.value.get("secrets") == "inherit":
            yield use.job.at("secrets", on_key=True), "The job hands over every secret of the repository (`inherit`)."


@rule(
    "DR045",
    severity=ERROR,
    fix="Give the text to the step under `env:`, and use the variable in quotes.",
    bad=[
        {f"{REMIND}#/jobs/remind/steps/-": {"run": "echo ${{ github.event.comment.body }}"}},
        {f"{FOLDER}/other.yml": "on: issue_comment\n" + _EVIL.format('run: "echo ${{ github.event.issue.title }}"')},
    ],
    ok=[{f"{REMIND}#/jobs/remind/steps/-": {"run": "echo $BODY ${{ github.run_id }}"}}],
)
def strangers_text_in_a_script(wiring: Wiring) -> Hits:
    """A script is put together with text that strangers write.

    GitHub writes the text into the script before the shell reads it, so that a title or the name of a branch can end
    the line and go on with commands of its own. It makes no difference by which way the text gets there: through `env`,
    through the inputs of a workflow or an action of the repository, the outputs of a job or a matrix, or through all of
    the event as JSON. The variable of the shell is safe, `$BODY`; the expression `${{ env.BODY }}` is the text itself.
    """
    seen = set()
    for workflow in dict.fromkeys([*wiring.wired, *(each for each, _ in _open(wiring))]):
        for step in (step for job in workflow.jobs for step in wiring.followed.of(job)):
            for place, script in _scripts(step):
                found = wiring.texts.reached(script, step.scope)
                if found and place not in seen:
                    seen.add(place)
                    yield place, f"The script holds {quoted(found)}, which strangers write."


def _scripts(step: Step) -> Iterator[tuple[Place, str]]:
    """The texts of a step that are run."""
    run, name = step.value.get("run"), _SCRIPTS.get(step.uses.repository, "")
    if isinstance(run, str):
        yield step.at("run", on_key=True), run
    script = step.inputs.get(name) if name else None
    if isinstance(script, str):
        yield step.at("with", name, on_key=True), script
