"""
What content means, as vectors: kept in the cache, one row an item, so that a synonym is found that shares no word.

The rows are no answers, and nothing is judged by them. Those of another embedder, or of an earlier wording, count for
nothing until they are made anew.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import HALFVEC, VECTOR
from sqlalchemy import ColumnElement, and_, cast, func, literal, literal_column, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import is_shared
from aidioma.clock import Clock
from aidioma.content.item import ContentItem
from aidioma.content.rows import COLUMNS, item_of
from aidioma.content.search.filter import Wanted, by_index
from aidioma.db.models import EMBEDDING_DIMENSIONS, AiCache, LearningContent
from aidioma.llm.embeddings import Embedder

Vector = NDArray[np.float32]

KEY: Final = "content:"
LONGEST_SAID: Final = 500
"""Characters of an item that its vector is made of: what a long text is about, it says at the beginning."""
NEAREST: Final = 200
FEW: Final = 1_000
"""Items that are compared one by one where what is wanted is rare among the nearest."""
ALIKE: Final = 0.8
"""From which cosine two texts are shown to an author as possibly the same; the author decides."""
RELATED: Final = 0.3
"""From which cosine an item is shown that shares no word with what is looked for."""
LOOKED_AT: Final = 5_000
MADE: Final = 1_000
"""Items that a round looks at, and about how many it makes vectors of."""
_STEP: Final = 100

_IS_CONTENT: Final[ColumnElement[bool]] = literal_column("cache_key >= 'content:' AND cache_key < 'content;'")
"""Word for word the condition of ``idx_cache_content_meaning``, which no bound value could be matched with."""
_SAID: Final[ColumnElement[str]] = func.left(
    LearningContent.primary_text + " " + func.coalesce(LearningContent.secondary_text, ""), LONGEST_SAID
)
_KEPT_FOR: Final = and_(
    AiCache.cache_key == KEY + LearningContent.id, AiCache.response["said"].astext == func.md5(_SAID)
)
_ROWS: Final = select(AiCache.cache_key, AiCache.model)
_BY_INDEX: Final = text(f"SET LOCAL hnsw.ef_search = {NEAREST}; SET LOCAL enable_sort = off")
_AS_BEFORE: Final = text("SET LOCAL enable_sort TO DEFAULT")
"""The planner counts a vector as short, and would read and sort them all: they lie elsewhere than their rows."""
_KEEP: Final = text("""
    INSERT INTO ai_cache (cache_key, response, model, response_embedding, last_accessed)
    SELECT new.cache_key, jsonb_build_object('said', md5(new.said)), :model, CAST(new.vector AS vector), :now
    FROM unnest(CAST(:keys AS text[]), CAST(:said AS text[]), CAST(:vectors AS text[]))
         AS new (cache_key, said, vector)
    ORDER BY new.cache_key
    ON CONFLICT (cache_key) DO UPDATE SET
        response = excluded.response, model = excluded.model, response_embedding = excluded.response_embedding,
        last_accessed = excluded.last_accessed
""")


def said_by(item: ContentItem) -> str:
    """Return the words that an item's vector is made of."""
    return f"{item.primary_text} {item.secondary_text or ''}"[:LONGEST_SAID]


def near(session: Session, vector: Vector, wanted: Wanted, *, by: str, limit: int) -> list[ContentItem]:
    """
    Return what is *wanted* among the 200 items nearest to *vector*; if that is less than *limit*, look at a few more.

    Only vectors *by* that embedder are compared. Served by ``idx_cache_content_meaning`` (HNSW) and the primary key;
    the second look reads the vectors of up to 1,000 items that are wanted.
    """
    session.execute(_BY_INDEX)
    half = HALFVEC(EMBEDDING_DIMENSIONS)
    away = cast(AiCache.response_embedding, half).op("<=>")(cast(literal(vector, VECTOR()), half))
    nearest = session.execute(_ROWS.where(_IS_CONTENT).order_by(away).limit(NEAREST)).all()
    session.execute(_AS_BEFORE)
    found = _wanted(session, nearest, wanted, by=by)
    if len(found) >= limit or not wanted.conditions():
        return found
    some = by_index(session, select(LearningContent.id).where(is_shared(), *wanted.conditions()).limit(FEW))
    keys = [KEY + id_ for (id_,) in some]
    compared = _ROWS.where(AiCache.cache_key == func.any(keys))
    closest = session.execute(compared.order_by(AiCache.response_embedding.cosine_distance(vector)).limit(NEAREST))
    return _wanted(session, closest, wanted, by=by)


def _wanted(session: Session, nearest: Iterable[Any], wanted: Wanted, *, by: str) -> list[ContentItem]:
    ids = [key.removeprefix(KEY) for key, model in nearest if model == by]
    named = select(*COLUMNS).where(LearningContent.id.in_(ids), is_shared(), *wanted.conditions())
    return [item_of(*row) for row in session.execute(named.order_by(LearningContent.id))]


def kept_vectors(session: Session, content_ids: Collection[str], *, by: str) -> dict[str, Vector]:
    """Return the vectors of those items that still say what these were made of. Served by the unique keys."""
    kept = select(LearningContent.id, AiCache.response_embedding).join(AiCache, _KEPT_FOR)
    found = session.execute(kept.where(LearningContent.id.in_(content_ids), AiCache.model == by))
    return {id_: np.asarray(vector, dtype=np.float32) for id_, vector in found}


def likeness(vector: Vector, items: Iterable[ContentItem], kept: dict[str, Vector], embedder: Embedder) -> list[float]:
    """Return how like *vector* each of *items* is, 0-1; those that have no vector among *kept* are embedded."""
    every = list(items)
    missing = [item for item in every if item.id not in kept]
    made = zip(missing, embedder.embed([said_by(item) for item in missing]), strict=True) if missing else ()
    vectors = kept | {item.id: one for item, one in made}
    return [float(np.clip(vectors[item.id] @ vector, 0, 1)) for item in every]


@dataclass(slots=True)
class Meanings:
    """Keeps the vectors of content up to date, a bounded piece at a time."""

    sessions: sessionmaker[Session]
    embedder: Embedder
    clock: Clock
    _after: str = ""

    def fill(self) -> int:
        """
        Make vectors of items that have none or say something else by now, and return how many were made.

        Goes on through the content where the last call stood. Several processes may do this at once.

        Raises:
            JudgeError: If the embedder does not answer; what was made until then is kept.
        """
        made = 0
        for _ in range(LOOKED_AT // _STEP):
            some = self._next()
            stale = {id_: said for id_, said, kept in some if not kept}
            if stale:
                self._keep(stale, now=self.clock())
            made += len(stale)
            self._after = some[-1][0] if len(some) == _STEP else ""
            if made >= MADE or not self._after:
                break
        return made

    def _next(self) -> Sequence[tuple[str, str, bool]]:
        """Return the next items: id, what they say, and whether there is a vector of that."""
        kept = select(AiCache.id).where(_KEPT_FOR, AiCache.model == self.embedder.name).correlate(LearningContent)
        some = select(LearningContent.id, _SAID, kept.exists()).where(LearningContent.id > self._after, is_shared())
        with self.sessions() as session:
            found = session.execute(some.order_by(LearningContent.id).limit(_STEP))
            return [(id_, said, is_kept) for id_, said, is_kept in found]

    def _keep(self, said: dict[str, str], *, now: datetime) -> None:
        vectors = self.embedder.embed(list(said.values()))
        values = {
            "keys": [KEY + id_ for id_ in said],
            "said": list(said.values()),
            "vectors": [str(vector.tolist()) for vector in vectors],
            "model": self.embedder.name,
            "now": now,
        }
        with self.sessions.begin() as session:
            session.execute(_KEEP, values)
