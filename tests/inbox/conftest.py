"""An installation without a judge, its teachers, and learners who answered what nobody could be sure of."""

from dataclasses import dataclass
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.classes.service import ClassService
from aidioma.content.item import ContentItem
from aidioma.content.service import AUTHOR, ContentService
from aidioma.grading.regrade import Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.inbox.cases import Case
from aidioma.inbox.service import InboxService
from aidioma.marking.service import FeedbackService
from aidioma.model.people import OPERATOR, Account
from aidioma.practice.card import Card
from aidioma.practice.reports import ReportService
from aidioma.practice.service import AnswerResult, PracticeService
from aidioma.settings import Settings
from tests.fake_clock import FakeClock
from tests.people import accounts_on

ITEM: Final = "sentence:tired"
UNSURE: Final = "Hoy me encuentro sin fuerzas."
"""What no rule settles, and may be right."""


@dataclass
class School:
    """Everybody, and what they do."""

    sessions: sessionmaker[Session]
    clock: FakeClock
    content: ContentService
    practice: PracticeService
    reports: ReportService
    inbox: InboxService
    people: dict[str, Account]

    def id(self, name: str) -> str:
        return self.people[name].id

    def answer(self, name: str, text: str = UNSURE, *, item: str = ITEM) -> tuple[Card, AnswerResult]:
        card = Card.dealt(item, "en-es")
        outcome = self.practice.submit_answer(user_id=self.id(name), card=card, answer=text)
        self.clock.advance(seconds=1)
        return card, outcome

    def outcome(self, name: str, card: Card) -> AnswerResult:
        found = self.practice.outcome(user_id=self.id(name), card=card)
        assert found is not None
        return found

    def cases(self, name: str = "admin") -> list[Case]:
        return list(self.inbox.open_cases(by=self.id(name)).cases)

    def decide(self, name: str, verdict: Any, case: Case, word: str = "") -> Any:
        words = [answer.words for answer in case.answers]
        found = self.inbox.decide(by=self.id(name), key=case.key, answers=words, verdict=verdict, word=word)
        self.clock.advance(seconds=1)
        return found

    def item(self, content_id: str = ITEM) -> ContentItem:
        return self.content.get(content_id, by=AUTHOR)


def tired(item: str = ITEM, **metadata: Any) -> dict[str, Any]:
    return {
        "id": item,
        "content_type": "sentence",
        "difficulty": "beginner",
        "primary_text": "Hoy estoy cansado.",
        "secondary_text": "I am tired today.",
        "metadata": {"accepted": ["Hoy estoy cansado."], **metadata},
    }


@pytest.fixture
def school(sessions: sessionmaker[Session], clock: FakeClock) -> School:
    add = accounts_on(sessions, clock).people.add_user
    roles = {"author": "teacher", "tutor": "teacher", "other": "teacher", "admin": "admin"}
    people = {name: add(by=OPERATOR, email=f"{name}@example.org", role=role) for name, role in roles.items()}
    for name in ("ana", "ben", "eva"):
        people[name] = add(by=OPERATOR, email=f"{name}@example.org", role="learner", name=name.title())
    content = ContentService(sessions, clock)
    content.create(tired(), by=people["author"])
    classes = ClassService(sessions, clock)
    code = classes.open_class(by=people["tutor"].id, name="5b").code
    classes.join(user_id=people["ana"].id, typed=code)
    feedback = FeedbackService.open(sessions, settings=Settings(OPENAI_API_KEY=None), clock=clock)
    worker = RegradeWorker(sessions, Regrader(sessions, feedback, clock), clock)
    return School(
        sessions=sessions,
        clock=clock,
        content=content,
        practice=PracticeService(sessions, feedback, clock),
        reports=ReportService(sessions, clock),
        inbox=InboxService(sessions, content, worker, clock),
        people=people,
    )
