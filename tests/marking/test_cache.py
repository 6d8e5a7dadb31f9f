"""Rows that processes share: counted without loss, bounded, swept, and summed up for whoever operates it all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.cli.cache import as_data
from aidioma.clock import utc_now
from aidioma.db.models import AiCache, LearningActivity, LearningContent, User
from aidioma.marking.background import InThreads, Job
from aidioma.marking.cache import counters, store
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.marking.cache.evidence_store import EvidenceStore
from aidioma.marking.cache.keys import CacheScope, key_range
from aidioma.marking.cache.shared_gate import SharedGate
from aidioma.marking.cache.statistics import statistics
from aidioma.marking.cache.store import Entry, Written
from aidioma.marking.engine.gate import SURE
from aidioma.marking.redaction import changed, changes
from aidioma.marking.service import FeedbackService
from aidioma.model.people import OPERATOR
from tests.fake_clock import FakeClock
from tests.marking.scripted import COST, LEARNER, TIRED, UNSURE, ScriptedJudge, service_on

EVER = datetime.min.replace(tzinfo=UTC)


@pytest.fixture
def service(sessions: sessionmaker[Session], clock: FakeClock) -> FeedbackService:
    return replace(service_on(sessions, clock, ScriptedJudge()), weights=UNSURE)


def rows(sessions: sessionmaker[Session], prefix: str) -> dict[str, AiCache]:
    first, end = key_range(prefix)
    with sessions() as session:
        found = session.scalars(select(AiCache).where(AiCache.cache_key >= first, AiCache.cache_key < end))
        return {row.cache_key: row for row in found}


def test_counts_are_added_and_never_overwritten(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Two processes that know nothing of each other add up; a new number joins its row."""
    for added in ({"a": {"n": 2}, "b": {"n": 1}}, {"a": {"n": 3, "m": 0.5}}):
        with sessions.begin() as session:
            counters.add(session, "kind:domain:", added, now=clock())
    with sessions() as session:
        assert counters.read(session, "kind:domain:", since=EVER) == {"a": {"n": 5, "m": 0.5}, "b": {"n": 1}}


def test_only_what_changed_is_read_again(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """A process that comes back after a minute reads the news alone."""
    with sessions.begin() as session:
        counters.add(session, "kind:domain:", {"old": {"n": 1}}, now=clock())
    clock.advance(minutes=1)
    with sessions.begin() as session:
        counters.add(session, "kind:domain:", {"new": {"n": 1}}, now=clock())
        assert list(counters.read(session, "kind:domain:", since=clock())) == ["new"]


def test_the_latest_counters_are_read_where_there_are_too_many(
    sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """What is met again and again stays in memory; what nobody met for half a year is swept."""
    for name in ("often", "once", "often", "new"):
        with sessions.begin() as session:
            counters.add(session, "kind:domain:", {name: {"n": 1}}, now=clock(), lasts=timedelta(days=180))
        clock.advance(days=1)
    with sessions.begin() as session:
        assert list(counters.read(session, "kind:domain:", since=EVER, limit=2)) == ["new", "often"]
        clock.advance(days=177)
        store.sweep(session, now=clock())
        assert list(counters.read(session, "kind:domain:", since=EVER)) == ["new", "often"]


def test_processes_share_one_gate(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """What each saw is in both after both have synchronised; what is seen meanwhile is not lost."""
    with sessions() as session:
        one, other = (SharedGate.opened(session, domain="d", most_wrong=0.005) for _ in range(2))
    for gate, wrong in ((one, True), (other, False)):
        gate.gate.saw_hit("one-new")
        gate.gate.settles("one-new", 0.9)
        gate.gate.saw_label("one-new", 0.9, wrong=wrong)
    for gate in (one, other, one):
        gate.synchronise(sessions, now=clock())
    for gate in (one, other):
        rows = gate.gate.rows()
        assert rows["0:one-new"] | {"predicted": 0} == {"hits": 2, "looks": 2, "wrong": 1, "predicted": 0}
        assert sum(rows["0:offered"].values()) == 2
    one.gate.saw_sure_hit()
    one.synchronise(sessions, now=clock())
    assert one.gate.rows()["0:whole"] == {"sure_hits": 1}


def test_synchronising_twice_adds_nothing(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Only what is new since the last time is added."""
    with sessions() as session:
        gate = SharedGate.opened(session, domain="d", most_wrong=0.005, prior_ratio=6.0)
    gate.gate.saw_twice(differs=True)
    for _ in range(3):
        gate.synchronise(sessions, now=clock())
    assert (gate.gate.most_wrong, gate.gate.prior_ratio) == (0.005, 6.0)
    with sessions() as session:
        again = SharedGate.opened(session, domain="d", most_wrong=0.005)
    assert again.gate.rows() == {"0:whole": {"asked_twice": 1, "differed": 1}}


def test_evidence_of_one_process_reaches_the_others(
    service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A process that starts reads all of it; one that runs reads what is new within a minute."""
    running = replace(service_on(sessions, clock, ScriptedJudge()), weights=UNSURE)
    assert running.evidence_store.of("en-es").learnt.judged == 0
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    started = replace(service_on(sessions, clock, ScriptedJudge()), weights=UNSURE)
    assert started.evidence_store.of("en-es").learnt.of_key("e:sigo>estoy") == (1, 0)
    assert started.evidence_store.of("es-en").learnt.judged == 0
    clock.advance(seconds=61)
    running.evidence_store.of("en-es")
    assert running.evidence_store.of("en-es").learnt.of_key("e:sigo>estoy") == (1, 0)
    assert running.evidence_store.of("en-es").learnt.judged == 1


def test_hits_are_counted_in_batches(
    service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Nothing is written on the answer's path; a flush writes it all, with the time of the last use."""
    for _ in range(4):
        service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    assert [row.hit_count for row in rows(sessions, "answer:").values()] == [0]
    clock.advance(seconds=11)
    service.mark(TIRED, "Estoy cansado hoy", learner_id=LEARNER)
    (row,) = rows(sessions, "answer:").values()
    assert (row.hit_count, row.last_accessed) == (3, clock())


def test_items_know_how_their_learners_fare(service: FeedbackService, sessions: sessionmaker[Session]) -> None:
    """Use and success are brought up to date in the same batches; the command line's own looks do not count."""
    with sessions.begin() as session:
        item = {"id": "tired", "content_type": "sentence", "primary_text": "Estoy cansado hoy."}
        session.execute(insert(LearningContent).values(**item, usage_count=2, success_rate=Decimal(50)))
    for answer, learner in (
        ("Estoy cansado hoy", LEARNER),
        ("Sigo cansado hoy", LEARNER),
        ("Es cansado hoy", OPERATOR),
    ):
        service.mark(TIRED, answer, learner_id=learner)
    service.close()
    with sessions() as session:
        found = session.get_one(LearningContent, "tired")
    assert (found.usage_count, found.success_rate) == (4, Decimal("50.00"))


def test_a_scope_keeps_its_most_useful_entries(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Those that were met least make room first, and other scopes are not touched."""
    with sessions.begin() as session:
        for at in range(6):
            entry = Entry(f"answer:s:{at}", (str(at),), (str(at),), {}, "judge", clock().isoformat())
            store.write(session, Written(entry, "m", COST, "1"), owner=None, now=clock())
        other = Entry("answer:t:0", ("a",), ("a",), {}, "judge", clock().isoformat())
        store.write(session, Written(other, "m", COST, "1"), owner=None, now=clock())
    with sessions.begin() as session:
        store.count_hits(session, {"answer:s:1": 5, "answer:s:4": 2}, now=clock())
        store.trim(session, "s", keep=2)
    assert list(rows(sessions, "answer:s:")) == ["answer:s:1", "answer:s:4"]
    assert list(rows(sessions, "answer:t:")) == ["answer:t:0"]


def test_entries_end_at_different_times_within_a_bound(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Half a year, give or take a tenth, so that what was learnt in one evening does not vanish in one."""
    with sessions.begin() as session:
        for at in range(8):
            entry = Entry(f"answer:s:{at}", (str(at),), (str(at),), {}, "judge", clock().isoformat())
            store.write(session, Written(entry, "m", COST, "1"), owner=None, now=clock())
    days = {(row.expires_at - clock()).days for row in rows(sessions, "answer:").values() if row.expires_at}
    assert len(days) > 1
    assert min(days) >= 161
    assert max(days) <= 198


class Later:
    """Does jobs only when it is closed: a queue that nobody has come to yet."""

    def __init__(self) -> None:
        self.waiting: list[Job] = []

    def run(self, job: Job) -> bool:
        self.waiting.append(job)
        return True

    def close(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_what_still_waits_is_done_and_counted_before_it_closes(
    service: FeedbackService, sessions: sessionmaker[Session]
) -> None:
    """A process that ends loses neither the jobs of its last answers nor what these count."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    later = Later()
    later.run(lambda: service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER))
    replace(service, background=later).close()
    assert [row.hit_count for row in rows(sessions, "answer:").values()] == [1]


def test_expired_rows_are_invisible_and_swept(
    service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """They settle nothing any more, and a flush removes them."""
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    service.close()
    clock.advance(days=200)
    service.shadow_monitor.usage_counters.flush()
    assert rows(sessions, "answer:") == {}


@given(st.lists(st.sampled_from("abcde"), max_size=8), st.lists(st.sampled_from("vwxyz"), max_size=8))
def test_changes_by_place_give_the_correction_back(answer: list[str], corrected: list[str]) -> None:
    """What is remembered of a private answer turns the same text into the same correction."""
    made = changes(tuple(answer), tuple(corrected))
    assert made is not None
    assert changed(tuple(answer), made) == tuple(corrected)


def test_changes_that_would_repeat_the_answer_are_not_remembered() -> None:
    """A word that only moved would stand in the row."""
    assert changes(("ana", "soy"), ("soy", "ana")) is None


def test_stored_replies_are_found_by_meaning(
    service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Across the whole library, the most alike first, and nothing below the threshold."""
    clock.now = utc_now()  # the function in the database has a clock of its own
    service.mark(TIRED, "Sigo cansado hoy", learner_id=LEARNER)
    service.mark(replace(TIRED, content_id="weary"), "Es cansado hoy", learner_id=LEARNER)
    AnswerVectors(sessions, service.similarity_search.embedder).fill()
    found = service.similarity_search.similar("sigo cansado hoy", threshold=0.5)
    assert [one.response["answer"] for one in found] == ["sigo cansado hoy", "es cansado hoy"]
    assert found[0].similarity == pytest.approx(1)
    assert service.similarity_search.similar("¿Dónde está la biblioteca?") == []


def test_the_figures_add_up(service: FeedbackService, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Entries, hits by tier, what was spent and what was spared."""
    for answer in ("Sigo cansado hoy", "Sigo cansado hoy", "Sigo cansado hoy", "Estoy cansado hoy"):
        service.mark(TIRED, answer, learner_id=LEARNER)
    with sessions.begin() as session:
        session.execute(insert(User).values(id=LEARNER, name="Ana", email="ana@example.com"))
        paid = {"user_id": LEARNER, "activity_type": "translation", "content_id": "system", "created_at": clock()}
        session.execute(insert(LearningActivity).values(**paid, ai_cost=COST))
    service.evidence_store.of("en-es").gate.gate.saw_label(SURE, 1.0, wrong=False, shadow_share=0.004)
    service.close()
    with sessions() as session:
        found = as_data(statistics(session, most_wrong=0.005))
    assert found["entries"] == 1
    assert found["hits_by_tier"] == {"accepted": 1, "memory": 2}
    assert found["cost_usd"] == float(COST)
    assert found["avoided_usd"] == float(2 * COST)
    assert found["wrong_hit_rate"]["n"] == 1
    assert 0 <= found["wrong_hit_rate"]["low"] <= found["wrong_hit_rate"]["estimate"] <= found["wrong_hit_rate"]["high"]


def test_an_installation_that_has_done_nothing_has_figures(sessions: sessionmaker[Session]) -> None:
    """Nothing is divided by nothing."""
    with sessions() as session:
        found = statistics(session, most_wrong=0.005)
    assert (found.entries, found.hits_by_tier, found.cost_usd, found.avoided_usd) == (0, {}, Decimal(0), Decimal(0))


@pytest.fixture
def background() -> Iterator[InThreads]:
    threads = InThreads()
    yield threads
    threads.close()


def test_a_background_job_that_fails_is_logged_and_harms_nobody(
    background: InThreads, caplog: pytest.LogCaptureFixture
) -> None:
    """The next job is done."""
    done: list[int] = []

    def fail() -> None:
        message = "no luck"
        raise ValueError(message)

    assert background.run(fail)
    assert background.run(lambda: done.append(1))
    background.close()
    assert done == [1]
    assert "no luck" in caplog.text


def test_a_closed_background_takes_nothing(background: InThreads) -> None:
    """What comes too late is refused, not lost in silence."""
    background.close()
    assert not background.run(lambda: None)


def test_too_many_jobs_are_refused(background: InThreads, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow judge never piles up work without end."""
    from threading import Event  # noqa: PLC0415 - only here

    go = Event()
    taken = [background.run(go.wait) for _ in range(100)]
    go.set()
    assert taken.count(True) == 64


def test_books_that_cannot_be_read_again_now_are_read_later(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """A full queue does not stop the books from ever being read again."""

    class Busy:
        refused = 0

        def run(self, job: object) -> bool:
            self.refused += 1
            return False

        def close(self) -> None: ...

    busy = Busy()
    evidence_store = EvidenceStore(
        sessions, clock, cache_scope=CacheScope("m", "1", "e"), background=busy, most_wrong=0.005
    )
    for _ in range(3):
        evidence_store.of("en-es")
        clock.advance(minutes=2)
    assert busy.refused == 2
