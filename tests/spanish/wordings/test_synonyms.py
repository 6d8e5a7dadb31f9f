"""The table of words that are as good: well formed, and found by the words of a prompt."""

import pytest

from aidioma.spanish.morphology import Analysis, is_infinitive
from aidioma.spanish.wordings.synonyms import Group, Noun, forms, groups, groups_for, plural
from aidioma.spanish.wordings.verb_phrases import KINDS
from aidioma.spanish.wordings.verb_synonyms import SameVerbs, is_reflexive
from aidioma.text import joined, words


def test_each_line_is_well_formed() -> None:
    """
    A kind that is known, English words, several Spanish ones, genders for nouns and infinitives for verbs.

    A noun may stand alone where both articles are right: el radio, la radio.
    """
    for group in groups():
        assert group.kind in {"noun", "verb", "adj", "word"} | KINDS, group
        assert group.english, group
        assert all(group.english), group
        assert len({one.word for one in group.members}) == len(group.members), group
        assert len(group.members) > 1 or group.members[0].gender == "mf", group
        assert all(one.word for one in group.members), group
        if group.kind == "noun":
            assert {one.gender for one in group.members} <= {"m", "f", "mf"}, group
        if group.kind in {"verb"} | KINDS:
            assert all(is_infinitive(one.word[0].removesuffix("se")) for one in group.members), group


@pytest.mark.parametrize(
    ("prompt", "member", "found"),
    [
        ("The fridges are new.", "nevera", True),
        ("He turned on the light.", "encender", True),
        ("The food is cold.", "nevera", False),
    ],
)
def test_groups_are_found_by_the_words_of_the_prompt(prompt: str, member: str, found: bool) -> None:
    """In any form of theirs."""
    named = {joined(one.word) for group in groups_for(words(prompt, "en")) for one in group.members}
    assert (member in named) is found


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("coche", "coches"), ("autobús", "autobuses"), ("lápiz", "lápices"), ("camión", "camiones"), ("bus", "buses"),
        ("tren", "trenes"), ("sofá", "sofás"), ("móvil", "móviles"), ("ordenador", "ordenadores"),
        ("agua mineral", "aguas mineral"),
    ],
)  # fmt: skip
def test_nouns_have_their_plural(noun: str, expected: str) -> None:
    """Its first word carries it."""
    assert joined(plural(words(noun))) == expected


def test_singular_and_plural_are_known_by_their_form() -> None:
    coche, auto = Noun(("coche",), "m"), Noun(("auto",), "m")
    assert forms(Group("noun", (("car",),), (coche, auto)))["autos",] == (auto, "p")


VERBS = SameVerbs(
    (Group("verb", (("stay",),), (Noun(("quedarse",), ""), Noun(("permanecer",), ""), Noun(("alojarse",), ""))),)
)


def test_reflexive_verbs_stand_for_reflexive_ones_only() -> None:
    assert VERBS.of("quedar", is_reflexive=True) == ("alojar",)
    assert VERBS.of("permanecer", is_reflexive=False) == ()
    assert VERBS.of("quedar", is_reflexive=False) == ()


@pytest.mark.parametrize(
    ("sentence", "one", "expected"),
    [
        ("me quedo", Analysis("quedar", "pres", "1s"), True),
        ("me quedan", Analysis("quedar", "pres", "3p"), False),
        ("quedarse", Analysis("quedar", "inf", "", "se"), True),
        ("se lo queda", Analysis("quedar", "pres", "3s"), None),
        ("lo veo", Analysis("ver", "pres", "1s"), False),
    ],
)
def test_a_verb_is_reflexive_with_its_own_pronoun(sentence: str, one: Analysis, expected: bool | None) -> None:
    said = words(sentence)
    assert is_reflexive(said, len(said) - 1, one) is expected
