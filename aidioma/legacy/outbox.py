"""
What the earlier application wrote, brought over from the outbox: in order, each entry once.

Entries leave the outbox in the transaction that writes them to our tables, together with the progress that they change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy import progress
from aidioma.legacy.batch import ProgressKey, write_batch
from aidioma.legacy.cache import Filing, file_entries
from aidioma.legacy.connections import Connections
from aidioma.legacy.deletion import delete_rows, missed
from aidioma.legacy.dual_write import OUTBOX
from aidioma.legacy.duplicates import look_again
from aidioma.legacy.fields import OURS
from aidioma.legacy.folding import fold_learner
from aidioma.legacy.model import content_ref, user_ref
from aidioma.legacy.references import EVENTS, references_of
from aidioma.legacy.source import LegacySource, Table, as_row, key_of, quoted
from aidioma.legacy.state import alone, from_legacy, locked_state, read_state, write_state
from aidioma.legacy.tables import CACHE, EVALUATIONS, PROGRESS, ROWS

BATCH: Final = 200

OutboxRows = list[tuple[str, Mapping[str, Any]]]


@dataclass(slots=True)
class Entries:
    """The entries of a batch by table: rows as they are now, by key, and keys of rows that are gone."""

    written: dict[str, dict[str, Mapping[str, Any]]]
    gone: dict[str, dict[str, Mapping[str, Any]]]
    unkeyed: set[str]
    count: int = 0


def newest(session: Session, schema: str) -> int:
    """Return the number of the newest entry, 0 where there is none: whoever drains to there comes to an end."""
    outbox = f"{quoted(schema)}.{OUTBOX}"
    if session.scalar(text("SELECT to_regclass(:outbox)"), {"outbox": outbox}) is None:
        return 0
    return int(session.scalar(text(f"SELECT max(seq) FROM {outbox} WHERE op <> 'FAILED'")) or 0)  # noqa: S608 - quoted


def drain(place: Connections, source: LegacySource, connection: Connection, filing: Filing, *, upto: int) -> int:
    """Bring over one batch of what was written there until entry *upto*, and return how many entries it had."""
    with place.sessions.begin() as session:
        alone(session)
        from_legacy(session)
        entries = _taken(session, source, place.schema, upto=upto)
        if not entries.count:
            return 0
        items: dict[str, set[str]] = defaultdict(set)
        for user_id, content_id in _apply(session, source, connection, filing, entries=entries, place=place):
            items[user_id].add(content_id)
        for user_id in sorted(items):
            fold_learner(session, user_id, items[user_id])
        state = locked_state(session)
        state.drained += entries.count
        write_state(session, state)
    return entries.count


def _taken(session: Session, source: LegacySource, schema: str, *, upto: int) -> Entries:
    outbox = f"{quoted(schema)}.{OUTBOX}"
    statement = text(f"""
        DELETE FROM {outbox} WHERE seq IN (
            SELECT seq FROM {outbox} WHERE op <> 'FAILED' AND seq <= :upto ORDER BY seq LIMIT :limit)
        RETURNING seq, table_name, row_now::text, row_before::text
    """)  # noqa: S608 - quoted
    entries = Entries(defaultdict(dict), defaultdict(dict), set())
    for _, name, *rows in sorted(session.execute(statement, {"limit": BATCH, "upto": upto})):
        now, before = (None if said is None else as_row(said) for said in rows)
        entries.count += 1
        table = source.tables.get(name)
        if table is None or not table.key:
            entries.unkeyed |= {name} if table is not None else set()
            continue
        if before is not None and (now is None or _key(table, before) != _key(table, now)):
            _note(entries.gone, entries.written, name, _key(table, before), before)
        if now is not None:
            _note(entries.written, entries.gone, name, _key(table, now), now)
    return entries


def _key(table: Table, row: Mapping[str, Any]) -> str:
    return key_of([str(row[name]) for name in table.key])


def _note(
    into: dict[str, dict[str, Mapping[str, Any]]],
    out_of: dict[str, dict[str, Mapping[str, Any]]],
    name: str,
    key: str,
    row: Mapping[str, Any],
) -> None:
    into[name][key] = row
    out_of[name].pop(key, None)


def _apply(
    session: Session,
    source: LegacySource,
    connection: Connection,
    filing: Filing,
    *,
    entries: Entries,
    place: Connections,
) -> set[ProgressKey]:
    """Write the entries and return the learners and items whose progress they change."""
    scales = read_state(session).scales
    touched: set[ProgressKey] = set()
    for name, rows in entries.gone.items():
        touched |= delete_rows(session, name, rows)
    for row in ROWS:
        found: OutboxRows = list(entries.written.get(row.name, {}).items())
        if row.name in entries.unkeyed:
            found = _whole(source.tables[row.name], connection)
            touched |= _unkeyed_gone(session, connection, source.tables[row.name])
        if found:
            world = references_of(session, row.name, found)
            touched |= write_batch(session, row, found, world, factor=scales.get(row.name, 1))[1]
        if row.name == EVALUATIONS:
            told = entries.written.get(EVALUATIONS, {})
            touched |= look_again(session, source, connection, told, touched, factor=scales.get(EVENTS, 1))
    if CACHE in entries.written:
        file_entries(session, list(entries.written[CACHE].items()), filing, now=place.clock())
    return touched | _progress(session, source, connection, entries, touched)


def _whole(table: Table, connection: Connection) -> OutboxRows:
    page = table.page(connection, after=None, limit=100_000)
    connection.rollback()
    return list(page.rows)


def _unkeyed_gone(session: Session, connection: Connection, table: Table) -> set[ProgressKey]:
    """Let go of rows that are not there as they were: without a key, a row that was changed is another one."""
    touched: set[ProgressKey] = set()
    after: str | None = ""
    while after is not None:
        found = missed(session, connection, table, after=after)
        touched |= delete_rows(session, table.name, found.rows)
        after = found.last
    return touched


def _progress(
    session: Session, source: LegacySource, connection: Connection, entries: Entries, touched: Iterable[ProgressKey]
) -> set[ProgressKey]:
    """Bring progress along for whoever wrote some, and for whoever answered: attempts that are logged count once."""
    told = [
        (str(row["user_id"]), content_ref(kind, str(row.get(column) or "")))
        for name, (kind, column) in PROGRESS.items()
        for rows in (entries.written.get(name, {}), entries.gone.get(name, {}))
        for row in rows.values()
    ]
    keys = {key: user_ref(key) for key, _ in told} | {user_id: user_id for user_id, _ in touched}
    pairs = {(user_ref(key), content_id) for key, content_id in told} | set(touched)
    there = references_of(session, "", [("", {"user_id": key}) for key in keys]).zones
    people = {key: user_id for key, user_id in keys.items() if user_id in there}
    lone = {name: _lone(entries.written.get(name, {}), people) for name in PROGRESS}
    for name, rows in lone.items():
        progress.reject_orphans(session, name, rows)
    if not people:
        return set()
    changed = progress.import_progress(session, connection, source, people, only=pairs)[1]
    connection.rollback()
    return changed


def _lone(rows: Mapping[str, Mapping[str, Any]], people: Mapping[str, str]) -> OutboxRows:
    return [(key, row) for key, row in rows.items() if str(row["user_id"]) not in people and not key.startswith(OURS)]
