"""Words that stand where no sentence has them, and are missing where they belong: llamé lo, has alguna vez comido."""

from collections.abc import Sequence
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.align import Step
from aidioma.spanish.certain.impossible import is_only_verb
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_CLITICS: Final = vocabulary.CLITICS
_ARTICLES_TOO: Final = vocabulary.OBJECTS
_AFTER_IT: Final = word_set("a ayer hoy mañana ahora pero y en por para con que cuando porque si aunque")
"""Words that never follow an article."""


def moved_words(steps: Sequence[Step]) -> frozenset[int]:
    """Return the steps of words that are only elsewhere than they should be, where they cannot stand."""
    swapped = [at for at in range(len(steps) - 1) if _are_swapped(steps, at)]
    if swapped:
        return frozenset(one for at in swapped for one in (at, at + 1))
    extra = [at for at, step in enumerate(steps) if step.is_edit and not step.right]
    missing = [at for at, step in enumerate(steps) if step.is_edit and not step.wrong]
    if not extra or [steps[at].wrong for at in extra] != [steps[at].right for at in missing]:
        return frozenset()
    alone = len(extra) == 1 and (_follows_verb(steps, extra[0]) or _comes_late(steps, extra[0], missing[0]))
    if alone or _splits_perfect(steps, extra):
        return frozenset((*extra, *missing))
    return frozenset()


def _splits_perfect(steps: Sequence[Step], extra: Sequence[int]) -> bool:
    """Whether the words stand between haber and its participle."""
    before = _word(steps, extra[0] - 1)
    behind = _word(steps, extra[-1] + 1)
    is_one_piece = list(extra) == list(range(extra[0], extra[-1] + 1))
    has = any(one.lemma == "haber" and one.person for one in analyses(before))
    return is_one_piece and has and _is_participle(behind)


def _comes_late(steps: Sequence[Step], extra: int, missing: int) -> bool:
    """Whether a participle is missing right behind haber and stands further on."""
    has = any(one.lemma == "haber" and one.person for one in analyses(_word(steps, missing - 1)))
    return has and missing < extra and _is_participle(steps[extra].wrong)


def _is_participle(word: str) -> bool:
    return any(one.tense == "part" for one in analyses(word))


def _are_swapped(steps: Sequence[Step], at: int) -> bool:
    """Whether a verb with a person and its pronoun stand the wrong way round: llamé lo."""
    verb, pronoun = steps[at], steps[at + 1]
    if verb.pair != (pronoun.right, pronoun.wrong) or pronoun.wrong not in _CLITICS:
        return False
    return _is_told(verb.wrong) and _ends_there(_word(steps, at + 2), pronoun.wrong, steps, at + 2)


def _is_told(word: str) -> bool:
    readings = is_only_verb(word)
    return bool(readings) and not any(one.tense == "imp" for one in readings)


def _ends_there(behind: str, pronoun: str, steps: Sequence[Step], at: int) -> bool:
    """Whether what stands behind a pronoun is nothing that the pronoun could belong to, as an article or object."""
    if at < len(steps) and steps[at].is_edit:
        return False
    return not behind or not (analyses(behind) or (pronoun in _ARTICLES_TOO and behind not in _AFTER_IT))


def _follows_verb(steps: Sequence[Step], at: int) -> bool:
    """Whether a pronoun stands behind a verb with a person, of which it is the object: llamé lo."""
    if steps[at].wrong not in _CLITICS or not _is_told(_word(steps, at - 1)):
        return False
    return _ends_there(_word(steps, at + 1), steps[at].wrong, steps, at + 1)


def _word(steps: Sequence[Step], at: int) -> str:
    """Return the word at *at* where it is right; ``""`` where it differs or nothing is there."""
    return steps[at].wrong if 0 <= at < len(steps) and not steps[at].is_edit else ""
