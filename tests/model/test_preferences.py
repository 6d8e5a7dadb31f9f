"""How a learner wants to practise, and what an accent is worth."""

import pytest
from pydantic import ValidationError

from aidioma.grading.quality import changes_meaning, graded, only_accents
from aidioma.model.marks import Exercise, Feedback
from aidioma.model.preferences import AccentPolicy, Preferences
from aidioma.spanish.rules import feedback_for, mark_by_rules


def feedback(answer: str, right: str) -> Feedback:
    found = mark_by_rules(Exercise("x", 1, "en-es", "…", (right,)), answer)
    return found or feedback_for(tuple(answer.lower().split()), tuple(right.lower().split()), language="es")


@pytest.mark.parametrize(("policy", "quality"), [("strict", 2), ("tell", 4), ("lenient", 5)])
def test_an_accent_is_worth_what_the_learner_decided(policy: AccentPolicy, quality: int) -> None:
    """Where nothing but accents differ, strictness is the learner's choice."""
    slip = feedback("el cafe esta aqui", "El café está aquí")
    assert only_accents(feedback("el cafe", "El café"))
    assert graded(feedback("el cafe", "El café"), accents=policy) == quality
    assert slip.edits


@pytest.mark.parametrize("policy", ["strict", "tell", "lenient"])
def test_a_policy_changes_nothing_else(policy: AccentPolicy) -> None:
    """Right stays right, wrong stays wrong, pending stays pending."""
    assert graded(feedback("el café", "El café"), accents=policy) == 5
    assert graded(feedback("", "El café"), accents=policy) == 0


def test_leniency_ends_where_the_meaning_changes() -> None:
    """An accent that makes another word is told and graded as ever."""
    slip = feedback("si", "Sí")
    assert changes_meaning(slip)
    assert graded(slip, accents="lenient") == graded(slip, accents="tell") == 4
    assert slip.edits[0].why


def test_what_does_not_fit_falls_back_and_the_rest_counts() -> None:
    """One bad value in the JSON spoils nothing else."""
    wanted = Preferences.read({"goal": "many", "accents": "lenient", "time_zone": "Mars/Olympus", "days_a_week": 5})
    assert (wanted.goal, wanted.accents, wanted.time_zone) == (20, "lenient", "UTC")


def test_a_choice_that_cannot_be_is_refused() -> None:
    """What is stored was checked."""
    with pytest.raises(ValidationError):
        Preferences(goal=1000)


def test_both_directions_take_turns() -> None:
    """In turn by the answers given today."""
    assert [Preferences(direction="both").direction_of(turn) for turn in (0, 1, 2)] == ["en-es", "es-en", "en-es"]
    assert Preferences(direction="es-en").direction_of(0) == "es-en"


def test_what_is_new_is_met_in_spanish_first_where_that_is_wanted() -> None:
    """From the second time on, as chosen."""
    gentle = Preferences(direction="en-es", recognise_first=True)
    assert [gentle.direction_of(3, is_new=is_new) for is_new in (True, False)] == ["es-en", "en-es"]
    assert Preferences().direction_of(3, is_new=True) == "en-es"
