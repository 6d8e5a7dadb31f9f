"""Something to say aloud."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Free, Label, Line, Note, Piece


class Phrase(Piece):
    """A phrase to hear, say and compare."""

    text: Line
    translation: Label = ""
    ipa: Label = ""
    tip: Note = ""


class Pronunciation(Details):
    """
    A sound of Spanish: how it is made, and phrases to say. The learner compares and rates.

    Without ``phrases`` the item itself is the one to say.
    """

    facets: ClassVar[Facets] = Facets(
        body="explanation",
        turns="phrases",
        samples="audio_samples",
        notes=("sound",),
        outline=("ipa_transcription", "phoneme_breakdown"),
    )
    activity_type: ClassVar[str] = "speaking"

    content_type: Literal["pronunciation"] = "pronunciation"
    sound: Label = ""
    explanation: Note = ""
    ipa_transcription: Free = None
    audio_samples: Free = None
    phoneme_breakdown: Free = None
    phrases: Annotated[tuple[Phrase, ...], Field(max_length=100)] = ()
