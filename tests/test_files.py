"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from aidioma.files import whole_file, write_whole


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


def test_a_file_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"new", "no bytes"])  # type: ignore[list-item]

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
