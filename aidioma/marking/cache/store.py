"""Judged answers as rows of ``ai_cache``: one row an answer, read a scope at a time, texts without vectors."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from sqlalchemy import Integer, Text, bindparam, delete, func, literal, or_, select, text, union_all, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache
from aidioma.marking.cache.keys import Question, key_range, place_of
from aidioma.marking.cache.packed import MOST_OF_A_PLACE, PackedAnswer
from aidioma.marking.engine.evidence import Tokens
from aidioma.model.marks import Feedback
from aidioma.text import joined

EntrySource = Literal["judge", "foreseen", "content", "teacher"]
EntryState = Literal["judged", "leased", "refused", "packed"]

SCOPE_LIMIT: Final = 400
"""Entries kept in one scope; the least useful make room."""

_LASTS: Final = timedelta(days=180)
_JITTER: Final = 0.1
FREE: Final = Decimal(0)
REFUSAL_LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entry:
    """One judged answer. ``changes`` stands for the words where the answer itself must not be kept."""

    key: str
    answer: Tokens
    corrected: Tokens
    told: Mapping[str, Any]
    source: EntrySource
    judged_at: str
    changes: tuple[tuple[int, bool, str], ...] | None = None

    @property
    def feedback(self) -> Feedback:
        """What its learner was told."""
        return Feedback.model_validate(self.told)


@dataclass(frozen=True, slots=True)
class CacheRow:
    """A row of any state, as it was read."""

    key: str
    response: Mapping[str, Any]
    expires_at: datetime | None

    @property
    def state(self) -> EntryState:
        """What the row stands for."""
        state: EntryState = self.response["state"]
        return state

    def has_run_out(self, now: datetime) -> bool:
        """Whether the row is no longer valid at *now*."""
        return self.expires_at is not None and self.expires_at <= now

    @property
    def entry(self) -> Entry:
        """The judged answer in it."""
        return _entry(self.key, self.response)

    @property
    def packed(self) -> PackedAnswer:
        """What a pack says in it."""
        return PackedAnswer.of(self.key, self.response)


def _entry(key: str, response: Mapping[str, Any]) -> Entry:
    changes = response.get("changes")
    return Entry(
        key,
        tuple(response["answer"].split()),
        tuple(response["corrected"].split()),
        response["feedback"],
        response["source"],
        response["judged_at"],
        None if changes is None else tuple((at, has_wrong, right) for at, has_wrong, right in changes),
    )


_is_live = or_(AiCache.expires_at.is_(None), AiCache.expires_at > bindparam("now"))
_columns = (AiCache.cache_key, AiCache.response, AiCache.expires_at)
_in_range = (AiCache.cache_key >= bindparam("first"), AiCache.cache_key < bindparam("end"))

_SCOPE = select(*_columns).where(*_in_range, _is_live).order_by(AiCache.cache_key).limit(2 * SCOPE_LIMIT)
_is_new = AiCache.last_accessed >= bindparam("since")
_NEWS = (
    select(*_columns)
    .where(*_in_range, _is_live, or_(_is_new, AiCache.cache_key == bindparam("key")))
    .order_by(AiCache.cache_key)
    .limit(2 * SCOPE_LIMIT)
)
_packed = (
    select(*_columns)
    .where(AiCache.cache_key >= bindparam("first_packed"), AiCache.cache_key < bindparam("end_packed"))
    .order_by(AiCache.cache_key)
    .limit(MOST_OF_A_PLACE)
)
_ALL = union_all(_SCOPE, _packed)
_ALL_NEWS = union_all(_NEWS, _packed.where(_is_new))
_NEED_NOT_LAST = text("SET LOCAL synchronous_commit TO off")
_ROW = select(*_columns).where(AiCache.cache_key == bindparam("key"))


def need_not_last(session: Session) -> None:
    """
    Let this transaction commit without waiting for the disk: a crash may lose the last moment of what was learnt.

    That costs one more call. No mark of a learner's stands in such a transaction.
    """
    session.execute(_NEED_NOT_LAST)


def scope_rows(session: Session, scope: str, *, now: datetime) -> list[CacheRow]:
    """
    Return all live rows of *scope*: one read of a range of the unique index.

    Vectors stay where they are.
    """
    first, end = key_range(f"answer:{scope}:")
    return [CacheRow(*row) for row in session.execute(_SCOPE, {"first": first, "end": end, "now": now})]


def known_rows(session: Session, question: Question, *, now: datetime) -> list[CacheRow]:
    """Return the live rows of the question's scope and what packs say of its exercise: two key ranges, one read."""
    values = _ranges(question, now=now)
    return [CacheRow(*row) for row in session.execute(_ALL, values)]


def news(session: Session, question: Question, *, since: datetime, now: datetime) -> list[CacheRow]:
    """Return those of :func:`known_rows` touched since *since*, and the question's own if there is one."""
    values = {**_ranges(question, now=now), "since": since, "key": question.key}
    return [CacheRow(*row) for row in session.execute(_ALL_NEWS, values)]


def _ranges(question: Question, *, now: datetime) -> dict[str, Any]:
    first, end = key_range(f"answer:{question.scope}:")
    first_packed, end_packed = key_range(f"pack:{place_of(question.exercise)}:")
    return {"first": first, "end": end, "first_packed": first_packed, "end_packed": end_packed, "now": now}


def row_at(session: Session, key: str) -> CacheRow | None:
    """Return the row at *key*, live or expired."""
    found = session.execute(_ROW, {"key": key}).one_or_none()
    return None if found is None else CacheRow(*found)


@dataclass(frozen=True, slots=True)
class Written:
    """What a judged answer's row holds beside its entry."""

    entry: Entry
    model: str
    cost_usd: Decimal
    prompt_version: str
    vectors: Sequence[Sequence[float]] | None = None

    def columns(self, *, now: datetime) -> dict[str, Any]:
        """Return the row."""
        entry = self.entry
        vectors = (None, None) if self.vectors is None else self.vectors
        response: dict[str, Any] = {
            "state": "judged",
            "answer": joined(entry.answer),
            "corrected": joined(entry.corrected),
            "feedback": entry.told,
            "source": entry.source,
            "judged_at": entry.judged_at,
            "prompt_version": self.prompt_version,
        }
        if entry.changes is not None:
            response["changes"] = entry.changes
        return {
            "cache_key": entry.key,
            "response": response,
            "model": self.model,
            "cost": self.cost_usd,
            "input_embedding": vectors[0],
            "response_embedding": vectors[1],
            "last_accessed": now,
            "expires_at": now + _LASTS * random.uniform(1 - _JITTER, 1 + _JITTER),  # noqa: S311 - spreads expiry
        }


def write(session: Session, written: Written, *, owner: str | None, now: datetime) -> bool:
    """
    Write a judged answer and return whether it was written.

    With an *owner* it replaces that owner's lease, and nothing else; without, it fills a free or expired place.
    """
    columns = written.columns(now=now)
    statement = insert(AiCache).values(**columns)
    replaces = AiCache.expires_at <= now if owner is None else AiCache.response["owner"].astext == owner
    replaced = statement.on_conflict_do_update(
        index_elements=[AiCache.cache_key],
        set_={name: statement.excluded[name] for name in columns if name != "cache_key"} | {"hit_count": 0},
        where=replaces,
    )
    return session.scalar(replaced.returning(AiCache.cache_key)) is not None


def write_refusal(session: Session, key: str, *, owner: str, note: str, now: datetime) -> None:
    """Remember for ten minutes that this answer was refused, so that asking again costs nothing."""
    session.execute(
        update(AiCache)
        .where(AiCache.cache_key == key, AiCache.response["owner"].astext == owner)
        .values(response={"state": "refused", "note": note}, expires_at=now + REFUSAL_LASTS)
    )


def trim(session: Session, scope: str, *, keep: int = SCOPE_LIMIT) -> None:
    """Delete the least useful judged answers of *scope* above *keep*: fewest hits, longest unused; no pinned one."""
    first, end = key_range(f"answer:{scope}:")
    surplus = (
        select(AiCache.id)
        .where(AiCache.cache_key >= first, AiCache.cache_key < end, AiCache.response["state"].astext == "judged")
        .where(~AiCache.response.has_key("pinned"))
        .order_by(AiCache.hit_count.desc(), AiCache.last_accessed.desc(), AiCache.cache_key)
        .offset(keep)
    )
    session.execute(delete(AiCache).where(AiCache.id.in_(surplus.scalar_subquery())))


def nearest(
    session: Session, scope: str, vector: Sequence[float], *, now: datetime, limit: int = 5
) -> list[tuple[Entry, float]]:
    """
    Return the judged answers of *scope* nearest to *vector* with their cosine similarity, the nearest first.

    Exact distance over one key range: no approximate index, which would return too few rows of a scope.
    """
    first, end = key_range(f"answer:{scope}:")
    away = AiCache.input_embedding.cosine_distance(vector)
    rows = session.execute(
        select(AiCache.cache_key, AiCache.response, 1 - away)
        .where(AiCache.cache_key >= first, AiCache.cache_key < end, AiCache.input_embedding.is_not(None))
        .where(or_(AiCache.expires_at.is_(None), AiCache.expires_at > now))
        .order_by(away, AiCache.cache_key)
        .limit(limit)
    )
    return [(_entry(key, response), similarity) for key, response, similarity in rows]


def count_hits(session: Session, hits: Mapping[str, int], *, now: datetime) -> None:
    """Add *hits* to their rows; locked in the order of keys, so that two processes never block each other for good."""
    keys = sorted(hits)
    session.execute(select(AiCache.id).where(AiCache.cache_key.in_(keys)).order_by(AiCache.cache_key).with_for_update())
    counted = (
        func.unnest(literal(keys, ARRAY(Text)), literal([hits[key] for key in keys], ARRAY(Integer)))
        .table_valued("key", "hits")
        .render_derived("counted")
    )
    session.execute(
        update(AiCache)
        .where(AiCache.cache_key == counted.c.key)
        .values(hit_count=AiCache.hit_count + counted.c.hits, last_accessed=now)
        .execution_options(synchronize_session=False)
    )


def sweep(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Delete up to *limit* expired rows and return how many there were. Served by ``idx_cache_expiry``."""
    expired = select(AiCache.id).where(AiCache.expires_at <= now).order_by(AiCache.expires_at).limit(limit)
    gone: Iterable[str] = session.scalars(
        delete(AiCache).where(AiCache.id.in_(expired.with_for_update(skip_locked=True))).returning(AiCache.id)
    )
    return len(list(gone))
