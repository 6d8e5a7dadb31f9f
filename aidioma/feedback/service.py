"""Feedback on answers: what is known settles an answer; where nothing is sure, it is pending."""

import time
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.feedback.align import Pair, differences
from aidioma.feedback.model import Criteria, Edit, EditClass, Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.feedback.suspicion import answer_language
from aidioma.settings import Settings
from aidioma.text import without_accents, words

_ACCENT_POINTS: Final = 90


@dataclass(frozen=True, slots=True)
class FeedbackService:
    """Marks answers. Safe to share between threads."""

    sessions: sessionmaker[Session]
    clock: Clock

    @classmethod
    def open(cls, sessions: sessionmaker[Session], *, settings: Settings, clock: Clock) -> Self:  # noqa: ARG003
        """Return the service as *settings* describe it."""
        return cls(sessions, clock)

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:  # noqa: ARG002
        """Return the mark of *answer*; a pending one where nobody can be sure."""
        started = time.perf_counter()
        tier, feedback, checked = _by_rule(exercise, answer)
        latency_ms = (time.perf_counter() - started) * 1000
        return Mark(feedback=feedback, receipt=Receipt(tier=tier, checked=checked, latency_ms=latency_ms))

    def close(self) -> None:
        """Finish what runs in the background."""


def _by_rule(exercise: Exercise, answer: str) -> tuple[Tier, Feedback, tuple[str, ...]]:
    language = answer_language(exercise)
    given = words(answer, language)
    known = [words(text, language) for text in exercise.accepted]
    checked = (f"compared with {len(known)} translations known to be right",)
    if not given:
        return Tier.RULES, Feedback(verdict=Verdict.INCORRECT, score=0, corrected=exercise.model_answer), checked
    if given in known:
        points = Criteria(meaning=100, grammar=100, vocabulary=100, naturalness=100)
        right = Feedback(verdict=Verdict.CORRECT, score=100, criteria=points, corrected=answer)
        return Tier.ACCEPTED, right, checked
    for text, target in zip(exercise.accepted, known, strict=True):
        pairs = differences(given, target)
        if all(without_accents(wrong) == without_accents(right) for wrong, right in pairs):
            return Tier.RULES, _accents(pairs, corrected=text), checked
    return Tier.NONE, Feedback(verdict=Verdict.PENDING, score=None, corrected=exercise.model_answer), checked


def _accents(pairs: tuple[Pair, ...], *, corrected: str) -> Feedback:
    edits = tuple(
        Edit(wrong=wrong, right=right, edit_class=EditClass.ACCENT, why=f"It is written “{right}”.")
        for wrong, right in pairs
    )
    points = Criteria(meaning=100, grammar=100, vocabulary=_ACCENT_POINTS, naturalness=100)
    return Feedback(verdict=Verdict.ALMOST, score=_ACCENT_POINTS, criteria=points, edits=edits, corrected=corrected)
