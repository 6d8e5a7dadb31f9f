"""
Anki packages (``.apkg``), in and out.

What reads and writes them needs packages that only some want, so it is imported when the first one is met.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from aidioma.extras import Extra
from aidioma.file_lines import RejectedLine
from aidioma.i18n import Message
from aidioma.transfer.incoming import Format, Incoming, MediaPath, Options

EXTRA: Final = Extra(
    "anki", Message("the reading and writing of Anki packages"), frozenset({"genanki", "zstandard", "google"})
)


def read_apkg(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """
    Yield one incoming item a note, as :func:`aidioma.transfer.anki.reading.read_apkg` says.

    Raises:
        ExtraNotInstalledError: If this installation comes without.
        InvalidInputError: If the file is no Anki package, or larger than allowed.
    """
    yield from EXTRA.module("aidioma.transfer.anki.reading").read_apkg(file, options)


def sampled_fields(file: BinaryIO) -> dict[str, str]:
    """
    Return the field names of the notes in an Anki package, each with an example of its text.

    Raises:
        ExtraNotInstalledError: If this installation comes without.
        InvalidInputError: If the file is no Anki package, or larger than allowed.
    """
    fields: dict[str, str] = EXTRA.module("aidioma.transfer.anki.reading").sampled_fields(file)
    return fields


def apkg_bytes(rows: Iterable[Mapping[str, Any]], media_path: MediaPath) -> Iterator[bytes]:
    """
    Yield a package with one note for each row, and the files that *media_path* finds for them.

    Raises:
        ExtraNotInstalledError: If this installation comes without.
    """
    yield from EXTRA.module("aidioma.transfer.anki.writing").apkg_bytes(rows, media_path)


APKG = Format("apkg", read_apkg, apkg_bytes, is_archive=True, default_type="flashcard")

__all__ = ["APKG", "EXTRA", "sampled_fields"]
