"""The feature store: ``user_features`` brought up to date from the stream, after sessions or in full."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.db.models import LearningActivity, User, UserFeatures
from aidioma.errors import AidiomaError
from aidioma.model.people import OPERATOR
from aidioma.progress.achievements import Rule, evaluate
from aidioma.progress.answers import SESSION_GAP, Answer, Struggle
from aidioma.progress.attempts import CHANGES
from aidioma.progress.features import WINDOW_ANSWERS, Features, features
from aidioma.progress.learner import learner
from aidioma.progress.recent import recent

_log = logging.getLogger(__name__)

BATCH: Final = 200
STORED: Final[Sequence[str]] = tuple(Features.__slots__)
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class FeatureStore:
    """Keeps ``user_features`` and ``achievements`` what the stream adds up to."""

    sessions: sessionmaker[Session]
    clock: Clock

    def of(self, user_id: str) -> Features:
        """Return the stored features of a learner; all empty where there are none yet."""
        with self.sessions() as session:
            return features_of(session, user_id)

    def refresh(self, user_id: str) -> Features:
        """
        Bring one learner's features up to date: at the end of a session.

        Raises:
            NotFoundError: If there is no such learner.
        """
        with self.sessions.begin() as session:
            return after_session(session, user_id, now=self.clock())[0]

    def refresh_stale(self) -> int:
        """
        Bring the features of all up to date whose session ended since they were computed, and count these learners.

        The cost is that of the learners who practised, whatever the size of the installation.
        """
        return sum(self._refreshed_or_logged(user_id) for user_id in learners(self.sessions))

    def refresh_all(self) -> int:
        """Compute everybody's features anew, and count the learners."""
        return sum(self._refreshed(user_id) for user_id in learners(self.sessions))

    def _refreshed_or_logged(self, user_id: str) -> bool:
        """Refresh one learner's; where that fails, the others' turn comes all the same."""
        try:
            return self._refreshed(user_id, stale_at=self.clock())
        except (AidiomaError, SQLAlchemyError, ValueError, TypeError, ArithmeticError, LookupError):
            _log.exception("the features of one learner could not be brought up to date")
            return False

    def _refreshed(self, user_id: str, *, stale_at: datetime | None = None) -> bool:
        with self.sessions.begin() as session:
            if stale_at is not None and not is_stale(session, user_id, now=stale_at):
                return False
            after_session(session, user_id, now=self.clock())
            return True


def learners(sessions: sessionmaker[Session]) -> Iterator[str]:
    """
    Yield the ids of all learners, in batches that are read when they are needed.

    Served by the primary key.
    """
    after = ""
    while True:
        with sessions() as session:
            batch = session.scalars(
                select(User.id)
                .where(User.id > after, User.role == "learner", User.id != OPERATOR)
                .order_by(User.id)
                .limit(BATCH)
            ).all()
        if not batch:
            return
        yield from batch
        after = batch[-1]


def features_of(session: Session, user_id: str) -> Features:
    """
    Return what the store says of a learner; all empty where it says nothing yet. Plain data, for whoever selects.

    Served by the primary key.
    """
    columns = (getattr(UserFeatures, name) for name in STORED)
    row = session.execute(select(*columns).where(UserFeatures.user_id == user_id)).one_or_none()
    if row is None:
        return Features()
    stored = dict(zip(STORED, row, strict=True))
    stored["struggle_areas"] = tuple(Struggle(**area) for area in stored["struggle_areas"])
    vector = stored["learning_style_embedding"]
    stored["learning_style_embedding"] = None if vector is None else tuple(float(value) for value in vector)
    return Features(**stored)


def weak_concepts(struggle_areas: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the weak concepts among *struggle_areas* as they are stored, worst first."""
    return Features(struggle_areas=tuple(Struggle(**area) for area in struggle_areas)).weak_concepts


def after_session(session: Session, user_id: str, *, now: datetime) -> tuple[Features, Sequence[Rule]]:
    """
    Compute the features, give the achievements, and return both: what is due after a session; the caller commits.

    Raises:
        NotFoundError: If there is no such learner.
    """
    who = learner(session, user_id)
    return compute(session, user_id, now=now), evaluate(session, who, now=now)


def compute(session: Session, user_id: str, *, now: datetime) -> Features:
    """Compute the features of a learner, write them, and return them; the caller commits."""
    found = features(window_of(session, user_id))
    values = {**columns_of(found), "last_computed": now}
    session.execute(
        insert(UserFeatures)
        .values(user_id=user_id, **values)
        .on_conflict_do_update(index_elements=[UserFeatures.user_id], set_=values)
    )
    return found


def window_of(session: Session, user_id: str) -> Sequence[Answer]:
    """Return the answers that a learner's features are computed from, and perhaps older ones."""
    return recent(session, user_id=user_id, limit=WINDOW_ANSWERS)


def columns_of(found: Features) -> dict[str, Any]:
    """Return *found* as columns of ``user_features``."""
    columns = {name: getattr(found, name) for name in STORED}
    columns["struggle_areas"] = [_area(struggle) for struggle in found.struggle_areas]
    vector = found.learning_style_embedding
    columns["learning_style_embedding"] = None if vector is None else list(vector)
    return columns


def _area(struggle: Struggle) -> dict[str, Any]:
    """Return *struggle* without its evidence, which the stream has."""
    return {
        "kind": struggle.kind,
        "area": struggle.area,
        "slips": struggle.slips,
        "n": struggle.n,
        "share": round(struggle.share, _DIGITS),
        "ratio": round(struggle.ratio, _DIGITS),
    }


def is_stale(session: Session, user_id: str, *, now: datetime) -> bool:
    """Say whether something that counts happened since the last computation, and the session is over."""
    happened_at, computed_at = happened_and_computed(session, user_id)
    if happened_at is None or happened_at > now - SESSION_GAP:
        return False
    return computed_at is None or happened_at > computed_at


def happened_and_computed(session: Session, user_id: str) -> tuple[datetime | None, datetime | None]:
    """
    Return when something that counts last happened, and when the features were last computed.

    Served by ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    counts = or_(LearningActivity.details.has_key("quality"), LearningActivity.activity_type.in_(CHANGES))
    latest = select(func.max(LearningActivity.created_at)).where(LearningActivity.user_id == user_id, counts)
    computed = select(UserFeatures.last_computed).where(UserFeatures.user_id == user_id)
    happened_at, computed_at = session.execute(select(latest.scalar_subquery(), computed.scalar_subquery())).one()
    return happened_at, computed_at
