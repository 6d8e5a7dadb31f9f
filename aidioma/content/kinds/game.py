"""A game of rounds."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import Details, Facets, Free, Label
from aidioma.content.kinds.parts import GAP, Task
from aidioma.i18n import Message


class Game(Details):
    """
    A game of rounds, played against nobody: fill the gap, find the odd one out, match.

    What can be answered in its ``levels`` is asked as well; a game without either is one to read the rules of.
    """

    facets: ClassVar[Facets] = Facets(
        body="instructions", tasks="rounds", quiz="levels", outline=("rules", "scoring", "levels")
    )
    activity_type: ClassVar[str] = "game"

    content_type: Literal["game"] = "game"
    game: Literal["cloze", "odd_one_out", "match"] = "cloze"
    instructions: Label = ""
    rounds: Annotated[tuple[Task, ...], Field(max_length=100)] = ()
    seconds_per_round: Annotated[int, Field(ge=3, le=600)] | None = None
    rules: Free = None
    scoring: Free = None
    levels: Free = None

    @model_validator(mode="after")
    def _cloze_rounds_have_a_gap(self) -> Self:
        whole = next((task for task in self.rounds if GAP not in task.prompt), None)
        if self.game == "cloze" and whole is not None:
            msg = Message(
                "the round “{round}” has no gap; write {gap} where words are missing", round=whole.prompt, gap=GAP
            )
            raise ValueError(msg)
        return self
