"""Which item comes next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aidioma.practice.selection import (
    AGAIN_AFTER,
    SIBLINGS_APART,
    Again,
    DayPlan,
    DealCandidate,
    NextItem,
    choose,
    ordered,
    pace_s,
    room,
)

BEGIN = datetime(2026, 3, 1, 3, tzinfo=UTC)


def items(*names: str) -> Sequence[DealCandidate]:
    return [DealCandidate(name, name) for name in names]


names = st.sampled_from("abcdef")
candidates = st.lists(
    st.builds(
        DealCandidate,
        content_id=st.uuids().map(str),
        family=names,
        concepts=st.lists(st.sampled_from(["ser_estar", "por_para"]), max_size=2).map(tuple),
        due_at=st.integers(0, 40).map(lambda days: BEGIN + timedelta(days=days)),
    ),
    max_size=12,
)
days = st.builds(
    DayPlan,
    again=st.lists(st.builds(Again, st.uuids().map(str), st.integers(0, 9)), max_size=4),
    due=candidates,
    fresh=candidates,
    room=st.integers(0, 5),
    new_left=st.integers(0, 3),
    recent=st.lists(names, max_size=8),
    weak=st.frozensets(st.sampled_from(["ser_estar", "por_para"])),
)


def test_due_before_new() -> None:
    """What would be forgotten comes before what is not known yet."""
    assert choose(DayPlan(due=items("d1", "d2"), fresh=items("n1"), new_left=5)) == NextItem("d1", "due")


def test_new_when_nothing_is_due() -> None:
    """With nothing due, something new."""
    assert choose(DayPlan(fresh=items("n1"), new_left=1)) == NextItem("n1", "new")


def test_the_allowance_of_new_items_ends() -> None:
    """New items stop when the day's allowance is used up."""
    assert choose(DayPlan(fresh=items("n1"))) is None


def test_a_slip_waits_for_a_few_other_answers() -> None:
    """A slip does not come straight back while there is something else."""
    assert choose(DayPlan(again=[Again("s1", AGAIN_AFTER - 1)], due=items("d1"))) == NextItem("d1", "due")


def test_a_slip_returns_before_what_is_due() -> None:
    """After a few other answers the slip comes first, the longest waiting one before the others."""
    ripe = [Again("s1", AGAIN_AFTER), Again("s2", AGAIN_AFTER + 4)]
    assert choose(DayPlan(again=ripe, due=items("d1"), fresh=items("n1"), new_left=5)) == NextItem("s2", "again")


def test_a_slip_returns_at_once_when_nothing_else_is_left() -> None:
    """At the end of the day's work the slips are what is left."""
    assert choose(DayPlan(again=[Again("s1", 0)], new_left=5)) == NextItem("s1", "again")


def test_a_day_can_be_done() -> None:
    """None means: nothing left for today."""
    assert choose(DayPlan(new_left=5)) is None


def test_what_has_no_room_waits() -> None:
    """A backlog is spread: what does not fit into the day's minutes keeps its date and is not shown."""
    assert choose(DayPlan(due=items("d1"), fresh=items("n1"), room=0, new_left=5)) is None


def test_siblings_are_kept_apart() -> None:
    """Two items made of the same thing do not follow each other while there is something else."""
    day = DayPlan(due=[DealCandidate("d1", "f1"), DealCandidate("d2", "f2")], recent=["f1"])
    assert choose(day) == NextItem("d2", "due")
    assert choose(replace(day, recent=["f1", *"abcdefgh"[:SIBLINGS_APART]])) == NextItem("d1", "due")


def test_weak_concepts_come_first_among_equals() -> None:
    """What goes wrong for this learner is trained first; what is longer overdue still comes before it."""
    plain, weak = DealCandidate("p", "p", (), BEGIN), DealCandidate("w", "w", ("por_para",), BEGIN)
    assert [one.content_id for one in ordered([plain, weak], weak={"por_para"})] == ["w", "p"]
    later = replace(weak, due_at=BEGIN + timedelta(days=1))
    assert [one.content_id for one in ordered([plain, later], weak={"por_para"})] == ["p", "w"]


@given(candidates, st.lists(names, max_size=8), st.frozensets(names))
def test_ordering_adds_and_drops_nothing(
    due: Sequence[DealCandidate], recent: Sequence[str], weak: frozenset[str]
) -> None:
    """Whatever happened before, it is only a matter of order, and no date changes."""
    key = lambda one: one.content_id  # noqa: E731 - a sort key
    assert sorted(ordered(due, recent=recent, weak=weak), key=key) == sorted(due, key=key)


@given(days)
def test_what_is_chosen_was_there_and_within_the_limits(day: DayPlan) -> None:
    """A choice is one of what was offered; without room or allowance only slips are left."""
    choice = choose(day)
    offered = {
        "again": {one.content_id for one in day.again},
        "due": {one.content_id for one in day.due} if day.room else set(),
        "new": {one.content_id for one in day.fresh} if day.room and day.new_left else set(),
    }
    if choice is None:
        assert not any(offered.values())
    else:
        assert choice.content_id in offered[choice.why]


@given(st.integers(0, 500), st.integers(0, 10**8), st.integers(5, 480), st.booleans())
def test_room_shrinks_and_never_goes_below_nothing(answers: int, spent: int, minutes: int, quiet: bool) -> None:
    """More time spent, fewer cards left; a quiet day has no more room than another."""
    left = room(answers, spent_ms=spent, minutes=minutes, is_quiet=quiet)
    assert 0 <= room(answers, spent_ms=spent + 60_000, minutes=minutes, is_quiet=quiet) <= left
    assert room(answers, spent_ms=spent, minutes=minutes, is_quiet=True) <= room(
        answers, spent_ms=spent, minutes=minutes
    )


def test_the_pace_is_learnt_from_the_day() -> None:
    """Without answers it is the usual one; many answers say their own."""
    assert pace_s(0, spent_ms=0) == 20
    assert 10 < pace_s(1000, spent_ms=10_000_000) < 10.1
