"""The words of feedback, shared by rules, cache, judge and page: one model for all of them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from aidioma.text import Language

Direction = Literal["en-es", "es-en"]
"""An exercise is content asked in one direction: from the prompt's language to the answer's."""


class Verdict(StrEnum):
    """What is said of an answer. ``pending`` is the honest word for "nobody has judged it yet"."""

    CORRECT = "correct"
    ALMOST = "almost"
    INCORRECT = "incorrect"
    PENDING = "pending"


class Tier(StrEnum):
    """Where a verdict came from, cheapest first."""

    ACCEPTED = "accepted"
    MEMORY = "memory"
    EXACT = "exact"
    RULES = "rules"
    COMPOSED = "composed"
    CANDIDATE = "candidate"
    JUDGE = "judge"
    SELF = "self"
    TEACHER = "teacher"
    NONE = "none"


REASONED: Final = frozenset({Tier.COMPOSED, Tier.CANDIDATE})
"""Tiers whose verdict nobody gave for these very words."""
REUSED: Final = frozenset({Tier.MEMORY, Tier.EXACT}) | REASONED
"""Tiers whose feedback was paid for once and given again."""
SPARED: Final = REUSED | {Tier.RULES}
"""Tiers of answers that would have been asked about; an authored translation would not."""


class EditClass(StrEnum):
    """Kinds of difference between an answer and the nearest known-right translation."""

    ACCENT = "accent"
    SPELLING = "spelling"
    GENDER = "gender"
    NUMBER = "number"
    ARTICLE = "article"
    SER_ESTAR = "ser_estar"
    POR_PARA = "por_para"
    TENSE = "tense"
    PERSON = "person"
    MOOD = "mood"
    PREPOSITION = "preposition"
    PRONOUN = "pronoun"
    ORDER = "order"
    MISSING = "missing"
    EXTRA = "extra"
    VOCABULARY = "vocabulary"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Edit(_Frozen):
    """
    One word to change, add or drop: ``wrong`` is the learner's, ``right`` the one that belongs there.

    Canonical spelling (lower case). ``""`` on one side means a missing or a superfluous word.
    """

    wrong: Annotated[str, Field(max_length=80)]
    right: Annotated[str, Field(max_length=80)]
    edit_class: EditClass
    why: Annotated[str, Field(max_length=400)] = ""


class Criteria(_Frozen):
    """The four things a score is made of, each 0-100."""

    meaning: Annotated[int, Field(ge=0, le=100)]
    grammar: Annotated[int, Field(ge=0, le=100)]
    vocabulary: Annotated[int, Field(ge=0, le=100)]
    naturalness: Annotated[int, Field(ge=0, le=100)]


class Feedback(_Frozen):
    """What a learner is told about one answer. A pending one has no score and no criteria."""

    verdict: Verdict
    score: Annotated[int, Field(ge=0, le=100)] | None
    criteria: Criteria | None = None
    edits: tuple[Edit, ...] = ()
    corrected: Annotated[str, Field(max_length=1000)] = ""
    tip: Annotated[str, Field(max_length=500)] = ""
    concepts: tuple[str, ...] = ()


class Receipt(_Frozen):
    """How a mark came about; stored with the activity, readable by learner, teacher and admin."""

    tier: Tier
    reused: str | None = None
    checked: tuple[str, ...] = ()
    prompt_version: str | None = None
    model: str | None = None
    tokens_in: Annotated[int, Field(ge=0)] = 0
    tokens_out: Annotated[int, Field(ge=0)] = 0
    cost_usd: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    latency_ms: Annotated[float, Field(ge=0)] = 0.0
    note: str = ""


class Mark(_Frozen):
    """Feedback and how it came about."""

    feedback: Feedback
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Exercise:
    """
    Content asked in one direction: all that marking may know of it.

    ``accepted`` are the authored right answers in the answer's language, best first, as written.
    """

    content_id: str
    version: int
    direction: Direction
    prompt: str
    accepted: tuple[str, ...]
    level: str = "beginner"
    concepts: tuple[str, ...] = field(default=())
    own: bool = False
    """Whether it is a learner's own card: what is remembered of it is kept without its words."""

    @property
    def answer_language(self) -> Language:
        """The language that the answer is written in."""
        return "es" if self.direction == "en-es" else "en"

    @property
    def model_answer(self) -> str:
        """The answer shown first; empty where none was authored."""
        return self.accepted[0] if self.accepted else ""
