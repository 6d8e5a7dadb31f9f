"""Whoever marks an answer, as everybody else sees it."""

from typing import Protocol

from aidioma.model.marks import Exercise, Mark


class Marker(Protocol):
    """Whatever gives feedback: rules alone, or the whole engine."""

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        """Return the mark of *answer*; a pending one where nobody can be sure."""
