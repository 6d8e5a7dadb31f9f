"""
The seven tables, as SQLAlchemy sees them.

Columns, types, defaults and keys only: checks, indexes, the function and the view are stated once, in
``sql/schema/``. A test compares both with the server's own catalog.

A JSON column is replaced, never changed in place: ``row.details = {**row.details, "hints": 2}``. Changes
inside the dict are not seen. The column ``metadata`` is the attribute ``details``, because SQLAlchemy
reserves the first name.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import ForeignKey, Integer, Numeric, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from aidioma.model.items import Level
from aidioma.model.people import Role

EMBEDDING_DIMENSIONS = 1536
STYLE_DIMENSIONS = 256

_NEW_ID = text("gen_random_uuid()::text")
_EMPTY_OBJECT = text("'{}'::jsonb")
_EMPTY_ARRAY = text("'[]'::jsonb")
_NOW = text("now()")


class Base(DeclarativeBase):
    """What the tables share: how Python types become columns."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        Role: Text,
        Level: Text,
        int: Integer,
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class User(Base):
    """Somebody who signed in, or a guest: no e-mail address until they sign up."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(server_default="learner")
    level: Mapped[Level] = mapped_column(server_default="beginner")
    password_hash: Mapped[str | None]
    preferences: Mapped[dict[str, Any]] = mapped_column(server_default=_EMPTY_OBJECT)
    sessions: Mapped[dict[str, Any]] = mapped_column(server_default=_EMPTY_OBJECT)
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW, onupdate=func.now())


class LearningContent(Base):
    """An item to practise; ``primary_text`` is Spanish, ``secondary_text`` English."""

    __tablename__ = "learning_content"

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    content_type: Mapped[str]
    difficulty: Mapped[Level | None]
    primary_text: Mapped[str]
    secondary_text: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column("metadata", server_default=_EMPTY_OBJECT)
    usage_count: Mapped[int] = mapped_column(server_default=text("0"))
    success_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=_NOW, onupdate=func.now())


class LearningActivity(Base):
    """
    Something a person did; inserted, never updated.

    ``content_id`` names an item, else ``user:<id>``, ``class:<id>``, ``session:<id>`` or ``system``.
    """

    __tablename__ = "learning_activities"

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    activity_type: Mapped[str]
    content_id: Mapped[str]
    score: Mapped[int | None]
    duration_ms: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column("metadata", server_default=_EMPTY_OBJECT)
    ai_cached: Mapped[bool] = mapped_column(server_default=text("false"))
    ai_cost: Mapped[Decimal] = mapped_column(Numeric(10, 6), server_default=text("0"))
    ai_model: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)


class UserProgress(Base):
    """Where one learner stands with one item; can be rebuilt from the activities."""

    __tablename__ = "user_progress"
    __table_args__ = (UniqueConstraint("user_id", "content_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    content_id: Mapped[str]
    content_type: Mapped[str]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    best_score: Mapped[int | None]
    last_attempt_at: Mapped[datetime | None]
    mastery_level: Mapped[int] = mapped_column(server_default=text("0"))
    next_review_at: Mapped[datetime | None]
    review_interval_days: Mapped[int | None]
    easiness_factor: Mapped[Decimal] = mapped_column(Numeric(3, 2), server_default=text("2.5"))
    details: Mapped[dict[str, Any]] = mapped_column("metadata", server_default=_EMPTY_OBJECT)


class AiCache(Base):
    """Something learned from an answer; ``cache_key`` is ``<kind>:<scope>:<hash>``, compared byte by byte."""

    __tablename__ = "ai_cache"

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    cache_key: Mapped[str] = mapped_column(Text(collation="C"), unique=True)
    response: Mapped[dict[str, Any]]
    model: Mapped[str]
    cost: Mapped[Decimal] = mapped_column(Numeric(10, 6), server_default=text("0"))
    input_embedding: Mapped[list[float] | None] = mapped_column(VECTOR(EMBEDDING_DIMENSIONS))
    response_embedding: Mapped[list[float] | None] = mapped_column(VECTOR(EMBEDDING_DIMENSIONS))
    hit_count: Mapped[int] = mapped_column(server_default=text("0"))
    last_accessed: Mapped[datetime] = mapped_column(server_default=_NOW)
    expires_at: Mapped[datetime | None]


class UserFeatures(Base):
    """What can be said of a learner's way of learning; rates are percent, the improvement points a week."""

    __tablename__ = "user_features"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    avg_session_duration_ms: Mapped[int | None]
    sessions_per_week: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    preferred_difficulty: Mapped[Level | None]
    overall_accuracy: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    improvement_rate: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    struggle_areas: Mapped[list[Any]] = mapped_column(server_default=_EMPTY_ARRAY)
    hint_usage_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    completion_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    learning_style_embedding: Mapped[list[float] | None] = mapped_column(VECTOR(STYLE_DIMENSIONS))
    last_computed: Mapped[datetime] = mapped_column(server_default=_NOW)


class Achievement(Base):
    """Something a learner has earned, once."""

    __tablename__ = "achievements"
    __table_args__ = (UniqueConstraint("user_id", "code"),)

    id: Mapped[str] = mapped_column(primary_key=True, server_default=_NEW_ID)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code: Mapped[str]
    earned_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    details: Mapped[dict[str, Any]] = mapped_column("metadata", server_default=_EMPTY_OBJECT)
