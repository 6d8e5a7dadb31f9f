"""Marks that somebody said were wrong, and the stored answers behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from aidioma.db.models import LearningActivity
from aidioma.feedback.model import Direction
from aidioma.inspection import entries
from aidioma.inspection.entries import Stored
from aidioma.text import Language, joined, may_keep_text, words
from aidioma.words import Words

LATEST: Final = 25
SAID_BY: Final[Mapping[str, Words]] = {
    "override": Words("a teacher decided otherwise"),
    "regrade": Words("accepted since, and regraded"),
    "report": Words("its learner doubts it"),
}
_IS_DOUBT: Final[ColumnElement[bool]] = literal_column("word.activity_type IN ('override', 'regrade', 'report')")
"""Word for word the condition of the partial index."""


@dataclass(frozen=True, slots=True)
class WrongMark:
    """
    One mark, who said what of it, and where it came from, without whose it was.

    ``answer`` is empty where it may not be kept for others; ``reused`` is the key of the stored answer that was given,
    empty where the mark was made for this answer.
    """

    at: datetime
    said: Words
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
               mark.details)
        .join(mark, mark.id == about)
        .where(_IS_DOUBT)
        .order_by(word.created_at.desc(), word.id)
        .limit(LATEST)
    )  # fmt: skip
    return [_wrong_mark(row) for row in session.execute(latest)]


def stored_behind(session: Session, mark: WrongMark, *, scope: str | None) -> Stored | None:
    """Return the stored answer that was given, or that the judge's word on this answer became within *scope*."""
    if mark.reused:
        return next(iter(entries.by_keys(session, [mark.reused])), None)
    language: Language = "es" if mark.direction == "en-es" else "en"
    said = joined(words(mark.answer, language))
    found = entries.found(session, entries.Filter(text=said, scopes=(scope,))) if scope and said else ()
    return next((one for one in found if one.answer == said), None)


def _wrong_mark(row: Row[Any]) -> WrongMark:
    receipt, answer = row.details.get("receipt") or {}, row.details.get("answer") or ""
    reused = receipt.get("reused") or ""
    return WrongMark(
        at=row.created_at,
        said=SAID_BY[row.activity_type],
        content_id=row.content_id,
        direction="es-en" if row.details.get("direction") == "es-en" else "en-es",
        answer=answer if may_keep_text(answer) else "",
        verdict=row.details.get("verdict") or "",
        now=row.now or "",
        tier=receipt.get("tier") or "",
        reused=reused if reused.startswith("answer:") else "",
    )
