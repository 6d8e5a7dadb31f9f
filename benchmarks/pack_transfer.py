"""
What a pack settles in an empty installation of what was settled where it was made.

A workload is practised in one scratch database, its labels playing the judge; what was settled there is exported,
installed in another scratch database that has the same items at another version and no judge, and every different
answer is marked in both.

    python -m benchmarks.pack_transfer WORKLOAD.jsonl [--times 3] [--least-learners 3] [--limit N]
"""

import argparse
import io
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.admin.pack_service import PackService
from aidioma.content.exercises import exercise
from aidioma.content.rows import get_items
from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningContent, User
from aidioma.db.scratch import scratch_database
from aidioma.evaluation.replay import LabelJudge, LabelledAnswer, SteppingClock, marker_for, read_workload
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Feedback, Mark, Tier
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.settings import Settings

LEARNERS = 40
STEP = timedelta(milliseconds=20)
UNSETTLED = {Tier.JUDGE, Tier.NONE}


@dataclass(frozen=True, slots=True)
class Place:
    """An installation with the workload's items."""

    sessions: sessionmaker[Session]
    marker: FeedbackService
    exercises: dict[str, Exercise]
    packs: PackService


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workload", type=Path)
    parser.add_argument("--times", type=int, default=3, help="different learners who give each answer")
    parser.add_argument("--least-learners", type=int, default=3)
    parser.add_argument("--limit", type=int)
    args = parser.parse_args()
    rows = list(read_workload(args.workload, limit=args.limit))
    judge, clock = LabelJudge(), SteppingClock()
    with installation(rows, judge, clock, version=1) as there:
        practise(there, rows, judge, clock, times=args.times)
        made = io.BytesIO()
        written = there.packs.export(made, by=OPERATOR, name="made", packed=True, least_learners=args.least_learners)
        taught = marks_of(there, rows, judge)
    print(f"{len(rows)} answers, {len(taught)} different; {written} in the pack, {len(made.getvalue()):,} bytes")
    with installation(rows, None, clock, version=7) as here:
        before = marks_of(here, rows, None)
    with installation(rows, None, clock, version=7) as here:
        print(here.packs.install(io.BytesIO(made.getvalue()), by=OPERATOR))
        compare(taught, before, marks_of(here, rows, None))


@contextmanager
def installation(
    rows: list[LabelledAnswer], judge: LabelJudge | None, clock: SteppingClock, *, version: int
) -> Iterator[Place]:
    """Yield an empty installation that has the items and its learners."""
    settings = Settings()
    with scratch_database(settings) as url:
        schema.upgrade(url)
        engine = create_engine(url)
        sessions = sessions_on(engine)
        items = {row.exercise: row for row in rows}
        with sessions.begin() as session:
            for number in range(LEARNERS):
                session.execute(insert(User).values(id=f"l{number}", name=f"L{number}", email=f"l{number}@example.org"))
            for key, row in items.items():
                details = {"content_type": "sentence", "version": version, "accepted": list(row.accepted)}
                texts = {"primary_text": row.accepted[0], "secondary_text": row.prompt}
                session.execute(
                    insert(LearningContent).values(id=key, content_type="sentence", details=details, **texts)
                )
            found = {key: exercise(item) for key, item in get_items(session, items).items()}
        marker = marker_for("ours", sessions, settings=settings, judge=judge, clock=clock)
        assert isinstance(marker, FeedbackService)
        yield Place(sessions, marker, found, PackService(sessions, clock, marker.cache_scope, 0.005, 3))
        marker.close()
        engine.dispose()


def practise(place: Place, rows: list[LabelledAnswer], judge: LabelJudge, clock: SteppingClock, *, times: int) -> None:
    """Let each answer be given by so many different learners, as practice records it."""
    practice = PracticeService(place.sessions, place.marker, clock)
    chance, tiers = random.Random(5), Counter[str]()
    for row in rows:
        judge.row = row
        for learner in chance.sample(range(LEARNERS), times):
            clock.now += STEP
            card = Card.dealt(row.exercise, "en-es")
            done = practice.submit_answer(user_id=f"l{learner}", card=card, answer=row.answer)
            tiers[done.mark.receipt.tier.value] += 1
    print("practised there:", dict(sorted(tiers.items())))


def marks_of(place: Place, rows: list[LabelledAnswer], judge: LabelJudge | None) -> dict[tuple[str, str], Mark]:
    """Return the mark of every different answer as it is now."""
    found: dict[tuple[str, str], Mark] = {}
    for row in rows:
        if (row.exercise, row.answer) not in found:
            if judge is not None:
                judge.row = row
            marked = place.marker.mark(place.exercises[row.exercise], row.answer, learner_id=OPERATOR)
            found[row.exercise, row.answer] = marked
    return found


def said(feedback: Feedback) -> tuple[str, list[tuple[str, str]]]:
    """Return what a mark says, for comparing."""
    return feedback.verdict.value, sorted((edit.wrong, edit.right) for edit in feedback.edits)


def compare(
    taught: dict[tuple[str, str], Mark], before: dict[tuple[str, str], Mark], after: dict[tuple[str, str], Mark]
) -> None:
    """Print how much of what was settled there is settled here, and whether it says the same."""
    settled = [key for key, mark in taught.items() if mark.receipt.tier not in UNSETTLED]
    here = [key for key in settled if after[key].receipt.tier not in UNSETTLED]
    bare = [key for key in settled if before[key].receipt.tier not in UNSETTLED]
    same = [key for key in here if said(after[key].feedback) == said(taught[key].feedback)]
    print(f"settled there {len(settled)}; here without the pack {len(bare)} ({len(bare) / len(settled):.1%})")
    print(f"with it {len(here)} ({len(here) / len(settled):.1%}), of which {len(same)} say the same")
    print("by tier here:", dict(Counter(after[key].receipt.tier.value for key in settled)))
    for key in [key for key in settled if key not in here][:10]:
        print("  not settled:", *key, "| there:", taught[key].receipt.tier.value)
    for key in [key for key in here if key not in same][:10]:
        print(
            "  differs:",
            *key,
            "|",
            after[key].receipt.tier.value,
            said(taught[key].feedback),
            said(after[key].feedback),
        )


if __name__ == "__main__":
    main()
