"""A word or phrase to recall."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Label, Lines, Note
from aidioma.content.kinds.parts import Example, Hints, Notation, Picture, Sound


class Flashcard(Details):
    """A word or phrase to recall, with examples, a picture and its sound. Nouns carry their article."""

    facets: ClassVar[Facets] = Facets(
        prompt="secondary_text",
        answer=("primary_text", "accepted"),
        answer_en=("secondary_text", "accepted_en"),
        media="picture",
        sound="sound",
        notes=("word_class", "examples", "note"),
    )
    activity_type: ClassVar[str] = "flashcard"

    content_type: Literal["flashcard"] = "flashcard"
    accepted: Lines = ()
    accepted_en: Lines = ()
    notation: Notation | None = None
    word_class: Label = ""
    examples: Annotated[tuple[Example, ...], Field(max_length=20)] = ()
    hints: Hints = Hints()
    note: Note = ""
    picture: Picture | None = None
    sound: Sound | None = None
