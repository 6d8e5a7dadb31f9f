"""What may be spent in a day, and that many at once do not spend it twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock, utc_now
from aidioma.db.engine import create_engine
from aidioma.db.models import LearningActivity, User
from aidioma.errors import BudgetSpentError, JudgeReplyError, JudgeUnavailableError
from aidioma.llm.budget import WRITTEN_WITHIN, Budget, Spending
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.model.people import OPERATOR
from aidioma.settings import Settings
from tests.fake_clock import FakeClock

CALL = Decimal("0.01")
NOTHING = Spending(Decimal(0), Decimal(0), Decimal(0))
DAY, MONTH = Decimal(5), Decimal(100)


def budget(
    clock: FakeClock,
    *,
    learner: str = "1",
    everybody: str = "10",
    month: str = "100",
    spent: str = "0",
    soft: str = "1",
) -> Budget:
    used = Decimal(spent)
    rows, limits = Spending(used, used, used), (Decimal(learner), Decimal(everybody), Decimal(month))
    return Budget(lambda _: rows, clock, *limits, soft_share=Decimal(soft), call_usd=CALL, exempt="system")


def test_a_call_within_both_budgets_may_be_made(clock: FakeClock) -> None:
    with budget(clock).reserve("ana") as reservation:
        reservation.cost_usd = CALL


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        pytest.param({"learner": "0.05", "spent": "0.05"}, "one learner", id="the learner's is spent"),
        pytest.param({"everybody": "0.05", "spent": "0.05"}, "today's .* installation", id="the day's is spent"),
        pytest.param({"month": "0.05", "spent": "0.05"}, "this month's .* installation", id="the month's is spent"),
        pytest.param({"learner": "0.055", "spent": "0.05"}, "one learner", id="too little is left"),
        pytest.param({"everybody": "0"}, "installation", id="zero allows nothing"),
    ],
)
def test_a_call_beyond_a_budget_is_refused_like_an_outage(clock: FakeClock, limits: dict[str, str], named: str) -> None:
    with (
        pytest.raises(BudgetSpentError, match=named) as refused,
        budget(clock, **limits).reserve("ana"),
    ):
        pytest.fail("no call may be made")

    assert isinstance(refused.value, JudgeUnavailableError)


def test_what_an_installation_does_for_itself_has_no_learners_budget(clock: FakeClock) -> None:
    with budget(clock, learner="0").reserve("system"):
        pass
    with pytest.raises(BudgetSpentError), budget(clock, everybody="0").reserve("system"):
        pytest.fail("no call may be made")


@pytest.mark.parametrize("limit", ["everybody", "month"])
def test_from_the_soft_limit_on_what_is_left_goes_to_learners(clock: FakeClock, limit: str) -> None:
    limited = budget(clock, **{limit: "1", "learner": "2", "spent": "0.8", "soft": "0.8"})

    with pytest.raises(BudgetSpentError, match="its own calls"), limited.reserve("system"):
        pytest.fail("the installation's own calls wait")
    with limited.reserve("ana"):
        pass


def test_calls_in_flight_take_room_by_who_came_first(clock: FakeClock) -> None:
    limited = budget(clock, learner="0.025")

    with ExitStack() as calls:
        for _ in range(2):
            calls.enter_context(limited.reserve("ana"))
        with pytest.raises(BudgetSpentError), limited.reserve("ana"):
            pytest.fail("no room is left")
        calls.enter_context(limited.reserve("ben"))


def test_a_cost_counts_until_its_row_is_surely_written(clock: FakeClock) -> None:
    limited = budget(clock, learner="0.01")
    with limited.reserve("ana") as reservation:
        reservation.cost_usd = CALL

    with pytest.raises(BudgetSpentError), limited.reserve("ana"):
        pytest.fail("its row may not be there yet")

    clock.now += WRITTEN_WITHIN
    with limited.reserve("ana"):
        pass


def test_a_call_that_failed_gives_its_room_back(clock: FakeClock) -> None:
    limited = budget(clock, learner="0.01")

    with suppress(ZeroDivisionError), limited.reserve("ana"):
        _ = 1 / 0

    with limited.reserve("ana"):
        pass


def test_a_refused_call_holds_nothing_back(clock: FakeClock) -> None:
    limited = budget(clock, learner="0.01")
    with limited.reserve("ana"):
        for _ in range(3):
            with pytest.raises(BudgetSpentError), limited.reserve("ana"):
                pytest.fail("no room for two")

    with limited.reserve("ana"):
        pass


def test_a_rejected_reply_was_paid_for_too(clock: FakeClock) -> None:
    limited = budget(clock, learner="0.01")
    with suppress(JudgeReplyError), limited.reserve("ana"):
        raise JudgeReplyError("nonsense", cost_usd=CALL)

    with pytest.raises(BudgetSpentError), limited.reserve("ana"):
        pytest.fail("that was it for today")


def test_settings_say_what_may_be_spent(clock: FakeClock) -> None:
    settings = Settings.model_validate(
        {
            "AIDIOMA_BUDGET_LEARNER_DAY_USD": "0.02",
            "AIDIOMA_BUDGET_DAY_USD": "3",
            "AIDIOMA_BUDGET_MONTH_USD": "40",
            "AIDIOMA_BUDGET_SOFT_SHARE": "0.7",
        }
    )

    opened = Budget.open(lambda _: NOTHING, settings=settings, clock=clock, call_usd=CALL)

    assert (opened.learner_day_usd, opened.day_usd, opened.month_usd) == (Decimal("0.02"), Decimal(3), Decimal(40))
    assert opened.soft_share == Decimal("0.7")
    assert opened.exempt == OPERATOR


def test_sixteen_at_once_do_not_go_over_by_more_than_their_expectations_err(fresh_database: str) -> None:
    """Each looks at the rows before any of the others has written its own."""
    engine = create_engine(fresh_database)
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        session.add(User(id="ana", name="Ana", email="a@example.com"))
    limited = Budget(UsageLedger(sessions, utc_now).spent, utc_now, Decimal("0.05"), DAY, MONTH, call_usd=CALL)
    start = Barrier(16)

    def answer(number: int) -> bool:
        start.wait()
        try:
            with limited.reserve("ana") as reservation:
                reservation.cost_usd = CALL
        except BudgetSpentError:
            return False
        with sessions.begin() as session:
            session.add(activity(number))
        return True

    with ThreadPoolExecutor(16) as pool:
        made = sum(pool.map(answer, range(16)))

    with sessions() as session:
        cost = session.scalar(select(func.sum(LearningActivity.ai_cost)))
    assert 1 <= made <= 5
    assert cost == made * CALL
    engine.dispose()


def activity(number: int) -> LearningActivity:
    return LearningActivity(
        id=f"a{number}", user_id="ana", activity_type="answer", content_id="system", ai_cost=CALL, created_at=utc_now()
    )


def test_the_rows_of_today_alone_count(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    with sessions.begin() as session:
        session.add(User(id="ana", name="Ana", email="ana@example.com"))
        session.flush()
        yesterday = activity(1)
        yesterday.created_at = clock.now.replace(hour=0)
        session.add(yesterday)
    limited = Budget(UsageLedger(sessions, clock).spent, clock, CALL, DAY, MONTH, call_usd=CALL)

    with pytest.raises(BudgetSpentError), limited.reserve("ana"):
        pytest.fail("today's is spent")
    clock.advance(days=1)
    with limited.reserve("ana"):
        pass


def test_the_month_is_its_days_together_and_begins_anew(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """The days that are over are added up once a day, today's rows at each look."""
    ledger = UsageLedger(sessions, clock)

    def spend(number: int) -> None:
        with sessions.begin() as session:
            row = activity(number)
            row.created_at = clock.now
            session.add(row)

    with sessions.begin() as session:
        session.add(User(id="ana", name="Ana", email="ana@example.com"))
    seen = []
    for number in range(3):
        spend(number)
        seen.append(ledger.spent("ana").month)
        clock.advance(days=1)
    assert seen == [CALL, 2 * CALL, 3 * CALL]
    assert ledger.spent("ana") == Spending(Decimal(0), Decimal(0), 3 * CALL)

    clock.advance(days=30)
    assert ledger.spent("ana").month == 0


GUESTS_DAY = Decimal("0.05")


def people(sessions: sessionmaker[Session]) -> None:
    """Make a learner with an account, and two guests."""
    with sessions.begin() as session:
        session.add(User(id="ana", name="Ana", email="ana@example.com"))
        session.add_all(User(id=guest, name="Guest") for guest in ("g1", "g2"))


def of_all(sessions: sessionmaker[Session], clock: Clock, *, guest_day: str = "1") -> Budget:
    """Return a day's budget of 0.10, of which guests may spend half."""
    ledger = UsageLedger(sessions, clock)
    return Budget(
        ledger.spent,
        clock,
        Decimal(1),
        2 * GUESTS_DAY,
        MONTH,
        call_usd=CALL,
        exempt=OPERATOR,
        guests_share=Decimal("0.5"),
        guest_day_usd=Decimal(guest_day),
    )


def spend(sessions: sessionmaker[Session], limited: Budget, who: str, number: int) -> bool:
    """Make a call for somebody and write its row; False where there was no room."""
    try:
        with limited.reserve(who) as reservation:
            reservation.cost_usd = CALL
    except BudgetSpentError:
        return False
    with sessions.begin() as session:
        row = activity(number)
        row.user_id, row.created_at = who, limited.clock()
        session.add(row)
    return True


def test_guests_together_have_a_share_and_the_rest_is_for_accounts(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """However many they are; and each is told that an account has a budget of its own."""
    people(sessions)
    limited = of_all(sessions, clock)

    def made(who: str, number: int) -> bool:
        clock.advance(minutes=1)  # what is held back until a row is surely there would count twice
        return spend(sessions, limited, who, number)

    assert [made(f"g{1 + number % 2}", number) for number in range(7)] == [True] * 5 + [False] * 2
    with pytest.raises(BudgetSpentError, match=r"guests may spend together today .* signs up"), limited.reserve("g2"):
        pytest.fail("the guests' share is spent")
    assert [made("ana", number) for number in range(10, 17)] == [True] * 5 + [False] * 2


def test_one_guest_may_spend_less_than_a_learner(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    people(sessions)
    limited = of_all(sessions, clock, guest_day="0.01")
    assert spend(sessions, limited, "g1", 1)
    clock.advance(minutes=1)
    with pytest.raises(BudgetSpentError, match="one guest is spent; whoever signs up"), limited.reserve("g1"):
        pytest.fail("that was it for today")
    assert spend(sessions, limited, "g2", 2)
    for number in (3, 4):
        assert spend(sessions, limited, "ana", number)
        clock.advance(minutes=1)


def test_what_the_installation_does_because_of_a_guest_is_of_the_guests_share(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Recordings and checks are nobody's answer, and still somebody's doing."""
    people(sessions)
    ledger, limited = UsageLedger(sessions, clock), of_all(sessions, clock)
    for who, marks in (("ana", {}), ("g1", {"guest": True})):
        with limited.reserve(OPERATOR, because_of=who) as reservation:
            reservation.cost_usd = CALL
        assert reservation.marks == marks
        ledger.enter("speech", Usage(cost_usd=GUESTS_DAY), **reservation.marks)
        clock.advance(minutes=1)
    assert (ledger.spent("g1").guests_day, ledger.spent("g1").guests_month) == (GUESTS_DAY, GUESTS_DAY)
    large = replace(limited, day_usd=3 * GUESTS_DAY, guests_share=Decimal(1) / 3)
    with pytest.raises(BudgetSpentError, match="guests"), large.reserve(OPERATOR, because_of="g2"):
        pytest.fail("the guests' share is spent")
    with large.reserve(OPERATOR, because_of="ana"):
        pass


def test_guests_in_two_processes_do_not_touch_what_is_for_accounts(fresh_database: str) -> None:
    """Each process holds back its own calls alone: they go over by what the other has in flight, and no further."""
    engine = create_engine(fresh_database)
    sessions = sessionmaker(engine)
    people(sessions)
    processes = [of_all(sessions, utc_now) for _ in range(2)]
    start = Barrier(2)

    def guest(at: int) -> int:
        start.wait()
        return sum(spend(sessions, processes[at], f"g{at + 1}", 100 * at + number) for number in range(20))

    with ThreadPoolExecutor(2) as pool:
        made = sum(pool.map(guest, range(2)))

    assert 1 <= made <= GUESTS_DAY / CALL + 1
    with processes[0].reserve("ana"):
        pass
    engine.dispose()
