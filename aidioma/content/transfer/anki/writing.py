"""
Content as an Anki package.

Each note shows the English and the Spanish, and carries the whole item in a field of its own, so that it
comes back as it went.
"""

import html
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import genanki

OUR_FIELD = "AIdioma"
FIELDS = ("English", "Spanish", "Also right", OUR_FIELD)

_MODEL_ID, _DECK_ID = 1_402_117_001, 1_402_117_002
_STAMP = 1_700_000_000
"""When every note was made, so that equal content is an equal package."""
_QUESTION = "<div>{{English}}</div>{{^English}}<div>{{Spanish}}</div>{{/English}}"
_ANSWER = "{{FrontSide}}<hr id=answer><div>{{Spanish}}</div><div>{{Also right}}</div>"


def apkg_bytes(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a package with one note for each row."""
    model = genanki.Model(
        _MODEL_ID,
        "AIdioma",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Into Spanish", "qfmt": _QUESTION, "afmt": _ANSWER}],
    )
    deck = genanki.Deck(_DECK_ID, "AIdioma")
    for row in rows:
        deck.add_note(genanki.Note(model=model, fields=_fields(row), tags=_tags(row), guid=_guid(row)))
    package = io.BytesIO()
    genanki.Package(deck).write_to_file(package, timestamp=_STAMP)
    yield package.getvalue()


def _fields(row: Mapping[str, Any]) -> list[str]:
    accepted = row["metadata"].get("accepted")
    others = [text for text in accepted if isinstance(text, str)] if isinstance(accepted, list) else []
    texts = [
        row.get("secondary_text") or "",
        row["primary_text"],
        " / ".join(text for text in others if text != row["primary_text"]),
        json.dumps(row, ensure_ascii=True, sort_keys=True),
    ]
    return [as_field(text) for text in texts]


def as_field(text: str) -> str:
    """Return *text* as an Anki field shows it: no markup of its own, its lines kept."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def _tags(row: Mapping[str, Any]) -> list[str]:
    topics = row["metadata"].get("topics")
    return ["_".join(str(topic).split()) for topic in topics] if isinstance(topics, list) else []


def _guid(row: Mapping[str, Any]) -> str:
    return sha256(str(row["id"]).encode()).hexdigest()[:20]
