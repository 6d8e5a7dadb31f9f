"""A course: items in order, in units."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Label, Line, Note, Piece
from aidioma.i18n import Message

ContentId = Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1f]{1,200}$")]


class Unit(Piece):
    """Some items of a course that belong together, in order. ``can_do`` says what a learner can do afterwards."""

    title: Line
    title_en: Label = ""
    can_do: Label = ""
    items: Annotated[tuple[ContentId, ...], Field(min_length=1, max_length=MAX_ITEMS)]


class Course(Details):
    """
    What to learn in which order. Its title is the primary text; an item stands in it once.

    ``follows`` is the course that brings what this one builds on.
    """

    facets: ClassVar[Facets] = Facets(body="description")
    activity_type: ClassVar[str] = "course"

    content_type: Literal["course"] = "course"
    description: Note = ""
    follows: Annotated[str, StringConstraints(pattern=r"^([^\s\x00-\x1f]{1,200})?$")] = ""
    units: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _every_item_stands_once(self) -> Self:
        twice = next(self._repeated(), None)
        if twice is not None:
            msg = Message("“{item}” stands in it twice", item=twice)
            raise ValueError(msg)
        return self

    def _repeated(self) -> Iterator[str]:
        seen: set[str] = set()
        for item in self.items:
            if item in seen:
                yield item
            seen.add(item)

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of all items, in order."""
        return tuple(item for unit in self.units for item in unit.items)
