"""What speaks for an answer and against it adds up to a chance."""

from aidioma.marking.engine.evidence import Bundle, Evidence
from aidioma.marking.engine.gbdt import shipped_weights
from aidioma.marking.engine.likelihood import Likelihood, likelihood
from aidioma.spanish.cues import cues_of
from aidioma.text import words

PROMPT = "My brother always arrives late to the office."
KNOWN = "Mi hermano siempre llega tarde a la oficina."


def of(answer: str, *, ways: int = 1) -> Likelihood:
    found = likelihood(
        words(answer),
        cues=cues_of(PROMPT),
        bundle=Bundle.of([words(KNOWN)]),
        evidence=Evidence(),
        weights=shipped_weights(),
        proposal=None,
        ways=ways,
    )
    assert found is not None
    return found


def test_a_mistake_makes_it_less_likely_than_another_wording() -> None:
    assert (
        of("Mi hermano llega siempre tarde a la oficina").right
        > of("Mi hermano siempre llegan tarde a la oficina").right
    )
    assert of("Mi hermano siempre llega tarde al trabajo").right > of("Mi hermano siempre llega tarde la oficina").right


def test_the_opposite_and_what_is_left_out_speak_against_it() -> None:
    opposite = of("Mi hermano nunca llega tarde a la oficina")
    assert opposite.numbers["says_the_opposite"] == 1
    assert of("Mi hermano llega tarde").numbers["left_out"] > 0
    assert not of("Mi hermano llega tarde").is_sound


def test_what_looks_like_a_mistake_and_what_is_seldom_met_speak_against_it() -> None:
    doubted = of("Mi hermano siempre llega tarde a el despacho")
    assert doubted.numbers["doubts"] == 1
    assert doubted.right < of("Mi hermano siempre llega tarde al despacho").right
    assert of("Mi hermano llega siempre la tarde a oficina").numbers["repelled"] < 0


def test_where_many_right_answers_are_written_down_another_one_is_seldom_right() -> None:
    answer = "Mi hermano siempre llega tarde al trabajo"
    assert of(answer, ways=150).right < 0.3 < of(answer).right


def test_nothing_known_says_nothing() -> None:
    nothing = Bundle()
    found = likelihood(
        words("Hola"),
        cues=cues_of("Hello"),
        bundle=nothing,
        evidence=Evidence(),
        weights=shipped_weights(),
        proposal=None,
    )
    assert found is None
