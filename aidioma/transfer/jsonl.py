"""One item a line, as JSON: everything an item is, and the form in which installations exchange content."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NoReturn

from aidioma.file_lines import FileLine, RejectedLine, read_lines
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, checked


def read_jsonl(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """Yield one incoming item for each line that is not empty."""
    for line in read_lines(file):
        if isinstance(line, RejectedLine):
            yield line
        elif line.text.strip():
            yield _incoming(line, options)


def _incoming(line: FileLine, options: Options) -> Incoming | RejectedLine:
    try:
        row = json.loads(line.text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return RejectedLine(line.number, line.size, f"is not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:
        return RejectedLine(line.number, line.size, f"is not usable JSON: {error}")
    if not isinstance(row, dict):
        return RejectedLine(line.number, line.size, 'is not an object; expected {"primary_text": …, "metadata": {…}}')
    return checked(line.number, line.size, row, options)


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number that JSON knows"
    raise ValueError(msg)


def jsonl_lines(rows: Iterable[Mapping[str, Any]], _media: MediaPath) -> Iterator[str]:
    """Yield each row as one line, with its keys in order, so that equal content is equal bytes."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


JSONL = Format("jsonl", read_jsonl, jsonl_lines)
