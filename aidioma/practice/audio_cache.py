"""Recordings made by the provider, kept on disk up to a size: whoever listens next pays nothing."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from aidioma.files import write_whole

SUFFIX: Final = ".mp3"


@dataclass(frozen=True, slots=True)
class Sounds:
    """A folder of recordings by key; what was not heard for longest goes first. Safe between processes."""

    folder: Path
    most_bytes: int

    def get(self, key: str) -> bytes | None:
        """Return the recording of *key*, which is then the one heard last."""
        path = self._path(key)
        try:
            sound = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            path.touch()
        return sound

    def put(self, key: str, sound: bytes) -> None:
        """Keep *sound* for *key*; a folder that cannot be written keeps nothing, which only costs the next listener."""
        with suppress(OSError):
            write_whole(self._path(key), sound)
            self._make_room()

    def _path(self, key: str) -> Path:
        return self.folder / f"{blake2b(key.encode(), digest_size=20).hexdigest()}{SUFFIX}"

    def _make_room(self) -> None:
        kept = [(path.stat(), path) for path in self.folder.glob(f"*{SUFFIX}")]
        too_much = sum(stat.st_size for stat, _ in kept) - self.most_bytes
        for stat, path in sorted(kept, key=lambda one: (one[0].st_mtime_ns, one[1])):
            if too_much <= 0:
                break
            path.unlink(missing_ok=True)
            too_much -= stat.st_size
