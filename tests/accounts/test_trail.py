"""The audit trail: everything that administrators do is in it, it only grows, and only they read it."""

import pytest
from sqlalchemy import Text, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.accounts.trail import PAGE, AuditService
from aidioma.db.models import LearningActivity
from aidioma.errors import NotAllowedError
from aidioma.model.people import OPERATOR
from tests.fake_clock import FakeClock
from tests.people import PASSWORD


@pytest.fixture
def admin(accounts: AccountService) -> str:
    return accounts.people.add_user(by=OPERATOR, email="ada@example.com", name="Ada", role="admin").id


@pytest.fixture
def trail(sessions: sessionmaker[Session]) -> AuditService:
    return AuditService(sessions)


def test_every_act_on_an_account_is_told_with_who_did_it(
    accounts: AccountService, admin: str, trail: AuditService, clock: FakeClock
) -> None:
    people = accounts.people
    clock.advance(seconds=1)
    tom = people.add_user(by=admin, email="tom@example.com", name="Tom", role="learner", password=PASSWORD).id
    acts = (
        lambda: people.set_role(by=admin, user_id=tom, role="teacher"),
        lambda: people.reset_link(by=admin, user_id=tom),
        lambda: people.end_sessions(by=admin, user_id=tom),
        lambda: people.disable(by=admin, user_id=tom),
        lambda: people.enable(by=admin, user_id=tom),
    )
    for act in acts:
        clock.advance(seconds=1)
        act()

    found = trail.entries(by=admin)

    done = ["account_enabled", "account_disabled", "sessions_ended", "reset_link_made", "role_changed", "account_added"]
    assert [one.what for one in found[:6]] == done
    assert {(one.whom, one.by) for one in found[:6]} == {("Tom", "Ada")}
    assert found[4].said == "before learner, role teacher"
    assert (found[6].whom, found[6].by) == ("Ada", "the command line")


def test_the_trail_goes_back_page_by_page(
    accounts: AccountService, admin: str, trail: AuditService, clock: FakeClock
) -> None:
    tom = accounts.people.add_user(by=admin, email="tom@example.com", role="learner").id
    for _ in range(PAGE):
        clock.advance(seconds=1)
        accounts.people.end_sessions(by=admin, user_id=tom)

    first = trail.entries(by=admin)
    second = trail.entries(by=admin, before=(first[-1].at, first[-1].id))

    assert (len(first), len(second)) == (PAGE, 2)
    assert not {one.id for one in first} & {one.id for one in second}


def test_only_administrators_read_it(accounts: AccountService, trail: AuditService) -> None:
    for role in ("learner", "teacher"):
        by = accounts.people.add_user(by=OPERATOR, email=f"{role}@example.com", role=role).id
        with pytest.raises(NotAllowedError):
            trail.entries(by=by)


def test_no_act_takes_anything_out(
    accounts: AccountService, admin: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """What was noted stays as it was, whatever is done afterwards."""

    def noted() -> list[str]:
        with sessions() as session:
            found = select(LearningActivity.id + LearningActivity.details.cast(Text)).where(
                LearningActivity.user_id == OPERATOR
            )
            return list(session.scalars(found.order_by(LearningActivity.created_at, LearningActivity.id)))

    before = noted()
    clock.advance(seconds=1)
    tom = accounts.people.add_user(by=admin, email="tom@example.com", role="learner").id
    accounts.people.disable(by=admin, user_id=tom)

    assert noted()[: len(before)] == before
