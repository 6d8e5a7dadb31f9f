"""A guest who turns out to have an account loses nothing by signing in to it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.model import Account
from aidioma.accounts.service import AccountService
from aidioma.activities import Activity
from aidioma.db.models import Achievement, LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.learning import record
from aidioma.progress.rebuild import rebuild
from tests.fake_clock import FakeClock

Sessions = sessionmaker[Session]


@pytest.fixture
def guest(accounts: AccountService) -> Account:
    return accounts.guest()


@pytest.fixture
def items(sessions: Sessions) -> list[str]:
    """Return the ids of three sentences."""
    ids = ["s1", "s2", "s3"]
    with sessions.begin() as session:
        rows = [
            LearningContent(id=key, content_type="sentence", primary_text="Hola", secondary_text="Hi") for key in ids
        ]
        session.add_all(rows)
    return ids


def answer(sessions: Sessions, clock: FakeClock, account: Account, item: str, *, quality: int | None) -> None:
    clock.advance(days=1)
    details = {"quality": quality, "time_zone": "UTC"}
    activity = Activity(user_id=account.id, activity_type="translation", content_id=item, details=details, score=80)
    with sessions.begin() as session:
        record(session, activity, now=clock())


def progress_of(sessions: Sessions, account: Account) -> dict[str, tuple[int, int | None]]:
    with sessions() as session:
        rows = select(UserProgress.content_id, UserProgress.attempts, UserProgress.review_interval_days).where(
            UserProgress.user_id == account.id
        )
        return {item: (attempts, days) for item, attempts, days in session.execute(rows)}


def test_all_work_moves_and_what_both_practised_is_added_up(
    *, accounts: AccountService, sessions: Sessions, clock: FakeClock, ana: Account, guest: Account, items: list[str]
) -> None:
    """Two right answers, one of each, are an interval of six days: as if one person had given both."""
    mine, both, theirs = items
    answer(sessions, clock, ana, mine, quality=5)
    answer(sessions, clock, ana, both, quality=5)
    answer(sessions, clock, guest, both, quality=5)
    answer(sessions, clock, guest, theirs, quality=2)
    answer(sessions, clock, guest, theirs, quality=None)

    moved = accounts.adopt(guest_id=guest.id, account_id=ana.id)

    assert moved == 3
    assert progress_of(sessions, ana) == {mine: (1, 1), both: (2, 6), theirs: (1, 1)}
    assert rebuild(sessions, check_only=True).differences == []


def test_the_guest_is_gone_afterwards(
    *, accounts: AccountService, sessions: Sessions, clock: FakeClock, ana: Account, guest: Account, items: list[str]
) -> None:
    cookie = accounts.sign_ins.start(accounts.sign_ins.ticket_for(guest.id)).cookie
    answer(sessions, clock, guest, items[0], quality=5)

    accounts.adopt(guest_id=guest.id, account_id=ana.id)

    assert accounts.sign_ins.account_for(cookie) is None
    with sessions() as session:
        assert session.get(User, guest.id) is None
        assert session.scalars(select(LearningActivity).where(LearningActivity.user_id == guest.id)).all() == []
    with pytest.raises(NotFoundError):
        answer(sessions, clock, guest, items[0], quality=5)


def test_achievements_move_and_none_is_earned_twice(
    accounts: AccountService, sessions: Sessions, ana: Account, guest: Account
) -> None:
    with sessions.begin() as session:
        earned = [(ana, "first_day"), (guest, "first_day"), (guest, "ten_in_a_row")]
        session.add_all([Achievement(user_id=who.id, code=code) for who, code in earned])

    accounts.adopt(guest_id=guest.id, account_id=ana.id)

    with sessions() as session:
        codes = session.scalars(select(Achievement.code).where(Achievement.user_id == ana.id)).all()
    assert sorted(codes) == ["first_day", "ten_in_a_row"]


def test_only_a_guests_work_can_be_taken(accounts: AccountService, ana: Account, teacher: Account) -> None:
    for whose in (teacher.id, ana.id, "gone"):
        with pytest.raises(NotFoundError):
            accounts.adopt(guest_id=whose, account_id=ana.id)


def test_work_goes_to_an_account_and_not_to_another_guest(accounts: AccountService, guest: Account) -> None:
    with pytest.raises(NotFoundError):
        accounts.adopt(guest_id=guest.id, account_id=accounts.guest().id)
