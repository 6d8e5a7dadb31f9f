"""Something to listen to, with its transcript in time."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Lines, Note
from aidioma.content.kinds.parts import Gloss, Media, Task, Timeline


class Podcast(Details):
    """An episode. Without a recording the transcript is read aloud by the browser's own voice."""

    facets: ClassVar[Facets] = Facets(
        body="description", media="media", timeline="timeline", tasks="questions", notes=("hosts", "glossary")
    )
    activity_type: ClassVar[str] = "listening"

    content_type: Literal["podcast"] = "podcast"
    description: Note = ""
    hosts: Lines = ()
    media: Media | None = None
    timeline: Timeline = ()
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
