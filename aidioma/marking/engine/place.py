"""An edit where it stands, with what its description looks at more than once."""

from dataclasses import dataclass
from functools import cached_property

from aidioma.marking.engine.evidence import Bundle, Counts, Evidence, Tokens
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair, Step
from aidioma.spanish.cues import Cues
from aidioma.spanish.lexicon import Lexicon
from aidioma.spanish.verbs import Verb, verb


@dataclass(frozen=True, eq=False)
class EditInContext:
    """
    An edit where it stands: the alignment it belongs to, and all that is known around it.

    ``edits`` are how many the alignment has, ``gap`` how many more than the nearest known translation's.
    """

    steps: tuple[Step, ...]
    at: int
    answer: Tokens
    target: Tokens
    cues: Cues
    bundle: Bundle
    evidence: Evidence
    edits: int
    gap: int
    lexicon: Lexicon

    @cached_property
    def pair(self) -> Pair:
        """The edit itself."""
        return self.steps[self.at].pair

    @property
    def wrong(self) -> str:
        """The learner's word; empty where one is missing."""
        return self.pair[0]

    @property
    def right(self) -> str:
        """The known translation's word; empty where the learner's is superfluous."""
        return self.pair[1]

    @cached_property
    def before(self) -> str:
        """The right word before it."""
        return next((step.right for step in reversed(self.steps[: self.at]) if step.right), "^")

    @cached_property
    def after(self) -> str:
        """The right word after it."""
        return next((step.right for step in self.steps[self.at + 1 :] if step.right), "$")

    @cached_property
    def answer_before(self) -> str:
        """The word before it as the learner wrote it."""
        at = self.steps[self.at].answer_at
        return self.answer[at - 1] if at else "^"

    @cached_property
    def answer_after(self) -> str:
        """The word after it as the learner wrote it."""
        after = self._answer_end
        return self.answer[after] if after < len(self.answer) else "$"

    @cached_property
    def mended(self) -> Tokens:
        """The answer with this one edit carried out."""
        at = self.steps[self.at].answer_at
        return self.answer[:at] + ((self.right,) if self.right else ()) + self.answer[self._answer_end :]

    @cached_property
    def wrong_verb(self) -> Verb | None:
        """The learner's word as a verb."""
        return verb(self.wrong)

    @cached_property
    def right_verb(self) -> Verb | None:
        """The known translation's word as a verb."""
        return verb(self.right)

    @cached_property
    def verbs(self) -> tuple[Verb, Verb] | None:
        """Both words as verbs; None where one is none."""
        one, other = self.wrong_verb, self.right_verb
        return None if one is None or other is None else (one, other)

    @cached_property
    def wrong_source(self) -> tuple[str, float, float]:
        """Which word of the prompt the learner's word stands for, and how surely."""
        return self.lexicon.source(self.wrong, self.cues.keys) if self.wrong else ("", -1.0, -1.0)

    @cached_property
    def right_source(self) -> tuple[str, float, float]:
        """Which word of the prompt the known translation's word stands for, and how surely."""
        return self.lexicon.source(self.right, self.cues.keys) if self.right else ("", -1.0, -1.0)

    @cached_property
    def left_out(self) -> float:
        """How much of the prompt nothing in the answer stands for, in words."""
        return self.lexicon.uncovered(self.answer, self.cues.keys)

    @cached_property
    def judged_here(self) -> Counts:
        """How often the edit was judged in this exercise."""
        return self.bundle.edits.get(self.pair, (0, 0))

    @cached_property
    def reverse_here(self) -> Counts:
        """How often its reverse was judged in this exercise."""
        return self.bundle.edits.get((self.right, self.wrong), (0, 0))

    @cached_property
    def touches_another(self) -> bool:
        """Whether an edit stands beside it."""
        last = len(self.steps) - 1
        return any(self.steps[at].is_edit for at in (self.at - 1, self.at + 1) if 0 <= at <= last)

    @cached_property
    def noun(self) -> str:
        """What the learner's word has to agree with, where it is an article; else that word."""
        return self.answer_after if self.wrong in vocabulary.ARTICLES else self.wrong

    @property
    def _answer_end(self) -> int:
        return self.steps[self.at].answer_at + (1 if self.wrong else 0)
