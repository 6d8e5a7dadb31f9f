"""A database that holds ours and, in a schema of its own, a small and dirty legacy one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import Tracked, append
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.legacy.service import Migration
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.marking.cache.keys import CacheScope
from aidioma.model.activities import Activity
from aidioma.settings import Settings
from tests.conftest import database, named
from tests.legacy.legacy_database import SCHEMA, Spelling, build

GROUNDS = CacheScope("test", "1", LocalEmbedder.name)


@dataclass(frozen=True, slots=True)
class Both:
    """Ours and theirs in one database, and the migration between them."""

    url: str
    engine: Engine
    sessions: sessionmaker[Session]
    migration: Migration

    def ask(self, statement: str, **values: Any) -> list[Any]:
        """Return the rows of *statement*; a single column comes without its tuples."""
        with self.engine.begin() as connection:
            rows = connection.execute(text(statement), values)
            found = [tuple(row) for row in rows] if rows.returns_rows else []
        return [row[0] for row in found] if found and len(found[0]) == 1 else found

    def evaluated_there(self, key: str, *, user: str, sentence: str) -> None:
        """Write an evaluation as the earlier application does."""
        self.ask(
            f"INSERT INTO {SCHEMA}.evaluations "
            "(id, user_id, sentence_id, user_translation, ai_evaluation, score, feedback) "
            "VALUES (:key, :user, :sentence, 'x', '{}', 70, 'f')",
            key=key,
            user=user,
            sentence=sentence,
        )

    def edited_here(self, content_id: str, primary_text: str) -> None:
        """Change an item as an author does."""
        self.ask(
            "UPDATE learning_content SET primary_text = :said, "
            "metadata = metadata || jsonb_build_object('revision', 2) WHERE id = :id",
            said=primary_text,
            id=content_id,
        )

    def answer(self, activity_id: str, *, user: str, content: str, score: int | None = 100, **details: Any) -> Tracked:
        """Record an answer as the app does."""
        told = {"quality": 5, "answer": "hola", "verdict": "correct"} | details
        activity = Activity(
            id=activity_id,
            user_id=user,
            activity_type=told.pop("kind", "translation"),
            content_id=content,
            score=score,
            duration_ms=4200,
            details={key: value for key, value in told.items() if value != "-"},
        )
        with self.sessions.begin() as session:
            return append(session, activity, now=utc_now())


def opened(url: str, *, legacy_url: str | None = None) -> Both:
    """Return both sides of the database at *url*."""
    engine = create_engine(url)
    sessions = sessions_on(engine)
    migration = Migration.open(
        sessions, settings=settings_for(url, legacy_url), clock=utc_now, cache_scope=GROUNDS, embedder=LocalEmbedder()
    )
    return Both(url, engine, sessions, migration)


def settings_for(url: str, legacy_url: str | None = None) -> Settings:
    """Return settings that name the database, and the schema of the legacy tables in it or in another one."""
    return Settings.model_validate(
        {"database_url": url, "legacy_database_url": legacy_url or url, "legacy_schema": SCHEMA}
    )


@contextmanager
def writing(both: Both) -> Iterator[list[str]]:
    """Write to the legacy tables as the earlier application does, until the block ends."""
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        while not stop.wait(0.005):
            key = f"live{len(written)}"
            user = f"u{1 + len(written) % 12}"
            both.evaluated_there(key, user=user, sentence="1")
            both.ask(
                f"""
                UPDATE {SCHEMA}.user_progress SET attempts = attempts + 1, last_attempt_at = now() AT TIME ZONE 'UTC'
                WHERE id = (
                    SELECT min(id) FROM {SCHEMA}.user_progress WHERE user_id = :user AND sentence_id = '1')
                """,
                user=user,
            )
            written.append(key)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield written
    finally:
        stop.set()
        thread.join()


def _template(server: str, template: str, name: str, spelling: Spelling) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    engine = create_engine(named(server, name), pooled=False)
    build(engine, spelling=spelling)
    return name


@pytest.fixture(scope="session")
def legacy_template(server: str, template: str) -> str:
    """Return the name of a database with ours empty and theirs filled."""
    return _template(server, template, "aidioma_legacy", "implemented")


@pytest.fixture(scope="session")
def documented_template(server: str, template: str) -> str:
    """Return the same in the documents' spelling."""
    return _template(server, template, "aidioma_legacy_documented", "documented")


@pytest.fixture(scope="session")
def copied_template(server: str, legacy_template: str) -> str:
    """Return the name of a database into which everything has been copied."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE aidioma_copied TEMPLATE {legacy_template}")
    both = opened(named(server, "aidioma_copied"))
    both.migration.copy()
    both.engine.dispose()
    return "aidioma_copied"


@pytest.fixture(scope="session")
def running_template(server: str, copied_template: str) -> str:
    """Return the name of a database in which dual-write is on."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE aidioma_running TEMPLATE {copied_template}")
    both = opened(named(server, "aidioma_running"))
    both.migration.dual_write(on=True)
    both.engine.dispose()
    return "aidioma_running"


def _cloned(server: str, template: str) -> Iterator[Both]:
    with database(server, template=template) as url:
        both = opened(url)
        yield both
        both.engine.dispose()


@pytest.fixture
def legacy(server: str, legacy_template: str) -> Iterator[Both]:
    """Yield ours, empty, beside theirs."""
    yield from _cloned(server, legacy_template)


@pytest.fixture
def documented(server: str, documented_template: str) -> Iterator[Both]:
    """Yield ours, empty, beside theirs in the documents' spelling."""
    yield from _cloned(server, documented_template)


@pytest.fixture
def copied(server: str, copied_template: str) -> Iterator[Both]:
    """Yield both after a copy."""
    yield from _cloned(server, copied_template)


@pytest.fixture
def running(server: str, running_template: str) -> Iterator[Both]:
    """Yield both while dual-write is on."""
    yield from _cloned(server, running_template)
