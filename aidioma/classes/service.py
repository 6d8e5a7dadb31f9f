"""Classes: opened by teachers, joined by code, left at will."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import EVERYBODY
from aidioma.accounts.rows import require_role
from aidioma.accounts.throttle import JOINED_OR_LEFT, WRONG_CODES, require_room
from aidioma.activity_log import append, append_by_operator
from aidioma.classes import model, rows
from aidioma.classes.model import CODE_LENGTH, CODE_LETTERS, MOST_ITEMS, MOST_MEMBERS, Classroom
from aidioma.classes.override import overridden
from aidioma.classes.overview import SHOWN_DAYS, ClassOverview, Member, members, overview
from aidioma.clock import Clock, day_starts, local_day
from aidioma.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from aidioma.i18n import Message
from aidioma.model.activities import Activity
from aidioma.model.marks import Verdict
from aidioma.model.people import Role
from aidioma.progress.answers import Answer
from aidioma.progress.days import ONE_DAY
from aidioma.progress.learner import learner
from aidioma.progress.recent import recent

TEACHERS: Final[tuple[Role, ...]] = ("teacher", "admin")
MOST_NAME: Final = 60
MOST_ANSWERS: Final = 50
LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class ClassService:
    """
    Acts on classes for whoever is signed in; every method asks the database for the role and the membership.

    A teacher has power over the class and none over its members' accounts.
    """

    sessions: sessionmaker[Session]
    clock: Clock

    def mine(self, user_id: str) -> Sequence[Classroom]:
        """Return the classes that somebody teaches or is in, the latest opened first."""
        with self.sessions() as session:
            return rows.classes_of(session, user_id)

    def open_class(self, *, by: str, name: str) -> Classroom:
        """
        Open a class, with a code of its own that lets learners in.

        Raises:
            NotAllowedError: If *by* is no teacher.
            InvalidInputError: If the name cannot be used.
        """
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        with self.sessions.begin() as session:
            require_role(session, by, "open a class", *TEACHERS)
            self._note(session, by, code, model.OPENED, name=_name(name))
            return _class(session, code)

    def close(self, *, by: str, code: str) -> None:
        """Let nobody else in."""
        self._as_teacher(by, code, model.CLOSED)

    def rename(self, *, by: str, code: str, name: str) -> None:
        """Call the class something else."""
        self._as_teacher(by, code, model.RENAMED, name=_name(name))

    def remove(self, *, by: str, code: str, member: str) -> None:
        """Take somebody out of the class."""
        self._as_teacher(by, code, model.LEFT, member=member)

    def join(self, *, user_id: str, typed: str) -> Classroom:
        """
        Join the class whose code somebody *typed*; joining again changes nothing.

        Raises:
            NotFoundError: If there is no such class.
            ConflictError: If it is full, or closed to new members.
            ThrottledError: After too many wrong codes, or too much joining and leaving.
        """
        code, now, about = model.normal_code(typed), self.clock(), f"user:{user_id}"
        with self.sessions.begin() as session:
            require_room(session, WRONG_CODES, now=now, about=about)
            known = rows.classes(session, [code])
            if not known:
                append_by_operator(session, WRONG_CODES.activity_type, now=now, about=about)
        if not known:
            raise NotFoundError("class", code)
        with self.sessions.begin() as session:
            found = _class(session, code)
            if user_id in found.members or user_id == found.teacher_id:
                return found
            if not found.is_open or len(found.members) >= MOST_MEMBERS:
                msg = Message("This class takes no new members. Ask your teacher.")
                raise ConflictError(msg)
            self._require_calm(session, user_id)
            self._note(session, user_id, code, model.JOINED)
            return _class(session, code)

    def leave(self, *, user_id: str, code: str) -> None:
        """Leave a class; the teacher sees nothing of the learner from then on."""
        with self.sessions.begin() as session:
            if user_id in _class(session, code).members:
                self._require_calm(session, user_id)
                self._note(session, user_id, code, model.LEFT)

    def assign(self, *, by: str, code: str, title: str, content_ids: Sequence[str], due_on: date) -> None:
        """
        Ask the class to practise items until the end of a day.

        Raises:
            InvalidInputError: If there is nothing to practise, too much, or not for everybody, or the day is past.
        """
        with self.sessions.begin() as session:
            zone = _taught(session, by, code)[1]
            wanted = rows.practisable(session, content_ids, by=EVERYBODY)
            if left_out := len(set(content_ids) - set(wanted)):
                msg = Message.counted(
                    "{n} of these items cannot be set: a draft, retired, or somebody's own card. Choose again.",
                    "{n} of these items cannot be set: drafts, retired, or somebody's own cards. Choose again.",
                    left_out,
                )
                raise InvalidInputError(msg, field="content_ids")
            if not 1 <= len(wanted) <= MOST_ITEMS:
                msg = Message(
                    "An assignment has 1 to {most} published items; this one would have {n}.",
                    most=MOST_ITEMS,
                    n=len(wanted),
                )
                raise InvalidInputError(msg, field="content_ids")
            if not 0 <= (due_on - local_day(self.clock(), zone)).days <= LONGEST_DAYS:
                msg = Message("An assignment is due today or on a later day within a year.")
                raise InvalidInputError(msg, field="due_on")
            details = {"title": _name(title), "content_ids": list(wanted), "due_on": due_on.isoformat()}
            self._note(session, by, code, model.ASSIGNED, **details)

    def withdraw(self, *, by: str, code: str, assignment: str) -> None:
        """Take an assignment back."""
        self._as_teacher(by, code, model.WITHDRAWN, assignment=assignment)

    def overview(self, *, by: str, code: str, day: date | None = None) -> ClassOverview:
        """Return the class for its teacher, with what it will know on *day* (None: today)."""
        with self.sessions() as session:
            found, zone = _taught(session, by, code)
            today = local_day(self.clock(), zone)
            at = max(self.clock(), day_starts(day or today, zone))
            return overview(session, found, today=today, at=at)

    def what_is_seen(self, *, user_id: str, code: str) -> Member:
        """Return what the teacher of a class sees of one of its members, for that member."""
        with self.sessions() as session:
            found = _class(session, code)
            _require_member(found, user_id)
            first = local_day(self.clock(), learner(session, found.teacher_id).zone) - ONE_DAY * (SHOWN_DAYS - 1)
            return members(session, found, [user_id], first=first)[0]

    def answers(self, *, by: str, code: str, member: str) -> Sequence[Answer]:
        """Return a member's latest answers; for the teacher without those to the member's own cards."""
        with self.sessions() as session:
            found = _class(session, code) if by == member else _taught(session, by, code)[0]
            _require_member(found, member)
            return recent(session, user_id=member, limit=MOST_ANSWERS, here=True, shared=by != member)

    def override(self, *, by: str, code: str, member: str, answer_id: str, verdict: Verdict) -> None:
        """
        Give a member's answer another mark; its item is scheduled by it, and the answer says that a teacher decided.

        Raises:
            NotAllowedError: If *by* does not teach this class at this moment.
            NotFoundError: If the answer is not this member's, or one to a card of their own.
        """
        with self.sessions.begin() as session:
            found, _ = _taught(session, by, code)
            _require_member(found, member)
            append(session, overridden(session, member, answer_id, verdict, by=by), now=self.clock())

    def topics(self, user_id: str, code: str | None) -> Sequence[str]:
        """
        Return what somebody may watch live: themselves, and as the teacher of a class its members too.

        Raises:
            NotAllowedError: If they do not teach it.
        """
        if code is None:
            return [user_id]
        with self.sessions() as session:
            found, _ = _taught(session, user_id, code)
        return [user_id, found.topic, *found.members]

    def _require_calm(self, session: Session, user_id: str) -> None:
        """Refuse what a person does not do: joining and leaving over and over fills the stream for good."""
        for limit in JOINED_OR_LEFT:
            require_room(session, limit, now=self.clock(), user_id=user_id)

    def _as_teacher(self, by: str, code: str, what: str, **details: Any) -> None:
        with self.sessions.begin() as session:
            _taught(session, by, code)
            self._note(session, by, code, what, **details)

    def _note(self, session: Session, user_id: str, code: str, what: str, **details: Any) -> None:
        activity = Activity(user_id=user_id, activity_type=what, content_id=model.SUBJECT + code, details=details)
        append(session, activity, now=self.clock())


def _class(session: Session, code: str) -> Classroom:
    found = rows.classes(session, [code])
    if not found:
        raise NotFoundError("class", code)
    return found[0]


def _taught(session: Session, by: str, code: str) -> tuple[Classroom, ZoneInfo]:
    """Return the class and its teacher's time zone, if *by* is that teacher."""
    require_role(session, by, "look after a class", *TEACHERS)
    found = _class(session, code)
    if found.teacher_id != by:
        raise NotAllowedError("teacher", "look after somebody else's class")
    return found, learner(session, by).zone


def _require_member(found: Classroom, user_id: str) -> None:
    if user_id not in found.members:
        raise NotFoundError("member", user_id)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not 1 <= len(name) <= MOST_NAME:
        msg = Message("A name has 1 to {most} characters.", most=MOST_NAME)
        raise InvalidInputError(msg, field="name")
    return name
