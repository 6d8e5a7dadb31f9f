"""Legacy progress brought along: what is folded, and that doing it again changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping.progress import Folded, Known, folded, imported
from aidioma.model.activities import ImportedProgress
from aidioma.scheduling.fold import Event, fold

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
counts = st.one_of(st.none(), st.integers(-5, 50))
moments = st.one_of(st.none(), st.integers(1, 700).map(lambda days: (NOON - timedelta(days=days)).isoformat()))
rows = st.lists(
    st.fixed_dictionaries(
        {"attempts": counts, "best_score": st.integers(-20, 130), "last_attempt_at": moments, "mastered": st.booleans()}
    ),
    min_size=1,
    max_size=4,
)


def folded_rows(found: list[dict[str, Any]]) -> Folded:
    return folded("sentence", [Fields("user_progress", str(number), row) for number, row in enumerate(found)])


def brought(found: Folded, known: Known) -> dict[str, Any] | None:
    return imported(found, known, table="user_progress", user_id="u", content_id="sentence:1")


def after(activity: dict[str, Any], found: Folded) -> Known:
    """Return what is known once *activity* is in the database and folded."""
    details = activity["metadata"]
    event = Event("i", "progress_imported", activity["created_at"], activity["score"], details)
    progress = fold([event])
    previous = {**details, "score": activity["score"], "at": activity["created_at"]}
    return Known(previous=previous, best_score=progress.best_score, last_attempt_at=found.last)


@given(rows)
def test_folding_adds_attempts_and_keeps_the_best_and_the_latest(found: list[dict[str, Any]]) -> None:
    """Duplicates become one: the sum, the maximum within 0-100, and the latest time."""
    one = folded_rows(found)
    assert one.attempts == sum(max(0, row["attempts"] or 0) for row in found)
    assert one.best == max(min(100, max(0, row["best_score"])) for row in found)
    assert [row["best_score"] for row in one.rows] == [row["best_score"] for row in found]


@given(rows)
def test_bringing_along_twice_is_bringing_along_once(found: list[dict[str, Any]]) -> None:
    """A second copy finds what the first one wrote and leaves it."""
    one = folded_rows(found)
    first = brought(one, Known())
    assert first is not None
    assert brought(one, after(first, one)) is None


@given(rows, st.integers(0, 30), st.integers(0, 30))
def test_attempts_that_are_logged_are_not_imported(found: list[dict[str, Any]], counted: int, mirrored: int) -> None:
    """What answers tell, ours and theirs, counts once."""
    one = folded_rows(found)
    activity = brought(one, Known(counted=counted, mirrored=mirrored))
    assert activity is not None
    assert activity["metadata"]["attempts"] == max(0, one.attempts - counted - mirrored)


@given(rows)
def test_what_is_brought_along_fits_its_activity(found: list[dict[str, Any]]) -> None:
    """No legacy row makes details that the activity's own model would refuse."""
    activity = brought(folded_rows(found), Known())
    assert activity is not None
    ImportedProgress.model_validate(activity["metadata"])


def test_an_answer_of_ours_that_was_sent_there_does_not_come_back_as_progress() -> None:
    """Dual-write counts an answer in the legacy attempts; the import stays what it was."""
    row = {"attempts": 3, "best_score": 70, "last_attempt_at": "2025-01-01T10:00:00", "mastered": False}
    one = folded_rows([row])
    first = brought(one, Known())
    assert first is not None
    sent = folded_rows([{**row, "attempts": 4, "best_score": 100, "last_attempt_at": "2026-03-02T12:00:00"}])
    known = replace(after(first, one), mirrored=1, best_score=100, last_attempt_at=NOON)
    assert brought(sent, known) is None


def test_what_the_earlier_application_adds_later_comes_over() -> None:
    """Two more attempts there, without an evaluation, are two more here; the beginning stays where it was."""
    row = {"attempts": 3, "best_score": 70, "last_attempt_at": "2025-01-01T10:00:00", "mastered": False}
    first = brought(folded_rows([row]), Known())
    assert first is not None
    later = folded_rows([{**row, "attempts": 5, "last_attempt_at": "2025-02-01T10:00:00"}])
    second = brought(later, after(first, folded_rows([row])))
    assert second is not None
    assert second["metadata"]["attempts"] == 5
    assert second["created_at"] == first["created_at"]


def test_easiness_beyond_its_bounds_is_clamped_and_said() -> None:
    """numeric(4,2) holds 99.99 and 0.40; SM-2 knows 1.30 to 9.99."""
    row = {"easiness_factor": 0.4, "interval_days": 999_999, "repetition_count": 2, "last_reviewed_at": "2025-01-01"}
    one = folded("flashcard", [Fields("user_vocabulary_progress", "v", row)])
    assert one.memory["easiness"] == "1.30"
    assert one.memory["interval_days"] == 36_500
    assert {"clamped: easiness_factor", "clamped: interval_days"} <= set(one.findings)
