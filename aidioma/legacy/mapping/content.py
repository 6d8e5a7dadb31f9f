"""Legacy content as content of ours: the metadata fits the kind, and keeps the row it came from."""

from collections.abc import Iterable
from typing import Any

from aidioma.content.kinds.base import clean
from aidioma.content.types import DEALT, parse_details
from aidioma.errors import InvalidContentError
from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping.origin import UNKNOWN_TIME, origin, said
from aidioma.legacy.model import CONTENT_KINDS, Mapped, References, RejectedRow, stable
from aidioma.spanish.level import estimated_level

_HINT_LEVELS = ("nudge", "pattern", "answer")
_MAX_TAG = 60
_MAX_TAGS = 30
_MAX_LINE = 1_000


def sentence(fields: Fields, _world: References) -> Mapped | RejectedRow:
    """Return a sentence; its hints become the three levels, its category a topic."""
    spanish = _line(fields, "spanish")
    if spanish is None:
        return RejectedRow("no Spanish text", tuple(fields.findings))
    hints = fields.texts("hints")
    if len(hints) > len(_HINT_LEVELS):
        fields.findings.append("more than three: hints")
    metadata = {
        "accepted": [spanish],
        "hints": {level: _short(hint) for level, hint in zip(_HINT_LEVELS, hints, strict=False)},
        "grammar_concepts": _tags(fields, fields.texts("grammar_points")),
        "topics": _tags(fields, [fields.text("category") or ""]),
    }
    return _content(fields, spanish, _line(fields, "english"), metadata)


def text(fields: Fields, _world: References) -> Mapped | RejectedRow:
    """Return a passage to read; questions and vocabulary are kept as they were said."""
    spanish = fields.text("spanish_text")
    if spanish is None:
        return RejectedRow("no Spanish text", tuple(fields.findings))
    minutes = fields.integer("estimated_reading_time", low=1, high=600)
    metadata: dict[str, Any] = {"title": _line(fields, "title") or _short(" ".join(spanish.split()[:8]))}
    metadata |= {"reading_minutes": minutes} if minutes is not None else {}
    metadata |= {"grammar_concepts": _tags(fields, fields.texts("grammar_points"))}
    metadata |= {"topics": _tags(fields, [fields.text(name) or "" for name in ("category", "topic")])}
    return _content(fields, spanish, fields.text("english_translation"), metadata, used="read_count")


def flashcard(fields: Fields, _world: References) -> Mapped | RejectedRow:
    """Return a word to recall, with its example."""
    spanish = _line(fields, "spanish_word")
    if spanish is None:
        return RejectedRow("no Spanish word", tuple(fields.findings))
    example = {"es": _line(fields, "example_sentence_spanish"), "en": _line(fields, "example_sentence_english")}
    metadata = {
        "accepted": [spanish],
        "word_class": _line(fields, "word_type") or "",
        "examples": [example] if all(example.values()) else [],
        "note": fields.text("grammar_notes") or "",
        "topics": _tags(fields, [fields.text(name) or "" for name in ("category", "topic")]),
    }
    english = _line(fields, "english_translation")
    return _content(fields, spanish, english, metadata, used="total_reviews", success="success_rate")


def scenario(fields: Fields, _world: References) -> Mapped | RejectedRow:
    """Return a conversation's frame. It has goals and an opening, but no script: kept as a draft for an author."""
    told = [part for part in (fields.text("title"), fields.text("description")) if part]
    opening = fields.text("opening_message") or ": ".join(told)
    if not opening:
        return RejectedRow("no opening and no title", tuple(fields.findings))
    metadata = {"topics": _tags(fields, fields.texts("vocabulary_focus")), "title": ": ".join(told[:1])}
    metadata |= {"grammar_concepts": _tags(fields, fields.texts("grammar_focus")), "status": "draft"}
    english = fields.text("description") or fields.text("title")
    return _content(fields, opening, english, metadata, used="total_conversations")


def _content(
    fields: Fields,
    primary: str,
    secondary: str | None,
    metadata: dict[str, Any],
    *,
    used: str = "",
    success: str = "",
) -> Mapped:
    kind = CONTENT_KINDS[fields.table]
    created = fields.moment("created_at") or UNKNOWN_TIME
    status = {"status": "retired"} if fields.flag("is_active") is False else {}
    if secondary is None and kind in {"sentence", "flashcard"}:
        fields.findings.append("nothing to ask: no English")
        status = {"status": "draft"} | status
    row = {
        "id": stable(kind, fields.key),
        "content_type": kind,
        "difficulty": _level(fields, kind, primary),
        "primary_text": primary,
        "secondary_text": secondary,
        "metadata": _fitting(fields, kind, {name: value for name, value in metadata.items() if value} | status),
        "usage_count": (fields.integer(used) if used else None) or 0,
        "success_rate": fields.decimal(success, low="0", high="100") if success else None,
        "created_at": created,
        "updated_at": fields.moment("updated_at") or created,
    }
    return Mapped("content", row, tuple(fields.findings))


def _level(fields: Fields, kind: str, primary: str) -> str | None:
    """Return the level that the row says; what is dealt by its level has the likely one where it says none."""
    said = fields.level("difficulty")
    if said is not None or kind not in DEALT:
        return said
    fields.findings.append(f"estimated: {fields.column('difficulty')}")
    return estimated_level(primary)


def _fitting(fields: Fields, kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return *metadata* with its origin; a draft where it does not fit the kind, so that no learner is shown it."""
    whole = metadata | {"source": "earlier application", "legacy": origin(fields) | {"said": said(fields)}}
    if kind == "scenario":
        return whole
    try:
        parse_details(kind, whole)
    except InvalidContentError as error:
        fields.findings.append(f"does not fit its kind: {error.field}")
        return whole | {"status": "draft"}
    return whole


def _line(fields: Fields, name: str) -> str | None:
    found = " ".join((fields.text(name) or "").split())
    return _clean(found) if found else None


def _clean(text: str) -> str:
    try:
        return clean(text)
    except ValueError:
        return "".join(char for char in text if char.isprintable()).strip()


def _short(text: str) -> str:
    return _clean(" ".join(text.split()))[:_MAX_LINE]


def _tags(fields: Fields, texts: Iterable[str]) -> list[str]:
    """Return *texts* as tags; what is too long for one stays in the origin alone, and is noted."""
    every = [tag for text in texts if (tag := _short(text))]
    kept = list(dict.fromkeys(tag for tag in every if len(tag) <= _MAX_TAG))[:_MAX_TAGS]
    if len(kept) < len(set(every)):
        fields.findings.append("too long for a tag")
    return kept
