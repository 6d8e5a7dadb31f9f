"""The installation's evidence in memory: read once, brought up to date every minute, grown by every judgement."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.db.models import AiCache
from aidioma.marking.background import Background
from aidioma.marking.cache import counters
from aidioma.marking.cache.keys import CacheScope, key_range
from aidioma.marking.cache.shared_gate import SharedGate
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.evidence import EVIDENCE_LIMIT, Counts, Evidence, Lesson
from aidioma.marking.engine.gate import ACCENT, PRIOR_RATIO
from aidioma.model.marks import Direction

UP_TO_DATE_FOR: Final = timedelta(seconds=60)
EVIDENCE_LASTS: Final = timedelta(days=180)
"""An edit that nobody made for so long is forgotten; what is met again and again stays."""
LONGEST_NAME: Final = 120
"""A name longer than a few words is not counted: it would not be met again, and keys are indexed."""

_PRIOR_RATIOS: Final[dict[Direction, float]] = {"en-es": PRIOR_RATIO, "es-en": 6.0}
"""The weights were learnt on Spanish answers: of English ones nothing is believed until it was seen."""
_CLOCKS_DIFFER_BY: Final = timedelta(seconds=5)
_TOTAL: Final = "#"
_EVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class DirectionEvidence:
    """What everybody's judged answers in one direction add up to. Hold ``lock`` while changing it."""

    domain: str
    learnt: Evidence
    gate: SharedGate
    read_at: datetime
    lock: Lock = field(default_factory=Lock)
    being_read: bool = False

    def trusts(self, proposal: Proposal, *, is_watched: bool) -> bool:
        """
        Return whether the gate lets *proposal* settle an answer; to be asked once for each.

        Where nothing *is_watched*, since there is no judge that could contradict, only that is settled whose every
        difference was judged before; accents excepted.
        """
        with self.gate.lock:
            settles = self.gate.gate.settles(proposal.kind, proposal.confidence)
        return settles and (is_watched or proposal.is_judged or proposal.kind == ACCENT)

    def learn(self, lesson: Lesson, *, is_new_right: bool) -> None:
        """Take in what a judgement taught."""
        with self.lock:
            self.learnt.learn(lesson, is_new_right=is_new_right)


class EvidenceStore:
    """The evidence that a process holds, by direction."""

    __slots__ = ("_background", "_by_direction", "_cache_scope", "_clock", "_lock", "_most_wrong", "_sessions")

    def __init__(
        self,
        sessions: sessionmaker[Session],
        clock: Clock,
        *,
        cache_scope: CacheScope,
        background: Background,
        most_wrong: float,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._cache_scope = cache_scope
        self._background = background
        self._most_wrong = most_wrong
        self._lock = Lock()
        self._by_direction: dict[str, DirectionEvidence] = {}

    def of(self, direction: Direction) -> DirectionEvidence:
        """Return the evidence of *direction*; one that is a minute old is read again in the background."""
        evidence = self._by_direction.get(direction) or self._opened(direction)
        if self._clock() - evidence.read_at >= UP_TO_DATE_FOR and not evidence.being_read:
            evidence.being_read = True
            if not self._background.run(lambda: self._read_again(evidence)):
                evidence.being_read = False
        return evidence

    def close(self) -> None:
        """Write what the gates have seen and the rows do not say yet."""
        for evidence in self._by_direction.values():
            evidence.gate.synchronise(self._sessions, now=self._clock())

    def _opened(self, direction: Direction) -> DirectionEvidence:
        with self._lock:
            if direction not in self._by_direction:
                domain = self._cache_scope.domain(direction)
                with self._sessions() as session:
                    gate = SharedGate.opened(
                        session, domain=domain, most_wrong=self._most_wrong, prior_ratio=_PRIOR_RATIOS[direction]
                    )
                evidence = DirectionEvidence(domain, Evidence(), gate, self._clock())
                self._read(evidence, since=_EVER)
                self._by_direction[direction] = evidence
            return self._by_direction[direction]

    def _read_again(self, evidence: DirectionEvidence) -> None:
        try:
            self._read(evidence, since=evidence.read_at - _CLOCKS_DIFFER_BY)
            evidence.gate.synchronise(self._sessions, now=self._clock())
        finally:
            evidence.being_read = False

    def _read(self, evidence: DirectionEvidence, *, since: datetime) -> None:
        now = self._clock()
        with self._sessions() as session:
            rows = counters.read(session, _evidence(evidence.domain), since=since, limit=EVIDENCE_LIMIT)
        total = rows.pop(_TOTAL, None)
        if since > _EVER and total is not None and total["judged"] < evidence.learnt.judged:
            # A judge was unlearnt: what it had taught is in no row any more, and so in none that has changed.
            with evidence.lock:
                evidence.learnt = Evidence()
            self._read(evidence, since=_EVER)
            return
        with evidence.lock:
            evidence.learnt.counts.update((name, _counts(found)) for name, found in rows.items())
            if total is not None:
                evidence.learnt.judged = int(total["judged"])
                evidence.learnt.new_right = int(total["new_right"])
            evidence.read_at = now


def write_lesson(
    session: Session, evidence: DirectionEvidence, lesson: Lesson, *, is_new_right: bool, now: datetime
) -> None:
    """Add what a judgement taught to everybody's rows; the caller commits."""
    added: dict[str, counters.CounterValues] = {
        name: {"mistaken": mistaken, "harmless": harmless}
        for name, (mistaken, harmless) in lesson.counts().items()
        if len(name) <= LONGEST_NAME
    }
    added[_TOTAL] = {"judged": 1, "new_right": int(is_new_right)}
    counters.add(session, _evidence(evidence.domain), added, now=now, lasts=EVIDENCE_LASTS)


def forget_evidence(session: Session, domain: str, *, now: datetime) -> None:
    """
    Forget what judgements in *domain* taught; the caller commits.

    The count of them begins anew, by which every process notices within a minute.
    """
    first, end = key_range(_evidence(domain))
    session.execute(delete(AiCache).where(AiCache.cache_key >= first, AiCache.cache_key < end))
    begun: dict[str, counters.CounterValues] = {_TOTAL: {"judged": 0, "new_right": 0}}
    counters.add(session, _evidence(domain), begun, now=now, lasts=EVIDENCE_LASTS)


def _evidence(domain: str) -> str:
    return f"evidence:{domain}:"


def _counts(found: counters.CounterValues) -> Counts:
    return (int(found["mistaken"]), int(found["harmless"]))
