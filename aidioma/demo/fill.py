"""
What ``make demo`` fills an installation with: a class, and three months of its practice.

Nothing is written around the services: accounts, marks, schedule and cache come about as they do for real
learners. Only time and the judge are made up, the judge because it must know what somebody meant.
"""

import random
import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import LearningActivity, User
from aidioma.demo.people import LEARNERS, STAFF, Persona
from aidioma.demo.term import DAYS, OnDay, Term, sittings
from aidioma.model.people import OPERATOR
from aidioma.runtime import Runtime

SEED = 20_260_302
SHOWN = (*STAFF, LEARNERS[0])
"""Whose accounts one is told how to get into."""

_WORDS = (
    *("aldea", "barco", "cereza", "duende", "espejo", "farol", "guitarra", "higuera", "isla", "jarra", "limonero"),
    *("mantel", "naranja", "oleaje", "paloma", "queso", "rosal", "sombrero", "tejado", "umbral", "verano", "zapato"),
)


def fill(runtime: Runtime, *, progress: OnDay = lambda _done, _of: None, days: int = DAYS, seed: int = SEED) -> str:
    """
    Fill *runtime*'s installation with *days* of practice, unless it is filled already, and return how to sign in.

    The passwords are new each time; nothing but their hashes is kept.
    """
    with runtime.sessions() as session:
        ids = _ids(session)
    if not ids:
        ids = _enrol(runtime)
    with runtime.sessions() as session:
        begun = session.scalar(select(func.count()).where(LearningActivity.user_id == ids[LEARNERS[0].key])) or 0
    if not begun:
        _live_a_term(runtime, ids, days=days, progress=progress, chance=random.Random(seed))  # noqa: S311 - a story, not a secret
    return _welcome({person.email: _new_password(runtime, ids[person.key]) for person in SHOWN})


def _live_a_term(
    runtime: Runtime, ids: Mapping[str, str], *, days: int, progress: OnDay, chance: random.Random
) -> None:
    """Write *days* on one connection, a transaction for each sitting: quicker than one for each statement."""
    with runtime.engine.connect() as connection:
        sessions = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        term = Term.open(runtime, sessions, ids=ids, chance=chance)
        planned = sittings(runtime.clock(), chance, days=days)
        for number, sitting in enumerate(planned, start=1):
            with connection.begin():
                term.sit(sitting)
            progress(number, len(planned))
        with connection.begin():
            term.feedback.close()


def _ids(session: Session) -> dict[str, str]:
    """Return the ids of the class's accounts by key; nothing where there is no class yet."""
    keys = {person.email: person.key for person in (*STAFF, *LEARNERS)}
    rows = session.execute(select(User.email, User.id).where(User.email.in_(keys)).order_by(User.email))
    return {keys[email]: user_id for email, user_id in rows if email is not None}


def _enrol(runtime: Runtime) -> dict[str, str]:
    people = runtime.accounts.people
    ids = {
        person.key: people.add_user(by=OPERATOR, email=person.email, name=person.name, role=person.role).id
        for person in STAFF
    }
    for persona in LEARNERS:
        account = people.add_user(by=OPERATOR, email=persona.email, name=persona.name, role="learner")
        runtime.accounts.change_profile(user_id=account.id, name=persona.name, time_zone=persona.time_zone)
        ids[persona.key] = account.id
    with runtime.sessions.begin() as session:
        for persona in LEARNERS:
            _joined_long_ago(session, runtime, persona, user_id=ids[persona.key])
    return ids


def _joined_long_ago(session: Session, runtime: Runtime, persona: Persona, *, user_id: str) -> None:
    joined = runtime.clock() - timedelta(days=DAYS + 1 - persona.joined)
    session.execute(update(User).where(User.id == user_id).values(level=persona.level, created_at=joined))


def _new_password(runtime: Runtime, user_id: str) -> str:
    password = " ".join(secrets.choice(_WORDS) for _ in range(4))
    link = runtime.accounts.people.reset_link(by=OPERATOR, user_id=user_id)
    runtime.accounts.reset_password(link=link, new=password)
    return password


def _welcome(passwords: Mapping[str, str]) -> str:
    lines = ["A class with three months behind it. Sign in as"]
    lines += [f"  {person.role:8} {person.email:20} {passwords[person.email]}" for person in SHOWN]
    return "\n".join(lines)
