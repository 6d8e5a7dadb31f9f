"""A conversation in a fixed order, in which the learner takes one side."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Label
from aidioma.content.kinds.parts import Turn


class Chat(Details):
    """A conversation turn by turn. Where a turn is the learner's, its English is the prompt."""

    facets: ClassVar[Facets] = Facets(turns="turns", notes=("setting",))
    activity_type: ClassVar[str] = "conversation"

    content_type: Literal["chat"] = "chat"
    setting: Label = ""
    turns: Annotated[tuple[Turn, ...], Field(min_length=2, max_length=MAX_ITEMS)]

    @model_validator(mode="after")
    def _the_learner_has_something_to_say(self) -> Self:
        own = [turn for turn in self.turns if turn.learner]
        if not own:
            msg = "at least one turn must be the learner's"
            raise ValueError(msg)
        if any(not turn.translation for turn in own):
            msg = "each turn of the learner's needs its translation: it is what the learner is asked to say"
            raise ValueError(msg)
        return self
