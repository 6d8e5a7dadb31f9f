"""What somebody can do at a level, in words that a learner can answer by, and what a learner of a level is given."""

from collections.abc import Mapping
from typing import Any, Final

from aidioma.i18n import Message
from aidioma.model.items import Level
from aidioma.model.preferences import Preferences, Reason
from aidioma.practice.placement import Standing, level_of
from pages.ui.runtime import runtime

STANDINGS: Final[Mapping[Standing, Message]] = {
    "none": Message("None yet: I begin at zero"),
    "beginner": Message("A little: who I am, what I like, what I did yesterday"),
    "intermediate": Message("Some: I can tell stories and say what I hope for"),
    "advanced": Message("A lot: I look for nuances"),
}
LEVEL_NAMES: Final[Mapping[Level, Message]] = {
    "beginner": Message("Beginner (A1 and A2)"),
    "intermediate": Message("Intermediate (B1 and B2)"),
    "advanced": Message("Advanced (C1 and C2)"),
}
REASONS: Final[Mapping[Reason, Message]] = {
    "travel": Message("To travel"),
    "people": Message("For people I know"),
    "work": Message("For work"),
    "study": Message("For school or studies"),
    "itself": Message("For its own sake"),
}


def begin_at(standing: Standing, *, user_id: str, wanted: Preferences) -> None:
    """
    Keep where somebody stands, and what follows from it.

    Who knows no word follows the first course for beginners, meets what is new in Spanish, and answers from words.
    """
    at_zero = standing == "none"
    gentle: dict[str, Any] = {"recognise_first": at_zero, "word_bank": at_zero or wanted.word_bank, "introduced": True}
    runtime().preferences.save(user_id=user_id, wanted=wanted.model_copy(update=gentle), level=level_of(standing))
    if at_zero and not runtime().courses.followed(user_id):
        first = next((one for one in runtime().courses.courses() if one.difficulty == "beginner"), None)
        if first is not None:
            runtime().courses.follow(first.id, user_id=user_id)
