"""Anki decks (``.apkg``), in and out."""

from aidioma.transfer.anki.reading import read_apkg
from aidioma.transfer.anki.writing import apkg_bytes
from aidioma.transfer.incoming import Format

APKG = Format("apkg", read_apkg, apkg_bytes, is_archive=True, default_type="flashcard")

__all__ = ["APKG"]
