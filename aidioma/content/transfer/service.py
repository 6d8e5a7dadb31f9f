"""Files in and out, each in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from psycopg import Connection
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.content.item import Draft, author
from aidioma.content.rows import exported_rows
from aidioma.content.service import Account, require_author
from aidioma.content.transfer import staging
from aidioma.content.transfer.incoming import Format, Incoming, Options, Provenance
from aidioma.content.transfer.jsonl import JSONL
from aidioma.content.transfer.lines import Rejected, open_bounded
from aidioma.content.transfer.reconcile import EDITED_HERE, Fate, loaded, store
from aidioma.content.transfer.table import CSV
from aidioma.content.transfer.tsv import TSV, merged
from aidioma.errors import InvalidContentError, InvalidInputError

FORMATS: Mapping[str, Format] = {known.name: known for known in (TSV, CSV, JSONL)}
BATCH = 500
MAX_REJECTED = 10_000

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class Rejection(BaseModel):
    """A line that was not used: its number from 1, and why."""

    model_config = ConfigDict(frozen=True)

    line: int
    error: str


class ImportReport(BaseModel):
    """What an import did: items added, updated and found unchanged, and the lines it could not use."""

    model_config = ConfigDict(frozen=True)

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferService:
    """Imports and exports content for teachers and the command line."""

    sessions: sessionmaker[Session]
    clock: Clock

    def import_file(
        self,
        path: Path,
        *,
        by: Account,
        content_type: str = "sentence",
        file_format: str | None = None,
        provenance: Provenance | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """
        Add or update what *path* holds, all in one transaction; a line that cannot be used costs nothing else.

        Where the rows say no type or origin themselves, *content_type* and *provenance* hold. Without a *file_format*
        the file's ending says it.

        Raises:
            InvalidInputError: If the file as a whole cannot be used; nothing was stored.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "import content")
        known = format_of(path, file_format)
        origin = provenance or Provenance()
        origin = Provenance(origin.source or path.stem, origin.licence, origin.attribution)
        tally = _Tally(path.stat().st_size if path.is_file() else 0, progress)
        with open_bounded(path) as file, self.sessions.begin() as session:
            run = _Import(staging.begin_import(session), known, Options(content_type, origin), tally, self.clock())
            staging.stage(run.connection, tally.usable(known.read(file, run.options)))
            run.apply(staging.in_order(run.connection))
        return tally.report()

    def export_file(
        self, path: Path, *, by: Account, content_type: str | None = None, file_format: str | None = None
    ) -> int:
        """
        Write all content, or that of one type, to *path*, and return how many items there were.

        Drafts and retired items are included, in order of id. *path* is replaced once all is written.

        Raises:
            InvalidInputError: If the format is unknown or *path* cannot be written.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "export content")
        known = format_of(path, file_format)
        count = _Count()
        unfinished = path.with_name(f".{path.name}.part")
        try:
            with self.sessions() as session, unfinished.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(known.write(count.each(exported_rows(session, content_type))))
            unfinished.replace(path)
        except OSError as error:
            msg = f"{path} cannot be written: {error.strerror}."
            raise InvalidInputError(msg, field="file") from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return count.items


def format_of(path: Path, name: str | None) -> Format:
    """
    Return the format called *name*, or the one that the ending of *path* says.

    Raises:
        InvalidInputError: If there is none of that name.
    """
    said = (name or path.suffix.removeprefix(".")).lower()
    if said not in FORMATS:
        msg = f"{path.name}: no known format {said!r}. Known are {', '.join(FORMATS)}; say which it is."
        raise InvalidInputError(msg, field="format")
    return FORMATS[said]


@dataclass(slots=True)
class _Count:
    items: int = 0

    def each(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for row in rows:
            self.items += 1
            yield row


@dataclass(slots=True)
class _Tally:
    """What has been done so far. Every byte is passed twice: when it is read, and when it is stored."""

    size: int
    progress: Progress | None
    done: int = 0
    fates: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    rejected: list[Rejection] = field(default_factory=list)

    def usable(self, lines: Iterable[Incoming | Rejected]) -> Iterator[Incoming]:
        """Yield what can be used and keep account of what cannot."""
        for line in lines:
            self.advance(line.size)
            if isinstance(line, Rejected):
                self.reject(line.number, line.error)
            else:
                yield line

    def reject(self, number: int, error: str) -> None:
        """Keep account of a line that is not used."""
        if len(self.rejected) == MAX_REJECTED:
            msg = (
                f"More than {MAX_REJECTED:,} lines cannot be used, so nothing was imported. "
                f"Is this the right format? Line {self.rejected[0].line}: {self.rejected[0].error}"
            )
            raise InvalidInputError(msg, field="file")
        self.rejected.append(Rejection(line=number, error=error))

    def advance(self, size: int) -> None:
        """Tell that *size* more bytes were passed."""
        self.done += size
        if self.progress is not None:
            self.progress(min(self.done, 2 * self.size), 2 * self.size)

    def report(self) -> ImportReport:
        """Return the account, in order of lines."""
        if self.progress is not None:
            self.progress(2 * self.size, 2 * self.size)
        counts = {name: self.fates[Fate(name)] for name in ("added", "updated", "unchanged")}
        return ImportReport(**counts, rejected=tuple(sorted(self.rejected, key=attrgetter("line"))))


@dataclass(frozen=True, slots=True)
class _Arrival:
    number: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class _Import:
    connection: Connection[Any]
    format: Format
    options: Options
    tally: _Tally
    now: datetime

    def apply(self, lines: Iterator[Incoming]) -> None:
        """Store what *lines*, which come in order of id, describe."""
        arrivals = self._arrivals(lines)
        while batch := list(islice(arrivals, BATCH)):
            self._store(batch)

    def _arrivals(self, lines: Iterator[Incoming]) -> Iterator[_Arrival]:
        for _, together in groupby(lines, key=attrgetter("id")):
            group = list(self._passed(together))
            row, refused = merged(group, self.options) if self.format.merges else _only_first(group)
            for line in refused:
                self.tally.reject(line.number, line.error)
            try:
                draft = author(row)
            except InvalidContentError as error:
                self.tally.reject(group[0].number, str(error))
                continue
            yield _Arrival(group[0].number, loaded(draft) if self.format.merges else draft)

    def _passed(self, lines: Iterable[Incoming]) -> Iterator[Incoming]:
        for line in lines:
            self.tally.advance(line.size)
            yield line

    def _store(self, batch: Sequence[_Arrival]) -> None:
        drafts = [arrival.draft for arrival in batch]
        fates = store(self.connection, drafts, protective=self.format.merges, now=self.now)
        for arrival, what in zip(batch, fates, strict=True):
            self.tally.fates[what] += 1
            if what is Fate.EDITED_HERE:
                self.tally.reject(arrival.number, EDITED_HERE)


def _only_first(group: Sequence[Incoming]) -> tuple[Mapping[str, Any], list[Rejected]]:
    first, *others = group
    return first.row, [
        Rejected(line.number, line.size, f"has the same id as line {first.number}, which was used") for line in others
    ]
