"""
A table of word forms in one compressed file: of which words each can be a form, and which form.

Hundreds of thousands of forms as Python objects would take hundreds of megabytes and seconds. Here they stay one
sorted text in chunks, of which one is searched for a look-up; a form says by a number what is cut off and put on to
make its lemma, and its tag.
"""

import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import Final, NamedTuple, Self

_FORMS_IN_CHUNK: Final = 48
_CHUNK: Final = b"\0"
_LINE: Final = b"\n"
_COLUMN: Final = b"\t"
_LEVEL: Final = 9


class WordForm(NamedTuple):
    """One thing that a form can be: a form of *lemma*, and by its *tag* which one."""

    lemma: str
    tag: str


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """
    Forms and their readings.

    Attributes:
        heads: The first form of each chunk, as bytes, in order.
        chunks: Lines of form and class, each chunk beginning with a line break.
        classes: What each class of forms can be, likeliest first: letters to cut off, letters to put on, tag.
    """

    heads: Sequence[bytes]
    chunks: Sequence[bytes]
    classes: Sequence[bytes]

    @classmethod
    def of(cls, compressed: bytes) -> Self:
        """Read from the file's form."""
        classes, forms = zlib.decompress(compressed).split(_CHUNK, 1)
        chunks = forms.split(_CHUNK)
        return cls([chunk[1 : chunk.index(_COLUMN)] for chunk in chunks], chunks, classes.split(_LINE))

    def readings(self, form: str) -> tuple[WordForm, ...]:
        """Return all that *form* can be, the likeliest first; empty where it is not in the table."""
        sought = form.encode()
        at = bisect_right(self.heads, sought) - 1
        if at < 0 or not form:
            return ()
        chunk = self.chunks[at]
        found = chunk.find(_LINE + sought + _COLUMN)
        if found < 0:
            return ()
        start = found + len(sought) + 2
        number = chunk[start : chunk.find(_LINE, start)]
        return tuple(_reading(form, way) for way in self.classes[int(number)].decode().split(";"))


def _reading(form: str, way: str) -> WordForm:
    cut, put_on, tag = way.split(",")
    return WordForm(form[: len(form) - int(cut)] + put_on, tag)


def packed(table: Mapping[str, Sequence[WordForm]]) -> bytes:
    """Return *table* in the file's form."""
    numbers: dict[str, int] = {}
    lines = [
        _LINE + form.encode() + _COLUMN + str(numbers.setdefault(_way(form, readings), len(numbers))).encode()
        for form, readings in sorted(table.items(), key=lambda entry: entry[0].encode())
    ]
    chunks = [b"".join(lines[at : at + _FORMS_IN_CHUNK]) + _LINE for at in range(0, len(lines), _FORMS_IN_CHUNK)]
    return zlib.compress(_CHUNK.join([_LINE.join(way.encode() for way in numbers), *chunks]), _LEVEL)


def _way(form: str, readings: Sequence[WordForm]) -> str:
    """Return how each lemma is made of *form*: letters cut off its end, letters put on, and the tag."""
    shared = [(lemma, tag, _beginning(form, lemma)) for lemma, tag in readings]
    return ";".join(f"{len(form) - same},{lemma[same:]},{tag}" for lemma, tag, same in shared)


def _beginning(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@lru_cache(maxsize=2)
def shipped(name: str) -> WordTable:
    """Return the table of a language, ``spanish`` or ``english``, that this version ships with."""
    return WordTable.of(files("aidioma.spanish").joinpath(f"{name}.words").read_bytes())
