"""What the commands share that mend connectors: the repairs, and what is said of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from connectorops.commands.progress import watched
from connectorops.fixes import Left, Mender
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectorops.commands.subjects import Subjects
    from connectorops.fixes import Fix
    from connectorops.ports import Workspace


def mended(workspace: Workspace, subjects: Subjects) -> list[Fix]:
    """Each connector with what the rules can mend in it."""
    mender = Mender(subjects.config.waivers, workspace.today())
    return list(watched(workspace.mend(mender, subjects.rules, subjects.connectors), subjects.connectors, "Mending"))


def summary(fixes: Sequence[Fix], subjects: Subjects, *, written: bool) -> Iterator[str]:
    """What was done, line by line, with names as they are: whoever shows a line makes it inert."""
    if not any(fix.is_needed for fix in fixes):
        yield "Nothing to fix." if not any(fix.left for fix in fixes) else "Nothing was fixed."
    for fix in fixes:
        yield from (f"{'Renamed' if written else 'Would rename'} {old} to {new}" for old, new in fix.moved.items())
        yield from (f"{'Fixed' if written else 'Would fix'} {path}" for path in fix.files)
        yield from (f"{'Deleted' if written else 'Would delete'} {path}" for path in fix.removed)
    yield from (f"  {each}." for fix in fixes for each in fix.done)
    yield from _repaired(fixes, subjects)
    if steps := [step for fix in fixes for step in fix.steps]:
        yield from ("", "Next steps:")
        yield from (f"  {step}" for step in steps)
    beside = (Left(each.path, each.reason) for each in subjects.left_out)
    if left := [*(each for fix in fixes for each in fix.left), *beside]:
        yield from ("", "Left as they are:")
        yield from (f"  {each.subject}: {each.reason}." for each in left)
        if any(each.is_unread for each in left):
            yield "What can't be read can't be mended. `connectorops check` on it says what is wrong, line by line."
    for crashed in (each for fix in fixes for each in fix.crashed):
        yield ""
        yield f"Our rule {crashed.rule} failed on {crashed.path}: {crashed.error}. Please tell us."


def _repaired(fixes: Sequence[Fix], subjects: Subjects) -> Iterator[str]:
    """How many findings of each rule were mended."""
    total: Counter[str] = Counter()
    for fix in fixes:
        total.update(fix.repaired)
    names = {rule.id: rule.name for rule in subjects.rules.rules}
    for id_ in sorted(total):
        yield f"  {id_} {names[id_]}: {count(total[id_], 'finding')}."
