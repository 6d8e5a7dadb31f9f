"""The seventeen legacy tables: what each of them becomes, in the order in which they are copied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping import answers, content, people, records
from aidioma.legacy.model import Mapped, References, RejectedRow, RowKind

Makes = Callable[[Fields, References], Mapped | RejectedRow]


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table each row of which becomes one row of ours, with an id that begins with *prefix*."""

    name: str
    kind: RowKind
    prefix: str
    mapped: Makes
    score: str | None = None


ROWS: Final = (
    RowTable("users", "user", "", people.user),
    RowTable("sentences", "content", "sentence", content.sentence),
    RowTable("reading_content", "content", "text", content.text),
    RowTable("vocabulary_flashcards", "content", "flashcard", content.flashcard),
    RowTable("conversation_scenarios", "content", "scenario", content.scenario),
    RowTable("practice_sessions", "activity", "session", records.session, score="average_score"),
    RowTable("evaluations", "activity", "eval", answers.evaluation, score="score"),
    RowTable("universal_activity_events", "activity", "event", answers.event, score="score"),
    RowTable("conversation_sessions", "activity", "conv", records.conversation, score="fluency_score"),
    RowTable("learning_analytics", "activity", "daily", records.daily),
    RowTable("unified_goals", "activity", "goal", records.goal),
    RowTable("user_learning_contexts", "activity", "context", records.context),
    RowTable("user_achievements", "activity", "ach", records.achievement),
)

PROGRESS: Final[Mapping[str, tuple[str, str]]] = {
    "user_progress": ("sentence", "sentence_id"),
    "user_vocabulary_progress": ("flashcard", "flashcard_id"),
    "user_reading_progress": ("text", "content_id"),
}
"""Tables of progress: the kind of content, and the column that names it. Folded by learner and item."""

KINDS: Final[Mapping[str, RowKind | Literal["progress"]]] = {row.name: row.kind for row in ROWS} | dict.fromkeys(
    PROGRESS, "progress"
)
"""What a table's rows become, but for the cache's."""

PREFIXES: Final[Mapping[str, str]] = {row.name: row.prefix for row in ROWS} | dict.fromkeys(PROGRESS, "progress")
"""What our ids of a table's rows begin with."""

CACHE: Final = "evaluation_cache"
EVALUATIONS: Final = "evaluations"

TARGETS: Final[Mapping[str, str]] = (
    {
        row.name: {"user": "users", "content": "learning_content", "activity": "learning_activities"}[row.kind]
        for row in ROWS
    }
    | dict.fromkeys(PROGRESS, "user_progress")
    | {CACHE: "ai_cache"}
)
"""Which table of ours each of the seventeen goes to."""
