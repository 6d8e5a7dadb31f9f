"""
Why an edit is needed and what to take away from it, in a sentence a learner can use.

Each reason is a row of a table (``reasons/``), with an example that it fits and one that it does not. Marks are kept in
English; ``told_again`` finds the pattern and the words of a kept reason, so that a page can say it in another language.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import Edit, EditClass
from aidioma.spanish.align import Pair
from aidioma.spanish.no_answer import NO_ENGLISH, NO_ENGLISH_WORDS, NO_SPANISH, NO_WORDS, PROMPT_AGAIN
from aidioma.spanish.reasons import (
    english,
    spanish_accents,
    spanish_being,
    spanish_determiners,
    spanish_forms,
    spanish_prepositions,
    spanish_small,
    spanish_verbs,
    spanish_words,
)
from aidioma.spanish.reasons.names import ALL
from aidioma.spanish.reasons.row import MistakePlace, Row, read_again
from aidioma.text import Language

SPANISH: Final = (
    *spanish_prepositions.ROWS,
    *spanish_determiners.ROWS,
    *spanish_small.ROWS,
    *spanish_forms.ROWS,
    *spanish_being.ROWS,
    *spanish_verbs.ROWS,
    *spanish_accents.ROWS,
    *spanish_words.ROWS,
)
ENGLISH: Final = english.ROWS

_TIPS: Final = {
    **{str(row.tip): row.tip for row in (*SPANISH, *ENGLISH)},
    **{str(text): text for text in (PROMPT_AGAIN, NO_SPANISH, NO_ENGLISH, NO_WORDS, NO_ENGLISH_WORDS)},
}
"""What stands under a mark by its English text: tips, and what is told of an answer that is none."""


def row_for(place: MistakePlace, language: Language = "es") -> Row | None:
    """Return the first row of the table that fits *place*; None where nothing is to be said."""
    rows = ENGLISH if language == "en" else SPANISH
    return next((row for row in rows if place.kind in row.kinds and row.fits(place)), None)


def why(pair: Pair, kind: EditClass, *, previous: str = "", following: str = "", language: Language = "es") -> str:
    """
    Return one or two short sentences on why *pair* is needed.

    *previous* and *following* are the right words beside it, which often decide gender, number and form.
    """
    place = MistakePlace(*pair, previous, following, kind)
    row = row_for(place, language)
    return "" if row is None else row.told(place)


def tip(edits: Sequence[Edit], *, beside: Sequence[tuple[str, str]] = (), language: Language = "es") -> str:
    """
    Return the one thing to take away, by the first mistake of the commonest kind; ``""`` where nothing was wrong.

    *beside* are the right words before and after each edit, as far as they are known: what is told depends on them.
    """
    if not edits:
        return ""
    kind, _ = Counter(edit.edit_class for edit in edits).most_common(1)[0]
    at, first = next((at, edit) for at, edit in enumerate(edits) if edit.edit_class is kind)
    place = MistakePlace(first.wrong, first.right, *(beside[at] if beside else ("", "")), kind)
    if beside and (row := row_for(place, language)) is not None:
        return row.tip
    told = _again(first.why, language) if first.why else None
    row = _of_same_reason(told[0], place, language) if told else row_for(place, language)
    return "" if row is None else row.tip


def _of_same_reason(found: Row, place: MistakePlace, language: Language) -> Row:
    """Return the row that fits of those that say the same as *found*: their tips differ."""
    table = ENGLISH if language == "en" else SPANISH
    rows = [row for row in table if row.reason == found.reason and place.kind in row.kinds]
    return next((row for row in rows if row.fits(place)), rows[0] if rows else found)


@lru_cache(maxsize=4096)
def told_again(text: str, language: Language) -> Message | None:
    """Return a kept reason or tip as words that can be said in any language; None where no rule told it."""
    if text in _TIPS:
        return _TIPS[text]
    found = _again(text, language)
    return None if found is None else found[1]


def _again(text: str, language: Language) -> tuple[Row, Message] | None:
    return read_again(text, ENGLISH if language == "en" else SPANISH, ALL)
