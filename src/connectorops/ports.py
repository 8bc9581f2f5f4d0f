"""What commands need from the world outside, as small protocols. Adapters implement them, tests do too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from connectorops.changes import FileChange
    from connectorops.connectors import Connector
    from connectorops.engine import Engine, Judgement
    from connectorops.fixes import Fix, Mender
    from connectorops.forge import Differences, Hosting, Reviews
    from connectorops.offering import Offering, Publishing
    from connectorops.ownership import MergedChange
    from connectorops.rule import RuleSet
    from connectorops.sas import Answer
    from connectorops.scanning.searched import EngineHit
    from connectorops.secret import Secret
    from connectorops.tree import Directory, Tree
    from connectorops.upload import Container, Package, Storage
    from connectorops.wiring import Inspection


@dataclass(frozen=True, slots=True)
class RevisionRange:
    """What a branch changes: the trees at its tip, where it left the base, and at the tip of the base."""

    head: Tree
    merge_base: Tree
    base: Tree
    files: tuple[FileChange, ...]


class ServiceDownError(Exception):
    """Something that we need is not there or does not answer. It says nothing about the files that were judged."""


@dataclass(frozen=True, slots=True, repr=False)
class AddedBlob:
    """A file as some commit of a range added it; `data` is None for one that is too large to be looked at."""

    object_id: str
    path: str
    data: bytes | None


class UnstorablePathError(Exception):
    """A commit can't have a file of this path: whoever named it has to name it otherwise, and no service is down."""


class MovedError(Exception):
    """The branch moved on since it was read, or another writer holds it: read it again, and decide again."""


class EventBranch(Protocol):
    """A branch of small files that only ever gains some: the ledger. Whoever adds says which tip they have seen."""

    def tip(self) -> str:
        """The commit at the tip of the branch; "" where there is no such branch yet."""

    def tree(self, commit: str) -> Tree:
        """The files of a commit of the branch; of "" there are none."""

    def extend(self, tip: str, files: Mapping[str, bytes], message: str) -> str:
        """One commit on top of `tip` that adds these files, and the branch set to it: both, or nothing at all.

        Raises MovedError where the tip of the branch is no longer `tip` ("" means that there must be no branch), and
        ServiceDownError where it could not be written for another reason.
        """

    def pause(self, attempt: int) -> None:
        """Wait before the next attempt after a MovedError: longer each time, and never as long as other writers."""


class EventHistory(EventBranch, Protocol):
    """The branch with the commits that made it."""

    def altered(self, commit: str) -> Sequence[str]:
        """Paths that some commit up to this one changed or removed: none, on a branch that only gained files.

        Raises LookupError where the clone lacks the history that would show it.
        """


class SecretSearch(Protocol):
    """A search for secrets that is under way."""

    def hits(self) -> Iterable[EngineHit]:
        """What it found, once it is ready. Raises ServiceDownError where it did not get there."""


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What another version of this program said: its exit code, and what it wrote to its output and beside it."""

    code: int
    output: bytes
    said: str


class Workspace(Protocol):
    """The machine that the command runs on: its files and its processors."""

    def find_root(self, path: Path) -> Path:
        """The repository that a path belongs to."""

    def tree(self, root: Path) -> Directory:
        """The files of a repository."""

    def revision(self, path: Path, revision: str) -> Tree:
        """The files of a commit of the repository that a path is in. Raises LookupError for what is not there."""

    def folder_id(self, path: Path, revision: str, folder: str) -> tuple[str, str]:
        """The ids of the commit that a revision names, and of a folder in it. Raises LookupError."""

    def revision_range(self, path: Path, base: str, revision: str) -> RevisionRange:
        """What a revision changes since it left the base, in the repository that a path is in.

        Raises LookupError for a revision that is not there, or where no common ancestor is.
        """

    def uncommitted(self, root: Path) -> Sequence[str]:
        """The files of the working directory that are not as its last commit has them. Raises LookupError."""

    def merged_changes(self, path: Path) -> Iterator[MergedChange]:
        """What was merged into the current branch, the newest first. Raises LookupError where there is no history."""

    def added_blobs(self, path: Path, base: str, revision: str) -> Iterator[AddedBlob]:
        """Every file that the commits of a range added, also what a later one removed. Raises LookupError."""

    def adding_commit(self, path: Path, base: str, revision: str, object_id: str) -> str:
        """The first commit of the range that holds this blob."""

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        """Start the secret engine over these files: it works while the caller does. Raises ServiceDownError."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a file whole or not at all. Raises OSError where it can't be written."""

    def move(self, path: Path, to: Path) -> None:
        """Give a file another name, if only in case. Raises OSError, also where another file has that name."""

    def remove(self, path: Path) -> None:
        """Delete a file. Raises OSError where it can't be deleted."""

    def events(self, root: Path) -> EventHistory:
        """The branch of the repository that holds its ledger. Raises LookupError where there is no repository."""

    def hosted_events(self, repository: str) -> EventBranch:
        """The same branch where the repository is hosted, by its name, as the account of the token.

        Raises LookupError where there is no token.
        """

    def conversation(self, root: Path) -> Conversation:
        """Issues and pull requests, where the repository is hosted.

        Raises LookupError where nothing says where that is, or how to sign in.
        """

    def hosting(self, repository: str) -> Hosting:
        """The forge, for a repository by its name, as the account of the token in the environment.

        Raises LookupError where there is no token.
        """

    def inspection(self, repository: str) -> Inspection:
        """The settings of a hosted repository, as the account of the token sees them. Raises LookupError as well."""

    def origin(self, root: Path) -> str:
        """Where the clone came from, as OWNER/NAME; "" where nothing says so."""

    def fetch(self, root: Path, repository: str, refs: Sequence[str]) -> Sequence[str]:
        """Fetch refs of a hosted repository into the clone: objects only, nothing is checked out. Their commits.

        Raises ServiceDownError.
        """

    def push(self, root: Path, repository: str, ref: str) -> None:
        """Push a ref to the same one of the hosted repository, never by force. Raises ServiceDownError."""

    def offering(self, repository: str) -> Offering:
        """The API for offering a connector to a repository. Raises LookupError where there is no token."""

    def publishing(self, root: Path) -> Publishing:
        """Git for the same, in the clone. Raises LookupError where there is none."""

    def differences(self, root: Path) -> Differences:
        """What is different in two commits, in the clone that a path is in. Raises LookupError where there is none."""

    def reviews(self, repository: str) -> Reviews:
        """Reviews of pull requests, as the account of the token. Raises LookupError where there is none."""

    def now(self) -> datetime:
        """The time by which clocks run, in Coordinated Universal Time."""

    def package(self, file: Path) -> Package:
        """The name, size and SHA-256 of a file. Raises OSError where it can't be read."""

    def blob_store(self, storage: Storage, root: Path) -> BlobStore:
        """What packages are put into; a folder is below `root` if its path is relative.

        Raises StorageRefusedError where nothing says who we are, or it is another account's.
        """

    def link_issuer(self, container: Container) -> LinkIssuer:
        """Who signs links. Raises StorageRefusedError where we have no key that could sign one that lasts."""

    def follow(self, link: Secret, *, while_status: int | None = None) -> Answer:
        """What a link gives. Raises ServiceDownError, and StorageRefusedError for one over http.

        While it is this status, a change of a policy may not have taken effect yet: then it is asked again for a while.
        """

    def secret_file_problem(self, file: Path) -> str:
        """Why no secret can, or should, be written to a new file with this absolute path; "" where it can."""

    def write_secret(self, file: Path, secret: Secret) -> None:
        """Create a file that only its owner reads. Raises OSError, also where a file of this name is there."""

    def other_version(self, program: Path) -> str:
        """The version of the connectorops at this path. Raises LookupError for what is none or can't be run."""

    def ask_other(self, program: Path, arguments: Sequence[str]) -> OtherAnswer:
        """Run it. Raises LookupError where it can't be run, and ServiceDownError where it does not end."""

    def today(self) -> date:
        """The day by which waivers end: in Coordinated Universal Time, the same for everybody."""

    def judge(self, engine: Engine, connectors: Sequence[Connector], jobs: int | None) -> Iterator[Judgement]:
        """Judge the connectors in this many processes (None: as many as it is worth), in their order."""

    def mend(self, mender: Mender, rules: RuleSet, connectors: Sequence[Connector]) -> Iterator[Fix]:
        """What these rules can mend in each of the connectors, in their order."""


class Forge(Protocol):
    """The place where the repository is hosted. Its answers change without a commit, so `check` never asks it."""

    def permission(self, handle: str) -> str:
        """What a user or an org/team may do in the repository: admin, maintain, write, triage, read or none.

        "none" is also the answer for an account or a team that does not exist or can't be seen.
        """


@dataclass(frozen=True, slots=True)
class PendingCheck:
    """A check of ours on a commit that has not ended; `id` is the forge's own."""

    id: int
    name: str
    commit: str
    started: datetime


class Conversation(Protocol):
    """Issues, pull requests and checks of the repository, as far as they are ours to write."""

    def own_comments(self, number: int) -> Sequence[str]:
        """The texts of the comments that this account itself wrote on an issue or a pull request, the oldest first.

        Only these: anybody could write a text that looks like ours.
        """

    def comment(self, number: int, text: str) -> None:
        """Write a comment, in Markdown, on an issue or a pull request."""

    def pending_checks(self) -> Sequence[PendingCheck]:
        """The checks of ours that are still queued or running, on the tips of open pull requests."""

    def end_check(self, check: PendingCheck, summary: str) -> None:
        """End a check as cancelled, with a summary that says why and how to run it again."""


class StorageRefusedError(Exception):
    """The storage is there and says no: the wrong account or container, a right that is missing, other content.

    It says what to do, and quotes nothing that the storage sent: answers may repeat what was signed.
    """


class BlobStore(Protocol):
    """A place that packages are put into, and never changed in."""

    def put(self, blob: str, file: Path, package: Package, progress: Callable[[int], None]) -> bool:
        """Create the blob if it is not there, read it back and compare. True where it was not there before.

        `progress` is told how many bytes went. Nobody ever sees a part of a blob: a run that is ended leaves none, and
        the next goes on where it stopped. Raises StorageRefusedError where something else has this name, and
        ServiceDownError where the storage does not answer.
        """


class LinkIssuer(Protocol):
    """Whoever may sign links to blobs of a container. Every method raises StorageRefusedError and ServiceDownError."""

    def keep_policy(self, name: str) -> None:
        """See that there is a stored access policy that allows to read, and says nothing else."""

    def remove_policy(self, name: str) -> bool:
        """Remove a stored access policy; False where there is none of this name."""

    def sign(self, blob: str, end: datetime, policy: str) -> Secret:
        """A link that allows to read one blob over https until a time, under a policy or ("") without one."""
