"""The tiers that ask nobody: what is known of an answer settles it, and says in plain words what was looked at."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import Question, answer_key
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.packed import Judger
from aidioma.marking.cache.store import Entry
from aidioma.marking.decision import Decision
from aidioma.marking.engine.compose import MOST_EDITS, Proposal, propose
from aidioma.marking.engine.counted import counted
from aidioma.marking.engine.evidence import Bundle, Tokens
from aidioma.marking.engine.gbdt import Weights
from aidioma.marking.redaction import changed
from aidioma.model.marks import Feedback, Tier
from aidioma.spanish.align import Pair
from aidioma.spanish.cues import cues_of
from aidioma.spanish.no_answer import no_answer
from aidioma.spanish.right_answers import lattice_for, nearest_readings
from aidioma.spanish.rules import blank, feedback_for, mark_by_rules, mark_foreseen
from aidioma.text import joined, without_accents, words

_BY = {
    "judge": "the judge",
    "foreseen": "the judge, before anybody had answered",
    "content": "the author of another exercise with this prompt",
    "teacher": "a teacher",
}
_JUDGED_THERE_BY: Final[Mapping[Judger, str]] = {
    "author": "its author",
    "teacher": "a teacher of the installation that it comes from",
    "judge": "the judge of the installation that it comes from",
    "reuse": "judged answers, word by word, in the installation that it comes from",
}


def accepted(question: Question, memory: ScopeMemory) -> Decision | None:
    """Settle an answer that is one of the authored translations."""
    if question.words in memory.accepted:
        looked_at = f"It is one of the {len(memory.accepted)} translations this exercise was written with."
        return Decision(right(question), Tier.ACCEPTED, (looked_at,), reused=joined(question.words))
    lattice = lattice_for(question.exercise)
    if lattice is None or not lattice.accepts(question.words):
        return None
    looked_at = "It is a reading of a grammar that this exercise was written with."
    return Decision(right(question), Tier.ACCEPTED, (looked_at,), reused=joined(question.words))


def foreseen(question: Question, memory: ScopeMemory) -> Decision | None:
    """Settle an answer that is right but for mistakes which the exercise was written with."""
    if not question.exercise.foreseen:
        return None
    with memory.lock:
        learnt = tuple(memory.bundle.known)
    feedback = mark_foreseen(question.exercise, question.answer, learnt=learnt)
    if feedback is None:
        return None
    looked_at = "With the mistakes put right that its author foresaw, it is one of the right answers."
    return Decision(feedback, Tier.FORESEEN, (looked_at,), reused=feedback.corrected)


def seen(question: Question, memory: ScopeMemory, *, tier: Tier, by: Collection[str] = tuple(_BY)) -> Decision | None:
    """
    Settle an answer that was judged before, or that the correction of another one has shown to be right.

    *by* are those whose word counts; without the judge among them a correction shows nothing. What was judged here
    comes first; what nobody has judged here is settled by what an installed pack says of it.
    """
    with memory.lock:
        entry = memory.entries.get(question.key)
        entry = entry if entry is not None and entry.source in by else None
        is_known = memory.knows_right(question.words)
        was_aimed_at = memory.bundle.known.get(question.words, 0) > 0
    if entry is not None:
        looked_at = f"The same words were marked before in this exercise, by {_BY[entry.source]}."
        return Decision(as_told(question, entry), tier, (looked_at,), reused=entry.key, row=entry.key)
    if "judge" not in by:
        return None
    if not is_known:
        return _packed(question, memory)
    looked_at = (
        "Another answer to this exercise was corrected to exactly these words."
        if was_aimed_at
        else "The judge named exactly these words as right before anybody had answered."
    )
    return Decision(right(question), tier, (looked_at,), reused=joined(question.words))


def _packed(question: Question, memory: ScopeMemory) -> Decision | None:
    """Settle an answer by a pack, unless this installation knows its correction to be wrong."""
    with memory.lock:
        found = memory.packed.get(question.words)
        if found is None or memory.bundle.judged.get(found.corrected, found.corrected) != found.corrected:
            return None
    looked_at = f"It comes with the pack “{found.pack}”, judged by {_JUDGED_THERE_BY[found.by]}. Nobody here judged it."
    feedback = right(question) if found.answer == found.corrected else found.feedback
    return Decision(feedback, Tier.PACK, (looked_at,), reused=found.key, row=found.key)


def by_rule(question: Question, memory: ScopeMemory) -> Decision | None:
    """Settle an answer of which a rule of the language is sure."""
    with memory.lock:
        learnt = tuple(memory.bundle.known)
    feedback = mark_by_rules(question.exercise, question.answer, learnt=learnt)
    if feedback is None:
        return None
    if not question.words:
        looked_at = "It has no words."
    elif not feedback.edits:
        looked_at = "It follows from an authored translation by a rule that always holds."
    else:
        looked_at = "Each changed word is no word or cannot stand there, and one known translation alone can be meant."
    return Decision(feedback, Tier.RULES, (looked_at,))


def no_attempt(question: Question) -> Decision | None:
    """Settle a text that is no attempt at the translation: the prompt, the other language, fingers on the keyboard."""
    told = no_answer(question.exercise, question.answer)
    if told is None:
        return None
    feedback = blank(question.exercise).model_copy(update={"tip": told})
    return Decision(feedback, Tier.RULES, ("It is no attempt at a translation.",))


def proposal(question: Question, bundle: Bundle, evidence: DirectionEvidence, *, weights: Weights) -> Proposal | None:
    """Return what judged answers suggest about this one. Nothing is settled by it yet."""
    if question.exercise.direction != "en-es":
        return counted(question.words, bundle=bundle, evidence=evidence.learnt)
    cues = cues_of(question.exercise.prompt)
    bundle = with_readings(question, bundle)
    return propose(question.words, cues=cues, bundle=bundle, evidence=evidence.learnt, weights=weights)


def composed(
    question: Question, memory: ScopeMemory, found: Proposal, *, tier: Tier = Tier.COMPOSED, is_watched: bool = True
) -> Decision:
    """Settle an answer by *found*, which the gate let pass; *is_watched* where there is a judge that may contradict."""
    checked = (
        f"Compared word by word with {len(memory.bundle.known)} translations known to be right.",
        f"The nearest is “{joined(found.near)}”.",
        *(_said_of(pair, is_judged=pair in found.judged) for pair in found.edits),
        *([f"The judge is expected to agree with a probability of {found.confidence:.1%}."] if is_watched else []),
    )
    feedback = corrected_to(question, found.corrected)
    return Decision(feedback, tier, checked, reused=f"{found.kind}: {joined(found.near)}", proposal=found)


def _said_of(pair: Pair, *, is_judged: bool) -> str:
    """Return what is known of an edit: that it was judged here, or else only what its words show."""
    wrong, rightly = pair
    named = f"“{wrong or '–'}” for “{rightly or '–'}”"
    if is_judged:
        return f"{named} was judged a mistake before."
    if without_accents(wrong) == without_accents(rightly):
        return f"{named} differs in its accents alone."
    return f"{named} was not judged here before; the weights that this version ships with hold it a mistake."


def with_readings(question: Question, bundle: Bundle) -> Bundle:
    """Return *bundle* with the readings of the exercise's grammars that are near to the answer."""
    near = nearest_readings(question.exercise, question.words, at_most=MOST_EDITS)
    more = {reading.words: 0 for reading in near if bundle.judged.get(reading.words, reading.words) == reading.words}
    return replace(bundle, known={**more, **bundle.known}) if more else bundle


def with_more_known(memory: ScopeMemory, entries: list[Entry]) -> Bundle | None:
    """Return the bundle in *memory* with the translations that *entries* know beyond it; None where that is nothing."""
    with memory.lock:
        more = [entry.corrected for entry in entries if entry.corrected not in memory.bundle.known]
        if not more:
            return None
        known = {**memory.bundle.known, **dict.fromkeys(more, 1)}
        return replace(memory.bundle, known=known)


def as_told(question: Question, entry: Entry) -> Feedback:
    """Return what *entry* says of the answer at hand."""
    if entry.changes is not None:
        return corrected_to(question, changed(question.words, entry.changes))
    return right(question) if entry.answer == entry.corrected else entry.feedback


def right(question: Question) -> Feedback:
    """Return what is said of a right answer."""
    return corrected_to(question, question.words)


def corrected_to(question: Question, corrected: Tokens) -> Feedback:
    """Return what is said of an answer that becomes right as *corrected*."""
    language = question.exercise.answer_language
    as_typed = " ".join(question.answer.split()) if corrected == question.words else None
    return feedback_for(question.words, corrected, language=language, corrected=as_typed, typed=question.answer)


def words_of(question: Question, text: str) -> Tokens:
    """Return the words of another text in the answer's language."""
    return words(text, question.exercise.answer_language)


def key_of(question: Question, answer: Tokens) -> str:
    """Return the key of another answer to the same exercise."""
    return answer_key(question.scope, answer)
