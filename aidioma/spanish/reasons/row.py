"""A row of the table of reasons, the place of a mistake it is asked about, and how a told reason is read again."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary

_SAID_WITH_QUOTES: Final = frozenset({"meaning"})

Values = Mapping[str, object]
_NAME: Final = re.compile(r"\\{(\w+)\\}")


class MistakePlace(NamedTuple):
    """
    One mistake where it stands.

    Attributes:
        wrong: The learner's word; ``""`` where one is missing.
        right: The word that belongs there; ``""`` where there is one too many.
        previous: The right word before it; ``""`` at the beginning.
        following: The right word after it; ``""`` at the end.
        kind: What kind of mistake it is.
    """

    wrong: str
    right: str
    previous: str = ""
    following: str = ""
    kind: EditClass = EditClass.VOCABULARY


Sample = tuple[str, str, str, str]
"""previous, wrong, right, following."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """
    One reason.

    Attributes:
        kinds: Kinds of mistakes that it can be for.
        fits: Whether it is true of a place.
        reason: What is said, with the names of the words and *values* in it.
        tip: The one thing to take away.
        example: A place that it fits.
        counter: A place of the same kind that it does not fit.
        values: What is said besides ``wrong``, ``right``, ``previous`` and ``following``.
    """

    kinds: frozenset[EditClass]
    fits: Callable[[MistakePlace], bool]
    reason: Message
    tip: Message
    example: Sample
    counter: Sample
    values: Callable[[MistakePlace], Values] = lambda _place: {}

    def told(self, place: MistakePlace) -> Message:
        """Return the reason with the words of *place* in it."""
        said = {"wrong": place.wrong, "right": place.right, "previous": place.previous, "following": place.following}
        words = {name: _as_name(word) for name, word in said.items()}
        return Message(self.reason, **words, **self.values(place))


def kinds(*members: EditClass) -> frozenset[EditClass]:
    """Return a set of kinds of mistakes."""
    return frozenset(members)


def _as_name(word: str) -> str:
    """Return *word* with a capital where it is nothing but a name."""
    is_one = dictionary.is_name(word) and not dictionary.is_listed(word)
    return word[:1].upper() + word[1:] if is_one else word


@lru_cache(maxsize=512)
def _pattern(reason: str) -> re.Pattern[str]:
    """Return what matches *reason* with any words in it."""
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        again = name in seen
        seen.add(name)
        any_words = ".+?" if name in _SAID_WITH_QUOTES else "[^“”]*?"
        return f"(?P={name})" if again else f"(?P<{name}>{any_words})"

    return re.compile(_NAME.sub(group, re.escape(reason)))


def _unknown(found: re.Match[str], words: Mapping[str, Message]) -> set[str]:
    """Return the names whose text is none of *words*."""
    return {name for name, value in found.groupdict().items() if value not in words}


def read_again(text: str, rows: Sequence[Row], words: Mapping[str, Message]) -> tuple[Row, Message] | None:
    """
    Return the row and the message that *text* was told by; None where it is an author's or a judge's.

    Marks are kept in English. *words* are those that stand in a reason and have another in each language.
    """
    for row in rows:
        found = _pattern(row.reason).fullmatch(text)
        if found is not None and _SAID_WITH_QUOTES.isdisjoint(_unknown(found, words)):
            values = {name: words.get(value, value) for name, value in found.groupdict().items()}
            return row, Message(row.reason, **values) if values else row.reason
    return None
