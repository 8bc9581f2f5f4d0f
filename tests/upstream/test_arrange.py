"""Whatever happens around our branch, in whatever order: nothing of anybody's is lost, and nothing is done twice."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forge.git_backend import commit, git
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectorops.adapters.publishing import GitPublishing
from connectorops.offering import SEAL, Author, NewCommit, Offered
from connectorops.upstream.arrange import Ours, Sides, TakenError, arrange, content, seal
from connectorops.upstream.home import Home

if TYPE_CHECKING:
    import pytest

HOME: Final = Home("certified-connectors/golden", "connectorops/verified/golden")
REF: Final = f"refs/heads/{HOME.branch}"
PULL: Final = Offered(1, "https://x.example/1", "Golden", "", "dev", "open", is_draft=False, labels=())
ACTIONS: Final = ("ours", "theirs", "beside", "base", "base beside", "squash", "merge", "close", "update")


@dataclass
class Scene:
    """The public repository and our fork of it, bare; a clone of neither; and whether a pull request is open."""

    root: Path
    files: dict[str, bytes] = field(default_factory=lambda: {"readme.md": b"1\n", "script.csx": b"x\n"})
    is_open: bool = False
    turn: int = 0

    def __post_init__(self) -> None:
        for name in ("ms", "pub"):
            (self.root / name).mkdir()
        git(self.root, "init", "--quiet", "--bare", "--initial-branch=dev", str(self.upstream))
        commit(self.upstream, "dev", {"README.md": "# Public\n"})
        git(self.root, "clone", "--quiet", "--bare", str(self.upstream), str(self.fork))
        git(self.root, "init", "--quiet", "clone")
        self.git = GitPublishing(self.root / "clone")

    @property
    def upstream(self) -> Path:
        return self.root / "ms/public.git"

    @property
    def fork(self) -> Path:
        return self.root / "pub/public.git"

    @property
    def tip(self) -> str:
        return git(self.fork, "for-each-ref", "--format=%(objectname)", REF)

    def act(self, action: str) -> str:
        """One thing that happens; the commit that somebody else made on our branch, if that is what it is."""
        self.turn += 1
        text = f"{action} {self.turn}\n"
        if action == "ours":
            self.files = {**self.files, "readme.md": text.encode(), f"new{self.turn}.md": b"n"}
        elif action == "theirs" and self.tip:
            return commit(self.fork, HOME.branch, {f"{HOME.folder}/readme.md": text})
        elif action == "beside" and self.tip:
            return commit(self.fork, HOME.branch, {"certified-connectors/Other/readme.md": text})
        elif action == "base":
            commit(self.upstream, "dev", {f"{HOME.folder}/readme.md": text})
        elif action == "base beside":
            commit(self.upstream, "dev", {"README.md": text})
        elif action == "close":
            self.is_open = False
        elif self.tip:
            return self._join(action)
        return ""

    def _join(self, action: str) -> str:
        """The branch is merged into the base, as it is or squashed, or the other way round."""
        tip, base = self.tip, git(self.upstream, "rev-parse", "dev")
        if action == "squash":
            there = content(self.git.tree(self._known(tip)), HOME.folder)
            commit(self.upstream, "dev", {f"{HOME.folder}/{name}": data for name, data in there.items()})
            self.is_open = False
        elif action == "merge":
            git(self.upstream, "fetch", "--quiet", str(self.fork), HOME.branch)
            made = git(self.upstream, "commit-tree", f"{tip}^{{tree}}", "-p", base, "-p", tip, "-m", "Merge")
            git(self.upstream, "update-ref", "refs/heads/dev", made)
            self.is_open = False
        else:
            git(self.fork, "fetch", "--quiet", str(self.upstream), "dev")
            made = git(self.fork, "commit-tree", f"{tip}^{{tree}}", "-p", tip, "-p", base, "-m", "Merge branch dev")
            git(self.fork, "update-ref", REF, made)
            return made
        return ""

    def _known(self, tip: str) -> str:
        self.git.fetch("pub/public", [REF])
        return tip

    def propose(self, seen: str = "") -> str:
        """What `propose` does: the commit that was pushed, "" where there was nothing to do."""
        (base,) = self.git.fetch("ms/public", ["refs/heads/dev"])
        tip = self.git.fetch("pub/public", [REF])[0] if self.tip else ""
        sides = Sides(HOME, base, tip, PULL if self.is_open else None, seen)
        plan = arrange(self.git, sides, Ours(self.files, ()))
        if not self.is_open and plan.is_there:
            return ""
        if not plan.parents:
            self.is_open = True
            return ""
        changed = {name: data for name, data in plan.want.items() if plan.before.get(name) != data}
        new = NewCommit(
            HOME.branch,
            plan.start,
            plan.parents,
            {f"{HOME.folder}/{name}": data for name, data in changed.items()},
            tuple(f"{HOME.folder}/{name}" for name in plan.removed),
            Author("A", "a@example.com"),
            1_772_352_000 + self.turn,
            f"Add it\n\n{SEAL}: {seal(plan.want)}\n",
        )
        made = self.git.commit(new)
        self.git.push("pub/public", made, HOME.branch, tip)
        self.is_open = True
        return made

    def taken(self) -> str:
        """Propose; the commit of somebody else that stands in the way, "" if none does."""
        try:
            self.propose()
        except TakenError as error:
            return error.change.commit
        return ""

    def has(self, commit_: str) -> bool:
        """Whether the branch contains a commit."""
        return not git(self.fork, "rev-list", "-1", commit_, f"^{self.tip}")


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTIONS), max_size=7))
@example(["theirs", "ours", "base", "squash", "ours"])
@example(["close", "beside", "close", "ours"])
@example(["squash", "ours", "update", "base beside", "ours"])
@example(["base", "update", "ours", "merge", "ours"])
def test_nothing_is_lost_and_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch, actions: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("GITHUB_SERVER_URL", Path(folder).as_uri())
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        scene = Scene(Path(folder))
        scene.propose()
        for action in actions:
            theirs = scene.act(action)
            if taken := scene.taken():
                assert scene.has(taken)
                assert scene.propose(taken)
                theirs = theirs or taken
            if theirs:
                assert scene.has(theirs), "a commit of somebody else is gone from the branch"
            if scene.is_open:
                tip = scene.tip
                there = content(scene.git.tree(tip), HOME.folder)
                assert there == scene.files
            assert scene.propose() == "", "a second run did something"
