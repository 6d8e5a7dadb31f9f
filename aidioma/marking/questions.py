"""
"Explain this": a learner's free-text question about a mark, answered once and reused for questions that ask the same.

Here likeness may serve, because a near miss costs little and the question is about known words. It is guarded: only
within the same exercise and the same mistake, and only where both questions name the same words, numbers and polarity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final, Literal

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.db.models import AiCache
from aidioma.errors import InvalidInputError, JudgeError
from aidioma.i18n import Message
from aidioma.llm.budget import Budget
from aidioma.llm.embeddings import Embedder
from aidioma.llm.usage import Usage
from aidioma.marking.cache import store
from aidioma.marking.cache.keys import CacheScope, key_range
from aidioma.marking.cache.lease import Lease, Leases
from aidioma.marking.judge.judge import Tutor
from aidioma.marking.judge.judgement import Explanation
from aidioma.marking.judge.prompts import MAX_QUESTION_CHARS
from aidioma.model.activities import Activity
from aidioma.model.marks import Exercise, Feedback
from aidioma.spanish.vocabulary import NEGATIONS
from aidioma.text import joined, may_keep_text, words

_LASTS: Final = timedelta(days=180)
_ENGLISH_NEGATIONS: Final = frozenset({"not", "no", "never", "without", "nothing", "nobody", "neither", "nor"})

Origin = Literal["rule", "reused", "judge", "nobody"]


@dataclass(frozen=True, slots=True)
class QuestionReply:
    """What a learner is told about a question; ``origin`` says who wrote it."""

    text: str
    origin: Origin
    usage: Usage
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class MarkQuestion:
    """A question about one mark, and the key range in which answers to its like lie."""

    text: str
    exercise: Exercise
    answer: str
    feedback: Feedback
    prefix: str

    @property
    def key(self) -> str:
        """The key of the row that answers exactly this question."""
        return self.prefix + _hash(joined(words(self.text, "en")))

    @property
    def may_be_kept(self) -> bool:
        """Whether question and answer may be kept for others."""
        return may_keep_text(self.text) and may_keep_text(self.answer) and not self.exercise.own

    @property
    def named(self) -> frozenset[str]:
        """What tells this question from one that only looks like it: words of the mark, numbers, negations."""
        found = set(words(self.text, "en"))
        of_mark = set(words(self.answer)) | set(words(self.feedback.corrected))
        of_mark |= {word for edit in self.feedback.edits for word in (edit.wrong, edit.right)}
        numbers = {word for word in found if any(char.isdigit() for char in word)}
        return frozenset((found & of_mark) | numbers | (found & (_ENGLISH_NEGATIONS | NEGATIONS)))


@dataclass(frozen=True, slots=True)
class QuestionService:
    """Answers questions about marks. Without a tutor, or over the budget, the rules' own words have to do."""

    sessions: sessionmaker[Session]
    clock: Clock
    cache_scope: CacheScope
    embedder: Embedder
    leases: Leases
    budget: Budget
    tutor: Tutor | None
    similar_from: float
    keeps: bool = True
    """Whether what the tutor explains is kept for others: not from one that has not passed its exam."""

    def explain(
        self, question: str, *, exercise: Exercise, answer: str, feedback: Feedback, learner_id: str
    ) -> QuestionReply:
        """
        Answer a learner's *question* about *feedback*.

        Raises:
            InvalidInputError: If the question is empty or too long.
        """
        if not 0 < len(question.strip()) <= MAX_QUESTION_CHARS:
            msg = Message("Please ask in 1 to {most} characters.", most=MAX_QUESTION_CHARS)
            raise InvalidInputError(msg, field="question")
        mistakes = " ".join(f"{edit.wrong}>{edit.right}" for edit in feedback.edits)
        prefix = f"question:{_hash(self.cache_scope.scope(exercise), mistakes)}:"
        asked = MarkQuestion(question, exercise, answer, feedback, prefix)
        return self._reused(asked) or self._explained(asked, learner_id=learner_id)

    def _reused(self, asked: MarkQuestion) -> QuestionReply | None:
        now = self.clock()
        with self.sessions() as session:
            row = store.row_at(session, asked.key)
        if row is not None and row.state == "judged" and not row.has_run_out(now):
            return self._again(row.key, row.response, similarity=1.0)
        vector = self._vector(asked.text)
        if vector is None:
            return None
        with self.sessions() as session:
            near = _nearest(session, asked.prefix, vector, now=now)
        for key, response, similarity in near:
            if similarity >= self.similar_from and frozenset(response["named"]) == asked.named:
                return self._again(key, response, similarity=similarity)
        return None

    def _again(self, key: str, response: Mapping[str, Any], *, similarity: float) -> QuestionReply:
        with self.sessions.begin() as session:
            store.need_not_last(session)
            store.count_hits(session, {key: 1}, now=self.clock())
        return QuestionReply(response["text"], "reused", Usage(), similarity)

    def _explained(self, asked: MarkQuestion, *, learner_id: str) -> QuestionReply:
        if self.tutor is None:
            return by_rule(asked.feedback)
        turn = self.leases.await_turn(asked.key, model=self.cache_scope.model)
        if not isinstance(turn, Lease):
            return self._reused(asked) or by_rule(asked.feedback)
        try:
            with self.budget.reserve(learner_id) as reservation:
                said = self.tutor.explain(
                    asked.text, exercise=asked.exercise, answer=asked.answer, feedback=asked.feedback
                )
                reservation.cost_usd = said.usage.cost_usd
        except JudgeError:
            self.leases.release(turn)
            return by_rule(asked.feedback)
        except BaseException:
            self.leases.release(turn)
            raise
        self._keep(asked, said, lease=turn, learner_id=learner_id)
        if said.flagged:
            return QuestionReply("Please ask about this sentence, or about the words in it.", "nobody", said.usage)
        return QuestionReply(said.text, "judge", said.usage)

    def _keep(self, asked: MarkQuestion, said: Explanation, *, lease: Lease, learner_id: str) -> None:
        """Write down what it cost, and keep the answer where it may be kept; else give the lease back."""
        vector = self._vector(asked.text)
        keeps = self.keeps and asked.may_be_kept and not said.flagged
        now = self.clock()
        with self.sessions.begin() as session:
            append(session, _activity(asked, said, learner_id=learner_id), now=now)
            if keeps:
                session.execute(
                    update(AiCache)
                    .where(AiCache.cache_key == lease.key, AiCache.response["owner"].astext == lease.owner)
                    .values(
                        response={"state": "judged", "text": said.text, "named": sorted(asked.named)},
                        cost=said.usage.cost_usd,
                        input_embedding=vector,
                        expires_at=now + _LASTS,
                        last_accessed=now,
                    )
                )
        if not keeps:
            self.leases.release(lease)

    def _vector(self, text: str) -> list[float] | None:
        try:
            vector: list[float] = self.embedder.embed([text])[0].tolist()
        except JudgeError:
            return None
        return vector


def by_rule(feedback: Feedback) -> QuestionReply:
    """Return what the mark itself says about its edits."""
    reasons = [edit.why for edit in feedback.edits if edit.why] or [feedback.tip]
    text = " ".join(reason for reason in reasons if reason)
    if not text:
        text = "Compare your sentence with the translation shown; nobody who could explain it can be asked right now."
        return QuestionReply(text, "nobody", Usage())
    return QuestionReply(text, "rule", Usage())


def _nearest(
    session: Session, prefix: str, vector: Sequence[float], *, now: datetime
) -> Sequence[tuple[str, Any, float]]:
    """Return the questions under *prefix* nearest to *vector*, by exact distance over that key range."""
    first, end = key_range(prefix)
    away = AiCache.input_embedding.cosine_distance(vector)
    rows = session.execute(
        select(AiCache.cache_key, AiCache.response, 1 - away)
        .where(AiCache.cache_key >= first, AiCache.cache_key < end, AiCache.input_embedding.is_not(None))
        .where(or_(AiCache.expires_at.is_(None), AiCache.expires_at > now))
        .order_by(away, AiCache.cache_key)
        .limit(5)
    )
    return list(rows)


def _activity(asked: MarkQuestion, said: Explanation, *, learner_id: str) -> Activity:
    return Activity(
        user_id=learner_id,
        activity_type="explanation",
        content_id=f"user:{learner_id}",
        details={"exercise": asked.exercise.content_id, "question": asked.text, "flagged": said.flagged},
        ai_cost=said.usage.cost_usd,
        ai_model=said.usage.model or None,
    )


def _hash(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
