"""Looking back: what a session taught, and what went wrong this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock, local_day
from aidioma.model.marks import Verdict
from aidioma.practice import queries
from aidioma.practice.session import CurrentSession
from aidioma.practice.today import level_and_zone
from aidioma.progress.answers import Answer
from aidioma.progress.recent import recent
from aidioma.scheduling.sm2 import PASSING_QUALITY, SETTLED_QUALITY

WEEK_DAYS: Final = 7
MOST_MISTAKES: Final = 100
SEARCHED: Final = 500


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """
    What the answers of one session come to, each item once, by its last answer in the session.

    ``new`` items were met for the first time and known at the end, ``held`` ones were remembered, ``open``
    ones slipped.
    """

    answers: int
    minutes: int
    new: Sequence[Answer]
    held: Sequence[Answer]
    open: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class ReviewService:
    """Reads what a learner answered; writes nothing."""

    sessions: sessionmaker[Session]
    clock: Clock

    def learnt(self, *, user_id: str, current_session: CurrentSession) -> SessionSummary:
        """Return what the answers of *current_session* taught."""
        own = {answer.id for answer in current_session.answers}
        with self.sessions() as session:
            given = [answer for answer in recent(session, user_id=user_id, limit=SEARCHED) if answer.id in own]
            last = {answer.content_id: answer for answer in reversed(given)}
            standings = queries.standings(session, user_id=user_id, content_ids=list(last))
        began = current_session.began_at
        first_met = {
            content_id
            for content_id, standing in standings.items()
            if began is not None and standing.first_attempt_at >= began
        }
        known = [one for one in last.values() if one.quality is not None and one.quality >= SETTLED_QUALITY]
        return SessionSummary(
            answers=len(current_session.answers),
            minutes=current_session.minutes,
            new=[one for one in known if one.content_id in first_met],
            held=[one for one in known if one.content_id not in first_met],
            open=[one for one in last.values() if one not in known],
        )

    def mistakes(self, *, user_id: str) -> Sequence[Answer]:
        """Return what the learner got wrong in the last seven days, the latest first, each wrong answer once."""
        with self.sessions() as session:
            _, zone = level_and_zone(session, user_id)
            first = local_day(self.clock(), zone) - timedelta(days=WEEK_DAYS - 1)
            answers = recent(session, user_id=user_id, limit=SEARCHED, first=first)
        wrong = {
            (one.content_id, one.direction, one.text.casefold()): one for one in reversed(answers) if _went_wrong(one)
        }
        return sorted(wrong.values(), key=lambda one: (one.at, one.id), reverse=True)[:MOST_MISTAKES]


def _went_wrong(answer: Answer) -> bool:
    if answer.verdict in {Verdict.ALMOST, Verdict.INCORRECT}:
        return True
    return answer.verdict == Verdict.PENDING and answer.quality is not None and answer.quality < PASSING_QUALITY
