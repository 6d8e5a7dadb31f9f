"""``English<TAB>Spanish[<TAB>attribution]``, as sentence collections come; and back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from aidioma.content.kinds.base import MAX_ITEMS, MAX_LINE, clean
from aidioma.file_lines import FileLine, RejectedLine, read_lines
from aidioma.text import canonical
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options, derived_id

_FIELDS = (2, 3)
_WORD = re.compile(r"\w")


def read_tsv(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """Yield one incoming item a line; lines with the same English sentence have the same id."""
    for line in read_lines(file):
        if isinstance(line, RejectedLine):
            yield line
        elif line.text.strip():
            yield _incoming(line, options)


def _incoming(line: FileLine, options: Options) -> Incoming | RejectedLine:
    fields = line.text.split("\t")
    if len(fields) not in _FIELDS:
        error = f"has {len(fields)} fields; expected English<TAB>Spanish or English<TAB>Spanish<TAB>attribution"
        return RejectedLine(line.number, line.size, error)
    try:
        english, spanish, *attribution = [clean(" ".join(field.split())) for field in fields]
    except ValueError as error:
        return RejectedLine(line.number, line.size, str(error))
    problem = _problem("the English sentence", english) or _problem("the Spanish sentence", spanish)
    if problem:
        return RejectedLine(line.number, line.size, problem)
    key = derived_id(options.origin.source, options.content_type, english)
    row = {"english": english, "spanish": spanish, "attribution": "".join(attribution)}
    return Incoming(line.number, line.size, key, row)


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
    said = {"attribution": attribution[:MAX_LINE]} if attribution else {}
    return {
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
