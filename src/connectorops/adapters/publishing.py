"""Offering a folder to another repository: commits made of objects, and pushes that lose nothing of anybody's.

Nothing is checked out, no index is touched and no branch of the clone moves: commits go under refs/connectorops/. A
branch of the other side is set only if it still is what we saw (git's lease), so that the last word is the server's.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from connectorops.adapters.fetching import SERVER, fetch, transport
from connectorops.adapters.git import GitTree, open_repository
from connectorops.adapters.importing import data_block, fast_import, quoted_path
from connectorops.adapters.tokens import upstream_token
from connectorops.forge import ForgeRefusedError
from connectorops.offering import SEAL, Author, Touched
from connectorops.ports import MovedError, ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from git.exc import GitCommandError

    from connectorops.offering import NewCommit

_PLACE: Final = "refs/connectorops/propose"
_RUNNABLE: Final = b"100755"
_REFUSED: Final = (
    "not found",
    "error: 403",
    "error: 401",
    "Authentication failed",
    "could not read Username",
    "denied",
    "[remote rejected]",
)
_PLAIN: Final = ("--no-show-signature", "--no-color", "--encoding=UTF-8")


class GitPublishing:
    """The clone that a path is in. Raises LookupError where there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        repo = open_repository(path)
        self._git, self._where = repo.git, os.fspath(repo.common_dir)
        self._git.update_environment(GIT_LITERAL_PATHSPECS="1")
        self.server = os.environ.get("GITHUB_SERVER_URL", SERVER).rstrip("/")

    def remote_refs(self, repository: str, refs: Sequence[str]) -> dict[str, str]:
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        address = f"{self.server}/{repository}.git"
        try:
            with self._git.custom_environment(**transport(self.server, upstream_token())):
                told = str(self._git.ls_remote("--quiet", "--symref", "--end-of-options", address, *refs))
        except GitCommandError as error:
            raise self._failed(error, f"see the branches of {repository}") from None
        found: dict[str, str] = {}
        for line in told.splitlines():
            value, _, ref = line.partition("\t")
            if value.startswith("ref: refs/heads/"):
                found[ref] = value.removeprefix("ref: refs/heads/")
            elif ref in refs and ref not in found:  # a pattern also matches longer names
                found[ref] = value
        return found

    def fetch(self, repository: str, refs: Sequence[str]) -> list[str]:
        return fetch(self._path, repository, refs, upstream_token())

    def author(self) -> Author | None:
        """From the user's own configuration, which is only read here, and nowhere else."""
        from git.config import GitConfigParser  # noqa: PLC0415 - start-up counts

        home = Path.home()
        files = [os.fspath(home / ".config/git/config"), os.fspath(home / ".gitconfig")]
        with GitConfigParser(files, read_only=True, merge_includes=False) as config:
            name, email = (str(config.get_value("user", key, "")) for key in ("name", "email"))
        return Author(name, email) if name and email else None

    def tree(self, commit: str) -> GitTree:
        return GitTree(self._git, commit)

    def when(self, commit: str) -> int:
        return int(self._git.log("-1", *_PLAIN, "--format=%ct", "--end-of-options", commit))

    def common(self, one: str, other: str) -> str:
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        try:
            return str(self._git.merge_base(one, other))
        except GitCommandError:
            return ""

    def touched(self, base: str, tip: str, folder: str) -> list[Touched]:
        fields = f"--format=%H%n%an%n%s%n%(trailers:key={SEAL},valueonly,separator=%x20)"
        within = ("--", folder) if folder else ()
        told: bytes = self._git.log("-z", *_PLAIN, fields, f"{base}..{tip}", *within, stdout_as_string=False)
        records = told.decode("utf-8", "replace").split("\0")
        return [_touched(each) for each in records if each]

    def changed(self, old: str, new: str) -> list[str]:
        told: bytes = self._git.diff_tree("-r", "-z", "--no-renames", "--name-only", old, new, stdout_as_string=False)
        return [each for each in told.decode("utf-8", "surrogateescape").split("\0") if each]

    def stat(self, old: str, new: str) -> str:
        options = ("--stat=160", "--summary", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv")
        return str(self._git.diff_tree("-r", *options, old, new))

    def commit(self, new: NewCommit) -> str:
        """One `git fast-import`, with an own ref that keeps the commit until it is pushed."""
        done = fast_import(self._git, self._where, b"".join(self._commands(new)), "--force")
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").strip()
            raise ServiceDownError(f"git fast-import failed in {self._where}: {told}")
        return done.stdout.decode().strip()

    def _commands(self, new: NewCommit) -> Iterator[bytes]:
        yield b"feature done\nfeature get-mark\ncommit %b/%b\nmark :1\n" % (_PLACE.encode(), new.branch.encode())
        who = _identity(new.author)
        yield b"author %b %d +0000\ncommitter %b %d +0000\n" % (who, new.when, who, new.when)
        yield data_block(new.message.encode("utf-8", "backslashreplace"))
        first, *others = new.parents
        yield b"from %b\n" % first.encode()
        for each in others:
            yield b"merge %b\n" % each.encode()
        tree = self._git.rev_parse("--verify", "--quiet", "--end-of-options", f"{new.start}^{{tree}}")
        yield b'M 040000 %b ""\n' % tree.encode()
        for path in new.remove:
            yield b"D %b\n" % quoted_path(path)
        runnable = self._runnable(tree)
        for path, data in new.write.items():
            yield b"M %b inline %b\n" % (_RUNNABLE if path in runnable else b"100644", quoted_path(path))
            yield data_block(data)
        yield b"\nget-mark :1\ndone\n"

    def _runnable(self, tree: str) -> set[str]:
        """The files that can be executed, which they stay."""
        listing: bytes = self._git.ls_tree("-r", "-z", tree, stdout_as_string=False)
        entries = (each.partition(b"\t") for each in listing.split(b"\0"))
        return {
            path.decode("utf-8", "surrogateescape") for what, _, path in entries if what.startswith(_RUNNABLE + b" ")
        }

    def push(self, repository: str, commit: str, branch: str, expected: str) -> None:
        from git.exc import GitCommandError  # noqa: PLC0415 - start-up counts

        ref = f"refs/heads/{branch}"
        options = ("--no-verify", "--quiet", "--no-recurse-submodules", f"--force-with-lease={ref}:{expected}")
        try:
            with self._git.custom_environment(**transport(self.server, upstream_token())):
                self._git.push(*options, "--end-of-options", f"{self.server}/{repository}.git", f"{commit}:{ref}")
        except GitCommandError as error:
            failure = self._failed(error, f"push to {branch} of {repository}")
            if self._moved(repository, ref, expected):
                raise MovedError(f"somebody pushed to {branch} of {repository} meanwhile") from None
            raise failure from None

    def _moved(self, repository: str, ref: str, expected: str) -> bool:
        """Whether a branch is not where we saw it; one that can't be asked did not move."""
        try:
            return self.remote_refs(repository, [ref]).get(ref, "") != expected
        except (ForgeRefusedError, ServiceDownError):
            return False

    def _failed(self, error: GitCommandError, doing: str) -> Exception:
        """What git's failure means. Its own words may quote an address, and are not passed on."""
        if any(each in str(error.stderr) for each in _REFUSED):
            return ForgeRefusedError(f"{self.server} did not let us {doing}: it is not there, or the token may not")
        return ServiceDownError(f"{self.server} could not be reached to {doing} (git ended with {error.status})")


def _touched(record: str) -> Touched:
    commit, author, subject, seal = f"{record}\n\n\n".split("\n")[:4]
    return Touched(commit, author, subject, seal.strip())


def _identity(author: Author) -> bytes:
    """A name and an address as git stores them: without the characters that would end them."""
    return f"{_plain(author.name)} <{_plain(author.email)}>".encode("utf-8", "replace")


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isprintable() and each not in "<>").strip()
