"""Judged answers get their vectors off every learner's path."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.errors import JudgeError
from aidioma.llm.embeddings import LocalEmbedder, Vectors
from aidioma.marking.background import AtOnce
from aidioma.marking.cache import answer_vectors
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.marking.service import FeedbackService
from tests.fake_clock import FakeClock
from tests.marking.scripted import LEARNER, TIRED, UNSURE, ScriptedJudge, settings


@dataclass
class CountingEmbedder(LocalEmbedder):
    """The local embedder, which says how often it was asked, and fails when told."""

    asked: list[Sequence[str]] = field(default_factory=list)
    fails: bool = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors."""
        self.asked.append(texts)
        if self.fails:
            raise JudgeError
        return super().embed(texts)


def bare(sessions: sessionmaker[Session]) -> int:
    """Return how many judged answers have no vectors."""
    with sessions() as session:
        is_bare = AiCache.input_embedding.is_(None) & AiCache.cache_key.startswith("answer:")
        return session.scalar(select(func.count()).where(is_bare)) or 0


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def answers(sessions: sessionmaker[Session], clock: FakeClock, embedder: CountingEmbedder) -> int:
    """Five judged answers to as many exercises."""
    service = FeedbackService.open(
        sessions, settings=settings(), clock=clock, judge=ScriptedJudge(), embedder=embedder, background=AtOnce()
    )
    service = replace(service, weights=UNSURE)
    for number in range(5):
        service.mark(replace(TIRED, content_id=f"tired-{number}"), "Sigo cansado hoy", learner_id=LEARNER)
    return 5


def test_nothing_is_embedded_while_an_answer_is_marked(
    sessions: sessionmaker[Session], embedder: CountingEmbedder, answers: int
) -> None:
    """The learner waits for no vector: the row is there without."""
    assert embedder.asked == []
    assert bare(sessions) == answers


def test_a_round_is_bounded_and_the_next_goes_on(
    sessions: sessionmaker[Session], embedder: CountingEmbedder, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time, about three a round; what is done is not done again."""
    monkeypatch.setattr(answer_vectors, "_STEP", 2)
    monkeypatch.setattr(answer_vectors, "MADE", 3)
    vectors = AnswerVectors(sessions, embedder)
    assert [vectors.fill(), vectors.fill(), vectors.fill()] == [4, 1, 0]
    assert [len(texts) for texts in embedder.asked] == [4, 4, 2]
    assert bare(sessions) == 0


def test_what_was_made_before_the_embedder_failed_is_kept(
    sessions: sessionmaker[Session], embedder: CountingEmbedder, answers: int
) -> None:
    """A round that fails changes nothing, and the next one makes it good."""
    embedder.fails = True
    vectors = AnswerVectors(sessions, embedder)
    with pytest.raises(JudgeError):
        vectors.fill()
    assert bare(sessions) == answers
    embedder.fails = False
    assert vectors.fill() == answers
