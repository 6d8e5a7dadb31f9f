"""Reasons for prepositions and que in Spanish: missing, or another one's place taken."""

from collections.abc import Callable
from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.row import MistakePlace, Row, Sample, kinds
from aidioma.text import word_set

_ANY: Final = frozenset(EditClass) - {EditClass.ACCENT, EditClass.SPELLING, EditClass.ORDER}
_GOVERNED: Final = kinds(EditClass.PREPOSITION, EditClass.MISSING)
_OF_THEM: Final = {
    **dict.fromkeys(("soñar", "casar"), "con"),
    **dict.fromkeys(("pensar", "consistir", "insistir", "confiar"), "en"),
    **dict.fromkeys(("ayudar", "aprender", "empezar", "comenzar", "invitar", "enseñar"), "a"),
    **dict.fromkeys(
        ("depender", "enamorar", "tratar", "acordar", "olvidar", "acabar", "disfrutar", "quejar", "llenar"), "de"
    ),
}
"""Verbs and the preposition that goes with them."""
_SET_PHRASES: Final = frozenset(
    tuple(phrase.split())
    for phrase in (
        "por favor", "a menudo", "de nuevo", "sin embargo", "por ejemplo", "por supuesto", "de repente", "por fin",
        "a veces", "en seguida", "de acuerdo", "es decir", "tal vez", "en cambio", "al menos", "por eso", "de verdad",
        "por último", "a través", "a pesar", "en vez", "en lugar", "de ningún", "de ninguna", "por casualidad",
        "de memoria", "de prisa", "en serio", "al contrario", "a propósito", "de vez", "a mediados", "a fines",
    )
)  # fmt: skip
"""The first two words of phrases that have no other preposition."""
_MONTHS: Final = vocabulary.MONTHS
_AMOUNTS: Final = word_set(
    "miles millones millón cientos docena docenas montón par kilo kilos litro litros vaso vasos taza tazas botella "
    "botellas trozo pedazo tipo tipos clase mitad mayoría resto"
)
_POINTED: Final = vocabulary.POINTING
_OWN_OR_POINTED: Final = vocabulary.POSSESSIVES | _POINTED | {"quien", "quién"}
_ARTICLES: Final = vocabulary.DEFINITE | vocabulary.INDEFINITE
_WHO: Final = word_set("nadie alguien")
_NEEDS_TO: Final = vocabulary.SUBJECTS | vocabulary.STRESSED - {"conmigo", "contigo", "consigo"} | _WHO
_JOINS: Final = vocabulary.CLITICS | vocabulary.SUBJECTS | {"no", "ya", "nunca", "nadie"}
_OF_PLACE_OR_TIME: Final = Message(
    "en is in, on or at: en casa, en enero; some words ask for it: pensar en, confianza en."
)
_WITH_THEIR_WORDS: Final = Message("Prepositions seldom match English ones: learn them with the words they go with.")
_TIPS: Final = {
    "a": Message("a is for where to, for what time, and for whom: voy a casa, a las dos, a mi madre."),
    "en": _OF_PLACE_OR_TIME,
    "de": Message("de says of and from, and joins two nouns: de Chile, un vaso de agua, miedo de caer."),
    "con": Message("con says with whom and by means of what: con mi hermano, con tinta."),
    "por": Message("por says by whom, through where, why and in exchange for what: escrito por ella, por la calle."),
    "para": Message("para looks forward to an aim or a receiver; por looks back to a cause, or along a way."),
}
_PERSONAL: Final = Message("“Veo la casa”, but “veo a mi hermana”: a person who is the object has “a”.")


def _of(word: str, lemma: str) -> bool:
    return any(one.lemma == lemma for one in analyses(word))


def _governor(place: MistakePlace) -> str:
    return next((one.lemma for one in analyses(place.previous) if one.lemma in _OF_THEM), "")


def _is_governed(place: MistakePlace) -> bool:
    return bool(place.right) and _OF_THEM.get(_governor(place)) == place.right


def _is_infinitive(word: str) -> bool:
    return any(one.tense == "inf" for one in analyses(word))


def _is_verb(word: str) -> bool:
    return dictionary.is_likelier_verb(word) or _is_infinitive(word) or any(one.enclitic for one in analyses(word))


def _is_finite(word: str) -> bool:
    return any(one.person for one in analyses(word)) and dictionary.is_likelier_verb(word)


def _phrase(place: MistakePlace) -> tuple[str, str] | None:
    pairs = [(place.right, place.following), (place.previous, place.right)]
    if not place.right:
        pairs = [(place.previous, place.following)]
    return next((pair for pair in pairs if all(pair) and pair in _SET_PHRASES), None)


def _is_before_a_person(place: MistakePlace) -> bool:
    """Whether the right a may be that before a person: what follows says whose or which one, or is a name."""
    if place.wrong or place.right != "a" or not _is_verb(place.previous):
        return False
    is_name = dictionary.is_name(place.following) and not dictionary.is_listed(place.following)
    return place.following in _OWN_OR_POINTED | _ARTICLES or is_name


def _is_by_whom(place: MistakePlace) -> bool:
    """Whether a participle that is no part of a perfect stands before por: one that is no -o, or a person follows."""
    if place.right != "por" or not any(one.tense == "part" for one in analyses(place.previous)):
        return False
    said = place.following in vocabulary.SUBJECTS | vocabulary.STRESSED
    return place.wrong in {"", "de"} and (said or not place.previous.endswith("o"))


def _missing_row(right: str, example: Sample) -> Row:
    return Row(
        _ANY,
        lambda place: not place.wrong and place.right == right,
        Message("“{right}” is missing here."),
        _TIPS[right],
        example,
        ("casa", "", "muy", "madera"),
    )


def _contracted(whole: str, part: str, example: Sample) -> Row:
    return Row(
        _ANY,
        lambda place: (place.wrong, place.right) == (whole, part),
        Message("Here it is “{right}”: “{wrong}” has “el” in it, and no “el” belongs here."),
        Message("a + el = al, de + el = del."),
        example,
        ("voy", "a", "al", "cine"),
    )


def _por_row(fits: Callable[[MistakePlace], bool], reason: Message, example: Sample) -> Row:
    return Row(
        kinds(EditClass.POR_PARA),
        lambda place: place.right == "por" and fits(place),
        reason,
        _TIPS["para"],
        example,
        ("es", "por", "para", "ti"),
    )


ROWS: Final = (
    Row(
        _ANY,
        lambda place: (place.right, place.following) == ("por", "qué"),
        Message("“por qué” asks for the reason, in two words."),
        Message("¿por qué? asks why, porque answers: because."),
        ("", "de", "por", "qué"),
        ("", "de", "para", "qué"),
    ),
    Row(
        _ANY,
        lambda place: _phrase(place) is not None,
        Message("“{first} {second}” belong together: it is a set phrase."),
        Message("Set phrases are learnt whole: por favor, a menudo, de nuevo, sin embargo."),
        ("", "para", "por", "favor"),
        ("", "para", "por", "ella"),
        lambda place: dict(zip(("first", "second"), _phrase(place) or ("", ""), strict=True)),
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
        _GOVERNED,
        lambda place: (
            not place.wrong and place.right == "a" and _of(place.previous, "ir") and _is_infinitive(place.following)
        ),
        Message("“a” is missing: a form of ir needs it before an infinitive, as in “voy a comer”."),
        Message("ir + a + infinitive says what is going to happen."),
        ("voy", "", "a", "comer"),
        ("veo", "", "a", "mi"),
    ),
    Row(
        _ANY,
        lambda place: place.right == "a" and _of(place.previous, "ir") and _is_infinitive(place.following),
        Message("“a” stands between a form of ir and an infinitive, as in “voy a comer”."),
        Message("ir + a + infinitive says what is going to happen."),
        ("voy", "en", "a", "comer"),
        ("voy", "", "a", "comer"),
    ),
    Row(
        _ANY,
        lambda place: place.right == "que" and _of(place.previous, "tener") and _is_infinitive(place.following),
        Message("“que” stands between a form of tener and an infinitive: it says what must be done."),
        Message("tener que and an infinitive say what must be done: tengo que irme."),
        ("tengo", "", "que", "lavar"),
        ("creo", "", "que", "viene"),
    ),
    Row(
        _GOVERNED,
        lambda place: not place.wrong and place.right == "a" and place.following in _WHO and _is_verb(place.previous),
        Message("“a” is missing: “{following}” as the object of a verb has it, as any person has."),
        _PERSONAL,
        ("conocía", "", "a", "nadie"),
        ("veo", "", "a", "mi"),
    ),
    Row(
        _GOVERNED,
        lambda place: not place.wrong and place.right == "a" and place.following in _NEEDS_TO,
        Message("“a” is missing: it says to whom."),
        Message("Who likes, feels or gets something stands with a: a mí me gusta, a ella le duele."),
        ("", "", "a", "ella"),
        ("conocía", "", "a", "nadie"),
    ),
    Row(
        _GOVERNED,
        _is_before_a_person,
        Message(
            "“a” is missing: it goes before a person who is the object, "
            "before an indirect object, and after verbs of going."
        ),
        _PERSONAL,
        ("veo", "", "a", "mi"),
        ("voy", "", "a", "comer"),
    ),
    Row(
        _ANY,
        lambda place: (
            place.right == "de"
            and (place.following in _MONTHS or (place.previous in _MONTHS and place.following.isdigit()))
        ),
        Message("Between day, month and year stands “de”."),
        Message("el 10 de junio de 2024: a date joins its parts with de."),
        ("10", "", "de", "junio"),
        ("casa", "", "de", "madera"),
    ),
    Row(
        _ANY,
        lambda place: place.right == "de" and place.previous in _AMOUNTS and not _is_infinitive(place.following),
        Message("“de” stands between “{previous}” and what there is of it."),
        Message("miles de estrellas, un kilo de pan, una taza de té: an amount or a kind is joined with de."),
        ("miles", "", "de", "estrellas"),
        ("casa", "", "de", "madera"),
    ),
    Row(
        _ANY,
        _is_by_whom,
        Message("“por” is right here: it says by whom or by what."),
        _TIPS["por"],
        ("engañado", "", "por", "él"),
        ("casa", "", "por", "él"),
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
        lambda place: (
            place.right == "que"
            and bool(place.previous)
            and vocabulary.is_little(place.wrong)
            and (place.following in _JOINS or _is_finite(place.following))
        ),
        Message("Here it is “que”, not “{wrong}”: it joins the two parts of the sentence."),
        Message("English may leave out “that”, Spanish never leaves out “que”."),
        ("sabe", "de", "que", "no"),
        ("", "de", "que", "casa"),
    ),
    *(
        _missing_row(right, example)
        for right, example in (
            ("a", ("alérgico", "", "a", "los")),
            ("en", ("falleció", "", "en", "el")),
            ("de", ("casa", "", "de", "madera")),
            ("con", ("escribe", "", "con", "tinta")),
            ("por", ("paso", "", "por", "la")),
            ("para", ("es", "", "para", "ti")),
        )
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and vocabulary.word_class(place.right) == "preposition",
        Message("“{right}” is missing here."),
        _WITH_THEIR_WORDS,
        ("", "", "sin", "casa"),
        ("casa", "", "de", "madera"),
    ),
    Row(
        kinds(EditClass.POR_PARA),
        lambda place: place.right == "para",
        Message("“para” is right here: it is for an aim, a receiver or a deadline."),
        _TIPS["para"],
        ("es", "por", "para", "ti"),
        ("gracias", "para", "por", "todo"),
    ),
    _por_row(
        lambda place: place.following == "la",
        Message("“por” is right here: it is for a way, a cause, or a part of the day, as in “por la noche”."),
        ("ayer", "para", "por", "la"),
    ),
    _por_row(
        lambda _place: True,
        Message("“por” is right here: it is for a cause, a way, a means or a length of time."),
        ("gracias", "para", "por", "todo"),
    ),
    Row(
        kinds(EditClass.PREPOSITION),
        lambda place: (place.wrong, place.right) in {("a", "al"), ("de", "del")},
        Message("Here it is “{right}”: “{wrong}” and “el” become one word."),
        Message("a + el = al, de + el = del."),
        ("voy", "a", "al", "cine"),
        ("voy", "en", "al", "cine"),
    ),
    _contracted("del", "de", ("", "del", "de", "mi")),
    _contracted("al", "a", ("", "al", "a", "mi")),
    Row(
        _ANY,
        lambda place: place.right == "el" and place.wrong in {"al", "del"},
        Message("Here it is “el” alone: “{wrong}” has a preposition in it, and none belongs here."),
        Message("a + el = al, de + el = del."),
        ("eres", "al", "el", "único"),
        ("", "al", "a", "mi"),
    ),
    Row(
        kinds(EditClass.PREPOSITION),
        lambda place: bool(place.wrong) and bool(place.right) and vocabulary.word_class(place.wrong) == "preposition",
        Message("Here the preposition is “{right}”, not “{wrong}”."),
        _WITH_THEIR_WORDS,
        ("pienso", "con", "de", "casa"),
        ("pienso", "que", "de", "casa"),
    ),
)
"""In order: the first row that fits is told."""
