"""One item a line, as JSON: everything an item is, and the form in which installations exchange content."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NoReturn

from aidioma.content.file_fragments import FileFragments
from aidioma.errors import InvalidContentError
from aidioma.file_lines import FileLine, RejectedLine, read_lines
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, checked


def read_jsonl(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """Yield one incoming item for each line that is not empty; lines of fragments are no items, but of those after."""
    fragments = FileFragments()
    for line in read_lines(file):
        if isinstance(line, RejectedLine):
            yield line
        elif line.text.strip():
            yield from _incoming(line, options, fragments)


def _incoming(line: FileLine, options: Options, fragments: FileFragments) -> Iterator[Incoming | RejectedLine]:
    try:
        row = json.loads(line.text, parse_constant=_refuse_constant)
        if not isinstance(row, dict):
            expected = 'is not an object; expected {"primary_text": …, "metadata": {…}}'
            yield RejectedLine(line.number, line.size, expected)
        elif not fragments.defined_by(row):
            yield checked(line.number, line.size, fragments.completed(row), options, names_place=True)
    except json.JSONDecodeError as error:
        yield RejectedLine(line.number, line.size, f"is not JSON: {error.msg} at character {error.pos + 1}")
    except InvalidContentError as error:
        yield RejectedLine(line.number, line.size, error.public_message)
    except (ValueError, RecursionError) as error:
        yield RejectedLine(line.number, line.size, f"is not usable JSON: {error}")


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number that JSON knows"
    raise ValueError(msg)


def jsonl_lines(rows: Iterable[Mapping[str, Any]], _media: MediaPath) -> Iterator[str]:
    """Yield each row as one line, with its keys in order, so that equal content is equal bytes."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


JSONL = Format("jsonl", read_jsonl, jsonl_lines)
