"""
The numbers that describe one edit in its place, from which the weights tell a mistake from another right wording.

All are general: forms, grammar, the prompt's cues, the exercise's known translations, counts of evidence. None
is about a certain sentence.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from aidioma.feedback.align import Pair, Step
from aidioma.feedback.engine.evidence import Bundle, Counts, Evidence, Words, context_keys, edit_keys
from aidioma.feedback.language import spanish
from aidioma.feedback.language.cues import Cues
from aidioma.feedback.language.faults import agrees, faults
from aidioma.feedback.language.lexicon import NOTHING, Lexicon
from aidioma.feedback.language.verbs import ADDRESS, TENSES, Verb, verb
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


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An edit where it stands: the alignment it belongs to, and all that is known around it."""

    steps: tuple[Step, ...]
    at: int
    answer: Words
    target: Words
    cues: Cues
    bundle: Bundle
    evidence: Evidence
    edits: int
    gap: int
    lexicon: Lexicon

    @property
    def pair(self) -> Pair:
        """The edit itself."""
        return self.steps[self.at].pair

    @property
    def left(self) -> str:
        """The right word before it."""
        return next((step.right for step in reversed(self.steps[: self.at]) if step.right), "^")

    @property
    def right(self) -> str:
        """The right word after it."""
        return next((step.right for step in self.steps[self.at + 1 :] if step.right), "$")


Numbers = Sequence[float]


def _shape(place: Place) -> Numbers:
    wrong, right = place.pair
    return (
        float(not wrong),
        float(not right),
        likeness(wrong, right) if wrong and right else -1.0,
        float(bool(wrong and right) and without_accents(wrong) == without_accents(right)),
        float(Levenshtein.distance(wrong, right, score_cutoff=3)),
        float(wrong[:1] == right[:1]),
    )


def _lexicon(place: Place) -> Numbers:
    wrong, right = place.pair
    return (
        float(spanish.is_word(wrong)),
        float(spanish.is_word(right)),
        spanish.zipf(wrong) if wrong else -1.0,
        spanish.zipf(right) if right else -1.0,
        _class_rank(wrong),
        _class_rank(right),
        float(bool(wrong and right) and spanish.lemma(wrong) == spanish.lemma(right)),
        float(spanish.only_gender_differs(wrong, right)),
        float(spanish.only_number_differs(wrong, right)),
    )


def _class_rank(word: str) -> float:
    return _CLASS_RANK[spanish.word_class(word)] if word else 0.0


def _conjugation(place: Place) -> Numbers:
    one, other = verb(place.pair[0]), verb(place.pair[1])
    both = one is not None and other is not None
    return (
        *_form(one, place.cues),
        *_form(other, place.cues),
        float(both and one.lemma == other.lemma),  # type: ignore[union-attr]
        float(both and bool(one.tenses & other.tenses)),  # type: ignore[union-attr]
        float(both and bool(one.persons & other.persons)),  # type: ignore[union-attr]
        float(both and {one.lemma, other.lemma} == {"ser", "estar"}),  # type: ignore[union-attr]
    )


def _form(form: Verb | None, cues: Cues) -> Numbers:
    if form is None:
        return (-1.0, -1.0, -1.0)
    fits = float(cues.subject in form.persons) if cues.subject else 0.5
    return (_TENSE_RANK[form.tense], _PERSON_RANK[min(form.persons, default="")], fits)


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


def _address(place: Place) -> Numbers:
    wrong, right = place.pair
    edits = [step.pair for step in place.steps if step.is_edit]
    return (
        float(place.cues.has_listener),
        float(place.cues.is_command),
        float(changes_address(wrong, right)),
        float(all(changes_address(*pair) for pair in edits)),
        float((wrong or right) in spanish.SUBJECTS and not (wrong and right)),
    )


def _prompt(place: Place) -> Numbers:
    cues = place.cues
    wrong, right = place.pair
    return (
        float(cues.is_past) + 2 * float(cues.is_perfect),
        float(cues.is_future) + 2 * float(cues.is_conditional),
        float(cues.is_negative),
        float(cues.is_question),
        _PERSON_RANK[cues.subject],
        float("the" in cues.words) + 2 * float(bool({"a", "an"} & cues.words)),
        float(wrong in cues.words) - float(right in cues.words),
    )


def _agreement(place: Place) -> Numbers:
    """Whether the neighbours take the learner's word, or the right one, each in its own sentence."""
    wrong, right = place.pair
    before, after = answer_neighbours(place)
    target_after = place.right
    noun = after if wrong in spanish.ARTICLES else wrong
    return (
        agrees(wrong, after),
        agrees(before, wrong),
        agrees(right, target_after),
        agrees(place.left, right),
        agrees(wrong, target_after),
        float(spanish.gender(noun) == "") + 2 * float(spanish.is_common_gender(noun)),
        _subject_fit(wrong, place.answer),
        _subject_fit(right, place.target),
        float(faults(place.answer) - faults(place.target)),
        float(faults(place.answer) - faults(_mended(place))),
    )


def _mended(place: Place) -> Words:
    """Return the answer with this one edit carried out."""
    step = place.steps[place.at]
    after = step.answer_at + (1 if step.wrong else 0)
    return place.answer[: step.answer_at] + ((step.right,) if step.right else ()) + place.answer[after:]


def _subject_fit(word: str, sentence: Words) -> float:
    """Return 1 where the verb fits a subject pronoun said in the sentence, -1 where it does not."""
    form = verb(word) if word else None
    if form is None or not form.persons:
        return 0.0
    said = [spanish.PERSON_OF_SUBJECT[other] for other in sentence if other in spanish.PERSON_OF_SUBJECT]
    if not said:
        return 0.0
    return 1.0 if form.persons & set(said) else -1.0


def _exercise(place: Place) -> Numbers:
    bundle, (wrong, right) = place.bundle, place.pair
    known = max(1, len(bundle.known))
    left, after = answer_neighbours(place)
    return (
        bundle.word_share[wrong] / known if wrong else -1.0,
        bundle.word_share[right] / known if right else -1.0,
        bundle.bigrams[(left, wrong or after)] / known,
        bundle.bigrams[(wrong or left, after)] / known,
        bundle.bigrams[(place.left, right or place.right)] / known,
        float(wrong in place.target) if wrong else -1.0,
        float(right in place.answer) if right else -1.0,
        float(len(bundle.known)),
        math.log1p(bundle.judged_count),
        (bundle.new_right + 1.5) / (bundle.judged_count + 3),
        float(bundle.new_right),
        math.log1p(bundle.known.get(place.target, 0)),
    )


def answer_neighbours(place: Place) -> tuple[str, str]:
    """Return the words around an edit as the learner wrote them."""
    step = place.steps[place.at]
    after = step.answer_at + (1 if step.wrong else 0)
    left = place.answer[step.answer_at - 1] if step.answer_at else "^"
    return left, place.answer[after] if after < len(place.answer) else "$"


def _alignment(place: Place) -> Numbers:
    last = len(place.steps) - 1
    touching = any(place.steps[at].is_edit for at in (place.at - 1, place.at + 1) if 0 <= at <= last)
    return (
        float(place.edits),
        float(len(place.target)),
        place.edits / max(1, len(place.target)),
        float(touching),
        float(place.at == 0),
        float(place.at == last),
        float(place.gap),
    )


def _evidence(place: Place) -> Numbers:
    counts, pair = place.evidence.of_key, place.pair
    here = place.bundle.edits.get(pair, (0, 0))
    reverse = place.bundle.edits.get((pair[1], pair[0]), (0, 0))
    numbers: list[float] = [*_log_counts(here), float(reverse[1] - reverse[0])]
    for key in edit_keys(pair):
        numbers += (_log_odds(counts(key)), *_log_counts(counts(key)))
    for key in context_keys(pair, place.left, place.right):
        numbers.append(_log_odds(counts(key)))
    numbers.append(_log_odds(counts(edit_keys((pair[1], pair[0]))[0])))
    numbers.append(place.evidence.new_right_rate)
    return numbers


def _log_odds(counts: Counts) -> float:
    return math.log((counts[0] + 0.5) / (counts[1] + 0.5))


def _log_counts(counts: Counts) -> Numbers:
    return (math.log1p(counts[0]), math.log1p(counts[1]))


def _meaning(place: Place) -> Numbers:
    """Whether the two words stand for a word of the prompt, for the same one, and what each sentence leaves out."""
    prompt, lexicon = place.cues.keys, place.lexicon
    wrong, right = place.pair
    one, wrong_share, wrong_use = lexicon.source(wrong, prompt) if wrong else ("", -1.0, -1.0)
    other, right_share, right_use = lexicon.source(right, prompt) if right else ("", -1.0, -1.0)
    left_out = lexicon.uncovered(place.answer, prompt)
    return (
        wrong_share,
        wrong_use,
        right_share,
        right_use,
        float(one == other) + float(one == NOTHING),
        math.log1p(lexicon.known(wrong)) if wrong else -1.0,
        math.log1p(lexicon.known(right)) if right else -1.0,
        left_out,
        left_out - lexicon.uncovered(place.target, prompt),
    )


def _aims(place: Place) -> Numbers:
    """How often learners aimed at this translation, and how many aim at one not met before."""
    aims = place.bundle.aims
    return (
        math.log1p(aims.total()),
        math.log1p(aims[place.target]),
        aims[place.target] / (aims.total() + 1),
        place.bundle.unmet_share,
    )


_GROUPS: Final[tuple[Callable[[Place], Numbers], ...]] = (
    _shape,
    _lexicon,
    _conjugation,
    _address,
    _prompt,
    _agreement,
    _exercise,
    _alignment,
    _evidence,
    _meaning,
    _aims,
)


def features(place: Place) -> list[float]:
    """Return the numbers that describe one edit, always as many and in one order."""
    return [number for group in _GROUPS for number in group(place)]
