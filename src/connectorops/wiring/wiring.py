"""The wiring of a repository: which of its workflows do what for ConnectorOps, and what its host says of it."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from connectorops.connectors import Repository
from connectorops.documents import Document
from connectorops.model import Place
from connectorops.wiring.roles import CALL_NEEDS, CALLED, COMMANDS, NEEDS, OUR_ACTION, PROJECT, Role
from connectorops.wiring.steps import Followed, scopes
from connectorops.wiring.strangers import HEADS, TEXTS, Search
from connectorops.wiring.workflow import ENDINGS, FOLDER, Job, Use, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectorops.config import Config
    from connectorops.documents import TextFile
    from connectorops.tree import Tree
    from connectorops.wiring.hosted import Hosted
    from connectorops.wiring.scope import Scope

MOST_FILES: Final = 200
"""Workflows that are looked at."""
_DEEPEST: Final = 4
"""How deep workflows may call each other, for GitHub."""
NO_FILE: Final = ".github"
"""The place of what no file tells: a folder, in which no line is shown."""
_ACTIONS: Final = ("action.yml", "action.yaml")


@dataclass(frozen=True, slots=True)
class Duty:
    """What a `uses:` does for us, and what it needs for that."""

    role: Role
    is_call: bool

    @property
    def needs(self) -> dict[str, int]:
        return (CALL_NEEDS if self.is_call else NEEDS)[self.role]


def union(permissions: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """What all of them together have."""
    found: dict[str, int] = {}
    for each in permissions:
        for scope, right in each.items():
            found[scope] = max(right, found.get(scope, 0))
    return found


class Wiring:
    """The scope of rules about it. Everything is read when it is first asked for.

    `hosted` is None where nothing was asked. `published` are the files of the default branch, None where that is not
    known.
    """

    def __init__(
        self, tree: Tree, config: Config, hosted: Hosted | None = None, published: frozenset[str] | None = None
    ) -> None:
        self.repository = Repository(tree, config)
        self.hosted = hosted
        self.published = published

    def told(self, hosted: Hosted | None, published: frozenset[str] | None = None) -> Wiring:
        """The same repository, whose files are read only once, with what its host says."""
        made = Wiring(self.repository.tree, self.repository.config, hosted, published)
        made.repository = self.repository
        return made

    @property
    def upstream(self) -> Hosted | None:
        """What the host says; nothing of a fork, where the settings that count are those of the other repository."""
        return None if self.hosted and self.hosted.is_fork else self.hosted

    def text(self, path: str) -> TextFile | None:
        return self.repository.text(path)

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        """Those that GitHub would run: files right below .github/workflows."""
        documents = ((path, self.repository.text(path)) for path in self._paths[:MOST_FILES])
        return tuple(Workflow(path, document) for path, document in documents if isinstance(document, Document))

    @property
    def more_files(self) -> int:
        """How many workflows there are beside those that are looked at."""
        return max(0, len(self._paths) - MOST_FILES)

    @cached_property
    def _paths(self) -> list[str]:
        below = sorted(self.repository.tree.paths(FOLDER))
        return [path for path in below if posixpath.dirname(path) == FOLDER and path.endswith(ENDINGS)]

    def _is_our_action(self, folder: str) -> bool:
        """A folder of the repository holds our action: so it is in our own repository, and in copies of it."""
        files = (self.repository.text(posixpath.join(folder, name)) for name in _ACTIONS)
        values = [file.value for file in files if isinstance(file, Document)]
        return any(isinstance(each, dict) and each.get("name") == "ConnectorOps" for each in values)

    def names_us(self, use: Use) -> bool:
        """The action, or a workflow, of ConnectorOps itself: also one that we do not know yet."""
        return use.reference.repository.endswith(f"/{PROJECT}")

    def duties(self, use: Use) -> list[Duty]:
        """What a `uses:` does for us; of a workflow of the repository what the workflow does."""
        found = (self._own_duties(each) for each in self.ends(use))
        return list(dict.fromkeys(duty for duties in found for duty in duties))

    def ends(self, use: Use) -> list[Use]:
        """What a `uses:` comes to: itself, or what the workflow of the repository that it calls comes to."""
        found, waiting, seen = list[Use](), [(use, 0)], set[str]()
        while waiting:
            each, depth = waiting.pop(0)
            callee = self._by_path.get(each.reference.local_path) if each.reference.is_local else None
            if callee is None:
                found.append(each)
            elif callee.path not in seen and depth < _DEEPEST:
                seen.add(callee.path)
                waiting += [(inner, depth + 1) for inner in callee.uses]
        return found

    def _own_duties(self, use: Use) -> list[Duty]:
        reference = use.reference
        if reference.is_local:
            return self._of_action(use) if self._is_our_action(reference.local_path) else []
        if not self.names_us(use):
            return []
        if reference.path in OUR_ACTION:
            return self._of_action(use)
        role = CALLED.get(reference.path.removeprefix(f"{FOLDER}/"))
        return [Duty(role, is_call=True)] if role else []

    def needs(self, use: Use) -> dict[str, int]:
        """What the job with this `uses:` has to have: of a workflow of the repository what its jobs say themselves."""
        callee = self._by_path.get(use.reference.local_path) if use.is_call and use.reference.is_local else None
        needed = [job.permissions or {} for job in callee.jobs] if callee else [each.needs for each in self.duties(use)]
        return union(needed)

    def needed(self, job: Job) -> dict[str, int]:
        """What a job has to have for all that it does for us."""
        return union(self.needs(use) for use in job.uses if self.duties(use))

    def _of_action(self, use: Use) -> list[Duty]:
        command = use.inputs.get("command", "action")
        role = COMMANDS.get(command) if isinstance(command, str) else None
        if role is Role.COMMANDS and str(use.inputs.get("gated")).lower() == "true":
            role = Role.GATED
        return [Duty(role, is_call=False)] if role else []

    def workflow(self, path: str) -> Workflow | None:
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, Workflow]:
        return {each.path: each for each in self.workflows}

    @cached_property
    def scopes(self) -> dict[str, dict[str, Scope]]:
        """What names mean in each job, by the path of its workflow and by its id."""
        return scopes(self)

    @cached_property
    def followed(self) -> Followed:
        """The steps of jobs, and of what they use."""
        return Followed(self)

    @cached_property
    def texts(self) -> Search:
        """The search for text that strangers write."""
        return Search(TEXTS)

    @cached_property
    def heads(self) -> Search:
        """The search for commits of pull requests."""
        return Search(HEADS)

    @cached_property
    def used(self) -> tuple[tuple[Use, tuple[Duty, ...]], ...]:
        """Every `uses:` that does something for us."""
        found = ((use, tuple(self.duties(use))) for workflow in self.workflows for use in workflow.uses)
        return tuple((use, duties) for use, duties in found if duties)

    def parts(self, *roles: Role) -> Iterator[Use]:
        """What does this for us in workflows that run by themselves."""
        for use, duties in self.used:
            if not use.job.workflow.is_callee and any(duty.role in roles for duty in duties):
                yield use

    @cached_property
    def wired(self) -> tuple[Workflow, ...]:
        """The workflows that use us."""
        paths = {use.job.workflow.path for use, _ in self.used}
        paths |= {use.job.workflow.path for each in self.workflows for use in each.uses if self.names_us(use)}
        return tuple(each for each in self.workflows if each.path in paths)

    def home(self, *roles: Role) -> Place:
        """Where a setting of the host shows in the files: what does this for us; else no file tells it."""
        use = next(self.parts(*roles), None)
        return use.place if use else Place(NO_FILE)

    @cached_property
    def inputs(self) -> str:
        """sha256 hex over what was judged."""
        total = hashlib.sha256("\0".join(sorted(self.repository.paths)).encode("utf-8", "surrogateescape"))
        files = [(each.path, each.document.data) for each in self.workflows]
        files += [(each.path, each.data) for each in self.repository.owners_files]
        for path, data in files:
            total.update(f"\0{path}\0{hashlib.sha256(data).hexdigest()}".encode())
        total.update(f"\0{self.hosted!r}\0{sorted(self.published or ())}".encode("utf-8", "surrogateescape"))
        return total.hexdigest()
