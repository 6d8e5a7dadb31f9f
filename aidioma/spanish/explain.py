"""Why an edit is needed and what to take away from it, in a sentence a learner can use."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from aidioma.model.marks import Edit, EditClass
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair
from aidioma.spanish.verbs import Verb, verb
from aidioma.text import Language, word_set

_PERSON: Final = {
    "1s": "yo",
    "2s": "tú",
    "2v": "vos",
    "3s": "él, ella or usted",
    "1p": "nosotros",
    "2p": "vosotros",
    "3p": "ellos, ellas or ustedes",
}
_TENSE: Final = {
    "pres": "present",
    "pret": "preterite (a finished past)",
    "impf": "imperfect (a past that went on or was usual)",
    "fut": "future",
    "cond": "conditional",
    "subj": "subjunctive",
    "subjimpf": "past subjunctive",
    "imp": "command form",
    "inf": "infinitive",
    "ger": "gerund",
    "part": "participle",
}
_ACCENT_MEANINGS: Final = {
    ("el", "él"): "“el” is “the”, “él” is “he” or “him”",
    ("tu", "tú"): "“tu” is “your”, “tú” is “you”",
    ("mi", "mí"): "“mi” is “my”, “mí” is “me” after a preposition",
    ("si", "sí"): "“si” is “if”, “sí” is “yes”",
    ("se", "sé"): "“se” is a pronoun, “sé” is “I know”",
    ("mas", "más"): "“más” means “more”; “mas” is an old word for “but”",
    ("de", "dé"): "“de” is “of”, “dé” is a form of dar",
    ("te", "té"): "“te” is “you”, “té” is “tea”",
    ("aun", "aún"): "“aún” means “still” or “yet”, “aun” means “even”",
    ("esta", "está"): "“esta” is “this”, “está” is a form of estar",
    ("ano", "año"): "“año” is “year”; without the tilde it is another word",
}
_QUESTION_WORDS: Final = word_set("que como cuando donde quien quienes cual cuales cuanto cuanta cuantos cuantas")
_FALSE_FRIENDS: Final = {
    "actualmente": "at present",
    "asistir": "to attend",
    "carpeta": "folder",
    "compromiso": "commitment",
    "constipado": "having a cold",
    "embarazada": "pregnant",
    "éxito": "success",
    "fábrica": "factory",
    "idioma": "language",
    "largo": "long",
    "lectura": "reading",
    "librería": "bookshop",
    "molestar": "to bother",
    "parientes": "relatives",
    "realizar": "to carry out",
    "recordar": "to remember",
    "ropa": "clothes",
    "sensible": "sensitive",
    "simpático": "nice, friendly",
    "suceso": "event",
    "últimamente": "lately",
}
"""Words that look like an English word and mean another thing."""
_WHAT_FOR: Final = {
    "a": "“a” goes before a person who is the object, before an indirect object, and after verbs of going",
    "que": "Spanish needs “que” to join the two parts, even where English leaves out “that”",
    "de": "“de” links the two words",
    "no": "without “no” the sentence says the opposite",
    "se": "this verb is used with “se” here",
}
_TIPS: Final = {
    EditClass.ACCENT: "Say the word aloud: the accent is where the voice is strongest, and it can change the meaning.",
    EditClass.SPELLING: "Spanish is written nearly as it sounds: spell the word slowly by syllables.",
    EditClass.GENDER: "Learn each noun with its article, el or la; everything that goes with it follows.",
    EditClass.NUMBER: "Article, noun and adjective are singular or plural together.",
    EditClass.ARTICLE: "Spanish uses el, la, los, las more often than English uses “the”.",
    EditClass.SER_ESTAR: "ser says what something is; estar says how or where it is.",
    EditClass.POR_PARA: "para looks forward to an aim or a receiver; por looks back to a cause, or along a way.",
    EditClass.TENSE: "Ask yourself: finished once (preterite), going on or usual in the past (imperfect), or now?",
    EditClass.PERSON: "The ending says who: check it against the person who acts.",
    EditClass.MOOD: "After a wish, a doubt or a command to another, Spanish uses the subjunctive.",
    EditClass.PREPOSITION: "Learn verbs together with their preposition: pensar en, soñar con, depender de.",
    EditClass.PRONOUN: "me, le, lo and se stand before the verb, or on the end of an infinitive or a command.",
    EditClass.ORDER: "Pronouns and “no” come before the verb.",
    EditClass.MISSING: "Read your sentence once more, word by word: is anything left out?",
    EditClass.EXTRA: "Not every English word needs a Spanish one.",
    EditClass.VOCABULARY: "Note the new word with a sentence of your own.",
}
_PARTICIPLE_TIP: Final = (
    "A participle never changes after haber: la habían visto. After estar it follows the noun: está cansada."
)
_ENGLISH_TIP: Final = "Read the sentence aloud in English: small words and endings are heard best."


def why(pair: Pair, kind: EditClass, *, following: str = "", language: Language = "es") -> str:
    """
    Return one or two short sentences on why *pair* is needed.

    *following* is the right word after it, which often decides gender and number.
    """
    wrong, right = pair
    if kind is EditClass.ORDER:
        return f"“{wrong or right}” is the right word, but it belongs elsewhere in the sentence."
    if not right:
        return f"“{wrong}” is not needed here."
    if not wrong:
        reason = _WHAT_FOR.get(right, "") if language == "es" else ""
        return f"“{right}” is missing: {reason}." if reason else f"“{right}” is missing here."
    if language == "en":
        return f"Here it is “{right}”, not “{wrong}”."
    return _spanish(wrong, right, kind, following)


def _spanish(wrong: str, right: str, kind: EditClass, following: str) -> str:
    if kind in {EditClass.GENDER, EditClass.NUMBER}:
        return _agreement(wrong, right, kind, following)
    if kind in {EditClass.TENSE, EditClass.PERSON, EditClass.MOOD}:
        return _form(wrong, right, kind)
    return _OF_CLASS.get(kind, _plain)(wrong, right)


def _vocabulary(wrong: str, right: str) -> str:
    meaning = _FALSE_FRIENDS.get(wrong) or _FALSE_FRIENDS.get(vocabulary.lemma(wrong))
    return (
        f"“{wrong}” is a false friend: it means “{meaning}”. Here it is “{right}”." if meaning else _plain(wrong, right)
    )


def _plain(wrong: str, right: str) -> str:
    return f"Here it is “{right}”, not “{wrong}”."


def _spelling(_wrong: str, right: str) -> str:
    return f"It is spelt “{right}”."


def _preposition(wrong: str, right: str) -> str:
    return f"Here the preposition is “{right}”, not “{wrong}”."


def _pronoun(wrong: str, right: str) -> str:
    return f"Here the pronoun is “{right}”, not “{wrong}”."


def _por_para(_wrong: str, right: str) -> str:
    reason = "an aim, a receiver or a deadline" if right == "para" else "a cause, a way, a means or a length of time"
    return f"“{right}” is right here: it is for {reason}."


def _accent(wrong: str, right: str) -> str:
    meaning = _ACCENT_MEANINGS.get((wrong, right)) or _ACCENT_MEANINGS.get((right, wrong))
    if meaning:
        return f"Here it is “{right}”: {meaning}."
    if wrong in _QUESTION_WORDS:
        return f"“{right}” has an accent when it asks, also inside a sentence."
    if right in _QUESTION_WORDS:
        return f"“{right}” has no accent here: it joins, it does not ask."
    if vocabulary.is_word(wrong):
        return f"It is written “{right}” here; “{wrong}” is another word."
    return f"It is written “{right}”."


def _agreement(wrong: str, right: str, kind: EditClass, following: str) -> str:
    noun = following if vocabulary.word_class(following) == "content" and verb(following) is None else ""
    gender = {"m": "masculine", "f": "feminine"}.get(vocabulary.gender(right), "")
    if kind is EditClass.NUMBER:
        number = "plural" if vocabulary.number(right) == "p" else "singular"
        return f"“{noun}” is {number}, so it is “{right} {noun}”." if noun else f"It is {number} here: “{right}”."
    if noun and gender and vocabulary.word_class(right) != "content":
        return f"“{noun}” is {gender}, so it is “{right} {noun}”."
    return f"It is {gender} here: “{right}”." if gender else f"Here the form is “{right}”, not “{wrong}”."


def _ser_estar(_wrong: str, right: str) -> str:
    form = verb(right)
    if form is not None and form.lemma == "estar":
        return f"“{right}” comes from estar: a state or a place, not what something is."
    return f"“{right}” comes from ser: what something is or is like, not its state or place."


def _form(wrong: str, right: str, kind: EditClass) -> str:
    if _are_participles(wrong, right):
        always = "after haber a participle always ends in -o, after ser and estar it follows the noun"
        return f"Here it is “{right}”: {always}."
    one, other = verb(wrong), verb(right)
    if one is None or other is None:
        return _plain(wrong, right)
    mine, needed = _person(one), _person(other)
    if kind is not EditClass.PERSON or not needed:
        return f"Here the {_TENSE.get(other.tense, 'form')} is needed: “{right}”."
    if mine in {"", needed}:
        return f"Here it is “{right}”, which goes with {_PERSON[needed]}."
    return f"“{right}” goes with {_PERSON[needed]}; “{wrong}” goes with {_PERSON[mine]}."


def _person(form: Verb) -> str:
    """Return whom *form* goes with, as a command only where it is nothing else; ``""`` where it has no person."""
    said = {person for tense, person in form.readings if person and tense != "imp"}
    return min(said or form.persons, default="")


def _are_participles(wrong: str, right: str) -> bool:
    """Return whether both are forms of one participle, which tell no person."""
    one, other = verb(wrong.rstrip("s")[:-1] + "o"), verb(right.rstrip("s")[:-1] + "o")
    return one is not None and one == other and "part" in one.tenses


_OF_CLASS: Final[dict[EditClass, Callable[[str, str], str]]] = {
    EditClass.ACCENT: _accent,
    EditClass.SPELLING: _spelling,
    EditClass.SER_ESTAR: _ser_estar,
    EditClass.POR_PARA: _por_para,
    EditClass.PREPOSITION: _preposition,
    EditClass.PRONOUN: _pronoun,
    EditClass.VOCABULARY: _vocabulary,
}


def tip(edits: Sequence[Edit], *, language: Language = "es") -> str:
    """Return the one thing to take away; ``""`` where nothing was wrong."""
    if not edits:
        return ""
    if language == "en":
        return _ENGLISH_TIP
    kind, _ = Counter(edit.edit_class for edit in edits).most_common(1)[0]
    first = next(edit for edit in edits if edit.edit_class is kind)
    if kind is EditClass.PERSON and _are_participles(first.wrong, first.right):
        return _PARTICIPLE_TIP
    return _TIPS[kind]
