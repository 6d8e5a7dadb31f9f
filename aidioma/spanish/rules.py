"""Marks that need nobody's judgement: what is known right, blank, or a slip that cannot mean anything else."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from rapidfuzz.distance import OSA

from aidioma.model.marks import Criteria, Edit, EditClass, Exercise, Feedback, Verdict
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair, Step, align, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.classify import edit_class
from aidioma.spanish.explain import tip, why
from aidioma.spanish.scoring import quality, score_for
from aidioma.spanish.variants import variants
from aidioma.spanish.verbs import verb
from aidioma.text import Language, canonical, joined, without_accents, words

__all__ = ["feedback_for", "is_slip", "mark_by_rules", "quality", "verdict_of"]

MOST_CHANGES: Final = 2
_SHORTEST_MISSPELT: Final = 5
_LONG_WORD: Final = 9

Tokens = tuple[str, ...]


def mark_by_rules(exercise: Exercise, answer: str, *, learnt: Collection[Tokens] = ()) -> Feedback | None:
    """
    Return the mark of *answer* where a rule is sure of it, else None.

    Sure are: a blank answer; one that is known right, or right by a rule that leaves the listener or the subject
    pronoun open; slips of accent or spelling that give no other word; and mistakes of grammar that no meaning saves.
    """
    language = exercise.answer_language
    given = words(answer, language)
    if not given:
        return blank(exercise)
    authored = [words(text, language) for text in exercise.accepted]
    known = [*authored, *(variant.words for variant in variants(exercise))]
    if given in known:
        return feedback_for(given, given, language=language, corrected=" ".join(answer.split()))
    target = _only_meant(given, [*known, *learnt], exercise)
    if target is None:
        return None
    shown = exercise.accepted[authored.index(target)] if target in authored else joined(target)
    return feedback_for(given, target, language=language, corrected=shown)


def blank(exercise: Exercise) -> Feedback:
    """Return the mark of an answer without words: the learner gave up."""
    nothing = Criteria(meaning=0, grammar=0, vocabulary=0, naturalness=0)
    return Feedback(verdict=Verdict.INCORRECT, score=0, criteria=nothing, corrected=exercise.model_answer)


def _only_meant(given: Tokens, known: Sequence[Tokens], exercise: Exercise) -> Tokens | None:
    """Return the one known translation that *given* must be meant for; None where several could be, or none."""
    language = exercise.answer_language
    prompt = words(exercise.prompt, "en") if language == "es" else ()
    near = sorted(
        (gap, target) for target in set(known) if (gap := distance(given, target, at_most=MOST_CHANGES)) <= MOST_CHANGES
    )
    plain = [
        (gap, target)
        for gap, target in near
        if _is_plainly_meant(align(given, target), prompt=prompt, language=language)
    ]
    if not plain or (len(plain) > 1 and plain[0][0] == plain[1][0]):
        return None
    return plain[0][1]


def _is_plainly_meant(steps: Sequence[Step], *, prompt: Tokens, language: Language) -> bool:
    """Whether every difference is a slip or a certain mistake."""
    certain = certain_mistakes(steps, prompt=prompt) if language == "es" else frozenset()
    return all(at in certain or is_slip(step.pair, language=language) for at, step in enumerate(steps) if step.is_edit)


def is_slip(pair: Pair, *, language: Language = "es") -> bool:
    """Whether the wrong word is no word at all and can only be meant for the right one."""
    wrong, right = pair
    if language != "es" or not wrong or not right or not wrong.isalpha() or _may_be_a_word(wrong):
        return False
    if without_accents(wrong) == without_accents(right):
        return True
    if len(right) < _SHORTEST_MISSPELT or vocabulary.is_little(right) or not vocabulary.is_word(right):
        return False
    allowed = 2 if len(right) >= _LONG_WORD else 1
    same_ending = without_accents(wrong[-2:]) == without_accents(right[-2:])
    return same_ending and OSA.distance(without_accents(wrong), without_accents(right)) <= allowed


def _may_be_a_word(word: str) -> bool:
    """Whether *word* is one, or a verb with pronouns on its end, which no dictionary lists."""
    form = verb(word)
    return vocabulary.is_word(word) or (form is not None and bool(form.enclitic))


def verdict_of(pairs: Sequence[Pair], *, language: Language = "es") -> Verdict:
    """Return the verdict these edits make: none is correct, nothing but slips almost, else incorrect."""
    if not pairs:
        return Verdict.CORRECT
    if all(_is_accent(pair) or is_slip(pair, language=language) for pair in pairs):
        return Verdict.ALMOST
    return Verdict.INCORRECT


def _is_accent(pair: Pair) -> bool:
    return bool(pair[0]) and without_accents(pair[0]) == without_accents(pair[1])


def feedback_for(
    answer: Tokens, corrected_words: Tokens, *, language: Language, corrected: str | None = None
) -> Feedback:
    """
    Return the full feedback for an answer of which the right translation it was turned into is known.

    Edits, their classes, explanations, tip and score all follow from the two. *corrected* is how the right
    translation is shown, if it is known in a nicer spelling than the canonical one.
    """
    steps = align(answer, corrected_words)
    changed = [step for step in steps if step.is_edit]
    moved = {step.wrong for step in changed} & {step.right for step in changed}
    edits = tuple(
        _edit(step, moved, following=steps[at + 1].right if at + 1 < len(steps) else "", language=language)
        for at, step in enumerate(steps)
        if step.is_edit
    )
    verdict = verdict_of([(edit.wrong, edit.right) for edit in edits], language=language)
    criteria, score = score_for(edits, verdict=verdict)
    text = corrected if corrected is not None and canonical(corrected, language) == joined(corrected_words) else None
    return Feedback(
        verdict=verdict,
        score=score,
        criteria=criteria,
        edits=edits,
        corrected=(text or joined(corrected_words))[:1000],
        tip=tip(edits, language=language),
        concepts=tuple(dict.fromkeys(edit.edit_class.value for edit in edits)),
    )


def _edit(step: Step, moved: AbstractSet[str], *, following: str, language: Language) -> Edit:
    wrong, right = step.pair
    is_moved = all(word in moved for word in step.pair if word)
    kind = EditClass.ORDER if is_moved else edit_class(step.pair, language=language)
    reason = why(step.pair, kind, following=following, language=language)
    return Edit(wrong=wrong[:80], right=right[:80], edit_class=kind, why=reason[:400])
