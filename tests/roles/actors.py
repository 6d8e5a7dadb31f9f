"""Everybody who may try something, one of each."""

import inspect
import typing
from typing import Final, Literal

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.db.models import User
from aidioma.model.people import OPERATOR, Account
from tests.people import PASSWORD

Actor = Literal["signed out", "guest", "learner", "teacher", "other teacher", "admin", "disabled admin"]
ACTORS: Final[tuple[Actor, ...]] = typing.get_args(Actor)


def is_actor(by: inspect.Parameter) -> bool:
    """Return whether a method takes whoever acts as an account, not by their id."""
    return by.annotation is not str


def everybody(accounts: AccountService, sessions: sessionmaker[Session]) -> dict[Actor, Account | None]:
    """Make one of each, and the session of the disabled one as if it had not been ended."""
    add = accounts.people.add_user
    made: dict[Actor, Account | None] = {"signed out": None, "guest": accounts.guest()}
    for name, role in (("learner", "learner"), ("teacher", "teacher"), ("admin", "admin")):
        made[name] = add(by=OPERATOR, email=f"{name}@example.com", role=role, password=PASSWORD)  # type: ignore[index]
    made["other teacher"] = add(by=OPERATOR, email="other@example.com", role="teacher")
    made["disabled admin"] = disabled = add(by=OPERATOR, email="gone@example.com", role="admin")
    with sessions.begin() as session:
        away = {"disabled_at": "2026-03-01T00:00:00Z"}
        session.execute(update(User).where(User.id == disabled.id).values(sessions=User.sessions.concat(away)))
    return made
