"""Which words a course brings, in which order, and which it uses without having brought them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.content.curriculum.word_forms import bases, is_known, names_in, stands_in
from aidioma.content.item import ContentItem
from aidioma.content.kinds.chat import Chat
from aidioma.content.kinds.course import Course
from aidioma.content.kinds.flashcard import Flashcard
from aidioma.content.kinds.game import Game
from aidioma.content.kinds.grammar import Grammar
from aidioma.content.kinds.parts import GAP, Gloss
from aidioma.content.kinds.scenario import Scenario
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.kinds.text import Text
from aidioma.text import words

FEWEST_SENTENCES: Final = 4
"""So many sentences of a course hold each word that it brings."""


@dataclass(frozen=True, slots=True)
class CourseWords:
    """
    Attributes:
        course: Words that have a card.
        without_meaning: Words that are used and that nothing has given a meaning before.
        below: Words with a card that fewer than :data:`FEWEST_SENTENCES` sentences hold.
        found: The items with what is to be mended in them, as (id, problem).
    """

    course: int = 0
    without_meaning: int = 0
    below: int = 0
    found: tuple[tuple[str, str], ...] = ()


def course_words(courses: Sequence[ContentItem], items: Mapping[str, ContentItem]) -> CourseWords:
    """Return what is to be said of the words of *courses*, whose items are among *items*, with those they follow."""
    course, below, found, unknown = 0, 0, list[tuple[str, str]](), set[str]()
    for one in courses:
        inside = _inside(one, items)
        cards = [item for item in inside if isinstance(item.details, Flashcard)]
        rare = list(_rare(cards, [words(item.primary_text) for item in inside if isinstance(item.details, Sentence)]))
        before = [item for earlier in _followed(one, items) for item in _inside(earlier, items)]
        strange = list(_not_brought(inside, before))
        course, below = course + len(cards), below + len(rare)
        unknown |= {word for _, word in strange}
        found += rare
        found += [(key, f"uses “{word}”, which nothing in the course has brought so far") for key, word in strange]
    return CourseWords(course, len(unknown), below, tuple(found))


def _inside(course: ContentItem, items: Mapping[str, ContentItem]) -> list[ContentItem]:
    """Return the items of *course* that are there."""
    return [items[key] for key in course.details.items if key in items] if isinstance(course.details, Course) else []


def _followed(course: ContentItem, items: Mapping[str, ContentItem]) -> list[ContentItem]:
    """Return the courses that *course* builds on, the nearest first; each once, whatever they say of one another."""
    found = [course]
    while isinstance(details := found[-1].details, Course) and (before := items.get(details.follows)):
        if before in found:
            break
        found.append(before)
    return found[1:]


def _rare(cards: Iterable[ContentItem], sentences: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for card in cards:
        count = sum(stands_in(card.primary_text, said) for said in sentences)
        if count < FEWEST_SENTENCES:
            yield card.id, f"“{card.primary_text}” stands in {count} sentences of the course, not in {FEWEST_SENTENCES}"


def _not_brought(inside: Sequence[ContentItem], before: Sequence[ContentItem]) -> Iterator[tuple[str, str]]:
    """
    Yield each word, with the item that uses it first, that no card, example or gloss before it has brought.

    What the items *before* said or brought was met.
    """
    names = names_in([text for item in inside for text in (*_said(item), *_brought(item))])
    names |= {word for item in inside for word in names_in([*_said(item)], english=str(item.secondary_text or ""))}
    earlier = (text for item in before for text in (*_said(item), *_brought(item)))
    met = {base for text in earlier for word in words(text) for base in bases(word)}
    for item in inside:
        met |= {base for text in _brought(item) for word in words(text) for base in bases(word)}
        for text in _said(item):
            for word in words(text):
                if word not in names and not is_known(word, met):
                    met |= bases(word)
                    yield item.id, word


def _brought(item: ContentItem) -> Iterator[str]:
    """Yield the Spanish that *item* explains: of a word card, of a grammar's examples, of a glossary."""
    match item.details:
        case Flashcard(accepted=accepted, note=note):
            yield from (item.primary_text, *accepted, note)
        case Grammar(sections=sections):
            yield from (example.es for section in sections for example in section.examples)
        case _:
            yield from (gloss.word for gloss in item.value("glossary") or () if isinstance(gloss, Gloss))


def _said(item: ContentItem) -> Iterator[str]:
    """Yield the Spanish that learners are to understand or say."""
    match item.details:
        case Sentence():
            yield item.primary_text
        case Text(title=title, questions=questions):
            yield from (title, item.primary_text, *(task.prompt for task in questions))
        case Chat(turns=turns):
            yield from (turn.says for turn in turns)
        case Scenario(steps=steps):
            yield from (text for step in steps for text in (step.says, *(choice.says for choice in step.choices)))
        case Game(rounds=rounds):
            yield from (text.replace(GAP, " ") for task in rounds for text in (task.prompt, *task.accepted))
        case _:
            return
