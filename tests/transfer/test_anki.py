"""Anki decks: what comes of each note, what is left out, what is refused, and the way back."""

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.kinds.flashcard import Flashcard
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.starter import load_starter
from aidioma.db.models import LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import InvalidInputError
from aidioma.practice.queries import fresh_items
from aidioma.transfer import ImportOptions, TransferService
from aidioma.transfer.anki import package
from aidioma.transfer.anki.plain import plain_text
from tests.fake_clock import FakeClock
from tests.transfer import decks
from tests.transfer.decks import note


def test_a_note_becomes_a_flashcard(transfer: TransferService, content: ContentService, tmp_path: Path) -> None:
    """The Spanish side is found by its words; markup, sounds and pictures are left out, other fields become a note."""
    picture = tmp_path / "perro.jpg"
    picture.write_bytes(b"not looked at")
    deck = decks.write(
        tmp_path / "casa.apkg",
        note("the dog", "<b>el perro</b>[sound:perro.mp3]<img src='perro.jpg'>", "m. <i>animal</i>", tags=["la_casa"]),
        note("the house &amp; garden", "la casa<br>y el jardín", guid='a"b'),
        media=(picture,),
    )
    report = transfer.import_file(deck, by=AUTHOR)
    assert (report.added, report.rejected) == (2, ())
    dog, house = sorted(content.get_content("flashcard"), key=lambda item: item.primary_text)
    assert (dog.primary_text, dog.secondary_text) == ("el perro", "the dog")
    assert isinstance(dog.details, Flashcard)
    assert (dog.details.note, dog.details.topics, dog.details.source) == ("Extra: m. animal", ("la casa",), "casa")
    assert (house.id, house.primary_text, house.secondary_text) == (
        'anki:a"b',
        "la casa y el jardín",
        "the house & garden",
    )


def test_a_second_import_changes_nothing(transfer: TransferService, tmp_path: Path) -> None:
    """Notes are known by their own ids."""
    deck = decks.write(tmp_path / "casa.apkg", note("the dog", "el perro"), note("the house", "la casa"))
    assert transfer.import_file(deck, by=AUTHOR).added == 2
    again = transfer.import_file(deck, by=AUTHOR)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


def test_gaps_become_rounds(transfer: TransferService, content: ContentService, tmp_path: Path) -> None:
    """Each numbered gap is asked with the others filled."""
    text = "El {{c1::perro::animal}} come {{c2::carne}}."
    assert transfer.import_file(decks.write(tmp_path / "d.apkg", decks.cloze(text)), by=AUTHOR).added == 1
    (game,) = content.get_content("game")
    assert game.primary_text == "El perro come carne."
    assert [(task.prompt, task.accepted) for task in game.value("rounds")] == [
        ("El ___ come carne.", ("perro",)),
        ("El perro come ___.", ("carne",)),
    ]


def test_fields_are_mapped_as_said(transfer: TransferService, content: ContentService, tmp_path: Path) -> None:
    """Whatever the words look like, what the teacher says counts."""
    deck = decks.write(tmp_path / "d.apkg", note("x", "the table", "la mesa"))
    how = ImportOptions(mapping={"Extra": "primary_text", "Back": "secondary_text"})
    transfer.import_file(deck, by=AUTHOR, how=how)
    (table,) = content.get_content("flashcard")
    assert (table.primary_text, table.secondary_text) == ("la mesa", "the table")


def test_newer_packages_are_read(transfer: TransferService, content: ContentService, tmp_path: Path) -> None:
    """The compressed collection counts, not the plain one that only says to update."""
    report = transfer.import_file(decks.newer(tmp_path / "d.apkg", [("el gato", "the cat")]), by=AUTHOR)
    assert report.added == 1
    assert content.get_content("flashcard")[0].primary_text == "el gato"


def test_bad_notes_are_named_and_the_good_ones_come_in(transfer: TransferService, tmp_path: Path) -> None:
    """A note without text, one too large, one of no known type, one that is no UTF-8."""
    deck = decks.write(tmp_path / "d.apkg", *(note(f"word {n}", f"palabra {n}", guid=f"g{n}") for n in range(6)))
    ids = "(SELECT id FROM notes ORDER BY id LIMIT 1 OFFSET {})"
    decks.changed(
        deck,
        f"UPDATE notes SET flds = 'a sound' || char(31) || '[sound:x.mp3]' WHERE id = {ids.format(0)}",
        f"UPDATE notes SET flds = hex(randomblob(800000)) WHERE id = {ids.format(1)}",
        f"UPDATE notes SET mid = 5 WHERE id = {ids.format(2)}",
        f"UPDATE notes SET flds = CAST(x'61ff1f62' AS TEXT) WHERE id = {ids.format(3)}",
    )
    report = transfer.import_file(deck, by=AUTHOR)
    assert report.added == 2
    assert [rejection.line for rejection in report.rejected] == [1, 2, 3, 4]
    said = [rejection.error for rejection in report.rejected]
    assert "sound or a picture" in said[0]
    assert "1,600,000 bytes" in said[1]
    assert "note type" in said[2]
    assert "not UTF-8" in said[3]


@pytest.mark.parametrize(
    ("members", "error"),
    [
        pytest.param({}, "no Anki collection", id="empty"),
        pytest.param({"collection.anki2": b"nonsense" * 100}, "cannot be read", id="no database"),
        pytest.param({"collection.anki21b": b"nonsense"}, "cannot be read", id="not compressed as said"),
        pytest.param({"collection.anki2": bytes(9_000_000)}, "only a trap", id="packed a thousandfold"),
    ],
)
def test_what_is_no_deck_is_refused(
    transfer: TransferService, tmp_path: Path, members: dict[str, bytes], error: str
) -> None:
    """With a sentence, and nothing stored."""
    with pytest.raises(InvalidInputError, match=error):
        transfer.import_file(decks.packed(tmp_path / "d.apkg", members), by=AUTHOR)


def test_a_file_that_is_no_archive_is_refused(transfer: TransferService, tmp_path: Path) -> None:
    """Whatever its name says."""
    path = tmp_path / "d.apkg"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        transfer.import_file(path, by=AUTHOR)


def test_what_comes_out_counts_and_not_what_the_archive_says(
    transfer: TransferService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is on bytes written."""
    monkeypatch.setattr(package, "MAX_COLLECTION_BYTES", 10_000)
    deck = decks.write(tmp_path / "d.apkg", note("the dog", "el perro"))
    with pytest.raises(InvalidInputError, match="more than 10,000 bytes"):
        transfer.import_file(deck, by=AUTHOR)


def test_a_collection_that_computes_without_end_is_refused(transfer: TransferService, tmp_path: Path) -> None:
    """A view in the place of a table would run while it is read."""
    deck = decks.write(tmp_path / "d.apkg", note("the dog", "el perro"))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"
    decks.changed(deck, f"CREATE VIEW trap AS {endless}")
    with pytest.raises(InvalidInputError, match="views"):
        transfer.import_file(deck, by=AUTHOR)


SCHEDULE = "UPDATE cards SET type = 2, queue = 2, ivl = 30, due = 40, factor = 2350, reps = 7, lapses = 1"
REVIEW = (
    "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) "
    "SELECT 1600000000123, id, 0, 3, 30, 12, 2350, 4000, 1 FROM cards"
)


def test_a_schedule_is_kept_on_request(
    transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """Ease, interval, due day, lapses and history go on where Anki stood; importing it twice is importing it once."""
    with sessions.begin() as session:
        session.execute(insert(User).values(id="ana", email="ana@example.com", name="Ana", role="learner"))
    deck = decks.changed(
        decks.write(tmp_path / "d.apkg", note("the dog", "el perro", guid="dog")),
        SCHEDULE,
        REVIEW,
        "UPDATE col SET crt = 1772409600",
    )
    for _ in range(2):
        transfer.import_file(deck, by=AUTHOR, how=ImportOptions(schedule_for="ana"))
    with sessions() as session:
        progress = session.scalars(select(UserProgress)).one()
        is_schedule = LearningActivity.activity_type == "progress_imported"
        kept = session.scalars(select(LearningActivity).where(is_schedule)).one()
    assert (progress.content_id, progress.review_interval_days) == ("anki:dog", 30)
    assert progress.easiness_factor == Decimal("2.35")
    assert progress.next_review_at is not None
    assert progress.next_review_at.date().isoformat() == "2026-04-11"
    assert kept.details["history"] == [[1_600_000_000_123, 3, 30]]
    assert (kept.details["attempts"], kept.details["repetitions"], kept.details["lapses"]) == (7, 6, 1)


def test_where_each_card_stands_comes_along(
    transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """Suspended stays out, day-learning has its date, FSRS's state is kept where that schedules."""
    preferences = {"scheduler": "fsrs"}
    with sessions.begin() as session:
        session.execute(insert(User).values(id="ana", email="ana@example.com", name="Ana", preferences=preferences))
    cards = "UPDATE cards SET {} WHERE nid = (SELECT id FROM notes WHERE guid = '{}')"
    words = ("suspended", "unseen", "learning", "stable", "new")
    deck = decks.changed(
        decks.write(tmp_path / "d.apkg", *(note(f"word {w}", f"la palabra {w}", guid=w) for w in words)),
        "UPDATE col SET crt = 1772409600",
        cards.format("type = 2, queue = -1, ivl = 30, due = 40, factor = 2500, reps = 6", "suspended"),
        cards.format("queue = -1", "unseen"),
        cards.format("type = 1, queue = 3, ivl = 1, due = 40, factor = 2500, reps = 2", "learning"),
        cards.format("""type = 2, queue = 2, ivl = 400, due = 40, reps = 3, data = '{"s":380.5,"d":4.2}'""", "stable"),
    )
    transfer.import_file(deck, by=AUTHOR, how=ImportOptions(schedule_for="ana"))
    with sessions() as session:
        rows = {row.content_id: row for row in session.scalars(select(UserProgress))}
        found = fresh_items(session, user_id="ana", content_type="flashcard", level="beginner", answered=[], limit=10)
    assert rows.keys() == {"anki:suspended", "anki:unseen", "anki:learning", "anki:stable"}
    assert [one.content_id for one in found] == ["anki:new"]
    for word in ("suspended", "unseen"):
        assert (rows[f"anki:{word}"].next_review_at, rows[f"anki:{word}"].details["suspended"]) == (None, True)
    due = rows["anki:learning"].next_review_at
    assert due is not None
    assert due.date().isoformat() == "2026-04-11"
    assert (rows["anki:stable"].details["stability"], rows["anki:stable"].details["difficulty"]) == (380.5, 4.2)


def test_nobody_gets_a_schedule_that_was_not_asked_for(
    transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """A deck from somebody else says nothing of who imports it."""
    deck = decks.changed(decks.write(tmp_path / "d.apkg", note("the dog", "el perro")), SCHEDULE)
    transfer.import_file(deck, by=AUTHOR)
    with sessions() as session:
        assert session.scalars(select(UserProgress.id)).all() == []


def test_a_schedule_for_nobody_imports_nothing(
    transfer: TransferService, content: ContentService, tmp_path: Path
) -> None:
    """All or nothing."""
    deck = decks.changed(decks.write(tmp_path / "d.apkg", note("the dog", "el perro")), SCHEDULE)
    with pytest.raises(LookupError):
        transfer.import_file(deck, by=AUTHOR, how=ImportOptions(schedule_for="nobody"))
    assert content.get_content("flashcard") == []


def test_everything_comes_back_from_a_deck(
    transfer: TransferService, sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path
) -> None:
    """All starter content out to a deck, into an empty installation, and out as the same bytes of JSONL."""
    load_starter(sessions, now=clock())
    first, deck, second = tmp_path / "a.jsonl", tmp_path / "b.apkg", tmp_path / "c.jsonl"
    count = transfer.export_file(first, by=AUTHOR)
    assert transfer.export_file(deck, by=AUTHOR) == count
    with sessions.begin() as session:
        session.execute(delete(LearningContent))
    report = transfer.import_file(deck, by=AUTHOR)
    assert (report.added, report.rejected) == (count, ())
    transfer.export_file(second, by=AUTHOR)
    assert second.read_bytes() == first.read_bytes()


def test_what_was_changed_in_anki_is_changed_here(
    transfer: TransferService, content: ContentService, tmp_path: Path
) -> None:
    """The visible fields count over the copy that travels along; a copy that was broken is refused."""
    rows: list[dict[str, Any]] = [
        {"content_type": "flashcard", "primary_text": text, "secondary_text": "x", "metadata": {}}
        for text in ("el  pero", "la casa")
    ]
    for number, row in enumerate(rows):
        content.create({**row, "id": f"c{number}"}, by=AUTHOR)
    deck = tmp_path / "d.apkg"
    transfer.export_file(deck, by=AUTHOR)
    decks.changed(
        deck,
        "UPDATE notes SET flds = replace(flds, char(31) || 'el  pero', char(31) || 'el <b>perro</b>')"
        " WHERE flds LIKE '%pero%'",
        "UPDATE notes SET flds = replace(flds, '{', '(') WHERE flds LIKE '%la casa%'",
    )
    report = transfer.import_file(deck, by=AUTHOR)
    assert (report.updated, [rejection.line for rejection in report.rejected]) == (1, [2])
    assert content.get("c0", by=AUTHOR).primary_text == "el perro"


@given(st.text(max_size=200))
def test_no_field_gets_through_with_markup_that_runs(text: str) -> None:
    """Whatever a field holds, what is read has no control characters and closes without an error."""
    read = plain_text(text)
    assert not set(read) & set(map(chr, range(9)))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("<script>alert(1)</script>hola", "hola"),
        ("a<br>b<div>c</div>", "a\nb\nc"),
        ("&iquest;qu&eacute;?&nbsp;", "¿qué?"),
        ("<style>b{}</style><!-- c -->casa [sound:a b.mp3]", "casa"),
        ("5 < 6", "5 < 6"),
    ],
)
def test_fields_are_read_as_a_person_sees_them(field: str, text: str) -> None:
    """Text, in lines."""
    assert plain_text(field) == text


def test_media_stay_in_the_archive(transfer: TransferService, tmp_path: Path) -> None:
    """Names that climb out of the folder are never opened, nor anything but the collection."""
    deck = decks.write(tmp_path / "d.apkg", note("the dog", "el perro"))
    with zipfile.ZipFile(deck, "a") as archive:
        archive.writestr("../../escaped", "x")
    assert transfer.import_file(deck, by=AUTHOR).added == 1
    assert not (tmp_path.parent.parent / "escaped").exists()
