"""A point of grammar, explained and drilled."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from aidioma.content.kinds.base import Details, Facets, Free, Line, Piece, Prose, Slug
from aidioma.content.kinds.parts import Example, Task


class Section(Piece):
    """One thought of the explanation, with examples."""

    heading: Line
    body: Prose
    examples: Annotated[tuple[Example, ...], Field(max_length=30)] = ()


class Grammar(Details):
    """A note on a concept or several, in ``sections`` or as ``explanations`` are written, and drills."""

    facets: ClassVar[Facets] = Facets(
        body="sections", tasks="drills", quiz="exercises", outline=("type", "concepts", "explanations")
    )
    activity_type: ClassVar[str] = "grammar"

    content_type: Literal["grammar"] = "grammar"
    concept: Slug | Literal[""] = ""
    type: Free = None
    concepts: Free = None
    explanations: Free = None
    exercises: Free = None
    sections: Annotated[tuple[Section, ...], Field(max_length=30)] = ()
    drills: Annotated[tuple[Task, ...], Field(max_length=100)] = ()
