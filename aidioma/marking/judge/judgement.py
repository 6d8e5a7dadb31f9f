"""What a judge hands back, and what it cost: plain values, the same from a provider, a label or a fake."""

from dataclasses import dataclass, field

from aidioma.llm.usage import Usage
from aidioma.model.marks import Criteria, Edit, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    One answer, judged. The edits are exactly what the shared diff finds between answer and ``corrected``.

    A ``flagged`` one is pending and must never be stored for reuse: the provider refused, or the answer
    speaks to the judge instead of to the exercise. Its ``usage.remark`` says which.
    """

    verdict: Verdict
    edits: tuple[Edit, ...] = ()
    corrected: str = ""
    tip: str = ""
    concepts: tuple[str, ...] = ()
    criteria: Criteria | None = None
    usage: Usage = field(default_factory=Usage)
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer to a learner's question about a mark. A ``flagged`` one has no text and is never stored."""

    text: str
    usage: Usage = field(default_factory=Usage)
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class LikelyMistake:
    """An answer that learners can be expected to give, and what is wrong with it."""

    answer: str
    corrected: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """What can be known of an exercise before the first learner: right translations and mistakes."""

    alternatives: tuple[str, ...] = ()
    mistakes: tuple[LikelyMistake, ...] = ()
    usage: Usage = field(default_factory=Usage)
