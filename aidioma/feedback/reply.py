"""
What of a judge's reply holds.

Nothing stated is believed. What is kept follows from the corrected
sentence alone: the edits are what the shared diff finds between it and the answer, and the verdict is what those
edits make it. From the reply's own edits come only their explanations, and the proof that the judge meant each
change: a word that changed without being mentioned makes the reply worthless.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from aidioma.errors import JudgeReplyError
from aidioma.feedback.align import Pair, differences
from aidioma.feedback.judgement import Judgement, LikelyMistake, Usage
from aidioma.feedback.model import Criteria, Edit, EditClass, Exercise, Verdict
from aidioma.feedback.stated import JudgeReply, LikelyReply, StatedCriteria, StatedEdit, StatedMistake
from aidioma.feedback.suspicion import answer_language, cannot_translate
from aidioma.text import Language, without_accents, words

_MAX_CONCEPTS: Final = 5
_MAX_CONCEPT_CHARS: Final = 40
_MAX_TEXT_CHARS: Final = 900
_MAX_ALTERNATIVES: Final = 20
_MAX_MISTAKES: Final = 30
_MAX_EDITS_IN_A_MISTAKE: Final = 3
_FAULTLESS: Final = 95
_POOR: Final = 50

_KINDS: Final = {kind.value: kind for kind in EditClass}

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
_SPANISH_TO_REJECT: Final = 3
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
    language = answer_language(exercise)
    corrected = " ".join(reply.corrected.split())
    given, target = words(answer, language), words(corrected, language)
    pairs = differences(given, target)
    stated = _by_word(reply.edits, language)
    _require_agreement(reply.verdict, given=given, pairs=pairs)
    if pairs and target not in {words(text, language) for text in exercise.accepted}:
        _require_stated(pairs, stated)
    if reason := cannot_translate(exercise, corrected):
        msg = f"the corrected sentence cannot be right: {reason}"
        raise JudgeReplyError(msg)
    verdict = verdict_of(pairs)
    return Judgement(
        verdict=verdict,
        edits=_edits(pairs, stated),
        corrected=corrected,
        tip=shown_text(reply.tip),
        concepts=tuple(_concepts(reply.concepts)),
        criteria=_criteria(reply.criteria, verdict),
        usage=usage,
    )


def verdict_of(pairs: Sequence[Pair]) -> Verdict:
    """Return the verdict that these edits make: accents alone are almost right."""
    if not pairs:
        return Verdict.CORRECT
    accents_only = all(_is_accent(pair) for pair in pairs)
    return Verdict.ALMOST if accents_only else Verdict.INCORRECT


def checked_likely(reply: LikelyReply, exercise: Exercise) -> tuple[tuple[str, ...], tuple[LikelyMistake, ...]]:
    """Return the alternatives and mistakes that hold; each stands alone, so a bad one is left out."""
    language = answer_language(exercise)
    right = {words(text, language): text for text in exercise.accepted}
    alternatives: list[str] = []
    for text in (" ".join(text.split()) for text in reply.alternatives[:_MAX_ALTERNATIVES]):
        found = words(text, language)
        if found and found not in right and not cannot_translate(exercise, text):
            right[found] = text
            alternatives.append(text)
    wrong = {words(stated.answer, language): stated for stated in reply.mistakes[:_MAX_MISTAKES]}
    mistakes = (
        _mistake(stated, right=right, exercise=exercise) for given, stated in wrong.items() if given not in right
    )
    return tuple(alternatives), tuple(mistake for mistake in mistakes if mistake is not None)


def _mistake(
    stated: StatedMistake, *, right: Mapping[tuple[str, ...], str], exercise: Exercise
) -> LikelyMistake | None:
    language = answer_language(exercise)
    target = words(stated.corrected, language)
    pairs = differences(words(stated.answer, language), target)
    if target not in right or len(pairs) > _MAX_EDITS_IN_A_MISTAKE or cannot_translate(exercise, stated.answer):
        return None
    said = StatedEdit(wrong=stated.answer, right=stated.corrected, kind=stated.kind, why=stated.why)
    try:
        edits = _edits(pairs, [(pair, said) for pair in pairs])
    except JudgeReplyError:
        return None
    return LikelyMistake(" ".join(stated.answer.split()), right[target], edits)


def shown_text(text: str) -> str:
    """
    Return *text* fit to be shown: one line, no emphasis.

    Raises:
        JudgeReplyError: If it holds an address or markup, is not in English, or never ends.
    """
    line = " ".join(_EMPHASIS.sub("", text).split())
    if len(line) > _MAX_TEXT_CHARS or _ADDRESS_OR_MARKUP.search(line):
        msg = "an explanation holds an address or markup, or is too long"
        raise JudgeReplyError(msg)
    found = words(_QUOTED.sub("", line))
    spanish = sum(word in _SPANISH_WORDS for word in found)
    if spanish >= _SPANISH_TO_REJECT and spanish > sum(word in _ENGLISH_WORDS for word in found):
        msg = "an explanation is not in English"
        raise JudgeReplyError(msg)
    return line


def _by_word(edits: Sequence[StatedEdit], language: Language) -> Stated:
    """Spell the stated edits as the shared diff does, word by word."""
    return [
        (pair, edit) for edit in edits for pair in differences(words(edit.wrong, language), words(edit.right, language))
    ]


def _require_agreement(verdict: Verdict, *, given: Sequence[str], pairs: Sequence[Pair]) -> None:
    """Whether accents alone make "almost" is our convention; whether anything is wrong is the judge's word."""
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


def _is_accent(pair: Pair) -> bool:
    return all(pair) and without_accents(pair[0]) == without_accents(pair[1])


def _edits(pairs: Sequence[Pair], stated: Stated) -> tuple[Edit, ...]:
    try:
        return tuple(_edit(pair, stated) for pair in pairs)
    except ValidationError as error:
        msg = "an edit holds a word or an explanation that is too long"
        raise JudgeReplyError(msg) from error


def _edit(pair: Pair, stated: Stated) -> Edit:
    same = (edit for other, edit in stated if other == pair)
    related = (edit for other, edit in stated if _share_a_word(pair, other))
    said = next(same, None) or next(related, None)
    wrong, right = pair
    edit_class = _edit_class(pair, said.kind if said else "")
    return Edit(wrong=wrong, right=right, edit_class=edit_class, why=shown_text(said.why) if said else "")


def _edit_class(pair: Pair, stated_kind: str) -> EditClass:
    """Return the stated class unless the words themselves say otherwise."""
    if _is_accent(pair):
        return EditClass.ACCENT
    by_shape = {(False, True): EditClass.MISSING, (True, False): EditClass.EXTRA}
    shape = by_shape.get((bool(pair[0]), bool(pair[1])), EditClass.VOCABULARY)
    kind = _KINDS.get(stated_kind, shape)
    return shape if kind is EditClass.ACCENT else kind


def _concepts(stated: Sequence[str]) -> Iterator[str]:
    for concept in stated[:_MAX_CONCEPTS]:
        line = shown_text(concept).lower()
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
