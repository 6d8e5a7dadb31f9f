"""What was still known after so many days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.progress.retention import GAPS, Share
from tests.progress.oracles import Meeting, gap_of, retention

DAY = date(2026, 3, 2)


def met(item: str, offset: int, quality: int = 5) -> Meeting:
    return Meeting(item, DAY + timedelta(days=offset), quality)


def test_the_gap_is_what_really_passed() -> None:
    """A sentence met on days 0, 1, 7 and 70: known after a day, forgotten after 6, known after 63."""
    found = retention([met("a", 70), met("a", 0, 2), met("a", 7, 1), met("a", 1)])

    assert [(one.remembered.hits, one.remembered.n) for one in found] == [(1, 1), (0, 1), (0, 0), (0, 0), (1, 1)]


def test_a_first_meeting_says_nothing() -> None:
    assert sum(one.remembered.n for one in retention([met("a", 0), met("b", 3)])) == 0


def test_what_was_before_the_period_says_only_when_it_was_met() -> None:
    """A period counts its own meetings; the gap may reach back beyond it."""
    found = retention([met("a", 0), met("a", 1), met("a", 3)], first=DAY + timedelta(days=2))

    assert [one.remembered.n for one in found] == [0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("days", "at"), [(1, 0), (2, 1), (6, 1), (7, 2), (20, 2), (21, 3), (59, 3), (60, 4), (9999, 4)]
)
def test_every_gap_has_its_class(days: int, at: int) -> None:
    first, last, _ = GAPS[at]

    assert gap_of(days) == at
    assert first <= days <= (last or days)


def test_the_interval_is_wilsons() -> None:
    """Worked out by hand: 8 of 10 is 49 to 94 percent."""
    share = Share(8, 10)

    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_interval_holds_the_estimate(hits: int, misses: int) -> None:
    share = Share(hits, hits + misses)

    assert 0 <= share.low <= (share.estimate if share.estimate is not None else 0.5) + 1e-12
    assert 1 >= share.high >= (share.estimate or 0) - 1e-12
