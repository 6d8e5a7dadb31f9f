"""
Generated dirt: tables without a constraint, filled with whatever their columns' types can hold.

Ids twice, rows twice, keys that only a colon tells apart, nobody's rows, nulls everywhere, addresses that differ in
case, numbers that are none. Whatever it is, each row arrives or is kept as rejected, and a second copy finds it so.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
import pytest

from aidioma.legacy.tables import CACHE, PROGRESS, ROWS, TARGETS
from aidioma.progress.rebuild import rebuild
from tests.conftest import database
from tests.legacy.conftest import Both, opened
from tests.legacy.legacy_database import SCHEMA, build

ROWS_EACH = 40
IDS = ("1", "2", "3", "a:b", "a", "b", "b:c", "a\\", "~x", " ", "", "system", "legacy:system", "ñ", "x" * 200, None)
OWN_IDS = tuple(one for one in IDS if one is not None)
TEXTS = (
    *(None, "", "  ", "hola", "Hola.", "u1", "not json", "[]", "{}", '{"a": 1e999}', '["a", 1]', "NaN", "null", "ñ🦜"),
    *(
        "beginner",
        "hard",
        "2025-07-01",
        "31/12/2025",
        "exact",
        "similar",
        "Ana@Example.com",
        "ana@example.COM",
        "x" * 400,
    ),
    *("sentence_translated", "practice", "\u200b\u202e", "el perro come pan", "t", "a'b\"c\\", ":name %s {}"),
)
NUMBERS = (None, 0, 1, -1, 7, 100, 101, 2_147_483_647, -2_147_483_648)
DECIMALS = (None, "0", "1.5", "-3", "NaN", "99.99")
TIMES = (None, "2025-07-01 10:00", "2025-07-01 10:00:01", "infinity", "-infinity", "0044-03-15 12:00 BC", "9999-12-31")


def value(random: Random, column: str, kind: str) -> Any:
    """Return something that a column of *kind* can hold."""
    if kind.startswith(("timestamp", "date")):
        return random.choice(TIMES)
    if kind.startswith("numeric"):
        return random.choice(DECIMALS)
    if kind.startswith(("integer", "bigint", "smallint")):
        return random.choice(NUMBERS)
    if kind == "boolean":
        return random.choice((None, True, False))
    return random.choice(IDS if column == "id" or column.endswith("_id") else TEXTS)


def soil(url: str, *, seed: int) -> None:
    """
    Drop every constraint of the legacy tables, and fill them; a third of the rows stands there twice.

    With a seed above 2 only in half of the tables: in the others each row has an id of its own.
    """
    random = Random(seed)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        named = connection.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint "
            f"WHERE connamespace = '{SCHEMA}'::regnamespace AND contype IN ('c', 'f', 'p', 'u') "
            "ORDER BY contype = 'f' DESC"
        ).fetchall()
        for table, name in named:
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        for table in TARGETS:
            columns = connection.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                f"WHERE attrelid = '{SCHEMA}.{table}'::regclass AND attnum > 0 AND NOT attisdropped"
            ).fetchall()
            for name, kind in columns:
                connection.execute(f'ALTER TABLE {table} ALTER "{name}" DROP NOT NULL, ALTER "{name}" TYPE {kind}')
            places = ", ".join(["%s"] * len(columns))
            told_apart = columns[0][0] == "id" and seed > 2 and (table == "users" or random.random() < 0.5)
            if told_apart:
                connection.execute(f"TRUNCATE {table}")
            for number in range(len(OWN_IDS) if told_apart else ROWS_EACH):
                row = [value(random, name, kind) for name, kind in columns]
                row[:1] = [OWN_IDS[number]] if told_apart else row[:1]
                for _ in range(2 if number % 3 == 0 and not told_apart else 1):
                    connection.execute(f"INSERT INTO {table} VALUES ({places})", row)


def keyed(url: str) -> None:
    """Give progress a key of two columns again, whose parts hold the colon that divides them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.execute("TRUNCATE user_reading_progress")
        connection.execute("ALTER TABLE user_reading_progress ADD PRIMARY KEY (user_id, content_id)")
        rows = [("a:b", "c"), ("a", "b:c"), ("a\\", "b"), ("a", "\\:b"), ("nobody", "c"), ("1", "1")]
        connection.cursor().executemany("INSERT INTO user_reading_progress VALUES (%s, %s, 50, 50)", rows)


@pytest.fixture(params=[1, 2, 3, 4], ids=lambda seed: f"seed {seed}")
def dirty(server: str, template: str, request: pytest.FixtureRequest) -> Iterator[Both]:
    """Yield ours, empty, beside theirs, which are nothing but dirt."""
    with database(server, template=template) as url:
        both = opened(url)
        build(both.engine, users=3, sentences=3, answers=6, dirty=False)
        soil(url, seed=request.param)
        if request.param % 2 == 0:
            keyed(url)
        yield both
        both.engine.dispose()


def test_any_dirt_is_copied_or_kept_and_a_second_copy_finds_it_so(dirty: Both) -> None:
    """Every row is read, and is one of ours or a rejection of its own; nothing is doubled, lost, or changed again."""
    first = dirty.migration.copy()
    there = {name: dirty.ask(f"SELECT count(*) FROM {SCHEMA}.{name}")[0] for name in TARGETS}
    assert {name: first.report[name].read for name in TARGETS} == there
    for name, report in first.report.items():
        filed = report.outcomes.get("filed", 0)
        assert sum(report.outcomes.values()) - filed == there[name], name
    assert here(dirty) == {row.name: there[row.name] for row in ROWS}
    lone = {name: first.report[name].outcomes.get("rejected", 0) for name in (*PROGRESS, CACHE)}
    kept = {name: rejections(dirty, name) for name in lone}
    assert kept == lone
    before = stored(dirty)
    second = dirty.migration.copy()
    assert stored(dirty) == before
    assert {word for one in second.report.values() for word in one.outcomes} <= {"same", "rejected"}
    assert list(rebuild(dirty.sessions, check_only=True).differences) == []
    assert dirty.migration.copy_trouble() is None
    assert json.loads(dirty.migration.verify().model_dump_json())


def here(both: Both) -> dict[str, int]:
    """Return how many rows of ours say that they come from each table."""
    return {
        row.name: both.ask(
            """
            SELECT (SELECT count(*) FROM users WHERE preferences #>> '{legacy,table}' = :name)
                 + (SELECT count(*) FROM learning_content WHERE metadata #>> '{legacy,table}' = :name)
                 + (SELECT count(*) FROM learning_activities WHERE metadata #>> '{legacy,table}' = :name)
            """,
            name=row.name,
        )[0]
        for row in ROWS
    }


def rejections(both: Both, name: str) -> int:
    count: int = both.ask(
        "SELECT count(*) FROM learning_activities "
        "WHERE activity_type = 'legacy_rejected' AND metadata #>> '{legacy,table}' = :name",
        name=name,
    )[0]
    return count


def stored(both: Both) -> list[list[str]]:
    statements = (
        "SELECT id, email, name, level, preferences - 'migration' FROM users ORDER BY id",
        "SELECT id, primary_text, difficulty, metadata FROM learning_content ORDER BY id",
        "SELECT id, user_id, content_id, score, metadata FROM learning_activities ORDER BY id",
        "SELECT user_id, content_id, attempts, best_score FROM user_progress ORDER BY user_id, content_id",
    )
    return [list(map(str, both.ask(statement))) for statement in statements]
