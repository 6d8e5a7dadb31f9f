"""Rows of content for tests."""

import json
from datetime import UTC, datetime
from typing import Any

from aidioma.content.item import ContentItem, author


def sentence(**changes: Any) -> dict[str, Any]:
    """Return a sentence as an author hands it in; *changes* are to its metadata."""
    metadata = {"accepted": ["Tengo sed.", "Yo tengo sed."], "accepted_en": ["I have thirst."], **changes}
    return {
        "content_type": "sentence",
        "difficulty": "beginner",
        "primary_text": "Tengo sed.",
        "secondary_text": "I'm thirsty.",
        "metadata": metadata,
    }


def item(row: dict[str, Any], content_id: str = "item-1") -> ContentItem:
    """Return *row* as content that has just been stored."""
    draft = author(row)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return ContentItem(
        content_id,
        draft.content_type,
        draft.difficulty,
        draft.primary_text,
        draft.secondary_text,
        draft.details,
        0,
        None,
        now,
        now,
    )


def jsonl(*entries: dict[str, Any]) -> str:
    return "".join(json.dumps(entry) + "\n" for entry in entries)
