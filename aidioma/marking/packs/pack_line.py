"""
One judged answer as a pack has it, checked like a judge's reply.

Edits and their order follow from the difference between answer and correction; the reasons alone are the pack's words.
"""

from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from aidioma.errors import JudgeReplyError
from aidioma.marking.cache.packed import PACKED, Judger
from aidioma.marking.engine.evidence import Tokens
from aidioma.marking.judge.reply import shown_text
from aidioma.model.marks import Direction, Edit, EditClass, Feedback, Verdict
from aidioma.spanish.explain import tip
from aidioma.spanish.rules import feedback_for
from aidioma.spanish.scoring import score_for
from aidioma.text import KEPT_TEXT_MAX_CHARS, Language, can_be_stored, joined, may_keep_text, words

_GIVEN_BY: Final = (1, 3, 10, 30, 100)
_WHY_CHARS: Final = 400
_TIP_CHARS: Final = 500

ShortText = Annotated[str, Field(max_length=KEPT_TEXT_MAX_CHARS)]
Concept = Annotated[str, Field(pattern=r"^[\w /-]{1,40}$")]
Bucket = Annotated[str, Field(pattern=r"^(\d{1,4}\+)?$")]


class Strict(BaseModel):
    """A part of a pack: what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PackEdit(Strict):
    """The pack's own words on one of the differences: why it is wrong, and of what class where the rules see none."""

    wrong: Annotated[str, Field(max_length=80)]
    right: Annotated[str, Field(max_length=80)]
    edit_class: EditClass | None = Field(None, alias="class")
    why: Annotated[str, Field(max_length=_WHY_CHARS)] = ""


class PackLine(Strict):
    """
    One judged answer.

    Attributes:
        content: The id of the item.
        asked: What is asked of it, as :func:`aidioma.marking.cache.keys.place_of` has it: whose item asks
            something else under the same id is not met by this line.
        corrected: What it becomes; empty for a right answer.
        by: Who said so.
        given: How many different learners gave it, at least; empty where nobody need have.
    """

    content: Annotated[str, Field(min_length=1, max_length=200)]
    direction: Direction
    asked: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    answer: Annotated[ShortText, Field(min_length=1)]
    verdict: Literal[Verdict.CORRECT, Verdict.ALMOST, Verdict.INCORRECT]
    corrected: ShortText = ""
    edits: Annotated[tuple[PackEdit, ...], Field(max_length=40)] = ()
    tip: Annotated[str, Field(max_length=_TIP_CHARS)] = ""
    concepts: Annotated[tuple[Concept, ...], Field(max_length=5)] = ()
    by: Judger
    given: Bucket = ""

    @model_validator(mode="after")
    def _holds(self) -> Self:
        texts = (self.content, self.answer, self.corrected, self.tip, *(edit.why for edit in self.edits))
        if not all(map(can_be_stored, texts)):
            msg = "it has characters that cannot be stored"
            raise ValueError(msg)
        if not (may_keep_text(self.answer) and may_keep_text(self.corrected)):
            msg = "it has an address, a number or a handle in it"
            raise ValueError(msg)
        if not self.words:
            msg = "the answer has no words"
            raise ValueError(msg)
        if (self.verdict is Verdict.CORRECT) != (self.words == self.right):
            msg = f"it is called {self.verdict}, which does not go with its correction"
            raise ValueError(msg)
        return self

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return "es" if self.direction == "en-es" else "en"

    @cached_property
    def words(self) -> Tokens:
        """The answer, as it is compared."""
        return words(self.answer, self.language)

    @cached_property
    def right(self) -> Tokens:
        """The words of the right translation that it becomes."""
        return words(self.corrected, self.language) if self.corrected else self.words

    @property
    def feedback(self) -> Feedback:
        """
        What a learner is told: the differences as the rules see them, explained in the pack's words where it has some.

        Raises:
            ValueError: If the pack explains what is no difference, or in words that are not fit to be shown.
        """
        told = feedback_for(self.words, self.right, language=self.language, corrected=self.corrected or None)
        said = {(edit.wrong, edit.right): edit for edit in self.edits}
        if unknown := said.keys() - {(edit.wrong, edit.right) for edit in told.edits}:
            msg = f"it explains {min(unknown)}, which is no difference between the answer and its correction"
            raise ValueError(msg)
        try:
            edits = tuple(_explained(edit, said.get((edit.wrong, edit.right))) for edit in told.edits)
            said_tip = shown_text(self.tip, at_most=_TIP_CHARS) or tip(edits, language=self.language)
        except JudgeReplyError as error:
            raise ValueError(str(error)) from error
        criteria, score = score_for(edits, verdict=self.verdict)
        return Feedback(
            verdict=self.verdict,
            score=score,
            criteria=criteria,
            edits=edits,
            corrected=told.corrected,
            tip=said_tip,
            concepts=self.concepts or tuple(dict.fromkeys(edit.edit_class.value for edit in edits)),
        )

    def response_in(self, pack: str) -> dict[str, Any]:
        """
        Return what is kept of it as part of *pack*.

        Raises:
            ValueError: As :attr:`feedback` does.
        """
        return {
            "state": PACKED,
            "pack": pack,
            "content": self.content,
            "direction": self.direction,
            "answer": joined(self.words),
            "corrected": joined(self.right),
            "by": self.by,
            "given": self.given,
            "feedback": self.feedback.model_dump(mode="json", exclude_defaults=True),
        }


def _explained(edit: Edit, said: PackEdit | None) -> Edit:
    if said is None:
        return edit
    reason = shown_text(said.why, at_most=_WHY_CHARS) or edit.why
    return edit.model_copy(update={"why": reason, "edit_class": said.edit_class or edit.edit_class})


def given_by(learners: int) -> str:
    """Return how many learners gave an answer as a pack says it: at least so many."""
    least = max((step for step in _GIVEN_BY if step <= learners), default=0)
    return f"{least}+" if least else ""
