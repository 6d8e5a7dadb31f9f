"""A text file from anywhere, line by line, with every size bounded before it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aidioma.errors import InvalidInputError

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_LINE_BYTES = 1024 * 1024

CHUNK_BYTES = 64 * 1024

_LINE_ENDS = b"\r\n"
_UTF8_BOM = b"\xef\xbb\xbf"
_NOT_TEXT = {
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"PK\x03\x04": "a ZIP archive, such as a spreadsheet; save it as text first (an Anki deck is of the format apkg)",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line without its end. ``number`` counts from 1, ``size`` is its length in the file in bytes."""

    number: int
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that cannot be used, and why. ``size`` as in :class:`FileLine`."""

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


def read_lines(file: BinaryIO) -> Iterator[FileLine | RejectedLine]:
    """
    Yield every line of *file*; one that is too long or no UTF-8 comes as rejected, and nothing else is lost.

    A line ends with a line feed, a carriage return, or both, whichever its writer put, in one file too.
    """
    for number, (raw, size) in enumerate(_raw_lines(file), start=1):
        if len(raw) > MAX_LINE_BYTES:
            yield RejectedLine(number, size, f"has {size:,} bytes; a line may have {MAX_LINE_BYTES:,}")
        else:
            yield _decoded(number, size, raw.removeprefix(_UTF8_BOM) if number == 1 else raw)


def _raw_lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """
    Yield each line without its end, and its size with it; of one that is too long only the beginning.

    Bytes are divided at CR, LF and CRLF alone: what else Unicode calls a line's end is text.
    """
    rest, passed = b"", 0
    while chunk := file.read(CHUNK_BYTES):
        *whole, rest = _divided(rest + chunk)
        for raw in whole:
            yield raw.rstrip(_LINE_ENDS), len(raw) + passed
            passed = 0
        spare = len(rest) - MAX_LINE_BYTES - CHUNK_BYTES
        if spare > 0 and not rest.endswith(b"\r"):
            rest, passed = rest[:-spare], passed + spare
    if rest:
        yield rest.rstrip(_LINE_ENDS), len(rest) + passed


def _divided(text: bytes) -> list[bytes]:
    """Return the lines of *text* with their ends; the last one is what may go on, which a CR may, too."""
    lines = text.splitlines(keepends=True)
    return lines if lines and not lines[-1].endswith(b"\n") else [*lines, b""]


def _decoded(number: int, size: int, raw: bytes) -> FileLine | RejectedLine:
    try:
        return FileLine(number, size, raw.decode())
    except UnicodeDecodeError as error:
        return RejectedLine(number, size, f"is not UTF-8 at byte {error.start + 1}; save the file as UTF-8")
