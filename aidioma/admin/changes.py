"""What somebody who looks after the cache may do to stored answers: drop, pin, expire, correct."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from aidioma.admin.entries import IS_ANSWER, Filter, StoredAnswer
from aidioma.db.models import AiCache
from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.spanish.rules import feedback_for
from aidioma.text import Language, joined, words

EntryAction = Literal["invalidate", "pin", "unpin", "expire"]
AT_MOST: Final = 5_000
"""Entries that one act may change: more is a decision for a new prompt version, not for a button."""
UNPINNED_FOR: Final = timedelta(days=180)


def keys_of(session: Session, wanted: Filter) -> list[str]:
    """Return the keys of the stored answers that *wanted* lets through, in order, up to one more than may change."""
    rows = select(AiCache.cache_key).where(*wanted.conditions()).order_by(AiCache.cache_key).limit(AT_MOST + 1)
    return list(session.scalars(rows))


def apply(session: Session, act: EntryAction, keys: Sequence[str], *, now: datetime) -> int:
    """
    Do *act* to the stored answers with *keys* and return how many there were; the caller commits.

    Other processes notice within a minute, when they read the exercise's entries again.
    """
    if not keys:
        return 0
    rows = select(AiCache.id).where(AiCache.cache_key.in_(keys), IS_ANSWER).order_by(AiCache.cache_key)
    ids = list(session.scalars(rows.with_for_update()))
    there = AiCache.id.in_(ids)
    if act == "invalidate":
        session.execute(delete(AiCache).where(there))
    else:
        session.execute(update(AiCache).where(there).values(**_values(act, now=now)))
    return len(ids)


def correct(session: Session, entry: StoredAnswer, right: str, *, language: Language, now: datetime) -> StoredAnswer:
    """
    Let *entry* say from now on that its answer becomes right as *right*; the caller commits.

    Raises:
        InvalidInputError: If *right* has no words, or the entry may not be kept in words.
    """
    answer, corrected = tuple(entry.answer.split()), words(right, language)
    if not corrected:
        msg = Message("Type the right translation that this answer becomes; the answer itself if it is right.")
        raise InvalidInputError(msg, field="corrected")
    if not answer:
        msg = Message("This answer is not kept in words, so it cannot be corrected. Invalidate it instead.")
        raise InvalidInputError(msg)
    told = feedback_for(answer, corrected, language=language).model_dump(mode="json", exclude_defaults=True)
    said = {"corrected": joined(corrected), "feedback": told, "source": "teacher", "judged_at": now.isoformat()}
    changed = update(AiCache).where(AiCache.cache_key == entry.key)
    session.execute(changed.values(response=AiCache.response.concat(said), last_accessed=now))
    return entry


def _values(act: EntryAction, *, now: datetime) -> dict[str, Any]:
    if act == "pin":
        return {"expires_at": None, "response": AiCache.response.concat({"pinned": True})}
    if act == "unpin":
        return {"expires_at": now + UNPINNED_FOR, "response": AiCache.response.op("-")("pinned")}
    return {"expires_at": func.least(AiCache.expires_at, now)}
