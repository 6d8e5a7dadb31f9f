"""A piece of content as the domain handles it, and as authors hand it in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import to_jsonable_python

from aidioma.content.field_names import label_of
from aidioma.content.kinds.base import BOOKKEEPING, COLUMNS, Details, Prose, Slug, clean
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.kinds.unregistered import Unregistered
from aidioma.content.types import KINDS, author_details, invalid, require_storable
from aidioma.errors import InvalidContentError
from aidioma.i18n import Message
from aidioma.lattice.lattice import lattice_of
from aidioma.lattice.notation import NotationError, fragments_of
from aidioma.model.items import Level, level_named
from aidioma.spanish.level import estimated_level
from aidioma.text import Language

_ANSWERED: Final[tuple[tuple[str, Language], ...]] = (
    ("grammars", "es"),
    ("foreseen", "es"),
    ("grammars_en", "en"),
    ("foreseen_en", "en"),
)
"""Fields in the notation of grammars, with the language of what they say."""
_SUBJECTS = ("user:", "class:", "session:", "system:")


def _names_no_subject(key: str) -> str:
    if key == "system" or key.startswith(_SUBJECTS):
        msg = Message(
            "an id may not be “system” or begin with user:, class:, session: or system:, which name no content."
        )
        raise ValueError(msg)
    return key


ItemId = Annotated[
    str, StringConstraints(pattern=r"^[^\s\x00-\x1f]{1,200}$"), AfterValidator(clean), AfterValidator(_names_no_subject)
]


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One row of content. The primary text is Spanish, the secondary English."""

    id: str
    content_type: str
    difficulty: str | None
    primary_text: str
    secondary_text: str | None
    details: Details
    usage_count: int
    success_rate: Decimal | None
    created_at: datetime
    updated_at: datetime

    @property
    def version(self) -> int:
        """Counts the changes of what is right."""
        return self.details.version

    @property
    def title(self) -> str:
        """What a list shows."""
        return str(self.value(self.details.facets.title) or self.primary_text)

    def value(self, field: str | None) -> Any:
        """Return a column's text or a field of the metadata; None where there is no such thing."""
        if field is None:
            return None
        return getattr(self if field in COLUMNS else self.details, field, None)

    def texts(self, fields: Iterable[str]) -> tuple[str, ...]:
        """Return the texts that *fields* hold, in order; a field may hold one text or several."""
        found: list[str] = []
        for field in fields:
            value = self.value(field)
            several = value if isinstance(value, list | tuple) else (value,)
            found.extend(text for text in several if isinstance(text, str) and text.strip())
        return tuple(found)


class Draft(BaseModel):
    """Content handed in by an author or a file, checked. Without an ``id`` the database gives one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ItemId | None = None
    content_type: Slug
    difficulty: Level | None = None
    primary_text: Prose
    secondary_text: Prose | None = None
    details: Details

    def value(self, field: str) -> Any:
        """Return a column's text or a field of the metadata; None where there is no such thing."""
        return getattr(self if field in COLUMNS else self.details, field, None)


def unstored(draft: Draft, *, now: datetime) -> ContentItem:
    """Return *draft* as the item that it would be, for showing and examining it."""
    return ContentItem(
        draft.id or "preview",
        draft.content_type,
        draft.difficulty,
        draft.primary_text,
        draft.secondary_text,
        draft.details,
        0,
        None,
        now,
        now,
    )


def author(row: Mapping[str, Any], *, definition: ContentType | None = None, is_shipped: bool = False) -> Draft:
    """
    Return *row* (the columns, and ``metadata``) as a checked draft; *definition* is that of a type that is data.

    Grammars are compiled to see that they can be; those that are shipped were seen, and that takes seconds.

    What is dealt by its level and says none gets the one it is likely to have: learners would never meet it.

    What its kind does not know of is kept (:func:`aidioma.content.types.unknown_fields`).

    Raises:
        InvalidContentError: If something does not fit, or a column is unknown; the message names the field.
    """
    columns = {key: value for key, value in row.items() if key != "metadata"}
    metadata = row.get("metadata") or {}
    content_type = columns.get("content_type")
    if isinstance(level := columns.get("difficulty"), str):
        columns["difficulty"] = level_named(level) or None
    if not isinstance(content_type, str) or not isinstance(metadata, Mapping):
        field = "metadata" if isinstance(content_type, str) else "content_type"
        msg = Message("{field}: this is missing, or it is no text.", field=label_of(field))
        raise InvalidContentError(msg, field=field)
    details = author_details(content_type, metadata, definition=definition)
    if isinstance(details, ContentType):
        columns = _as_the_definition(details, columns)
    try:
        draft = Draft.model_validate({**columns, "details": details})
    except ValidationError as error:
        raise invalid(error) from error
    draft = _with_its_answer(draft)
    _require_prompt(draft)
    if not is_shipped:
        _require_readable_grammars(draft)
    return _levelled(draft)


def _as_the_definition(details: ContentType, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return *columns* with the id that a definition has, so that a type has one."""
    if details.name in KINDS:
        msg = Message("There is a type “{name}” already, in code; please choose another name.", name=details.name)
        raise InvalidContentError(msg, field="name")
    if columns.get("id") not in (None, details.key):
        msg = Message(
            "The definition of “{name}” has the id “{id}”; its name cannot be changed.",
            name=details.name,
            id=details.key,
        )
        raise InvalidContentError(msg, field="id")
    return {**columns, "id": details.key}


def _with_its_answer(draft: Draft) -> Draft:
    """Return *draft* with its Spanish text as the accepted answer, where it is asked for one and says none."""
    facets = draft.details.facets
    asks = draft.content_type in KINDS and facets.prompt is not None and facets.answer[:1] == ("accepted",)
    if not asks or draft.value("accepted"):
        return draft
    return draft.model_copy(update={"details": draft.details.model_copy(update={"accepted": (draft.primary_text,)})})


def _levelled(draft: Draft) -> Draft:
    if draft.difficulty is not None or draft.details.facets.prompt is None:
        return draft
    return draft.model_copy(update={"difficulty": estimated_level(draft.primary_text)})


def _require_prompt(draft: Draft) -> None:
    prompt = draft.details.facets.prompt
    if is_strict(draft.details) and prompt is not None and not draft.value(prompt):
        msg = Message("{field}: please fill this in; it is what the learner is asked.", field=label_of(prompt))
        raise InvalidContentError(msg, field=prompt)


def _require_readable_grammars(draft: Draft) -> None:
    """Refuse grammars and foreseen mistakes that no answer could be compared with, in the notation's own words."""
    if not has_grammars(draft):
        return
    place, named = "fragments", "fragments"
    try:
        fragments = fragments_of(draft.value("fragments") or ())
        for field, language in _ANSWERED:
            for number, line in enumerate(draft.value(field) or ()):
                place, named = f"{field}.{number}", Message("{field}, line {number}", field=field, number=number + 1)
                sides = [line] if isinstance(line, str) else [line.wrong, line.right]
                lattice_of([side for side in sides if side], fragments, language=language)
    except NotationError as error:
        msg = Message("{place}: {what}", place=named, what=error.public_message)
        raise InvalidContentError(msg, field=place) from error


def has_grammars(content: ContentItem | Draft) -> bool:
    """Say whether the kind of *content* is one with grammars; another kind's field of that name is its own."""
    return "grammars" in type(content.details).model_fields


def fingerprint(content: ContentItem | Draft, *, but: Collection[str] = ()) -> str:
    """Return a digest of all that an author can say of *content*, whichever row holds it, *but* for some fields."""
    said = content.details.model_dump(mode="json", exclude_defaults=True, exclude={*BOOKKEEPING, *but})
    columns = [content.content_type, content.difficulty, content.primary_text, content.secondary_text]
    return sha256(require_storable([*columns, said]).encode()).hexdigest()[:32]


def says_already(item: ContentItem, draft: Draft) -> bool:
    """Say whether *draft* would change nothing about *item*: what that holds beyond its kind's fields stays anyway."""
    kind, said = KINDS.get(item.content_type), draft.details.model_extra or {}
    extra = item.details.model_extra or {}
    beyond = [] if kind is None else [key for key in extra if key not in kind.model_fields and key not in said]
    return fingerprint(item, but=beyond) == fingerprint(draft)


def what_is_right(content: ContentItem | Draft) -> str:
    """Return what a content version stands for: question and right answers, whatever the order of alternatives."""
    if not is_strict(content.details):
        return fingerprint(content)
    deciding = sorted(content.details.facets.decide_what_is_right())
    return require_storable([_unordered(to_jsonable_python(content.value(field))) for field in deciding])


def is_strict(details: Details) -> bool:
    """Say whether *details* are of a kind whose facets are known: written in code, or made in the browser."""
    return details.content_type in KINDS or type(details) is not Unregistered


def _unordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) and all(isinstance(part, str) for part in value) else value
