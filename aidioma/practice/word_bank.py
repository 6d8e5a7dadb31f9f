"""The words of a right answer, shuffled, with a few that do not belong: an easier way to produce a sentence. Pure."""

from random import Random
from typing import Final

from aidioma.model.marks import Exercise
from aidioma.text import Language, words

MOST_STRANGERS: Final = 3
FEW_WORDS: Final = 2
COMMON: Final = ("bread", "friend", "good", "house", "night", "please", "thanks", "today", "water", "yes")
"""English words to stand beside an answer of few, which would give itself away."""


def word_bank(exercise: Exercise, *, seed: str) -> tuple[str, ...]:
    """Return the words to build the model answer from; the same *seed* gives the same order."""
    language: Language = "es" if exercise.direction == "en-es" else "en"
    needed = [*words(exercise.model_answer, language)]
    others = [word for text in exercise.accepted[1:] for word in words(text, language)]
    strangers = [word for word in dict.fromkeys(others) if word not in needed]
    order = Random(seed)  # noqa: S311 - an order, not a secret
    order.shuffle(strangers)
    if language == "en" and len(needed) <= FEW_WORDS:
        beside = [word for word in COMMON if word not in {*needed, *others}]
        order.shuffle(beside)
        strangers = beside  # another right answer is no stranger to a single word
    bank = [*needed, *strangers[:MOST_STRANGERS]]
    order.shuffle(bank)
    return tuple(bank)
