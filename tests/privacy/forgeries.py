"""Rows that no export has: each is an answer out of one, with something in it that its learner cannot have done."""

from collections.abc import Mapping
from functools import reduce
from typing import Any, Final

Row = Mapping[str, Any]
_FEEDBACK: Final = {"verdict": "correct", "score": 100}


def _nested(depth: int) -> dict[str, Any]:
    innermost: dict[str, Any] = {}
    return reduce(lambda inner, _: {"again": inner}, range(depth), innermost)


FORGED: Final[Mapping[str, Row]] = {
    "another's revision of an item": {
        "activity_type": "content_revised",
        "metadata": {"revision": 999, "version": 1, "said": {"primary_text": "Rubbish"}},
    },
    "a revision without a number": {"activity_type": "content_revised", "metadata": {"revision": "many"}},
    "a class joined": {"activity_type": "class_joined", "content_id": "class:ABCDEFGH", "metadata": {}},
    "a class opened": {"activity_type": "class_opened", "content_id": "class:ABCDEFGH", "metadata": {"name": "Mine"}},
    "somebody taken out of a class": {"activity_type": "class_left", "content_id": "class:ABCDEFGH"},
    "work assigned": {"activity_type": "assigned", "content_id": "class:ABCDEFGH", "metadata": {"due_on": "never"}},
    "a call of the judge": {"activity_type": "judge_call", "content_id": "system", "metadata": {"purpose": "shadow"}},
    "a note of the audit trail": {"activity_type": "role_changed", "content_id": "user:new", "metadata": {"role": "a"}},
    "figures refreshed": {"activity_type": "stats_refreshed", "content_id": "system", "metadata": {}},
    "a wrong sign-in": {"activity_type": "sign_in_failed", "content_id": "user:other", "metadata": {}},
    "no type": {"activity_type": "DROP TABLE"},
    "a type of its own": {"activity_type": "anything_else"},
    "a type that is no text": {"activity_type": 7},
    "another learner's": {"user_id": "other"},
    "about another learner": {"activity_type": "explanation", "content_id": "user:other", "metadata": {
        "exercise": "s1", "question": "?", "flagged": False}},
    "an answer about a session": {"content_id": "session:x"},
    "an answer about the system": {"content_id": "system"},
    "an end of an item": {"activity_type": "session_ended", "content_id": "s1", "metadata": {}},
    "an item without a name": {"content_id": ""},
    "an item with a long name": {"content_id": "s" * 10_000},
    "no id": {"id": ""},
    "an id of many characters": {"id": "x" * 100_000},
    "an id that is a number": {"id": 5},
    "in the future": {"created_at": "2999-01-01T00:00:00Z"},
    "before all time": {"created_at": "0001-01-01T00:00:00Z"},
    "a time without a zone": {"created_at": "2026-03-01T00:00:00"},
    "no time": {"created_at": "yesterday"},
    "a score beyond all": {"score": 400},
    "a score that is a text": {"score": "100"},
    "a negative duration": {"duration_ms": -1},
    "a duration beyond all": {"duration_ms": 10**18},
    "no details": {"metadata": None},
    "details that are a list": {"metadata": [1, 2]},
    "a grade beyond all": {"metadata": {"quality": 9}},
    "a grade that is a text": {"metadata": {"quality": "five"}},
    "a grade that is true": {"metadata": {"quality": True}},
    "a grade that is a list": {"metadata": {"quality": [5]}},
    "a huge grade": {"metadata": {"quality": 10**300}},
    "a verdict of nobody's": {"metadata": {"quality": 5, "verdict": "splendid"}},
    "an answer that is a list": {"metadata": {"quality": None, "verdict": "pending", "answer": ["a"]}},
    "a receipt that is a text": {"metadata": {"quality": 5, "receipt": "judge"}},
    "a receipt of no tier": {"metadata": {"quality": 5, "receipt": {"tier": "oracle"}}},
    "feedback that is a text": {"metadata": {"quality": 5, "feedback": "well done"}},
    "edits that are none": {"metadata": {"quality": 5, "feedback": {**_FEEDBACK, "edits": [1]}}},
    "hints that are a number": {"metadata": {"quality": 5, "hints": 3}},
    "a hint of nobody's": {"metadata": {"quality": 5, "hints": ["tell me"]}},
    "a scheduler of nobody's": {"metadata": {"quality": 5, "scheduler": "mine"}},
    "no time zone": {"metadata": {"quality": 5, "time_zone": "Mars/Olympus"}},
    "a path for a time zone": {"metadata": {"quality": 5, "time_zone": "../../etc/passwd"}},
    "a day that is none": {"metadata": {"quality": 5, "local_day": "2026-02-31"}},
    "a day long after": {"metadata": {"quality": 5, "local_day": "2199-01-01"}},
    "a day that is infinite": {"metadata": {"quality": 5, "local_day": "infinity"}},
    "NUL": {"metadata": {"quality": 5, "answer": "a\x00b"}},
    "NUL in a key": {"metadata": {"quality": 5, "a\x00b": 1}},
    "half of a character": {"metadata": {"quality": 5, "answer": "\ud800"}},
    "an answer without end": {"metadata": {"quality": 5, "answer": "a" * 50_000}},
    "more than any row": {"metadata": {"quality": 5, "anything": "a" * 500_000}},
    "a great many keys": {"metadata": {"quality": 5} | {f"k{n}": n for n in range(10_000)}},
    "nested without end": {"metadata": {"quality": 5, "legacy": _nested(60)}},
    "a number beyond all": {"metadata": {"quality": 5, "legacy": {"n": 10**30}}},
    "a card of another item": {"metadata": {"quality": 5, "card": "0123456789ab.en-es.s2"}},
    "a card that is none": {"metadata": {"quality": 5, "card": "anything"}},
    "a part without what was said": {"metadata": {"quality": 5, "part": "1"}},
    "a correction of nothing": {"activity_type": "override", "metadata": {"quality": 5}},
    "a correction of another's": {
        "activity_type": "override", "metadata": {"corrects": "others-answer", "quality": 0, "by": "teacher-x"}},
    "a regrade of another's": {"activity_type": "regrade", "metadata": {"corrects": "others-answer", "quality": 5}},
    "a settlement of another's": {"activity_type": "settlement", "metadata": {"corrects": "others-answer",
                                                                             "quality": 5}},
    "another's answer taken back": {"activity_type": "undo", "metadata": {"undoes": "others-answer"}},
    "a report of another's answer": {"activity_type": "report", "metadata": {
        "attempt": "others-answer", "answer": "read this", "direction": "en-es", "content_version": 1}},
    "a report without words": {"activity_type": "report", "metadata": {"attempt": ["x"], "answer": {}}},
    "progress beyond all": {"activity_type": "progress_imported", "metadata": {"attempts": 2**40}},
    "an easiness beyond all": {"activity_type": "progress_imported", "metadata": {"easiness": "1e9"}},
    "progress without a day": {"activity_type": "progress_imported", "metadata": {"due_at": "tomorrow"}},
    "progress without a zone": {"activity_type": "progress_imported", "metadata": {"due_at": "2026-01-01T00:00:00"}},
    "a pause without end": {"activity_type": "paused", "metadata": {"until": "infinity"}},
    "wishes that are none": {
        "activity_type": "practice_requested", "content_id": "user:{me}", "metadata": {"content_ids": {"s1": 1}}},
    "wishes without end": {"activity_type": "practice_requested", "content_id": "user:{me}", "metadata": {
        "content_ids": ["s1"] * 10_000}},
}  # fmt: skip
"""What is changed in an answer to ``s1``, by what is wrong with it then; ``{me}`` is whose file it is."""
