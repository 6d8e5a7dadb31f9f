"""Articles, prepositions and pronouns that cannot stand where they stand."""

from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot, is_finite, is_noun
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import may_be_verb, verb
from aidioma.text import word_set

_TI_AFTER: Final = word_set("a ante contra de desde en hacia para por sin sobre")
_RELATIVES: Final = word_set(
    "madre padre padres hermano hermana hermanos hermanas hijo hija hijos hijas abuelo abuela abuelos abuelas "
    "tío tía tíos tías primo prima primos primas amigo amiga amigos amigas novio novia marido mujer esposo esposa "
    "vecino vecina vecinos vecinas jefe jefa profesor profesora"
)
_DAYS: Final = word_set("lunes martes miércoles jueves viernes sábado sábados domingo domingos")
_OWNERS: Final = word_set("mi mis tu tus su sus nuestro nuestra nuestros nuestras")
_WITHOUT_PERSONAL_A: Final = frozenset({"ser", "tener", "haber", "estar", "parecer"})
_ARTICLES: Final = vocabulary.DEFINITE | vocabulary.INDEFINITE
_DETERMINING: Final = word_set(
    "el la los las un una unos unas mi mis tu tus su sus este esta estos estas ese esa esos esas aquel aquella "
    "aquellos aquellas"
)
_NOT_TWO_DETERMINERS: Final = {("el", "este"), ("la", "una"), ("las", "unas"), ("lo", "un")}
_OWNING: Final = word_set("mi mis tu tus su sus un")
_OBJECTS: Final = word_set("me te se nos os le les")
_NEVER_AFTER_OBJECTS: Final = word_set(
    "el un en con por mi mis su sus y o que muy a no al del de hasta desde este esta ese esa aquí ahí allí"
)
_PREPOSITIONS_APART: Final = {
    ("en", "a"),
    ("en", "con"),
    ("en", "de"),
    ("a", "en"),
    ("a", "de"),
    ("a", "con"),
    ("con", "a"),
    ("con", "en"),
    ("con", "de"),
    ("de", "en"),
}
"""Two of them side by side, in this order, that no phrase has."""
_NEVER_AFTER_PREPOSITION: Final = word_set(
    "es son está están estaba estaban soy eres estoy fueron tengo tiene hay había"
)
_MUCH_AND_NOT_VERY: Final = word_set("hambre sed calor sueño miedo prisa suerte gente mejor peor más menos")
_FINITE_ALONE: Final = word_set(
    "es son está están estaba soy eres somos estoy tengo tiene hay había ha han he puedo puede quiero quiere"
)
_BEFORE_VERB: Final = word_set("no ya nunca siempre también aún todavía sólo me te se le les nos os")
_WHERE: Final = word_set("debajo encima delante detrás dentro fuera cerca lejos alrededor")
_NOT_THIRD: Final = frozenset({"1s", "2s", "2v", "1p", "2p"})


def pronoun_after_preposition(spot: Spot) -> bool:
    """Para tú, para yo: a preposition takes ti and mí, unless the pronoun is a verb's subject."""
    if spot.previous not in _TI_AFTER or (spot.wrong, spot.right) not in {("tú", "ti"), ("tu", "ti"), ("yo", "mí")}:
        return False
    if spot.wrong == "tu":
        return not spot.after
    following = verb(spot.next)
    return following is None or "inf" not in following.tenses


def one_too_many(spot: Spot) -> bool:
    """Un otro, en lunes: otro has no un before it, and days have el instead of en."""
    if (spot.wrong, spot.right) in {("un", ""), ("una", "")}:
        return spot.next in {"otro", "otra"}
    return (spot.wrong, spot.right) in {("en", "el"), ("en", "los")} and spot.next in _DAYS


def personal_a(spot: Spot) -> bool:
    """Veo mi hermano: a person that something is done to has an a before."""
    if (spot.wrong, spot.right) != ("", "a") or len(spot.after) < 2 or not spot.previous:  # noqa: PLR2004 - owner, person
        return False
    form = verb(spot.previous)
    if form is None or not form.persons or form.lemma in _WITHOUT_PERSONAL_A:
        return False
    return spot.after[0] in _OWNERS and spot.after[1] in _RELATIVES


def said_twice(spot: Spot) -> bool:
    """La la casa: a little word is not said twice in a row."""
    if spot.right or spot.wrong not in vocabulary.ARTICLES | vocabulary.PREPOSITIONS | vocabulary.POSSESSIVES:
        return False
    return spot.wrong in {spot.previous, spot.next}


def two_determiners(spot: Spot) -> bool:
    """Una tu amiga, mi la cartera: a noun has one of them."""
    if not spot.is_extra or spot.wrong not in _ARTICLES:
        return False
    if spot.next in _DETERMINING:
        return (spot.wrong, spot.next) not in _NOT_TWO_DETERMINERS
    return spot.previous in _OWNING and bool(spot.next) and not may_be_verb(spot.next)


def article_before_little_word(spot: Spot) -> bool:
    """Las de la mesa is right, la a Madrid is not: an article is followed by what it belongs to."""
    if spot.wrong not in _ARTICLES or spot.right in _ARTICLES:
        return False
    if spot.next in _OBJECTS:
        return True
    if spot.is_extra and spot.next in {"a", "en", "por", "con", "para", "desde", "hasta"}:
        return spot.next not in {"por", "para"} or spot.wrong != "el"
    # Not "el": before a verb it is the pronoun without its accent.
    return spot.wrong in {"un", "una", "unos", "unas"} and spot.next in _FINITE_ALONE


def object_without_verb(spot: Spot) -> bool:
    """Me madre, le a él: me, te, se, le stand before a verb."""
    if spot.wrong not in _OBJECTS or spot.right in _OBJECTS:
        return False
    if spot.next in _NEVER_AFTER_OBJECTS:
        return True
    is_noun = vocabulary.word_class(spot.next) == "content" and vocabulary.is_listed(spot.next)
    return is_noun and not may_be_verb(spot.next) and not analyses(spot.next)


def reflexive_of_third_person(spot: Spot) -> bool:
    """Se tenéis, no se pedimos: se goes with the third person. Nor does another pronoun come before se."""
    if spot.wrong == "se" and spot.right != "se":
        following = verb(spot.next)
        persons = following.persons if following is not None else frozenset()
        is_command = following is not None and "imp" in following.tenses
        return bool(persons) and persons <= _NOT_THIRD and not is_command
    return spot.is_extra and spot.wrong in {"me", "te", "le", "les", "nos", "os", "lo", "la"} and spot.next == "se"


def two_prepositions(spot: Spot) -> bool:
    """En de, a con: these do not stand side by side."""
    if not spot.is_extra:
        return False
    return (spot.previous, spot.wrong) in _PREPOSITIONS_APART or (spot.wrong, spot.next) in _PREPOSITIONS_APART


def preposition_before_verb(spot: Spot) -> bool:
    """De estaba: a preposition has no finite verb after it."""
    return (
        spot.is_extra
        and spot.wrong in {"a", "de", "en", "con", "para", "sin"}
        and spot.next in _NEVER_AFTER_PREPOSITION
    )


def article_after_contraction(spot: Spot) -> bool:
    """Del el, al la: the article is in it already."""
    return spot.is_extra and spot.wrong in _ARTICLES and spot.previous in {"al", "del"}


def where_of(spot: Spot) -> bool:
    """Debajo la mesa, cerca mi casa: these need de; what needs none is another word."""
    if spot.right == "de" and spot.is_missing:
        return spot.previous in _WHERE and spot.next in _DETERMINING
    pairs = {("debajo", "bajo"), ("encima", "sobre"), ("delante", "ante"), ("detrás", "tras")}
    return (spot.wrong, spot.right) in pairs and spot.next not in {"", "de", "del"}


def conjunction_before_its_sound(spot: Spot) -> bool:
    """Padre y hijo, siete o ocho: y is e before i, o is u before o."""
    before = spot.next.removeprefix("h")
    if (spot.wrong, spot.right) == ("y", "e"):
        return before.startswith(("i", "í")) and not before.startswith(("ie", "ia"))
    return (spot.wrong, spot.right) == ("o", "u") and before.startswith(("o", "ó"))


def much_for_very(spot: Spot) -> bool:
    """Es mucho valiente: what is muy is not mucho, and hunger and luck are much, not very."""
    if spot.wrong in {"mucho", "mucha", "muchos", "muchas"} and spot.right == "muy":
        return bool(spot.next)
    is_much = spot.right in {"mucho", "mucha", "muchos", "muchas"}
    return spot.wrong == "muy" and is_much and spot.next in _MUCH_AND_NOT_VERY


def article_for_pronoun(spot: Spot) -> bool:
    """El cantó, mi robó: before a verb stands he, not the, and me, not my."""
    pairs = {("el", "él"), ("el", "ella"), ("mi", "me"), ("tu", "te"), ("su", "se"), ("tu", "tú")}
    if (spot.wrong, spot.right) not in pairs:
        return False
    return spot.next in _BEFORE_VERB or (is_finite(spot.next) and not is_noun(spot.next))


def to_me(spot: Spot) -> bool:
    """Mí me gusta: who likes it has an a before."""
    return (spot.wrong, spot.right) == ("", "a") and (spot.next, *spot.after[1:2]) in {("mí", "me"), ("ti", "te")}


RULES: Final = (
    pronoun_after_preposition,
    one_too_many,
    personal_a,
    said_twice,
    two_determiners,
    article_before_little_word,
    object_without_verb,
    reflexive_of_third_person,
    two_prepositions,
    preposition_before_verb,
    article_after_contraction,
    where_of,
    conjunction_before_its_sound,
    much_for_very,
    article_for_pronoun,
    to_me,
)
