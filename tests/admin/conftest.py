"""An installation in which a few people answered one sentence, marked by a scripted judge."""

from dataclasses import dataclass, replace
from typing import Final

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.admin.service import InspectionService
from aidioma.db.models import LearningContent, User
from aidioma.marking.service import FeedbackService
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.marking.scripted import UNSURE, ScriptedJudge, service_on
from tests.people import accounts_on

ITEM: Final = "sentence:tired"


@dataclass(frozen=True, slots=True)
class World:
    """The services and who uses them."""

    sessions: sessionmaker[Session]
    clock: FakeClock
    judge: ScriptedJudge
    feedback: FeedbackService
    practice: PracticeService
    inspection: InspectionService
    admin: str
    learners: tuple[str, ...]

    def answer(self, text: str, *, by: int = 0, item: str = ITEM) -> None:
        """Let a learner give an answer."""
        card = Card.dealt(item, "en-es")
        self.practice.submit_answer(user_id=self.learners[by], card=card, answer=text)


def add_item(session: Session, content_id: str, *, english: str, spanish: str) -> None:
    session.execute(
        insert(LearningContent).values(
            id=content_id,
            content_type="sentence",
            difficulty="beginner",
            primary_text=spanish,
            secondary_text=english,
            details={"content_type": "sentence", "version": 1, "accepted": [spanish], "status": "published"},
        )
    )


@pytest.fixture
def world(sessions: sessionmaker[Session], clock: FakeClock) -> World:
    judge = ScriptedJudge()
    feedback = replace(service_on(sessions, clock, judge), weights=UNSURE)  # so that only equal words are reused
    people = accounts_on(sessions, clock).people
    admin = people.add_user(by=OPERATOR, email="admin@example.com", role="admin").id
    with sessions.begin() as session:
        add_item(session, ITEM, english="I am tired today.", spanish="Estoy cansado hoy.")
        learners = tuple(f"learner-{number}" for number in range(4))
        for learner in learners:
            session.execute(insert(User).values(id=learner, name=f"Name of {learner}", email=f"{learner}@example.com"))
    inspection = InspectionService(sessions, clock, feedback.cache_scope, feedback.similarity_search, 0.005)
    practice = PracticeService(sessions, feedback, clock)
    return World(sessions, clock, judge, feedback, practice, inspection, admin, learners)
