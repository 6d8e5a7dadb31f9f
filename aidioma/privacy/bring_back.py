"""
An export brought back: into the same account, or into another one, perhaps of another installation.

What counts is the stream: activities are written as they happened, and progress is folded from them again, so that the
due list is the one that was exported. Whatever a file says, it changes its owner's own data and nobody's budget, and is
evidence of nothing to anybody else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import rows
from aidioma.activity_log import append_many, history, save_progress
from aidioma.clock import Clock
from aidioma.db.models import Achievement, User
from aidioma.errors import NotFoundError
from aidioma.model.items import LEVELS
from aidioma.model.preferences import Preferences
from aidioma.privacy.clock_ahead import ClockAhead
from aidioma.privacy.exported import ACHIEVEMENT, CARD, Achieved, Export, ExportedSettings, Refused
from aidioma.privacy.moving import Move
from aidioma.privacy.own_activities import NOT_WHOLE, WHEN, RefusedActivityError, in_our_time
from aidioma.privacy.own_cards import restore
from aidioma.privacy.own_kinds import OWN_KINDS
from aidioma.progress.achievements import RULES
from aidioma.progress.days import WEEK
from aidioma.progress.learner import is_days_a_week, prefer
from aidioma.progress.store import compute
from aidioma.scheduling.fold import fold

BATCH: Final = 1_000
ANY_OTHER: Final = "other"


@dataclass(slots=True)
class BroughtBack:
    """
    What became of a file: activities written, those that were there, and those about items unknown here.

    ``refused`` counts what was not brought back by its kind and why.
    """

    added: int = 0
    known: int = 0
    unknown_items: int = 0
    refused: Counter[Refused] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BringBackService:
    """Brings an export back."""

    sessions: sessionmaker[Session]
    clock: Clock

    def bring_back(self, user_id: str, export: Export) -> BroughtBack:
        """
        Write what *export* holds into somebody's account; what is there already stays as it is.

        What a learner cannot have done, or what is not as it is exported, is left out and counted.

        Raises:
            NotFoundError: If there is no such account.
        """
        now = self.clock()
        clock = ClockAhead.seen_in(export.activities(), exported_at=export.exported_at, now=now)
        became = BroughtBack(refused=Counter(export.refused))
        with self.sessions.begin() as session:
            rows.locked_user(session, user_id)
            _restore_settings(session, user_id, export.settings)
            cards = restore(session, export.cards, user_id=user_id, now=now)
            became.refused[CARD, NOT_WHOLE] += sum(card is None for card in cards.values())
            move, touched = Move(export, user_id, cards, now, clock), set[str]()
            activities = export.activities()
            while batch := list(islice(activities, BATCH)):
                touched |= _bring(session, move, batch, became)
            _fold(session, move, touched)
            _restore_achievements(session, user_id, export.achievements, became, now=now, clock=clock)
            compute(session, user_id, now=now)
        became.refused = +became.refused
        return became


def _bring(session: Session, move: Move, batch: Sequence[Any], became: BroughtBack) -> set[str]:
    """Write a batch of activities, count what became of them, and return the items that they are about."""
    move.look_up(session, batch)
    found: dict[str, dict[str, Any]] = {}
    for said in batch:
        try:
            values = move.moved(said)
            found[values["id"]] = values
        except NotFoundError:
            became.unknown_items += 1
        except RefusedActivityError as error:
            became.refused[_kind(said), error.why] += 1
    if not found:
        return set()
    added = len(append_many(session, list(found.values())))
    became.added += added
    became.known += len(found) - added
    return {values["content_id"] for values in found.values()}


def _kind(said: Any) -> str:
    """Return the kind of a row as it may be said on a page: a word that we know."""
    kind = said.get("activity_type") if isinstance(said, dict) else None
    return kind if isinstance(kind, str) and (kind in OWN_KINDS or kind in _KNOWN_OTHERS) else ANY_OTHER


_KNOWN_OTHERS: Final = frozenset({"content_revised", "class_joined", "class_left", "class_opened", "judge_call"})


def _fold(session: Session, move: Move, touched: set[str]) -> None:
    for content_id in sorted(touched):
        if content_type := move.items.get(content_id):
            progress = fold(history(session, user_id=move.user_id, content_id=content_id))
            save_progress(session, progress, user_id=move.user_id, content_id=content_id, content_type=content_type)


def _restore_settings(session: Session, user_id: str, settings: ExportedSettings) -> None:
    """Take over what the due list and the pages depend on: level and preferences, as far as they can be chosen here."""
    level = settings.level if settings.level in LEVELS else LEVELS[0]
    chosen = Preferences.read(settings.preferences)
    if len(chosen.quiet_days) > WEEK:
        chosen = chosen.model_copy(update={"quiet_days": tuple(sorted(set(chosen.quiet_days)))})
    changed: Mapping[str, Any] = {
        "level": level,
        "preferences": User.preferences.concat(chosen.model_dump(mode="json")),
    }
    session.execute(update(User).where(User.id == user_id).values(**changed))
    if is_days_a_week(days := settings.preferences.get("days_a_week")):
        wanted = settings.preferences.get("achievements") is not False
        prefer(session, user_id, days_a_week=days, achievements=wanted)


def _restore_achievements(
    session: Session,
    user_id: str,
    achieved: Sequence[Achieved],
    became: BroughtBack,
    *,
    now: datetime,
    clock: ClockAhead,
) -> None:
    codes = {rule.code for rule in RULES}
    timely: dict[str, datetime] = {}
    for one in achieved:
        try:
            timely[one.code] = in_our_time(one.earned_at, now=now, clock=clock)
        except RefusedActivityError:
            became.refused[ACHIEVEMENT, WHEN] += 1
    values = [{"user_id": user_id, "code": code, "earned_at": at} for code, at in timely.items() if code in codes]
    became.refused[ACHIEVEMENT, NOT_WHOLE] += len(timely) - len(values)
    if values:
        session.execute(insert(Achievement).values(values).on_conflict_do_nothing())
