"""What people typed for an exercise, by words and not by person."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from aidioma.access import is_shared
from aidioma.activity_filters import is_evidence
from aidioma.admin.contradictions import Typed
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.model.marks import Direction, Tier
from aidioma.text import Language, joined, may_keep_text, words

LATEST: Final = 3_000


def typed_answers(session: Session, *, content_id: str, direction: Direction) -> Sequence[Typed]:
    """
    Return the marked answers to an item among its latest few thousand, equal ones counted together.

    What may not be kept for others is left out, and every answer to a learner's own card, or one that its learner
    accepts from themselves. Served by ``idx_activities_content_user`` and the primary key.
    """
    details = LearningActivity.details
    rows = session.execute(
        select(
            details["answer"].astext, details["verdict"].astext, details[("feedback", "corrected")].astext
        )
        .join(LearningContent, LearningContent.id == LearningActivity.content_id)
        .where(
            LearningActivity.content_id == content_id,
            is_shared(),
            details["direction"].astext == direction,
            details["verdict"].astext.in_(("correct", "almost", "incorrect")),
            details.has_key("answer"),
            details[("receipt", "tier")].astext.is_distinct_from(Tier.OWN.value),
            is_evidence(),
        )
        .order_by(LearningActivity.created_at.desc(), LearningActivity.id)
        .limit(LATEST)
    )  # fmt: skip
    language: Language = "es" if direction == "en-es" else "en"
    counted: Counter[tuple[str, str, str]] = Counter()
    for answer, verdict, corrected in rows:
        if may_keep_text(answer):
            said = joined(words(answer, language))
            counted[said, verdict, joined(words(corrected or "", language))] += 1
    return [Typed(said, verdict, corrected, n) for (said, verdict, corrected), n in sorted(counted.items())]
