"""Marks that need nobody's judgement: what is known right, blank, or a slip that cannot mean anything else."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from aidioma.lattice.foreseen import Mended, Occurrence
from aidioma.model.marks import Criteria, Edit, EditClass, Exercise, Feedback, Verdict
from aidioma.spanish import vocabulary
from aidioma.spanish.align import Pair, Step, align, differences, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.classify import edit_class
from aidioma.spanish.english_mistakes import english_mistakes
from aidioma.spanish.explain import tip, why
from aidioma.spanish.into_english import with_apostrophes, written_out
from aidioma.spanish.restored import restored
from aidioma.spanish.right_answers import but_for_accents, lattice_for, near_right, with_foreseen_put_right
from aidioma.spanish.scoring import quality, score_for
from aidioma.spanish.slips import is_accent, is_said_to_vos, is_slip
from aidioma.spanish.variants import variants
from aidioma.text import Language, canonical, joined, words

__all__ = ["feedback_for", "mark_by_rules", "mark_foreseen", "quality", "verdict_of"]

MOST_CHANGES: Final = 2

Tokens = tuple[str, ...]


def mark_by_rules(exercise: Exercise, answer: str, *, learnt: Collection[Tokens] = ()) -> Feedback | None:
    """
    Return the mark of *answer* where a rule is sure of it, else None.

    Sure are: a blank answer; one that is known right, or right by a rule that leaves the listener or the subject
    pronoun open; slips of accent or spelling that give no other word; and mistakes of grammar that no meaning saves.
    """
    if exercise.answer_language == "en":
        return _mark_english(exercise, answer, learnt)
    return _marked(exercise, answer, words(answer), learnt)


def _mark_english(exercise: Exercise, answer: str, learnt: Collection[Tokens]) -> Feedback | None:
    """Return the mark of an English answer, its contractions read in each way and missing apostrophes put in."""
    for mended, lacking in with_apostrophes(answer):
        found = _mark_mended(exercise, mended, lacking, learnt)
        if found is not None:
            return found
    return None


def _mark_mended(
    exercise: Exercise, mended: str, lacking: Sequence[Pair], learnt: Collection[Tokens]
) -> Feedback | None:
    """Return the mark of an answer with the apostrophes put in that it is *lacking*, which are slips."""
    found = None
    ways = (words(mended, "en"), written_out(mended), written_out(mended, has=True))
    for given in dict.fromkeys(ways):
        mark = _marked(exercise, mended, given, learnt)
        if mark is not None and (found is None or mark.verdict is Verdict.CORRECT):
            found = mark
    if found is None or not lacking:
        return found
    if found.verdict not in {Verdict.CORRECT, Verdict.ALMOST}:
        return None
    slips = (_slip(wrong, right) for wrong, right in lacking)
    edits = (*found.edits, *slips)
    criteria, score = score_for(edits, verdict=Verdict.ALMOST)
    concepts = tuple(dict.fromkeys(edit.edit_class.value for edit in edits))
    changed = {"verdict": Verdict.ALMOST, "criteria": criteria, "score": score, "edits": edits, "concepts": concepts}
    return found.model_copy(update={**changed, "tip": tip(edits, language="en")})


def _slip(wrong: str, right: str) -> Edit:
    kind = EditClass.SPELLING
    return Edit(wrong=wrong, right=right, edit_class=kind, why=why((wrong, right), kind, language="en"))


def _marked(exercise: Exercise, answer: str, given: Tokens, learnt: Collection[Tokens]) -> Feedback | None:
    language = exercise.answer_language
    if not given:
        return blank(exercise)
    authored = _as_authored(exercise)
    near = near_right(exercise, given, at_most=MOST_CHANGES, learnt=learnt)
    by_rule = (*(variant.words for variant in variants(exercise)), *near.by_rule)
    known = [*authored, *by_rule, *(reading.words for reading in near.readings)]
    if language == "es":
        known = [vocabulary.in_the_spelling_of(given, one) for one in known]
    if given in known:
        return feedback_for(given, given, language=language, corrected=" ".join(answer.split()))
    target = _only_meant(given, [*known, *learnt], exercise)
    if target is None:
        accented = but_for_accents(exercise, given) if language == "es" else None
        if accented is None or any(map(is_said_to_vos, differences(given, accented.words))):
            return None
        meant = vocabulary.in_the_spelling_of(given, accented.words)
        return feedback_for(given, meant, language=language, corrected=accented.text, typed=answer)
    written = {
        **{reading.words: reading.text for reading in near.readings},
        **authored,
    }
    return feedback_for(given, target, language=language, corrected=written.get(target), typed=answer)


def _as_authored(exercise: Exercise) -> dict[Tokens, str]:
    """Return the accepted answers by their words; English contractions are read in each way."""
    found: dict[Tokens, str] = {}
    for text in exercise.accepted:
        found.setdefault(words(text, exercise.answer_language), text)
    for text in exercise.accepted if exercise.answer_language == "en" else ():
        found.setdefault(written_out(text), text)
    return found


def mark_foreseen(exercise: Exercise, answer: str, *, learnt: Collection[Tokens] = ()) -> Feedback | None:
    """
    Return the mark of an answer that is right but for mistakes which its author foresaw, else None.

    Besides them it may have slips that give no other word. The author's reasons stand where the edits have theirs.
    """
    language = exercise.answer_language
    given = words(answer, language)
    ways = [way for way in with_foreseen_put_right(exercise, given) if way.words != given]
    if not ways:
        return None
    known = {words(text, language): text for text in reversed(exercise.accepted)}
    known |= {variant.words: joined(variant.words) for variant in variants(exercise)}
    known |= {one: joined(one) for one in learnt if one not in known}
    for way in ways:
        text = known.get(way.words) or _as_read(exercise, way.words)
        if text is None and way.words in near_right(exercise, way.words, at_most=0).by_rule:
            text = joined(way.words)
        if text is not None:
            feedback = feedback_for(given, way.words, language=language, corrected=text, typed=answer)
            return _as_decided(_with_reasons(feedback, given, way, language), way)
    for way in ways:
        target = _but_for_slips(exercise, way.words, known)
        if target is not None and target != given:
            feedback = feedback_for(given, target, language=language, corrected=known.get(target), typed=answer)
            return _as_decided(_with_reasons(feedback, given, way, language), way)
    return None


def _as_decided(feedback: Feedback, way: Mended) -> Feedback:
    """Return *feedback* with the worst verdict that teachers gave to its mistakes, where they gave one."""
    given = {found.mistake.verdict for found in way.mistakes} - {None}
    verdict = next((one for one in (Verdict.INCORRECT, Verdict.ALMOST) if one in given), feedback.verdict)
    if verdict is feedback.verdict:
        return feedback
    criteria, score = score_for(feedback.edits, verdict=verdict)
    return feedback.model_copy(update={"verdict": verdict, "criteria": criteria, "score": score})


def _as_read(exercise: Exercise, given: Tokens) -> str | None:
    lattice = lattice_for(exercise)
    return None if lattice is None else lattice.as_written(given)


def _but_for_slips(exercise: Exercise, given: Tokens, known: Collection[Tokens]) -> Tokens | None:
    """Return the right answer that *given* is but for slips; None where there is none."""
    found = near_right(exercise, given, at_most=MOST_CHANGES)
    near = [
        *(reading.words for reading in found.readings),
        *(one for one in (*known, *found.by_rule) if distance(given, one, at_most=MOST_CHANGES) <= MOST_CHANGES),
    ]
    language = exercise.answer_language
    return next(
        (one for one in near if all(is_slip(pair, language=language) for pair in differences(given, one))), None
    )


def _with_reasons(feedback: Feedback, given: Tokens, way: Mended, language: Language) -> Feedback:
    """Return *feedback* with what the author says of each mistake, at the first edit that mends it."""
    places = [step.answer_at for step in align(given, words(feedback.corrected, language)) if step.is_edit]
    if len(places) != len(feedback.edits):
        return feedback
    edits = list(feedback.edits)
    for found in way.mistakes:
        within = [at for at, place in enumerate(places) if _is_in(found, place, edits[at])] or [0]
        for at in within:
            edits[at] = edits[at].model_copy(update={"why": ""})
        edits[within[0]] = edits[within[0]].model_copy(update={"why": found.mistake.why})
    return feedback.model_copy(update={"edits": tuple(edits), "tip": ""})


def _is_in(found: Occurrence, place: int, edit: Edit) -> bool:
    """Say whether *edit*, at *place* of the answer, is one of a mistake: a word that it lacks may stand at its end."""
    return found.at <= place < found.end or (place == found.end and not edit.wrong)


def blank(exercise: Exercise) -> Feedback:
    """Return the mark of an answer without words: the learner gave up."""
    nothing = Criteria(meaning=0, grammar=0, vocabulary=0, naturalness=0)
    return Feedback(verdict=Verdict.INCORRECT, score=0, criteria=nothing, corrected=exercise.model_answer)


def _only_meant(given: Tokens, known: Sequence[Tokens], exercise: Exercise) -> Tokens | None:
    """
    Return the known translation that *given* must be meant for; None where none is, or what it is said of it differs.

    Several may be as near, such as to tú and to usted: then all must make the same verdict, and the first is shown.
    """
    language = exercise.answer_language
    prompt = words(exercise.prompt, "en" if language == "es" else "es")
    near = [
        (gap, target)
        for target in dict.fromkeys(known)
        if (gap := distance(given, target, at_most=MOST_CHANGES)) <= MOST_CHANGES
    ]
    steps = {target: align(given, target) for _, target in near}
    plain = [
        (gap, target)
        for gap, target in near
        if not _puts_in_subject(steps[target]) and _is_plainly_meant(steps[target], prompt=prompt, language=language)
    ]
    nearest = min((gap for gap, _ in plain), default=0)
    first = [target for gap, target in plain if gap == nearest]
    if not first or any(gap < nearest for gap, _ in near):
        return None
    verdicts = {verdict_of([one.pair for one in steps[target] if one.is_edit], language=language) for target in first}
    return first[0] if len(verdicts) == 1 else None


def _puts_in_subject(steps: Sequence[Step]) -> bool:
    """Whether another word is put right to a subject pronoun, which as well may be left out."""
    subjects = vocabulary.SUBJECTS
    return any(
        one.is_edit and one.wrong and one.right in subjects and one.wrong not in subjects and not is_accent(one.pair)
        for one in steps
    )


def _is_plainly_meant(steps: Sequence[Step], *, prompt: Tokens, language: Language) -> bool:
    """Whether every difference is one of accents, a slip or a certain mistake."""
    mistakes = certain_mistakes if language == "es" else english_mistakes
    certain = mistakes(steps, prompt=prompt)
    return all(
        at in certain
        or (is_accent(step.pair) and not is_said_to_vos(step.pair))
        or is_slip(step.pair, language=language)
        for at, step in enumerate(steps)
        if step.is_edit
    )


def verdict_of(pairs: Sequence[Pair], *, language: Language = "es") -> Verdict:
    """Return the verdict these edits make: none is correct, nothing but slips almost, else incorrect."""
    if not pairs:
        return Verdict.CORRECT
    if all(is_accent(pair) or is_slip(pair, language=language) for pair in pairs):
        return Verdict.ALMOST
    return Verdict.INCORRECT


def feedback_for(
    answer: Tokens, corrected_words: Tokens, *, language: Language, corrected: str | None = None, typed: str = ""
) -> Feedback:
    """
    Return the full feedback for an answer of which the right translation it was turned into is known.

    Edits, their classes, explanations, tip and score all follow from the two. *corrected* is how the right
    translation is shown, if it is known in a nicer spelling than the canonical one; else it has the capitals and the
    punctuation of what was *typed*.
    """
    steps = align(answer, corrected_words)
    moved = _moved([step for step in steps if step.is_edit])
    places = [(step, _beside(steps, at)) for at, step in enumerate(steps) if step.is_edit]
    edits = tuple(_edit(step, moved, beside=beside, language=language) for step, beside in places)
    verdict = verdict_of([(edit.wrong, edit.right) for edit in edits], language=language)
    criteria, score = score_for(edits, verdict=verdict)
    plain = joined(corrected_words)
    nicer = (text for text in (corrected, restored(typed, steps, language)) if text and text != plain)
    text = next((text for text in nicer if canonical(text, language) == plain), plain)
    return Feedback(
        verdict=verdict,
        score=score,
        criteria=criteria,
        edits=edits,
        corrected=text[:1000],
        tip=tip(edits, beside=[beside for _, beside in places], language=language),
        concepts=tuple(dict.fromkeys(edit.edit_class.value for edit in edits)),
    )


def _moved(changed: Sequence[Step]) -> AbstractSet[str]:
    """Return the words that stand elsewhere in the right translation: no other word is put in or out with them."""
    moved = {step.wrong for step in changed} & {step.right for step in changed} - {""}
    while changed:
        mixed = {word for step in changed if not set(step.pair) - {""} <= moved for word in step.pair}
        if not moved & mixed:
            break
        moved -= mixed
    return moved


def _beside(steps: Sequence[Step], at: int) -> tuple[str, str]:
    """Return the right words before and after the step at *at*; ``""`` at either end."""
    before = next((step.right for step in reversed(steps[:at]) if step.right), "")
    return before, next((step.right for step in steps[at + 1 :] if step.right), "")


def _edit(step: Step, moved: AbstractSet[str], *, beside: tuple[str, str], language: Language) -> Edit:
    wrong, right = step.pair
    is_moved = all(word in moved for word in step.pair if word)
    kind = EditClass.ORDER if is_moved else edit_class(step.pair, language=language)
    previous, following = beside
    reason = why(step.pair, kind, previous=previous, following=following, language=language)
    return Edit(wrong=wrong[:80], right=right[:80], edit_class=kind, why=reason[:400])
