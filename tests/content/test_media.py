"""What teachers bring: told by its bytes, kept once, within a bound, and nothing else is ever sent."""

from pathlib import Path

import pytest

from aidioma.content.kinds.parts import Media
from aidioma.content.media import MAX_FILE_MB, MEDIA_TYPES, MediaFiles
from aidioma.errors import InvalidInputError, NotAllowedError
from tests.content.conftest import LEARNER, TEACHER
from tests.recordings import wav

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"


@pytest.fixture
def media(tmp_path: Path) -> MediaFiles:
    return MediaFiles(tmp_path / "media", 1_000_000)


@pytest.mark.parametrize(
    ("content", "kind", "suffix"),
    [(wav(seconds=0.01), "audio", ".wav"), (GIF, "image", ".gif"), (MP4, "video", ".mp4")],
)
def test_a_file_is_what_its_bytes_say(media: MediaFiles, content: bytes, kind: str, suffix: str) -> None:
    kept = media.keep(content, by=TEACHER)

    path = media.path(kept.name)
    assert (kept.kind, Path(kept.url).suffix) == (kind, suffix)
    assert path is not None
    assert path.read_bytes() == content


def test_the_same_file_is_kept_once(media: MediaFiles) -> None:
    assert media.keep(GIF, by=TEACHER) == media.keep(GIF, by=TEACHER)
    assert len(list(media.folder.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hola", id="text"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", id="svg"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="page"),
        pytest.param(b"PK\x03\x04" + bytes(100), id="archive"),
        pytest.param(b"%PDF-1.7", id="document"),
    ],
)
def test_what_is_no_recording_is_refused(media: MediaFiles, content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="cannot play or show"):
        media.keep(content, by=TEACHER)

    assert not media.folder.exists()


def test_a_file_has_a_size_and_so_has_the_folder(media: MediaFiles) -> None:
    with pytest.raises(InvalidInputError, match=f"{MAX_FILE_MB} MB"):
        media.keep(GIF + bytes(MAX_FILE_MB * 1_000_000), by=TEACHER)
    media.keep(GIF + bytes(900_000), by=TEACHER)
    with pytest.raises(InvalidInputError, match="no room"):
        media.keep(MP4 + bytes(200_000), by=TEACHER)

    assert len(list(media.folder.iterdir())) == 1


def test_learners_bring_nothing(media: MediaFiles) -> None:
    with pytest.raises(NotAllowedError):
        media.keep(GIF, by=LEARNER)


def test_nothing_outside_the_folder_is_found(media: MediaFiles, tmp_path: Path) -> None:
    """Nor anything in it that is no recording."""
    media.keep(GIF, by=TEACHER)
    (tmp_path / "secret.gif").write_bytes(GIF)
    (media.folder / "notes.txt").write_text("x")
    (media.folder / "folder.gif").mkdir()

    for name in ("../secret.gif", str(tmp_path / "secret.gif"), "notes.txt", "folder.gif", "none.gif", "", ".", ".."):
        assert media.path(name) is None


@pytest.mark.parametrize("url", ["/etc/passwd", "../secret.key", "media/../secret.key", "media/", "media/.hidden"])
def test_an_item_names_no_other_file(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        Media(kind="audio", url=url)


def test_every_type_is_one_that_players_know() -> None:
    assert {value.partition("/")[0] for value in MEDIA_TYPES.values()} == {"audio", "image", "video"}
