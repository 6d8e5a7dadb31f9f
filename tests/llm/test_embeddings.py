"""Vectors that propose; their length, their order, and that they are the same everywhere."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from aidioma.errors import ConfigurationError, JudgeReplyError, JudgeUnavailableError
from aidioma.llm.client import ProviderClient
from aidioma.llm.embeddings import DIM, LocalEmbedder, ProviderEmbedder
from aidioma.settings import Settings
from tests import fake_provider as fake
from tests.fake_provider import Asked, FakeProvider, Reply

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACES = [
    81,
    99,
    119,
    125,
    200,
    436,
    461,
    472,
    555,
    646,
    652,
    683,
    786,
    864,
    929,
    1104,
    1198,
    1231,
    1293,
    1295,
    1328,
    1378,
    1457,
    1494,
    1497,
]
"""Where the vector of "Tengo hambre." is not zero."""
SENTENCES = ("Tengo hambre.", "No tengo hambre.", "¿Dónde está la estación?", "", "🙂")


@pytest.fixture
def embedder(upstream: FakeProvider) -> Iterator[ProviderEmbedder]:
    settings = Settings(openai_api_key=SecretStr("k"), openai_base_url=upstream.base_url)
    provider = ProviderClient.from_settings(settings, clock=lambda: NOON)
    assert provider is not None
    provider.sleep = lambda _: None
    yield ProviderEmbedder(provider, "text-embedding-3-small")
    provider.close()


def likeness(one: str, other: str) -> float:
    first, second = LocalEmbedder().embed([one, other])
    return float(first @ second)


@given(st.lists(st.text(max_size=80), max_size=8))
def test_every_text_gets_a_vector_of_unit_length(texts: list[str]) -> None:
    vectors = LocalEmbedder().embed(texts)

    assert vectors.shape == (len(texts), DIM)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_related_sentences_are_closer_than_unrelated_ones() -> None:
    assert likeness("Tengo hambre.", "tengo HAMBRE") == pytest.approx(1, abs=1e-5)
    assert likeness("Tengo hambre.", "Tengo mucha hambre.") > 0.5
    assert likeness("Tengo hambre.", "tengo ambre") > 0.3
    assert abs(likeness("Tengo hambre.", "Ella vive en Lima.")) < 0.2


@pytest.mark.process
def test_vectors_are_the_same_in_every_process(subtests: pytest.Subtests) -> None:
    """Python's own hash differs from process to process; stored vectors must not."""
    script = (
        "import hashlib, sys; from aidioma.llm.embeddings import LocalEmbedder;"
        f"print(hashlib.sha256(LocalEmbedder().embed({SENTENCES!r}).tobytes()).hexdigest())"
    )
    here = hashlib.sha256(LocalEmbedder().embed(SENTENCES).tobytes()).hexdigest()
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."}
        with subtests.test(seed=seed):
            there = subprocess.run(
                [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
            )
            assert there.stdout.strip() == here


def test_a_sentence_of_this_version_has_this_vector() -> None:
    """Stored vectors outlive a release: a change of features needs a new name."""
    (vector,) = LocalEmbedder().embed(["Tengo hambre."])

    assert LocalEmbedder().name == "local-hash-1"
    assert np.flatnonzero(vector).tolist() == PLACES


def test_embedders_are_told_apart_by_name(embedder: ProviderEmbedder) -> None:
    assert embedder.name == "text-embedding-3-small@1536"
    assert embedder.name != LocalEmbedder().name


def test_the_provider_is_asked_in_batches_and_the_order_is_kept(
    upstream: FakeProvider, embedder: ProviderEmbedder
) -> None:
    texts = [f"frase número {number}" for number in range(300)]

    vectors = embedder.embed(texts)

    assert [len(asked.body["input"]) for asked in upstream.requests] == [128, 128, 44]
    assert upstream.requests[0].body["dimensions"] == DIM
    assert np.allclose(vectors, LocalEmbedder().embed(texts), atol=1e-6)


def test_nothing_to_embed_asks_nobody(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    assert embedder.embed([]).shape == (0, DIM)
    assert upstream.requests == []


def test_texts_that_providers_reject_are_made_sendable(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    embedder.embed(["", "half \ud83d a pair"])

    assert upstream.requests[0].body["input"] == [" ", "half ? a pair"]


def rows(*vectors: list[float], shuffled: bool = False) -> Reply:
    data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return fake.as_json({"data": data[::-1] if shuffled else data})


def test_rows_out_of_order_are_put_in_order(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    upstream.then(lambda _: rows([1.0] + [0.0] * 1535, [0.0, 1.0] + [0.0] * 1534, shuffled=True))

    vectors = embedder.embed(["a", "b"])

    assert (vectors[0, 0], vectors[1, 1]) == (1, 1)


def test_a_narrower_model_of_fixed_width_is_widened(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    """Servers with one fixed width reject ``dimensions``; zeros at the end change no cosine."""

    def fixed_width(asked: Asked) -> Reply:
        return fake.fails(400)(asked) if "dimensions" in asked.body else rows([3.0, 4.0])

    upstream.always = fixed_width

    vectors = embedder.embed(["a"])

    assert vectors[0, :3].tolist() == pytest.approx([0.6, 0.8, 0.0])
    assert vectors.shape == (1, DIM)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(rows([1.0] * 3072), ConfigurationError, id="too wide for the column"),
        pytest.param(rows([1.0], [1.0]), JudgeReplyError, id="one too many"),
        pytest.param(rows(), JudgeReplyError, id="none"),
        pytest.param(rows([float("nan")] * 8), JudgeReplyError, id="not a number"),
        pytest.param(fake.as_json({"data": "x"}), JudgeReplyError, id="another form"),
        pytest.param(Reply(b"<html>"), JudgeReplyError, id="not JSON"),
        pytest.param(
            fake.as_json({"error": {"code": "content_filter"}}, status=400), JudgeUnavailableError, id="refused"
        ),
        pytest.param(fake.as_json({}, status=500), JudgeUnavailableError, id="down"),
    ],
)
def test_what_are_not_the_vectors_asked_for_is_rejected(
    reply: Reply, error: type[Exception], upstream: FakeProvider, embedder: ProviderEmbedder
) -> None:
    upstream.always = lambda _: reply

    with pytest.raises(error):
        embedder.embed(["a"])


def test_vectors_of_different_widths_are_rejected(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    upstream.then(lambda _: rows([1.0, 0.0], [1.0]))

    with pytest.raises(JudgeReplyError):
        embedder.embed(["a", "b"])


def test_a_row_of_zeros_still_gets_a_direction(upstream: FakeProvider, embedder: ProviderEmbedder) -> None:
    upstream.then(lambda _: rows([0.0] * DIM))

    assert embedder.embed(["a"])[0, 0] == 1
