"""How answers come together: by what differs, and by the right answer that they are nearest to."""

from datetime import UTC, datetime

from aidioma.inbox.cases import SeenAnswer, WaitingAnswer, cases
from aidioma.model.marks import Exercise

ASKED = Exercise("x", 1, "en-es", "I am tired today.", ("Hoy estoy cansado.", "Me siento agotado hoy."))
EXERCISES = {("x", "en-es"): ASKED}


def waiting(*texts: str) -> list[SeenAnswer]:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return [
        SeenAnswer(WaitingAnswer(f"a{number}", f"learner-{number}", "x", "en-es", text, at, {}))
        for number, text in enumerate(texts)
    ]


def test_answers_of_which_nothing_is_known_differ_from_the_nearest_right_one() -> None:
    """So those with the same difference are one case, whatever stands around it."""
    found = cases(waiting("Hoy estoi cansado", "hoy, ¡estoi cansado!", "Hoy estoy cansao"), [], EXERCISES)  # type: ignore[arg-type]

    assert [(case.learners, case.edits) for case in found] == [
        (2, (("estoi", "estoy"),)),
        (1, (("cansao", "cansado"),)),
    ]


def test_cases_nearest_to_the_same_right_answer_stand_together() -> None:
    """First those whose answers touch most learners in all."""
    texts = (
        "Me siento agotada ayer",
        "Hoy estoi cansado",
        "Me siento agotao hoy",
        "Hoy estoy cansao",
        "Oi estoy cansado",
    )

    found = cases(waiting(*texts), [], EXERCISES)  # type: ignore[arg-type]

    assert [case.nearest for case in found] == ["hoy estoy cansado"] * 3 + ["me siento agotado hoy"] * 2


def test_without_its_exercise_an_answer_stands_for_itself() -> None:
    found = cases(waiting("Hoy estoi cansado", "Hoy estoi cansado", "Otra cosa"), [], {})

    assert sorted((case.learners, case.nearest, case.edits) for case in found) == [(1, "", ()), (2, "", ())]
