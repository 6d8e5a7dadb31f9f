"""Words that stand for each other, told by a lexicon small enough to count by hand and by the shipped one."""

import pytest

from aidioma.spanish.lexicon import NOTHING, Lexicon, english_key, keys_of, shipped_lexicon, spanish_key
from aidioma.text import words

SMALL = Lexicon.of(
    {
        "together": {"room": {"habitación": 15, "cuarto": 5, "de": 2}, "of": {"de": 30}, NOTHING: {"se": 9}},
        "english": {"room": 20, "of": 40, NOTHING: 30},
        "spanish": {"habitación": 15, "cuarto": 9, "de": 60, "se": 20, "others": 900},
    }
)


def test_a_word_stands_for_the_one_it_was_aligned_with_most() -> None:
    """With it come the shares of both words' uses; a word that stands for nothing in the prompt has none."""
    prompt = keys_of(("room", "of", "singapore"))
    english, share, use = SMALL.source("cuarto", prompt)
    assert english == "room"
    assert (share, use) == pytest.approx((5 / 10, 5 / 21))
    assert SMALL.source("cocina", prompt) == ("", 0.0, 0.0)
    assert SMALL.source("singapur", prompt)[0] == "singapore"
    assert SMALL.known("cuarto") == 9


def test_what_an_answer_leaves_out_is_told() -> None:
    """
    A word with a certain translation weighs more than a little one; names nobody has counted weigh nothing.

    What stands beside a word by chance does not stand for it.
    """
    prompt = keys_of(("room", "of", "tom"))
    assert SMALL.uncovered(("cuarto", "de"), prompt) == 0
    assert SMALL.uncovered(("de",), prompt) == pytest.approx(0.75)
    assert SMALL.uncovered(("cocina",), prompt) == pytest.approx(1.5)
    assert SMALL.unexplained(("cocina", "de", "cuarto"), prompt) == 1


@pytest.mark.parametrize(
    ("spanish", "key"),
    [("ayudarme", "ayudar"), ("bonita", "bonito"), ("las", "las"), ("zzz", "zzz")],
)
def test_forms_of_a_word_are_counted_together(spanish: str, key: str) -> None:
    """Little words stay as they are."""
    assert spanish_key(spanish) == key


def test_forms_that_spanish_tells_apart_stay_apart() -> None:
    """Was and were are two words, rooms and room are one."""
    assert [english_key(word) for word in ("was", "rooms", "his")] == ["was", "room", "his"]


@pytest.mark.parametrize(
    ("prompt", "right", "wrong"),
    [
        pytest.param("She reads the newspaper.", "lee el periódico", "lee el libro", id="another word"),
        pytest.param("My sister lives in Madrid.", "mi hermana vive en madrid", "mi hermana vive", id="left out"),
    ],
)
def test_the_shipped_lexicon_tells_a_translation_from_another_sentence(prompt: str, right: str, wrong: str) -> None:
    """It has never seen these sentences."""
    keys, lexicon = keys_of(words(prompt, "en")), shipped_lexicon()

    def lacks(sentence: str) -> float:
        return lexicon.uncovered(words(sentence), keys) + lexicon.unexplained(words(sentence), keys)

    assert lacks(right) < lacks(wrong)
    assert lexicon.unexplained(words(right), keys) == 0
