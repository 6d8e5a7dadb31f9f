"""A game of rounds."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import Details, Facets, Line
from aidioma.content.kinds.parts import GAP, Task


class Game(Details):
    """A game of rounds, played against nobody: fill the gap, find the odd one out, match."""

    facets: ClassVar[Facets] = Facets(body="instructions", tasks="rounds")
    activity_type: ClassVar[str] = "game"

    content_type: Literal["game"] = "game"
    game: Literal["cloze", "odd_one_out", "match"] = "cloze"
    instructions: Line
    rounds: Annotated[tuple[Task, ...], Field(min_length=1, max_length=100)]
    seconds_per_round: Annotated[int, Field(ge=3, le=600)] | None = None

    @model_validator(mode="after")
    def _cloze_rounds_have_a_gap(self) -> Self:
        whole = next((task for task in self.rounds if GAP not in task.prompt), None)
        if self.game == "cloze" and whole is not None:
            msg = f"the round {whole.prompt!r} has no gap; write {GAP} where words are missing"
            raise ValueError(msg)
        return self
