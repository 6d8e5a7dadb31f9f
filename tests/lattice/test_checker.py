"""What an author is asked, and what is shown, before learners meet a grammar."""

import pytest

from aidioma.lattice.checker import SHOWN, GrammarFinding, check
from aidioma.model.marks import Exercise, ForeseenMistake


def exercise(
    *grammars: str, accepted: tuple[str, ...] = ("Estoy cansada.",), foreseen: tuple[tuple[str, str], ...] = ()
) -> Exercise:
    return Exercise(
        content_id="item-1",
        version=1,
        direction="en-es",
        prompt="I am tired.",
        accepted=accepted,
        grammars=grammars,
        foreseen=tuple(ForeseenMistake(wrong=wrong, right=right) for wrong, right in foreseen),
    )


def only(findings: tuple[GrammarFinding, ...]) -> GrammarFinding:
    (found,) = findings
    return found


def test_a_good_grammar_is_shown_by_readings_at_random() -> None:
    """As many as there are, up to a dozen; another seed draws others."""
    report = check(exercise("(yo) estoy [muy |]cansada"))
    assert (report.errors, report.questions, report.ways) == ((), (), 4)
    assert set(report.readings) == {"Estoy cansada", "Yo estoy cansada", "Estoy muy cansada", "Yo estoy muy cansada"}
    many = exercise("(yo) estoy [cansada|agotada|rendida|exhausta] [hoy|ahora|ya|aún|siempre]", "estoy cansada")
    first, other = check(many, seed=1), check(many, seed=2)
    assert len(first.readings) == SHOWN
    assert first.readings != other.readings


def test_what_cannot_be_read_is_an_error_of_its_line() -> None:
    """The others are not examined with it."""
    report = check(exercise("estoy cansada", "estoy [cansada", foreseen=(("(soy", "estoy"),)))
    assert [(one.field, one.line) for one in report.errors] == [("grammars", 1), ("foreseen", 0)]
    assert "“estoy [cansada”: at character 7" in str(report.errors[0])
    assert report.readings == ()


@pytest.mark.parametrize(
    ("grammar", "asked"),
    [
        ("estoy cansada (hoy|ya)", "if one of them must be said"),
        ("estoy agotada", "“Estoy cansada.” is accepted and is no reading"),
        ("(hoy) estoy cansada (hoy) hoy hoy", "says “hoy” twice"),
        ("estoy en casa y estoy en casa", "says “estoy en casa” twice"),
        ("voy a el mercado", "says “a el”, which Spanish contracts"),
        ("(estoy cansada)", "all of it may be left out"),
        ("estoy cansada" + " [a|b]" * 20 + "[estoy cansada|x]", "has about 2,097,152 readings"),
    ],
)
def test_what_may_not_be_meant_is_asked(grammar: str, asked: str) -> None:
    """A path nobody would say, a grammar without bound, and what was left out."""
    questions = check(exercise(grammar)).questions
    assert any(asked in str(one) for one in questions), questions
    assert all(one.field == "grammars" for one in questions)


def test_a_foreseen_wrong_that_is_right_is_asked_about() -> None:
    """Nobody would ever be told of it."""
    found = only(check(exercise("(yo) estoy [cansada|agotada]", foreseen=(("agotada", "cansada"),))).questions)
    assert (found.field, found.line) == ("foreseen", 0)
    assert "is a right answer, so it is no mistake there" in str(found)


def test_a_foreseen_right_that_no_answer_says_is_asked_about() -> None:
    """It would never be found."""
    found = only(check(exercise("(yo) estoy cansada", foreseen=(("soy", "estoy"), ("en", "por")))).questions)
    assert (found.field, found.line) == ("foreseen", 1)
    assert "no right answer says “por”" in str(found)


def test_foreseen_mistakes_need_no_grammar() -> None:
    """The accepted sentences are right answers too."""
    assert check(exercise(foreseen=(("soy", "estoy"),))).questions == ()
    assert "no right answer says" in str(only(check(exercise(foreseen=(("a", "tengo"),))).questions))


def test_nothing_is_said_of_what_has_neither() -> None:
    """An item with its accepted sentences alone."""
    assert check(exercise()) == check(exercise(accepted=("Hola.",)))
