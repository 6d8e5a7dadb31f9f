"""Reasons for little words, missing and superfluous ones, and words in the wrong place, in Spanish."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.row import MistakePlace, Row, kinds
from aidioma.text import word_set

_LITTLE: Final = kinds(EditClass.PREPOSITION, EditClass.ARTICLE, EditClass.PRONOUN, EditClass.MISSING, EditClass.EXTRA)
_ANY: Final = frozenset(EditClass)
_OF_THEM: Final = {
    **dict.fromkeys(("soñar", "casar"), "con"),
    **dict.fromkeys(("pensar", "consistir", "insistir", "confiar"), "en"),
    **dict.fromkeys(("ayudar", "aprender", "empezar", "comenzar", "invitar", "enseñar"), "a"),
    **dict.fromkeys(
        ("depender", "enamorar", "tratar", "acordar", "olvidar", "acabar", "disfrutar", "quejar", "llenar"), "de"
    ),
}
"""Verbs and the preposition that goes with them."""
_NEEDS_NONE: Final = word_set("buscar esperar escuchar pedir mirar pagar")
_PERSONAL: Final = vocabulary.DETERMINERS - vocabulary.NUMBERS
_DEFINITE: Final = word_set("el la los las")
_INDEFINITE: Final = word_set("un una unos unas")
_DIRECT: Final = word_set("lo la los las")
_INDIRECT: Final = word_set("le les")
_OWN: Final = vocabulary.POSSESSIVES
_LIKED: Final = frozenset({"gustar", "encantar", "doler", "faltar", "interesar", "apetecer", "parecer"})


def _of(word: str, lemmas: frozenset[str]) -> bool:
    return any(one.lemma in lemmas for one in analyses(word))


def _governor(place: MistakePlace) -> str:
    return next((one.lemma for one in analyses(place.previous) if one.lemma in _OF_THEM), "")


def _is_governed(place: MistakePlace) -> bool:
    return bool(place.right) and _OF_THEM.get(_governor(place)) == place.right


def _is_infinitive(word: str) -> bool:
    return any(one.tense == "inf" for one in analyses(word))


ROWS: Final = (
    Row(
        kinds(EditClass.ORDER),
        lambda place: (place.right or place.wrong) in vocabulary.CLITICS | {"no"} and bool(place.right),
        Message("“{right}” is the right word, but it stands before the verb."),
        Message("Pronouns and “no” come before a verb that has a person: no lo sé, me gusta."),
        ("", "", "no", "quiero"),
        ("casa", "", "roja", ""),
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
        lambda place: not place.right and place.wrong in {"un", "una"} and _of(place.previous, frozenset({"ser"})),
        Message("There is no “{wrong}” here: after ser a profession or a faith has no article."),
        Message("soy médica, es católico: what somebody is by trade, faith or nation has no article."),
        ("soy", "una", "", "médica"),
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
        lambda place: not place.right,
        Message("“{wrong}” is not needed here."),
        Message("Not every English word needs a Spanish one."),
        ("", "gato", "", ""),
        ("", "", "gato", ""),
    ),
    Row(
        kinds(EditClass.PREPOSITION),
        _is_governed,
        Message("“{verb}” goes with “{right}”."),
        Message("Learn verbs together with their preposition: pensar en, soñar con, depender de."),
        ("sueño", "de", "con", "ella"),
        ("sueño", "de", "en", "casa"),
        lambda place: {"verb": _governor(place)},
    ),
    Row(
        kinds(EditClass.PREPOSITION, EditClass.MISSING),
        lambda place: (
            not place.wrong
            and place.right == "a"
            and _of(place.previous, frozenset({"ir"}))
            and _is_infinitive(place.following)
        ),
        Message("“a” is missing: a form of ir needs it before an infinitive, as in “voy a comer”."),
        Message("ir + a + infinitive says what is going to happen."),
        ("voy", "", "a", "comer"),
        ("veo", "", "a", "mi"),
    ),
    Row(
        kinds(EditClass.PREPOSITION, EditClass.MISSING),
        lambda place: not place.wrong and place.right == "a" and (place.following in _PERSONAL | {"quien", "quién"}),
        Message(
            "“a” is missing: it goes before a person who is the object, "
            "before an indirect object, and after verbs of going."
        ),
        Message("“Veo la casa”, but “veo a mi hermana”: a person who is the object has “a”."),
        ("veo", "", "a", "mi"),
        ("voy", "", "a", "comer"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right == "que",
        Message("“que” is missing: Spanish needs it to join the two parts, even where English leaves out “that”."),
        Message("English may leave out “that”, Spanish never leaves out “que”."),
        ("creo", "", "que", "viene"),
        ("voy", "", "de", "comer"),
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
            not place.wrong and place.right in word_set("me te se nos os") and bool(analyses(place.following))
        ),
        Message("“{right}” is missing: “{following}” is used with it here."),
        Message("Some verbs have their pronoun with them: llamarse, levantarse, irse."),
        ("", "", "me", "llamo"),
        ("", "", "me", "de"),
    ),
    Row(
        _ANY,
        lambda place: (
            not place.wrong and place.right in _DEFINITE and vocabulary.word_class(place.following) == "content"
        ),
        Message("“{right}” is missing: “{following}” has its article here."),
        Message("Spanish uses el, la, los, las more often than English uses “the”: la vida es bella."),
        ("", "", "la", "vida"),
        ("", "", "la", "de"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and vocabulary.word_class(place.right) == "preposition",
        Message("“{right}” is missing here."),
        Message("Learn verbs together with their preposition: pensar en, soñar con, depender de."),
        ("casa", "", "de", "madera"),
        ("casa", "", "muy", "madera"),
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
        kinds(EditClass.POR_PARA),
        lambda place: place.right == "para",
        Message("“para” is right here: it is for an aim, a receiver or a deadline."),
        Message("para looks forward to an aim or a receiver; por looks back to a cause, or along a way."),
        ("es", "por", "para", "ti"),
        ("gracias", "para", "por", "todo"),
    ),
    Row(
        kinds(EditClass.POR_PARA),
        lambda place: place.right == "por",
        Message("“por” is right here: it is for a cause, a way, a means or a length of time."),
        Message("para looks forward to an aim or a receiver; por looks back to a cause, or along a way."),
        ("gracias", "para", "por", "todo"),
        ("es", "por", "para", "ti"),
    ),
    Row(
        kinds(EditClass.PREPOSITION),
        lambda place: place.right in {"al", "del"} and place.wrong in {"a", "de"},
        Message("Here it is “{right}”: “{wrong}” and “el” become one word."),
        Message("a + el = al, de + el = del."),
        ("voy", "a", "al", "cine"),
        ("voy", "en", "al", "cine"),
    ),
    Row(
        kinds(EditClass.PREPOSITION),
        lambda place: bool(place.wrong) and vocabulary.word_class(place.wrong) == "preposition",
        Message("Here the preposition is “{right}”, not “{wrong}”."),
        Message("Prepositions seldom match English ones: learn them with the words they go with."),
        ("pienso", "en", "de", "casa"),
        ("pienso", "que", "de", "casa"),
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
        lambda place: place.right in _OWN,
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
        lambda place: bool(place.wrong) and place.right in vocabulary.CLITICS,
        Message("Here the pronoun is “{right}”, not “{wrong}”."),
        Message("me, te, lo, le and se stand before the verb, or on the end of an infinitive or a command."),
        ("", "me", "te", "llamo"),
        ("", "tú", "él", "habla"),
    ),
)
"""In order: the first row that fits is told."""
