"""`/waive` on a pull request: a waiver counts on the base, and is proposed to it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from forge.git_backend import git
from forge.pull_request import FOLDER, GOLDEN, Desk, desk
from forge.world import ACTIONS

from connectorops.documents import load_yaml
from connectorops.model import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from forge.server import Server

SWAGGER = "apiDefinition.swagger.json"
CONFIG = ".github/connectorops.yml"
COMMAND = "/waive SW022 until 2099-03-31 because The service keeps its old name until then."


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(server, tmp_path, monkeypatch)
    made.upstream.roles[ACTIONS] = "write"
    made.push({SWAGGER: titled()})
    return made


def titled() -> str:
    swagger = json.loads(GOLDEN[SWAGGER])
    swagger["info"]["title"] = "Golden Connector"
    return json.dumps(swagger, indent=4)


def waive(at: Desk, login: str = "ada", command: str = COMMAND) -> str:
    at.run("comment", "--event", at.event(at.says(login, command)))
    return at.answers()[-1]


def merge(at: Desk, number: int) -> None:
    """Somebody merges the pull request."""
    pull = at.upstream.pulls[number]
    git(at.upstream.folder, "update-ref", "refs/heads/main", at.upstream.commit(pull.head))
    pull.is_open = False


def test_it_is_proposed_to_the_base_and_counts_there(at: Desk) -> None:
    at.upstream.push("main", {CONFIG: "# Ours\nwords:\n  - litware   # the company\n"})
    answer = waive(at)
    assert "✅ `/waive` is done." in answer
    assert "https://github.com/o/connectors/pull/2" in answer
    made = at.upstream.pulls[2]
    assert (made.base, made.title) == ("main", f"Accept SW022 in {FOLDER} until 2099-03-31")
    assert "Accepted by ada for pull request 1" in made.body
    assert git(at.upstream.folder, "diff", "--name-only", "main", made.head) == CONFIG
    text = git(at.upstream.folder, "show", f"{made.head}:{CONFIG}")
    assert text.startswith("# Ours\nwords:\n  - litware   # the company\nwaivers:\n")
    assert load_yaml(CONFIG, text.encode()).value["waivers"] == [
        {
            "rule": "title_has_restricted_word",
            "connector": FOLDER,
            "reason": "The service keeps its old name until then.",
            "approver": "ada",
            "until": "2099-03-31",
        }
    ]
    assert "  1 error" not in at.run("report", "--pull", "1", "--dry-run")[1]
    assert "SW022" in at.run("report", "--pull", "1", "--dry-run")[1]
    merge(at, 2)
    after = at.run("report", "--pull", "1", "--dry-run")[1]
    assert "**What blocks this:** nothing that we check." in after
    assert "finds nothing in this pull request that is not accepted already" in waive(at)


def test_the_same_again_proposes_nothing_new(at: Desk) -> None:
    waive(at)
    branches = git(at.upstream.folder, "for-each-ref", "refs/heads/")
    again = waive(at)
    assert "https://github.com/o/connectors/pull/2" in again
    assert list(at.upstream.pulls) == [1, 2]
    assert git(at.upstream.folder, "for-each-ref", "refs/heads/") == branches


def test_a_place_narrows_it(at: Desk) -> None:
    assert "finds nothing at /info/version or below" in waive(
        at, command=COMMAND.replace(" until", " /info/version until", 1)
    )
    waive(at, command=COMMAND.replace(" until", " /info/title until", 1))
    text = git(at.upstream.folder, "show", f"{at.upstream.pulls[2].head}:{CONFIG}")
    assert "pointer: /info/title\n" in text


@pytest.mark.parametrize("login", ["pub", "stranger", "helper"])
def test_neither_the_author_nor_a_writer_accepts_anything(at: Desk, login: str) -> None:
    at.upstream.roles["helper"] = "write"
    assert "/waive needs the owners or maintain access" in waive(at, login)
    assert list(at.upstream.pulls) == [1]


def test_a_waiver_in_the_branch_itself_accepts_nothing(at: Desk) -> None:
    waive(at)
    text = git(at.upstream.folder, "show", f"{at.upstream.pulls[2].head}:{CONFIG}")
    at.fork.push("tasks", {CONFIG: f"{text}\n"})
    assert "nothing that we check" not in at.run("report", "--pull", "1", "--dry-run")[1]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (COMMAND.replace("SW022", "SW999"), "There is no rule"),
        (COMMAND.replace("SW022", "SW"), "rules, and one is accepted at a time"),
        (COMMAND.replace("SW022", "CH031"), "it has to be mended"),
        (COMMAND.replace("SW022", "SW021"), "SW021 finds nothing in this pull request"),
        (COMMAND.replace("2099-03-31", "2020-03-31"), "is over"),
        (COMMAND.replace("2099-03-31", "2099-02-31"), "is not a day of the calendar"),
        ("/waive SW022", "is written like this: /waive RULE"),
        ("/waive SW022 until 2099-03-31 because so", "is written like this: /waive RULE"),
        ("/waive SW022 until 2099-03-31 because --approver octocat", "is written like this: /waive RULE"),
    ],
)
def test_what_can_not_be_accepted_is_refused_with_the_reason(at: Desk, command: str, said: str) -> None:
    answer = waive(at, command=command)
    assert said in answer.replace("&#45;", "-"), answer
    assert list(at.upstream.pulls) == [1]


def test_a_reason_is_a_text_and_nothing_else(at: Desk) -> None:
    reason = 'It is: "so" # @ada <b> `x` ${{ github.token }} until: 2020-01-01'
    answer = waive(at, command=COMMAND.partition(" because ")[0] + f" because {reason}")
    text = git(at.upstream.folder, "show", f"{at.upstream.pulls[2].head}:{CONFIG}")
    assert load_yaml(CONFIG, text.encode()).value["waivers"][0]["reason"] == reason
    assert "@ada <b>" not in at.upstream.pulls[2].body.partition("```")[0]
    assert "```yaml\nwaivers:\n" in answer


def test_without_the_right_to_push_the_answer_has_what_to_add(at: Desk) -> None:
    at.upstream.roles.pop(ACTIONS)
    answer = waive(at)
    assert "Add this to .github/connectorops.yml of the base" in answer.replace("\u200b", "")
    assert "```yaml\nwaivers:\n  - rule: title_has_restricted_word\n" in answer
    assert list(at.upstream.pulls) == [1]


def test_where_workflows_may_not_open_pull_requests_the_answer_leads_there(at: Desk) -> None:
    refused = {"message": "GitHub Actions is not permitted to create or approve pull requests."}
    at.server.fail("POST .*/pulls$", (403, {}, refused))
    answer = waive(at)
    assert f"{at.server.address}/o/connectors/compare/main...connectorops/waive-1-" in answer
    assert list(at.upstream.pulls) == [1]


def test_a_configuration_that_is_wrong_is_not_written_over(at: Desk) -> None:
    at.upstream.push("main", {CONFIG: "waivers: 1\n"})
    code, said = at.run("comment", "--event", at.event(at.says("ada", COMMAND)))
    assert code == Exit.USAGE, said
    assert "`/waive` could not run." in at.answers()[-1]
    assert ".github/connectorops.yml:1: " in at.answers()[-1]
    assert list(at.upstream.pulls) == [1]


LINKING = re.compile(r"[@#]\w|\bGH-\d|\bwww\.|https?://(?!github\.com/o/connectors/)", re.IGNORECASE)
"""What calls somebody, or refers to an issue, in a text on GitHub."""


def read_by_people(text: str) -> str:
    """A text on GitHub without its code and the addresses of its links, in which nothing is a mention."""
    blocks = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    plain = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", blocks)
    return html.unescape(re.sub(r"\]\([^()\s]*\)", "]", plain))


def test_the_name_of_a_connector_calls_nobody_and_refers_to_nothing(at: Desk) -> None:
    at.upstream.roles["ada"] = "maintain"
    name = "connectors/x @ada closes #1 GH-3 www.evil.example --> y"
    at.push({each: data for each, data in GOLDEN.items() if each != SWAGGER}, name)
    at.push({SWAGGER: titled()}, name)
    at.run("report", "--event", at.event(at.checked()))
    waive(at)
    made = at.upstream.pulls[2]
    message = git(at.upstream.folder, "log", "-1", "--format=%B", made.head)
    assert "Accepted by ada in #1." in message
    texts = [made.title, read_by_people(made.body), message.replace("in #1.", "")]
    texts += [read_by_people(each) for each in at.answers()]
    texts += [read_by_people(f"{each['title']}\n{each['summary']}") for each in at.upstream.checks]
    assert len(texts) >= 6
    texts += [each["description"] for each in at.upstream.statuses]
    assert [found[0] for each in texts for found in LINKING.finditer(each)] == []
    assert "closes" in made.title


def test_who_accepts_it_is_named_and_somebody_else_is_asked_to_agree(at: Desk) -> None:
    assert "Somebody else than ada should agree." in waive(at)
    assert "Whoever approves this should be somebody else than ada." in at.upstream.pulls[2].body


@pytest.mark.parametrize("change", [{"docs/more.md": "More.\n"}, {CONFIG: "certify: { approvals: 0 }\n"}])
def test_what_somebody_changed_on_the_branch_is_not_proposed_in_our_name(
    at: Desk, change: dict[str, str | bytes | None]
) -> None:
    waive(at)
    branch = at.upstream.pulls[2].head
    del at.upstream.pulls[2]
    at.upstream.push(branch, change)
    assert "has something else than this" in waive(at)
    assert list(at.upstream.pulls) == [1]


def test_a_branch_that_is_there_as_we_made_it_is_proposed_again(at: Desk) -> None:
    waive(at)
    del at.upstream.pulls[2]
    at.upstream.push("main", {CONFIG: "words: [litware]\n"})
    assert "https://github.com/o/connectors/pull/2" in waive(at)
