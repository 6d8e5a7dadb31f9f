"""Little words that the English sentence does not say, or says and the answer leaves out."""

from collections.abc import Mapping
from typing import Final

from aidioma.spanish import english_words, vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.lexicon import english_key, shipped_lexicon
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_STANDS_FOR: Final[Mapping[str, frozenset[str]]] = {
    "sin": word_set("without no not never un- less lack free"),
    "desde": word_set("from since for of ago out all"),
    "hasta": word_set("until till to up even as by before far see later so"),
    "contra": word_set("against into to at with on versus"),
    "entre": word_set("between among through both from into"),
    "sobre": word_set("on about over upon above around of top at in onto"),
    "con": word_set("with to of at about by on and for from along in's"),
    "como": word_set("like as how since what about so such than if the way same"),
    "y": word_set("and then plus what both after"),
    "o": word_set("or either whether nor"),
    "ni": word_set("neither nor not never no even without either or nobody nothing"),
    "si": word_set("if whether"),
    "cuando": word_set("when whenever while as once the time every"),
    "quien": word_set("who whom whose that one anyone whoever person no somebody someone you he she"),
    "quién": word_set("who whom whose that one anyone whoever person"),
    "pero": word_set("but however yet though although"),
    "mi": word_set("i me my mine myself"), "mis": word_set("i me my mine myself"),
    "nuestro": word_set("we us our ours"), "nuestra": word_set("we us our ours"),
    "nuestros": word_set("we us our ours"), "nuestras": word_set("we us our ours"),
    "me": word_set("i me my mine myself"),
    "nos": word_set("we us our ours ourselves let each other together"),
}  # fmt: skip
"""Little words that never stand where the English sentence has none of these."""
_OURS: Final = word_set("we us our ours ourselves let")
_VERY: Final = word_set(
    "very so really too quite extremely much such pretty highly most lot awfully terribly real how well badly fast "
    "right deeply greatly rather far good hard great big tiny huge little"
)
_DEGREES: Final = word_set("tan más")
_HIM_OR_THEM: Final[Mapping[str, frozenset[str]]] = {
    "me": word_set("me"), "nos": word_set("nos"), "le": word_set("him them"), "les": word_set("them"),
    "lo": word_set("him"), "los": word_set("them"),
}  # fmt: skip
_DETERMINES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("el", "la", "los", "las"), word_set("the")),
    **dict.fromkeys(("mi", "mis"), word_set("my the")),
    **dict.fromkeys(("tu", "tus"), word_set("your")),
    **dict.fromkeys(("su", "sus"), word_set("his her their your its")),
    **dict.fromkeys(("nuestro", "nuestra", "nuestros", "nuestras"), word_set("our")),
}
_BARE_NOUNS: Final = word_set(
    "casa clase misa cama tierra radio televisión tele teléfono internet correo mar vez parte gente hora razón cuenta "
    "lugar cabo derecho forma manera fin principio mañana tarde noche día año mes semana lunes martes miércoles jueves "
    "viernes sábado domingo verano invierno otoño primavera dios papá mamá tío tía abuelo abuela señor señora doctor "
    "profesor don doña presidente rey reina capitán"
)
_STANDS_OFTEN: Final = 0.05
_DEFINITE: Final = vocabulary.DEFINITE
_INDEFINITE: Final = vocabulary.INDEFINITE
_TOLD_IN: Final = word_set("pres pret impf fut cond")
_COMPARED: Final = word_set("mayor menor mejor peor")
"""Quién de los dos es mayor, or el mayor: of two people both are said."""
_TAKES_BARE: Final = word_set("tocar jugar hablar estudiar pedir dar hacer tener")
"""Verbs with which a noun may stand alone: tocar piano, pedir consejo."""
_COUNTED_WITH: Final = word_set(
    "ver escribir merecer leer abrir cerrar romper contar dibujar pintar construir matar lanzar robar recibir remontar "
    "volar perder cometer encontrar regalar comprar mandar enviar dar hacer"
)
_BODY: Final = word_set("tener")


def stands_for_nothing(spot: Spot) -> bool:
    """Con tres días for "in three days", mis dados for "the dice": the English sentence has no such word."""
    english = _STANDS_FOR.get(spot.wrong)
    if english is None or not spot.right or not spot.prompt or not spot.is_alone or spot.wrong in {"me", "nos"}:
        return False
    if (
        spot.previous == "ojalá"
        or spot.next in {"más", "menos", "hace"}
        or spot.right.startswith(spot.wrong)
        or not vocabulary.is_little(spot.right)
        or spot.right in vocabulary.SUBJECTS
    ):
        return False
    return english.isdisjoint(spot.prompt)


def speaker_unsaid(spot: Spot) -> bool:
    """No me tienes experiencia: who speaks is nowhere in the English sentence."""
    if not spot.is_extra or spot.wrong not in {"me", "nos"} or not spot.prompt or not spot.is_alone:
        return False
    verb = next((word for word in spot.after if word not in vocabulary.CLITICS), "")
    is_mine = any(one.person in {"1s", "1p"} for one in analyses(verb))
    return not is_mine and _STANDS_FOR[spot.wrong].isdisjoint(spot.prompt) and not _OURS & set(spot.prompt)


def very(spot: Spot) -> bool:
    """Tan bien for "very well", es muy y mire: another degree than the English sentence's, or one of a verb."""
    said = set(spot.prompt)
    if spot.wrong in _DEGREES and spot.right == "muy" and "very" in said:
        other = {"so", "such", "as"} if spot.wrong == "tan" else {"more", "most", "than"}
        return not said & other and not any(word.endswith("er") for word in said - {"very", "her", "never", "over"})
    if spot.wrong == "muy" and spot.is_extra:
        return spot.next in {"muy", "más", "tan"} or _is_plain_verb(spot.next)
    return spot.wrong in {"tan", "más"} and spot.is_extra and spot.next == "muy"


def _is_plain_verb(word: str) -> bool:
    found = analyses(word)
    return bool(found) and all(one.tense != "part" for one in found)


def object_left_out(spot: Spot) -> bool:
    """No engañes for "don't deceive him": whom it is done to is said nowhere in the answer."""
    if not spot.is_missing or not spot.is_alone or not spot.prompt:
        return False
    english = _HIM_OR_THEM.get(spot.right)
    if english is None or english.isdisjoint(spot.prompt[1:]):
        return False
    rest = {*spot.before, *spot.after}
    own = {"me": word_set("mí conmigo yo mi mis"), "nos": word_set("nosotros nosotras nuestro nuestra")}.get(
        spot.right, word_set("él ella ellos ellas lo la le los las les su sus se suyo suya")
    )
    joined_on = ("me", "nos", "lo", "la", "le", "los", "las", "les")
    attached = any(one.enclitic.endswith(joined_on) for word in rest for one in analyses(word) if one.enclitic)
    return rest.isdisjoint(own) and not attached and any(one.person for one in analyses(spot.next))


def determiner_left_out(spot: Spot) -> bool:
    """Te mostraré ciudad for "the city": one thing that the English sentence determines is determined in Spanish."""
    english = _DETERMINES.get(spot.right)
    if not spot.is_missing or english is None or not spot.is_alone or not _is_one_thing(spot.next):
        return False
    begins = not spot.before and spot.is_whole
    of_somebody = spot.previous in vocabulary.PREPOSITIONS
    if any(one.lemma in _TAKES_BARE for one in analyses(spot.previous)) or spot.next in _COMPARED:
        return False
    behind_verb = any(one.person or one.tense in {"inf", "ger"} for one in analyses(spot.previous))
    return (begins or of_somebody or behind_verb) and _is_determined(spot, english)


def bare_subject(spot: Spot) -> bool:
    """Pasto del vecino es verde: a noun that begins the sentence as its subject is determined."""
    if not spot.is_missing or spot.before or not spot.is_whole or spot.right not in _DEFINITE:
        return False
    following = spot.after[1:3]
    if not _is_one_thing(spot.next) or not following:
        return False
    if following[0] in {"del", "de"}:
        return any(_tells(word) for word in spot.after[2:])
    return _tells(next((word for word in following if word not in vocabulary.CLITICS and word != "no"), ""))


def _tells(word: str) -> bool:
    """Whether *word* is a verb with which something is told of a third person."""
    return any(one.person == "3s" and one.tense in _TOLD_IN for one in analyses(word)) and (
        vocabulary.lemma(word) != word
    )


def _is_one_thing(noun: str) -> bool:
    if not noun or noun in _BARE_NOUNS or vocabulary.is_little(noun) or not vocabulary.is_listed(noun):
        return False
    return (
        vocabulary.number(noun) == "s"
        and vocabulary.lemma(noun) == noun
        and not any(one.tense in {"inf", "ger"} for one in analyses(noun))
    )


def _is_determined(spot: Spot, english: frozenset[str]) -> bool:
    """Whether a noun of the English sentence that the Spanish one stands for has one of *english* before it."""
    lexicon = shipped_lexicon()
    for at, one in enumerate(spot.prompt):
        described = 1
        while at + described + 1 < len(spot.prompt) and _describes(spot.prompt[at + described]):
            described += 1
        for noun in spot.prompt[at + 1 : at + described + 1] if one in english else ():
            if lexicon.source(spot.next, frozenset({english_key(noun)}))[1] >= _STANDS_OFTEN:
                return True
    return False


def _describes(english: str) -> bool:
    """Whether an English word is an adjective more than anything else."""
    return next((one.tag for one in english_words.readings(english)), "") in {"JJ", "JJR", "JJS"}


def one_of_its_kind(spot: Spot) -> bool:
    """Vi perro, merecéis medalla for "a dog", "a medal": with these verbs one thing is counted."""
    if not spot.is_missing or spot.right not in {"un", "una"} or not spot.is_alone or not _is_one_thing(spot.next):
        return False
    verbs = {one.lemma for one in analyses(spot.previous)}
    return bool(verbs & _COUNTED_WITH) and _is_determined(spot, word_set("a an"))


def the_for_a(spot: Spot) -> bool:
    """La pregunta for "a question", un baño for "the toilet": which one is meant, the English sentence says."""
    if vocabulary.number(spot.wrong) != "s" or not spot.is_alone or not _is_one_thing(spot.next):
        return False
    if spot.wrong in _DEFINITE and spot.right in _INDEFINITE:
        verb = {one.lemma for one in analyses(spot.previous)}
        if not verb or verb & _BODY or "the" in spot.prompt:
            return False
        return _is_determined(spot, word_set("a an"))
    if spot.wrong in _INDEFINITE and spot.right in _DEFINITE:
        return not {"a", "an", "one"} & set(spot.prompt) and _is_determined(spot, word_set("the"))
    return False


RULES: Final = (
    bare_subject,
    stands_for_nothing,
    speaker_unsaid,
    very,
    object_left_out,
    determiner_left_out,
    one_of_its_kind,
    the_for_a,
)
