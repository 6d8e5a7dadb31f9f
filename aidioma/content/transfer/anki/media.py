"""
The recordings and pictures of an Anki package: those that a note shows come along with its item.

A package stores its media under numbers and lists their names, as JSON in older packages and as a protobuf message in
newer ones. What cannot come along costs the note nothing else, and is said with its reason.
"""

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from aidioma.content.kinds.parts import Media
from aidioma.content.media import MAX_FILE_MB
from aidioma.content.transfer.anki.package import UNREADABLE, Package, TooLargeError
from aidioma.content.transfer.anki.plain import media_names
from aidioma.content.transfer.incoming import KeepMedia
from aidioma.errors import InvalidInputError

MAX_FILE_BYTES: Final = MAX_FILE_MB * 1_000_000
MAX_ALL_BYTES: Final = 1_000_000_000
"""What the media of one package may have together, unpacked."""
_MAX_LIST_BYTES: Final = 32 * 1024 * 1024
_LIST: Final = "media"


@dataclass(slots=True)
class PackedMedia:
    """What of a package's media comes along; each is looked at once."""

    package: Package
    keep: KeepMedia
    names: Mapping[str, str]
    """Of the files in the package, to the members of the archive that hold them."""
    _seen: dict[str, Media | str] = field(default_factory=dict)
    _bytes: int = 0

    @classmethod
    def of(cls, package: Package, keep: KeepMedia) -> "PackedMedia":
        """Return the media that *package* lists; none where it has no list, or one that says nothing."""
        return cls(package, keep, {_composed(name): member for name, member in _listed(package)})

    def shown(self, fields: Iterable[str], places: Collection[str]) -> tuple[dict[str, Any], list[str]]:
        """
        Return what the *fields* of a note show, by the place that an item has for it, and what is left out, with why.

        *places* are the fields of the item's kind; ``sound``, ``picture`` and ``media`` are filled where it has them.
        """
        named = [media_names(text) for text in fields]
        said: dict[str, Any] = {}
        left_out: list[str] = []
        for what, place in (("sound", 0), ("picture", 1)):
            target = what if what in places else "media"
            for name in dict.fromkeys(name for both in named for name in both[place]):
                known = self._room(what, target, places, said) or self.known(name)
                if isinstance(known, Media):
                    said[target] = known.model_dump(mode="json", exclude_defaults=True)
                else:
                    left_out.append(f"“{name[:80]}” was left out. {known}")
        return said, left_out

    def restored(self, value: Any) -> Any:
        """Return *value*, naming the file of the package where it is a recording or picture that came along."""
        name = str(value["url"]).rpartition("/")[2] if isinstance(value, dict) and value.get("url") else ""
        known = self.known(name) if _composed(name) in self.names else None
        return {**value, "url": known.url} if isinstance(known, Media) else value

    @staticmethod
    def _room(what: str, target: str, places: Collection[str], said: Mapping[str, Any]) -> str | None:
        """Return why there is no room for a *what*, None if there is."""
        if target not in places:
            return f"An item of this type has no {what}."
        return f"An item has room for one {what}." if target in said else None

    def known(self, name: str) -> Media | str:
        """Return how an item names the file *name*, or why it does not come along."""
        if name not in self._seen:
            try:
                self._seen[name] = self.keep(self._content(name))
            except (InvalidInputError, _LeftOutError) as error:
                self._seen[name] = str(error)
        return self._seen[name]

    def _content(self, name: str) -> bytes:
        member = self.names.get(_composed(name)) or self.names.get(_composed(unquote(name)))
        if member is None:
            raise _LeftOutError("It is on another site." if "://" in name else "It is not in the package.")
        try:
            content = self.package.unpacked(member, most=min(MAX_FILE_BYTES, MAX_ALL_BYTES - self._bytes))
        except TooLargeError as error:
            msg = f"It {error}."
            raise _LeftOutError(msg) from error
        except UNREADABLE as error:
            msg = f"It cannot be unpacked: {error}."
            raise _LeftOutError(msg) from error
        self._bytes += len(content)
        return content


class _LeftOutError(Exception):
    """A file does not come along; the message says why."""


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _listed(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the names that *package* lists, each with the member of the archive that holds the file."""
    try:
        said = package.unpacked(_LIST, most=_MAX_LIST_BYTES)
        if package.is_newer:
            yield from ((entry.name, str(number)) for number, entry in enumerate(_entries(said).entries))
        else:
            yield from ((name, member) for member, name in json.loads(said).items() if isinstance(name, str))
    except (TooLargeError, DecodeError, ValueError, AttributeError, RecursionError, *UNREADABLE):
        return


def _entries(said: bytes) -> Any:
    entries = _message_class()()
    entries.ParseFromString(said)
    return entries


@cache
def _message_class() -> type[Message]:
    """
    Return the class of a newer package's list: entries (1), each with its name (1), in the order of their numbers.

    Sizes, checksums and older numbers follow in the format, and are passed over.
    """
    name = FieldDescriptorProto(name="name", number=1, type="TYPE_STRING", label="LABEL_OPTIONAL")
    each = FieldDescriptorProto(
        name="entries", number=1, type="TYPE_MESSAGE", label="LABEL_REPEATED", type_name=".MediaEntry"
    )
    file = FileDescriptorProto(
        name="media.proto",
        syntax="proto3",
        message_type=[
            DescriptorProto(name="MediaEntry", field=[name]),
            DescriptorProto(name="MediaEntries", field=[each]),
        ],
    )
    pool = DescriptorPool()
    pool.Add(file)
    found: type[Message] = GetMessageClass(pool.FindMessageTypeByName("MediaEntries"))
    return found
