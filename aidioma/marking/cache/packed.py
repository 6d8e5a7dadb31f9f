"""
What installed packs say of answers, as rows of ``ai_cache`` beside those that were judged here.

A pack's row is ``pack:<place>:<answer>:<pack>``: one key range an exercise for all packs, which is read together with
the exercise's own. No judgement of this installation stands in it, none is overwritten by it, and taking a pack away
is deleting its rows. It neither expires nor makes room for others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from aidioma.marking.engine.evidence import Tokens
from aidioma.model.marks import Feedback

Judger = Literal["author", "teacher", "judge", "reuse"]
"""Who says so; ``reuse``: it was worked out from judged answers, and nobody judged these very words."""
PACKED: Final = "packed"
"""The state of such a row."""
MOST_OF_A_PLACE: Final = 400
"""Answers to one exercise that packs may bring."""
_SUREST_FIRST: Final[tuple[Judger, ...]] = ("author", "teacher", "judge", "reuse")


@dataclass(frozen=True, slots=True)
class PackedAnswer:
    """What one pack says of one answer."""

    key: str
    pack: str
    answer: Tokens
    corrected: Tokens
    by: Judger
    told: Mapping[str, Any]

    @classmethod
    def of(cls, key: str, response: Mapping[str, Any]) -> "PackedAnswer":
        """Return what a row holds."""
        return cls(
            key,
            response["pack"],
            tuple(response["answer"].split()),
            tuple(response["corrected"].split()),
            response["by"],
            response["feedback"],
        )

    @property
    def feedback(self) -> Feedback:
        """What its learner is told."""
        return Feedback.model_validate(self.told)

    @property
    def order(self) -> tuple[int, str]:
        """The place among what several packs say of one answer; the first is believed."""
        return _SUREST_FIRST.index(self.by), self.key
