"""`doctor` on a repository with settings, and on a fork of it, over the test server and real git."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from forge.git_backend import git
from forge.pull_request import Quick
from forge.world import ACTIONS
from golden_wiring import wiring_of
from jsonschema import Draft202012Validator

from connectorops.cli import run
from connectorops.model import Exit
from connectorops.rules.wiring_files import CHECK, COMMANDS, REMIND, REPORT

if TYPE_CHECKING:
    from forge.server import Server
    from forge.settings import Settings
    from forge.world import Repository

NAME = "litware/connectors"
FORK = "pub/connectors"
SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).resolve().parents[2] / "schemas/report.schema.json").read_bytes())
)
LABELS = {"connectorops: blocked", "connectorops: incomplete", "connectorops: ready"}


@dataclass
class Place:
    """A clone of a repository that is wired up, and what people can set in it."""

    server: Server
    upstream: Repository
    clone: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    @property
    def settings(self) -> Settings:
        return self.upstream.settings

    def as_(self, login: str, *, classic: tuple[str, ...] | None = None) -> None:
        text = self.server.world.token(login)
        self.server.world.tokens[text].classic = classic
        self.patch.setenv("GITHUB_TOKEN", text)

    def run(self, *words: str) -> tuple[int, str]:
        code = run(["doctor", *words], Quick())
        shown = self.capture.readouterr()
        return code, shown.out + shown.err

    def found(self, *words: str) -> dict[str, str]:
        """The findings, by rule, with their messages and remedies."""
        report = self.report(*words)
        assert report["crashed"] == []
        return {each["rule"]: f"{each['message']} | {each['fix']}" for each in report["findings"]}

    def gaps(self, *words: str) -> dict[str, str]:
        return {each["path"]: each["reason"] for each in self.report(*words)["skipped"]}

    def report(self, *words: str) -> dict[str, Any]:
        code, text = self.run(*words, "--format", "json")
        assert code in {Exit.CLEAN, Exit.FINDINGS}, text
        made: dict[str, Any] = json.loads(text)
        assert list(SCHEMA.iter_errors(made)) == []
        return made


@pytest.fixture
def at(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    """As the guide says, looked at by an administrator with a fine-grained token."""
    world = server.world
    world.organisations.add("litware")
    upstream = world.repository(NAME)
    upstream.roles["boss"] = "admin"
    tree = wiring_of({}).repository.tree
    upstream.push("main", {path: tree.read(path) for path in tree.paths()})
    upstream.labels |= LABELS
    settings = upstream.settings
    settings.environments["certification"] = {
        "reviewed": True,
        "branches": {"protected_branches": True, "custom_branch_policies": False},
    }
    settings.rules = [required("connectorops"), owners(asked=True)]
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", f"{server.address}/{NAME}.git", str(clone))
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_API_URL", server.api)
    monkeypatch.setenv("GITHUB_SERVER_URL", server.address)
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    made = Place(server, upstream, clone, capsys, monkeypatch)
    made.as_("boss")
    return made


def required(*contexts: str) -> dict[str, Any]:
    checks = [{"context": each} for each in contexts]
    about = {"required_status_checks": checks, "strict_required_status_checks_policy": False}
    return {"type": "required_status_checks", "parameters": about}


def owners(*, asked: bool) -> dict[str, Any]:
    names = ("dismiss_stale_reviews_on_push", "require_last_push_approval", "required_review_thread_resolution")
    about: dict[str, Any] = dict.fromkeys(names, False)
    about |= {"require_code_owner_review": asked, "required_approving_review_count": 1}
    return {"type": "pull_request", "parameters": about}


QUEUE: dict[str, Any] = {
    "type": "merge_queue",
    "parameters": {
        "check_response_timeout_minutes": 60,
        "grouping_strategy": "ALLGREEN",
        "max_entries_to_build": 5,
        "max_entries_to_merge": 5,
        "merge_method": "SQUASH",
        "min_entries_to_merge": 1,
        "min_entries_to_merge_wait_minutes": 5,
    },
}


def test_a_repository_that_is_wired_as_the_guide_says_has_no_findings_and_nothing_is_written(at: Place) -> None:
    code, text = at.run()
    assert code == Exit.CLEAN, text
    assert "✓ Settings of Actions" in text
    assert "✓ Environment" in text
    assert "✗" not in text
    assert {each.line.partition(" ")[0] for each in at.server.seen} == {"GET"}
    assert len(at.server.seen) <= 15
    assert at.gaps() == {
        "the rights of the token": "GitHub tells the rights of classic tokens only, and of others what it refuses"
    }


def test_settings_that_are_wrong_are_each_found_with_the_remedy_for_this_repository(at: Place) -> None:
    settings = at.settings
    settings.writes = settings.approves = True
    settings.rules = [owners(asked=False)]
    settings.environments["certification"]["reviewed"] = False
    settings.states[REMIND] = "disabled_inactivity"
    at.upstream.labels.clear()
    found = at.found()
    assert set(found) == {"DR062", "DR063", "DR064", "DR070", "DR072", "DR080", "DR092"}
    assert found["DR063"].endswith(
        "`gh api -X PUT repos/litware/connectors/actions/permissions/workflow -f default_workflow_permissions=read`"
    )
    assert f"{at.server.address}/litware/connectors/settings/environments" in found["DR080"]
    assert found["DR062"].endswith("`gh workflow enable connectors-remind.yml --repo litware/connectors`.")
    assert "in a ruleset for main" in found["DR070"]
    code, text = at.run()
    assert code == Exit.FINDINGS
    assert "- Forks and pull requests" in text
    for format_ in ("sarif", "github", "markdown", "html"):
        assert "DR063" in at.run("--format", format_)[1]


def test_an_environment_that_is_not_there_is_no_environment_that_can_not_be_seen(at: Place) -> None:
    at.settings.environments.clear()
    assert 'There is no environment "certification"' in at.found()["DR080"]
    at.server.fail("GET .*/environments/", (403, {}, {"message": "Resource not accessible by integration"}))
    report = at.report()
    assert report["findings"] == []
    assert at.found() != {}
    (gap,) = [each for each in report["skipped"] if "environment" in each["path"]]
    assert gap["reason"] == "GitHub answered 403; it needs Actions: read"
    assert gap["rules"] == ["DR080", "DR081", "DR082"]


def test_in_a_private_repository_not_to_be_there_may_be_not_to_be_seen(at: Place) -> None:
    at.upstream.private = True
    at.settings.environments.clear()
    assert at.found() == {}
    assert at.gaps()["the environment certification"] == "GitHub answered 404; it needs Actions: read"
    at.as_("boss", classic=("repo",))
    assert list(at.found()) == ["DR080"]


def test_a_permission_that_github_names_is_told_as_its_settings_name_it(at: Place) -> None:
    accepted = {"X-Accepted-GitHub-Permissions": "actions=read, contents=read; administration=write"}
    at.server.fail("GET .*/environments/", (403, accepted, {"message": "Resource not accessible"}))
    wanted = "Actions: read, Contents: read or Administration: write"
    assert at.gaps()["the environment certification"] == f"GitHub answered 403; it needs {wanted}"


def test_an_environment_for_every_branch(at: Place) -> None:
    at.settings.environments["certification"]["branches"] = None
    assert list(at.found()) == ["DR081"]


def test_an_environment_in_which_whoever_asks_may_approve(at: Place) -> None:
    at.settings.environments["certification"]["alone"] = True
    assert list(at.found()) == ["DR082"]


def test_the_older_protection_of_a_branch_counts_as_a_ruleset_does(at: Place) -> None:
    at.settings.rules = []
    checks = {"contexts": ["connectorops"], "contexts_url": "https://x.example", "checks": []}
    at.settings.protection = {"required_status_checks": checks}
    assert list(at.found()) == ["DR072"]
    reviews = {"require_code_owner_reviews": True, "dismiss_stale_reviews": False}
    at.settings.protection["required_pull_request_reviews"] = reviews
    assert at.found() == {}
    at.as_("guest")
    assert at.gaps()["whether owners have to approve"] == "GitHub answered 404; it needs Administration: read"


def test_a_merge_queue_needs_the_check_to_run_in_it(at: Place) -> None:
    at.settings.rules.append(QUEUE)
    assert at.found() == {}
    text = (at.clone / CHECK).read_text("utf-8").replace('"merge_group": null', '"push": null')
    (at.clone / CHECK).write_text(text, "utf-8")
    assert list(at.found()) == ["DR071"]


@pytest.mark.parametrize(
    ("policy", "selected", "rules"),
    [
        ({"enabled": False}, {}, ["DR060"]),
        ({"enabled": True, "allowed_actions": "local_only"}, {}, ["DR061"]),
        (
            {"enabled": True, "allowed_actions": "selected"},
            {"github_owned_allowed": True, "patterns_allowed": ["connectorops/*"]},
            [],
        ),
        (
            {"enabled": True, "allowed_actions": "selected"},
            {"github_owned_allowed": True, "patterns_allowed": ["docker/*"]},
            ["DR061"],
        ),
    ],
)
def test_the_policy_of_actions(at: Place, policy: dict[str, Any], selected: dict[str, Any], rules: list[str]) -> None:
    at.settings.actions, at.settings.selected = policy, selected
    assert list(at.found()) == rules


def test_an_archived_repository(at: Place) -> None:
    at.settings.archived = True
    assert "is archived" in at.found()["DR060"]


def test_a_workflow_that_is_on_a_branch_only(at: Place) -> None:
    text = (at.clone / REPORT).read_bytes()
    (at.clone / ".github/workflows/late.yml").write_bytes(text)
    assert 'not on "main", the default branch' in at.found()["DR003"]
    at.upstream.push("main", {".github/workflows/late.yml": text})
    assert at.found() == {}


def test_the_lines_of_codeowners_that_github_refuses(at: Place) -> None:
    at.settings.owner_errors = [
        {
            "path": ".github/CODEOWNERS",
            "line": 1,
            "column": 3,
            "kind": "Unknown owner",
            "source": "* @litware/maintainers",
            "suggestion": "make sure the team exists",
            "message": "Unknown owner on line 1",
        }
    ]
    (finding,) = at.report()["findings"]
    assert (finding["rule"], finding["path"], finding["line"], finding["column"]) == (
        "DR054", ".github/CODEOWNERS", 1, 3,
    )  # fmt: skip


def test_the_scopes_of_a_classic_token(at: Place) -> None:
    at.as_("boss", classic=("repo", "delete_repo"))
    assert list(at.found()) == ["DR091"]
    at.as_("boss", classic=())
    assert "The token has no scopes; to write here it needs repo" in at.found()["DR090"]
    at.as_("boss", classic=("repo",))
    code, text = at.run()
    assert (code, text.count("?")) == (Exit.CLEAN, 0), text
    assert "All clear: no findings (4 files)." in text


def test_a_token_of_a_workflow_sees_little_and_what_it_lacks_is_named(at: Place) -> None:
    at.as_(ACTIONS)
    at.settings.writes = True
    assert at.found() == {}
    gaps = at.gaps()
    assert gaps["the policy of GitHub Actions"] == "GitHub answered 403; it needs Administration: read"
    assert gaps["the rights of workflows"] == "GitHub answered 403; it needs Administration: read"
    code, text = at.run()
    assert code == Exit.CLEAN
    assert "? Settings of Actions       not checked: GitHub answered 403; it needs Administration: read" in text
    assert (text.count("Administration: read"), "Skipped:" in text) == (1, False)


def test_a_repository_that_can_not_be_seen_is_a_wrong_use(at: Place) -> None:
    code, text = at.run("--repository", "litware/nowhere")
    assert code == Exit.USAGE
    assert "GitHub answered 404 when we tried to look at litware/nowhere" in text


def test_a_token_that_is_none_is_a_wrong_use(at: Place) -> None:
    at.patch.setenv("GITHUB_TOKEN", "made-up-" + "x" * 12)
    code, text = at.run()
    assert code == Exit.USAGE
    assert "the token is missing, wrong or expired" in text
    assert "made-up-" not in text


def test_a_service_that_is_down_is_3_and_nothing_is_said_of_the_wiring(at: Place) -> None:
    at.server.fail("GET .*/environments/", *[(502, {}, {})] * 9)
    code, text = at.run()
    assert code == Exit.SERVICE
    assert "A service was down" in text
    assert "✓" not in text
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        at.patch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert at.run()[0] == Exit.SERVICE


@pytest.fixture
def fork(at: Place) -> Repository:
    """A fork of a person with a branch, from which a pull request is open."""
    made = at.server.world.repository(FORK, parent=NAME)
    made.push("tasks", {"certified-connectors/Tasks/readme.md": "# Tasks\n"})
    at.server.world.open_pull(at.upstream, "pub", "pub:tasks", title="Tasks")
    return made


@pytest.mark.usefixtures("fork")
def test_a_pull_request_from_a_good_fork(at: Place) -> None:
    assert at.found("--pull", "1") == {}


def test_a_pull_request_that_is_hard_to_help(at: Place, fork: Repository) -> None:
    pull = at.upstream.pulls[1]
    pull.editable = False
    at.upstream.push("main", {"docs/new.md": "new\n"})
    found = at.found("--pull", "1")
    assert set(found) == {"DR101", "DR103"}
    assert "`gh api -X PATCH repos/litware/connectors/pulls/1 -F maintainer_can_modify=true`" in found["DR101"]
    assert 'lacks 1 commit of "main"' in found["DR103"]
    at.server.world.organisations.add("pub")
    assert "DR100" in at.found("--pull", "1")
    fork.settings.default_branch = "tasks"
    assert "DR104" in at.found("--pull", "1")


@pytest.mark.usefixtures("fork")
def test_a_pull_request_to_the_wrong_branch(at: Place) -> None:
    found = at.found("--pull", "1", "--base", "dev")
    assert found["DR102"].endswith("| `gh pr edit 1 --repo litware/connectors --base dev`")
    assert at.run("--pull", "1", "--base", "dev")[0] == Exit.FINDINGS


@pytest.mark.usefixtures("fork")
def test_a_fork_that_was_deleted(at: Place) -> None:
    del at.server.world.repositories[FORK]
    assert list(at.found("--pull", "1")) == ["DR105"]


def test_in_a_fork_the_fork_and_its_open_pull_requests_are_looked_at(at: Place, fork: Repository) -> None:
    at.server.world.open_pull(at.upstream, "pub", "pub:main", title="From main")
    at.server.world.open_pull(at.upstream, "boss", "main", title="Not from the fork")
    at.upstream.push("main", {"docs/new.md": "new\n"})
    fork.settings.actions = {"enabled": False}
    at.as_("pub")
    report = at.report("--repository", FORK)
    found = {(each["rule"], each["message"].partition(" lacks")[0]) for each in report["findings"]}
    assert ("DR060", "GitHub Actions are switched off in pub/connectors.") in found
    assert ("DR103", '"main" of pub/connectors') in found
    assert ("DR103", "Pull request 1 of litware/connectors") in found
    assert ("DR104", 'Pull request 2 of litware/connectors comes from "main", the default branch of its fork.') in found
    assert {rule for rule, _ in found} == {"DR060", "DR103", "DR104"}
    assert not [each for each in report["findings"] if "request 3" in each["message"]]
    assert "- Environment" in at.run("--repository", FORK)[1]


def test_a_parent_that_can_not_be_seen_is_said(at: Place, fork: Repository) -> None:
    at.as_("pub")
    at.server.fail(r"GET .*/compare/", (404, {}, {"message": "Not Found"}), (404, {}, {"message": "Not Found"}))
    gaps = at.gaps("--repository", fork.name)
    assert gaps["whether the fork is up to date"] == "GitHub answered 404; it needs Contents: read"


@pytest.mark.usefixtures("fork")
def test_a_fork_that_can_not_be_looked_at_is_said_and_nothing_is_made_up(at: Place) -> None:
    """Whether it is an organisation's, where nobody can allow edits, is not known then."""
    at.upstream.pulls[1].editable = False
    at.server.world.organisations.add("pub")
    at.server.fail(rf"GET /repos/{FORK}$", (404, {}, {"message": "Not Found"}))
    report = at.report("--pull", "1")
    assert report["findings"] == []
    (gap,) = [each for each in report["skipped"] if "#1 comes from" in each["path"]]
    assert (gap["reason"], gap["rules"]) == (
        "GitHub answered 404; it needs Metadata: read",
        ["DR100", "DR101", "DR104"],
    )


def test_of_many_workflows_all_are_looked_at_or_it_is_said(at: Place) -> None:
    at.upstream.push("main", {f".github/workflows/{n:03}.yml": "on: push\njobs: {}\n" for n in range(100)})
    at.settings.states[REMIND] = "disabled_inactivity"
    assert "DR062" in at.found()
    at.upstream.push("main", {f".github/workflows/{n:03}.yml": "on: push\njobs: {}\n" for n in range(100, 500)})
    assert "DR062" not in at.found()
    assert at.gaps()["which workflows are switched on"].startswith("there are more than 500 workflows")


def test_so_many_rules_that_there_may_be_more_are_no_pass(at: Place) -> None:
    at.settings.rules = [required("connectorops")] * 100
    assert at.gaps()["the rules of the default branch"].startswith("there are 100 rules or more")


def test_actions_of_verified_publishers_may_be_allowed(at: Place) -> None:
    at.settings.actions = {"enabled": True, "allowed_actions": "selected"}
    at.settings.selected = {"github_owned_allowed": True, "verified_allowed": True, "patterns_allowed": ["docker/*"]}
    assert at.found() == {}


def test_an_environment_with_a_computed_name_is_not_said_to_be_right(at: Place) -> None:
    text = json.loads((at.clone / COMMANDS).read_text("utf-8").replace(" # v1.0.0", ""))
    text["jobs"]["commands"]["with"] = {"environment": "${{ vars.WHERE }}"}
    (at.clone / COMMANDS).write_text(json.dumps(text), "utf-8")
    gaps = at.gaps()
    assert "its name is an expression" in gaps[f"the environment of {COMMANDS}, job commands"]
    assert "? Environment" in at.run()[1]


def test_the_environment_of_a_workflow_that_is_called_is_the_one_that_counts(at: Place) -> None:
    inner = ".github/workflows/inner.yml"
    text = json.loads((at.clone / COMMANDS).read_text("utf-8").replace(" # v1.0.0", ""))
    job = text["jobs"]["commands"]
    called: dict[str, Any] = {
        "on": "workflow_call",
        "permissions": {},
        "jobs": {"inner": {**job, "with": {"environment": "prod"}}},
    }
    text["jobs"]["commands"] = {"permissions": job["permissions"], "uses": f"./{inner}"}
    (at.clone / COMMANDS).write_text(json.dumps(text), "utf-8")
    (at.clone / inner).write_text(json.dumps(called), "utf-8")
    assert 'There is no environment "prod"' in at.found()["DR080"]
    called["jobs"]["inner"]["with"]["environment"] = ""
    (at.clone / inner).write_text(json.dumps(called), "utf-8")
    assert "The input `environment` is empty" in at.found()["DR046"]


def test_a_remedy_is_one_word_for_the_shell_whatever_a_file_is_called(at: Place) -> None:
    name = ".github/workflows/a;$(touch x).yml"
    at.upstream.push("main", {name: at.upstream.blob("main", REMIND)})
    git(at.clone, "pull", "--quiet", "--ff-only")
    at.settings.states[name] = "disabled_manually"
    assert "`gh workflow enable 'a;$(touch x).yml' --repo litware/connectors`" in at.found()["DR062"]


def test_a_base_that_the_configuration_names_has_to_require_its_own_check(at: Place) -> None:
    (at.clone / ".github/connectorops.yml").write_text("bases: [dev]\n", "utf-8")
    at.upstream.push("dev", {"docs/guide.md": "# Guide\n"})
    at.upstream.protected.add("dev")
    assert 'No rule of "dev", which `bases` names, requires "connectorops (dev)".' in at.found()["DR073"]
    at.settings.other_rules["dev"] = [required("connectorops (dev)")]
    assert at.found() == {}
    at.server.fail("GET .*/rules/branches/dev", (403, {}, {"message": "Resource not accessible by integration"}))
    assert at.gaps()["the rules of dev"] == "GitHub answered 403; it needs Metadata: read"
