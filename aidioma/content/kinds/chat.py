"""A conversation in a fixed order, in which the learner takes one side."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Free, Label
from aidioma.content.kinds.parts import Turn
from aidioma.i18n import Message


class Chat(Details):
    """
    A conversation turn by turn. Where a turn is the learner's, its English is the prompt.

    Without turns it is talked freely, with a partner who has the ``persona``, in the ``context``, towards
    the ``goals``.
    """

    facets: ClassVar[Facets] = Facets(turns="turns", notes=("setting",), outline=("persona", "context", "goals"))
    activity_type: ClassVar[str] = "conversation"

    content_type: Literal["chat"] = "chat"
    setting: Label = ""
    persona: Free = None
    context: Free = None
    goals: Free = None
    turns: Annotated[tuple[Turn, ...], Field(max_length=MAX_ITEMS)] = ()

    @model_validator(mode="after")
    def _the_learner_has_something_to_say(self) -> Self:
        own = [turn for turn in self.turns if turn.learner]
        if self.turns and not own:
            msg = Message("at least one turn must be the learner's")
            raise ValueError(msg)
        if any(not turn.translation for turn in own):
            msg = Message("each turn of the learner's needs its translation: it is what the learner is asked to say")
            raise ValueError(msg)
        return self
