"""Connecting a judge and examining it: for administrators, whatever the page believed."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock, Thread
from typing import Final
from urllib.parse import urlsplit

from pydantic import ValidationError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.audit import note
from aidioma.accounts.rows import require_admin
from aidioma.clock import Clock
from aidioma.errors import AidiomaError, ConflictError, InvalidInputError
from aidioma.exam.questions import exam_questions
from aidioma.exam.sitting import Progress, Sitting
from aidioma.exam.trial import Trial, try_out
from aidioma.i18n import Message
from aidioma.llm.budget import Budget
from aidioma.llm.connection import (
    Connection,
    by_environment,
    connected,
    ending_of,
    endpoint_of,
    forget,
    is_near,
    with_connection,
)
from aidioma.llm.exam_paper import Paper, keep_paper, new_paper, paper_of
from aidioma.llm.local_servers import LocalServer, local_servers
from aidioma.llm.pricing import Price, PriceTable
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.judge.judge import OpenAIJudge, expected_cost_usd
from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.settings import Settings

LOOK: Final = Message("look at how answers are judged")
CONNECT: Final = Message("connect a judge")
THREADS: Final = 6
LOCAL_THREADS: Final = 1
"""A model of one's own answers one at a time; whoever waits behind another counts against its seconds."""
_JOIN_S: Final = 5.0

_NOT_CONNECTED: Final = Message("No judge is connected, so there is nobody to examine.")
_FIELDS: Final[Mapping[str, Message]] = {
    "endpoint": Message(
        "The address must be like https://api.example.com/v1; http:// only on this machine or in a private network."
    ),
    "model": Message("The model must be a name without blanks, as its provider writes it."),
    "api_key": Message("A key has no blanks and no special letters. Copy it again, whole."),
    "price": Message("A price is 0 or more, in US dollars for a million tokens."),
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JudgeStanding:
    """
    Who judges, and what is known of it. Of the key only its ending is told.

    ``outside`` are the parts that the environment sets, with their settings' names. ``paper`` is None where this
    judge, asked as it is now, has taken no exam.
    """

    is_connected: bool
    model: str
    endpoint: str
    key_ending: str
    outside: Mapping[str, str]
    price: Price | None
    paper: Paper | None
    questions: int
    exam_usd: Decimal
    """What the exam is expected to cost, rather too much than too little."""

    @property
    def teaches(self) -> bool:
        """Whether its word is a mark."""
        return self.is_connected and self.paper is not None and self.paper.is_passed


def standing_of(settings: Settings) -> JudgeStanding:
    """Return how the judge of this installation stands; *settings* are those of the environment."""
    now = connected(settings)
    prices = PriceTable.from_settings(now)
    number = len(exam_questions())
    return JudgeStanding(
        is_connected=now.openai_api_key is not None,
        model=now.model,
        endpoint=endpoint_of(now),
        key_ending=ending_of(now.openai_api_key),
        outside=by_environment(settings),
        price=prices.find(now.model),
        paper=paper_of(now, prompt_version=PROMPT_VERSION),
        questions=number,
        exam_usd=number * expected_cost_usd(now.model, prices),
    )


@dataclass(frozen=True, slots=True)
class _Seated:
    """A sitting that is about to begin, with whom it is of."""

    sitting: Sitting
    judge: OpenAIJudge
    settings: Settings


@dataclass(slots=True)
class _Desk:
    """Where the one exam of a process is sat."""

    lock: Lock = field(default_factory=Lock)
    sitting: Sitting | None = None
    thread: Thread | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class JudgeService:
    """Connects, tries, examines and disconnects the judge. What it keeps lies in the data folder."""

    sessions: sessionmaker[Session]
    clock: Clock
    settings: Settings
    """Those of the environment."""
    ledger: UsageLedger
    _desk: _Desk = field(default_factory=_Desk)

    def standing(self, *, by: str) -> JudgeStanding:
        """Return how the judge stands."""
        self._require_admin(by, LOOK)
        return standing_of(self.settings)

    def noticed(self, *, by: str) -> tuple[LocalServer, ...]:
        """Return the model servers of this machine; asked at this moment."""
        self._require_admin(by, LOOK)
        return local_servers()

    def connect(
        self, *, by: str, model: str, endpoint: str = "", key: str = "", price: tuple[Decimal, Decimal] | None = None
    ) -> Trial:
        """
        Ask the judge one question, and keep the connection if it answered. An empty *key* leaves the one that is kept.

        Raises:
            NotAllowedError: If *by* is no admin at this moment.
            InvalidInputError: If something of it cannot be, nobody knows the price, or nobody answers there.
            ConflictError: If the environment has the say.
            ConfigurationError: If the data folder cannot be written.
        """
        self._require_admin(by, CONNECT)
        self._require_say()
        connection = self._checked(model=model, endpoint=endpoint, key=key, price=price)
        trial = try_out(with_connection(self.settings, connection), self.ledger, clock=self.clock)
        with self.sessions.begin() as session:
            require_admin(session, by, CONNECT)
            told = {"model": connection.model, "endpoint": connection.endpoint or ""}
            note(session, "judge_connected", user_id=None, now=self.clock(), by=by, **told)
            connection.keep(self.settings.data_dir)
        return trial

    def disconnect(self, *, by: str) -> None:
        """
        Forget the connection with its key; what the judge has said stays.

        Raises:
            NotAllowedError: If *by* is no admin at this moment.
            ConflictError: If the environment has the say.
        """
        with self.sessions.begin() as session:
            require_admin(session, by, CONNECT)
            self._require_say()
            note(session, "judge_disconnected", user_id=None, now=self.clock(), by=by)
            forget(self.settings.data_dir)
        self._cancelled()

    def examine(self, *, by: str, told: Callable[[Progress], None] = lambda _: None) -> Paper | None:
        """
        Have the judge sit its exam, and keep its paper; None where it was cancelled. Minutes may pass.

        Raises:
            NotAllowedError: If *by* is no admin at this moment.
            InvalidInputError: If no judge is connected.
            ConflictError: If it is being examined already.
            JudgeError: If nobody answers, or the budget has no room; nothing of such a sitting counts.
        """
        self._require_admin(by, CONNECT)
        return self._sat(self._seated(told))

    def start_exam(self, *, by: str) -> None:
        """Have the judge sit its exam in the background; raises what ``examine`` raises before it begins."""
        self._require_admin(by, CONNECT)
        seated = self._seated(lambda _: None)
        self._desk.thread = Thread(target=self._sat_quietly, args=(seated,), name="exam", daemon=True)
        self._desk.thread.start()

    def progress(self, *, by: str) -> Progress | None:
        """Return how far the exam of this process is, or why it ended early; None where there is nothing to tell."""
        self._require_admin(by, LOOK)
        with self._desk.lock:
            if self._desk.sitting is not None:
                return self._desk.sitting.progress(is_running=True)
            return Progress(0, 0, Decimal(0), False, self._desk.trouble) if self._desk.trouble else None  # noqa: FBT003

    def cancel_exam(self, *, by: str) -> None:
        """End the exam after the calls in flight; nothing of it counts, and what it cost stays in the ledger."""
        self._require_admin(by, CONNECT)
        self._cancelled()

    def close(self) -> None:
        """End what runs."""
        self._cancelled()
        if self._desk.thread is not None:
            self._desk.thread.join(_JOIN_S)

    def _seated(self, told: Callable[[Progress], None]) -> _Seated:
        now = connected(self.settings)
        judge = OpenAIJudge.from_settings(now, clock=self.clock)
        if judge is None:
            raise InvalidInputError(_NOT_CONNECTED)
        call_usd, unpriced = judge.expected_cost_usd, judge.prices.unpriced(judge.model)
        budget = Budget.open(self.ledger.spent, settings=now, clock=self.clock, call_usd=call_usd, unpriced=unpriced)
        is_local = is_near(urlsplit(endpoint_of(now)).hostname or "")
        sitting = Sitting(judge, exam_questions(), budget, self.ledger, LOCAL_THREADS if is_local else THREADS)
        sitting.told = lambda: told(sitting.progress(is_running=True))
        with self._desk.lock:
            if self._desk.sitting is not None:
                judge.provider.close()
                raise ConflictError(Message("The judge is being examined already."))
            self._desk.sitting, self._desk.trouble = sitting, ""
        return _Seated(sitting, judge, now)

    def _sat(self, seated: _Seated) -> Paper | None:
        sitting, now = seated.sitting, seated.settings
        try:
            answered = sitting.take()
            if answered is None:
                return None
            paper = new_paper(now, answered, prompt_version=sitting.judge.prompt_version, taken_at=self.clock())
            keep_paper(now.data_dir, paper)
            return paper
        finally:
            seated.judge.provider.close()
            with self._desk.lock:
                self._desk.sitting = None

    def _sat_quietly(self, seated: _Seated) -> None:
        """Sit it where nobody waits: why it ended early is told to whoever looks."""
        try:
            self._sat(seated)
        except AidiomaError as error:
            self._desk.trouble = str(error)
        except Exception:  # noqa: BLE001 - a thread's last line: the log is where a fault shows
            _log.exception("the exam ended by a fault")
            self._desk.trouble = "a fault, which the log has"

    def _cancelled(self) -> None:
        with self._desk.lock:
            if self._desk.sitting is not None:
                self._desk.sitting.cancel()

    def _require_admin(self, by: str, act: str) -> None:
        with self.sessions() as session:
            require_admin(session, by, act)

    def _require_say(self) -> None:
        if self.settings.openai_api_key is not None:
            raise ConflictError(
                Message("OPENAI_API_KEY is set in the environment, which has the say: change it there.")
            )

    def _checked(self, *, model: str, endpoint: str, key: str, price: tuple[Decimal, Decimal] | None) -> Connection:
        before = Connection.read(self.settings.data_dir)
        at = endpoint.strip().rstrip("/") or None
        if not key.strip() and before is not None and before.endpoint == at and before.api_key is not None:
            key = before.api_key.get_secret_value()  # it goes nowhere else than before
        offered = {"model": model, "endpoint": at, "api_key": key.strip() or None, "price": price}
        try:
            connection = Connection.model_validate(offered)
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            raise InvalidInputError(_FIELDS[name], field=name) from None
        if connection.api_key is None and connection.endpoint is None:
            raise InvalidInputError(Message("Paste the key that the provider gave you."), field="api_key")
        now = with_connection(self.settings, connection)
        if PriceTable.from_settings(now).find(now.model) is None:
            said = Message(
                "The price of {model} is not known. Say what a million tokens cost: 0 for a model of your own.",
                model=now.model,
            )
            raise InvalidInputError(said, field="price")
        return connection
