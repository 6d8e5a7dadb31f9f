"""Gaps by their grammar, and nested decks as courses."""

from pathlib import Path

import genanki
import pytest

from aidioma.content.exercises import heading
from aidioma.content.service import AUTHOR, ContentService
from aidioma.transfer import TransferService
from aidioma.transfer.anki.cloze import has_gaps, rounds, without_gaps
from tests.transfer import decks
from tests.transfer.decks import note


def test_a_cloze_keeps_all_its_gaps_and_its_english(
    transfer: TransferService, content: ContentService, tmp_path: Path
) -> None:
    """Nested ones too; the English is what it is asked by, and no heading says the answer."""
    text = "{{c1::La capital de {{c2::España}}}} es Madrid."
    transfer.import_file(
        decks.write(tmp_path / "d.apkg", decks.cloze(text, "The capital of Spain is Madrid.")), by=AUTHOR
    )
    (game,) = content.get_content("game")
    assert [(task.prompt, task.prompt_en, task.accepted) for task in game.value("rounds")] == [
        ("___ es Madrid.", "The capital of Spain is Madrid.", ("La capital de España",)),
        ("La capital de ___ es Madrid.", "The capital of Spain is Madrid.", ("España",)),
    ]
    assert (game.primary_text, heading(game)) == ("La capital de España es Madrid.", "___ es Madrid.")
    assert game.secondary_text == "The capital of Spain is Madrid."


def test_the_parts_of_a_deck_are_the_units_of_a_course(
    transfer: TransferService, content: ContentService, tmp_path: Path
) -> None:
    """In the order of their notes; a second import changes nothing."""
    parts = {1: ("Español::Casa", ["house", "table"]), 2: ("Español::Viajes::Tren", ["train"])}
    path = tmp_path / "d.apkg"
    made = []
    for number, (name, words) in parts.items():
        made.append(genanki.Deck(number, name))
        for word in words:
            made[-1].add_note(note(f"the {word}", f"la palabra {word}", guid=word))
    genanki.Package(made).write_to_file(path)
    report = transfer.import_file(path, by=AUTHOR)
    assert (report.added, report.rejected) == (4, ())
    assert report.notes == ("The parts of the deck “Español” became the units of a course.",)
    (course,) = content.get_content("course")
    assert course.title == "Español"
    assert [(unit.title, unit.items) for unit in course.value("units")] == [
        ("Casa", ("anki:house", "anki:table")),
        ("Viajes · Tren", ("anki:train",)),
    ]
    assert transfer.import_file(path, by=AUTHOR).unchanged == 4


@pytest.mark.parametrize("text", ["{{c1::a", "a}} b", "{{c1::}}", "{{c::a}}", "a :: b"])
def test_what_is_no_gap_is_text(text: str) -> None:
    """It asks nothing, and nothing of it is lost."""
    assert rounds(text) == []
    assert without_gaps(text) == text.replace("{{c1::}}", "")
    assert not has_gaps(text) or text == "{{c1::}}"


def test_gaps_are_found_by_number() -> None:
    """Two gaps of one number open together."""
    text = "{{c2::Ayer}} {{c1::fui}} y {{c1::vine}}"
    assert without_gaps(text) == "Ayer fui y vine"
    asked = [(one.prompt, one.answer) for one in rounds(text)]
    assert asked == [("Ayer ___ y vine", "fui"), ("Ayer fui y ___", "vine"), ("___ fui y vine", "Ayer")]
