"""Words that belong together and do not agree: determiners, nouns, adjectives."""

from collections.abc import Sequence
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot, agreement, is_finite, noun_in_front
from aidioma.spanish.faults import agrees
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import verb
from aidioma.text import without_accents, word_set

DEGREES: Final = word_set("muy tan demasiado bastante más menos")
COPULAS: Final = word_set("es son está están era eran estaba estaban fue fueron parece parecen será serán")
COLLECTIVES: Final = word_set(
    "mayoría mitad resto parte pareja grupo montón multitud par serie docena tercio poquito tantito pelín"
)
_PRONOUNS: Final = {
    "él": ("m", "s"),
    "ella": ("f", "s"),
    "nosotros": ("m", "p"),
    "nosotras": ("f", "p"),
    "ellos": ("m", "p"),
    "ellas": ("f", "p"),
}
_QUANTIFIERS: Final = word_set(
    "cuánto cuánta cuántos cuántas mucho mucha muchos muchas poco poca pocos pocas tanto tanta tantos tantas "
    "demasiado demasiada demasiados demasiadas mismo misma mismos mismas alguno alguna algunos algunas varios varias"
)
_BEFORE_OBJECT: Final = word_set("no me te se nos os")
"""Words before "la" where it is a pronoun and a verb follows: no la toques."""
_OF_SEVERAL: Final = word_set(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cien varios varias "
    "cuántos cuántas muchos muchas pocos pocas tantos tantas algunos algunas"
)
_BEFORE_NOUN: Final = word_set(
    "buen bueno buena gran primer primera simple único única mejor peor viejo vieja nuevo nueva"
)
_SHORTENED: Final = {
    "un": word_set("uno"),
    "buen": word_set("bueno"),
    "mal": word_set("malo"),
    "primer": word_set("primero"),
    "tercer": word_set("tercero"),
    "algún": word_set("alguno"),
    "ningún": word_set("ninguno"),
    "cualquier": word_set("cualquiera"),
    "gran": word_set("grande"),
}
"""What stands before a noun in its short form, by that form."""


def determiner_of_noun(spot: Spot) -> bool:
    """La problema, todas los días: a determiner agrees with the word after it."""
    if not spot.wrong or spot.wrong not in vocabulary.DETERMINERS or spot.right not in vocabulary.DETERMINERS:
        return False
    if not spot.next or not (_kin(spot.wrong) == _kin(spot.right) or {spot.wrong, spot.right} <= _THE_AND_A):
        return False
    if vocabulary.takes_el(spot.next):
        return (spot.wrong, spot.right) == ("la", "el")
    if spot.next in _DETERMINED - {"al", "del"} and _kin(spot.wrong) == _kin("todo"):
        return agreement(spot.wrong) != agreement(spot.next) and "" not in agreement(spot.next)
    return _tells(spot, _noun_after(spot))


_A: Final = vocabulary.INDEFINITE
_THE_AND_A: Final = vocabulary.DEFINITE | vocabulary.INDEFINITE
_NEUTER: Final = word_set("esto eso aquello ello")
_SUBJECT_FOR_ARTICLE: Final = {"los": word_set("ellos ellas"), "las": word_set("ellos ellas"), "la": word_set("ella")}
_DETERMINED: Final = vocabulary.ARTICLES | word_set("este esta estos estas ese esa esos esas")


def _noun_after(spot: Spot) -> str:
    """Return the noun that follows, past an adjective that has one form for both genders."""
    if spot.next in _BEFORE_NOUN and len(spot.after) > 1 and vocabulary.gender(spot.next) == "":
        return spot.after[1]
    return spot.next


def _tells(spot: Spot, noun: str) -> bool:
    """Whether *noun* has a gender or number that fits the right determiner and not the learner's."""
    if spot.wrong in _A and spot.right in _A and vocabulary.number(spot.wrong) != vocabulary.number(spot.right):
        return vocabulary.number(noun) == vocabulary.number(spot.right) and vocabulary.is_listed(noun)
    if vocabulary.is_common_gender(noun) or verb(noun) is not None:
        return False
    if vocabulary.gender(noun) == "" and _is_of_one_gender(noun):
        return {spot.wrong, spot.right} in _ONE_OR_OTHER and vocabulary.word_class(noun) == "content"
    same_number = vocabulary.number(spot.wrong) == vocabulary.number(spot.right) == vocabulary.number(noun)
    told = vocabulary.gender(noun) != "" or not same_number
    return told and agrees(spot.right, noun) > 0 > agrees(spot.wrong, noun)


def _is_of_one_gender(noun: str) -> bool:
    """Whether *noun* has a gender of its own, though its ending tells none."""
    one = vocabulary.singular(noun)
    if not vocabulary.is_listed(one) or vocabulary.lemma(one) != one or one.endswith(_OF_PERSONS):
        return False
    return one not in _EITHER_GENDER and vocabulary.number(noun) == "s"


_OF_PERSONS: Final = ("nte", "ista", "al", "ble", "z")
_EITHER_GENDER: Final = word_set(
    "mar calor azúcar sartén internet joven jefe cliente paciente policía testigo modelo bebé líder chofer chófer "
    "radio color puente arte margen orden capital cólera coma cometa corte frente pendiente guía cura doblez tilde "
    "tizne interrogante lente pus linde dote maratón pijama vodka herpes esperma test web wifi esclusa agravante "
    "canal grande mejor peor mayor menor gerente miembro rehén profesional chef fan atleta turista artista tal "
    "cual igual feliz triste pobre inteligente interesante importante diferente verde azul gris marrón que cual "
    "cuarzo trompeta batería portátil móvil celular final editorial vocal moral parte doble clave base síndrome"
)
"""Words that have either gender, by meaning, by region or by person, and adjectives that stand for a noun."""
_ONE_OR_OTHER: Final = ({"el", "la"}, {"un", "una"}, {"este", "esta"}, {"ese", "esa"})


def quantifier_of_noun(spot: Spot) -> bool:
    """Cuántos hermanas, mucho gente: how much of something agrees with what it is of."""
    if spot.wrong not in _QUANTIFIERS or spot.right not in _QUANTIFIERS or not _is_plain_noun(spot.next):
        return False
    if without_accents(spot.wrong).rstrip("aos") != without_accents(spot.right).rstrip("aos"):
        return False
    of = agreement(spot.next)
    return bool(of[0]) and agreement(_by_ending(spot.right)) == of != agreement(_by_ending(spot.wrong))


def _by_ending(word: str) -> str:
    """Return a word whose gender and number are those of the quantifier."""
    return {"o": "un", "a": "una", "os": "unos", "as": "unas"}[word[-2:] if word.endswith("s") else word[-1]]


def _is_plain_noun(word: str) -> bool:
    """Whether *word* has one gender and is more likely a noun than a verb."""
    if word in vocabulary.NEGATIONS or vocabulary.word_class(word) != "content":
        return False
    return verb(word) is None and not vocabulary.is_common_gender(word)


def adjective_of_noun(spot: Spot) -> bool:
    """Una casa blanco, la casa es blanco: an adjective agrees with its noun, beside it or behind es, está, parece."""
    if vocabulary.is_little(spot.wrong) or _is_common_gender(spot) or not _is_one_adjective(spot):
        return False
    before = list(spot.before)
    if before and before[-1] in DEGREES:
        before.pop()
    if before and before[-1] in COPULAS:
        before.pop()
        if not spot.is_whole or len(before) > 2:  # noqa: PLR2004 - determiner, noun
            return False
    agreed = _PRONOUNS.get(before[0]) if len(before) == 1 else _agreement_of_noun(before[-2:])
    return agreed is not None and agreement(spot.right) == agreed != agreement(spot.wrong)


def _is_common_gender(spot: Spot) -> bool:
    return vocabulary.is_common_gender(spot.right) or vocabulary.is_common_gender(spot.wrong)


def adjective_before_noun(spot: Spot) -> bool:
    """Esa pequeño casa: between a determiner and a noun that agree, the adjective does so, too."""
    if vocabulary.is_little(spot.wrong) or not _is_one_adjective(spot) or not _is_plain_noun(spot.next):
        return False
    noun = noun_in_front((spot.previous, spot.next)) if spot.previous else None
    if noun is None or vocabulary.takes_el(noun) or not vocabulary.gender(noun):
        return False
    return agreement(spot.right) == agreement(noun) != agreement(spot.wrong) and bool(vocabulary.gender(spot.wrong))


def _is_one_adjective(spot: Spot) -> bool:
    """Whether both words are forms of one, and not of a verb that has persons."""
    if is_finite(spot.right) and is_finite(spot.wrong):
        return False
    one, other = vocabulary.singular(spot.wrong), vocabulary.singular(spot.right)
    return one == other or vocabulary.only_gender_differs(one, other)


def _agreement_of_noun(words: Sequence[str]) -> tuple[str, str] | None:
    """Return gender and number of a noun behind its determiner; None where they leave something open."""
    noun = noun_in_front(words)
    if noun is None or noun in COLLECTIVES or vocabulary.is_common_gender(noun):
        return None
    gender = "f" if vocabulary.takes_el(noun) else vocabulary.gender(words[0]) or vocabulary.gender(noun)
    return gender, vocabulary.number(noun)


def number_of_noun(spot: Spot) -> bool:
    """Los libro, dos amigo: a noun has the number of what stands before it."""
    plurals = {(one, one + ending) for one in (spot.wrong, spot.right) for ending in ("s", "es")}
    if not {(spot.wrong, spot.right), (spot.right, spot.wrong)} & plurals or verb(spot.wrong) is not None:
        return False
    if spot.before[-2:-1] and spot.before[-2] in _BEFORE_OBJECT and analyses(spot.wrong) and analyses(spot.right):
        return False
    if spot.previous in _OF_SEVERAL and spot.right == max(spot.wrong, spot.right, key=len):
        return not vocabulary.is_little(spot.wrong)
    return agrees(spot.previous, spot.right) > 0 > agrees(spot.previous, spot.wrong)


def short_before_noun(spot: Spot) -> bool:
    """Un bueno hombre, uno libro: before a noun these have their short form."""
    return spot.wrong in _SHORTENED.get(spot.right, ()) and _is_plain_noun(spot.next)


def neuter_before_noun(spot: Spot) -> bool:
    """Esto dinero, ellos precios: these stand alone, and a noun has a determiner."""
    if spot.wrong in _NEUTER:
        return spot.right in vocabulary.DETERMINERS and _is_plain_noun(spot.next)
    return spot.wrong in _SUBJECT_FOR_ARTICLE.get(spot.right, ()) and _is_plain_noun(spot.next)


def _kin(determiner: str) -> str:
    """Return what all forms of a determiner share."""
    if determiner in {"el", "la", "los", "las"}:
        return "el"
    if determiner in {"un", "una", "unos", "unas"}:
        return "un"
    if determiner.startswith(("aquel", "est", "es")):
        return determiner[: {"a": 5, "e": 2}[determiner[0]]] + ("t" if determiner.startswith("est") else "")
    return without_accents(vocabulary.singular(determiner)).rstrip("oan")


RULES: Final = (
    determiner_of_noun,
    quantifier_of_noun,
    number_of_noun,
    adjective_of_noun,
    adjective_before_noun,
    short_before_noun,
    neuter_before_noun,
)
