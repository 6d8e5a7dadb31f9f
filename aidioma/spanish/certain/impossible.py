"""
Words that no sentence has side by side, whatever is meant: el eres, a tenés, este vete.

A word before it may be a noun or an infinitive as well, a pronoun its object: only what is nothing but a verb with a
person counts.
"""

from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import Analysis, analyses
from aidioma.text import word_set

_DETERMINERS: Final = word_set(
    "el un una unos unas uno al del este esta estos ese esa esos mi mis tu tus su sus nuestro nuestra cada todo mucho "
    "mucha muy ningún algún aquel aquella otro otra muchos muchas"
)
"""Words that may not stand before a verb, unless they are what is done or who does it."""
_MAY_DO_IT: Final = word_set(
    "el este esta estos ese esa esos uno todo mucho mucha otro otra muchos muchas aquel aquella cada una un"
)
"""Of these, those that may be who does it, or be meant for it: él, éste, todo."""
_PREPOSITIONS: Final = word_set("a de en con por sin desde hacia sobre contra para")
_CLITICS: Final = vocabulary.CLITICS
_BEFORE_CLAUSE: Final = word_set("donde dónde cuando porque aunque mientras pero")
_STRESSED_SUBJECTS: Final = word_set("yo tú usted él ella nosotros ustedes ellos ellas vosotros")


def is_only_verb(word: str) -> frozenset[Analysis]:
    """Return what *word* can be where it is nothing but a verb with a person; nothing otherwise."""
    readings = analyses(word)
    others = [one for one in dictionary.readings(word) if not one.tag.startswith("v.")]
    if not readings or others or vocabulary.is_little(word) or not all(one.person for one in readings):
        return frozenset()
    return readings


def determiner_before_verb(spot: Spot) -> bool:
    """El sigamos, un necesitas, muy eres: before a verb stands what does it, and not what determines a noun."""
    if spot.wrong not in _DETERMINERS or spot.right in _DETERMINERS | _STRESSED_SUBJECTS:
        return False
    readings = is_only_verb(spot.next)
    if not readings or any(one.enclitic for one in readings):
        return False
    return spot.wrong not in _MAY_DO_IT or not any(one.person in {"3s", "3p"} for one in readings)


def before_command_with_pronoun(spot: Spot) -> bool:
    """El veníos, la vete, a léelo: a command with its pronoun has no article, preposition or other pronoun before."""
    if not spot.is_extra or spot.wrong not in _DETERMINERS | _CLITICS | _PREPOSITIONS:
        return False
    readings = is_only_verb(spot.next)
    told = any(one.enclitic and one.tense == "imp" for one in readings)
    return told and all(one.tense in {"imp", "subj"} for one in readings)


def preposition_before_finite(spot: Spot) -> bool:
    """En sabes conducir, a tenés: what a preposition governs is no verb with a person."""
    if spot.wrong not in _PREPOSITIONS or spot.right in _PREPOSITIONS or (spot.wrong == "para" and not spot.before):
        return False
    readings = is_only_verb(spot.next)
    may_be_command = any(one.tense == "imp" and spot.wrong == "para" for one in readings)
    return bool(readings) and not may_be_command and spot.next not in {"hace", "hacía"}


def that_after_where(spot: Spot) -> bool:
    """Donde que comenzó, porque que viene: what begins a clause needs no que."""
    return spot.is_extra and spot.wrong == "que" and spot.previous in _BEFORE_CLAUSE and bool(is_only_verb(spot.next))


def which_of_it(spot: Spot) -> bool:
    """Todo lo quieras, lo más: between lo and what somebody does stands que."""
    if not spot.is_missing or spot.right != "que" or spot.previous != "lo":
        return False
    return spot.before[-2:-1] in {("todo",), ("a",), ("de",), ("en",), ("con",), ("por",), ("para",)}


def is_called(spot: Spot) -> bool:
    """Cómo llama tu madre: what is somebody's name is asked with se."""
    if not spot.is_missing or spot.right not in {"se", "te", "os"} or spot.previous != "cómo":
        return False
    return any(one.lemma == "llamar" for one in analyses(spot.next)) and "name" in " ".join(spot.prompt)


def every(spot: Spot) -> bool:
    """Todos días: between todos and what is counted stands the article."""
    return (
        spot.is_missing
        and spot.right in {"los", "las"}
        and spot.previous in {"todos", "todas"}
        and (dictionary.is_likelier_noun(spot.next))
    )


def last_time(spot: Spot) -> bool:
    """Última vez, primera vez: which time it was has the article."""
    if not spot.is_missing or spot.right != "la" or spot.next not in {"última", "primera", "próxima"}:
        return False
    return spot.after[1:2] == ("vez",) and bool({"the", "this", "that"} & set(spot.prompt))


def from_that(spot: Spot) -> bool:
    """Ha a for a ha: "a" before a participle is ha without its h."""
    if (spot.wrong, spot.right) != ("a", "ha"):
        return False
    return any(one.tense == "part" for one in analyses(spot.next)) and spot.next.endswith("o")


RULES: Final = (
    determiner_before_verb,
    before_command_with_pronoun,
    preposition_before_finite,
    that_after_where,
    which_of_it,
    is_called,
    every,
    last_time,
    from_that,
)
