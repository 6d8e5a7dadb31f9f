"""The feature store's formulas, and that an update after each session is the same as a full computation."""

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import STYLE_DIMENSIONS, User, UserFeatures
from aidioma.progress.answers import SESSION_GAP, Answer, Slip, sittings, struggles
from aidioma.progress.features import Features, features
from aidioma.progress.store import FeatureStore, features_of
from aidioma.progress.style import BLOCKS, style
from tests.fake_clock import FakeClock
from tests.progress.streams import START, Stream, add_items, streams


def answer(number: int, *, days: float = 0, right: bool = True, **said: object) -> Answer:
    at = START + timedelta(days=days, minutes=number)
    given: dict[str, object] = {"content_id": f"c{number}", "at": at, "day": at.date(), "duration_ms": 10_000}
    given |= {"verdict": "correct" if right else "incorrect", "quality": 5 if right else 1, "level": "beginner"}
    return Answer(id=f"a{days}:{number}", **{**given, **said})  # type: ignore[arg-type]


def test_without_answers_nothing_is_said() -> None:
    assert features([]) == Features()


def test_one_answer_is_too_little_for_any_rate() -> None:
    """Rates begin with ten answers, sessions with two, a slope with three weeks."""
    found = features([answer(1)])

    assert found.learning_style_embedding is not None
    assert replace(found, learning_style_embedding=None) == Features()


def test_two_weeks_worked_out_by_hand() -> None:
    """Two sessions a week apart, of ten and five answers, three of them wrong, five with a hint."""
    given = [answer(n, right=n > 2) for n in range(10)]
    given += [answer(n, days=7, hints=("nudge",)) for n in range(5)]
    found = features(given)

    assert found.overall_accuracy == Decimal("80.00")
    assert found.hint_usage_rate == Decimal("33.33")
    assert found.sessions_per_week == Decimal("1.75"), "2 sessions in 8 days"
    assert found.avg_session_duration_ms == (550_000 + 250_000) // 2
    assert found.completion_rate == Decimal("100.00"), "the three that slipped were mended a week later"
    assert found.preferred_difficulty is None


def test_improvement_is_points_a_week() -> None:
    """60, 70, 80 percent in three weeks: ten points a week."""
    given = [answer(n, days=7 * week, right=n < 6 + week) for week in range(3) for n in range(10)]

    assert features(given).improvement_rate == Decimal("10.00")


def test_the_preferred_level_is_the_hardest_that_goes_well() -> None:
    hard = [answer(n, level="advanced", right=n % 2 == 0) for n in range(20)]
    middle = [answer(n, days=1, level="intermediate", right=n > 2) for n in range(20)]

    assert features(hard + middle).preferred_difficulty == "intermediate"
    assert features(hard).preferred_difficulty == "advanced", "the easiest that was tried"


def test_only_the_ninety_days_before_the_last_count() -> None:
    old = [answer(n, right=False) for n in range(20)]
    new = [answer(n, days=100) for n in range(20)]

    assert features(old + new).overall_accuracy == Decimal("100.00")


def test_few_observations_are_drawn_to_the_average() -> None:
    """One area slips 2 times in 2, another 20 in 40: the second is the surer weakness."""
    rare = [answer(n, right=False, concepts=("rare",)) for n in range(2)]
    often = [answer(n, days=1, right=n % 2 == 0, concepts=("often",)) for n in range(40)]
    fine = [answer(n, days=2, concepts=("fine",)) for n in range(60)]
    found = struggles(rare + often + fine)

    assert [struggle.area for struggle in found] == ["often", "rare"]
    assert found[0].evidence[0].at > found[0].evidence[-1].at
    assert (found[0].slips, found[0].n) == (20, 40)


def test_one_slip_makes_no_weakness() -> None:
    slip = Slip("soy", "estoy", "ser_estar")
    one = [answer(1, right=False, slips=(slip,)), *(answer(n) for n in range(2, 12))]

    assert struggles(one) == []
    assert [s.area for s in struggles([*one, answer(20, right=False, slips=(slip,))])] == ["ser_estar"]


def test_half_an_hour_ends_a_session() -> None:
    gap = SESSION_GAP / timedelta(minutes=1)
    given = [answer(0, duration_ms=0), answer(round(gap) - 1, duration_ms=0), answer(round(2 * gap), duration_ms=0)]

    assert [sat.answers for sat in sittings(given)] == [2, 1]
    assert all(b.began_at - a.ended_at >= SESSION_GAP for a, b in pairwise(sittings(given)))


def test_the_vector_has_a_place_for_everything_it_means() -> None:
    """256 coordinates, of length 1, and alike for alike habits."""
    morning = [answer(n, hour=9) for n in range(10)]
    evening = [answer(n, hour=21) for n in range(10)]
    mixed = [answer(n, hour=9) for n in range(9)] + [answer(9, hour=21)]

    def cosine(one: list[Answer], other: list[Answer]) -> float:
        return sum(a * b for a, b in zip(style(one), style(other), strict=True))

    assert sum(size for size, _ in BLOCKS.values()) == STYLE_DIMENSIONS == len(style(morning))
    assert math.isclose(cosine(morning, morning), 1)
    assert cosine(morning, mixed) > cosine(morning, evening)
    assert style(morning)[9] > 0 == style(morning)[21]
    assert next(iter(BLOCKS)) == "hour of the week"


one_database = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(stream=streams(most=20))
@one_database
def test_after_each_session_is_the_same_as_in_full(
    stream: Stream, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """In whichever portions the store saw the stream, its row is the one that a full computation makes."""
    store, rows = FeatureStore(sessions, clock), list(stream.rows)
    stream.rows = []
    with sessions.begin() as session:
        stream.write(session)
    for earlier, row in pairwise([None, *rows]):
        if earlier and row and row["created_at"] - earlier["created_at"] > SESSION_GAP:
            clock.now = earlier["created_at"] + SESSION_GAP
            store.refresh_stale()
        stream.rows.append(row)  # type: ignore[arg-type]
        with sessions.begin() as session:
            stream.write_last(session)
    clock.now = START + timedelta(days=2_000)
    store.refresh_stale()
    portions = stored(sessions, stream.user_id)
    store.refresh_all()

    assert stored(sessions, stream.user_id) == portions if rows else portions is None
    with sessions.begin() as session:
        session.execute(delete(User))


def stored(sessions: sessionmaker[Session], user_id: str) -> object:
    columns = (column for column in UserFeatures.__table__.columns if column.name != "last_computed")
    with sessions() as session:
        row = session.execute(select(*columns).where(UserFeatures.user_id == user_id)).one_or_none()
        return row and tuple(list(value) if hasattr(value, "__iter__") else value for value in row)


def test_features_come_back_as_they_were_stored(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Selection reads plain data: the same numbers, and the concepts that are weak."""
    stream = Stream()
    for number in range(30):
        wrong = number % 3 == 1
        stream.answer(START + timedelta(minutes=number), "incorrect" if wrong else "correct", f"stream:{number % 6}")
    with sessions.begin() as session:
        add_items(session)
        stream.write(session)
    computed = FeatureStore(sessions, clock).refresh(stream.user_id)
    with sessions() as session:
        found = features_of(session, stream.user_id)

    assert found.weak_concepts == computed.weak_concepts == ("concept1",)
    assert (found.overall_accuracy, found.struggle_areas[0].slips) == (Decimal("66.67"), 10)
    assert found.learning_style_embedding == pytest.approx(computed.learning_style_embedding, abs=1e-6)


def test_who_never_practised_has_no_features(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert features_of(session, "nobody") == Features()


def test_a_session_that_goes_on_is_not_counted_yet(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    stream = Stream()
    stream.answer(START)
    with sessions.begin() as session:
        stream.write(session)
    store = FeatureStore(sessions, clock)
    clock.now = START + timedelta(minutes=29)
    assert store.refresh_stale() == 0
    clock.now = START + timedelta(minutes=30)
    assert store.refresh_stale() == 1
    assert store.refresh_stale() == 0
