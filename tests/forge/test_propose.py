"""`propose` over the test server and real git: a private repository, the public one, and a fork of it."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from forge.git_backend import git
from forge.pull_request import GOLDEN, Quick

from connectorops.adapters.github_offering import GitHubOffering
from connectorops.cli import run
from connectorops.model import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from forge.server import Server
    from forge.world import PullRequest, Repository


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

    def run(self, *words: str) -> tuple[int, str]:
        written = io.StringIO()
        with contextlib.chdir(self.clone), contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
            code = run(["propose", "connectors/golden", "--upstream", UPSTREAM, *words], Workshop())
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

    def offering(self, repository: str) -> GitHubOffering:
        return GitHubOffering(self.hosting(repository))


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
