"""A decision about answers, written into the item: the next learner is marked by it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem, has_grammars
from aidioma.content.kinds.base import COLUMNS
from aidioma.content.revisions import said_by
from aidioma.content.service import Actor, ContentService
from aidioma.errors import InvalidContentError, UnchangedError
from aidioma.grading.decided import authored, nearest_right
from aidioma.lattice.lattice import Tokens
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.spanish.right_answers import lattice_for
from aidioma.text import Language, joined, words

MOST_TAUGHT: Final = 10
"""Answers of a cluster that are written into its item; the others are regraded all the same."""


def teach(
    content: ContentService,
    item: ContentItem,
    direction: Direction,
    answers: Sequence[str],
    verdict: Verdict,
    *,
    word: str = "",
    by: Actor,
) -> ContentItem:
    """
    Let *item* say that *answers* are *verdict*, as lines that were added here, and return it as it is then.

    What is right joins the accepted answers. What is not leaves them, and is foreseen as a mistake with that verdict,
    where the kind has foreseen mistakes; the item's own text and its grammars stay. What cannot be written in the
    item's notation is left out.

    Raises:
        ConflictError: If somebody changed the item meanwhile.
    """
    row = said_by(item)
    metadata = dict(row["metadata"])
    for answer in answers[:MOST_TAUGHT]:
        mark = authored(exercise(item, direction), answer)
        if mark is None or mark.feedback.verdict is not verdict:
            metadata |= _lines(item, direction, answer, verdict, word=word, metadata=metadata)
    if metadata == row["metadata"]:
        return item
    try:
        return content.update(item.id, {**row, "metadata": metadata}, revision=item.details.revision, by=by)
    except (InvalidContentError, UnchangedError):
        return item


def _lines(
    item: ContentItem, direction: Direction, answer: str, verdict: Verdict, *, word: str, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of *metadata* that change so that *answer* is *verdict*."""
    asked = exercise(item, direction)
    language = asked.answer_language
    given = words(answer, language)
    field = _list_of_answers(item, direction)
    listed = list(metadata.get(field, ())) if field else []
    if verdict is Verdict.CORRECT:
        return {field: [*listed, " ".join(answer.split())]} if field else {}
    if _is_right_besides(item, asked, given, listed):
        return {}
    changed: dict[str, Any] = {}
    rest = [line for line in listed if words(line, language) != given]
    if field and rest != listed:
        changed[field] = rest
    if has_grammars(item):
        foreseen = "foreseen" if direction == "en-es" else "foreseen_en"
        others = _but(metadata.get(foreseen, ()), given, language)
        others_right = tuple(text for text in asked.accepted if words(text, language) != given)
        right = nearest_right(replace(asked, accepted=others_right), given)
        if right != given:
            said = {"wrong": joined(given), "right": joined(right), "why": word, "verdict": verdict.value}
            changed[foreseen] = [*others, said]
    return changed


def _is_right_besides(item: ContentItem, asked: Exercise, given: Tokens, listed: Sequence[str]) -> bool:
    """Say whether *given* is right by more than one line of the list: the item's own text is not taken from it here."""
    language, facets = asked.answer_language, item.details.facets
    columns = [field for field in (facets.answer if language == "es" else facets.answer_en) if field in COLUMNS]
    written = [words(text, language) for text in item.texts(columns)]
    is_only_line = bool(listed) and all(words(line, language) == given for line in listed)
    lattice = lattice_for(asked)
    return given in written or is_only_line or (lattice is not None and lattice.accepts(given))


def _but(mistakes: Collection[Mapping[str, Any]], given: Tokens, language: Language) -> list[Mapping[str, Any]]:
    return [one for one in mistakes if words(str(one.get("wrong", "")), language) != given]


def _list_of_answers(item: ContentItem, direction: Direction) -> str | None:
    """Return the field with further right answers, None where the kind has room for one alone."""
    facets = item.details.facets
    fields = facets.answer if direction == "en-es" else facets.answer_en
    return next((field for field in fields if field not in COLUMNS and isinstance(item.value(field), tuple)), None)
