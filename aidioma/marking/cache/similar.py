"""What is stored, found by meaning across the whole library: for whoever looks after it. No mark is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import Double, String, column, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, sessionmaker

from aidioma.llm.embeddings import DIM, Embedder


@dataclass(frozen=True, slots=True)
class SimilarResponse:
    """A stored answer or question like a text; ``similarity`` is the cosine, up to 1."""

    key: str
    response: Mapping[str, Any]
    similarity: float


@dataclass(frozen=True, slots=True)
class SimilaritySearch:
    """Searches stored replies."""

    sessions: sessionmaker[Session]
    embedder: Embedder

    def similar(self, text: str, *, threshold: float = 0.85) -> list[SimilarResponse]:
        """
        Return at most five stored replies to texts like *text*, the most alike first.

        Raises:
            JudgeError: If the provider's embedder does not answer.

        Source:
            ``sql/schema/find_similar_responses.sql``, which the HNSW index serves.
        """
        vector = literal(self.embedder.embed([text])[0].tolist(), VECTOR(DIM))
        found = func.find_similar_responses(vector, threshold).table_valued(
            column("cache_key", String), column("response", JSONB), column("similarity", Double)
        )
        statement = select(found.c.cache_key, found.c.response, found.c.similarity)
        with self.sessions() as session:
            rows = session.execute(statement.order_by(found.c.similarity.desc(), found.c.cache_key))
            return [SimilarResponse(*row) for row in rows]
