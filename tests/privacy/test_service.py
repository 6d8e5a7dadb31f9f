"""My data: all of it out, back in with the same due list, and gone without a trace in any table."""

import gzip
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.classes.service import ClassService
from aidioma.db.models import Achievement, AiCache, LearningActivity, LearningContent, User, UserFeatures, UserProgress
from aidioma.errors import ConflictError, InvalidInputError, NotFoundError
from aidioma.model.marks import Verdict
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from aidioma.privacy.bring_back import BringBackService
from aidioma.privacy.exported import read_export
from aidioma.privacy.service import TABLES, PrivacyService
from aidioma.progress.rebuild import rebuild
from aidioma.progress.store import FeatureStore
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on
from tests.practice.conftest import add, add_learner, add_sentence, marker, practice
from tests.privacy.files import exported

__all__ = ["add", "marker", "practice"]


@pytest.fixture
def ana(practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock) -> str:
    """Return somebody with something in each table that can hold it: practice, class, features, achievement, item."""
    accounts = accounts_on(sessions, clock)
    accounts.sign_up(email="root@example.org", name="Root", password=PASSWORD)
    account = accounts.sign_up(email="ana.surname@example.org", name="Ana Surname", password=PASSWORD)
    accounts.change_profile(user_id=account.id, name="Ana Surname", time_zone="Europe/Madrid")
    with sessions.begin() as session:
        add_sentence(session, "own", owner=account.id)
        add_sentence(session, "shared", owner=account.id)
        add_learner(session, "other")
        session.execute(insert(AiCache).values(cache_key="mark:s1:x", response={"verdict": "correct"}, model="m"))
    for day, (content_id, answer) in enumerate(
        [("s1", "correct"), ("s2", "incorrect"), ("s3", "who knows"), ("s1", "almost")]
    ):
        card = Card.dealt(content_id, "en-es")
        practice.submit_answer(user_id=account.id, card=card, answer=answer, duration_ms=5_000)
        if answer == "who knows":
            practice.rate(user_id=account.id, card=card, rating="good")
        clock.advance(days=1 if day < 3 else 0, hours=1)
    practice.submit_answer(user_id="other", card=Card.dealt("shared", "en-es"), answer="correct")
    FeatureStore(sessions, clock).refresh(account.id)
    return account.id


def due_list(sessions: sessionmaker[Session], user_id: str) -> list[Any]:
    columns = (UserProgress.content_id, UserProgress.next_review_at, UserProgress.review_interval_days)
    more = (UserProgress.easiness_factor, UserProgress.attempts, UserProgress.best_score, UserProgress.details)
    with sessions() as session:
        found = select(*columns, *more).where(UserProgress.user_id == user_id).order_by(UserProgress.content_id)
        return [tuple(row) for row in session.execute(found)]


def everything(sessions: sessionmaker[Session]) -> str:
    """Return every row of all seven tables, as text."""
    with sessions() as session:
        return "\n".join(row for table in TABLES for row in session.scalars(text(f"SELECT t::text FROM {table} AS t")))


def test_an_export_has_a_list_for_each_table(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Everything is in it as JSON, but what opens an account."""
    data = json.loads(json.dumps(PrivacyService(sessions, clock).export(ana)))
    counts = {table: len(rows) for table, rows in data["tables"].items()}

    assert counts == {
        "users": 1,
        "learning_content": 5,
        "learning_activities": 6,
        "user_progress": 3,
        "ai_cache": 0,
        "user_features": 1,
        "achievements": 1,
    }
    assert data["tables"]["users"][0]["email"] == "ana.surname@example.org"
    assert "hash" not in "".join(data["tables"]["users"][0])
    assert "argon2" not in json.dumps(data)
    assert len(data["tables"]["user_features"][0]["learning_style_embedding"]) == 256


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "json"])
def test_brought_back_elsewhere_the_due_list_is_the_same(
    packed: bool, ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """In another account: same items, same days, same everything, and a rebuild agrees. Twice changes nothing."""
    raw = json.dumps(PrivacyService(sessions, clock).export(ana)).encode()
    service, export = BringBackService(sessions, clock), read_export(gzip.compress(raw) if packed else raw)
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
    first = service.bring_back("new", export)
    again = service.bring_back("new", export)

    assert due_list(sessions, "new") == due_list(sessions, ana)
    assert (first.added, first.known, again.added, again.known) == (5, 0, 0, 5)
    assert rebuild(sessions, check_only=True).differences == []
    with sessions() as session:
        assert session.scalars(select(Achievement.code).where(Achievement.user_id == "new")).all() == ["first_answer"]
        assert session.scalar(select(UserFeatures.user_id).where(UserFeatures.user_id == "new")) == "new"


def test_dates_moved_by_fuzz_come_along(
    ana: str, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The draw belongs to the answers: another account, whose own would be another, keeps the dates."""
    for _ in range(7):
        due_at = due_list(sessions, ana)[0][1]
        clock.advance(days=max(0, (due_at - clock()).days + 1))
        practice.submit_answer(user_id=ana, card=Card.dealt("s1", "en-es"), answer="correct", duration_ms=5_000)
    export = exported(PrivacyService(sessions, clock).export(ana))
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
    BringBackService(sessions, clock).bring_back("new", export)

    assert due_list(sessions, ana)[0][2] > 60
    assert due_list(sessions, "new") == due_list(sessions, ana)
    assert rebuild(sessions, check_only=True).differences == []


def test_brought_back_into_the_same_account_nothing_doubles(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    before = due_list(sessions, ana)
    export = exported(PrivacyService(sessions, clock).export(ana))

    assert BringBackService(sessions, clock).bring_back(ana, export).added == 0
    assert due_list(sessions, ana) == before


def test_after_a_deletion_the_export_brings_it_all_back(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    privacy, before = PrivacyService(sessions, clock), due_list(sessions, ana)
    export = exported(privacy.export(ana))
    privacy.delete(ana)
    with sessions.begin() as session:
        session.execute(insert(User).values(id="again", name="Ana"))
    BringBackService(sessions, clock).bring_back("again", export)

    assert due_list(sessions, "again") == before


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x1f\x8bnonsense", id="broken gzip"),
        pytest.param(b"[1, 2]", id="other JSON"),
        pytest.param(b'{"format": "something", "version": 1, "user_id": "x", "tables": {}}', id="another format"),
    ],
)
def test_what_is_no_export_is_refused_in_words(broken: bytes) -> None:
    with pytest.raises(InvalidInputError, match="Export my data"):
        read_export(broken)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("created_at", "2999-01-01T00:00:00Z", id="in the future"),
        pytest.param("score", 400, id="an impossible score"),
        pytest.param("activity_type", "DROP TABLE", id="no type"),
        pytest.param("metadata", {"quality": 9}, id="an impossible grade"),
    ],
)
def test_a_forged_activity_is_refused_and_the_rest_comes_back(
    field: str, value: object, ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    data = PrivacyService(sessions, clock).export(ana)
    answer = next(row for row in data["tables"]["learning_activities"] if row["content_id"] == "s1")
    answer[field] = value
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))

    became = BringBackService(sessions, clock).bring_back("new", exported(data))

    assert (became.added, became.refused.total()) == (4, 1)


def test_a_file_charges_no_budget(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Whatever a file says that answers cost, nobody's budget is spent by bringing it back."""
    data = PrivacyService(sessions, clock).export(ana)
    for row in data["tables"]["learning_activities"]:
        row["ai_cost"] = "99.0"
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
    BringBackService(sessions, clock).bring_back("new", exported(data))
    with sessions() as session:
        assert set(session.scalars(select(LearningActivity.ai_cost).where(LearningActivity.user_id == "new"))) == {0}


def test_a_deletion_leaves_no_trace_and_gives_a_receipt(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """No row of any table holds the id, name or address; what others practised stays, without an owner."""
    assert ana in everything(sessions)
    receipt = PrivacyService(sessions, clock).delete(ana)
    left = everything(sessions)

    assert [word for word in (ana, "Ana Surname", "ana.surname@example.org") if word in left] == []
    assert receipt.deleted == {
        "users": 1,
        "learning_content": 1,
        "learning_activities": 6,
        "user_progress": 3,
        "ai_cache": 0,
        "user_features": 1,
        "achievements": 1,
    }
    assert receipt.unattributed == {"learning_content": 1, "learning_activities": 0}
    with sessions() as session:
        assert session.scalars(select(LearningContent.id).where(LearningContent.id.in_(["own", "shared"]))).all() == [
            "shared"
        ]
        assert session.scalar(select(AiCache.cache_key)) == "mark:s1:x"
    with pytest.raises(NotFoundError):
        PrivacyService(sessions, clock).delete(ana)


def test_what_an_account_cost_today_stays_in_the_budget(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Deleting an account and making another gives nobody a second budget."""
    row = {"user_id": ana, "activity_type": "translation", "content_id": "s1", "ai_cost": "0.04"}
    with sessions.begin() as session:
        session.execute(insert(LearningActivity).values(**row, created_at=clock()))
        session.execute(insert(LearningActivity).values(**row, created_at=clock() - timedelta(days=2)))
    PrivacyService(sessions, clock).delete(ana)
    with sessions() as session:
        spent = session.execute(
            select(LearningActivity.user_id, LearningActivity.ai_cost).where(LearningActivity.ai_cost > 0)
        ).all()

    assert [(user, float(cost)) for user, cost in spent] == [(OPERATOR, 0.04)]


def test_a_teachers_deletion_takes_the_name_off_their_marks(
    ana: str, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The mark stays with its learner; the class is gone; who was taken out is named no more either."""
    with sessions.begin() as session:
        add_learner(session, "teacher-x", role="teacher", name="Marta")
    classes = ClassService(sessions, clock)
    code = classes.open_class(by="teacher-x", name="B1").code
    for learner in (ana, "other"):
        clock.advance(minutes=1)
        classes.join(user_id=learner, typed=code)
    answered = classes.answers(by=ana, code=code, member=ana)[0]
    classes.override(by="teacher-x", code=code, member=ana, answer_id=answered.id, verdict=Verdict.INCORRECT)
    classes.remove(by="teacher-x", code=code, member="other")
    PrivacyService(sessions, clock).delete("other")
    assert "other" not in everything(sessions)
    receipt = PrivacyService(sessions, clock).delete("teacher-x")

    assert "teacher-x" not in everything(sessions)
    assert receipt.unattributed["learning_activities"] == 1
    assert classes.mine(ana) == []
    with sessions() as session:
        overrides = select(LearningActivity.user_id).where(LearningActivity.activity_type == "override")
        assert session.scalars(overrides).all() == [ana]


def test_the_last_administrator_stays(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    with sessions() as session:
        admin = session.scalar(select(User.id).where(User.role == "admin"))
    assert ana
    assert admin

    with pytest.raises(ConflictError, match="last administrator"):
        PrivacyService(sessions, clock).delete(admin)


@pytest.mark.parametrize("jumped", [False, True])
def test_what_a_clock_that_was_ahead_dated_comes_back(
    jumped: bool, ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """As far apart as it was, with the same days between reviews; a clock that was right before it jumped, too."""
    privacy, in_time = PrivacyService(sessions, clock), due_list(sessions, ana)
    data = privacy.export(ana)
    ahead = timedelta(days=400)
    for row in data["tables"]["learning_activities"]:
        if not jumped or row["created_at"] > "2026-03-05":
            row["created_at"] = (datetime.fromisoformat(row["created_at"]) + ahead).isoformat()
            if "local_day" in row["metadata"]:
                row["metadata"]["local_day"] = str(date.fromisoformat(row["metadata"]["local_day"]) + ahead)
    data["tables"]["achievements"][0]["earned_at"] = "2027-04-01T00:00:00Z"
    data["exported_at"] = (clock() + ahead).isoformat()
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
    became = BringBackService(sessions, clock).bring_back("new", exported(data))

    assert (became.added, became.refused.total()) == (5, 0)
    assert due_list(sessions, "new") == in_time
    with sessions() as session:
        assert session.scalars(select(Achievement.code).where(Achievement.user_id == "new")).all() == ["first_answer"]
    assert BringBackService(sessions, clock).bring_back("new", exported(data)).added == 0


def test_the_own_name_in_an_answer_leaves_the_cache_with_the_account(
    ana: str, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """With what was counted of it; a name that the item says, others' words and other words stay."""
    kept = [("answer:s:1", "me llamo eva"), ("answer:s:3", "surname sí")]
    evidence = ["evidence:d:e:eva>luis", "evidence:d:w:surnames"]
    gone = [("answer:s:2", "me llamo surname"), ("answer:s:4", "soy surname")]
    with sessions.begin() as session:
        session.execute(
            insert(AiCache),
            [{"cache_key": key, "response": {"answer": answer}, "model": "m"} for key, answer in kept + gone]
            + [
                {"cache_key": key, "response": {"mistaken": 1}, "model": ""}
                for key in (*evidence, "evidence:d:e:surname>luis", "evidence:d:l:llamo|surname>luis")
            ],
        )
    for answer in ("Me llamo Surname", "Soy Surname", "Me llamo Eva"):
        practice.submit_answer(user_id=ana, card=Card.dealt("s2", "en-es"), answer=answer, duration_ms=5_000)
    receipt = PrivacyService(sessions, clock).delete(ana)

    with sessions() as session:
        left = set(session.scalars(select(AiCache.cache_key).where(AiCache.cache_key.regexp_match("^(answer|evid)"))))
    assert left == {key for key, _ in kept} | set(evidence)
    assert receipt.deleted["ai_cache"] == 4
