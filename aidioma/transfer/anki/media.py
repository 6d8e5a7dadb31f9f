"""
The recordings and pictures of an Anki package: those that a note shows come along with its item.

A package stores its media under numbers and lists their names, as JSON in older packages and as a protobuf message in
newer ones. What cannot come along costs the note nothing else, and is said with its reason and what can be done.
"""

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as ProtobufMessage
from google.protobuf.message_factory import GetMessageClass

from aidioma.content.kinds.base import Facets
from aidioma.content.kinds.parts import Media
from aidioma.content.media import MAX_FILE_MB
from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.transfer.anki.package import MAX_RATIO, UNREADABLE, MemberTooLargeError, Package, TrapError
from aidioma.transfer.anki.plain import MediaKind, media_names
from aidioma.transfer.media import ArrivingMedia, media_in

MAX_ALL_MB: Final = 1_000
"""What the media of one package may have together, unpacked."""
_MB: Final = 1_000_000
_MAX_LIST_BYTES: Final = 8 * 1024 * 1024
_MAX_NAME: Final = 80
_LIST: Final = "media"
_NO_PLACE: Final[Mapping[MediaKind, Message]] = {
    "sound": Message("An item of this type has no recording; a flashcard can have one."),
    "picture": Message("An item of this type has no picture; a flashcard can have one."),
}
_ONE_ALREADY: Final[Mapping[MediaKind, Message]] = {
    "sound": Message("An item has one recording. Put this one into a note of its own."),
    "picture": Message("An item has one picture. Put this one into a note of its own."),
}
_DAMAGED: Final = Message("It is damaged in the package. Export the deck from Anki again and try that file.")
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(slots=True)
class PackedMedia:
    """What of a package's media comes along; each is unpacked once."""

    package: Package
    arriving: ArrivingMedia
    members: Mapping[str, "_Member"]
    """Where the files of the package are, by their names."""
    _known: dict[str, Media | str] = field(default_factory=dict)
    """By member: how an item names it, or why it stays."""
    _bytes: int = 0

    @classmethod
    def of(cls, package: Package, arriving: ArrivingMedia) -> "PackedMedia":
        """Return the media that *package* lists; none where it has no list, or one that says nothing."""
        return cls(package, arriving, {_composed(name): member for name, member in _listed(package)})

    def shown(
        self, fields: Iterable[str], facets: Facets, *, held: Mapping[str, Any] = _NOTHING, but: Collection[str] = ()
    ) -> tuple[dict[str, Any], list[str]]:
        """
        Return what the *fields* of a note show, by the place that an item has for it, and what stays, with why.

        What is a recording and what a picture is told by its bytes. The item of these *facets* has what is *held*;
        files of the names in *but* are passed over.
        """
        said: dict[str, Any] = {}
        stays: list[str] = []
        for shown, name in dict.fromkeys(found for text in fields for found in media_names(text)):
            if name in but:
                continue
            known = _no_place(shown, facets, {**held, **said}) or self._of_name(name)
            if isinstance(known, Media):
                known = _no_place(_shown(known), facets, {**held, **said}) or known
            if isinstance(known, Media):
                said[str(_place(_shown(known), facets))] = known.model_dump(mode="json", exclude_defaults=True)
            else:
                stays.append(_stays(name, known))
        return said, stays

    def restored(self, metadata: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return *metadata*, once exported from here, with the files that came along, and what did not, with why."""
        said = dict(metadata)
        stays: list[str] = []
        for place, media in media_in(metadata).items():
            known = self._of_name(media.name)
            if isinstance(known, Media) and _shown(known) != _shown(media):
                known = Message("Under this name there is another kind of file now. Give it a name of its own in Anki.")
            if isinstance(known, Media):
                said[place] = {**metadata[place], "kind": known.kind, "url": known.url}
            elif not self.arriving.has(media.name):
                stays.append(_stays(media.name, known))
        return said, stays

    def _of_name(self, name: str) -> Media | str:
        """Return how an item names the file *name*, or why it stays."""
        try:
            member = self._member(name)
        except _StaysError as error:
            return error.why
        if member.number not in self._known:
            try:
                self._known[member.number] = self.arriving.take(self._content(member))
            except _StaysError as error:
                self._known[member.number] = error.why
            except InvalidInputError as error:
                self._known[member.number] = error.args[0]
        return self._known[member.number]

    def _member(self, name: str) -> "_Member":
        if name.lower().startswith("data:"):
            why = Message(
                "It is written into the note itself. Paste it into the note in Anki as a file and export again."
            )
            raise _StaysError(why)
        if "://" in name:
            why = Message("It is on another site. Paste it into the note in Anki as a file and export again.")
            raise _StaysError(why)
        if {"/", "\\"} & {*name, *unquote(name)}:
            why = Message(
                "Its name leads into a folder, which no deck has. Give it a plain name in Anki and export again."
            )
            raise _StaysError(why)
        member = self.members.get(_composed(name)) or self.members.get(_composed(unquote(name)))
        if member is None:
            why = Message("It is not in the package. Export the deck from Anki again, with its media.")
            raise _StaysError(why)
        return member

    def _content(self, member: "_Member") -> bytes:
        """Unpack *member*; every byte that comes out counts, also of what is given up on the way."""
        rest = MAX_ALL_MB * _MB - self._bytes
        most = min(MAX_FILE_MB * _MB, rest)
        pieces: list[bytes] = []
        try:
            for piece in self.package.pieces(member.number, most=most):
                self._bytes += len(piece)
                pieces.append(piece)
        except TrapError as error:
            why = Message(
                "It unpacks to more than {n} times its size, as only a trap does. Take it out of the note.", n=MAX_RATIO
            )
            raise _StaysError(why) from error
        except MemberTooLargeError as error:
            why = Message("It is larger than {mb} MB. Make it shorter or smaller and export again.", mb=MAX_FILE_MB)
            if most == rest:
                why = Message("The media of this deck have more than {mb} MB. Export it in parts.", mb=MAX_ALL_MB)
            raise _StaysError(why) from error
        except UNREADABLE as error:
            raise _StaysError(_DAMAGED) from error
        content = b"".join(pieces)
        if member.size not in {None, len(content)}:
            raise _StaysError(_DAMAGED)
        return content


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in the archive: its number there, and how many bytes it says that it unpacks to."""

    number: str
    size: int | None = None


class _StaysError(Exception):
    """A file does not come along; *why* is for whoever imports."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


def _shown(media: Media) -> MediaKind:
    return "picture" if media.kind == "image" else "sound"


def _place(shown: MediaKind, facets: Facets) -> str | None:
    """Return the field of an item of these *facets* that a recording or a picture goes to."""
    return facets.sound or facets.media if shown == "sound" else facets.media


def _no_place(shown: MediaKind, facets: Facets, held: Mapping[str, Any]) -> str | None:
    """Return why there is no place for another recording or picture beside what is *held*; None if there is."""
    place = _place(shown, facets)
    if place is None:
        return _NO_PLACE[shown]
    return _ONE_ALREADY[shown] if place in held else None


def _stays(name: str, why: str) -> str:
    readable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name[:_MAX_NAME])
    return Message("“{name}” was left out. {why}", name=readable, why=why)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _listed(package: Package) -> Iterator[tuple[str, _Member]]:
    """Yield the names that *package* lists, each with where its file is."""
    try:
        said = b"".join(package.pieces(_LIST, most=_MAX_LIST_BYTES))
        if package.is_newer:
            entries = enumerate(_entries(said).entries)
            yield from ((entry.name, _Member(str(number), entry.size or None)) for number, entry in entries)
        else:
            yield from ((name, _Member(number)) for number, name in json.loads(said).items() if isinstance(name, str))
    except (MemberTooLargeError, DecodeError, ValueError, AttributeError, RecursionError, *UNREADABLE):
        return


def _entries(said: bytes) -> Any:
    entries = _message_class()()
    entries.ParseFromString(said)
    return entries


@cache
def _message_class() -> type[ProtobufMessage]:
    """
    Return the class of a newer package's list: entries (1), each its name (1) and size (2), in order of their numbers.

    Checksums and older numbers follow in the format, and are passed over.
    """
    name = FieldDescriptorProto(name="name", number=1, type="TYPE_STRING", label="LABEL_OPTIONAL")
    size = FieldDescriptorProto(name="size", number=2, type="TYPE_UINT32", label="LABEL_OPTIONAL")
    each = FieldDescriptorProto(
        name="entries", number=1, type="TYPE_MESSAGE", label="LABEL_REPEATED", type_name=".MediaEntry"
    )
    file = FileDescriptorProto(
        name="media.proto",
        syntax="proto3",
        message_type=[
            DescriptorProto(name="MediaEntry", field=[name, size]),
            DescriptorProto(name="MediaEntries", field=[each]),
        ],
    )
    pool = DescriptorPool()
    pool.Add(file)
    found: type[ProtobufMessage] = GetMessageClass(pool.FindMessageTypeByName("MediaEntries"))
    return found
