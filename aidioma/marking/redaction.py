"""Answers whose text may not be stored: what was wrong is kept by word position, and fits the same text sent again."""

from aidioma.marking.engine.evidence import Tokens
from aidioma.spanish.align import align

Changes = tuple[tuple[int, bool, str], ...]
"""(word's place in the answer, whether that word goes, the word that comes): nothing of the answer itself."""


def changes(answer: Tokens, corrected: Tokens) -> Changes | None:
    """Return what turns *answer* into *corrected*; None where that would repeat a word of the answer."""
    found = tuple((step.answer_at, bool(step.wrong), step.right) for step in align(answer, corrected) if step.is_edit)
    own = set(answer)
    return None if any(right in own for _, _, right in found) else found


def changed(answer: Tokens, made: Changes) -> Tokens:
    """Return *answer* with the *made* changes; inserted words come before the word at their place."""
    before: dict[int, list[str]] = {}
    gone: set[int] = set()
    for at, takes_word, right in made:
        if takes_word:
            gone.add(at)
        if right:
            before.setdefault(at, []).append(right)
    result: list[str] = []
    for at in range(len(answer) + 1):
        result += before.get(at, [])
        if at < len(answer) and at not in gone:
            result.append(answer[at])
    return tuple(result)
