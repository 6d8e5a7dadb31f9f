"""Recordings and pictures of Anki decks: in with their notes, and out with their items."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.kinds.parts import Media
from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import LearningContent
from aidioma.errors import NotAllowedError
from aidioma.i18n import Message
from aidioma.transfer import ImportOptions, TransferService
from aidioma.transfer.anki.plain import media_names
from tests.content.conftest import LEARNER, TEACHER
from tests.content.test_media import GIF
from tests.recordings import wav
from tests.transfer import decks
from tests.transfer.decks import note

BARK = wav(seconds=0.01)
WOOF = wav(seconds=0.02)


@pytest.fixture
def packed(tmp_path: Path) -> Callable[..., Path]:
    """Write a deck of notes with files, as older packages have them."""

    def _packed(*notes: Any, name: str = "d.apkg", **files: bytes) -> Path:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        paths = [folder / named.replace("__", ".") for named in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content)
        return decks.write(tmp_path / name, *notes, media=tuple(paths))

    return _packed


@pytest.fixture
def deck(packed: Callable[..., Path]) -> Path:
    """Return a deck with one note, its sound and its picture."""
    dog = note("the dog <img src='a%20dog.gif'>", "el perro [sound:perro.wav]", guid="dog")
    return packed(dog, **{"a dog.gif": GIF, "perro.wav": BARK})


def kept(media: MediaFiles) -> set[bytes]:
    """Return what is in the folder."""
    return {path.read_bytes() for path in media.folder.iterdir()} if media.folder.exists() else set()


def exported(transfer: TransferService, path: Path) -> Path:
    """Write the flashcards as a deck of ours."""
    transfer.export_file(path, by=TEACHER, content_type="flashcard")
    return path


def with_sound(deck: Path, was: str, content: bytes, *, name: str | None = "new.wav") -> None:
    """Put *content* in the place of the file *was* in a deck, under another *name* or the same."""
    members = decks.members_of(deck)
    listed = json.loads(members["media"])
    number = next(number for number, said in listed.items() if said == was)
    listed[number] = name or was
    decks.packed(deck, {**members, "media": json.dumps(listed).encode(), number: content})


def test_a_note_brings_its_sound_and_its_picture(
    transfer: TransferService, content: ContentService, media: MediaFiles, deck: Path
) -> None:
    """Told by their bytes, kept once; a second import changes nothing."""
    report = transfer.import_file(deck, by=TEACHER)
    assert (report.added, report.left_out) == (1, ())
    dog = content.get("anki:dog", by=AUTHOR)
    sound, picture = dog.value("sound"), dog.value("picture")
    assert isinstance(sound, Media)
    assert isinstance(picture, Media)
    assert (sound.kind, picture.kind) == ("audio", "image")
    assert (media.folder / sound.name).read_bytes() == BARK
    assert (media.folder / picture.name).read_bytes() == GIF
    assert (dog.primary_text, dog.secondary_text) == ("el perro", "the dog")
    assert transfer.import_file(deck, by=TEACHER).unchanged == 1
    assert len(list(media.folder.iterdir())) == 2


def test_newer_packages_bring_theirs(
    transfer: TransferService, content: ContentService, media: MediaFiles, tmp_path: Path
) -> None:
    """Their list is a protobuf message, and each file is compressed; what no note shows stays."""
    rows = [("el perro [sound:perro.wav]", "the dog <img src=perro.gif>")]
    deck = decks.newer(tmp_path / "n.apkg", rows, media={"other.wav": WOOF, "perro.gif": GIF, "perro.wav": BARK})
    assert transfer.import_file(deck, by=TEACHER).left_out == ()
    dog = content.get("anki:g0", by=AUTHOR)
    assert (media.folder / dog.value("sound").name).read_bytes() == BARK
    assert (media.folder / dog.value("picture").name).read_bytes() == GIF
    assert kept(media) == {BARK, GIF}


def test_a_preview_says_what_is_left_out_and_keeps_nothing(
    transfer: TransferService, media: MediaFiles, packed: Callable[..., Path]
) -> None:
    """Also that there would be no room, which only the folder knows."""
    deck = packed(note("a", "perro [sound:a.wav]"), note("b", "gato [sound:b.wav]"), a__wav=BARK, b__wav=WOOF)
    narrow = replace(transfer, media=MediaFiles(media.folder, len(WOOF)))
    foreseen = narrow.preview_file(deck, by=TEACHER, how=ImportOptions()).report
    assert not media.folder.exists()
    report = narrow.import_file(deck, by=TEACHER)
    assert foreseen == report.model_copy(update={"run": None})
    assert (report.added, [(one.line, "no room" in one.error) for one in report.left_out]) == (2, [(2, True)])
    assert kept(media) == {BARK}


def test_what_is_left_out_can_be_said_in_another_language(
    transfer: TransferService, packed: Callable[..., Path]
) -> None:
    """The page looks the sentence up; scripts read it in English."""
    (said,) = transfer.import_file(packed(note("a", "perro [sound:none.mp3]")), by=TEACHER).left_out
    assert isinstance(said.error, Message)
    assert isinstance(said.error.values["why"], Message)
    assert said.model_dump(mode="json") == {
        "line": 1,
        "error": "“none.mp3” was left out. It is not in the package. Export the deck from Anki again, with its media.",
    }


def test_nothing_stays_behind_of_what_is_not_stored(
    transfer: TransferService, media: MediaFiles, packed: Callable[..., Path]
) -> None:
    """A note that is refused, the second of one id, an import that fails as a whole."""
    refused = note("", "el gato [sound:refused.wav]", guid="cat")
    first, second = (note("the dog", f"el perro [sound:{n}.wav]", guid="dog") for n in ("first", "second"))
    deck = packed(refused, first, second, refused__wav=WOOF, first__wav=BARK, second__wav=wav(seconds=0.03))
    decks.changed(deck, "UPDATE cards SET type = 2, queue = 2, ivl = 30, due = 40, factor = 2350, reps = 7")
    with pytest.raises(LookupError):
        transfer.import_file(deck, by=TEACHER, how=ImportOptions(schedule_for="nobody"))
    with pytest.raises(NotAllowedError):
        transfer.import_file(deck, by=LEARNER)
    assert kept(media) == set()
    report = transfer.import_file(deck, by=TEACHER)
    assert (report.added, [one.line for one in report.rejected]) == (1, [1, 3])
    assert kept(media) == {BARK}


def test_nothing_stays_behind_of_what_is_left_alone(
    transfer: TransferService, content: ContentService, media: MediaFiles, deck: Path, tmp_path: Path
) -> None:
    """An item that was edited here after its export keeps what it has."""
    transfer.import_file(deck, by=TEACHER)
    sound = content.get("anki:dog", by=AUTHOR).value("sound")
    row = {"content_type": "flashcard", "secondary_text": "the dog", "metadata": {"sound": sound.model_dump()}}
    content.update("anki:dog", {**row, "primary_text": "el perrito"}, revision=1, by=TEACHER)
    out = exported(transfer, tmp_path / "ours.apkg")
    content.update("anki:dog", {**row, "primary_text": "el perrazo"}, revision=2, by=TEACHER)
    with_sound(out, sound.name, WOOF, name=None)
    report = transfer.import_file(out, by=TEACHER)
    assert ["edited here" in one.error for one in report.rejected] == [True]
    assert kept(media) == {BARK, GIF}


def test_the_spanish_side_comes_before_others_and_what_is_left_out_is_not_looked_at(
    transfer: TransferService, content: ContentService, media: MediaFiles, packed: Callable[..., Path]
) -> None:
    """An item has one of each; the others are named."""
    dog = note("the dog [sound:en.wav]", "el perro [sound:es.wav]", "[sound:third.wav]", guid="dog")
    deck = packed(dog, en__wav=WOOF, es__wav=BARK, third__wav=wav(seconds=0.03))
    how = ImportOptions(mapping={"Extra": ""})
    (left_out,) = transfer.import_file(deck, by=TEACHER, how=how).left_out
    assert "en.wav" in left_out.error
    assert "one recording" in left_out.error
    assert kept(media) == {BARK}


def test_a_field_that_is_left_out_says_nothing(
    transfer: TransferService, content: ContentService, packed: Callable[..., Path]
) -> None:
    """Neither its text nor what it shows."""
    deck = packed(note("the dog", "el perro", "a note <img src=a.gif>", guid="dog"), a__gif=GIF)
    transfer.import_file(deck, by=TEACHER, how=ImportOptions(mapping={"Extra": ""}))
    dog = content.get("anki:dog", by=AUTHOR)
    assert (dog.value("note"), dog.value("picture")) == ("", None)


def test_what_a_file_is_counts_and_not_how_it_is_named(
    transfer: TransferService, content: ContentService, media: MediaFiles, packed: Callable[..., Path]
) -> None:
    """A picture in the place of a sound is a picture, and the note comes in."""
    dog = note("the dog", "el perro [sound:dog.mp3]", guid="dog")
    bark = note("the bark", "el ladrido <img src=bark.gif>", guid="bark")
    report = transfer.import_file(packed(dog, bark, dog__mp3=GIF, bark__gif=BARK), by=TEACHER)
    assert (report.added, report.left_out) == (2, ())
    assert content.get("anki:dog", by=AUTHOR).value("picture").kind == "image"
    assert content.get("anki:bark", by=AUTHOR).value("sound").kind == "audio"


def test_types_say_where_media_go(
    transfer: TransferService, content: ContentService, media: MediaFiles, packed: Callable[..., Path]
) -> None:
    """Those in code and those made in the browser, by the part a field plays; a game of gaps has none for it."""
    fields = [{"name": "clip", "kind": "media"}]
    proverb = {"name": "proverb", "fields": fields, "roles": {"media": "clip"}}
    content.create({"content_type": "content_type", "primary_text": "Refrán", "metadata": proverb}, by=TEACHER)
    deck = packed(
        note("the dog", "el perro [sound:a.wav]", guid="dog"), decks.cloze("{{c1::Sí}}. [sound:a.wav]"), a__wav=BARK
    )
    for content_type, place in (("proverb", "clip"), ("podcast", "media")):
        (left_out,) = transfer.import_file(deck, by=TEACHER, content_type=content_type).left_out
        assert (left_out.line, "no recording" in left_out.error) == (2, True)
        clip = content.get("anki:dog", by=AUTHOR).value(place)
        assert (media.folder / clip.name).read_bytes() == BARK


def empty(sessions: sessionmaker[Session]) -> None:
    """Forget all content, as in an installation that has none."""
    with sessions.begin() as session:
        session.execute(delete(LearningContent))


def test_media_come_back_from_a_deck_of_ours(  # noqa: PLR0917 - both installations
    transfer: TransferService,
    content: ContentService,
    sessions: sessionmaker[Session],
    media: MediaFiles,
    deck: Path,
    tmp_path: Path,
) -> None:
    """Out with the item, and into an empty installation, where all is as it was; its deck is the same to the byte."""
    transfer.import_file(deck, by=TEACHER)
    before, out, again = content.get("anki:dog", by=AUTHOR), tmp_path / "ours.apkg", tmp_path / "again.apkg"
    assert transfer.export_file(out, by=TEACHER, content_type="flashcard") == 1
    empty(sessions)
    elsewhere = replace(transfer, media=MediaFiles(tmp_path / "there", 10_000_000))
    report = elsewhere.import_file(out, by=TEACHER)
    assert (report.added, report.rejected, report.left_out) == (1, (), ())
    assert content.get("anki:dog", by=AUTHOR).details == before.details
    assert kept(elsewhere.media) == kept(media) == {BARK, GIF}
    assert elsewhere.import_file(out, by=TEACHER).unchanged == 1
    elsewhere.export_file(again, by=TEACHER, content_type="flashcard")
    assert decks.members_of(again)["media"] == decks.members_of(out)["media"]
    assert decks.fields_of(again) == decks.fields_of(out)


def test_a_deck_of_ours_without_its_files_says_so(
    transfer: TransferService, sessions: sessionmaker[Session], deck: Path, tmp_path: Path
) -> None:
    """The item comes as it went and names what is not here; where the files are here already, nothing is missing."""
    transfer.import_file(deck, by=TEACHER)
    out = exported(transfer, tmp_path / "ours.apkg")
    bare = decks.packed(tmp_path / "bare.apkg", {**decks.members_of(out), "media": b"{}"})
    assert transfer.import_file(bare, by=TEACHER).left_out == ()
    empty(sessions)
    report = replace(transfer, media=MediaFiles(tmp_path / "there", 10_000_000)).import_file(bare, by=TEACHER)
    assert (report.added, ["not in the package" in one.error for one in report.left_out]) == (1, [True, True])


def test_what_was_exchanged_in_anki_is_exchanged_here(
    transfer: TransferService, content: ContentService, media: MediaFiles, deck: Path, tmp_path: Path
) -> None:
    """Another sound in the place of the first is the item's; the picture stays as it is."""
    transfer.import_file(deck, by=TEACHER)
    out = exported(transfer, tmp_path / "ours.apkg")
    was = content.get("anki:dog", by=AUTHOR).value("sound").name
    with_sound(out, was, WOOF)
    decks.changed(out, f"UPDATE notes SET flds = replace(flds, '[sound:{was}]', '[sound:new.wav]')")
    report = transfer.import_file(out, by=TEACHER)
    assert (report.updated, report.left_out) == (1, ())
    dog = content.get("anki:dog", by=AUTHOR)
    assert (media.folder / dog.value("sound").name).read_bytes() == WOOF
    assert (media.folder / dog.value("picture").name).read_bytes() == GIF


def test_another_kind_of_file_under_the_name_of_ours_is_left_out(
    transfer: TransferService, sessions: sessionmaker[Session], content: ContentService, deck: Path, tmp_path: Path
) -> None:
    """A picture is no sound, and the item comes in."""
    transfer.import_file(deck, by=TEACHER)
    out = exported(transfer, tmp_path / "ours.apkg")
    with_sound(out, content.get("anki:dog", by=AUTHOR).value("sound").name, GIF + b"other", name=None)
    empty(sessions)
    report = replace(transfer, media=MediaFiles(tmp_path / "there", 10_000_000)).import_file(out, by=TEACHER)
    assert (report.added, ["another kind" in one.error for one in report.left_out]) == (1, [True])


def test_a_deck_of_ours_shows_and_sounds_in_anki(transfer: TransferService, deck: Path, tmp_path: Path) -> None:
    """Its fields name the files that the package has; a file that is missing here is not named."""
    transfer.import_file(deck, by=TEACHER)
    out = exported(transfer, tmp_path / "ours.apkg")
    names = json.loads(decks.members_of(out)["media"]).values()
    fields = decks.fields_of(out)
    assert f'<img src="{next(name for name in names if name.endswith(".gif"))}">' in fields
    assert f"[sound:{next(name for name in names if name.endswith('.wav'))}]" in fields
    replace(transfer, media=MediaFiles(tmp_path / "none", 0)).export_file(out, by=TEACHER, content_type="flashcard")
    assert json.loads(decks.members_of(out)["media"]) == {}
    assert decks.fields_of(out)[3:5] == ["", ""]


def test_names_are_read_as_anki_writes_them() -> None:
    """Whatever the quotes, the case and the entities; what a browser would not show is not there."""
    field = (
        "x [SOUND:a&amp;b.mp3] <IMG alt=x SRC=\"c d.png\"><img src='e.gif'/> [sound:] <img><audio src=f.ogg></audio>"
        "<!-- [sound:g.mp3] <img src=h.gif> --><script>'<img src=i.gif>[sound:j.mp3]'</script>"
    )
    assert media_names(field) == [
        ("sound", "a&b.mp3"),
        ("sound", "f.ogg"),
        ("picture", "c d.png"),
        ("picture", "e.gif"),
    ]
