"""Files in and out, each in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.clock import Clock
from aidioma.content import bulk_rows
from aidioma.content.definitions import all_definitions, stamp_items
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.list_notation import Wanted
from aidioma.content.media import MediaFiles
from aidioma.content.reconcile import Fate
from aidioma.content.rows import exported_rows
from aidioma.content.service import Actor, require_author
from aidioma.errors import InvalidInputError
from aidioma.file_lines import open_bounded
from aidioma.model.activities import Activity
from aidioma.transfer import staging
from aidioma.transfer.anki import APKG
from aidioma.transfer.importer import MAX_SHOWN, Import, ImportReport, ImportTally, OnProgress, PreviewedItem
from aidioma.transfer.incoming import Format, Options, Provenance
from aidioma.transfer.jsonl import JSONL
from aidioma.transfer.media import ArrivingMedia, waiting_media
from aidioma.transfer.runs import ImportRuns, RunNotes
from aidioma.transfer.table import CSV
from aidioma.transfer.tsv import TSV

FORMATS: Mapping[str, Format] = {known.name: known for known in (TSV, CSV, JSONL, APKG)}

ALSO: Mapping[str, str] = {"txt": "tsv", "tab": "tsv"}
"""Further endings that files of a format have; Anki exports its notes as .txt."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """
    How a file is to be imported; what is left out, the file or its format says.

    ``mapping`` as in :class:`~aidioma.transfer.incoming.Options`; ``schedule_for`` is the id of whoever the
    schedule of an Anki deck belongs to, where it is to be kept; ``notation`` and ``swap`` as in
    :class:`~aidioma.transfer.incoming.Options`.
    """

    content_type: str | None = None
    file_format: str | None = None
    provenance: Provenance = field(default_factory=Provenance)
    mapping: Mapping[str, str] = field(default_factory=dict)
    schedule_for: str | None = None
    notation: Wanted = "auto"
    swap: bool = False

    def options(
        self, path: Path, known: Format, media: ArrivingMedia | None, definitions: Mapping[str, ContentType]
    ) -> Options:
        """Return what the reader of *known* is told about *path*."""
        return Options(
            self.content_type or known.default_type,
            self.provenance,
            self.mapping,
            with_schedule=self.schedule_for is not None,
            media=media,
            definitions=definitions,
            file_name=path.stem,
            notation=self.notation,
            swap=self.swap,
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: the counts, and the first items of each fate."""

    report: ImportReport
    shown: Mapping[Fate, tuple[PreviewedItem, ...]]


@dataclass(frozen=True, slots=True)
class TransferService:
    """Imports and exports content for teachers and the command line."""

    sessions: sessionmaker[Session]
    clock: Clock
    media: MediaFiles

    @property
    def runs(self) -> ImportRuns:
        """The imports that were run, to be looked at and undone."""
        return ImportRuns(self.sessions, self.clock)

    def import_file(
        self,
        path: Path,
        *,
        by: Actor,
        how: ImportOptions | None = None,
        content_type: str | None = None,
        file_format: str | None = None,
        provenance: Provenance | None = None,
        progress: OnProgress | None = None,
    ) -> ImportReport:
        """
        Add or update what *path* holds, all in one transaction; a line that cannot be used costs nothing else.

        Where the rows say no type or origin themselves, *content_type* and *provenance* hold. Without a *file_format*
        the file's ending says it.

        Raises:
            InvalidInputError: If the file as a whole cannot be used, or the room for its recordings and pictures was
                taken meanwhile; nothing was stored.
            NotFoundError: If nobody has the id for whom the schedule is kept; nothing was stored.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "import content")
        how = how or ImportOptions(content_type, file_format, provenance or Provenance())
        tally = ImportTally(path.stat().st_size if path.is_file() else 0, progress)
        with waiting_media(self.media) as media, self._opened(path, how, tally, media) as (session, run):
            run.apply(staging.in_order(run.connection))
            notes = RunNotes(path.name, added=run.added, updated=tally.fates[Fate.UPDATED])
            run_id = notes.keep(session, by=by, now=run.now)
            for definition in staging.definitions(run.connection).values():
                stamp_items(session, definition, now=run.now)
            if how.schedule_for is not None:
                keep_schedules(session, run.schedules, user_id=how.schedule_for, now=run.now)
            media.keep(run.media, by=by)
        return tally.report().model_copy(update={"run": run_id})

    def preview_file(self, path: Path, *, by: Actor, how: ImportOptions) -> Preview:
        """
        Say what :meth:`import_file` would do with *path*; nothing is stored and nobody is kept waiting.

        Raises:
            InvalidInputError: If the file as a whole cannot be used.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "import content")
        tally = ImportTally(0, None)
        shown: dict[Fate, list[PreviewedItem]] = {what: [] for what in Fate}
        media = ArrivingMedia(self.media)
        with self._opened(path, how, tally, media, looks_only=True) as (session, run):
            for one in run.foresee(staging.in_order(run.connection)):
                if len(shown[one.fate]) < MAX_SHOWN:
                    shown[one.fate].append(one)
            session.rollback()
        return Preview(tally.report(), {what: tuple(items) for what, items in shown.items()})

    @contextmanager
    def _opened(
        self, path: Path, how: ImportOptions, tally: ImportTally, media: ArrivingMedia, *, looks_only: bool = False
    ) -> Iterator[tuple[Session, Import]]:
        """Yield a transaction in which the lines of *path* wait to be stored, in order of id."""
        known = format_of(path, how.file_format)
        with open_bounded(path, is_archive=known.is_archive) as file, self.sessions.begin() as session:
            connection = bulk_rows.driver(session) if looks_only else bulk_rows.begin_import(session)
            definitions = all_definitions(session)
            options = how.options(path, known, media, definitions)
            staging.stage(connection, tally.usable(known.read(file, options)))
            tally.notes += options.notes
            definitions |= staging.definitions(connection)
            yield session, Import(session, known, options, tally, self.clock(), definitions)

    def export_file(
        self, path: Path, *, by: Actor, content_type: str | None = None, file_format: str | None = None
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
            with self.sessions() as session, unfinished.open("wb") as file:
                parts = known.write(count.each(exported_rows(session, content_type)), self.media.path)
                file.writelines(part.encode() if isinstance(part, str) else part for part in parts)
            unfinished.replace(path)
        except OSError as error:
            msg = f"{path} cannot be written: {error.strerror}."
            raise InvalidInputError(msg, field="file") from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return count.items


def keep_schedules(
    session: Session, schedules: Mapping[str, Mapping[str, Any]], *, user_id: str, now: datetime
) -> None:
    """
    Begin *user_id*'s history of each item with the schedule that came along; a second time changes nothing.

    Raises:
        NotFoundError: If nobody has that id.
    """
    for content_id, said in sorted(schedules.items()):
        key = sha256(f"{user_id}\n{content_id}\n{said.get('anki_card')}".encode()).hexdigest()[:40]
        activity = Activity(
            id=f"anki:{key}",
            user_id=user_id,
            activity_type="progress_imported",
            content_id=content_id,
            details=dict(said),
        )
        append(session, activity, now=now)


def format_of(path: Path, name: str | None) -> Format:
    """
    Return the format called *name*, or the one that the ending of *path* says.

    Raises:
        InvalidInputError: If there is none of that name.
    """
    said = (name or path.suffix.removeprefix(".")).lower()
    said = ALSO.get(said, said)
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
