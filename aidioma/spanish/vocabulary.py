"""Words of Spanish: which are words at all, how common, of which kind, gender and number."""

import math
from functools import lru_cache
from typing import Final

import simplemma
import wordfreq

from aidioma.text import without_accents, word_set

ARTICLES: Final = word_set("el la los las un una unos unas lo al del uno")
PREPOSITIONS: Final = word_set(
    "a ante bajo con contra de del al desde durante en entre hacia hasta mediante para por según sin sobre tras"
)
SUBJECTS: Final = word_set("yo tú vos usted él ella ello nosotros nosotras vosotros vosotras ustedes ellos ellas")
CLITICS: Final = word_set("me te se nos os lo la los las le les")
STRESSED: Final = word_set("mí ti sí conmigo contigo consigo")
POSSESSIVES: Final = word_set(
    "mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra vuestros vuestras "
    "mío mía míos mías tuyo tuya tuyos tuyas suyo suya suyos suyas"
)
DEMONSTRATIVES: Final = word_set(
    "este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas aquello "
    "éste ésta éstos éstas ése ésa ésos ésas aquél aquélla aquéllos aquéllas"
)
CONJUNCTIONS: Final = word_set("y e o u ni pero sino aunque porque pues si mientras")
RELATIVES: Final = word_set(
    "que qué quien quién quienes quiénes cual cuál cuales cuáles como cómo donde dónde adonde "
    "adónde cuando cuándo cuanto cuánto cuanta cuánta cuantos cuántos cuantas cuántas cuyo"
)
NEGATIONS: Final = word_set("no ni nunca jamás nada nadie ningún ninguno ninguna tampoco sin")
NUMBERS: Final = word_set(
    "cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno treinta cuarenta cincuenta sesenta setenta "
    "ochenta noventa cien ciento mil millón millones primero segunda segundo tercero tercer cuarto quinto medio media"
)
DEGREES: Final = word_set(
    "muy más menos tan tanto mucho poco demasiado bastante bien mal ya aún todavía también solo sólo "
    "mucha muchos muchas poca pocos pocas algo todo toda todos todas otro otra"
)
PLACES: Final = word_set("aquí acá ahí allí allá")

SPELT_BOTH_WAYS: Final = word_set(
    "sólo éste ésta éstos éstas ése ésa ésos ésas aquél aquélla aquéllos aquéllas período vídeo fútbol ícono guión"
)
"""Words that are right with their accent and without it."""

_CLASSES: Final = (
    ("negation", frozenset({"no", "ni", "nunca", "tampoco", "jamás"})),
    ("article", ARTICLES - {"al", "del", "lo"}),
    ("clitic", CLITICS - {"la", "los", "las"}),
    ("preposition", PREPOSITIONS),
    ("subject", SUBJECTS),
    ("possessive", POSSESSIVES),
    ("demonstrative", DEMONSTRATIVES),
    ("relative", RELATIVES),
    ("conjunction", CONJUNCTIONS),
    ("stressed", STRESSED),
    ("number", NUMBERS),
    ("degree", DEGREES),
    ("place", PLACES),
)
_CLASS_OF: Final = {word: name for name, members in reversed(_CLASSES) for word in members}

_FEMININE: Final = word_set(
    "mano foto moto radio flor mujer madre noche tarde clase gente calle vez parte llave leche carne "
    "sangre nieve suerte muerte mente fuente nube fe ley luz paz cruz voz red sed piel sal señal "
    "labor cárcel catedral capital miel razón imagen orden sangre base frase fiebre hambre"
)
_MASCULINE: Final = word_set(
    "día mapa problema tema sistema idioma programa clima planeta poema drama fantasma poeta "
    "pijama sofá papá tranvía síntoma dilema esquema lema cometa"
)
MASCULINE_DETERMINERS: Final = word_set(
    "el un los unos este ese estos esos aquel aquellos del al nuestro nuestros vuestro vuestros "
    "mucho muchos todo todos otro otros ningún algún varios"
)
FEMININE_DETERMINERS: Final = word_set(
    "la una las unas esta esa estas esas aquella aquellas nuestra nuestras vuestra vuestras "
    "mucha muchas toda todas otra otras ninguna alguna varias"
)
DETERMINERS: Final = MASCULINE_DETERMINERS | FEMININE_DETERMINERS | POSSESSIVES - STRESSED
PERSON_OF_SUBJECT: Final = {
    "yo": "1s",
    "tú": "2s",
    "vos": "2v",
    "usted": "3s",
    "él": "3s",
    "ella": "3s",
    "nosotros": "1p",
    "nosotras": "1p",
    "vosotros": "2p",
    "vosotras": "2p",
    "ustedes": "3p",
    "ellos": "3p",
    "ellas": "3p",
}
_COMMON_NOUNS: Final = word_set(
    "idiota atleta colega poeta modelo testigo joven estudiante amante cantante cliente paciente "
    "policía guía miembro inútil imbécil tonto loco"
)
_EL_BEFORE_STRESSED_A: Final = word_set("agua alma águila aula arma hambre área hada hacha ala ama alba asa")

_ACCENTED: Final = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}
_KNOWN_FREQUENCY: Final = 2e-6
_FREQUENCY_FLOOR: Final = 1e-8


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    return wordfreq.get_frequency_dict("es", wordlist="best")


def warm_up() -> None:
    """Load the dictionaries, which takes about a second: call it off the learner's path."""
    lemma("hola")
    zipf("hola")


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Return the dictionary form of *word*, or *word* itself where it is unknown."""
    return str(simplemma.lemmatize(word, "es")).lower() if word else ""


@lru_cache(maxsize=65_536)
def zipf(word: str) -> float:
    """Return how common *word* is: log10 of uses per billion words, 0 for one never met, about 7.5 for "de"."""
    frequency = _frequencies().get(word, 0.0)
    return math.log10(frequency / 1e-9) if frequency >= _FREQUENCY_FLOOR else 0.0


@lru_cache(maxsize=65_536)
def is_listed(word: str) -> bool:
    """Whether the dictionary has exactly this form."""
    return bool(simplemma.is_known(word, "es"))


@lru_cache(maxsize=65_536)
def is_word(word: str) -> bool:
    """Whether *word* is Spanish: in the dictionary, or too common to be a slip of accents."""
    if not word:
        return False
    if word in _CLASS_OF or is_listed(word):
        return True
    return _frequencies().get(word, 0.0) > _KNOWN_FREQUENCY and not accented(word)


def accented(word: str) -> str:
    """Return the commonest dictionary word that *word* becomes with one more accent; ``""`` if none is commoner."""
    options = [word[:at] + _ACCENTED[char] + word[at + 1 :] for at, char in enumerate(word) if char in _ACCENTED]
    listed = [option for option in options if is_listed(option) or option in _CLASS_OF]
    best = max(listed, key=zipf, default="")
    return best if best and zipf(best) > zipf(word) else ""


@lru_cache(maxsize=65_536)
def word_class(word: str) -> str:
    """Return the closed class of *word*; ``digit`` (signs, too), ``unknown`` or ``content`` where it has none."""
    if word in _CLASS_OF:
        return _CLASS_OF[word]
    if any(char.isdigit() for char in word) or not any(char.isalpha() for char in word):
        return "digit"
    return "content" if is_word(word) else "unknown"


def is_little(word: str) -> bool:
    """Whether *word* belongs to a closed class."""
    return word in _CLASS_OF


@lru_cache(maxsize=65_536)
def number(word: str) -> str:
    """Return ``p`` or ``s`` by the ending of a noun, adjective or determiner."""
    if word in {"los", "las", "unos", "unas", "mis", "tus", "sus", "les"}:
        return "p"
    singular_in_s = word.endswith(("is", "us", "ás", "és", "ís", "ós", "ús")) or len(word) <= 3  # noqa: PLR2004 - "mes", "gas"
    return "p" if word.endswith("s") and not singular_in_s else "s"


@lru_cache(maxsize=65_536)
def gender(word: str) -> str:
    """Return ``m`` or ``f``, or ``""`` where neither the ending nor the word tells."""
    if word in MASCULINE_DETERMINERS:
        return "m"
    if word in FEMININE_DETERMINERS:
        return "f"
    stem = singular(word)
    if stem in _MASCULINE or (
        stem.endswith(("o", "aje", "or", "ón")) and stem not in _FEMININE and not stem.endswith("ión")
    ):
        return "m"
    if stem in _FEMININE or stem.endswith(("a", "ción", "sión", "dad", "tad", "tud", "umbre")):
        return "" if stem.endswith("ista") or stem in _COMMON_NOUNS else "f"
    return ""


def singular(word: str) -> str:
    """Return *word* without its plural ending."""
    if number(word) == "s":
        return word
    for ending, instead in (
        ("ciones", "ción"),
        ("siones", "sión"),
        ("ces", "z"),
        ("res", "r"),
        ("les", "l"),
        ("des", "d"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    return word.removesuffix("s")


def is_common_gender(noun: str) -> bool:
    """Whether *noun* names a man or a woman in one form: un idiota, una idiota."""
    return singular(noun) in _COMMON_NOUNS or singular(noun).endswith(("ista", "ante", "ente"))


def takes_el(noun: str) -> bool:
    """Whether a feminine *noun* says "el" and "un" in the singular because it begins with a stressed a."""
    return noun in _EL_BEFORE_STRESSED_A


def only_gender_differs(one: str, other: str) -> bool:
    """Whether the two words are the masculine and the feminine of one word."""
    return one != other and _gender_stem(one) == _gender_stem(other) and number(one) == number(other)


def _gender_stem(word: str) -> str:
    plural = "s" if number(word) == "p" else ""
    stem = without_accents(word.removesuffix(plural) if plural else word)
    if stem.endswith(("o", "a")) and len(stem) > 2:  # noqa: PLR2004 - "lo" and "la" are no stems
        return stem[:-1] + plural
    if stem.endswith("e") and plural:
        return stem[:-1] + plural
    return stem + plural


def only_number_differs(one: str, other: str) -> bool:
    """Whether the two words are the singular and the plural of one word."""
    return number(one) != number(other) and without_accents(singular(one)) == without_accents(singular(other))
