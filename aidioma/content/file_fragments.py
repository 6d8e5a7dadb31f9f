"""
Fragments that a file of items defines for those that follow: ``{"fragments": {"enCuanto": "[en cuanto|cuando]"}}``.

Each item is kept with those that it calls, so that it says all of itself wherever it goes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aidioma.errors import InvalidContentError
from aidioma.lattice.fragments import fragment_names, fragments_of
from aidioma.lattice.notation import NotationError, parse

_FIELD: Final = "fragments"
_GRAMMARS: Final = ("grammars", "grammars_en")
_MISTAKES: Final = ("foreseen", "foreseen_en")


@dataclass(slots=True)
class FileFragments:
    """The fragments that one file has defined so far."""

    known: dict[str, str] = field(default_factory=dict)

    def defined_by(self, row: Mapping[str, Any]) -> bool:
        """
        Take in what *row* defines, and say whether that is all it does.

        Raises:
            InvalidContentError: If a fragment cannot be read.
        """
        if row.keys() != {_FIELD}:
            return False
        try:
            named = dict(fragments_of(_lines(row[_FIELD])))
            for text in named.values():
                parse(text, {**self.known, **named})
        except NotationError as error:
            msg = f"{_FIELD}: {error.public_message}"
            raise InvalidContentError(msg, field=_FIELD) from error
        self.known |= named
        return True

    def completed(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return *row* with the fragments of the file that it calls and does not define; misfits are for its kind."""
        metadata = row.get("metadata")
        if not self.known or not isinstance(metadata, Mapping):
            return row
        own = metadata.get(_FIELD) or []
        if not isinstance(own, list):
            return row
        try:
            there = dict(fragments_of(filter(_is_text, own)))
        except NotationError:
            return row
        called = dict(self._called(_texts(metadata), there))
        if not called:
            return row
        return {**row, "metadata": {**metadata, _FIELD: [*own, *(f"{name} = {text}" for name, text in called.items())]}}

    def _called(self, texts: Iterable[str], there: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        open_ = [name for text in texts for name in fragment_names(text)]
        while open_:
            name = open_.pop(0)
            text = there.get(name) or self.known.get(name)
            if name in seen or text is None:
                continue
            seen.add(name)
            open_ += fragment_names(text)
            if name not in there:
                yield name, text


def _lines(said: object) -> list[str]:
    if isinstance(said, Mapping):
        return [f"{name} = {text}" for name, text in said.items()]
    if isinstance(said, list) and all(map(_is_text, said)):
        return said
    msg = f'{_FIELD}: write them as {{"name": "text"}}, or as a list of lines "name = text"'
    raise InvalidContentError(msg, field=_FIELD)


def _texts(metadata: Mapping[str, Any]) -> Iterator[str]:
    for name in _GRAMMARS:
        yield from filter(_is_text, _list(metadata.get(name)))
    for name in _MISTAKES:
        for mistake in filter(_is_object, _list(metadata.get(name))):
            yield from filter(_is_text, (mistake.get("wrong"), mistake.get("right")))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)
