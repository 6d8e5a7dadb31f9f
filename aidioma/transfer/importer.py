"""One import as it runs: what arrived, what becomes of it, and the account of both."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from sqlalchemy.orm import Session

from aidioma.content import bulk_rows
from aidioma.content.item import Draft, author
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.list_notation import counts_as, in_notation
from aidioma.content.reconcile import EDITED_HERE, Fate, foreseen, loaded, store
from aidioma.content.types import dump_details, unknown_fields
from aidioma.errors import InvalidContentError, InvalidInputError
from aidioma.file_lines import RejectedLine
from aidioma.i18n import Message
from aidioma.transfer.incoming import Format, Incoming, Options
from aidioma.transfer.media import media_in
from aidioma.transfer.tsv import merged

BATCH = 500
MAX_REJECTED = 10_000
MAX_SHOWN = 200
"""How many items of each fate a preview names."""

OnProgress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class Rejection(BaseModel):
    """A line that was not used, or not all of it: its number from 1, and why."""

    model_config = ConfigDict(frozen=True)

    line: int
    error: SkipValidation[str]
    """In English; a page says it in the reader's language where it is :class:`~aidioma.i18n.Message`."""


class ImportReport(BaseModel):
    """
    What an import did: items added, updated and found unchanged, and the lines it could not use.

    Each line that says something, in a table each record, is one of these, or ``merged``: it told another answer, or
    the same again, to what an earlier line asks, and both are one item; said where there is any. ``left_out`` is what
    lines have and their items have not, such as a missing picture, ``kept`` what items have of which their type knows
    nothing, ``notes`` are about the file as a whole; all are said where there is any. ``notation`` counts the
    items of which an answer was read as a line of a list, which names several; said where there is any. By ``run`` it
    can be undone (:mod:`aidioma.transfer.runs`); said where something was stored.
    """

    model_config = ConfigDict(frozen=True)

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    notation: int = Field(default=0, exclude_if=lambda count: count == 0)
    merged: int = Field(default=0, exclude_if=lambda count: count == 0)
    rejected: tuple[Rejection, ...] = ()
    left_out: tuple[Rejection, ...] = Field(default=(), exclude_if=lambda lines: not lines)
    kept: tuple[Rejection, ...] = Field(default=(), exclude_if=lambda lines: not lines)
    run: str | None = Field(default=None, exclude_if=lambda run: run is None)
    notes: tuple[SkipValidation[str], ...] = Field(default=(), exclude_if=lambda notes: not notes)


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """One item of a preview: what it will say, and what becomes of it."""

    line: int
    fate: Fate
    id: str
    content_type: str
    primary_text: str
    secondary_text: str | None
    before: str | None = None
    """What its primary text says now, where it is changed."""
    counts_as: tuple[tuple[str, ...], ...] = ()
    """What each of its answers counts as that names several, as a line of a list does."""


@dataclass(slots=True)
class ImportTally:
    """What has been done so far. Every byte is passed twice: when it is read, and when it is stored."""

    size: int
    progress: OnProgress | None
    done: int = 0
    merged: int = 0
    notation: int = 0
    fates: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    rejected: list[Rejection] = field(default_factory=list)
    left_out: list[Rejection] = field(default_factory=list)
    kept: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def usable(self, lines: Iterable[Incoming | RejectedLine]) -> Iterator[Incoming]:
        """Yield what can be used and keep account of what cannot."""
        for line in lines:
            self.advance(line.size)
            if isinstance(line, RejectedLine):
                self.reject(line.number, line.error)
            else:
                self.left_out += [Rejection(line=line.number, error=said) for said in line.left_out]
                del self.left_out[MAX_REJECTED:]
                yield line

    def keep(self, number: int, fields: Sequence[str]) -> None:
        """Keep account of the fields of an item that its type knows nothing of."""
        if fields and len(self.kept) < MAX_REJECTED:
            said = Message("kept, though its type has no such field: {fields}", fields=", ".join(fields))
            self.kept.append(Rejection(line=number, error=said))

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
        lines = {
            name: tuple(sorted(getattr(self, name), key=attrgetter("line")))
            for name in ("rejected", "left_out", "kept")
        }
        notes = tuple(self.notes)
        return ImportReport(**counts, notation=self.notation, merged=self.merged, notes=notes, **lines)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An item of the file, and the line it begins at."""

    number: int
    draft: Draft
    schedule: Mapping[str, Any] | None = None
    is_exported: bool = False
    before: str | None = None
    """The primary text of the item that it replaces."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file's items on their way into the table, in order of id."""

    session: Session
    format: Format
    options: Options
    tally: ImportTally
    now: datetime
    definitions: Mapping[str, ContentType] = field(default_factory=dict)
    """Of the types that are data, those in the file included."""
    schedules: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the file says of where its owner stands, by item."""
    added: list[str] = field(default_factory=list)
    """The ids of what is new."""
    media: set[str] = field(default_factory=set)
    """The names of the recordings and pictures of what is stored."""

    @property
    def connection(self) -> Connection[Any]:
        """The session's own connection, inside its transaction."""
        return bulk_rows.driver(self.session)

    def apply(self, lines: Iterator[Incoming]) -> None:
        """Store what *lines*, which come in order of id, describe."""
        for batch in self._batches(lines):
            fates = store(self.session, _drafts(batch), protective=self.format.merges, now=self.now)
            self._account(batch, fates)
            new = (str(one.draft.id) for one, what in zip(batch, fates, strict=True) if what is Fate.ADDED)
            self.added.extend(new)
            self.media.update(self._media_of(batch, fates))
            self.schedules.update({str(one.draft.id): one.schedule for one in batch if one.schedule is not None})

    def foresee(self, lines: Iterator[Incoming]) -> Iterator[PreviewedItem]:
        """Yield what would become of each item that *lines* describe, without storing it."""
        for batch in self._batches(lines):
            fates = foreseen(self.connection, _drafts(batch), protective=self.format.merges)
            self._account(batch, fates)
            yield from map(_foreseen, batch, fates)

    def _batches(self, lines: Iterator[Incoming]) -> Iterator[list[Arrival]]:
        arrivals = self._arrivals(lines)
        while batch := list(islice(arrivals, BATCH)):
            yield self._beside_what_is_there(batch)

    def _beside_what_is_there(self, batch: Sequence[Arrival]) -> list[Arrival]:
        """Return *batch* with what each item replaces, in the notation that was asked for or follows from that."""
        there = bulk_rows.stored(self.connection, [str(one.draft.id) for one in batch], lock=False)
        found = []
        for one in batch:
            stored = there.get(str(one.draft.id))
            before = stored.item if stored else None
            is_said = one.is_exported and self.options.notation == "auto"
            draft = one.draft if is_said else in_notation(one.draft, self.options.notation, before=before)
            self.tally.notation += bool(counts_as(draft))
            draft = loaded(draft) if self.format.merges else draft
            found.append(replace(one, draft=draft, before=before.primary_text if before else None))
        return found

    def _arrivals(self, lines: Iterator[Incoming]) -> Iterator[Arrival]:
        for _, together in groupby(lines, key=attrgetter("id")):
            group = list(self._passed(together))
            row, refused = one_item(group, self.format, self.options)
            self.tally.merged += len(group) - 1 - len(refused)
            for line in refused:
                self.tally.reject(line.number, line.error)
            definition = self.definitions.get(str(row.get("content_type")))
            try:
                draft = author(row, definition=definition)
            except InvalidContentError as error:
                self.tally.reject(group[0].number, error.public_message)
                continue
            self.tally.keep(group[0].number, unknown_fields(draft.details, definition=definition))
            yield Arrival(group[0].number, draft, group[0].schedule, group[0].is_exported)

    def _passed(self, lines: Iterable[Incoming]) -> Iterator[Incoming]:
        for line in lines:
            self.tally.advance(line.size)
            yield line

    def _media_of(self, batch: Sequence[Arrival], fates: Sequence[Fate]) -> Iterator[str]:
        """Yield the names of what the items show that are as *batch* has them now."""
        if self.options.media is None or not self.options.media.sizes:
            return
        for arrival, what in zip(batch, fates, strict=True):
            if what is not Fate.EDITED_HERE:
                yield from (media.name for media in media_in(dump_details(arrival.draft.details)).values())

    def _account(self, batch: Sequence[Arrival], fates: Sequence[Fate]) -> None:
        for arrival, what in zip(batch, fates, strict=True):
            self.tally.fates[what] += 1
            if what is Fate.EDITED_HERE:
                self.tally.reject(arrival.number, EDITED_HERE)


def _drafts(batch: Sequence[Arrival]) -> list[Draft]:
    return [arrival.draft for arrival in batch]


def _foreseen(arrival: Arrival, what: Fate) -> PreviewedItem:
    draft = arrival.draft
    return PreviewedItem(
        arrival.number,
        what,
        str(draft.id),
        draft.content_type,
        draft.primary_text,
        draft.secondary_text,
        arrival.before,
        counts_as(draft),
    )


def one_item(
    group: Sequence[Incoming], known: Format, options: Options
) -> tuple[Mapping[str, Any], list[RejectedLine]]:
    """Return the one item that the lines of *group* are, which have one id, and the lines that cannot be part of it."""
    if known.merges:
        return merged(group, options)
    first, *others = group
    return first.row, [
        RejectedLine(line.number, line.size, f"has the same id as line {first.number}, which was used")
        for line in others
    ]
