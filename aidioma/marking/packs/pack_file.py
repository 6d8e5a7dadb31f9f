"""
The file that a pack is: a header and one judged answer a line, as JSON, gzipped or not.

A line that does not hold is named by its number and left out; a header that does not hold refuses the file. It is read
line by line, and what it unpacks to is bounded.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, BinaryIO, Final, Literal, cast

from pydantic import Field, ValidationError

from aidioma.errors import InvalidInputError
from aidioma.file_lines import FileLine, RejectedLine, read_lines
from aidioma.i18n import Message
from aidioma.marking.cache.keys import FEEDBACK_LANGUAGE, packed_key
from aidioma.marking.packs.pack_line import PackLine, Strict
from aidioma.model.marks import Direction

FORMAT: Final = "aidioma-pack"
FORMAT_VERSION: Final = 1
MOST_LINES: Final = 50_000
MOST_BYTES: Final = 64 * 1024 * 1024
"""What a file may unpack to."""
NOT_A_PACK: Final = Message("This is not a pack. Choose a file that “cache export” made.")
TOO_LARGE: Final = Message("This pack is too large: it unpacks to more than {mb} MB.", mb=MOST_BYTES // 1024 // 1024)

_GZIP: Final = b"\x1f\x8b"
_DAMAGED: Final = (OSError, EOFError, zlib.error)

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Certificate(Strict):
    """
    How often what the pack's installation reuses was found wrong: ``wrong`` of ``n`` that were judged once more.

    ``high`` is the upper bound of the rate, which holds with 95 %; ``how`` says what was compared with what.
    """

    n: Annotated[int, Field(ge=0)]
    wrong: Annotated[int, Field(ge=0)]
    rate: Annotated[float, Field(ge=0, le=1)] | None = None
    high: Annotated[float, Field(ge=0, le=1)] | None = None
    how: Annotated[str, Field(min_length=1, max_length=400)]


class PackHeader(Strict):
    """
    The first line: what the pack is called, where it comes from, and what it is worth.

    ``model`` and ``prompt_version`` are those of the judge that most of it comes from, ``least_learners`` how many
    different people gave each answer that is not authored.
    """

    format: Literal["aidioma-pack"] = FORMAT
    version: Literal[1] = FORMAT_VERSION
    name: Name
    about: Annotated[str, Field(max_length=400)] = ""
    made_at: datetime
    model: Annotated[str, Field(max_length=120)] = ""
    prompt_version: Annotated[str, Field(max_length=120)] = ""
    feedback_language: Annotated[str, Field(max_length=8)] = FEEDBACK_LANGUAGE
    directions: tuple[Direction, ...] = ()
    least_learners: Annotated[int, Field(ge=1, le=10_000)]
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that holds: where it stands, where it is kept, and what is kept of it."""

    number: int
    size: int
    key: str
    response: Mapping[str, Any]


def read_pack(file: BinaryIO) -> tuple[PackHeader, Iterator[ReadLine | RejectedLine]]:
    """
    Return the header of a pack and its lines, which are read when they are asked for.

    Raises:
        InvalidInputError: If it is no pack, of a version that is not known, damaged or too large; while reading, too.
    """
    lines = _bounded(file)
    first = next(lines, None)
    if first is None or isinstance(first, RejectedLine):
        raise InvalidInputError(NOT_A_PACK, field="file")
    header = _header(first.text)
    return header, _lines(lines, header)


def write_pack(file: BinaryIO, header: PackHeader, lines: Iterable[PackLine], *, packed: bool) -> int:
    """Write a pack, gzipped if *packed*, and return how many answers are in it."""
    out = cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="")) if packed else file
    written = 0
    out.write((header.model_dump_json() + "\n").encode())
    for line in lines:
        out.write((line.model_dump_json(exclude_defaults=True, by_alias=True) + "\n").encode())
        written += 1
    if packed:
        out.close()
    return written


def _header(text: str) -> PackHeader:
    try:
        header = PackHeader.model_validate_json(text)
    except ValidationError as error:
        if FORMAT not in text:
            raise InvalidInputError(NOT_A_PACK, field="file") from error
        msg = Message("The pack's first line does not hold: {why}.", why=_first(error))
        raise InvalidInputError(msg, field="file") from error
    if header.feedback_language != FEEDBACK_LANGUAGE:
        msg = Message("This pack explains in another language ({code}).", code=header.feedback_language)
        raise InvalidInputError(msg, field="file")
    return header


def _lines(lines: Iterator[FileLine | RejectedLine], header: PackHeader) -> Iterator[ReadLine | RejectedLine]:
    """Yield the lines after the header, each answer once."""
    keys: set[str] = set()
    for count, line in enumerate(lines, start=1):
        if count > MOST_LINES:
            msg = Message("This pack has more than {most} lines. Split it.", most=MOST_LINES)
            raise InvalidInputError(msg, field="file")
        found = line if isinstance(line, RejectedLine) else _checked(line, header)
        if isinstance(found, ReadLine) and found.key in keys:
            found = RejectedLine(found.number, found.size, "an earlier line is about the same answer")
        if isinstance(found, ReadLine):
            keys.add(found.key)
        yield found


def _checked(line: FileLine, header: PackHeader) -> ReadLine | RejectedLine:
    try:
        found = PackLine.model_validate_json(line.text)
        key = packed_key(found.asked, found.words, header.name)
        return ReadLine(line.number, line.size, key, found.response_in(header.name))
    except ValidationError as error:
        return RejectedLine(line.number, line.size, _first(error))
    except ValueError as error:
        return RejectedLine(line.number, line.size, str(error))


def _first(error: ValidationError) -> str:
    """Return the first thing that does not hold, and where."""
    found = error.errors()[0]
    where = ".".join(map(str, found["loc"]))
    return f"{where}: {found['msg']}" if where else found["msg"].removeprefix("Value error, ")


def _bounded(file: BinaryIO) -> Iterator[FileLine | RejectedLine]:
    """Yield the lines that are not empty."""
    is_packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    stream = _Bounded(cast("BinaryIO", gzip.GzipFile(fileobj=file, mode="rb")) if is_packed else file)
    try:
        for line in read_lines(cast("BinaryIO", stream)):
            if isinstance(line, RejectedLine) or line.text.strip():
                yield line
    except _DAMAGED as error:
        msg = Message("This pack is damaged: it cannot be unpacked. Download it again.")
        raise InvalidInputError(msg, field="file") from error


@dataclass(slots=True)
class _Bounded:
    """A stream that gives no more than a pack may have."""

    stream: BinaryIO
    given: int = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        found = self.stream.read(size)
        self.given += len(found)
        if self.given > MOST_BYTES:
            raise InvalidInputError(TOO_LARGE, field="file")
        return found
