"""
The kinds of content, as one union told apart by ``content_type``.

A new kind is one new file in ``kinds/`` and its one entry in :data:`Registered`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from aidioma.content.defined import FACETS, kind_by_facets, kind_of, stamped
from aidioma.content.kinds.base import Details, Piece
from aidioma.content.kinds.chat import Chat
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.kinds.course import Course
from aidioma.content.kinds.culture import Culture
from aidioma.content.kinds.flashcard import Flashcard
from aidioma.content.kinds.game import Game
from aidioma.content.kinds.grammar import Grammar
from aidioma.content.kinds.podcast import Podcast
from aidioma.content.kinds.pronunciation import Pronunciation
from aidioma.content.kinds.scenario import Scenario
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.kinds.text import Text
from aidioma.content.kinds.unregistered import Unregistered
from aidioma.content.kinds.video import Video
from aidioma.content.refusal import refusal
from aidioma.errors import InvalidContentError
from aidioma.i18n import Message
from aidioma.model.items import OWNER_KEY

MAX_METADATA_CHARS = 400_000
TAKEN = (OWNER_KEY,)
"""What no author and no file says of an item: whose own card it is."""
DEFINITION = "content_type"
"""The kind whose items define kinds."""

Registered = Annotated[
    Sentence
    | Text
    | Flashcard
    | Scenario
    | Chat
    | Video
    | Podcast
    | Game
    | Grammar
    | Culture
    | Pronunciation
    | Course
    | ContentType,
    Field(discriminator="content_type"),
]

KINDS: Mapping[str, type[Details]] = {
    kind.model_fields["content_type"].default: kind for kind in get_args(get_args(Registered)[0])
}
"""Every registered kind by its name."""

DEALT = tuple(sorted(name for name, kind in KINDS.items() if kind.facets.prompt is not None))
"""Those of which practice deals new items, by their level."""

_REGISTERED: TypeAdapter[Details] = TypeAdapter(Registered)


def parse_details(content_type: str, metadata: Mapping[str, Any]) -> Details:
    """
    Return *metadata* as its kind has it; unknown keys are kept.

    Raises:
        InvalidContentError: If it does not fit; the message names the field.
    """
    row = {**metadata, "content_type": content_type}
    try:
        return _validated(content_type, row)
    except ValidationError as error:
        raise invalid(error) from error


def _validated(content_type: str, row: Mapping[str, Any]) -> Details:
    return _REGISTERED.validate_python(row) if content_type in KINDS else kind_by_facets(row).model_validate(row)


def read_details(content_type: str, metadata: Mapping[str, Any]) -> Details:
    """Return *metadata* as its kind has it, or as generic content: one misfit never breaks a list."""
    try:
        return parse_details(content_type, metadata)
    except InvalidContentError:
        pass
    row = {**metadata, "content_type": content_type}
    try:
        return Unregistered.model_validate(row)
    except ValidationError as error:
        misfits = {problem["loc"][0] for problem in error.errors()}
        return Unregistered.model_validate({key: value for key, value in row.items() if key not in misfits})


def author_details(content_type: str, metadata: Mapping[str, Any], *, definition: ContentType | None = None) -> Details:
    """
    Return *metadata* as its kind has it, for storing; of a kind made in the browser, as its *definition* has it.

    Raises:
        InvalidContentError: If it does not fit, is too large, or holds a key that decides whose it is.
    """
    require_storable(metadata)
    if taken := next((key for key in TAKEN if key in metadata), None):
        msg = Message(
            "“{field}” is a name that this software needs for itself; please choose another one.", field=taken
        )
        raise InvalidContentError(msg, field=taken)
    if isinstance(definition, ContentType) and content_type not in KINDS:
        return _as_defined(definition, metadata)
    if content_type in KINDS and FACETS in metadata:
        msg = Message("“{field}” is said by types that were made here alone; please leave it out.", field=FACETS)
        raise InvalidContentError(msg, field=FACETS)
    return parse_details(content_type, metadata)


def unknown_fields(details: Details, *, definition: ContentType | None = None) -> tuple[str, ...]:
    """Return which fields of *details* its kind knows nothing of, which are kept; of a type without a class, none."""
    if details.content_type in KINDS:
        return tuple(_unknown_keys(details))
    if definition is None:
        return ()
    strict = kind_of(definition).model_validate({**dump_details(details), "content_type": definition.name})
    return tuple(key for key in _unknown_keys(strict) if key != FACETS)


def _as_defined(definition: ContentType, metadata: Mapping[str, Any]) -> Details:
    """Check *metadata* strictly, and return it with the facets of its type, as it will be read."""
    said = {key: value for key, value in metadata.items() if key != FACETS}
    try:
        strict = kind_of(definition).model_validate({**said, "content_type": definition.name})
    except ValidationError as error:
        raise invalid(error) from error
    return parse_details(definition.name, stamped(dump_details(strict), definition))


def dump_details(details: Details) -> dict[str, Any]:
    """Return *details* as the ``metadata`` column keeps them: only what was said, without defaults."""
    return details.model_dump(mode="json", exclude_unset=True, exclude={"content_type"})


def require_storable(value: object) -> str:
    """
    Return *value* as canonical JSON.

    Raises:
        InvalidContentError: If PostgreSQL could not keep it as JSON, or it is larger than allowed.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        msg = Message("Metadata: this cannot be kept; use texts, numbers and lists alone.")
        raise InvalidContentError(msg, field="metadata") from error
    if "\\u0000" in text:
        msg = Message("Metadata: it holds the character U+0000, which cannot be stored; please remove it.")
        raise InvalidContentError(msg, field="metadata")
    if len(text) > MAX_METADATA_CHARS:
        msg = Message(
            "Metadata: {n} characters are too many; {most} are allowed.",
            n=f"{len(text):,}",
            most=f"{MAX_METADATA_CHARS:,}",
        )
        raise InvalidContentError(msg, field="metadata")
    return text


def invalid(error: ValidationError) -> InvalidContentError:
    """Return *error* as one sentence: where, and what to do about it."""
    return refusal(error, kinds=tuple(KINDS))


def _unknown_keys(piece: BaseModel, path: str = "") -> Iterator[str]:
    yield from (f"{path}{key}" for key in piece.model_extra or {})
    for name in piece.model_fields_set & type(piece).model_fields.keys():
        value = getattr(piece, name)
        inside = value if isinstance(value, tuple) else (value,)
        for number, part in enumerate(inside):
            if isinstance(part, Piece):
                place = f"{name}.{number}" if isinstance(value, tuple) else name
                yield from _unknown_keys(part, f"{path}{place}.")
