"""
A class as the fold of what happened to it: pure.

A class has no row of its own. It was opened by a teacher, people joined and left, work was set and taken back: each is
an activity on ``class:<code>``, and the class is what they add up to. The code names it and lets people in, and gives
nobody power over an account.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from aidioma.odd_rows import left_out

SUBJECT: Final = "class:"
OPENED, RENAMED, CLOSED = "class_opened", "class_renamed", "class_closed"
JOINED, LEFT = "class_joined", "class_left"
ASSIGNED, WITHDRAWN = "assigned", "assignment_withdrawn"

CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read for another: I, O, 0, 1."""

CODE_LENGTH: Final = 8
MOST_ITEMS: Final = 100
MOST_MEMBERS: Final = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One activity on a class. ``at`` is aware UTC."""

    id: str
    activity_type: str
    user_id: str
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Items that a class is asked to practise until the end of a day."""

    id: str
    title: str
    content_ids: tuple[str, ...]
    due_on: date
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Classroom:
    """A class as it stands. ``members`` are ids with the moment they joined, in that order."""

    code: str
    name: str
    teacher_id: str
    opened_at: datetime
    members: Mapping[str, datetime] = field(default_factory=dict)
    assignments: Sequence[Assignment] = ()
    is_open: bool = True

    @property
    def topic(self) -> str:
        """What live updates call it, and what its activities are about."""
        return SUBJECT + self.code


def classroom(code: str, happenings: Iterable[Happening]) -> Classroom | None:
    """Return the class that *happenings* (any order) add up to, None where it was never opened."""
    ordered = sorted(happenings, key=lambda one: (one.at, one.id))
    opened = next((one for one in ordered if one.activity_type == OPENED and "name" in one.details), None)
    if opened is None:
        return None
    found = Classroom(code, str(opened.details["name"]), opened.user_id, opened.at)
    for one in ordered:
        try:
            found = _after(found, one)
        except (KeyError, TypeError, ValueError):
            left_out(one.id, of="its class")
    return found


def _after(found: Classroom, one: Happening) -> Classroom:
    if one.activity_type == JOINED and one.user_id != found.teacher_id:
        return replace(found, members={**found.members, one.user_id: found.members.get(one.user_id, one.at)})
    if one.activity_type == LEFT:
        return replace(found, members=_without(found, one))
    return _after_teacher(found, one) if one.user_id == found.teacher_id else found


def _without(found: Classroom, one: Happening) -> dict[str, datetime]:
    """Everybody may leave; the teacher may also take somebody out."""
    leaver = str(one.details.get("member", one.user_id)) if one.user_id == found.teacher_id else one.user_id
    return {member: at for member, at in found.members.items() if member != leaver}


def _after_teacher(found: Classroom, one: Happening) -> Classroom:
    match one.activity_type:
        case "class_renamed":
            return replace(found, name=str(one.details["name"]))
        case "class_closed":
            return replace(found, is_open=False)
        case "assigned":
            return replace(found, assignments=(*found.assignments, _assignment(one)))
        case "assignment_withdrawn":
            left = tuple(work for work in found.assignments if work.id != one.details["assignment"])
            return replace(found, assignments=left)
        case _:
            return found


def _assignment(one: Happening) -> Assignment:
    return Assignment(
        id=one.id,
        title=str(one.details["title"]),
        content_ids=tuple(str(content_id) for content_id in list[Any](one.details["content_ids"])),
        due_on=date.fromisoformat(one.details["due_on"]),
        set_at=one.at,
    )


def normal_code(typed: str) -> str:
    """Return the code that somebody typed, with its case and separators put right."""
    return "".join(letter for letter in typed.upper() if letter in CODE_LETTERS)


def spoken_code(code: str) -> str:
    """Return *code* as it is read aloud and written on a board: ABCD-EFGH."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"
