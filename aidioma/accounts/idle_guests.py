"""Guests who came and never did anything: removed after some days, a few in each round of upkeep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Row, delete, exists, select, tuple_
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.audit import note
from aidioma.accounts.sessions import SessionBook
from aidioma.clock import Clock
from aidioma.db.models import LearningActivity, User
from aidioma.model.people import OPERATOR

LOOKED_AT: Final = 1_000
"""Entries of the audit trail that one round goes through."""
STARTED: Final = "guest_started"
_SUBJECT: Final = "user:"
_BEGINNING: Final = (datetime.min.replace(tzinfo=UTC), "")


@dataclass(slots=True)
class IdleGuests:
    """
    Removes guests who have done nothing since they came, *after* that long, and who did not come back since.

    They are found by the entries of the audit trail that say a guest started, so nobody who came in another way is ever
    looked at; each process goes through the trail from its beginning, a piece a round, and then anew.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    after: timedelta
    _at: tuple[datetime, str] = _BEGINNING

    def remove(self) -> int:
        """Remove those among the next entries of the trail, and return how many there were."""
        now = self.clock()
        until = now - self.after
        with self.sessions.begin() as session:
            entries = self._next(session, until)
            came = [one.content_id.removeprefix(_SUBJECT) for one in entries if one.activity_type == STARTED]
            gone = _removed(session, _locked_idle(session, came, until=until)) if came else 0
            if gone:
                note(session, "guests_removed", user_id=None, now=now, guests=gone)
        more = len(entries) == LOOKED_AT
        self._at = (entries[-1].created_at, entries[-1].id) if more else _BEGINNING
        return gone

    def _next(self, session: Session, until: datetime) -> Sequence[Row[*tuple[datetime, str, str, str]]]:
        """Return the next entries before *until*. Served by ``idx_activities_user_time (user_id, created_at DESC)``."""
        columns = (LearningActivity.created_at, LearningActivity.id)
        trail = (
            select(*columns, LearningActivity.activity_type, LearningActivity.content_id)
            .where(
                LearningActivity.user_id == OPERATOR,
                LearningActivity.created_at >= self._at[0],
                LearningActivity.created_at < until,
                tuple_(*columns) > tuple_(*self._at),
            )
            .order_by(*columns)
            .limit(LOOKED_AT)
        )
        return session.execute(trail).all()


def _locked_idle(session: Session, user_ids: Sequence[str], *, until: datetime) -> list[str]:
    """
    Return those of *user_ids* that are still guests and came back to nothing since, their rows locked.

    One who answers at this moment has the row, and is passed over. Served by the primary key.
    """
    rows = session.execute(
        select(User.id, User.sessions)
        .where(
            User.id.in_(user_ids),
            User.email.is_(None),
            User.password_hash.is_(None),
            User.created_at < until,
            User.updated_at < until,
        )
        .order_by(User.id)
        .with_for_update(skip_locked=True)
    )
    books = {user_id: SessionBook.model_validate(said) for user_id, said in rows}
    return [key for key, book in books.items() if all(live.started_at < until for live in book.live.values())]


def _removed(session: Session, user_ids: Sequence[str]) -> int:
    """
    Delete those of *user_ids* who never did anything, and return how many there were.

    A statement of its own, after the rows are locked: it sees what was done until then. Served by
    ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    did = exists().where(LearningActivity.user_id == User.id)
    gone = session.scalars(delete(User).where(User.id.in_(user_ids), ~did).returning(User.id))
    return len(gone.all())
