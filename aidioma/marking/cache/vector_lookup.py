"""
Stored answers that memory does not hold, proposed by their vectors.

What memory holds is bounded, and so is the number of translations an answer is compared with. Where an exercise has
more, vectors say which of the rest are worth a comparison. What they propose is compared word by word like all else.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.errors import JudgeError
from aidioma.llm.embeddings import Embedder
from aidioma.marking import cached_tiers
from aidioma.marking.cache import store
from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.evidence import KNOWN_LIMIT
from aidioma.marking.engine.gbdt import Weights
from aidioma.text import joined


@dataclass(frozen=True, slots=True)
class VectorLookup:
    """Looks beyond memory; asked only where texts missed, and before the judge is."""

    sessions: sessionmaker[Session]
    clock: Clock
    embedder: Embedder
    known_limit: int = KNOWN_LIMIT

    def proposal(
        self, question: Question, memory: ScopeMemory, evidence: DirectionEvidence, *, weights: Weights
    ) -> Proposal | None:
        """Return what the nearest stored answers suggest; None where memory holds all there is."""
        with memory.lock:
            if len(memory.bundle.known) < self.known_limit:
                return None
        try:
            vector = self.embedder.embed([joined(question.words)])[0].tolist()
        except JudgeError:
            return None
        with self.sessions() as session:
            near = store.nearest(session, question.scope, vector, now=self.clock())
        wider = cached_tiers.with_more_known(memory, [entry for entry, _ in near if entry.changes is None])
        return None if wider is None else cached_tiers.proposal(question, wider, evidence, weights=weights)
