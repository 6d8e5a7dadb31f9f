"""Vocabulary lists as they come: what is read as several answers is told before and after, and no sentence is cut."""

import csv
from pathlib import Path
from typing import Any

import pytest

from aidioma.content.exercises import exercise
from aidioma.content.item import author
from aidioma.content.list_notation import in_notation
from aidioma.content.service import AUTHOR, ContentService
from aidioma.model.marks import Verdict
from aidioma.spanish.rules import mark_by_rules
from aidioma.transfer import ImportOptions, TransferService
from tests.content.conftest import counts
from tests.content.samples import jsonl

SHARED = Path(__file__).resolve().parents[3] / "shared"
LIST = "spanish,english\nel coche / el auto,the car\n(el) perro,(the) dog\nel gato,the cat\nVoy (hoy).,I go (today).\n"
LISTS = {
    "import/alts.csv": {
        "the car": ["el coche", "el auto"],
        "(the) dog": ["el perro", "perro"],
        "pretty": ["bonito", "bonita"],
        "the student": ["el estudiante", "la estudiante"],
        "computer": ["ordenador", "computadora"],
    },
    "anki/basic_alternatives.apkg": {
        "the car": ["el coche", "el carro"],
        "the computer": ["el ordenador", "la computadora"],
        "pretty": ["bonito", "bonita"],
        "to remember": ["acordarse", "acordarse de"],
        "the student": ["el estudiante", "la estudiante"],
        "(I) live": ["yo vivo", "vivo"],
    },
}


def test_a_list_is_read_as_one_and_counted(load: Any, content: ContentService) -> None:
    """Two of four lines name several answers; a sentence is taken as it stands."""
    report = load(LIST, "list.csv")
    assert (counts(report), report.notation) == ((4, 0, 0, 0), 2)
    asked = {found.secondary_text: exercise(found).accepted for found in content.get_content("sentence")}
    assert asked["the car"] == ("el coche", "el auto")
    assert asked["I go (today)."] == ("Voy (hoy).",)
    assert (counts(load(LIST, "list.csv")), load(LIST, "list.csv").notation) == ((0, 0, 4, 0), 2)


@pytest.mark.parametrize(("notation", "listed"), [("plain", 0), ("list", 3)])
def test_who_imports_says_what_it_is(load: Any, notation: Any, listed: int) -> None:
    """Also of sentences."""
    assert load(LIST, "list.csv", how=ImportOptions(notation=notation)).notation == listed


def test_the_preview_tells_what_a_line_counts_as(transfer: TransferService, tmp_path: Path) -> None:
    """Before anything is stored."""
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    preview = transfer.preview_file(path, by=AUTHOR, how=ImportOptions())
    told = {one.secondary_text: one.counts_as for items in preview.shown.values() for one in items}
    assert preview.report.notation == 2
    assert told["(the) dog"] == (("el perro", "perro"), ("the dog", "dog"))
    assert told["the cat"] == told["I go (today)."] == ()


def test_what_is_stored_already_keeps_its_meaning(load: Any, content: ContentService) -> None:
    """A sentence that was imported before items said it stays literal, and the same file changes nothing."""
    literal = {
        "id": "list:sentence:1",
        "content_type": "sentence",
        "primary_text": "el coche / el auto",
        "secondary_text": "the car",
        "metadata": {"accepted": ["el coche / el auto"], "source": "list"},
    }
    assert load(jsonl(literal), "list.jsonl").notation == 0
    assert exercise(content.get("list:sentence:1", by=AUTHOR)).accepted == ("el coche / el auto",)
    as_table = "id,spanish,english,source\nlist:sentence:1,el coche / el auto,the car,list\n"
    assert counts(load(as_table, "list.csv"))[0] == 0
    assert exercise(content.get("list:sentence:1", by=AUTHOR)).accepted == ("el coche / el auto",)


@pytest.mark.skipif(not (SHARED / "cases/import/alts.csv").exists(), reason="the shared cases are not there")
@pytest.mark.parametrize("file", LISTS)
def test_each_way_that_a_real_list_names_is_correct(
    transfer: TransferService, content: ContentService, file: str
) -> None:
    """Typed in, without a judge."""
    report = transfer.import_file(SHARED / "cases" / file, by=AUTHOR)
    assert report.notation > 0
    kind = "sentence" if file.endswith("csv") else "flashcard"
    asked = {str(one.secondary_text): one for one in content.get_content(kind)}
    for english, named in LISTS[file].items():
        for way in named:
            mark = mark_by_rules(exercise(asked[english], "en-es"), way)
            assert mark is not None, way
            assert mark.verdict is Verdict.CORRECT, way
    if file.endswith("csv"):
        mark = mark_by_rules(exercise(asked["to want, to love"], "es-en"), "to love")
        assert mark is not None
        assert mark.verdict is Verdict.CORRECT


@pytest.mark.corpus
@pytest.mark.skipif(not (SHARED / "data/tatoeba_en_es.tsv").exists(), reason="the shared sentences are not there")
@pytest.mark.parametrize("content_type", ["sentence", "flashcard"])
def test_no_sentence_of_a_large_collection_is_cut(content_type: str) -> None:
    """Commas, slashes and brackets in sentences are their own, in both directions."""
    cut = []
    with (SHARED / "data/tatoeba_en_es.tsv").open(encoding="utf-8") as file:
        for english, spanish, *_rest in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            metadata = {"accepted": [spanish]} if content_type == "sentence" else {}
            row = {"content_type": content_type, "difficulty": "beginner", "primary_text": spanish}
            draft = in_notation(author({**row, "secondary_text": english, "metadata": metadata}))
            if draft.value("notation") == "list":
                cut.append((english, spanish))
    assert cut == []
