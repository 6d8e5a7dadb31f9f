"""
What is to be regraded: asked for in the transaction that makes a mark wrong, worked off by ``grading/``.

A request is an activity of the installation, and so is how far it came. Whoever edits content, corrects a stored answer
or decides about one asks here; nobody waits for the answers of thousands of learners.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from aidioma.activity_log import append_by_operator
from aidioma.db.models import LearningActivity
from aidioma.model.marks import Direction, Verdict
from aidioma.model.people import OPERATOR
from aidioma.odd_rows import left_out

ABOUT: Final = "system:regrades"
ASKED: Final = "regrade_asked"
REACHED: Final = "regrade_reached"
WAITS_AT_MOST: Final = timedelta(days=30)
MOST_ANSWERS: Final = 200


class RegradeRequest(BaseModel):
    """
    Which answers get which mark.

    ``answers`` to the exercise, as typed or in canonical words; none means all that were ever given. ``verdict`` None
    means as they are marked now: by whoever marks, where the answers are named, and by what is authored, where they are
    not. ``corrected`` is what they become right as, ``word`` what their learners are told, ``decision`` the activity
    that asked.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    content_id: str
    direction: Direction
    answers: Annotated[tuple[str, ...], Field(max_length=MOST_ANSWERS)] = ()
    verdict: Verdict | None = None
    corrected: str = ""
    word: Annotated[str, Field(max_length=500)] = ""
    decision: str = ""


class Reached(BaseModel):
    """
    How far a request came: after which learner, what it came to so far, and whether that is all.

    ``looks`` are those at everybody that are over.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    request: str
    after: str = ""
    looks: int = 0
    answers: int = 0
    learners: int = 0
    cards_moved: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that is not done, when it was asked, and how far it came."""

    id: str
    asked_at: datetime
    request: RegradeRequest
    reached: Reached


def ask(session: Session, request: RegradeRequest, *, now: datetime) -> str:
    """Ask for *request* and return its id; the caller commits."""
    details = request.model_dump(mode="json", exclude_defaults=True)
    return append_by_operator(session, ASKED, now=now, about=ABOUT, details=details).activity_id


def ask_again(session: Session, answers: Iterable[tuple[str, Direction, str]], *, now: datetime) -> int:
    """
    Ask that past *answers* (item, direction, words) be marked as they are marked by now; the caller commits.

    What they were marked by has gone or was changed. Returns how many exercises that concerns: those that anybody has
    met.
    """
    by_exercise: defaultdict[tuple[str, Direction], set[str]] = defaultdict(set)
    for content_id, direction, answer in answers:
        by_exercise[content_id, direction].add(answer)
    known = met(session, sorted({content_id for content_id, _ in by_exercise}))
    asked = {key: said for key, said in by_exercise.items() if key[0] in known}
    for (content_id, direction), said in sorted(asked.items()):
        listed = sorted(said)
        for at in range(0, len(listed), MOST_ANSWERS):
            some = tuple(listed[at : at + MOST_ANSWERS])
            ask(session, RegradeRequest(content_id=content_id, direction=direction, answers=some), now=now)
    return len(asked)


def met(session: Session, content_ids: Sequence[str]) -> set[str]:
    """
    Return those of *content_ids* that anybody did anything with.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``, one look an item.
    """
    asked = func.unnest(cast(list(content_ids), ARRAY(Text))).table_valued("id").render_derived(name="asked")
    anything = select(LearningActivity.id).where(LearningActivity.content_id == asked.c.id)
    return set(session.scalars(select(asked.c.id).where(anything.exists()).order_by(asked.c.id)))


def note_reached(session: Session, reached: Reached, *, now: datetime) -> None:
    """Keep how far a request came; the caller commits."""
    append_by_operator(session, REACHED, now=now, about=ABOUT, details=reached.model_dump(mode="json"))


def waiting(session: Session, *, now: datetime) -> Sequence[Waiting]:
    """
    Return the requests of the last 30 days that are not done, the oldest first.

    Those with a verdict come before the rest: a teacher's word is read rather than that an item was edited. Served by
    ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.execute(
        select(LearningActivity.id, LearningActivity.activity_type, LearningActivity.created_at,
               LearningActivity.details)
        .where(LearningActivity.content_id == ABOUT, LearningActivity.user_id == OPERATOR,
               LearningActivity.created_at >= now - WAITS_AT_MOST)
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )  # fmt: skip
    asked: dict[str, tuple[datetime, RegradeRequest]] = {}
    reached: dict[str, Reached] = {}
    for key, kind, at, details in rows:
        try:
            if kind == ASKED:
                asked[key] = (at, RegradeRequest.model_validate(details))
            else:
                _take_in(reached, Reached.model_validate(details))
        except ValidationError:
            left_out(key, of="what is regraded")
    found = [Waiting(key, *one, reached.get(key) or Reached(request=key)) for key, one in asked.items()]
    return sorted((one for one in found if not one.reached.done), key=lambda one: one.request.verdict is None)


def reached_by(session: Session, request_ids: Sequence[str], *, since: datetime) -> dict[str, Reached]:
    """
    Return how far each of *request_ids*, asked after *since*, came.

    Served by ``idx_activities_content_user (content_id, user_id, created_at)``.
    """
    rows = session.scalars(
        select(LearningActivity.details)
        .where(LearningActivity.content_id == ABOUT, LearningActivity.user_id == OPERATOR,
               LearningActivity.created_at >= since, LearningActivity.activity_type == REACHED,
               LearningActivity.details["request"].astext.in_(request_ids))
        .order_by(LearningActivity.created_at, LearningActivity.id)
    )  # fmt: skip
    found: dict[str, Reached] = {}
    for details in rows:
        _take_in(found, Reached.model_validate(details))
    return found


def _take_in(found: dict[str, Reached], reached: Reached) -> None:
    """Keep the farthest, whichever clock it was written by."""
    before = found.get(reached.request)
    if before is None or _how_far(before) <= _how_far(reached):
        found[reached.request] = reached


def _how_far(reached: Reached) -> tuple[bool, int, str]:
    return reached.done, reached.looks, reached.after
