"""
The numbers that describe one edit in its place, from which the weights tell a mistake from another right wording.

All are general: forms, grammar, the prompt's cues, the exercise's known translations, counts of evidence. None
is about a certain sentence. Each has a name, under which the weights were fitted; the order of ``FEATURES`` is theirs.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

from rapidfuzz.distance import Levenshtein

from aidioma.marking.engine.evidence import Counts, Tokens, context_keys, edit_keys
from aidioma.marking.engine.place import EditInContext
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.faults import agrees, faults
from aidioma.spanish.lexicon import NOTHING
from aidioma.spanish.verbs import ADDRESS, TENSES, Verb, verb
from aidioma.text import likeness, without_accents

_CLASSES: Final = (
    "",
    "article",
    "preposition",
    "clitic",
    "relative",
    "negation",
    "subject",
    "possessive",
    "demonstrative",
    "conjunction",
    "stressed",
    "number",
    "degree",
    "place",
    "digit",
    "content",
    "unknown",
)
_CLASS_RANK: Final = {name: float(rank) for rank, name in enumerate(_CLASSES)}
_TENSE_RANK: Final = {name: float(rank) for rank, name in enumerate(("", *TENSES))}
_PERSON_RANK: Final = {name: float(rank) for rank, name in enumerate(("", "1s", "2s", "2v", "3s", "1p", "2p", "3p"))}
_LISTENER_WORDS: Final = (
    frozenset({"te", "le", "lo", "la", "os", "les", "los", "las", "se"}),
    frozenset({"tu", "su", "vuestro", "vuestra"}),
    frozenset({"tus", "sus", "vuestros", "vuestras"}),
    frozenset({"tú", "vos", "usted", "ustedes", "vosotros", "vosotras", "ti"}),
)


Describes = Callable[[EditInContext], float]


def _of_both(place: EditInContext, value: Callable[[str, str], object]) -> float:
    """Return what *value* says of both words, 0 where there is only one."""
    return float(bool(place.wrong and place.right) and bool(value(place.wrong, place.right)))


def _class_rank(word: str) -> float:
    return _CLASS_RANK[vocabulary.word_class(word)] if word else 0.0


_SHAPE: Final[Mapping[str, Describes]] = {
    "is_missing": lambda place: float(not place.wrong),
    "is_superfluous": lambda place: float(not place.right),
    "likeness": lambda place: likeness(place.wrong, place.right) if place.wrong and place.right else -1.0,
    "differs_in_accents": lambda place: _of_both(place, lambda a, b: without_accents(a) == without_accents(b)),
    "letters_apart": lambda place: float(Levenshtein.distance(place.wrong, place.right, score_cutoff=3)),
    "begins_alike": lambda place: float(place.wrong[:1] == place.right[:1]),
}

_WORDS: Final[Mapping[str, Describes]] = {
    "wrong_is_word": lambda place: float(vocabulary.is_word(place.wrong)),
    "right_is_word": lambda place: float(vocabulary.is_word(place.right)),
    "wrong_frequency": lambda place: vocabulary.zipf(place.wrong) if place.wrong else -1.0,
    "right_frequency": lambda place: vocabulary.zipf(place.right) if place.right else -1.0,
    "wrong_class": lambda place: _class_rank(place.wrong),
    "right_class": lambda place: _class_rank(place.right),
    "same_lemma": lambda place: _of_both(place, lambda a, b: vocabulary.lemma(a) == vocabulary.lemma(b)),
    "only_gender_differs": lambda place: float(vocabulary.only_gender_differs(place.wrong, place.right)),
    "only_number_differs": lambda place: float(vocabulary.only_number_differs(place.wrong, place.right)),
}


def _tense(form: Verb | None) -> float:
    return -1.0 if form is None else _TENSE_RANK[form.tense]


def _person(form: Verb | None) -> float:
    return -1.0 if form is None else _PERSON_RANK[min(form.persons, default="")]


def _fits_prompt(form: Verb | None, cues: Cues) -> float:
    if form is None:
        return -1.0
    return float(cues.subject in form.persons) if cues.subject else 0.5


def _of_verbs(place: EditInContext, value: Callable[[Verb, Verb], object]) -> float:
    """Return what *value* says of both verbs, 0 where not both are verbs."""
    return float(place.verbs is not None and bool(value(*place.verbs)))


_CONJUGATION: Final[Mapping[str, Describes]] = {
    "wrong_tense": lambda place: _tense(place.wrong_verb),
    "wrong_person": lambda place: _person(place.wrong_verb),
    "wrong_fits_prompt_subject": lambda place: _fits_prompt(place.wrong_verb, place.cues),
    "right_tense": lambda place: _tense(place.right_verb),
    "right_person": lambda place: _person(place.right_verb),
    "right_fits_prompt_subject": lambda place: _fits_prompt(place.right_verb, place.cues),
    "same_verb": lambda place: _of_verbs(place, lambda a, b: a.lemma == b.lemma),
    "same_tense": lambda place: _of_verbs(place, lambda a, b: a.tenses & b.tenses),
    "same_person": lambda place: _of_verbs(place, lambda a, b: a.persons & b.persons),
    "ser_and_estar": lambda place: _of_verbs(place, lambda a, b: {a.lemma, b.lemma} == {"ser", "estar"}),
}


def changes_address(wrong: str, right: str) -> bool:
    """Whether the edit could only change whom one addresses."""
    if any(wrong in group and right in group for group in _LISTENER_WORDS):
        return True
    one, other = verb(wrong), verb(right)
    if one is None or other is None or one.lemma != other.lemma:
        return False
    commands = {"imp", "subj"}
    same_time = bool(one.tenses & other.tenses) or bool(one.tenses & commands and other.tenses & commands)
    return same_time and bool(one.persons & ADDRESS and other.persons & ADDRESS)


_ADDRESS: Final[Mapping[str, Describes]] = {
    "prompt_has_listener": lambda place: float(place.cues.has_listener),
    "prompt_is_command": lambda place: float(place.cues.is_command),
    "changes_address": lambda place: float(changes_address(place.wrong, place.right)),
    "all_change_address": lambda place: float(all(changes_address(*step.pair) for step in place.steps if step.is_edit)),
    "is_subject_said_or_not": lambda place: float(
        (place.wrong or place.right) in vocabulary.SUBJECTS and not (place.wrong and place.right)
    ),
}

_PROMPT: Final[Mapping[str, Describes]] = {
    "prompt_past": lambda place: float(place.cues.is_past) + 2 * float(place.cues.is_perfect),
    "prompt_future": lambda place: float(place.cues.is_future) + 2 * float(place.cues.is_conditional),
    "prompt_is_negative": lambda place: float(place.cues.is_negative),
    "prompt_is_question": lambda place: float(place.cues.is_question),
    "prompt_subject": lambda place: _PERSON_RANK[place.cues.subject],
    "prompt_articles": lambda place: float("the" in place.cues.words) + 2 * float(bool({"a", "an"} & place.cues.words)),
    "in_prompt_as_it_is": lambda place: float(place.wrong in place.cues.words) - float(place.right in place.cues.words),
}


def _subject_fit(word: str, sentence: Tokens) -> float:
    """Return 1 where the verb fits a subject pronoun said in the sentence, -1 where it does not."""
    form = verb(word) if word else None
    if form is None or not form.persons:
        return 0.0
    said = [vocabulary.PERSON_OF_SUBJECT[other] for other in sentence if other in vocabulary.PERSON_OF_SUBJECT]
    if not said:
        return 0.0
    return 1.0 if form.persons & set(said) else -1.0


_AGREEMENT: Final[Mapping[str, Describes]] = {
    # Whether the neighbours take the learner's word, or the right one, each in its own sentence.
    "wrong_agrees_after": lambda place: agrees(place.wrong, place.answer_after),
    "wrong_agrees_before": lambda place: agrees(place.answer_before, place.wrong),
    "right_agrees_after": lambda place: agrees(place.right, place.after),
    "right_agrees_before": lambda place: agrees(place.before, place.right),
    "wrong_agrees_after_in_target": lambda place: agrees(place.wrong, place.after),
    "noun_gender_is_open": lambda place: (
        float(vocabulary.gender(place.noun) == "") + 2 * float(vocabulary.is_common_gender(place.noun))
    ),
    "wrong_fits_subject": lambda place: _subject_fit(place.wrong, place.answer),
    "right_fits_subject": lambda place: _subject_fit(place.right, place.target),
    "faults_beyond_target": lambda place: float(faults(place.answer) - faults(place.target)),
    "faults_mended": lambda place: float(faults(place.answer) - faults(place.mended)),
}


def _known(place: EditInContext) -> int:
    return max(1, len(place.bundle.known))


_EXERCISE: Final[Mapping[str, Describes]] = {
    "wrong_share_of_known": lambda place: place.bundle.word_share[place.wrong] / _known(place) if place.wrong else -1.0,
    "right_share_of_known": lambda place: place.bundle.word_share[place.right] / _known(place) if place.right else -1.0,
    "wrong_stands_so_before": lambda place: (
        place.bundle.bigrams[(place.answer_before, place.wrong or place.answer_after)] / _known(place)
    ),
    "wrong_stands_so_after": lambda place: (
        place.bundle.bigrams[(place.wrong or place.answer_before, place.answer_after)] / _known(place)
    ),
    "right_stands_so_before": lambda place: (
        place.bundle.bigrams[(place.before, place.right or place.after)] / _known(place)
    ),
    "wrong_in_target": lambda place: float(place.wrong in place.target) if place.wrong else -1.0,
    "right_in_answer": lambda place: float(place.right in place.answer) if place.right else -1.0,
    "known": lambda place: float(len(place.bundle.known)),
    "judged": lambda place: math.log1p(place.bundle.judged_count),
    "new_right_share": lambda place: (place.bundle.new_right + 1.5) / (place.bundle.judged_count + 3),
    "new_right": lambda place: float(place.bundle.new_right),
    "target_judged": lambda place: math.log1p(place.bundle.known.get(place.target, 0)),
}

_ALIGNMENT: Final[Mapping[str, Describes]] = {
    "edits": lambda place: float(place.edits),
    "target_length": lambda place: float(len(place.target)),
    "edits_a_word": lambda place: place.edits / max(1, len(place.target)),
    "touches_another": lambda place: float(place.touches_another),
    "is_first": lambda place: float(place.at == 0),
    "is_last": lambda place: float(place.at == len(place.steps) - 1),
    "beyond_nearest": lambda place: float(place.gap),
}


def _log_odds(counts: Counts) -> float:
    return math.log((counts[0] + 0.5) / (counts[1] + 0.5))


def _on_key(at: int) -> Callable[[EditInContext], Counts]:
    return lambda place: place.evidence.of_key(edit_keys(place.pair)[at])


def _in_context(at: int) -> Describes:
    return lambda place: _log_odds(place.evidence.of_key(context_keys(place.pair, place.before, place.after)[at]))


def _counted(name: str, found: Callable[[EditInContext], Counts]) -> Mapping[str, Describes]:
    """Return the three numbers that describe how often something was judged."""
    return {
        f"{name}_odds": lambda place: _log_odds(found(place)),
        f"{name}_mistaken": lambda place: math.log1p(found(place)[0]),
        f"{name}_harmless": lambda place: math.log1p(found(place)[1]),
    }


_EVIDENCE: Final[Mapping[str, Describes]] = {
    "here_mistaken": lambda place: math.log1p(place.judged_here[0]),
    "here_harmless": lambda place: math.log1p(place.judged_here[1]),
    "reverse_here": lambda place: float(place.reverse_here[1] - place.reverse_here[0]),
    **_counted("edit", _on_key(0)),
    **_counted("grammar", _on_key(1)),
    **_counted("word", _on_key(2)),
    "edit_after_word_odds": _in_context(0),
    "edit_before_word_odds": _in_context(1),
    "reverse_odds": lambda place: _log_odds(place.evidence.of_key(edit_keys((place.right, place.wrong))[0])),
    "new_right_rate": lambda place: place.evidence.new_right_rate,
}

_MEANING: Final[Mapping[str, Describes]] = {
    # Whether the two words stand for a word of the prompt, for the same one, and what each sentence leaves out.
    "wrong_source_share": lambda place: place.wrong_source[1],
    "wrong_source_use": lambda place: place.wrong_source[2],
    "right_source_share": lambda place: place.right_source[1],
    "right_source_use": lambda place: place.right_source[2],
    "same_source": lambda place: (
        float(place.wrong_source[0] == place.right_source[0]) + float(place.wrong_source[0] == NOTHING)
    ),
    "wrong_met": lambda place: math.log1p(place.lexicon.known(place.wrong)) if place.wrong else -1.0,
    "right_met": lambda place: math.log1p(place.lexicon.known(place.right)) if place.right else -1.0,
    "left_out": lambda place: place.left_out,
    "left_out_beyond_target": lambda place: place.left_out - place.lexicon.uncovered(place.target, place.cues.keys),
}

_AIMS: Final[Mapping[str, Describes]] = {
    # How often learners aimed at this translation, and how many aim at one not met before.
    "aims": lambda place: math.log1p(place.bundle.aims.total()),
    "target_aims": lambda place: math.log1p(place.bundle.aims[place.target]),
    "target_share_of_aims": lambda place: place.bundle.aims[place.target] / (place.bundle.aims.total() + 1),
    "unmet_share": lambda place: place.bundle.unmet_share,
}

FEATURES: Final[Mapping[str, Describes]] = {
    **_SHAPE,
    **_WORDS,
    **_CONJUGATION,
    **_ADDRESS,
    **_PROMPT,
    **_AGREEMENT,
    **_EXERCISE,
    **_ALIGNMENT,
    **_EVIDENCE,
    **_MEANING,
    **_AIMS,
}


def features(place: EditInContext) -> list[float]:
    """Return the numbers that describe one edit, in the order of ``FEATURES``."""
    return [describe(place) for describe in FEATURES.values()]
