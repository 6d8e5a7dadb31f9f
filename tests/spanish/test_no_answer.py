"""What is no attempt at a translation is told so; whatever might be right is left alone."""

import pytest

from aidioma.content.kinds.sentence import Sentence
from aidioma.content.starter import starter_drafts
from aidioma.model.marks import Direction, Exercise
from aidioma.spanish.no_answer import NO_ENGLISH, NO_SPANISH, NO_WORDS, PROMPT_AGAIN, no_answer
from benchmarks.make_workload import DATA

DOCTOR = Exercise("doctor", 1, "en-es", "My sister is a doctor.", ("Mi hermana es médica.",))
BACK = Exercise("back", 1, "es-en", "Mi hermana es médica.", ("My sister is a doctor.",))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("My sister is a doctor.", PROMPT_AGAIN),
        ("my sister is  a DOCTOR", PROMPT_AGAIN),
        ("I don't know this word", NO_SPANISH),
        ("She works in the hospital", NO_SPANISH),
        ("asdf qwer", NO_WORDS),
        ("asdfasdf", NO_WORDS),
        ("sdkfj lskdjf", NO_WORDS),
        ("xxxx", NO_WORDS),
    ],
)
def test_what_is_no_spanish_is_told_so(typed: str, told: str) -> None:
    assert no_answer(DOCTOR, typed) == told


@pytest.mark.parametrize(
    "typed",
    ["no", "OK", "¿Qué?", "Taxi", "pizza", "No sé", "jajaja", "Lucía", "Tom", "kiero komer", "el parking", "gimnacio",
     "Mi hermana es doctor", "Mi hermana es medica", "mi sister es médica", "x", "idk", "Me voy al shopping", "123"],
)  # fmt: skip
def test_what_might_be_an_answer_is_left_alone(typed: str) -> None:
    assert no_answer(DOCTOR, typed) is None


def test_into_english_it_is_the_other_way_round() -> None:
    assert no_answer(BACK, "Mi hermana es médica") == PROMPT_AGAIN
    assert no_answer(BACK, "Ella trabaja con nosotros") == NO_ENGLISH
    assert no_answer(BACK, "My sister's a doctor") is None
    assert no_answer(BACK, "My sister is a medic") is None


def test_no_right_answer_of_the_starter_content_is_taken_for_none() -> None:
    """Also where nothing is known to be right, so that being known saves none of them."""
    sentences = [(one, one.details) for one in starter_drafts() if isinstance(one.details, Sentence)]
    right = [(draft.secondary_text or "", text) for draft, details in sentences for text in details.accepted]
    assert len(right) > 100
    taken = [text for prompt, text in right if no_answer(Exercise("x", 1, "en-es", prompt, ()), text)]
    back = [
        prompt
        for draft, _ in sentences
        if (prompt := draft.secondary_text or "")
        and no_answer(Exercise("x", 1, "es-en", draft.primary_text, ()), prompt)
    ]
    assert (taken, back) == ([], [])


def test_no_right_sentence_of_many_is_taken_for_none() -> None:
    """A sample of real sentence pairs, both ways; the whole of them was looked at by hand, with the same result."""
    path = DATA / "tatoeba_en_es.tsv"
    if not path.exists():
        pytest.skip("no sentence pairs here")
    pairs = [line.split("\t")[:2] for line in path.read_text("utf-8").splitlines()[::10]]
    ways: tuple[tuple[Direction, int, int], ...] = (("en-es", 0, 1), ("es-en", 1, 0))
    taken = [
        pair
        for pair in pairs
        for way, asked, right in ways
        if no_answer(Exercise("x", 1, way, pair[asked], ()), pair[right])
    ]
    assert taken == []
