"""The demonstration's class: lived through the real services, the same each time."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from aidioma.db.models import AiCache, LearningActivity, User
from aidioma.demo.fill import SHOWN, fill
from aidioma.demo.judge import KnowingJudge
from aidioma.demo.mistakes import right_answer, wrong_answer
from aidioma.demo.people import LEARNERS, STAFF
from aidioma.demo.term import sittings
from aidioma.errors import JudgeUnavailableError
from aidioma.model.marks import Exercise, Verdict
from aidioma.progress.rebuild import rebuild
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from tests.fake_clock import FakeClock

DAYS = 4
EXERCISE = Exercise("s1", 1, "en-es", "Where is it?", ("¿Dónde está la estación?", "¿Dónde queda la estación?"))


@contextmanager
def installation(url: str, folder: Path) -> Iterator[Runtime]:
    """Open an installation on the database *url*, with its key in *folder*."""
    runtime = Runtime.open(Settings(database_url=url, AIDIOMA_DATA_DIR=folder), clock=FakeClock())
    try:
        yield runtime
    finally:
        runtime.close()


def story(runtime: Runtime) -> list[tuple[Any, ...]]:
    """Return who did what when, as far as a seed decides it."""
    answer = LearningActivity.details["answer"].astext
    columns = (User.email, LearningActivity.content_id, answer, LearningActivity.score, LearningActivity.created_at)
    statement = (
        select(*columns)
        .join(User, User.id == LearningActivity.user_id)
        .where(User.email.is_not(None))
        .order_by(LearningActivity.created_at, User.email, LearningActivity.content_id)
    )
    with runtime.sessions() as session:
        return [tuple(row) for row in session.execute(statement)]


def passwords(told: str) -> dict[str, str]:
    return dict(re.findall(r"(\S+@demo\.example)\s+(.+)", told))


def test_a_class_has_a_term_behind_it(fresh_database: str, tmp_path: Path) -> None:
    """Accounts one can get into, activity of several kinds, cache entries, and progress as replay has it."""
    with installation(fresh_database, tmp_path) as runtime:
        told = passwords(fill(runtime, days=DAYS))
        assert set(told) == {person.email for person in SHOWN}
        for email, password in told.items():
            assert runtime.accounts.verify(email=email, password=password).email == email
        with runtime.sessions() as session:
            roles = Counter(session.scalars(select(User.role).where(User.email.is_not(None))))
            types = set(session.scalars(select(LearningActivity.activity_type)))
            cached = session.scalar(select(func.count()).select_from(AiCache))
        assert roles == Counter(learner=len(LEARNERS), teacher=1, admin=1)
        assert types >= {"translation", "hint"}
        assert cached
        assert not rebuild(runtime.sessions, check_only=True).differences


def test_a_second_time_changes_only_the_passwords(fresh_database: str, tmp_path: Path) -> None:
    """What was printed the first time is no longer valid, and nobody has practised twice."""
    with installation(fresh_database, tmp_path) as runtime:
        first = passwords(fill(runtime, days=1))
        before = story(runtime)
        second = passwords(fill(runtime, days=1))
        learned = [row for row in story(runtime) if row[2] is not None]
        assert learned == [row for row in before if row[2] is not None]
        assert first != second


def test_nothing_but_a_hash_is_kept_of_a_password(fresh_database: str, tmp_path: Path) -> None:
    """No row of the installation holds one."""
    with installation(fresh_database, tmp_path) as runtime:
        told = passwords(fill(runtime, days=0))
        with runtime.sessions() as session:
            everything = "".join(str(row) for row in session.execute(select(User.__table__)))
            everything += "".join(str(row) for row in session.execute(select(LearningActivity.__table__)))
        assert not [password for password in told.values() if password in everything]


def test_the_same_seed_is_the_same_term(fresh_database: str, tmp_path: Path) -> None:
    """Every answer, score and time of it."""
    with installation(fresh_database, tmp_path) as runtime:
        fill(runtime, days=1)
        first = story(runtime)
        with runtime.sessions.begin() as session:
            session.execute(delete(User).where(User.email.is_not(None)))
            session.execute(delete(AiCache))
    with installation(fresh_database, tmp_path) as runtime:
        fill(runtime, days=1)
        assert story(runtime) == first


def test_a_seed_gives_one_plan() -> None:
    """Who sits down when does not depend on the run."""
    now = FakeClock()()
    assert sittings(now, random.Random(1)) == sittings(now, random.Random(1))
    assert sittings(now, random.Random(1)) != sittings(now, random.Random(2))


def test_everybody_practises_in_the_past_and_not_before_joining() -> None:
    """In order of time, within three months."""
    now = FakeClock()()
    planned = sittings(now, random.Random(1))
    assert [planned_session.starts for planned_session in planned] == sorted(
        planned_session.starts for planned_session in planned
    )
    assert all(now - timedelta(days=93) < planned_session.starts < now for planned_session in planned)
    assert all(planned_session.day >= planned_session.persona.joined for planned_session in planned)
    assert {planned_session.persona for planned_session in planned} == set(LEARNERS)


def test_the_class_is_as_large_as_a_class() -> None:
    """Twelve to eighteen learners with addresses that reach nobody."""
    assert 12 <= len(LEARNERS) <= 18
    emails = [person.email for person in (*STAFF, *LEARNERS)]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(".example") for email in emails)


@pytest.mark.parametrize("seed", range(40))
def test_a_mistake_is_a_mistake(seed: int) -> None:
    """What is typed differs from what was meant, and what was meant is right."""
    chance = random.Random(seed)
    given = wrong_answer(EXERCISE, chance)
    assert given.answer != given.meant
    assert given.meant in EXERCISE.accepted
    assert right_answer(EXERCISE, chance).answer in EXERCISE.accepted


def test_where_no_mistake_can_be_made_nothing_is_typed() -> None:
    """A learner gives up instead."""
    assert wrong_answer(Exercise("s1", 1, "en-es", "Hi.", ("Hola.",)), random.Random(1)).answer == ""


def test_mistakes_are_made_in_english_too() -> None:
    """With words that English confuses."""
    exercise = Exercise("s1", 1, "es-en", "Está en la mesa.", ("It is on the table.",))
    answers = {wrong_answer(exercise, random.Random(seed)).answer for seed in range(30)}
    assert {"It is in the table.", "It are on the table.", "It is on table."} & answers


def test_the_judge_says_what_was_meant() -> None:
    """It marks the difference, says that it is made up, and knows nothing else."""
    judge = KnowingJudge("some-model", "some-prompt")
    judge.tell(EXERCISE, "¿Dónde es la estación?", meant="¿Dónde está la estación?")
    said = judge.judge(EXERCISE, "¿Dónde es la estación?")
    assert said.verdict is Verdict.INCORRECT
    assert [(edit.wrong, edit.right) for edit in said.edits] == [("es", "está")]
    assert (said.usage.model, "Made up" in said.usage.remark) == ("demonstration", True)
    with pytest.raises(JudgeUnavailableError):
        judge.judge(EXERCISE, "¿Cómo?")
