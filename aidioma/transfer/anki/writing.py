"""
Content as an Anki package.

Each note shows the English and the Spanish with their picture and sound, and carries the whole item in a field of its
own, so that it comes back as it went. Recordings and pictures are in the package.
"""

import html
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import genanki

from aidioma.transfer.incoming import MediaPath
from aidioma.transfer.media import media_in

OUR_FIELD = "AIdioma"
FIELDS = ("English", "Spanish", "Also right", "Picture", "Sound", OUR_FIELD)

_MODEL_ID, _DECK_ID = 1_402_117_003, 1_402_117_002
_CHUNK = 1024 * 1024
_STAMP = 1_700_000_000
"""When every note was made, so that equal content is an equal package."""
_QUESTION = "<div>{{English}}</div>{{^English}}<div>{{Spanish}}</div>{{/English}}{{Picture}}"
_ANSWER = "{{FrontSide}}<hr id=answer><div>{{Spanish}}</div><div>{{Also right}}</div>{{Sound}}"


def apkg_bytes(rows: Iterable[Mapping[str, Any]], media_path: MediaPath) -> Iterator[bytes]:
    """Yield a package with one note for each row, and the files that *media_path* finds for them."""
    model = genanki.Model(
        _MODEL_ID,
        "AIdioma",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Into Spanish", "qfmt": _QUESTION, "afmt": _ANSWER}],
    )
    deck = genanki.Deck(_DECK_ID, "AIdioma")
    files: dict[str, Path] = {}
    for row in rows:
        shown = _shown(row, media_path)
        files |= {path.name: path for _, path in shown}
        fields = _fields(row, [(kind, path.name) for kind, path in shown])
        deck.add_note(genanki.Note(model=model, fields=fields, tags=_tags(row), guid=_guid(row)))
    with tempfile.TemporaryDirectory(prefix="aidioma-") as folder:
        package = Path(folder) / "deck.apkg"
        genanki.Package(deck, sorted(map(str, files.values()))).write_to_file(package, timestamp=_STAMP)
        with package.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")


def _shown(row: Mapping[str, Any], media_path: MediaPath) -> list[tuple[str, Path]]:
    """Return the kind and the file of each recording and picture of an item that is here."""
    found = ((media.kind, media_path(media.name)) for media in media_in(row["metadata"]).values())
    return [(kind, path) for kind, path in found if path is not None]


def _fields(row: Mapping[str, Any], shown: list[tuple[str, str]]) -> list[str]:
    accepted = row["metadata"].get("accepted")
    others = [text for text in accepted if isinstance(text, str)] if isinstance(accepted, list) else []
    texts = [
        row.get("secondary_text") or "",
        row["primary_text"],
        " / ".join(text for text in others if text != row["primary_text"]),
    ]
    pictures = "".join(f'<img src="{name}">' for kind, name in shown if kind == "image")
    sounds = "".join(f"[sound:{name}]" for kind, name in shown if kind != "image")
    whole = json.dumps(row, ensure_ascii=True, sort_keys=True)
    return [*map(as_field, texts), pictures, sounds, as_field(whole)]


def as_field(text: str) -> str:
    """Return *text* as an Anki field shows it: no markup of its own, its lines kept."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def _tags(row: Mapping[str, Any]) -> list[str]:
    topics = row["metadata"].get("topics")
    return ["_".join(str(topic).split()) for topic in topics] if isinstance(topics, list) else []


def _guid(row: Mapping[str, Any]) -> str:
    return sha256(str(row["id"]).encode()).hexdigest()[:20]
