"""
The account's own name in an answer, which goes with the account.

What answers taught stays, unattributed. "Me llamo" and one's own name would still say who was here: where an answer has
a word of that name which its item does not say, the stored answer goes, and what was counted of that word.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Text, delete, func, or_, select
from sqlalchemy.orm import Session

from aidioma.db.models import AiCache, LearningActivity, LearningContent, User
from aidioma.text import joined, words

_SHORTEST: Final = 3
"""Shorter parts of a name are prepositions and initials."""
_ANSWERS: Final = ("answer:", "answer;")
_COUNTED: Final = ("evidence:", "evidence;")


def forget_own_name(session: Session, user_id: str) -> int:
    """
    Delete what is stored of an account's answers that say its name, and return how many rows; the caller commits.

    Served by ``idx_activities_user_time``, ``idx_cache_words`` and the unique index of ``cache_key``. Others' answers
    with the same words are judged once more. Processes forget it when they read the exercise's answers again.
    """
    name = session.scalar(select(User.name).where(User.id == user_id)) or ""
    own = {word for word in words(name) if len(word) >= _SHORTEST}
    said = dict(_saying(session, user_id, own)) if own else {}
    if not said:
        return 0
    answer = AiCache.response["answer"].astext
    named = sorted(set().union(*said.values()))
    is_named = or_(*(func.to_tsvector("simple", answer).op("@@")(func.plainto_tsquery("simple", one)) for one in named))
    of_answers = (_within(_ANSWERS), is_named, answer.in_(sorted(said)))
    counted = AiCache.cache_key.regexp_match(rf"[:> |]({'|'.join(map(re.escape, named))})([> |]|$)")
    gone = 0
    for conditions in (of_answers, (_within(_COUNTED), counted)):
        gone += len(session.scalars(delete(AiCache).where(*conditions).returning(AiCache.id)).all())
    return gone


def _within(keys: tuple[str, str]) -> ColumnElement[bool]:
    return (AiCache.cache_key >= keys[0]) & (AiCache.cache_key < keys[1])


def _saying(session: Session, user_id: str, own: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield the answers of somebody that say a word of their *own* name, as they are stored, with those words."""
    answer = LearningActivity.details["answer"].astext
    rows = session.execute(
        select(answer, LearningContent.primary_text, LearningContent.secondary_text)
        .join(LearningContent, LearningContent.id == LearningActivity.content_id, isouter=True)
        .where(LearningActivity.user_id == user_id, LearningActivity.details["answer"].cast(Text).is_not(None))
    )
    for given, *texts in rows:
        for language in ("es", "en"):
            found = words(given or "", language)
            told = own & (set(found) - {word for text in texts for word in words(text or "", language)})
            if told:
                yield joined(found), told
