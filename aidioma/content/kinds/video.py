"""Something to watch, with subtitles in time."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Address, Details, Facets, Free, Note, Seconds
from aidioma.content.kinds.parts import Gloss, Media, Task, Timeline


class Video(Details):
    """
    A film, here or at ``video_url``. ``scene`` says what is to be seen, so that it can be followed without the picture.

    ``transcript_timestamps`` and ``interactive_elements`` are read in whatever shape they are written.
    """

    facets: ClassVar[Facets] = Facets(
        body="scene",
        media="media",
        link="video_url",
        timeline="timeline",
        transcript="transcript_timestamps",
        tasks="questions",
        quiz="interactive_elements",
        notes=("glossary",),
    )
    activity_type: ClassVar[str] = "watching"

    content_type: Literal["video"] = "video"
    scene: Note = ""
    media: Media | None = None
    video_url: Address = ""
    duration_seconds: Seconds | None = None
    timeline: Timeline = ()
    transcript_timestamps: Free = None
    interactive_elements: Free = None
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
