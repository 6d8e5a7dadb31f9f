"""
What can be said of a learner's way of learning: pure formulas, documented in ``docs/features.md``.

All of them look at the answers of the 90 days up to the learner's last day of practice (at most the latest 5,000), so
that they change when the learner practises and not by waiting. Where there is too little to say, None is said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import Final

from aidioma.progress.answers import Answer, Struggle, sittings, struggles
from aidioma.progress.days import WEEK
from aidioma.progress.style import style
from aidioma.scheduling.sm2 import SETTLED_QUALITY

WINDOW_DAYS: Final = 90
WINDOW_ANSWERS: Final = 5_000
LEAST_SESSIONS: Final = 2
LEAST_DAYS: Final = 7
LEAST_ANSWERS: Final = 10
LEAST_AT_A_LEVEL: Final = 20
LEAST_WEEKS: Final = 3
LEAST_IN_A_WEEK: Final = 5
COMFORTABLE: Final = 0.8
HARDEST_FIRST: Final = ("advanced", "intermediate", "beginner")
_CENT: Final = Decimal("0.01")
_MOST_POINTS: Final = 9_999.99


@dataclass(frozen=True, slots=True)
class Features:
    """The feature store's row of one learner: rates in percent, the improvement in percentage points a week."""

    avg_session_duration_ms: int | None = None
    sessions_per_week: Decimal | None = None
    preferred_difficulty: str | None = None
    overall_accuracy: Decimal | None = None
    improvement_rate: Decimal | None = None
    struggle_areas: tuple[Struggle, ...] = ()
    hint_usage_rate: Decimal | None = None
    completion_rate: Decimal | None = None
    learning_style_embedding: tuple[float, ...] | None = None

    @property
    def weak_concepts(self) -> tuple[str, ...]:
        """Grammar concepts that go wrong more often than others, worst first: what new items may be chosen by."""
        return tuple(struggle.area for struggle in self.struggle_areas if struggle.kind == "concept")


def features(answers: Iterable[Answer]) -> Features:
    """Return the features of the learner who gave *answers*, in any order."""
    given = window(answers)
    if not given:
        return Features()
    marked = [answer for answer in given if answer.marked]
    return Features(
        avg_session_duration_ms=_session_duration(given),
        sessions_per_week=_sessions_per_week(given),
        preferred_difficulty=_preferred_difficulty(marked),
        overall_accuracy=_percent(marked, lambda answer: answer.right),
        improvement_rate=_improvement(marked),
        struggle_areas=tuple(struggles(given)),
        hint_usage_rate=_percent(given, lambda answer: bool(answer.hints)),
        completion_rate=_completion(given),
        learning_style_embedding=style(given),
    )


def window(answers: Iterable[Answer]) -> Sequence[Answer]:
    """Return the answers that count, oldest first."""
    ordered = sorted(answers, key=lambda answer: (answer.at, answer.id))
    last = max((answer.day for answer in ordered), default=None)
    return [answer for answer in ordered if last and (last - answer.day).days < WINDOW_DAYS][-WINDOW_ANSWERS:]


def _session_duration(given: Sequence[Answer]) -> int | None:
    sat = sittings(given)
    return round(fmean(one.duration_ms for one in sat)) if len(sat) >= LEAST_SESSIONS else None


def _sessions_per_week(given: Sequence[Answer]) -> Decimal | None:
    days = [answer.day for answer in given]
    spanned = (max(days) - min(days)).days + 1
    return _rounded(len(sittings(given)) * WEEK / spanned) if spanned >= LEAST_DAYS else None


def _preferred_difficulty(marked: Sequence[Answer]) -> str | None:
    """Return the hardest level that goes well, else the easiest that was tried often enough."""
    tried = [level for level in HARDEST_FIRST if sum(a.level == level for a in marked) >= LEAST_AT_A_LEVEL]
    for level in tried:
        if fmean(answer.right for answer in marked if answer.level == level) >= COMFORTABLE:
            return level
    return tried[-1] if tried else None


def _improvement(marked: Sequence[Answer]) -> Decimal | None:
    """Return the slope of the weekly accuracy, each week weighted by its marked answers."""
    weeks: dict[int, list[bool]] = {}
    for answer in marked:
        weeks.setdefault(answer.day.toordinal() // WEEK, []).append(answer.right)
    points = [(week, 100 * fmean(rights), len(rights)) for week, rights in weeks.items()]
    points = [point for point in points if point[2] >= LEAST_IN_A_WEEK]
    if len(points) < LEAST_WEEKS:
        return None
    total = sum(n for _, _, n in points)
    mean_week = sum(week * n for week, _, n in points) / total
    mean_accuracy = sum(accuracy * n for _, accuracy, n in points) / total
    above = sum(n * (week - mean_week) * (accuracy - mean_accuracy) for week, accuracy, n in points)
    below = sum(n * (week - mean_week) ** 2 for week, _, n in points)
    return _rounded(max(-_MOST_POINTS, min(_MOST_POINTS, above / below)))


def _completion(given: Sequence[Answer]) -> Decimal | None:
    """Return how many of the items that were met ended with a grade of 4 or better."""
    last = {answer.content_id: answer.quality for answer in given if answer.quality is not None}
    if len(last) < LEAST_ANSWERS:
        return None
    return _rounded(100 * sum(quality >= SETTLED_QUALITY for quality in last.values()) / len(last))


def _percent(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> Decimal | None:
    if len(answers) < LEAST_ANSWERS:
        return None
    return _rounded(100 * sum(map(holds, answers)) / len(answers))


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(_CENT)
