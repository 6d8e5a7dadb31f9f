"""
What is inside an Anki package, taken out without trusting the package.

A package is a ZIP archive. The collection is an SQLite database: plain in older packages, compressed with Zstandard in
newer ones, which hold a plain one besides that only says so. No name in it is ever a path here.
"""

import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import zstandard

from aidioma.errors import InvalidInputError

MAX_COLLECTION_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
"""How much smaller a packed collection may be; real ones shrink to a third or a tenth."""
MAX_MEMBERS = 200_000
MAX_CELL_BYTES = 32 * 1024 * 1024
MAX_STEPS = 20_000_000
"""Of SQLite's virtual machine, in thousands, before a query is taken for one without end."""

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_PACKED_BY = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_CHUNK = 1024 * 1024
_FREE_RATIO_BYTES = 4 * 1024 * 1024

_DAMAGED = (
    zipfile.BadZipFile,
    zstandard.ZstdError,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    UnicodeDecodeError,
)
UNREADABLE = (*_DAMAGED, KeyError, RuntimeError)
"""What reading a member raises that is damaged, missing (KeyError) or encrypted (RuntimeError)."""


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: its collection, read-only, and the archive; ``is_newer`` packages compress every member."""

    collection: sqlite3.Connection
    archive: zipfile.ZipFile
    is_newer: bool

    def pieces(self, member: str, *, most: int) -> Iterator[bytes]:
        """
        Yield what is in *member*, piece by piece.

        Raises:
            TooLargeError: If it has more than *most* bytes; a trap if it unpacks like one.
            One of UNREADABLE: If there is none of that name, or it is damaged.
        """
        return _unpacked(self.archive, self.archive.getinfo(member), compressed=self.is_newer, most=most)


class MemberTooLargeError(InvalidInputError):
    """A member of the archive is larger than allowed; the message goes on from its name."""

    def __init__(self, why: str) -> None:
        super().__init__(why, field="file")


class TrapError(MemberTooLargeError):
    """A member of the archive unpacks to a great many times its size."""


@contextmanager
def opened_package(file: BinaryIO) -> Iterator[Package]:
    """
    Yield the package *file*.

    Raises:
        InvalidInputError: If it is no Anki package, or larger than allowed once unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
            path, member = Path(folder) / "collection.sqlite", _collection_in(archive)
            is_newer = member.filename.endswith("b")
            with path.open("wb") as out:
                out.writelines(_unpacked(archive, member, compressed=is_newer, most=MAX_COLLECTION_BYTES))
            with closing(_open(path)) as connection:
                yield Package(connection, archive, is_newer)
    except MemberTooLargeError as error:
        raise _RefusedError(str(error)) from error
    except (sqlite3.Error, *_DAMAGED) as error:
        msg = f"The Anki package cannot be read: {error}. Export the deck from Anki again and try that file."
        raise InvalidInputError(msg, field="file") from error


def _collection_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        why = f"holds {len(members):,} files; {MAX_MEMBERS:,} are allowed"
        raise _RefusedError(why)
    named = {member.filename: member for member in members}
    found = next((named[name] for name in _COLLECTIONS if name in named), None)
    if found is None:
        why = "holds no Anki collection"
        raise _RefusedError(why)
    if found.flag_bits & 1:
        why = "is encrypted"
        raise _RefusedError(why)
    return found


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, compressed: bool, most: int) -> Iterator[bytes]:
    """Yield *member* in pieces; what counts is what really comes out, whatever the archive says of its size."""
    if member.compress_type not in _PACKED_BY:
        why = "it is compressed in a way that Anki does not use"
        raise zipfile.BadZipFile(why)
    with archive.open(member) as packed:
        stream: IO[bytes] = packed
        if compressed:
            stream = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                why = f"unpacks to more than {most:,} bytes"
                raise MemberTooLargeError(why)
            if size > _FREE_RATIO_BYTES and size > MAX_RATIO * max(1, member.compress_size):
                why = f"unpacks to more than {MAX_RATIO} times its size, as only a trap does"
                raise TrapError(why)
            yield chunk


def _open(path: Path) -> sqlite3.Connection:
    """Open the database so that nothing in it runs: no writing, no trusted schema, no query without end."""
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.create_collation("unicase", _compare)
    connection.text_factory = bytes
    steps = iter(range(MAX_STEPS // 1000))
    connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
    views = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'view'").fetchone()[0]
    if views:
        why = "holds views, which no Anki collection has"
        raise _RefusedError(why)
    return connection


def _compare(one: str, other: str) -> int:
    """Order names without case, as Anki declares its newer tables to be."""
    a, b = one.casefold(), other.casefold()
    return (a > b) - (a < b)


class _RefusedError(InvalidInputError):
    """The package is not what it should be; nothing of it was used."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The Anki package {why}, so nothing was imported.", field="file")
