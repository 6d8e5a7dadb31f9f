"""What an Anki field says, without its markup."""

import re
from html.parser import HTMLParser
from typing import Literal

from typing_extensions import override

from aidioma.content.alternatives import are_beside
from aidioma.text import word_set

MediaKind = Literal["sound", "picture"]
"""A recording or a picture, by how a field names it."""

_BLOCKS = word_set("address article aside blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td tr ul")
_SILENT = frozenset(("script", "style", "template", "head", "title", "noscript"))
_SOUND = re.compile(r"\[(?:sound|anki):[^\]]*\]|\[/?(?:latex|\$\$?)\]", re.IGNORECASE)
_NAMED_SOUND = re.compile(r"\[sound:([^\]]*)\]", re.IGNORECASE)
_PLAYED: dict[str, MediaKind] = {"img": "picture", "audio": "sound", "video": "sound", "source": "sound"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")


class _Text(HTMLParser):
    """Collects the text of a field and the files it shows; what a browser would run or hide is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.files: list[tuple[MediaKind, str]] = []
        self.silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _PLAYED and not self.silent:
            self.files.append((_PLAYED[tag], dict(attrs).get("src") or ""))
        if tag in _BLOCKS:
            self.parts.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def _read(field: str) -> _Text:
    reader = _Text()
    reader.feed(field)
    reader.close()
    return reader


def plain_text(field: str) -> str:
    """Return the text of *field* in lines: no tags, no scripts, no sounds or pictures, no control characters."""
    text = _CONTROL.sub("", _SOUND.sub("", "".join(_read(field).parts)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def media_names(field: str) -> list[tuple[MediaKind, str]]:
    """Return what the recordings and pictures of *field* are called, the recordings first."""
    reader = _read(field)
    sounds: list[tuple[MediaKind, str]] = [("sound", name) for name in _NAMED_SOUND.findall("".join(reader.parts))]
    found = [*sounds, *sorted(reader.files, key=lambda file: file[0] == "picture")]
    return [(shown, name.strip()) for shown, name in found if name.strip()]


def one_line(field: str) -> str:
    """Return the text of *field* on one line."""
    return " ".join(plain_text(field).split())


def entry_of(field: str) -> str:
    """Return the text of *field* on one line; lines that name one thing each are parted as a list parts them."""
    lines = plain_text(field).split("\n")
    return " / ".join(lines) if are_beside(lines) else one_line(field)
