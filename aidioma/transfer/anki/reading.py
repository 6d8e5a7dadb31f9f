"""The notes of an Anki package as content: one item a note."""

import html
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from aidioma.content.kinds.base import MAX_LINE, Facets
from aidioma.content.types import KINDS
from aidioma.file_lines import MAX_LINE_BYTES, RejectedLine
from aidioma.i18n import Message
from aidioma.spanish.language_guess import SAMPLE, more_spanish, spanishness_of
from aidioma.spanish.level import estimated_level
from aidioma.text import word_set
from aidioma.transfer.anki.cloze import has_gaps, rounds, without_gaps
from aidioma.transfer.anki.courses import courses, decks_of_notes
from aidioma.transfer.anki.media import PackedMedia
from aidioma.transfer.anki.notetypes import NoteType, note_types
from aidioma.transfer.anki.package import opened_package
from aidioma.transfer.anki.plain import entry_of, media_names, one_line, plain_text
from aidioma.transfer.anki.schedule import schedules
from aidioma.transfer.anki.writing import OUR_FIELD, as_field
from aidioma.transfer.incoming import Incoming, Options, checked
from aidioma.transfer.media import media_in

_NOTES = """
    SELECT id, guid, mid, tags, length(CAST(flds AS BLOB)),
           CASE WHEN length(CAST(flds AS BLOB)) <= ? THEN flds END
      FROM notes ORDER BY id
"""
_GUID = re.compile(r"[^\s\x00-\x1f]{1,100}")
_SPANISH = word_set("spanish español espanol castellano es word palabra expression")
_ENGLISH = word_set("english inglés ingles en meaning translation traducción definition")
_MAX_TAGS, _MAX_TAG = 30, 60


@dataclass(frozen=True, slots=True)
class _Note:
    """A note as the collection holds it; ``number`` counts notes from 1, in the order of their making."""

    number: int
    size: int
    key: int
    guid: str
    kind: NoteType
    tags: tuple[str, ...]
    fields: tuple[str, ...]

    def said(self) -> dict[str, str]:
        """Return what the fields say, by name."""
        return dict(zip(self.kind.fields, self.fields, strict=False))


def read_apkg(file: BinaryIO, options: Options) -> Iterator[Incoming | RejectedLine]:
    """
    Yield one incoming item a note, with what it shows and sounds like; a cloze becomes a game of one round a gap.

    A deck in parts becomes a course besides, whose units they are.

    Raises:
        InvalidInputError: If the file is no Anki package, or larger than allowed.
    """
    with opened_package(file) as package:
        kinds = _understood(package.collection, options.mapping)
        learnt = schedules(package.collection) if options.with_schedule else {}
        media = PackedMedia.of(package, options.media) if options.media else None
        decks = decks_of_notes(package.collection)
        placed: dict[str, str] = {}
        last = 0
        for note in _notes(package.collection, kinds):
            last = note.number
            if isinstance(note, RejectedLine):
                yield note
                continue
            incoming = _incoming(note, options, media)
            if isinstance(incoming, Incoming):
                incoming = replace(incoming, schedule=learnt.get(note.key))
                placed.setdefault(incoming.id, decks.get(note.key, ""))
            yield incoming
        yield from _courses(placed, last, options)


def _courses(placed: Mapping[str, str], number: int, options: Options) -> Iterator[Incoming | RejectedLine]:
    """Yield the courses that the decks make of which the items are *placed*; they come behind the last note."""
    for count, row in enumerate(courses(placed), start=1):
        said = {**row, "metadata": options.origin.completed(row["metadata"])}
        yield checked(number + count, 0, said, options)
        options.say([Message("The parts of the deck “{name}” became the units of a course.", name=row["primary_text"])])


def sampled_fields(file: BinaryIO) -> dict[str, str]:
    """Return the field names of the notes in an Anki package, each with an example of its text."""
    with opened_package(file) as package:
        examples: dict[str, str] = {}
        for number, note in enumerate(_notes(package.collection, note_types(package.collection))):
            if isinstance(note, _Note) and note.kind.fields:
                examples |= {name: one_line(text)[:80] for name, text in note.said().items() if not examples.get(name)}
            if number >= SAMPLE:
                break
    return examples


def _notes(collection: sqlite3.Connection, kinds: Mapping[int, NoteType]) -> Iterator[_Note | RejectedLine]:
    rows = collection.execute(_NOTES, (MAX_LINE_BYTES,))
    for number, (key, guid, kind, tags, size, fields) in enumerate(rows, start=1):
        if fields is None:
            yield RejectedLine(number, 0, f"its fields have {size or 0:,} bytes; a note may have {MAX_LINE_BYTES:,}")
            continue
        try:
            told = [_text(part) for part in (guid, tags, fields)]
        except UnicodeDecodeError as error:
            yield RejectedLine(number, size, f"is not UTF-8 at byte {error.start + 1}")
            continue
        names = kinds.get(kind, NoteType(""))
        yield _Note(number, size, key, told[0], names, tuple(told[1].split()), tuple(told[2].split("\x1f")))


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else "" if value is None else str(value)


def _understood(collection: sqlite3.Connection, mapping: Mapping[str, str]) -> dict[int, NoteType]:
    """Return every note type with the fields that hold the Spanish and the English: as said, by name, or by content."""
    kinds = note_types(collection)
    return {key: _with_sides(collection, key, kind, mapping) for key, kind in kinds.items()}


def _with_sides(collection: sqlite3.Connection, key: int, kind: NoteType, mapping: Mapping[str, str]) -> NoteType:
    spanish = _named(kind, mapping, "primary_text", _SPANISH)
    english = _named(kind, mapping, "secondary_text", _ENGLISH)
    if (spanish is None or english is None) and len(kind.fields) > 1:
        guessed = _guessed(collection, key)
        spanish = guessed[0] if spanish is None and guessed[0] != english else spanish
        english = guessed[1] if english is None and guessed[1] != spanish else english
    left_out = frozenset(name for name in kind.fields if mapping.get(name) == "")
    spanish = 0 if spanish is None and english != 0 else spanish
    return replace(kind, spanish=spanish, english=english, left_out=left_out)


def _named(kind: NoteType, mapping: Mapping[str, str], column: str, names: frozenset[str]) -> int | None:
    said = next((place for place, name in enumerate(kind.fields) if mapping.get(name) == column), None)
    if said is not None or column in mapping.values():
        return said
    return next((place for place, name in enumerate(kind.fields) if name.strip().lower() in names), None)


def _guessed(collection: sqlite3.Connection, key: int) -> tuple[int, int]:
    """Tell the Spanish of the first two fields from the English by the words in them."""
    statement = "SELECT flds FROM notes WHERE mid = ? AND length(flds) < 10000 ORDER BY id LIMIT ?"
    rows = [row[0].decode(errors="replace").split("\x1f") for row in collection.execute(statement, (key, SAMPLE))]
    both = [row[:2] for row in rows if len(row) > 1]
    columns = [[one_line(row[place]) for row in both] for place in (0, 1)]
    spanish = more_spanish(columns)
    return spanish, 1 - spanish


def _incoming(note: _Note, options: Options, media: PackedMedia | None) -> Incoming | RejectedLine:
    if not note.kind.fields:
        return RejectedLine(note.number, note.size, "its note type is missing from the package")
    if OUR_FIELD in note.kind.fields:
        return _ours(note, options, media)
    spanish = note.fields[note.kind.spanish] if note.kind.spanish is not None and _has(note, note.kind.spanish) else ""
    asked = [name for name, text in note.said().items() if name not in note.kind.left_out and has_gaps(one_line(text))]
    row = _cloze(note, asked) if asked else _card(note, spanish, options)
    if not row["primary_text"]:
        return RejectedLine(
            note.number, note.size, "has no text in its Spanish field (perhaps only a sound or a picture)"
        )
    row |= {"id": f"anki:{note.guid}"} if _GUID.fullmatch(note.guid) else {}
    row["metadata"] = options.origin.completed(row["metadata"])
    row["metadata"] |= {"topics": topics} if (topics := _topics(note.tags)) else {}
    incoming = checked(note.number, note.size, row, options)
    if isinstance(incoming, RejectedLine):
        return incoming
    incoming = replace(incoming, is_exported=False)
    return incoming if media is None else _with_media(incoming, note, media, options)


def _with_media(incoming: Incoming, note: _Note, media: PackedMedia, options: Options) -> Incoming:
    """Return *incoming* with the recording and the picture that the note shows, the Spanish side's before others."""
    sides = [note.kind.spanish, note.kind.english]
    places = [place for place in sides if place is not None and _has(note, place)]
    rest = [
        text
        for place, (name, text) in enumerate(note.said().items())
        if place not in places and name not in note.kind.left_out
    ]
    facets = _facets(str(incoming.row["content_type"]), options)
    shown, left_out = media.shown([*(note.fields[place] for place in places), *rest], facets)
    row = {**incoming.row, "metadata": {**incoming.row["metadata"], **shown}}
    return replace(incoming, row=row, left_out=tuple(left_out))


def _facets(content_type: str, options: Options) -> Facets:
    """Return which field of a type plays which part; of one that nobody defined, none does."""
    if content_type in KINDS:
        return KINDS[content_type].facets
    definition = options.definitions.get(content_type)
    return definition.roles if definition else Facets()


def _has(note: _Note, place: int) -> bool:
    return place < len(note.fields)


def _topics(tags: Sequence[str]) -> list[str]:
    cleaned = (one_line(tag.replace("_", " "))[:_MAX_TAG].strip() for tag in tags)
    return list(dict.fromkeys(tag for tag in cleaned if tag))[:_MAX_TAGS]


def _card(note: _Note, spanish: str, options: Options) -> dict[str, Any]:
    english = note.kind.english
    told = entry_of(note.fields[english]) if english is not None and _has(note, english) else ""
    primary = entry_of(spanish)
    kind = KINDS.get(options.content_type)
    known = kind.model_fields if kind else {}
    metadata: dict[str, Any] = {}
    if "accepted" in known and known["accepted"].is_required() and primary:
        metadata["accepted"] = [primary]
    if "note" in known and (rest := _rest(note)):
        metadata["note"] = rest if options.content_type == "flashcard" else " · ".join(rest.split("\n"))[:MAX_LINE]
    return {"primary_text": primary, "metadata": metadata} | ({"secondary_text": told} if told else {})


def _rest(note: _Note) -> str:
    """Return what the note's other fields say, each on lines of its own behind its name."""
    sides = {note.kind.spanish, note.kind.english}
    named = ((name, plain_text(text)) for place, (name, text) in enumerate(note.said().items()) if place not in sides)
    return "\n".join(f"{name.strip()}: {text}" for name, text in named if text and name not in note.kind.left_out)


def _cloze(note: _Note, asked: Sequence[str]) -> dict[str, Any]:
    """Return a note with gaps in the fields *asked*: a game of a round for each, with the English to go by."""
    plain = [one_line(note.said()[name]) for name in asked]
    rest = [
        (place, one_line(text))
        for place, (name, text) in enumerate(note.said().items())
        if name not in asked and name not in note.kind.left_out and one_line(text)
    ]
    english = [text for place, text in rest if place == note.kind.english or spanishness_of([text]) < 0]
    others = " · ".join(text for _, text in rest if text not in english)
    told = " · ".join(english)
    tasks = [
        {"prompt": one.prompt[:MAX_LINE], "accepted": [one.answer[:MAX_LINE]]}
        | ({"prompt_en": said[:MAX_LINE]} if (said := " · ".join(filter(None, (told, one.hint)))) else {})
        | ({"explanation": others} if others else {})
        for text in plain
        for one in rounds(text)
    ]
    whole = " · ".join(map(without_gaps, plain))
    columns = {"content_type": "game", "difficulty": estimated_level(whole), "primary_text": whole}
    metadata = {"game": "cloze", "instructions": "Fill in the gap.", "rounds": tasks}
    return columns | {"metadata": metadata} | ({"secondary_text": told} if told else {})


def _ours(note: _Note, options: Options, media: PackedMedia | None) -> Incoming | RejectedLine:
    """Return a note that this software wrote: the whole item, with what was changed in Anki since."""
    said = note.said()
    try:
        row = json.loads(html.unescape(said[OUR_FIELD]))
        metadata = dict(row["metadata"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return RejectedLine(note.number, note.size, f"its field {OUR_FIELD!r} is no longer what was exported")
    for column, field in (("primary_text", "Spanish"), ("secondary_text", "English")):
        before, now = plain_text(as_field(str(row.get(column) or ""))), plain_text(said.get(field, ""))
        if now and now != before:
            row[column] = now
    left_out: tuple[str, ...] = ()
    if media is not None:
        metadata, left_out = _with_own_media(metadata, note, media, _facets(str(row.get("content_type")), options))
    incoming = checked(note.number, note.size, {**row, "metadata": metadata}, options)
    return incoming if isinstance(incoming, RejectedLine) else replace(incoming, left_out=left_out)


def _with_own_media(
    metadata: Mapping[str, Any], note: _Note, media: PackedMedia, facets: Facets
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return *metadata* with the files that were exported with it, or those that took their place in Anki."""
    restored, left_out = media.restored(metadata)
    exported = {one.name: place for place, one in media_in(metadata).items()}
    texts = [text for name, text in note.said().items() if name != OUR_FIELD]
    shown = [name for text in texts for _, name in media_names(text)]
    held = {exported[name]: None for name in shown if name in exported}
    brought, more_left_out = media.shown(texts, facets, held=held, but=exported.keys())
    return restored | brought, (*left_out, *more_left_out)
