"""
How a table is laid out, told by its content: what divides its cells, whether it has a header, what each column is.

What cannot be told is said in a note, so that nothing is swapped or left out in silence.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from aidioma.file_lines import FileLine, RejectedLine
from aidioma.i18n import Message
from aidioma.spanish.language_guess import other_language, spanishness_of
from aidioma.transfer.headings import meaning_of, plain_name

SAMPLE_LINES: Final = 200
DELIMITERS: Final = ("\t", ";", ",", "|")
_SEPARATORS: Final = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
    "colon": ":",
    "space": " ",
    "\\t": "\t",
}
_DIRECTIVE: Final = re.compile(
    r"#(separator|html|tags column|deck column|notetype column|guid column|columns|tags|deck|notetype|if matches):(.*)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"#?\d+")
_CERTAIN: Final = 0.25
"""So much likelier a word of one column is in Spanish than one of the other, in powers of ten, before that is
believed."""
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """
    A table: ``columns`` says for each place what it is here ("" is left out), ``names`` what the file calls it.

    ``skipped`` lines stand before the data, whose records mostly have so many ``cells``; ``quoted`` ones may hold line
    ends. ``is_told``: which side is Spanish is sure. ``tags`` are those of every record.
    """

    delimiter: str
    names: tuple[str, ...]
    columns: tuple[str, ...]
    skipped: int = 0
    is_html: bool = False
    quoted: bool = True
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cells: int = 0
    is_told: bool = True
    said: tuple[str, ...] = ()
    """What each column is as it was named, before anything was left out that is there twice."""

    def place(self, column: str) -> int | None:
        """Return where *column* is."""
        return self.columns.index(column) if column in self.columns else None


@dataclass(slots=True)
class ColumnHints:
    """What whoever imports says of the columns: by name; ``swap`` changes the two sides."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    swap: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    """Further names, in lower case, and the fields that they name."""
    keeps_unknown: bool = False
    """Whether a name that nobody knows is a field all the same, as of a type that nobody has defined."""
    prefers_tabs: bool = False


def sampled(lines: Iterator[FileLine | RejectedLine]) -> tuple[list[FileLine | RejectedLine], list[str]]:
    """Take the first lines off *lines*, and return them with their texts."""
    taken = list(islice(lines, SAMPLE_LINES))
    return taken, [line.text for line in taken if isinstance(line, FileLine)]


def layout_of(texts: Sequence[str], wanted: ColumnHints, *, quoted: bool = True) -> Layout:
    """Return how the table is laid out that begins with the lines *texts*."""
    said = _directives(texts)
    skipped = len(said)
    body = [text for text in texts[skipped:] if text.strip()]
    delimiter = _SEPARATORS.get(said.get("separator", "").strip().lower()) or said.get("separator", "").strip()[:1]
    is_anki = bool(said)
    if not delimiter:
        has_tabs = wanted.prefers_tabs and any("\t" in text for text in body)
        delimiter = "\t" if has_tabs or (wanted.prefers_tabs and not body) else delimiter_of(body, wanted)
    quoted = quoted or is_anki or delimiter != "\t"
    rows = rows_of(body, delimiter, quoted=quoted)
    if not rows:
        return Layout(delimiter, (), (), skipped, quoted=quoted)
    names = _said_names(said, delimiter)
    has_header = names is None and _is_header(rows[0], wanted)
    if names is None and has_header:
        names = [cell.strip() for cell in rows[0]]
    found = Layout(
        delimiter,
        tuple(names or ()),
        (),
        skipped + (_blank_lines(texts[skipped:]) + 1 if has_header else 0),
        is_html=said.get("html", "").strip().lower() == "true",
        quoted=quoted,
        tags=tuple(said.get("tags", "").split()),
    )
    return _with_columns(found, rows[1:] if has_header else rows, said, wanted)


def delimiter_of(lines: Sequence[str], wanted: ColumnHints) -> str:
    """Return what divides cells: what makes most of the names known, else what makes most lines alike."""
    if not lines:
        return ","
    named = {sign: _known(rows_of(lines[:1], sign)[:1], wanted) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: named[sign])
    if named[best]:
        return best
    return max(DELIMITERS, key=lambda sign: _alike(rows_of(lines[:50], sign)))


def rows_of(lines: Sequence[str], delimiter: str, *, quoted: bool = True) -> list[list[str]]:
    """Return the cells of *lines*, as far as they can be read."""
    if not quoted:
        return [line.split(delimiter) for line in lines]
    reader = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter)
    try:
        return [row for row in reader if row]
    except csv.Error:
        return [line.split(delimiter) for line in lines]


def _known(rows: Sequence[Sequence[str]], wanted: ColumnHints) -> int:
    return sum(_is_known(cell.strip(), wanted) for cell in rows[0]) if rows else 0


def _is_known(name: str, wanted: ColumnHints) -> bool:
    return name in wanted.mapping or name.lower() in wanted.fields or meaning_of(name) is not None


def _alike(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Return how many of *rows* have the commonest number of cells, of which there must be two, and that number."""
    counts = [len(row) for row in rows]
    common = max(set(counts), key=counts.count, default=0)
    return (counts.count(common) / len(counts), common) if common >= _TWO else (0.0, 0)


def _is_header(row: Sequence[str], wanted: ColumnHints) -> bool:
    """Say whether *row* names columns: a side by its language, both sides, or all that it names is known."""
    names = [cell.strip() for cell in row if cell.strip()]
    meanings = [wanted.mapping.get(name) or meaning_of(name) for name in names]
    if any(name in wanted.mapping for name in names) or {"primary_text", "secondary_text"} & set(meanings):
        return True
    fields = [name.lower() in wanted.fields for name in names]
    return meanings.count("side") >= _TWO or (len(names) >= _TWO and all(fields))


def _directives(texts: Sequence[str]) -> dict[str, str]:
    """Return what the lines at the beginning say that begin with #, as Anki writes them."""
    found: dict[str, str] = {}
    for text in texts:
        directive = _DIRECTIVE.fullmatch(text.strip("\r\n"))
        if directive is None:
            break
        found[directive[1].lower()] = directive[2]
    return found


def _said_names(said: Mapping[str, str], delimiter: str) -> list[str] | None:
    return [name.strip() for name in said["columns"].split(delimiter)] if "columns" in said else None


def _blank_lines(texts: Sequence[str]) -> int:
    return next((number for number, text in enumerate(texts) if text.strip()), 0)


def _with_columns(found: Layout, rows: Sequence[Sequence[str]], said: Mapping[str, str], wanted: ColumnHints) -> Layout:
    if any(_named(name, wanted) == "content_type" for name in found.names):
        wanted = replace(wanted, keeps_unknown=True)
    width = len(found.names) or max((len(row) for row in rows), default=0)
    cells = [[row[place].strip() if place < len(row) else "" for row in rows] for place in range(width)]
    columns = [_named(found.names[place], wanted) if place < len(found.names) else None for place in range(width)]
    for name, to in (("tags column", "tags"), ("guid column", "guid"), ("deck column", ""), ("notetype column", "")):
        if said.get(name, "").strip().isdigit() and 0 < (place := int(said[name])) <= width:
            columns[place - 1] = to
    columns, notes, is_told = _with_sides(columns, cells, has_names=bool(found.names), wanted=wanted)
    left_out = [
        found.names[p]
        for p, c in enumerate(columns)
        if not c and p < len(found.names) and found.names[p] and wanted.mapping.get(found.names[p]) != ""
    ]
    if left_out:
        notes.append(
            Message("These columns were left out, since nobody here knows them: {names}.", names=", ".join(left_out))
        )
    counts = [len(row) for row in rows]
    return replace(
        found,
        columns=_once(columns),
        said=tuple(column or "" for column in columns),
        notes=tuple(notes),
        cells=max(set(counts), key=counts.count, default=0),
        is_told=is_told,
    )


def _once(columns: Sequence[str | None]) -> tuple[str, ...]:
    """Return *columns* without what an earlier one is already."""
    several = {"ids", "attribution"}
    return tuple(
        column if column and (column in several or column not in columns[:place]) else ""
        for place, column in enumerate(columns)
    )


def _named(name: str, wanted: ColumnHints) -> str | None:
    """Return what the column *name* is here; None where its words must tell, "" where nobody knows."""
    if name in wanted.mapping:
        return wanted.mapping[name]
    if name.lower() in wanted.fields:
        return wanted.fields[name.lower()]
    meaning = meaning_of(name)
    unknown = name.lower() if wanted.keeps_unknown else ""
    return None if meaning == "side" else meaning or (unknown if plain_name(name) else None)


def _with_sides(
    columns: list[str | None], cells: Sequence[Sequence[str]], *, has_names: bool, wanted: ColumnHints
) -> tuple[list[str | None], list[str], bool]:
    """
    Return *columns* with the Spanish and the English among those that are not told yet, by the words in them.

    With them what is to be said of it, and whether it is sure.
    """
    columns, ids = _without_numbers(columns, cells, has_names=has_names)
    open_places = [place for place, column in enumerate(columns) if column is None]
    if len(open_places) > _TWO and not has_names:
        open_places = _most_of_words(open_places, cells)
    notes: list[str] = []
    if not {"primary_text", "secondary_text"} & set(columns) and len(open_places) >= _TWO:
        spanish, english, is_certain = _told_apart(open_places, cells, has_names=has_names)
        columns[spanish], columns[english] = "primary_text", "secondary_text"
        notes += [] if is_certain or wanted.swap else [_not_sure(spanish + 1)]
    else:
        _fill_the_other_side(columns, open_places, cells, has_names=has_names)
    for place in open_places:
        if columns[place] is None:
            columns[place] = "" if has_names else "attribution"
    for place in ids:
        columns[place] = "" if has_names else "ids"
    is_told = not notes
    if wanted.swap:
        swapped = {"primary_text": "secondary_text", "secondary_text": "primary_text"}
        columns = [swapped.get(column or "", column) for column in columns]
    return columns, [*notes, *_other_language(columns, cells)], is_told


def _not_sure(number: int) -> Message:
    return Message(
        "Which column is Spanish cannot be told from the words; column {n} was taken for it. If that is wrong, "
        "swap the sides.",
        n=number,
    )


def _told_apart(places: Sequence[int], cells: Sequence[Sequence[str]], *, has_names: bool) -> tuple[int, int, bool]:
    first, second = places[:_TWO]
    spanish, is_certain = _spanish_of(cells[first], cells[second], named=has_names)
    return (first, second, is_certain) if spanish == 0 else (second, first, is_certain)


def _fill_the_other_side(
    columns: list[str | None], places: Sequence[int], cells: Sequence[Sequence[str]], *, has_names: bool
) -> None:
    """Take for the side that no name says the first open column, else the one unknown column that is Spanish."""
    missing = next((side for side in ("primary_text", "secondary_text") if side not in columns), None)
    if missing is not None and places:
        columns[places[0]] = missing
    elif missing == "primary_text" and has_names:
        unknown = [place for place, column in enumerate(columns) if column == "" and _is_spanish(cells[place])]
        if len(unknown) == 1:
            columns[unknown[0]] = missing


def _without_numbers(
    columns: list[str | None], cells: Sequence[Sequence[str]], *, has_names: bool
) -> tuple[list[str | None], list[int]]:
    """Tell columns of numbers alone, which are ids of where a table comes from and no texts."""
    ids = [
        place
        for place, column in enumerate(columns)
        if column in (None, "id")
        and any(cells[place])
        and all(_NUMBER.fullmatch(cell) for cell in cells[place] if cell)
        and (column == "id" or not has_names)
    ]
    return ["" if place in ids else column for place, column in enumerate(columns)], ids


def _most_of_words(places: Sequence[int], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return two of *places*: the most Spanish one and the most English one, in their order, then the others."""
    scored = sorted(places, key=lambda place: spanishness_of(cells[place]))
    sides = sorted({scored[0], scored[-1]})
    return [*sides, *(place for place in places if place not in sides)]


def _spanish_of(one: Sequence[str], other: Sequence[str], *, named: bool) -> tuple[int, bool]:
    """Return which of two columns is Spanish, 0 or 1, and whether their words are sure of it."""
    scores = spanishness_of(one), spanishness_of(other)
    apart = scores[0] - scores[1]
    if abs(apart) >= _CERTAIN and max(scores) > 0:
        return (0 if apart > 0 else 1), True
    return (1 if not named else (0 if apart > 0 else 1)), False


def _is_spanish(cells: Sequence[str]) -> bool:
    return any(cells) and spanishness_of(cells) >= _CERTAIN


_LANGUAGES: Final = {
    "French": Message("French"),
    "Italian": Message("Italian"),
    "Portuguese": Message("Portuguese"),
    "German": Message("German"),
    "English": Message("English"),
}


def _other_language(columns: Sequence[str | None], cells: Sequence[Sequence[str]]) -> list[str]:
    if "primary_text" not in columns:
        return []
    found = other_language(cells[columns.index("primary_text")])
    if found is None:
        return []
    return [Message("The Spanish side looks like {language}. Is this the right file?", language=_LANGUAGES[found])]
