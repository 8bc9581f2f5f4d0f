"""`propose` over the test server and real git: a private repository, the public one, and a fork of it."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from forge.git_backend import environment, git
from forge.pull_request import GOLDEN, Quick
from forge.world import ACTIONS

from connectorops.adapters.publishing import GitPublishing
from connectorops.cli import run
from connectorops.model import Exit
from connectorops.scanning.invented import private_key
from connectorops.upstream import body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from forge.server import Server
    from forge.world import PullRequest, Repository

    from connectorops.ports import SecretSearch
    from connectorops.scanning.searched import EngineHit


UPSTREAM: Final = "ms/public"
FORK: Final = "pub/public"
SOURCE: Final = "pub/private"
FOLDER: Final = "certified-connectors/golden"
BRANCH: Final = "connectorops/verified/golden"
TEMPLATE: Final = """\
### Please read

- [ ] I attest that the connector doesn't exist on the Power Platform today.
- [ ] I attest that I have added response schemas to my actions.
- [ ] I validated the swagger file by running `paconn validate`.
- [ ] I confirm that `apiProperties.json` has a valid brand color.
- [ ] I promise to water the plants.

If you are an Independent Publisher:
- [ ] I have named this PR after the pattern of "Connector Name (Independent Publisher)"
- [ ] I have pasted in screenshots of the Flow succeeding.
"""
Files = dict[str, str | bytes | None]


@dataclass
class Bench:
    """A clone of the private repository, and what happened around it."""

    server: Server
    upstream: Repository
    fork: Repository
    source: Repository
    clone: Path
    meanwhile: Callable[[], None] = lambda: None
    """What somebody else does right before we push."""

    def run(self, *words: str) -> tuple[int, str]:
        written = io.StringIO()
        with contextlib.chdir(self.clone), contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
            code = run(["propose", "connectors/golden", "--upstream", UPSTREAM, *words], Workshop(self.meanwhile))
        return code, written.getvalue()

    def change(self, files: Mapping[str, str | bytes | None]) -> None:
        """A commit in the private repository, which the clone then has."""
        self.source.push("main", {f"connectors/golden/{name}": data for name, data in files.items()})
        git(self.clone, "pull", "--quiet", "--ff-only")

    @property
    def pull(self) -> PullRequest:
        (found,) = self.upstream.pulls.values()
        return found

    @property
    def tip(self) -> str:
        return self.fork.commit(BRANCH)

    def writes(self) -> list[str]:
        return [each.line for each in self.server.seen if not each.line.startswith("GET")]

    def files(self, commit_: str) -> list[str]:
        return git(self.fork.folder, "ls-tree", "-r", "--name-only", commit_, "--", FOLDER).splitlines()


class Workshop(Quick):
    """This machine, with the patience of a test."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    def publishing(self, root: Path) -> GitPublishing:
        return Interrupted(root, self.meanwhile)

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        """Our own rules about secrets are enough here, and the engine takes a second to start."""
        return nullcontext(Found(len(list(blobs))))


class Interrupted(GitPublishing):
    """A clone, where somebody else does something right before we push."""

    def __init__(self, root: Path, meanwhile: Callable[[], None]) -> None:
        super().__init__(root)
        self.meanwhile = meanwhile

    def push(self, repository: str, commit: str, branch: str, expected: str) -> None:
        self.meanwhile()
        super().push(repository, commit, branch, expected)


@dataclass
class Found:
    """What the engine finds in so many files: nothing."""

    files: int

    def hits(self) -> list[EngineHit]:
        return []


def upstream_files(template: str = TEMPLATE) -> Files:
    files: Files = {"README.md": "# Public\n", "certified-connectors/Other/readme.md": "# Other\n"}
    return files | ({".github/pull_request_template.md": template} if template else {})


@pytest.fixture
def make(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Bench]:
    def made(*, template: str = TEMPLATE, dev: bool = True, forked: bool = True) -> Bench:
        world = server.world
        world.account("pub")
        upstream = world.repository(UPSTREAM)
        upstream.push("main", upstream_files(template))
        upstream.labels.add("certified-connector")
        if dev:
            git(upstream.folder, "branch", "dev", "main")
        fork = world.repository(FORK, parent=UPSTREAM) if forked else upstream
        source = world.repository(SOURCE)
        source.private = True
        source.push("main", {f"connectors/golden/{name}": data for name, data in GOLDEN.items()})
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", str(source.folder), str(clone))
        for name, value in {
            "GITHUB_TOKEN": world.token("pub"),
            "GITHUB_API_URL": server.api,
            "GITHUB_SERVER_URL": server.address,
        }.items():
            monkeypatch.setenv(name, value)
        for name in ("GITHUB_REPOSITORY", "CONNECTOROPS_UPSTREAM_BASE", "CONNECTOROPS_FORK", "GITHUB_ACTOR"):
            monkeypatch.delenv(name, raising=False)
        return Bench(server, upstream, fork, source, clone)

    return made


def test_a_pull_request_is_opened_with_the_public_files_only(make: Callable[..., Bench]) -> None:
    at = make()
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert (at.pull.title, at.pull.base, at.pull.head, at.pull.head_repository) == (
        "Litware Archive",
        "dev",
        BRANCH,
        FORK,
    )
    assert not at.pull.draft
    names = {each.rpartition("/")[2] for each in at.files(at.tip)}
    assert names == {*GOLDEN} - {"certification.yml"}
    assert git(at.fork.folder, "rev-list", "--count", f"dev..{at.tip}") == "1"
    changed = git(at.fork.folder, "diff", "--name-only", "dev", at.tip).splitlines()
    assert all(each.startswith(f"{FOLDER}/") for each in changed)
    assert "left out  certification.yml" in said
    author = git(at.fork.folder, "log", "-1", "--format=%ae", at.tip)
    assert author == f"{at.server.world.account('pub')}+pub@users.noreply.github.com"


def test_the_boxes_of_the_template_are_decided(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    text = at.pull.body
    assert (
        "- [x] I attest that I have added response schemas to my actions.\n  - proved: SW153, SW156, SW285 found"
        in text
    )
    assert "- [x] I validated the swagger file by running `paconn validate`.\n  - proved: " in text
    assert "- [x] I confirm that `apiProperties.json` has a valid brand color.\n  - proved: AP003, AP004" in text
    assert "- [ ] I promise to water the plants.\n  - for you: no rule of ours proves this" in text
    assert (
        "- [ ] I attest that the connector doesn't exist on the Power Platform today.\n  - for you: no folder" in text
    )
    assert '(Independent Publisher)"\n  - does not apply: ' in text
    assert "Flow succeeding.\n  - for you: paste them below" in text


def test_a_second_run_writes_nothing(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    before, tip = at.writes(), at.tip
    code, said = at.run()
    assert (code, said) == (
        Exit.CLEAN,
        "Nothing new: https://github.com/ms/public/pull/1 has these files and this text.\n",
    )
    assert (at.writes(), at.tip) == (before, tip)


def test_a_change_updates_the_same_pull_request_with_one_more_commit(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    first = at.tip
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n", "intro.md": None})
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert said.startswith("Updated connectors/golden: https://github.com/ms/public/pull/1\n")
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^") == first
    assert not any(each.endswith("intro.md") for each in at.files(at.tip))
    assert git(at.fork.folder, "show", f"{at.tip}:{FOLDER}/readme.md").endswith("More.")
    assert at.run()[1].startswith("Nothing new")


def test_what_people_add_is_kept_when_it_is_updated(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    pull = at.pull
    shot = "![it works](https://github.com/user-attachments/assets/1)"
    pull.body = pull.body.replace(body.OPEN, f"{body.OPEN}\n{shot}").replace("- [ ] I promise", "- [x] I promise")
    pull.body = pull.body.replace("If you are", "I am none, says a reviewer.\n\nIf you are").replace("\n", "\r\n")
    pull.title = "Litware Archive, please"
    at.change({"apiProperties.json": edited_properties(iconBrandColor="#007ee5")})
    assert at.run("--even-with-findings")[0] == Exit.CLEAN
    assert pull.title == "Litware Archive, please"
    assert shot in pull.body
    assert "- [x] I promise to water the plants." in pull.body
    assert "I am none, says a reviewer." in pull.body
    assert "- [ ] I confirm that `apiProperties.json` has a valid brand color.\n  - disproved: AP004 " in pull.body
    before = at.writes()
    assert at.run("--even-with-findings")[1].startswith("Nothing new")
    assert at.writes() == before


def edited_properties(**members: str) -> str:
    properties = json.loads(GOLDEN["apiProperties.json"])
    properties["properties"] |= members
    return json.dumps(properties, indent=4)


def test_an_upstream_without_a_template_and_without_dev(make: Callable[..., Bench]) -> None:
    at = make(template="", dev=False)
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert at.pull.base == "main"
    assert "- [x] Only files of this one connector change.\n  - proved: 6 files" in at.pull.body
    code, said = at.run("--base", "next")
    assert (code, "goes to main, not to next" in said) == (Exit.USAGE, True)


def test_an_independent_publisher(make: Callable[..., Bench]) -> None:
    at = make()
    properties = edited_properties(iconBrandColor="#da3b01", publisher="Ada Lovelace", stackOwner="Litware")
    manifest = GOLDEN["certification.yml"].decode().replace("verified", "independent")
    at.change({"certification.yml": manifest, "apiProperties.json": properties, "settings.json": "{}"})
    code, said = at.run("--even-with-findings")
    assert code == Exit.CLEAN, said
    assert at.pull.title == "Litware Archive (Independent Publisher)"
    assert at.pull.head == "connectorops/independent/golden"
    names = git(at.fork.folder, "diff", "--name-only", "dev", at.pull.head).splitlines()
    assert all(each.startswith("independent-publisher-connectors/golden/") for each in names)
    assert not any(each.endswith((".png", "settings.json", ".yml")) for each in names)
    assert '(Independent Publisher)"\n  - proved: the title is Litware Archive' in at.pull.body


def test_findings_are_refused_or_open_a_draft(make: Callable[..., Bench]) -> None:
    at = make()
    at.change({"apiProperties.json": edited_properties(iconBrandColor="#007ee5")})
    code, said = at.run()
    assert code == Exit.FINDINGS
    assert "AP004" in said
    assert "--even-with-findings" in said
    assert at.upstream.pulls == {}
    assert at.writes() == []
    assert at.run("--even-with-findings")[0] == Exit.CLEAN
    assert at.pull.draft


def test_a_secret_is_never_proposed_whatever_is_asked_or_waived(make: Callable[..., Bench]) -> None:
    at = make()
    key = private_key()
    waivers = "\nwaivers: [{rule: SE001, reason: It is only an example of ours., approver: ada, until: 2099-01-01}]\n"
    manifest = GOLDEN["certification.yml"].decode() + waivers
    at.change({"readme.md": GOLDEN["readme.md"].decode() + f"\n{key}\n", "certification.yml": manifest})
    looking_away = "severities: {SE001: off, AP003: note}\nignore: [SE002]\n"
    at.source.push("main", {".github/connectorops.yml": looking_away})
    git(at.clone, "pull", "--quiet", "--ff-only")
    for words in ((), ("--even-with-findings",), ("--even-with-findings", "--dry-run")):
        code, said = at.run(*words)
        assert code == Exit.FINDINGS
        assert "SE001" in said
        assert key.splitlines()[1] not in said
    assert at.writes() == []
    assert at.upstream.pulls == {}


def test_a_dry_run_shows_all_and_writes_nothing(make: Callable[..., Bench]) -> None:
    at = make()
    code, said = at.run("--dry-run", "--body-file", str(at.clone / "body.md"))
    assert code == Exit.CLEAN, said
    assert said.startswith("Would open a pull request, and nothing was done.\ntitle     Litware Archive\n")
    assert re.search(r"golden/readme.md +\| +\d+ \++", said)
    assert "create mode 100644 certified-connectors/golden/script.csx" in said
    assert "  - proved: " in said
    assert (at.clone / "body.md").read_text("utf-8").startswith("<!-- connectorops: propose 1 ")
    assert at.writes() == []


def test_what_has_nothing_to_open_source_is_told(make: Callable[..., Bench]) -> None:
    at = make()
    at.change({"certification.yml": "kind: connector\nprogram: custom\nowners: [ada]\n"})
    code, said = at.run()
    assert (code, "custom connector" in said, at.server.seen) == (Exit.CLEAN, True, [])
    at.change({"certification.yml": "kind: template\nowners: [ada]\n"})
    code, said = at.run()
    assert (code, "only connectors are open-sourced" in said, at.server.seen) == (Exit.CLEAN, True, [])


def test_what_the_base_has_already_is_not_proposed_again(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    git(at.upstream.folder, "fetch", "--quiet", str(at.fork.folder), BRANCH)
    git(at.upstream.folder, "update-ref", "refs/heads/dev", "FETCH_HEAD")
    at.pull.is_open, at.pull.merged = False, True
    before = at.writes()
    code, said = at.run()
    assert code == Exit.CLEAN
    assert said.startswith("Nothing to propose: dev of ms/public has exactly these files. ")
    assert said.endswith("/pull/1 was merged.\n")
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    assert at.run()[0] == Exit.CLEAN
    assert (before, len(at.upstream.pulls)) != (at.writes(), 1)
    assert at.upstream.pulls[2].title == "Litware Archive"
    assert git(at.fork.folder, "rev-list", "--count", f"{at.upstream.commit('dev')}..{at.tip}") == "1"


def test_a_squashed_merge_starts_the_branch_anew(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    squashed = {f"{FOLDER}/{name}": data for name, data in GOLDEN.items() if name != "certification.yml"}
    at.upstream.push("dev", squashed)
    at.pull.is_open, at.pull.merged = False, True
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^") == at.upstream.commit("dev")


def test_one_that_was_closed_is_told_and_opened_anew_only_when_asked(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    at.pull.body = at.pull.body.replace(body.OPEN, f"{body.OPEN}\nMy note.")
    at.pull.is_open = False
    before = at.writes()
    code, said = at.run()
    assert (code, at.writes()) == (Exit.FINDINGS, before)
    assert "was closed without a merge" in said
    code, said = at.run("--again")
    assert code == Exit.CLEAN, said
    assert "My note." in at.upstream.pulls[2].body


def test_beside_one_that_was_opened_by_hand_a_second_is_opened_only_when_asked(make: Callable[..., Bench]) -> None:
    at = make()
    world = at.server.world
    at.fork.push("other", {"certified-connectors/Other/readme.md": "# Better\n"})
    world.open_pull(at.upstream, "pub", "pub:other", base="dev")
    at.fork.push("mine", {f"{FOLDER}/readme.md": "# By hand\n"})
    world.open_pull(at.upstream, "pub", "pub:mine", base="dev")
    code, said = at.run()
    assert code == Exit.FINDINGS
    assert "https://github.com/ms/public/pull/2 changes this connector already." in said
    assert at.writes() == []
    assert at.run("--again")[0] == Exit.CLEAN
    assert len(at.upstream.pulls) == 3
    assert at.run()[1].startswith("Nothing new")


def test_a_change_of_a_reviewer_on_the_branch_is_never_lost(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    theirs = at.fork.push(BRANCH, {f"{FOLDER}/readme.md": "# Better\n"})
    code, said = at.run()
    assert (code, at.tip) == (Exit.FINDINGS, theirs)
    assert f"  {theirs} Change\n" in said
    assert f"git diff {theirs}^ {theirs}" in said
    assert f"propose connectors/golden --seen {theirs}" in said
    assert at.run("--seen", "0" * 40)[0] == Exit.FINDINGS
    assert at.run("--seen", "HEAD")[0] == Exit.USAGE
    code, said = at.run("--seen", theirs)
    assert code == Exit.CLEAN, said
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^") == theirs
    assert at.run()[1].startswith("Nothing new")


def test_a_change_of_a_reviewer_that_was_taken_over_is_nothing_new(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    better = GOLDEN["readme.md"] + b"\nBetter.\n"
    theirs = at.fork.push(BRANCH, {f"{FOLDER}/readme.md": better})
    at.change({"readme.md": better})
    assert at.run()[0] == Exit.CLEAN
    assert at.tip == theirs


def test_a_commit_of_somebody_beside_the_connector_stays_below_ours(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    theirs = at.fork.push(BRANCH, {"certified-connectors/Other/readme.md": "# Mine\n"})
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    assert at.run()[0] == Exit.CLEAN
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^") == theirs


def test_a_base_that_changed_the_connector_meanwhile_is_merged_not_overwritten(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    first = at.tip
    base = at.upstream.push("dev", {f"{FOLDER}/readme.md": "# Theirs\n"})
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^1", f"{at.tip}^2").split() == [first, base]
    assert at.run()[1].startswith("Nothing new")


def test_somebody_who_pushes_at_the_same_time_loses_nothing(make: Callable[..., Bench]) -> None:
    at = make()
    at.run()
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    theirs: list[str] = []
    most = 1

    def late() -> None:
        if len(theirs) < most:
            about = {"certified-connectors/Other/readme.md": f"# Mine {len(theirs)}\n"}
            theirs.append(at.fork.push(BRANCH, about))

    at.meanwhile = late
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert git(at.fork.folder, "rev-parse", f"{at.tip}^") == theirs[0]
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nEven more.\n"})
    most = 99
    code, said = at.run()
    assert (code, at.tip) == (Exit.SERVICE, theirs[-1])
    assert len(theirs) == 4
    assert "run this again later" in said


def test_one_that_somebody_opened_meanwhile_is_brought_up_to_date_and_keeps_its_text(
    make: Callable[..., Bench],
) -> None:
    at = make()
    at.run()
    at.pull.body = "Opened by hand."
    at.server.fail(r"GET /repos/ms/public/pulls$", (200, {}, []))
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert len(at.upstream.pulls) == 1
    assert at.pull.body.startswith("<!-- connectorops: propose 1 ")
    assert f"{body.OPEN}\nOpened by hand.\n" in at.pull.body


def test_a_fork_of_an_organisation_opens_one_that_reviewers_can_not_push_to(make: Callable[..., Bench]) -> None:
    at = make()
    at.server.world.organisations.add(FORK.partition("/")[0])
    assert at.run()[0] == Exit.CLEAN
    assert at.pull.head_repository == FORK


def test_what_is_not_committed_is_told(make: Callable[..., Bench]) -> None:
    at = make()
    (at.clone / "connectors/golden/readme.md").write_text("# Not yet\n", "utf-8")
    (at.clone / "connectors/golden/intro.md").write_bytes(GOLDEN["intro.md"].replace(b"\n", b"\r\n"))
    said = at.run()[1]
    assert re.findall("changed   (.*):", said) == ["readme.md"]


def left(said: str) -> tuple[list[str], dict[str, list[str]]]:
    """What was printed for a person: the command, and what the page is filled in with."""
    lines = [each.strip() for each in said.splitlines()]
    pushes = [each for each in lines if each.startswith("git push ")]
    (page,) = (each for each in lines if "/compare/" in each)
    return pushes, parse_qs(urlsplit(page).query)


def test_without_a_token_everything_is_ready_for_a_person(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = make()
    token = at.server.world.token("pub")
    monkeypatch.delenv("GITHUB_TOKEN")
    code, said = at.run("--fork", FORK, "--author", "Ada <ada@example.com>")
    assert code == Exit.CLEAN, said
    assert at.writes() == []
    (push,), query = left(said)
    assert query["title"] == ["Litware Archive"]
    words = shlex.split(push)
    address = words[3].replace("http://", f"http://x:{token}@")
    subprocess.run([*words[:3], address, words[4]], cwd=at.clone, check=True, capture_output=True, env=environment())
    assert git(at.fork.folder, "log", "-1", "--format=%an", BRANCH) == "Ada"
    assert f"/ms/public/compare/dev...pub:{BRANCH}?" in said


def test_without_a_token_the_commit_is_by_whom_git_knows(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    at = make()
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "say it with --author" in at.run()[1]
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ada L\n\temail = ada@example.com\n", "utf-8")
    code, said = at.run()
    assert code == Exit.CLEAN, said
    (commit,) = re.findall(r"[0-9a-f]{40}(?=:refs)", said)
    assert git(at.clone, "log", "-1", "--format=%an %ae", commit) == "Ada L ada@example.com"


def test_a_text_that_fits_no_address_is_printed_or_in_a_file(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = make(template=TEMPLATE + "Read this.\n" * 900)
    monkeypatch.delenv("GITHUB_TOKEN")
    words = ("--author", "Ada <ada@example.com>")
    said = at.run(*words)[1]
    assert "body" not in left(said)[1]
    assert said.count("Read this.") == 900
    file = at.clone.parent / "body.md"
    said = at.run(*words, "--body-file", str(file))[1]
    assert f"paste the text from {file}" in said
    assert "Read this." not in said
    assert file.read_text("utf-8").count("Read this.") == 900
    code, said = at.run(*words, "--body-file", str(at.clone))
    assert (code, "body-file" in said) == (Exit.USAGE, True)


def test_a_pull_request_that_the_token_may_not_edit_is_left_to_a_person(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = make()
    at.run()
    before = at.pull.body
    at.fork.roles["helper"] = "write"
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token("helper"))
    at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
    code, said = at.run("--fork", FORK)
    assert code == Exit.CLEAN, said
    assert "Not updated by us: " in said
    assert "edit the text of https://github.com/ms/public/pull/1" in said
    assert git(at.fork.folder, "show", f"{at.tip}:{FOLDER}/readme.md").endswith("More.")
    assert at.pull.body == before


def test_a_source_that_the_token_may_not_see_is_no_fork(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = make()
    monkeypatch.setenv("GITHUB_REPOSITORY", SOURCE)
    at.server.fail(
        f"GET /repos/{SOURCE}$", (403, {}, {"message": "Resource protected by organization SAML enforcement."})
    )
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert at.pull.head_repository == FORK


def test_without_a_fork_it_says_how_to_make_one(make: Callable[..., Bench]) -> None:
    at = make(forked=False)
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert "gh repo fork ms/public --clone=false" in said
    assert "YOUR-ACCOUNT" in said
    assert at.writes() == []
    code, said = at.run("--fork", SOURCE)
    assert (code, "is no fork of ms/public" in said) == (Exit.USAGE, True)


def test_a_fork_that_the_token_may_not_push_to(make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch) -> None:
    at = make()
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token("stranger"))
    code, said = at.run("--fork", FORK)
    assert code == Exit.CLEAN, said
    assert "Not opened by us: " in said
    assert len(left(said)[0]) == 1
    assert at.upstream.pulls == {}


def test_the_token_of_a_workflow_in_the_fork_pushes_and_leaves_the_page(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = make()
    at.fork.roles[ACTIONS] = "write"
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token(ACTIONS, only=FORK))
    for name, value in {"REPOSITORY": FORK, "ACTOR": "ada", "ACTOR_ID": "7"}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert left(said)[0] == []
    assert at.upstream.pulls == {}
    assert git(at.fork.folder, "log", "-1", "--format=%an %ae", BRANCH) == "ada 7+ada@users.noreply.github.com"
    tip = at.tip
    assert at.run()[0] == Exit.CLEAN
    assert at.tip == tip


def test_labels_are_put_where_that_is_ours_to_do(make: Callable[..., Bench]) -> None:
    at = make()
    assert "certified-connector: the reviewers' to put" in at.run()[1]
    assert at.pull.labels == []
    at.upstream.roles["pub"] = "triage"
    assert "extra: ms/public has no such label" in at.run("--label", "extra")[1]
    assert at.pull.labels == ["certified-connector"]
    assert at.run()[1].startswith("Nothing new")


@pytest.mark.parametrize("name", ["$(touch hacked) `id`", "--force", "日本 & <b>@all"])
def test_a_hostile_name_is_a_name_and_nothing_else(make: Callable[..., Bench], name: str) -> None:
    at = make()
    if "<" in name:
        assert at.run("--as", name)[0] == Exit.USAGE
        name = name.replace("<b>", "")
    code, said = at.run("--as", name)
    assert code == Exit.CLEAN, said
    assert re.fullmatch(r"connectorops/verified/[a-z0-9-]+", at.pull.head)
    listed = git(at.fork.folder, "-c", "core.quotePath=false", "diff", "--name-only", "-z", "dev", at.pull.head)
    assert {each.rpartition("/")[0] for each in listed.split("\0") if each} == {f"certified-connectors/{name}"}
    assert not list(at.clone.rglob("hacked"))


def test_a_box_about_rules_that_the_configuration_switches_off_is_left_to_a_person(make: Callable[..., Bench]) -> None:
    at = make()
    box = "I validated the swagger file by running `paconn validate`."
    at.run()
    assert f"- [x] {box}" in at.pull.body
    for text in ("ignore: [SW021]\n", "severities: { SW022: note }\n"):
        at.source.push("main", {".github/connectorops.yml": text})
        at.change({"readme.md": GOLDEN["readme.md"] + b"\nMore.\n"})
        code, said = at.run()
        assert code == Exit.CLEAN, said
        assert f"- [ ] {box}" in at.pull.body


def test_a_title_calls_nobody_and_refers_to_nothing(make: Callable[..., Bench]) -> None:
    at = make()
    swagger = json.loads(GOLDEN["apiDefinition.swagger.json"])
    swagger["info"]["title"] = "Golden @ada closes #1"
    at.change({"apiDefinition.swagger.json": json.dumps(swagger, indent=4)})
    code, said = at.run("--even-with-findings")
    assert code == Exit.CLEAN, said
    assert at.pull.title == "Golden @\u200bada closes #\u200b1"
    assert at.pull.title in git(at.fork.folder, "log", "-1", "--format=%B", at.pull.head)
    assert "Nothing new" in at.run("--even-with-findings")[1]


def test_a_folder_that_differs_in_case_only_is_refused(make: Callable[..., Bench]) -> None:
    at = make()
    at.upstream.push("dev", {"certified-connectors/Golden/readme.md": "# Golden\n"})
    code, said = at.run()
    assert (code, "certified-connectors/Golden is there already" in said) == (Exit.USAGE, True)
    assert at.run("--as", "Golden")[0] == Exit.CLEAN
    names = git(at.fork.folder, "ls-tree", "-r", "--name-only", at.pull.head).splitlines()
    assert "certified-connectors/Golden/readme.md" in names


def test_an_update_is_judged_against_what_is_public(make: Callable[..., Bench]) -> None:
    at = make()
    at.upstream.push("dev", {f"{FOLDER}/{name}": data for name, data in GOLDEN.items() if name != "certification.yml"})
    swagger = json.loads(GOLDEN["apiDefinition.swagger.json"])
    path = next(iter(swagger["paths"]))
    del swagger["paths"][path]
    at.change({"apiDefinition.swagger.json": json.dumps(swagger, indent=4)})
    code, said = at.run()
    assert code == Exit.FINDINGS
    assert "CH001" in said


def test_no_output_no_configuration_and_no_process_has_the_token(
    make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    at = make()
    token = at.server.world.token("pub")
    monkeypatch.setenv("GITHUB_TOKEN", token)
    shim = tmp_path / "bin"
    shim.mkdir()
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    (shim / "git").write_text(f'#!/bin/sh\nprintf "%s\\n" "$0 $*" >>{tmp_path}/calls\nexec {real} "$@"\n', "utf-8")
    (shim / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(shim), prepend=":")
    code, said = at.run()
    assert code == Exit.CLEAN, said
    calls = (tmp_path / "calls").read_text("utf-8")
    assert " push " in calls
    for text in (said, calls, (at.clone / ".git/config").read_text("utf-8"), at.pull.body):
        assert token not in text


def test_a_service_that_is_down_is_3(make: Callable[..., Bench]) -> None:
    at = make()
    at.server.fail("GET /repos/pub/public$", *[(502, {}, {"message": "down"})] * 9)
    assert at.run("--fork", FORK)[0] == Exit.SERVICE
    assert at.upstream.pulls == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rev", "nowhere"), "nowhere is not a revision"),
        (("--upstream", "public"), "OWNER/NAME"),
        (("--upstream", "ms/none"), "did not let us see the branches of ms/none"),
        (("--base", "--upload-pack=id"), "name a branch"),
        (("--base", "none"), "ms/public has no branch none"),
        (("--author", "Ada"), "NAME <ADDRESS>"),
        (("--as", "../x"), "name one with --as"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_said(
    make: Callable[..., Bench], words: tuple[str, ...], said: str
) -> None:
    at = make()
    code, text = at.run(*words)
    assert (code, said in text) == (Exit.USAGE, True), text
    assert at.writes() == []


def test_one_connector_is_proposed_and_it_has_to_be_committed(make: Callable[..., Bench]) -> None:
    at = make()
    at.source.push("main", {f"connectors/second/{name}": data for name, data in GOLDEN.items()})
    git(at.clone, "pull", "--quiet", "--ff-only")
    for path, said in (
        (".", "there are 2: connectors/golden, connectors/second"),
        ("connectors/third", "has none: is it committed?"),
    ):
        written = io.StringIO()
        with contextlib.chdir(at.clone), contextlib.redirect_stderr(written):
            code = run(["propose", path, "--upstream", UPSTREAM], Workshop())
        assert (code, said in written.getvalue()) == (Exit.USAGE, True), written.getvalue()


def test_who_may_write_upstream_needs_no_fork(make: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch) -> None:
    at = make(forked=False)
    monkeypatch.setenv("GITHUB_TOKEN", at.server.world.token("ms"))
    code, said = at.run()
    assert code == Exit.CLEAN, said
    assert (at.pull.head_repository, at.pull.labels) == (UPSTREAM, ["certified-connector"])
    assert at.run()[1].startswith("Nothing new")
