"""The pieces that kinds of content are made of."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from aidioma.content.kinds.base import Label, Line, Lines, Note, Piece

GAP = "___"
"""Stands for the words to fill in."""


class Hints(Piece):
    """Help in three levels; each costs a little more of what the answer can earn."""

    nudge: Label = ""
    pattern: Label = ""
    answer: Label = ""


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
            msg = f"{missing[0]!r} is accepted but is not one of the options"
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
        msg = "must be a recording; this file is a picture"
        raise ValueError(msg)
    return media


def _require_picture(media: Media) -> Media:
    if media.kind != "image":
        msg = "must be a picture; this file is a recording"
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
            msg = f"cue {number} must begin at {end} ms or later and end after it begins"
            raise ValueError(msg)
        end = cue.end_ms
    return cues


Timeline = Annotated[tuple[Cue, ...], Field(max_length=5_000), AfterValidator(require_in_order)]
"""The cues of a recording, in order."""
