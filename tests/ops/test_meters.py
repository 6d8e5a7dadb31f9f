"""What a monitoring system is told: every mark, and where the installation stands."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from prometheus_client.exposition import generate_latest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.db.models import User
from aidioma.errors import DatabaseError
from aidioma.llm.outcomes import OF_THIS_PROCESS
from aidioma.model.activities import Activity
from aidioma.model.marks import Exercise, Feedback, Mark, Receipt, Tier, Verdict
from aidioma.model.people import OPERATOR
from aidioma.ops.gauges import ENOUGH_DISK_BYTES, GaugeCollector, free_bytes, has_disk
from aidioma.ops.meters import MeteredMarker, Meters
from aidioma.settings import Settings
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = Exercise("sentence:1", 1, "en-es", "I am Ana.", ("Soy Ana.",))


class Told:
    """A marker that says what it was told to."""

    def __init__(self, *marks: Mark) -> None:
        self.marks = list(marks)

    def mark(self, exercise: Exercise, answer: str, *, learner_id: str) -> Mark:
        return self.marks.pop(0)


def mark(tier: Tier, verdict: Verdict = Verdict.CORRECT, *, cost: str = "0", model: str | None = None) -> Mark:
    receipt = Receipt(tier=tier, latency_ms=40, cost_usd=Decimal(cost), model=model)
    return Mark(feedback=Feedback(verdict=verdict, score=None), receipt=receipt)


def shown(meters: Meters) -> str:
    return generate_latest(meters.registry).decode()


@pytest.fixture
def collector(sessions: sessionmaker[Session], engine: Engine, clock: FakeClock) -> GaugeCollector:
    return GaugeCollector(sessions, engine, Settings(), clock)


def figures(collector: GaugeCollector) -> dict[str, float]:
    return {family.name: family.samples[0].value for family in collector.collect()}


def test_every_mark_is_counted_by_tier_with_its_time_and_cost() -> None:
    """The learner's own words are nowhere in what is shown."""
    meters = Meters.fresh()
    told = Told(mark(Tier.MEMORY), mark(Tier.JUDGE, cost="0.0004", model="m"), mark(Tier.NONE, Verdict.PENDING))
    marker = MeteredMarker(told, meters)

    for _ in range(3):
        marker.mark(EXERCISE, "mi secreto", learner_id="ana")

    text = shown(meters)
    assert 'aidioma_marks_total{tier="memory"} 1.0' in text
    assert 'aidioma_mark_seconds_bucket{le="0.05",tier="judge"} 1.0' in text
    assert 'aidioma_mark_cost_usd_total{model="m"} 0.0004' in text
    assert "aidioma_marks_left_pending_total 1.0" in text
    assert "secreto" not in text
    assert "ana" not in text


def test_the_gauges_say_how_the_installation_stands(
    collector: GaugeCollector, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    accounts = accounts_on(sessions, clock)
    learner = accounts.sign_up(email="ana@example.com", name="Ana", password=PASSWORD)
    accounts.sign_ins.start(accounts.sign_ins.ticket_for(learner.id))
    with sessions.begin() as session:
        for days, cost in ((0, "0.25"), (1, "0.5"), (40, "4")):
            spent = Activity(user_id=OPERATOR, activity_type="judge_call", content_id="system", ai_cost=Decimal(cost))
            append(session, spent, now=clock() - timedelta(days=days))
        waiting = {"quality": None, "verdict": "pending", "answer": "x"}
        answer = Activity(user_id=learner.id, activity_type="judge_call", content_id="system", ai_cost=Decimal("0.125"))
        append(session, answer, now=clock())
        unmarked = Activity(user_id=learner.id, activity_type="translation", content_id="system", details=waiting)
        append(session, unmarked, now=clock())

    found = figures(collector)

    assert found["aidioma_database_up"] == 1
    assert (found["aidioma_spent_today_usd"], found["aidioma_spent_month_usd"]) == (0.375, 0.875)
    assert found["aidioma_spent_dearest_learner_today_usd"] == 0.125
    assert (found["aidioma_pending_answers"], found["aidioma_live_sessions"]) == (1, 1)
    assert found["aidioma_pool_in_use"] <= found["aidioma_pool_limit"]


def test_a_session_that_ran_out_is_not_counted(
    collector: GaugeCollector, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    accounts = accounts_on(sessions, clock)
    learner = accounts.sign_up(email="ana@example.com", name="Ana", password=PASSWORD)
    accounts.sign_ins.start(accounts.sign_ins.ticket_for(learner.id))
    clock.advance(days=31)

    assert figures(collector)["aidioma_live_sessions"] == 0


def test_who_asks_often_does_not_load_the_database(
    collector: GaugeCollector, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    before = figures(collector)["aidioma_spent_today_usd"]
    with sessions.begin() as session:
        session.add(User(id=OPERATOR, name="System"))
        session.flush()
        spent = Activity(user_id=OPERATOR, activity_type="judge_call", content_id="system", ai_cost=Decimal(1))
        append(session, spent, now=clock())

    assert figures(collector)["aidioma_spent_today_usd"] == before
    clock.advance(seconds=15)
    assert figures(collector)["aidioma_spent_today_usd"] == before + 1


def test_a_database_that_is_away_is_a_figure_too(engine: Engine, clock: FakeClock) -> None:
    def away() -> Session:
        raise DatabaseError

    found = figures(GaugeCollector(away, engine, Settings(), clock))  # type: ignore[arg-type]

    assert found["aidioma_database_up"] == 0
    assert {f"aidioma_budget_{name}" for name in ("day_usd", "month_usd", "learner_day_usd", "soft_share")} <= set(
        found
    )
    assert "aidioma_spent_today_usd" not in found


def test_disk_matters_where_the_embedded_server_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Settings(AIDIOMA_DATA_DIR=tmp_path / "not" / "yet", DATABASE_URL=None)
    elsewhere = Settings(DATABASE_URL="postgresql://x/y")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": ENOUGH_DISK_BYTES - 1}))

    assert free_bytes(here) == ENOUGH_DISK_BYTES - 1
    assert not has_disk(here)
    assert (free_bytes(elsewhere), has_disk(elsewhere)) == (None, True)


def test_the_alert_rules_name_only_what_is_shown(collector: GaugeCollector, tmp_path: Path) -> None:
    """A renamed figure would silence its alert without a word."""
    rules = (ROOT / "deploy/alerts.yml").read_text("utf-8")
    meters = Meters.fresh()
    meters.saw(mark(Tier.JUDGE, Verdict.PENDING, cost="1", model="m"))
    names = {line.split("{")[0].split()[0] for line in shown(meters).splitlines() if not line.startswith("#")}
    names |= set(figures(collector)) | {"aidioma_disk_free_bytes"}

    named = set(re.findall(r"aidioma_\w+", rules))

    assert named
    assert named - names == set()
    assert rules.count("- alert:") == rules.count("expr:") == rules.count("summary:")


def test_calls_are_shown_by_how_they_ended_and_what_was_paid_for_nothing() -> None:
    """A reply that settled something was not for nothing, whatever it cost."""
    meters = Meters.fresh()
    meters.saw(mark(Tier.NONE, Verdict.PENDING, cost="0.25", model="m"))
    meters.saw(mark(Tier.JUDGE, cost="0.5", model="m"))
    OF_THIS_PROCESS.add("chat", "cut_off")

    text = shown(meters)
    assert 'aidioma_mark_cost_for_nothing_usd_total{model="m"} 0.25' in text
    assert 'aidioma_mark_cost_usd_total{model="m"} 0.75' in text
    assert 'aidioma_ai_calls_total{kind="chat",outcome="cut_off"}' in text
