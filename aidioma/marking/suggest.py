"""
What is probably so of an answer of which nobody can be sure: for its learner to decide, never a mark.

The answer is compared with the right answers nearest to it. What speaks for a mistake and for another right wording
is weighed (:mod:`aidioma.marking.engine.likelihood` for Spanish, by kinds of difference for English); the likelier of
the two is suggested, with the reason. Nothing is learnt from a suggestion, and none is given to others.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.engine.compose import MOST_EDITS, Proposal
from aidioma.marking.engine.evidence import Bundle, Tokens
from aidioma.marking.engine.gbdt import Weights
from aidioma.marking.engine.likelihood import Likelihood, likelihood
from aidioma.model.marks import Edit, EditClass, Exercise, Feedback, Suggested, Verdict
from aidioma.spanish.align import Step, align, differences
from aidioma.spanish.cues import cues_of
from aidioma.spanish.english_edits import GRAVE, chance_mistaken, is_english_slip, is_negative, left_untold
from aidioma.spanish.faults import faults
from aidioma.spanish.lexicon import Lexicon, spanish_key
from aidioma.spanish.morphology import analyses
from aidioma.spanish.right_answers import lattice_for, near_right, nearest_readings
from aidioma.spanish.rules import feedback_for, quality
from aidioma.spanish.scoring import score_for
from aidioma.spanish.variants import variants
from aidioma.spanish.vocabulary import SUBJECTS, is_little, is_word, lemma
from aidioma.text import change_cost, words

RIGHT_FROM: Final = 0.45
MAYBE_RIGHT_FROM: Final = 0.2
"""From these chances on an answer is suggested to be right, and said to be perhaps right."""
GOOD: Final = 4
"""The quality of an answer that is probably right: nobody knows that it is."""
_MISTAKEN_FROM: Final = 0.5
_MOST_COMPARED: Final = 200
_VARIED_WITHIN: Final = 3
"""Words in which an answer may differ from what follows by rule from a right one: further ones take long to find.

A grammar says itself how else its sentence can be worded."""
_FAR: Final = 0.5
"""The share of words that differ from which on the whole sentence is another one."""
_FAR_OFF: Final = "More than half of the words differ from every right translation that is known."
_FEWEST_STRANGE: Final = 2
_MOSTLY: Final = 0.6
"""So many content words, and more than this share of them, say something else than the prompt."""
_UNTOLD_COSTS: Final = 3.0
_SAID_OTHERWISE: Final = 0.55


def suggest(
    question: Question,
    memory: ScopeMemory,
    evidence: DirectionEvidence,
    *,
    weights: Weights,
    proposal: Proposal | None = None,
) -> Suggested | None:
    """
    Return what is probably so of the answer; None where nothing right is known to compare it with.

    *proposal* is what was composed for it, if anything was.
    """
    if not question.words or len(question.words) > _MOST_COMPARED:
        return None
    if question.exercise.answer_language == "en":
        with memory.lock:
            bundle = _with_all_known(question, memory.bundle)
        return _of_english(question, list(bundle.known), weights.lexicon) if bundle.known else None
    found = likelihood_of(question, memory, evidence, weights=weights, proposal=proposal)
    if found is None:
        return None
    is_far = proposal is None and _is_far(question.words, found.candidate.steps)
    if found.right >= RIGHT_FROM and not (is_far and _is_about_something_else(found)):
        return _right(question, found.candidate.steps)
    may_be = found.right >= MAYBE_RIGHT_FROM or (is_far and found.is_sound)
    known = found.candidate.places[0].bundle.known
    return _mistaken(question, _mended(found), known, found.candidate.target, maybe_right=may_be, is_far=is_far)


def likelihood_of(
    question: Question,
    memory: ScopeMemory,
    evidence: DirectionEvidence,
    *,
    weights: Weights,
    proposal: Proposal | None,
) -> Likelihood | None:
    """Return what speaks for and against a Spanish answer; None where nothing right is known, or nothing differs."""
    with memory.lock:
        bundle = _with_all_known(question, memory.bundle)
    return likelihood(
        question.words,
        cues=cues_of(question.exercise.prompt),
        bundle=bundle,
        evidence=evidence.learnt,
        weights=weights,
        proposal=proposal,
        ways=_ways(question.exercise),
    )


def _is_about_something_else(found: Likelihood) -> bool:
    """Whether most content words of the answer stand for nothing in the prompt: "Hola, soy Ana" for "Yes, please"."""
    content = sum(not is_little(word) for word in found.answer)
    strange = found.lexicon.unexplained(found.answer, found.cues.keys)
    return strange >= _FEWEST_STRANGE and strange > _MOSTLY * content


def _ways(exercise: Exercise) -> int:
    """Return how many right answers the exercise was written with, by its grammars too."""
    lattice = lattice_for(exercise)
    return max(1, lattice.ways() if lattice is not None else 1)


def _with_all_known(question: Question, bundle: Bundle) -> Bundle:
    """Return *bundle* with the readings and variants of the exercise that are nearest to the answer."""
    exercise, given = question.exercise, question.words
    reach = max(MOST_EDITS, math.ceil(len(given) / 2))
    more = [one.words for one in nearest_readings(exercise, given, at_most=reach)]
    if not exercise.grammars:
        more += near_right(exercise, given, at_most=min(reach, _VARIED_WITHIN)).by_rule
    more += [one.words for one in variants(exercise)]
    known = {one: 0 for one in more if one != given and bundle.judged.get(one, one) == one}
    return replace(bundle, known={**known, **{one: n for one, n in bundle.known.items() if one != given}})


def _mended(found: Likelihood) -> Tokens:
    """Return the answer with its likely mistakes put right, the likeliest alone where none is likely by itself."""
    if found.numbers["doubts"]:
        return found.candidate.target
    composed = found.proposal
    if composed is not None and not composed.is_correct:
        return composed.corrected
    flags = [chance >= _MISTAKEN_FROM for chance in found.chances]
    if not any(flags) and _is_far(found.answer, found.candidate.steps):
        return found.candidate.target
    if not any(flags):
        flags[found.chances.index(max(found.chances))] = True
    mended = {place.at for place, is_wrong in zip(found.candidate.places, flags, strict=True) if is_wrong}
    steps = found.candidate.steps
    kept = tuple(word for at, step in enumerate(steps) if (word := step.right if at in mended else step.wrong))
    return kept if faults(kept) <= faults(found.candidate.target) else found.candidate.target


def _mistaken(
    question: Question, target: Tokens, known: Collection[Tokens], meant: Tokens, *, maybe_right: bool, is_far: bool
) -> Suggested:
    """
    Return the suggestion that the answer should become *target*, though it *maybe_right* as it is.

    Where *target*, which mends the likely mistakes alone, may not be right as a whole, the translation that is shown is
    the one that was *meant*: half a correction is none. One that *is_far* from everything is compared with the
    translation as a whole: no word of it has its counterpart.
    """
    exercise, language = question.exercise, question.exercise.answer_language
    written = {words(text, language): text for text in reversed(exercise.accepted)}
    feedback = _towards(question, target, written)
    is_whole = target in known or (language == "es" and _says_it_otherwise(target, meant))
    shown = feedback if is_whole else _towards(question, meant, written)
    likely = {(edit.wrong, edit.right) for edit in feedback.edits}
    edits = tuple(edit for edit in shown.edits if (edit.wrong, edit.right) in likely) or feedback.edits
    verdict = feedback.verdict
    if exercise.answer_language == "en" and all(is_english_slip((edit.wrong, edit.right)) for edit in feedback.edits):
        verdict = Verdict.ALMOST
    rating = quality(feedback.model_copy(update={"verdict": verdict}))
    return Suggested(
        verdict=verdict,
        quality=1 if rating is None else rating,
        edits=() if is_far else edits,
        corrected=shown.corrected,
        why=_FAR_OFF if is_far else _gravest(edits),
        maybe_right=maybe_right and verdict is not Verdict.ALMOST,
    )


def _says_it_otherwise(target: Tokens, meant: Tokens) -> bool:
    """Whether the two differ in words of their own and in subjects alone: arroja los dados, tira los dados."""
    return all(
        _are_two_words(wrong, right) if wrong and right else (wrong or right) in SUBJECTS
        for wrong, right in differences(target, meant)
    )


def _are_two_words(one: str, other: str) -> bool:
    """Whether these are no little words, and no two forms of one word: another form may well be the mistake."""
    if not is_word(one) or is_little(one) or is_little(other):
        return False
    lemmas = [{lemma(word), *(found.lemma for found in analyses(word))} for word in (one, other)]
    return lemmas[0].isdisjoint(lemmas[1]) and not {"ser", "estar"} & (lemmas[0] | lemmas[1])


def _towards(question: Question, target: Tokens, written: Mapping[Tokens, str]) -> Feedback:
    language = question.exercise.answer_language
    return feedback_for(question.words, target, language=language, corrected=written.get(target), typed=question.answer)


def _right(question: Question, steps: Sequence[Step]) -> Suggested:
    """Return the suggestion that the answer is right as it stands."""
    as_typed = " ".join(question.answer.split())[:1000]
    why = _why_right(steps, question.exercise)
    return Suggested(verdict=Verdict.CORRECT, quality=GOOD, corrected=as_typed, why=why, maybe_right=True)


def _gravest(edits: Sequence[Edit]) -> str:
    """Return the reason of the edit that costs most."""
    gravest = min(edits, key=lambda edit: score_for([edit], verdict=Verdict.INCORRECT)[1], default=None)
    return "" if gravest is None else gravest.why


def _is_far(given: Tokens, steps: Sequence[Step]) -> bool:
    return sum(step.is_edit for step in steps) > _FAR * len(given)


def _why_right(steps: Sequence[Step], exercise: Exercise) -> str:
    """Say in words why an answer with these differences may be right."""
    changed = [step for step in steps if step.is_edit]
    own, other = {step.wrong for step in changed} - {""}, {step.right for step in changed} - {""}
    if own and own == other:
        return "It has the same words in another order, which may well be right."
    if all(not step.wrong or not step.right for step in changed) and all(map(is_little, own | other)):
        said = ", ".join(f"“{word}”" for word in sorted(own | other))
        return f"It differs in {said} alone, which can often be said or left out."
    kinds = {edit.edit_class for edit in feedback_for(*_both(steps), language=exercise.answer_language).edits}
    if kinds <= {EditClass.TENSE, EditClass.MOOD}:
        return "It has another tense, and the sentence to translate may leave that open."
    if len(changed) == 1 and own and other:
        return f"“{changed[0].wrong}” may say the same as “{changed[0].right}”."
    return "It is worded otherwise than the translations that are known, and nothing in it is plainly wrong."


def _both(steps: Sequence[Step]) -> tuple[Tokens, Tokens]:
    given = tuple(step.wrong for step in steps if step.wrong)
    return given, tuple(step.right for step in steps if step.right)


def _of_english(question: Question, known: Sequence[Tokens], lexicon: Lexicon) -> Suggested | None:
    """Return what is probably so of an answer in English."""
    given = question.words
    if any(_short_forms_said(given) == _short_forms_said(one) for one in known):
        return _right(question, align(given, known[0]))
    near = sorted(known, key=lambda one: sum(change_cost(*pair) for pair in differences(given, one)))[:MOST_EDITS]
    spanish = [spanish_key(word) for word in words(question.exercise.prompt) if not is_little(word)]
    rows = [(steps := align(given, one), _chances_of_english(steps, spanish, lexicon)) for one in near]
    if not rows:
        return None
    steps, chances = max(rows, key=lambda row: math.fsum(math.log(1 - chance) for chance in row[1]))
    telling = {one: left_untold(one, spanish=spanish, lexicon=lexicon) for one in (given, near[0])}
    untold = telling[given] - telling[near[0]]
    right = math.exp(math.fsum(math.log(1 - chance) for chance in chances) - _UNTOLD_COSTS * max(0.0, untold))
    if untold <= 0 and not telling[given] and max(chances) < GRAVE:
        right = max(right, _SAID_OTHERWISE)
    if right >= RIGHT_FROM:
        return _right(question, steps)
    places = [at for at, step in enumerate(steps) if step.is_edit]
    likely = {at for at, chance in zip(places, chances, strict=True) if chance >= _MISTAKEN_FROM} or set(places)
    is_far = _is_far(given, steps)
    kept = tuple(word for at, step in enumerate(steps) if (word := step.right if at in likely else step.wrong))
    target, may_be = near[0] if is_far else kept, right >= MAYBE_RIGHT_FROM or untold <= 0
    meant = tuple(step.right for step in steps if step.right)
    return _mistaken(question, target, known, meant, maybe_right=may_be, is_far=is_far)


def _short_forms_said(sentence: Tokens) -> Tokens:
    """Return *sentence* with what an apostrophe and s may be short for: my sister's, my sister is."""
    return tuple(part for word in sentence for part in (word.replace("'s", " is").split()))


def _chances_of_english(steps: Sequence[Step], spanish: Sequence[str], lexicon: Lexicon) -> tuple[float, ...]:
    changed = [step for step in steps if step.is_edit]
    moved = {step.wrong for step in changed} & {step.right for step in changed}
    opposite = is_negative(step.wrong for step in steps) != is_negative(step.right for step in steps)
    return tuple(
        chance_mistaken(step, moved=moved, opposite=opposite, spanish=spanish, lexicon=lexicon) for step in changed
    )
