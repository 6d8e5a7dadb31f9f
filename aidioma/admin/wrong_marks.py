"""Marks that somebody said were wrong, and the stored answers behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from aidioma.access import is_shared
from aidioma.activity_filters import is_evidence
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.i18n import Message
from aidioma.marking.cache.keys import answer_key
from aidioma.model.marks import Direction
from aidioma.text import Language, may_keep_text, words

LATEST: Final = 25
SAID_BY: Final[Mapping[str, Message]] = {
    "override": Message("a teacher decided otherwise"),
    "regrade": Message("regraded since"),
    "report": Message("its learner doubts it"),
}
_IS_DOUBT: Final[ColumnElement[bool]] = literal_column("word.activity_type IN ('override', 'regrade', 'report')")
"""Word for word the condition of the partial index."""


@dataclass(frozen=True, slots=True)
class WrongMark:
    """
    One mark, who said what of it, and where it came from, without whose it was.

    ``answer`` is empty where it may not be kept for others, as one to a learner's own card; ``reused`` is the key of
    the stored answer that was given, empty where the mark was made for this answer.
    """

    at: datetime
    said: Message
    content_id: str
    direction: Direction
    answer: str
    verdict: str
    now: str
    tier: str
    reused: str


def wrong_marks(session: Session) -> Sequence[WrongMark]:
    """Return the marks that were doubted last. Served by ``idx_activities_doubts`` and the primary key."""
    word, mark = aliased(LearningActivity, name="word"), aliased(LearningActivity, name="mark")
    about = func.coalesce(word.details["corrects"].astext, word.details["attempt"].astext)
    latest = (
        select(word.created_at, word.activity_type, word.details["verdict"].astext.label("now"), mark.content_id,
               mark.details, is_shared().label("shared"))
        .join(mark, (mark.id == about) & (mark.user_id == word.user_id))
        .outerjoin(LearningContent, LearningContent.id == mark.content_id)
        .where(_IS_DOUBT, is_evidence(word.details), is_evidence(mark.details))
        .order_by(word.created_at.desc(), word.id)
        .limit(LATEST)
    )  # fmt: skip
    return [_wrong_mark(row) for row in session.execute(latest)]


def key_behind(mark: WrongMark, *, scope: str | None) -> str:
    """Return the key of the stored answer that was given, or that the judge's word on this one became; else ``""``."""
    language: Language = "es" if mark.direction == "en-es" else "en"
    said = words(mark.answer, language)
    return mark.reused or (answer_key(scope, said) if scope and said else "")


def _wrong_mark(row: Row[Any]) -> WrongMark:
    receipt, answer = row.details.get("receipt"), _text(row.details.get("answer"))
    receipt = receipt if isinstance(receipt, dict) else {}
    reused = _text(receipt.get("reused"))
    return WrongMark(
        at=row.created_at,
        said=SAID_BY[row.activity_type],
        content_id=row.content_id,
        direction="es-en" if row.details.get("direction") == "es-en" else "en-es",
        answer=answer if row.shared and may_keep_text(answer) else "",
        verdict=_text(row.details.get("verdict")),
        now=row.now or "",
        tier=_text(receipt.get("tier")),
        reused=reused if reused.startswith("answer:") else "",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
