"""Practice: the next card, the answer's way to a stored mark, and what a learner may say of it afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append, history
from aidioma.clock import Clock
from aidioma.content.exercises import asked_direction
from aidioma.content.rows import item_for
from aidioma.errors import InvalidInputError
from aidioma.grading.equal_answers import lock_learners
from aidioma.i18n import Message
from aidioma.marking.marker import Marker
from aidioma.model.activities import Activity
from aidioma.model.marks import Direction, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.model.preferences import Preferences
from aidioma.practice import queries
from aidioma.practice.card import Card
from aidioma.practice.own_marks import own_mark
from aidioma.practice.preference_service import preferences_of
from aidioma.practice.queries import LastAction
from aidioma.practice.reports import report_of, require_few_today
from aidioma.practice.result import (
    AnswerResult,
    GivenAnswer,
    ShownCard,
    attempt_of,
    hints_of,
    rating_of,
    require_open,
    result_of,
    shown_card,
)
from aidioma.practice.selection import NextItem, ordered
from aidioma.practice.today import Today, today
from aidioma.scheduling.fold import Event
from aidioma.scheduling.sm2 import HintLevel, SelfRating
from aidioma.text import can_be_stored

__all__ = ["MAX_ANSWER_CHARS", "AnswerResult", "LastAction", "PracticeService", "ShownCard"]

MAX_ANSWER_CHARS = 500
UNDO_WITHIN: Final = timedelta(days=1)
CRAM_WINDOW: Final = 20
USUAL: Final = Preferences()


@dataclass(frozen=True, slots=True)
class PracticeService:
    """Deals cards, takes answers, keeps every one of them."""

    sessions: sessionmaker[Session]
    marker: Marker
    clock: Clock

    def today(
        self, *, user_id: str, content_type: str | None = "sentence", extra_new: int = 0, more_minutes: int = 0
    ) -> Today:
        """
        Return what the learner's day holds and which item comes next; of every kind that is asked as a card, if None.

        *extra_new* and *more_minutes* are what the learner allows on top of the day's limits.
        """
        with self.sessions() as session:
            return today(
                session,
                user_id=user_id,
                content_type=content_type,
                now=self.clock(),
                extra_new=extra_new,
                more_minutes=more_minutes,
            )

    def cram(self, *, user_id: str, content_type: str = "sentence", topic: str | None = None) -> NextItem | None:
        """Return what to go over next before an exam: what was met, not seen for longest. Answers move no date."""
        with self.sessions() as session:
            met = queries.to_cram(session, user_id=user_id, content_type=content_type, topic=topic, limit=CRAM_WINDOW)
        return NextItem(ordered(met)[0].content_id, "cram") if met else None

    def topics(self, *, user_id: str, content_type: str = "sentence") -> tuple[str, ...]:
        """Return the topics that the learner may cram."""
        with self.sessions() as session:
            return tuple(queries.topics_met(session, user_id=user_id, content_type=content_type))

    def show(self, card: Card, *, user_id: str) -> ShownCard:
        """
        Return *card* with its item, to be asked.

        Raises:
            NotFoundError: If the item does not exist, is no longer asked, or is not for this learner.
        """
        with self.sessions() as session:
            return require_open(shown_card(session, card, user_id=user_id))

    def hint(self, *, user_id: str, card: Card, level: HintLevel) -> None:
        """
        Note that the learner looked at a hint of this showing; looking twice is one look.

        Raises:
            NotFoundError: If the item does not exist, is no longer asked, or is not for this learner.
        """
        activity = Activity(
            id=f"{card.activity_id(user_id)}:{level}",
            user_id=user_id,
            activity_type="hint",
            content_id=card.content_id,
            details={"card": card.token, "level": level},
        )
        with self.sessions.begin() as session:
            require_open(shown_card(session, card, user_id=user_id))
            append(session, activity, now=self.clock())

    def hints_used(self, *, user_id: str, card: Card) -> tuple[HintLevel, ...]:
        """Return the hints looked at on this showing, wherever the page was reloaded."""
        with self.sessions() as session:
            return hints_of(history(session, user_id=user_id, content_id=card.content_id), card)

    def submit_answer(
        self,
        *,
        user_id: str,
        card: Card,
        answer: str,
        duration_ms: int | None = None,
        preferences: Preferences = USUAL,
    ) -> AnswerResult:
        """
        Mark *answer*, record it and reschedule the item; the same card again returns the first outcome.

        The mark is asked for between the read and the write, so that no transaction waits on a network.

        Raises:
            NotFoundError: If the item does not exist, is no longer asked, or is not for this learner.
            InvalidInputError: If the answer is too long, or holds what no database keeps.
        """
        answer = checked(answer)
        shown, events = self._so_far(card, user_id=user_id)
        if earlier := result_of(events, shown, user_id=user_id):
            return earlier
        require_open(shown)
        mark = own_mark(events, shown.exercise, answer) or self.marker.mark(shown.exercise, answer, learner_id=user_id)
        given = GivenAnswer(answer, mark, hints_of(events, card), duration_ms, preferences)
        activity = attempt_of(user_id, shown, given)
        return self._recorded(activity, shown)

    def marked(self, activity: Activity) -> Activity:
        """
        Return *activity*, an answer that came without a mark, with the mark and all that its learner's schedule needs.

        Raises:
            NotFoundError: If the item or the learner does not exist, or the item is not for this learner.
            InvalidInputError: If the answer is too long, or holds what no database keeps.
        """
        answer = checked(str(activity.details["answer"]))
        with self.sessions() as session:
            item, _ = item_for(session, activity.content_id, user_id=activity.user_id)
            card = Card.dealt(item.id, asked_direction(item, asked_in(activity)))
            shown = shown_card(session, card, user_id=activity.user_id)
            preferences = preferences_of(session, activity.user_id)
            events = history(session, user_id=activity.user_id, content_id=item.id)
        mark = own_mark(events, shown.exercise, answer) or self.marker.mark(
            shown.exercise, answer, learner_id=activity.user_id
        )
        made = attempt_of(activity.user_id, shown, GivenAnswer(answer, mark, (), activity.duration_ms, preferences))
        return made.model_copy(
            update={
                "id": activity.id,
                "activity_type": activity.activity_type,
                "details": {**activity.details, **made.details},
            }
        )

    def reveal(self, *, user_id: str, card: Card, preferences: Preferences = USUAL) -> AnswerResult:
        """
        Show the answer instead of asking for it; what follows is the learner's own rating. Idempotent.

        Raises:
            NotFoundError: If the item does not exist, is no longer asked, or is not for this learner.
        """
        shown, events = self._so_far(card, user_id=user_id)
        if earlier := result_of(events, shown, user_id=user_id):
            return earlier
        require_open(shown)
        feedback = Feedback(verdict=Verdict.PENDING, score=None, corrected=shown.exercise.model_answer)
        mark = Mark(feedback=feedback, receipt=Receipt(tier=Tier.SELF))
        given = GivenAnswer("", mark, hints_of(events, card), None, preferences, revealed=True)
        return self._recorded(attempt_of(user_id, shown, given), shown)

    def rate(self, *, user_id: str, card: Card, rating: SelfRating) -> AnswerResult:
        """
        Take the learner's own word for a pending answer and schedule the item by it; nothing is learnt from it.

        What was suggested, and whether it was taken, is kept with it.

        Raises:
            NotFoundError: If this card was never answered.
            ConflictError: If the answer has been marked since.
        """
        shown, _ = self._so_far(card, user_id=user_id)
        with self.sessions.begin() as session:
            # Locked before it is looked at: a mark that comes at the same moment is not overruled by a stand-in for it.
            lock_learners(session, [user_id])
            events = history(session, user_id=user_id, content_id=card.content_id)
            rated = rating_of(events, shown, rating, user_id=user_id)
            tracked = append(session, rated, now=self.clock())
        return _outcome_of(tracked.events, shown, user_id=user_id)

    def outcome(self, *, user_id: str, card: Card) -> AnswerResult | None:
        """Return what became of *card*, or None while it is unanswered."""
        with self.sessions() as session:
            events = history(session, user_id=user_id, content_id=card.content_id)
            shown = shown_card(session, card, user_id=user_id) if events else None
        return None if shown is None else result_of(events, shown, user_id=user_id)

    def last_done(self, *, user_id: str) -> LastAction | None:
        """Return the latest answer or rating of the last day that can be taken back."""
        with self.sessions() as session:
            return queries.latest_done(session, user_id=user_id, since=self.clock() - UNDO_WITHIN)

    def undo(self, *, user_id: str, done: LastAction) -> Card | None:
        """
        Take *done* back by an activity that says so. Idempotent.

        Returns the card to go on with: the same item anew, or the rated card, which waits for its rating again.
        """
        activity = Activity(
            id=f"{done.activity_id}:undone",
            user_id=user_id,
            activity_type="undo",
            content_id=done.content_id,
            details={"undoes": done.activity_id},
        )
        with self.sessions.begin() as session:
            append(session, activity, now=self.clock())
        card = Card.parse(done.card) if done.card else None
        if card is None or done.corrects:
            return card
        return Card.dealt(card.content_id, card.direction, cram=card.cram)

    def report(self, *, user_id: str, card: Card, reason: str = "") -> None:
        """
        Tell the teachers that an answer should have been accepted. Idempotent; it moves nothing by itself.

        Raises:
            NotFoundError: If this card was never answered, or the answer was taken back.
            ConflictError: If the answer counts as right already, or there were too many reports today.
            InvalidInputError: If the reason is too long.
        """
        activity = report_of(self.outcome(user_id=user_id, card=card), card, user_id=user_id, reason=reason)
        with self.sessions.begin() as session:
            require_few_today(session, user_id, but=activity.id, now=self.clock())
            append(session, activity, now=self.clock())

    def end_session(self, *, user_id: str, session_id: str) -> None:
        """End a session at the learner's wish, so that the next answer begins another. Idempotent."""
        activity = Activity(
            id=f"{session_id}:ended",
            user_id=user_id,
            activity_type=queries.SESSION_ENDED,
            content_id=f"session:{session_id}",
        )
        with self.sessions.begin() as session:
            append(session, activity, now=self.clock())

    def _so_far(self, card: Card, *, user_id: str) -> tuple[ShownCard, Sequence[Event]]:
        """Return *card* with its item, and all that the learner did with the item."""
        with self.sessions() as session:
            shown = shown_card(session, card, user_id=user_id)
            return shown, history(session, user_id=user_id, content_id=card.content_id)

    def _recorded(self, activity: Activity, shown: ShownCard) -> AnswerResult:
        """Record *activity* and return the outcome of *shown* as the database now has it."""
        with self.sessions.begin() as session:
            tracked = append(session, activity, now=self.clock())
        return _outcome_of(tracked.events, shown, user_id=activity.user_id)


def _outcome_of(events: Sequence[Event], shown: ShownCard, *, user_id: str) -> AnswerResult:
    outcome = result_of(events, shown, user_id=user_id)
    assert outcome is not None, "an answer that was just recorded is there"
    return outcome


def checked(answer: str) -> str:
    """
    Return *answer* as it is.

    Raises:
        InvalidInputError: If it is too long, or holds what no database keeps.
    """
    if len(answer) > MAX_ANSWER_CHARS:
        msg = Message(
            "An answer has at most {most} characters; this one has {n}. Please shorten it.",
            most=MAX_ANSWER_CHARS,
            n=len(answer),
        )
        raise InvalidInputError(msg, field="answer")
    if not can_be_stored(answer):
        msg = Message("This answer holds a character that cannot be kept. Please type it again.")
        raise InvalidInputError(msg, field="answer")
    return answer


def asked_in(activity: Activity) -> Direction:
    """Return the direction that *activity* says its item was asked in; into Spanish where it says none."""
    return "es-en" if activity.details.get("direction") == "es-en" else "en-es"
