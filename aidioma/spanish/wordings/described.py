"""The forms of an adjective by gender and number, and what a sentence says that its speaker or its listener is."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, is_finite
from aidioma.spanish.wordings.stretches import Stretch, Tokens
from aidioma.text import without_accents, word_set

DESCRIBE: Final = word_set("ser estar parecer sentir quedar poner volver")
"""Verbs whose complement agrees with their subject."""
_MAY_DESCRIBE: Final = word_set(
    "hacer llevar seguir andar dejar ver creer mantener encontrar salir vivir llegar ir venir"
)
"""Verbs that may have such a complement right behind them: te hace feliz, llevas ahí sentado."""
_DEGREES: Final = word_set("muy tan más menos demasiado bastante algo ahí aquí allí un poco siempre")
_ADVERBS: Final = word_set(
    "ayer hoy mañana anoche ahora luego pronto tarde temprano siempre nunca bien mal mejor peor mucho poco nada todo "
    "algo aquí ahí allí acá allá cerca lejos también tampoco antes después"
)
_AGREE: Final = word_set("mismo misma sola quién cuál tú solito solita")
"""Words that agree with the listener wherever they stand."""
_JOINS: Final = word_set("y e o u ni")
_GENDER_NAMED: Final = word_set(
    "sir madam ma'am mr mrs ms miss mom mum dad boy boys girl girls man men woman women lady ladies gentleman "
    "gentlemen guys king queen brother sister son daughter husband wife he she him her his hers lord prince princess "
    "father mother"
)
"""English words that tell whether a man or a woman speaks or is spoken to, or that somebody else is described."""
_SPEAKERS: Final = {"i": "1s", "we": "1p"}
_SLOTS: Final = ("ms", "fs", "mp", "fp")


@lru_cache(maxsize=4096)
def inflected(word: str) -> Mapping[str, str]:
    """Return the forms of an adjective or participle by gender and number, ``ms`` to ``fp``; empty for what is none."""
    for reading in dictionary.readings(word):
        if reading.tag.startswith(("a.", "v.part.")):
            stem = reading.lemma if reading.tag.startswith("a.") else _masculine(word)
            found = {slot: form for slot in _SLOTS if (form := _formed(stem, slot))}
            if len(found) == len(_SLOTS) and word in found.values():
                return found
    return {}


def _masculine(participle: str) -> str:
    for ending in ("os", "as", "a"):
        if participle.endswith(ending):
            return participle.removesuffix(ending) + "o"
    return participle


def _formed(stem: str, slot: str) -> str:
    """Return the form of an adjective in *slot*, as far as the dictionary has it."""
    plain = without_accents(stem)
    options = {
        "ms": (stem,),
        "fs": (stem[:-1] + "a" if stem.endswith("o") else "", plain + "a", stem),
        "mp": (stem + "s", plain + "es", stem + "es", plain[:-1] + "ces"),
        "fp": (stem[:-1] + "as" if stem.endswith("o") else "", plain + "as", stem + "s", plain + "es",
               stem + "es", plain[:-1] + "ces"),
    }[slot]  # fmt: skip
    return next((one for one in options if one and _is(one, slot)), "")


@lru_cache(maxsize=16_384)
def _is(word: str, slot: str) -> bool:
    for one in dictionary.readings(word):
        if one.tag.startswith(("a.", "v.part.")) and one.tag[-2] in {slot[0], "c"} and one.tag[-1] in {slot[1], "n"}:
            return True
    return False


def complement_at(sentence: Tokens, at: int) -> int:
    """Return where the adjective stands that says what the subject of the verb at *at* is; -1 where there is none."""
    if not {one.lemma for one in analyses(sentence[at])} & DESCRIBE:
        return -1
    place = at + 1
    while place < len(sentence) and (sentence[place] in _DEGREES or sentence[place].endswith("mente")):
        place += 1
    if place >= len(sentence) or (vocabulary.is_little(sentence[place]) and sentence[place] != "solo"):
        return -1
    return place if inflected(sentence[place]) else -1


def complement_of_listener(sentence: Tokens, verbs: Mapping[int, Analysis]) -> int:
    """Return where the one adjective stands that the listener is said to be; -1 where there is none, or several."""
    found = [place for at in _linking(sentence, verbs) if (place := complement_at(sentence, at)) >= 0]
    return found[0] if len(found) == 1 else -1


def _linking(sentence: Tokens, verbs: Mapping[int, Analysis]) -> Iterator[int]:
    """Yield where a verb stands that says what the listener is: eres, tienes que ser, has estado."""
    own = False
    for at, word in enumerate(sentence):
        if at in verbs or is_finite(word):
            own = at in verbs
        lemmas = {one.lemma for one in analyses(word) if at in verbs or one.tense in {"inf", "ger", "part"}}
        if own and lemmas & DESCRIBE:
            yield at


def agrees_beyond(sentence: Tokens, verbs: Mapping[int, Analysis], complement: int) -> bool:
    """Whether more than verbs, pronouns and the *complement* would change if there were several listeners."""
    if not _AGREE.isdisjoint(sentence) and (_AGREE & set(sentence) != {"tú"} or _is_tu_complement(sentence, verbs)):
        return True
    linking = tuple(_linking(sentence, verbs))
    if any(_names_listener(sentence, at, complement) for at in linking):
        return True
    for at, word in enumerate(sentence):
        lemmas = {one.lemma for one in analyses(word)}
        rest = [one for one in sentence[at + 1 :] if one not in _DEGREES]
        about = at in verbs or "te" in sentence[:at] or any(one.enclitic.startswith("te") for one in analyses(word))
        if about and at not in linking and lemmas & (DESCRIBE | _MAY_DESCRIBE) and rest and _may_agree(rest[0]):
            return True
    return False


def _is_tu_complement(sentence: Tokens, verbs: Mapping[int, Analysis]) -> bool:
    return any(sentence[at + 1 : at + 2] == ("tú",) for at in verbs)


def _names_listener(sentence: Tokens, at: int, complement: int) -> bool:
    """Whether behind the verb at *at* stands what the listener is, other than one adjective."""
    rest = [place for place in range(at + 1, len(sentence)) if sentence[place] not in _DEGREES]
    rest = [place for place in rest if not sentence[place].endswith("mente")]
    if complement in rest:
        behind = sentence[complement + 1 : complement + 2]
        return bool(_JOINS.intersection(behind)) or any(
            bool(inflected(sentence[place]))
            and _may_agree(sentence[place])
            and sentence[place - 1] not in vocabulary.DETERMINERS | vocabulary.PREPOSITIONS
            for place in rest
            if place > complement
        )
    if not rest:
        return False
    word = sentence[rest[0]]
    return word in vocabulary.DETERMINERS or word in vocabulary.NUMBERS or _may_agree(word)


def _may_agree(word: str) -> bool:
    if vocabulary.is_little(word) or is_finite(word) or word in _ADVERBS or vocabulary.number(word) == "p":
        return False
    return not any(one.tense in {"inf", "ger"} for one in analyses(word))


def forms_for(word: str, number: str, cues: Cues) -> tuple[str, ...]:
    """Return an adjective in *number* (``s`` or ``p``), in both genders where the prompt leaves the gender open."""
    forms = inflected(word)
    if not forms:
        return ()
    own = next((slot[0] for slot, form in forms.items() if form == word), "m")
    genders = own if cues.words & _GENDER_NAMED else "mf"
    return tuple(forms[gender + number] for gender in genders)


def of_speaker(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield the other gender of what a speaker says to be: estoy cansada, ojalá fuera rica."""
    speakers = {_SPEAKERS[word] for word in cues.words & _SPEAKERS.keys()}
    if len(speakers) != 1 or cues.words & (_GENDER_NAMED | {"you", "it", "they"}):
        return
    place = complement_at(sentence, at)
    persons = {one.person for one in analyses(sentence[at])}
    if place < 0 or not persons & speakers or {"nosotros", "nosotras"} & set(sentence):
        return
    is_shared = persons != speakers
    if is_shared and any(_may_be_subject(word) for word in sentence[:at]):
        return
    yield Stretch(place, place + 1, list(forms_for(sentence[place], "s" if speakers == {"1s"} else "p", cues)))


def _may_be_subject(word: str) -> bool:
    return vocabulary.word_class(word) in {"content", "unknown", "demonstrative", "article"} and word != "ojalá"
