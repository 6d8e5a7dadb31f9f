"""Stored answers as whoever looks after them sees them: found by words, by exercise, by judge; and their trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, literal_column, or_, select, text
from sqlalchemy.orm import Session

from aidioma.activity_filters import is_evidence
from aidioma.db.models import AiCache, LearningActivity
from aidioma.marking.cache.keys import key_range
from aidioma.model.marks import Direction
from aidioma.text import words

PAGE: Final = 25
TRAIL: Final = 50
WALK: Final = 400
"""Entries that are looked at for a word before its index is asked."""
RARE: Final = 6_000
"""Entries with a word up to which its index is faster than walking until a page is full."""
_SAME_MOMENT: Final = timedelta(minutes=1)

IS_ANSWER: Final[ColumnElement[bool]] = literal_column("cache_key >= 'answer:' AND cache_key < 'answer;'")
"""Word for word the condition of the partial indexes, which no bound value could be matched with."""
_SIMPLE: Final[ColumnElement[str]] = literal_column("'simple'")
_ABOUT_HOW_MANY: Final = text("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'ai_cache'::regclass")
_BY_VALUES: Final = text("SET LOCAL plan_cache_mode = force_custom_plan")
_REUSED_ANSWER: Final[ColumnElement[bool]] = literal_column("metadata #>> '{receipt,reused}' LIKE 'answer:%'")
given_again: Final = LearningActivity.details[("receipt", "reused")].astext
_tier: Final = LearningActivity.details[("receipt", "tier")].astext
_COLUMNS: Final = (
    AiCache.cache_key,
    AiCache.response,
    AiCache.model,
    AiCache.cost,
    AiCache.hit_count,
    AiCache.expires_at,
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A stored answer. Where it may not be kept in words, ``answer`` and ``corrected`` are empty."""

    key: str
    answer: str
    corrected: str
    verdict: str
    edits: tuple[tuple[str, str], ...]
    source: str
    judged_at: datetime | None
    prompt_version: str
    model: str
    cost_usd: Decimal
    hits: int
    expires_at: datetime | None
    pinned: bool

    @property
    def scope(self) -> str:
        """What it belongs to: one exercise as one judge with one prompt sees it."""
        return self.key.split(":")[1]

    @property
    def is_right(self) -> bool:
        """Whether the answer counts as correct."""
        return self.verdict == "correct"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which stored answers; everything given must hold. ``scopes`` are an exercise's, as it stands now."""

    text: str = ""
    scopes: tuple[str, ...] | None = None
    model: str = ""
    prompt_version: str = ""
    verdict: str = ""
    source: str = ""
    unused_since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets everything through."""
        return self == Filter()

    def conditions(self) -> list[ColumnElement[bool]]:
        """
        Return it as conditions, the one of the partial indexes first.

        States are said by what they are not: of a JSON value the planner takes equality for rare, and would sort.
        """
        found: list[ColumnElement[bool]] = [IS_ANSWER, AiCache.response["state"].astext.not_in(("leased", "refused"))]
        if self.scopes is not None:
            found.append(or_(false(), *(_in_scope(scope) for scope in self.scopes)))
        if asked := words(self.text):
            vector = func.to_tsvector(_SIMPLE, AiCache.response["answer"].astext)
            found.append(vector.op("@@")(func.plainto_tsquery(_SIMPLE, " ".join(asked))))
        named = {"prompt_version": self.prompt_version, "source": self.source}
        found += [AiCache.response[name].astext == value for name, value in named.items() if value]
        if self.model:
            found.append(AiCache.model == self.model)
        if self.verdict:
            found.append(AiCache.response[("feedback", "verdict")].astext == self.verdict)
        if self.unused_since is not None:
            found.append(and_(AiCache.hit_count == 0, AiCache.last_accessed < self.unused_since))
        return found


def found(session: Session, wanted: Filter, *, after: str = "", limit: int = PAGE) -> Sequence[StoredAnswer]:
    """
    Return up to *limit* stored answers after key *after*, in the order of keys.

    Served by the unique index of ``cache_key``, by ``idx_cache_words`` where words are rare, and by
    ``idx_cache_made_by``, ``idx_cache_prompt`` and ``idx_cache_source``. A common word is found by walking: its index
    would name most rows.
    """
    _plan_by_values(session)
    if words(wanted.text):
        walked = _walked(session, wanted, after=after, limit=limit)
        if len(walked) == limit:
            return walked
        named = _named(session, wanted, most=RARE + 1)
        if len(named) <= RARE:
            return by_keys(session, [key for key in named if key > after][:limit])
    return [stored(row) for row in session.execute(_page(wanted, after=after, limit=limit))]


def counted(session: Session, wanted: Filter, *, limit: int) -> tuple[int, Sequence[StoredAnswer]]:
    """
    Return how many there are, counted no further than *limit*, and up to a page of them.

    Of a common word there are that many. The index of words is asked once for both.
    """
    if not words(wanted.text):
        first = found(session, wanted)
        some = _page(wanted, after="", limit=limit).order_by(None).with_only_columns(AiCache.id).subquery()
        return session.scalar(select(func.count()).select_from(some)) or 0, first
    _plan_by_values(session)
    walked = _walked(session, wanted, after="", limit=PAGE)
    if len(walked) == PAGE and (session.scalar(_ABOUT_HOW_MANY) or 0) * PAGE / WALK > 2 * limit:
        return limit, walked
    named = _named(session, wanted, most=limit)
    return len(named), by_keys(session, named[:PAGE])


def _plan_by_values(session: Session) -> None:
    """
    Let the planner see what is looked for, each time, until the transaction ends.

    A statement that was prepared is soon planned for any word and any model alike, and then walks a million entries for
    a word that is in none.
    """
    session.execute(_BY_VALUES)


def _walked(session: Session, wanted: Filter, *, after: str, limit: int) -> Sequence[StoredAnswer]:
    """Return what is found among the next entries in the order of keys, whatever lies behind them."""
    near = _page(replace(wanted, text=""), after=after, limit=WALK).cte("near").prefix_with("MATERIALIZED")
    said = func.to_tsvector(_SIMPLE, near.c.response["answer"].astext)
    asked = func.plainto_tsquery(_SIMPLE, " ".join(words(wanted.text)))
    rows = session.execute(select(near).where(said.op("@@")(asked)).order_by(near.c.cache_key).limit(limit))
    return [stored(row) for row in rows]


def _named(session: Session, wanted: Filter, *, most: int) -> Sequence[str]:
    """
    Return the keys of all that there is, in order; of more than *most*, that many.

    The order is made here: asked to order, the planner would rather walk the keys than ask the index of words, whose
    counts it does not know.
    """
    some = select(AiCache.cache_key).where(*wanted.conditions()).limit(most).cte("some").prefix_with("MATERIALIZED")
    return sorted(session.scalars(select(some.c.cache_key)))


def by_keys(session: Session, keys: Sequence[str]) -> Sequence[StoredAnswer]:
    """Return the stored answers with *keys* that are there. Served by the unique index of ``cache_key``."""
    rows = session.execute(select(*_COLUMNS).where(AiCache.cache_key.in_(keys)).order_by(AiCache.cache_key))
    return [stored(row) for row in rows if row.response.get("state") == "judged" and "answer" in row.response]


@dataclass(frozen=True, slots=True)
class EntryEvent:
    """One moment of an entry's life: what happened, without whom it happened to."""

    at: datetime
    tier: str
    content_id: str
    verdict: str
    score: int | None
    model: str
    cost_usd: Decimal
    direction: Direction = "en-es"


@dataclass(frozen=True, slots=True)
class Trail:
    """What taught an entry and what it was given to; ``learners`` counts them, ``steps`` are the latest first."""

    taught: Sequence[EntryEvent]
    served: Sequence[EntryEvent]
    times_served: int
    learners: int


def trail(session: Session, entry: StoredAnswer) -> Trail:
    """
    Return the trail of *entry*, whose hits up to 10,000 are counted.

    Served by ``idx_activities_receipt`` and ``idx_activities_reused``.
    """
    served = select(LearningActivity).where(given_again == entry.key, _REUSED_ANSWER, is_evidence())
    some = served.with_only_columns(LearningActivity.user_id).limit(10_000).subquery()
    times, learners = session.execute(select(func.count(), func.count(some.c.user_id.distinct()))).one()
    return Trail(
        taught=[step for step, answer in _taught(session, entry) if answer == entry.answer],
        served=[_step(row) for row in session.execute(_steps(served, limit=TRAIL))],
        times_served=times,
        learners=learners,
    )


def stored(row: Row[Any]) -> StoredAnswer:
    """Return a row as a stored answer."""
    response: Mapping[str, Any] = row.response
    told = response.get("feedback") or {}
    judged_at = response.get("judged_at")
    return StoredAnswer(
        key=row.cache_key,
        answer=response.get("answer", ""),
        corrected=response.get("corrected", ""),
        verdict=told.get("verdict", ""),
        edits=tuple((edit.get("wrong", ""), edit.get("right", "")) for edit in told.get("edits", ())),
        source=response.get("source", ""),
        judged_at=datetime.fromisoformat(judged_at).astimezone(UTC) if judged_at else None,
        prompt_version=response.get("prompt_version", ""),
        model=row.model,
        cost_usd=row.cost,
        hits=row.hit_count,
        expires_at=row.expires_at,
        pinned=bool(response.get("pinned")),
    )


def _page(wanted: Filter, *, after: str, limit: int) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .where(*wanted.conditions(), AiCache.cache_key > after)
        .order_by(AiCache.cache_key)
        .limit(limit)
    )


def _in_scope(scope: str) -> ColumnElement[bool]:
    first, end = key_range(f"answer:{scope}:")
    return and_(AiCache.cache_key >= first, AiCache.cache_key < end)


def _taught(session: Session, entry: StoredAnswer) -> Sequence[tuple[EntryEvent, str]]:
    if entry.judged_at is None:
        return []
    near = (LearningActivity.created_at.between(entry.judged_at - _SAME_MOMENT, entry.judged_at + _SAME_MOMENT),)
    judged = select(LearningActivity).where(
        *near, LearningActivity.details.has_key("receipt"), _tier == "judge", is_evidence()
    )
    rows = session.execute(_steps(judged, limit=TRAIL)).all()
    return [(_step(row), " ".join(words(_text(row.details.get("answer"))))) for row in rows]


def _steps(wanted: Select[Any], *, limit: int) -> Select[Any]:
    columns = (
        LearningActivity.created_at,
        LearningActivity.content_id,
        LearningActivity.score,
        LearningActivity.details,
        LearningActivity.ai_model,
        LearningActivity.ai_cost,
    )
    newest = (LearningActivity.created_at.desc(), LearningActivity.id)
    return wanted.with_only_columns(*columns).order_by(*newest).limit(limit)


def _step(row: Row[Any]) -> EntryEvent:
    receipt = row.details["receipt"]
    tier = _text(receipt.get("tier")) if isinstance(receipt, dict) else ""
    verdict = _text(row.details.get("verdict"))
    direction: Direction = "es-en" if row.details.get("direction") == "es-en" else "en-es"
    model, cost = row.ai_model or "", row.ai_cost
    return EntryEvent(row.created_at, tier, row.content_id, verdict, row.score, model, cost, direction)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
