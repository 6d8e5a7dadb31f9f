"""Something to watch, with subtitles in time."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Note
from aidioma.content.kinds.parts import Gloss, Media, Task, Timeline


class Video(Details):
    """A film. ``scene`` says what is to be seen, so that it can be followed without the picture."""

    facets: ClassVar[Facets] = Facets(
        body="scene", media="media", timeline="timeline", tasks="questions", notes=("glossary",)
    )
    activity_type: ClassVar[str] = "watching"

    content_type: Literal["video"] = "video"
    scene: Note = ""
    media: Media | None = None
    timeline: Timeline = ()
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
