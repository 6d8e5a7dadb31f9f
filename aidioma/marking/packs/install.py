"""Packs as they are installed: taken in whole, listed with their certificates, and removed as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, Final

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from aidioma.db.json_rows import as_json
from aidioma.db.models import AiCache
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.file_lines import RejectedLine
from aidioma.i18n import Message
from aidioma.marking.cache.keys import key_range
from aidioma.marking.cache.packed import MOST_OF_A_PLACE
from aidioma.marking.packs.pack_file import PackHeader, ReadLine, read_pack
from aidioma.model.marks import Direction
from aidioma.regrade_queue import ask_again

MOST_PACKS: Final = 20
NAMED: Final = 50
"""Rejected lines that are told."""
_BATCH: Final = 500
_HEADER: Final = "packs:"
_ROWS: Final = key_range("pack:")
_is_row = (AiCache.cache_key >= _ROWS[0], AiCache.cache_key < _ROWS[1])
_pack = AiCache.response["pack"].astext
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('aidioma packs', 0))")
_UPSERT = text("""
    INSERT INTO ai_cache AS held (cache_key, response, model, last_accessed)
    SELECT new.key, new.response, :model, :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (key text, response jsonb)
    ORDER BY new.key
    ON CONFLICT (cache_key) DO UPDATE SET
        response = excluded.response, model = excluded.model, last_accessed = excluded.last_accessed
    WHERE held.response IS DISTINCT FROM excluded.response
    RETURNING cache_key, xmax = 0
""")
_REMOVE_OTHERS = text("""
    DELETE FROM ai_cache
    WHERE cache_key >= :first AND cache_key < :end AND response ->> 'pack' = :pack
      AND NOT EXISTS (SELECT FROM unnest(CAST(:keys AS text[])) AS kept WHERE kept = cache_key)
    RETURNING response
""")
_COUNTS = select(_pack, func.count(), func.sum(AiCache.hit_count)).where(*_is_row).group_by(_pack).order_by(_pack)


@dataclass(slots=True)
class PackReport:
    """What installing did, in answers. ``removed`` ones were in the pack as it was before, and are no more."""

    pack: str
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    errors: list[RejectedLine] = field(default_factory=list)
    """The first of the rejected lines."""

    @property
    def taken(self) -> int:
        """Answers that are in it now."""
        return self.added + self.updated + self.unchanged


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that is here: what it says of itself, how many answers it has, and how often they were given."""

    header: PackHeader
    installed_at: datetime
    answers: int
    hits: int


def install(session: Session, file: BinaryIO, *, now: datetime, digest: str = "") -> PackReport:
    """
    Take in a pack; one of the same name is replaced. The caller commits.

    Nothing that was judged here is touched. Past answers of which it says something new, or no longer anything, are
    asked to be marked again. What the pack has for other items than are here waits for them. *digest* is what a shipped
    pack is known by (:func:`shipped`).

    Raises:
        InvalidInputError: If it is no pack, too large, no line of it can be used, or there are too many packs.
    """
    session.execute(_ONE_AT_A_TIME)
    header, lines = read_pack(file)
    _require_room(session, header)
    report, keys = PackReport(header.name), list[str]()
    usable = _usable(lines, report)
    while batch := list(islice(usable, _BATCH)):
        keys += [line.key for line in batch]
        _store(session, batch, report, model=header.model, now=now)
    if not keys:
        why = "; ".join(f"line {one.number}: {one.error}" for one in report.errors[:3]) or "it has none"
        msg = Message("No line of this pack can be used: {why}.", why=why)
        raise InvalidInputError(msg, field="file")
    values = {"first": _ROWS[0], "end": _ROWS[1], "pack": header.name, "keys": keys}
    gone = session.scalars(_REMOVE_OTHERS, values).all()
    report.removed = len(gone)
    ask_again(session, _answers(gone), now=now)
    _keep_header(session, header.name, {"header": header.model_dump(mode="json"), "digest": digest}, now=now)
    return report


def installed(session: Session) -> Sequence[InstalledPack]:
    """Return the packs that are here, by name. Counts every row of theirs, found in one range of the key's index."""
    counts = {name: (answers, hits) for name, answers, hits in session.execute(_COUNTS)}
    first, end = key_range(_HEADER)
    rows = session.execute(
        select(AiCache.response, AiCache.last_accessed)
        .where(AiCache.cache_key >= first, AiCache.cache_key < end, AiCache.response.has_key("header"))
        .order_by(AiCache.cache_key)
        .limit(MOST_PACKS)
    )
    found = [(PackHeader.model_validate(response["header"]), at) for response, at in rows]
    return [InstalledPack(header, at, *counts.get(header.name, (0, 0))) for header, at in found]


def remove(session: Session, name: str, *, now: datetime) -> int:
    """
    Remove the pack *name* and return how many answers it had; the caller commits.

    Past answers like them are asked to be marked as they are without it. That it was removed is kept, so that a shipped
    one does not come back by itself.

    Raises:
        NotFoundError: If there is no such pack.
    """
    session.execute(_ONE_AT_A_TIME)
    header = AiCache.cache_key == f"{_HEADER}{name}"
    there = update(AiCache).where(header, AiCache.response.has_key("header")).values(response={"removed": True})
    if session.scalar(there.returning(AiCache.id)) is None:
        kind = "pack"
        raise NotFoundError(kind, name)
    gone = delete(AiCache).where(*_is_row, _pack == bindparam("pack")).returning(AiCache.response)
    found = session.scalars(gone, {"pack": name}).all()
    ask_again(session, _answers(found), now=now)
    return len(found)


def shipped(session: Session, name: str) -> str | None:
    """Return the digest that the shipped pack *name* was installed with, "" where it was removed; None if never."""
    found = session.scalar(select(AiCache.response).where(AiCache.cache_key == f"{_HEADER}{name}"))
    return None if found is None else str(found.get("digest", ""))


def _answers(responses: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Direction, str]]:
    """Yield the answers of rows, with the exercises that they are to."""
    for response in responses:
        yield response["content"], "es-en" if response["direction"] == "es-en" else "en-es", response["answer"]


def _require_room(session: Session, header: PackHeader) -> None:
    others = [pack for pack in installed(session) if pack.header.name != header.name]
    if len(others) >= MOST_PACKS:
        msg = Message("There are {most} packs already. Remove one first.", most=MOST_PACKS)
        raise InvalidInputError(msg)


def _usable(lines: Iterable[ReadLine | RejectedLine], report: PackReport) -> Iterable[ReadLine]:
    """Yield the lines that can be used, and note the others in *report*."""
    of_a_place: dict[str, int] = {}
    for line in lines:
        if isinstance(line, RejectedLine):
            _reject(report, line)
            continue
        place = line.key.split(":")[1]
        of_a_place[place] = of_a_place.get(place, 0) + 1
        if of_a_place[place] > MOST_OF_A_PLACE:
            _reject(
                report, RejectedLine(line.number, line.size, f"one exercise has more than {MOST_OF_A_PLACE} answers")
            )
        else:
            yield line


def _reject(report: PackReport, line: RejectedLine) -> None:
    report.rejected += 1
    if len(report.errors) < NAMED:
        report.errors.append(line)


def _store(session: Session, batch: Sequence[ReadLine], report: PackReport, *, model: str, now: datetime) -> None:
    rows = as_json([{"key": line.key, "response": line.response} for line in batch])
    found: Any = session.execute(_UPSERT, {"rows": rows, "model": model, "now": now})
    fates: dict[str, bool] = dict(found.all())
    report.added += sum(fates.values())
    report.updated += len(fates) - sum(fates.values())
    report.unchanged += len(batch) - len(fates)
    ask_again(session, _answers([line.response for line in batch if line.key in fates]), now=now)


def _keep_header(session: Session, name: str, response: dict[str, Any], *, now: datetime) -> None:
    row = insert(AiCache).values(cache_key=f"{_HEADER}{name}", response=response, model="", last_accessed=now)
    session.execute(
        row.on_conflict_do_update(index_elements=[AiCache.cache_key], set_={"response": response, "last_accessed": now})
    )
