"""
Recordings and pictures that a file brings along: they wait until their items are stored.

What is refused, left alone or rolled back leaves nothing in the folder of this installation.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aidioma.content.kinds.parts import Media
from aidioma.content.media import MediaFiles, NoRoomError
from aidioma.content.service import Actor


@dataclass(slots=True)
class ArrivingMedia:
    """What a file brings for *files*; it waits in *folder*, or nowhere where the file is only looked at."""

    files: MediaFiles
    folder: Path | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    """In bytes, by name, of what is new here."""
    _room_bytes: int | None = None

    def take(self, content: bytes) -> Media:
        """
        Have *content* wait and return how an item names it.

        Raises:
            InvalidInputError: If it is too large, no recording or picture, or there will be no room for it.
        """
        media = self.files.named(content)
        if media.name in self.sizes or self.has(media.name):
            return media
        room = self.files.room_bytes() if self._room_bytes is None else self._room_bytes
        if len(content) > room:
            raise NoRoomError
        if self.folder is not None:
            try:
                (self.folder / media.name).write_bytes(content)
            except OSError as error:
                raise NoRoomError from error
        self.sizes[media.name], self._room_bytes = len(content), room - len(content)
        return media

    def has(self, name: str) -> bool:
        """Whether this installation has the file *name* already."""
        return self.files.path(name) is not None

    def keep(self, names: Iterable[str], *, by: Actor) -> None:
        """
        Keep those of *names* that wait.

        Raises:
            InvalidInputError: If others have taken the room for them meanwhile.
            NotAllowedError: If *by* is no author.
        """
        if self.folder is not None:
            waiting = (self.folder / name for name in sorted(self.sizes.keys() & set(names)))
            self.files.keep_all((path.read_bytes() for path in waiting), by=by)


@contextmanager
def waiting_media(files: MediaFiles) -> Iterator[ArrivingMedia]:
    """Yield where recordings and pictures wait; those that are not kept are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
        yield ArrivingMedia(files, Path(folder))


def media_in(metadata: Mapping[str, Any]) -> dict[str, Media]:
    """Return the recordings and pictures that *metadata* names, as it is stored, by field."""
    named = {key: value for key, value in metadata.items() if isinstance(value, Mapping) and "url" in value}
    return {key: media for key, value in named.items() if (media := _media(value)) is not None}


def _media(value: Mapping[str, Any]) -> Media | None:
    try:
        return Media.model_validate(value)
    except ValidationError:
        return None
