"""
A conversation towards goals: by its script, or free where there is a partner to talk with. Pure.

By the script, what the learner says is taken for the reply it is nearest to; where it is near to none, the partner asks
again. Where a free conversation loses its partner, the script takes over before the first goal that is still open.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz.distance import Indel

from aidioma.content.free import outline
from aidioma.content.item import ContentItem
from aidioma.content.kinds.chat import Chat
from aidioma.content.kinds.scenario import Scenario, ScenarioReply, ScenarioStep
from aidioma.marking.judge.scene import Aim, Scene, SpokenLine
from aidioma.model.marks import Direction, Exercise
from aidioma.text import canonical

UNDERSTOOD: Final = 0.5
"""A likeness of at least so much with a right wording, and the partner knows what is meant."""

LONGEST_NAME: Final = 60
MOST_TURNS: Final = 30
"""A free conversation ends here at the latest."""

_DIRECTION: Final[Direction] = "en-es"


@dataclass(frozen=True, slots=True)
class Said:
    """
    What the learner said, as ``part`` of a play, and what came of it.

    By the script: the ``step`` it was said at and the ``choice``, the number of the reply it was taken for; None where
    it was not understood.
    In a free conversation: the ``line`` that the partner answered and the goals it ``reached``. ``away`` is the
    turn at which a free conversation lost its partner.
    """

    step: str = ""
    choice: int | None = None
    answer: str = ""
    part: str = ""
    line: SpokenLine | None = None
    reached: tuple[str, ...] = ()
    away: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """How far a conversation has come: all that was said, oldest first, and the goals reached."""

    course: Sequence[SpokenLine | Said]
    reached: frozenset[str]
    aims: tuple[Aim, ...]
    here: ScenarioStep | None = None
    """Where the script is, or would go on; None where there is none to follow."""
    is_free: bool = False
    is_over: bool = False

    @property
    def lines(self) -> tuple[SpokenLine, ...]:
        """All that was said, as the partner hears it."""
        return tuple(
            SpokenLine("", one.answer, by_learner=True) if isinstance(one, Said) else one
            for one in self.course
            if isinstance(one, SpokenLine) or one.answer
        )


def scene_of(item: ContentItem) -> Scene | None:
    """Return the scene that *item* sets, if it is a conversation."""
    details = item.details
    if isinstance(details, Scenario):
        aims = tuple(Aim(goal.id, goal.text) for goal in details.goals)
        return _scene(item, details.setting, details.learner_role, details.steps[0].speaker, aims)
    if isinstance(details, Chat):
        own = [turn.translation for turn in details.turns if turn.learner] or _goals(item, details)
        aims = tuple(Aim(str(number), text) for number, text in enumerate(own))
        named = _named(details.persona)
        partner = next((turn.speaker for turn in details.turns if not turn.learner), named)
        around = [
            details.setting,
            _told(details.context),
            "" if _told(details.persona) == named else _told(details.persona),
        ]
        return _scene(item, "\n".join(filter(None, around)) or item.title, "", partner, aims)
    return None


def _goals(item: ContentItem, chat: Chat) -> list[str]:
    """Return what a chat without turns is to reach: its goals, else what it is about."""
    goals = chat.goals if isinstance(chat.goals, list | tuple) else [chat.goals] if chat.goals else []
    return [text for goal in goals if (text := _told(goal))] or [item.title]


def _told(said: object) -> str:
    """Return what a free field tells, in lines."""
    lines = (": ".join(part for part in (line.label, line.text) if part) for line in outline(said))
    return "\n".join(lines)


def _named(persona: object) -> str:
    """Return what the partner is called, if their persona says it in a few words."""
    said = persona.get("name", "") if isinstance(persona, Mapping) else persona
    return said if isinstance(said, str) and len(said) <= LONGEST_NAME else ""


def _scene(item: ContentItem, setting: str, role: str, partner: str, aims: tuple[Aim, ...]) -> Scene:
    return Scene(item.id, item.version, setting, role, partner, aims, item.difficulty or "intermediate")


def talk_of(item: ContentItem, said: Sequence[Said], *, has_partner: bool) -> Talk | None:
    """
    Return where *said*, oldest first, has led; None where there is nothing to say, or all of it is in a fixed order.

    With a partner the conversation is free, until it is lost; what does not belong to the step it was said at is
    passed over.
    """
    scene, details = scene_of(item), item.details
    is_free = has_partner and not any(one.away for one in said)
    if scene is None:
        return None
    if isinstance(details, Scenario):
        return _by_script(details, scene, said, is_free=is_free)
    if isinstance(details, Chat) and (is_free or any(one.line or one.away for one in said)):
        return _in_order(details, scene, said, is_free=is_free)
    return None


@dataclass(slots=True)
class _Course:
    """A conversation while it is being followed; ``adrift`` since the partner spoke freely."""

    scenario: Scenario
    here: ScenarioStep
    lines: list[SpokenLine | Said] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    adrift: bool = False

    def come_to(self, step: ScenarioStep) -> None:
        self.here, self.adrift = step, False
        self.lines.append(SpokenLine(step.speaker, step.says, step.translation))
        self.reached.update(step.reaches)

    def hear(self, one: Said) -> None:
        if self.adrift and one.step and not one.away:
            self.come_to(resumed(self.scenario, self.reached))
        self.lines.append(one)
        if one.line is not None:
            self.lines.append(one.line)
            self.reached.update(one.reached)
            self.adrift = True
        elif one.step:
            self._follow(one)

    def _follow(self, one: Said) -> None:
        here = resumed(self.scenario, self.reached) if self.adrift else self.here
        if one.choice is not None and one.step == here.id and one.choice < len(here.choices):
            steps = {step.id: step for step in self.scenario.steps}
            self.come_to(steps[here.choices[one.choice].next])
        elif self.adrift:
            self.come_to(here)


def _by_script(scenario: Scenario, scene: Scene, said: Sequence[Said], *, is_free: bool) -> Talk:
    course = _Course(scenario, scenario.steps[0])
    course.come_to(scenario.steps[0])
    for one in said:
        course.hear(one)
    was_free = any(one.line is not None for one in said)
    if course.adrift and not is_free:
        course.come_to(resumed(scenario, course.reached))
    is_done = was_free and not scene.open_aims(course.reached)
    is_at_end = not course.here.choices and not course.adrift
    is_over = is_done or is_at_end or (is_free and len(said) >= MOST_TURNS)
    here = resumed(scenario, course.reached) if course.adrift else course.here
    return Talk(course.lines, frozenset(course.reached), scene.aims, here, is_free=is_free, is_over=is_over)


def _in_order(chat: Chat, scene: Scene, said: Sequence[Said], *, is_free: bool) -> Talk:
    first = next((at for at, turn in enumerate(chat.turns) if turn.learner), 0)
    course: list[SpokenLine | Said] = [
        SpokenLine(turn.speaker, turn.says, turn.translation) for turn in chat.turns[:first]
    ]
    reached: set[str] = set()
    for one in said:
        course += [one] if one.line is None else [one, one.line]
        reached.update(one.reached)
    is_over = not scene.open_aims(reached) or (is_free and len(said) >= MOST_TURNS)
    return Talk(course, frozenset(reached), scene.aims, is_free=is_free, is_over=is_over)


def resumed(scenario: Scenario, reached: Collection[str]) -> ScenarioStep:
    """Return the step at which the script goes on: the first with a reply that leads to a goal not yet *reached*."""
    steps = {step.id: step for step in scenario.steps}
    for step in scenario.steps:
        if any(set(steps[choice.next].reaches).difference(reached) for choice in step.choices):
            return step
    return scenario.steps[0]


def nearest(step: ScenarioStep, answer: str) -> int | None:
    """Return the number of the reply that *answer* is nearest to, None where it is near to none."""
    given = canonical(answer)
    scores = [max(_likeness(given, text) for text in (choice.says, *choice.accepted)) for choice in step.choices]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= UNDERSTOOD else None


def _likeness(given: str, text: str) -> float:
    return Indel.normalized_similarity(given, canonical(text))


def reply_exercise(item: ContentItem, step: ScenarioStep, number: int) -> Exercise:
    """Return reply *number* of *step* as an exercise of its own, with the id ``<item>#<step>.<number>``."""
    choice: ScenarioReply = step.choices[number]
    return Exercise(
        content_id=f"{item.id}#{step.id}.{number}",
        version=item.version,
        direction=_DIRECTION,
        prompt=choice.translation,
        accepted=(choice.says, *choice.accepted),
        level=item.difficulty or "intermediate",
        concepts=item.details.grammar_concepts,
    )
