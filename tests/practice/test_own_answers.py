"""What a learner accepts from themselves counts for them alone, until they take it back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.admin.answers import typed_answers
from aidioma.db.models import LearningActivity
from aidioma.errors import ConflictError, NotFoundError
from aidioma.grading.regrade import Regraded, Regrader
from aidioma.model.activities import Activity
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.card import Card
from aidioma.practice.own_answers import MOST_OF_AN_ITEM, OwnAnswerService
from aidioma.practice.queries import LastAction
from aidioma.practice.reports import ReportService
from aidioma.practice.service import AnswerResult, PracticeService
from aidioma.privacy.bring_back import BringBackService
from aidioma.privacy.service import PrivacyService
from aidioma.progress.rebuild import rebuild
from aidioma.regrade_queue import RegradeRequest
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, ScriptedMarker, add_learner
from tests.privacy.files import exported

MINE = "incorrect, say the others"


@pytest.fixture
def own(sessions: sessionmaker[Session], clock: FakeClock) -> OwnAnswerService:
    return OwnAnswerService(sessions, clock)


def answered(practice: PracticeService, text: str = MINE, *, by: str = LEARNER) -> tuple[Card, AnswerResult]:
    card = Card.dealt("s1", "en-es")
    outcome = practice.submit_answer(user_id=by, card=card, answer=text)
    practice.clock.advance(seconds=1)  # type: ignore[attr-defined]
    return card, outcome


def verdict_and_tier(outcome: AnswerResult) -> tuple[Verdict, Tier]:
    return outcome.mark.feedback.verdict, outcome.mark.receipt.tier


def test_it_counts_from_then_on_for_its_learner_alone(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], marker: ScriptedMarker
) -> None:
    """The mark that was given stays; equal words are right the next time, and nobody is asked about them."""
    with sessions.begin() as session:
        add_learner(session, "other")
    card, before = answered(practice)
    for _ in range(2):
        own.accept(user_id=LEARNER, card=card)
    practice.clock.advance(seconds=1)  # type: ignore[attr-defined]
    asked = marker.asked

    again = practice.outcome(user_id=LEARNER, card=card)
    assert again is not None
    assert (again.mark, again.quality, again.is_own) == (before.mark, before.quality, True)
    _, after = answered(practice, "Incorrect — say the OTHERS")
    assert (verdict_and_tier(after), after.quality) == ((Verdict.CORRECT, Tier.OWN), 5)
    assert marker.asked == asked
    _, theirs = answered(practice, by="other")
    assert theirs.mark.feedback.verdict is Verdict.INCORRECT
    assert not own.listed(user_id="other")
    assert not rebuild(sessions, check_only=True).differences


def test_it_is_taken_back_and_accepted_anew(practice: PracticeService, own: OwnAnswerService) -> None:
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    (listed,) = own.listed(user_id=LEARNER)
    assert (listed.text, listed.prompt, listed.card) == (MINE, "Hello.", card.token)

    for _ in range(2):
        own.take_back(user_id=LEARNER, own_answer_id=listed.id)

    assert not own.listed(user_id=LEARNER)
    card, after = answered(practice)
    assert after.mark.feedback.verdict is Verdict.INCORRECT
    own.accept(user_id=LEARNER, card=card)
    assert verdict_and_tier(answered(practice)[1]) == (Verdict.CORRECT, Tier.OWN)


def test_nobody_takes_away_or_makes_another_s(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        add_learner(session, "other")
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    (listed,) = own.listed(user_id=LEARNER)

    with pytest.raises(NotFoundError):
        own.take_back(user_id="other", own_answer_id=listed.id)
    with pytest.raises(NotFoundError):
        own.accept(user_id="other", card=card)
    with pytest.raises(NotFoundError):
        own.take_back(user_id=LEARNER, own_answer_id=card.activity_id(LEARNER))
    assert own.listed(user_id=LEARNER) == [listed]


def test_what_is_right_undone_or_known_to_be_wrong_is_not_accepted(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A right answer, one that was taken back, one that a teacher judged; and there is an end to them."""
    right, _ = answered(practice, "correct")
    undone, outcome = answered(practice)
    practice.undo(user_id=LEARNER, done=LastAction(outcome.activity_id, "s1", None, undone.token, "en-es", MINE))
    judged, _ = answered(practice, "incorrect, says a teacher")
    decision = RegradeRequest(
        content_id="s1", direction="en-es", answers=("incorrect, says a teacher",), verdict=Verdict.ALMOST
    )
    Regrader(sessions, ScriptedMarker(), clock).whole(decision)

    with pytest.raises(ConflictError):
        own.accept(user_id=LEARNER, card=right)
    with pytest.raises(NotFoundError):
        own.accept(user_id=LEARNER, card=undone)
    with pytest.raises(ConflictError):
        own.accept(user_id=LEARNER, card=judged)
    for number in range(MOST_OF_AN_ITEM):
        own.accept(user_id=LEARNER, card=answered(practice, f"incorrect {number}")[0])
    with pytest.raises(ConflictError):
        own.accept(user_id=LEARNER, card=answered(practice)[0])


def test_a_teacher_s_later_word_counts_and_a_stand_in_s_does_not(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Marking again what a stored answer had said is no reason to overrule the learner; a decision is."""
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    clock.advance(seconds=1)
    mine, _ = answered(practice)
    regrader = Regrader(sessions, ScriptedMarker(), clock)
    request = RegradeRequest(content_id="s1", direction="en-es", answers=(MINE,))
    assert regrader.whole(request) == Regraded()

    decided = regrader.whole(request.model_copy(update={"verdict": Verdict.INCORRECT}))

    assert decided.answers == 1
    clock.advance(seconds=1)
    outcome = practice.outcome(user_id=LEARNER, card=mine)
    assert outcome is not None
    assert outcome.mark.feedback.verdict is Verdict.INCORRECT
    assert answered(practice)[1].mark.feedback.verdict is Verdict.INCORRECT


def test_a_wish_to_share_one_is_a_report(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Of the first showing, and of a later one that counted as right by its learner's own word."""
    first, _ = answered(practice)
    own.accept(user_id=LEARNER, card=first)
    clock.advance(seconds=1)
    later, _ = answered(practice)

    for card in (first, later):
        practice.report(user_id=LEARNER, card=card)

    told = ReportService(sessions, clock).told(user_id=LEARNER)
    assert [one.state for one in told] == ["waiting", "waiting"]
    assert own.listed(user_id=LEARNER)[0].answer_id in {one.activity_id for one in told}


def test_an_answer_tracked_by_its_own_id_is_marked_by_it(practice: PracticeService, own: OwnAnswerService) -> None:
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    tracked = Activity(
        user_id=LEARNER, activity_type="translation", content_id="s1", details={"answer": MINE, "quality": None}
    )

    assert practice.marked(tracked).details["receipt"]["tier"] == Tier.OWN


def test_it_is_in_its_learner_s_data_and_in_no_map(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Exported and deleted with the account; what others typed for the exercise does not show it as right."""
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    clock.advance(seconds=1)
    answered(practice)
    privacy = PrivacyService(sessions, clock)

    exported = privacy.export(LEARNER)["tables"]["learning_activities"]
    with sessions() as session:
        typed = typed_answers(session, content_id="s1", direction="en-es")

    assert [row["metadata"]["text"] for row in exported if row["activity_type"] == "own_answer"] == [MINE]
    assert [(one.verdict, one.times) for one in typed] == [("incorrect", 1)]
    privacy.delete(LEARNER)
    with sessions() as session:
        mine = select(LearningActivity).where(LearningActivity.user_id == LEARNER)
        assert not session.scalars(mine).all()


def test_it_comes_back_with_an_export_to_its_learner_alone(
    practice: PracticeService, own: OwnAnswerService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """And counts there as before, whatever the account is called by then."""
    card, _ = answered(practice)
    own.accept(user_id=LEARNER, card=card)
    export = exported(PrivacyService(sessions, clock).export(LEARNER))
    with sessions.begin() as session:
        add_learner(session, "again")

    BringBackService(sessions, clock).bring_back("again", export)

    assert [one.text for one in own.listed(user_id="again")] == [MINE]
    assert verdict_and_tier(answered(practice, by="again")[1]) == (Verdict.CORRECT, Tier.OWN)
