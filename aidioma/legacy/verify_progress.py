"""Whether progress here is what legacy progress and the answers add up to: attempts, best score, and what is due."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from aidioma.legacy import progress
from aidioma.legacy.mapping.progress import Folded
from aidioma.legacy.source import LegacySource
from aidioma.legacy.tables import PROGRESS

ProgressKey = tuple[str, str]

_OURS: Final = text("""
    SELECT standing.user_id, standing.content_id, standing.attempts, standing.best_score, standing.next_review_at
    FROM user_progress AS standing WHERE standing.user_id = ANY(:users)
    ORDER BY standing.user_id, standing.content_id
""")
_TOLD: Final = text("""
    SELECT user_id, content_id, count(*) FILTER (WHERE metadata ? 'quality' AND metadata ? 'legacy'),
           count(*) FILTER (WHERE NOT metadata ? 'legacy')
    FROM learning_activities
    WHERE user_id = ANY(:users) AND (metadata ? 'quality' OR metadata ? 'undoes')
    GROUP BY user_id, content_id ORDER BY user_id, content_id
""")
_THERE: Final = text("SELECT id FROM learning_content WHERE id = ANY(:ids) ORDER BY id")


@dataclass(slots=True)
class Standings:
    """What the comparison of progress adds up to, over all learners."""

    pairs: int = 0
    attempts_there: int = 0
    attempts_here: int = 0
    due_there: Counter[str] = field(default_factory=Counter)
    due_here: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)


def compare(
    session: Session,
    connection: Connection,
    source: LegacySource,
    people: Mapping[str, str],
    *,
    now: datetime,
    into: Standings,
) -> None:
    """Compare the progress of *people* (our ids by legacy ones) and add what was found to *into*."""
    ours = {(user, item): rest for user, item, *rest in _rows(session, _OURS, people)}
    told = {(user, item): (copied, own) for user, item, copied, own in _rows(session, _TOLD, people)}
    for name in PROGRESS:
        if name not in source.tables:
            continue
        found = progress.folded_pairs(source.tables[name], connection, people)
        there = set(session.scalars(_THERE, {"ids": sorted({item for _, item in found})}))
        for pair, one in found.items():
            if not one.keys or pair[1] not in there:
                continue
            standing = ours.get(pair, [0, None, None])
            problem = _one(name, pair, one, standing, told.get(pair, (0, 0)), now=now, into=into)
            if problem is not None:
                into.problems[f"{name}: {pair[0]} {pair[1]}"] = problem


def _rows(session: Session, statement: Any, people: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
    return session.execute(statement, {"users": list(people.values())})


def _one(
    name: str,
    pair: ProgressKey,
    found: Folded,
    standing: list[Any],
    told: tuple[int, int],
    *,
    now: datetime,
    into: Standings,
) -> str | None:
    """Return what is wrong with one pair. Where somebody practised here, only what cannot shrink is compared."""
    attempts, best, due_at = standing
    copied, own = told
    into.pairs += 1
    if own:
        return None if attempts >= copied else f"{attempts} attempts here, {copied} copied"
    expected = max(found.attempts, copied)
    into.attempts_there += expected
    into.attempts_here += attempts
    if attempts != expected and (attempts or found.attempts):
        return f"{attempts} attempts here, {expected} there"
    if found.best is not None and attempts and (best or 0) < found.best:
        return f"best score {best} here, {found.best} there"
    return _due(pair, found, due_at, now=now, into=into) if name == "user_vocabulary_progress" else None


def _due(pair: ProgressKey, found: Folded, due_at: datetime | None, *, now: datetime, into: Standings) -> str | None:
    said = found.memory.get("due_at")
    there = None if said is None else datetime.fromisoformat(said)
    into.due_there[pair[0]] += there is not None and there <= now
    into.due_here[pair[0]] += due_at is not None and due_at <= now
    return None if there == due_at else f"due {due_at} here, {there} there"
