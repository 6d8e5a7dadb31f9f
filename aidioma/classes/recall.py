"""
What a class will still know on a day: pure, under SM-2's own assumption.

SM-2 plans an item for the day on which it is still known with a probability of 90 %, and memory is taken to fade
exponentially: recall = 0.9 ^ (elapsed / interval). It is an assumption and not a measurement, and the page says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

RECALL_WHEN_DUE: Final = 0.9
ABOUT_TO_FORGET: Final = 0.9
WARM_UP_MS: Final = 300_000
USUAL_ANSWER_MS: Final = 20_000
"""What an item takes that nobody was timed on."""

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class MemberMemory:
    """What one member knows of one item: due at a moment (aware UTC), after an interval of at least a day."""

    content_id: str
    due_at: datetime
    interval_days: int


@dataclass(frozen=True, slots=True)
class ItemForecast:
    """The class's predicted recall of one item: the mean over *known_by* members, and how many are below 90 %."""

    content_id: str
    recall: float
    known_by: int
    fading: int


@dataclass(frozen=True, slots=True)
class WarmUpItem:
    """An item of a warm-up and the time it is given."""

    forecast: ItemForecast
    duration_ms: int


def recall(memory: MemberMemory, at: datetime) -> float:
    """Return the probability (0-1) that the item is known at *at*; one just reviewed is known."""
    overdue_days = (at - memory.due_at).total_seconds() / _DAY_S
    return min(1.0, float(RECALL_WHEN_DUE ** (1 + overdue_days / max(1, memory.interval_days))))


def item_forecasts(memories: Iterable[MemberMemory], at: datetime) -> Sequence[ItemForecast]:
    """Return the forecast of each item, those that most members are about to forget first."""
    recalls: dict[str, list[float]] = {}
    for memory in memories:
        recalls.setdefault(memory.content_id, []).append(recall(memory, at))
    found = [
        ItemForecast(content_id, sum(of) / len(of), len(of), sum(one < ABOUT_TO_FORGET for one in of))
        for content_id, of in recalls.items()
    ]
    return sorted(found, key=lambda one: (-one.fading, one.recall, one.content_id))


def warm_up(
    forecasts: Iterable[ItemForecast], durations_ms: Mapping[str, int], *, time_ms: int = WARM_UP_MS
) -> Sequence[WarmUpItem]:
    """Return the items that most are about to forget, as many as *time_ms* has room for at the class's own speed."""
    chosen, left = list[WarmUpItem](), time_ms
    for forecast in forecasts:
        needed = durations_ms.get(forecast.content_id) or USUAL_ANSWER_MS
        if forecast.fading and needed <= left:
            chosen.append(WarmUpItem(forecast, needed))
            left -= needed
    return chosen
