"""The port to whoever judges an answer that nothing known settles."""

from typing import Protocol

from aidioma.feedback.judgement import Explanation, Judgement, Likely, LikelyMistake, Usage
from aidioma.feedback.model import Exercise, Feedback

__all__ = ["Explanation", "Judge", "Judgement", "Likely", "LikelyMistake", "Tutor", "Usage"]


class Judge(Protocol):
    """Judges one answer. Model and prompt version are part of every key, so verdicts never cross them."""

    @property
    def model(self) -> str:
        """The model asked, as settings name it."""
        ...

    @property
    def prompt_version(self) -> str:
        """The wording of the question."""
        ...

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        """
        Judge *answer*.

        Raises:
            JudgeUnavailableError: If nobody answered in time.
            JudgeReplyError: If the reply does not hold. It must not be stored.
            InvalidInputError: If the answer is longer than a judge is given.
        """
        ...


class Tutor(Protocol):
    """Answers questions about a mark, and prepares an exercise. Raises what a judge raises."""

    def explain(self, question: str, *, exercise: Exercise, answer: str, feedback: Feedback) -> Explanation:
        """Answer a learner's *question* about the *feedback* on *answer*."""
        ...

    def likely(self, exercise: Exercise) -> Likely:
        """Foresee right translations and mistakes, in one call."""
        ...
