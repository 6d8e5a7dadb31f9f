"""A file is there whole or not at all."""

import re
import tomllib
from pathlib import Path

import pytest

from aidioma.content.media import MAX_FILE_MB
from aidioma.files import MAX_UPLOAD_MB, whole_file, write_whole

ROOT = Path(__file__).resolve().parents[1]


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.bin"
    for content in (b"old", b"new"):
        write_whole(path, content)

    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    place = tmp_path / "a folder"
    (place / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        write_whole(place, b"x")

    assert list(tmp_path.iterdir()) == [place]


def test_one_bound_holds_for_uploads_wherever_it_is_said() -> None:
    """The server, the pages, the folder of media and the documentation say one number."""
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["server"]
    said = re.findall(r"each of (\d+) MB at most", (ROOT / "docs/operations.md").read_text("utf-8"))
    pages = [path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.py")]
    uploaders = [page for page in pages if "file_uploader(" in page]

    assert server["maxUploadSize"] == MAX_FILE_MB == MAX_UPLOAD_MB
    assert said == [str(MAX_UPLOAD_MB)]
    assert all(page.count("file_uploader(") == page.count("max_upload_size=") for page in uploaders)
    assert not [page for page in uploaders if re.search(r"max_upload_size=\d", page)]


def test_a_file_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"new", "no bytes"])  # type: ignore[list-item]

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
