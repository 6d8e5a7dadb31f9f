"""A class is what happened to it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.classes.model import Happening, classroom, normal_code, spoken_code
from aidioma.classes.recall import USUAL_ANSWER_MS, ItemForecast, MemberMemory, item_forecasts, recall, warm_up
from aidioma.classes.wishes import share_of_today

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEACHER, ANA, BEN = "teacher", "ana", "ben"


def happened(*what: tuple[str, str, Mapping[str, object]]) -> list[Happening]:
    return [
        Happening(f"h{at}", kind, who, NOON + timedelta(minutes=at), details)
        for at, (who, kind, details) in enumerate(what)
    ]


OPENED = (TEACHER, "class_opened", {"name": "B1"})


def test_a_class_that_was_never_opened_is_none() -> None:
    assert classroom("CODE", happened((ANA, "class_joined", {}))) is None


def test_members_come_and_go() -> None:
    """Ana leaves, Ben is taken out, Ana comes back: joined when she came back."""
    found = classroom(
        "CODE",
        happened(
            OPENED,
            (ANA, "class_joined", {}),
            (BEN, "class_joined", {}),
            (ANA, "class_left", {}),
            (TEACHER, "class_left", {"member": BEN}),
            (ANA, "class_joined", {}),
            (TEACHER, "class_joined", {}),
        ),
    )
    assert found is not None
    assert dict(found.members) == {ANA: NOON + timedelta(minutes=5)}


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param((ANA, "class_renamed", {"name": "Mine"}), id="rename"),
        pytest.param((ANA, "class_closed", {}), id="close"),
        pytest.param((ANA, "class_left", {"member": BEN}), id="take somebody out"),
        pytest.param((ANA, "assigned", {"title": "x", "content_ids": ["s1"], "due_on": "2026-03-09"}), id="assign"),
    ],
)
def test_only_the_teacher_has_power_over_the_class(forged: tuple[str, str, Mapping[str, object]]) -> None:
    """Whatever a member writes, nothing of it counts but their own coming and going."""
    before = classroom("CODE", happened(OPENED, (BEN, "class_joined", {})))
    after = classroom("CODE", happened(OPENED, (BEN, "class_joined", {}), forged))

    assert after == before


def test_work_is_set_and_taken_back() -> None:
    work = (TEACHER, "assigned", {"title": "Travel", "content_ids": ["s1", "s2"], "due_on": "2026-03-09"})
    found = classroom("CODE", happened(OPENED, work, work, (TEACHER, "assignment_withdrawn", {"assignment": "h1"})))

    assert found is not None
    assert [(one.id, one.due_on) for one in found.assignments] == [("h2", date(2026, 3, 9))]


@given(st.text(max_size=30))
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    code = normal_code(typed)

    assert normal_code(spoken_code(code).lower()) == code


@pytest.mark.parametrize(
    ("left", "done_today", "days_left", "expected"),
    [
        pytest.param(20, 0, 10, 2, id="spread evenly"),
        pytest.param(19, 1, 10, 1, id="one of two done today"),
        pytest.param(18, 2, 10, 0, id="today's share is done"),
        pytest.param(5, 0, 1, 5, id="the last day takes the rest"),
        pytest.param(5, 0, -3, 5, id="overdue: all of it"),
        pytest.param(0, 7, 3, 0, id="nothing left"),
        pytest.param(3, 0, 10, 1, id="rounded up, so that it is never late"),
    ],
)
def test_an_assignment_is_spread_over_its_days(left: int, done_today: int, days_left: int, expected: int) -> None:
    today = date(2026, 3, 2)

    assert (
        share_of_today(left, done_today=done_today, due_on=today + timedelta(days=days_left - 1), today=today)
        == expected
    )


@given(st.integers(1, 100), st.integers(1, 30))
def test_doing_each_days_share_finishes_in_time(items: int, days: int) -> None:
    left, due_on = items, date(2026, 3, 2) + timedelta(days=days - 1)
    for day in range(days):
        left -= share_of_today(left, done_today=0, due_on=due_on, today=date(2026, 3, 2) + timedelta(days=day))

    assert left == 0


def test_recall_is_ninety_percent_when_due_and_fades_from_there() -> None:
    """0.9 ^ (elapsed / interval): due today 0.9, an interval later 0.81, half an interval early 0.95."""
    memory = MemberMemory("s1", NOON, 10)

    assert recall(memory, NOON) == pytest.approx(0.9)
    assert recall(memory, NOON + timedelta(days=10)) == pytest.approx(0.81)
    assert recall(memory, NOON - timedelta(days=5)) == pytest.approx(0.9**0.5)
    assert recall(memory, NOON - timedelta(days=40)) == 1.0


def test_what_most_forget_comes_first() -> None:
    later = NOON + timedelta(days=1)
    memories = [
        MemberMemory("a", NOON, 1),
        MemberMemory("b", NOON, 1),
        MemberMemory("b", NOON, 30),
        MemberMemory("c", later, 1),
    ]

    assert [(one.content_id, one.fading, one.known_by) for one in item_forecasts(memories, later)] == [
        ("b", 2, 2),
        ("a", 1, 1),
        ("c", 0, 1),
    ]


def test_a_warm_up_fits_its_five_minutes() -> None:
    """Items at the class's own speed, as many as fit; what nobody forgets is left out."""
    forecasts = [ItemForecast(f"s{n}", 0.5, 3, 2) for n in range(30)] + [ItemForecast("known", 0.99, 3, 0)]
    chosen = warm_up(forecasts, {"s0": 290_000, "s1": 10_000})

    assert [one.forecast.content_id for one in chosen] == ["s0", "s1"]
    assert len(warm_up(forecasts, {})) == 300_000 // USUAL_ANSWER_MS
