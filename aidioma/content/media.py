"""
Recordings and pictures that teachers bring: files of this installation, in one folder, named by what is in them.

What a file is, is told by its first bytes, never by its name. Items name a file of this folder and nothing else, so
no item can make a page read another file of the machine.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

import filetype

from aidioma.content.kinds.parts import Media, MediaKind
from aidioma.content.service import Actor, require_author
from aidioma.errors import InvalidInputError
from aidioma.files import MAX_UPLOAD_MB, write_whole
from aidioma.i18n import Message
from aidioma.settings import Settings

MAX_FILE_MB: Final = MAX_UPLOAD_MB
_MB: Final = 1_000_000
_ENOUGH_BYTES: Final = 8_192
_NAME_DIGITS: Final = 32
MEDIA_TYPES: Final = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
"""What is taken and sent, by the end of the name. No SVG: it can carry a script."""


class NoRoomError(InvalidInputError):
    """The folder holds as much as it may."""

    def __init__(self) -> None:
        msg = Message("There is no room left for recordings and pictures. Ask an administrator to make some.")
        super().__init__(msg, field="media")


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """The folder, which holds *most_bytes* at most. Safe between processes; machines that share it share its files."""

    folder: Path
    most_bytes: int

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Return the folder of this installation."""
        return cls(settings.data_dir / "media", settings.media_mb * _MB)

    def keep(self, content: bytes, *, by: Actor) -> Media:
        """
        Store *content* and return how an item names it; the same bytes are stored once.

        Raises:
            InvalidInputError: If it is too large, no recording or picture, or there is no room for it.
            NotAllowedError: If *by* is no author.
        """
        (media,) = self.keep_all([content], by=by)
        return media

    def keep_all(self, contents: Iterable[bytes], *, by: Actor) -> list[Media]:
        """Store *contents* as :meth:`keep` does each of them, and look once at how much room there is."""
        require_author(by, "write content")
        kept: list[Media] = []
        room: int | None = None
        for content in contents:
            media = self.named(content)
            path = self.folder / media.name
            if not path.exists():
                room = (self.room_bytes() if room is None else room) - len(content)
                if room < 0:
                    raise NoRoomError
                write_whole(path, content)
            kept.append(media)
        return kept

    def named(self, content: bytes) -> Media:
        """
        Return how an item would name *content*, which is not kept.

        Raises:
            InvalidInputError: If it is too large, or no recording or picture.
        """
        if len(content) > MAX_FILE_MB * _MB:
            msg = Message("This file is larger than {mb} MB. Please make it shorter or smaller.", mb=MAX_FILE_MB)
            raise InvalidInputError(msg, field="media")
        suffix = _suffix(content)
        return Media(kind=_kind(suffix), url=f"media/{sha256(content).hexdigest()[:_NAME_DIGITS]}{suffix}")

    def path(self, name: str) -> Path | None:
        """Return where the file *name* is; None if there is none, or *name* is not that of a recording or picture."""
        path = self.folder / Path(name).name
        return path if path.name == name and path.suffix in MEDIA_TYPES and path.is_file() else None

    def room_bytes(self) -> int:
        """Return how much can be added."""
        there = os.scandir(self.folder) if self.folder.is_dir() else ()
        return self.most_bytes - sum(entry.stat().st_size for entry in there)


def _suffix(content: bytes) -> str:
    found = filetype.guess(content[:_ENOUGH_BYTES])
    suffix = f".{found.extension}" if found else ""
    if suffix not in MEDIA_TYPES:
        msg = Message("Browsers cannot play or show this file. Allowed are: {kinds}.", kinds=_listed())
        raise InvalidInputError(msg, field="media")
    return suffix


def _listed() -> str:
    return ", ".join(suffix[1:] for suffix in MEDIA_TYPES)


def _kind(suffix: str) -> MediaKind:
    match MEDIA_TYPES[suffix].partition("/")[0]:
        case "video":
            return "video"
        case "audio":
            return "audio"
        case _:
            return "image"
