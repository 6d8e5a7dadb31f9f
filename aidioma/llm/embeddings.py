"""
Vectors that propose which stored text may be meant; they never decide.

Vectors of different embedders must never be compared: an embedder's ``name`` is part of every scope.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, Field, ValidationError

from aidioma.errors import ConfigurationError, ContentRefusedError, JudgeReplyError, JudgeUnavailableError
from aidioma.llm.client import Form, ProviderClient
from aidioma.text import words

DIM: Final = 1536
"""The mission's width; the database's columns have it."""

Vectors = NDArray[np.float32]

_BATCH: Final = 128
_FORMS: Final[tuple[Form, ...]] = ({"dimensions": DIM, "encoding_format": "float"}, {"encoding_format": "float"}, {})
"""Servers with one fixed width know no ``dimensions``."""

_NGRAMS: Final = (3, 4)
_WORD_WEIGHT: Final = 2.0
_PLAIN_WORD_WEIGHT: Final = 1.0
_NGRAM_WEIGHT: Final = 0.7


class Embedder(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """What tells these vectors from any other embedder's."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """
        Return one vector a text.

        Returns:
            Shape (n, 1536), float32, each row of unit length, in the order of *texts*.
        """
        ...


class LocalEmbedder:
    """
    Words and character n-grams hashed into a vector: no model, no network, the same everywhere.

    Deterministic across processes and platforms, because the hash is BLAKE2 and not Python's own.
    """

    name: Final = "local-hash-1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text; a text without words gets the vector of nothing, not a zero."""
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for row, text in enumerate(texts):
            for feature, weight in _features(text):
                at, sign = _place(feature)
                vectors[row, at] += sign * weight
        return unit_length(vectors)


def _features(text: str) -> Iterator[tuple[str, float]]:
    found = words(text)
    if not found:
        yield "nothing", 1.0
    for word in found:
        plain = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
        yield f"word {word}", _WORD_WEIGHT
        yield f"plain {plain}", _PLAIN_WORD_WEIGHT
        padded = f"<{plain}>"
        for size in _NGRAMS:
            for start in range(len(padded) - size + 1):
                yield f"gram {padded[start : start + size]}", _NGRAM_WEIGHT
    for one, other in pairwise(found):
        yield f"pair {one} {other}", _WORD_WEIGHT


@lru_cache(maxsize=100_000)
def _place(feature: str) -> tuple[int, float]:
    """Return where a feature lands and with which sign, so that collisions cancel on average."""
    digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
    return digest % DIM, 1.0 if digest >> 63 else -1.0


def unit_length(vectors: Vectors) -> Vectors:
    """Return the rows scaled to length one; a row of zeros becomes the first axis, so that cosine stays defined."""
    scaled = vectors.astype(np.float32, copy=True)
    scaled[~scaled.any(axis=1), 0] = 1.0
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.asarray(scaled / lengths, dtype=np.float32)


class _Row(BaseModel):
    index: Annotated[int, Field(ge=0)]
    embedding: list[float]


class _Rows(BaseModel):
    data: list[_Row]


@dataclass(frozen=True, slots=True)
class ProviderEmbedder:
    """
    The provider's embedding *model*, asked for 1536 dimensions.

    A server with a narrower model of fixed width is served too: zeros are appended, which changes no cosine.
    """

    provider: ProviderClient
    model: str

    @property
    def name(self) -> str:
        """The model, and the width it was asked for."""
        return f"{self.model}@{DIM}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """
        Return one vector a text, asking in batches.

        Raises:
            JudgeUnavailableError: If the provider does not answer, or not these texts.
            JudgeReplyError: If what it answers is not one vector a text.
            ConfigurationError: If the model's vectors are wider than the database's column.
        """
        batches = [self._batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate([np.zeros((0, DIM), dtype=np.float32), *batches])

    def _batch(self, texts: Sequence[str]) -> Vectors:
        try:
            body = self.provider.embeddings([_sendable(text) for text in texts], model=self.model, forms=_FORMS)
            rows = sorted(_Rows.model_validate_json(body).data, key=lambda row: row.index)
        except ContentRefusedError as error:
            msg = "the provider refuses to embed this text"
            raise JudgeUnavailableError(msg) from error
        except ValidationError as error:
            msg = "the provider's embeddings are not in the form of the protocol"
            raise JudgeReplyError(msg) from error
        if [row.index for row in rows] != list(range(len(texts))) or len({len(row.embedding) for row in rows}) != 1:
            msg = f"the provider was asked for {len(texts)} vectors and sent others"
            raise JudgeReplyError(msg)
        return unit_length(self._widened(np.array([row.embedding for row in rows], dtype=np.float32)))

    def _widened(self, vectors: Vectors) -> Vectors:
        width = vectors.shape[1]
        if width > DIM:
            msg = f"AIDIOMA_EMBEDDING_MODEL={self.model} makes vectors of {width}; choose one of at most {DIM}"
            raise ConfigurationError(msg)
        if not np.isfinite(vectors).all():
            msg = "the provider sent a vector that is not finite"
            raise JudgeReplyError(msg)
        return np.pad(vectors, ((0, 0), (0, DIM - width)))


def _sendable(text: str) -> str:
    """Return *text* without what providers reject: half a surrogate pair, nothing at all."""
    return text.encode("utf-8", "replace").decode() or " "
