"""What a line of a file says, before the database is asked about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from aidioma.content.item import Draft, author
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.list_notation import Wanted
from aidioma.content.types import dump_details
from aidioma.errors import InvalidContentError
from aidioma.file_lines import RejectedLine
from aidioma.i18n import Message
from aidioma.transfer.media import ArrivingMedia


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where content comes from and on what terms; said for whole files, and kept with every item."""

    source: str = ""
    licence: str = ""
    attribution: str = ""

    def completed(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Return *metadata* with what it does not say itself."""
        said = {"source": self.source, "licence": self.licence, "attribution": self.attribution}
        return {key: value for key, value in said.items() if value} | dict(metadata)


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    One item that a line describes; ``row`` is what :func:`aidioma.content.item.author` takes.

    Several lines with one id are one item where the format has it so (``merges``), else an error.
    """

    number: int
    size: int
    id: str
    row: Mapping[str, Any]
    schedule: Mapping[str, Any] | None = None
    """Where the person stands with it whose deck it was."""
    left_out: tuple[str, ...] = ()
    """What the line has and the item has not, and why."""
    is_exported: bool = False
    """Whether the line is a whole item as an installation writes it: what it does not say is not to be guessed."""


@dataclass(frozen=True, slots=True)
class Options:
    """
    How a file is to be read: the type of rows that do not say theirs, and where they come from.

    ``mapping`` says what the file's own columns or fields are to be, by their names: a column or field of ours, or
    "" where one is to be left out. ``with_schedule`` asks for the schedule that a deck brings along, ``media`` takes
    the recordings and pictures in it, and ``definitions`` are those of the types that are data. ``notation`` says
    whether answers are lines of a list, where an item does not say it itself. ``swap`` changes the two sides of a
    table.
    """

    content_type: str
    provenance: Provenance
    mapping: Mapping[str, str] = field(default_factory=dict)
    with_schedule: bool = False
    media: ArrivingMedia | None = None
    definitions: Mapping[str, ContentType] = field(default_factory=dict)
    file_name: str = ""
    notation: Wanted = "auto"
    swap: bool = False
    notes: list[str] = field(default_factory=list, compare=False)
    """What a reader has to say of the file as a whole."""

    def say(self, notes: Iterable[str]) -> None:
        """Keep *notes* on the file as a whole."""
        self.notes.extend(note for note in notes if note not in self.notes)

    @property
    def origin(self) -> Provenance:
        """Where items come from that nobody named before: as said, else the file."""
        said = self.provenance
        return Provenance(said.source or self.file_name, said.licence, said.attribution)


FormatReader = Callable[[BinaryIO, Options], Iterator[Incoming | RejectedLine]]
MediaPath = Callable[[str], Path | None]
"""From the name of a recording or picture to where it is, if it is."""
FormatWriter = Callable[[Iterable[Mapping[str, Any]], MediaPath], Iterator[str] | Iterator[bytes]]
"""From rows (the columns and ``metadata``) to the text or bytes of a file, which may carry their media."""


@dataclass(frozen=True, slots=True)
class Format:
    """
    A kind of file.

    ``merges``: lines of one id add up to one item, which is then protected against later imports once it was
    edited here. Other formats name items and mean to change them.
    """

    name: str
    read: FormatReader
    write: FormatWriter
    merges: bool = False
    is_archive: bool = False
    default_type: str = "sentence"
    """Of rows that do not say theirs, where nobody else does."""


def derived_id(source: str, content_type: str, *texts: str | None) -> str:
    """Return the id of an item that has none of its own: the same for the same texts from the same source."""
    digest = sha256("\n".join([source, *(text or "" for text in texts)]).encode()).hexdigest()[:16]
    slug = "".join(char if char.isalnum() else "-" for char in source.lower())[:60].strip("-") or "import"
    return f"{slug}:{content_type}:{digest}"


def checked(
    number: int, size: int, row: Mapping[str, Any], options: Options, *, names_place: bool = False
) -> Incoming | RejectedLine:
    """
    Return *row* as an item with an id, completed by *options*; or why it cannot be one.

    With *names_place* the reason names the field as the file does, for who writes such files by program.
    """
    metadata = row.get("metadata") or {}
    try:
        given = {"content_type": options.content_type, **row}
        if isinstance(metadata, Mapping):
            origin = options.provenance if row.get("id") else options.origin
            given["metadata"] = origin.completed(metadata)
        draft = author(given)
    except InvalidContentError as error:
        said = Message("{what} [{place}]", what=error.public_message, place=error.field or "content")
        return RejectedLine(number, size, said if names_place else error.public_message)
    is_exported = bool(row.get("id") and row.get("content_type"))
    return replace(as_incoming(number, size, draft), is_exported=is_exported)


def as_incoming(number: int, size: int, draft: Draft) -> Incoming:
    """Return *draft* with the id that it has or gets, in the form that waits for its turn."""
    columns = draft.model_dump(mode="json", exclude={"details"}, exclude_none=True)
    key = draft.id or derived_id(draft.details.source, draft.content_type, draft.primary_text, draft.secondary_text)
    return Incoming(number, size, key, {**columns, "id": key, "metadata": dump_details(draft.details)})
