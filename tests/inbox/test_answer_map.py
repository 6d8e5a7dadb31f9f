"""What was answered to an exercise, for teachers: the same cases and choices as in the inbox, with the marks of now."""

from typing import Any

import pytest

from aidioma.errors import ConflictError, NotAllowedError
from aidioma.inbox.cases import Case
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.own_answers import OwnAnswerService
from tests.inbox.conftest import ITEM, UNSURE, School

WRONG = "Hoy estoy casado."


def the_map(school: School, name: str = "admin") -> list[Case]:
    return list(school.inbox.answer_map(by=school.id(name), content_id=ITEM, direction="en-es").cases)


def decide(school: School, case: Case, verdict: Verdict, *, by: str = "admin", **more: Any) -> Any:
    words = [one.words for one in case.answers]
    found = school.inbox.decide(by=school.id(by), key=case.key, answers=words, verdict=verdict, **more)
    school.clock.advance(seconds=1)
    return found


def test_it_has_every_mark_and_a_decision_changes_it(school: School) -> None:
    """Also of an answer that nobody doubts: what was marked wrong by rule, and what counted as right."""
    card, _ = school.answer("ana", "Hoy estoy")
    school.answer("ben", "Hoy estoy cansado")
    school.answer("eva", "hoy estoy, cansado")
    marks = {one.answers[0].words: (one.mark, one.learners) for one in the_map(school)}
    assert marks["hoy estoy cansado"] == ("correct", 2)
    assert marks["hoy estoy"][0] in {"incorrect", "almost", "pending"}

    short = next(one for one in the_map(school) if one.answers[0].words == "hoy estoy")
    assert decide(school, short, Verdict.CORRECT).regraded.answers == 1

    assert {one.mark for one in the_map(school)} == {"correct"}
    outcome = school.outcome("ana", card)
    assert (outcome.quality, outcome.mark.receipt.tier) == (5, Tier.TEACHER)
    again = next(one for one in the_map(school) if one.answers[0].words == "hoy estoy")
    decide(school, again, Verdict.INCORRECT, word="Tired is missing.")
    assert school.outcome("ana", card).mark.feedback.verdict is Verdict.INCORRECT
    assert school.outcome("ana", card).mark.feedback.tip == "Tired is missing."


def test_one_of_several_answers_is_decided_about(school: School) -> None:
    """The others of its case stay as they are."""
    school.answer("ana", "Hoy me encuentro sin fuerzas")
    school.answer("ben", "Hoy no me encuentro sin fuerzas")
    school.answer("eva", UNSURE)
    case = next(one for one in the_map(school) if "hoy me encuentro sin fuerzas" in [a.words for a in one.answers])

    found = school.inbox.decide(
        by=school.id("admin"), key=case.key, answers=["hoy me encuentro sin fuerzas"], verdict=Verdict.CORRECT
    )

    assert (found.regraded.answers, found.regraded.learners) == (2, 2)
    with pytest.raises(ConflictError):
        decide(school, case, Verdict.CORRECT)


def test_learners_see_none_and_teachers_no_names_but_their_own_learners(school: School) -> None:
    school.answer("ana")
    school.answer("ben")
    school.answer("ben", "Soy Ben, ben@example.org, hoy cansado")

    assert [one.names for one in the_map(school, "tutor")] == [("Ana",)]
    assert [one.names for one in the_map(school, "other")] == [()]
    with pytest.raises(NotAllowedError):
        the_map(school, "ana")


def test_what_was_taken_back_or_is_right_for_its_learner_alone_is_not_in_it(school: School) -> None:
    card, _ = school.answer("ana")
    OwnAnswerService(school.sessions, school.clock).accept(user_id=school.id("ana"), card=card)
    school.clock.advance(seconds=1)
    assert school.answer("ana")[1].mark.receipt.tier is Tier.OWN
    school.answer("ben", WRONG)
    done = school.practice.last_done(user_id=school.id("ben"))
    assert done is not None
    school.practice.undo(user_id=school.id("ben"), done=done)

    ((case),) = the_map(school)

    assert (case.mark, [(one.words, one.times) for one in case.answers]) == (
        "pending",
        [("hoy me encuentro sin fuerzas", 1)],
    )
