"""Accounts that write content, and the services on the test's database."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.service import ContentService
from aidioma.content.transfer import TransferService
from tests.fake_clock import FakeClock


@dataclass(frozen=True)
class Somebody:
    """An account as content sees it."""

    role: str
    id: str = "somebody"


TEACHER = Somebody("teacher", "teacher-1")
LEARNER = Somebody("learner", "learner-1")


@pytest.fixture
def content(sessions: sessionmaker[Session], clock: FakeClock) -> ContentService:
    return ContentService(sessions, clock)


@pytest.fixture
def transfer(sessions: sessionmaker[Session], clock: FakeClock) -> TransferService:
    return TransferService(sessions, clock)
