"""One's own account, from signing up to a forgotten password."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.passwords import Passwords
from aidioma.accounts.service import AccountService
from aidioma.db.models import LearningActivity, User
from aidioma.errors import InvalidInputError, NotFoundError, SignInError
from aidioma.model.people import OPERATOR, Account
from tests.fake_clock import FakeClock
from tests.people import OTHER_PASSWORD as NEW
from tests.people import PASSWORD

SignIn = Callable[[Account], str]


def kept_hash(sessions: sessionmaker[Session], account: Account) -> str:
    with sessions() as session:
        return session.scalars(select(User.password_hash).where(User.id == account.id)).one() or ""


def audit(sessions: sessionmaker[Session], account: Account) -> list[str]:
    with sessions() as session:
        about = select(LearningActivity.activity_type).where(
            LearningActivity.user_id == OPERATOR, LearningActivity.content_id == f"user:{account.id}"
        )
        return list(session.scalars(about.order_by(LearningActivity.created_at, LearningActivity.id)))


def test_the_first_account_becomes_admin_and_the_next_a_learner(accounts: AccountService) -> None:
    assert accounts.is_empty()

    first = accounts.sign_up(email="One@Example.com", name="One", password=PASSWORD)
    second = accounts.sign_up(email="two@example.com", name="Two", password=PASSWORD)

    assert (first.role, second.role) == ("admin", "learner")
    assert first.email == "one@example.com"
    assert not accounts.is_empty()


def test_a_guest_before_does_not_take_the_first_accounts_place(accounts: AccountService) -> None:
    accounts.guest()

    assert accounts.is_empty()
    assert accounts.sign_up(email="one@example.com", name="One", password=PASSWORD).role == "admin"


def test_an_address_has_one_account(accounts: AccountService, ana: Account) -> None:
    with pytest.raises(InvalidInputError, match="Sign in instead") as refused:
        accounts.sign_up(email="ANA@example.com", name="Other", password=PASSWORD)

    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("email", "name", "password", "field"),
    [
        ("ana", "Ana", PASSWORD, "email"),
        ("ana@example.com", " ", PASSWORD, "name"),
        ("ana@example.com", "A", "x", "password"),
    ],
)
def test_signing_up_says_which_field_cannot_be_used(
    accounts: AccountService, email: str, name: str, password: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        accounts.sign_up(email=email, name=name, password=password)

    assert refused.value.field == field


def test_what_was_signed_up_with_signs_in(accounts: AccountService, ana: Account) -> None:
    assert accounts.verify(email=" Ana@Example.com", password=PASSWORD) == ana


@pytest.mark.parametrize("email", ["ana@example.com", "nobody@example.com", "no address", ""])
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    accounts: AccountService, ana: Account, email: str
) -> None:
    with pytest.raises(SignInError) as refused:
        accounts.verify(email=email, password="wrong")

    assert str(refused.value).startswith("That e-mail and password do not belong together")


def test_no_hash_is_in_what_others_get(accounts: AccountService, sessions: sessionmaker[Session], ana: Account) -> None:
    kept = kept_hash(sessions, ana)

    assert kept.startswith("$argon2id$")
    assert kept not in repr((ana, accounts.people.people(by=OPERATOR), accounts))


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(
    accounts: AccountService, sessions: sessionmaker[Session], clock: FakeClock, ana: Account
) -> None:
    old = kept_hash(sessions, ana)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    today = AccountService(sessions, clock, accounts.tokens, stronger)

    today.verify(email="ana@example.com", password=PASSWORD)

    renewed = kept_hash(sessions, ana)
    assert stronger.is_outdated(old)
    assert not stronger.is_outdated(renewed)
    assert today.verify(email="ana@example.com", password=PASSWORD) == ana


def test_an_account_without_a_password_cannot_be_signed_in_to(accounts: AccountService, admin: Account) -> None:
    accounts.people.add_user(by=admin.id, email="new@example.com", role="learner")

    for password in ("", "nobody's", PASSWORD):
        with pytest.raises(SignInError):
            accounts.verify(email="new@example.com", password=password)


def test_nobody_signs_in_as_the_system(accounts: AccountService, ana: Account) -> None:
    """The system's row is there once anything was noted, and belongs to nobody."""
    with pytest.raises(NotFoundError):
        accounts.sign_ins.ticket_for(OPERATOR)
    with pytest.raises(NotFoundError):
        accounts.change_profile(user_id=OPERATOR, name="Me", time_zone="UTC")
    assert accounts.sign_up(email="x@example.com", name="X", password=PASSWORD, guest_id=OPERATOR).id != OPERATOR


def test_a_guest_practises_at_once_in_the_browsers_time_zone(accounts: AccountService) -> None:
    guest = accounts.guest(time_zone="Europe/Madrid")

    assert guest.is_guest
    assert guest.role == "learner"
    assert guest.time_zone.key == "Europe/Madrid"


def test_a_browser_with_an_unknown_time_zone_is_no_obstacle(accounts: AccountService) -> None:
    assert accounts.guest(time_zone="Mars/Olympus").time_zone.key == "UTC"


def test_a_guest_who_signs_up_stays_the_same_person(accounts: AccountService, admin: Account) -> None:
    guest = accounts.guest(time_zone="Europe/Madrid")

    account = accounts.sign_up(email="g@example.com", name="Gil", password=PASSWORD, guest_id=guest.id)

    assert account.id == guest.id
    assert not account.is_guest
    assert account.time_zone.key == "Europe/Madrid"
    assert accounts.verify(email="g@example.com", password=PASSWORD) == account


def test_an_account_cannot_be_claimed_as_if_it_were_a_guest(accounts: AccountService, ana: Account) -> None:
    taken_over = accounts.sign_up(email="eve@example.com", name="Eve", password=PASSWORD, guest_id=ana.id)

    assert taken_over.id != ana.id
    assert accounts.verify(email="ana@example.com", password=PASSWORD) == ana


def test_a_guest_cannot_take_an_address_that_is_in_use(accounts: AccountService, ana: Account) -> None:
    guest = accounts.guest()

    with pytest.raises(InvalidInputError):
        accounts.sign_up(email="ana@example.com", name="Eve", password=PASSWORD, guest_id=guest.id)

    assert accounts.verify(email="ana@example.com", password=PASSWORD).id == ana.id


def test_changing_the_password_keeps_this_browser_and_ends_the_others(
    accounts: AccountService, ana: Account, signed_in: SignIn
) -> None:
    here, there = signed_in(ana), signed_in(ana)

    accounts.change_password(user_id=ana.id, current=PASSWORD, new=NEW, cookie=here)

    assert accounts.sign_ins.account_for(here) == ana
    assert accounts.sign_ins.account_for(there) is None
    assert accounts.verify(email="ana@example.com", password=NEW) == ana
    with pytest.raises(SignInError):
        accounts.verify(email="ana@example.com", password=PASSWORD)


def test_changing_the_password_asks_for_the_current_one(accounts: AccountService, ana: Account) -> None:
    with pytest.raises(SignInError):
        accounts.change_password(user_id=ana.id, current="wrong", new=NEW)

    assert accounts.verify(email="ana@example.com", password=PASSWORD) == ana


def test_a_guest_has_no_password_to_change(accounts: AccountService) -> None:
    with pytest.raises(InvalidInputError, match="Sign up"):
        accounts.change_password(user_id=accounts.guest().id, current="", new=NEW)


def test_a_reset_link_sets_a_password_once_and_ends_every_session(
    accounts: AccountService, admin: Account, ana: Account, signed_in: SignIn
) -> None:
    cookie = signed_in(ana)
    link = accounts.people.reset_link(by=admin.id, user_id=ana.id)

    assert accounts.account_for_reset(link) == ana
    accounts.reset_password(link=link, new=NEW)

    assert accounts.verify(email="ana@example.com", password=NEW) == ana
    assert accounts.sign_ins.account_for(cookie) is None
    assert accounts.account_for_reset(link) is None
    with pytest.raises(SignInError, match="used already"):
        accounts.reset_password(link=link, new=PASSWORD)


def test_a_reset_link_is_too_old_after_a_day(
    accounts: AccountService, admin: Account, ana: Account, clock: FakeClock
) -> None:
    link = accounts.people.reset_link(by=admin.id, user_id=ana.id)
    clock.advance(hours=24)

    with pytest.raises(SignInError, match="too old"):
        accounts.reset_password(link=link, new=NEW)


def test_a_reset_link_survives_a_password_that_cannot_be_used(
    accounts: AccountService, admin: Account, ana: Account
) -> None:
    link = accounts.people.reset_link(by=admin.id, user_id=ana.id)

    with pytest.raises(InvalidInputError):
        accounts.reset_password(link=link, new="short")

    assert accounts.account_for_reset(link) == ana


def test_the_database_does_not_hold_what_opens_an_account(
    accounts: AccountService, sessions: sessionmaker[Session], admin: Account, ana: Account, signed_in: SignIn
) -> None:
    tokens = [
        signed_in(ana),
        accounts.people.reset_link(by=admin.id, user_id=ana.id),
        accounts.sign_ins.ticket_for(ana.id),
    ]

    with sessions() as session:
        book = str(session.scalars(select(User.sessions).where(User.id == ana.id)).one())
        trail = str(session.scalars(select(LearningActivity.details)).all())

    parts = {part for token in tokens for part in token.split(".")}
    assert not [part for part in parts if part in book or part in trail]


@pytest.mark.parametrize("link", ["", "x", "a.b.c", None])
def test_a_made_up_link_opens_nothing(accounts: AccountService, ana: Account, link: str) -> None:
    assert accounts.account_for_reset(link) is None
    with pytest.raises(SignInError):
        accounts.reset_password(link=link, new=NEW)


def test_the_profile_changes_and_other_preferences_stay(
    accounts: AccountService, sessions: sessionmaker[Session], ana: Account
) -> None:
    with sessions.begin() as session:
        session.get_one(User, ana.id).preferences = {"goal": 20, "time_zone": "UTC"}

    changed = accounts.change_profile(user_id=ana.id, name=" Ana  María ", time_zone="America/Bogota")

    assert (changed.name, changed.time_zone.key) == ("Ana María", "America/Bogota")
    assert changed.preferences["goal"] == 20


def test_what_happens_to_an_account_is_on_the_audit_trail(
    *,
    accounts: AccountService,
    sessions: sessionmaker[Session],
    admin: Account,
    ana: Account,
    signed_in: SignIn,
    clock: FakeClock,
) -> None:
    def then() -> None:
        clock.advance(seconds=1)

    then()
    cookie = signed_in(ana)
    then()
    accounts.sign_ins.end(cookie)
    then()
    accounts.people.set_role(by=admin.id, user_id=ana.id, role="teacher")
    then()
    link = accounts.people.reset_link(by=admin.id, user_id=ana.id)
    then()
    accounts.reset_password(link=link, new=NEW)
    then()
    with pytest.raises(SignInError):
        accounts.verify(email="ana@example.com", password="wrong")

    assert audit(sessions, ana) == [
        *("sign_up", "sign_in", "sign_out", "role_changed", "reset_link_made", "password_reset", "sign_in_failed")
    ]
