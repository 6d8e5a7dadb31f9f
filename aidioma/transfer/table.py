"""
A table with a header, as spreadsheets make them; and back.

Lists are written in one cell, their parts divided by ``|``; grammars, fragments and foreseen mistakes one on each line
of their cell; what no column holds is JSON in the column ``metadata``. A cell that a spreadsheet would run as a formula
gets an apostrophe in front, which is taken off again on reading.
"""

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from aidioma.content.foreseen_lines import foreseen_line, foreseen_of
from aidioma.content.types import KINDS
from aidioma.errors import InvalidContentError, InvalidInputError
from aidioma.file_lines import MAX_LINE_BYTES, FileLine, RejectedLine, read_lines
from aidioma.i18n import Message
from aidioma.transfer.anki.plain import plain_text
from aidioma.transfer.encoding import as_utf8
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, Provenance, checked
from aidioma.transfer.layout import ColumnHints, Layout, layout_of, sampled

COLUMNS = ("id", "content_type", "difficulty", "primary_text", "secondary_text")
LISTS = ("accepted", "accepted_en", "topics", "grammar_concepts")
TEXTS = ("source", "licence", "attribution", "status", "note")
HINTS = ("hint_nudge", "hint_pattern", "hint_answer")
GRAMMARS = ("grammars", "grammars_en", "fragments")
MISTAKES = ("foreseen", "foreseen_en")
HEADER = (*COLUMNS, *LISTS, *TEXTS, *HINTS, *GRAMMARS, *MISTAKES, "metadata")
ALIASES = {
    "type": "content_type",
    "grammar": "grammars",
    "grammar_en": "grammars_en",
}

MAX_RECORD_LINES = 500
MAX_TAG, MAX_TAGS = 60, 30
_MARKUP = re.compile(r"&(?:[a-z]{2,10}|#\d{2,6}|#x[0-9a-f]{2,5});|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BETWEEN_PARTS = re.compile(r"(?<!\\)\|")

csv.field_size_limit(MAX_LINE_BYTES)


def read_csv(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """
    Yield one incoming item a record. Where a record spans lines, its number is that of the first.

    Raises:
        InvalidInputError: If nothing tells which column is the Spanish text.
    """
    lines, layout = opened_table(file, wanted_of(options), options)
    _require_spanish(layout)
    for record in records(lines, layout.delimiter):
        if isinstance(record, RejectedLine):
            yield record
        elif any(cell.strip() for cell in record.cells):
            yield _incoming(record, layout, options)


def opened_table(
    file: BinaryIO, wanted: ColumnHints, options: Options, *, quoted: bool = True
) -> tuple[Iterator[FileLine | RejectedLine], Layout]:
    """Return the lines of *file* behind its header, and how the table is laid out; what is to be said of it is said."""
    file, is_windows = as_utf8(file)
    lines = read_lines(file)
    taken, texts = sampled(lines)
    layout = layout_of(texts, wanted, quoted=quoted)
    options.say([READ_AS_WINDOWS] if is_windows else [])
    options.say(layout.notes)
    return chain(_behind(taken, layout.skipped), lines), layout


READ_AS_WINDOWS = Message("The file is no UTF-8; it was read as Windows-1252, as spreadsheets save it.")


def _behind(lines: Sequence[FileLine | RejectedLine], skipped: int) -> Iterator[FileLine | RejectedLine]:
    """Yield *lines* but for the first *skipped* that can be read."""
    for line in lines:
        if isinstance(line, FileLine) and skipped:
            skipped -= 1
        else:
            yield line


def wanted_of(options: Options) -> ColumnHints:
    """Return what is known of the columns of what *options* import."""
    kind, definition = KINDS.get(options.content_type), options.definitions.get(options.content_type)
    own = [*(kind.model_fields if kind else ()), *(spec.name for spec in (definition.fields if definition else ()))]
    fields = {name: name for name in (*HEADER, *own)} | ALIASES
    unknown = kind is None and definition is None
    return ColumnHints(options.mapping, options.swap, fields, keeps_unknown=unknown)


def sampled_columns(file: BinaryIO) -> dict[str, str]:
    """Return the names of the columns of a table, each with an example; none of what has no header."""
    options = Options("sentence", Provenance())
    lines, layout = opened_table(file, wanted_of(options), options)
    record = next((one.cells for one in records(lines, layout.delimiter) if isinstance(one, Record)), [])
    examples = dict(zip(layout.names, record, strict=False))
    return {name: examples.get(name, "")[:80] for name in layout.names if name}


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a table; ``number`` is that of its first line."""

    number: int
    size: int
    cells: list[str]


def records(lines: Iterator[FileLine | RejectedLine], delimiter: str) -> Iterator[Record | RejectedLine]:
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
            yield Record(line.number, sum(part.size for part in parts), cells)
        else:
            yield RejectedLine(line.number, line.size, cells or "opens a quote that is never closed")
            waiting.extendleft(reversed(parts[1:]))


def _cells_of(text: str, delimiter: str) -> list[str] | str | None:
    """Return the cells of one record, None while a quote is open at its end, or what is wrong with it."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return None if "unexpected end of data" in str(error) else f"cannot be read: {error}"


def _require_spanish(layout: Layout) -> None:
    """
    Let pass what says or tells its Spanish column.

    Raises:
        InvalidInputError: If nothing does.
    """
    names = ", ".join(layout.names)[:200]
    if not layout.names and not layout.columns:
        msg = f"The file has no header. Its first line must name the columns, such as {','.join(HEADER[:6])}."
        raise InvalidInputError(msg, field="file")
    twice = [name for name in layout.names if name and layout.names.count(name) > 1]
    sides = [column for column in layout.said if column in ("primary_text", "secondary_text")]
    if (
        "primary_text" not in layout.columns
        or twice
        or len(set(sides)) < len(sides)
        or not (layout.names or (layout.is_told and len(layout.columns) > 1))
    ):
        msg = Message(
            "Line 1 must name each column once, and one of them the Spanish text (Spanish, Español, primary_text); it "
            "says: {names}",
            names=names or "–",
        )
        raise InvalidInputError(msg, field="file")


def _incoming(record: Record, layout: Layout, options: Options) -> Incoming | RejectedLine:
    most = len(layout.columns)
    if len(record.cells) > most:
        error = f"has {len(record.cells)} cells, the header {most}; put cells that hold a delimiter in quotes"
        return RejectedLine(record.number, record.size, error)
    cells = {
        name: _unarmed(cell) for name, cell in zip(layout.columns, record.cells, strict=False) if name and cell.strip()
    }
    try:
        row = _row(_read(cells, layout, options))
    except InvalidContentError as error:
        return RejectedLine(record.number, record.size, error.public_message)
    except (ValueError, RecursionError) as error:
        return RejectedLine(record.number, record.size, f"metadata: is not a JSON object: {error}")
    return checked(record.number, record.size, row, options)


def _read(cells: dict[str, str], layout: Layout, options: Options) -> dict[str, str]:
    """Return *cells* under our names and without markup; under the names that we write, each is as it stands."""
    if "primary_text" not in layout.names:
        cells = {
            name: cell if name == "metadata" else as_plain(cell, is_html=layout.is_html) for name, cell in cells.items()
        }
    if tags := [*layout.tags, *tags_of(cells.pop("tags", ""))]:
        cells["topics"] = " | ".join(dict.fromkeys([*tags, *_parts(cells.get("topics", ""))]))
    if guid := cells.pop("guid", ""):
        cells.setdefault("id", f"anki:{guid}")
    if ids := cells.pop("ids", ""):
        cells["source"] = f"{options.origin.source} {ids}"
    return cells


def as_plain(cell: str, *, is_html: bool = False) -> str:
    """Return *cell* as text, where it is written in HTML."""
    return (plain_text(cell) or cell) if is_html or _MARKUP.search(cell) else cell


def tags_of(cell: str) -> list[str]:
    """Return the topics in one cell: divided by signs, else by blanks where words are joined by _ or ::."""
    signs = [part for part in re.split(r"[,;|]", cell) if part.strip()]
    parts = cell.split() if len(signs) < 2 and re.search(r"_|::", cell) else signs  # noqa: PLR2004 - one is whole
    named = (part.replace("::", " / ").replace("_", " ").strip()[:MAX_TAG].strip() for part in parts)
    return [name for name in named if name][:MAX_TAGS]


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    metadata = json.loads(cells.get("metadata", "{}"))
    if not isinstance(metadata, dict):
        msg = "expected {…}"
        raise ValueError(msg)  # noqa: TRY004 - the cell's text is wrong, not a type of ours
    hints = {name.removeprefix("hint_"): cells[name] for name in HINTS if name in cells}
    said = {name: _said(name, cell) for name, cell in cells.items() if name not in _ELSEWHERE}
    columns = {name: cells[name] for name in COLUMNS if name in cells}
    return columns | {"metadata": metadata | said | ({"hints": hints} if hints else {})}


_ELSEWHERE = frozenset({*COLUMNS, *HINTS, "metadata"})


def _said(name: str, cell: str) -> Any:
    """Return what a cell of the metadata says, by the name of its column."""
    if name in LISTS:
        return _parts(cell)
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if name in GRAMMARS:
        return lines
    return [foreseen_of(line) for line in lines] if name in MISTAKES else cell


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
    for name in GRAMMARS:
        if _is_list_of_lines(rest.get(name)):
            cells[name] = "\n".join(rest.pop(name))
    for name in MISTAKES:
        lines = [foreseen_line(mistake) for mistake in rest.get(name) or ()]
        if lines and None not in lines:
            cells[name] = "\n".join(filter(None, lines))
            del rest[name]
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


def _is_list_of_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one == one.strip() and one for one in value)


def _armed(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unarmed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _record(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


CSV = Format("csv", read_csv, csv_lines)
