"""Anki packages whose media are not what they should be: each note comes in, and what stays is said with its reason."""

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

from aidioma.content.media import MEDIA_TYPES, MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from aidioma.transfer import ImportOptions, ImportReport, TransferService
from aidioma.transfer.anki import media as anki_media
from tests.content.conftest import TEACHER
from tests.content.test_media import GIF
from tests.recordings import wav
from tests.transfer import decks
from tests.transfer.decks import members_of, note, packed

BARK = wav(seconds=0.01)
WOOF = wav(seconds=0.02)
BOMB = BARK + bytes(20_000_000)
Writer = Callable[[Path, str, dict[str, bytes]], Path]


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail if an import leaves a file where files wait."""
    folder = tmp_path_factory.mktemp("waiting")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert [path.name for path in folder.iterdir() if path.name.startswith("aidioma-")] == []


def older(path: Path, shown: str, files: dict[str, bytes]) -> Path:
    """Write a package with one note that shows *shown*, as older Anki does, under whatever names *files* have."""
    members = members_of(decks.write(path, note("the dog", f"el perro {shown}", guid="g0")))
    listed = {str(number): name for number, name in enumerate(files)}
    content = {str(number): one for number, one in enumerate(files.values())}
    return packed(path, {**members, "media": json.dumps(listed).encode(), **content})


def newer(path: Path, shown: str, files: dict[str, bytes]) -> Path:
    """Write the same as newer Anki does."""
    return decks.newer(path, [(f"el perro {shown}", "the dog")], media=files)


def why_left_out(report: ImportReport) -> str:
    """Return why the one file did not come along whose note came in."""
    assert (report.added + report.updated + report.unchanged, report.rejected) == (1, ())
    (left_out,) = report.left_out
    assert (left_out.line, left_out.error.startswith("“")) == (1, True)
    return left_out.error


@pytest.mark.parametrize("write", [older, newer])
@pytest.mark.parametrize(
    ("shown", "files", "why"),
    [
        pytest.param("[sound:none.mp3]", {}, "not in the package", id="not packed"),
        pytest.param("<img src='https://example.com/dog.gif'>", {}, "on another site", id="elsewhere"),
        pytest.param("<img src='data:image/gif;base64,R0lGODlh'>", {}, "into the note itself", id="inside the note"),
        pytest.param("[sound:../../a.wav]", {"../../a.wav": BARK}, "into a folder", id="climbs"),
        pytest.param("[sound:..%2Fa.wav]", {"../a.wav": BARK}, "into a folder", id="climbs in disguise"),
        pytest.param("[sound:c:\\a.wav]", {"c:\\a.wav": BARK}, "into a folder", id="of Windows"),
        pytest.param("[sound:program.mp3]", {"program.mp3": b"MZ" + bytes(100)}, "cannot play or show", id="program"),
        pytest.param("[sound:empty.mp3]", {"empty.mp3": b""}, "cannot play or show", id="empty"),
        pytest.param(
            "<img src=a.svg>", {"a.svg": b"<svg><script>x()</script></svg>"}, "cannot play or show", id="script"
        ),
        pytest.param("[sound:bomb.wav]", {"bomb.wav": BOMB}, "only a trap", id="bomb"),
        pytest.param(
            "[sound:a.wav]<audio src=b.wav>", {"a.wav": BARK, "b.wav": BARK}, "one recording", id="two sounds"
        ),
        pytest.param("<img src=a.gif><img src=b.gif>", {"a.gif": GIF, "b.gif": GIF}, "one picture", id="two pictures"),
    ],
)
def test_what_cannot_come_along_is_said_before_and_after(  # noqa: PLR0917 - the fixtures of the files and the cases
    transfer: TransferService,
    media: MediaFiles,
    tmp_path: Path,
    write: Writer,
    shown: str,
    files: dict[str, bytes],
    why: str,
) -> None:
    """The preview says the same as the import; nothing is written but what is a recording or picture."""
    deck = write(tmp_path / "d.apkg", shown, files)
    foreseen = transfer.preview_file(deck, by=TEACHER, how=ImportOptions()).report
    assert not media.folder.exists()
    report = transfer.import_file(deck, by=TEACHER)
    assert why in why_left_out(report)
    assert foreseen == report.model_copy(update={"run": None})
    there = list(media.folder.iterdir()) if media.folder.exists() else []
    assert len(there) <= 1
    assert all(path.suffix in MEDIA_TYPES for path in there)
    assert [path.name for path in tmp_path.iterdir() if path.suffix in {".wav", ".gif", ".mp3"}] == []


@pytest.mark.parametrize("write", [older, newer])
def test_a_file_has_a_size(
    transfer: TransferService, tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes out counts."""
    monkeypatch.setattr(anki_media, "MAX_FILE_MB", 1)
    deck = write(tmp_path / "d.apkg", "[sound:huge.wav]", {"huge.wav": BARK + os.urandom(1_000_000)})
    assert "larger than 1 MB" in why_left_out(transfer.import_file(deck, by=TEACHER))


@pytest.mark.parametrize(
    "said", [b"", b"[]", b"{", b"null", b'{"0": 7, "1": null}', b"\xff\xfe", b"[" * 100_000, b'{"0": "\xed\xa0\x80"}']
)
def test_a_list_that_says_nothing_costs_the_media_alone(transfer: TransferService, tmp_path: Path, said: bytes) -> None:
    """Whatever is in the place of the list, the notes come in."""
    deck = older(tmp_path / "d.apkg", "[sound:a.wav]", {"a.wav": BARK})
    packed(deck, {**members_of(deck), "media": said})
    assert "not in the package" in why_left_out(transfer.import_file(deck, by=TEACHER))


def test_a_package_without_a_list_brings_its_notes(transfer: TransferService, tmp_path: Path) -> None:
    """As a deck that was exported without its media."""
    deck = older(tmp_path / "d.apkg", "[sound:a.wav]", {})
    packed(deck, {"collection.anki2": members_of(deck)["collection.anki2"]})
    assert "not in the package" in why_left_out(transfer.import_file(deck, by=TEACHER))


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        pytest.param({"media": b"\x28\xb5"}, "not in the package", id="list cut off"),
        pytest.param({"media": b'{"0": "a.wav"}'}, "not in the package", id="list of the older kind"),
        pytest.param({"0": b"no frame"}, "damaged", id="file not compressed"),
        pytest.param({"0": zstandard.compress(BARK)[:60]}, "damaged", id="file cut off"),
        pytest.param({"0": zstandard.compress(WOOF)}, "damaged", id="another file"),
        pytest.param({"0": b""}, "damaged", id="file empty"),
    ],
)
def test_a_newer_package_that_is_damaged_brings_its_notes(
    transfer: TransferService, tmp_path: Path, damaged: dict[str, bytes], why: str
) -> None:
    """A message that breaks off, and members that are no compressed files."""
    members = members_of(newer(tmp_path / "n.apkg", "[sound:a.wav]", {"a.wav": BARK}))
    deck = packed(tmp_path / "d.apkg", {**members, **damaged})
    assert why in why_left_out(transfer.import_file(deck, by=TEACHER))


def test_members_that_are_missing_or_damaged_are_said(transfer: TransferService, tmp_path: Path) -> None:
    """The list names a file under a number that the archive does not have, or whose bytes are not what they were."""
    deck = older(tmp_path / "d.apkg", "[sound:a.wav]", {"a.wav": BARK})
    members = members_of(deck)
    packed(deck, {**members, "media": b'{"77": "a.wav"}'})
    assert "damaged" in why_left_out(transfer.import_file(deck, by=TEACHER))
    with zipfile.ZipFile(deck, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    raw = deck.read_bytes()
    assert raw.count(BARK) == 1
    deck.write_bytes(raw.replace(BARK, BARK[:-1] + b"!"))
    assert "damaged" in why_left_out(transfer.import_file(deck, by=TEACHER))


@pytest.mark.parametrize("packed_by", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_as_anki_never_does_is_not_unpacked(
    transfer: TransferService, tmp_path: Path, packed_by: int
) -> None:
    """Some ways ask for as much memory as the file says."""
    deck = older(tmp_path / "d.apkg", "[sound:a.wav]", {"a.wav": BARK})
    members = members_of(deck)
    with zipfile.ZipFile(deck, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content, packed_by if name == "0" else zipfile.ZIP_DEFLATED)
    assert "damaged" in why_left_out(transfer.import_file(deck, by=TEACHER))


def test_all_media_together_are_bounded(
    transfer: TransferService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a file is named it is unpacked once, and what is given up on the way counts."""
    monkeypatch.setattr(anki_media, "MAX_ALL_MB", 6)
    trap = {"0": "a.wav", "1": "b.wav", **{f"{n:02}": f"{n}.wav" for n in range(10, 20)}}
    notes = [note(f"a {name}", f"uno [sound:{name}]", guid=name) for name in trap.values()]
    members = members_of(decks.write(tmp_path / "d.apkg", *notes))
    same = dict.fromkeys(trap, "0") | {"1": "1"}
    listed = json.dumps(trap).encode()
    content = {number: BOMB if same[number] == "0" else BARK for number in trap}
    report = transfer.import_file(packed(tmp_path / "d.apkg", {**members, "media": listed, **content}), by=TEACHER)
    assert report.added == len(trap)
    said = [one.error for one in report.left_out]
    assert "only a trap" in said[0]
    assert all("media of this deck have more than 6 MB" in one for one in said[1:])
    assert len(said) == len(trap) - 1


def test_a_name_is_shown_without_what_cannot_be_shown(
    transfer: TransferService, content: ContentService, tmp_path: Path
) -> None:
    """Neither control characters nor marks that turn the sentence around; a long one is cut."""
    deck = older(tmp_path / "d.apkg", f"[sound:a\u202eb\x07{'c' * 5_000}.mp3]", {})
    said = why_left_out(transfer.import_file(deck, by=TEACHER))
    assert said.isprintable()
    assert len(said) < 200
    assert content.get("anki:g0", by=AUTHOR).primary_text == "el perro"
