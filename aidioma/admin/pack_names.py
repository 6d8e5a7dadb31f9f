"""What names somebody who is known here, so that nothing that is given away does."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import wordfreq
from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.db.models import User
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.packs.pack_line import PackLine
from aidioma.model.marks import Exercise
from aidioma.model.people import OPERATOR
from aidioma.text import words

_SHORTEST: Final = 3
"""Shorter parts of a name are prepositions and initials."""
_RARE: Final = 3.5
"""Zipf frequency under which a word tells who is meant: rarer than three in a million words."""
_CAPITALISED: Final = re.compile(r"\b[^\W\d_a-z]\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """
    The names of all accounts, as words.

    Who gave an answer is named by any word of their name; anybody else by a rare word of theirs, or by two words of it
    in a row. What the item itself says may be said again.
    """

    of_account: Mapping[str, frozenset[str]]
    telling: frozenset[str]
    in_a_row: frozenset[tuple[str, str]]

    @classmethod
    def of_everybody(cls, session: Session) -> Self:
        """Return the names of all accounts. A list of people is all that is read."""
        rows = session.execute(select(User.id, User.name).where(User.id != OPERATOR).order_by(User.id))
        parts = {account: words(name) for account, name in rows}
        long = {account: frozenset(word for word in name if len(word) >= _SHORTEST) for account, name in parts.items()}
        return cls(
            of_account=long,
            telling=frozenset(word for name in long.values() for word in name if _is_rare(word)),
            in_a_row=frozenset(pair for name in parts.values() for pair in pairwise(name)),
        )

    def left_out(self, line: PackLine, *, asked: Exercise, givers: Collection[str]) -> PackLine | None:
        """
        Return *line* if it names nobody, and None if it does; *givers* are who gave the answer.

        Where only its reasons might, they are left out: a learner is then told what the rules make of the difference.
        """
        own: set[str] = set().union(*(self.of_account.get(giver, frozenset()) for giver in givers))
        said_openly = {word for text in (asked.prompt, *asked.accepted) for word in words(text)}
        if any(self._names(words(text), own - said_openly, said_openly) for text in (line.answer, line.corrected)):
            return None
        reasons = _CAPITALISED.findall(" ".join((line.tip, *(edit.why for edit in line.edits))))
        if self._names(words(" ".join(reasons)), own - said_openly, said_openly):
            return line.model_copy(update={"tip": "", "edits": (), "concepts": ()})
        return line

    def _names(self, said: Tokens, own: Collection[str], said_openly: Collection[str]) -> bool:
        if any(word in own or (word in self.telling and word not in said_openly) for word in said):
            return True
        pairs = pairwise(said)
        return any(pair in self.in_a_row and not set(pair) <= set(said_openly) for pair in pairs)


def _is_rare(word: str) -> bool:
    return max(wordfreq.zipf_frequency(word, "es"), wordfreq.zipf_frequency(word, "en")) < _RARE
