"""What an author should look at again before learners meet it: said with its reason, never enforced."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aidioma.content.item import ContentItem, Draft
from aidioma.content.kinds.parts import Hints
from aidioma.content.types import unknown_fields
from aidioma.i18n import Message
from aidioma.model.items import LEVELS
from aidioma.spanish.level import estimated_level
from aidioma.spanish.vocabulary import accented, is_listed
from aidioma.text import canonical, words

_SENTENCE: Final = re.compile(r"[^.?!…]+[?!]")
_OPENERS: Final = {"?": "¿", "!": "¡"}
_LINTED_LEVELS: Final = frozenset(("sentence", "flashcard"))
MAX_WORDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Lint:
    """Something that looks wrong: in which field, what, and why it matters."""

    field: str
    what: Message
    why: Message


def lints(content: ContentItem | Draft) -> tuple[Lint, ...]:
    """Return what looks wrong with *content*, in order of its fields."""
    found = (
        *_unanswered(content),
        *_leaks(content),
        *_spanish(content),
        *_far_from_its_level(content),
        *_unknown(content),
    )
    return tuple(dict.fromkeys(found))


def _unknown(content: ContentItem | Draft) -> Iterator[Lint]:
    """Say which fields are kept of which nothing is made."""
    why = Message("It is kept as it is and comes along in exports; nothing is shown or asked of it.")
    for field in unknown_fields(content.details):
        yield Lint(field, Message("This type has no field “{field}”.", field=field), why)


def _answers(content: ContentItem | Draft) -> tuple[str, ...]:
    facets = content.details.facets
    said = (content.value(field) for field in facets.answer)
    flat = (part for value in said for part in (value if isinstance(value, tuple | list) else (value,)))
    return tuple(text for text in flat if isinstance(text, str) and text.strip())


def _unanswered(content: ContentItem | Draft) -> Iterator[Lint]:
    facets = content.details.facets
    if facets.prompt is None:
        return
    if not content.value(facets.prompt):
        yield Lint(
            facets.prompt,
            Message("There is nothing to ask."),
            Message("Without a prompt learners never meet this item."),
        )
    says_more = content.value("accepted") or content.value("grammars")
    if not says_more and "accepted" in type(content.details).model_fields:
        why = Message(
            "Only the text itself counts as right; every other good translation costs a question to the judge."
        )
        yield Lint("accepted", Message("There is no accepted translation."), why)


def _leaks(content: ContentItem | Draft) -> Iterator[Lint]:
    hints = content.value("hints")
    if not isinstance(hints, Hints):
        return
    answers = _answers(content)
    for level in (Message("nudge"), Message("pattern")):
        if gives_away(getattr(hints, level), answers):
            why = Message("A hint that gives the answer away takes the chance to recall it; only the last one may.")
            yield Lint(f"hints.{level}", Message("The {level} contains the answer.", level=level), why)


def gives_away(hint: str, answers: Iterable[str]) -> bool:
    """Say whether *hint* contains one of *answers*, but for case and punctuation."""
    said = f" {canonical(hint)} "
    return any(f" {canonical(answer)} " in said for answer in answers if canonical(answer))


def _spanish(content: ContentItem | Draft) -> Iterator[Lint]:
    accepted = content.value("accepted")
    several = accepted if isinstance(accepted, tuple) else ()
    named = [("primary_text", content.primary_text), *(("accepted", text) for text in several)]
    for field, text in named:
        yield from _unopened(field, text)
        yield from _unaccented(field, text)


def _unopened(field: str, text: str) -> Iterator[Lint]:
    for sentence in _SENTENCE.findall(text):
        opener = _OPENERS[sentence[-1]]
        if opener not in sentence:
            why = Message(
                "Spanish opens what it closes; learners copy what they see, so “{sentence}” needs it.",
                sentence=sentence.strip(),
            )
            yield Lint(field, Message("A {sign} is missing.", sign=opener), why)


def _unaccented(field: str, text: str) -> Iterator[Lint]:
    for word in words(text)[:MAX_WORDS]:
        right = accented(word) if not is_listed(word) else word
        if right not in {"", word}:
            yield Lint(
                field,
                Message("“{word}” looks like “{right}”.", word=word, right=right),
                Message("The first is no common word, the second is."),
            )


def _far_from_its_level(content: ContentItem | Draft) -> Iterator[Lint]:
    if content.content_type not in _LINTED_LEVELS or content.difficulty not in LEVELS:
        return
    likely = estimated_level(content.primary_text)
    if abs(LEVELS.index(likely) - LEVELS.index(content.difficulty)) > 1:
        why = Message("Its length and its rarest word are those of another level, and items are chosen by level.")
        yield Lint(
            "difficulty",
            Message(
                "This looks {likely} rather than {level}.", likely=Message(likely), level=Message(content.difficulty)
            ),
            why,
        )
