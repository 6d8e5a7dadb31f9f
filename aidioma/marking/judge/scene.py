"""What a conversation is about and what was said in it: plain values, the same for a script, a model or a fake."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from aidioma.marking.judge.judgement import Judgement
from aidioma.model.marks import Exercise


@dataclass(frozen=True, slots=True)
class Aim:
    """Something to get done in the conversation."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Something said, by the partner or by the learner; Spanish, with its English where there is one."""

    speaker: str
    says: str
    translation: str = ""
    by_learner: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a conversation takes place, who takes part, and what its learner wants to get done."""

    content_id: str
    version: int
    setting: str
    role: str
    partner: str
    aims: tuple[Aim, ...]
    level: str

    def asked(self, said: Sequence[SpokenLine], *, accepted: Sequence[str]) -> Exercise:
        """
        Return a turn as an exercise of its own, around which *said* was said; *accepted* is what belongs there.

        It is never a key of the cache: nobody else's conversation comes to this point.
        """
        spoken = (text for line in said if not line.by_learner for text in (line.translation, line.says))
        around = (self.setting, self.role, *(aim.text for aim in self.aims), *spoken)
        prompt = "\n".join(part for part in around if part)
        return Exercise(self.content_id, self.version, "en-es", prompt, tuple(accepted), level=self.level)

    def open_aims(self, reached: Collection[str]) -> tuple[Aim, ...]:
        """Return what is still to be done."""
        return tuple(aim for aim in self.aims if aim.id not in reached)


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    One turn of the learner's, judged, and what the partner answers.

    A turn that the judge refused has no line: the partner did not understand it.
    """

    judgement: Judgement
    line: SpokenLine | None = None
    reached: tuple[str, ...] = field(default_factory=tuple)
