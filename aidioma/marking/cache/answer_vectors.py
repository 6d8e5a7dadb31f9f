"""
Vectors of judged answers, made in the background: nobody waits for one, and no mark depends on whether it is there.

An answer is stored without. What looks for stored answers by meaning, whoever looks after the installation and the tier
beyond the translations that are compared, finds it once a round has given it its vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.llm.embeddings import Embedder
from aidioma.marking.cache.keys import key_range

LOOKED_AT: Final = 2_000
"""Rows that a round looks at."""
MADE: Final = 400
"""About how many answers a round makes vectors of."""
_STEP: Final = 100

_FIRST, _END = key_range("answer:")
_said = (AiCache.response["answer"].astext, AiCache.response["corrected"].astext)


@dataclass(slots=True)
class AnswerVectors:
    """Gives judged answers their vectors, a bounded piece at a time."""

    sessions: sessionmaker[Session]
    embedder: Embedder
    _after: str = _FIRST

    def fill(self) -> int:
        """
        Make vectors of answers that have none, and return how many were made.

        Goes on through the answers where the last call stood. Several processes may do this at once. Served by the
        unique key of ``ai_cache``, whose range is read in pieces.

        Raises:
            JudgeError: If the embedder does not answer; what was made until then is kept.
        """
        made = 0
        for _ in range(LOOKED_AT // _STEP):
            some = self._next()
            bare = [(key, answer, corrected) for key, answer, corrected, is_bare in some if is_bare]
            if bare:
                self._keep(bare)
            made += len(bare)
            self._after = some[-1][0] if len(some) == _STEP else _FIRST
            if made >= MADE or self._after == _FIRST:
                break
        return made

    def _next(self) -> Sequence[tuple[str, str, str, bool]]:
        """Return the next judged answers whose words are kept: key, both texts, whether they have no vectors."""
        is_kept = (AiCache.response["state"].astext == "judged") & ~AiCache.response.has_key("changes")
        some = (
            select(AiCache.cache_key, *_said, is_kept & AiCache.input_embedding.is_(None))
            .where(AiCache.cache_key > self._after, AiCache.cache_key < _END)
            .order_by(AiCache.cache_key)
            .limit(_STEP)
        )
        with self.sessions() as session:
            return [(key, answer or "", right or "", bool(bare)) for key, answer, right, bare in session.execute(some)]

    def _keep(self, bare: Sequence[tuple[str, str, str]]) -> None:
        """Write the vectors of answers that still say the same; they are made before the transaction."""
        vectors = self.embedder.embed([said for _, *both in bare for said in both])
        with self.sessions.begin() as session:
            for at, (key, answer, corrected) in enumerate(bare):
                session.execute(
                    update(AiCache)
                    .where(AiCache.cache_key == key, _said[0] == answer, _said[1] == corrected)
                    .where(AiCache.input_embedding.is_(None))
                    .values(input_embedding=vectors[2 * at].tolist(), response_embedding=vectors[2 * at + 1].tolist())
                    .execution_options(synchronize_session=False)
                )
