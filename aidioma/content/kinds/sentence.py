"""A sentence to translate, either way."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Label, Lines
from aidioma.content.kinds.parts import Hints, Picture, Sound


class Sentence(Details):
    """A sentence to translate. ``accepted`` holds every Spanish answer known to be right, best first."""

    facets: ClassVar[Facets] = Facets(
        prompt="secondary_text",
        answer=("accepted", "primary_text"),
        answer_en=("secondary_text", "accepted_en"),
        media="picture",
        sound="sound",
        notes=("note",),
    )
    activity_type: ClassVar[str] = "translation"

    content_type: Literal["sentence"] = "sentence"
    accepted: Annotated[Lines, Field(min_length=1)]
    accepted_en: Lines = ()
    hints: Hints = Hints()
    note: Label = ""
    picture: Picture | None = None
    sound: Sound | None = None
