"""Small turns of phrase that stand for each other: lo que and qué, tener que and deber, volver a and de nuevo."""

from collections.abc import Iterator
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import analyses, form, is_finite, likeliest
from aidioma.spanish.wordings.described import complement_at, inflected
from aidioma.spanish.wordings.pronouns import of_pronoun
from aidioma.spanish.wordings.stretches import Stretch, Tokens, parted
from aidioma.spanish.wordings.tenses import other_tenses
from aidioma.spanish.wordings.verb_phrases import of_verb_phrase
from aidioma.text import joined, word_set

_ASKED_AFTER: Final = word_set("saber recordar adivinar preguntar decir contar explicar olvidar")
"""Verbs after which "lo que" and "qué" ask the same."""
_EITHER_BEING: Final = word_set("soltero casado divorciado viudo feliz")
"""What one is and what one is at the moment, as one likes."""
_BEING: Final = {"ser": "estar", "estar": "ser"}
_NUMBERS: Final = {"3s": "3p", "3p": "3s"}
_TIMELESS: Final = word_set("pres impf")
_NAMES: Final = {
    "tom": "tomás", "mary": "maría", "john": "juan", "peter": "pedro", "george": "jorge", "mike": "miguel",
    "alice": "alicia", "ann": "ana", "paul": "pablo", "charles": "carlos",
}  # fmt: skip
"""First names that Spanish has, too; what is in the prompt may stand as it is."""
_NAMED: Final = {**_NAMES, **{spanish: english for english, spanish in _NAMES.items()}}
_MUST: Final = word_set("must have has need needs")
_CLAUSES: Final = word_set("que si cuando donde porque mientras como dónde cuándo cómo qué")
_OTHER_GENDER: Final = {"ellos": "ellas", "ellas": "ellos"}
_AGREEING: Final = word_set(
    "todos todas juntos juntas ambos ambas los las mismos mismas míos mías tuyos suyos nuestros"
)
"""Words that may agree with "they" wherever they stand."""
_SUBJECTS: Final = word_set("yo él ella nosotros nosotras ellos ellas")


def rephrased(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    """Yield *sentence* with one turn of phrase exchanged for another that is as right."""
    for at in range(len(sentence)):
        for rule in _RULES:
            for span in rule(sentence, at, cues):
                for way in span.ways:
                    yield (*sentence[: span.first], *way.split(), *sentence[span.end :])


def _named(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Tom, Tomás."""
    if (word := sentence[at]) in _NAMED and cues.words & {word, _NAMED[word]}:
        yield Stretch(at, at + 1, [_NAMED[word]])


def _what(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """No sé lo que quieres, no sé qué quieres."""
    if "what" not in cues.words or not at or not _lemmas(sentence[at - 1]) & _ASKED_AFTER:
        return
    size, other = (2, "qué") if sentence[at : at + 2] == ("lo", "que") else (1, "lo que")
    if size == 1 and sentence[at] != "qué":
        return
    rest = [word for word in sentence[at + size :] if word not in vocabulary.CLITICS and word != "no"]
    if rest and is_finite(rest[0]):
        yield Stretch(at, at + size, [other])


def _said_again(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Llamaré de nuevo, volveré a llamar: with the pronouns before the verb, which stay there."""
    if not cues.words & {"again", "back"}:
        return
    for one in likeliest(sentence[at]):
        if one.enclitic or not one.person or one.tense == "imp":
            continue
        if sentence[at + 1 : at + 3] in {("de", "nuevo"), ("otra", "vez")} and one.lemma not in {
            "volver",
            "ser",
            "estar",
        }:
            yield Stretch(at, at + 3, [f"{form('volver', one.tense, one.person)} a {one.lemma}"])
        if one.lemma == "volver" and sentence[at + 1 : at + 2] == ("a",) and (verb := _infinitive(sentence, at + 2)):
            said = form(verb, one.tense, one.person)
            yield Stretch(at, at + 3, [f"{said} de nuevo", f"{said} otra vez"])
        return


def _obliged(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Tengo que irme, debo irme; not where it is denied, in which they differ."""
    if not cues.words & _MUST or cues.is_negative or "no" in sentence:
        return
    for one in likeliest(sentence[at]):
        if one.tense != "pres" or one.enclitic:
            continue
        if one.lemma == "tener" and sentence[at + 1 : at + 2] == ("que",) and _is_infinitive(sentence, at + 2):
            yield Stretch(at, at + 2, [form("deber", "pres", one.person)])
        if one.lemma == "deber" and "must" in cues.words and _is_infinitive(sentence, at + 1):
            yield Stretch(at, at + 1, [f"{form('tener', 'pres', one.person)} que"])


def _being(sentence: Tokens, at: int, _cues: Cues) -> Iterator[Stretch]:
    """Soy soltero, estoy soltero."""
    place = complement_at(sentence, at)
    if place < 0 or not {sentence[place], *(_singular_masculine(sentence[place]),)} & _EITHER_BEING:
        return
    for one in likeliest(sentence[at]):
        if one.lemma in _BEING and one.tense in _TIMELESS and not one.enclitic:
            yield Stretch(at, at + 1, [form(_BEING[one.lemma], one.tense, one.person)])
            return


def _singular_masculine(word: str) -> str:
    one = vocabulary.singular(word)
    return one[:-1] + "o" if one.endswith("a") else one


def _subject_unsaid(sentence: Tokens, at: int, _cues: Cues) -> Iterator[Stretch]:
    """Lo que él dijo, lo que dijo: the subject of a clause further on, which its verb shows."""
    if sentence[at] not in _SUBJECTS or at < 1 or sentence[at - 1] not in _CLAUSES:
        return
    if at > 1 and sentence[at - 2] in {"más", "menos", "mejor", "peor", "mayor", "menor", "igual", "tan"}:
        return
    rest = [word for word in sentence[at + 1 :] if word not in vocabulary.CLITICS and word not in {"no", "nunca", "ya"}]
    person = vocabulary.PERSON_OF_SUBJECT[sentence[at]]
    if rest and any(one.person == person and one.tense != "imp" for one in analyses(rest[0])):
        yield Stretch(at, at + 1, [""])


def _lemmas(word: str) -> set[str]:
    return {one.lemma for one in analyses(word)}


def _infinitive(sentence: Tokens, at: int) -> str:
    return (
        sentence[at] if _is_infinitive(sentence, at) and not any(one.enclitic for one in analyses(sentence[at])) else ""
    )


def _is_infinitive(sentence: Tokens, at: int) -> bool:
    return at < len(sentence) and any(one.tense == "inf" for one in analyses(sentence[at]))


def _nobody(sentence: Tokens, at: int, _cues: Cues) -> Iterator[Stretch]:
    """Nadie vino, no vino nadie."""
    if at or sentence[0] not in {"nadie", "nada"} or len(sentence) < 2:  # noqa: PLR2004 - nadie, verb
        return
    place = next((place for place in range(1, len(sentence)) if sentence[place] not in vocabulary.CLITICS), 0)
    if not place or not any(one.person == "3s" for one in analyses(sentence[place])):
        return
    following = sentence[place + 1] if place + 1 < len(sentence) else ""
    end = place + 1 + any(one.tense in {"part", "inf", "ger"} for one in analyses(following))
    yield Stretch(0, end, [joined(("no", *sentence[1:end], sentence[0]))])


def _they(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Ellos están cansados, ellas están cansadas: nothing tells whether men or women."""
    if at or sentence[0] not in {"ellos", "ellas"} or cues.in_order[:1] != ("they",) or len(sentence) < 2:  # noqa: PLR2004
        return
    verb = next(
        (place for place in range(1, len(sentence)) if any(o.person == "3p" for o in analyses(sentence[place]))), 0
    )
    place = complement_at(sentence, verb) if verb else -1
    rest = [word for number, word in enumerate(sentence) if number not in {0, place}]
    if any(word in _AGREEING or (inflected(word) and vocabulary.number(word) == "p") for word in rest):
        return
    words = list(sentence)
    words[0] = _OTHER_GENDER[words[0]]
    if place >= 0:
        forms = inflected(sentence[place])
        slot = next((slot for slot, form in forms.items() if form == sentence[place] and slot.endswith("p")), "")
        if not slot:
            return
        words[place] = forms[("f" if words[0] == "ellas" else "m") + "p"]
    yield Stretch(0, len(sentence), [joined(tuple(words))])


def _tense_to_you(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield other tenses of a verb that is said to tú: all other listeners are reached from there."""
    if any(one.person == "2s" and one.tense != "imp" for one in analyses(sentence[at])):
        yield from other_tenses(sentence, at, cues)


def _going_on(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Está escuchando, escucha: what is going on is said in the plain present, too; and so it is in the imperfect."""
    if not any(word.endswith("ing") for word in cues.words) or at + 1 >= len(sentence):
        return
    for one in likeliest(sentence[at]):
        if one.lemma != "estar" or one.tense not in _TIMELESS or one.enclitic:
            continue
        doing = [two for two in likeliest(sentence[at + 1]) if two.tense == "ger"]
        if doing and (said := form(doing[0].lemma, one.tense, one.person)):
            yield Stretch(at, at + 2, [joined((*(two for two in parted(doing[0].enclitic) if two), said))])
        return


def _for_some_time(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """He estado trabajando desde las seis, llevo trabajando desde las seis."""
    if not cues.words & {"since", "for"} or sentence[at + 1 : at + 2] != ("estado",):
        return
    is_doing = at + 2 < len(sentence) and any(one.tense == "ger" for one in analyses(sentence[at + 2]))
    for one in likeliest(sentence[at]) if is_doing else ():
        if (one.lemma, one.tense) == ("haber", "pres"):
            yield Stretch(at, at + 2, [form("llevar", "pres", one.person)])
            return


def _most_of_them(sentence: Tokens, at: int, _cues: Cues) -> Iterator[Stretch]:
    """La mayoría de los estudiantes aprobó, aprobaron."""
    if not at or not {"mayoría", "mitad", "parte"} & set(sentence[:at]) or vocabulary.number(sentence[at - 1]) != "p":
        return
    if not {"de", "los", "las"} & set(sentence[:at]) or not dictionary.is_likelier_noun(sentence[at - 1]):
        return
    for one in likeliest(sentence[at]):
        if one.person in _NUMBERS and one.tense != "imp" and not one.enclitic:
            yield Stretch(at, at + 1, [form(one.lemma, one.tense, _NUMBERS[one.person])])
            return


_RULES: Final = (
    _named,
    _what,
    _said_again,
    _obliged,
    _being,
    _subject_unsaid,
    of_verb_phrase,
    _nobody,
    _they,
    _tense_to_you,
    of_pronoun,
    _going_on,
    _for_some_time,
    _most_of_them,
)
