"""What admins may do to other people's accounts, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.people import PAGE_SIZE, PeopleService
from aidioma.accounts.service import AccountService
from aidioma.db.models import User
from aidioma.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, SignInError
from aidioma.model.people import OPERATOR, Account
from tests.people import PASSWORD

Act = Callable[[PeopleService, str, str], object]

ACTS: dict[str, Act] = {
    "add_user": lambda people, by, _: people.add_user(by=by, email="new@example.com", role="learner"),
    "set_role": lambda people, by, whom: people.set_role(by=by, user_id=whom, role="teacher"),
    "disable": lambda people, by, whom: people.disable(by=by, user_id=whom),
    "enable": lambda people, by, whom: people.enable(by=by, user_id=whom),
    "reset_link": lambda people, by, whom: people.reset_link(by=by, user_id=whom),
    "end_sessions": lambda people, by, whom: people.end_sessions(by=by, user_id=whom),
    "end_session": lambda people, by, whom: people.end_session(by=by, user_id=whom, handle="none"),
    "sessions_of": lambda people, by, whom: people.sessions_of(by=by, user_id=whom),
    "unlink": lambda people, by, whom: people.unlink(by=by, user_id=whom),
    "people": lambda people, by, _: people.people(by=by),
    "with_email": lambda people, by, _: people.with_email(by=by, email="retired@example.com"),
}


def test_every_act_is_in_the_role_matrix() -> None:
    public = {name for name in vars(PeopleService) if not name.startswith("_")}

    assert public - set(PeopleService.__dataclass_fields__) == set(ACTS)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["admin", "operator", "teacher", "learner", "guest", "disabled admin", "nobody"])
def test_only_admins_and_the_operator_may(
    *, accounts: AccountService, admin: Account, teacher: Account, ana: Account, name: str, who: str
) -> None:
    retired = accounts.people.add_user(by=OPERATOR, email="retired@example.com", role="admin")
    accounts.people.disable(by=OPERATOR, user_id=retired.id)
    by = {
        "admin": admin.id,
        "operator": OPERATOR,
        "teacher": teacher.id,
        "learner": ana.id,
        "guest": accounts.guest().id,
        "disabled admin": retired.id,
        "nobody": "no such id",
    }[who]

    if who in {"admin", "operator"}:
        ACTS[name](accounts.people, by, ana.id)
        return
    with pytest.raises(NotAllowedError):
        ACTS[name](accounts.people, by, ana.id)


def test_a_role_that_was_lost_a_moment_ago_is_lost(accounts: AccountService, admin: Account, ana: Account) -> None:
    """What the open page believed does not count."""
    other = accounts.people.add_user(by=admin.id, email="other@example.com", role="admin")
    accounts.people.set_role(by=admin.id, user_id=other.id, role="learner")

    with pytest.raises(NotAllowedError):
        accounts.people.disable(by=other.id, user_id=ana.id)


def test_an_added_person_signs_in_with_the_given_password(accounts: AccountService, admin: Account) -> None:
    added = accounts.people.add_user(
        by=admin.id, email="Tom@Example.com", role="teacher", name="Tom", password=PASSWORD
    )

    assert (added.email, added.role, added.name) == ("tom@example.com", "teacher", "Tom")
    assert accounts.verify(email="tom@example.com", password=PASSWORD) == added


def test_an_added_person_without_a_password_chooses_one_by_link(accounts: AccountService, admin: Account) -> None:
    added = accounts.people.add_user(by=admin.id, email="tom@example.com", role="teacher")

    accounts.reset_password(link=accounts.people.reset_link(by=admin.id, user_id=added.id), new=PASSWORD)

    assert added.name == "tom"
    assert accounts.verify(email="tom@example.com", password=PASSWORD) == added


def test_an_account_added_on_the_command_line_keeps_its_role_and_ends_the_first_ones_privilege(
    accounts: AccountService,
) -> None:
    accounts.people.add_user(by=OPERATOR, email="t@example.com", role="teacher", password=PASSWORD)

    assert accounts.sign_up(email="late@example.com", name="Late", password=PASSWORD).role == "learner"


@pytest.mark.parametrize(
    ("email", "role", "password", "field"),
    [
        ("x", "learner", PASSWORD, "email"),
        ("x@example.com", "owner", PASSWORD, "role"),
        ("x@example.com", "learner", "short", "password"),
        ("ana@example.com", "learner", PASSWORD, "email"),
    ],
)
def test_adding_says_which_field_cannot_be_used(
    *, accounts: AccountService, ana: Account, email: str, role: str, password: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        accounts.people.add_user(by=OPERATOR, email=email, role=role, password=password)

    assert refused.value.field == field


@pytest.mark.parametrize("act", ["set_role", "disable"])
def test_the_last_admin_stays(accounts: AccountService, admin: Account, act: str) -> None:
    with pytest.raises(ConflictError, match="last administrator"):
        ACTS[act](accounts.people, admin.id, admin.id)

    assert accounts.verify(email="admin@example.com", password=PASSWORD).role == "admin"


def test_an_admin_who_is_disabled_does_not_count_as_another(accounts: AccountService, admin: Account) -> None:
    other = accounts.people.add_user(by=admin.id, email="other@example.com", role="admin")
    accounts.people.disable(by=admin.id, user_id=other.id)

    with pytest.raises(ConflictError):
        accounts.people.set_role(by=admin.id, user_id=admin.id, role="teacher")


def test_with_two_admins_one_may_go(accounts: AccountService, admin: Account) -> None:
    other = accounts.people.add_user(by=admin.id, email="other@example.com", role="admin")

    accounts.people.set_role(by=other.id, user_id=admin.id, role="learner")

    with pytest.raises(ConflictError):
        accounts.people.disable(by=other.id, user_id=other.id)


def test_a_disabled_account_is_closed_and_opens_again_with_its_password(
    accounts: AccountService, admin: Account, ana: Account
) -> None:
    cookie = accounts.sign_ins.start(accounts.sign_ins.ticket_for(ana.id)).cookie
    link = accounts.people.reset_link(by=admin.id, user_id=ana.id)

    accounts.people.disable(by=admin.id, user_id=ana.id)

    assert accounts.sign_ins.account_for(cookie) is None
    assert accounts.account_for_reset(link) is None
    with pytest.raises(SignInError, match="disabled"):
        accounts.verify(email="ana@example.com", password=PASSWORD)
    with pytest.raises(ConflictError, match="Enable it first"):
        accounts.people.reset_link(by=admin.id, user_id=ana.id)
    accounts.people.enable(by=admin.id, user_id=ana.id)
    assert accounts.verify(email="ana@example.com", password=PASSWORD) == ana


def test_being_disabled_is_told_only_to_who_knows_the_password(
    accounts: AccountService, admin: Account, ana: Account
) -> None:
    accounts.people.disable(by=admin.id, user_id=ana.id)

    with pytest.raises(SignInError, match="do not belong together"):
        accounts.verify(email="ana@example.com", password="wrong")


def test_a_guest_gets_no_role_and_no_link(accounts: AccountService, admin: Account) -> None:
    guest = accounts.guest()

    for act in ("set_role", "disable", "reset_link"):
        with pytest.raises(ConflictError, match="guest"):
            ACTS[act](accounts.people, admin.id, guest.id)


def test_somebody_who_is_gone_is_not_found(accounts: AccountService, admin: Account) -> None:
    with pytest.raises(NotFoundError):
        accounts.people.set_role(by=admin.id, user_id="gone", role="teacher")


def test_the_list_shows_accounts_and_neither_guests_nor_the_system(
    accounts: AccountService, admin: Account, ana: Account
) -> None:
    guest = accounts.guest()
    invited = accounts.people.add_user(by=admin.id, email="zoe@example.com", role="teacher")
    accounts.sign_ins.start(accounts.sign_ins.ticket_for(ana.id))

    listed = accounts.people.people(by=admin.id)
    guests = accounts.people.people(by=admin.id, guests=True)

    assert listed.total == 3
    shown = {person.account.id: (person.live_sessions, person.ways_in.has_password) for person in listed.people}
    assert shown == {admin.id: (0, True), ana.id: (1, True), invited.id: (0, False)}
    assert [person.account.id for person in guests.people] == [guest.id]


@pytest.mark.parametrize(
    ("search", "found"),
    [("ANA", {"ana@example.com"}), ("example", {"admin@example.com", "ana@example.com"}), ("%", set()), ("_na", set())],
)
def test_the_search_takes_what_was_typed_as_it_is(
    accounts: AccountService, admin: Account, ana: Account, search: str, found: set[str]
) -> None:
    listed = accounts.people.people(by=admin.id, search=search)

    assert {person.account.email for person in listed.people} == found


def test_a_long_list_comes_in_pages_that_miss_nobody(
    accounts: AccountService, sessions: sessionmaker[Session], admin: Account
) -> None:
    """Everybody has the same moment of creation: the id settles the order."""
    with sessions.begin() as session:
        rows = [{"email": f"p{number}@example.com", "name": "P"} for number in range(PAGE_SIZE + 7)]
        session.execute(insert(User).values(created_at=func.now() + timedelta(seconds=1)), rows)

    pages = [accounts.people.people(by=admin.id, page=number) for number in range(3)]

    ids = [person.account.id for page in pages for person in page.people]
    assert [len(page.people) for page in pages] == [PAGE_SIZE, 8, 0]
    assert len(set(ids)) == len(ids) == pages[0].total


def test_an_admin_ends_one_of_somebodys_sessions_and_the_others_stay(
    accounts: AccountService, admin: Account, ana: Account, signed_in: Callable[[Account], str]
) -> None:
    first, second = signed_in(ana), signed_in(ana)

    latest, earlier = accounts.people.sessions_of(by=admin.id, user_id=ana.id)
    accounts.people.end_session(by=admin.id, user_id=ana.id, handle=latest.handle)

    live = [accounts.sign_ins.account_for(cookie) for cookie in (first, second)]
    assert sorted(account is None for account in live) == [False, True]
    assert [one.handle for one in accounts.people.sessions_of(by=admin.id, user_id=ana.id)] == [earlier.handle]
    assert "session_ended" in {one.what for one in accounts.trail.entries(by=admin.id)}
