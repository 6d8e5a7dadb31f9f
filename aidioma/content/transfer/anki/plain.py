"""What an Anki field says, without its markup."""

import html
import re
from html.parser import HTMLParser

from typing_extensions import override

from aidioma.text import word_set

_BLOCKS = word_set("address article aside blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td tr ul")
_SILENT = frozenset(("script", "style", "template", "head", "title", "noscript"))
_SOUND = re.compile(r"\[(?:sound|anki):[^\]]*\]|\[/?(?:latex|\$\$?)\]", re.IGNORECASE)
_NAMED_SOUND = re.compile(r"\[sound:([^\]]*)\]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")
_CLOZE = re.compile(r"\{\{c(\d{1,3})::(.*?)(?:::(.*?))?\}\}", re.DOTALL)


class _Text(HTMLParser):
    """Collects the text of a field; what a browser would run or hide is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
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


class _Pictures(HTMLParser):
    """Collects the sources of pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.names.append((dict(attrs).get("src") or "").strip())


def plain_text(field: str) -> str:
    """Return the text of *field* in lines: no tags, no scripts, no sounds or pictures, no control characters."""
    reader = _Text()
    reader.feed(field)
    reader.close()
    text = _CONTROL.sub("", _SOUND.sub("", "".join(reader.parts)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def media_names(field: str) -> tuple[list[str], list[str]]:
    """Return the names of the sounds and of the pictures in *field*, in their order, as the package may have them."""
    reader = _Pictures()
    reader.feed(field)
    reader.close()
    sounds = (html.unescape(name).strip() for name in _NAMED_SOUND.findall(field))
    return [name for name in sounds if name], [name for name in reader.names if name]


def one_line(field: str) -> str:
    """Return the text of *field* on one line."""
    return " ".join(plain_text(field).split())


def has_gaps(text: str) -> bool:
    """Say whether *text* is a cloze: ``El {{c1::perro}} ladra``."""
    return _CLOZE.search(text) is not None


def without_gaps(text: str) -> str:
    """Return the whole text of a cloze."""
    return _CLOZE.sub(r"\2", text)


def gaps(text: str) -> list[tuple[str, str, str]]:
    """Return, for each numbered gap of a cloze: the text with that gap open (``___``), what fills it, its hint."""
    found: dict[str, tuple[str, str]] = {}
    for number, answer, hint in _CLOZE.findall(text):
        found.setdefault(number, (answer.strip(), hint.strip()))
    return [(_open_gap(text, number), *said) for number, said in sorted(found.items(), key=lambda gap: int(gap[0]))]


def _open_gap(text: str, number: str) -> str:
    return _CLOZE.sub(lambda gap: "___" if gap[1] == number else gap[2], text)
