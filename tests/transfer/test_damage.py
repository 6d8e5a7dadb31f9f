"""Thousands of rows and files that are wrong: each is named with its place and its reason, and the good ones are in."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.item import ContentItem
from aidioma.content.search.filter import Wanted, first_found
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidInputError
from aidioma.transfer import ImportReport, TransferService
from aidioma.transfer.table import sampled_columns
from tests.content.damage import broken_files, broken_lines, broken_rows, good, table

MANY = 2_000


@pytest.fixture
def load(transfer: TransferService, tmp_path: Path) -> Any:
    def _load(raw: bytes, name: str) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(raw)
        return transfer.import_file(path, by=AUTHOR)

    return _load


def stored(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(LearningContent)) or 0


def _page(content: ContentService, *, after_id: str = "") -> list[ContentItem]:
    with content.sessions() as session:
        return first_found(session, Wanted("sentence"), limit=500, after_id=after_id)


def good_ones(content: ContentService) -> int:
    found = _page(content)
    count = 0
    while found:
        count += sum(item.id.startswith("good-") for item in found)
        found = _page(content, after_id=found[-1].id)
    return count


def test_two_thousand_damaged_lines_of_jsonl(
    load: Any, content: ContentService, sessions: sessionmaker[Session]
) -> None:
    """Between good ones: what is added and what is rejected is all there is, and each error has its line and reason."""
    damaged = list(broken_lines(MANY, seed=1))
    lines = [part for number, line in enumerate(damaged) for part in (line, json.dumps(good(number)).encode())]
    report = load(b"\n".join(lines), "damaged.jsonl")
    numbers = [one.line for one in report.rejected]
    whole, sound = b"\n".join(lines).splitlines(), set(lines[1::2])
    empty = sum(not line.strip() for line in whole)
    assert good_ones(content) == MANY
    assert report.added + len(numbers) + empty == len(whole) > 2 * MANY, "damage holds line ends of its own"
    assert report.added == stored(sessions)
    assert len(numbers) == len(set(numbers))
    assert numbers == sorted(numbers)
    assert not [number for number in numbers if whole[number - 1] in sound], "a good line was rejected"
    assert all(one.error.strip() and len(one.error) < 400 for one in report.rejected), max(
        (one.error for one in report.rejected), key=len
    )


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_thousand_damaged_records_of_a_table(load: Any, content: ContentService, delimiter: str) -> None:
    """A cell that is wrong costs its own record alone, whatever quotes, breaks and formulas are in it."""
    report = load(table(broken_rows(MANY // 2, seed=2), delimiter=delimiter), "damaged.csv")
    assert good_ones(content) == MANY // 2
    assert len(report.rejected) > MANY // 4
    assert all(one.line > 1 and one.error for one in report.rejected)


def test_what_was_taken_in_can_be_read_shown_and_taken_out(
    load: Any, content: ContentService, transfer: TransferService, tmp_path: Path
) -> None:
    """No row that came through the door breaks a list or an export, and the export comes back as it went."""
    load(b"\n".join(broken_lines(MANY // 2, seed=3)), "damaged.jsonl")
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    count = transfer.export_file(first, by=AUTHOR)
    again = transfer.import_file(first, by=AUTHOR)
    assert (again.added, again.updated, again.rejected) == (0, 0, ())
    assert again.unchanged == count
    transfer.export_file(second, by=AUTHOR)
    assert second.read_bytes() == first.read_bytes()


def test_files_that_are_not_what_they_are_called(load: Any, sessions: sessionmaker[Session]) -> None:
    """Each is refused as a whole with a reason, or line by line; no other error comes out, and nothing is half done."""
    for name, raw in broken_files(seed=4):
        before = stored(sessions)
        try:
            added = load(raw, name).added
        except InvalidInputError:
            added = 0
        assert stored(sessions) == before + added, name


def archive(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in members.items():
            made.writestr(name.replace("_", ".", 1), raw)
    return held.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(archive(collection_anki2=bytes(40_000_000)), id="zeros that grow"),
        pytest.param(archive(collection_anki21b=bytes(1_000)), id="no Zstandard"),
        pytest.param(archive(collection_anki2=b"SQLite format 3\x00" + bytes(4_000)), id="no database"),
        pytest.param(archive(media=b"{}"), id="no collection"),
        pytest.param(archive(collection_anki2=b"<html>"), id="a page"),
        pytest.param(archive(collection_anki2=b"")[:-10], id="cut off"),
    ],
)
def test_archives_that_are_no_decks(load: Any, sessions: sessionmaker[Session], raw: bytes) -> None:
    """Refused as a whole, before anything of them is used."""
    with pytest.raises(InvalidInputError, match="Anki package"):
        load(raw, "deck.apkg")
    assert stored(sessions) == 0


@pytest.mark.parametrize("ending", ["tsv", "csv", "jsonl"])
def test_a_field_of_ten_million_characters(load: Any, content: ContentService, ending: str) -> None:
    """It is named with its line; what stands around it is in."""
    huge = b"x" * 10_000_000
    lines = {
        "tsv": (b"", b"Hello.\tHola.", b"Bye.\t" + huge, b"Thanks.\tGracias."),
        "csv": (b"primary_text,secondary_text", b"Hola.,Hello.", b'"' + huge + b'",Bye.', b"Gracias.,Thanks."),
        "jsonl": (
            b"",
            json.dumps(good(1)).encode(),
            b'{"primary_text": "' + huge + b'"}',
            json.dumps(good(2)).encode(),
        ),
    }[ending]
    report = load(b"\n".join(lines), f"huge.{ending}")
    assert (report.added, [one.line for one in report.rejected]) == (2, [3])
    assert "10,000,0" in report.rejected[0].error
    assert len(content.get_content("sentence")) == 2


def test_markup_and_formulas_stay_text(
    load: Any, content: ContentService, transfer: TransferService, tmp_path: Path
) -> None:
    """A table's formula comes in as it stands, goes out disarmed, and comes back as it was; markup is never run."""
    load(b"id,primary_text,secondary_text\nf,=1+1,@SUM(A1)\nm,<script>x</script>,<b>bold</b>\n", "sheet.csv")
    assert (content.get("f", by=AUTHOR).primary_text, content.get("f", by=AUTHOR).secondary_text) == (
        "=1+1",
        "@SUM(A1)",
    )
    assert content.get("m", by=AUTHOR).primary_text == "<script>x</script>"
    out = tmp_path / "out.csv"
    transfer.export_file(out, by=AUTHOR)
    assert "'=1+1" in out.read_text("utf-8")
    assert transfer.import_file(out, by=AUTHOR).unchanged == 2


@pytest.mark.parametrize(("name", "raw"), [one for one in broken_files(seed=5) if one[0].endswith("csv")])
def test_the_columns_of_anything_can_be_asked_for(name: str, raw: bytes) -> None:
    """What is no table has columns that mean nothing, or none; looking costs no error."""
    assert isinstance(sampled_columns(io.BytesIO(raw)), dict), name


def test_columns_come_with_an_example() -> None:
    """As a person would want to recognise them by."""
    raw = 'Español;Inglés;\n"Buenos\ndías";Good morning;x\n'.encode()
    assert sampled_columns(io.BytesIO(raw)) == {"Español": "Buenos\ndías", "Inglés": "Good morning"}
