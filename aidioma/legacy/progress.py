"""Legacy progress brought along for a batch of learners, and their progress folded again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from aidioma.db.models import User
from aidioma.legacy import target
from aidioma.legacy.batch import ProgressKey, pair_of
from aidioma.legacy.fields import OURS, Fields
from aidioma.legacy.mapping.progress import Folded, Known, folded, imported, imported_id
from aidioma.legacy.model import content_keys, content_ref, user_ref
from aidioma.legacy.references import MappedRow
from aidioma.legacy.report import TableReport
from aidioma.legacy.source import LegacySource, Table, as_row, key_of
from aidioma.legacy.tables import PROGRESS
from aidioma.model.people import OPERATOR

_COUNTED: Final = text("""
    SELECT user_id, content_id, count(*), min(created_at) FROM learning_activities
    WHERE user_id = ANY(:users) AND (CAST(:items AS text[]) IS NULL OR content_id = ANY(:items))
      AND metadata ? 'quality' AND metadata ? 'legacy'
    GROUP BY user_id, content_id ORDER BY user_id, content_id
""")
_PREVIOUS: Final = text("""
    SELECT id, score, created_at, metadata #- '{legacy,rows}' FROM learning_activities WHERE id = ANY(:ids) ORDER BY id
""")
_STANDING: Final = text("""
    SELECT user_id, content_id, best_score, last_attempt_at FROM user_progress
    WHERE user_id = ANY(:users) AND (CAST(:items AS text[]) IS NULL OR content_id = ANY(:items))
    ORDER BY user_id, content_id
""")
_SCHEDULED: Final = text("""
    UPDATE learning_activities AS told SET metadata = told.metadata || '{"affects_schedule": false}'
    FROM unnest(CAST(:users AS text[]), CAST(:contents AS text[])) AS pair (user_id, content_id)
    WHERE told.user_id = pair.user_id AND told.content_id = pair.content_id
      AND told.metadata ? 'legacy' AND told.metadata ? 'quality' AND NOT told.metadata ? 'affects_schedule'
    RETURNING told.user_id, told.content_id
""")
_NATIVE: Final = text("""
    SELECT DISTINCT user_id FROM learning_activities
    WHERE user_id = ANY(:users) AND NOT metadata ? 'legacy' AND metadata ? 'quality' ORDER BY user_id
""")
_MIRRORED: Final = {
    "evaluations": ("sentence", "sentence_id"),
    "universal_activity_events": ("flashcard", "content_id"),
}


def learners(
    session: Session, *, after: str, limit: int, among: Collection[str] | None = None
) -> Sequence[tuple[str, str]]:
    """Return up to *limit* users after *after* (*among* some, or of all): our id, and the legacy one."""
    legacy_key = User.preferences["legacy"]["key"].astext
    statement = select(User.id, legacy_key).where(User.id > after, User.id != OPERATOR).order_by(User.id).limit(limit)
    if among is not None:
        statement = statement.where(User.id == func.any(sorted(among)))
    return [(user_id, user_id if key is None else key) for user_id, key in session.execute(statement)]


def import_progress(
    session: Session,
    connection: Connection,
    source: LegacySource,
    people: Mapping[str, str],
    *,
    only: AbstractSet[ProgressKey] | None = None,
    sent: bool = True,
) -> tuple[dict[str, TableReport], set[ProgressKey]]:
    """
    Bring the progress of *people* (our ids by legacy ones) along, and return what became of it and what changed.

    With *only* no other learners and items are looked at. The caller folds what changed again. Answers that dual-write
    *sent* there are in their attempts, and are not imported.
    """
    reports: dict[str, TableReport] = {}
    changed: set[ProgressKey] = set()
    here = _here(session, people, only)
    mirrored = _mirrored(connection, source, _who_answered_here(session, people)) if sent else {}
    for name in PROGRESS:
        if name in source.tables:
            found = folded_pairs(source.tables[name], connection, people, only=only)
            reports[name], pairs = _bring(session, name, found, here, mirrored)
            changed |= pairs
    return reports, changed


def _bring(
    session: Session,
    name: str,
    found: Mapping[ProgressKey, Folded],
    here: Mapping[ProgressKey, Mapping[str, Any]],
    mirrored: Mapping[ProgressKey, int],
) -> tuple[TableReport, set[ProgressKey]]:
    report, rows = TableReport(), list[dict[str, Any]]()
    previous = _previous(session, found)
    for pair, one in found.items():
        known = Known(mirrored=mirrored.get(pair, 0), previous=previous.get(pair), **here.get(pair, {}))
        row = imported(one, known, table=name, user_id=pair[0], content_id=pair[1]) if one.keys else None
        _count(report, one, row, is_new=pair not in previous)
        rows += [] if row is None else [row]
    target.write(session, "activity", rows)
    changed = {pair_of(row) for row in rows}
    if PROGRESS[name][0] == "flashcard":
        pairs = {"users": [pair[0] for pair in found], "contents": [pair[1] for pair in found]}
        changed |= {(user, content) for user, content in session.execute(_SCHEDULED, pairs)}
    return report, changed


def _here(
    session: Session, people: Mapping[str, str], only: AbstractSet[ProgressKey] | None
) -> dict[ProgressKey, dict[str, Any]]:
    """Return what we have of each pair already, but for what dual-write and an earlier import know."""
    found: dict[ProgressKey, dict[str, Any]] = defaultdict(dict)
    asked = {"users": list(people.values()), "items": None if only is None else sorted({item for _, item in only})}
    for user, content, count, first_at in session.execute(_COUNTED, asked):
        found[user, content] = {"counted": count, "first_at": first_at}
    for user, content, best, last in session.execute(_STANDING, asked):
        found[user, content] |= {"best_score": best, "last_attempt_at": last}
    return found


def folded_pairs(
    table: Table, connection: Connection, people: Mapping[str, str], *, only: AbstractSet[ProgressKey] | None = None
) -> dict[ProgressKey, Folded]:
    """Return the rows of *people* in a table of progress (about *only* some items), folded by learner and item."""
    kind, column = PROGRESS[table.name]
    rows: dict[ProgressKey, list[Fields]] = defaultdict(list)
    keys = None if only is None else content_keys(kind, sorted({item for _, item in only}))
    wanted = {} if keys is None or not table.has(column) else {column: keys}
    for key, row in table.of(connection, user_id=list(people), **wanted):
        pair = people[str(row["user_id"])], content_ref(kind, str(row.get(column) or ""))
        if only is None or pair in only:
            rows[pair].append(Fields(table.name, key, row))
    return {pair: folded(kind, several) for pair, several in rows.items()}


def orphans(connection: Connection, source: LegacySource, name: str) -> list[MappedRow]:
    """
    Return the rows of a table of progress whose learner does not exist, or cannot be told by an id.

    Where two people have one id, nobody is known by theirs.
    """
    table = source.tables[name]
    users = source.tables.get("users")
    keys, order = table.parts()
    lone = (
        f"NOT EXISTS (SELECT FROM {users.qualified} AS owner WHERE owner.id::text = legacy.user_id::text)"
        if users and list(users.key) == ["id"]
        else "true"
    )
    statement = text(
        f"SELECT {keys}, to_jsonb(legacy)::text FROM {table.qualified} AS legacy WHERE {lone} ORDER BY {order}"  # noqa: S608
    )
    return [(key_of(parts), as_row(row)) for parts, row in connection.execute(statement)]


def reject_orphans(session: Session, name: str, rows: Iterable[MappedRow]) -> TableReport:
    """Keep progress of nobody under the system's name."""
    report = TableReport()
    kept = [target.rejected(name, key, row, "no such user") for key, row in rows]
    target.write(session, "activity", kept)
    report.read = len(kept)
    report.add("rejected", count=len(kept))
    for row in kept:
        report.found(row["metadata"]["legacy"]["key"], ["rejected: no such user"])
    return report


def _count(report: TableReport, found: Folded, row: Mapping[str, Any] | None, *, is_new: bool) -> None:
    report.read += len(found.keys)
    report.add("same" if row is None else "new" if is_new else "changed", count=len(found.keys))
    if found.keys:
        report.found(found.keys[0], found.findings)


def _previous(session: Session, found: Iterable[ProgressKey]) -> dict[ProgressKey, dict[str, Any]]:
    ids = {imported_id(*pair): pair for pair in found}
    rows = session.execute(_PREVIOUS, {"ids": list(ids)})
    return {ids[id_]: {**details, "score": score, "at": at} for id_, score, at, details in rows}


def _who_answered_here(session: Session, people: Mapping[str, str]) -> dict[str, str]:
    """Return those of *people* of whom dual-write may have sent something: the others need no look at a whole table."""
    found = set(session.scalars(_NATIVE, {"users": list(people.values())}))
    return {key: user_id for key, user_id in people.items() if user_id in found}


def _mirrored(connection: Connection, source: LegacySource, people: Mapping[str, str]) -> dict[ProgressKey, int]:
    """Return how many answers of ours dual-write put into the legacy tables, by learner and item."""
    found: dict[ProgressKey, int] = {}
    for name, (kind, column) in _MIRRORED.items() if people else ():
        table = source.tables.get(name)
        if table is None or not table.has("id", "user_id", column):
            continue
        statement = text(
            f"SELECT user_id::text, {column}::text, count(*) FROM {table.qualified} "  # noqa: S608 - quoted
            f"WHERE user_id::text = ANY(:users) AND id::text LIKE '{OURS.replace(':', chr(92) + ':')}%' "
            "GROUP BY user_id, 2 ORDER BY 1, 2"
        )
        for key, content, count in connection.execute(statement, {"users": list(people)}):
            found[people.get(key, user_ref(key)), content_ref(kind, str(content))] = int(count)
    return found
