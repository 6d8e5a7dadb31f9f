"""
Right answers and foreseen mistakes that were added to an item here, kept apart from what it came with.

An item from the starter or an import to which only such lines were added is not edited: a newer version of it
replaces the rest, and the lines stay.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from pydantic_core import to_jsonable_python

from aidioma.content.item import ContentItem, Draft, what_is_right
from aidioma.content.list_notation import counts_as, is_listed

ADDABLE: Final = ("accepted", "accepted_en", "grammars", "grammars_en", "foreseen", "foreseen_en")
"""Lists of metadata to which lines can be added without changing what else the item says."""
_GRAMMARS: Final = ("grammars", "grammars_en")


def added_here(before: ContentItem, after: Draft) -> dict[str, tuple[Any, ...]]:
    """Return the lines of *after* that were added here, now or earlier, by field."""
    found = {}
    for field in ADDABLE:
        there = _lines(before, field)
        earlier = before.details.added_here.get(field, ())
        lines = tuple(line for line in _lines(after, field) if line not in there or line in earlier)
        if lines:
            found[field] = lines
    return found


def without_additions(item: ContentItem) -> ContentItem:
    """Return *item* as it came."""
    fields = type(item.details).model_fields
    came = {
        field: tuple(part for part in item.value(field) if to_jsonable_python(part) not in lines)
        for field, lines in item.details.added_here.items()
        if field in fields and isinstance(item.value(field), tuple)
    }
    return replace(item, details=item.details.model_copy(update=came)) if came else item


def with_additions(draft: Draft, added: Mapping[str, tuple[Any, ...]]) -> Draft:
    """Return *draft* with the lines that were *added* to the item that it replaces, as far as it lacks them."""
    fields = type(draft.details).model_fields
    kept = {field: lines for field, lines in added.items() if field in fields}
    if not kept:
        return draft
    more = {
        field: (*_lines(draft, field), *(line for line in lines if line not in _lines(draft, field)))
        for field, lines in kept.items()
    }
    said = draft.details.model_dump(mode="json", exclude_unset=True) | more | {"added_here": kept}
    return draft.model_copy(update={"details": type(draft.details).model_validate(said)})


def is_new_version(before: ContentItem, after: Draft) -> bool:
    """
    Say whether what was said of answers to *before* may not hold for *after*.

    That is so where the question or a written answer changed, or names fewer ways than it did, or a grammar no longer
    has all that it had. More grammars and foreseen mistakes make no new version: they are asked before anything that is
    remembered.
    """
    if what_is_right(before) != what_is_right(after) or (counts_as(before) and not is_listed(after)):
        return True
    withdrawn = any(set(_lines(before, field)) - set(_lines(after, field)) for field in _GRAMMARS)
    named = any("$" in line for field in _GRAMMARS for line in _lines(before, field))
    return withdrawn or (named and _lines(before, "fragments") != _lines(after, "fragments"))


def _lines(content: ContentItem | Draft, field: str) -> tuple[Any, ...]:
    value = content.value(field)
    return tuple(to_jsonable_python(value)) if isinstance(value, tuple) else ()
