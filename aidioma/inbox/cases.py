"""What waits for a teacher: reports and pending answers, those together that differ from a right answer alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from aidioma.grading.decisions import Made, that_counts
from aidioma.model.marks import Direction, Verdict
from aidioma.text import Language, joined, may_keep_text, words

LIKELY: Final[Mapping[str, float]] = {"correct": 0.9, "almost": 0.4, "incorrect": 0.15}
MAYBE: Final = 0.6
"""Of an answer that may be right though it differs from all that is known."""
DOUBT: Final = 0.7
"""What is left of the chance that an answer is wrong, once its learner says that it is right."""
_UNKNOWN: Final = 0.3


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


def cases(answers: Iterable[SeenAnswer], made: Sequence[Made]) -> list[Case]:
    """Return *answers* that nobody decided about, in cases: first what is likeliest right and touches most."""
    groups: defaultdict[str, list[SeenAnswer]] = defaultdict(list)
    for one in answers:
        given = one.given
        if given.words and that_counts(made, given.content_id, given.direction, given.words) is None:
            groups[_key(given)].append(one)
    found = [_case(key, group, made) for key, group in groups.items()]
    return sorted(found, key=lambda case: (-case.weight, case.since, case.key))


def _key(given: WaitingAnswer) -> str:
    differs = [list(edit) for edit in given.edits] or given.words
    said = f"{given.content_id}\x1f{given.direction}\x1f{differs}"
    return blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _case(key: str, group: Sequence[SeenAnswer], made: Sequence[Made]) -> Case:
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
        edits=first.edits,
        corrected=str(first.said.get("corrected") or ""),
        answers=answers,
        learners=len({given.user_id for given in every}),
        reports=sum(given.is_report for given in every),
        names=tuple(sorted({one.name for one in group if one.name})),
        reasons=tuple(dict.fromkeys(given.reason for given in every if given.reason and may_keep_text(given.reason))),
        likely=max(given.likely for given in every),
        since=min(given.at for given in every),
        opinions=tuple(opinions),
    )


def verdicts_of(case: Case) -> Mapping[Verdict, int]:
    """Return how many teachers said what of *case*."""
    return Counter(one.decision.verdict for one in case.opinions if one.decision.verdict is not None)
