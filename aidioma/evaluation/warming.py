"""
What learners might have typed before a measurement: right answers, wrong ones made from them, in a seeded order.

Pure. That use changes no mark is what is measured with it, so the answers need be no likelier than they are.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.model.marks import Exercise
from aidioma.spanish.right_answers import lattice_for

READINGS_A_ROUND: Final = 2
ANSWERS_A_ROUND: Final = READINGS_A_ROUND + 1
"""Of each exercise: two right answers and a wrong one."""


@dataclass(frozen=True, slots=True)
class WarmAnswer:
    """One answer to exercise *number*; ``rates`` says that its learner rates it where it stays pending."""

    number: int
    answer: str
    rates: bool


def readings_of(exercise: Exercise, count: int, rng: random.Random) -> list[str]:
    """Return *count* right answers to *exercise*, drawn with repetition from its written ones and its grammars."""
    lattice = lattice_for(exercise)
    drawn = [] if lattice is None else [reading.text for reading in lattice.sample(count, rng)]
    return rng.choices([*exercise.accepted, *drawn], k=count)


def typed(exercises: Sequence[Exercise], *, rounds: int, seed: int) -> Iterator[WarmAnswer]:
    """Yield what is typed in *rounds*, in each of which every exercise is met once, in another order each time."""
    rng = random.Random(f"warm {seed}")  # noqa: S311 - a seeded order
    numbers = list(range(len(exercises)))
    for _ in range(rounds):
        rng.shuffle(numbers)
        for number in numbers:
            asked = exercises[number]
            said = [*readings_of(asked, READINGS_A_ROUND, rng), _wrong(asked, rng.choice(exercises), rng)]
            rng.shuffle(said)
            yield from (WarmAnswer(number, answer, rates=rng.choice((True, False))) for answer in said)


def _wrong(exercise: Exercise, other: Exercise, rng: random.Random) -> str:
    """
    Return what is most likely wrong for *exercise*: a word left out, replaced or in another place, or *other*'s answer.

    Now and then it is right all the same, as *other* may be the exercise itself: learners are not always wrong either.
    """
    words, others = (readings_of(one, 1, rng)[0].split() for one in (exercise, other))
    at = rng.randrange(len(words))
    match rng.randrange(4):
        case 0 if len(words) > 1:
            del words[at]
        case 1:
            words[at] = rng.choice(others)
        case 2 if len(words) > 1:
            words.insert(rng.randrange(len(words)), words.pop(at))
        case _:
            words = others
    return " ".join(words)
