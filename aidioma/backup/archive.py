"""
The file of a backup: a tar with a manifest first, then the database as pg_dump wrote it, then the files.

The manifest names every member with its size and SHA-256, so that a file that was cut off, changed or grown by
somebody else is refused before anything is touched.
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from aidioma.errors import InvalidInputError
from aidioma.files import whole_file

FORMAT: Final = 1
MANIFEST: Final = "aidioma-backup.json"
DATABASE: Final = "database.dump"
MEDIA: Final = "media/"
SETTINGS: Final = "settings/"
_MOST_MANIFEST_BYTES: Final = 64_000_000
_CHUNK: Final = 1 << 20
_MEMBER: Final = re.compile(r"database\.dump|(media|settings)/(?!\.)[^/\x00-\x1f]{1,200}")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]


class BackedUpFile(BaseModel):
    """One file in the backup."""

    model_config = ConfigDict(frozen=True)

    name: str
    bytes: int = Field(ge=0)
    sha256: str


class Counts(BaseModel):
    """What a database holds: rows by table, and how many definitions of each sort."""

    model_config = ConfigDict(frozen=True)

    rows: dict[Name, int]
    definitions: dict[Name, int]


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: datetime
    made_by: str
    revision: str
    server: int
    tools: int
    counts: Counts
    secrets: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    members: tuple[BackedUpFile, ...]


def described(path: Path, name: str) -> BackedUpFile:
    """Return the member *name* with what is in *path*."""
    with path.open("rb") as file:
        digest, size = _digest(file)
    return BackedUpFile(name=name, bytes=size, sha256=digest)


def write(path: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """
    Write the backup to *path*, whole and readable for its owner alone.

    Raises:
        OSError: If it cannot be written; nothing is left behind then.
    """
    with whole_file(path) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        about = manifest.model_dump_json(indent=1).encode()
        tar.addfile(_entry(MANIFEST, len(about), manifest.made_at), io.BytesIO(about))
        for member in manifest.members:
            with sources[member.name].open("rb") as content:
                tar.addfile(_entry(member.name, member.bytes, manifest.made_at), content)


def verified(path: Path) -> Manifest:
    """
    Read the whole of *path* and return what it says of itself, which is true of every byte of it.

    Raises:
        InvalidInputError: If it is no backup, or not as it was when it was made.
    """
    with opened(path) as (manifest, members):
        expected = {member.name: member for member in manifest.members}
        for name, content in members:
            member = expected.pop(name, None)
            if member is None or _digest(content) != (member.sha256, member.bytes):
                raise _damaged(path, name)
        if expected:
            raise _damaged(path, next(iter(expected)))
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]]:
    """
    Yield what the backup at *path* says of itself, and its members one after the other.

    Raises:
        InvalidInputError: If it is no backup of a format that is known here, or ends too early.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(path, tar)
            yield manifest, _members(path, tar)
    except (tarfile.TarError, EOFError) as error:
        msg = f"{path} is no backup of AIdioma, or was cut off: make it anew, or take another one"
        raise InvalidInputError(msg) from error
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror or error})"
        raise InvalidInputError(msg) from error


def copy(content: IO[bytes], target: IO[bytes]) -> None:
    """Copy *content* in pieces."""
    while piece := content.read(_CHUNK):
        target.write(piece)


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.isfile() else None
    if first is None or content is None or first.name != MANIFEST or first.size > _MOST_MANIFEST_BYTES:
        msg = f"{path} is no backup of AIdioma: the first file in it is not {MANIFEST}"
        raise InvalidInputError(msg)
    try:
        manifest = Manifest.model_validate_json(content.read())
    except ValidationError as error:
        raise _damaged(path, MANIFEST) from error
    if manifest.format != FORMAT:
        msg = f"{path} was made by AIdioma {manifest.made_by}, in a form that this one does not know: use a newer one"
        raise InvalidInputError(msg)
    return manifest


def _members(path: Path, tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    while (entry := tar.next()) is not None:
        content = tar.extractfile(entry) if entry.isfile() else None
        if content is None or not _MEMBER.fullmatch(entry.name):
            raise _damaged(path, entry.name)
        yield entry.name, content


def _damaged(path: Path, name: str) -> InvalidInputError:
    return InvalidInputError(
        f"{path} is damaged: {name!r} in it is not as it was when the backup was made. Take another one"
    )


def _digest(content: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := content.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _entry(name: str, size: int, made_at: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(made_at.timestamp())
    return entry
