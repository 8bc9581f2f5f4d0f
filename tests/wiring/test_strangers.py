"""What strangers can make jobs do, in every way in which a workflow can be written."""

from __future__ import annotations

import time

import pytest

from connectorops.config import Config
from connectorops.engine import Engine
from connectorops.rule import RuleSet, choose
from connectorops.rules import all_rules
from connectorops.tree import MemoryTree
from connectorops.wiring import Wiring

FOLDER = ".github/workflows"
BODY = "github.event.comment.body"


def found(rule: str, **files: str) -> list[tuple[str, str]]:
    """What a rule says of workflows, and of actions ("action_x" is .github/actions/x): the files, and the messages."""
    tree = {
        f".github/actions/{name.removeprefix('action_')}/action.yml"
        if name.startswith("action_")
        else f"{FOLDER}/{name}.yml": text.encode()
        for name, text in files.items()
    }
    judgement = Engine(RuleSet(choose(all_rules(), [rule], ()))).judge_wiring(Wiring(MemoryTree(tree), Config()))
    assert judgement.crashed == ()
    return [(each.location.path.removeprefix(f"{FOLDER}/"), each.message) for each in judgement.findings]


def steps(*lines: str, on: str = "issue_comment", job: str = "", top: str = "") -> str:
    return f"on: {on}\n{top}jobs:\n  a:\n    runs-on: x\n{job}    steps:\n" + "".join(
        f"      {each}\n" for each in lines
    )


@pytest.mark.parametrize(
    "text",
    [
        steps("- run: echo ${{ github['event'].comment['body'] }}"),
        steps("- run: echo ${{ GITHUB.Event.comment.BODY }}"),
        steps("- run: echo ${{ format('}}{0}', github.event.comment.body) }}"),
        steps("- run: echo ${{ toJSON(github) }}"),
        steps("- run: echo ${{ toJSON(github.event.comment) }}"),
        steps("- run: echo ${{ github.event.*.body }}"),
        steps("- run: echo ${{ github.event[env.PART].body }}"),
        steps("- run: echo ${{ env.BODY }}", f'  env: {{ BODY: "${{{{ {BODY} }}}}" }}'),
        steps("- run: echo ${{ env.body }}", job=f'    env: {{ BODY: "${{{{ {BODY} }}}}" }}\n'),
        steps("- run: echo ${{ env['BODY'] }}", top=f'env: {{ BODY: "${{{{ {BODY} }}}}" }}\n'),
        steps("- run: echo ${{ toJSON(env) }}", top=f'env: {{ BODY: "${{{{ {BODY} }}}}" }}\n'),
        steps("- run: echo ${{ matrix.it }}", job=f'    strategy: {{ matrix: {{ it: ["${{{{ {BODY} }}}}"] }} }}\n'),
        steps("- uses: actions/github-script@v7", f'  with: {{ script: "say(`${{{{ {BODY} }}}}`)" }}'),
        steps("- &a", f"  run: echo ${{{{ {BODY} }}}}"),
        steps("- run: echo ${{ github.event.discussion.title }}", on="[discussion]"),
        steps("- run: echo ${{ github.event.pages[0].page_name }}", on="gollum"),
        steps("- run: echo ${{ github.event.workflow_run.pull_requests[0].head.ref }}", on="{ workflow_run: { } }"),
        '"on": issue_comment\n"jobs": { "a": { "steps": [ { "run": "${{ github.event.comment.body }}" } ] } }\n',
    ],
)
def test_text_of_strangers_in_a_script_is_found_however_it_gets_there(text: str) -> None:
    assert [each for each, _ in found("DR045", other=text)] == ["other.yml"], text


def test_it_is_found_by_way_of_the_outputs_of_another_job() -> None:
    text = (
        "on: issue_comment\njobs:\n  a:\n    outputs: { body: '${{ github.event.comment.body }}' }\n    steps: []\n"
        "  b:\n    needs: a\n    steps: [ { run: 'echo ${{ needs.a.outputs.body }}' } ]\n"
    )
    assert found("DR045", other=text) == [
        ("other.yml", 'The script holds "needs.a.outputs.body", which strangers write.')
    ]


CALL = "on: issue_comment\njobs: { a: { uses: ./.github/workflows/inner.yml, with: { text: '${{ %s }}' } } }\n"
INNER = "on: { workflow_call: { inputs: { text: { type: string%s } } } }\njobs: { b: { steps: [ { run: '%s' } ] } }\n"


def test_it_is_found_in_a_workflow_that_another_one_calls() -> None:
    inner = INNER % ("", "echo ${{ inputs.text }}")
    assert [each for each, _ in found("DR045", outer=CALL % BODY, inner=inner)] == ["inner.yml"]
    assert found("DR045", outer=CALL % "github.actor", inner=inner) == []
    direct = INNER % ("", f"echo ${{{{ {BODY} }}}}")
    assert [each for each, _ in found("DR045", outer=CALL % "github.actor", inner=direct)] == ["inner.yml"]
    assert found("DR045", outer=(CALL % BODY).replace("issue_comment", "push"), inner=inner) == []


ACTION = "inputs: { text: { %s } }\nruns: { using: composite, steps: [ { shell: sh, run: 'echo ${{ %s }}' } ] }\n"
USES = "- uses: ./.github/actions/x"


def test_it_is_found_in_an_action_of_the_repository() -> None:
    given = steps(USES, f'  with: {{ Text: "${{{{ {BODY} }}}}" }}')
    assert found("DR045", other=given, action_x=ACTION % ("required: true", "inputs.text")) != []
    assert found("DR045", other=steps(USES), action_x=ACTION % ("required: true", "inputs.text")) == []
    default = f"default: '${{{{ {BODY} }}}}'"
    assert found("DR045", other=steps(USES), action_x=ACTION % (default, "inputs.text")) != []
    ((path, _),) = found("DR045", other=steps(USES, USES), action_x=ACTION % ("", BODY))
    assert path == ".github/actions/x/action.yml"


@pytest.mark.parametrize(
    "text",
    [
        steps("- run: echo $BODY", f'  env: {{ BODY: "${{{{ {BODY} }}}}" }}'),
        steps("- run: echo ${{ github.event.comment.id }} ${{ github.event_name }}"),
        steps("- run: echo ${{ contains(github.event.comment.body, '/x') }}"),
        steps("- run: echo ${{ 'github.event.comment.body' }}"),
        steps("- run: echo ${{ github.event.pull_request && 'yes' }}"),
        steps("- run: echo ${{ env.OTHER }}", top=f'env: {{ BODY: "${{{{ {BODY} }}}}", OTHER: x }}\n'),
        steps("- run: echo ${{ github.event.head_commit.id }}"),
        steps(f"- run: echo ${{{{ {BODY} }}}}", on="push"),
        steps("- uses: ./.github/actions/gone"),
    ],
)
def test_what_no_stranger_writes_is_not_found(text: str) -> None:
    assert found("DR045", other=text) == []


HEAD = "${{ github.event.pull_request.head.sha }}"


@pytest.mark.parametrize(
    "lines",
    [
        ["- uses: actions/checkout@v4", "  with: { ref: \"${{ github['event'].pull_request.head.sha }}\" }"],
        ["- uses: 'actions//checkout@v4 '", f'  with: {{ ref: "{HEAD}" }}'],
        ["- uses: actions/checkout@v4", '  with: { ref: "${{ env.SHA }}" }', f'  env: {{ SHA: "{HEAD}" }}'],
        ["- uses: actions/checkout@v4", "  with: { ref: \"${{ format('refs/pull/{0}/head', 1) }}\" }"],
        ["- uses: actions/checkout@v4", '  with: { ref: "pull/${{ github.event.number }}/head" }'],
        [
            "- uses: actions/checkout@v4",
            '  with: { repository: "${{ github.event.pull_request.head.repo.full_name }}" }',
        ],
        [
            "- uses: actions/checkout@v4",
            '  with: { ref: "${{ github.event.workflow_run.pull_requests[0].head.sha }}" }',
        ],
        ["- run: gh  pr -R o/r checkout 5"],
        ["- run: gh co 5 || gh pr --repo o/r checkout 5"],
        [f"- run: git checkout {HEAD}"],
        ["- run: git -C x -c a.b=c checkout --force $SHA", f'  env: {{ SHA: "{HEAD}" }}'],
        ["- run: git clone ${URL} x", '  env: { URL: "${{ github.event.pull_request.head.repo.clone_url }}" }'],
    ],
)
def test_the_code_of_a_pull_request_is_found_however_it_is_taken(lines: list[str]) -> None:
    assert found("DR040", other=steps(*lines, on="[pull_request_target]")) != [], lines
    assert found("DR040", other=steps(*lines, on="[pull_request]")) == []


def test_it_is_found_in_a_workflow_that_is_called_and_the_events_are_those_of_the_caller() -> None:
    inner = (
        "on: { workflow_call: { inputs: { ref: { type: string } } } }\njobs: { b: { steps: [ "
        "{ uses: actions/checkout@v4, with: { ref: '${{ inputs.ref }}' } } ] } }\n"
    )
    call = f"{{ uses: ./.github/workflows/inner.yml, with: {{ ref: '{HEAD}' }} }}"
    outer = f"on: pull_request_target\njobs: {{ a: {call} }}\n"
    assert found("DR040", outer=outer, inner=inner) == [
        ("inner.yml", "On pull_request_target the checkout takes the code of the pull request.")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["- uses: actions/checkout@v4"],
        ["- run: git checkout main && echo $SHA > sha", "  env: { SHA: x }"],
        ["- run: git fetch origin $SHA", f'  env: {{ SHA: "{HEAD}" }}'],
        ["- run: gh pr comment 5 --body checkout-done"],
        ["- run: gh issue list"],
    ],
)
def test_what_takes_no_code_of_a_pull_request_is_not_found(lines: list[str]) -> None:
    assert found("DR040", other=steps(*lines, on="[pull_request_target]")) == []


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("${{ Secrets.PATHS }}", '"PATHS"'),
        ("${{ secrets['PATHS'] }}", '"PATHS"'),
        ("${{ format('}', secrets.PATHS) }}", '"PATHS"'),
        ("${{ toJSON(secrets) }}", '"secrets[…]"'),
        ("${{ secrets[github.job] }}", '"secrets[…]"'),
    ],
)
def test_a_secret_is_found_however_it_is_read(value: str, name: str) -> None:
    uses = f"connectorops/connectorops/.github/workflows/check.yml@{'0' * 40}"
    text = f'on: pull_request\njobs: {{ check: {{ uses: {uses}, with: {{ paths: "{value}" }} }} }}\n'
    ((_, message),) = found("DR043", other=text)
    assert name in message
    assert found("DR043", other=text.replace(value, "${{ secrets.GITHUB_TOKEN || 'secrets.X' }}")) == []


def test_variables_that_speak_of_each_other_take_little_time() -> None:
    env = "".join(f"  V{n}: '${{{{ env[github.x] }}}} ${{{{ env.V{(n + 1) % 300} }}}}'\n" for n in range(300))
    began = time.process_time()
    assert found("DR045", other=steps("- run: echo ${{ env.V0 }}", top=f"env:\n{env}")) == []
    assert time.process_time() - began < 5


def test_workflows_that_call_each_other_for_ever_take_little_time() -> None:
    names = [f"w{n}" for n in range(12)]
    calls = ", ".join(
        f"j{n}: {{ uses: ./.github/workflows/{name}.yml, with: {{ a: '${{{{ inputs.a }}}}' }} }}"
        for n, name in enumerate(names)
    )
    text = (
        f"on: {{ issue_comment: , workflow_call: {{ inputs: {{ a: {{ }} }} }} }}\njobs: {{ {calls}, "
        "s: { steps: [ { run: 'echo ${{ inputs.a }}' } ] } }\n"
    )
    began = time.process_time()
    assert found("DR045", **dict.fromkeys(names, text)) == []
    assert time.process_time() - began < 5


def test_a_long_variable_that_every_step_reads_takes_little_time() -> None:
    long = " ".join(f"${{{{ github.x{n} }}}} ${{{{ env.y{n} }}}}" for n in range(3000))
    lines = [f"- {{ run: 'echo ${{{{ env.LONG }}}}', env: {{ A: {n} }} }}" for n in range(300)]
    began = time.process_time()
    assert found("DR045", other=steps(*lines, job=f"    env: {{ LONG: '{long}' }}\n")) == []
    assert time.process_time() - began < 5


@pytest.mark.parametrize("read", [[20], [11, 4], [4, 11], [9, 8, 7, 6]])
def test_text_is_followed_through_any_number_of_jobs_in_any_order(read: list[int]) -> None:
    """What was looked at on a long way is no less what strangers write on a short one."""
    outputs = [BODY, *(f"needs.j{n}.outputs.x" for n in range(20))]
    jobs = "".join(
        f"  j{n}: {{ outputs: {{ x: '${{{{ {each} }}}}' }}, steps: [] }}\n" for n, each in enumerate(outputs)
    )
    script = " ".join(f"${{{{ needs.j{n}.outputs.x }}}}" for n in read)
    text = f"on: issue_comment\njobs:\n{jobs}  z: {{ steps: [ {{ run: 'echo {script}' }} ] }}\n"
    assert found("DR045", other=text) == [
        ("other.yml", f'The script holds "needs.j{read[0]}.outputs.x", which strangers write.')
    ]


def test_a_variable_that_has_the_name_of_an_outer_one_is_made_of_that() -> None:
    job = f'    env: {{ BODY: "${{{{ {BODY} }}}}", OTHER: x }}\n'
    own = '  env: { BODY: "a ${{ env.BODY }}" }'
    assert found("DR045", other=steps("- run: echo ${{ env.BODY }}", own, job=job)) != []
    safe = '  env: { BODY: "a ${{ env.OTHER }}", OTHER: "${{ github.event.comment.body }}" }'
    assert found("DR045", other=steps("- run: echo ${{ env.BODY }}", safe, job=job)) == []
