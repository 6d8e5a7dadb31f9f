"""What stored replies are filed under: a scope that no verdict leaves, and a hash of the answer."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from aidioma.marking.engine.evidence import Tokens
from aidioma.model.marks import Direction, Exercise
from aidioma.text import Language, canonical, joined, may_keep_text, words

FEEDBACK_LANGUAGE: Final = "en"
ROWS_VERSION: Final = 2
"""
Of the form in which rows are written; a new one leaves the old rows to expire.

2: words keep numbers with their signs and units (:mod:`aidioma.quantities`).
"""


@dataclass(frozen=True, slots=True)
class CacheScope:
    """What a verdict depends on besides the exercise: who judges, how it is asked, whose vectors stand beside."""

    model: str
    prompt_version: str
    embedder: str

    def scope(self, exercise: Exercise) -> str:
        """Return the scope of *exercise*. Whoever the learner is has no part in it."""
        return _hash(exercise.content_id, exercise.version, exercise.direction, *self._own)

    def domain(self, direction: Direction) -> str:
        """Return what evidence is filed under: everything of one direction, judged by the same model and prompt."""
        return _hash(direction, self.model, self.prompt_version, FEEDBACK_LANGUAGE, ROWS_VERSION)

    @property
    def _own(self) -> tuple[str | int, ...]:
        return (self.prompt_version, self.model, self.embedder, FEEDBACK_LANGUAGE, ROWS_VERSION)


@dataclass(frozen=True, slots=True)
class Question:
    """One answer to be marked: as typed, as compared, and where what is known of it lies."""

    exercise: Exercise
    answer: str
    words: Tokens
    scope: str
    key: str
    keeps_text: bool
    learner_id: str

    @classmethod
    def about(cls, exercise: Exercise, answer: str, *, cache_scope: CacheScope, learner_id: str) -> "Question":
        """Return the question that *answer* poses."""
        found = words(answer, exercise.answer_language)
        scope = cache_scope.scope(exercise)
        keeps_text = may_keep_text(answer) and not exercise.own
        return cls(exercise, answer, found, scope, answer_key(scope, found), keeps_text, learner_id)


def answer_key(scope: str, answer: Tokens) -> str:
    """Return the key of the row that holds what is known of *answer*."""
    return f"answer:{scope}:{_hash(joined(answer))}"


def place_of(exercise: Exercise) -> str:
    """
    Return where what packs know of *exercise* is filed: by what is asked, whatever its version, and whoever judges.

    That is the item, the direction, its prompt and its model answer; further right answers may be added to it.
    """
    prompt_language: Language = "en" if exercise.direction == "en-es" else "es"
    asked = (canonical(exercise.prompt, prompt_language), canonical(exercise.model_answer, exercise.answer_language))
    return _hash(exercise.content_id, exercise.direction, *asked)


def packed_key(place: str, answer: Tokens, pack: str) -> str:
    """Return the key of the row that holds what *pack* says of *answer*."""
    return f"pack:{place}:{_hash(joined(answer))}:{pack}"


def key_range(prefix: str) -> tuple[str, str]:
    """Return the first key with *prefix* (``kind:scope:``), and the first one after all of them."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _hash(*parts: str | int) -> str:
    return blake2b(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace"), digest_size=16).hexdigest()
