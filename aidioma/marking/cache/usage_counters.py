"""How often what was used: counted in memory, written in batches off the answer's path."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.marking.cache import counters, store
from aidioma.marking.cache.keys import Question
from aidioma.marking.decision import Decision
from aidioma.model.marks import Verdict
from aidioma.model.people import OPERATOR

FLUSH_AFTER: Final = timedelta(seconds=10)
FLUSH_AT: Final = 500

_LOCK_ITEMS = text("SELECT id FROM learning_content WHERE id = ANY(:items) ORDER BY id FOR NO KEY UPDATE")
_USE = text("""
    UPDATE learning_content AS item SET
        usage_count = item.usage_count + added.answers,
        success_rate = round(
            (coalesce(item.success_rate, 0) * item.usage_count + 100 * added.correct)
            / (item.usage_count + added.answers), 2)
    FROM unnest(CAST(:items AS text[]), CAST(:answers AS int[]), CAST(:right AS int[])) AS added (id, answers, correct)
    WHERE item.id = added.id
""")


@dataclass(slots=True)
class UsageCounters:
    """
    Counts of one process that are not written yet.

    What a process that dies had not written is lost: a few seconds of counters, which no mark depends on.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    _hits: Counter[str] = field(default_factory=Counter)
    _answers: Counter[str] = field(default_factory=Counter)
    _right: Counter[str] = field(default_factory=Counter)
    _tiers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)
    _due_at: datetime | None = None

    def count(self, question: Question, decision: Decision, *, domain: str) -> None:
        """Count one answer: its tier, the row that was reused, and how learners fare with the item."""
        verdict = decision.feedback.verdict
        with self._lock:
            self._tiers[domain, decision.tier.value] += 1
            if decision.row is not None:
                self._hits[decision.row] += 1
            if question.learner_id != OPERATOR and verdict is not Verdict.PENDING:
                item = question.exercise.content_id.partition("#")[0]
                self._answers[item] += 1
                self._right[item] += verdict is Verdict.CORRECT

    def are_due(self) -> bool:
        """Return whether it is time to write them; said once each time."""
        with self._lock:
            now = self.clock()
            if self._due_at is None:
                self._due_at = now + FLUSH_AFTER
            if now < self._due_at and self._tiers.total() % FLUSH_AT:
                return False
            self._due_at = now + FLUSH_AFTER
            return True

    def flush(self) -> None:
        """Write what was counted, and sweep expired rows."""
        now = self.clock()
        with self._lock:
            hits, tiers, answers, right = self._hits, self._tiers, self._answers, self._right
            self._hits, self._tiers, self._answers, self._right = Counter(), Counter(), Counter(), Counter()
        with self.sessions.begin() as session:
            if hits:
                store.count_hits(session, hits, now=now)
            for domain in sorted({domain for domain, _ in tiers}):
                added = {tier: {"answers": n} for (where, tier), n in tiers.items() if where == domain}
                counters.add(session, f"tiers:{domain}:", added, now=now)
        with self.sessions.begin() as session:
            _count_use(session, answers, right)
            store.sweep(session, now=now)


def _count_use(session: Session, answers: Counter[str], right: Counter[str]) -> None:
    """Bring ``usage_count`` and ``success_rate`` of the items up to date; exercises that are no items are left out."""
    items = sorted(answers)
    if items:
        session.execute(_LOCK_ITEMS, {"items": items})
        added = {"items": items, "answers": [answers[at] for at in items], "right": [right[at] for at in items]}
        session.execute(_USE, added)
