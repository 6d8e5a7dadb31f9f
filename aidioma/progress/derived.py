"""Features and achievements compared with the stream of activities, and mended where they do not fit it."""

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import Achievement, UserFeatures
from aidioma.progress.achievements import missing
from aidioma.progress.features import features
from aidioma.progress.learner import learner
from aidioma.progress.store import STORED, after_session, columns_of, happened_and_computed, learners, window_of

_log = logging.getLogger(__name__)

SHOWN_DIFFERENCES: Final = 1_000
_SINGLE_PRECISION: Final = 1e-6
"""A vector is stored in single precision."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """
    How many learners were looked at, and where what is stored differs from their activities (the first 1,000).

    ``waiting`` learners did something since their features were computed: theirs are of before, and due to be made
    again when the session is over, so there is nothing to compare.
    """

    learners: int
    waiting: int
    differences: Sequence[dict[str, Any]]


def recompute(
    sessions: sessionmaker[Session],
    *,
    now: datetime,
    check_only: bool = False,
    on_learner: Callable[[], object] = lambda: None,
) -> Recomputed:
    """
    Compare every learner's features and achievements with their activities and, unless *check_only*, mend them.

    Achievements are compared one way: one that was earned stays, whatever was undone since. Who waits is brought up
    to date as well. Each learner is one transaction.
    """
    count = waiting = 0
    differences = list[dict[str, Any]]()
    for user_id in learners(sessions):
        try:
            waits, found = _recomputed(sessions, user_id, now=now, check_only=check_only)
        except (ValueError, TypeError, ArithmeticError, LookupError, DataError):
            _log.exception("the features of one learner cannot be compared; those of the others are")
            waits, found = False, [{"table": UserFeatures.__tablename__, "user_id": user_id, "column": None}]
        count, waiting = count + 1, waiting + waits
        differences.extend(found[: SHOWN_DIFFERENCES - len(differences)])
        on_learner()
    return Recomputed(count, waiting, differences)


def _recomputed(
    sessions: sessionmaker[Session], user_id: str, *, now: datetime, check_only: bool
) -> tuple[bool, list[dict[str, Any]]]:
    with sessions.begin() as session:
        waits = _waits(session, user_id)
        found = [] if waits else _differences(session, user_id)
        if (waits or found) and not check_only:
            after_session(session, user_id, now=now)
        return waits, found


def _waits(session: Session, user_id: str) -> bool:
    happened_at, computed_at = happened_and_computed(session, user_id)
    return happened_at is not None and (computed_at is None or happened_at > computed_at)


def _differences(session: Session, user_id: str) -> list[dict[str, Any]]:
    stored = _stored(session, user_id)
    if stored is None:
        return []
    computed = columns_of(features(window_of(session, user_id)))
    found = [
        {"table": UserFeatures.__tablename__, "user_id": user_id, "column": name}
        | {"stored": _said(stored[name]), "rebuilt": _said(computed[name])}
        for name in STORED
        if not _alike(stored[name], computed[name])
    ]
    lost = [rule.code for rule in missing(session, learner(session, user_id))]
    if lost:
        found.append({"table": Achievement.__tablename__, "user_id": user_id, "stored": None, "rebuilt": lost})
    return found


def _stored(session: Session, user_id: str) -> Mapping[str, Any] | None:
    """
    Return the row as it is.

    Served by the primary key.
    """
    columns = [getattr(UserFeatures, name) for name in STORED]
    row = session.execute(select(*columns).where(UserFeatures.user_id == user_id)).one_or_none()
    return None if row is None else dict(zip(STORED, row, strict=True))


def _alike(stored: Any, computed: Any) -> bool:
    if not isinstance(stored, list) or not isinstance(computed, list) or len(stored) != len(computed):
        return bool(stored == computed)
    return all(_same(*pair) for pair in zip(stored, computed, strict=True))


def _same(was: Any, becomes: Any) -> bool:
    numbers = isinstance(was, float) and isinstance(becomes, float)
    return math.isclose(was, becomes, abs_tol=_SINGLE_PRECISION) if numbers else bool(was == becomes)


def _said(value: Any) -> Any:
    """Return *value* as JSON can say it."""
    return value if isinstance(value, int | str | list | None) else str(value)
