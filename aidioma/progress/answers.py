"""One answer as dashboards and features read it, and what can be said of several: pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

from aidioma.model.marks import EditClass, Verdict
from aidioma.progress.days import LONGEST_ANSWER_MS, RIGHT

SESSION_GAP: Final = timedelta(minutes=30)
"""Half an hour without an answer ends a session."""

PRIOR_ANSWERS: Final = 10
"""So many answers at the learner's own average are added to each area, so that one slip makes no weakness."""

LEAST_SLIPS: Final = 2
MOST_AREAS: Final = 12

AreaKind = Literal["edit", "concept"]


@dataclass(frozen=True, slots=True)
class Slip:
    """One wrong word in a learner's answer, what belongs there, and the class of the difference."""

    wrong: str
    right: str
    edit_class: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An attempt as it counts now. ``at`` is aware UTC, when it was submitted; ``day`` the learner's day."""

    id: str
    content_id: str
    at: datetime
    day: date
    duration_ms: int = 0
    verdict: str | None = None
    quality: int | None = None
    hints: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    direction: str | None = None
    text: str = ""
    corrected: str = ""
    prompt: str = ""
    level: str | None = None
    concepts: tuple[str, ...] = ()
    hour: int = 0
    """Of the week, in the learner's zone: 0 is Monday, midnight to one."""

    @property
    def marked(self) -> bool:
        """Whether somebody other than the learner said how good it is."""
        return self.verdict is not None and self.verdict != Verdict.PENDING

    @property
    def right(self) -> bool:
        """Whether it was correct, or correct but for a slip."""
        return self.verdict in RIGHT

    @property
    def thinking_ms(self) -> int:
        """Time spent on it, at most five minutes."""
        return min(self.duration_ms, LONGEST_ANSWER_MS)


@dataclass(frozen=True, slots=True)
class PastSession:
    """A stretch of practice without a long break."""

    began_at: datetime
    ended_at: datetime
    answers: int

    @property
    def duration_ms(self) -> int:
        """From the first card to the last answer."""
        return round((self.ended_at - self.began_at).total_seconds() * 1000)


def sittings(answers: Iterable[Answer]) -> Sequence[PastSession]:
    """Return the sessions that *answers* (any order) fall into, oldest first."""
    found: list[PastSession] = []
    for answer in sorted(answers, key=lambda answer: (answer.at, answer.id)):
        began_at = answer.at - timedelta(milliseconds=answer.thinking_ms)
        if found and began_at - found[-1].ended_at < SESSION_GAP:
            last = found[-1]
            found[-1] = PastSession(min(last.began_at, began_at), answer.at, last.answers + 1)
        else:
            found.append(PastSession(began_at, answer.at, 1))
    return found


@dataclass(frozen=True, slots=True)
class Struggle:
    """
    An area where the learner slips more often than elsewhere.

    ``share`` is the share of marked answers in which it went wrong, drawn towards the learner's average over all
    areas of that kind where there are few observations; ``ratio`` is how many times the average that is.
    """

    kind: AreaKind
    area: str
    slips: int
    n: int
    share: float
    ratio: float
    evidence: tuple[Answer, ...] = field(default=(), compare=False)


def struggles(answers: Iterable[Answer], *, shown: int = MOST_AREAS) -> Sequence[Struggle]:
    """
    Return where *answers* go wrong more often than this learner's average, worst first, with the latest evidence.

    Edit classes are counted over all marked answers, grammar concepts over those whose item has the concept.
    """
    marked = sorted((answer for answer in answers if answer.marked), key=lambda answer: (answer.at, answer.id))
    wrong = {"edit": Counter[str](), "concept": Counter[str]()}
    seen = {"edit": Counter[str](), "concept": Counter[str]()}
    for answer in marked:
        classes = {slip.edit_class for slip in answer.slips}
        wrong["edit"].update(classes)
        seen["concept"].update(set(answer.concepts))
        if not answer.right:
            wrong["concept"].update(set(answer.concepts))
    seen["edit"] = Counter({kind.value: len(marked) for kind in EditClass})
    found = [
        *_ranked("edit", wrong["edit"], seen["edit"], marked),
        *_ranked("concept", wrong["concept"], seen["concept"], marked),
    ]
    return sorted(found, key=lambda struggle: (-struggle.ratio, struggle.kind, struggle.area))[:shown]


def _ranked(kind: AreaKind, wrong: Counter[str], seen: Counter[str], marked: Sequence[Answer]) -> Iterable[Struggle]:
    """Shrink each area's share towards the share that all of them have together (an empirical Beta prior)."""
    total = sum(seen.values())
    average = sum(wrong.values()) / total if total else 0.0
    for area, slips in wrong.items():
        share = (slips + PRIOR_ANSWERS * average) / (seen[area] + PRIOR_ANSWERS)
        if slips >= LEAST_SLIPS and share > average:
            evidence = tuple(answer for answer in marked if _shows(answer, kind, area))
            yield Struggle(kind, area, slips, seen[area], share, share / average, evidence[::-1])


def _shows(answer: Answer, kind: AreaKind, area: str) -> bool:
    if kind == "edit":
        return any(slip.edit_class == area for slip in answer.slips)
    return area in answer.concepts and not answer.right
