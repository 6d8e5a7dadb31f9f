"""The pieces that kinds of content are made of."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from aidioma.content.kinds.base import Label, Line, Lines, Note, Piece
from aidioma.i18n import Message

GAP = "___"
"""Stands for the words to fill in."""


Notation = Literal["list", "plain"]
"""
How the right answers of an item are written: as lines of a vocabulary list, or literally.

What says neither is literal, but for flashcards (:mod:`aidioma.content.list_notation`).
"""


class Hints(Piece):
    """
    Help in three levels; each costs a little more of what the answer can earn.

    Written as a list, the first is the nudge, the second the pattern and all others are the last level; it stays a
    list.
    """

    nudge: Label = ""
    pattern: Label = ""
    answer: Label = ""
    _written: tuple[str, ...] | None = PrivateAttr(None)

    @model_validator(mode="wrap")
    @classmethod
    def _from_a_list(cls, said: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        lines = [said] if isinstance(said, str) else said
        if not isinstance(lines, list | tuple):
            return handler(said)
        found = handler(by_level(lines))
        found._written = tuple(map(str, lines))  # noqa: SLF001 - its own, before anybody has it
        return found

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> Any:
        return handler(self) if self._written is None else list(self._written)


def by_level(lines: Sequence[Any]) -> dict[str, Any]:
    """Return hints that were written as a list by their levels; what is no text is left for the class to refuse."""
    names = list(Hints.model_fields)
    first = dict(zip(names, lines, strict=False))
    rest = lines[len(names) - 1 :]
    if len(rest) > 1 and all(isinstance(line, str) for line in rest):
        first[names[-1]] = " · ".join(rest)
    return first


class Foreseen(Piece):
    """
    A mistake that learners are expected to make: the wrong words, the right ones in their place, and the reason.

    ``verdict`` is what an answer with it is, where a teacher has decided that; else it follows from the difference.
    """

    wrong: Annotated[Line, StringConstraints(max_length=300)]
    right: Annotated[Label, StringConstraints(max_length=300)] = ""
    why: Annotated[Label, StringConstraints(max_length=400)] = ""
    verdict: Literal["almost", "incorrect"] | None = None

    @model_serializer(mode="wrap")
    def _as_said(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out a verdict that nobody gave: lines that were kept before there were any are the same lines."""
        return {name: value for name, value in whole(self).items() if name != "verdict" or value is not None}


class Task(Piece):
    """
    One thing to answer inside a larger item.

    With ``options`` it is a choice among them; a prompt with :data:`GAP` asks for the words of the gap alone.
    """

    prompt: Line
    prompt_en: Label = ""
    accepted: Annotated[Lines, Field(min_length=1)]
    options: Lines = ()
    explanation: Note = ""
    answer_language: Literal["es", "en"] = "es"
    at_ms: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _right_answers_are_among_the_options(self) -> Self:
        missing = [answer for answer in self.accepted if answer not in self.options]
        if self.options and missing:
            msg = Message("“{answer}” is accepted but is not one of the options", answer=missing[0])
            raise ValueError(msg)
        return self


class Turn(Piece):
    """
    One line of a conversation in order. The learner's own turns say in English what to say in Spanish.

    ``accepted`` are further ways of saying it.
    """

    speaker: Line
    says: Line
    translation: Label = ""
    learner: bool = False
    accepted: Lines = ()


class Gloss(Piece):
    """A word of the item and what it means there."""

    word: Line
    meaning: Line


class Example(Piece):
    """A Spanish example with its translation."""

    es: Line
    en: Line


MediaKind = Literal["audio", "video", "image"]


class Media(Piece):
    """A recording or picture that this installation serves itself: a file of its folder ``media``."""

    kind: MediaKind
    url: Annotated[str, StringConstraints(max_length=200, pattern=r"^/?media/[A-Za-z0-9_\-][A-Za-z0-9_.\-]*$")]
    duration_ms: Annotated[int, Field(ge=0)] | None = None
    alt: Label = ""

    @property
    def name(self) -> str:
        """The file's name in the folder."""
        return self.url.rpartition("/")[2]


def _require_sound(media: Media) -> Media:
    if media.kind == "image":
        msg = Message("must be a recording; this file is a picture")
        raise ValueError(msg)
    return media


def _require_picture(media: Media) -> Media:
    if media.kind != "image":
        msg = Message("must be a picture; this file is a recording")
        raise ValueError(msg)
    return media


Sound = Annotated[Media, AfterValidator(_require_sound)]
Picture = Annotated[Media, AfterValidator(_require_picture)]


class Cue(Piece):
    """One stretch of a recording: who says what, from when to when."""

    start_ms: Annotated[int, Field(ge=0)]
    end_ms: Annotated[int, Field(ge=0)]
    speaker: Label = ""
    text: Line
    translation: Label = ""


def require_in_order(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """
    Return *cues* if each begins where the one before has ended, or later.

    Raises:
        ValueError: If one ends before it begins, or overlaps the one before.
    """
    end = 0
    for number, cue in enumerate(cues, start=1):
        if cue.start_ms < end or cue.end_ms <= cue.start_ms:
            msg = Message(
                "cue {number} must begin at {end} ms or later and end after it begins", number=number, end=end
            )
            raise ValueError(msg)
        end = cue.end_ms
    return cues


Timeline = Annotated[tuple[Cue, ...], Field(max_length=5_000), AfterValidator(require_in_order)]
"""The cues of a recording, in order."""
