"""A learner, a few sentences and the practice service on the real database."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningContent, User
from aidioma.model.marks import Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock

LEARNER = "learner-1"


class ScriptedMarker:
    """Marks as the test says: by the answer's first word, and pending for anything else."""

    def __init__(self) -> None:
        self.asked = 0

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        self.asked += 1
        verdict = next((v for v in Verdict if answer.startswith(v.value)), Verdict.PENDING)
        scores = {Verdict.CORRECT: 100, Verdict.ALMOST: 90, Verdict.INCORRECT: 0, Verdict.PENDING: None}
        tier = Tier.NONE if verdict is Verdict.PENDING else Tier.ACCEPTED
        feedback = Feedback(verdict=verdict, score=scores[verdict], corrected=exercise.model_answer)
        return Mark(feedback=feedback, receipt=Receipt(tier=tier))


@pytest.fixture
def marker() -> ScriptedMarker:
    return ScriptedMarker()


def add_learner(session: Session, user_id: str = LEARNER, **columns: Any) -> None:
    preferences = {"time_zone": "Europe/Madrid"}
    session.execute(insert(User).values(**{"id": user_id, "name": "Ana", "preferences": preferences, **columns}))


def add_sentence(session: Session, content_id: str, level: str = "beginner", **metadata: Any) -> None:
    details = {"accepted": ["Hola."], "hints": {"nudge": "A greeting", "answer": "Hola."}, "status": "published"}
    session.execute(
        insert(LearningContent).values(
            id=content_id,
            content_type="sentence",
            difficulty=level,
            primary_text="Hola.",
            secondary_text="Hello.",
            details={"content_type": "sentence", "version": 1, **details, **metadata},
        )
    )


@pytest.fixture
def practice(sessions: sessionmaker[Session], clock: FakeClock, marker: ScriptedMarker) -> PracticeService:
    """Return the service for one learner with five beginner's sentences."""
    with sessions.begin() as session:
        add_learner(session)
        for number in range(1, 6):
            add_sentence(session, f"s{number}")
    return PracticeService(sessions, marker, clock)


@pytest.fixture
def add(sessions: sessionmaker[Session]) -> Callable[..., None]:
    """Add one more sentence."""

    def _add(content_id: str, level: str = "beginner", **metadata: Any) -> None:
        with sessions.begin() as session:
            add_sentence(session, content_id, level, **metadata)

    return _add
