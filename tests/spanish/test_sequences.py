"""How usual it is for words to follow each other."""

import pytest

from aidioma.spanish.sequences import Sequences, kind, shipped_sequences
from aidioma.text import words


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("hasta que anocheció", "hasta anocheció"),
        ("me duelen los pies", "me duelen mis pies"),
        ("tengo que esperar", "tengo que espero"),
    ],
)
def test_what_is_seldom_met_is_repelled(usual: str, unusual: str) -> None:
    counted = shipped_sequences()
    assert min(counted.attraction(words(unusual))) < min(counted.attraction(words(usual)))


def test_each_word_and_the_end_have_their_surprise() -> None:
    assert len(shipped_sequences().surprise(words("Hola, Tom"))) == len(("hola", "tom", "its end"))
    assert all(bits > 0 for bits in shipped_sequences().surprise(words("xyzzy casa")))


def test_words_count_as_their_kind_and_form() -> None:
    assert kind("hasta") == "hasta"
    assert kind("comieron") == "v.pret.3p"
    assert kind("estuve") == "estar.pret.1s"
    assert kind("mesa") == "n.fs"


def test_nothing_counted_makes_all_equally_likely() -> None:
    nothing = Sequences.of({"common": [], "counts": [], "totals": []})
    assert len(set(nothing.surprise(words("una casa grande")))) == 1
    assert set(nothing.attraction(words("una casa grande"))) == {0.0}
