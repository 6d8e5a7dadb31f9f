"""Line ends of every make, alone and mixed: no row is lost, none runs into another, and the counts add up."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma import file_lines
from aidioma.content.service import ContentService
from aidioma.file_lines import FileLine, RejectedLine, read_lines
from aidioma.transfer import ImportReport
from aidioma.transfer.incoming import Incoming, Options, Provenance
from aidioma.transfer.table import read_csv

ENDS = ("\n", "\r\n", "\r")
PAIRS = (("el árbol verde", "the green tree"), ("la mesa roja", "the red table"), ("un gato negro", "a black cat"))
OPTIONS = Options("sentence", Provenance())


def told(report: ImportReport) -> int:
    """Return how many lines a report accounts for."""
    return report.added + report.updated + report.unchanged + report.merged + len(report.rejected)


def as_csv(pairs: Any, ends: list[str]) -> str:
    rows = ["spanish,english", *(f"{es},{en}" for es, en in pairs)]
    return "".join(row + end for row, end in zip(rows, ends, strict=True))


def stored(content: ContentService) -> set[tuple[str, str | None]]:
    return {(item.primary_text, item.secondary_text) for item in content.get_content("sentence")}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("spanish,english\rel árbol verde,the green tree\rla mesa roja,the red table\r", id="CR"),
        pytest.param("spanish,english\rel árbol verde,the green tree\rla mesa roja,the red table", id="CR, open end"),
        pytest.param(
            "spanish,english\r\nel árbol verde,the green tree\r\n\r\n,,\r\nla mesa roja,the red table\r\n",
            id="CRLF with empty records",
        ),
        pytest.param("spanish,english\rel árbol verde,the green tree\nla mesa roja,the red table\r\n", id="mixed"),
        pytest.param(
            "\ufeffspanish,english\nel árbol verde,the green tree\n\n\r\rla mesa roja,the red table\n\n", id="mark"
        ),
        pytest.param(
            "spanish,english\r\r\nel árbol verde,the green tree\r\r\nla mesa roja,the red table\r\r\n", id="twice"
        ),
    ],
)
def test_a_table_has_the_same_rows_whatever_ends_its_lines(load: Any, content: ContentService, text: str) -> None:
    """As one program or another writes them, and where one file was put together of several."""
    report = load(text.encode(), "words.csv")
    assert (report.added, told(report)) == (2, 2)
    assert stored(content) == set(PAIRS[:2])


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_the_other_formats_end_their_lines_so_too(load: Any, content: ContentService, end: str) -> None:
    """Pairs in lines, and JSON in lines."""
    report = load(end.join(f"{en}\t{es}" for es, en in PAIRS), "words.tsv")
    assert (report.added, told(report)) == (3, 3)
    rows = ({"primary_text": es, "secondary_text": f"{en}!", "metadata": {"accepted": [es]}} for es, en in PAIRS)
    report = load(end.join(map(json.dumps, rows)) + end, "words.jsonl")
    assert (report.added, told(report)) == (3, 3)
    assert {es for es, _ in stored(content)} == {es for es, _ in PAIRS}


def test_lines_that_add_up_to_one_item_are_counted(load: Any) -> None:
    """Three lines with one English sentence are one item, and a broken one is named."""
    report = load("Go.\tVe.\rGo.\tVete.\nGo.\tVe.\r\nbroken\rRun!\t¡Corre!\r")
    assert (report.added, report.merged, len(report.rejected), told(report)) == (2, 2, 1, 5)


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_a_line_end_inside_a_quoted_cell_is_text(end: str) -> None:
    """The cell goes on, and the next record is another one, whatever ends the lines of either."""
    text = f'content_type,spanish,clue{end}riddle,"Uno{end}dos",a{end}riddle,Tres,b'
    first, second = read_csv(io.BytesIO(text.encode()), OPTIONS)
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.row["primary_text"], second.row["primary_text"]) == ("Uno\ndos", "Tres")
    assert (first.number, second.number) == (2, 4)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1e", "\x85"], ids=ascii)
def test_what_only_unicode_calls_a_line_end_is_part_of_its_line(sign: str) -> None:
    """Whether such a sign may be stored is said of the line that has it, and its neighbours are not touched."""
    found = list(read_lines(io.BytesIO(f"a{sign}b\nc".encode())))
    assert [line.text for line in found if isinstance(line, FileLine)] == [f"a{sign}b", "c"]


@given(st.binary(max_size=60) | st.text("ab\r\n", max_size=60).map(str.encode), st.integers(1, 9), st.integers(3, 12))
def test_lines_are_the_same_however_the_file_arrives(data: bytes, chunk: int, longest: int) -> None:
    """In pieces of any size: every byte belongs to one line, and what is too long is one line of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_lines, "CHUNK_BYTES", chunk)
        patch.setattr(file_lines, "MAX_LINE_BYTES", longest)
        found = list(read_lines(io.BytesIO(data)))
    whole = data.splitlines(keepends=True)
    assert [line.size for line in found] == [len(line) for line in whole]
    assert [line.number for line in found] == list(range(1, len(whole) + 1))
    for line, raw in zip(found, data.splitlines(), strict=True):
        if isinstance(line, FileLine):
            assert line.text == raw.removeprefix(b"\xef\xbb\xbf" if line.number == 1 else b"").decode()
        else:
            assert len(raw) > longest or "is not UTF-8" in line.error


WORD = st.text("aáñ ,;\"'é", min_size=1, max_size=8).map(lambda text: f"x{text}x")


@given(st.data())
def test_no_record_is_lost_or_mixed_by_any_line_ends(data: st.DataObject) -> None:
    """Cells with quotes, delimiters and line ends of their own, each record ended in any way."""
    pairs = data.draw(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=8))
    ends = data.draw(st.lists(st.sampled_from(ENDS), min_size=len(pairs) + 1, max_size=len(pairs) + 1))
    breaks = data.draw(st.lists(st.sampled_from(("", *ENDS)), min_size=len(pairs), max_size=len(pairs)))
    rows = [(f"{es}{inside}y", en) for (es, en), inside in zip(pairs, breaks, strict=True)]
    text = as_csv(((_quoted(es), _quoted(en)) for es, en in rows), ends)
    text = text.replace("spanish,english", "spanish,english,content_type", 1)
    options = Options("riddle", Provenance())
    found = list(read_csv(io.BytesIO(text.encode()), options))
    assert not [line for line in found if isinstance(line, RejectedLine)]
    said = [(line.row["primary_text"], line.row["secondary_text"]) for line in found if isinstance(line, Incoming)]
    assert said == [(es.replace("\r\n", "\n").replace("\r", "\n"), en) for es, en in rows]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
