"""Wiring: what strangers, who open pull requests and write comments, can make jobs do."""

import re
from typing import Final

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND, REPORT
from connectorops.rules.wiring_jobs import checkouts
from connectorops.rules.wording import listed, quoted
from connectorops.wiring import FOLDER, Role, Wiring, Workflow

_HEAD: Final = re.compile(
    r"github\s*\.\s*(?:head_ref|event\s*\.\s*(?:pull_request\s*\.\s*(?:head|merge_commit_sha)|workflow_run\s*\.\s*head_))"
    r"|refs/pull/"
)
"""Commits of a pull request, in words of a workflow."""
_PULL_REF: Final = re.compile(r"\bpull/[^/\s]{1,200}/(?:head|merge)\b")
_CHECKS_OUT: Final = re.compile(r"\bgit[ \t]+(?:checkout|switch|merge|reset|worktree|pull|rebase)\b")
_TOLD: Final = re.compile(
    r"\$\{\{[^}]{0,200}?\bgithub\s*\.\s*(?:head_ref\b|event\s*\.\s*(?:"
    r"comment\s*\.\s*body|(?:issue|pull_request|discussion)\s*\.\s*(?:title|body)|pull_request\s*\.\s*head\s*\.\s*(?:ref|label)"
    r"|workflow_run\s*\.\s*(?:head_branch|display_title|head_commit)|review\s*\.\s*body|commits|head_commit))"
)
"""Texts that strangers write."""
_SECRET: Final = re.compile(r"\$\{\{[^}]{0,200}?\bsecrets\s*(?:\.\s*([A-Za-z_][A-Za-z0-9_-]{0,99})|\[)")
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
    take them. All workflows are looked at here, because one such is enough for all of them.
    """
    for workflow in wiring.workflows:
        for job in workflow.jobs if workflow.is_privileged else ():
            for use in checkouts(job):
                for name in ("ref", "repository"):
                    value = use.inputs.get(name)
                    if isinstance(value, str) and _HEAD.search(value[:_LONGEST]):
                        text = f"On {_events(workflow)} the checkout takes the code of the pull request."
                        yield workflow.at(f"{use.pointer}/with/{name}"), text
            for pointer, step in job.steps:
                run = step.get("run")
                if isinstance(run, str) and _takes(run[:_LONGEST]):
                    text = f"On {_events(workflow)} the step checks out a pull request."
                    yield workflow.at(f"{pointer}/run", on_key=True), text


def _takes(script: str) -> bool:
    """It puts the files of a pull request into its folder; to fetch them as objects is no harm."""
    return "gh pr checkout" in script or bool(_PULL_REF.search(script) and _CHECKS_OUT.search(script))


def _events(workflow: Workflow) -> str:
    return listed(list(workflow.triggers)[:3])


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
            name = _secret({key: value for key, value in holder.items() if key in {"env", "with", "steps"}})
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
            for found in _SECRET.finditer(each[:_LONGEST]):
                if (found[1] or "").upper() != "GITHUB_TOKEN":
                    return found[1] or "secrets[…]"
    return ""


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
    the line and go on with commands of its own.
    """
    ours = {each.path for each in wiring.wired}
    for workflow in wiring.workflows:
        for job in workflow.jobs if workflow.path in ours or workflow.is_privileged else ():
            for pointer, step in job.steps:
                run = step.get("run")
                found = _TOLD.search(run[:_LONGEST]) if isinstance(run, str) else None
                if found:
                    text = f"The script holds {quoted(found[0])}…, which strangers write."
                    yield workflow.at(f"{pointer}/run", on_key=True), text
