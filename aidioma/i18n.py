"""Words for people: English, and made so that a page can say them in another language. Pure."""

from collections.abc import Mapping
from typing import Self


class Message(str):
    """
    An English text that still knows the pattern and the values it was made of.

    It is a ``str`` wherever English will do: in logs, on the command line, in JSON. A page looks the pattern up in
    its catalogue and puts the values in (``pages/ui/words.py``); values may be words themselves.
    """

    __slots__ = ("many", "n", "pattern", "values")

    pattern: str
    many: str
    n: int
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        """Return *pattern* with its ``{names}`` replaced; without values, and if it is words already, as it stands."""
        return pattern if isinstance(pattern, cls) and not values else cls._made(pattern, pattern, 1, values)

    @classmethod
    def counted(cls, one: str, many: str, n: int, /, **values: object) -> Self:
        """Return *one* or *many*, whichever *n* asks for; ``{n}`` is the number."""
        return cls._made(one, many, n, {"n": n, **values})

    @classmethod
    def _made(cls, one: str, many: str, n: int, values: Mapping[str, object]) -> Self:
        english = one if n == 1 else many
        made = super().__new__(cls, english.format_map(values) if values else english)
        made.pattern, made.many, made.n, made.values = one, many, n, values
        return made
