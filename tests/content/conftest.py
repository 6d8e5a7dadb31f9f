"""Accounts that write content, and the services on the test's database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from aidioma.transfer import ImportReport, TransferService
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


@pytest.fixture
def load(transfer: TransferService, tmp_path: Path) -> Any:
    """Import a text as if it were a file."""

    def _load(text: str | bytes, name: str = "lesson.tsv", **options: Any) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return transfer.import_file(path, by=AUTHOR, **options)

    return _load


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Return how many items were added, updated and unchanged, and how many lines were rejected."""
    return report.added, report.updated, report.unchanged, len(report.rejected)
