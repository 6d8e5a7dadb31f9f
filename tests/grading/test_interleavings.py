"""Whatever happens in whatever order, progress is what the pure replay of the stream gives."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.activity_log import append, history
from aidioma.classes.override import overridden
from aidioma.errors import ConflictError, NotFoundError
from aidioma.grading.correction import PastAnswer, correction
from aidioma.grading.decided import decided
from aidioma.grading.equal_answers import lock_learners
from aidioma.model.marks import Verdict
from aidioma.model.preferences import Preferences
from aidioma.practice.own_answers import OwnAnswerService
from aidioma.practice.pending import Pending, still_pending
from aidioma.practice.preference_service import PreferenceService
from aidioma.progress.rebuild import rebuild
from aidioma.scheduling.fold import CORRECTIONS, UNDO, Event, fold
from tests.fake_clock import FakeClock
from tests.grading.conftest import ClassOfLearners

LEARNERS: Final = 3
TEXTS: Final = ("correct", "almost", "incorrect", "who knows", "nobody can say")
GIVEN: Final = (Verdict.CORRECT, Verdict.ALMOST, Verdict.INCORRECT)
_round = count()

who = st.integers(0, LEARNERS - 1)
text = st.sampled_from(TEXTS)
acts = st.one_of(
    st.tuples(st.just("answer"), who, text, st.sampled_from([0, 1, 7, 30])),
    st.tuples(st.just("undo"), who),
    st.tuples(st.just("rate"), who, st.sampled_from(["again", "hard", "good", "easy"])),
    st.tuples(st.just("override"), who, st.sampled_from(GIVEN)),
    st.tuples(st.just("report"), who),
    st.tuples(st.just("regrade"), text, st.sampled_from(GIVEN)),
    st.tuples(st.just("ask"), text, st.sampled_from([None, *GIVEN])),
    st.tuples(st.just("work"), st.integers(0, 2)),
    st.tuples(st.just("settle"), who, st.sampled_from(GIVEN)),
    st.tuples(st.just("accept"), who),
    st.tuples(st.just("take_back"), who),
    st.tuples(st.just("replay")),
    st.tuples(st.just("scheduler"), who, st.sampled_from(["sm2", "fsrs"])),
)
"""What learners, a teacher, a decision on its way, its worker, a judge and whoever makes progress anew may do."""


class History:
    """One item, and what everybody does about it."""

    def __init__(self, sessions: sessionmaker[Session], clock: FakeClock) -> None:
        self.school, number = ClassOfLearners(sessions, clock), next(_round)
        self.item = f"item-{number}"
        self.people = [f"learner-{number}-{at}" for at in range(LEARNERS)]
        self.school.join(*self.people, item=self.item)
        self.own = OwnAnswerService(sessions, clock)
        self.answered: dict[str, list[Any]] = {one: [] for one in self.people}

    def do(self, act: str, *said: Any) -> None:
        if act == "regrade":
            self.school.regrade(*said, item=self.item)
            assert self.school.regrade(*said, item=self.item).answers == 0
            return
        if act in {"ask", "work", "replay"}:
            getattr(self, act)(*said)
            return
        user_id, rest = self.people[said[0]], said[1:]
        getattr(self, act)(user_id, *rest)
        self.school.clock.advance(seconds=1)

    def answer(self, user_id: str, answer: str, days: int) -> None:
        self.school.clock.advance(days=days)
        self.answered[user_id].append(self.school.answer(user_id, answer, item=self.item))

    def undo(self, user_id: str) -> None:
        if done := self.school.practice.last_done(user_id=user_id):
            self.school.practice.undo(user_id=user_id, done=done)

    def rate(self, user_id: str, rating: Any) -> None:
        for card, _ in self.answered[user_id][-1:]:
            try:
                self.school.practice.rate(user_id=user_id, card=card, rating=rating)
            except ConflictError:
                continue

    def override(self, user_id: str, verdict: Verdict) -> None:
        for _, outcome in self.answered[user_id][-1:]:
            with self.school.sessions.begin() as session:
                word = overridden(session, user_id, outcome.activity_id, verdict, by="teacher")
                append(session, word, now=self.school.clock())

    def report(self, user_id: str) -> None:
        for card, _ in self.answered[user_id][-1:]:
            before = self.school.rows()
            try:
                self.school.practice.report(user_id=user_id, card=card)
            except (ConflictError, NotFoundError):  # right already, or undone
                continue
            finally:
                assert self.school.rows() == before

    def ask(self, answer: str, verdict: Verdict | None) -> None:
        """Decide; whoever answered gets the mark once the worker comes to them."""
        with self.school.sessions.begin() as session:
            request = self.school.request(answer, verdict, item=self.item)
            regrade_queue.ask(session, request, now=self.school.clock())

    def work(self, batches: int) -> None:
        """Let the worker come some way, or begin its look anew some minutes later."""
        self.school.worker.work(batches=batches)
        self.school.clock.advance(minutes=2)

    def settle(self, user_id: str, verdict: Verdict) -> None:
        """Let a judge mark what waits, as it does in the background."""
        for _, outcome in self.answered[user_id][-1:]:
            with self.school.sessions.begin() as session:
                lock_learners(session, [user_id])
                events = history(session, user_id=user_id, content_id=self.item)
                attempt = next(one for one in events if one.id == outcome.activity_id)
                waiting = Pending(attempt.id, user_id, self.item, attempt.at, dict(attempt.details))
                if still_pending(session, waiting):
                    given = PastAnswer(attempt.id, user_id, self.item, attempt.details)
                    mark = decided(outcome.exercise, outcome.answer, verdict)
                    word = correction(
                        "settlement", given, mark.feedback, mark.receipt, activity_id=waiting.settlement_id
                    )
                    append(session, word, now=self.school.clock())

    def accept(self, user_id: str) -> None:
        for card, _ in self.answered[user_id][-1:]:
            with suppress(ConflictError, NotFoundError):  # right already, judged by a teacher, or undone
                self.own.accept(user_id=user_id, card=card)

    def take_back(self, user_id: str) -> None:
        for one in self.own.listed(user_id=user_id)[:1]:
            self.own.take_back(user_id=user_id, own_answer_id=one.id)

    def replay(self) -> None:
        """Make all progress anew, which finds nothing to mend."""
        assert not rebuild(self.school.sessions).differences

    def finish(self) -> None:
        """Let everything that was asked for be done, at whatever point it was."""
        for _ in range(3):
            self.school.clock.advance(minutes=4)
            self.school.worker.work()
        with self.school.sessions() as session:
            assert not regrade_queue.waiting(session, now=self.school.clock())

    def scheduler(self, user_id: str, name: Any) -> None:
        wanted = Preferences(time_zone="Europe/Madrid", scheduler=name)
        PreferenceService(self.school.sessions, self.school.clock).save(user_id=user_id, wanted=wanted)


def without_corrections(events: Sequence[Event]) -> list[Event]:
    """Return the answers that stand as if each had been marked at once as it was in the end, and what else there is."""
    undone = {event.details.get("undoes") for event in events if event.activity_type == UNDO}
    kept = [event for event in events if event.id not in undone]
    last = {event.details["corrects"]: event for event in kept if event.activity_type in CORRECTIONS}
    found = []
    for event in kept:
        if event.activity_type in CORRECTIONS:
            found.append(Event(event.id, "explanation", event.at, None, {"scheduler": event.details["scheduler"]}))
        elif word := last.get(event.id):
            details = {**event.details, "quality": word.details["quality"]}
            found.append(Event(event.id, event.activity_type, event.at, word.score, details))
        else:
            found.append(event)
    return found


@given(happened=st.lists(acts, min_size=1, max_size=14))
@settings(max_examples=24, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_progress_is_the_replay_of_the_stream(
    happened: list[tuple[Any, ...]], sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """By the rows as they are stored, and by answers that had been marked rightly at once."""
    story = History(sessions, clock)
    for act in happened:
        story.do(*act)
    story.finish()

    assert story.school.fits_the_stream()
    with sessions() as session:
        for user_id in story.people:
            events = history(session, user_id=user_id, content_id=story.item)
            assert fold(events) == fold(without_corrections(events))
