"""A sentence to translate, either way."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Free, Label, Lines
from aidioma.content.kinds.parts import Foreseen, Hints, Notation, Picture, Sound


class Sentence(Details):
    """
    A sentence to translate. ``accepted`` holds Spanish answers known to be right, best first, as they are said; where
    none is said, it is the sentence itself.

    ``grammars`` hold further ones in the notation of :mod:`aidioma.lattice`, ``fragments`` what they call by name as
    lines ``name = text``, ``foreseen`` mistakes that learners are expected to make. ``…_en`` are the same into English.
    """

    facets: ClassVar[Facets] = Facets(
        prompt="secondary_text",
        answer=("accepted", "primary_text"),
        answer_en=("secondary_text", "accepted_en"),
        media="picture",
        sound="sound",
        notes=("note", "vocabulary"),
    )
    activity_type: ClassVar[str] = "translation"

    content_type: Literal["sentence"] = "sentence"
    accepted: Lines = ()
    accepted_en: Lines = ()
    notation: Notation | None = None
    grammars: Lines = ()
    grammars_en: Lines = ()
    fragments: Lines = ()
    foreseen: Annotated[tuple[Foreseen, ...], Field(max_length=MAX_ITEMS)] = ()
    foreseen_en: Annotated[tuple[Foreseen, ...], Field(max_length=MAX_ITEMS)] = ()
    hints: Hints = Hints()
    note: Label = ""
    vocabulary: Free = None
    picture: Picture | None = None
    sound: Sound | None = None
