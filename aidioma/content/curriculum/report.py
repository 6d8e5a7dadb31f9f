"""What is to be said of content as a whole: its figures, and what must be mended before learners meet it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Final

from aidioma.content.checking import Examined
from aidioma.content.concepts import CONCEPTS
from aidioma.content.curriculum.frames import MOST_OF_A_FRAME, frame_of
from aidioma.content.curriculum.hint_leaks import leaked
from aidioma.content.curriculum.introduced import FEWEST_SENTENCES, CourseWords, course_words
from aidioma.content.curriculum.readings import clashes, different_readings
from aidioma.content.curriculum.word_forms import commonness, is_known, names_in
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.kinds.course import Course
from aidioma.content.kinds.flashcard import Flashcard
from aidioma.content.kinds.sentence import Sentence
from aidioma.text import canonical, words

_SAID_ELSEWHERE: Final = frozenset({"difficulty"})
_LONGEST: Final = {"beginner": 13, "intermediate": 20}
"""Words of a sentence of a level, at most."""
_RAREST: Final = {"beginner": 3.2, "intermediate": 2.0}
"""How common the rarest word of a sentence of a level is at least, in its dictionary form (Zipf's scale)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: in which item, and what."""

    id: str
    problem: str


@dataclass(frozen=True, slots=True)
class Survey:
    """
    Content in figures. A key of ``items`` is a kind, one of ``concepts`` a grammar concept with its sentences.

    ``readings`` are those into Spanish, as :func:`aidioma.content.curriculum.readings.different_readings` counts them.
    """

    sentences: int
    units: int
    items: Mapping[str, int]
    readings_median: float
    readings_mean: float
    foreseen_mean: float
    concepts: Mapping[str, int]
    words: CourseWords
    problems: tuple[Problem, ...]


def survey(items: Sequence[ContentItem], examine: Callable[[ContentItem], Examined]) -> Survey:
    """
    Return what is to be said of *items* together; *examine* is asked what is to be said of each.

    Compiles every grammar: some tens of milliseconds a sentence.
    """
    sentences = [(item, item.details) for item in items if isinstance(item.details, Sentence)]
    readings = [different_readings(exercise(item)) for item, _ in sentences] or [0]
    courses = [item for item in items if isinstance(item.details, Course)]
    by_id = {item.id: item for item in items}
    brought = course_words(courses, by_id)
    taught = {key for course in courses if isinstance(course.details, Course) for key in course.details.items}
    each = [*_alone(items, examine), *_of_sentences(sentences, taught)]
    problems = [*each, *_together(sentences), *_of_courses(courses, by_id), *map(_of_word, brought.found)]
    return Survey(
        sentences=len(sentences),
        units=sum(len(item.details.units) for item in courses if isinstance(item.details, Course)),
        items=dict(sorted(Counter(item.content_type for item in items).items())),
        readings_median=median(readings),
        readings_mean=round(mean(readings), 1),
        foreseen_mean=round(mean([len(details.foreseen) for _, details in sentences] or [0]), 1),
        concepts=dict(sorted(Counter(one for _, said in sentences for one in said.grammar_concepts).items())),
        words=brought,
        problems=tuple(sorted(problems, key=lambda one: (one.id, one.problem))),
    )


def _of_word(found: tuple[str, str]) -> Problem:
    return Problem(*found)


def _alone(items: Iterable[ContentItem], examine: Callable[[ContentItem], Examined]) -> Iterator[Problem]:
    """Yield what is found about each item by itself, but for its level."""
    for item in items:
        for one in examine(item).found:
            if one.field not in _SAID_ELSEWHERE | ({"accepted"} if isinstance(item.details, Flashcard) else set()):
                yield Problem(item.id, f"{one.field}: {one.what}")
        for concept in item.details.grammar_concepts:
            if concept not in CONCEPTS:
                yield Problem(item.id, f"grammar_concepts: {concept!r} is not in the published list")


def _of_sentences(sentences: Iterable[tuple[ContentItem, Sentence]], taught: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with each sentence; those *taught* by a course may have any word that it has brought."""
    for item, details in sentences:
        asked = str(item.secondary_text)
        for level, by_stem in (("nudge", True), ("pattern", False)):
            if word := leaked(getattr(details.hints, level), item.primary_text, asked, by_stem=by_stem):
                yield Problem(item.id, f"hints.{level}: says “{word}”, which is asked")
        if hard := _too_hard(item, is_taught=item.id in taught):
            yield Problem(item.id, f"difficulty: {hard} for {item.difficulty}")
        for one, other in clashes(exercise(item)):
            yield Problem(item.id, f"grammars: “{one}” is a mistake by our own rules, where “{other}” is right")


def _too_hard(item: ContentItem, *, is_taught: bool) -> str:
    """Return what is too much for the level of *item*; "" where nothing is."""
    said, level = words(item.primary_text), item.difficulty or ""
    if len(said) > _LONGEST.get(level, len(said)):
        return f"{len(said)} words are too many"
    if is_taught:
        return ""
    names = names_in([item.primary_text], english=str(item.secondary_text))
    known = (word for word in said if word not in names and not is_known(word, ()))
    rare = (word for word in known if commonness(word) < _RAREST.get(level, 0))
    return next((f"“{word}” is too rare a word" for word in rare), "")


def _together(sentences: Sequence[tuple[ContentItem, Sentence]]) -> Iterator[Problem]:
    """Yield sentences that ask the same, say the same, or have a frame too often within their level."""
    prompts: dict[str, str] = {}
    spanish: dict[str, str] = {}
    frames: dict[tuple[str | None, tuple[str, ...]], list[str]] = defaultdict(list)
    for item, _ in sentences:
        for known, text, named in (
            (prompts, canonical(str(item.secondary_text), "en"), "prompt"),
            (spanish, canonical(item.primary_text), "Spanish"),
        ):
            if (first := known.setdefault(text, item.id)) != item.id:
                yield Problem(item.id, f"has the {named} of {first}")
        frames[item.difficulty, frame_of(item.primary_text)].append(item.id)
    for (_, frame), ids in frames.items():
        for one in ids[MOST_OF_A_FRAME:]:
            alike = ", ".join(ids[:MOST_OF_A_FRAME])
            yield Problem(one, f"has the frame “{' '.join(frame)}” of {alike}: {MOST_OF_A_FRAME} may share one")


def _of_courses(courses: Iterable[ContentItem], items: Mapping[str, ContentItem]) -> Iterator[Problem]:
    """Yield units without a can-do line, and items and courses that are nowhere."""
    for course in courses:
        if not isinstance(course.details, Course):
            continue
        if course.details.follows and course.details.follows not in items:
            yield Problem(course.id, f"follows {course.details.follows}, which is not there")
        for unit in course.details.units:
            if not unit.can_do:
                yield Problem(course.id, f"{unit.title}: says not what learners can do afterwards")
            yield from (
                Problem(course.id, f"{unit.title}: there is no {one}") for one in unit.items if one not in items
            )


def words_in_figures(brought: CourseWords) -> dict[str, int]:
    """Return the figures about words: in the course, without a meaning, and in fewer than four sentences."""
    return {
        "course": brought.course,
        "without_meaning": brought.without_meaning,
        f"below_{FEWEST_SENTENCES}": brought.below,
    }
