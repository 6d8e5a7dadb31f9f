"""Writing mapped rows to our tables, a batch in one statement, so that writing them again changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from aidioma.activity_log import append_many
from aidioma.db.json_rows import as_json
from aidioma.legacy.mapping.origin import PLAIN, UNKNOWN_TIME
from aidioma.legacy.model import RowKind, stable
from aidioma.model.people import OPERATOR

_USERS: Final = text("""
    INSERT INTO users (id, email, name, level, preferences, created_at, updated_at)
    SELECT new.id, new.email, new.name, new.level, new.preferences, new.created_at, new.updated_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (id text, email text, name text, level text,
        preferences jsonb, created_at timestamptz, updated_at timestamptz)
    ORDER BY new.id
    ON CONFLICT (id) DO UPDATE SET
        name = CASE WHEN users.preferences #> '{legacy,row,name}' IS DISTINCT FROM
                         excluded.preferences #> '{legacy,row,name}' THEN excluded.name ELSE users.name END,
        level = CASE WHEN users.preferences #> '{legacy,row,level}' IS DISTINCT FROM
                          excluded.preferences #> '{legacy,row,level}' THEN excluded.level ELSE users.level END,
        email = CASE WHEN users.preferences #> '{legacy,row,email}' IS DISTINCT FROM
                          excluded.preferences #> '{legacy,row,email}' THEN excluded.email ELSE users.email END,
        preferences = excluded.preferences || users.preferences
                      || jsonb_build_object('legacy', excluded.preferences -> 'legacy')
    WHERE users.preferences ? 'legacy'
      AND users.preferences -> 'legacy' IS DISTINCT FROM excluded.preferences -> 'legacy'
    RETURNING id, xmax = 0
""")

_CONTENT: Final = text("""
    INSERT INTO learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata, usage_count,
                                  success_rate, created_at, updated_at)
    SELECT new.id, new.content_type, new.difficulty, new.primary_text, new.secondary_text, new.metadata,
           new.usage_count, new.success_rate, new.created_at, new.updated_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (id text, content_type text, difficulty text,
        primary_text text, secondary_text text, metadata jsonb, usage_count integer, success_rate numeric,
        created_at timestamptz, updated_at timestamptz)
    ORDER BY new.id
    ON CONFLICT (id) DO UPDATE SET
        content_type = excluded.content_type, difficulty = excluded.difficulty, primary_text = excluded.primary_text,
        secondary_text = excluded.secondary_text, updated_at = excluded.updated_at,
        metadata = excluded.metadata || jsonb_build_object('version',
            coalesce((learning_content.metadata ->> 'version')::integer, 1)
            + (learning_content.primary_text <> excluded.primary_text)::integer)
    WHERE coalesce(learning_content.metadata ->> 'revision', '1') = '1'
      AND learning_content.metadata -> 'legacy' IS DISTINCT FROM excluded.metadata -> 'legacy'
    RETURNING id, xmax = 0
""")

AT_ONCE: Final = 1_000
_TAKEN: Final = text("SELECT email, id FROM users WHERE email = ANY(:emails) ORDER BY email")
_UNREJECT: Final = text("DELETE FROM learning_activities WHERE id = ANY(:ids)")


def write(session: Session, kind: RowKind, rows: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """
    Write *rows* and return the ids of those that changed anything, with whether they are new.

    One statement takes each id once: of rows with the same one the last is written, as if they came one by one.
    """
    unique = list({row["id"]: row for row in rows}.values())
    changed: dict[str, bool] = {}
    for start in range(0, len(unique), AT_ONCE):
        changed |= _written(session, kind, unique[start : start + AT_ONCE])
    return changed


def _written(session: Session, kind: RowKind, rows: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    if kind == "activity":
        return append_many(session, rows, replace=True)
    statement = _USERS if kind == "user" else _CONTENT
    return dict(session.execute(statement, {"rows": as_json(rows)}).all())


def free_emails(session: Session, rows: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """
    Return user *rows* with each address given once, and the ids of those that lost theirs to an older account.

    Two people are never made one because of an address, which nobody has confirmed.
    """
    asked = sorted(rows, key=lambda row: (row["created_at"], row["id"]))
    emails = [row["email"] for row in asked if row["email"]]
    holders: dict[str, str] = dict(session.execute(_TAKEN, {"emails": emails}).all())
    kept, lost = list[Mapping[str, Any]](), list[str]()
    for row in asked:
        if row["email"] is None or holders.setdefault(row["email"], row["id"]) == row["id"]:
            kept.append(row)
        else:
            kept.append({**row, "email": None})
            lost.append(row["id"])
    return kept, lost


def rejected(table: str, key: str, row: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """Return the activity of the system's that keeps a legacy row which has no place among ours."""
    return PLAIN | {
        "id": rejected_id(table, key),
        "user_id": OPERATOR,
        "activity_type": "legacy_rejected",
        "content_id": OPERATOR,
        "metadata": {"reason": reason, "legacy": {"table": table, "key": key, "row": dict(row)}},
        "created_at": UNKNOWN_TIME,
    }


def rejected_id(table: str, key: str) -> str:
    """Return the id under which a rejected row is kept."""
    return stable(f"rejected:{table}", key)


def answer_id(key: str) -> str:
    """Return the id of the answer that the evaluation *key* became."""
    return stable("eval", key)


def forget_rejections(session: Session, table: str, keys: Iterable[str]) -> None:
    """Remove the rejections of *keys*, which have found a place since."""
    session.execute(_UNREJECT, {"ids": [rejected_id(table, key) for key in keys]})
