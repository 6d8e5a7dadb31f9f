"""What a table of content changes at once: rows as they are edited, and one change to many items. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aidioma.content.item import ContentItem
from aidioma.content.revisions import said_by

BulkAction = Literal["published", "draft", "retired", "level", "add_topic", "remove_topic", "source"]
ACTS: Mapping[BulkAction, bool] = {
    "published": False,
    "draft": False,
    "retired": False,
    "level": True,
    "add_topic": True,
    "remove_topic": True,
    "source": True,
}
"""What can be done to many items, and whether it needs to be told more."""


@dataclass(frozen=True, slots=True)
class Entered:
    """One row of the table as it was edited."""

    spanish: str
    english: str
    level: str | None
    topics: tuple[str, ...]

    @classmethod
    def of(cls, item: ContentItem) -> "Entered":
        """Return what the table shows of *item*."""
        return cls(item.primary_text, item.secondary_text or "", item.difficulty, item.details.topics)


def edited(item: ContentItem, entered: Entered) -> dict[str, Any] | None:
    """
    Return the row that *item* becomes; None where *entered* says what it says already.

    A corrected Spanish text takes the place of the old one among the accepted answers, which would keep its mistake.
    """
    if entered == Entered.of(item):
        return None
    row = said_by(item)
    accepted: Iterable[object] = row["metadata"].get("accepted") or ()
    texts = [entered.spanish if text == item.primary_text else text for text in accepted]
    metadata = {**row["metadata"], "topics": list(entered.topics)} | ({"accepted": texts} if texts else {})
    columns = {"primary_text": entered.spanish, "secondary_text": entered.english or None, "difficulty": entered.level}
    return _row({**row, **columns}, metadata)


def changed(item: ContentItem, act: BulkAction, value: str) -> dict[str, Any] | None:
    """Return the row that *act* makes of *item*; None where it changes nothing. A status is no matter of rows."""
    row = said_by(item)
    match act:
        case "level":
            new = {**row, "difficulty": value}, row["metadata"]
        case "add_topic":
            new = row, {**row["metadata"], "topics": _with(item.details.topics, value)}
        case "remove_topic":
            new = row, {**row["metadata"], "topics": [topic for topic in item.details.topics if topic != value]}
        case "source":
            new = row, {**row["metadata"], "source": value}
        case _:
            return None
    made = _row(*new)
    return None if made == _row(row, row["metadata"]) else made


def _with(topics: Sequence[str], topic: str) -> list[str]:
    return list(dict.fromkeys([*topics, topic]))


def _row(columns: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in columns.items() if value not in (None, "")}
    return said | {"metadata": {name: value for name, value in metadata.items() if value not in (None, "", [])}}
