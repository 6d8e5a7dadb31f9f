"""A note on how people live where Spanish is spoken."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Label, Line
from aidioma.content.kinds.parts import Gloss, Task


class Culture(Details):
    """A note on a custom, a place or a way of speaking: the primary text, with its translation."""

    facets: ClassVar[Facets] = Facets(
        title="title", body="primary_text", tasks="questions", notes=("region", "glossary")
    )
    activity_type: ClassVar[str] = "reading"

    content_type: Literal["culture"] = "culture"
    title: Line
    title_en: Label = ""
    region: Label = ""
    questions: Annotated[tuple[Task, ...], Field(max_length=200)] = ()
    glossary: Annotated[tuple[Gloss, ...], Field(max_length=200)] = ()
