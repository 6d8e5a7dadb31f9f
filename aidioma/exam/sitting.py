"""One sitting of the exam: every question put to the judge, a few at a time, within the installation's budget."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Event, Lock
from typing import Final

from aidioma.errors import JudgeError, JudgeReplyError, JudgeUnavailableError
from aidioma.exam.questions import ExamQuestion
from aidioma.llm.budget import Budget
from aidioma.llm.exam_paper import AnsweredQuestion
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.judge.judge import Judge
from aidioma.model.people import OPERATOR

MOST_FAILURES: Final = 5
"""Questions in a row to which nobody answered, after which the sitting is over: the server is down."""
_TRIES: Final = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting is; ``trouble`` says why it ended early, if it did."""

    done: int
    total: int
    cost_usd: Decimal
    is_running: bool
    trouble: str = ""


@dataclass(slots=True)
class Sitting:
    """
    Asks *questions*, ``threads`` at a time. Each call is held back from the budget and written into the ledger.

    A question to which nobody answered is asked once more. ``cancel`` ends it after the calls in flight.
    """

    judge: Judge
    questions: Sequence[ExamQuestion]
    budget: Budget
    ledger: UsageLedger
    threads: int
    told: Callable[[], None] = lambda: None
    """Called after each question."""
    _answered: dict[str, AnsweredQuestion] = field(default_factory=dict, init=False)
    _failures: int = field(default=0, init=False)
    _spent: Decimal = field(default=Decimal(0), init=False)
    _trouble: JudgeError | None = field(default=None, init=False)
    _over: Event = field(default_factory=Event, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def take(self) -> tuple[AnsweredQuestion, ...] | None:
        """
        Return all questions with the judge's word, in their order; None where it was cancelled.

        Raises:
            JudgeError: If nobody answers any more, or the budget has no room: nothing of such a sitting counts.
        """
        with ThreadPoolExecutor(max_workers=self.threads, thread_name_prefix="exam") as pool:
            for asked in as_completed([pool.submit(self._put, question) for question in self.questions]):
                asked.result()
                self.told()
        if self._trouble is not None:
            raise self._trouble
        if len(self._answered) < len(self.questions):
            return None
        return tuple(self._answered[question.id] for question in self.questions)

    def cancel(self) -> None:
        """Ask nothing more."""
        self._over.set()

    def progress(self, *, is_running: bool, trouble: str = "") -> Progress:
        """Return how far it is."""
        with self._lock:
            return Progress(len(self._answered), len(self.questions), self._spent, is_running, trouble)

    def _put(self, question: ExamQuestion) -> None:
        try:
            answered = self._asked(question)
        except JudgeError as error:
            with self._lock:
                self._trouble = self._trouble or error
            self._over.set()
            return
        except BaseException:
            self._over.set()
            raise
        if answered is not None:
            with self._lock:
                self._answered[question.id] = answered

    def _asked(self, question: ExamQuestion, *, tries: int = _TRIES) -> AnsweredQuestion | None:
        if self._over.is_set():
            return None
        try:
            with self.budget.reserve(OPERATOR) as reservation:
                judgement = self.judge.judge(question.exercise, question.answer)
                reservation.cost_usd = judgement.usage.cost_usd
        except JudgeReplyError as error:
            usage = Usage(self.judge.model, self.judge.prompt_version, cost_usd=error.cost_usd)
            self._note(question, usage)
            return question.refused(str(error), usage)
        except JudgeUnavailableError as error:
            if self._is_given_up(error):
                raise
            return self._asked(question, tries=tries - 1) if tries > 1 else question.unanswered(str(error))
        self._note(question, judgement.usage)
        return question.marked(judgement)

    def _note(self, question: ExamQuestion, usage: Usage) -> None:
        """Write the call down: what was asked without a call costs nothing and is no line."""
        with self._lock:
            self._failures = 0
            self._spent += usage.cost_usd
        if usage.tokens_in or usage.cost_usd:
            self.ledger.enter("exam", usage, question=question.id)

    def _is_given_up(self, error: JudgeUnavailableError) -> bool:
        """Whether the sitting ends here: no waiting helps a budget, and many failures in a row are an outage."""
        with self._lock:
            self._failures += 1
            return type(error) is not JudgeUnavailableError or self._failures >= MOST_FAILURES
