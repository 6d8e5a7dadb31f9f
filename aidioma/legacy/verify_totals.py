"""Sums over what was copied, made by each database for itself, and what is ours and has not reached the other side."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy.fields import OURS
from aidioma.legacy.model import user_ref
from aidioma.legacy.source import NO_NUMBERS, LegacySource

_MAX_SECONDS: Final = 86_400
_HERE: Final = text("""
    SELECT user_id, count(*), coalesce(sum(duration_ms), 0) / 1000, coalesce(max(score), 0)
    FROM learning_activities WHERE id LIKE 'eval:%' GROUP BY user_id ORDER BY user_id
""")
_GAPS: Final = text("""
    SELECT done.id, CASE WHEN mirror_agrees(done) IS NULL THEN 'missing' ELSE 'differs' END
    FROM learning_activities AS done JOIN learning_content AS item ON item.id = done.content_id
    WHERE NOT done.metadata ? 'legacy' AND done.metadata ->> 'quality' IS NOT NULL AND NOT done.metadata ? 'corrects'
      AND mirror_content_table(item.content_type) IS NOT NULL
      AND NOT EXISTS (SELECT FROM learning_activities AS undo WHERE undo.activity_type = 'undo'
                      AND undo.metadata ->> 'undoes' = done.id AND undo.user_id = done.user_id)
      AND mirror_agrees(done) IS NOT TRUE
    ORDER BY done.id LIMIT 1000
""")

LearnerTotals = Mapping[str, tuple[int, int, int]]


def evaluation_sums(
    session: Session, connection: Connection, source: LegacySource, *, late: AbstractSet[str]
) -> tuple[dict[str, int], dict[str, str]]:
    """Return the totals (answers, seconds) of both sides, and the learners whose sums differ, without those *late*."""
    table = source.tables.get("evaluations")
    timed = table is not None and table.has("time_spent")
    if table is None or not table.has("id", "user_id") or not table.is_number("score", *["time_spent"] * timed):
        return {}, {}
    seconds = f"least(greatest({_sure('time_spent')}, 0), {_MAX_SECONDS})" if timed else "0"
    best = f"least(greatest({_sure('score')}, 0), 100)"
    statement = text(f"""
        SELECT told.user_id::text, count(*), coalesce(sum({seconds}), 0), coalesce(max({best}), 0)
        FROM {table.qualified} AS told
        WHERE user_id IS NOT NULL AND id::text NOT LIKE '{OURS.replace(":", chr(92) + ":")}%'
        GROUP BY told.user_id ORDER BY told.user_id
    """)  # noqa: S608 - quoted
    here: dict[str, Any] = {user: (int(n), int(s), int(top)) for user, n, s, top in session.execute(_HERE)}
    found = connection.execute(statement)
    told = {user_ref(user): (int(n), int(s), int(top)) for user, n, s, top in found if user not in late}
    there = {user: sums for user, sums in told.items() if user in here}
    unlike = {
        user: f"{here[user]} here, {sums} there (answers, seconds, best)"
        for user, sums in there.items()
        if here[user] != sums
    }
    here = {user: sums for user, sums in here.items() if user in there}
    totals = {
        "answers here": sum(one[0] for one in here.values()),
        "answers there": sum(n for n, _, _ in there.values()),
    }
    totals["seconds here"] = sum(one[1] for one in here.values())
    totals["seconds there"] = sum(seconds for _, seconds, _ in there.values())
    return totals, unlike


def _sure(column: str) -> str:
    return f"CASE WHEN {column}::numeric NOT IN ({NO_NUMBERS}) THEN {column}::numeric END"


def native_gaps(session: Session) -> dict[str, str]:
    """Return answers given here that the legacy tables do not have, or have otherwise; the first thousand."""
    return {f"answer {key}": problem for key, problem in session.execute(_GAPS)}
