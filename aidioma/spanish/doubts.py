"""
What mostly is a mistake in a Spanish sentence, told from it and its prompt alone: enough for a suggestion, not a mark.

Other than :mod:`aidioma.spanish.certain` these look at no right translation, so they also speak up where an answer is
worded otherwise than all that are known; and now and then they are wrong.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.false_friends import misleading
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import Verb, verb
from aidioma.text import word_set

Tokens = tuple[str, ...]

_OBJECTS: Final = vocabulary.OBJECTS
_ENDS_CLAUSE: Final = word_set("pero y porque cuando si a en con por para ayer hoy mañana aquí ahora también")
_HABER: Final = word_set(
    "he has ha hemos habéis han había habías habíamos habían haya hayas hayamos hayan habrá habría"
)
_LIKED: Final = word_set("gustar encantar doler apetecer")
_STATES: Final = word_set(
    "enferm cansad content roto rota rotos rotas sentad preocupad enfadad enojad asustad perdid llen vací embarazad "
    "harto harta hambrient sedient acostad parad"
)
_NO_ADJECTIVES: Final = word_set("hambre sed frío calor sueño miedo prisa razón suerte")
_BODY: Final = word_set(
    "mano manos pie pies cabeza pelo cara ojo ojos diente dientes pierna piernas brazo brazos espalda boca nariz "
    "oído oídos oreja orejas estómago garganta rodilla rodillas dedo dedos uñas cuello hombro hombros muela muelas"
)
_OWN: Final = word_set("mi mis tu tus su sus nuestro nuestra nuestros nuestras")
_DATIVES: Final = word_set("me te le les nos os se")
_MODALS: Final = word_set("poder querer deber soler saber necesitar preferir desear")
_BEFORE_INFINITIVE: Final = word_set("de a para por sin al tras hasta")
_WITH_PREPOSITION: Final = {
    "a": word_set("empezar comenzar volver aprender ayudar ir"),
    "de": word_set("acabar tratar"),
}
_WISHES: Final = word_set(
    "querer desear pedir preferir necesitar recomendar sugerir aconsejar exigir prohibir rogar esperar dudar"
)
_BEFORE_QUE: Final = word_set("para sin ojalá")
_BEFORE_QUE_2: Final = frozenset({("antes", "de"), ("a", "menos"), ("con", "tal"), ("tal", "de"), ("menos", "mal")})
_JUDGED: Final = word_set(
    "importante necesario posible imposible probable mejor bueno lástima triste raro normal urgente increíble extraño"
)
_BELIEVING: Final = word_set("creer pensar parecer")
_INDICATIVE: Final = frozenset({"pres", "pret", "impf", "fut"})
_FARTHEST: Final = 5


def doubts(sentence: Tokens, prompt: Tokens = ()) -> tuple[str, ...]:
    """Return the names of what looks like a mistake in *sentence*, as a translation of the English *prompt*."""
    return _doubts(sentence, prompt)


@lru_cache(maxsize=8192)
def _doubts(sentence: Tokens, prompt: Tokens) -> tuple[str, ...]:
    found = [name for name, rule in _BESIDE.items() for at in range(len(sentence)) if rule(sentence, at)]
    found += [name for name, rule in _OF_PROMPT.items() if rule(sentence, prompt)]
    return tuple(found)


def _next(sentence: Tokens, at: int) -> str:
    return sentence[at + 1] if at + 1 < len(sentence) else ""


def _previous(sentence: Tokens, at: int) -> str:
    return sentence[at - 1] if at else ""


def _finite(word: str) -> Verb | None:
    form = verb(word)
    return form if form is not None and form.persons and not form.tenses & {"inf", "ger", "part"} else None


def _pronoun_without_verb(sentence: Tokens, at: int) -> bool:
    """Da me lo, llamé lo pero: a pronoun stands before a finite verb or on the end of another one."""
    word, after, before = sentence[at], _next(sentence, at), _previous(sentence, at)
    if word in _DATIVES:
        return after not in vocabulary.CLITICS and not analyses(after)
    if word not in _OBJECTS or not before:
        return False
    if after and after not in _ENDS_CLAUSE:
        return False
    return (_finite(before) is not None or before in vocabulary.CLITICS) and "que" not in (before, after)


def _pronoun_before_infinitive(sentence: Tokens, at: int) -> bool:
    """Quiero lo ver, para me ayudar: pronouns stand on the end of an infinitive."""
    if sentence[at] not in vocabulary.CLITICS - {"la", "los", "las"}:
        return False
    form = verb(_next(sentence, at))
    return form is not None and form.tenses <= {"inf", "ger"}


def _is_doing(sentence: Tokens, at: int) -> bool:
    """Es escuchando: what goes on is said with estar."""
    form, after = verb(sentence[at]), verb(_next(sentence, at))
    if form is None or after is None or "ger" not in after.tenses:
        return False
    return form.lemma == "ser" and not any(one.lemma == "ir" for one in analyses(sentence[at]))


def _participle_after_haber(sentence: Tokens, at: int) -> bool:
    """Ha comida, ha comiendo, han sido traducido: a participle behind haber ends in -o, one behind sido agrees."""
    if sentence[at] not in _HABER:
        return False
    after = _next(sentence, at)
    if after == "sido" and at + 2 < len(sentence):
        passive = sentence[at + 2]
        if any(one.tense == "part" for one in analyses(passive)):
            persons = {one.person for one in analyses(sentence[at]) if one.person}
            is_plural = persons <= {"1p", "2p", "3p"}
            return bool(persons) and is_plural != passive.endswith("s")
        return False
    tenses = set() if vocabulary.is_little(after) else {one.tense for one in analyses(after)}
    if "part" in tenses:
        return not after.endswith("o")
    return "ger" in tenses or (bool(tenses) and "inf" not in tenses and sentence[at] not in {"he", "ha"})


def _degree_of_noun(sentence: Tokens, at: int) -> bool:
    """Tan calor, muy hambre, más mejor: of a noun it is tanto and mucho, and mejor is more already."""
    word, after = sentence[at], _next(sentence, at)
    if word in {"más", "muy", "mucho"} and after in {"mejor", "peor", "mayor", "menor"}:
        return word == "más" or (word == "muy" and after in {"mejor", "peor"})
    if word not in {"tan", "muy"} or not after or vocabulary.is_little(after):
        return False
    tags = {one.tag.split(".")[0] for one in dictionary.readings(after)}
    return after in _NO_ADJECTIVES or tags == {"n"}


def _much_of_adjective(sentence: Tokens, at: int) -> bool:
    """Es mucho grande, tanto bueno: before an adjective it is muy and tan."""
    after = _next(sentence, at)
    if sentence[at] not in {"mucho", "tanto"} or not after or vocabulary.is_little(after):
        return False
    if after in _NO_ADJECTIVES or after in {"mejor", "peor", "mayor", "menor", "junto", "juntos", "juntas"}:
        return False
    tags = {one.tag.split(".")[0] for one in dictionary.readings(after)}
    return "a" in tags and "n" not in tags


def _people_are(sentence: Tokens, at: int) -> bool:
    """La gente comen: gente is one."""
    if sentence[at] != "gente":
        return False
    rest = (
        word for word in sentence[at + 1 : at + 4] if word not in vocabulary.CLITICS | {"que", "no", "ya", "siempre"}
    )
    form = _finite(next(rest, ""))
    return form is not None and form.persons == {"3p"}


def _own_body(sentence: Tokens, at: int) -> bool:
    """Me duelen mis pies: whose it is, is said by the pronoun already."""
    if sentence[at] not in _OWN or _next(sentence, at) not in _BODY:
        return False
    before = sentence[max(0, at - 3) : at]
    form = verb(before[-1]) if before else None
    return form is not None and (any(word in _DATIVES for word in before) or form.enclitic in _DATIVES)


def _liked_by_nobody(sentence: Tokens, at: int) -> bool:
    """Ella gusta el olor: a pronoun says who likes it."""
    form = _finite(sentence[at])
    if form is None or form.lemma not in _LIKED or form.enclitic:
        return False
    return _previous(sentence, at) not in _DATIVES


def _state_with_ser(sentence: Tokens, at: int) -> bool:
    """Fui enfermo, soy cansada: what state somebody is in, is said with estar."""
    if not any(one.lemma == "ser" and one.person for one in analyses(sentence[at])):
        return False
    rest = [word for word in sentence[at + 1 : at + 4] if word not in {"muy", "tan", "más", "un", "poco", "ya"}][:1]
    return bool(rest) and rest[0].removesuffix("s")[:-1] in _STATES | {one[:-1] for one in _STATES if one[-1] in "oa"}


def _after_modal(sentence: Tokens, at: int) -> bool:
    """Quiero comer, tiene que esperas: behind these verbs stands an infinitive."""
    form, after = _finite(sentence[at]), _next(sentence, at)
    if form is None or not after:
        return False
    if form.lemma == "tener" and after == "que":
        third = sentence[at + 2] if at + 2 < len(sentence) else ""
        return _finite(third) is not None and third not in vocabulary.CLITICS
    if form.lemma in _MODALS - {"saber"}:
        other = _finite(after)
        return other is not None and not other.enclitic and other.tense != "imp"
    infinitive = verb(after)
    asked = next((name for name, verbs in _WITH_PREPOSITION.items() if form.lemma in verbs), "")
    return bool(asked) and infinitive is not None and infinitive.tense == "inf"


def _after_preposition(sentence: Tokens, at: int) -> bool:
    """Después de comiendo, para ayudo, a el: what no preposition has behind it."""
    word, after = sentence[at], _next(sentence, at)
    if word in {"a", "de"} and after == "el":
        return True
    if word not in _BEFORE_INFINITIVE or not after or vocabulary.is_little(after):
        return False
    form = verb(after)
    if form is None or any(one.tag.startswith("n.") for one in dictionary.readings(after)):
        return False
    return form.tense == "ger" or (word in {"para", "sin", "de"} and _finite(after) is not None and bool(form.persons))


def _before_vowel(sentence: Tokens, at: int) -> bool:
    """Padre y hijo, siete o ocho."""
    after = _next(sentence, at)
    if sentence[at] == "y":
        return after.startswith(("i", "hi")) and not after.startswith(("hie", "ia", "ie", "io"))
    return sentence[at] == "o" and after.startswith(("o", "ho"))


def _indicative_wished(sentence: Tokens, at: int) -> bool:
    """No creo que conoce, quiero que vienes, para que sabe: what is not so yet is in the subjunctive."""
    if sentence[at] != "que" or not _asks_for_subjunctive(sentence[:at]):
        return False
    told = next((word for word in sentence[at + 1 : at + 1 + _FARTHEST] if _finite(word)), "")
    tenses = {one.tense for one in analyses(told) if one.person} - {"imp"}
    return bool(tenses) and tenses <= _INDICATIVE


def _asks_for_subjunctive(before: Tokens) -> bool:
    if not before:
        return False
    last = before[-1]
    if last in _BEFORE_QUE or tuple(before[-2:]) in _BEFORE_QUE_2:
        return True
    if last in _JUDGED and "lo" not in before[-2:-1]:
        return any(word in {"es", "era", "fue", "sería", "será"} for word in before[-3:-1])
    readings = {one.lemma for one in analyses(last) if one.person or one.tense in {"inf", "ger"}}
    if readings & _BELIEVING and readings <= _BELIEVING | {"crear"}:
        is_asked = any(one.person in {"2s", "2v", "2p"} for one in analyses(last))
        return not is_asked and "no" in before[-3:-1]
    return bool(readings & _WISHES) and "lo" not in before[-1:]


def _which_is(sentence: Tokens, prompt: Tokens) -> bool:
    """¿Qué es la capital?: of which there are several is asked with cuál."""
    if sentence[:1] != ("qué",) or sentence[1:2] not in {("es",), ("son",), ("era",), ("fue",)}:
        return False
    article = sentence[2:3] in {("la",), ("el",), ("los",), ("las",), ("tu",), ("su",), ("mi",)}
    return article and prompt[:1] in {("what",), ("which",), ("what's",)} and len(sentence) > 4  # noqa: PLR2004


_BESIDE: Final[dict[str, Callable[[Tokens, int], bool]]] = {
    "pronoun_without_verb": _pronoun_without_verb,
    "pronoun_before_infinitive": _pronoun_before_infinitive,
    "is_doing": _is_doing,
    "participle_after_haber": _participle_after_haber,
    "degree_of_noun": _degree_of_noun,
    "much_of_adjective": _much_of_adjective,
    "people_are": _people_are,
    "own_body": _own_body,
    "liked_by_nobody": _liked_by_nobody,
    "state_with_ser": _state_with_ser,
    "after_modal": _after_modal,
    "after_preposition": _after_preposition,
    "before_vowel": _before_vowel,
    "indicative_wished": _indicative_wished,
}
_OF_PROMPT: Final[dict[str, Callable[[Tokens, Tokens], bool]]] = {
    "which_is": _which_is,
    "misleading": misleading,
}
