"""When calls stop going out to a provider that is down, and when they start again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from aidioma.llm.breaker import CircuitBreaker, CircuitState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN_FOR = timedelta(seconds=30)


def opened(*, failures: int = 3) -> CircuitBreaker:
    breaker = CircuitBreaker(failures_to_open=failures, open_for=OPEN_FOR)
    for _ in range(failures):
        breaker.failed(NOON)
    return breaker


def test_failures_in_a_row_open_it() -> None:
    breaker = CircuitBreaker(failures_to_open=3, open_for=OPEN_FOR)

    for _ in range(2):
        assert breaker.admit(NOON)
        breaker.failed(NOON)
    assert breaker.state(NOON) is CircuitState.CLOSED
    breaker.failed(NOON)

    assert breaker.state(NOON) is CircuitState.OPEN
    assert not breaker.admit(NOON)


def test_a_success_in_between_starts_the_count_anew() -> None:
    breaker = CircuitBreaker(failures_to_open=2, open_for=OPEN_FOR)

    for _ in range(5):
        breaker.failed(NOON)
        breaker.succeeded()

    assert breaker.admit(NOON)


def test_one_probe_goes_out_when_the_time_is_up_and_its_success_closes_it() -> None:
    breaker = opened()
    later = NOON + OPEN_FOR

    assert breaker.state(later) is CircuitState.HALF_OPEN
    assert breaker.admit(later)
    assert not breaker.admit(later)
    breaker.succeeded()

    assert breaker.state(later) is CircuitState.CLOSED
    assert breaker.admit(later)


def test_a_failed_probe_opens_it_for_another_while() -> None:
    breaker = opened()
    later = NOON + OPEN_FOR

    breaker.admit(later)
    breaker.failed(later)

    assert not breaker.admit(later + OPEN_FOR - timedelta(seconds=1))
    assert breaker.admit(later + OPEN_FOR)


def test_a_probe_that_never_reports_does_not_lock_the_others_out() -> None:
    breaker = opened()
    later = NOON + OPEN_FOR

    assert breaker.admit(later)

    assert breaker.admit(later + OPEN_FOR)


def test_of_many_threads_one_is_the_probe() -> None:
    breaker = opened()

    with ThreadPoolExecutor(16) as pool:
        admitted = list(pool.map(breaker.admit, [NOON + OPEN_FOR] * 200))

    assert sum(admitted) == 1


class BreakerMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order, an open breaker lets nobody through before its time."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = CircuitBreaker(failures_to_open=3, open_for=OPEN_FOR)
        self.now = NOON
        self.failures = 0

    @rule(seconds=st.integers(0, 60))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(succeeds=st.booleans())
    def somebody_calls(self, succeeds: bool) -> None:
        state = self.breaker.state(self.now)
        assert self.breaker.admit(self.now) is (state is not CircuitState.OPEN)
        if state is CircuitState.OPEN:
            return
        if succeeds:
            self.breaker.succeeded()
        else:
            self.breaker.failed(self.now)
        self.failures = 0 if succeeds else self.failures + 1

    @invariant()
    def closed_means_fewer_failures_than_the_limit(self) -> None:
        assert (self.breaker.state(self.now) is CircuitState.CLOSED) is (self.failures < 3)


# Two rules and three states: what they can come to is seen within a few steps.
BreakerMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
TestBreakerMachine = BreakerMachine.TestCase
