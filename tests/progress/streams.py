"""Streams of activities for tests: any answers, corrections and undos of one learner, in rows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from aidioma.clock import local_day
from aidioma.db.models import LearningActivity, LearningContent, User

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
VERDICTS = {"correct": 5, "almost": 4, "incorrect": 1, "pending": None}
ITEMS = tuple(f"stream:{n}" for n in range(6))


@dataclass
class Stream:
    """Rows of one learner, made in order of time."""

    user_id: str = field(default_factory=lambda: f"learner-{uuid4().hex}")
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, activity_type: str, at: datetime, content_id: str, duration_ms: int = 0, **details: Any) -> str:
        day = local_day(at, MADRID).isoformat()
        row = {
            "id": f"{self.user_id}:{len(self.rows)}",
            "user_id": self.user_id,
            "activity_type": activity_type,
            "content_id": content_id,
            "duration_ms": duration_ms or None,
            "created_at": at,
            "details": {"time_zone": MADRID.key, "local_day": day, **details},
        }
        self.rows.append(row)
        return str(row["id"])

    def answer(self, at: datetime, verdict: str = "correct", content_id: str = ITEMS[0], **details: Any) -> str:
        said = {"quality": VERDICTS[verdict], "verdict": verdict, "direction": "en-es", "answer": "soy aquí", **details}
        return self.add("translation", at, content_id, said.pop("duration_ms", 8_000), **said)

    def write(self, session: Session) -> None:
        """Write the learner with all rows."""
        session.execute(insert(User).values(id=self.user_id, name="Ana", preferences={"time_zone": MADRID.key}))
        if self.rows:
            session.execute(insert(LearningActivity), self.rows)

    def write_last(self, session: Session) -> None:
        """Write the latest row alone."""
        session.execute(insert(LearningActivity), self.rows[-1:])


def add_items(session: Session) -> None:
    """Write the items that streams are about."""
    for place, content_id in enumerate(ITEMS):
        session.execute(
            insert(LearningContent).values(
                id=content_id,
                content_type="sentence",
                difficulty=("beginner", "intermediate", "advanced")[place % 3],
                primary_text=f"Frase {place}.",
                secondary_text=f"Sentence {place}.",
                details={"content_type": "sentence", "accepted": ["Frase."], "topics": [f"topic{place % 2}"]}
                | {"grammar_concepts": [f"concept{place % 3}"]},
            )
        )


SLIP = {"edits": [{"wrong": "soy", "right": "estoy", "edit_class": "ser_estar"}], "corrected": "estoy aquí"}


@st.composite
def streams(draw: st.DrawFn, *, most: int = 40) -> Stream:
    """Draw answers of every verdict, self-ratings, overrides and undos of either, over a few weeks."""
    stream, at = Stream(), START
    for _ in range(draw(st.integers(0, most))):
        at += timedelta(minutes=draw(st.sampled_from([1, 20, 45, 300, 1_440, 4_000, 30_000])))
        earlier = [row["id"] for row in stream.rows]
        kind = draw(st.sampled_from(["answer"] * 5 + ["correction", "undo"])) if earlier else "answer"
        item = draw(st.sampled_from(ITEMS))
        if kind == "answer":
            verdict = draw(st.sampled_from(list(VERDICTS)))
            feedback = SLIP if verdict == "incorrect" else {"edits": []}
            hints = draw(st.sampled_from([[], ["nudge"], ["nudge", "pattern"]]))
            duration_ms = draw(st.sampled_from([0, 4_000, 900_000]))
            stream.answer(at, verdict, item, feedback=feedback, hints=hints, duration_ms=duration_ms)
        elif kind == "undo":
            stream.add("undo", at, item, undoes=draw(st.sampled_from(earlier)))
        else:
            said: dict[str, Any] = {"corrects": draw(st.sampled_from(earlier)), "quality": draw(st.integers(0, 5))}
            rated = draw(st.booleans())
            if not rated:
                said["verdict"] = draw(st.sampled_from(["correct", "incorrect"]))
            stream.add("self_rating" if rated else "override", at, item, **said)
    return stream
