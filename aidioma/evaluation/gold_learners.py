"""
A new installation of the default make, and learners who answer in it as people do on the page.

It has no judge, whatever keys the environment holds, and a database of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final, Self

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content import bulk_rows
from aidioma.content.item import Draft, author
from aidioma.content.reconcile import loaded, store
from aidioma.content.starter import load_starter
from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import User
from aidioma.db.scratch import scratch_database
from aidioma.errors import InvalidContentError, InvalidInputError, NotFoundError
from aidioma.evaluation.gold import GoldLine, GoldRow
from aidioma.evaluation.replay import SteppingClock
from aidioma.evaluation.warming import typed
from aidioma.marking.background import AtOnce
from aidioma.marking.marker import Marker
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Direction, Exercise, Mark
from aidioma.practice.card import Card
from aidioma.practice.service import MAX_ANSWER_CHARS, PracticeService
from aidioma.settings import Settings

_LEARNERS: Final = ("ana", "bruno", "carla", "diego", "elena")
_MEASURED: Final = "gold"
_BETWEEN_ANSWERS: Final = timedelta(seconds=5)
_BEFORE_MEASURING: Final = timedelta(hours=1)
_PLACE: Final = frozenset({"database_url", "database_direct_url", "data_dir"})
"""Settings that say where a database is: all that is taken from the environment."""


def default_installation(settings: Settings) -> Settings:
    """Return *settings* as they would be had nobody set anything but the place of the database."""
    fields = Settings.model_fields.items()
    return settings.model_copy(
        update={
            name: one.get_default(call_default_factory=True, validated_data={})
            for name, one in fields
            if name not in _PLACE
        }
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """An item asked in one direction."""

    content_id: str
    direction: Direction

    @classmethod
    def by(cls, row: GoldRow) -> Self:
        """Return what *row* is an answer to."""
        return cls(row.content or _imported_id(row), row.direction)


@dataclass(slots=True)
class _LastMark:
    """Marks as *marker* does, and remembers the mark whole: what is stored of it is no matter of this measurement."""

    marker: Marker
    mark_given: Mark | None = None

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        self.mark_given = self.marker.mark(exercise, answer, learner_id=learner_id)
        return self.mark_given


@dataclass(slots=True)
class GoldInstallation:
    """The installation: what is asked of it goes through the services that the practice page calls."""

    sessions: sessionmaker[Session]
    clock: SteppingClock
    marker: _LastMark
    practice: PracticeService = field(init=False)
    _cards: int = 0

    def __post_init__(self) -> None:
        """Open practice, and let the learners in."""
        self.practice = PracticeService(self.sessions, self.marker, self.clock)
        with self.sessions.begin() as session:
            people = [{"id": name, "name": name.title()} for name in (*_LEARNERS, _MEASURED)]
            session.execute(insert(User), people)

    def take_in(self, lines: Iterable[GoldLine]) -> dict[Asked, Exercise]:
        """
        Store the items that the file brings, as an import does, and return all that its rows answer.

        Raises:
            InvalidInputError: If a row names an item that is not there, or is not asked in its direction.
        """
        every = list(lines)
        drafts: dict[str, Draft] = {}
        for line in every:
            if line.row.content is None and (key := _imported_id(line.row)) not in drafts:
                drafts[key] = _draft(line)
        if drafts:
            with self.sessions.begin() as session:
                bulk_rows.begin_import(session)
                store(session, [drafts[key] for key in sorted(drafts)], protective=True, now=self.clock())
        asked: dict[Asked, Exercise] = {}
        for line in every:
            if Asked.by(line.row) not in asked:
                asked[Asked.by(line.row)] = self._exercise(line)
        return asked

    def warm(self, exercises: Sequence[Exercise], *, rounds: int, seed: int) -> Iterator[Mark]:
        """Have several learners answer *exercises*, and rate some of what stays pending; yield what each was told."""
        for number, one in enumerate(typed(exercises, rounds=rounds, seed=seed)):
            exercise = exercises[one.number]
            learner, asked = _LEARNERS[number % len(_LEARNERS)], Asked(exercise.content_id, exercise.direction)
            yield self._answered(learner, self._dealt(asked), one.answer[:MAX_ANSWER_CHARS], rates=one.rates)
        self.clock.now += _BEFORE_MEASURING

    def measured(self, line: GoldLine) -> Mark:
        """
        Return the mark of a row's answer, as its learner is told.

        Raises:
            InvalidInputError: If no learner could have sent such an answer; the message names the line.
        """
        try:
            return self._answered(_MEASURED, self._dealt(Asked.by(line.row)), line.row.answer)
        except InvalidInputError as error:
            raise line.refused(str(error)) from error

    def _answered(self, learner: str, card: Card, answer: str, *, rates: bool = False) -> Mark:
        self.clock.now += _BETWEEN_ANSWERS
        outcome = self.practice.submit_answer(user_id=learner, card=card, answer=answer)
        if rates and outcome.quality is None:
            self.practice.rate(user_id=learner, card=card, rating="good")
        assert self.marker.mark_given is not None, "an answer to a new card is marked"
        return self.marker.mark_given

    def _dealt(self, asked: Asked) -> Card:
        """Return a new card, the same ones in each run."""
        self._cards += 1
        return Card(asked.content_id, asked.direction, f"{self._cards:012x}")

    def _exercise(self, line: GoldLine) -> Exercise:
        asked = Asked.by(line.row)
        try:
            shown = self.practice.show(self._dealt(asked), user_id=_MEASURED)
        except NotFoundError as error:
            why = f"there is no content {asked.content_id!r} that learners are asked; it names starter content alone"
            raise line.refused(why) from error
        except InvalidContentError as error:
            raise line.refused(str(error)) from error
        if shown.exercise.direction != asked.direction:
            why = f"{asked.content_id!r} is not asked {asked.direction}, only {shown.exercise.direction}"
            raise line.refused(why)
        return shown.exercise


def _imported_id(row: GoldRow) -> str:
    said = "\x1f".join((row.direction, row.prompt, *(row.accepted or ())))
    return f"gold:{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _draft(line: GoldLine) -> Draft:
    try:
        return loaded(author(_imported(line.row)))
    except InvalidContentError as error:
        raise line.refused(str(error)) from error


def _imported(row: GoldRow) -> dict[str, Any]:
    """Return the sentence that a teacher typed in, or brought in a file."""
    first, *others = row.accepted or ()
    into_spanish = row.direction == "en-es"
    metadata = {"accepted": [first, *others]} if into_spanish else {"accepted": [row.prompt], "accepted_en": others}
    return {
        "id": _imported_id(row),
        "content_type": "sentence",
        "primary_text": first if into_spanish else row.prompt,
        "secondary_text": row.prompt if into_spanish else first,
        "metadata": metadata,
    }


@contextmanager
def gold_installation(settings: Settings) -> Iterator[GoldInstallation]:
    """Make a new installation on a scratch database of the configured server, and remove it afterwards."""
    clock, usual = SteppingClock(), default_installation(settings)
    with scratch_database(settings, durable=False) as url:
        schema.upgrade(url)
        engine = create_engine(url)
        try:
            sessions = sessions_on(engine)
            load_starter(sessions, now=clock())
            feedback = FeedbackService.open(sessions, settings=usual, clock=clock, background=AtOnce())
            yield GoldInstallation(sessions, clock, _LastMark(feedback))
            feedback.close()
        finally:
            engine.dispose()
