"""Words of Spanish: which are words at all, how common, of which kind, gender and number."""

import math
from functools import lru_cache
from typing import Final

import wordfreq

from aidioma.spanish import dictionary
from aidioma.spanish.enclitics import with_pronouns
from aidioma.text import without_accents, word_set

ARTICLES: Final = word_set("el la los las un una unos unas lo al del uno")
DEFINITE: Final = word_set("el la los las")
INDEFINITE: Final = word_set("un una unos unas")
PREPOSITIONS: Final = word_set(
    "a ante bajo con contra de del al desde durante en entre hacia hasta mediante para por según sin sobre tras"
)
SUBJECTS: Final = word_set("yo tú vos usted él ella ello nosotros nosotras vosotros vosotras ustedes ellos ellas")
CLITICS: Final = word_set("me te se nos os lo la los las le les")
OBJECTS: Final = word_set("lo la los las")
"""Pronouns for a thing that something is done to."""
STRESSED: Final = word_set("mí ti sí conmigo contigo consigo")
POSSESSIVES: Final = word_set(
    "mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra vuestros vuestras "
    "mío mía míos mías tuyo tuya tuyos tuyas suyo suya suyos suyas"
)
DEMONSTRATIVES: Final = word_set(
    "este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas aquello "
    "éste ésta éstos éstas ése ésa ésos ésas aquél aquélla aquéllos aquéllas"
)
POINTING: Final = word_set("este esta estos estas ese esa esos esas aquel aquella aquellos aquellas")
"""Demonstratives as they stand before a noun."""
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
DAYS: Final = word_set("lunes martes miércoles jueves viernes sábado domingo")
MONTHS: Final = word_set(
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"
)
PLACES: Final = word_set("aquí acá ahí allí allá")

SPELT_BOTH_WAYS: Final = word_set(
    "sólo éste ésta éstos éstas ése ésa ésos ésas aquél aquélla aquéllos aquéllas período vídeo fútbol ícono guión"
)
"""Words that are right with their accent and without it."""

_EITHER_SPELLING: Final = SPELT_BOTH_WAYS | frozenset(map(without_accents, SPELT_BOTH_WAYS))

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
    "policía guía miembro inútil imbécil tonto loco médico técnico piloto soldado músico juez jefe arquitecto ministro "
    "ingeniero abogado espía testigo rehén fan bebé"
)
_EITHER_GENDER: Final = word_set(
    "radio sartén azúcar mar calor internet pijama piyama maratón lente tilde vodka dote interrogante margen armazón "
    "hojaldre linde monzón sauna bikini chance pelambre web"
)
"""Nouns that are masculine here and feminine there, in one meaning."""
_ONE_GENDER: Final = {
    **dict.fromkeys(
        word_set(
            "mañana cabeza cámara parte base espada batería defensa reserva gloria clave manga caza ayuda escucha cara"
        ),
        "f",
    ),
    **dict.fromkeys(word_set("disco video vídeo canal puente color tema"), "m"),
}
"""Nouns that the dictionary has in both genders, and everyday use in one: el cámara and la disco are rare."""
_EL_BEFORE_STRESSED_A: Final = word_set("agua alma águila aula arma hambre área hada hacha ala ama alba asa")

_ACCENTED: Final = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}
_FREQUENCY_FLOOR: Final = 1e-8
_OUTSHONE: Final = 1.5
"""How much commoner a word with its accent is than all that the bare form is of, in powers of ten: inglés, ingle."""


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    return wordfreq.get_frequency_dict("es", wordlist="best")


def warm_up() -> None:
    """Load the dictionary and the frequencies: call it off the learner's path."""
    lemma("hola")
    zipf("hola")


def lemma(word: str) -> str:
    """Return the dictionary form of *word*, or *word* itself where it is unknown."""
    return dictionary.lemma(word) or word


@lru_cache(maxsize=65_536)
def zipf(word: str) -> float:
    """Return how common *word* is: log10 of uses per billion words, 0 for one never met, about 7.5 for "de"."""
    frequency = _frequencies().get(word, 0.0)
    return math.log10(frequency / 1e-9) if frequency >= _FREQUENCY_FLOOR else 0.0


def is_listed(word: str) -> bool:
    """Whether the dictionary has exactly this form, other than as a name."""
    return dictionary.is_listed(word)


@lru_cache(maxsize=65_536)
def is_word(word: str) -> bool:
    """Whether *word* is Spanish or a name, and no likelier a slip of accents: "ingles" is hardly ever of "ingle"."""
    if word in _CLASS_OF:
        return True
    if dictionary.is_listed(word):
        return not _is_outshone(word)
    return bool(with_pronouns(word)) or (dictionary.is_name(word) and not accented(word))


def _is_outshone(word: str) -> bool:
    """Whether the same letters with an accent are a much commoner word than whatever *word* is a form of."""
    other = accented(word)
    if not other or lemma(other) == lemma(word):
        return False
    return zipf(lemma(other)) > max(zipf(one.lemma) for one in dictionary.readings(word)) + _OUTSHONE


@lru_cache(maxsize=65_536)
def accented(word: str) -> str:
    """Return the commonest dictionary word that *word* becomes with one more accent; ``""`` if none is commoner."""
    options = [word[:at] + _ACCENTED[char] + word[at + 1 :] for at, char in enumerate(word) if char in _ACCENTED]
    listed = [option for option in options if dictionary.is_listed(option) or option in _CLASS_OF]
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


def in_the_spelling_of(given: tuple[str, ...], sentence: tuple[str, ...]) -> tuple[str, ...]:
    """Return *sentence* with sólo, éste, período … spelt as in *given*, where either is right."""
    own = {without_accents(word): word for word in given if word in _EITHER_SPELLING}
    return tuple(own.get(without_accents(word), word) if word in _EITHER_SPELLING else word for word in sentence)


@lru_cache(maxsize=65_536)
def number(word: str) -> str:
    """Return ``p`` or ``s`` of a noun, adjective or determiner; by its ending where the word is both or unknown."""
    if word in {"los", "las", "unos", "unas", "mis", "tus", "sus", "les"}:
        return "p"
    known = dictionary.numbers(word)
    if len(known) == 1 and not is_little(word):
        return min(known)
    singular_in_s = word.endswith(("is", "us", "ás", "és", "ís", "ós", "ús")) or len(word) <= 3  # noqa: PLR2004 - "mes", "gas"
    return "p" if word.endswith("s") and not singular_in_s else "s"


def numbers(word: str) -> frozenset[str]:
    """Return ``s`` and ``p``, each as far as *word* can be it: both for lunes and paraguas."""
    return dictionary.numbers(word) or frozenset(number(word))


@lru_cache(maxsize=65_536)
def gender(word: str) -> str:
    """Return ``m`` or ``f`` of a determiner, noun or adjective; ``""`` where it can be both or is likelier a verb."""
    if word in MASCULINE_DETERMINERS:
        return "m"
    if word in FEMININE_DETERMINERS:
        return "f"
    if (stem := singular(word)) in _ONE_GENDER:
        return _ONE_GENDER[stem]
    if is_little(word) or not dictionary.is_listed(word):
        return _gender_by_ending(word)
    if dictionary.is_likelier_verb(word) or stem in _COMMON_NOUNS | _EITHER_GENDER:
        return ""
    found = dictionary.genders(word)
    return min(found) if len(found) == 1 else ""


def _gender_by_ending(word: str) -> str:
    """Return the gender that most nouns with this ending have: for slips and new words."""
    stem = singular(word)
    if stem.endswith(("o", "aje", "or", "ón")) and not stem.endswith("ión"):
        return "m"
    if stem.endswith(("a", "ción", "sión", "dad", "tad", "tud", "umbre")) and not stem.endswith("ista"):
        return "f"
    return ""


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """Return *word* without its plural ending."""
    if number(word) == "s":
        return word
    if found := dictionary.noun(word):
        return found
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


@lru_cache(maxsize=65_536)
def is_common_gender(noun: str) -> bool:
    """Whether *noun* is masculine and feminine in one form: un idiota, una idiota; el sartén, la sartén."""
    stem = singular(noun)
    if stem in _COMMON_NOUNS or stem in _EITHER_GENDER:
        return True
    return stem not in _ONE_GENDER and (len(dictionary.genders_of_noun(noun)) > 1 or stem.endswith("ista"))


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
