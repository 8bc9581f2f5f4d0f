"""The machine that the command runs on."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectorops.adapters.files import FileTree, find_root, move_file, write_whole
from connectorops.adapters.tokens import own_token, upstream_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from connectorops.adapters.differences import LocalDifferences
    from connectorops.adapters.git import GitTree
    from connectorops.adapters.github import GitHubForge
    from connectorops.adapters.github_ledger import GitHubEvents
    from connectorops.adapters.github_offering import GitHubOffering
    from connectorops.adapters.github_reviews import GitHubReviews
    from connectorops.adapters.github_settings import GitHubInspection
    from connectorops.adapters.ledger import LocalEvents
    from connectorops.adapters.publishing import GitPublishing
    from connectorops.connectors import Connector
    from connectorops.engine import Engine, Judgement
    from connectorops.fixes import Fix, Mender
    from connectorops.ownership import MergedChange
    from connectorops.ports import (
        AddedBlob,
        BlobStore,
        Conversation,
        LinkIssuer,
        OtherAnswer,
        RevisionRange,
        SecretSearch,
    )
    from connectorops.rule import RuleSet
    from connectorops.sas import Answer
    from connectorops.secret import Secret
    from connectorops.upload import Container, Package, Storage


class LocalWorkspace:
    """The file system and the processors of this machine."""

    def find_root(self, path: Path) -> Path:
        return find_root(path)

    def tree(self, root: Path) -> FileTree:
        return FileTree(root)

    def revision(self, path: Path, revision: str) -> GitTree:
        from connectorops.adapters.git import revision_tree  # noqa: PLC0415 - start-up counts

        return revision_tree(path, revision)

    def folder_id(self, path: Path, revision: str, folder: str) -> tuple[str, str]:
        from connectorops.adapters.git import folder_id  # noqa: PLC0415 - start-up counts

        return folder_id(path, revision, folder)

    def revision_range(self, path: Path, base: str, revision: str) -> RevisionRange:
        from connectorops.adapters.revisions import revision_range  # noqa: PLC0415 - start-up counts

        return revision_range(path, base, revision)

    def uncommitted(self, root: Path) -> list[str]:
        from connectorops.adapters.uncommitted import uncommitted  # noqa: PLC0415 - start-up counts

        return uncommitted(root)

    def merged_changes(self, path: Path) -> Iterator[MergedChange]:
        from connectorops.adapters.history import merged_changes  # noqa: PLC0415 - start-up counts

        return merged_changes(path)

    def added_blobs(self, path: Path, base: str, revision: str) -> Iterator[AddedBlob]:
        from connectorops.adapters.added import added_blobs  # noqa: PLC0415 - start-up counts

        return added_blobs(path, base, revision)

    def adding_commit(self, path: Path, base: str, revision: str, object_id: str) -> str:
        from connectorops.adapters.added import adding_commit  # noqa: PLC0415 - start-up counts

        return adding_commit(path, base, revision, object_id)

    def search_secrets(self, blobs: Iterable[bytes]) -> AbstractContextManager[SecretSearch]:
        from connectorops.adapters.kingfisher import Kingfisher  # noqa: PLC0415 - start-up counts

        return Kingfisher(blobs)

    def other_version(self, program: Path) -> str:
        from connectorops.adapters.other_version import version_of  # noqa: PLC0415 - start-up counts

        return version_of(program)

    def ask_other(self, program: Path, arguments: Sequence[str]) -> OtherAnswer:
        from connectorops.adapters.other_version import ask  # noqa: PLC0415 - start-up counts

        return ask(program, arguments)

    def write(self, path: Path, data: bytes) -> None:
        write_whole(path, data)

    def move(self, path: Path, to: Path) -> None:
        move_file(path, to)

    def remove(self, path: Path) -> None:
        path.unlink()

    def events(self, root: Path) -> LocalEvents:
        from connectorops.adapters.ledger import LocalEvents  # noqa: PLC0415 - start-up counts

        return LocalEvents(root)

    def conversation(self, root: Path) -> Conversation:
        from connectorops.adapters.github_conversation import GitHubConversation  # noqa: PLC0415 - start-up counts

        repository = os.environ.get("GITHUB_REPOSITORY", "")
        if not repository:
            raise LookupError(f"nothing says where {root} is hosted: name it in GITHUB_REPOSITORY, as OWNER/NAME")
        return GitHubConversation(self.hosting(repository))

    def hosted_events(self, repository: str) -> GitHubEvents:
        from connectorops.adapters.github_ledger import GitHubEvents  # noqa: PLC0415 - start-up counts

        return GitHubEvents(self.hosting(repository))

    def hosting(self, repository: str) -> GitHubForge:
        return self.forge(repository, own_token())

    def forge(self, repository: str, token: str) -> GitHubForge:
        """A repository on GitHub, as the account of a token. Raises LookupError without one."""
        from connectorops.adapters.github import GitHubForge  # noqa: PLC0415 - start-up counts
        from connectorops.adapters.github_api import API  # noqa: PLC0415 - the same

        if not token:
            raise LookupError(
                "there is no token in GITHUB_TOKEN; a workflow gives it to a step under `env:`, from `github.token`"
            )
        return GitHubForge(repository, token, os.environ.get("GITHUB_API_URL", API))

    def inspection(self, repository: str) -> GitHubInspection:
        from connectorops.adapters.fetching import SERVER  # noqa: PLC0415 - start-up counts
        from connectorops.adapters.github_settings import GitHubInspection  # noqa: PLC0415 - start-up counts

        return GitHubInspection(repository, self.hosting, os.environ.get("GITHUB_SERVER_URL", SERVER))

    def origin(self, root: Path) -> str:
        from connectorops.adapters.remotes import origin  # noqa: PLC0415 - start-up counts

        return origin(root)

    def fetch(self, root: Path, repository: str, refs: Sequence[str]) -> list[str]:
        from connectorops.adapters.fetching import fetch  # noqa: PLC0415 - start-up counts

        return fetch(root, repository, refs)

    def push(self, root: Path, repository: str, ref: str) -> None:
        from connectorops.adapters.fetching import push  # noqa: PLC0415 - start-up counts

        push(root, repository, ref)

    def offering(self, repository: str) -> GitHubOffering:
        from connectorops.adapters.github_offering import GitHubOffering  # noqa: PLC0415 - start-up counts

        return GitHubOffering(self.forge(repository, upstream_token()))

    def publishing(self, root: Path) -> GitPublishing:
        from connectorops.adapters.publishing import GitPublishing  # noqa: PLC0415 - start-up counts

        return GitPublishing(root)

    def differences(self, root: Path) -> LocalDifferences:
        from connectorops.adapters.differences import LocalDifferences  # noqa: PLC0415 - start-up counts

        return LocalDifferences(root)

    def reviews(self, repository: str) -> GitHubReviews:
        from connectorops.adapters.github_reviews import GitHubReviews  # noqa: PLC0415 - start-up counts

        return GitHubReviews(self.hosting(repository))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def package(self, file: Path) -> Package:
        from connectorops.adapters.folder_blobs import read_package  # noqa: PLC0415 - start-up counts

        return read_package(file)

    def blob_store(self, storage: Storage, root: Path) -> BlobStore:
        from connectorops.upload import Folder  # noqa: PLC0415 - start-up counts

        if isinstance(storage, Folder):
            from connectorops.adapters.folder_blobs import FolderBlobs  # noqa: PLC0415 - start-up counts

            return FolderBlobs(storage.path, root)
        from connectorops.adapters.azure_blobs import AzureBlobs  # noqa: PLC0415 - start-up counts

        return AzureBlobs(storage)

    def link_issuer(self, container: Container) -> LinkIssuer:
        from connectorops.adapters.azure_links import AzureLinks  # noqa: PLC0415 - start-up counts

        return AzureLinks(container)

    def follow(self, link: Secret, *, while_status: int | None = None) -> Answer:
        from connectorops.adapters.azure_account import Patience  # noqa: PLC0415 - start-up counts
        from connectorops.adapters.links import follow  # noqa: PLC0415 - start-up counts

        return follow(link, Patience(), while_status=while_status)

    def secret_file_problem(self, file: Path) -> str:
        from connectorops.adapters.private_files import private_problem  # noqa: PLC0415 - start-up counts

        return private_problem(file)

    def write_secret(self, file: Path, secret: Secret) -> None:
        from connectorops.adapters.private_files import write_private  # noqa: PLC0415 - start-up counts

        write_private(file, secret.reveal().encode())

    def today(self) -> date:
        return self.now().date()

    def judge(self, engine: Engine, connectors: Sequence[Connector], jobs: int | None) -> Iterator[Judgement]:
        from connectorops.adapters.processes import default_jobs, judge_all  # noqa: PLC0415 - start-up counts

        return judge_all(engine, connectors, jobs or default_jobs(len(connectors)))

    def mend(self, mender: Mender, rules: RuleSet, connectors: Sequence[Connector]) -> Iterator[Fix]:
        from connectorops.adapters.processes import default_jobs, each  # noqa: PLC0415 - start-up counts

        return each(mender, rules, connectors, default_jobs(len(connectors)))
