"""The figures that the server adds up are those that the pure folds add up."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from aidioma.progress.attempts import daily, first_day_of, retained
from aidioma.progress.recent import recent
from aidioma.scheduling.fold import CORRECTIONS, UNDO
from tests.progress.oracles import Happened, Meeting, by_day, retention
from tests.progress.streams import ITEMS, SLIP, START, Stream, add_items, streams

one_database = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def happened(stream: Stream) -> list[Happened]:
    return [
        Happened(
            id=row["id"],
            activity_type=row["activity_type"],
            day=date.fromisoformat(row["details"]["local_day"]),
            verdict=row["details"].get("verdict"),
            is_attempt=row["activity_type"] not in CORRECTIONS | {UNDO},
            duration_ms=row["duration_ms"] or 0,
            refers_to=row["details"].get("corrects") or row["details"].get("undoes"),
            hinted=bool(row["details"].get("hints")),
        )
        for row in stream.rows
    ]


def meetings(stream: Stream) -> list[Meeting]:
    """Return the first graded answer a day and item, worked out row by row."""
    undone = {row["details"].get("undoes") for row in stream.rows}
    kept = [row for row in stream.rows if row["id"] not in undone]
    grades = {row["details"]["corrects"]: row["details"]["quality"] for row in kept if "corrects" in row["details"]}
    found: dict[tuple[str, str], Meeting] = {}
    for row in kept:
        quality = grades.get(row["id"], row["details"].get("quality"))
        key = row["content_id"], row["details"]["local_day"]
        if row["activity_type"] == "translation" and quality is not None:
            found.setdefault(key, Meeting(key[0], date.fromisoformat(key[1]), quality))
    return list(found.values())


@given(stream=streams(), offset=st.integers(0, 40))
@one_database
def test_the_server_counts_what_the_fold_counts(stream: Stream, offset: int, sessions: sessionmaker[Session]) -> None:
    """Days and retention, whatever was corrected and undone, from any day on."""
    first = START.date() + timedelta(days=offset)
    with sessions.begin() as session:
        stream.write(session)
        counted = daily(session, user_id=stream.user_id, first=first)
        sorted_out = retained(session, user_id=stream.user_id, first=first)
        looked_up = retained(session, user_id=stream.user_id, first=first, is_recent=True)
        begun = first_day_of(session, stream.user_id)

    folded = by_day(happened(stream), first=first, last=START.date() + timedelta(days=1_000))
    assert counted == [day for day in folded if day.answers]
    assert sorted_out == looked_up == retention(meetings(stream), first=first)
    all_days = by_day(happened(stream), first=START.date(), last=START.date() + timedelta(days=1_000))
    assert begun == next((day.day for day in all_days if day.answers), None)


@pytest.fixture
def stream() -> Stream:
    return Stream()


def test_a_corrected_answer_shows_its_last_word(sessions: sessionmaker[Session], stream: Stream) -> None:
    """What a teacher overrode is right, with nothing wrong in it; the item and the slips come along otherwise."""
    first = stream.answer(START, "incorrect", ITEMS[1], feedback=SLIP)
    second = stream.answer(START + timedelta(minutes=5), "incorrect", ITEMS[4], feedback=SLIP, hints=["nudge"])
    stream.add("override", START + timedelta(hours=1), ITEMS[1], corrects=first, quality=5, verdict="correct")
    with sessions.begin() as session:
        add_items(session)
        stream.write(session)
        found = recent(session, user_id=stream.user_id, limit=10)

    assert [(answer.id, answer.verdict, answer.quality) for answer in found] == [
        (second, "incorrect", 1),
        (first, "correct", 5),
    ]
    assert [len(answer.slips) for answer in found] == [1, 0]
    assert (found[0].prompt, found[0].level, found[0].concepts) == ("Sentence 4.", "intermediate", ("concept1",))
    assert (found[0].hints, found[0].corrected, found[0].hour) == (("nudge",), "estoy aquí", 10)


def test_answers_of_other_kinds_are_left_out_on_request(sessions: sessionmaker[Session], stream: Stream) -> None:
    stream.answer(START)
    stream.add("flashcard", START + timedelta(minutes=1), ITEMS[0], quality=4, verdict="correct")
    with sessions.begin() as session:
        stream.write(session)
        assert [day.answers for day in daily(session, user_id=stream.user_id)] == [2]
        assert [day.answers for day in daily(session, user_id=stream.user_id, activity_types=["flashcard"])] == [1]


def test_an_answer_on_content_that_is_gone_is_still_an_answer(sessions: sessionmaker[Session], stream: Stream) -> None:
    """Nothing of what a learner did disappears because an item cannot be shown."""
    stream.answer(START, content_id="nowhere")
    with sessions.begin() as session:
        stream.write(session)
        assert [answer.content_id for answer in recent(session, user_id=stream.user_id, limit=5)] == ["nowhere"]
