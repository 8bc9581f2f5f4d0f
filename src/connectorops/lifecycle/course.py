"""What follows once a commit is certified: whose move it is, what they do, and what is said in a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.lifecycle.clocks import mover
from connectorops.lifecycle.states import Move, Party, State, find

if TYPE_CHECKING:
    from connectorops.lifecycle.submission import Submission


@dataclass(frozen=True, slots=True)
class Step:
    """`line` is the comment that does it, or, where it `records`, the one that says that it was done."""

    mover: Party
    doing: str
    line: str
    records: bool = True

    @property
    def sentence(self) -> str:
        """The same in a row, without the mover."""
        return f"{self.doing}. {'When that is done: ' if self.records else ''}{self.line}"


PROPOSE: Final = Step(Party.PUBLISHER, "bring it to the public repository", "/propose", records=False)
REVIEW: Final = Step(
    Party.MICROSOFT,
    "review the pull request in the public repository, and merge it, or say what to change (/changes-requested REASON)",
    "/merged",
)
SUBMIT: Final = Step(Party.PUBLISHER, "fill in the form of Partner Center, and submit the offer", "/submitted")
REPORT: Final = Step(Party.MICROSOFT, "send the certification report; if it is bad: /failed REASON", "/passed")
PREVIEW: Final = Step(Party.PUBLISHER, "test the preview, and sign it off; if it fails: /failed REASON", "/go-live")
CORRECT: Final = Step(Party.PUBLISHER, "correct what was asked for, push, and certify that", "/status", records=False)


def step_after(submission: Submission, commit: str) -> Step | None:
    """What follows for this commit; None where it is not the one that was certified last in the cycle under way."""
    certified, state = submission.last_of(Move.CERTIFY), submission.state
    if state is State.WITHDRAWN or certified is None or certified.subject.commit != commit:
        return None
    proposed = submission.last_of(Move.PROPOSE)
    is_proposed = proposed is not None and proposed.subject.commit == commit
    if state is State.REJECTED and certified.subject.package == submission.rejected.package:
        return CORRECT
    if state is State.CHANGES_REQUESTED and is_proposed:
        return CORRECT
    if state is State.OPEN_SOURCING and is_proposed:
        return REVIEW
    is_public = submission.merged.tree in {"", certified.subject.tree}
    if find(submission.route, state, Move.SUBMIT) and is_public:
        return SUBMIT
    if find(submission.route, state, Move.PROPOSE):
        return PROPOSE
    if state is State.IN_REVIEW:
        return REPORT
    if state is State.PASSED:
        return PREVIEW
    return Step(mover(submission), f"it is {state}", "/status", records=False)
