"""
A table with a header, as spreadsheets make them; and back.

Lists are written in one cell, their parts divided by ``|``; what no column holds is JSON in the column
``metadata``. A cell that a spreadsheet would run as a formula gets an apostrophe in front, which is taken
off again on reading.
"""

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from aidioma.content.types import KINDS
from aidioma.errors import InvalidInputError
from aidioma.file_lines import MAX_LINE_BYTES, FileLine, RejectedLine, read_lines
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, checked

COLUMNS = ("id", "content_type", "difficulty", "primary_text", "secondary_text")
LISTS = ("accepted", "accepted_en", "topics", "grammar_concepts")
TEXTS = ("source", "licence", "attribution", "status", "note")
HINTS = ("hint_nudge", "hint_pattern", "hint_answer")
HEADER = (*COLUMNS, *LISTS, *TEXTS, *HINTS, "metadata")
ALIASES = {"spanish": "primary_text", "english": "secondary_text", "level": "difficulty", "type": "content_type"}

MAX_RECORD_LINES = 500
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BETWEEN_PARTS = re.compile(r"(?<!\\)\|")

csv.field_size_limit(MAX_LINE_BYTES)


def read_csv(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """
    Yield one incoming item a record. Where a record spans lines, its number is that of the first.

    Raises:
        InvalidInputError: If the first line is no header that names the Spanish text.
    """
    lines = read_lines(file)
    header, delimiter = _header(next(lines, None), options.mapping)
    for record in _records(lines, delimiter):
        if isinstance(record, RejectedLine):
            yield record
        elif any(cell.strip() for cell in record.cells):
            yield _incoming(record, header, options)


def sampled_columns(file: BinaryIO) -> dict[str, str]:
    """Return the names of the columns of a table, each with an example; none of what is no table."""
    lines = read_lines(file)
    first = next(lines, None)
    if not isinstance(first, FileLine):
        return {}
    delimiter = _delimiter(first.text)
    names = _cells_of(first.text, delimiter)
    if not isinstance(names, list):
        return {}
    second = next((record.cells for record in _records(lines, delimiter) if isinstance(record, _Record)), [])
    examples = {name.strip(): cell[:80] for name, cell in zip(names, second, strict=False)}
    return {name.strip(): examples.get(name.strip(), "") for name in names if name.strip()}


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    size: int
    cells: list[str]


def _records(lines: Iterator[FileLine | RejectedLine], delimiter: str) -> Iterator[_Record | RejectedLine]:
    """Join lines that a quoted cell holds together; a quote that is never closed costs its own line alone."""
    waiting: deque[FileLine | RejectedLine] = deque()
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        if isinstance(line, RejectedLine):
            yield line
            continue
        parts, cells = [line], _cells_of(line.text, delimiter)
        while cells is None and len(parts) < MAX_RECORD_LINES and sum(part.size for part in parts) < MAX_LINE_BYTES:
            more = waiting.popleft() if waiting else next(lines, None)
            if not isinstance(more, FileLine):
                waiting.extendleft([more] if more else [])
                break
            parts.append(more)
            cells = _cells_of("\n".join(part.text for part in parts), delimiter) if '"' in more.text else None
        if isinstance(cells, list):
            yield _Record(line.number, sum(part.size for part in parts), cells)
        else:
            yield RejectedLine(line.number, line.size, cells or "opens a quote that is never closed")
            waiting.extendleft(reversed(parts[1:]))


def _cells_of(text: str, delimiter: str) -> list[str] | str | None:
    """Return the cells of one record, None while a quote is open at its end, or what is wrong with it."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return None if "unexpected end of data" in str(error) else f"cannot be read: {error}"


def _header(first: FileLine | RejectedLine | None, mapping: Mapping[str, str]) -> tuple[Sequence[str], str]:
    if not isinstance(first, FileLine):
        msg = f"The file has no header. Its first line must name the columns, such as {','.join(HEADER[:6])}."
        raise InvalidInputError(msg, field="file")
    delimiter = _delimiter(first.text)
    names = _cells_of(first.text, delimiter)
    header = [_ours(name.strip(), mapping) for name in names] if isinstance(names, list) else []
    used = [name for name in header if name]
    if "primary_text" not in used or len(set(used)) < len(used):
        msg = (
            f"Line 1 must name each column once, and one of them primary_text (or spanish); it says: {first.text[:200]}"
        )
        raise InvalidInputError(msg, field="file")
    return header, delimiter


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _ours(name: str, mapping: Mapping[str, str]) -> str:
    """Return what the column *name* is to be here; "" where it is left out."""
    return mapping[name] if name in mapping else ALIASES.get(name.lower(), name.lower())


def _incoming(record: _Record, header: Sequence[str], options: Options) -> Incoming | RejectedLine:
    if len(record.cells) > len(header):
        error = f"has {len(record.cells)} cells, the header {len(header)}; put cells that hold a delimiter in quotes"
        return RejectedLine(record.number, record.size, error)
    try:
        row = _row(
            {name: _unarmed(cell) for name, cell in zip(header, record.cells, strict=False) if name and cell.strip()}
        )
    except (ValueError, RecursionError) as error:
        return RejectedLine(record.number, record.size, f"metadata: is not a JSON object: {error}")
    return checked(record.number, record.size, _with_an_answer(row, options), options)


def _with_an_answer(row: dict[str, Any], options: Options) -> dict[str, Any]:
    """Return *row*; where its kind needs an accepted answer and the table names none, the Spanish text is it."""
    kind = KINDS.get(row.get("content_type", options.content_type))
    needs = kind is not None and "accepted" in kind.model_fields and kind.model_fields["accepted"].is_required()
    if needs and "primary_text" in row:
        row["metadata"].setdefault("accepted", [row["primary_text"]])
    return row


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    metadata = json.loads(cells.get("metadata", "{}"))
    if not isinstance(metadata, dict):
        msg = "expected {…}"
        raise ValueError(msg)  # noqa: TRY004 - the cell's text is wrong, not a type of ours
    hints = {name.removeprefix("hint_"): cells[name] for name in HINTS if name in cells}
    said = {name: _parts(cell) if name in LISTS else cell for name, cell in cells.items() if name not in _ELSEWHERE}
    columns = {name: cells[name] for name in COLUMNS if name in cells}
    return columns | {"metadata": metadata | said | ({"hints": hints} if hints else {})}


_ELSEWHERE = frozenset({*COLUMNS, *HINTS, "metadata"})


def _parts(cell: str) -> list[str]:
    return [part.replace("\\|", "|").strip() for part in _BETWEEN_PARTS.split(cell) if part.strip()]


def csv_lines(rows: Iterable[Mapping[str, Any]], _media: MediaPath) -> Iterator[str]:
    """Yield the header, and one record for each row."""
    yield _record(HEADER)
    for row in rows:
        yield _record(_cells(row))


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    rest = dict(row["metadata"])
    cells = {name: row.get(name) or "" for name in COLUMNS}
    for name in LISTS:
        if _is_list_of_texts(rest.get(name)):
            cells[name] = " | ".join(part.replace("|", "\\|") for part in rest.pop(name))
    for name in TEXTS:
        if isinstance(rest.get(name), str) and rest[name]:
            cells[name] = rest.pop(name)
    hints = rest.get("hints")
    if isinstance(hints, dict) and hints and all(f"hint_{level}" in HINTS and text for level, text in hints.items()):
        cells |= {f"hint_{level}": text for level, text in rest.pop("hints").items()}
    cells["metadata"] = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else ""
    return (_armed(cells.get(name, "")) for name in HEADER)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) and "\\" not in part and part for part in value)


def _armed(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unarmed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _record(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


CSV = Format("csv", read_csv, csv_lines)
