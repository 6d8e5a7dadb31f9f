"""
What this installation can give away of what it settled: judged answers, and replies worked out from them.

An answer goes out only where at least so many different learners gave it, or where nobody did: what a judge foresaw and
what other content knows. All guests together count as one learner, since one person can be many of them. What a
teacher or a learner has doubted stays, and so does whatever names somebody (:mod:`aidioma.admin.pack_names`), holds
an address or is long; learners' own cards, free writing and conversations are not looked at.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from aidioma.access import has_status, is_shared
from aidioma.activity_filters import is_evidence
from aidioma.admin.pack_names import Names
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.rows import COLUMNS, item_of
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.errors import InvalidContentError
from aidioma.marking.cache.keys import CacheScope, key_range, place_of
from aidioma.marking.cache.packed import Judger
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.packs.pack_line import PackLine, given_by
from aidioma.model.marks import REASONED, Direction, Exercise, Feedback, Verdict
from aidioma.odd_rows import left_out
from aidioma.spanish.right_answers import lattice_for
from aidioma.spanish.rules import feedback_for
from aidioma.text import Language, joined, may_keep_text, words

ITEMS_AT_ONCE: Final = 200
DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")
_GUESTS: Final = "guests"
_BY: Final[Mapping[str, Judger]] = {"judge": "judge", "foreseen": "judge", "content": "author", "teacher": "teacher"}
_GIVEN_BY_NOBODY: Final = frozenset({"foreseen", "content"})
_DOUBTS: Final = ("override", "regrade", "report")
_JUDGED = text("""
    SELECT scope.name, row.response
    FROM unnest(CAST(:scopes AS text[]), CAST(:firsts AS text[]), CAST(:ends AS text[])) AS scope (name, first, last)
    CROSS JOIN LATERAL (
        SELECT cache_key, response FROM ai_cache
        WHERE cache_key >= scope.first AND cache_key < scope.last AND (expires_at IS NULL OR expires_at > :now)
          AND response ->> 'state' = 'judged' AND NOT response ? 'changes'
        ORDER BY cache_key LIMIT 800
    ) AS row
    ORDER BY scope.name, row.cache_key
""")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer was told, by whom."""

    corrected: Tokens
    feedback: Feedback
    source: str

    @property
    def by(self) -> Judger:
        """Who said so, as a pack has it."""
        return _BY.get(self.source, "reuse")


@dataclass(slots=True)
class Gathered:
    """One exercise: what its answers were told, who gave them, and which of them somebody doubted."""

    asked: Exercise
    told: dict[Tokens, Told] = field(default_factory=dict)
    givers: defaultdict[Tokens, set[str]] = field(default_factory=lambda: defaultdict(set))
    doubted: set[Tokens] = field(default_factory=set)

    @property
    def language(self) -> Language:
        """The language of its answers."""
        return self.asked.answer_language

    def aimed_at(self) -> Iterator[tuple[Tokens, set[str]]]:
        """Yield right translations that answers were corrected to, with everybody who gave one of these answers."""
        givers: defaultdict[Tokens, set[str]] = defaultdict(set)
        for answer, told in self.told.items():
            if told.source == "judge":
                givers[told.corrected] |= self.givers[answer]
        yield from ((aim, by | self.givers[aim]) for aim, by in givers.items() if aim not in self.told)


def pack_lines(
    session: Session,
    cache_scope: CacheScope,
    *,
    least_learners: int,
    content_ids: Collection[str] | None,
    now: datetime,
) -> Iterator[PackLine]:
    """Yield what may be given away, in the order of items; reads some hundred items at a time."""
    names = Names.of_everybody(session)
    for items in _items(session, content_ids):
        found = _exercises(items)
        _add_judged(session, found, cache_scope, now=now)
        _add_given(session, found)
        for one in found.values():
            yield from _lines(one, names, least_learners=least_learners)


def _items(session: Session, content_ids: Collection[str] | None) -> Iterator[Sequence[ContentItem]]:
    """Yield published items that are nobody's own cards, some at a time. Served by the primary key."""
    after = ""
    while True:
        page = select(*COLUMNS).where(is_shared(), has_status("published"), LearningContent.id > after)
        if content_ids is not None:
            page = page.where(LearningContent.id.in_(content_ids))
        found = [item_of(*row) for row in session.execute(page.order_by(LearningContent.id).limit(ITEMS_AT_ONCE))]
        if not found:
            return
        yield found
        after = found[-1].id


def _exercises(items: Sequence[ContentItem]) -> dict[tuple[str, Direction], Gathered]:
    found: dict[tuple[str, Direction], Gathered] = {}
    for item in items:
        for direction in DIRECTIONS:
            try:
                found[item.id, direction] = Gathered(exercise(item, direction))
            except InvalidContentError:
                continue
    return found


def _add_judged(
    session: Session, found: Mapping[tuple[str, Direction], Gathered], cache_scope: CacheScope, *, now: datetime
) -> None:
    """Add what was judged here and is kept in words. Served by the unique index of ``cache_key``."""
    by_scope = {cache_scope.scope(one.asked): one for one in found.values()}
    ranges = [key_range(f"answer:{scope}:") for scope in by_scope]
    values = {"scopes": list(by_scope), "firsts": [a for a, _ in ranges], "ends": [b for _, b in ranges], "now": now}
    for scope, response in session.execute(_JUDGED, values):
        answer, corrected = tuple(response["answer"].split()), tuple(response["corrected"].split())
        by_scope[scope].told[answer] = Told(
            corrected, Feedback.model_validate(response["feedback"]), response["source"]
        )


def _add_given(session: Session, found: Mapping[tuple[str, Direction], Gathered]) -> None:
    """
    Add who gave which answer, and what was worked out for it. Served by ``idx_activities_content_user``.

    What was taken back counts for nothing.
    """
    ids = list({content_id for content_id, _ in found})
    undone, doubted = _later_words(session, ids)
    details = LearningActivity.details
    given = (
        select(
            LearningActivity.id,
            LearningActivity.content_id,
            LearningActivity.user_id,
            User.email.is_(None).label("is_guest"),
            details,
        )
        .join(User, User.id == LearningActivity.user_id)
        .where(LearningActivity.content_id.in_(ids), is_evidence())
        .where(details.has_key("answer"), details.has_key("receipt"))
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )
    for row in session.execute(given.execution_options(yield_per=1000)):
        if row.id not in undone:
            _add_answer(found, row, is_doubted=row.id in doubted)


def _later_words(session: Session, content_ids: Sequence[str]) -> tuple[set[str], set[str]]:
    """Return the ids of answers that were taken back, and of those whose mark somebody changed or doubted."""
    details, kind = LearningActivity.details, LearningActivity.activity_type
    rows = session.execute(
        select(
            kind, details["undoes"].astext, details["corrects"].astext, details["attempt"].astext
        ).where(LearningActivity.content_id.in_(content_ids), kind.in_(("undo", *_DOUBTS)))
    ).all()  # fmt: skip
    undone = {undoes for name, undoes, _, _ in rows if name == "undo" and undoes}
    return undone, {about for name, _, *answers in rows if name in _DOUBTS for about in answers if about}


def _add_answer(found: Mapping[tuple[str, Direction], Gathered], row: Row[Any], *, is_doubted: bool) -> None:
    said, details = row.details["answer"], row.details
    direction: Direction = "es-en" if details.get("direction") == "es-en" else "en-es"
    one = found.get((row.content_id, direction))
    if one is None or not isinstance(said, str) or not may_keep_text(said):
        return
    answer = words(said, one.language)
    one.givers[answer].add(_GUESTS if row.is_guest else row.user_id)
    if is_doubted:
        one.doubted.add(answer)
    is_of_today = details.get("content_version", 1) == one.asked.version
    if is_of_today and one.told.get(answer, _NOTHING).source == "reuse" and (told := _worked_out(row, one.language)):
        one.told[answer] = told


_NOTHING: Final = Told((), Feedback(verdict=Verdict.PENDING, score=None), "reuse")


def _worked_out(row: Row[Any], language: Language) -> Told | None:
    """Return what a reply that was composed says; None where the mark came about otherwise, or cannot be read."""
    try:
        if row.details["receipt"]["tier"] not in REASONED:
            return None
        feedback = Feedback.model_validate(row.details["feedback"])
    except (ValidationError, KeyError, TypeError):
        left_out(row.id, of="what a pack is made of")
        return None
    return Told(words(feedback.corrected, language), feedback, "reuse")


def _lines(one: Gathered, names: Names, *, least_learners: int) -> Iterator[PackLine]:
    known, lattice = {words(text, one.language) for text in one.asked.accepted}, lattice_for(one.asked)
    told = {answer: (told, one.givers[answer]) for answer, told in one.told.items() if answer}
    right = {aim: (Told(aim, _right(aim), "judge"), givers) for aim, givers in one.aimed_at()}
    for answer, (said, givers) in sorted({**right, **told}.items()):
        is_given_enough = len(givers) >= least_learners
        is_known = answer in known or (lattice is not None and lattice.accepts(answer))
        if not (is_given_enough or said.source in _GIVEN_BY_NOBODY) or is_known or answer in one.doubted:
            continue
        made = _line(one, answer, said, learners=len(givers))
        line = made and names.left_out(made, asked=one.asked, givers=givers)
        if line is not None:
            yield line


def _right(answer: Tokens) -> Feedback:
    return Feedback(verdict=Verdict.CORRECT, score=100, corrected=joined(answer))


def _line(one: Gathered, answer: Tokens, told: Told, *, learners: int) -> PackLine | None:
    """
    Return a line that holds when it is read again; None where that cannot be made of it.

    Of the explanations it has what the rules would not say themselves.
    """
    is_right, said = answer == told.corrected, told.feedback
    fields: dict[str, Any] = {
        "content": one.asked.content_id,
        "direction": one.asked.direction,
        "asked": place_of(one.asked),
        "answer": joined(answer),
        "verdict": Verdict.CORRECT,
        "by": told.by,
        "given": given_by(learners),
    }
    if not is_right:
        by_rules = feedback_for(answer, told.corrected, language=one.language)
        own = [edit for edit in said.edits if edit not in by_rules.edits]
        edits = [edit.model_dump(include={"wrong", "right", "why"}) | {"class": edit.edit_class} for edit in own]
        tip = "" if said.tip == by_rules.tip else said.tip
        concepts = () if said.concepts == by_rules.concepts else said.concepts
        fields |= {"verdict": said.verdict, "corrected": said.corrected, "edits": edits, "tip": tip}
        fields |= {"concepts": concepts}
    try:
        line = PackLine.model_validate(fields)
        _ = line.feedback
    except ValueError:
        return None
    return line
