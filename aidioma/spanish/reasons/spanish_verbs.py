"""Reasons for verbs in Spanish: person, tense, mood, participles."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.reasons.names import PERSONS, TENSES
from aidioma.spanish.reasons.row import MistakePlace, Row, Values, kinds
from aidioma.spanish.verbs import Verb, verb
from aidioma.text import word_set

_VERBAL: Final = kinds(EditClass.TENSE, EditClass.PERSON, EditClass.MOOD)
_ENDING: Final = Message("The ending says who: check it against the person who acts.")
_LIKED: Final = frozenset({"gustar", "encantar", "doler", "faltar", "interesar", "apetecer"})
_LIKELIEST: Final = ("3s", "1s", "2s", "2v", "1p", "2p", "3p")
"""Of sería, tenga: él before yo, whose subject is said more often."""
_HABER: Final = word_set("he has ha hemos habéis han había habías habíamos habían haya hayas hayamos hayan haber habré")
_STEADY: Final = vocabulary.PREPOSITIONS


def _both(place: MistakePlace) -> tuple[Verb, Verb] | None:
    """Return both words as forms of one verb; None where they cannot be."""
    shared = {one.lemma for one in analyses(place.wrong)} & {one.lemma for one in analyses(place.right)}
    if not shared:
        return None
    lemma = max(shared, key=vocabulary.zipf)
    return _as_form(place.wrong, lemma), _as_form(place.right, lemma)


def _as_form(word: str, lemma: str) -> Verb:
    found = {(one.tense, one.person) for one in analyses(word) if one.lemma == lemma}
    return Verb(lemma, frozenset(one for one in found if one[1] != "2v" or (one[0], "2s") not in found))


def _enclitic(word: str) -> str:
    form = verb(word)
    return "" if form is None else form.enclitic


def _person(form: Verb) -> str:
    """Return whom *form* goes with, as a command only where it is nothing else; ``""`` where it has no person."""
    said = {person for tense, person in form.readings if person and tense != "imp"}
    return min(said or form.persons, key=_LIKELIEST.index, default="")


def _whom(both: tuple[Verb, Verb]) -> tuple[str, str]:
    """Return whom both forms go with: as commands where both can be one, as tenga and ten."""
    bidden = [min((person for tense, person in form.readings if tense == "imp"), default="") for form in both]
    return (bidden[0], bidden[1]) if all(bidden) else (_person(both[0]), _person(both[1]))


def _is_bidden(both: tuple[Verb, Verb]) -> bool:
    return all("imp" in form.tenses for form in both)


def _persons(place: MistakePlace) -> tuple[str, str]:
    both = _both(place)
    return ("", "") if both is None else _whom(both)


def _tenses(place: MistakePlace) -> tuple[str, str]:
    """Return the tenses of both words that differ, likeliest first."""
    both = _both(place)
    if both is None:
        return "", ""
    wrong, right = both
    only = right.tenses - wrong.tenses
    return wrong.tense, next((one for one in (right.tense, *sorted(only)) if one in only), right.tense)


def _values_of_persons(place: MistakePlace) -> Values:
    mine, needed = _persons(place)
    both = _both(place)
    if both is not None:
        mine, needed = (
            "1s3s" if one == "3s" and "1s" in form.persons and not _is_bidden(both) else one
            for one, form in ((mine, both[0]), (needed, both[1]))
        )
    return {"person": PERSONS.get(needed, ""), "other": PERSONS.get(mine, "")}


def _values_of_tenses(place: MistakePlace) -> Values:
    mine, needed = _tenses(place)
    return {"tense": TENSES.get(needed, ""), "other": TENSES.get(mine, "")}


def _is_tense(place: MistakePlace, wrong: str, right: str) -> bool:
    mine, needed = _tenses(place)
    return needed != mine and needed in right.split() and (not wrong or mine in wrong.split())


def _are_participles(place: MistakePlace) -> bool:
    both = _both(place)
    return both is not None and all("part" in one.tenses for one in both)


def _values_of_both(place: MistakePlace) -> Values:
    said = _values_of_persons(place)
    return {**_values_of_tenses(place), "person": said["person"], "other_person": said["other"]}


def _differ_in_both(place: MistakePlace) -> bool:
    """Whether the two are of another time and of another person: sos, fui."""
    both = _both(place)
    if both is None or any(tense in {"imp", "inf", "ger", "part"} for tense in _tenses(place)):
        return False
    return all(one.persons for one in both) and not both[0].persons & both[1].persons and all(_tenses(place))


def _is_plural_of_there_is(place: MistakePlace) -> bool:
    both = _both(place)
    if both is None or both[0].lemma != "haber" or any(one.tense == "part" for one in analyses(place.following)):
        return False
    return "3p" in both[0].persons and "3s" in both[1].persons


def _is_copula(word: str) -> bool:
    return any(one.lemma in {"ser", "estar"} for one in analyses(word))


def _tense_row(wrong: str, right: str, tip: Message, example: tuple[str, str, str, str]) -> Row:
    return Row(
        kinds(EditClass.TENSE, EditClass.PERSON),
        lambda place: _is_tense(place, wrong, right),
        Message("“{right}” is the {tense}, which is needed here; “{wrong}” is the {other}."),
        tip,
        example,
        ("", "mesa", "silla", ""),
        _values_of_tenses,
    )


ROWS: Final = (
    Row(
        _VERBAL,
        _is_plural_of_there_is,
        Message("Here it is “{right}”: of what there is, haber is never plural."),
        Message("hay, había, hubo, habrá: one form, of one thing or of many: había muchas personas."),
        ("", "habían", "había", "muchas"),
        ("", "hablo", "habla", ""),
    ),
    Row(
        _VERBAL | kinds(EditClass.GENDER, EditClass.NUMBER, EditClass.ARTICLE),
        lambda place: _are_participles(place) and place.previous in _HABER,
        Message("Here it is “{right}”: after haber a participle always ends in -o."),
        Message("A participle never changes after haber: la habían visto."),
        ("ha", "vista", "visto", ""),
        ("está", "cansado", "cansada", ""),
    ),
    Row(
        _VERBAL,
        lambda place: _are_participles(place) and _is_copula(place.previous),
        Message("Here it is “{right}”: after ser and estar a participle follows who or what it is about."),
        Message(
            "A participle never changes after haber: la habían visto. After estar it follows the noun: está cansada."
        ),
        ("está", "cansado", "cansada", ""),
        ("", "hablo", "habla", ""),
    ),
    Row(
        _VERBAL,
        lambda place: _are_participles(place) and not place.previous and place.right.endswith("o"),
        Message(
            "Here it is “{right}”: after haber a participle always ends in -o, after ser and estar it follows the noun."
        ),
        Message(
            "A participle never changes after haber: la habían visto. After estar it follows the noun: está cansada."
        ),
        ("", "cansada", "cansado", ""),
        ("", "cansado", "cansada", ""),
    ),
    Row(
        _VERBAL,
        _are_participles,
        Message("Here it is “{right}”: the participle follows who or what it is about."),
        Message("Without haber a participle is like an adjective: encantado, says a man; ella está cansada."),
        ("", "cansado", "cansada", ""),
        ("", "hablo", "habla", ""),
    ),
    Row(
        frozenset(EditClass),
        lambda place: bool(_enclitic(place.wrong)) and not _enclitic(place.right) and _both(place) is not None,
        Message("Here no pronoun stands on the end of the verb: “{right}”."),
        Message("A pronoun on the end of a verb stands for something: say it once, as a word or as a pronoun."),
        ("", "comerlo", "comer", ""),
        ("", "comer", "comerlo", ""),
    ),
    Row(
        frozenset(EditClass),
        lambda place: bool(_enclitic(place.right)) and not _enclitic(place.wrong) and _both(place) is not None,
        Message("Here a pronoun stands on the end of the verb: “{right}”."),
        Message("me, te, lo, le and se stand on the end of an infinitive, a form in -ndo or a command: verlo, dime."),
        ("", "comer", "comerlo", ""),
        ("", "comerlo", "comer", ""),
    ),
    Row(
        _VERBAL,
        lambda place: bool(_enclitic(place.right)) and bool(_enclitic(place.wrong)) and _both(place) is not None,
        Message("Here it is “{right}”, not “{wrong}”: look at the pronoun on its end."),
        Message("verme, verte, verlo, verle: the pronoun on the end says whom or what."),
        ("de", "conocerte", "conocerle", ""),
        ("", "hablo", "habla", ""),
    ),
    Row(
        kinds(EditClass.PERSON),
        lambda place: (
            any(one.lemma in _LIKED for one in analyses(place.right))
            and _persons(place) in {("3s", "3p"), ("3p", "3s")}
        ),
        Message("“{right}” goes with {person}: what is liked or missing decides, not the person."),
        Message("me gusta el libro, me gustan los libros: the verb goes with what pleases."),
        ("me", "gusta", "gustan", "los"),
        ("", "hablo", "habla", ""),
        _values_of_persons,
    ),
    Row(
        kinds(EditClass.PERSON),
        lambda place: all(_persons(place)) and len(set(_persons(place))) > 1,
        Message("“{right}” goes with {person}; “{wrong}” goes with {other}."),
        _ENDING,
        ("", "hablo", "habla", ""),
        ("", "hablar", "habla", ""),
        _values_of_persons,
    ),
    Row(
        kinds(EditClass.PERSON),
        lambda place: bool(_persons(place)[1]),
        Message("Here it is “{right}”, which goes with {person}."),
        _ENDING,
        ("", "hablar", "habla", ""),
        ("", "mesa", "sillas", ""),
        _values_of_persons,
    ),
    Row(
        kinds(EditClass.TENSE, EditClass.MOOD),
        lambda place: _is_tense(place, "", "inf") and place.previous in _STEADY,
        Message("After “{previous}” it is the infinitive: “{right}”."),
        Message("Behind a preposition stands the infinitive, where English has -ing: sin hablar, antes de comer."),
        ("sin", "hablando", "hablar", ""),
        ("quiero", "hablo", "hablar", ""),
    ),
    Row(
        kinds(EditClass.TENSE),
        _differ_in_both,
        Message("“{right}” is the {tense}, with {person}; “{wrong}” is the {other}, with {other_person}."),
        Message("An ending says two things: when, and who."),
        ("", "sos", "fui", ""),
        ("", "habla", "hablaba", ""),
        _values_of_both,
    ),
    _tense_row(
        "",
        "inf",
        Message("Behind another verb stands the infinitive: quiero hablar, puedo ir, voy a comer."),
        ("quiero", "hablo", "hablar", ""),
    ),
    _tense_row(
        "inf ger part",
        "pres pret impf fut cond",
        Message("A sentence needs a verb with a person: the ending says who and when."),
        ("él", "hablar", "habla", ""),
    ),
    _tense_row(
        "pret",
        "impf",
        Message("What was going on, usual, or the scene of something else is in the imperfect: era, vivía, llovía."),
        ("", "habló", "hablaba", ""),
    ),
    _tense_row(
        "impf",
        "pret",
        Message("What was done once, or begun and over, is in the preterite: ayer compré, viví allí dos años."),
        ("", "hablaba", "habló", ""),
    ),
    _tense_row(
        "",
        "pret impf",
        Message("Look at the time: was it then (a past) or is it now (the present)?"),
        ("", "hablo", "hablé", ""),
    ),
    _tense_row("", "fut", Message("What will happen: hablaré, or voy a hablar."), ("", "hablo", "hablaré", "")),
    _tense_row("", "cond", Message("What would happen: hablaría, iría, me gustaría."), ("", "hablo", "hablaría", "")),
    _tense_row(
        "",
        "pres",
        Message("Look at the time: was it then (a past) or is it now (the present)?"),
        ("", "hablé", "hablo", ""),
    ),
    _tense_row(
        "",
        "ger",
        Message("What is going on is said with estar and a form in -ndo: estoy leyendo."),
        ("estoy", "hablar", "hablando", ""),
    ),
    _tense_row(
        "",
        "part",
        Message("Behind haber stands the participle: he hablado, había visto."),
        ("he", "hablar", "hablado", ""),
    ),
    _tense_row(
        "",
        "imp",
        Message("To tell somebody to do something, use the command form: habla, hable, hablad, hablen."),
        ("", "hablan", "hablad", ""),
    ),
    Row(
        kinds(EditClass.MOOD),
        lambda place: place.previous == "no" and _is_tense(place, "", "subj"),
        Message("Here the {tense} is needed: “{right}”."),
        Message("A command with no is in the subjunctive, no vayas; so is what is wished: quiero que no vayas."),
        ("no", "vas", "vayas", ""),
        ("que", "viene", "venga", ""),
        _values_of_tenses,
    ),
    Row(
        kinds(EditClass.MOOD),
        lambda place: _is_tense(place, "", "subj subjimpf imp"),
        Message("Here the {tense} is needed: “{right}”."),
        Message("After a wish, a doubt, a feeling or para que, Spanish uses the subjunctive: quiero que vengas."),
        ("que", "viene", "venga", ""),
        ("que", "venga", "viene", ""),
        _values_of_tenses,
    ),
    Row(
        kinds(EditClass.MOOD),
        lambda place: all(_tenses(place)),
        Message("Here no subjunctive is needed: it is “{right}”."),
        Message("What is said as a fact, also after creo que and sé que, is in the indicative."),
        ("que", "venga", "viene", ""),
        ("que", "viene", "venga", ""),
    ),
)
"""In order: the first row that fits is told."""
