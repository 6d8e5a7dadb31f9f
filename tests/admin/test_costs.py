"""What was spent, what may be, and what the month comes to."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append, append_by_operator
from aidioma.admin.costs import (
    FOR_GUESTS,
    FOR_ONE_LEARNER,
    LEDGER,
    OWN_CALLS_WAIT,
    RULES_MARK,
    RULES_MARK_ON,
    CostService,
    forecast,
)
from aidioma.admin.days import CallCosts, DayFigures
from aidioma.db.models import User
from aidioma.errors import NotAllowedError
from aidioma.model.activities import Activity
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests.admin.conftest import World
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on


@pytest.fixture
def service(world: World) -> CostService:
    limits = {"AIDIOMA_BUDGET_DAY_USD": "1", "AIDIOMA_BUDGET_LEARNER_DAY_USD": "0.5", "AIDIOMA_BUDGET_MONTH_USD": "2"}
    return CostService(world.sessions, world.clock, Settings.model_validate(limits))


@pytest.fixture
def spend(world: World) -> Callable[..., None]:
    """Let something be paid for."""

    def _spend(usd: str, *, days_ago: int = 0, by: str = OPERATOR) -> None:
        world.clock.advance(minutes=1)
        with world.sessions.begin() as session:
            if session.get(User, OPERATOR) is None:
                session.add(User(id=OPERATOR, name="System"))
                session.flush()
            about = "system" if by == OPERATOR else f"user:{by}"
            call = Activity(
                user_id=by, activity_type="judge_call", content_id=about, ai_cost=Decimal(usd), ai_model="m"
            )
            append(session, call, now=world.clock() - timedelta(days=days_ago))

    return _spend


def day(at: date, usd: str) -> DayFigures:
    return DayFigures(at, models={"m": CallCosts(1, Decimal(usd))})


def test_a_limit_is_soft_from_four_fifths_and_hard_when_spent(
    service: CostService, world: World, spend: Callable[..., None]
) -> None:
    def states() -> list[str]:
        return [limit.state for limit in service.costs(by=world.admin).limits[:3]]

    assert states() == ["well", "well", "well"]
    spend("0.45", by=world.learners[0])
    assert states() == ["well", "well", "soft"]
    spend("0.40")
    assert states() == ["soft", "well", "soft"]
    spend("0.15", by=world.learners[0])
    assert states() == ["hard", "well", "hard"]
    spend("0.80", days_ago=1)
    assert states() == ["hard", "soft", "hard"]
    day_, month, learner = service.costs(by=world.admin).limits[:3]
    assert (day_.what_happens, month.what_happens) == (RULES_MARK, OWN_CALLS_WAIT)
    assert learner.what_happens == FOR_ONE_LEARNER
    spend("0.80", days_ago=1)
    world.clock.advance(minutes=2)
    assert service.costs(by=world.admin).limits[1].what_happens == RULES_MARK_ON


def test_costs_are_shared_by_who_practised_and_what_is_kept(
    service: CostService, world: World, spend: Callable[..., None]
) -> None:
    spend("0.30", by=world.learners[0])
    world.answer("Estoy cansado hoy", by=1)

    found = service.costs(by=world.admin)

    assert (found.active_learners, found.per_active_learner) == (2, Decimal("0.15"))
    assert (found.remembered, found.per_remembered) == (0, None)


def test_the_forecast_goes_on_as_the_last_two_weeks_did() -> None:
    days = [day(date(2026, 4, number), "2") for number in range(1, 11)]

    found = forecast(days, today=date(2026, 4, 10))

    assert (found.so_far, found.days_left) == (Decimal(20), 20)
    assert found.expected == found.low == found.high == Decimal(60)


def test_an_uneven_past_makes_a_wide_forecast_and_none_makes_none() -> None:
    uneven = [day(date(2026, 4, number), str(4 * (number % 2))) for number in range(1, 11)]

    found = forecast(uneven, today=date(2026, 4, 10))

    assert found.low < found.expected < found.high
    assert forecast([], today=date(2026, 4, 10)).expected == 0


def test_the_ledger_goes_back_page_by_page_and_names_nobody(
    service: CostService, world: World, spend: Callable[..., None]
) -> None:
    for _ in range(LEDGER + 3):
        spend("0.001", by=world.learners[0])

    first = service.ledger(by=world.admin)
    second = service.ledger(by=world.admin, before=(first[-1].at, first[-1].id))

    assert (len(first), len(second)) == (LEDGER, 3)
    assert not {line.id for line in first} & {line.id for line in second}
    assert world.learners[0] not in repr([line.content_id for line in first])


@pytest.mark.parametrize("role", ["learner", "teacher"])
@pytest.mark.parametrize(
    "name", [name for name in vars(CostService) if callable(vars(CostService)[name]) and name[0] != "_"]
)
def test_only_administrators_see_costs(
    service: CostService, sessions: sessionmaker[Session], clock: FakeClock, role: str, name: str
) -> None:
    people = accounts_on(sessions, clock).people
    by = people.add_user(by=OPERATOR, email=f"{role}@example.com", role=role).id
    asked = {"first": date(2026, 3, 1), "last": date(2026, 3, 2)} if name == "days" else {}

    with pytest.raises(NotAllowedError):
        getattr(service, name)(by=by, **asked)


def test_what_guests_share_is_shown_beside_what_everybody_has(
    service: CostService, world: World, spend: Callable[..., None]
) -> None:
    """A fifth of the day and of the month; what they spent still counts when one of them signs up."""
    accounts = accounts_on(world.sessions, world.clock)
    guest = accounts.guest()
    spend("0.15", by=guest.id)
    spend("0.70")
    accounts.sign_up(email="g@example.com", name="G", password=PASSWORD, guest_id=guest.id)

    day_, month = service.costs(by=world.admin).limits[3:]

    assert (day_.spent, day_.limit, day_.state) == (Decimal("0.15"), Decimal("0.2"), "well")
    assert (month.spent, month.limit) == (Decimal("0.15"), Decimal("0.4"))
    spend("0.05", by=accounts.guest().id)
    full = service.costs(by=world.admin).limits[3]
    assert (full.state, full.what_happens) == ("hard", FOR_GUESTS)


def test_what_was_paid_for_nothing_is_called_so(service: CostService, world: World) -> None:
    """In the ledger and in the day's purposes; a suggestion is something."""
    for at, details in enumerate(
        (
            {"receipt": {"tier": "none"}},
            {"receipt": {"tier": "none"}, "suggested": {"verdict": "correct"}},
            {"purpose": "drafting", "drafts": 0},
            {"purpose": "drafting", "drafts": 2},
        )
    ):
        world.clock.advance(minutes=1)
        with world.sessions.begin() as session:
            cost = Decimal(at + 1)
            append_by_operator(session, "judge_call", now=world.clock(), details=details, ai_cost=cost, ai_model="m")
    latest = [line.purpose for line in service.ledger(by=world.admin)[:4]]
    assert latest == ["drafting", "nothing", "judge_call", "nothing"]
    today = world.clock().date()
    (found,) = service.days(by=world.admin, first=today, last=today)
    assert found.purposes["nothing"] == CallCosts(2, Decimal(4))
