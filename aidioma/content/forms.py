"""The form of a kind, derived from its class: what to ask for each field, and back from what was entered."""

import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from aidioma.content.free_text import as_text, of_text
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import MAX_LINE, Details, Piece
from aidioma.content.kinds.course import ContentId
from aidioma.content.kinds.parts import Media, by_level
from aidioma.content.types import dump_details

Widget = Literal[
    "line", "prose", "lines", "number", "yes_no", "choice", "media", "items", "parts", "rows", "groups", "free"
]
"""
``free`` is a text that stands for anything (``content/free_text.py``),
``parts`` is one piece with its own lines, ``rows`` a table of pieces, ``media`` a recording or picture, ``items`` other
content by id, and ``groups`` are pieces that hold items, each with its own lines.
"""

ABOUT: Final = ("topics", "grammar_concepts", "source", "licence", "attribution")
"""What every kind asks besides its own."""
_SEPARATOR: Final = " | "


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; ``inner`` are the lines of parts, or the columns of rows."""

    name: str
    label: str
    widget: Widget
    required: bool = False
    choices: tuple[str, ...] = ()
    inner: tuple["FormField", ...] = ()


@cache
def form_of(kind: type[Details]) -> tuple[FormField, ...]:
    """Return the fields to ask for an item of *kind*: its own in the order of its class, then what every kind has."""
    own = [name for name in kind.model_fields if name not in Details.model_fields]
    return tuple(_asked(name, kind.model_fields[name]) for name in (*own, *ABOUT))


def entered_of(item: ContentItem) -> dict[str, Any]:
    """Return what *item* says, as its form shows it."""
    said = dump_details(item.details)
    return {one.name: _shown(one, said.get(one.name)) for one in form_of(type(item.details))}


def metadata_of(fields: tuple[FormField, ...], entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata that *entered* says; what was left empty is not said. What does not fit is for the class."""
    read = {one.name: _read(one, entered.get(one.name)) for one in fields}
    return {name: value for name, value in read.items() if value not in (None, "", [], {})}


def _asked(name: str, info: FieldInfo) -> FormField:
    label = info.title or name.replace("_", " ").capitalize()
    kind, limits = _bare(info.annotation), list(info.metadata)
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        limits += more
    if kind is Any:
        return FormField(name, label, "free", info.is_required())
    return _field(name, label, kind, limits, required=info.is_required())


def _field(name: str, label: str, kind: Any, limits: list[Any], *, required: bool) -> FormField:
    inside = next(iter(get_args(kind)), None) if get_origin(kind) is tuple else None
    if get_origin(kind) is Literal:
        return FormField(name, label, "choice", required, choices=tuple(map(str, get_args(kind))))
    if inside == ContentId:
        return FormField(name, label, "items", required)
    if inside is not None and _is_piece(inside):
        inner = _inner(inside)
        holds_items = any(one.widget == "items" for one in inner)
        return FormField(name, label, "groups" if holds_items else "rows", required, inner=inner)
    if _is_piece(kind):
        return FormField(name, label, "media" if kind is Media else "parts", required, inner=_inner(kind))
    return FormField(name, label, "lines" if inside is not None else _of_one(kind, limits), required)


def _of_one(kind: Any, limits: list[Any]) -> Widget:
    """Return what asks for one value."""
    if kind is bool or kind is int or set(get_args(kind)) == {int, float}:
        return "yes_no" if kind is bool else "number"
    return "prose" if _longest(limits) > MAX_LINE else "line"


def _inner(piece: type[Piece]) -> tuple[FormField, ...]:
    return tuple(_asked(name, info) for name, info in piece.model_fields.items())


def _is_piece(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Piece)


def _bare(kind: Any) -> Any:
    """Return *kind* without the None or the empty text that says it may be left out."""
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if part not in (type(None), Literal[""])]
        return parts[0] if len(parts) == 1 else kind
    return kind


def _longest(limits: list[Any]) -> int:
    return max(_lengths(limits), default=MAX_LINE)


def _lengths(limits: list[Any]) -> Iterator[int]:
    for limit in limits:
        if isinstance(limit, MaxLen | StringConstraints):
            yield limit.max_length or 0
        elif isinstance(limit, FieldInfo):
            yield from _lengths(list(limit.metadata))


def _shown(one: FormField, value: Any) -> Any:
    match one.widget:
        case "lines":
            return "\n".join(map(str, value or ()))
        case "parts":
            said = by_level(value) if isinstance(value, list) else value or {}
            return {part.name: said.get(part.name, "") for part in one.inner}
        case "rows":
            return [{cell.name: _cell(cell, row.get(cell.name)) for cell in one.inner} for row in value or ()]
        case "number" | "yes_no" | "choice" | "media":
            return value
        case "items" | "groups":
            return list(value or ())
        case _:
            return as_text(value) if one.widget == "free" else value or ""


def _cell(cell: FormField, value: Any) -> Any:
    if cell.widget == "lines":
        return _SEPARATOR.join(part.replace("|", "\\|") for part in value or ())
    if cell.widget in {"rows", "parts"}:
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def _read(one: FormField, value: Any) -> Any:
    match one.widget:
        case "lines":
            return [line.strip() for line in str(value or "").split("\n") if line.strip()]
        case "parts" | "media":
            return {key: text for key, text in (value or {}).items() if text not in (None, "")}
        case "rows" | "groups":
            read = ({cell.name: _read_cell(cell, row.get(cell.name)) for cell in one.inner} for row in value or ())
            return [said for row in read if (said := {k: v for k, v in row.items() if v not in (None, "", [])})]
        case "number":
            return None if value is None else int(value) if value == int(value) else value
        case "line" | "prose" | "free":
            text = str(value or "").strip()
            return of_text(text) if one.widget == "free" else text
        case _:
            return value or None


def _read_cell(cell: FormField, value: Any) -> Any:
    if value is None or value != value:  # noqa: PLR0124 - an empty cell of a table is NaN
        return None
    if cell.widget == "lines":
        return [part.strip().replace("\0", "|") for part in str(value).replace("\\|", "\0").split("|") if part.strip()]
    if cell.widget in {"rows", "parts"}:
        return _json(str(value))
    return int(value) if cell.widget == "number" else value


def _json(text: str) -> Any:
    """Return what *text* says as JSON; what is none stays text, and the class says what is wrong with it."""
    try:
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        return text
