"""A workflow file of GitHub Actions, as far as it matters for what runs where, and with which rights.

The file may hold anything: what has another shape than GitHub expects reads as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from connectorops.documents import join
from connectorops.model import Place
from connectorops.wiring.uses import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectorops.documents import Document

FOLDER: Final = ".github/workflows"
ENDINGS: Final = (".yml", ".yaml")
MOST_JOBS: Final = 256
MOST_STEPS: Final = 500
"""More than GitHub runs, and as much as we look at."""
PRIVILEGED: Final = (
    "pull_request_target", "workflow_run", "issue_comment", "issues", "discussion_comment", "discussion", "fork",
    "gollum", "watch",
)  # fmt: skip
"""Events that strangers start, and that run with the rights and the secrets of the repository."""
ALL_SCOPES: Final = frozenset(
    {
        "actions", "attestations", "checks", "contents", "deployments", "discussions", "id-token", "issues", "models",
        "packages", "pages", "pull-requests", "security-events", "statuses",
    }
)  # fmt: skip
_RANKS: Final = {"none": 0, "read": 1, "write": 2}


def mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - YAML is any shape
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One `uses:`: of a step (an action), or of a job (a workflow)."""

    job: Job
    pointer: str
    reference: Reference
    inputs: Mapping[str, Any]

    @property
    def place(self) -> Place:
        return self.job.workflow.at(join(self.pointer, "uses"))

    @property
    def is_call(self) -> bool:
        """It is a job that calls a workflow, and no step."""
        return self.pointer == self.job.pointer


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A job, by its id."""

    workflow: Workflow
    id: str
    value: Mapping[str, Any]

    @property
    def pointer(self) -> str:
        return join("/jobs", self.id)

    def at(self, *tokens: str | int, on_key: bool = False) -> Place:
        return self.workflow.at(join(self.pointer, *tokens), on_key=on_key)

    @property
    def steps(self) -> list[tuple[str, Mapping[str, Any]]]:
        """The steps with their pointers."""
        found = self.value.get("steps")
        listed = found[:MOST_STEPS] if isinstance(found, list) else []
        return [(join(self.pointer, "steps", number), mapping(each)) for number, each in enumerate(listed)]

    @property
    def call(self) -> Use | None:
        """The workflow that the job calls."""
        return self._use(self.pointer, self.value)

    @property
    def uses(self) -> list[Use]:
        """The workflow that the job calls, or the actions of its steps."""
        found = [self.call, *(self._use(pointer, step) for pointer, step in self.steps)]
        return [each for each in found if each is not None]

    def _use(self, pointer: str, value: Mapping[str, Any]) -> Use | None:
        text = value.get("uses")
        return (
            Use(self, pointer, Reference(text), mapping(value.get("with")))
            if isinstance(text, str) and text.strip()
            else None
        )

    @property
    def permissions(self) -> dict[str, int] | None:
        """What the job may, by scope: 1 to read, 2 to write. None where neither it nor its workflow says so."""
        for holder in (self.value, self.workflow.value):
            if holder.get("permissions") is not None:
                return granted(holder["permissions"])
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Workflow:
    """One file below .github/workflows."""

    path: str
    document: Document
    value: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", mapping(self.document.value))

    def at(self, pointer: str = "", *, on_key: bool = False, key: str = "") -> Place:
        return Place(self.path, pointer, on_key=on_key, key=key)

    @property
    def name(self) -> str:
        """By which `workflow_run` knows it: the path, where it has no name."""
        name = self.value.get("name")
        return name if isinstance(name, str) and name.strip() else self.path

    @property
    def triggers(self) -> dict[str, Mapping[str, Any]]:
        """The events that start it, with what each is limited to."""
        value = self.value.get("on")
        if isinstance(value, str):
            return {value: {}}
        if isinstance(value, list):
            return {each: {} for each in value if isinstance(each, str)}
        return {event: mapping(limits) for event, limits in mapping(value).items()}

    def trigger(self, event: str) -> Place:
        """Where an event stands."""
        value = self.value.get("on")
        if isinstance(value, dict):
            return self.at(join("/on", event), on_key=True)
        return self.at(join("/on", value.index(event)) if isinstance(value, list) and event in value else "/on")

    @property
    def is_callee(self) -> bool:
        """It only runs where another workflow calls it, and by the other's triggers."""
        return set(self.triggers) == {"workflow_call"}

    @property
    def is_privileged(self) -> bool:
        """Strangers can start it, and it runs with the rights of the repository."""
        return not self.triggers.keys().isdisjoint(PRIVILEGED)

    @property
    def jobs(self) -> list[Job]:
        found = mapping(self.value.get("jobs"))
        return [Job(self, name, mapping(value)) for name, value in list(found.items())[:MOST_JOBS]]

    @property
    def is_cut(self) -> bool:
        """There are more jobs, or more steps in one, than are looked at."""
        steps = (job.value.get("steps") for job in self.jobs)
        return len(mapping(self.value.get("jobs"))) > MOST_JOBS or any(
            isinstance(each, list) and len(each) > MOST_STEPS for each in steps
        )

    @property
    def uses(self) -> Iterator[Use]:
        return (use for job in self.jobs for use in job.uses)


def granted(value: Any) -> dict[str, int]:  # noqa: ANN401 - YAML is any shape
    """The value of `permissions`, by scope."""
    if value in ("read-all", "write-all"):
        return dict.fromkeys(ALL_SCOPES, 1 if value == "read-all" else 2)
    rights = {scope: right for scope, right in mapping(value).items() if isinstance(right, str)}
    return {scope: _RANKS[right] for scope, right in rights.items() if right in _RANKS}
