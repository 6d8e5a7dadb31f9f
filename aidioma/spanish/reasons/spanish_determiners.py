"""Reasons for articles, possessives and demonstratives in Spanish."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.row import Row, kinds
from aidioma.spanish.reasons.spanish_forms import is_noun
from aidioma.text import word_set

_ANY: Final = frozenset(EditClass) - {EditClass.ORDER}
_SWAPPED: Final = frozenset(EditClass) - {EditClass.ORDER, EditClass.ACCENT, EditClass.SPELLING}
_ARTICLES: Final = vocabulary.ARTICLES
_DEFINITE: Final = vocabulary.DEFINITE
_INDEFINITE: Final = vocabulary.INDEFINITE
_POINTED: Final = vocabulary.POINTING
_NEUTER: Final = word_set("esto eso aquello")
_DETERMINERS: Final = (
    _DEFINITE
    | _INDEFINITE
    | _POINTED
    | word_set("ningún algún ninguna alguna mi mis tu tus su sus nuestro nuestra vuestro vuestra")
)
_ALSO_ALONE: Final = _POINTED | _DEFINITE
"""Those that a noun of its own may follow: esta la he visto."""
_HOURS: Final = word_set("una dos tres cuatro cinco seis siete ocho nueve diez once doce 1 2 3 4 5 6 7 8 9 10 11 12")
_OTHER: Final = word_set("otro otra otros otras cierto cierta medio media tal cien mil")
_DAYS: Final = vocabulary.DAYS
_UNNEEDED: Final = Message("Not every noun needs an article: en verano, tengo coche, leo libros.")


def _has_a_verb(word: str) -> bool:
    """Whether *word* is a verb with a person, or stands before one."""
    is_finite = dictionary.is_likelier_verb(word) and any(one.person for one in analyses(word))
    return is_finite or word in vocabulary.CLITICS - _DEFINITE | {"no"}


def _series(word: str) -> str:
    """Return which of este, ese and aquel *word* belongs to."""
    return word[:3] if word.startswith(("est", "aqu")) else "es"


def _is_of_ser(word: str) -> bool:
    return any(one.lemma == "ser" for one in analyses(word))


def _is_somebody(word: str) -> bool:
    """Whether *word* is a noun with a masculine and a feminine, or both in one: what people are by trade or faith."""
    if vocabulary.is_little(word) or not dictionary.noun(word):
        return False
    other = word[:-1] + {"a": "o", "o": "a"}.get(word[-1:], "")
    stem = word.removesuffix("a")
    return vocabulary.is_common_gender(word) or any(
        one != word and dictionary.noun(one) for one in (other, stem, word + "a")
    )


ROWS: Final = (
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in _INDEFINITE and place.following in _OTHER,
        Message("There is no “{wrong}” before “{following}”."),
        Message("otro, cierto, medio and tal stand without un: otro amigo, another friend."),
        ("encontrar", "un", "", "otro"),
        ("tengo", "una", "", "sed"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.right
            and place.wrong in {"un", "una"}
            and _is_of_ser(place.previous)
            and _is_somebody(place.following)
        ),
        Message("There is no “{wrong}” here: after ser a profession or a faith has no article."),
        Message("soy médica, es católico: what somebody is by trade, faith or nation has no article."),
        ("soy", "una", "", "médica"),
        ("es", "un", "", "mi"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.right
            and place.wrong in _DETERMINERS
            and (place.following in _DETERMINERS or place.previous in (_DETERMINERS - _ALSO_ALONE) | {place.wrong})
        ),
        Message("“{wrong}” is one too many: a noun has one word such as un, el, mi or este before it."),
        Message("un, el, mi, este: one of them before a noun is enough."),
        ("en", "un", "", "la"),
        ("tengo", "una", "", "sed"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong == "el" and _has_a_verb(place.following),
        Message("“el” is “the”; who acts would be “él”, which is not needed here."),
        Message("Leave out yo, tú, él … unless you stress them or there would be a doubt."),
        ("", "el", "", "tiene"),
        ("tengo", "una", "", "sed"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in _ARTICLES and place.following in vocabulary.SUBJECTS,
        Message("There is no “{wrong}” here: no article stands before “{following}”."),
        _UNNEEDED,
        ("tiene", "un", "", "usted"),
        ("tengo", "una", "", "sed"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.right
            and place.wrong in _ARTICLES
            and place.previous in vocabulary.PREPOSITIONS
            and any(one.tense == "inf" for one in analyses(place.following))
        ),
        Message("There is no “{wrong}” here: “{following}” is a verb."),
        Message("Between a preposition and an infinitive stands no article: miedo de caer, sin hablar."),
        ("de", "la", "", "hacer"),
        ("tengo", "una", "", "sed"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in vocabulary.ARTICLES,
        Message("There is no “{wrong}” here."),
        Message("Not every noun needs an article: en verano, tengo coche, leo libros."),
        ("tengo", "una", "", "sed"),
        ("soy", "gato", "", "médica"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right in {"la", "las"} and place.following in _HOURS,
        Message("“{right}” is missing: hours have their article."),
        Message("es la una, son las dos, a las seis: hours have la or las."),
        ("desde", "", "las", "seis"),
        ("", "", "la", "vida"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong and place.right == "el" and (place.following.isdigit() or place.following in _DAYS)
        ),
        Message("“el” is missing: days and dates have it."),
        Message("el lunes, el 10 de junio: where English says on, Spanish says el."),
        ("", "", "el", "10"),
        ("", "", "la", "vida"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong
            and place.right in {"un", "una"}
            and vocabulary.word_class(place.following) == "content"
            and not dictionary.is_likelier_verb(place.following)
        ),
        Message("“{right}” is missing: “{following}” is one thing or person of several."),
        Message("What can be counted has un or una where English has a or an, but for professions: es médica."),
        ("tomé", "", "una", "decisión"),
        ("", "", "la", "vida"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong
            and place.right in _DEFINITE
            and vocabulary.word_class(place.following) == "content"
            and not dictionary.is_likelier_verb(place.following)
        ),
        Message("“{right}” is missing: “{following}” has its article here."),
        Message("Spanish uses el, la, los, las more often than English uses “the”: la vida es bella."),
        ("", "", "la", "vida"),
        ("", "", "la", "de"),
    ),
    Row(
        kinds(EditClass.ARTICLE),
        lambda place: place.right in _DEFINITE and place.wrong in _INDEFINITE,
        Message("Here it is “{right}”, not “{wrong}”: this is a certain one, “the”, not just any."),
        Message("un and una bring in something new; el and la are for what is known, and for things in general."),
        ("", "un", "el", "sol"),
        ("", "el", "un", "libro"),
    ),
    Row(
        kinds(EditClass.ARTICLE),
        lambda place: place.right in _INDEFINITE and place.wrong in _DEFINITE,
        Message("Here it is “{right}”, not “{wrong}”: this is any one, “a” or “some”, not a certain one."),
        Message("un and una bring in something new; el and la are for what is known, and for things in general."),
        ("", "el", "un", "libro"),
        ("", "un", "el", "sol"),
    ),
    Row(
        _SWAPPED,
        lambda place: (
            place.right in _DEFINITE
            and place.wrong in {"lo", "le", "les"}
            and vocabulary.word_class(place.following) == "content"
            and not dictionary.is_likelier_verb(place.following)
        ),
        Message("“{wrong}” is no article for a noun: here it is “{right}”."),
        Message("el, la, los, las stand before nouns; lo stands before adjectives alone: lo bueno, lo mejor."),
        ("", "lo", "la", "comida"),
        ("", "lo", "la", "veo"),
    ),
    Row(
        _SWAPPED,
        lambda place: place.right in _DEFINITE and place.wrong in vocabulary.POSSESSIVES,
        Message("Here it is “{right}”, not “{wrong}”: it is not said whose."),
        Message("Spanish says el, la, los, las where it is plain whose it is: me duele la cabeza."),
        ("", "mis", "los", "dados"),
        ("", "el", "los", "dados"),
    ),
    Row(
        _SWAPPED,
        lambda place: (
            place.right == "el"
            and place.wrong in {"en", "a", "sobre"}
            and (place.following.isdigit() or place.following in _DAYS | vocabulary.NUMBERS)
        ),
        Message("Here it is “el”, not “{wrong}”: days and dates have it."),
        Message("el lunes, el 10 de junio: where English says on, Spanish says el."),
        ("murió", "en", "el", "treinta"),
        ("", "el", "los", "dados"),
    ),
    Row(
        _SWAPPED,
        lambda place: place.wrong in _NEUTER and place.right in _POINTED and bool(place.following),
        Message("“{wrong}” never stands before a noun: here it is “{right}”."),
        Message("esto, eso and aquello stand alone, for a thing without a name: ¿qué es esto?"),
        ("", "esto", "este", "formulario"),
        ("", "este", "esta", "formulario"),
    ),
    Row(
        _SWAPPED,
        lambda place: (
            place.wrong in _POINTED
            and place.right in _POINTED
            and _series(place.wrong) == _series(place.right)
            and is_noun(place.following)
        ),
        Message("“{following}” has “{right}” before it: este, ese and aquel take its gender and number."),
        Message("este libro, esta casa, estos libros, estas casas: as with el, la, los, las."),
        ("", "este", "esta", "carta"),
        ("", "este", "esa", "carta"),
    ),
    Row(
        _SWAPPED,
        lambda place: (
            place.wrong in _POINTED | _NEUTER
            and place.right in _POINTED | _NEUTER
            and _series(place.wrong) == _series(place.right)
        ),
        Message("Here it is “{right}”: este, ese and aquel take the gender and number of what they point at."),
        Message("este libro, esta casa, estos libros, estas casas: as with el, la, los, las."),
        ("", "ese", "esa", "pequeña"),
        ("", "este", "esa", "carta"),
    ),
    Row(
        _SWAPPED,
        lambda place: place.wrong in _POINTED | _NEUTER and place.right in _POINTED | _NEUTER,
        Message("Here it is “{right}”, not “{wrong}”: este is this, ese and aquel are that."),
        Message("este is here with me, ese there with you, aquel far from both."),
        ("", "este", "ese", "libro"),
        ("", "este", "esta", "libro"),
    ),
)
"""In order: the first row that fits is told."""
