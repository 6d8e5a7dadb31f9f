"""Content found by its words: the index on them is asked, and a bounded few are looked at."""

from collections.abc import Sequence
from typing import Final

import wordfreq
from sqlalchemy import ColumnElement, func, literal_column
from sqlalchemy.orm import Session

from aidioma.content.item import ContentItem
from aidioma.content.search.filter import Wanted, any_found, first_found
from aidioma.db.models import LearningContent
from aidioma.text import canonical, plain_words

MAX_QUERY_WORDS: Final = 20
RAREST_WORDS: Final = 4
"""How many words candidates are found by: the common ones are in everything."""
CANDIDATES: Final = 200
SHORTEST_BEGINNING: Final = 3
"""Letters from which a word may be one that is only begun: what begins with *a* is half of all there is."""
SAME_LENGTH: Final = 6
"""Letters by which a text may be longer or shorter that says the same but for case and punctuation."""

_FOLDED: Final = str.maketrans("áéíóúü", "aeiouu")
_MARKS: Final = "./@-_:~¿¡«»“”„‘’‚…—–·•"
"""What would be taken for a part of the word beside it."""
_APART: Final = str.maketrans("'_", "  ")
_WORDS: Final[ColumnElement[str]] = literal_column(
    "to_tsvector('simple', translate(lower(learning_content.primary_text || ' ' || "
    f"coalesce(learning_content.secondary_text, '')), 'áéíóúü{_MARKS}', 'aeiouu{' ' * len(_MARKS)}'))"
)
"""Letter for letter the expression of ``idx_content_words``."""


def by_words(
    session: Session, query: str, wanted: Wanted, *, limit: int = 50, after_id: str = ""
) -> Sequence[ContentItem]:
    """
    Return the first *limit* items that are *wanted* and have every word of *query*, in order of id.

    Words of three letters and more may be begun. Served by ``idx_content_words`` and the primary key.
    """
    terms = _terms(_plain_words(query)[:MAX_QUERY_WORDS])
    return first_found(session, wanted, _has(terms), limit=limit, after_id=after_id) if terms else []


def _plain_words(text: str) -> list[str]:
    return [part for word in plain_words(text.lower()) for part in word.translate(_FOLDED).translate(_APART).split()]


def _terms(plain: Sequence[str]) -> str:
    return " & ".join(f"{word}:*" if len(word) >= SHORTEST_BEGINNING else word for word in plain)


def _has(terms: str) -> ColumnElement[bool]:
    return _WORDS.op("@@", is_comparison=True)(func.to_tsquery("simple", terms))


def candidates(session: Session, text: str, wanted: Wanted) -> Sequence[ContentItem]:
    """
    Return up to 200 items that share words with *text*: all of its words, else one of its four rarest.

    Served by ``idx_content_words``; each look takes the first it finds, however many there are.
    """
    plain = list(dict.fromkeys(_plain_words(text)))[:MAX_QUERY_WORDS]
    rarest = sorted(plain, key=lambda word: wordfreq.zipf_frequency(word, "es"))[:RAREST_WORDS]
    found: dict[str, ContentItem] = {}
    for terms in dict.fromkeys([" & ".join(plain), *rarest]):
        if terms and len(found) < CANDIDATES:
            more = any_found(session, wanted, _has(terms), limit=CANDIDATES)
            found |= {item.id: item for item in more[: CANDIDATES - len(found)]}
    return list(found.values())


def same_texts(session: Session, text: str, wanted: Wanted) -> Sequence[ContentItem]:
    """
    Return items whose Spanish is *text*, but for case and punctuation.

    Served by ``idx_content_words``; of those with all of its words, only those about as long are looked at.
    """
    terms = " & ".join(dict.fromkeys(_plain_words(text)[:MAX_QUERY_WORDS]))
    length = func.length(LearningContent.primary_text)
    as_long = length.between(len(text) - SAME_LENGTH, len(text) + SAME_LENGTH)
    found = any_found(session, wanted, _has(terms), as_long, limit=CANDIDATES) if terms else []
    return [item for item in found if same_words(text, item)]


def same_words(text: str, item: ContentItem) -> bool:
    """Say whether *item* is *text*, but for case and punctuation."""
    return canonical(text) == canonical(item.primary_text)
