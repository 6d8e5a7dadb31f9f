"""An activity that progress could not be worked out from, or that could not be stored, is refused at the door."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from aidioma.model.activities import Activity


def activity(kind: str, **details: Any) -> Activity:
    return Activity(user_id="ana", activity_type=kind, content_id="item", details=details)


@pytest.mark.parametrize(
    "details",
    [
        {"quality": 6},
        {"quality": 3.0},
        {"quality": "3"},
        {"quality": True},
        {"time_zone": "Nowhere/City"},
        {"time_zone": 5},
        {"local_day": "20260302"},
        {"local_day": "2026-02-30"},
        {"local_day": 20260302},
        {"scheduler": 2},
        {"text": "\0"},
        {"text\0": 1},
        {"text": "\\\0"},
        {"text": "\ud800"},
        {"share": float("nan")},
        {"share": float("inf")},
        {"at": datetime(2026, 3, 2, tzinfo=UTC)},
    ],
    ids=repr,
)
def test_details_of_an_unknown_type_are_refused_too(details: dict[str, Any]) -> None:
    """SQL sums up what the details say, whatever the type is called: one wrong row would break a page."""
    with pytest.raises(ValidationError):
        activity("humming", **details)


def test_what_is_fine_is_kept_as_it_is() -> None:
    """A pending attempt, a day, a zone, and a backslash that only looks like U+0000."""
    details: dict[str, Any] = {
        "quality": None,
        "local_day": "2026-03-02",
        "time_zone": "Europe/Madrid",
        "text": "\\u0000",
        "x": [1],
    }
    assert activity("humming", **details).details == details


@pytest.mark.parametrize("due_at", ["soon", "2026-03-02T12:00:00", 3])
def test_an_imported_schedule_needs_a_time_with_its_zone(due_at: object) -> None:
    """It becomes the date that the item comes back."""
    activity("progress_imported", due_at="2026-03-02T12:00:00+00:00", interval_days=3)
    with pytest.raises(ValidationError, match="due_at"):
        activity("progress_imported", due_at=due_at)


@pytest.mark.parametrize("content_id", ["", "a\0", "a\nb", "\ud800", "x" * 301])
def test_a_content_id_is_a_line(content_id: str) -> None:
    """Nothing that the database would refuse later."""
    with pytest.raises(ValidationError, match="content_id"):
        Activity(user_id="ana", activity_type="humming", content_id=content_id)
