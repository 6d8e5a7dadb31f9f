"""What waits for a teacher: reports and pending answers, those together that differ from a right answer alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from aidioma.grading.decided import nearest_right
from aidioma.grading.decisions import Made, that_counts
from aidioma.inbox.judge_opinions import JudgeOpinion
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.spanish.rules import feedback_for
from aidioma.text import Language, joined, may_keep_text, words

LIKELY: Final[Mapping[str, float]] = {"correct": 0.9, "almost": 0.4, "incorrect": 0.15}
MAYBE: Final = 0.6
"""Of an answer that may be right though it differs from all that is known."""
DOUBT: Final = 0.7
"""What is left of the chance that an answer is wrong, once its learner says that it is right."""
_UNKNOWN: Final = 0.3

Exercises = Mapping[tuple[str, Direction], Exercise]
"""By item and direction; those that cannot be asked any more are left out."""


@dataclass(frozen=True, slots=True)
class WaitingAnswer:
    """One answer that waits: a pending one, or one whose learner says that it was right."""

    answer_id: str
    user_id: str
    content_id: str
    direction: Direction
    text: str
    at: datetime
    details: Mapping[str, Any]
    is_report: bool = False
    reason: str = ""

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return "es" if self.direction == "en-es" else "en"

    @property
    def words(self) -> str:
        """The answer in canonical words, by which it is decided about."""
        return joined(words(self.text, self.language))

    @property
    def said(self) -> Mapping[str, Any]:
        """What is known of it: the suggestion beside a pending mark, else the mark."""
        found = self.details.get("suggested") or self.details.get("feedback")
        return found if isinstance(found, dict) else {}

    @property
    def likely(self) -> float:
        """The chance that it is right, 0-1."""
        chance = LIKELY.get(str(self.said.get("verdict")), _UNKNOWN)
        if self.said.get("maybe_right"):
            chance = max(chance, MAYBE)
        return 1 - DOUBT * (1 - chance) if self.is_report else chance

    @property
    def edits(self) -> tuple[tuple[str, str], ...]:
        """What differs from a right answer, as (wrong, right) words in order; empty where that is not known."""
        edits = self.said.get("edits")
        found = [edit for edit in edits if isinstance(edit, dict)] if isinstance(edits, list) else []
        return tuple(sorted((str(edit.get("wrong", "")), str(edit.get("right", ""))) for edit in found))


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """An answer as a teacher sees it: whose it is said only of learners in their own classes."""

    given: WaitingAnswer
    name: str = ""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """Equal answers of a case: as they were written most often, in canonical words, and how many there are."""

    text: str
    words: str
    times: int


@dataclass(frozen=True, slots=True)
class Case:
    """Answers to one exercise that differ from a right one alike; ``opinions`` are what teachers said so far."""

    key: str
    content_id: str
    direction: Direction
    edits: tuple[tuple[str, str], ...]
    corrected: str
    answers: tuple[CaseAnswer, ...]
    learners: int
    reports: int
    names: tuple[str, ...]
    reasons: tuple[str, ...]
    likely: float
    since: datetime
    opinions: tuple[Made, ...] = ()
    nearest: str = ""
    """The right answer that it is nearest to, in canonical words."""
    mark: str = ""
    """The mark that these answers have, where the case is one of an answer map."""
    judge: JudgeOpinion | None = None
    """What the judge thinks of the answer that was given most often, once it was asked."""

    @property
    def weight(self) -> float:
        """What it is worth to look at it: how many learners probably got less than they should have."""
        return self.likely * self.learners


def seen(given: WaitingAnswer, names: Mapping[str, str]) -> SeenAnswer | None:
    """
    Return *given* as a teacher sees it whose learners have *names*, None of what is not shown: said here alone.

    A teacher's own learners are shown by name, as in the class, others without. An answer that points to a person is
    shown to nobody: what is decided about is written into the item. Its learner's teacher marks it in the class.
    """
    return SeenAnswer(given, names.get(given.user_id, "")) if may_keep_text(given.text) else None


def cases(answers: Iterable[SeenAnswer], made: Sequence[Made], exercises: Exercises) -> list[Case]:
    """
    Return *answers* that nobody decided about, in cases: first what is likeliest right and touches most.

    Cases of one exercise that are nearest to the same right answer stand together.
    """
    open_answers = [
        one
        for one in answers
        if one.given.words and that_counts(made, one.given.content_id, one.given.direction, one.given.words) is None
    ]
    found = [_case(key, group, made, exercises) for key, group in _together(open_answers, exercises).items()]
    weights: defaultdict[tuple[str, Direction, str], float] = defaultdict(float)
    for case in found:
        weights[_family(case)] += case.weight
    return sorted(found, key=lambda one: (-weights[_family(one)], _family(one), -one.weight, one.since, one.key))


def answer_map(answers: Iterable[SeenAnswer], made: Sequence[Made], exercises: Exercises) -> list[Case]:
    """Return all that was answered to one exercise, decided or not, in cases that have one mark: the largest first."""
    groups = _together([one for one in answers if one.given.words], exercises, by_mark=True)
    found = [
        replace(_case(key, group, made, exercises), key=map_key(group[0].given, key), mark=_mark(group[0].given))
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda one: (-sum(answer.times for answer in one.answers), one.since, one.key))


def map_key(given: WaitingAnswer, key: str) -> str:
    """Return what a case of an answer map is known by: it says its exercise, as it is found by that."""
    return f"{given.direction}|{key}|{given.content_id}"


def _family(case: Case) -> tuple[str, Direction, str]:
    return case.content_id, case.direction, case.nearest


def _mark(given: WaitingAnswer) -> str:
    feedback = given.details.get("feedback")
    return str(feedback.get("verdict") or "") if isinstance(feedback, dict) else ""


def _together(
    answers: Iterable[SeenAnswer], exercises: Exercises, *, by_mark: bool = False
) -> Mapping[str, list[SeenAnswer]]:
    groups: defaultdict[str, list[SeenAnswer]] = defaultdict(list)
    for one in answers:
        given = one.given
        differs = [list(edit) for edit in differences(given, exercises)] or given.words
        said = f"{given.content_id}\x1f{given.direction}\x1f{differs}{_mark(given) if by_mark else ''}"
        groups[blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()].append(one)
    return groups


def differences(given: WaitingAnswer, exercises: Exercises) -> tuple[tuple[str, str], ...]:
    """Return what differs from a right answer: as it was found, else from the one that it is nearest to."""
    if given.edits or _mark(given) == "correct":
        return given.edits
    near, answer = nearest_to(given, exercises), given.words
    if not near or near == answer:
        return ()
    return _compared(answer, near, given.language)


@lru_cache(maxsize=16_384)
def _compared(answer: str, near: str, language: Language) -> tuple[tuple[str, str], ...]:
    told = feedback_for(tuple(answer.split()), tuple(near.split()), language=language)
    return tuple(sorted((edit.wrong, edit.right) for edit in told.edits))


def nearest_to(given: WaitingAnswer, exercises: Exercises) -> str:
    """Return the right answer that *given* is nearest to, in canonical words; empty where it has no exercise."""
    asked = exercises.get((given.content_id, given.direction))
    return "" if asked is None else _nearest(asked, given.words)


@lru_cache(maxsize=16_384)
def _nearest(asked: Exercise, answer: str) -> str:
    return joined(nearest_right(asked, tuple(answer.split())))


def _case(key: str, group: Sequence[SeenAnswer], made: Sequence[Made], exercises: Exercises) -> Case:
    every = [one.given for one in group]
    first = every[0]
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for given in every:
        texts[given.words][" ".join(given.text.split())] += 1
    listed = [
        CaseAnswer(min(counter, key=lambda text: (-counter[text], text)), said, counter.total())
        for said, counter in texts.items()
    ]
    answers = tuple(sorted(listed, key=lambda one: (-one.times, one.words)))
    opinions = [
        one for one in made if any(one.covers(first.content_id, first.direction, answer.words) for answer in answers)
    ]
    return Case(
        key=key,
        content_id=first.content_id,
        direction=first.direction,
        edits=differences(first, exercises),
        corrected=str(first.said.get("corrected") or ""),
        answers=answers,
        learners=len({given.user_id for given in every}),
        reports=sum(given.is_report for given in every),
        names=tuple(sorted({one.name for one in group if one.name})),
        reasons=tuple(dict.fromkeys(given.reason for given in every if given.reason and may_keep_text(given.reason))),
        likely=max(given.likely for given in every),
        since=min(given.at for given in every),
        opinions=tuple(opinions),
        nearest=nearest_to(first, exercises),
    )


def verdicts_of(case: Case) -> Mapping[Verdict, int]:
    """Return how many teachers said what of *case*."""
    return Counter(one.decision.verdict for one in case.opinions if one.decision.verdict is not None)
