"""From a learner's report to a teacher's decision, and to everybody's marks."""

import pytest

from aidioma.content.service import AUTHOR
from aidioma.errors import ConflictError, InvalidInputError, NotAllowedError
from aidioma.grading.regrade import Regraded
from aidioma.inbox.teaching import teach
from aidioma.model.marks import Tier, Verdict
from aidioma.progress.rebuild import rebuild
from tests.inbox.conftest import ITEM, UNSURE, School, tired

WRONG = "Hoy estoy casada."


def test_what_nobody_could_be_sure_of_waits_for_a_teacher(school: School) -> None:
    """Equal answers together, with how many learners gave them; a report besides counts more."""
    school.answer("ana")
    card, _ = school.answer("ben", "hoy me encuentro sin fuerzas")
    school.practice.report(user_id=school.id("ben"), card=card, reason="My  teacher says it")

    (case,) = school.cases()

    assert (case.learners, case.reports, case.reasons) == (2, 1, ("My teacher says it",))
    assert [(one.words, one.times) for one in case.answers] == [("hoy me encuentro sin fuerzas", 2)]


def test_a_decision_settles_past_answers_and_the_next_one(school: School) -> None:
    """Also one that its learner rated; the item has it in a new version, as something that was added here."""
    card, pending = school.answer("ana")
    school.practice.rate(user_id=school.id("ana"), card=card, rating="again")
    school.answer("ben")
    assert pending.quality is None

    decided = school.decide("admin", Verdict.CORRECT, school.cases()[0])

    assert (decided.counts, decided.regraded.answers, decided.regraded.learners) == (True, 2, 2)
    outcome = school.outcome("ana", card)
    assert (outcome.mark.feedback.verdict, outcome.quality) == (Verdict.CORRECT, 5)
    assert outcome.mark.receipt.tier is Tier.TEACHER
    _, after = school.answer("eva")
    assert (after.mark.feedback.verdict, after.mark.receipt.tier) == (Verdict.CORRECT, Tier.ACCEPTED)
    item = school.item()
    assert (item.version, item.details.added_here) == (2, {"accepted": (UNSURE,)})
    assert school.cases() == []
    assert not rebuild(school.sessions, check_only=True).differences


@pytest.mark.parametrize("verdict", [Verdict.ALMOST, Verdict.INCORRECT])
def test_what_is_not_right_is_foreseen_with_the_teacher_s_word(school: School, verdict: Verdict) -> None:
    """The next learner reads the same verdict, whatever the difference alone would come to."""
    school.answer("ana")

    school.decide("admin", verdict, school.cases()[0], word="That says you have no strength.")

    _, after = school.answer("eva")
    assert after.mark.feedback.verdict is verdict
    assert after.mark.receipt.tier is Tier.FORESEEN
    assert "That says you have no strength." in [edit.why for edit in after.mark.feedback.edits]
    assert school.item().details.added_here.keys() == {"foreseen"}


def test_an_opinion_counts_when_a_second_teacher_shares_it(school: School) -> None:
    """Who did not write the item is one of two; a third opinion is none of them, nor the same one twice."""
    card, _ = school.answer("ana")

    first = school.decide("tutor", Verdict.CORRECT, school.cases("tutor")[0])
    again = school.decide("tutor", Verdict.CORRECT, school.cases("tutor")[0])
    otherwise = school.decide("other", Verdict.INCORRECT, school.cases("other")[0])

    assert [one.counts for one in (first, again, otherwise)] == [False] * 3
    assert school.outcome("ana", card).quality is None
    assert school.decide("other", Verdict.CORRECT, school.cases("other")[0]).counts
    assert school.outcome("ana", card).quality == 5


def test_the_item_s_author_decides_alone(school: School) -> None:
    school.answer("ana")

    assert school.decide("author", Verdict.CORRECT, school.cases("author")[0]).counts


def test_another_teacher_can_be_asked(school: School) -> None:
    school.answer("ana")
    case = school.cases("author")[0]

    school.inbox.ask_another(by=school.id("author"), key=case.key, answers=[case.answers[0].words], word="Regional?")

    ((made),) = school.cases("tutor")[0].opinions
    assert (made.decision.by, made.decision.verdict, made.decision.word) == (school.id("author"), None, "Regional?")


def test_a_teacher_s_own_learners_have_names_and_others_none(school: School) -> None:
    """An answer that points to a person is shown to nobody, as what is decided about is written into the item."""
    school.answer("ana")
    school.answer("ben")
    school.answer("ana", "Soy Ana, ana@example.org, hoy cansada")

    of_tutor, of_other = school.cases("tutor"), school.cases("other")

    assert [case.names for case in of_tutor] == [("Ana",)]
    assert [case.names for case in of_other] == [()]
    assert of_tutor[0].learners == of_other[0].learners == 2
    assert len(of_tutor[0].answers) == 1


def test_a_decision_is_kept_from_whom_it_is_not_for(school: School) -> None:
    school.answer("ana")
    case = school.cases()[0]

    with pytest.raises(NotAllowedError):
        school.decide("ben", Verdict.CORRECT, case)
    with pytest.raises(NotAllowedError):
        school.cases("ana")
    with pytest.raises(InvalidInputError):
        school.decide("admin", Verdict.PENDING, case)
    with pytest.raises(InvalidInputError):
        school.decide("admin", Verdict.CORRECT, case, word="x" * 301)
    school.decide("admin", Verdict.CORRECT, case)
    with pytest.raises(ConflictError):
        school.decide("admin", Verdict.INCORRECT, case)


def test_a_mark_that_its_learner_doubts_is_looked_at_and_may_stay(school: School) -> None:
    """Keeping it wrong moves nothing; its learner reads the word, and a second report opens nothing."""
    school.content.update(
        "sentence:tired",
        {
            **_row(school),
            "metadata": {"accepted": ["Hoy estoy cansado."], "foreseen": [{"wrong": "casada", "right": "cansado"}]},
        },
        revision=1,
        by=school.people["author"],
    )
    card, marked = school.answer("ana", WRONG)
    assert marked.mark.feedback.verdict is not Verdict.CORRECT
    before = marked.due_at
    school.practice.report(user_id=school.id("ana"), card=card)
    (case,) = school.cases()

    decided = school.decide("admin", marked.mark.feedback.verdict, case, word="Casada is married.")

    assert decided.regraded == Regraded()
    assert school.outcome("ana", card).due_at == before
    (told,) = school.reports.told(user_id=school.id("ana"))
    assert (told.state, told.word) == (
        "almost" if marked.mark.feedback.verdict is Verdict.ALMOST else "stays",
        "Casada is married.",
    )
    school.practice.report(user_id=school.id("ana"), card=card)
    assert school.cases() == []


def _row(school: School) -> dict[str, object]:
    item = school.item()
    return {"primary_text": item.primary_text, "secondary_text": item.secondary_text, "difficulty": item.difficulty}


def test_a_translation_that_was_too_kind_leaves_the_list(school: School) -> None:
    """It is a mistake from then on; the item's own text is never taken away."""
    item = school.content.create(
        tired("two", accepted=["Hoy estoy cansado.", "Hoy ando casado."]), by=school.people["author"]
    )

    teach(school.content, item, "en-es", ["Hoy ando casado", "Hoy estoy cansado"], Verdict.INCORRECT, by=AUTHOR)

    taught = school.item("two")
    assert taught.value("accepted") == ("Hoy estoy cansado.",)
    assert [(one.wrong, one.verdict) for one in taught.value("foreseen")] == [("hoy ando casado", "incorrect")]


def test_the_likeliest_and_the_most_learners_come_first(school: School) -> None:
    for name in ("ana", "ben", "eva"):
        school.answer(name)
    school.answer("ana", "Mañana no salgo de casa")

    cases = school.cases()

    assert [case.learners for case in cases] == [3, 1]
    assert cases[0].weight > cases[1].weight


def test_a_decision_is_generalised_as_its_preview_said(school: School) -> None:
    """Every stored answer that would change is named before; afterwards those have changed, and the next are right."""
    card, _ = school.answer("ana")
    said, _ = school.answer("ben", "Hoy yo me encuentro sin fuerzas")
    school.answer("eva", "Hoy me encuentro con fuerzas")
    case = next(one for one in school.cases() if one.answers[0].text == UNSURE)
    words = [one.words for one in case.answers]
    before = school.item()

    found = school.inbox.generalise(by=school.id("admin"), key=case.key, answers=words, how="subject")

    assert "hoy yo me encuentro sin fuerzas" in found.further
    assert {(one.text, one.was, one.becomes, one.times) for one in found.preview.changes} == {
        (UNSURE, "pending", "correct", 1),
        ("Hoy yo me encuentro sin fuerzas", "pending", "correct", 1),
    }
    assert (found.preview.learners, found.preview.is_whole) == (2, True)
    assert (school.item(), school.outcome("ana", card).quality) == (before, None)

    done = school.inbox.decide(
        by=school.id("admin"),
        key=case.key,
        answers=words,
        verdict=Verdict.CORRECT,
        how="subject",
        further=found.further,
    )

    assert (done.counts, done.regraded.answers) == (True, found.preview.answers)
    assert school.outcome("ana", card).quality == school.outcome("ben", said).quality == 5
    assert school.answer("eva", "hoy yo estoy cansado")[1].mark.receipt.tier is Tier.ACCEPTED
    assert not rebuild(school.sessions, check_only=True).differences


def test_what_was_previewed_is_what_is_applied(school: School) -> None:
    """Something else that follows by now, or a verdict that nothing follows from, is refused and writes nothing."""
    school.answer("ana")
    (case,) = school.cases()
    words = [one.words for one in case.answers]
    before = school.item()

    for verdict, further in ((Verdict.CORRECT, ("algo más",)), (Verdict.ALMOST, ())):
        with pytest.raises(ConflictError):
            school.inbox.decide(
                by=school.id("admin"), key=case.key, answers=words, verdict=verdict, how="subject", further=further
            )
    assert (school.item(), len(school.cases())) == (before, 1)


def test_what_an_author_foresaw_as_a_mistake_follows_from_nothing(school: School) -> None:
    school.answer("ana")
    mistake = {"wrong": "hoy yo me encuentro sin fuerzas", "right": "hoy estoy cansado", "verdict": "incorrect"}
    metadata = {"accepted": ["Hoy estoy cansado."], "foreseen": [mistake]}
    school.content.update(ITEM, {**_row(school), "metadata": metadata}, revision=1, by=school.people["author"])
    (case,) = school.cases()

    found = school.inbox.generalise(by=school.id("admin"), key=case.key, answers=[case.answers[0].words], how="subject")

    assert found.further == ("hoy yo estoy cansado",)
