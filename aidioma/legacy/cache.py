"""
Legacy judgements filed in the cache, where sentence, direction and answer make an exact key.

Key, scope and row are the feedback's own. A legacy row becomes an entry only if all of this holds: it was made for
exactly this answer, it does not contradict itself, what it calls right is the answer or a known translation,
and nothing in the answer points to a person. Everything else is left out, and counted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from cachetools import LRUCache
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.exercises import exercise
from aidioma.content.service import get_item
from aidioma.db.models import AiCache
from aidioma.errors import InvalidContentError, NotFoundError
from aidioma.legacy import coerce, target
from aidioma.legacy.fields import OURS, Fields
from aidioma.legacy.model import content_ref
from aidioma.legacy.references import MappedRow
from aidioma.legacy.report import TableReport
from aidioma.legacy.tables import CACHE
from aidioma.llm.embeddings import Embedder
from aidioma.marking import cached_tiers
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.store import SCOPE_LIMIT, Entry, Written
from aidioma.model.marks import Exercise
from aidioma.model.people import OPERATOR
from aidioma.text import words

MODEL: Final = "legacy"
_RIGHT_FROM: Final = 95
_CORRECTED: Final = (
    "corrected",
    "correctedText",
    "corrected_text",
    "correctedTranslation",
    "corrected_translation",
    "correctTranslation",
    "correct_translation",
)
_EMBEDDED_AT_ONCE: Final = 100
_ROOM: Final = text("""
    SELECT scope, count(entry.cache_key) FROM unnest(CAST(:scopes AS text[])) AS scope
    LEFT JOIN ai_cache AS entry
      ON entry.cache_key >= 'answer:' || scope || ':' COLLATE "C"
     AND entry.cache_key < 'answer:' || scope || ';' COLLATE "C"
    GROUP BY scope ORDER BY scope
""")
_EMPTY: Final = (
    select(AiCache.id, AiCache.response["answer"].astext, AiCache.response["corrected"].astext)
    .where(AiCache.model == MODEL, AiCache.input_embedding.is_(None))
    .order_by(AiCache.cache_key)
)


@dataclass(frozen=True, slots=True)
class Filing:
    """
    What filing needs of the feedback: the scope that cache keys are made in, and exercises by content id.

    ``filed`` are the answers of which an entry was made: what many learners said is looked at once.
    """

    cache_scope: CacheScope
    embedder: Embedder
    exercises: LRUCache[str, Exercise | None] = field(default_factory=lambda: LRUCache(10_000))
    filed: LRUCache[tuple[str | None, str | None], bool] = field(default_factory=lambda: LRUCache(100_000))

    def exercise(self, session: Session, content_id: str) -> Exercise | None:
        """Return the item asked into Spanish, None where it cannot be."""
        if content_id not in self.exercises:
            try:
                self.exercises[content_id] = exercise(get_item(session, content_id))
            except (NotFoundError, InvalidContentError):
                self.exercises[content_id] = None
        return self.exercises[content_id]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A legacy row that makes an entry."""

    scope: str
    entry: Entry
    hits: int

    def columns(self, *, now: datetime) -> dict[str, Any]:
        """Return the row of the cache; it has no vectors yet."""
        written = Written(self.entry, MODEL, Decimal(0), MODEL)
        return written.columns(now=now) | {"hit_count": self.hits}


def file_entries(session: Session, rows: Sequence[MappedRow], filing: Filing, *, now: datetime) -> TableReport:
    """File the rows of the legacy cache, and keep those that make no entry under the system's name."""
    report = TableReport(read=len(rows))
    found = {key: judged(session, Fields(CACHE, key, row), filing) for key, row in rows if not key.startswith(OURS)}
    report.add("ours", count=len(rows) - len(found))
    new = file_judged(session, [one for one in found.values() if isinstance(one, JudgedRow)], now=now)
    refused = {key: one for key, one in found.items() if isinstance(one, str)}
    target.write(
        session, "activity", [target.rejected(CACHE, key, row, refused[key]) for key, row in rows if key in refused]
    )
    for key, reason in refused.items():
        report.found(key, [f"no entry: {reason}"])
    report.add("new", count=new)
    report.add("same", count=len(found) - len(refused) - new)
    report.add("rejected", count=len(refused))
    return report


def file_evaluations(session: Session, rows: Sequence[MappedRow], filing: Filing, *, now: datetime) -> int:
    """File what evaluations say of an answer, and return how many entries are new; the answers are kept anyway."""
    found: list[JudgedRow] = []
    for fields in (Fields("evaluations", key, row) for key, row in rows if not key.startswith(OURS)):
        said = fields.reference("sentence_id"), fields.text("user_translation")
        one = None if said in filing.filed else judged(session, fields, filing, reply="ai_evaluation")
        if isinstance(one, JudgedRow):
            filing.filed[said] = True
            found.append(one)
    return file_judged(session, found, now=now)


def judged(session: Session, fields: Fields, filing: Filing, *, reply: str = "ai_response") -> JudgedRow | str:
    """Return the entry that a legacy row makes, or why it makes none."""
    if fields.raw("cache_level") not in {None, "exact"}:
        return "it was made for a similar answer"
    asked = filing.exercise(session, content_ref("sentence", fields.reference("sentence_id") or ""))
    if asked is None:
        return "its sentence cannot be asked"
    answer = fields.text("user_translation")
    score = fields.score("score")
    if answer is None or score is None:
        return "it has no answer, or no score"
    told = _told(fields.json(reply))
    if told is None and score < _RIGHT_FROM:
        return "it does not say what would be right"
    question = Question.about(asked, answer, cache_scope=filing.cache_scope, learner_id=OPERATOR)
    if not question.words or not question.keeps_text:
        return "its answer is empty, long or personal"
    corrected = _corrected(question, told, score=score)
    return corrected if isinstance(corrected, str) else _entry(question, corrected, fields)


def file_judged(session: Session, found: Sequence[JudgedRow], *, now: datetime) -> int:
    """Write entries where there is room in their scope and none by their key, and return how many are new."""
    unique = {one.entry.key: one for one in reversed(found)}
    scopes = sorted({one.scope for one in unique.values()})
    room: dict[str, int] = dict(session.execute(_ROOM, {"scopes": scopes}).all())
    rows = [one.columns(now=now) for one in unique.values() if room.get(one.scope, 0) < SCOPE_LIMIT]
    if not rows:
        return 0
    statement = insert(AiCache).on_conflict_do_nothing(index_elements=[AiCache.cache_key]).returning(AiCache.id)
    return len(session.scalars(statement.values(sorted(rows, key=lambda row: str(row["cache_key"])))).all())


def fill_vectors(sessions: sessionmaker[Session], embedder: Embedder) -> int:
    """Give filed entries their vectors, a batch at a time: made between two transactions, never inside one."""
    filled = 0
    while True:
        with sessions() as session:
            empty = session.execute(_EMPTY.limit(_EMBEDDED_AT_ONCE)).all()
        if not empty:
            return filled
        vectors = [list(map(float, vector)) for vector in embedder.embed([said for _, *both in empty for said in both])]
        rows = [
            {"id": id_, "input_embedding": vectors[2 * place], "response_embedding": vectors[2 * place + 1]}
            for place, (id_, _, _) in enumerate(empty)
        ]
        with sessions.begin() as session:
            session.execute(update(AiCache), rows)
        filled += len(rows)


def _told(reply: Any) -> str | None:
    """Return the sentence that a reply calls right."""
    found = next((reply[name] for name in _CORRECTED if reply.get(name)), None) if isinstance(reply, Mapping) else None
    return found if isinstance(found, str) else None


def _corrected(question: Question, said: str | None, *, score: int) -> tuple[str, ...] | str:
    told = question.words if said is None else words(said)
    if (score >= _RIGHT_FROM) != (told == question.words):
        return "it contradicts itself"
    known = {words(accepted) for accepted in question.exercise.accepted}
    return told if told == question.words or told in known else "what it calls right is not known to be"


def _entry(question: Question, corrected: tuple[str, ...], fields: Fields) -> JudgedRow:
    feedback = (
        cached_tiers.right(question) if corrected == question.words else cached_tiers.corrected_to(question, corrected)
    )
    at = coerce.moment(fields.raw("created_at"))[0]
    told = json.loads(feedback.model_dump_json(exclude_defaults=True))
    judged_at = (at or datetime.fromisoformat("1970-01-01T00:00:00+00:00")).isoformat()
    entry = Entry(question.key, question.words, corrected, told, "judge", judged_at)
    hits = (fields.integer("hit_count") or 1) - 1 if fields.raw("hit_count") is not None else 0
    return JudgedRow(question.scope, entry, max(0, hits))
