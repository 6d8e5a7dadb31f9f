"""
The right answers to an exercise that are near to a given one: written out, by grammar, or by rule from either.

A grammar may have millions of readings; only those near to an answer are ever spelt out.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from aidioma.lattice.foreseen import Mended, mended
from aidioma.lattice.lattice import Lattice, Reading, Tokens, lattice_of
from aidioma.lattice.notation import NotationError
from aidioma.model.marks import Exercise
from aidioma.spanish.align import distance
from aidioma.spanish.english_variants import english_variants
from aidioma.spanish.into_english import english_wordings, written_out
from aidioma.spanish.variants import variants
from aidioma.spanish.wordings.wordings import wordings
from aidioma.text import joined, without_accents, words

MOST_NEAR: Final = 8
_VARIED: Final = 4
"""Readings nearest to an answer from which further ones are derived."""
_MOST_WRITTEN: Final = 12
"""Written answers from which further ones are derived."""
_FAR_LEARNT: Final = 4
_A_WORD_MORE: Final = 1
"""What a rule that puts in a subject or moves a pronoun may bring nearer."""
_log = logging.getLogger(__name__)


def lattice_for(exercise: Exercise) -> Lattice | None:
    """Return the lattice of the exercise's grammars; None where it has none, or none that can be read."""
    if not exercise.grammars:
        return None
    try:
        return lattice_of(exercise.grammars, exercise.fragments, language=exercise.answer_language)
    except NotationError:
        _log.warning("the grammars of %s cannot be read and are left out", exercise.content_id)
        return None


def nearest_readings(exercise: Exercise, given: Tokens, *, at_most: int, count: int = MOST_NEAR) -> tuple[Reading, ...]:
    """Return the readings of the exercise's grammars that differ from *given* in at most *at_most* words."""
    lattice = lattice_for(exercise)
    return () if lattice is None else _nearest(lattice, given, at_most, count)


@lru_cache(maxsize=512)
def _nearest(lattice: Lattice, given: Tokens, at_most: int, count: int) -> tuple[Reading, ...]:
    return lattice.nearest(given, at_most=at_most, count=count)


def _words(text: str, exercise: Exercise) -> Tokens:
    return words(text) if exercise.answer_language == "es" else written_out(text)


@dataclass(frozen=True, slots=True)
class Near:
    """
    Right answers near to a given one, as far as they are not written out.

    Attributes:
        readings: Those of the exercise's grammars, nearest first.
        by_rule: Those that follow by rule from a written one or from a reading, as far as they are near.
    """

    readings: tuple[Reading, ...] = ()
    by_rule: tuple[Tokens, ...] = ()


def near_right(exercise: Exercise, given: Tokens, *, at_most: int, learnt: Collection[Tokens] = ()) -> Near:
    """
    Return the right answers to *exercise* that differ from *given* in at most *at_most* words, and some more.

    *learnt* are answers that were found right since; the nearest of them are varied by rule as written ones are.
    """
    readings = nearest_readings(exercise, given, at_most=at_most)
    worded_as = wordings if exercise.direction == "en-es" else english_wordings
    known = sorted(learnt, key=lambda one: distance(given, one, at_most=_FAR_LEARNT))[:_VARIED]
    written = (_words(text, exercise) for text in exercise.accepted[:_MOST_WRITTEN])
    bases = [*written, *(one.words for one in readings[:_VARIED]), *known]
    more_ways: list[Tokens] = []
    if exercise.direction == "es-en":
        more_ways = [one for base in dict.fromkeys(bases) for one in english_variants(exercise.prompt, base)]
        bases = _nearest_of([*bases, *more_ways], given)
    worded: list[Reading] = []
    for base in dict.fromkeys(bases):
        lattice = worded_as(exercise.prompt, base)
        worded += _nearest(lattice, given, at_most + _A_WORD_MORE, _VARIED) if lattice is not None else ()
    worded.sort(key=lambda one: one.gap)
    nearest = list(
        dict.fromkeys([*(one.words for one in readings[:_VARIED]), *(one.words for one in worded[:_VARIED])])
    )
    texts = tuple(joined(one) for one in nearest)
    by_rule = variants(replace(exercise, accepted=texts)) if texts else ()
    near_ways = (one for one in more_ways if distance(given, one, at_most=at_most) <= at_most)
    more = (*(one.words for one in worded if one.gap <= at_most), *(one.words for one in by_rule), *near_ways)
    return Near(readings, tuple(dict.fromkeys(more)))


def _nearest_of(ways: Collection[Tokens], given: Tokens) -> list[Tokens]:
    """Return those of *ways* that are nearest to *given*, as many as are varied further."""
    return sorted(dict.fromkeys(ways), key=lambda one: distance(given, one, at_most=_FAR_LEARNT))[:_MOST_WRITTEN]


def but_for_accents(exercise: Exercise, given: Tokens) -> Reading | None:
    """Return the right answer that *given* is but for accents, however many; None where there is none."""
    lattice = lattice_for(exercise)
    lattices = [] if lattice is None else [lattice]
    written = [(text, words(text, exercise.answer_language)) for text in exercise.accepted]
    if exercise.direction == "en-es":
        worded = (wordings(exercise.prompt, one) for _, one in written[:_MOST_WRITTEN])
        lattices += [one for one in worded if one is not None]
    bare = [without_accents(word) for word in given]
    found = [
        Reading(said, text, sum(one != other for one, other in zip(said, given, strict=True)))
        for text, said in written
        if [without_accents(word) for word in said] == bare
    ]
    found += [reading for one in lattices if (reading := one.but_for_accents(given)) is not None]
    return min(found, key=lambda one: one.gap, default=None)


def with_foreseen_put_right(exercise: Exercise, given: Tokens) -> tuple[Mended, ...]:
    """Return *given* with foreseen mistakes put right, each way that its words allow; not all of them make sense."""
    if not exercise.foreseen:
        return ()
    try:
        return tuple(mended(given, exercise.foreseen, exercise.fragments, language=exercise.answer_language))
    except NotationError:
        _log.warning("the foreseen mistakes of %s cannot be read and are left out", exercise.content_id)
        return ()
