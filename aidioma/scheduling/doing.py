"""
What adds up of activities that nobody graded: something was listened to, watched, read or played. Pure.

Such an activity is an attempt like any other, with whatever it says of itself; it moves no schedule.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

ASIDES: Final = frozenset(
    {
        "content_revised",
        "contrast_drill",
        "course_followed",
        "course_left",
        "decision",
        "duplicate_event",
        "explanation",
        "hint",
        "judge_opinion",
        "override",
        "own_answer",
        "paused",
        "practice_requested",
        "progress_imported",
        "regrade",
        "report",
        "rescheduled",
        "self_rating",
        "session_ended",
        "settlement",
        "undo",
    }
)
"""Types of activity on an item that are no doing of it."""
EARLIER: Final = "legacy"
"""What an activity says that comes from an earlier application, and how types begin that only that knew."""

LISTENED: Final = ("listen", "watch", "podcast", "video", "audio")
"""What the types of activity are called that are spent listening."""
MOST: Final = 1_000_000_000
MOST_WORDS: Final = 1_000
_STEP: Final = 20
"""So many per cent are one level of mastery."""
_LISTENING_TIMES: Final = ("total_listening_time", "listening_time", "listening_time_seconds")
_PER_CENT: Final = 100


class Happened(Protocol):
    """What of an activity is needed here."""

    @property
    def activity_type(self) -> str:
        """What was done."""

    @property
    def score(self) -> int | None:
        """Per cent."""

    @property
    def duration_ms(self) -> int | None:
        """How long it took."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What it says besides."""


@dataclass(frozen=True, slots=True)
class Done:
    """
    What activities on one item add up to besides its schedule.

    ``score`` and ``completion`` are the best, in per cent; ``listening_s`` is in seconds; ``words`` are those that were
    met, each once, or how many; ``comprehension`` is the last word of the learner's own.
    """

    score: int | None = None
    completion: int | None = None
    listening_s: int = 0
    words: tuple[str, ...] | int = ()
    comprehension: float | None = None

    @property
    def mastery(self) -> int | None:
        """The level of mastery, 0-5: by scores where something was asked, else by completion; None without either."""
        reached = self.completion if self.score is None else self.score
        return None if reached is None else reached // _STEP

    def columns(self) -> dict[str, Any]:
        """Return what is kept with an item's progress; what nothing was said of is left out."""
        words = list(self.words) if isinstance(self.words, tuple) else self.words
        said = {
            "completion_percentage": self.completion,
            "total_listening_time": self.listening_s or None,
            "vocabulary_encountered": words or None,
            "comprehension_self_rating": self.comprehension,
        }
        return {name: value for name, value in said.items() if value is not None}


def is_done(event: Happened) -> bool:
    """Say whether *event* is something done with an item that nobody graded, nor will."""
    is_aside = event.activity_type in ASIDES or event.activity_type.startswith(f"{EARLIER}_")
    return not is_aside and "quality" not in event.details and EARLIER not in event.details


def added_up(done: Iterable[Happened], graded: Iterable[Happened]) -> Done:
    """Return what *done* and *graded* activities, each oldest first, add up to; the graded ones make no mastery."""
    ungraded = list(done)
    every = [*graded, *ungraded]
    ratings = [rating for event in every if (rating := _number(event.details.get("comprehension_self_rating")))]
    return Done(
        score=max((event.score for event in ungraded if event.score is not None), default=None),
        completion=max((said for event in ungraded if (said := _completion(event)) is not None), default=None),
        listening_s=round(sum(map(_listened_s, every))),
        words=_words(every),
        comprehension=ratings[-1] if ratings else None,
    )


def _completion(event: Happened) -> int | None:
    said = _number(event.details.get("completion_percentage"))
    if said is not None:
        return min(_PER_CENT, math.floor(said))
    is_whole = any(event.details.get(name) is True for name in ("finished", "completed"))
    return _PER_CENT if is_whole else None


def _listened_s(event: Happened) -> float:
    """Return how long was listened: what the activity says, else how long it took if it is one of listening."""
    said = next((time for name in _LISTENING_TIMES if (time := _number(event.details.get(name))) is not None), None)
    if said is not None:
        return said
    is_listening = any(part in event.activity_type for part in LISTENED)
    return (event.duration_ms or 0) / 1_000 if is_listening else 0


def _words(events: Iterable[Happened]) -> tuple[str, ...] | int:
    met: dict[str, None] = {}
    counted = 0
    for event in events:
        said = event.details.get("vocabulary_encountered")
        if isinstance(said, list):
            met |= dict.fromkeys(word for part in said if (word := _word(part)))
        else:
            counted += int(_number(said) or 0)
    return tuple(met)[:MOST_WORDS] if met else counted


def _word(part: object) -> str:
    said = part.get("word") if isinstance(part, Mapping) else part
    return said.strip()[:_PER_CENT] if isinstance(said, str) else ""


def _number(value: object) -> float | None:
    """Return *value* if it is a number that can be counted with; whole ones whole."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        return None
    return int(value) if value == int(value) else value
