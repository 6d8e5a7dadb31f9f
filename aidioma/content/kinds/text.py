"""A passage to read, with questions about it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Label
from aidioma.content.kinds.parts import Gloss, Task


class Text(Details):
    """A passage to read: the Spanish is the primary text, its translation the secondary one."""

    facets: ClassVar[Facets] = Facets(title="title", body="primary_text", tasks="questions", notes=("glossary",))
    activity_type: ClassVar[str] = "reading"

    content_type: Literal["text"] = "text"
    title: Label = ""
    title_en: Label = ""
    questions: Annotated[tuple[Task, ...], Field(max_length=MAX_ITEMS)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=MAX_ITEMS)] = ()
    reading_minutes: Annotated[int, Field(ge=1, le=600)] | None = None
