"""What of the workflows was too much to be looked at: there are bounds, so that no file can keep us busy for hours."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from connectorops.wiring.gaps import skipped
from connectorops.wiring.steps import MOST_FOLLOWED, MOST_IN_ALL
from connectorops.wiring.strangers import MOST_LOOKS
from connectorops.wiring.wiring import MOST_FILES
from connectorops.wiring.workflow import FOLDER, MOST_JOBS, MOST_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.model import Skipped
    from connectorops.rule import Rule
    from connectorops.wiring.wiring import Wiring

_HEADS: Final = "DR040"
_TEXTS: Final = "DR045"
_FILES: Final = ("DR00", "DR01", "DR02", "DR03", "DR04")
"""The topics that look at workflows."""


def left_out(wiring: Wiring, rules: tuple[Rule, ...]) -> Iterator[Skipped]:
    """What of the workflows was too much to be looked at. To be asked when the rules have run."""
    of_files = tuple(each.id for each in rules if each.id.startswith(_FILES))
    found = []
    if wiring.more_files:
        why = f"there are {wiring.more_files:,} workflows more than the {MOST_FILES:,} that are looked at"
        found.append((FOLDER, why, of_files))
    for workflow in wiring.workflows:
        if workflow.is_cut:
            name = posixpath.basename(workflow.path)
            why = f"{name} has more than the {MOST_JOBS:,} jobs and {MOST_STEPS:,} steps in each that are looked at"
            found.append((workflow.path, why, of_files))
    for job in wiring.followed.cut:
        name = posixpath.basename(job.workflow.path)
        why = f"the actions of {name}, job {job.id}, have more steps than the {MOST_FOLLOWED:,} that are looked at"
        found.append((job.workflow.path, f"{why} ({MOST_IN_ALL:,} for all jobs)", (_HEADS, _TEXTS)))
    for search, rule in ((wiring.heads, _HEADS), (wiring.texts, _TEXTS)):
        if search.gave_up:
            why = f"what variables, inputs and outputs read is looked at {MOST_LOOKS:,} times, and there is more"
            found.append((FOLDER, why, (rule,)))
    yield from skipped(rules, iter(found))
