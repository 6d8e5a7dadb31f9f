"""Accounts that write content, and the services on the test's database."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.media import MediaFiles
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
def media(tmp_path: Path) -> MediaFiles:
    return MediaFiles(tmp_path / "media", 10_000_000)


@pytest.fixture
def transfer(sessions: sessionmaker[Session], clock: FakeClock, media: MediaFiles) -> TransferService:
    return TransferService(sessions, clock, media)
