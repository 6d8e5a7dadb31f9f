"""Files in and out: what each format takes, what is refused and where, and that nothing else is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma import file_lines
from aidioma.content.kinds.base import MAX_ITEMS
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.starter import load_starter
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidInputError, NotAllowedError
from aidioma.transfer import Provenance, TransferService, importer, service
from tests.content.conftest import LEARNER, TEACHER, counts
from tests.content.samples import jsonl, sentence
from tests.fake_clock import FakeClock

TATOEBA = Path(__file__).resolve().parents[3] / "shared" / "data" / "tatoeba_en_es.tsv"
ORIGIN = Provenance("A friend", "CC0-1.0", "Ana")


def test_lines_with_one_english_sentence_become_one_item(load: Any, content: ContentService) -> None:
    """Wherever in the file they stand; what differs in punctuation alone is one answer."""
    report = load("Go.\tVe.\nRun!\t¡Corre!\nGo.\tVete.\nGo.\t¡Ve!\n", provenance=ORIGIN)
    assert counts(report) == (2, 0, 0, 0)
    go, run = sorted(content.get_content("sentence"), key=lambda item: str(item.secondary_text))
    assert (go.secondary_text, go.primary_text, go.value("accepted")) == ("Go.", "Ve.", ("Ve.", "Vete."))
    assert (go.details.source, go.details.licence, go.details.attribution) == ("A friend", "CC0-1.0", "Ana")
    assert (run.value("accepted"), run.difficulty) == (("¡Corre!",), "beginner")


def test_the_report_has_the_words_that_scripts_rely_on(load: Any) -> None:
    """Added, updated, unchanged, rejected with line and error, and nothing else."""
    report = load("Go.\tVe.\nbroken\n")
    assert json.loads(report.model_dump_json()) == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": [{"line": 2, "error": report.rejected[0].error}],
        "run": report.run,
    }
    assert "1 fields" in report.rejected[0].error


def test_a_second_import_changes_nothing(load: Any, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Not even the time of the last change."""
    text = "Go.\tVe.\nGo.\tVete.\nRun!\t¡Corre!\n"
    load(text)
    before = rows(sessions)
    clock.advance(days=1)
    assert counts(load(text)) == (0, 0, 2, 0)
    assert rows(sessions) == before


def test_a_new_line_makes_a_new_version(load: Any, content: ContentService) -> None:
    """More answers are right than before, so what is right has changed."""
    load("Go.\tVe.\n")
    assert counts(load("Go.\tVe.\nGo.\tVete.\n")) == (0, 1, 0, 0)
    (item,) = content.get_content("sentence")
    assert (item.version, item.details.revision, item.value("accepted")) == (2, 2, ("Ve.", "Vete."))


def test_an_import_leaves_a_teachers_edit_alone(load: Any, content: ContentService) -> None:
    """The same file again is no news; a changed line is reported, with its number."""
    load("Go.\tVe.\n")
    (item,) = content.get_content("sentence")
    row = {**sentence(accepted=["Ve.", "Andá."]), "primary_text": "Ve.", "secondary_text": "Go."}
    content.update(item.id, row, revision=1, by=TEACHER)
    assert counts(load("Go.\tVe.\n")) == (0, 0, 1, 0)
    report = load("Run!\t¡Corre!\nGo.\tVe.\nGo.\tVete.\n")
    assert counts(report) == (1, 0, 0, 1)
    assert (report.rejected[0].line, "edited here" in report.rejected[0].error) == (2, True)
    assert content.get(item.id, by=AUTHOR).value("accepted") == ("Ve.", "Andá.")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param(b"only one field", "1 fields", id="too few fields"),
        pytest.param(b"a\tb\tc\td", "4 fields", id="too many fields"),
        pytest.param(b"\tHola.", "English sentence has no words", id="no English"),
        pytest.param(b"Hello.\t...", "Spanish sentence has no words", id="no Spanish"),
        pytest.param("Hello.\tHola.".encode("utf-16-le"), "U+0000", id="another encoding"),
        pytest.param("Tomorrow.\tMañana.".encode("latin-1"), "not UTF-8 at byte 13", id="Latin-1"),
        pytest.param(b"Hello.\tHo\x00la.", "U+0000", id="zero byte"),
        pytest.param(b"Hello.\t" + b"x" * 1_001, "1001 characters", id="long sentence"),
        pytest.param(b"x" * (2 * file_lines.MAX_LINE_BYTES + 100), "a line may have", id="endless line"),
    ],
)
def test_a_bad_line_is_reported_and_loses_nothing_else(load: Any, line: bytes, error: str) -> None:
    """Its number counts from 1, and its neighbours are in."""
    report = load(b"Go.\tVe.\n" + line + b"\n\nRun!\t" + "¡Corre!".encode() + b"\n")
    assert counts(report) == (2, 0, 0, 1)
    assert report.rejected[0].line == 2
    assert error in report.rejected[0].error


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbfGo.\tVe.\r\nRun!\t\xc2\xa1Corre!", id="mark, CRLF, no last line end"),
        pytest.param("Go.\tVe.\nRun!\t¡Corre!\n".encode(), id="plain"),
        pytest.param("  Go. \t Ve.\t\n Run!\t¡Corre! \n".encode(), id="spaces, empty attribution"),
    ],
)
def test_text_files_of_any_make_are_the_same(load: Any, content: ContentService, text: bytes) -> None:
    """Byte order mark, line ends and spaces make no difference."""
    load(text)
    assert sorted(item.primary_text for item in content.get_content("sentence")) == ["Ve.", "¡Corre!"]


def test_the_third_field_is_the_lines_own_attribution(load: Any, content: ContentService) -> None:
    """It stands instead of the one said for the whole file, and those of all lines are kept."""
    load("Go.\tVe.\tby CK (no. 1)\nGo.\tVete.\tby Ana (no. 2)\nRun!\t¡Corre!\n", provenance=ORIGIN)
    told = {str(item.secondary_text): item.details.attribution for item in content.get_content("sentence")}
    assert told == {"Go.": "by CK (no. 1); by Ana (no. 2)", "Run!": "Ana"}


def test_the_same_sentence_of_another_source_is_another_item(load: Any) -> None:
    """Each keeps its own licence."""
    assert counts(load("Go.\tVe.\n", provenance=Provenance("one"))) == (1, 0, 0, 0)
    assert counts(load("Go.\tVe.\n", provenance=Provenance("two"))) == (1, 0, 0, 0)


def test_translations_beyond_what_an_item_holds_are_reported(load: Any, content: ContentService) -> None:
    """The first two hundred are in."""
    report = load("".join(f"Go.\tVe {number}.\n" for number in range(MAX_ITEMS + 2)))
    assert counts(report) == (1, 0, 0, 2)
    assert [rejection.line for rejection in report.rejected] == [MAX_ITEMS + 1, MAX_ITEMS + 2]


def test_flashcards_come_from_the_same_kind_of_file(load: Any, content: ContentService) -> None:
    """Any type that has answers can be imported line by line; one that needs more says so."""
    assert counts(load("the hand\tla mano\n", content_type="flashcard")) == (1, 0, 0, 0)
    assert content.get_content("flashcard")[0].primary_text == "la mano"
    report = load("A course\tUn curso\n", content_type="course")
    assert (counts(report), "Units" in report.rejected[0].error) == ((0, 0, 0, 1), True)


def test_progress_is_told_from_nothing_to_all(load: Any) -> None:
    """It never falls, and ends at what it said there was."""
    told: list[tuple[int, int]] = []
    load("Go.\tVe.\n" * 50, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("a.odt", b"x", "no known format 'odt'", id="unknown format"),
        pytest.param("a.apkg", b"PK\x03\x04", "Anki package cannot be read", id="broken Anki deck"),
        pytest.param("a.tsv", "Go.\tVe.".encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param("a.csv", b"PK\x03\x04...", "ZIP archive", id="spreadsheet"),
        pytest.param("a.csv", b"", "no header", id="empty table"),
        pytest.param("a.csv", b"one,two\n1,2\n", "Spanish text", id="no Spanish column"),
        pytest.param("a.csv", b"spanish,primary_text\n1,2\n", "once", id="one column twice"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(load: Any, name: str, text: bytes, message: str) -> None:
    """As a whole, before anything is stored."""
    with pytest.raises(InvalidInputError, match=message):
        load(text, name)


def test_a_missing_file_is_said_to_be_missing(transfer: TransferService, tmp_path: Path) -> None:
    """And a folder is no file."""
    for path in (tmp_path / "nothing.tsv", tmp_path):
        with pytest.raises(InvalidInputError, match=r"no file|no known format"):
            transfer.import_file(path, by=AUTHOR)


def test_a_file_that_is_too_large_is_not_even_read(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is known before."""
    monkeypatch.setattr(file_lines, "MAX_FILE_BYTES", 10)
    with pytest.raises(InvalidInputError, match="Split it"):
        load("Hello there.\tHola.\n")


def test_a_file_of_another_kind_stops_early(
    load: Any, content: ContentService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With hardly a usable line it is the wrong file, and nothing of it is kept."""
    monkeypatch.setattr(importer, "MAX_REJECTED", 5)
    with pytest.raises(InvalidInputError, match="right format"):
        load("Go.\tVe.\n" + "not a pair\n" * 10)
    assert content.get_content("sentence") == []


def test_learners_neither_import_nor_export(transfer: TransferService, tmp_path: Path) -> None:
    """The service checks the role, whatever a page showed."""
    with pytest.raises(NotAllowedError):
        transfer.import_file(tmp_path / "a.tsv", by=LEARNER)
    with pytest.raises(NotAllowedError):
        transfer.export_file(tmp_path / "a.tsv", by=LEARNER)


def test_an_export_into_nowhere_says_so(transfer: TransferService, tmp_path: Path) -> None:
    """The folder must be there."""
    with pytest.raises(InvalidInputError, match="cannot be written"):
        transfer.export_file(tmp_path / "no" / "folder.jsonl", by=AUTHOR)


def test_a_failed_export_leaves_the_old_file(
    transfer: TransferService, load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced when all is written, not before, and nothing half written stays behind."""
    load("Go.\tVe.\n")
    path = tmp_path / "out.jsonl"
    path.write_text("the old one")
    monkeypatch.setattr(service, "exported_rows", lambda *_: iter([{"metadata": object()}]))
    with pytest.raises(TypeError):
        transfer.export_file(path, by=AUTHOR)
    assert path.read_text() == "the old one"
    assert {entry.name for entry in tmp_path.iterdir()} == {"lesson.tsv", "out.jsonl"}


def test_all_content_survives_the_way_to_an_empty_installation(
    transfer: TransferService, sessions: sessionmaker[Session], load: Any, tmp_path: Path, clock: FakeClock
) -> None:
    """Exported, imported where there is nothing, exported again: the same bytes, and nothing left to change."""
    load_starter(sessions, now=clock())
    load("Go.\tVe.\tby CK\n", provenance=ORIGIN)
    load(
        jsonl({"id": "r1", "content_type": "riddle", "primary_text": "ñ", "metadata": {"a": {"b": [1, 2.5]}}}),
        "a.jsonl",
    )
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    count = transfer.export_file(first, by=TEACHER)
    with sessions.begin() as session:
        session.execute(delete(LearningContent))
    assert counts(transfer.import_file(first, by=AUTHOR)) == (count, 0, 0, 0)
    assert transfer.export_file(second, by=TEACHER) == count
    assert second.read_bytes() == first.read_bytes()
    assert counts(transfer.import_file(second, by=AUTHOR)) == (0, 0, count, 0)
    assert load_starter(sessions, now=clock()).unchanged == count - 2


def test_a_table_carries_all_content_there_and_back(
    transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path, clock: FakeClock
) -> None:
    """Columns for what people edit, JSON for the rest: the import finds nothing changed."""
    load_starter(sessions, now=clock())
    path = tmp_path / "all.csv"
    count = transfer.export_file(path, by=TEACHER)
    assert counts(transfer.import_file(path, by=TEACHER)) == (0, 0, count, 0)


def test_a_collection_carries_sentences_with_their_origin(
    transfer: TransferService, load: Any, tmp_path: Path, content: ContentService
) -> None:
    """One line an answer, with the attribution behind it; items without English are left out."""
    load("Go.\tVe.\nGo.\tVete.\n", provenance=ORIGIN)
    content.create({"content_type": "riddle", "primary_text": "la manzana"}, by=TEACHER)
    transfer.export_file(tmp_path / "out.tsv", by=TEACHER)
    assert (tmp_path / "out.tsv").read_text("utf-8") == "Go.\tVe.\tAna\nGo.\tVete.\tAna\n"


def test_an_export_can_be_of_one_type(transfer: TransferService, load: Any, tmp_path: Path) -> None:
    """The others stay out."""
    load("Go.\tVe.\n")
    load("the hand\tla mano\n", content_type="flashcard")
    assert transfer.export_file(tmp_path / "out.jsonl", by=TEACHER, content_type="flashcard") == 1


def rows(sessions: sessionmaker[Session]) -> list[tuple[Any, ...]]:
    columns = (LearningContent.id, LearningContent.details, LearningContent.updated_at)
    with sessions() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(LearningContent.id))]


@pytest.mark.skipif(not TATOEBA.exists(), reason="../shared/data/tatoeba_en_es.tsv is not here")
def test_a_whole_collection_is_imported(transfer: TransferService, tmp_path: Path, content: ContentService) -> None:
    """A tenth of a real collection: one item for each English sentence, and nothing new the second time."""
    sample = TATOEBA.read_text("utf-8").splitlines(keepends=True)[:6_000]
    path = tmp_path / "tatoeba.tsv"
    path.write_text("".join(sample), encoding="utf-8")
    english = {line.partition("\t")[0] for line in sample}
    assert counts(transfer.import_file(path, by=AUTHOR)) == (len(english), 0, 0, 0)
    assert counts(transfer.import_file(path, by=AUTHOR)) == (0, 0, len(english), 0)
    assert content.get_content("sentence", {"source": "tatoeba"}, difficulty="beginner")


BROKEN = (
    "{",
    "[]",
    '"text"',
    "nonsense",
    '{"primary_text": 5}',
    '{"primary_text": ""}',
    '{"primary_text": "Hola.", "metadata": []}',
    '{"primary_text": "Hola.", "metadata": {"accepted": [""]}}',
    '{"primary_text": "Hola.", "secondary_text": "Hi.", "metadata": {"accepted": ["Hola."], "learner": "ana"}}',
    '{"primary_text": "Hola.", "secondary_text": "Hi.", "metadata": {"accepted": ["\\u0000"]}}',
    '{"primary_text": "Hola.", "content_type": "Sentence!", "metadata": {}}',
    '{"primary_text": "Hola.", "difficulty": "hard", "secondary_text": "Hi.", "metadata": {"accepted": ["Hola."]}}',
    '{"primary_text": "Hola.", "id": "user:1", "secondary_text": "Hi.", "metadata": {"accepted": ["Hola."]}}',
    '{"primary_text": "Hola.", "x": NaN}',
    '{"content_type": "content_type", "primary_text": "T", "metadata": {"name": "sentence"}}',
    '{"content_type": "course", "primary_text": "C", "metadata": {"units": []}}',
    '{"content_type": "game", "primary_text": "G", "metadata": {"instructions": "x", "rounds": [{"prompt": "a"}]}}',
    "[" * 3_000,
)


def test_two_thousand_malformed_rows_cost_themselves_alone(load: Any, content: ContentService) -> None:
    """Each is named by its line and told why; each of the good ones between them is in."""
    good = [json.dumps({**sentence(), "id": f"good-{number:04}"}) for number in range(100)]
    file_lines = [BROKEN[number % len(BROKEN)] for number in range(2_000)]
    for number, line in enumerate(good):
        file_lines.insert(number * 21, line)
    report = load("\n".join(file_lines), name="rows.jsonl")
    places = {number for number, line in enumerate(file_lines, start=1) if line not in good}
    assert report.added == 100
    assert {rejection.line for rejection in report.rejected} == places
    assert len(report.rejected) == 2_000
    assert all(10 < len(rejection.error) < 600 for rejection in report.rejected)
    assert len(content.get_content("sentence", limit=200)) == 100
