"""Reasons for pronouns, no, superfluous words and words in the wrong place, in Spanish."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.row import Row, kinds
from aidioma.text import word_set

_LITTLE: Final = kinds(EditClass.PREPOSITION, EditClass.ARTICLE, EditClass.PRONOUN, EditClass.MISSING, EditClass.EXTRA)
_SWAPPED: Final = kinds(EditClass.NUMBER, EditClass.GENDER, EditClass.PRONOUN, EditClass.ARTICLE)
_ANY: Final = frozenset(EditClass)
_NEEDS_NONE: Final = word_set("buscar esperar escuchar pedir mirar pagar")
_DIRECT: Final = vocabulary.OBJECTS
_INDIRECT: Final = word_set("le les")
_PLURALS: Final = {"les": "le", "los": "lo", "las": "la"}
_OTHER_GENDER: Final = {("lo", "la"), ("la", "lo"), ("los", "las"), ("las", "los")}
_OWN: Final = vocabulary.POSSESSIVES
_DENIES: Final = word_set("nadie nada nunca jamás tampoco ninguno ninguna")
_LIKED: Final = frozenset({"gustar", "encantar", "doler", "faltar", "interesar", "apetecer", "parecer"})
_PRONOUNS: Final = vocabulary.CLITICS | vocabulary.SUBJECTS | vocabulary.STRESSED | vocabulary.POSSESSIVES
_HIMSELF: Final = {"me": "1s", "te": "2s", "se": "3s", "nos": "1p", "os": "2p"}
_HELPING: Final = frozenset(
    {"tener", "poder", "querer", "ir", "deber", "haber", "estar", "ser", "soler", "dejar", "hacer"}
)
_BEFORE_NOUNS: Final = word_set(
    "otro otra otros otras mucho mucha muchos muchas poco poca pocos pocas cada este esta ese esa dos tres"
)
_ONE_OR_MORE: Final = Message("le, lo and la stand for one, les, los and las for more than one.")


def _of(word: str, lemmas: frozenset[str]) -> bool:
    return any(one.lemma in lemmas for one in analyses(word))


def _is_finite(word: str) -> bool:
    return dictionary.is_likelier_verb(word) and bool(_persons(word))


def _persons(word: str) -> frozenset[str]:
    found = {one.person for one in analyses(word) if one.person}
    return frozenset(found | {"3s"} if "3p" in found else found)


ROWS: Final = (
    Row(
        kinds(EditClass.ORDER),
        lambda place: (
            place.right in vocabulary.CLITICS | {"no"}
            and (place.following in vocabulary.CLITICS or dictionary.is_likelier_verb(place.following))
        ),
        Message("“{right}” is the right word, but it stands before the verb."),
        Message("Pronouns and “no” come before a verb that has a person: no lo sé, me gusta."),
        ("", "", "no", "quiero"),
        ("casa", "", "roja", ""),
    ),
    Row(
        kinds(EditClass.ORDER),
        lambda place: not _BEFORE_NOUNS.isdisjoint((place.wrong, place.right)),
        Message("“{word}” is the right word, but it belongs elsewhere in the sentence."),
        Message("otro, mucho, poco, cada, este and numbers stand before their noun: otro equipo."),
        ("del", "equipo", "otro", "equipo"),
        ("casa", "", "roja", ""),
        lambda place: {"word": place.right or place.wrong},
    ),
    Row(
        kinds(EditClass.ORDER),
        lambda _place: True,
        Message("“{word}” is the right word, but it belongs elsewhere in the sentence."),
        Message("Most adjectives stand behind their noun: una casa roja. The rest mostly stands as in English."),
        ("casa", "", "roja", ""),
        ("", "", "no", "quiero"),
        lambda place: {"word": place.right or place.wrong},
    ),
    Row(
        _LITTLE,
        lambda place: not place.right and place.wrong in {"por", "para", "a"} and _of(place.previous, _NEEDS_NONE),
        Message("“{wrong}” is not needed after “{previous}”: the verb says “for”, “to” or “at” by itself."),
        Message("buscar, esperar, escuchar, pedir, mirar and pagar take what follows without for, to or at."),
        ("busco", "por", "", "mis"),
        ("vivo", "por", "", "aquí"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in vocabulary.SUBJECTS,
        Message("“{wrong}” is not needed here: the verb's ending says who."),
        Message("Leave out yo, tú, él … unless you stress them or there would be a doubt."),
        ("", "ello", "", "es"),
        ("", "gato", "", ""),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.right and _is_finite(place.wrong) and any(map(_is_finite, (place.previous, place.following)))
        ),
        Message("“{wrong}” is one verb too many."),
        Message(
            "One verb with a person is enough: where English has do, did or am beside another, Spanish has one form."
        ),
        ("fue", "era", "", "tom"),
        ("", "gato", "", ""),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong == "no" and place.previous in _DENIES,
        Message("“no” is not needed: “{previous}” before the verb says it already."),
        Message("Nadie viene, or no viene nadie: before the verb one word denies, and no second one."),
        ("nadie", "no", "", "viene"),
        ("ella", "no", "", "viene"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.right
            and place.wrong == "que"
            and any(one.tense == "inf" for one in analyses(place.following))
            and not _of(place.previous, frozenset({"tener"}))
        ),
        Message("“que” is not needed before “{following}”, which is an infinitive."),
        Message("One and the same person: quiero ir. Another one: quiero que vayas."),
        ("quiero", "que", "", "conocerlo"),
        ("tengo", "que", "", "ir"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in vocabulary.CLITICS - _DIRECT,
        Message("“{wrong}” is not needed here."),
        Message("me, te, se, nos, le stand for somebody, or belong to the verb: here nobody is meant by it."),
        ("que", "se", "", "tomar"),
        ("ella", "no", "", "viene"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in vocabulary.PREPOSITIONS | {"que", "como", "lo"},
        Message("“{wrong}” is not needed here."),
        Message("Not every English word needs a Spanish one."),
        ("", "con", "", ""),
        ("", "", "gato", ""),
    ),
    Row(
        _ANY,
        lambda place: not place.right,
        Message("“{wrong}” is not needed here."),
        Message("Read your sentence once more, word by word: is anything said twice, or not asked for?"),
        ("", "gato", "", ""),
        ("", "", "gato", ""),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right == "no",
        Message("“no” is missing: without it the sentence says the opposite."),
        Message("“no” stands before the verb, also where nada, nadie or nunca follow it."),
        ("", "", "no", "quiero"),
        ("", "", "sí", "quiero"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right in vocabulary.CLITICS and _of(place.following, _LIKED),
        Message("“{right}” is missing: with “{following}” a pronoun says to whom."),
        Message("What is liked acts, the person is who it pleases: me gusta el café."),
        ("", "", "me", "gusta"),
        ("", "", "me", "llamo"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong
            and _HIMSELF.get(place.right, "-") in _persons(place.following)
            and not _of(place.following, _HELPING)
        ),
        Message("“{right}” is missing: “{following}” is used with it here."),
        Message("Some verbs have their pronoun with them: llamarse, levantarse, irse."),
        ("", "", "me", "llamo"),
        ("", "", "me", "robó"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong
            and place.right in vocabulary.CLITICS - {"se"}
            and (dictionary.is_likelier_verb(place.following) or place.following in vocabulary.CLITICS)
        ),
        Message("“{right}” is missing: it says whom, to whom or what."),
        Message("me, te, lo, la, le, nos stand before the verb: Spanish does not leave them out."),
        ("", "", "me", "robó"),
        ("", "", "la", "vida"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong,
        Message("“{right}” is missing here."),
        Message("Read your sentence once more, word by word: is anything left out?"),
        ("casa", "", "muy", "fea"),
        ("casa", "muy", "tan", "fea"),
    ),
    Row(
        _SWAPPED,
        lambda place: _PLURALS.get(place.wrong) == place.right and _is_finite(place.following),
        Message("Here it is “{right}”, for one; “{wrong}” stands for more than one."),
        _ONE_OR_MORE,
        ("", "les", "le", "quiero"),
        ("", "lo", "le", "digo"),
    ),
    Row(
        _SWAPPED,
        lambda place: _PLURALS.get(place.right) == place.wrong and _is_finite(place.following),
        Message("Here it is “{right}”, for more than one; “{wrong}” stands for one."),
        _ONE_OR_MORE,
        ("", "le", "les", "quiero"),
        ("", "lo", "le", "digo"),
    ),
    Row(
        _SWAPPED,
        lambda place: (place.wrong, place.right) in _OTHER_GENDER and _is_finite(place.following),
        Message("Here it is “{right}”, not “{wrong}”: look at what or whom it stands for."),
        Message("lo and los stand for what is masculine, la and las for what is feminine."),
        ("", "lo", "la", "quiero"),
        ("", "lo", "le", "digo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right == "se" and place.wrong in _INDIRECT and place.following in _DIRECT,
        Message("Before “{following}” it is “se”, not “{wrong}”."),
        Message("le and les become se before lo, la, los and las: se lo doy."),
        ("", "les", "se", "lo"),
        ("", "lo", "le", "digo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in _DIRECT and place.wrong in _INDIRECT,
        Message("Here the pronoun is “{right}”, not “{wrong}”: it stands for what the verb acts on."),
        Message("lo, la, los, las: whom or what. le, les: to whom."),
        ("", "le", "lo", "veo"),
        ("", "lo", "le", "digo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in _INDIRECT and place.wrong in _DIRECT,
        Message("Here the pronoun is “{right}”, not “{wrong}”: it says to whom."),
        Message("lo, la, los, las: whom or what. le, les: to whom."),
        ("", "lo", "le", "digo"),
        ("", "le", "lo", "veo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in vocabulary.STRESSED and place.wrong in {"yo", "tú", "me", "te", "mi", "tu"},
        Message("After a preposition it is “{right}”, not “{wrong}”."),
        Message("para mí, de ti, conmigo, contigo: behind prepositions yo and tú have forms of their own."),
        ("para", "yo", "mí", ""),
        ("", "lo", "le", "digo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in _OWN and place.wrong in _OWN,
        Message("Here it is “{right}”, not “{wrong}”: it says whose."),
        Message("mi: my. tu: your, to a friend. su: his, her, their, and your to usted. nuestro: our."),
        ("", "su", "tu", "casa"),
        ("", "me", "tu", "casa"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in _OWN and place.wrong in word_set("me te se le nos os yo tú él ella"),
        Message("Here it is “{right}”, which says whose; “{wrong}” does not."),
        Message("mi: my. tu: your, to a friend. su: his, her, their, and your to usted. nuestro: our."),
        ("", "me", "mi", "casa"),
        ("", "me", "te", "llamo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.right in vocabulary.SUBJECTS,
        Message("Here it is “{right}”, not “{wrong}”: it says who acts."),
        Message(
            "yo, tú, vos, él, ella, usted, nosotros, vosotros, ellos, ellas, ustedes: and the verb goes with them."
        ),
        ("", "tú", "él", "habla"),
        ("", "me", "te", "llamo"),
    ),
    Row(
        kinds(EditClass.PRONOUN),
        lambda place: place.wrong in _PRONOUNS and place.right in vocabulary.CLITICS,
        Message("Here the pronoun is “{right}”, not “{wrong}”."),
        Message("me, te, lo, le and se stand before the verb, or on the end of an infinitive or a command."),
        ("", "me", "te", "llamo"),
        ("", "tú", "él", "habla"),
    ),
)
"""In order: the first row that fits is told."""
