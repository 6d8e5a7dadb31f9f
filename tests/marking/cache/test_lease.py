"""Identical questions in flight are one call, across threads and processes, whoever dies."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.engine import create_engine
from aidioma.db.models import AiCache
from aidioma.marking.cache.lease import Lease, Leases
from aidioma.marking.cache.store import CacheRow, Entry, Written, row_at, write, write_refusal
from aidioma.model.marks import Tier, Verdict
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider, slow
from tests.marking.processes import exercises, opened
from tests.marking.scripted import COST

ROOT = Path(__file__).resolve().parents[3]
KEY = "answer:scope:hash"
WRITTEN = Written(Entry(KEY, ("soy",), ("estoy",), {}, "judge", "2026-03-02T12:00:00+00:00"), "m", COST, "1")


@pytest.fixture
def leases(sessions: sessionmaker[Session], clock: FakeClock) -> Leases:
    """Return leases whose waiting takes no time: each pause moves both clocks."""
    waited = [0.0]

    def pause(seconds: float) -> None:
        waited[0] += seconds
        clock.advance(seconds=seconds)

    return Leases(sessions, clock, lasts_s=10, pause=pause, seconds=lambda: waited[0])


def taken(leases: Leases) -> Lease:
    lease = leases.acquire(KEY, model="m")
    assert lease is not None
    return lease


def test_one_at_a_time_holds_a_lease(leases: Leases) -> None:
    """Who comes second gets none, until it is given back."""
    lease = taken(leases)
    assert leases.acquire(KEY, model="m") is None
    leases.release(lease)
    assert leases.acquire(KEY, model="m") is not None


def test_a_lease_frees_itself(leases: Leases, clock: FakeClock) -> None:
    """A holder that died is replaced when its time is over, and finds the place taken if it was only slow."""
    first = taken(leases)
    clock.advance(seconds=11)
    second = taken(leases)
    leases.release(first)
    with leases.sessions.begin() as session:
        assert not write(session, WRITTEN, owner=first.owner, now=clock())
        assert write(session, WRITTEN, owner=second.owner, now=clock())


def test_who_waits_gets_the_reply_of_who_asked(leases: Leases, clock: FakeClock) -> None:
    """The row is there at the next look."""
    lease = taken(leases)
    with leases.sessions.begin() as session:
        write(session, WRITTEN, owner=lease.owner, now=clock())
    left = leases.await_turn(KEY, model="m")
    assert isinstance(left, CacheRow)
    assert left.entry.corrected == ("estoy",)


def test_who_waits_for_a_dead_holder_takes_over(leases: Leases) -> None:
    """Waiting ends with a lease of one's own, as soon as the other's has run out."""
    taken(leases)
    waiting = Leases(leases.sessions, leases.clock, lasts_s=60, pause=leases.pause, seconds=leases.seconds)
    assert isinstance(waiting.await_turn(KEY, model="m"), Lease)


def test_who_waits_is_not_held_for_ever(leases: Leases, clock: FakeClock) -> None:
    """A holder that neither replies nor dies is waited for as long as a call may take."""
    taken(leases)
    patient = Leases(leases.sessions, leases.clock, lasts_s=3, pause=leases.pause, seconds=leases.seconds)
    started = clock()
    assert patient.await_turn(KEY, model="m") is None
    assert clock() - started < timedelta(seconds=4)


def test_who_waits_gives_up_with_the_holder(sessions: sessionmaker[Session], clock: FakeClock, leases: Leases) -> None:
    """A call that failed failed for all who waited for it: an outage is not tried once for each of them."""
    lease = taken(leases)
    waiting = Leases(sessions, clock, lasts_s=10, pause=lambda _: leases.release(lease), seconds=lambda: 0.0)
    assert waiting.await_turn(KEY, model="m") is None


def test_a_refusal_is_left_for_ten_minutes(leases: Leases, clock: FakeClock) -> None:
    """It is given to whoever waits, and gone afterwards."""
    lease = taken(leases)
    with leases.sessions.begin() as session:
        write_refusal(session, KEY, owner=lease.owner, note="refused", now=clock())
    left = leases.await_turn(KEY, model="m")
    assert isinstance(left, CacheRow)
    assert (left.state, left.response["note"]) == ("refused", "refused")
    clock.advance(minutes=10)
    assert leases.acquire(KEY, model="m") is not None


def start(
    database_url: str, provider: FakeProvider, *, questions: int, threads: int, times: int
) -> subprocess.Popen[str]:
    numbers = [str(number) for number in (questions, threads, times)]
    command = [sys.executable, "-m", "tests.marking.processes", database_url, provider.base_url, *numbers]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def stampede(database_url: str, *, processes: int, questions: int, threads: int, times: int) -> tuple[int, set[str]]:
    """Return how many calls reached the provider, and which verdicts came back."""
    with FakeProvider() as provider:
        provider.always = slow(0.2)
        running = [
            start(database_url, provider, questions=questions, threads=threads, times=times) for _ in range(processes)
        ]
        verdicts = {word for process in running for word in process.communicate(timeout=300)[0].split()}
        assert [process.returncode for process in running] == [0] * processes
        return len(provider.requests), verdicts


def test_a_stampede_is_one_call_a_question(fresh_database: str) -> None:
    """Two processes, eight threads each, five questions, all at once."""
    calls, verdicts = stampede(fresh_database, processes=2, questions=5, threads=8, times=1)
    assert calls == 5
    assert verdicts == {"incorrect"}


@pytest.mark.slow
def test_64_threads_in_4_processes_ask_40_questions_in_40_calls(fresh_database: str) -> None:
    """2,560 answers to 40 questions, all at once."""
    calls, verdicts = stampede(fresh_database, processes=4, questions=40, threads=16, times=1)
    assert calls == 40
    assert verdicts == {"incorrect"}


def test_an_answer_is_settled_though_its_asker_was_killed(fresh_database: str) -> None:
    """Killed in the middle of a call: the lease runs out by itself, and the next one to ask is served."""
    (exercise,) = exercises(1)
    with FakeProvider() as provider:
        provider.then(slow(30))
        doomed = start(fresh_database, provider, questions=1, threads=1, times=1)
        while not provider.requests:
            assert doomed.poll() is None
            time.sleep(0.05)
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
        doomed.communicate()
        shorten(fresh_database)
        with opened(fresh_database, provider.base_url) as service:
            mark = service.mark(exercise, "Sigo cansado hoy", learner_id="learner-2")
    assert (mark.feedback.verdict, mark.receipt.tier) == (Verdict.INCORRECT, Tier.JUDGE)
    assert len(provider.requests) == 2


def shorten(database_url: str) -> None:
    """Let the dead holder's lease end in a second, so that the test need not wait for it."""
    engine = create_engine(database_url)
    with Session(engine) as session, session.begin():
        row = session.scalars(select(AiCache)).one()
        assert row.response["state"] == "leased"
        row.expires_at = session.scalar(select(func.now() + timedelta(seconds=1)))
        assert row_at(session, row.cache_key) is not None
    engine.dispose()
