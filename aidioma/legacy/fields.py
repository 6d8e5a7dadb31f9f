"""A legacy row as mappings read it: by one name for every column, whichever spelling the table has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from aidioma.legacy import coerce

OURS: Final = "aidioma:"
"""What ids of rows begin with that dual-write put into legacy tables."""

SPELLINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "users": {"streak": ("streak", "current_streak"), "total_score": ("total_score", "points")},
    "sentences": {
        "spanish": ("spanish", "spanish_text", "target_text"),
        "english": ("english", "english_text", "source_text"),
        "difficulty": ("difficulty", "difficulty_level"),
    },
    "user_progress": {
        "mastered": ("mastered", "mastery_level"),
        "last_attempt_at": ("last_attempt_at", "last_practiced"),
    },
    "practice_sessions": {
        "started_at": ("started_at", "start_time"),
        "completed_at": ("completed_at", "end_time"),
    },
    "evaluations": {"created_at": ("created_at", "evaluated_at")},
    "evaluation_cache": {
        "ai_response": ("ai_response", "result"),
        "cache_key": ("translation_hash", "cache_key"),
        "created_at": ("created_at", "last_used"),
    },
    "learning_analytics": {
        "practice_time": ("practice_time", "practice_minutes"),
        "streak_day": ("streak_day", "streak_days"),
        "difficulties": ("difficulties_encountered", "weakness_areas"),
    },
    "conversation_sessions": {"created_at": ("created_at", "started_at", "completed_at", "last_updated")},
    "user_reading_progress": {
        "last_at": ("last_attempt_at", "last_read_at", "completed_at", "updated_at", "created_at")
    },
}
"""Columns with more than one documented name; any other is found under its own."""

_SPELT: Final = {(table, name): spelt for table, names in SPELLINGS.items() for name, spelt in names.items()}
"""The same by both at once: asked of every value of every row."""

JSON_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "users": ("preferences",),
    "sentences": ("hints", "grammar_points"),
    "evaluations": ("ai_evaluation", "grammar_errors"),
    "evaluation_cache": ("ai_response", "result"),
    "learning_analytics": ("difficulties_encountered", "weakness_areas"),
    "universal_activity_events": (
        "grammar_concepts",
        "vocabulary_words",
        "contributes_to_daily",
        "contributes_to_weekly",
        "contributes_to_monthly",
    ),
    "unified_goals": ("reward_value",),
    "reading_content": ("vocabulary_words", "grammar_points", "cultural_notes", "comprehension_questions"),
    "vocabulary_flashcards": ("related_words",),
    "conversation_scenarios": (
        "conversation_goals",
        "vocabulary_focus",
        "grammar_focus",
        "cultural_elements",
        "evaluation_criteria",
        "success_benchmarks",
    ),
    "user_learning_contexts": (
        "practice_grammar_mastery",
        "error_patterns",
        "learning_schedule_preferences",
        "ai_interaction_history",
        "personalization_insights",
        "recommended_focus_areas",
    ),
    "user_achievements": ("contributing_pages", "related_activity_types"),
}
"""Columns that hold JSON as text."""


@dataclass(frozen=True, slots=True)
class Fields:
    """
    One row of *table*, read column by column.

    Whatever has to be done to a value on the way is noted in ``findings`` as ``<what>: <column>``.
    """

    table: str
    key: str
    row: Mapping[str, Any]
    score_factor: int = 1
    findings: list[str] = field(default_factory=list)

    def column(self, name: str) -> str:
        """Return the name under which this table has the column *name*."""
        spelt = _SPELT.get((self.table, name))
        return name if spelt is None else next((one for one in spelt if one in self.row), name)

    def raw(self, name: str) -> Any:
        """Return the column as it is."""
        return self.row.get(self.column(name) if (self.table, name) in _SPELT else name)

    def text(self, name: str) -> str | None:
        """Return the column's text, None where there is none or it is blank."""
        value = self.raw(name)
        return str(value) if value is not None and str(value).strip() else None

    def reference(self, name: str) -> str | None:
        """Return the id that the column holds."""
        value = self.raw(name)
        return None if value is None else str(value)

    def moment(self, name: str) -> datetime | None:
        """Return the column's time as aware UTC."""
        found: datetime | None = self._noted(name, coerce.moment(self.raw(name)))
        return found

    def integer(self, name: str, *, low: int = 0, high: int = coerce.INT_MAX) -> int | None:
        """Return the column's whole number within *low* and *high*."""
        found: int | None = self._noted(name, coerce.integer(self.raw(name), low=low, high=high))
        return found

    def decimal(self, name: str, *, low: str, high: str) -> Decimal | None:
        """Return the column's number within *low* and *high*."""
        found: Decimal | None = self._noted(name, coerce.decimal(self.raw(name), low=Decimal(low), high=Decimal(high)))
        return found

    def score(self, name: str) -> int | None:
        """Return the column's score as 0-100, whatever scale the table keeps."""
        value = self.raw(name)
        if self.score_factor != 1 and isinstance(value, int | float):
            value = value * self.score_factor
            self.findings.append(f"rescaled: {self.column(name)}")
        found: int | None = self._noted(name, coerce.integer(value, low=0, high=100))
        return found

    def flag(self, name: str) -> bool | None:
        """Return the column's boolean."""
        found: bool | None = self._noted(name, coerce.flag(self.raw(name)))
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a JSON column."""
        found: tuple[str, ...] = self._noted(name, coerce.texts(self.raw(name)))
        return found

    def json(self, name: str) -> Any:
        """Return what a JSON column says, None where it cannot be read."""
        return self._noted(name, coerce.parsed_json(self.raw(name)))

    def level(self, name: str) -> str | None:
        """Return the column as one of the three levels, None where it is none of them."""
        said = (self.text(name) or "").strip().lower()
        if said in {"beginner", "intermediate", "advanced"}:
            return said
        if said:
            self.findings.append(f"unknown: {self.column(name)}")
        return None

    def _noted(self, name: str, found: coerce.Found) -> Any:
        value, done = found
        if done is not None:
            self.findings.append(f"{done}: {self.column(name)}")
        return value
