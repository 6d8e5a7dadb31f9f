"""``English<TAB>Spanish[<TAB>attribution]``, as sentence collections come; and back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, BinaryIO

from aidioma.content.kinds.base import MAX_ITEMS, MAX_LINE, clean
from aidioma.content.types import KINDS
from aidioma.file_lines import FileLine, RejectedLine
from aidioma.text import canonical
from aidioma.transfer.anki.plain import entry_of
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, derived_id
from aidioma.transfer.layout import Layout
from aidioma.transfer.table import MAX_TAGS, Record, as_plain, opened_table, records, tags_of, wanted_of

_FIELDS = 3
_WORD = re.compile(r"\w")


def read_tsv(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """
    Yield one incoming item a line; lines with the same English sentence have the same id.

    Which column is which is told by a header, by Anki's ``#`` lines, or by the words; without any of them English is
    first. A third column is the attribution.
    """
    wanted = replace(wanted_of(options), prefers_tabs=True)
    lines, layout = opened_table(file, wanted, options, quoted=False)
    found = records(lines, layout.delimiter) if layout.quoted else _plain_records(lines)
    for record in found:
        if isinstance(record, RejectedLine):
            yield record
        elif any(cell.strip() for cell in record.cells):
            yield _incoming(record, layout, options)


def _plain_records(lines: Iterator[FileLine | RejectedLine]) -> Iterator[Record | RejectedLine]:
    """Yield each line as a record; a quote is a quote."""
    for line in lines:
        yield line if isinstance(line, RejectedLine) else Record(line.number, line.size, line.text.split("\t"))


def _incoming(record: Record, layout: Layout, options: Options) -> Incoming | RejectedLine:
    if not 1 < len(record.cells) <= max(len(layout.names), layout.cells, _FIELDS):
        error = f"has {len(record.cells)} fields; expected English<TAB>Spanish or English<TAB>Spanish<TAB>attribution"
        return RejectedLine(record.number, record.size, error)
    said: dict[str, list[str]] = {}
    try:
        for name, cell in zip_longest(layout.columns, record.cells, fillvalue=""):
            text = entry_of(cell) if layout.is_html else as_plain(cell)
            said.setdefault(name or "", []).append(clean(" ".join(text.split())))
    except ValueError as error:
        return RejectedLine(record.number, record.size, error.args[0])
    english, spanish = (_joined(said, name) for name in ("secondary_text", "primary_text"))
    problem = _problem("the English sentence", english) or _problem("the Spanish sentence", spanish)
    if problem:
        return RejectedLine(record.number, record.size, problem)
    guid = _joined(said, "guid")
    key = f"anki:{guid}" if guid else derived_id(options.origin.source, options.content_type, english)
    row = {
        "english": english,
        "spanish": spanish,
        "attribution": _joined(said, "attribution"),
        "ids": " ".join(said.get("ids", ())),
        "topics": [*layout.tags, *tags_of(_joined(said, "tags"))],
        "difficulty": _joined(said, "difficulty"),
        "note": _joined(said, "note"),
    }
    return Incoming(record.number, record.size, key, row)


def _joined(said: Mapping[str, Sequence[str]], name: str) -> str:
    return " ".join(part for part in said.get(name, ()) if part)


def _problem(what: str, text: str) -> str:
    if not _WORD.search(text):
        return f"{what} has no words"
    return f"{what} has {len(text)} characters; {MAX_LINE} are allowed" if len(text) > MAX_LINE else ""


def merged(group: Sequence[Incoming], options: Options) -> tuple[dict[str, Any], list[RejectedLine]]:
    """Return the one item that all lines of *group* describe, and the lines that it has no room for."""
    accepted: dict[str, str] = {}
    rejected: list[RejectedLine] = []
    for line in group:
        spanish = line.row["spanish"]
        key = canonical(spanish) if len(group) > 1 else spanish
        if len(accepted) < MAX_ITEMS or key in accepted:
            accepted.setdefault(key, spanish)
        else:
            rejected.append(
                RejectedLine(line.number, line.size, f"is one translation too many: {MAX_ITEMS} are allowed")
            )
    attributions = dict.fromkeys(line.row["attribution"] for line in group)
    return _row(group[0], tuple(accepted.values()), "; ".join(filter(None, attributions)), options), rejected


def _row(first: Incoming, spanish: tuple[str, ...], attribution: str, options: Options) -> dict[str, Any]:
    said: dict[str, Any] = {"attribution": attribution[:MAX_LINE]} if attribution else {}
    if first.row.get("ids"):
        said["source"] = " ".join([options.origin.source, first.row["ids"]])[:MAX_LINE]
    if topics := list(dict.fromkeys(first.row.get("topics") or ()))[:MAX_TAGS]:
        said["topics"] = topics
    kind = KINDS.get(options.content_type)
    if first.row.get("note") and kind is not None and "note" in kind.model_fields:
        said["note"] = first.row["note"][:MAX_LINE]
    level = {"difficulty": first.row["difficulty"]} if first.row.get("difficulty") else {}
    return level | {
        "id": first.id,
        "content_type": options.content_type,
        "primary_text": spanish[0],
        "secondary_text": first.row["english"],
        "metadata": options.origin.completed({"accepted": list(spanish), **said}),
    }


def tsv_lines(rows: Iterable[Mapping[str, Any]], _media: MediaPath) -> Iterator[str]:
    """Yield one line for each Spanish answer of each item that has an English side."""
    for row in rows:
        english = _flat(row.get("secondary_text"))
        accepted = row["metadata"].get("accepted")
        spanish = [*(accepted if isinstance(accepted, list) else []), row["primary_text"]]
        for answer in dict.fromkeys(_flat(text) for text in spanish if english):
            yield "\t".join([english, answer, _flat(row["metadata"].get("attribution"))]).rstrip("\t") + "\n"


def _flat(text: object) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""


TSV = Format("tsv", read_tsv, tsv_lines, merges=True)
