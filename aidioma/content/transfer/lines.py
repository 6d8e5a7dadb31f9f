"""A text file from anywhere, line by line, with every size bounded before it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aidioma.errors import InvalidInputError

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024

_UTF8_BOM = b"\xef\xbb\xbf"
_NOT_TEXT = {
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"PK\x03\x04": "a ZIP archive, such as a spreadsheet; save it as text first (an Anki deck is of the format apkg)",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. ``number`` counts from 1, ``size`` is its length in the file in bytes."""

    number: int
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot be used, and why. ``size`` as in :class:`Line`."""

    number: int
    size: int
    error: str


def open_bounded(path: Path, *, is_archive: bool = False) -> BinaryIO:
    """
    Open *path* for reading; *is_archive* says that it need not be text.

    Raises:
        InvalidInputError: If there is no such file, it cannot be read, is too large, or plainly no UTF-8 text.
    """
    if not path.is_file():
        msg = f"There is no file {path}."
        raise InvalidInputError(msg, field="file")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        msg = f"{path.name} has {size:,} bytes; {MAX_FILE_BYTES:,} are allowed. Split it and import the parts."
        raise InvalidInputError(msg, field="file")
    try:
        file = path.open("rb")
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise InvalidInputError(msg, field="file") from error
    head = b"" if is_archive else file.read(4)
    if what := next((what for magic, what in _NOT_TEXT.items() if head.startswith(magic)), None):
        file.close()
        msg = f"{path.name} is {what}."
        raise InvalidInputError(msg, field="file")
    file.seek(0)
    return file


def read_lines(file: BinaryIO) -> Iterator[Line | Rejected]:
    """Yield every line of *file*; one that is too long or no UTF-8 comes as rejected, and nothing else is lost."""
    number = 0
    while raw := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        size = len(raw)
        if size > MAX_LINE_BYTES and not raw.endswith(b"\n"):
            size += _skip_rest(file)
            yield Rejected(number, size, f"has {size:,} bytes; a line may have {MAX_LINE_BYTES:,}")
            continue
        if number == 1:
            raw = raw.removeprefix(_UTF8_BOM)
        yield _decoded(number, size, raw)


def _decoded(number: int, size: int, raw: bytes) -> Line | Rejected:
    try:
        return Line(number, size, raw.decode().removesuffix("\n").removesuffix("\r"))
    except UnicodeDecodeError as error:
        return Rejected(number, size, f"is not UTF-8 at byte {error.start + 1}; save the file as UTF-8")


def _skip_rest(file: BinaryIO) -> int:
    skipped = 0
    while part := file.readline(MAX_LINE_BYTES):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped
