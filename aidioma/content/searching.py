"""Content found by its words and by what it means. Both ask the index on words first, and look at a bounded few."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import wordfreq
from sqlalchemy import ColumnElement, Float, cast, func, literal_column, select
from sqlalchemy.orm import Session

from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Status
from aidioma.content.rows import COLUMNS, first_of, item_of, narrowed
from aidioma.db.models import LearningContent
from aidioma.feedback.embeddings import Embedder
from aidioma.text import canonical, words

MAX_QUERY_WORDS: Final = 20
RAREST_WORDS: Final = 4
"""How many words candidates are found by: the common ones are in everything."""
CANDIDATES: Final = 200
ALIKE: Final = 0.8
"""From which cosine two texts are shown to an author as possibly the same; the author decides."""

_FOLDED: Final = str.maketrans("áéíóúü", "aeiouu")
_WORDS: Final[ColumnElement[str]] = literal_column(
    "to_tsvector('simple', translate(lower(learning_content.primary_text || ' ' || "
    "coalesce(learning_content.secondary_text, '')), 'áéíóúü', 'aeiouu'))"
)
"""Letter for letter the expression of ``idx_content_words``."""


def by_words(
    session: Session,
    text: str,
    *,
    content_type: str | None = None,
    difficulty: str | None = None,
    status: Status | None = None,
    limit: int = 50,
    after_id: str = "",
) -> Sequence[ContentItem]:
    """
    Return up to *limit* items with every word of *text*, in order of id; the last may be begun.

    Served by ``idx_content_words``.
    """
    query = _query(text, any_word=False)
    if not query:
        return []
    statement = select(LearningContent.id).where(
        _WORDS.op("@@")(func.to_tsquery("simple", query)), LearningContent.id > after_id
    )
    statement = narrowed(statement, content_type, {}, difficulty=difficulty, status=status)
    return first_of(session, statement, limit=limit)


def _query(text: str, *, any_word: bool) -> str:
    plain = [part for word in words(text.lower()) for part in word.translate(_FOLDED).replace("'", " ").split()]
    if any_word:
        rarest = sorted(dict.fromkeys(plain), key=lambda word: wordfreq.zipf_frequency(word, "es"))
        return " | ".join(rarest[:RAREST_WORDS])
    return " & ".join(f"{word}:*" for word in plain[:MAX_QUERY_WORDS])


def candidates(session: Session, text: str, *, content_type: str | None) -> Sequence[ContentItem]:
    """
    Return up to 200 items that share words with *text*, those that share most first.

    Served by ``idx_content_words``; the rarest words lead, since common ones are in everything.
    """
    query = _query(text, any_word=True)
    if not query:
        return []
    rank = cast(func.ts_rank(_WORDS, func.to_tsquery("simple", query)), Float)
    statement = (
        select(*COLUMNS)
        .where(_WORDS.op("@@")(func.to_tsquery("simple", query)))
        .order_by(rank.desc(), LearningContent.id)
        .limit(CANDIDATES)
    )
    if content_type is not None:
        statement = statement.where(LearningContent.content_type == content_type)
    return [item_of(*row) for row in session.execute(statement)]


def nearest(embedder: Embedder, text: str, items: Sequence[ContentItem]) -> list[tuple[ContentItem, float]]:
    """Return *items* with their likeness to *text*, 0-1, the likest first."""
    if not items:
        return []
    vectors = embedder.embed([text, *(f"{item.primary_text} {item.secondary_text or ''}"[:500] for item in items)])
    likeness = np.clip(vectors[1:] @ vectors[0], 0, 1)
    told = [(item, float(value)) for item, value in zip(items, likeness, strict=True)]
    return sorted(told, key=lambda pair: (-pair[1], pair[0].id))


def same_words(text: str, item: ContentItem) -> bool:
    """Say whether *item* is *text*, but for case and punctuation."""
    return canonical(text) == canonical(item.primary_text)
