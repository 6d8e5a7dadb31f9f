"""An answer once confirmed is never lost, whatever is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db import embedded, schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity
from aidioma.progress.rebuild import rebuild
from tests.conftest import server_folder
from tests.practice.conftest import add_learner, add_sentence

ROOT = Path(__file__).resolve().parents[2]
CONFIRMED_BEFORE_THE_KILL = 25


def prepared(url: str) -> sessionmaker[Session]:
    schema.upgrade(url)
    sessions = sessions_on(create_engine(url, pooled=False))
    with sessions.begin() as session:
        add_learner(session)
        add_sentence(session, "s1")
    return sessions


def confirmed(process: subprocess.Popen[str], kill: int) -> list[str]:
    """Return what *process* confirmed, *kill* having been killed in the middle."""
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(CONFIRMED_BEFORE_THE_KILL)]
    os.kill(kill, signal.SIGKILL)
    if kill != process.pid:
        process.wait(60)
    return [line for line in [*said, *process.stdout.read().split()] if len(line) == len(said[0])]


@pytest.mark.usefixtures("postgresql")
@pytest.mark.parametrize("victim", ["app", "database"])
def test_a_confirmed_answer_survives_a_kill(victim: str) -> None:
    """Kill -9 in the middle of answers: every confirmed one is there, and progress still fits the activities."""
    with server_folder() as folder:
        url = embedded.start(folder)
        sessions = prepared(url)
        command = [sys.executable, "-m", "tests.practice.answering", url]
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            postmaster = embedded.status(folder).pid
            assert postmaster is not None
            said = confirmed(process, process.pid if victim == "app" else postmaster)
        assert embedded.start(folder) == url
        with sessions() as session:
            kept = set(session.scalars(select(LearningActivity.id)))
        assert len(said) >= CONFIRMED_BEFORE_THE_KILL
        assert set(said) - kept == set()
        assert list(rebuild(sessions, check_only=True).differences) == []
