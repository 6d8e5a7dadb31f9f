"""A text file as UTF-8, whatever it was saved as: what is no UTF-8 is Windows-1252, as spreadsheets save it."""

import codecs
from typing import BinaryIO, Final, cast

SAMPLE_BYTES: Final = 1024 * 1024
_WINDOWS: Final = "cp1252"
_UNUSED: Final = b"\x81\x8d\x8f\x90\x9d"
"""Bytes that mean nothing in Windows-1252."""


def as_utf8(file: BinaryIO) -> tuple[BinaryIO, bool]:
    """Return *file* as UTF-8, and whether it was read as Windows-1252; the sample decides for all of it."""
    start = file.tell()
    sample = file.read(SAMPLE_BYTES)
    file.seek(start)
    if not _is_windows(sample):
        return file, False
    return cast("BinaryIO", codecs.EncodedFile(file, "utf-8", _WINDOWS, errors="replace")), True


def _is_windows(sample: bytes) -> bool:
    """Say whether no line beyond ASCII is UTF-8, and all of them could be Windows-1252."""
    beyond = [line for line in sample.splitlines() if not line.isascii()]
    if not beyond or any(map(_is_utf8, beyond)):
        return False
    return not any(byte in _UNUSED for line in beyond for byte in line)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
