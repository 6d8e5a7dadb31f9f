"""
Classes for kinds that are data: strict ones to author by, lenient ones to read by.

An item of such a kind carries the facets of its type in its own metadata, so that it can be read, played,
marked and exported by itself, wherever it goes; its type's definition is asked only when somebody writes.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError, create_model
from pydantic_core import to_json

from aidioma.content.kinds.base import MAX_ITEMS, MAX_LINE, MAX_PROSE, Details, Facets, Line, Lines, Prose
from aidioma.content.kinds.content_type import ContentType, FieldSpec
from aidioma.content.kinds.parts import Gloss, Media, Task, Timeline, Turn
from aidioma.content.kinds.unregistered import Unregistered

FACETS: Final = "facets"
"""Where an item keeps the facets of its type."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def kind_by_facets(metadata: Mapping[str, Any]) -> type[Unregistered]:
    """Return the class to read an item of an unregistered type by: what its own facets say, else plain."""
    said = metadata.get(FACETS)
    if not isinstance(said, Mapping):
        return Unregistered
    try:
        facets = Facets.model_validate(said)
    except ValidationError:
        return Unregistered
    if not all(_NAME.fullmatch(name) and name not in Details.model_fields for name in facets.fields()):
        return Unregistered
    return _reading_class(facets.model_dump_json())


@lru_cache(maxsize=256)
def _reading_class(facets_json: str) -> type[Unregistered]:
    facets = Facets.model_validate_json(facets_json)
    parts: dict[str | None, Any] = {
        facets.tasks: (tuple[Task, ...], ()),
        facets.turns: (tuple[Turn, ...], ()),
        facets.timeline: (Timeline, ()),
        facets.media: (Media | None, None),
        facets.sound: (Media | None, None),
        facets.options: (Lines, ()),
    }
    fields = {name: part for name, part in parts.items() if name is not None and name not in _columns()}
    made = create_model("Defined", __base__=Unregistered, **fields)
    made.facets = facets
    return made


def _columns() -> frozenset[str]:
    return frozenset(("primary_text", "secondary_text"))


def kind_of(definition: ContentType) -> type[Details]:
    """Return the class to author items of *definition* by; its fields are checked as strictly as any kind's."""
    said = definition.model_dump(mode="json", include={"name", "fields", "roles"})
    return _authoring_class(to_json(said).decode())


@lru_cache(maxsize=256)
def _authoring_class(said: str) -> type[Details]:
    definition = ContentType.model_validate_json(f'{{"content_type":"content_type",{said[1:]}')
    fields: dict[str, Any] = {spec.name: _field(spec) for spec in definition.fields}
    made = create_model(
        definition.name.title().replace("_", ""),
        __base__=Unregistered,
        **fields,
    )
    made.facets = definition.roles
    return made


def _field(spec: FieldSpec) -> tuple[Any, Any]:
    kind, empty = _annotation(spec)
    return (
        (kind, Field(title=spec.label or None))
        if spec.required
        else (_optional(kind, empty), Field(empty, title=spec.label or None))
    )


def _optional(kind: Any, empty: object) -> Any:
    return kind | None if empty is None else kind


def _annotation(spec: FieldSpec) -> tuple[Any, Any]:
    """Return the type of a field and what it is where nothing was said."""
    least, most = spec.minimum, spec.maximum
    few = least or int(spec.required)
    many = Field(min_length=few, max_length=min(most or MAX_ITEMS, MAX_ITEMS))
    kinds: dict[str, tuple[Any, Any]] = {
        "line": (Annotated[Line, Field(min_length=least or 1, max_length=most or MAX_LINE)], None),
        "prose": (Annotated[Prose, Field(min_length=least or 1, max_length=most or MAX_PROSE)], None),
        "lines": (Annotated[Lines, many], ()),
        "number": (Annotated[int, Field(ge=least or 0, le=most or 1_000_000)], None),
        "yes_no": (bool, False),
        "choice": (Literal[spec.choices or ("",)], None),
        "tasks": (Annotated[tuple[Task, ...], many], ()),
        "turns": (Annotated[tuple[Turn, ...], many], ()),
        "glossary": (Annotated[tuple[Gloss, ...], many], ()),
        "timeline": (Timeline, ()),
        "media": (Media, None),
    }
    return kinds[spec.kind]


def stamped(metadata: Mapping[str, Any], definition: ContentType) -> dict[str, Any]:
    """Return *metadata* with the facets of its type."""
    return {**metadata, FACETS: definition.roles.model_dump(mode="json", exclude_defaults=True)}
