"""
Imports as they were run, and one of them undone as a whole.

A run is kept as activities of the installation that name what it added. Undoing takes out what nobody has practised,
edited or put into a class or course since, and retires what somebody has practised: no history is without its item.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final, Literal
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append_by_operator
from aidioma.clock import Clock
from aidioma.content import bulk_rows
from aidioma.content.service import Actor, require_author
from aidioma.db.models import LearningActivity
from aidioma.errors import NotFoundError
from aidioma.i18n import Message
from aidioma.model.people import OPERATOR

IMPORTS: Final = "system:imports"
IMPORTED, UNDONE = "content_imported", "import_undone"
LISTED: Final = 20
_IDS_A_ROW: Final = 5_000
_NAMED: Final = 200

Undoing = Literal["removed", "retired", "kept"]

_LOOK = text("""
    SELECT item.id, item.primary_text, item.metadata ->> 'status' AS status,
           item.updated_at > item.created_at AS edited,
           item.id = ANY (CAST(:used AS text[])) AS used,
           EXISTS (SELECT FROM learning_activities AS done WHERE done.content_id = item.id)
           OR EXISTS (SELECT FROM learning_activities AS done
                      WHERE done.content_id >= item.id || '#' AND done.content_id < item.id || '$')
           OR item.id IN (SELECT content_id FROM user_progress WHERE content_id = ANY (CAST(:ids AS text[])))
           AS practised
    FROM learning_content AS item
    WHERE item.id = ANY (CAST(:ids AS text[]))
    ORDER BY item.id
    FOR UPDATE
""")
_USED = text("""
    SELECT jsonb_array_elements_text(metadata -> 'content_ids') FROM learning_activities
    WHERE content_id >= 'class:' AND content_id < 'class;' AND jsonb_typeof(metadata -> 'content_ids') = 'array'
    UNION
    SELECT jsonb_path_query(metadata, '$.units[*].items[*]') #>> '{}' FROM learning_content
    WHERE content_type = 'course' AND id <> ALL (CAST(:ids AS text[]))
""")
_REMOVE = text("DELETE FROM learning_content WHERE id = ANY (CAST(:ids AS text[]))")
_RETIRE = text("""
    UPDATE learning_content SET metadata = metadata || '{"status": "retired"}', updated_at = :now
    WHERE id = ANY (CAST(:ids AS text[]))
""")


@dataclass(slots=True)
class RunNotes:
    """What one import adds and changes, as it runs."""

    file: str
    id: str = field(default_factory=lambda: uuid4().hex[:12])
    added: list[str] = field(default_factory=list)
    updated: int = 0

    def keep(self, session: Session, *, by: Actor, now: datetime) -> str | None:
        """Write down the run and return its id; None where it changed nothing. The caller commits."""
        if not self.added and not self.updated:
            return None
        ids = iter(self.added)
        part = 0
        while (some := list(islice(ids, _IDS_A_ROW))) or part == 0:
            head = {"file": self.file, "added": len(self.added), "updated": self.updated} if part == 0 else {}
            details = {"run": self.id, "by": by.id, "items": some, **head}
            append_by_operator(
                session, IMPORTED, now=now, about=IMPORTS, id=f"import:{self.id}:{part}", details=details
            )
            part += 1
        return self.id


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import that was run; ``undone_at`` is None while it was not undone."""

    id: str
    file: str
    at: datetime
    added: int
    updated: int
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UndoneItem:
    """An item that an undone import leaves there, and why."""

    id: str
    primary_text: str
    what: Undoing
    why: str


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """
    What undoing an import does: how many items go, and those that stay.

    Items that it only changed (``updated``) stay as they are: importing them as they were before puts them right.
    """

    run: ImportRun
    removed: int
    retired: int
    kept: int
    named: tuple[UndoneItem, ...]


@dataclass(frozen=True, slots=True)
class ImportRuns:
    """Knows the imports, and undoes them."""

    sessions: sessionmaker[Session]
    clock: Clock

    def latest(self, *, by: Actor) -> Sequence[ImportRun]:
        """Return the latest imports, the last one first. Served by ``idx_activities_content_user``."""
        require_author(by, "import content")
        with self.sessions() as session:
            return _runs(session, limit=LISTED)

    def undo(self, run_id: str, *, by: Actor, dry_run: bool = False) -> UndoneImport:
        """
        Take back what a run added, in one transaction; with *dry_run* only say what that would do.

        Done twice, the second finds nothing left to take.

        Raises:
            NotFoundError: If there is no such run.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "import content")
        with self.sessions.begin() as session:
            bulk_rows.begin_import(session)
            run = next(iter(_runs(session, limit=1, run_id=run_id)), None)
            if run is None:
                raise NotFoundError("import", run_id)
            found = _sorted(session, _added_by(session, run_id))
            undo = UndoneImport(
                run,
                removed=len(found["removed"]),
                retired=len(found["retired"]),
                kept=len(found["kept"]),
                named=tuple((found["retired"] + found["kept"])[:_NAMED]),
            )
            if not dry_run:
                session.execute(_REMOVE, {"ids": [one.id for one in found["removed"]]})
                session.execute(_RETIRE, {"ids": [one.id for one in found["retired"]], "now": self.clock()})
                details = {
                    "run": run_id,
                    "by": by.id,
                    "removed": undo.removed,
                    "retired": undo.retired,
                    "kept": undo.kept,
                }
                append_by_operator(session, UNDONE, now=self.clock(), about=IMPORTS, details=details)
        return undo


def _runs(session: Session, *, limit: int, run_id: str | None = None) -> list[ImportRun]:
    details = LearningActivity.details
    about = (LearningActivity.content_id == IMPORTS, LearningActivity.user_id == OPERATOR)
    heads = select(LearningActivity).where(*about, LearningActivity.activity_type == IMPORTED, details.has_key("file"))
    if run_id is not None:
        heads = heads.where(details["run"].astext == run_id)
    rows = session.execute(
        select(details["run"].astext, LearningActivity.created_at)
        .where(*about, LearningActivity.activity_type == UNDONE)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    undone: dict[str, datetime] = {row[0]: row[1] for row in rows}
    latest = heads.order_by(LearningActivity.created_at.desc(), LearningActivity.id).limit(limit)
    return [
        ImportRun(
            one.details["run"],
            one.details["file"],
            one.created_at,
            one.details["added"],
            one.details["updated"],
            undone.get(one.details["run"]),
        )
        for one in session.scalars(latest)
    ]


def _added_by(session: Session, run_id: str) -> list[str]:
    rows = session.scalars(
        select(LearningActivity.details["items"])
        .where(
            LearningActivity.content_id == IMPORTS,
            LearningActivity.user_id == OPERATOR,
            LearningActivity.activity_type == IMPORTED,
            LearningActivity.details["run"].astext == run_id,
        )
        .order_by(LearningActivity.id)
    )
    return [str(item) for items in rows for item in items]


def _sorted(session: Session, ids: Sequence[str]) -> dict[Undoing, list[UndoneItem]]:
    """Look at each of the items that are still there, and say what becomes of it."""
    used = list(session.scalars(_USED, {"ids": list(ids)}))
    found: dict[Undoing, list[UndoneItem]] = {"removed": [], "retired": [], "kept": []}
    left = iter(ids)
    while some := list(islice(left, _IDS_A_ROW)):
        for row in session.execute(_LOOK, {"ids": some, "used": used}):
            what, why = _fate(edited=row.edited, practised=row.practised, used=row.used, status=row.status)
            found[what].append(UndoneItem(row.id, row.primary_text, what, why))
    return found


def _fate(*, edited: bool, practised: bool, used: bool, status: str | None) -> tuple[Undoing, str]:
    if used:
        return "kept", Message("it is part of a course or of work that a class was set")
    if practised:
        done = status == "retired"
        return "kept" if done else "retired", Message("somebody has practised it")
    if edited:
        return "kept", Message("it was changed here after the import")
    return "removed", ""
