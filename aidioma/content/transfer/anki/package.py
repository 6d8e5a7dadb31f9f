"""
The collection inside an Anki package, taken out without trusting the package.

A package is a ZIP archive; media are never unpacked. The collection is an SQLite database: plain in older
packages, compressed with Zstandard in newer ones, which hold a plain one besides that only says so.
"""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
_CHUNK = 1024 * 1024
_FREE_RATIO_BYTES = 4 * 1024 * 1024


@contextmanager
def opened_collection(file: BinaryIO) -> Iterator[sqlite3.Connection]:
    """
    Yield the collection of the package *file*, read-only.

    Raises:
        InvalidInputError: If it is no Anki package, or larger than allowed once unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
            path = Path(folder) / "collection.sqlite"
            _unpack(archive, _collection_in(archive), path)
            with closing(_open(path)) as connection:
                yield connection
    except (zipfile.BadZipFile, zstandard.ZstdError, sqlite3.Error, NotImplementedError, EOFError, OSError) as error:
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


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Write *member* to *path*; what counts is what really comes out, whatever the archive says of its size."""
    with archive.open(member) as packed, path.open("wb") as out:
        stream: IO[bytes] = packed
        if member.filename.endswith("b"):
            stream = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
        written = 0
        while chunk := stream.read(_CHUNK):
            written += len(chunk)
            if written > MAX_COLLECTION_BYTES:
                why = f"unpacks to more than {MAX_COLLECTION_BYTES:,} bytes"
                raise _RefusedError(why)
            if written > _FREE_RATIO_BYTES and written > MAX_RATIO * max(1, member.compress_size):
                why = f"unpacks to more than {MAX_RATIO} times its size, as only a trap does"
                raise _RefusedError(why)
            out.write(chunk)


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
