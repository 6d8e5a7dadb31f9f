"""What legacy columns hold, made sense of."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.legacy import coerce

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected", "done"),
    [
        pytest.param(None, None, None, id="nothing"),
        pytest.param("2026-03-02T12:00:00", NOON, None, id="without a zone it is UTC"),
        pytest.param("2026-03-02T14:00:00+02:00", NOON, "moved to UTC", id="with a zone"),
        pytest.param(1_772_452_800, NOON, "from an epoch", id="seconds"),
        pytest.param(1_772_452_800_000, NOON, "from an epoch", id="milliseconds"),
        pytest.param("1772452800", NOON, "from an epoch", id="seconds as text"),
        pytest.param("infinity", None, "unreadable", id="no end"),
        pytest.param("9999-12-31T00:00:00", None, "out of range", id="a year that means never"),
        pytest.param("yesterday", None, "unreadable", id="a word"),
        pytest.param(1e300, None, "unreadable", id="a number beyond all time"),
    ],
)
def test_times_of_every_make_become_utc(value: Any, expected: datetime | None, done: str | None) -> None:
    """A time is aware UTC or nothing, and says what was done to it."""
    assert coerce.moment(value) == (expected, done)


@pytest.mark.parametrize(
    ("value", "expected", "done"),
    [
        pytest.param('{"a": [1]}', {"a": [1]}, None, id="JSON"),
        pytest.param({"a": 1}, {"a": 1}, None, id="JSON already"),
        pytest.param("", None, None, id="empty"),
        pytest.param("{broken", None, "not JSON", id="broken"),
        pytest.param('{"a": 1, "a": 2}', None, "not JSON", id="a key twice would lose one"),
        pytest.param('{"a": NaN}', None, "not JSON", id="no number"),
        pytest.param('{"a": 1e999}', None, "not JSON", id="beyond every number"),
        pytest.param('"\\u0000"', None, "not JSON", id="a character that cannot be kept"),
        pytest.param('"\\ud800"', None, "not JSON", id="half a character"),
        pytest.param("[" * 100_000, None, "not JSON", id="too deep"),
    ],
)
def test_text_that_should_be_json(value: Any, expected: Any, done: str | None) -> None:
    """What PostgreSQL could not keep comes back as nothing, with a word for it."""
    assert coerce.parsed_json(value) == (expected, done)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_read_as_json_can_be_written_as_json(text: str) -> None:
    """No text makes a value that a jsonb column would refuse."""
    found, _ = coerce.parsed_json(text)
    said = json.dumps(found, allow_nan=False, ensure_ascii=False)
    said.encode()
    assert "\\u0000" not in said


@given(st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=8), st.booleans()))
def test_numbers_stay_within_their_bounds(value: Any) -> None:
    """Whatever the column holds, the score is 0-100 or nothing, and a change is said."""
    found, done = coerce.integer(value, low=0, high=100)
    assert found is None or 0 <= found <= 100
    assert done is not None or value is None or Decimal(str(value)).is_finite()


@pytest.mark.parametrize(("value", "expected"), [("1", True), (0, False), ("No", False), (None, None), ("maybe", None)])
def test_flags_of_every_make(value: Any, expected: bool | None) -> None:
    """0 and 1 and words are booleans."""
    assert coerce.flag(value)[0] is expected


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(_ANYTHING)
def test_no_value_breaks_the_reading(value: Any) -> None:
    """Whatever JSON a column becomes: a time is aware UTC of a year that we keep, texts are texts, a flag is one."""
    at, done = coerce.moment(value)
    assert at is None or (at.tzinfo is UTC and 1970 <= at.year < 2200)
    assert value is None or at is not None or done in {"unreadable", "out of range"}
    kept, _ = coerce.texts(value)
    assert all(isinstance(part, str) and part.strip() == part and part for part in kept)
    assert coerce.flag(value)[0] in {True, False, None}


@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)))  # noqa: DTZ001 - a wall clock, as their columns are
def test_a_time_is_the_same_in_every_make(wall: datetime) -> None:
    """As text without a zone, with one, as seconds and as milliseconds: one moment."""
    at = wall.replace(microsecond=0, tzinfo=UTC)
    seconds = int(at.timestamp())
    said = (at.isoformat(), at.replace(tzinfo=None).isoformat(), at.isoformat(sep=" "))
    assert {coerce.moment(one)[0] for one in said} == {at}
    if seconds > 10**9:  # an epoch of fewer digits could be a date
        assert {coerce.moment(one)[0] for one in (seconds, str(seconds), seconds * 1000)} == {at}


@given(st.lists(st.text(max_size=8), max_size=5))
def test_lists_survive_being_kept_as_text(told: list[str]) -> None:
    """What the earlier application wrote as JSON text is read as it was, but for blanks and characters nobody keeps."""
    said = json.dumps(told)
    if "\\u0000" not in said and not any(0xD800 <= ord(char) < 0xE000 for text in told for char in text):
        assert coerce.texts(said)[0] == tuple(text.strip() for text in told if text.strip())
