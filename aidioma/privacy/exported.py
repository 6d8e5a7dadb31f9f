"""What is in a file of "Export my data", gone through once: all that is small, and where the answers belong."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.model.items import LEVELS
from aidioma.model.people import OPERATOR
from aidioma.privacy.export_file import NOT_OURS, TOO_LARGE, parts
from aidioma.privacy.own_activities import NOT_WHOLE
from aidioma.privacy.own_cards import ExportedCard, owner_of
from aidioma.privacy.plain_json import is_plain

MOST_ACTIVITIES: Final = 200_000
MOST_CARDS: Final = 20_000
MOST_ACHIEVEMENTS: Final = 1_000
MOST_NAMES: Final = 100
MOST_ID_CHARS: Final = 700
CARD: Final = "flashcard"
ACHIEVEMENT: Final = "achievement"

Refused = tuple[str, Message]
"""The kind of a row that is not brought back, and why."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExportedSettings(_Row):
    """What a learner chose."""

    level: str = LEVELS[0]
    preferences: dict[str, Any] = Field(default_factory=dict)


class Achieved(_Row):
    """An achievement and when it was earned."""

    code: Annotated[str, Field(max_length=100)]
    earned_at: AwareDatetime


def _moment_or_none(said: Any) -> Any:
    """Return *said* where it can be a moment: nothing but the order of what comes back depends on it."""
    try:
        return TypeAdapter(AwareDatetime).validate_python(said)
    except ValidationError:
        return None


class _Head(_Row):
    format: Literal["aidioma-export"]
    version: Literal[1]
    user_id: Annotated[str, Field(min_length=1, max_length=200)]
    exported_at: Annotated[AwareDatetime | None, BeforeValidator(_moment_or_none)] = None


@dataclass(slots=True)
class Export:
    """
    A file of "Export my data": whose it is, what is small of it, and the file itself for its activities.

    ``exported_at`` is what the clock said where it was made, which may be ahead of ours. ``answers`` says of each
    answer, rating and later mark which item it is about; ``refused`` counts what else in the file is not as it is
    exported.
    """

    data: bytes
    user_id: str = ""
    exported_at: datetime | None = None
    settings: ExportedSettings = field(default_factory=ExportedSettings)
    cards: list[ExportedCard] = field(default_factory=list)
    achievements: list[Achieved] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    refused: Counter[Refused] = field(default_factory=Counter)

    def activities(self) -> Iterator[Any]:
        """Yield the activities as the file has them, without what the installation noted about the account."""
        for table, _, row in parts(self.data):
            if table == "learning_activities" and not (isinstance(row, dict) and row.get("user_id") == OPERATOR):
                yield row


def read_export(data: bytes) -> Export:
    """
    Return the export that a file holds, as JSON or as gzip of it.

    Raises:
        InvalidInputError: If it is none, or too large.
    """
    found, head, counted = Export(data), dict[str, Any](), Counter[str]()
    for table, name, value in parts(data):
        counted[table] += 1
        match table:
            case "":
                head[name] = value if isinstance(value, str | int) else None
            case "users":
                found.settings = _settings(value)
            case "learning_activities":
                _note_answer(found.answers, value)
            case "learning_content":
                _note_card(found, value)
            case "achievements":
                _note_achievement(found, value)
            case _:
                pass
        _require_room(counted, found)
    try:
        read = _Head.model_validate(head)
    except ValidationError as error:
        raise InvalidInputError(NOT_OURS, field="file") from error
    found.user_id, found.exported_at = read.user_id, read.exported_at
    if counted["users"] != 1:
        raise InvalidInputError(NOT_OURS, field="file")
    found.cards = [card for card in found.cards if card.metadata.owner == found.user_id]
    return found


def _require_room(counted: Counter[str], found: Export) -> None:
    is_full = (
        counted[""] > MOST_NAMES
        or counted["learning_activities"] > MOST_ACTIVITIES
        or counted["achievements"] > MOST_ACHIEVEMENTS
        or len(found.cards) + found.refused[CARD, NOT_WHOLE] > MOST_CARDS
    )
    if is_full:
        raise InvalidInputError(TOO_LARGE, field="file")


def _settings(said: Any) -> ExportedSettings:
    try:
        return ExportedSettings.model_validate(said if is_plain(said) else None)
    except ValidationError as error:
        raise InvalidInputError(NOT_OURS, field="file") from error


def _note_answer(answers: dict[str, str], said: Any) -> None:
    match said:
        case {"id": str(id_), "content_id": str(content_id), "metadata": {"quality": _}} if len(id_) <= MOST_ID_CHARS:
            answers[id_] = content_id[:300]
        case _:
            pass


def _note_card(found: Export, said: Any) -> None:
    if owner_of(said) is None:
        return
    try:
        found.cards.append(ExportedCard.model_validate_json(to_json(said) if is_plain(said) else b""))
    except ValueError:
        found.refused[CARD, NOT_WHOLE] += 1


def _note_achievement(found: Export, said: Any) -> None:
    try:
        found.achievements.append(Achieved.model_validate(said if is_plain(said) else None))
    except ValidationError:
        found.refused[ACHIEVEMENT, NOT_WHOLE] += 1
