"""A conversation that branches on what the learner says, towards goals."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import MAX_ITEMS, Details, Facets, Label, Line, Lines, Note, Piece, Slug, Tags
from aidioma.i18n import Message


class ScenarioReply(Piece):
    """Something the learner may say at a step, and the step it leads to."""

    says: Line
    translation: Line
    next: Slug
    accepted: Lines = ()
    comment: Note = ""


class ScenarioStep(Piece):
    """What the partner says, and the replies to choose from or type. A step without replies ends the talk."""

    id: Slug
    speaker: Line
    says: Line
    translation: Label = ""
    reaches: Tags = ()
    choices: Annotated[tuple[ScenarioReply, ...], Field(max_length=8)] = ()


class Goal(Piece):
    """Something to get done in the conversation."""

    id: Slug
    text: Line


class Scenario(Details):
    """A branching conversation; it begins at the first step."""

    facets: ClassVar[Facets] = Facets(turns="steps", notes=("setting", "learner_role"))
    activity_type: ClassVar[str] = "conversation"

    content_type: Literal["scenario"] = "scenario"
    setting: Line
    learner_role: Line
    goals: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=20)]
    steps: Annotated[tuple[ScenarioStep, ...], Field(min_length=2, max_length=MAX_ITEMS)]

    @model_validator(mode="after")
    def _the_script_holds_together(self) -> Self:
        problem = next(self._problems(), None)
        if problem is not None:
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        steps = {step.id: step for step in self.steps}
        if len(steps) < len(self.steps):
            yield Message("two steps have the same id")
        links = [(step.id, choice.next) for step in self.steps for choice in step.choices]
        yield from (
            Message("step “{step}” leads to “{next}”, which is no step", step=here, next=there)
            for here, there in links
            if there not in steps
        )
        unreached = steps.keys() - self._reachable(steps)
        yield from (Message("no reply leads to step “{step}”", step=step) for step in sorted(unreached))
        goals = {goal.id for goal in self.goals}
        reached = {goal for step in self.steps for goal in step.reaches}
        yield from (Message("no step reaches the goal “{goal}”", goal=goal) for goal in sorted(goals - reached))
        yield from (Message("a step reaches “{goal}”, which is no goal", goal=goal) for goal in sorted(reached - goals))
        if all(step.choices for step in self.steps):
            yield Message("no step ends the conversation: one must have no replies")

    def _reachable(self, steps: dict[str, ScenarioStep]) -> set[str]:
        seen: set[str] = set()
        waiting = [self.steps[0].id]
        while waiting:
            here = waiting.pop()
            if here in seen or here not in steps:
                continue
            seen.add(here)
            waiting.extend(choice.next for choice in steps[here].choices)
        return seen
