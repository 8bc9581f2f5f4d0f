"""What `check` does not look at: what is not committed, and what is in no folder for connectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.changes.pull_request import owner
from connectorops.codeowners import LOCATIONS
from connectorops.config import CONFIG_PATH
from connectorops.connectors import discover, strays
from connectorops.report.escape import terminal
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from connectorops.commands.subjects import Subjects
    from connectorops.ports import Workspace

_SHOWN: Final = 5


def unseen(workspace: Workspace, subjects: Subjects) -> str:
    """What to say of the files that would be judged if they were committed; "" where there are none."""
    paths = workspace.uncommitted(subjects.root)
    if not paths or subjects.pull_request is None:
        return ""
    known = {*subjects.pull_request.old, *subjects.pull_request.new}
    known |= {each.name for each in discover(workspace.tree(subjects.root), subjects.config)}
    names = dict.fromkeys(known)
    others = {CONFIG_PATH, *(LOCATIONS if subjects.repository else ())}
    found = [path for path in paths if path in others or owner(path, names) is not None]
    return _told([path for path in found if _is_below(path, subjects.under)])


def astray(subjects: Subjects) -> str:
    """What to say of folders that may be meant as connectors, where the whole repository is judged; or ""."""
    found = strays(subjects.tree, subjects.config) if "" in subjects.under else []
    if not found:
        return ""
    has = "has a definition, but is" if len(found) == 1 else "have a definition, but are"
    more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    named = ", ".join([*(terminal(each or ".") for each in found[:_SHOWN]), *more])
    return (
        f"Not judged: {named} {has} in none of the folders for connectors ({', '.join(subjects.config.roots)}). "
        f"Name it as a PATH, or its folder under `roots` in {CONFIG_PATH}; `exclude` there says that it is meant."
    )


def _is_below(path: str, under: tuple[str, ...]) -> bool:
    return path == CONFIG_PATH or any(not each or path == each or path.startswith(f"{each}/") for each in under)


def _told(paths: list[str]) -> str:
    if not paths:
        return ""
    more = [f"and {len(paths) - _SHOWN} more"] if len(paths) > _SHOWN else []
    named = ", ".join([*map(terminal, paths[:_SHOWN]), *more])
    has = "has" if len(paths) == 1 else "have"
    return (
        f"Not judged: {count(len(paths), 'file')} {has} changes that are not committed ({named}). "
        "--base judges what is committed; without it, `check` judges the files as they are."
    )
