"""The database itself refuses what must never be stored."""

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from aidioma.db.models import Base

ROWS: Mapping[str, dict[str, Any]] = {
    "users": {"id": "u2", "email": "eva@example.com", "name": "Eva"},
    "learning_content": {"id": "c2", "content_type": "sentence", "primary_text": "Hola."},
    "learning_activities": {"id": "a2", "user_id": "u1", "activity_type": "translate", "content_id": "c1"},
    "user_progress": {"id": "p2", "user_id": "u1", "content_id": "c2", "content_type": "sentence"},
    "ai_cache": {"id": "k2", "cache_key": "judged:c1:2", "response": {}, "model": "m"},
    "user_features": {"user_id": "u3"},
    "achievements": {"id": "e2", "user_id": "u1", "code": "second"},
}
"""One acceptable row for each table."""

EXISTING: Mapping[str, dict[str, Any]] = {
    "users": {"id": "u1", "email": "ana@example.com", "name": "Ana"},
    "learning_content": {"id": "c1", "content_type": "sentence", "primary_text": "Adiós."},
    "learning_activities": {"id": "a1", "user_id": "u1", "activity_type": "translate", "content_id": "c1"},
    "user_progress": {"id": "p1", "user_id": "u1", "content_id": "c1", "content_type": "sentence"},
    "ai_cache": {"id": "k1", "cache_key": "judged:c1:1", "response": {}, "model": "m"},
    "user_features": {"user_id": "u1"},
    "achievements": {"id": "e1", "user_id": "u1", "code": "first"},
}

VIOLATIONS = [
    ("users_pkey", "users", {"id": "u1"}),
    ("users_email_key", "users", {"email": "ana@example.com"}),
    ("users_email_lower_case", "users", {"email": "Eva@example.com"}),
    ("users_email_length", "users", {"email": "e@"}),
    ("users_email_length", "users", {"email": "e" * 321}),
    ("users_role_known", "users", {"role": "root"}),
    ("users_level_known", "users", {"level": "expert"}),
    ("users_preferences_object", "users", {"preferences": []}),
    ("users_sessions_object", "users", {"sessions": "none"}),
    ("learning_content_pkey", "learning_content", {"id": "c1"}),
    ("learning_content_type_named", "learning_content", {"content_type": ""}),
    ("learning_content_difficulty_known", "learning_content", {"difficulty": "expert"}),
    ("learning_content_metadata_object", "learning_content", {"metadata": []}),
    ("learning_content_usage_count_range", "learning_content", {"usage_count": -1}),
    ("learning_content_success_rate_range", "learning_content", {"success_rate": 100.01}),
    ("learning_activities_pkey", "learning_activities", {"id": "a1"}),
    ("learning_activities_user_id_fkey", "learning_activities", {"user_id": "nobody"}),
    ("learning_activities_type_named", "learning_activities", {"activity_type": ""}),
    ("learning_activities_content_named", "learning_activities", {"content_id": ""}),
    ("learning_activities_score_range", "learning_activities", {"score": 101}),
    ("learning_activities_score_range", "learning_activities", {"score": -1}),
    ("learning_activities_duration_range", "learning_activities", {"duration_ms": -1}),
    ("learning_activities_metadata_object", "learning_activities", {"metadata": 1}),
    ("learning_activities_cost_range", "learning_activities", {"ai_cost": -0.000001}),
    ("user_progress_pkey", "user_progress", {"id": "p1"}),
    ("user_progress_user_id_content_id_key", "user_progress", {"content_id": "c1"}),
    ("user_progress_user_id_fkey", "user_progress", {"user_id": "nobody"}),
    ("user_progress_content_named", "user_progress", {"content_id": ""}),
    ("user_progress_type_named", "user_progress", {"content_type": ""}),
    ("user_progress_attempts_range", "user_progress", {"attempts": -1}),
    ("user_progress_best_score_range", "user_progress", {"best_score": 101}),
    ("user_progress_mastery_range", "user_progress", {"mastery_level": 101}),
    ("user_progress_interval_range", "user_progress", {"review_interval_days": 36501}),
    ("user_progress_easiness_floor", "user_progress", {"easiness_factor": 1.29}),
    ("user_progress_metadata_object", "user_progress", {"metadata": [1]}),
    ("ai_cache_pkey", "ai_cache", {"id": "k1"}),
    ("ai_cache_cache_key_key", "ai_cache", {"cache_key": "judged:c1:1"}),
    ("ai_cache_key_named", "ai_cache", {"cache_key": ""}),
    ("ai_cache_cost_range", "ai_cache", {"cost": -1}),
    ("ai_cache_hit_count_range", "ai_cache", {"hit_count": -1}),
    ("user_features_pkey", "user_features", {"user_id": "u1"}),
    ("user_features_user_id_fkey", "user_features", {"user_id": "nobody"}),
    ("user_features_session_range", "user_features", {"avg_session_duration_ms": -1}),
    ("user_features_sessions_range", "user_features", {"sessions_per_week": -1}),
    ("user_features_difficulty_known", "user_features", {"preferred_difficulty": "expert"}),
    ("user_features_accuracy_range", "user_features", {"overall_accuracy": 101}),
    ("user_features_struggle_areas_array", "user_features", {"struggle_areas": {}}),
    ("user_features_hint_usage_range", "user_features", {"hint_usage_rate": -1}),
    ("user_features_completion_range", "user_features", {"completion_rate": 101}),
    ("achievements_pkey", "achievements", {"id": "e1"}),
    ("achievements_user_id_code_key", "achievements", {"code": "first"}),
    ("achievements_user_id_fkey", "achievements", {"user_id": "nobody"}),
    ("achievements_code_named", "achievements", {"code": ""}),
    ("achievements_metadata_object", "achievements", {"metadata": [1]}),
]


@pytest.fixture
def filled(connection: Connection) -> Connection:
    """Return the connection, with one row in every table and a user who has no features yet."""
    for table, row in EXISTING.items():
        put(connection, table, row)
    put(connection, "users", {"id": "u3", "name": "Guest"})
    return connection


def put(connection: Connection, table: str, row: Mapping[str, Any]) -> None:
    connection.execute(insert(Base.metadata.tables[table]).values(row))


@pytest.mark.parametrize(("constraint", "table", "wrong"), VIOLATIONS)
def test_a_row_that_breaks_a_rule_is_refused(
    constraint: str, table: str, wrong: dict[str, Any], filled: Connection
) -> None:
    """The same row is accepted without the wrong value, and the refusal names the rule."""
    with pytest.raises(IntegrityError) as refused, filled.begin_nested():
        put(filled, table, {**ROWS[table], **wrong})

    assert isinstance(refused.value.orig, psycopg.Error)
    assert refused.value.orig.diag.constraint_name == constraint
    put(filled, table, ROWS[table])


def test_every_rule_is_tried(connection: Connection) -> None:
    """A new constraint needs a row here that breaks it."""
    stated = connection.scalars(
        text(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' "
            "AND conrelid <> 'alembic_version'::regclass"
        )
    )

    assert set(stated) == {constraint for constraint, _, _ in VIOLATIONS}


def test_a_deleted_person_leaves_nothing(filled: Connection) -> None:
    """Activities, progress, features and achievements go with their owner; content and cache name nobody."""
    filled.execute(text("DELETE FROM users WHERE id = 'u1'"))

    left = {table: filled.scalar(text(f"SELECT count(*) FROM {table}")) for table in EXISTING if table != "users"}
    assert left == {
        "learning_content": 1,
        "learning_activities": 0,
        "user_progress": 0,
        "ai_cache": 1,
        "user_features": 0,
        "achievements": 0,
    }


def test_guests_need_no_address(filled: Connection) -> None:
    """Any number of users may be without an e-mail address."""
    put(filled, "users", {"id": "u4", "name": "Guest"})
    put(filled, "users", {"id": "u5", "name": "Guest"})


def test_a_scope_of_the_cache_is_a_range_of_keys(connection: Connection) -> None:
    """Keys compare byte by byte, so `scope:` up to `scope;` is exactly the scope, whatever it holds."""
    for key in ("judged:c1:é", "judged:c1:z", "judged:c1:A", "judged:c10:a", "judged:C1:a", "judged:c1x"):
        put(connection, "ai_cache", {"cache_key": key, "response": {}, "model": "m"})

    scope = connection.scalars(
        text("SELECT cache_key FROM ai_cache WHERE cache_key >= 'judged:c1:' AND cache_key < 'judged:c1;'")
    )

    assert set(scope) == {"judged:c1:é", "judged:c1:z", "judged:c1:A"}
