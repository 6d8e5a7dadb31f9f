"""
Right answers that follow from an authored one by rule, before the first learner comes.

Only changes that Spanish always allows: the subject pronoun said or left out, the clitic before the verb or on
the infinitive's end, tú, usted and ustedes where the prompt leaves the listener open, and two spellings of one
word. What is merely likely is left to evidence: a variant that is not right would poison all that is built on it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues, cues_of
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import verb
from aidioma.text import word_set, words

MOST_VARIANTS: Final = 40
_ROUNDS: Final = 2

Tokens = tuple[str, ...]

_OTHER_SPELLING: Final = {
    "éste": "este", "ésta": "esta", "éstos": "estos", "éstas": "estas", "ése": "ese", "ésa": "esa", "ésos": "esos",
    "ésas": "esas", "aquél": "aquel", "aquélla": "aquella", "aquéllos": "aquellos", "aquéllas": "aquellas",
    "sólo": "solo", "quizás": "quizá", "quizá": "quizás", "adonde": "a donde", "adónde": "a dónde",
}  # fmt: skip
_SUBJECT_SAID: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "i": {"1s": ("yo",)},
    "we": {"1p": ("nosotros", "nosotras")},
    "you": {"2s": ("tú",)},
    "he": {"3s": ("él",)},
    "she": {"3s": ("ella",)},
    "they": {"3p": ("ellos", "ellas")},
}
"""How a subject that the English sentence begins with is said, by the person of the verb."""
_CLIMBED_OVER: Final = frozenset({"poder", "querer", "deber", "soler", "ir", "estar"})
_DESCRIBE: Final = word_set("ser estar parecer sentir quedar poner volver")
"""Verbs whose complement agrees with the subject: in the plural more than the verb would change."""
_BEFORE_VERB: Final = word_set(
    "no ni siquiera nunca siempre ya también tampoco casi apenas todavía aún jamás solo sólo a menudo realmente"
)
_SPEAKERS: Final = frozenset({"1s", "2s", "2v", "1p", "2p"})
_ENDINGS: Final = {
    "pres": (("as", "a", "an"), ("es", "e", "en")),
    "subj": (("as", "a", "an"), ("es", "e", "en")),
    "impf": (("abas", "aba", "aban"), ("ías", "ía", "ían"), ("eras", "era", "eran")),
    "fut": (("ás", "á", "án"),),
    "cond": (("ías", "ía", "ían"),),
    "subjimpf": (("ras", "ra", "ran"), ("ses", "se", "sen")),
    "pret": (("aste", "ó", "aron"),),
}
_IRREGULAR: Final = {
    "eres": ("es", "son"), "estás": ("está", "están"), "has": ("ha", "han"), "vas": ("va", "van"), "das": ("da", "dan"),
    "fuiste": ("fue", "fueron"), "tuviste": ("tuvo", "tuvieron"), "hiciste": ("hizo", "hicieron"),
    "dijiste": ("dijo", "dijeron"), "viste": ("vio", "vieron"), "diste": ("dio", "dieron"),
    "estuviste": ("estuvo", "estuvieron"), "pudiste": ("pudo", "pudieron"), "viniste": ("vino", "vinieron"),
    "pusiste": ("puso", "pusieron"), "quisiste": ("quiso", "quisieron"), "supiste": ("supo", "supieron"),
    "estés": ("esté", "estén"), "sé": ("sea", "sean"),
}  # fmt: skip
_DEGREES: Final = word_set("muy tan más menos bastante demasiado siempre un poco algo todos todas")
_BEFORE_NOUNS: Final = (vocabulary.PREPOSITIONS | vocabulary.DETERMINERS | vocabulary.NUMBERS) - vocabulary.CLITICS
_FAMILIAR_PERSONS: Final = frozenset({"2s", "2v", "2p"})
_FAMILIAR_ENCLITICS: Final = frozenset({"te", "os", "telo", "tela"})
_FAMILIAR_WORDS: Final = {"tu": "su", "tus": "sus", "tuyo": "suyo", "tuya": "suya", "tuyos": "suyos", "tuyas": "suyas"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A right answer by rule: its canonical words, and the rules that made it."""

    words: Tokens
    rules: tuple[str, ...]


def variants(exercise: Exercise) -> tuple[Variant, ...]:
    """Return right answers that follow from the authored ones by rule, without those; none in English."""
    if exercise.direction != "en-es":
        return ()
    return _variants(exercise.prompt, exercise.accepted)


@lru_cache(maxsize=2048)
def _variants(prompt: str, accepted: tuple[str, ...]) -> tuple[Variant, ...]:
    cues = cues_of(prompt)
    authored = {words(text) for text in accepted}
    found: dict[Tokens, Variant] = {}
    edge = [Variant(sentence, ()) for sentence in authored if sentence]
    for _ in range(_ROUNDS):
        fresh = [new for old in edge for new in _one_step(old, cues)]
        edge = [new for new in fresh if new.words not in authored and new.words not in found]
        found.update((new.words, new) for new in edge)
    return tuple(sorted(found.values(), key=lambda one: (len(one.rules), one.words)))[:MOST_VARIANTS]


def _one_step(old: Variant, cues: Cues) -> Iterator[Variant]:
    for name, rule in _RULES:
        for sentence in rule(old.words, cues):
            yield Variant(sentence, (*old.rules, name))


def _spelling(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    for at, word in enumerate(sentence):
        if word in _OTHER_SPELLING:
            yield sentence[:at] + tuple(_OTHER_SPELLING[word].split()) + sentence[at + 1 :]


def _past_subjunctive(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    """hablara, hablase."""
    for at, word in enumerate(sentence):
        for ending, other in (("ra", "se"), ("ras", "ses"), ("ran", "sen")):
            form = verb(word)
            if (
                word != "fuera"
                and word.endswith(ending)
                and form is not None
                and form.tense == "subjimpf"
                and not form.enclitic
            ):
                changed = word.removesuffix(ending) + other
                if vocabulary.is_word(changed) and form.lemma not in {"haber", "querer", "deber", "poder"}:
                    yield (*sentence[:at], changed, *sentence[at + 1 :])


def _gender(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    """Estoy cansado, estoy cansada: nothing tells who speaks, or who is spoken to."""
    for at in range(len(sentence)):
        if not _is_about_speakers(sentence, at):
            continue
        place = at + 1
        while place < len(sentence) and (sentence[place] in _DEGREES or sentence[place].endswith("mente")):
            place += 1
        changed = _other_gender(sentence[place]) if place < len(sentence) else None
        if changed:
            yield (*sentence[:place], changed, *sentence[place + 1 :])


def _is_about_speakers(sentence: Tokens, at: int) -> bool:
    """Whether the word at *at* says what the speaker or the listener is or seems: eres, pareces, has estado."""
    form = verb(sentence[at])
    if form is None or form.lemma not in _DESCRIBE - {"poner", "volver"}:
        return False
    if form.lemma == "sentir" and sentence[at - 1 : at] not in {("me",), ("te",), ("nos",), ("os",)}:
        return False
    if "part" in form.tenses and at:
        form = verb(sentence[at - 1])
    return form is not None and bool(form.persons) and form.persons <= _SPEAKERS


def _other_gender(word: str) -> str | None:
    form = verb(word)
    if vocabulary.word_class(word) != "content" or vocabulary.is_common_gender(word) or (form and form.tense != "part"):
        return None
    for ending, other in (("o", "a"), ("os", "as"), ("a", "o"), ("as", "os")):
        changed = word.removesuffix(ending) + other
        if (
            word.endswith(ending)
            and vocabulary.is_listed(changed)
            and vocabulary.lemma(changed) == vocabulary.lemma(word)
        ):
            return changed
    return None


def _verb_after(sentence: Tokens, at: int) -> str:
    """Return the verb that stands at *at*, after "no", clitics and words such as "siempre"."""
    return next((word for word in sentence[at:] if word not in vocabulary.CLITICS | _BEFORE_VERB), "")


def _subject_left_out(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    person = vocabulary.PERSON_OF_SUBJECT.get(sentence[0])
    form = verb(_verb_after(sentence, 1))
    if person and form is not None and person in form.persons and len(sentence) > len(("él", "es")):
        yield sentence[1:]


def _subject_said(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    form = verb(_verb_after(sentence, 0))
    if form is None or form.lemma == "haber" or len(form.persons) != 1 or form.tense in {"imp", "subj", "subjimpf"}:
        return
    (person,) = form.persons
    said = _SUBJECT_SAID.get(next((word for word in cues.in_order[:2] if word in _SUBJECT_SAID), ""), {})
    if not set(sentence) & vocabulary.SUBJECTS:
        for pronoun in said.get(person, ()):
            yield (pronoun, *sentence)


def _clitic_climbs(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    """Quiero verlo, lo quiero ver."""
    for at, word in enumerate(sentence):
        form = verb(word)
        finite = _climbed_over(sentence, at)
        if form is None or finite < 0 or form.enclitic not in vocabulary.CLITICS or not form.tenses & {"inf", "ger"}:
            continue
        bare = vocabulary.lemma(word.removesuffix(form.enclitic)) if "inf" in form.tenses else ""
        if bare == word.removesuffix(form.enclitic) and sentence[finite - 1 : finite] not in {
            (one,) for one in vocabulary.CLITICS
        }:
            yield (*sentence[:finite], form.enclitic, *sentence[finite:at], bare, *sentence[at + 1 :])


def _clitic_descends(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    """Lo quiero ver, quiero verlo."""
    for at, word in enumerate(sentence):
        form = verb(word)
        finite = _climbed_over(sentence, at)
        if form is None or finite < 1 or form.tenses != {"inf"} or form.enclitic:
            continue
        clitic = sentence[finite - 1]
        if clitic in vocabulary.CLITICS and sentence[finite - 2 : finite - 1] not in {
            (one,) for one in vocabulary.CLITICS
        }:
            yield (*sentence[: finite - 1], *sentence[finite:at], word + clitic, *sentence[at + 1 :])


def _climbed_over(sentence: Tokens, at: int) -> int:
    """Return where the finite verb stands that carries the infinitive at *at*; -1 where there is none."""
    finite = at - 2 if at >= 1 and sentence[at - 1] == "a" else at - 1
    form = verb(sentence[finite]) if finite >= 0 else None
    if form is None or form.lemma not in _CLIMBED_OVER or not form.persons or "imp" in form.tenses - {"pres"} - {"imp"}:
        return -1
    return finite if (form.lemma == "ir") == (sentence[at - 1] == "a") else -1


def _polite(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    """tú tienes, usted tiene, ustedes tienen: every word that shows the listener changes with it."""
    if not cues.leaves_address_open or not any(_is_familiar(word) for word in sentence):
        return
    if any(_is_familiar(word) and sentence[at - 1] in _BEFORE_NOUNS for at, word in enumerate(sentence) if at):
        return  # Con ganas, once varas: nouns that are spelt like a verb.
    describes = any(one.lemma in _DESCRIBE for word in sentence for one in analyses(word))
    for plural in (False,) if describes else (False, True):
        changed = [_polite_word(sentence, at, plural=plural) for at in range(len(sentence))]
        if None not in changed:
            yield tuple(part for word in changed if word for part in word.split())


def _is_familiar(word: str) -> bool:
    form = verb(word)
    return form is not None and form.persons == {"2s"}


def _polite_word(sentence: Tokens, at: int, *, plural: bool) -> str | None:
    """Return the word as one says it to usted or ustedes, itself where it says nothing of the listener."""
    word = sentence[at]
    if word in _FAMILIAR_WORDS:
        return _FAMILIAR_WORDS[word]
    if word == "tú":
        return "ustedes" if plural else "usted"
    if word in {"te", "ti", "contigo", "vos", "os"}:
        reflexive = word == "te" and _is_familiar(sentence[at + 1] if at + 1 < len(sentence) else "")
        return "se" if reflexive else None
    form = verb(word)
    if form is None or (form.persons.isdisjoint(_FAMILIAR_PERSONS) and form.enclitic not in _FAMILIAR_ENCLITICS):
        return word
    if form.persons != {"2s"} or form.enclitic in _FAMILIAR_ENCLITICS:
        return None
    return _polite_form(word, form.tense, plural=plural)


def _polite_form(word: str, tense: str, *, plural: bool) -> str | None:
    if word in _IRREGULAR:
        return _IRREGULAR[word][plural]
    for familiar, singular_ending, plural_ending in _ENDINGS.get(tense, ()):
        if word.endswith(familiar):
            changed = word.removesuffix(familiar) + (plural_ending if plural else singular_ending)
            return changed if vocabulary.is_word(changed) else None
    return None


_RULES: Final[tuple[tuple[str, Callable[[Tokens, Cues], Iterator[Tokens]]], ...]] = (
    ("spelling", _spelling),
    ("ra-se", _past_subjunctive),
    ("subject left out", _subject_left_out),
    ("subject said", _subject_said),
    ("clitic", _clitic_climbs),
    ("clitic", _clitic_descends),
    ("address", _polite),
    ("gender", _gender),
)
