"""Subtitles as plain text: what is said, without times, speakers' markup and repetitions."""

import re
from typing import Final

import pysubs2

from aidioma.errors import InvalidInputError

MAX_BYTES: Final = 2_000_000
_NOT_SAID: Final = re.compile(r"^(?:NOTE|STYLE|REGION)\b.*?(?=\n[ \t]*\n|\Z)", re.MULTILINE | re.DOTALL)
"""Blocks of WebVTT that nobody speaks; the library would take them for the cue before."""


def spoken_lines(raw: bytes) -> list[str]:
    """
    Return the lines of a ``.srt`` or ``.vtt`` file in their order; a line that only repeats the one before is left out.

    Raises:
        InvalidInputError: If it is too large, no UTF-8, or no subtitles.
    """
    if len(raw) > MAX_BYTES:
        msg = f"The subtitles have {len(raw):,} bytes; {MAX_BYTES:,} are allowed."
        raise InvalidInputError(msg, field="file")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"The subtitles are not UTF-8 at byte {error.start + 1}; save them as UTF-8."
        raise InvalidInputError(msg, field="file") from error
    try:
        cues = _cues(text)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, OverflowError) as error:
        msg = "The file holds no subtitles that can be read. Known are .srt and .vtt."
        raise InvalidInputError(msg, field="file") from error
    said = [" ".join(cue.plaintext.split()) for cue in cues if not cue.is_comment]
    lines = [line for before, line in zip(["", *said], said, strict=False) if line and line != before]
    if not lines:
        msg = "The file holds no subtitles that can be read. Known are .srt and .vtt."
        raise InvalidInputError(msg, field="file")
    return lines


def _cues(text: str) -> pysubs2.SSAFile:
    if text.lstrip().startswith("WEBVTT"):
        return pysubs2.SSAFile.from_string(_NOT_SAID.sub("", text), format_="vtt")
    return pysubs2.SSAFile.from_string(text, format_="srt")
