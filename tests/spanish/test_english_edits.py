"""How likely a difference between two English translations is a mistake."""

from aidioma.spanish.align import Step
from aidioma.spanish.english_edits import GRAVE, chance_mistaken, is_english_slip, is_negative, left_untold
from aidioma.spanish.lexicon import shipped_lexicon


def chance(wrong: str, right: str, *, opposite: bool = False, spanish: tuple[str, ...] = ("casa", "grande")) -> float:
    step = Step(wrong, right, 0, 0)
    return chance_mistaken(step, moved=frozenset(), opposite=opposite, spanish=spanish, lexicon=shipped_lexicon())


def test_what_spanish_leaves_open_is_hardly_a_mistake() -> None:
    assert chance("he", "she") < chance("the", "") < 0.5
    assert chance("large", "big") < 0.5


def test_a_form_and_who_speaks_are_grave() -> None:
    assert chance("houses", "house") >= GRAVE
    assert chance("my", "our") >= GRAVE


def test_a_denial_is_grave_only_where_the_sentences_disagree() -> None:
    assert chance("not", "", opposite=True) >= GRAVE > chance("any", "none", opposite=False)
    assert is_negative(["i", "do", "not", "know"])
    assert not is_negative(["i", "know"])


def test_another_word_is_harmless_where_it_stands_for_a_word_of_the_prompt() -> None:
    assert chance("home", "house") < 0.5 < chance("dog", "house")


def test_a_slip_is_no_word_and_can_only_be_meant_for_the_right_one() -> None:
    assert is_english_slip(("hungrry", "hungry"))
    assert is_english_slip(("dont", "don't"))
    assert not is_english_slip(("angry", "hungry"))
    assert not is_english_slip(("", "hungry"))


def test_what_no_word_stands_for_is_untold() -> None:
    told = left_untold(("the", "house", "is", "big"), spanish=("casa", "grande"), lexicon=shipped_lexicon())
    half = left_untold(("the", "house", "is", "red"), spanish=("casa", "grande"), lexicon=shipped_lexicon())
    assert (told, half) == (0, 0.5)
