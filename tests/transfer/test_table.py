"""Tables as spreadsheets write them: header, quotes, lists in a cell, and cells that would run."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.content.kinds.base import clean
from aidioma.file_lines import RejectedLine
from aidioma.transfer.incoming import Incoming, Options, Provenance
from aidioma.transfer.table import MAX_RECORD_LINES, csv_lines, read_csv

OPTIONS = Options("sentence", Provenance())
GOOD = "I'm thirsty.,Tengo sed.,Tengo sed.\n"
HEADER = "english,spanish,accepted\n"


def read(text: str, folder: Path) -> list[Incoming | RejectedLine]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with path.open("rb") as file:
        return list(read_csv(file, OPTIONS))


def only(text: str, folder: Path) -> dict[str, Any]:
    (incoming,) = read(text, folder)
    assert isinstance(incoming, Incoming), incoming
    return dict(incoming.row)


def test_people_may_call_the_columns_by_their_names(tmp_path: Path) -> None:
    """English, Spanish, level and type are understood."""
    row = only("Type,Level,English,Spanish,accepted\nsentence,beginner,Hello.,Hola.,Hola. | Buenas.\n", tmp_path)
    assert (row["content_type"], row["difficulty"]) == ("sentence", "beginner")
    assert (row["primary_text"], row["secondary_text"]) == ("Hola.", "Hello.")
    assert row["metadata"]["accepted"] == ["Hola.", "Buenas."]


def test_two_columns_are_enough(tmp_path: Path) -> None:
    """The Spanish text is its own accepted answer."""
    assert only("english,spanish\nHello.,Hola.\n", tmp_path)["metadata"] == {"accepted": ["Hola."]}


def test_semicolons_divide_where_the_header_does(tmp_path: Path) -> None:
    """As spreadsheets write them where the comma is a decimal sign."""
    assert (
        only("english;spanish;accepted\nYes, sir.;Sí, señor.;Sí, señor.\n", tmp_path)["secondary_text"] == "Yes, sir."
    )


def test_cells_may_hold_lines_quotes_and_bars(tmp_path: Path) -> None:
    """A quoted cell goes on over line ends; a bar inside a part is written with a backslash."""
    header = "content_type,spanish,metadata,accepted\n"
    row = only(header + 'riddle,"Uno\ndos ""tres""",,"a\\|b | c"\n', tmp_path)
    assert row["primary_text"] == 'Uno\ndos "tres"'
    assert row["metadata"]["accepted"] == ["a|b", "c"]


def test_hints_have_columns_of_their_own(tmp_path: Path) -> None:
    """Each level is one."""
    row = only("english,spanish,accepted,hint_nudge,hint_answer\nHi.,Hola.,Hola.,A greeting,Hola.\n", tmp_path)
    assert row["metadata"]["hints"] == {"nudge": "A greeting", "answer": "Hola."}


@pytest.mark.parametrize(
    ("record", "error"),
    [
        pytest.param("a,b,c,d\n", "4 cells, the header 3", id="too many cells"),
        pytest.param("a\n", "Spanish: please fill this in.", id="too few"),
        pytest.param('a,"b"c,d\n', "cannot be read", id="text behind a quote"),
    ],
)
def test_a_bad_record_is_reported_and_loses_nothing_else(tmp_path: Path, record: str, error: str) -> None:
    """Its number counts from 1, the header included."""
    before, bad, after = read(HEADER + GOOD + record + "\n,,\n" + GOOD, tmp_path)
    assert isinstance(before, Incoming)
    assert isinstance(after, Incoming)
    assert isinstance(bad, RejectedLine)
    assert (bad.number, after.number) == (3, 6), "empty records are passed over"
    assert error in bad.error


@pytest.mark.parametrize("following", [3, MAX_RECORD_LINES + 20])
def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path: Path, following: int) -> None:
    """The lines that it would have swallowed are read after all."""
    bad, *others = read(HEADER + 'a,"b,c\n' + GOOD * following, tmp_path)
    assert isinstance(bad, RejectedLine)
    assert (bad.number, bad.error) == (2, "opens a quote that is never closed")
    assert [line.number for line in others] == list(range(3, 3 + following))
    assert all(isinstance(line, Incoming) for line in others)


def test_a_line_that_is_no_text_ends_an_open_quote(tmp_path: Path) -> None:
    """Both are reported, each with its number."""
    path = tmp_path / "table.csv"
    path.write_bytes(HEADER.encode() + b'a,"b,c\n\xff\n' + GOOD.encode())
    with path.open("rb") as file:
        first, second, third = read_csv(file, OPTIONS)
    assert [first.number, second.number, third.number] == [2, 3, 4]
    assert isinstance(third, Incoming)


@pytest.mark.parametrize("cell", ["[1]", "{", "nonsense"])
def test_metadata_must_be_an_object(tmp_path: Path, cell: str) -> None:
    """What stands in that column is JSON."""
    (bad,) = read(f"spanish,metadata\nHola.,{cell}\n", tmp_path)
    assert isinstance(bad, RejectedLine)
    assert "metadata" in bad.error


CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'|\\,;\"\n"), min_size=1, max_size=12
).filter(lambda text: text == text.strip())


@given(
    primary=CELL.filter(lambda t: "\r" not in t),
    parts=st.lists(CELL.filter(lambda t: "\n" not in t), min_size=1, max_size=3),
)
def test_any_text_survives_the_way_through_a_table(
    tmp_path_factory: pytest.TempPathFactory, primary: str, parts: list[str]
) -> None:
    """Quotes, bars, backslashes, formulas and line ends come back as they went."""
    metadata = {"accepted": parts, "clue": primary}
    row = {"id": "r", "content_type": "riddle", "primary_text": primary, "metadata": metadata}
    text = "".join(csv_lines([row], lambda _name: None))
    back = only(text, tmp_path_factory.mktemp("table"))
    assert back["metadata"] == metadata
    assert back["primary_text"] == clean(primary)


def test_grammars_and_foreseen_mistakes_stand_one_on_each_line(tmp_path: Path) -> None:
    """Where a bar parts choices it parts no cells; what is right and why may be left out."""
    cells = 'Hi.,Hola.,"[hola|buenas]\n\nqué [tal|hay]","[p: ola|a] -> hola: It has an h.\nbuen →"\n'
    row = only(f"english,spanish,grammar,foreseen\n{cells}", tmp_path)
    assert row["metadata"]["grammars"] == ["[hola|buenas]", "qué [tal|hay]"]
    assert row["metadata"]["foreseen"] == [
        {"wrong": "[p: ola|a]", "right": "hola", "why": "It has an h."},
        {"wrong": "buen"},
    ]
    (bad,) = read("english,spanish,foreseen\nHi.,Hola.,ola\n", tmp_path)
    assert isinstance(bad, RejectedLine)
    assert bad.error == "“ola”: write a foreseen mistake as wrong -> right: why"


SIDE = st.text(st.sampled_from("ab :->[]()|é\\"), max_size=8).map(str.strip)


@given(
    grammars=st.lists(CELL.filter(lambda t: "\n" not in t), min_size=1, max_size=3),
    foreseen=st.lists(
        st.fixed_dictionaries(
            {"wrong": SIDE.filter(bool)}, optional={"right": SIDE.filter(bool), "why": SIDE.filter(bool)}
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_any_grammar_and_mistake_survive_the_way_through_a_table(
    tmp_path_factory: pytest.TempPathFactory, grammars: list[str], foreseen: list[dict[str, str]]
) -> None:
    """What would be read otherwise on a line of its own is kept as JSON."""
    row = {
        "id": "r",
        "content_type": "riddle",
        "primary_text": "a",
        "metadata": {"grammars": grammars, "foreseen": foreseen},
    }
    text = "".join(csv_lines([row], lambda _name: None))
    assert only(text, tmp_path_factory.mktemp("table"))["metadata"] == row["metadata"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(text: str) -> None:
    """An apostrophe in front makes it text."""
    row = {"id": "r", "content_type": "riddle", "primary_text": text, "metadata": {}}
    assert f"'{text}" in "".join(csv_lines([row], lambda _name: None))
