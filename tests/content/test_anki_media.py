"""Recordings and pictures of Anki decks: in with their notes, out with their items, and none of them trusted."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from aidioma.content.kinds.parts import Media
from aidioma.content.media import MediaFiles
from aidioma.content.service import OPERATOR, ContentService
from aidioma.content.transfer import ImportOptions, TransferService
from aidioma.content.transfer.anki import media as anki_media
from aidioma.content.transfer.anki.plain import media_names
from tests.content import decks
from tests.content.conftest import TEACHER
from tests.content.decks import note
from tests.content.test_media import GIF
from tests.recordings import wav

BARK = wav(seconds=0.01)


def files(folder: Path, **content: bytes) -> tuple[Path, ...]:
    """Write files to be packed; in their names ``__`` stands for the dot."""
    paths = [folder / name.replace("__", ".") for name in content]
    for path, said in zip(paths, content.values(), strict=True):
        path.write_bytes(said)
    return tuple(paths)


def members_of(package: Path) -> dict[str, bytes]:
    """Return what is in a package, by name."""
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Return a deck with one note, its sound and its picture, as older packages have them."""
    dog = note("the dog <img src='a%20dog.gif'>", "el perro [sound:perro.wav]", guid="dog")
    (tmp_path / "a dog.gif").write_bytes(GIF)
    return decks.write(tmp_path / "d.apkg", dog, media=(*files(tmp_path, perro__wav=BARK), tmp_path / "a dog.gif"))


def test_a_note_brings_its_sound_and_its_picture(
    transfer: TransferService, content: ContentService, media: MediaFiles, deck: Path
) -> None:
    """Told by their bytes, kept once; a second import changes nothing."""
    report = transfer.import_file(deck, by=TEACHER)
    assert (report.added, report.left_out) == (1, ())
    dog = content.get("anki:dog")
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
    """Their list is a protobuf message, and each file is compressed."""
    rows = [("el perro [sound:perro.wav]", "the dog <img src=perro.gif>")]
    deck = decks.newer(tmp_path / "n.apkg", rows, media={"other.wav": BARK, "perro.gif": GIF, "perro.wav": BARK})
    assert transfer.import_file(deck, by=TEACHER).left_out == ()
    dog = content.get("anki:g0")
    assert (media.folder / dog.value("sound").name).read_bytes() == BARK
    assert (media.folder / dog.value("picture").name).read_bytes() == GIF


def test_a_preview_keeps_nothing(transfer: TransferService, media: MediaFiles, deck: Path) -> None:
    """What would be left out is said; the folder stays as it is."""
    preview = transfer.preview_file(deck, by=TEACHER, how=ImportOptions())
    assert preview.report.added == 1
    assert not media.folder.exists()


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ("[sound:none.mp3]", "not in the package"),
        ("[sound:../../etc/passwd]", "not in the package"),
        ("<img src='https://example.com/dog.gif'>", "on another site"),
        ("[sound:program.mp3]", "no recording or picture"),
        ("[sound:empty.mp3]", "no recording or picture"),
        ("<img src=page.svg>", "no recording or picture"),
        ("<img src=bomb.gif>", "as only a trap does"),
        ("[sound:perro.wav][sound:other.wav]", "room for one sound"),
        ("<img src=a.gif><img src=b.gif>", "room for one picture"),
    ],
)
def test_what_cannot_come_along_is_said_and_the_note_comes(
    transfer: TransferService, media: MediaFiles, tmp_path: Path, shown: str, why: str
) -> None:
    """With its name and the reason; the note itself is not to blame."""
    packed = files(
        tmp_path,
        program__mp3=b"MZ" + bytes(100),
        empty__mp3=b"",
        page__svg=b"<svg><script>alert(1)</script></svg>",
        bomb__gif=GIF + bytes(20_000_000),
        perro__wav=BARK,
        other__wav=wav(seconds=0.02),
        a__gif=GIF,
        b__gif=GIF + b"b",
    )
    deck = decks.write(tmp_path / "d.apkg", note("the dog", f"el perro {shown}"), media=packed)
    report = transfer.import_file(decks.packed(tmp_path / "p.apkg", members_of(deck)), by=TEACHER)
    assert (report.added, report.rejected) == (1, ())
    (left_out,) = report.left_out
    assert left_out.line == 1
    assert why in left_out.error
    assert "“" in left_out.error
    kept = [path.suffix for path in media.folder.iterdir()] if media.folder.exists() else []
    assert all(suffix in {".wav", ".gif"} for suffix in kept)
    assert len(kept) <= 1


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"0": 7}', b"\xff\xfe", b"[" * 100_000])
def test_a_list_that_says_nothing_costs_the_media_alone(
    transfer: TransferService, tmp_path: Path, deck: Path, said: bytes
) -> None:
    """Whatever is in the place of the list, the notes come in."""
    members = members_of(deck)
    broken = decks.packed(tmp_path / "b.apkg", {**members, "media": said})
    report = transfer.import_file(broken, by=TEACHER)
    assert (report.added, len(report.left_out)) == (1, 2)


def test_a_newer_list_that_is_damaged_costs_the_media_alone(transfer: TransferService, tmp_path: Path) -> None:
    """A message that breaks off, and members that are no compressed files."""
    deck = decks.newer(tmp_path / "n.apkg", [("el perro [sound:a.wav]", "the dog")], media={"a.wav": BARK})
    members = members_of(deck)
    for number, damaged in enumerate(({"media": b"\x28\xb5"}, {"0": b"no frame"}, {"0": members["0"][:20]})):
        report = transfer.import_file(decks.packed(tmp_path / f"{number}.apkg", {**members, **damaged}), by=TEACHER)
        assert report.added + report.unchanged + report.updated == 1
        assert len(report.left_out) == 1


def test_a_member_that_is_missing_is_said(transfer: TransferService, tmp_path: Path, deck: Path) -> None:
    """The list names a file under a number that the archive does not have."""
    members = members_of(deck)
    listed = json.dumps({"77": "perro.wav", "1": "a dog.gif"}).encode()
    report = transfer.import_file(decks.packed(tmp_path / "b.apkg", {**members, "media": listed}), by=TEACHER)
    (left_out,) = report.left_out
    assert "cannot be unpacked" in left_out.error


def test_all_media_together_are_bounded(transfer: TransferService, deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, no more is unpacked than one import may have."""
    monkeypatch.setattr(anki_media, "MAX_ALL_BYTES", len(BARK))
    (left_out,) = transfer.import_file(deck, by=TEACHER).left_out
    assert "unpacks to more than 0 bytes" in left_out.error


def test_a_full_folder_costs_the_file_alone(transfer: TransferService, deck: Path, tmp_path: Path) -> None:
    """The notes come in, and the reason is said."""
    small = replace(transfer, media=MediaFiles(tmp_path / "full", len(GIF)))
    report = small.import_file(deck, by=TEACHER)
    assert report.added == 1
    (left_out,) = report.left_out
    assert "no room left" in left_out.error


def test_an_item_without_a_place_for_them_goes_without(transfer: TransferService, tmp_path: Path) -> None:
    """A cloze becomes a game, which shows no picture."""
    deck = decks.write(
        tmp_path / "d.apkg", decks.cloze("El {{c1::perro}} ladra. [sound:a.wav]"), media=files(tmp_path, a__wav=BARK)
    )
    report = transfer.import_file(deck, by=OPERATOR)
    assert report.added == 1
    (left_out,) = report.left_out
    assert "has no sound" in left_out.error


def test_media_come_back_from_a_deck_of_ours(
    transfer: TransferService, content: ContentService, deck: Path, tmp_path: Path
) -> None:
    """Out with the item, and into the folder of another installation, where it is found under the same name."""
    transfer.import_file(deck, by=TEACHER)
    out = tmp_path / "ours.apkg"
    assert transfer.export_file(out, by=TEACHER, content_type="flashcard") == 1
    there = MediaFiles(tmp_path / "there", 10_000_000)
    report = replace(transfer, media=there).import_file(out, by=TEACHER)
    assert (report.unchanged, report.left_out) == (1, ())
    sound = content.get("anki:dog").value("sound")
    assert (there.folder / sound.name).read_bytes() == BARK
    assert len(list(there.folder.iterdir())) == 2


def test_a_deck_of_ours_shows_and_sounds_in_anki(transfer: TransferService, deck: Path, tmp_path: Path) -> None:
    """Its fields name the files that the package has."""
    transfer.import_file(deck, by=TEACHER)
    out = tmp_path / "ours.apkg"
    transfer.export_file(out, by=TEACHER, content_type="flashcard")
    names = json.loads(members_of(out)["media"]).values()
    fields = decks.fields_of(out)
    assert f'<img src="{next(name for name in names if name.endswith(".gif"))}">' in fields
    assert f"[sound:{next(name for name in names if name.endswith('.wav'))}]" in fields


def test_names_are_read_as_anki_writes_them() -> None:
    """Whatever the quotes, the case and the entities."""
    field = "x [SOUND:a&amp;b.mp3] <IMG alt=x SRC=\"c d.png\"><img src='e.gif'/> [sound:] <img>"
    assert media_names(field) == (["a&b.mp3"], ["c d.png", "e.gif"])
