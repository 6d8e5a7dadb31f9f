"""What every kind of content shares: where it comes from, who may see it, and which field plays which part."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from aidioma.i18n import Message
from aidioma.model.items import Status

COLUMNS = ("primary_text", "secondary_text")
"""The row's own texts, Spanish and English; a facet may name them like any field of the metadata."""

MAX_LINE = 1_000
MAX_PROSE = 20_000
MAX_ITEMS = 200


_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """
    Return *text* composed (NFC), with plain line ends and without surrounding space.

    Raises:
        ValueError: If it holds a control character, which no database text or page can show.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if bad := _UNSHOWABLE.search(text):
        msg = Message(
            "holds the character {sign}, which cannot be shown; please remove it", sign=f"U+{ord(bad.group()):04X}"
        )
        raise ValueError(msg)
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        msg = Message("must stay on one line, without tabs")
        raise ValueError(msg)
    return text


_Cleaned = AfterValidator(clean)
Line = Annotated[str, _Cleaned, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=MAX_LINE)]
Prose = Annotated[str, _Cleaned, StringConstraints(min_length=1, max_length=MAX_PROSE)]
Note = Annotated[str, _Cleaned, StringConstraints(max_length=MAX_PROSE)]
"""Prose that may be empty."""

Label = Annotated[str, _Cleaned, AfterValidator(_one_line), StringConstraints(max_length=MAX_LINE)]
"""A line that may be empty."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Tag = Annotated[str, _Cleaned, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=60)]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_ITEMS)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=30)]


def _free(value: Any) -> Any:
    """Return *value*, any JSON, with its texts cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _free(part) for key, part in value.items()}
    return [_free(part) for part in value] if isinstance(value, list | tuple) else value


Free = Annotated[Any, AfterValidator(_free)]
"""Whatever its author says, in any shape that JSON has; how it is read says ``content/free.py``."""

Seconds = Annotated[int | float, Field(ge=0, le=1_000_000)]
Address = Annotated[str, _Cleaned, AfterValidator(_one_line), StringConstraints(max_length=2_000)]
"""Where a recording is: elsewhere, or a file of our own folder ``media``; anything else is kept, and not played."""


class Piece(BaseModel):
    """Anything inside the metadata: unknown keys are kept, by reading and by authoring alike."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Facets(BaseModel):
    """
    Which fields of a kind play which part.

    Forms, players and marking are derived from it. Kinds written in code declare it as a class variable, kinds
    made in the browser as data; both read alike. A field is one of the metadata or of :data:`COLUMNS`. ``media`` is
    there from the beginning, ``sound`` is the Spanish itself, which a card keeps for the answer. ``link`` says where a
    recording is that is not here. ``transcript``, ``chapters``, ``quiz`` and ``samples`` are read in whatever shape
    they are written, and ``outline`` is shown as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = "primary_text"
    body: str | None = None
    prompt: str | None = None
    answer: tuple[str, ...] = ()
    answer_en: tuple[str, ...] = ()
    options: str | None = None
    turns: str | None = None
    media: str | None = None
    sound: str | None = None
    timeline: str | None = None
    tasks: str | None = None
    notes: tuple[str, ...] = ()
    link: str | None = None
    transcript: str | None = None
    chapters: str | None = None
    quiz: str | None = None
    samples: str | None = None
    outline: tuple[str, ...] = ()

    def fields(self) -> frozenset[str]:
        """Return every field that plays a part."""
        parts = (getattr(self, name) for name in type(self).model_fields)
        each = (part if isinstance(part, tuple) else (part,) for part in parts)
        return frozenset(name for names in each for name in names if name is not None)

    def decide_what_is_right(self) -> frozenset[str]:
        """Return the fields whose change makes a new content version: the question, and what answers it."""
        parts = {self.prompt, self.options, self.turns, self.tasks, self.quiz, *self.answer, *self.answer_en}
        return frozenset(part for part in parts if part is not None)


class Drafted(Piece):
    """Who drafted an item and out of what, and what the call cost that made ``items`` of them."""

    model: Label
    prompt: Label = ""
    source: Label = ""
    cost_usd: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,9})?$")] = "0"
    items: Annotated[int, Field(ge=1)] = 1
    by: Annotated[str, StringConstraints(max_length=200)] | None = None
    at: Label = ""


class Details(Piece):
    """
    The metadata that every kind has. ``version`` counts changes of what is right, ``revision`` every edit.

    ``loaded`` is the fingerprint of the item as it was last imported: while it still fits, nobody has edited it here;
    ``added_here`` are lines that were added to its lists since, which are no edit (``content/additions.py``).
    """

    facets: ClassVar[Facets] = Facets()
    activity_type: ClassVar[str] = "viewed"

    content_type: str
    version: Annotated[int, Field(ge=1)] = 1
    revision: Annotated[int, Field(ge=1)] = 1
    status: Status = "published"
    source: Label = ""
    licence: Label = ""
    attribution: Label = ""
    owner: Annotated[str, StringConstraints(max_length=200)] | None = None
    topics: Tags = ()
    grammar_concepts: Tags = ()
    loaded: Annotated[str, StringConstraints(max_length=64)] | None = None
    added_here: dict[str, tuple[Any, ...]] = Field(default_factory=dict)
    drafted: Drafted | None = None


BOOKKEEPING = frozenset({"content_type", "version", "revision", "loaded", "added_here", "owner", "drafted"})
"""Fields about the row rather than of the content: a fingerprint leaves them out."""
