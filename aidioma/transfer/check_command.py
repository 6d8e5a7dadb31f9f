"""``content check``: a file, or the content that comes along, examined without a database."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from aidioma.cli.reply import Output
from aidioma.clock import utc_now
from aidioma.content.checking import Examined, examined
from aidioma.content.curriculum import survey
from aidioma.content.curriculum.report import words_in_figures
from aidioma.content.item import Draft, author, unstored
from aidioma.content.list_notation import in_notation
from aidioma.content.starter import starter_drafts
from aidioma.errors import InvalidContentError
from aidioma.file_lines import RejectedLine, open_bounded
from aidioma.transfer.importer import one_item
from aidioma.transfer.service import ImportOptions, format_of


@dataclass(frozen=True, slots=True)
class _Line:
    """An item with the line it begins at, of a file; or why a line is none."""

    number: int | None
    draft: Draft | None
    error: str = ""

    @property
    def name(self) -> str:
        """What it is called in a list of findings."""
        return str(self.draft.id) if self.draft is not None and self.draft.id else f"line {self.number}"


def check(args: argparse.Namespace) -> Output:
    """
    Examine the content that *args* name.

    Raises:
        InvalidInputError: If the file as a whole cannot be read.
    """
    lines = _of_file(args) if args.file else [_Line(None, draft) for draft in starter_drafts()]
    found = [(line, _examined(line, args)) for line in lines]
    data = {
        "items": sum(line.draft is not None for line, _ in found),
        **({} if args.file else _as_a_whole(found)),
        "errors": [one for line, what in found for one in _findings(line, what, errors=True)],
        "questions": [one for line, what in found for one in _findings(line, what, errors=False)],
        "readings": [
            {"id": line.name, "direction": one.direction, "ways": one.ways, "readings": list(one.drawn)}
            for line, what in found
            for one in what.readings
        ],
    }
    told = "\n".join([*_told(found), *_told_of_all(data), _summed(data)])
    return Output(data, told, status=int(bool(data["errors"] or data.get("problems"))))


def _as_a_whole(found: list[tuple[_Line, Examined]]) -> dict[str, Any]:
    """Return what is to be said of the content that comes along together."""
    known = {line.name: what for line, what in found}
    items = [unstored(line.draft, now=utc_now()) for line, _ in found if line.draft is not None]
    said = survey(items, lambda item: known[item.id])
    return {**asdict(said), "words": words_in_figures(said.words), "problems": [asdict(one) for one in said.problems]}


def _told_of_all(data: dict[str, Any]) -> Iterator[str]:
    if "problems" not in data:
        return
    yield from (f"{one['id']}: {one['problem']}" for one in data["problems"])
    figures = (name for name in data if name not in {"items", "errors", "questions", "readings", "problems"})
    yield from (f"{name}: {data[name]}" for name in figures)


def _of_file(args: argparse.Namespace) -> Iterator[_Line]:
    known = format_of(args.file, args.format)
    options = ImportOptions(args.type).options(args.file, known, None, {})
    with open_bounded(Path(args.file), is_archive=known.is_archive) as file:
        lines = list(known.read(file, options))
    for line in lines:
        if isinstance(line, RejectedLine):
            yield _Line(line.number, None, line.error)
    there = sorted((line for line in lines if not isinstance(line, RejectedLine)), key=attrgetter("id", "number"))
    for _, together in groupby(there, key=attrgetter("id")):
        row, refused = one_item(group := list(together), known, options)
        for one in refused:
            yield _Line(one.number, None, one.error)
        try:
            draft = author(row)
            yield _Line(group[0].number, draft if group[0].is_exported else in_notation(draft))
        except InvalidContentError as error:
            yield _Line(group[0].number, None, str(error))


def _examined(line: _Line, args: argparse.Namespace) -> Examined:
    if line.draft is None:
        return Examined((), ())
    return examined(unstored(line.draft, now=utc_now()), seed=args.seed, shown=max(0, args.readings))


def _findings(line: _Line, what: Examined, *, errors: bool) -> Iterator[dict[str, Any]]:
    where = {"id": line.name} | ({"line": line.number} if line.number is not None else {})
    if errors and line.error:
        yield {**where, "field": "", "what": line.error}
    yield from ({**where, "field": one.field, "what": one.what} for one in what.found if one.is_error == errors)


def _told(found: list[tuple[_Line, Examined]]) -> Iterator[str]:
    for line, what in found:
        if not (line.error or what.found or what.readings):
            continue
        yield line.name
        if line.error:
            yield f"  ERROR {line.error}"
        yield from (f"  {'ERROR' if one.is_error else 'ASK'} {one.field}: {one.what}" for one in what.found)
        for one in what.readings:
            yield f"  {one.direction}: about {one.ways:,} readings"
            yield from (f"    {text}" for text in one.drawn)


def _summed(data: dict[str, Any]) -> str:
    count = data["items"] if isinstance(data["items"], int) else sum(data["items"].values())
    return f"{count} items: {len(data['errors'])} errors, {len(data['questions'])} questions."
