"""Something to listen to, with its transcript in time."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Address, Details, Facets, Free, Lines, Note, Seconds
from aidioma.content.kinds.parts import Gloss, Media, Task, Timeline


class Podcast(Details):
    """
    An episode, here or at ``audio_url``. Without a recording the transcript is read aloud by the browser's own voice.

    ``chapters`` are ``{start, end, topic}`` in seconds; these and the other free fields are read in whatever shape they
    are written.
    """

    facets: ClassVar[Facets] = Facets(
        body="description",
        media="media",
        link="audio_url",
        timeline="timeline",
        transcript="transcript_timestamps",
        chapters="chapters",
        tasks="questions",
        quiz="interactive_elements",
        notes=("hosts", "glossary"),
        outline=("speakers", "difficulty_markers"),
    )
    activity_type: ClassVar[str] = "listening"

    content_type: Literal["podcast"] = "podcast"
    description: Note = ""
    hosts: Lines = ()
    media: Media | None = None
    audio_url: Address = ""
    duration_seconds: Seconds | None = None
    speakers: Free = None
    chapters: Free = None
    difficulty_markers: Free = None
    timeline: Timeline = ()
    transcript_timestamps: Free = None
    interactive_elements: Free = None
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
