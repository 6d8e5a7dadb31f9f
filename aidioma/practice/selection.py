"""Which item comes next: pure; the queries that feed it are in ``service.py``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AGAIN_AFTER = 3
"""So many other answers lie between a slip and its return in the same session, while there are others."""

Why = Literal["again", "due", "new"]


@dataclass(frozen=True, slots=True)
class Again:
    """An item answered today whose last grade was below 4, and how many answers were given since."""

    content_id: str
    answers_since: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The item to show next, and the reason a learner reads."""

    content_id: str
    why: Why


def choose(*, again: Sequence[Again], due: Sequence[str], fresh: Sequence[str], new_left: int) -> Choice | None:
    """
    Choose the next item, or None when today's work is done.

    A slip returns once a few other answers lie in between; then what is due, longest overdue first; then
    new items while the day's allowance lasts; then the slips that are left.
    """
    waiting = sorted(again, key=lambda item: (-item.answers_since, item.content_id))
    ripe = [item for item in waiting if item.answers_since >= AGAIN_AFTER]
    if ripe:
        return Choice(ripe[0].content_id, "again")
    if due:
        return Choice(due[0], "due")
    if fresh and new_left > 0:
        return Choice(fresh[0], "new")
    if waiting:
        return Choice(waiting[0].content_id, "again")
    return None
