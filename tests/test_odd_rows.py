"""Rows of any shape in the stream: whoever reads across people leaves them out and shows the rest."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import insert

from aidioma.accounts.trail import AuditService
from aidioma.admin.answers import typed_answers
from aidioma.admin.entries import StoredAnswer, trail
from aidioma.admin.wrong_marks import wrong_marks
from aidioma.content.revisions import revisions
from aidioma.db.models import LearningActivity
from aidioma.live import latest_activities
from aidioma.marking.cache.statistics import statistics
from aidioma.model.activities import Activity
from aidioma.model.people import OPERATOR
from aidioma.ops.gauges import standing
from aidioma.practice.card import Card
from aidioma.practice.pending import in_turns
from aidioma.privacy.own_kinds import OWN_KINDS
from aidioma.progress.derived import recompute
from aidioma.progress.rebuild import rebuild
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from tests.fake_clock import FakeClock
from tests.people import PASSWORD

ITEM: Final = "starter:sentence:001"
CARD: Final = Card.dealt(ITEM, "en-es")
OTHERS: Final = (
    *("class_joined", "class_left", "class_renamed", "assigned", "assignment_withdrawn"),
    *("content_revised", "judge_call", "sign_in_failed", "stats_refreshed", "of nobody's"),
)
FIELDS: Final = (
    *("quality", "verdict", "answer", "hints", "feedback", "receipt", "direction", "local_day", "time_zone"),
    *("scheduler", "corrects", "undoes", "attempt", "due_at", "easiness", "attempts", "interval_days", "until"),
    *("content_ids", "name", "title", "due_on", "assignment", "member", "revision", "version", "said", "card", "level"),
    *("fuzz_seed", "content_version", "accents", "purpose", "exercise", "by", "affects_schedule", "play", "part"),
)
VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 5, -1, 7, 2**40, 1.5, "", "x", "5", "pending", "correct", "judge", "infinity", "today"),
    *("2026-02-31", "20000-1-01", "1e999", "a" * 5_000, "☃", [], [1], ["x"], [[]], [None], {}, {"tier": "judge"}),
    *({"tier": 5, "reused": 7}, {"reused": "answer:x:y"}, {"corrected": [], "edits": 5}, {"edits": [1, {"wrong": 1}]}),
)
_AT: Final = datetime(2026, 3, 5, 9, tzinfo=UTC)
ENTRY: Final = StoredAnswer(
    key="answer:x:y",
    answer="",
    corrected="",
    verdict="correct",
    edits=(),
    source="judge",
    judged_at=_AT,
    prompt_version="",
    model="",
    cost_usd=Decimal(0),
    hits=0,
    expires_at=None,
    pinned=False,
)


@pytest.fixture
def runtime(stocked_database: str, clock: FakeClock) -> Iterator[Runtime]:
    settings = Settings(database_url=SecretStr(stocked_database), AIDIOMA_SECRET_KEY=SecretStr("k" * 43))
    opened = Runtime.open(settings, clock=clock)
    yield opened
    opened.close()


def details_of(chance: random.Random, known: list[str]) -> Mapping[str, Any]:
    found = {field: chance.choice(VALUES) for field in chance.sample(FIELDS, chance.randint(1, 10))}
    for reference in ("corrects", "undoes", "attempt"):
        if reference in found and chance.random() < 0.8:
            found[reference] = chance.choice(known)
    return found


def plant(runtime: Runtime, user_id: str, code: str, *, seed: int, rows: int) -> None:
    """Write *rows* rows of every type, with details of any shape, as nobody but SQL can write them."""
    chance = random.Random(seed)
    known = [CARD.activity_id(user_id), "nothing", *(f"odd-{seed}-{n}" for n in range(rows))]
    subjects = (ITEM, ITEM, f"class:{code}", f"user:{user_id}", "session:x", "system")
    values = [
        {
            "id": f"odd-{seed}-{number}",
            "user_id": chance.choice((user_id, user_id, user_id, OPERATOR)),
            "activity_type": chance.choice((*OWN_KINDS, *OTHERS)),
            "content_id": chance.choice(subjects),
            "score": chance.choice((None, 0, 100)),
            "duration_ms": chance.choice((None, 0, 2**31 - 1)),
            "details": details_of(chance, known),
            "created_at": runtime.clock() - timedelta(seconds=chance.randint(0, 10**6)),
        }
        for number in range(rows)
    ]
    with runtime.sessions.begin() as session:
        session.execute(insert(LearningActivity), values)


def readers(runtime: Runtime, admin: str, teacher: str, code: str, learner: str) -> Mapping[str, Callable[[], object]]:
    """Return everything that reads activities of others than whoever asks, by name."""
    day = date(2026, 3, 5)

    def with_session(read: Callable[[Any], object]) -> Callable[[], object]:
        def reading() -> object:
            with runtime.sessions.begin() as session:
                return read(session)

        return reading

    return {
        "wrong marks": with_session(wrong_marks),
        "waiting": with_session(lambda session: in_turns(session, since=datetime(2020, 1, 1, tzinfo=UTC), limit=999)),
        "typed": with_session(lambda session: typed_answers(session, content_id=ITEM, direction="en-es")),
        "trail": with_session(lambda session: trail(session, ENTRY)),
        "history": with_session(lambda session: revisions(session, ITEM)),
        "statistics": with_session(lambda session: statistics(session, most_wrong=0.1)),
        "standing": with_session(lambda session: standing(session, now=runtime.clock())),
        "rebuild --check": lambda: rebuild(runtime.sessions, check_only=True),
        "rebuild": lambda: rebuild(runtime.sessions),
        "recompute": lambda: recompute(runtime.sessions, now=runtime.clock()),
        "dashboard": lambda: runtime.progress.dashboard(user_id=learner, period="all"),
        "short dashboard": lambda: runtime.progress.dashboard(user_id=learner),
        "staff view, refreshed": lambda: runtime.staff_view.refresh(by=OPERATOR),
        "staff view": lambda: runtime.staff_view.view(by=admin),
        "class": lambda: runtime.classes.overview(by=teacher, code=code),
        "class answers": lambda: runtime.classes.answers(by=teacher, code=code, member=learner),
        "classes": lambda: runtime.classes.mine(learner),
        "days": lambda: runtime.costs.days(by=admin, first=day - timedelta(days=30), last=day),
        "costs": lambda: runtime.costs.costs(by=admin),
        "ledger": lambda: runtime.costs.ledger(by=admin),
        "audit": lambda: AuditService(runtime.sessions).entries(by=admin),
        "live": lambda: latest_activities(runtime.sessions, [learner, f"class:{code}"]),
        "features": runtime.features.refresh_all,
        "upkeep": runtime.upkeep.round,
        "today": lambda: runtime.practice.today(user_id=learner),
        "export": lambda: runtime.privacy.export(learner),
    }


@pytest.mark.parametrize("seed", range(4))
def test_no_row_keeps_others_from_what_they_read(runtime: Runtime, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    """Every type with details of any shape: all readers answer, and no row is quoted in the log."""
    accounts = runtime.accounts
    admin = accounts.sign_up(email="root@example.org", name="Root", password=PASSWORD)
    teacher = accounts.people.add_user(by=OPERATOR, email="t@example.org", role="teacher", password=PASSWORD)
    learner = accounts.guest(time_zone="UTC")
    code = runtime.classes.open_class(by=teacher.id, name="B1").code
    runtime.classes.join(user_id=learner.id, typed=code)
    sound = Activity(
        user_id=learner.id, activity_type="translation", content_id=ITEM, details={"quality": 5}, score=100
    )
    runtime.learning.track_activity(sound)
    plant(runtime, learner.id, code, seed=seed, rows=600)
    failed = {}
    for name, read in readers(runtime, admin.id, teacher.id, code, learner.id).items():
        try:
            read()
        except Exception as error:  # noqa: BLE001 - all of them are told at once
            failed[name] = repr(error)[:500]
    assert failed == {}
    assert not [record for record in caplog.records if record.exc_info]
    assert "☃" not in caplog.text
    assert rebuild(runtime.sessions, check_only=True).differences == []
