"""A note on how people live where Spanish is spoken."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Free, Label
from aidioma.content.kinds.parts import Gloss, Task


class Culture(Details):
    """A note on a custom, a place or a way of speaking: the primary text, with its translation and its ``media``."""

    facets: ClassVar[Facets] = Facets(
        title="title",
        body="primary_text",
        samples="media",
        tasks="questions",
        notes=("glossary",),
        outline=("region", "traditions"),
    )
    activity_type: ClassVar[str] = "reading"

    content_type: Literal["culture"] = "culture"
    title: Label = ""
    title_en: Label = ""
    region: Free = None
    traditions: Free = None
    media: Free = None
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
