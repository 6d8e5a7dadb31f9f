"""Something to say aloud."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Label, Line, Note, Piece


class Phrase(Piece):
    """A phrase to hear, say and compare."""

    text: Line
    translation: Label = ""
    ipa: Label = ""
    tip: Note = ""


class Pronunciation(Details):
    """A sound of Spanish: how it is made, and phrases to say. The learner compares and rates."""

    facets: ClassVar[Facets] = Facets(body="explanation", turns="phrases", notes=("sound",))
    activity_type: ClassVar[str] = "speaking"

    content_type: Literal["pronunciation"] = "pronunciation"
    sound: Line
    explanation: Note = ""
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=100)]
