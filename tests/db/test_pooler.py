"""Behind a real PgBouncer in transaction mode: everything works, and what cannot be is said."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from aidioma.cli import main
from aidioma.db.engine import create_engine, is_direct
from aidioma.errors import ConfigurationError, DatabaseError
from aidioma.model.marks import Verdict
from aidioma.practice.card import Card
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from tests import pgbouncer

PATIENCE_S = 20
CARD = Card.dealt("starter:sentence:001", "en-es")


@pytest.fixture
def pooled(stocked_database: str) -> Iterator[str]:
    """Yield the address of a pooler before a database as the first start leaves it."""
    with pgbouncer.before(stocked_database) as url:
        yield url


def settings_for(pooled: str, tmp_path: Path, *, direct: str | None = None) -> Settings:
    return Settings(
        DATABASE_URL=SecretStr(pooled),
        DATABASE_POOLED=True,
        DATABASE_DIRECT_URL=None if direct is None else SecretStr(direct),
        AIDIOMA_DATA_DIR=tmp_path,
        AIDIOMA_SECRET_KEY=SecretStr("k" * 43),
        OPENAI_API_KEY=None,
    )


def test_without_being_told_of_it_nothing_starts(pooled: str) -> None:
    """PgBouncer refuses what is sent at connect; that is what the setting is for."""
    with pytest.raises((DatabaseError, OperationalError), match="unsupported startup parameter"):
        create_engine(pooled, pooled=False).connect()


@pytest.mark.parametrize("has_direct", [True, False], ids=["with a direct address", "without"])
def test_an_installation_works_behind_it(pooled: str, stocked_database: str, tmp_path: Path, has_direct: bool) -> None:
    """More learners at once than it has server connections: each answer is confirmed, and pages hear of it."""
    settings = settings_for(pooled, tmp_path, direct=stocked_database if has_direct else None)
    assert is_direct(settings) == has_direct
    runtime = Runtime.open(settings)
    learners = [runtime.accounts.guest(time_zone="UTC").id for _ in range(8)]
    board = runtime.live
    board.watch(learners)
    runtime.listener.start()
    before = [board.version([learner]) for learner in learners]
    verdicts: list[Verdict] = []

    def answers(learner: str) -> None:
        done = runtime.practice.submit_answer(user_id=learner, card=CARD, answer="Me llamo Lucía y soy de Chile")
        verdicts.append(done.mark.feedback.verdict)

    threads = [threading.Thread(target=answers, args=(learner,)) for learner in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)

    assert verdicts == [Verdict.CORRECT] * 8
    ends_at = time.monotonic() + PATIENCE_S
    while any(board.version([one]) == was for one, was in zip(learners, before, strict=True)):
        assert time.monotonic() < ends_at, "nobody heard of an answer"
        time.sleep(0.05)
    runtime.close()


def test_a_schema_is_not_changed_through_it(empty_database: str, tmp_path: Path) -> None:
    """The lock that keeps two upgrades apart belongs to a session: without a direct address that is said."""
    with pgbouncer.before(empty_database) as pooled:
        with pytest.raises(ConfigurationError, match="set DATABASE_DIRECT_URL"):
            Runtime.open(settings_for(pooled, tmp_path))
        opened = Runtime.open(settings_for(pooled, tmp_path, direct=empty_database))
        assert opened.content.get_content("sentence", limit=1)
        opened.close()


def test_the_doctor_says_that_no_statement_has_a_bound(
    pooled: str,
    stocked_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a connection sets elsewhere the role has to bring here; once it does, nothing is said."""
    monkeypatch.setenv("DATABASE_URL", pooled)
    monkeypatch.setenv("DATABASE_POOLED", "1")
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))
    assert main(["doctor"]) == 0
    assert "no statement has a bound" in capsys.readouterr().out
    with psycopg.connect(stocked_database, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(sql.SQL("ALTER DATABASE {} SET statement_timeout = '30s'").format(sql.Identifier(name)))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
    assert main(["doctor"]) == 0
    assert "no statement has a bound" not in capsys.readouterr().out
