"""
What happens after an answer was marked: counting, and now and then asking the judge about a mark that needed none.

What is measured is disagreement with the judge. The judge's own is measured beside it, by asking it twice.
"""

import random
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Self

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.model import OPERATOR
from aidioma.clock import Clock
from aidioma.errors import InvalidInputError, JudgeError
from aidioma.feedback.asking import Asking, as_feedback, corrected_words
from aidioma.feedback.background import Background
from aidioma.feedback.books import Book
from aidioma.feedback.decision import Decision
from aidioma.feedback.judgement import Judgement
from aidioma.feedback.keys import Question
from aidioma.feedback.ledger import Purpose
from aidioma.feedback.model import Tier
from aidioma.feedback.shelf import Shelf
from aidioma.feedback.tallies import Tallies

REASONED: Final = frozenset({Tier.COMPOSED, Tier.CANDIDATE})
"""Tiers whose marks nobody has judged in these words: shadow looks at these."""

SHADOW_OF_REASONED: Final = 0.05
MOST_SHADOW_OF_HITS: Final = 0.028
TWICE_OF_ASKED: Final = 0.02
TWICE_AFTER: Final = 100
"""Judgements after which the judge's own disagreement is worth measuring."""


@dataclass(slots=True)
class Watch:
    """Watches over marks without keeping their learners waiting."""

    sessions: sessionmaker[Session]
    clock: Clock
    asking: Asking | None
    background: Background
    tallies: Tallies
    chance: random.Random
    hits: int = 0
    shadows: int = 0
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(
        cls, sessions: sessionmaker[Session], *, clock: Clock, asking: Asking | None, background: Background
    ) -> Self:
        """Return a watch that has seen nothing yet."""
        return cls(sessions, clock, asking, background, Tallies(sessions, clock), random.Random())  # noqa: S311

    def note(self, question: Question, decision: Decision, *, shelf: Shelf, book: Book) -> None:
        """Count *decision*, and draw whether the judge is asked about it."""
        self.tallies.count(decision, domain=book.domain)
        if self.tallies.are_due():
            self.background.run(self.tallies.flush)
        if self._draws_shadow(decision):
            self.background.run(lambda: self._ask(question, decision, "shadow", shelf=shelf, book=book))
        elif self._draws_second(decision, book):
            self.background.run(lambda: self._ask(question, decision, "second_opinion", shelf=shelf, book=book))

    def close(self) -> None:
        """Finish what was begun and write what was counted."""
        self.background.close()
        self.tallies.flush()

    def _draws_shadow(self, decision: Decision) -> bool:
        with self.lock:
            self.hits += decision.tier not in {Tier.JUDGE, Tier.NONE}
            if self.asking is None or decision.tier not in REASONED:
                return False
            if self.shadows + 1 > MOST_SHADOW_OF_HITS * self.hits or self.chance.random() >= SHADOW_OF_REASONED:
                return False
            self.shadows += 1
            return True

    def _draws_second(self, decision: Decision, book: Book) -> bool:
        is_asked = decision.tier is Tier.JUDGE and book.evidence.judged >= TWICE_AFTER
        return is_asked and self.chance.random() < TWICE_OF_ASKED

    def _ask(self, question: Question, decision: Decision, purpose: Purpose, *, shelf: Shelf, book: Book) -> None:
        asking = self.asking
        if asking is None or asking.ledger.refusal(OPERATOR):
            return
        try:
            judgement = asking.judge.judge(question.exercise, question.answer)
        except (JudgeError, InvalidInputError):
            return
        agreed = agrees(decision, question, judgement, shelf)
        asking.ledger.enter(purpose, judgement.usage, kind=_kind(decision), agreed=agreed)
        if not judgement.flagged:
            asking.learner.take_in(
                question,
                as_feedback(judgement),
                corrected_words(question, judgement),
                usage=judgement.usage,
                shelf=shelf,
                book=book,
            )


def _kind(decision: Decision) -> str:
    return decision.tier.value if decision.proposal is None else decision.proposal.kind


def agrees(decision: Decision, question: Question, judgement: Judgement, shelf: Shelf) -> bool:
    """
    Return whether *decision* says what *judgement* does: the same edits.

    As few edits towards another translation that is known to be right are the same feedback too.
    """
    given = sorted((edit.wrong, edit.right) for edit in decision.feedback.edits)
    judged = sorted((edit.wrong, edit.right) for edit in judgement.edits)
    if given == judged or not given or len(given) != len(judged):
        return given == judged
    with shelf.lock:
        known = shelf.bundle.known
        proposal = decision.proposal
        return proposal is not None and proposal.corrected in known and bool(question.words)
