"""A regrade whose process is killed in the middle comes to the same as one that nobody disturbed."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity, UserProgress
from aidioma.grading.equal_answers import BATCH_LEARNERS
from aidioma.grading.regrade import Regraded, Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.model.marks import Verdict
from aidioma.progress.rebuild import rebuild
from aidioma.regrade_queue import RegradeRequest
from tests.practice.conftest import ScriptedMarker, add_sentence

ROOT: Final = Path(__file__).resolve().parents[2]
LEARNERS: Final = 8 * BATCH_LEARNERS + 10
KILLED_AT: Final = 5 * BATCH_LEARNERS + BATCH_LEARNERS // 2
DISTURBED, UNDISTURBED = "disturbed", "undisturbed"
WRONG: Final = "incorrect but is it"
_PEOPLE: Final = text(
    "INSERT INTO users (id, name) SELECT 'learner-' || n, 'Ana' FROM generate_series(1, :learners) AS n"
)
_ANSWERS: Final = text("""
    INSERT INTO learning_activities (id, user_id, activity_type, content_id, score, metadata, created_at)
    SELECT i.item || n || '-' || g.day, 'learner-' || n, 'translation', i.item, g.score, jsonb_build_object(
               'quality', g.quality, 'verdict', g.verdict, 'answer', g.answer, 'direction', 'en-es',
               'content_version', 1, 'feedback', jsonb_build_object(
                   'verdict', g.verdict, 'score', g.score, 'corrected', 'Hola.')),
           :now - (10 - g.day + n % 3) * interval '1 day'
    FROM generate_series(1, :learners) AS n,
         unnest(ARRAY['disturbed', 'undisturbed']) AS i (item),
         (VALUES (1, 5, 'correct', 100, 'hola'), (4, 1, 'incorrect', 0, :wrong))
             AS g (day, quality, verdict, score, answer)
""")


@pytest.fixture
def filled(fresh_database: str) -> sessionmaker[Session]:
    """Return an installation where everybody gave the same answer to two items."""
    sessions = sessions_on(create_engine(fresh_database, pooled=False))
    with sessions.begin() as session:
        for item in (DISTURBED, UNDISTURBED):
            add_sentence(session, item)
        session.execute(_PEOPLE, {"learners": LEARNERS})
        session.execute(_ANSWERS, {"learners": LEARNERS, "now": utc_now(), "wrong": WRONG})
    rebuild(sessions)
    return sessions


def ask(sessions: sessionmaker[Session], item: str) -> None:
    request = RegradeRequest(content_id=item, direction="en-es", answers=(WRONG,), verdict=Verdict.CORRECT)
    with sessions.begin() as session:
        regrade_queue.ask(session, request, now=utc_now())


def worker(sessions: sessionmaker[Session], *, later: timedelta = timedelta(0)) -> RegradeWorker:
    def clock() -> datetime:
        return utc_now() + later

    return RegradeWorker(sessions, Regrader(sessions, ScriptedMarker(), clock), clock)


def regrades(sessions: sessionmaker[Session], item: str) -> int:
    with sessions() as session:
        ours = select(func.count()).where(
            LearningActivity.content_id == item, LearningActivity.activity_type == "regrade"
        )
        return session.scalar(ours) or 0


def schedules(sessions: sessionmaker[Session], item: str) -> list[tuple[object, ...]]:
    columns = (UserProgress.user_id, UserProgress.next_review_at, UserProgress.review_interval_days,
               UserProgress.easiness_factor, UserProgress.attempts, UserProgress.best_score)  # fmt: skip
    with sessions() as session:
        rows = session.execute(select(*columns).where(UserProgress.content_id == item).order_by(UserProgress.user_id))
        return [tuple(row) for row in rows]


def kill_in_the_middle(url: str) -> None:
    """Begin to work off what is asked for, and kill the process in the middle of a batch that is not the first."""
    command = [sys.executable, "-m", "tests.grading.regrading", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        for _ in range(KILLED_AT):
            assert process.stdout.readline() == "learner\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)


def test_a_killed_regrade_ends_as_if_nobody_had_killed_it(filled: sessionmaker[Session], fresh_database: str) -> None:
    """The batch that it was killed in leaves nothing; whoever goes on, soon, doubles nothing and misses nobody."""
    ask(filled, UNDISTURBED)
    assert worker(filled).work() == Regraded(LEARNERS, LEARNERS, LEARNERS)
    ask(filled, DISTURBED)
    kill_in_the_middle(fresh_database)
    done = regrades(filled, DISTURBED)
    assert 0 < done < LEARNERS
    assert done % BATCH_LEARNERS == 0

    assert worker(filled).work() == Regraded(), "the lease of whoever was killed has not run out"
    rest = worker(filled, later=timedelta(minutes=4)).work()

    assert rest.answers == LEARNERS - done
    assert regrades(filled, DISTURBED) == regrades(filled, UNDISTURBED) == LEARNERS
    assert schedules(filled, DISTURBED) == schedules(filled, UNDISTURBED)
    assert not rebuild(filled, check_only=True).differences
    assert worker(filled, later=timedelta(minutes=8)).work() == Regraded()
