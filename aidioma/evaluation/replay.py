"""
A stream of answers with the feedback that each deserves, sent through the real pipeline and counted.

The labels play the judge, reached through the judge's port alone. The stream is marked in its order, and what the
background would do is done at once, so that the figures come out the same each time.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.errors import InvalidInputError
from aidioma.evaluation.baselines import NearestAnswer
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.llm.usage import Usage
from aidioma.marking.background import AtOnce
from aidioma.marking.judge.judgement import Judgement
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Feedback, Mark, Tier, Verdict
from aidioma.settings import Settings
from aidioma.spanish.align import Pair, differences
from aidioma.spanish.rules import feedback_for
from aidioma.text import words

_UNSETTLED: Final = frozenset({Tier.JUDGE, Tier.NONE})
_STEP: Final = timedelta(milliseconds=20)
_STARTS: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
_PLENTY: Final = Decimal(1_000_000)
"""Labels cost nothing, so no budget of the installation may stop a replay."""


class Other(BaseModel):
    """Feedback that is as good as the label's."""

    edits: tuple[Pair, ...]


class LabelledAnswer(BaseModel):
    """One answer of a stream with its label."""

    exercise: str
    prompt: str
    accepted: Annotated[tuple[str, ...], Field(min_length=1)]
    answer: str
    verdict: Verdict
    edits: tuple[Pair, ...] = ()
    corrected: str
    also: tuple[Other, ...] = ()

    @property
    def asked(self) -> Exercise:
        """The exercise: ``accepted`` is all that is known of it."""
        return Exercise(self.exercise, 1, "en-es", self.prompt, self.accepted)

    def fits(self, feedback: Feedback) -> bool:
        """Return whether *feedback* has the label's edits, or those of one of its equals."""
        given = sorted((edit.wrong.lower(), edit.right.lower()) for edit in feedback.edits)
        return any(given == sorted(edits) for edits in (self.edits, *(other.edits for other in self.also)))

    def fits_verdict(self, feedback: Feedback) -> bool:
        """Return whether correct is not taken for not correct, nor the reverse."""
        return (feedback.verdict is Verdict.CORRECT) == (self.verdict is Verdict.CORRECT)


def read_workload(path: Path, *, limit: int | None = None) -> Iterator[LabelledAnswer]:
    """
    Yield the rows of a workload file, up to *limit*.

    Raises:
        InvalidInputError: If the file cannot be read, or a line is no row; the message names the line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if limit is not None and number > limit:
                    return
                yield LabelledAnswer.model_validate_json(line)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise InvalidInputError(msg, field="workload") from error
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text; save it as UTF-8."
        raise InvalidInputError(msg, field="workload") from error
    except ValidationError as error:
        msg = f"{path}, line {number}: {error.errors()[0]['msg']} ({'.'.join(map(str, error.errors()[0]['loc']))})"
        raise InvalidInputError(msg, field="workload") from error


@dataclass(slots=True)
class LabelJudge:
    """
    The label of the row at hand, as a judge; every look at it is counted.

    With *noise*, that share of looks says something else: a mistake overlooked, or one seen that is none. Each look
    errs on its own, as a real judge does.
    """

    noise: float = 0.0
    seed: int = 0
    row: LabelledAnswer | None = None
    looks: int = 0
    model: str = "labels"
    prompt_version: str = "labels"

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        """Return what the row's label says of *answer*."""
        row = self.row
        assert row is not None, "a row is at hand"
        assert (row.exercise, row.answer) == (exercise.content_id, answer), "only the row at hand is asked about"
        self.looks += 1
        given, corrected = words(answer), words(row.corrected)
        chance = random.Random(f"{self.seed} {row.exercise} {answer} {self.looks}")  # noqa: S311 - a seeded error
        if chance.random() < self.noise:
            corrected = _misjudged(given, corrected, words(row.accepted[0]), chance=chance)
        feedback = feedback_for(given, corrected, language="es")
        verdict = feedback.verdict
        usage = Usage(model=self.model, prompt_version=self.prompt_version)
        return Judgement(verdict, feedback.edits, feedback.corrected, feedback.tip, feedback.concepts, usage=usage)


def _misjudged(
    given: tuple[str, ...], corrected: tuple[str, ...], accepted: tuple[str, ...], *, chance: random.Random
) -> tuple[str, ...]:
    """Return another correction: none where there was one, one where there was none."""
    if given != corrected:
        return given
    if given != accepted and len(differences(given, accepted)) == 1:
        return accepted
    at = chance.randrange(len(given)) if given else 0
    return given[:at] + given[at + 1 :] or accepted


class Policy(Protocol):
    """What a policy is: it marks."""

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """Return the mark of *answer*."""
        ...

    def close(self) -> None:
        """Finish."""
        ...


@dataclass(slots=True)
class SteppingClock:
    """Time as the stream has it: each answer comes a little after the one before."""

    now: datetime = _STARTS

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@dataclass(slots=True)
class Figures:
    """What became of a stream."""

    answers: int = 0
    hits: int = 0
    wrong_hits: int = 0
    wrong_verdicts: int = 0
    model_calls: int = 0
    shadow_calls: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    latencies_ms: list[float] = field(default_factory=list)

    def count(self, row: LabelledAnswer, mark: Mark) -> bool:
        """Count one mark against its label, and return whether it is a wrong hit."""
        tier = mark.receipt.tier
        self.answers += 1
        self.tiers[tier.value] += 1
        if tier in _UNSETTLED:
            return False
        self.hits += 1
        self.latencies_ms.append(mark.receipt.latency_ms)
        is_wrong = not (row.fits(mark.feedback) and row.fits_verdict(mark.feedback))
        self.wrong_verdicts += not row.fits_verdict(mark.feedback)
        self.wrong_hits += is_wrong
        return is_wrong

    def as_data(self) -> dict[str, Any]:
        """Return the figures with the keys that scripts depend on; latencies are those of hits."""
        ordered = sorted(self.latencies_ms) or [0.0]
        return {
            "answers": self.answers,
            "hits": self.hits,
            "wrong_hits": self.wrong_hits,
            "wrong_verdicts": self.wrong_verdicts,
            "model_calls": self.model_calls,
            "shadow_calls": self.shadow_calls,
            "tiers": {tier: round(count / self.answers, 6) for tier, count in sorted(self.tiers.items())},
            "latency_ms": {
                "p50": round(ordered[len(ordered) // 2], 3),
                "p95": round(ordered[int(len(ordered) * 0.95)], 3),
            },
        }


OnWrong = Callable[[LabelledAnswer, Mark], object]
"""Told each wrong hit: the row with its label, and the mark that it was given."""


def as_line(row: LabelledAnswer, mark: Mark) -> str:
    """Return a wrong hit as one line of JSON: what was answered, its label, and what was given, by which tier."""
    given = mark.feedback
    said = {
        "exercise": row.exercise,
        "prompt": row.prompt,
        "answer": row.answer,
        "label": {"verdict": row.verdict.value, "edits": row.edits},
        "given": {"verdict": given.verdict.value, "edits": [(edit.wrong, edit.right) for edit in given.edits]},
        "tier": mark.receipt.tier.value,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def replay(
    rows: Iterable[LabelledAnswer],
    marker: Policy,
    judge: LabelJudge | None,
    *,
    clock: SteppingClock,
    on_wrong: OnWrong = lambda _row, _mark: None,
) -> Figures:
    """
    Mark *rows* in their order and return what became of them.

    Without a *judge* no label is read before its answer is marked, and none teaches anything.
    """
    figures, labels = Figures(), judge or LabelJudge()
    for row in rows:
        clock.now += _STEP
        labels.row, before = row, labels.looks
        mark = marker.mark(row.asked, row.answer, learner_id="replay")
        if figures.count(row, mark):
            on_wrong(row, mark)
        looks = labels.looks - before
        figures.model_calls += looks
        figures.shadow_calls += looks if mark.receipt.tier not in _UNSETTLED else 0
    marker.close()
    return figures


def marker_for(
    policy: str, sessions: sessionmaker[Session], *, settings: Settings, judge: LabelJudge | None, clock: SteppingClock
) -> Policy:
    """
    Return what *policy* names: ``ours``, ``exact``, or ``nearest:`` with a threshold; *judge* None: without any.

    Raises:
        InvalidInputError: If there is no such policy, or it is nothing without a judge.
    """
    if policy == "ours":
        free = settings.model_copy(
            update={
                "budget_day_usd": _PLENTY,
                "budget_month_usd": _PLENTY,
                "budget_learner_day_usd": _PLENTY,
                "budget_guest_day_usd": _PLENTY,
                "budget_guests_share": Decimal(1),
                "openai_api_key": None,
            }
        )
        return FeedbackService.open(
            sessions, settings=free, clock=clock, judge=judge, embedder=LocalEmbedder(), background=AtOnce()
        )
    threshold = _threshold(policy)
    if judge is None:
        msg = f"The policy {policy} reuses what a judge said, so without a judge there is nothing to measure. Use ours."
        raise InvalidInputError(msg, field="policy")
    return NearestAnswer(sessions, clock, judge, threshold)


def _threshold(policy: str) -> float | None:
    """Return the likeness that *policy* asks for; None for the same words alone."""
    if policy == "exact":
        return None
    name, _, threshold = policy.partition(":")
    try:
        if name == "nearest":
            return float(threshold)
    except ValueError:
        pass
    msg = f"There is no policy {policy!r}; there are exact, nearest:0.85 (or any other threshold) and ours."
    raise InvalidInputError(msg, field="policy")
