"""From content to what can be asked and marked: derived from a kind's facets, so that no kind needs code for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from aidioma.content.free import quiz
from aidioma.content.item import ContentItem, has_grammars
from aidioma.content.kinds.parts import GAP, Foreseen, Task, Turn
from aidioma.content.list_notation import answered
from aidioma.errors import InvalidContentError
from aidioma.lattice.notation import fragments_of
from aidioma.model.items import OWNER_KEY
from aidioma.model.marks import Direction, Exercise, ForeseenMistake, Verdict
from aidioma.text import Language, canonical

DEFAULT_LEVEL = "intermediate"


def exercise(item: ContentItem, direction: Direction = "en-es") -> Exercise:
    """
    Return *item* asked in *direction*.

    Raises:
        InvalidContentError: If its kind has no answer in that language, or this item lacks prompt or answer.
    """
    facets = item.details.facets
    spanish, english = item.texts(facets.answer), item.texts(facets.answer_en)
    into_spanish = direction == "en-es"
    prompts = item.texts([facets.prompt] if facets.prompt else []) if into_spanish else spanish
    accepted = spanish if into_spanish else english
    if not prompts or not accepted:
        msg = f"{item.id} cannot be asked {direction}: a {item.content_type} needs a prompt and a right answer for it"
        raise InvalidContentError(msg)
    asked = _exercise(item, direction, prompts[0], answered(item, accepted))
    return _with_what_is_written_beside(asked, item) if has_grammars(item) else asked


def can_be_asked(item: ContentItem, direction: Direction = "en-es") -> bool:
    """Say whether :func:`exercise` has anything to ask."""
    try:
        exercise(item, direction)
    except InvalidContentError:
        return False
    return True


def is_card(item: ContentItem) -> bool:
    """Say whether *item* is asked as a whole, by a typed answer; one with options is chosen from, in its player."""
    return can_be_asked(item) and not _choice(item)


def asked_direction(item: ContentItem, wanted: Direction) -> Direction:
    """Return the direction that *item* is asked in: as *wanted*, or where that makes no sense, into Spanish."""
    one_way = getattr(item.details, "one_way", False) is True
    return "en-es" if one_way or not can_be_asked(item, wanted) else wanted


def tasks(item: ContentItem) -> tuple[Task, ...]:
    """Return the smaller things to answer inside *item*: questions, drills or rounds, and the learner's own turns."""
    facets = item.details.facets
    own = (_as_task(turn) for turn in _pieces(item, facets.turns) if isinstance(turn, Turn) and turn.learner)
    asked = (task for task in _pieces(item, facets.tasks) if isinstance(task, Task))
    return (*_choice(item), *asked, *quiz(item), *own)


def _choice(item: ContentItem) -> tuple[Task, ...]:
    """Return the item itself as a choice, where it has options with a right one among them."""
    facets = item.details.facets
    options = item.texts([facets.options] if facets.options else [])
    prompts = item.texts([facets.prompt] if facets.prompt else [])
    right = tuple(answer for answer in item.texts(facets.answer) if answer in options)
    return (Task(prompt=prompts[0], accepted=right, options=options),) if prompts and right else ()


def heading(item: ContentItem) -> str:
    """Return what a page calls *item* while it is asked: its title, with gaps where it answers a task."""
    title, every = item.title, tasks(item)
    if chosen := _choice(item):
        right = {canonical(answer) for answer in chosen[0].accepted}
        return chosen[0].prompt if canonical(title) in right else title
    hidden = {at for task in every for answer in task.accepted for at in _answered_at(title, task.prompt, answer)}
    kept = [char if at not in hidden else "\0" for at, char in enumerate(title)]
    return _HIDDEN.sub(GAP, "".join(kept))


def _answered_at(title: str, prompt: str, answer: str) -> Iterator[int]:
    """Yield where in *title* the characters stand that fill the gaps of *prompt*."""
    before, *rest = prompt.split(GAP)
    whole = prompt.replace(GAP, answer)
    start = title.find(whole) if rest else -1
    if rest and start < 0 and canonical(whole) == canonical(title):
        start = title.casefold().find(answer.casefold()) - len(before)
    if start + len(before) < 0 or (start < 0 and canonical(whole) != canonical(title)) or not rest:
        return
    at = start + len(before)
    for after in rest:
        yield from range(at, at + len(answer))
        at += len(answer) + len(after)


_HIDDEN: Final = re.compile("\0+")


def task_exercise(item: ContentItem, number: int) -> Exercise:
    """
    Return task *number* (from 0) of *item* as an exercise of its own, with the id ``<item>#<number>``.

    Raises:
        InvalidContentError: If the item has no such task.
    """
    every = tasks(item)
    if not 0 <= number < len(every):
        msg = f"{item.id} has {len(every)} tasks, so none with number {number}"
        raise InvalidContentError(msg)
    task = every[number]
    direction: Direction = "en-es" if task.answer_language == "es" else "es-en"
    return _exercise(item, direction, task.prompt, task.accepted, part=f"#{number}")


def distinct(texts: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return *texts* without those that differ from an earlier one in case and punctuation alone."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(canonical(text, language), text)
    return tuple(first.values())


def _exercise(
    item: ContentItem, direction: Direction, prompt: str, accepted: tuple[str, ...], *, part: str = ""
) -> Exercise:
    return Exercise(
        content_id=item.id + part,
        version=item.version,
        direction=direction,
        prompt=prompt,
        accepted=distinct(accepted, "es" if direction == "en-es" else "en"),
        level=item.difficulty or DEFAULT_LEVEL,
        concepts=item.details.grammar_concepts,
        own=hasattr(item.details, OWNER_KEY),
    )


def _with_what_is_written_beside(asked: Exercise, item: ContentItem) -> Exercise:
    """Return *asked* with the item's grammars and foreseen mistakes in its direction."""
    ending = "" if asked.direction == "en-es" else "_en"
    mistakes = (
        ForeseenMistake(
            wrong=one.wrong, right=one.right, why=one.why, verdict=Verdict(one.verdict) if one.verdict else None
        )
        for one in _pieces(item, f"foreseen{ending}")
        if isinstance(one, Foreseen)
    )
    return replace(
        asked,
        grammars=item.texts([f"grammars{ending}"]),
        fragments=fragments_of(item.texts(["fragments"])),
        foreseen=tuple(mistakes),
    )


def _pieces(item: ContentItem, field: str | None) -> tuple[object, ...]:
    value = item.value(field)
    return value if isinstance(value, tuple) else ()


def _as_task(turn: Turn) -> Task:
    return Task(prompt=turn.translation, accepted=(turn.says, *turn.accepted))
