"""A mark that was wrong is put right for everybody who got it, and each card's schedule with it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from aidioma import regrade_queue
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import ConflictError
from aidioma.grading.equal_answers import BATCH_LEARNERS
from aidioma.grading.regrade import Regraded
from aidioma.grading.worker import IN_FLIGHT
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.pending import in_turns
from aidioma.practice.queries import LastAction
from aidioma.regrade_queue import RegradeRequest
from tests.grading.conftest import ITEM, ClassOfLearners

WRONG = "incorrect, but is it?"


def test_all_equal_answers_get_the_mark_and_the_date(school: ClassOfLearners) -> None:
    """By their canonical words, whoever gave them; who answered something else keeps what there was."""
    school.join("ana", "ben", "eva", "zoe")
    school.known("ana", "ben", "eva", "zoe")
    card, marked = school.answer("ana", WRONG)
    school.answer("ben", "Incorrect but  is it")
    school.answer("eva", "correct")
    school.answer("zoe", "incorrect, really")
    right = {row[0]: row[2] for row in school.rows()}["eva"]
    assert marked.due_at != right

    assert school.regrade(WRONG, Verdict.CORRECT) == Regraded(answers=2, learners=2, cards_moved=2)

    dates = {row[0]: row[2] for row in school.rows()}
    assert dates["ana"] == dates["ben"] == dates["eva"] != dates["zoe"]
    outcome = school.outcome("ana", card)
    assert (outcome.mark.feedback.verdict, outcome.quality) == (Verdict.CORRECT, 5)
    assert outcome.mark.receipt.tier is Tier.TEACHER
    assert school.fits_the_stream()


def test_said_twice_the_second_changes_nothing(school: ClassOfLearners) -> None:
    school.join("ana")
    school.answer("ana", WRONG)
    school.regrade(WRONG, Verdict.CORRECT)
    before = school.kinds(["ana"])

    assert school.regrade(WRONG, Verdict.CORRECT) == Regraded()
    assert school.kinds(["ana"]) == before == ["translation", "regrade"]


def test_a_dry_run_says_what_it_would_come_to_and_writes_nothing(school: ClassOfLearners) -> None:
    school.join("ana", "ben")
    school.known("ana", "ben")
    school.answer("ana", WRONG)
    school.answer("ben", WRONG)
    before = school.rows()

    would = school.regrade(WRONG, Verdict.CORRECT, dry_run=True)

    assert (school.rows(), school.kinds(["ana", "ben"])) == (before, ["translation"] * 4)
    assert would == school.regrade(WRONG, Verdict.CORRECT) == Regraded(2, 2, 2)


def test_a_mark_that_was_too_kind_is_put_right_as_well(school: ClassOfLearners) -> None:
    """And back again: the last word counts, as often as there is another one."""
    school.join("ana")
    school.known("ana")
    card, kind = school.answer("ana", "correct at first sight")

    assert school.regrade("correct at first sight", Verdict.INCORRECT) == Regraded(1, 1, 1)
    assert school.outcome("ana", card).mark.feedback.verdict is Verdict.INCORRECT
    assert school.regrade("correct at first sight", Verdict.CORRECT) == Regraded(1, 1, 1)
    assert school.outcome("ana", card).due_at == kind.due_at
    assert school.fits_the_stream()


def test_an_answer_that_its_learner_rated_is_regraded_too(school: ClassOfLearners) -> None:
    """Their own word was a stand-in for the mark; from then on none is needed."""
    school.join("ana")
    card, pending = school.answer("ana", "who knows")
    assert pending.quality is None
    school.practice.rate(user_id="ana", card=card, rating="again")
    school.clock.advance(seconds=1)

    assert school.regrade("who knows", Verdict.CORRECT).answers == 1

    assert school.outcome("ana", card).quality == 5
    with pytest.raises(ConflictError):
        school.practice.rate(user_id="ana", card=card, rating="hard")


def test_what_was_taken_back_stays_so(school: ClassOfLearners) -> None:
    school.join("ana")
    card, outcome = school.answer("ana", WRONG)
    done = LastAction(outcome.activity_id, ITEM, None, card.token, "en-es", WRONG)
    school.practice.undo(user_id="ana", done=done)

    assert school.regrade(WRONG, Verdict.CORRECT) == Regraded()
    assert school.rows() == []


def test_hints_and_the_bank_of_words_count_as_they_did(school: ClassOfLearners) -> None:
    """An answer that was accepted later is worth what it would have been worth then."""
    school.join("ana", "ben")
    _, outcome = school.answer("ana", WRONG)
    with_help = {"hints": ["answer"]}
    with school.sessions.begin() as session:
        ours = update(LearningActivity).where(LearningActivity.id == outcome.activity_id)
        session.execute(ours.values(details=LearningActivity.details.concat(with_help)))
    _, built = school.answer("ben", WRONG)
    with school.sessions.begin() as session:
        ours = update(LearningActivity).where(LearningActivity.id == built.activity_id)
        session.execute(ours.values(details=LearningActivity.details.concat({"word_bank": True})))

    school.regrade(WRONG, Verdict.CORRECT)

    with school.sessions() as session:
        qualities = select(LearningActivity.details["quality"]).where(LearningActivity.activity_type == "regrade")
        assert sorted(session.scalars(qualities)) == [2, 4]


def test_an_answer_to_another_question_is_another_answer(school: ClassOfLearners) -> None:
    """The other direction, and a version of the item that is known to have asked something else."""
    school.join("ana", "ben")
    school.answer("ana", WRONG, direction="es-en")
    _, old = school.answer("ben", WRONG)
    with school.sessions.begin() as session:
        item = update(LearningContent).where(LearningContent.id == ITEM)
        session.execute(item.values(details=LearningContent.details.concat({"version": 2})))
        said = {"primary_text": "Adiós.", "secondary_text": "Goodbye.", "metadata": {"accepted": ["Adiós."]}}
        revised = {"revision": 1, "version": 1, "said": said}
        session.execute(
            insert(LearningActivity).values(
                id="r1", user_id="ana", activity_type="content_revised", content_id=ITEM, details=revised,
                created_at=school.clock(),
            )
        )  # fmt: skip

    assert school.regrade(WRONG, Verdict.CORRECT) == Regraded()
    assert old.quality is not None


def test_the_settler_leaves_alone_what_a_teacher_decided(school: ClassOfLearners) -> None:
    """What waits for a mark has it by then, and no judge overrules it."""
    school.join("ana", "ben")
    school.answer("ana", "who knows")
    school.answer("ben", "nobody knows")
    school.regrade("who knows", Verdict.INCORRECT)

    with school.sessions() as session:
        waiting = in_turns(session, since=school.clock() - timedelta(days=1), limit=9)
    assert [one.text for one in waiting] == ["nobody knows"]


def asked(school: ClassOfLearners, request: RegradeRequest) -> str:
    with school.sessions.begin() as session:
        return regrade_queue.ask(session, request, now=school.clock())


def test_a_request_is_worked_off_and_goes_on_where_it_was_stopped(school: ClassOfLearners) -> None:
    """Batch by batch: what one process began another ends, and no answer is counted twice."""
    learners = [f"learner-{number:03}" for number in range(BATCH_LEARNERS + 5)]
    school.join(*learners)
    school.known(*learners)
    for user_id in learners:
        school.answer(user_id, WRONG)
    request = asked(school, school.request(WRONG, Verdict.CORRECT))

    first = school.worker.work(batches=1)
    rest = school.worker.work(batches=9)

    assert (first.learners, rest.learners) == (BATCH_LEARNERS, 5)
    with school.sessions() as session:
        reached = regrade_queue.reached_by(session, [request], since=school.clock() - IN_FLIGHT)[request]
    assert (reached.answers, reached.cards_moved, reached.done) == (len(learners), len(learners), False)
    assert school.fits_the_stream()


def test_an_answer_that_was_on_its_way_is_found_by_a_second_look(school: ClassOfLearners) -> None:
    """It was marked before the decision and written after it; then the request is done with."""
    school.join("ana", "ben")
    school.known("ana", "ben")
    school.answer("ana", WRONG)
    request = asked(school, school.request(WRONG, Verdict.CORRECT))
    school.worker.work()
    card, _ = school.answer("ben", WRONG)
    assert school.worker.work() == Regraded()

    school.clock.advance(minutes=IN_FLIGHT / timedelta(minutes=1))

    assert school.worker.work() == Regraded(1, 1, 1)
    assert school.outcome("ben", card).quality == 5
    with school.sessions() as session:
        assert not regrade_queue.waiting(session, now=school.clock())
        assert regrade_queue.reached_by(session, [request], since=school.clock() - timedelta(hours=1))[request].done


def test_a_request_about_an_item_that_is_gone_ends(school: ClassOfLearners) -> None:
    school.join("ana")
    asked(school, RegradeRequest(content_id="nowhere", direction="en-es", answers=("x",), verdict=Verdict.CORRECT))

    assert school.worker.work() == Regraded()
    with school.sessions() as session:
        assert not regrade_queue.waiting(session, now=school.clock())


def test_what_is_authored_by_now_counts_for_older_answers(school: ClassOfLearners) -> None:
    """A request that names no answers looks at all of them, as the exercise has them now."""
    school.join("ana", "ben")
    school.known("ana", "ben")
    school.answer("ana", "incorrect but fine")
    school.answer("ben", "incorrect and not fine")
    with school.sessions.begin() as session:
        item = update(LearningContent).where(LearningContent.id == ITEM)
        more = {"accepted": ["Hola.", "Incorrect, but fine."], "version": 2}
        session.execute(item.values(details=LearningContent.details.concat(more)))
    asked(school, RegradeRequest(content_id=ITEM, direction="en-es"))

    assert school.worker.work() == Regraded(1, 1, 1)


def test_a_named_answer_without_a_verdict_is_marked_as_now(school: ClassOfLearners) -> None:
    """As where a stored answer was thrown away: whoever marks says what it is; a pending mark changes nothing."""
    school.join("ana")
    school.answer("ana", "who knows")
    marker = school.regrader.marker
    found = school.regrader.whole(school.request("who knows", None))
    assert (found, marker.asked) == (Regraded(), 1)  # type: ignore[attr-defined]
