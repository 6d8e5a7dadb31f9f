"""
A conversation towards goals, from its script and what its learner said so far. Pure.

What the learner says is taken for the reply it is nearest to; where it is near to none, the partner asks again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from aidioma.content.item import ContentItem
from aidioma.content.kinds.scenario import Choice, Scenario, Step
from aidioma.feedback.model import Direction, Exercise
from aidioma.text import canonical

UNDERSTOOD: Final = 0.5
"""A likeness of at least so much with a right wording, and the partner knows what is meant."""

_DIRECTION: Final[Direction] = "en-es"


@dataclass(frozen=True, slots=True)
class Said:
    """What the learner said at a step, and the number of the reply it was taken for; None: it was not understood."""

    step: str
    choice: int | None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """How far a conversation has come: the steps so far, the present one last, and the goals reached."""

    steps: Sequence[Step]
    reached: frozenset[str]

    @property
    def here(self) -> Step:
        """Where the conversation is."""
        return self.steps[-1]

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to say."""
        return not self.here.choices


def talk(scenario: Scenario, said: Iterable[Said]) -> Talk:
    """Return where *said*, oldest first, has led; what does not belong to the step it was said at is passed over."""
    by_id = {step.id: step for step in scenario.steps}
    steps = [scenario.steps[0]]
    for one in said:
        here = steps[-1]
        if one.choice is not None and one.step == here.id and one.choice < len(here.choices):
            steps.append(by_id[here.choices[one.choice].next])
    return Talk(steps, frozenset(goal for step in steps for goal in step.reaches))


def nearest(step: Step, answer: str) -> int | None:
    """Return the number of the reply that *answer* is nearest to, None where it is near to none."""
    given = canonical(answer)
    scores = [max(_likeness(given, text) for text in (choice.says, *choice.accepted)) for choice in step.choices]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= UNDERSTOOD else None


def _likeness(given: str, text: str) -> float:
    return Indel.normalized_similarity(given, canonical(text))


def reply_exercise(item: ContentItem, step: Step, number: int) -> Exercise:
    """Return reply *number* of *step* as an exercise of its own, with the id ``<item>#<step>.<number>``."""
    choice: Choice = step.choices[number]
    return Exercise(
        content_id=f"{item.id}#{step.id}.{number}",
        version=item.version,
        direction=_DIRECTION,
        prompt=choice.translation,
        accepted=(choice.says, *choice.accepted),
        level=item.difficulty or "intermediate",
        concepts=item.details.grammar_concepts,
    )
