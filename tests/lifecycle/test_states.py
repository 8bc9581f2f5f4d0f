"""The table of states: what can be reached, what is refused and how, and what random lives leave in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifecycle.submissions import BEGIN, DEFAULT, NAME, OCTOCAT, MemoryBranch, request, started, step

from connectorops.lifecycle.advance import GUARDS, RefusedError, next_event, possible
from connectorops.lifecycle.clocks import expected_live, mover
from connectorops.lifecycle.event import decode, encode
from connectorops.lifecycle.ledger import read, record, verify
from connectorops.lifecycle.states import MAIN_LINE, TABLE, Guard, Move, Order, Party, Role, Route, State, leaving
from connectorops.lifecycle.states import route_of as route
from connectorops.lifecycle.submission import Submission
from connectorops.lifecycle.timeline import Status, timeline, visits
from connectorops.manifest import Kind
from connectorops.model import Program

every_route = pytest.mark.parametrize("way", Route)


@every_route
def test_every_state_of_a_route_can_be_reached_and_left(way: Route) -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {row.target for row in TABLE[way] if row.source in reached}
    assert {row.source for row in TABLE[way]} <= reached
    assert set(MAIN_LINE[way]) <= reached
    assert all(leaving(way, state) for state in reached - {State.GENERALLY_AVAILABLE})


@every_route
def test_a_move_from_a_state_leads_to_one_state(way: Route) -> None:
    keys = [(row.source, row.move) for row in TABLE[way]]
    assert len(keys) == len(set(keys))


@every_route
def test_the_main_line_is_a_way_through_the_table(way: Route) -> None:
    steps = {(row.source, row.target) for row in TABLE[way]}
    assert all(pair in steps for pair in zip(MAIN_LINE[way], MAIN_LINE[way][1:], strict=False))


def test_every_guard_is_judged() -> None:
    assert set(GUARDS) == set(Guard)


def test_the_route_is_that_of_kind_program_and_order() -> None:
    first, later = Order
    assert route(Kind.CONNECTOR, Program.VERIFIED, first) is Route.OPEN_SOURCE_FIRST
    assert route(Kind.AI_CONNECTOR, Program.VERIFIED, later) is Route.OPEN_SOURCE_LATER
    assert route(Kind.CONNECTOR, Program.INDEPENDENT, later) is Route.INDEPENDENT
    assert route(Kind.TEMPLATE, Program.CUSTOM, first) is Route.TEMPLATE
    assert route(Kind.DYNAMICS_365_OFFER, Program.VERIFIED, first) is Route.OFFER
    assert route(Kind.CONNECTOR, Program.CUSTOM, first) is None


def test_what_is_not_possible_is_refused_with_what_is() -> None:
    draft = started()
    with pytest.raises(RefusedError) as refused:
        step(draft, Move.SUBMIT, BEGIN)
    assert str(refused.value).splitlines() == [
        f"`submit` is not possible: {NAME} is draft.",
        "Possible now:",
        "  propose: to open-sourcing (recorded by a maintainer or a publisher)",
        "  certify: to draft (recorded by a maintainer or a publisher; needs: package)",
        "  reissue-sas: to draft (recorded by a maintainer or a publisher; needs: SAS valid long enough)",
        "  withdraw: to withdrawn (recorded by a maintainer or a publisher; needs: reason)",
    ]


def test_a_submission_begins_with_a_start_only() -> None:
    with pytest.raises(RefusedError, match="has not been started"):
        step(Submission(NAME), Move.SUBMIT, BEGIN)


def in_review(way: Route = Route.OPEN_SOURCE_LATER) -> Submission:
    return step(started(way), Move.SUBMIT, BEGIN + timedelta(days=1))


@pytest.mark.parametrize(
    ("move", "facts", "said"),
    [
        (Move.FAILED, {"reason": " "}, "Say why"),
        (Move.REISSUE_SAS, {"sas_expires": "2026-11-18T08:59:59Z"}, "15.0 days left, and 15 days are required"),
        (Move.GO_LIVE, {}, "`go-live` is not possible"),
    ],
)
def test_a_guard_says_what_is_missing(move: Move, facts: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        step(in_review(), move, BEGIN + timedelta(days=1, seconds=1), **facts)


def test_an_offer_needs_a_longer_sas_and_no_package() -> None:
    draft, at = started(Route.OFFER), BEGIN + timedelta(hours=1)
    with pytest.raises(RefusedError, match="31 days are required"):
        step(draft, Move.SUBMIT, at, sas_expires="2026-12-01T00:00:00Z")
    bare = replace(
        request(Move.SUBMIT, at, draft), subject=replace(request(Move.SUBMIT, at, draft).subject, package="")
    )
    assert next_event(draft, bare, at, DEFAULT).move is Move.SUBMIT
    with pytest.raises(RefusedError, match="Which package"):
        next_event(started(Route.TEMPLATE), bare, at, DEFAULT)


def test_the_package_that_was_rejected_is_not_submitted_again() -> None:
    rejected = step(in_review(), Move.FAILED, BEGIN + timedelta(days=2))
    again = request(Move.SUBMIT, BEGIN + timedelta(days=3), rejected)
    same = replace(again, subject=rejected.subject)
    with pytest.raises(RefusedError, match="the package that was rejected"):
        next_event(rejected, same, BEGIN + timedelta(days=3), DEFAULT)


def test_what_is_submitted_is_what_was_merged() -> None:
    open_sourcing = step(started(), Move.PROPOSE, BEGIN)
    merge = request(Move.MERGED, BEGIN, open_sourcing)
    trees = [replace(merge.subject, tree=letter * 40) for letter in "ab"]
    event = next_event(open_sourcing, replace(merge, subject=trees[0]), BEGIN, DEFAULT)
    branch = MemoryBranch()
    for each in (*open_sourcing.events, event):
        branch.extend(branch.head, {f"events/{NAME}/{each.id}.json": encode(each)}, "")
    submit = request(Move.SUBMIT, BEGIN, open_sourcing)
    other = replace(submit, subject=replace(trees[1], package=submit.subject.package))
    with pytest.raises(RefusedError, match=r"not those that were merged \(aaaaaaaaaaaa\)"):
        record(branch, NAME, other, BEGIN, DEFAULT)


def test_rings_come_in_their_order() -> None:
    days = [BEGIN + timedelta(days=n) for n in range(9)]
    deploying = step(step(step(in_review(), Move.PASSED, days[2]), Move.GO_LIVE, days[3]), Move.DEPLOY, days[4])
    with pytest.raises(RefusedError, match=r"next ring is 1 \(Testing\)"):
        step(deploying, Move.RING, days[5], ring=2)
    for _ in DEFAULT.rings:
        deploying = step(deploying, Move.RING, days[5])
    with pytest.raises(RefusedError, match="All 6 rings are done"):
        step(deploying, Move.RING, days[6])


def test_time_goes_forward_and_has_come() -> None:
    with pytest.raises(RefusedError, match="before the last event"):
        step(in_review(), Move.PASSED, BEGIN)
    early = request(Move.PASSED, BEGIN + timedelta(days=9), in_review())
    with pytest.raises(RefusedError, match="has not come yet"):
        next_event(in_review(), early, BEGIN + timedelta(days=8), DEFAULT)


def test_no_publisher_says_that_a_window_closed() -> None:
    passed = step(in_review(), Move.PASSED, BEGIN + timedelta(days=2))
    at = BEGIN + timedelta(days=9)
    asked = request(Move.EXPIRE, at, passed)
    with pytest.raises(RefusedError, match="not recorded by a publisher, but by a maintainer or the schedule"):
        next_event(passed, replace(asked, actor=replace(OCTOCAT, role=Role.PUBLISHER)), at, DEFAULT)
    assert step(passed, Move.EXPIRE, at).state is State.EXPIRED


def test_a_repetition_is_known_by_its_key_or_as_the_last_event() -> None:
    branch = MemoryBranch()
    start = replace(request(Move.START, BEGIN, started()), key="/certify 12", facts={"route": "template"})
    submit = replace(request(Move.SUBMIT, BEGIN, started()), facts={"sas_expires": "2027-01-01T00:00:00Z"})
    for _ in range(3):
        record(branch, NAME, start, BEGIN, DEFAULT)
    for _ in range(3):
        _, _, new = record(branch, NAME, submit, BEGIN, DEFAULT)
    assert not new
    assert not record(branch, NAME, start, BEGIN, DEFAULT)[2]
    assert [each.move for each in read(branch.tree(branch.head), NAME).events] == [Move.START, Move.SUBMIT]


@settings(max_examples=25, deadline=None)
@given(way=st.sampled_from(Route), data=st.data())
def test_a_random_life_is_in_the_ledger_whole_and_in_order(way: Route, data: st.DataObject) -> None:
    """Also where another writer comes first: what both wrote is there, and the order is that of the chain."""
    branch, now = MemoryBranch(), BEGIN
    submission = Submission(NAME, way, State.WITHDRAWN)
    taken: list[Move] = []
    for _ in range(data.draw(st.integers(1, 25))):
        rows = leaving(way, submission.state) if submission.events else ()
        usable = [
            row.move for row in rows if Guard.NEXT_RING not in row.guards or submission.rings < len(DEFAULT.rings)
        ]
        move = data.draw(st.sampled_from(usable)) if submission.events else Move.START
        now += timedelta(minutes=data.draw(st.integers(1, 10_000)))
        if data.draw(st.booleans()):
            branch.faster.append((f"events/other/{len(branch.commits)}.json", b"{}"))
        submission, event, new = record(branch, NAME, request(move, now, submission), now, DEFAULT)
        taken.append(move)
        assert new
        assert decode(encode(event)) == event
    again = read(branch.tree(branch.head), NAME)
    assert again == submission
    assert [each.move for each in again.events] == taken
    assert [each.id for each in again.events] == sorted({each.id for each in again.events})
    assert visits(again)[-1].state is again.state
    assert again.cycle == sum(each in {Move.START, Move.UPDATE} for each in taken)
    stages = timeline(again, DEFAULT, now)
    assert [each.state for each in stages if each.status is Status.NOW] == [again.state]
    assert possible(again)
    span = expected_live(again, DEFAULT, now)
    assert span is None or now <= span[0] <= span[1]
    assert mover(again) in Party
    assert [each for each in verify(branch) if NAME in each.path] == []
