"""The words of feedback, shared by rules, cache, judge and page: one model for all of them."""

from collections.abc import Mapping
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
    FORESEEN = "foreseen"
    MEMORY = "memory"
    EXACT = "exact"
    RULES = "rules"
    COMPOSED = "composed"
    CANDIDATE = "candidate"
    PACK = "pack"
    JUDGE = "judge"
    OWN = "own"
    SELF = "self"
    TEACHER = "teacher"
    NONE = "none"


REASONED: Final = frozenset({Tier.COMPOSED, Tier.CANDIDATE})
"""Tiers whose verdict nobody gave for these very words."""
REUSED: Final = frozenset({Tier.MEMORY, Tier.EXACT, Tier.PACK}) | REASONED
"""Tiers whose feedback was paid for once, here or elsewhere, and given again."""
AUTHORED: Final = frozenset({Tier.ACCEPTED, Tier.FORESEEN})
"""Tiers of answers whose mark the item's author has written down: a right translation, a foreseen mistake."""
SPARED: Final = REUSED | {Tier.RULES}
"""Tiers of answers that would have been asked about; what was authored would not."""
SETTLED_BY: Final[Mapping[str, frozenset[Tier]]] = {
    "authored": AUTHORED,
    "text": frozenset({Tier.MEMORY, Tier.EXACT}),
    "edits": frozenset({Tier.COMPOSED}),
    "rules": frozenset({Tier.RULES}),
    "semantic": frozenset({Tier.CANDIDATE}),
    "pack": frozenset({Tier.PACK}),
}
"""Every way in which an answer is settled without a call, by the name that figures have for it."""
SETTLED: Final = frozenset().union(*SETTLED_BY.values())
"""All tiers that settle an answer without a call."""


def settled_shares(tiers: Mapping[str, int]) -> dict[str, float]:
    """Return which share of all answers, counted by tier, was settled in each way without a call."""
    answers = max(1, sum(tiers.values()))
    return {name: sum(tiers.get(tier, 0) for tier in by) / answers for name, by in SETTLED_BY.items()}


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


class Suggested(_Frozen):
    """
    What is probably so of an answer of which nobody can be sure: shown for the learner to decide, never a mark.

    ``quality`` is the likely rating, SM-2's 0-5. ``maybe_right`` says that the answer may be right as it stands, though
    it differs from what is known. ``why`` is the likely reason.
    """

    verdict: Verdict
    quality: Annotated[int, Field(ge=0, le=5)]
    edits: tuple[Edit, ...] = ()
    corrected: Annotated[str, Field(max_length=1000)] = ""
    why: Annotated[str, Field(max_length=400)] = ""
    maybe_right: bool = False


class Mark(_Frozen):
    """Feedback and how it came about; ``suggested`` only beside a pending one."""

    feedback: Feedback
    receipt: Receipt
    suggested: Suggested | None = None


class ForeseenMistake(_Frozen):
    """
    A mistake that an author expects: the ``wrong`` words, the ``right`` ones in their place, and the reason.

    ``verdict`` is what a teacher says of an answer that has it; without one it follows from the difference.
    """

    wrong: Annotated[str, Field(min_length=1, max_length=300)]
    right: Annotated[str, Field(max_length=300)]
    why: Annotated[str, Field(max_length=400)] = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """
    Content asked in one direction: all that marking may know of it.

    ``accepted`` are the authored right answers in the answer's language, best first, as written; ``grammars`` are
    further ones in the notation of :mod:`aidioma.lattice`, with the ``fragments`` that they name.
    """

    content_id: str
    version: int
    direction: Direction
    prompt: str
    accepted: tuple[str, ...]
    level: str = "beginner"
    concepts: tuple[str, ...] = field(default=())
    grammars: tuple[str, ...] = ()
    fragments: tuple[tuple[str, str], ...] = ()
    foreseen: tuple[ForeseenMistake, ...] = ()
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
