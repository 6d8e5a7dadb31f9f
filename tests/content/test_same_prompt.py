"""What one author has written as right is right wherever the same is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.exercises import exercise
from aidioma.content.rows import get_item
from aidioma.content.same_prompt import right_elsewhere
from aidioma.db.models import LearningContent


def add(session: Session, content_id: str, english: str, *accepted: str, status: str = "published") -> None:
    details: dict[str, Any] = {"content_type": "sentence", "accepted": list(accepted), "status": status}
    session.execute(
        insert(LearningContent).values(
            id=content_id,
            content_type="sentence",
            primary_text=accepted[0],
            secondary_text=english,
            details=details,
        )
    )


@pytest.fixture
def exercises(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        _fill(session)
        yield session


def _fill(session: Session) -> None:
    add(session, "asked", "It's cold in the kitchen.", "Hace frío en la cocina.")
    add(session, "same", "It's cold in the kitchen!", "En la cocina hace frío.", "hace frío en la cocina")
    add(session, "draft", "It's cold in the kitchen.", "Frío hace.", status="draft")
    add(session, "longer", "It's cold in the kitchen today.", "Hoy hace frío en la cocina.")


def test_answers_to_the_same_prompt_are_found(exercises: Session) -> None:
    """Case and punctuation aside; neither drafts nor longer prompts, nor what is known already."""
    asked = exercise(get_item(exercises, "asked"))
    assert right_elsewhere(exercises, asked) == ("En la cocina hace frío.",)


def test_only_spanish_answers_are_looked_for(exercises: Session) -> None:
    """In the other direction the prompt is the Spanish sentence, and each has its own."""
    assert right_elsewhere(exercises, exercise(get_item(exercises, "asked"), "es-en")) == ()
