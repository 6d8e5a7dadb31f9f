"""A legacy database of our own making: seventeen tables, two spellings, any size, and dirty in every known way."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, text

HERE = Path(__file__).parent
SCHEMA = "old_app"
Spelling = Literal["implemented", "documented"]
FOREIGN_KEYS = (
    ("user_progress", "user_id", "users"),
    ("user_progress", "sentence_id", "sentences"),
    ("practice_sessions", "user_id", "users"),
    ("evaluations", "user_id", "users"),
    ("evaluations", "sentence_id", "sentences"),
    ("evaluation_cache", "sentence_id", "sentences"),
    ("learning_analytics", "user_id", "users"),
    ("universal_activity_events", "user_id", "users"),
    ("unified_goals", "user_id", "users"),
    ("user_vocabulary_progress", "user_id", "users"),
    ("user_vocabulary_progress", "flashcard_id", "vocabulary_flashcards"),
    ("user_achievements", "user_id", "users"),
)
"""Declared after the dirt is in, and not validated: what such a database says of itself is not true of its rows."""


def build(
    engine: Engine,
    *,
    users: int = 12,
    sentences: int = 8,
    answers: int = 240,
    dirty: bool = True,
    spelling: Spelling = "implemented",
) -> None:
    """Make the schema and fill it; the documented spelling is filled by its own few rows."""
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"SET LOCAL search_path = {SCHEMA}"))
        for name in (f"legacy_{spelling}.sql", "legacy_planned.sql"):
            connection.exec_driver_sql((HERE / name).read_text("utf-8"))
        if spelling == "implemented":
            sizes = {"users": users, "sentences": sentences, "answers": answers}
            for statement in statements("legacy_fill.sql"):
                connection.execute(text(statement), sizes)
            for statement in statements("legacy_dirt.sql") if dirty else ():
                connection.exec_driver_sql(statement)
        else:
            for statement in statements("legacy_documented_rows.sql"):
                connection.exec_driver_sql(statement)
        for table, column, referred in FOREIGN_KEYS:
            connection.execute(
                text(
                    f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {referred} (id) "
                    "ON DELETE CASCADE NOT VALID"
                )
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def statements(name: str) -> Sequence[str]:
    """Return the statements of an SQL file, which a line of dashes separates."""
    return [part.strip() for part in (HERE / name).read_text("utf-8").split("\n--------\n")]
