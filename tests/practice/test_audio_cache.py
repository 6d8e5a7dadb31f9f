"""Recordings on disk: kept, bounded, and never in anybody's way."""

import os
from pathlib import Path

import pytest

from aidioma.practice.audio_cache import Sounds


def test_a_recording_is_kept(tmp_path: Path) -> None:
    """Also by another process; another text has none."""
    Sounds(tmp_path / "speech", 100).put("hola", b"sound")
    assert Sounds(tmp_path / "speech", 100).get("hola") == b"sound"
    assert Sounds(tmp_path / "speech", 100).get("adiós") is None


def test_what_was_not_heard_for_longest_goes_first(tmp_path: Path) -> None:
    """The folder never holds more than it may."""
    sounds = Sounds(tmp_path, 10)
    for at, name in enumerate(("one", "two")):
        sounds.put(name, b"12345")
        os.utime(sounds._path(name), (at, at))
    assert sounds.get("one") == b"12345", "heard just now"
    sounds.put("three", b"12345")
    assert [sounds.get(name) is not None for name in ("one", "two", "three")] == [True, False, True]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    """The learner hears the recording all the same."""
    (tmp_path / "file").write_bytes(b"")
    sounds = Sounds(tmp_path / "file" / "speech", 100)
    sounds.put("hola", b"sound")
    assert sounds.get("hola") is None


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "ñ" * 500])
def test_any_text_is_a_name(tmp_path: Path, key: str) -> None:
    """Whatever is read aloud stays inside the folder."""
    sounds = Sounds(tmp_path, 100)
    sounds.put(key, b"sound")
    assert sounds.get(key) == b"sound"
    assert len(list(tmp_path.iterdir())) == 1
