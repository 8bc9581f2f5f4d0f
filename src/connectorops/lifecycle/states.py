"""The state machine as a table: which move leads from which state to which, whose move it is, and what guards it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from connectorops.manifest import Kind
from connectorops.model import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class State(StrEnum):
    """Where a submission is. Being live and having an update under way are two things: see Submission.live_since."""

    DRAFT = "draft"
    OPEN_SOURCING = "open-sourcing"
    CHANGES_REQUESTED = "changes-requested"
    OPEN_SOURCED = "open-sourced"
    IN_REVIEW = "in-review"
    REJECTED = "rejected"
    PASSED = "passed"
    EXPIRED = "expired"
    SIGNED_OFF = "signed-off"
    DEPLOYING = "deploying"
    LIVE = "live"
    GENERALLY_AVAILABLE = "generally-available"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What happens to a submission; the words of `advance` and of the events in the ledger."""

    START = "start"
    PROPOSE = "propose"
    REQUEST_CHANGES = "request-changes"
    MERGED = "merged"
    CERTIFY = "certify"
    SUBMIT = "submit"
    PASSED = "passed"
    FAILED = "failed"
    EXPIRE = "expire"
    GO_LIVE = "go-live"
    DEPLOY = "deploy"
    RING = "ring"
    LIVE = "live"
    RELEASE = "release"
    UPDATE = "update"
    REISSUE_SAS = "reissue-sas"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Whose move it is."""

    PUBLISHER = "publisher"
    MICROSOFT = "Microsoft"
    CLOCK = "clock"
    NOBODY = "nobody"


class Role(StrEnum):
    """Who records a move: an owner of the connector, a maintainer of the repository, or the scheduled workflow."""

    PUBLISHER = "publisher"
    MAINTAINER = "maintainer"
    SCHEDULE = "schedule"


class Order(StrEnum):
    """Both are published: the pull request first (newer), or the portal first and the pull request after (older)."""

    OPEN_SOURCE_FIRST = "open-source-first"
    OPEN_SOURCE_LATER = "open-source-later"


class Route(StrEnum):
    """The way that a submission goes, by its kind, its program and its order."""

    OPEN_SOURCE_FIRST = "open-source-first"
    OPEN_SOURCE_LATER = "open-source-later"
    INDEPENDENT = "independent-publisher"
    TEMPLATE = "template"
    OFFER = "dynamics-365-offer"


class Guard(StrEnum):
    """What has to hold beside the state; `guards` judges them."""

    HAS_PACKAGE = "package"
    SAS_LONG_ENOUGH = "SAS valid long enough"
    AS_MERGED = "same files as merged"
    CHANGED = "not what was rejected"
    HAS_REASON = "reason"
    NEXT_RING = "next ring"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: by this move from this state to that one. `mover` is whose move it is in the real world."""

    source: State
    move: Move
    target: State
    mover: Party = Party.PUBLISHER
    guards: tuple[Guard, ...] = ()

    @property
    def recorders(self) -> frozenset[Role]:
        """Who may record it. A window that closes is no one's decision, so that no publisher records it."""
        if self.mover is Party.CLOCK:
            return frozenset({Role.SCHEDULE, Role.MAINTAINER})
        return frozenset({Role.PUBLISHER, Role.MAINTAINER})


_SUBMIT: Final = (Guard.HAS_PACKAGE, Guard.SAS_LONG_ENOUGH)
_REASON: Final = (Guard.HAS_REASON,)


def _submitting(*sources: State, more: tuple[Guard, ...] = ()) -> Iterator[Transition]:
    for source in sources:
        changed = (Guard.CHANGED,) if source is State.REJECTED else ()
        yield Transition(source, Move.SUBMIT, State.IN_REVIEW, guards=(*_SUBMIT, *more, *changed))


def _certifying(*sources: State) -> Iterator[Transition]:
    """Building and storing a package brings nothing further by itself: the form is filled in by people."""
    for source in sources:
        changed = (Guard.CHANGED,) if source is State.REJECTED else ()
        yield Transition(source, Move.CERTIFY, source, guards=(Guard.HAS_PACKAGE, *changed))


def _open_sourcing(*sources: State) -> Iterator[Transition]:
    for source in (*sources, State.CHANGES_REQUESTED, State.OPEN_SOURCING):
        yield Transition(source, Move.PROPOSE, State.OPEN_SOURCING)
    yield Transition(
        State.OPEN_SOURCING, Move.REQUEST_CHANGES, State.CHANGES_REQUESTED, Party.MICROSOFT, guards=_REASON
    )
    yield Transition(State.OPEN_SOURCING, Move.MERGED, State.OPEN_SOURCED, Party.MICROSOFT)


def _review(*, window: bool) -> Iterator[Transition]:
    """From the review to the sign-off; with a window in which the publisher tests the preview."""
    yield Transition(State.IN_REVIEW, Move.PASSED, State.PASSED, Party.MICROSOFT)
    yield Transition(State.IN_REVIEW, Move.FAILED, State.REJECTED, Party.MICROSOFT, guards=_REASON)
    yield Transition(State.PASSED, Move.GO_LIVE, State.SIGNED_OFF)
    if window:
        yield Transition(State.PASSED, Move.FAILED, State.REJECTED, guards=_REASON)
        yield Transition(State.PASSED, Move.EXPIRE, State.EXPIRED, Party.CLOCK)


def _deployment(source: State) -> Iterator[Transition]:
    yield Transition(source, Move.DEPLOY, State.DEPLOYING, Party.MICROSOFT)
    yield Transition(State.DEPLOYING, Move.RING, State.DEPLOYING, Party.MICROSOFT, guards=(Guard.NEXT_RING,))
    yield Transition(State.DEPLOYING, Move.LIVE, State.LIVE, Party.MICROSOFT)


def _updates(*sources: State) -> Iterator[Transition]:
    for source in sources:
        yield Transition(source, Move.UPDATE, State.DRAFT)
    yield Transition(State.WITHDRAWN, Move.START, State.DRAFT)


def _withdrawals(*sources: State) -> Iterator[Transition]:
    for source in sources:
        yield Transition(source, Move.WITHDRAW, State.WITHDRAWN, guards=_REASON)


def _new_sas(*sources: State) -> Iterator[Transition]:
    for source in sources:
        yield Transition(source, Move.REISSUE_SAS, source, guards=(Guard.SAS_LONG_ENOUGH,))


def _release(*sources: State) -> Iterator[Transition]:
    for source in sources:
        yield Transition(source, Move.RELEASE, State.GENERALLY_AVAILABLE)


_PORTAL: Final = (State.IN_REVIEW, State.REJECTED, State.PASSED)
_PULL_REQUEST: Final = (State.OPEN_SOURCING, State.CHANGES_REQUESTED)

TABLE: Final[dict[Route, tuple[Transition, ...]]] = {
    Route.OPEN_SOURCE_FIRST: (
        *_open_sourcing(State.DRAFT, State.REJECTED, State.EXPIRED),
        *_submitting(State.OPEN_SOURCED, State.REJECTED, State.EXPIRED, more=(Guard.AS_MERGED,)),
        *_review(window=True),
        *_deployment(State.SIGNED_OFF),
        *_release(State.LIVE),
        *_updates(State.LIVE, State.GENERALLY_AVAILABLE),
        *_certifying(State.DRAFT, *_PULL_REQUEST, State.OPEN_SOURCED, State.REJECTED, State.EXPIRED),
        *_new_sas(State.DRAFT, *_PULL_REQUEST, State.OPEN_SOURCED, *_PORTAL, State.EXPIRED),
        *_withdrawals(State.DRAFT, *_PULL_REQUEST, State.OPEN_SOURCED, *_PORTAL, State.EXPIRED, State.SIGNED_OFF),
    ),
    Route.OPEN_SOURCE_LATER: (
        *_submitting(State.DRAFT, State.REJECTED, State.EXPIRED),
        *_review(window=True),
        *_deployment(State.SIGNED_OFF),
        *_open_sourcing(State.LIVE),
        *_release(State.OPEN_SOURCED),
        *_updates(State.LIVE, State.OPEN_SOURCED, State.GENERALLY_AVAILABLE),
        *_certifying(State.DRAFT, State.REJECTED, State.EXPIRED),
        *_new_sas(State.DRAFT, *_PORTAL, State.EXPIRED),
        *_withdrawals(State.DRAFT, *_PORTAL, State.EXPIRED, State.SIGNED_OFF),
    ),
    Route.INDEPENDENT: (
        *_open_sourcing(State.DRAFT),
        *_deployment(State.OPEN_SOURCED),
        *_release(State.LIVE),
        *_updates(State.LIVE, State.GENERALLY_AVAILABLE),
        *_certifying(State.DRAFT, *_PULL_REQUEST),
        *_withdrawals(State.DRAFT, *_PULL_REQUEST, State.OPEN_SOURCED),
    ),
    Route.TEMPLATE: (
        *_submitting(State.DRAFT, State.REJECTED),
        *_review(window=False),
        # The team checks a template once more after the sign-off, and may change or refuse it.
        Transition(State.SIGNED_OFF, Move.FAILED, State.REJECTED, Party.MICROSOFT, guards=_REASON),
        Transition(State.SIGNED_OFF, Move.DEPLOY, State.DEPLOYING, Party.MICROSOFT),
        Transition(State.DEPLOYING, Move.LIVE, State.LIVE, Party.MICROSOFT),
        *_updates(State.LIVE),
        *_new_sas(*_PORTAL),
        *_withdrawals(State.DRAFT, *_PORTAL, State.SIGNED_OFF),
    ),
    Route.OFFER: (
        *_submitting(State.DRAFT, State.REJECTED),
        *_review(window=False),
        Transition(State.SIGNED_OFF, Move.LIVE, State.LIVE, Party.MICROSOFT),
        *_updates(State.LIVE),
        *_new_sas(*_PORTAL),
        *_withdrawals(State.DRAFT, *_PORTAL, State.SIGNED_OFF),
    ),
}

MAIN_LINE: Final[dict[Route, tuple[State, ...]]] = {
    Route.OPEN_SOURCE_FIRST: (
        State.DRAFT,
        State.OPEN_SOURCING,
        State.OPEN_SOURCED,
        State.IN_REVIEW,
        State.PASSED,
        State.SIGNED_OFF,
        State.DEPLOYING,
        State.LIVE,
        State.GENERALLY_AVAILABLE,
    ),
    Route.OPEN_SOURCE_LATER: (
        State.DRAFT,
        State.IN_REVIEW,
        State.PASSED,
        State.SIGNED_OFF,
        State.DEPLOYING,
        State.LIVE,
        State.OPEN_SOURCING,
        State.OPEN_SOURCED,
        State.GENERALLY_AVAILABLE,
    ),
    Route.INDEPENDENT: (
        State.DRAFT,
        State.OPEN_SOURCING,
        State.OPEN_SOURCED,
        State.DEPLOYING,
        State.LIVE,
        State.GENERALLY_AVAILABLE,
    ),
    Route.TEMPLATE: (
        State.DRAFT,
        State.IN_REVIEW,
        State.PASSED,
        State.SIGNED_OFF,
        State.DEPLOYING,
        State.LIVE,
    ),
    Route.OFFER: (State.DRAFT, State.IN_REVIEW, State.PASSED, State.SIGNED_OFF, State.LIVE),
}
"""The states of a submission that nothing goes wrong with, in order: what a timeline shows."""


def route_of(kind: Kind, program: Program, order: Order) -> Route | None:
    """The way of a submission; None where nothing is certified, which is so for custom connectors."""
    if kind is Kind.TEMPLATE:
        return Route.TEMPLATE
    if kind is Kind.DYNAMICS_365_OFFER:
        return Route.OFFER
    if program is Program.CUSTOM:
        return None
    return Route.INDEPENDENT if program is Program.INDEPENDENT else Route(order.value)


def leaving(route: Route, state: State) -> tuple[Transition, ...]:
    """What can happen now."""
    return tuple(each for each in TABLE[route] if each.source is state)


def find(route: Route, state: State, move: Move) -> Transition | None:
    return next((each for each in leaving(route, state) if each.move is move), None)


def movers(transitions: Iterable[Transition]) -> Party:
    """Whose move it is: the one who brings it further. A withdrawal, a new SAS or an update is always possible."""
    further = [each.mover for each in transitions if each.source is not each.target and each.move not in _ASIDE]
    return further[0] if further else Party.NOBODY


_ASIDE: Final = frozenset({Move.WITHDRAW, Move.UPDATE, Move.EXPIRE, Move.START})
