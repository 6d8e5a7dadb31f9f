"""Content found by its words and by what it means. Both ask the index on words first, and look at a bounded few."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import wordfreq
from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Status
from aidioma.content.rows import first_of, narrowed
from aidioma.db.models import LearningContent
from aidioma.feedback.embeddings import Embedder
from aidioma.text import canonical, words

MAX_QUERY_WORDS: Final = 20
RAREST_WORDS: Final = 4
"""How many words candidates are found by: the common ones are in everything."""
CANDIDATES: Final = 200
MOST_SORTED: Final = 2_000
"""How many matches are put in order. What more items share is no search: another word, type or level narrows it."""
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
    query = " & ".join(f"{word}:*" for word in _plain_words(text)[:MAX_QUERY_WORDS])
    if not query:
        return []
    statement = _matching(query).where(LearningContent.id > after_id).limit(MOST_SORTED)
    statement = narrowed(statement, content_type, {}, difficulty=difficulty, status=status)
    return first_of(session, statement, limit=limit)


def _plain_words(text: str) -> list[str]:
    return [part for word in words(text.lower()) for part in word.translate(_FOLDED).replace("'", " ").split()]


def candidates(session: Session, text: str, *, content_type: str | None) -> Sequence[ContentItem]:
    """
    Return up to 200 items that share words with *text*: all of its words, else one of its four rarest.

    Served by ``idx_content_words``; each look takes the first it finds, however many there are.
    """
    plain = list(dict.fromkeys(_plain_words(text)))[:MAX_QUERY_WORDS]
    rarest = sorted(plain, key=lambda word: wordfreq.zipf_frequency(word, "es"))[:RAREST_WORDS]
    found: dict[str, ContentItem] = {}
    for query in dict.fromkeys([" & ".join(plain), *rarest]):
        if query and len(found) < CANDIDATES:
            statement = _matching(query).limit(CANDIDATES - len(found))
            statement = narrowed(statement, content_type, {}, difficulty=None, status=None)
            found |= {item.id: item for item in first_of(session, statement, limit=CANDIDATES)}
    return list(found.values())


def _matching(query: str) -> Select[str]:
    return select(LearningContent.id).where(_WORDS.op("@@")(func.to_tsquery("simple", query)))


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
