"""A guest who turns out to have an account loses nothing by signing in to it."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.activity_log import append
from aidioma.content.rows import open_item
from aidioma.db.models import Achievement, LearningActivity, LearningContent, User, UserProgress
from aidioma.db.schema import run_file
from aidioma.errors import NotFoundError
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.model.activities import Activity
from aidioma.model.people import Account
from aidioma.practice import queries
from aidioma.practice.own_flashcards import Collected, CollectionService
from aidioma.privacy.service import PrivacyService
from aidioma.progress.rebuild import rebuild
from tests.fake_clock import FakeClock
from tests.people import PASSWORD

ROOT: Final = Path(__file__).resolve().parents[2]
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
        append(session, activity, now=clock())


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


def test_a_guests_own_cards_become_the_accounts(
    *, accounts: AccountService, sessions: Sessions, clock: FakeClock, ana: Account, guest: Account, items: list[str]
) -> None:
    """They are shown to whom they say they belong, and to nobody else."""
    collection = CollectionService(sessions, clock)
    card = collection.keep(Collected("the cat", "el gato"), user_id=guest.id, from_id=items[0])

    accounts.adopt(guest_id=guest.id, account_id=ana.id)

    with sessions() as session:
        assert open_item(session, card, user_id=ana.id).primary_text == "el gato"
        due, _ = queries.due_items(
            session, user_id=ana.id, content_type="flashcard", now=clock(), until=clock() + timedelta(days=1), limit=5
        )
    assert [one.content_id for one in due] == [card]


def test_what_a_guest_has_cost_stays_of_what_guests_share(
    accounts: AccountService, sessions: Sessions, clock: FakeClock, ana: Account, guest: Account
) -> None:
    """Whether they sign in, sign up or delete everything: else it could be spent again and again."""
    others = [accounts.guest(), accounts.guest()]
    with sessions.begin() as session:
        for one in (guest, *others):
            about = f"user:{one.id}"
            cost = Activity(user_id=one.id, activity_type="question", content_id=about, ai_cost=Decimal("0.01"))
            append(session, cost, now=clock())

    accounts.adopt(guest_id=guest.id, account_id=ana.id)
    accounts.sign_up(email="new@example.com", name="New", password=PASSWORD, guest_id=others[0].id)
    PrivacyService(sessions, clock).delete(others[1].id)

    assert UsageLedger(sessions, clock).spent(accounts.guest().id).guests_day == Decimal("0.03")


def test_cards_of_guests_who_moved_before_are_given_to_their_accounts(
    *, accounts: AccountService, sessions: Sessions, clock: FakeClock, ana: Account, guest: Account, items: list[str]
) -> None:
    """By the activity that kept the card, which moved; a card whose learner is there stays theirs."""
    collection = CollectionService(sessions, clock)
    moved = collection.keep(Collected("the cat", "el gato"), user_id=guest.id, from_id=items[0])
    accounts.adopt(guest_id=guest.id, account_id=ana.id)
    other = accounts.guest()
    theirs = collection.keep(Collected("the dog", "el perro"), user_id=other.id, from_id=items[0])
    left = {"learner": guest.id, "owner": guest.id}
    with sessions.begin() as session:
        as_before = update(LearningContent).where(LearningContent.id == moved)
        session.execute(as_before.values(details=LearningContent.details.concat(left)))

        run_file(session.connection(), ROOT / "sql/versions/0008_own_cards_of_guests.sql")

    with sessions() as session:
        assert open_item(session, moved, user_id=ana.id).details.owner == ana.id
        assert open_item(session, theirs, user_id=other.id).details.owner == other.id
