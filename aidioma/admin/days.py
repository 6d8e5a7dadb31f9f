"""
What each day (UTC) came to: answers by tier, and cost by model, prompt, purpose and item.

A day is added up once and kept as one row, so that a page reads a few hundred small rows whatever happened on them.
Today and yesterday are added up anew when somebody looks: rows of a transaction that began before midnight come late.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache
from aidioma.model.marks import SETTLED, SPARED, Tier

_TIERS: Final = frozenset(Tier)
KEPT_ITEMS: Final = 40
"""Items a day is kept with: those that cost most."""
LONGEST: Final = timedelta(days=400)
_KIND: Final = "daily:answers:"
FRESH_FOR: Final = timedelta(minutes=1)
_OPEN_FOR: Final = timedelta(days=1)

_ANSWERS = text("""
    SELECT (created_at AT TIME ZONE 'UTC')::date AS day, metadata #>> '{receipt,tier}' AS tier, count(*) AS n,
           array_agg(DISTINCT user_id) AS learners
    FROM learning_activities
    WHERE metadata ? 'receipt' AND created_at >= :since AND NOT metadata ? 'brought_back'
          AND activity_type <> 'self_rating'
    GROUP BY 1, 2 ORDER BY 1, 2
""")
_RATINGS = text("""
    SELECT (created_at AT TIME ZONE 'UTC')::date AS day, coalesce(metadata ->> 'taken', '') AS taken, count(*) AS n
    FROM learning_activities
    WHERE metadata ? 'receipt' AND created_at >= :since AND NOT metadata ? 'brought_back'
          AND activity_type = 'self_rating'
    GROUP BY 1, 2 ORDER BY 1, 2
""")
_AS_SUGGESTED: Final = "true"
_COSTS = text("""
    SELECT (created_at AT TIME ZONE 'UTC')::date AS day, coalesce(ai_model, '') AS model,
           coalesce(metadata #>> '{receipt,prompt_version}', metadata ->> 'prompt_version', '') AS prompt,
           CASE WHEN metadata #>> '{receipt,tier}' = 'none' AND NOT metadata ? 'suggested'
                     OR metadata ->> 'drafts' = '0' THEN 'nothing'
                ELSE coalesce(metadata ->> 'purpose', activity_type) END AS purpose,
           coalesce(metadata ->> 'exercise', content_id) AS item, count(*) AS calls, sum(ai_cost) AS usd
    FROM learning_activities
    WHERE ai_cost > 0 AND created_at >= :since
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
""")
_READ = (
    select(AiCache.cache_key, AiCache.response)
    .where(AiCache.cache_key >= bindparam("first"), AiCache.cache_key < bindparam("end"))
    .order_by(AiCache.cache_key)
)


@dataclass(frozen=True, slots=True)
class CallCosts:
    """Calls and what they cost."""

    calls: int = 0
    usd: Decimal = Decimal(0)

    def __add__(self, other: "CallCosts") -> "CallCosts":
        """Return both together."""
        return CallCosts(self.calls + other.calls, self.usd + other.usd)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """
    One day, or several added up. ``items`` are those that cost most; ``learners`` counts each day's anew.

    Own ratings of pending answers are counted apart from answers: as suggested, and other ones.
    """

    day: date
    tiers: Mapping[str, int] = field(default_factory=dict)
    learners: int = 0
    models: Mapping[str, CallCosts] = field(default_factory=dict)
    prompts: Mapping[str, CallCosts] = field(default_factory=dict)
    purposes: Mapping[str, CallCosts] = field(default_factory=dict)
    items: Mapping[str, CallCosts] = field(default_factory=dict)
    rated_as_suggested: int = 0
    rated_otherwise: int = 0

    @property
    def answers(self) -> int:
        """Answers that were marked or left pending."""
        return sum(self.tiers.values())

    @property
    def hits(self) -> int:
        """Answers settled without a call."""
        return sum(n for tier, n in self.tiers.items() if tier in SETTLED)

    @property
    def spent(self) -> CallCosts:
        """All calls of the day."""
        return sum(self.models.values(), CallCosts())

    def avoided(self, *, call_usd: Decimal) -> Decimal:
        """Return what the calls that were not made would have cost, at *call_usd* each."""
        return call_usd * sum(n for tier, n in self.tiers.items() if tier in SPARED)


def bring_up_to_date(session: Session, *, now: datetime) -> None:
    """
    Add up the days that are not kept yet, and the last two anew, at most once a minute; the caller commits.

    Served by ``idx_activities_receipt`` and ``idx_activities_cost``.
    """
    if _is_fresh(session, now=now):
        return
    since = _open_since(session, now=now)
    beginning = datetime.combine(since, time(), UTC)
    found: defaultdict[date, dict[str, Any]] = defaultdict(
        lambda: {"tiers": {}, "people": set(), "costs": [], "ratings": Counter()}
    )
    for row in session.execute(_ANSWERS, {"since": beginning}):
        if row.tier in _TIERS:
            found[row.day]["tiers"][row.tier] = row.n
            found[row.day]["people"].update(row.learners)
    for row in session.execute(_RATINGS, {"since": beginning}):
        found[row.day]["ratings"][row.taken == _AS_SUGGESTED] += row.n
    for row in session.execute(_COSTS, {"since": beginning}):
        found[row.day]["costs"].append(row)
    for day in sorted(found):
        _keep(session, day, found[day], now=now)


def days_between(session: Session, first: date, last: date) -> Sequence[DayFigures]:
    """Return the days from *first* to *last* that anything happened on. Served by the unique index of ``cache_key``."""
    keys = {"first": _key(first), "end": _key(last + timedelta(days=1))}
    return [_figures(date.fromisoformat(key[len(_KIND) :]), response) for key, response in session.execute(_READ, keys)]


def together(days: Iterable[DayFigures]) -> DayFigures:
    """Return *days* added up, under the date of the last."""
    every = list(days)
    tiers: Counter[str] = Counter()
    for day in every:
        tiers.update(day.tiers)
    return DayFigures(
        day=max((day.day for day in every), default=date.min),
        tiers=dict(tiers),
        learners=sum(day.learners for day in every),
        models=_summed(day.models for day in every),
        prompts=_summed(day.prompts for day in every),
        purposes=_summed(day.purposes for day in every),
        items=_summed(day.items for day in every),
        rated_as_suggested=sum(day.rated_as_suggested for day in every),
        rated_otherwise=sum(day.rated_otherwise for day in every),
    )


def _is_fresh(session: Session, *, now: datetime) -> bool:
    """Return whether today was added up within the last minute."""
    today = _key(now.astimezone(UTC).date())
    made_at = session.scalar(select(AiCache.last_accessed).where(AiCache.cache_key == today))
    return made_at is not None and made_at > now - FRESH_FOR


def _open_since(session: Session, *, now: datetime) -> date:
    """Return the first day that is not kept for good."""
    today = now.astimezone(UTC).date()
    newest = session.scalar(
        select(func.max(AiCache.cache_key)).where(
            AiCache.cache_key >= _key(today - LONGEST), AiCache.cache_key < _key(today + timedelta(days=1))
        )
    )
    if newest is None:
        return today - LONGEST
    return min(date.fromisoformat(newest[len(_KIND) :]), today) - _OPEN_FOR


def _keep(session: Session, day: date, found: Mapping[str, Any], *, now: datetime) -> None:
    costs: Sequence[Row[Any]] = found["costs"]
    by_item = sorted(_added(costs, "item").items(), key=lambda item: (-item[1].usd, item[0]))[:KEPT_ITEMS]
    response = {
        "tiers": found["tiers"],
        "learners": len(found["people"]),
        "ratings": [found["ratings"][True], found["ratings"][False]],
        **{f"{name}s": _plain(_added(costs, name)) for name in ("model", "prompt", "purpose")},
        "items": _plain(dict(by_item)),
    }
    statement = insert(AiCache).values(cache_key=_key(day), response=response, model="", last_accessed=now)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[AiCache.cache_key], set_={"response": statement.excluded.response, "last_accessed": now}
        )
    )


def _added(rows: Iterable[Row[Any]], name: str) -> dict[str, CallCosts]:
    return _summed({getattr(row, name): CallCosts(row.calls, row.usd)} for row in rows)


def _summed(parts: Iterable[Mapping[str, CallCosts]]) -> dict[str, CallCosts]:
    found: defaultdict[str, CallCosts] = defaultdict(CallCosts)
    for part in parts:
        for name, spent in part.items():
            found[name] += spent
    return dict(found)


def _plain(found: Mapping[str, CallCosts]) -> dict[str, list[str | int]]:
    return {name: [spent.calls, str(spent.usd)] for name, spent in found.items()}


def _figures(day: date, response: Mapping[str, Any]) -> DayFigures:
    parts = {
        name: {key: CallCosts(calls, Decimal(usd)) for key, (calls, usd) in response[name].items()}
        for name in ("models", "prompts", "purposes", "items")
    }
    as_suggested, otherwise = response.get("ratings", (0, 0))
    return DayFigures(
        day,
        response["tiers"],
        response["learners"],
        **parts,
        rated_as_suggested=as_suggested,
        rated_otherwise=otherwise,
    )


def _key(day: date) -> str:
    return f"{_KIND}{day.isoformat()}"
