"""
Legacy progress on one item as the activity that brings it along: pure.

The truth about progress is the stream of activities, so legacy progress becomes one ``progress_imported`` activity a
learner and item. It carries only what no copied answer tells: attempts beyond those that are logged, and a
schedule. Duplicate rows are folded; what was folded is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from aidioma.legacy.fields import OURS, Fields
from aidioma.legacy.mapping.origin import PLAIN, UNKNOWN_TIME
from aidioma.scheduling.sm2 import INITIAL_EASINESS, MASTERY_DAYS, MAX_INTERVAL_DAYS, SECOND_INTERVAL_DAYS

IMPORTED: Final = "progress_imported"
_MASTERED_DAYS: Final = MASTERY_DAYS[-1]
_ATTEMPTS: Final = {"sentence": "attempts", "flashcard": "total_attempts"}
_BEST: Final = {"sentence": "best_score", "flashcard": "last_attempt_score", "text": "comprehension_score"}
_LAST: Final = {
    "sentence": ("last_attempt_at",),
    "flashcard": ("last_reviewed_at", "last_attempt_at", "created_at"),
    "text": ("last_at",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """
    What we have of the pair already: copied answers, answers that dual-write sent, the last import, the row.

    Answers that we sent are counted in the legacy attempts too, so they are not imported.
    """

    counted: int = 0
    first_at: datetime | None = None
    mirrored: int = 0
    previous: Mapping[str, Any] | None = None
    best_score: int | None = None
    last_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """The legacy rows of one learner and item as one."""

    keys: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    attempts: int
    best: int | None
    last: datetime | None
    memory: Mapping[str, Any]
    findings: tuple[str, ...] = field(default=())


def folded(kind: str, rows: Sequence[Fields]) -> Folded:
    """Return *rows*, all of one learner and one item of *kind*, as one: attempts added, the best and latest kept."""
    attempts = sum(_attempts(kind, row) for row in rows)
    scores = [score for row in rows if (score := row.score(_BEST[kind])) is not None]
    lasts = [at for row in rows if (at := _last(kind, row)) is not None]
    own = [row for row in rows if not row.key.startswith(OURS)]
    last = max(lasts, default=None)
    memory = _card(own, last) if kind == "flashcard" else _sentence(own, last) if kind == "sentence" else {}
    findings = [finding for row in rows for finding in row.findings]
    if len(own) > 1:
        findings.append("folded: more than one row for a learner and item")
    return Folded(
        keys=tuple(row.key for row in own),
        rows=tuple(row.row for row in own),
        attempts=attempts,
        best=max(scores, default=None),
        last=last,
        memory=memory,
        findings=tuple(dict.fromkeys(findings)),
    )


def imported(found: Folded, known: Known, *, table: str, user_id: str, content_id: str) -> dict[str, Any] | None:
    """Return the activity that brings *found* along, or None where the one there is says it already."""
    previous = known.previous
    missing = max(0, found.attempts - known.counted - known.mirrored)
    touched = previous is None or _touched(found, known, previous)
    if previous is not None and not touched and missing == previous["attempts"]:
        return None
    memory = _memory(found, known) if touched or previous is None else _remembered(previous)
    legacy = {"table": table, "ids": list(found.keys), "rows": [dict(row) for row in found.rows]}
    details = memory | {"attempts": missing, "legacy": legacy | {"last": found.last and found.last.isoformat()}}
    return PLAIN | {
        "id": imported_id(user_id, content_id),
        "user_id": user_id,
        "activity_type": IMPORTED,
        "content_id": content_id,
        "score": _best(found, known),
        "metadata": details,
        "created_at": _at(found, known),
    }


def imported_id(user_id: str, content_id: str) -> str:
    """Return the id of the activity that brings along the progress of *user_id* on *content_id*."""
    return f"progress:{user_id}:{content_id}"


def _attempts(kind: str, row: Fields) -> int:
    if kind == "text":
        return 1
    return row.integer(_ATTEMPTS[kind], high=1_000_000) or 0


def _last(kind: str, row: Fields) -> datetime | None:
    return next((at for name in _LAST[kind] if (at := row.moment(name)) is not None), None)


def _sentence(rows: Sequence[Fields], last: datetime | None) -> dict[str, Any]:
    """Return a schedule for a sentence, of which the earlier application knew only whether it is mastered."""
    words = {str(row.raw("mastered")).lower() for row in rows}
    mastered = "mastered" in words or any(flag in words for flag in ("true", "t", "1", "yes"))
    if mastered:
        return _scheduled(_MASTERED_DAYS, repetitions=5, last=last)
    if "practiced" in words:
        return _scheduled(SECOND_INTERVAL_DAYS, repetitions=2, last=last)
    return _scheduled(1, repetitions=1, last=last) | {"guessed": True}


def _scheduled(days: int, *, repetitions: int, last: datetime | None) -> dict[str, Any]:
    due = (last or UNKNOWN_TIME) + timedelta(days=days)
    return {
        "repetitions": repetitions,
        "interval_days": days,
        "easiness": str(INITIAL_EASINESS),
        "due_at": due.isoformat(),
    }


def _card(rows: Sequence[Fields], last: datetime | None) -> dict[str, Any]:
    """Of several rows the one reviewed last says where the card stands."""
    ordered = sorted(rows, key=lambda row: (_last("flashcard", row) or UNKNOWN_TIME, row.key))
    if not ordered:
        return {}
    row = ordered[-1]
    easiness = row.decimal("easiness_factor", low="1.30", high="9.99")
    repetitions = row.integer("repetition_count", high=10_000) or 0
    interval = row.integer("interval_days", high=MAX_INTERVAL_DAYS) or 0
    due = row.moment("next_review_date")
    total, good = row.integer("total_attempts") or 0, row.integer("successful_attempts") or 0
    if due is None and interval and last is not None:
        due = last + timedelta(days=interval)
        row.findings.append("worked out: next_review_date")
    return {
        "repetitions": repetitions,
        "interval_days": interval,
        "easiness": str((easiness or INITIAL_EASINESS).quantize(Decimal("0.01"))),
        "lapses": max(0, total - good),
        "due_at": due and due.isoformat(),
    }


def _memory(found: Folded, known: Known) -> dict[str, Any]:
    """Return the schedule to begin with; a guessed one yields to the answers that were copied."""
    memory = dict(found.memory)
    guessed = memory.pop("guessed", False)
    return {} if guessed and (known.counted or known.mirrored) else memory


def _remembered(previous: Mapping[str, Any]) -> dict[str, Any]:
    names = ("repetitions", "interval_days", "easiness", "lapses", "due_at")
    return {name: previous[name] for name in names if name in previous}


def _touched(found: Folded, known: Known, previous: Mapping[str, Any]) -> bool:
    """Say whether the earlier application wrote the rows since; what dual-write put there is what we know."""
    if set(found.keys) != set(previous["legacy"]["ids"]):
        return True
    seen = [at for at in (known.last_attempt_at, _moment(previous["legacy"]["last"])) if at is not None]
    return found.last is not None and (not seen or found.last > max(seen))


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)


def _best(found: Folded, known: Known) -> int | None:
    before: int | None = known.previous["score"] if known.previous is not None else None
    beyond = found.best is not None and (known.best_score is None or found.best > known.best_score)
    return found.best if known.previous is None or beyond else before


def _at(found: Folded, known: Known) -> datetime:
    if known.previous is not None:
        at: datetime = known.previous["at"]
        return at
    told = [at for at in (found.last, known.first_at) if at is not None]
    return min(told, default=UNKNOWN_TIME)
