"""
Where the migration stands, in the row of the system's own user: no table is added for it.

Cursor and counts of a batch are written in the batch's transaction, so a process that is killed leaves them as
true as its rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from aidioma.activity_log import ensure_operator
from aidioma.db.models import User
from aidioma.legacy.report import TableReport, Verification
from aidioma.legacy.source import Watermark
from aidioma.model.people import OPERATOR

KEY = "migration"
_LOCK = 0x4C454741
"""Key of the advisory lock under which legacy rows are read and written over, of no meaning elsewhere."""

IncomingWrites = Literal["outbox", "copy"]


class Pass(BaseModel):
    """
    One run over all tables: what is done, and where in the table at hand it stands.

    ``began`` is its moment in the life of the legacy database; a run over what was written ``since`` an earlier
    moment reads no other rows.
    """

    number: int = 1
    started_at: datetime
    began: Watermark | None = None
    since: Watermark | None = None
    finished_at: datetime | None = None
    done: list[str] = Field(default_factory=list)
    cursor: list[str] | None = None
    touched_all: bool = False
    report: dict[str, TableReport] = Field(default_factory=dict)


class Failure(BaseModel):
    """A copy that ended before its end: when, in which step, and by which error, without the values of any row."""

    at: datetime
    where: str
    what: str


class MigrationState(BaseModel):
    """
    All that the migration remembers between two commands; ``whole`` is the last pass over everything but the run.

    ``failed`` says why the last copy ended before its end, until another one goes on with it.
    """

    model_config = ConfigDict(extra="ignore")

    @property
    def copied(self) -> Pass | None:
        """The last pass over everything, whose report says what became of each row."""
        return self.run if self.run is not None and self.run.since is None else self.whole

    scales: dict[str, int] = Field(default_factory=dict)
    run: Pass | None = None
    whole: Pass | None = None
    failed: Failure | None = None
    dual_write: bool = False
    incoming: IncomingWrites = "copy"
    new_percent: int = Field(default=100, ge=0, le=100)
    reads_since: datetime | None = None
    verified: Verification | None = None
    drained: int = 0
    shadow_reads: int = 0
    shadow_mismatches: list[dict[str, Any]] = Field(default_factory=list)
    cleaned_at: datetime | None = None


def read_state(session: Session) -> MigrationState:
    """Return the state; that of a migration nobody has begun where there is none."""
    found = session.scalar(select(User.preferences[KEY]).where(User.id == OPERATOR))
    return MigrationState.model_validate(found or {})


def locked_state(session: Session) -> MigrationState:
    """Return the state, which nobody else changes until the transaction ends."""
    ensure_operator(session)
    found = session.scalar(select(User.preferences[KEY]).where(User.id == OPERATOR).with_for_update(key_share=True))
    return MigrationState.model_validate(found or {})


def write_state(session: Session, state: MigrationState) -> None:
    """Keep *state*; the caller holds the lock, and commits."""
    said = User.preferences.concat({KEY: state.model_dump(mode="json", exclude_defaults=True)})
    session.execute(update(User).where(User.id == OPERATOR).values(preferences=said))


@contextmanager
def changed_run(session: Session) -> Iterator[Pass]:
    """Yield the pass at hand, and keep what is done to it; the caller commits."""
    state = locked_state(session)
    assert state.run is not None, "a pass has begun"
    yield state.run
    write_state(session, state)


def alone(session: Session) -> None:
    """
    Wait until nobody else copies or drains, and keep it so until the transaction ends.

    A batch that read a row before the outbox brought a newer one must not be written after it. Batches take their time
    on a busy machine, so whoever waits for one waits longer than for a row.
    """
    session.execute(text("SET LOCAL lock_timeout = '5min'"))
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def from_legacy(session: Session) -> None:
    """Say that what this transaction writes comes from the legacy tables, so that nothing sends it back."""
    session.execute(select(func.set_config("aidioma.origin", "legacy", True)))  # noqa: FBT003 - SQL's own
