"""Anki packages for tests, as other people's software makes them."""

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path
from typing import Any

import genanki
import zstandard

FRONT_BACK = genanki.Model(
    1_607_392_319,
    "Basic",
    fields=[{"name": "Front"}, {"name": "Back"}, {"name": "Extra"}],
    templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
)
CLOZE = genanki.Model(
    1_607_392_320,
    "Cloze",
    fields=[{"name": "Text"}, {"name": "Extra"}],
    templates=[{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}],
    model_type=genanki.Model.CLOZE,
)


def note(front: str, back: str, extra: str = "", **more: Any) -> genanki.Note:
    """Return a note with two sides."""
    return genanki.Note(model=FRONT_BACK, fields=[front, back, extra], **more)


def cloze(text: str, extra: str = "") -> genanki.Note:
    """Return a note with gaps."""
    return genanki.Note(model=CLOZE, fields=[text, extra], guid="gap")


def write(path: Path, *notes: genanki.Note, media: tuple[Path, ...] = ()) -> Path:
    """Write *notes* as a package, with *media* in it."""
    deck = genanki.Deck(2_059_400_110, "Español::Casa")
    for one in notes:
        deck.add_note(one)
    genanki.Package(deck, media_files=[str(file) for file in media]).write_to_file(path, timestamp=1_600_000_000)
    return path


def changed(path: Path, *statements: str) -> Path:
    """Run *statements* on the collection inside the package *path*."""
    members = members_of(path)
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder) / "collection"
        collection.write_bytes(members["collection.anki2"])
        with sqlite3.connect(collection) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return packed(path, {**members, "collection.anki2": collection.read_bytes()})


def packed(path: Path, members: dict[str, bytes]) -> Path:
    """Write a package of *members*."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def newer(path: Path, rows: list[tuple[str, str]], *, media: Mapping[str, bytes] | None = None) -> Path:
    """Write a package as newer Anki does: tables of their own, compressed, and a plain collection that only says so."""
    files = media or {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "c"
        connection = sqlite3.connect(file)
        connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        connection.executescript(
            """
            CREATE TABLE col (id integer, crt integer, models text);
            CREATE TABLE notes (id integer, guid text, mid integer, tags text, flds text);
            CREATE TABLE cards (id integer, nid integer, ord integer);
            CREATE TABLE notetypes (id integer, name text COLLATE unicase);
            CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, PRIMARY KEY (ntid, ord));
            INSERT INTO notetypes VALUES (7, 'Basic');
            INSERT INTO fields VALUES (7, 0, 'Palabra'), (7, 1, 'Significado');
            """
        )
        for number, (front, back) in enumerate(rows):
            connection.execute(
                "INSERT INTO notes VALUES (?, ?, 7, '', ?)", (number, f"g{number}", f"{front}\x1f{back}")
            )
        connection.commit()
        connection.close()
        collection = file.read_bytes()
    stale = io.BytesIO(b"please update Anki").getvalue()
    return packed(
        path,
        {
            "collection.anki2": stale,
            "collection.anki21b": zstandard.compress(collection),
            "media": zstandard.compress(b"".join(media_entry(name, content) for name, content in files.items())),
            **{str(number): zstandard.compress(content) for number, content in enumerate(files.values())},
        },
    )


def media_entry(name: str, content: bytes) -> bytes:
    """Return one entry of a newer package's list of media, in the protobuf wire format: name, size, checksum."""
    said = name.encode()
    size = bytes([len(content) % 128 | 128, len(content) // 128 % 128])
    entry = b"\x0a" + bytes([len(said)]) + said + b"\x10" + size + b"\x1a\x14" + sha1(content).digest()
    return b"\x0a" + bytes([len(entry)]) + entry


def fields_of(path: Path) -> list[str]:
    """Return the fields of the first note in a package."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(archive.extract("collection.anki2", folder))
        (fields,) = connection.execute("SELECT flds FROM notes ORDER BY id LIMIT 1").fetchone()
        connection.close()
    return str(fields).split("\x1f")


def members_of(path: Path) -> dict[str, bytes]:
    """Return what is in a package, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
