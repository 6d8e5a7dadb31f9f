"""
What of a judge's reply holds.

Nothing stated is believed. What is kept follows from the corrected sentence alone: edits, verdict and classes are
what the rules make of the difference between it and the answer, so that a judged mark and a reused one cannot
disagree. From the reply come the explanations, its own ratings, and the proof that the judge meant each change: a
word that changed without being stated makes the reply worthless.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aidioma.errors import JudgeReplyError
from aidioma.llm.usage import Usage
from aidioma.marking.judge.judgement import Judgement, LikelyMistake
from aidioma.marking.judge.non_words import non_words
from aidioma.marking.judge.prompt_injection import cannot_translate
from aidioma.marking.judge.stated import JudgeReply, LikelyReply, StatedCriteria, StatedEdit, StatedMistake
from aidioma.model.marks import Criteria, Edit, EditClass, Exercise, Verdict
from aidioma.spanish.align import Pair, differences
from aidioma.spanish.rules import feedback_for
from aidioma.text import Language, words

_MAX_CONCEPTS: Final = 5
_MAX_CONCEPT_CHARS: Final = 40
_MAX_WHY_CHARS: Final = 400
_MAX_TIP_CHARS: Final = 500
_MAX_ALTERNATIVES: Final = 20
_MAX_MISTAKES: Final = 30
_MAX_EDITS_IN_A_MISTAKE: Final = 3
_FAULTLESS: Final = 95
_POOR: Final = 50

_KINDS: Final = {kind.value: kind for kind in EditClass if kind is not EditClass.ACCENT}
"""Whether only accents change is seen in the words."""
_ADDRESS_OR_MARKUP: Final = re.compile(r"https?:|www\.|<[a-z/!]|\]\(|!\[|\w@\w+\.\w", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"\*\*|__|`")
_QUOTED: Final = re.compile(r"""["'“‘«(].*?["'”’»)]""")
_SPANISH: Final = """
el la los las un una de que es son está en con para por se su como pero debe usa usar palabra verbo aquí cuando muy no y
"""
_ENGLISH: Final = """
the a an is are and or not of to with for it its this that but must should use word verb here when you your very because
"""
_SPANISH_WORDS: Final = frozenset(_SPANISH.split())
_ENGLISH_WORDS: Final = frozenset(_ENGLISH.split())
_FOREIGN_TO_REJECT: Final = 3
"""Fewer are mentioned in English sentences: "el, not la"."""

Stated = Sequence[tuple[Pair, StatedEdit]]
"""Each changed word, with the stated edit it is part of."""


def checked(reply: JudgeReply, *, exercise: Exercise, answer: str, usage: Usage) -> Judgement:
    """
    Return the judgement of *answer* that *reply* holds up to.

    Raises:
        JudgeReplyError: If verdict, edits and correction contradict each other, the correction cannot be right,
            or a text is not fit to be shown.
    """
    language = exercise.answer_language
    given, target = words(answer, language), words(reply.corrected, language)
    stated = _by_word(reply.edits, language)
    pairs = differences(given, target)
    _require_agreement(reply.verdict, given=given, pairs=pairs)
    if target not in {words(text, language) for text in exercise.accepted}:
        _require_stated(pairs, stated)
    if reason := cannot_translate(exercise, reply.corrected):
        msg = f"the corrected sentence cannot be right: {reason}"
        raise JudgeReplyError(msg)
    if found := non_words(exercise, answer, reply.corrected):
        msg = f"the corrected sentence has what is no word: {', '.join(found)[:_MAX_CONCEPT_CHARS]}"
        raise JudgeReplyError(msg)
    told = feedback_for(given, target, language=language, corrected=" ".join(reply.corrected.split()))
    return Judgement(
        verdict=told.verdict,
        edits=tuple(_explained(edit, stated) for edit in told.edits),
        corrected=told.corrected,
        tip=shown_text(reply.tip, at_most=_MAX_TIP_CHARS) or told.tip,
        concepts=tuple(_concepts(reply.concepts)) or told.concepts,
        criteria=_criteria(reply.criteria, told.verdict),
        usage=usage,
    )


def checked_likely(reply: LikelyReply, exercise: Exercise) -> tuple[tuple[str, ...], tuple[LikelyMistake, ...]]:
    """Return the alternatives and mistakes that hold; each stands alone, so a bad one is left out."""
    language = exercise.answer_language
    right = {words(text, language): text for text in exercise.accepted}
    alternatives: list[str] = []
    for text in (" ".join(text.split()) for text in reply.alternatives[:_MAX_ALTERNATIVES]):
        found = words(text, language)
        if found and found not in right and not cannot_translate(exercise, text) and not non_words(exercise, "", text):
            right[found] = text
            alternatives.append(text)
    wrong = {words(stated.answer, language): stated for stated in reply.mistakes[:_MAX_MISTAKES]}
    mistakes = (
        _mistake(stated, right=right, exercise=exercise) for given, stated in wrong.items() if given not in right
    )
    return tuple(alternatives), tuple(mistake for mistake in mistakes if mistake is not None)


def shown_text(text: str, *, at_most: int) -> str:
    """
    Return *text* fit to be shown: one line, no emphasis.

    Raises:
        JudgeReplyError: If it holds an address or markup, is not in English, or is longer than *at_most*.
    """
    line = _one_line(text, at_most=at_most)
    found = words(_QUOTED.sub("", line))
    spanish = sum(word in _SPANISH_WORDS for word in found)
    if spanish >= _FOREIGN_TO_REJECT and spanish > sum(word in _ENGLISH_WORDS for word in found):
        msg = "an explanation is not in English"
        raise JudgeReplyError(msg)
    return line


def spanish_line(text: str, *, at_most: int) -> str:
    """
    Return *text* fit to be said by a partner in a conversation: one line, no emphasis.

    Raises:
        JudgeReplyError: If it holds an address or markup, is not in Spanish, or is longer than *at_most*.
    """
    line = _one_line(text, at_most=at_most)
    found = words(line)
    english = sum(word in _ENGLISH_WORDS for word in found)
    if english >= _FOREIGN_TO_REJECT and english > sum(word in _SPANISH_WORDS for word in found):
        msg = "the partner does not speak Spanish"
        raise JudgeReplyError(msg)
    return line


def _one_line(text: str, *, at_most: int) -> str:
    line = " ".join(_EMPHASIS.sub("", text).split())
    if len(line) > at_most or _ADDRESS_OR_MARKUP.search(line):
        msg = "a text to be shown holds an address or markup, or is too long"
        raise JudgeReplyError(msg)
    return line


def _mistake(
    stated: StatedMistake, *, right: Mapping[tuple[str, ...], str], exercise: Exercise
) -> LikelyMistake | None:
    language = exercise.answer_language
    given, target = words(stated.answer, language), words(stated.corrected, language)
    told = feedback_for(given, target, language=language)
    if target not in right or len(told.edits) > _MAX_EDITS_IN_A_MISTAKE or cannot_translate(exercise, stated.answer):
        return None
    said = StatedEdit(wrong=stated.answer, right=stated.corrected, kind=stated.kind, why=stated.why)
    try:
        edits = tuple(_explained(edit, [((edit.wrong, edit.right), said)]) for edit in told.edits)
    except JudgeReplyError:
        return None
    return LikelyMistake(" ".join(stated.answer.split()), right[target], edits)


def _by_word(edits: Sequence[StatedEdit], language: Language) -> Stated:
    """Spell the stated edits as the shared diff does, word by word."""
    return [
        (pair, edit) for edit in edits for pair in differences(words(edit.wrong, language), words(edit.right, language))
    ]


def _require_agreement(verdict: Verdict, *, given: Sequence[str], pairs: Sequence[Pair]) -> None:
    """Which slips are "almost" is our convention; whether anything is wrong at all is the judge's word."""
    if not given and not pairs:
        msg = "the reply praises an empty answer"
        raise JudgeReplyError(msg)
    if (verdict is Verdict.CORRECT) is bool(pairs):
        msg = f"the reply says {verdict} with {len(pairs)} words to change"
        raise JudgeReplyError(msg)


def _require_stated(pairs: Sequence[Pair], stated: Stated) -> None:
    unstated = [pair for pair in pairs if not any(_share_a_word(pair, other) for other, _ in stated)]
    if unstated:
        msg = f"{len(unstated)} of {len(pairs)} changed words are not among the stated edits"
        raise JudgeReplyError(msg)


def _share_a_word(one: Pair, other: Pair) -> bool:
    return any(mine and mine == theirs for mine, theirs in zip(one, other, strict=True))


def _explained(edit: Edit, stated: Stated) -> Edit:
    """Return *edit* in the judge's words, and with its class where the rules see none of their own."""
    pair = (edit.wrong, edit.right)
    same = (said for other, said in stated if other == pair)
    related = (said for other, said in stated if _share_a_word(pair, other))
    said = next(same, None) or next(related, None)
    if said is None:
        return edit
    unnamed = edit.edit_class in {EditClass.VOCABULARY, EditClass.MISSING, EditClass.EXTRA}
    kind = _KINDS.get(said.kind, edit.edit_class) if unnamed else edit.edit_class
    why = shown_text(said.why, at_most=_MAX_WHY_CHARS) or edit.why
    return Edit(wrong=edit.wrong, right=edit.right, edit_class=kind, why=why)


def _concepts(stated: Sequence[str]) -> Iterator[str]:
    for concept in stated[:_MAX_CONCEPTS]:
        line = shown_text(concept, at_most=_MAX_WHY_CHARS).lower()
        if 0 < len(line) <= _MAX_CONCEPT_CHARS:
            yield line


def _criteria(stated: StatedCriteria | None, verdict: Verdict) -> Criteria | None:
    """Return the ratings, unless they contradict the verdict: then the edits alone make the score."""
    if stated is None:
        return None
    points = {name: round(value) for name, value in stated.model_dump().items()}
    faultless = min(points.values()) >= _FAULTLESS
    poor = sum(points.values()) / len(points) < _POOR
    if (faultless and verdict is Verdict.INCORRECT) or (poor and verdict is Verdict.CORRECT):
        return None
    return Criteria(**points)
