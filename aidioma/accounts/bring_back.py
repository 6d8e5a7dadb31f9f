"""
An export brought back: into the same account, or into another one, perhaps of another installation.

What counts is the stream: activities are written as they happened, and progress is folded from them again, so that the
due list is the one that was exported. Whatever a file says, it changes its owner's own data and nobody's budget.
"""

import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import rows
from aidioma.accounts.own_cards import Exported, restore
from aidioma.activities import Activity
from aidioma.clock import Clock
from aidioma.content.access import is_readable
from aidioma.db.models import Achievement, LearningActivity, LearningContent, User
from aidioma.errors import InvalidInputError
from aidioma.learning import history, save_progress
from aidioma.practice.history import fold
from aidioma.practice.preferences import Preferences
from aidioma.practice.today import LEVELS
from aidioma.progress.achievements import RULES
from aidioma.progress.learner import is_days_a_week, prefer
from aidioma.progress.store import compute
from aidioma.words import Words

MOST_BYTES: Final = 300_000_000
MOST_ACTIVITIES: Final = 500_000
MOST_ITEMS: Final = 200_000
BATCH: Final = 1_000
NOT_OURS: Final = Words(
    "This is not a file that “Export my data” made. Choose the file as it was downloaded, unchanged."
)
_GZIP: Final = b"\x1f\x8b"
_REFERENCES: Final = ("corrects", "undoes")
_USER, _SESSION, _KEPT = "user:", "session:", ":kept"
NOT_ITEMS: Final = (_USER, _SESSION, "class:", "system")
"""How subjects of activities begin that are no items. Of classes nothing is brought back: one is joined by its code."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _User(_Row):
    level: str = LEVELS[0]
    preferences: dict[str, Any] = Field(default_factory=dict)


class _Happened(_Row):
    id: Annotated[str, Field(min_length=1, max_length=200)]
    user_id: str
    activity_type: str
    content_id: str
    score: int | None = None
    duration_ms: int | None = None
    metadata: dict[str, Any]
    ai_cached: bool = False
    ai_model: str | None = None
    created_at: AwareDatetime


class _Achieved(_Row):
    code: str
    earned_at: AwareDatetime


class _Tables(_Row):
    users: Annotated[list[_User], Field(min_length=1, max_length=1)]
    learning_content: Annotated[list[Exported], Field(max_length=MOST_ITEMS)] = Field(default_factory=list)
    learning_activities: Annotated[list[_Happened], Field(max_length=MOST_ACTIVITIES)]
    achievements: Annotated[list[_Achieved], Field(max_length=1_000)] = Field(default_factory=list)


class Export(_Row):
    """A file of "Export my data", as far as it is brought back."""

    format: Literal["aidioma-export"]
    version: Literal[1]
    user_id: str
    tables: _Tables


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What became of a file: activities written, those that were there, and those about items unknown here."""

    added: int
    known: int
    unknown_items: int


def read_export(data: bytes) -> Export:
    """
    Return the export that a file holds, as JSON or as gzip of it.

    Raises:
        InvalidInputError: If it is none, or too large.
    """
    try:
        text = _unpacked(data)
        return Export.model_validate_json(text)
    except (ValidationError, OSError, EOFError) as error:
        raise InvalidInputError(NOT_OURS, field="file") from error


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        text = packed.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        msg = Words("This file is too large to be brought back.")
        raise InvalidInputError(msg, field="file")
    return text


@dataclass(frozen=True, slots=True)
class BringBackService:
    """Brings an export back."""

    sessions: sessionmaker[Session]
    clock: Clock

    def bring_back(self, user_id: str, export: Export) -> BroughtBack:
        """
        Write what *export* holds into somebody's account; what is there already stays as it is.

        Raises:
            InvalidInputError: If an activity in it could not have happened.
            NotFoundError: If there is no such account.
        """
        now = self.clock()
        tables = export.tables
        with self.sessions.begin() as session:
            rows.locked_user(session, user_id)
            _restore_user(session, user_id, tables.users[0])
            cards = restore(session, tables.learning_content, user_id=user_id, exported=export.user_id, now=now)
            move = _Move(user_id, export.user_id, cards)
            wanted = [move.moved(one) for one in tables.learning_activities if one.user_id == export.user_id]
            known_items = _known(session, {_item(one.content_id) for one in wanted}, user_id=user_id)
            kept = [one for one in wanted if _item(one.content_id) in known_items or move.is_their_own(one)]
            added = _insert(session, kept, now=now)
            for content_id in sorted(known_items.keys() & {one.content_id for one in kept}):
                progress = fold(history(session, user_id=user_id, content_id=content_id))
                save_progress(
                    session, progress, user_id=user_id, content_id=content_id, content_type=known_items[content_id]
                )
            _restore_achievements(session, user_id, tables.achievements)
            compute(session, user_id, now=now)
        unknown = sum(
            _item(one.content_id) not in known_items and not one.content_id.startswith(NOT_ITEMS) for one in wanted
        )
        return BroughtBack(added, len(kept) - added, unknown)


@dataclass(frozen=True, slots=True)
class _Move:
    """From the account that was exported to the one that a file is brought back into, perhaps the same."""

    user_id: str
    exported: str
    cards: Mapping[str, str]

    def moved(self, one: _Happened) -> _Happened:
        """Return the activity as this account's; another account's gets an id of its own, the same every time."""
        references = {key: self._id(str(one.metadata[key])) for key in _REFERENCES if key in one.metadata}
        return one.model_copy(
            update={
                "id": self._id(one.id),
                "user_id": self.user_id,
                "content_id": self._subject(one.content_id),
                "metadata": one.metadata | references,
            }
        )

    def is_their_own(self, one: _Happened) -> bool:
        """Say whether an activity is about its learner, or one of their sessions: not about a class, nor an item."""
        return one.content_id == f"{_USER}{self.user_id}" or one.content_id.startswith(_SESSION)

    def _subject(self, content_id: str) -> str:
        if content_id == f"{_USER}{self.exported}":
            return f"{_USER}{self.user_id}"
        return self.cards.get(content_id, content_id)

    def _id(self, id_: str) -> str:
        if self.user_id == self.exported:
            return id_
        card, separator, kept = id_.partition(_KEPT)
        if separator and not kept and card in self.cards:
            return f"{self.cards[card]}{_KEPT}"
        return str(uuid5(NAMESPACE_URL, f"aidioma:{self.user_id}:{id_}"))


def _item(content_id: str) -> str:
    """Return the item that an activity is about: a reply in a conversation is part of one."""
    return content_id.partition("#")[0]


def _restore_user(session: Session, user_id: str, user: _User) -> None:
    """Take over what the due list and the pages depend on: level and preferences, as far as they can be chosen here."""
    level = user.level if user.level in LEVELS else LEVELS[0]
    wanted = Preferences.read(user.preferences).model_dump(mode="json")
    changed = {"level": level, "preferences": User.preferences.concat(wanted)}
    session.execute(update(User).where(User.id == user_id).values(changed))
    if is_days_a_week(days := user.preferences.get("days_a_week")):
        prefer(session, user_id, days_a_week=days, achievements=user.preferences.get("achievements") is not False)


def _known(session: Session, content_ids: Iterable[str], *, user_id: str) -> Mapping[str, str]:
    """
    Return the kind of content of those items that are here for somebody.

    Served by the primary key.
    """
    statement = (
        select(LearningContent.id, LearningContent.content_type)
        .where(LearningContent.id.in_(list(content_ids)), is_readable(by=user_id))
        .order_by(LearningContent.id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _activity(one: _Happened) -> Activity:
    try:
        return Activity(
            id=one.id,
            user_id=one.user_id,
            activity_type=one.activity_type,
            content_id=one.content_id,
            score=one.score,
            duration_ms=one.duration_ms,
            details=one.metadata,
            ai_cached=one.ai_cached,
            ai_model=one.ai_model,
        )
    except ValidationError as error:
        raise InvalidInputError(NOT_OURS, field="file") from error


def _insert(session: Session, happened: Sequence[_Happened], *, now: datetime) -> int:
    """Write the activities that are not there yet; what a file says it cost then is not charged again."""
    if any(one.created_at > now for one in happened):
        raise InvalidInputError(NOT_OURS, field="file")
    added = 0
    for start in range(0, len(happened), BATCH):
        values = [
            _activity(one).model_dump(exclude={"ai_cost"}) | {"created_at": one.created_at}
            for one in happened[start : start + BATCH]
        ]
        statement = insert(LearningActivity).values(values).on_conflict_do_nothing().returning(LearningActivity.id)
        added += len(session.scalars(statement).all())
    return added


def _restore_achievements(session: Session, user_id: str, achieved: Sequence[_Achieved]) -> None:
    codes = {rule.code for rule in RULES}
    values = [
        {"user_id": user_id, "code": one.code, "earned_at": one.earned_at} for one in achieved if one.code in codes
    ]
    if values:
        session.execute(insert(Achievement).values(values).on_conflict_do_nothing())
