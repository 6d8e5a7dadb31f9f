"""
Which items are written as vocabulary lists are, so that one line names several right answers.

An item says it itself (``notation``), or whoever imports it does. Unasked it is so only for what is new and looks like
an entry: a few words, not closed as a sentence is. What was stored before items said it keeps its meaning: flashcards
are lists, sentences are literal.
"""

from collections.abc import Iterable
from typing import Final, Literal

from aidioma.content.alternatives import is_entry, ways
from aidioma.content.item import ContentItem, Draft

Wanted = Literal["auto", "list", "plain"]
WANTED: Final[tuple[Wanted, ...]] = ("auto", "list", "plain")
_FIELD: Final = "notation"
_UNSAID: Final = frozenset({"flashcard"})
"""Kinds that are lists where the item says nothing."""


def is_listed(content: ContentItem | Draft) -> bool:
    """Say whether the right answers of *content* are lines of a list."""
    if _FIELD not in type(content.details).model_fields:
        return False
    said = content.value(_FIELD)
    return said == "list" or (said is None and content.content_type in _UNSAID)


def answered(content: ContentItem | Draft, texts: Iterable[str]) -> tuple[str, ...]:
    """Return *texts*, right answers of *content*, each in all the ways that it names."""
    return tuple(way for text in texts for way in ways(text)) if is_listed(content) else tuple(texts)


def counts_as(content: ContentItem | Draft) -> tuple[tuple[str, ...], ...]:
    """Return what each right answer of *content* counts as that names several; nothing where it is literal."""
    return tuple(ways(text) for text in _naming_several(_answers(content))) if is_listed(content) else ()


def in_notation(draft: Draft, wanted: Wanted = "auto", *, before: ContentItem | Draft | None = None) -> Draft:
    """
    Return *draft* with its notation as it is *wanted*, where it says none and that makes a difference.

    Of ``auto`` only what is new is asked: answers that were there *before* keep the meaning they had.
    """
    if _FIELD not in type(draft.details).model_fields or draft.value(_FIELD) is not None:
        return draft
    several = _naming_several(_answers(draft))
    if not several:
        return draft
    if wanted == "auto" and before is not None and set(several) <= set(_answers(before)):
        said = getattr(before.details, _FIELD, None)
        return draft if said is None else _saying(draft, said)
    if wanted == "auto":
        wanted = "list" if all(map(is_entry, several)) else "plain"
    return _saying(draft, wanted)


def _saying(draft: Draft, notation: str) -> Draft:
    return draft.model_copy(update={"details": draft.details.model_copy(update={_FIELD: notation})})


def _answers(content: ContentItem | Draft) -> list[str]:
    facets = content.details.facets
    values = (content.value(field) for field in (*facets.answer, *facets.answer_en))
    flat = (part for value in values for part in (value if isinstance(value, tuple) else (value,)))
    return list(dict.fromkeys(text for text in flat if isinstance(text, str)))


def _naming_several(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if ways(text) != (text,)]
