"""
A file of "Export my data", read piece by piece: what it unpacks to is never in memory at once.

The file is one JSON object whose tables are lists of rows. A row is read when it is asked for; how much comes out of
the file, how many rows there are and how large one is are all bounded before anything is made of them.
"""

import codecs
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, NoReturn, cast

from aidioma.errors import InvalidInputError
from aidioma.i18n import Message

MOST_BYTES: Final = 300_000_000
"""Some 200,000 answers with their marks: a hundred a day for more than five years."""
MOST_ROWS: Final = 250_000
MOST_CHARS_A_ROW: Final = 1_000_000
NOT_OURS: Final = Message(
    "This is not a file that “Export my data” made. Choose the file as it was downloaded, unchanged."
)
TOO_LARGE: Final = Message("This file is too large to be brought back.")
TABLES: Final = "tables"

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 65_536
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DAMAGED: Final = (ValueError, OSError, EOFError, zlib.error, RecursionError)


def parts(data: bytes) -> Iterator[tuple[str, str, Any]]:
    """
    Yield ("", name, value) for each value beside the tables, and (table, "", row) for each row, as they stand.

    Raises:
        InvalidInputError: If the file is none of ours, or too large.
    """
    try:
        yield from _parts(_Unpacked(_stream(data)))
    except InvalidInputError:
        raise
    except _DAMAGED as error:
        raise InvalidInputError(NOT_OURS, field="file") from error


def _stream(data: bytes) -> BinaryIO:
    packed = io.BytesIO(data)
    return cast("BinaryIO", gzip.GzipFile(fileobj=packed)) if data.startswith(_GZIP) else packed


def _parts(text: "_Unpacked") -> Iterator[tuple[str, str, Any]]:
    rows = 0
    for name in text.names():
        if name != TABLES:
            yield "", name, text.value()
            continue
        for table in text.names():
            for row in text.rows():
                rows += 1
                if rows > MOST_ROWS:
                    raise InvalidInputError(TOO_LARGE, field="file")
                yield table, "", row
    text.require_end()


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


@dataclass(slots=True)
class _Unpacked:
    """The text of a file, of which a window is held; whoever reads says what comes next."""

    stream: BinaryIO
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))
    _json: json.JSONDecoder = field(default_factory=lambda: json.JSONDecoder(parse_constant=_refuse))
    _text: str = ""
    _at: int = 0
    _size: int = 0
    _ended: bool = False

    def names(self) -> Iterator[str]:
        """Yield the keys of the object that begins here; the value of each is read before the next is asked for."""
        self._take("{")
        if self._takes("}"):
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise InvalidInputError(NOT_OURS, field="file")
            self._take(":")
            yield name
            if not self._takes(","):
                break
        self._take("}")

    def rows(self) -> Iterator[Any]:
        """Yield the values of the list that begins here."""
        self._take("[")
        if self._takes("]"):
            return
        while True:
            yield self.value()
            if not self._takes(","):
                break
        self._take("]")

    def value(self) -> Any:
        """Return the value that begins here, which may have so many characters as a row."""
        self._next()
        while len(self._text) - self._at < _CHUNK and not self._ended:  # so that no number is cut in two
            self._more()
        while True:
            try:
                value, self._at = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self._ended or len(self._text) - self._at > MOST_CHARS_A_ROW:
                    raise
                self._more(2 * (len(self._text) - self._at))
            else:
                return value

    def require_end(self) -> None:
        """Refuse a file that goes on."""
        if self._next():
            raise ValueError(NOT_OURS)

    def _take(self, char: str) -> None:
        if not self._takes(char):
            raise ValueError(NOT_OURS)

    def _takes(self, char: str) -> bool:
        found = self._next() == char
        self._at += found
        return found

    def _next(self) -> str:
        """Return the next character that is no space, "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def _more(self, wanted: int = _CHUNK) -> None:
        chunk = self.stream.read(wanted)
        self._size += len(chunk)
        if self._size > MOST_BYTES:
            raise InvalidInputError(TOO_LARGE, field="file")
        self._ended = not chunk
        self._text = self._text[self._at :] + self._decoder.decode(chunk, final=self._ended)
        self._at = 0
