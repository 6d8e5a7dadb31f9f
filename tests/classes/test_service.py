"""Classes on the real database: who may what, what enters practice, what a teacher sees and decides."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.classes.model import Classroom, spoken_code
from aidioma.classes.rows import ItemText
from aidioma.classes.service import ClassService
from aidioma.classes.wishes import wishes
from aidioma.clock import day_starts
from aidioma.db.models import LearningContent, User, UserProgress
from aidioma.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, ThrottledError
from aidioma.model.activities import Activity
from aidioma.model.marks import Tier, Verdict
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected, CollectionService
from aidioma.practice.service import PracticeService
from aidioma.progress.learner import learner
from aidioma.progress.rebuild import rebuild
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, add, add_learner, marker, practice

__all__ = ["add", "marker", "practice"]

TEACHER, OTHER = "teacher-1", "teacher-2"
TODAY = date(2026, 3, 2)


@pytest.fixture
def classes(practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock) -> ClassService:
    with sessions.begin() as session:
        add_learner(session, TEACHER, role="teacher", name="Marta")
        add_learner(session, OTHER, role="teacher", name="Olga")
        add_learner(session, "learner-2", name="Ben")
    assert practice
    return ClassService(sessions, clock)


@pytest.fixture
def room(classes: ClassService, clock: FakeClock) -> Classroom:
    opened = classes.open_class(by=TEACHER, name="  Spanish   B1 ")
    clock.advance(minutes=1)
    joined = classes.join(user_id=LEARNER, typed=spoken_code(opened.code).lower())
    clock.advance(minutes=1)
    return joined


def answer(practice: PracticeService, content_id: str, text: str) -> str:
    card = Card.dealt(content_id, "en-es")
    return practice.submit_answer(user_id=LEARNER, card=card, answer=text, duration_ms=9_000).activity_id


def wished(sessions: sessionmaker[Session], clock: FakeClock) -> list[tuple[str, str]]:
    with sessions() as session:
        zone = learner(session, LEARNER).zone
        today = clock().astimezone(zone).date()
        found = wishes(
            session, user_id=LEARNER, content_type="sentence", today=today, day_started_at=day_starts(today, zone)
        )
        return [(one.content_id, one.by) for one in found]


def test_a_class_is_opened_joined_and_left(classes: ClassService, room: Classroom, clock: FakeClock) -> None:
    assert (room.name, list(room.members)) == ("Spanish B1", [LEARNER])
    assert [one.code for one in classes.mine(LEARNER)] == [room.code]
    assert [one.code for one in classes.mine(TEACHER)] == [room.code]
    clock.advance(minutes=1)
    classes.leave(user_id=LEARNER, code=room.code)
    classes.leave(user_id=LEARNER, code=room.code)

    assert classes.mine(LEARNER) == []
    assert classes.overview(by=TEACHER, code=room.code).members == []
    with pytest.raises(NotFoundError):
        classes.answers(by=TEACHER, code=room.code, member=LEARNER)


def test_a_learner_opens_no_class(classes: ClassService) -> None:
    with pytest.raises(NotAllowedError):
        classes.open_class(by=LEARNER, name="Mine")


def test_a_closed_class_takes_nobody_in(classes: ClassService, room: Classroom, clock: FakeClock) -> None:
    clock.advance(minutes=1)
    classes.close(by=TEACHER, code=room.code)

    with pytest.raises(ConflictError):
        classes.join(user_id="learner-2", typed=room.code)
    assert classes.join(user_id=LEARNER, typed=room.code).code == room.code


def test_a_wrong_code_joins_nothing(classes: ClassService) -> None:
    with pytest.raises(NotFoundError):
        classes.join(user_id=LEARNER, typed="ABCD-EFGH")


@pytest.mark.parametrize("by", [OTHER, LEARNER, "nobody"])
def test_nobody_but_its_teacher_looks_after_a_class(
    by: str, classes: ClassService, room: Classroom, practice: PracticeService
) -> None:
    """Another teacher, a member and a stranger are refused everywhere, live updates included."""
    answered = answer(practice, "s1", "incorrect")
    refused: list[Callable[[], object]] = [
        lambda: classes.overview(by=by, code=room.code),
        lambda: classes.rename(by=by, code=room.code, name="x"),
        lambda: classes.close(by=by, code=room.code),
        lambda: classes.remove(by=by, code=room.code, member=LEARNER),
        lambda: classes.assign(by=by, code=room.code, title="x", content_ids=["s1"], due_on=TODAY),
        lambda: classes.withdraw(by=by, code=room.code, assignment="x"),
        lambda: classes.override(by=by, code=room.code, member=LEARNER, answer_id=answered, verdict=Verdict.CORRECT),
        lambda: classes.topics(by, room.code),
    ]
    for act in refused:
        with pytest.raises(NotAllowedError):
            act()


def test_a_teacher_who_is_one_no_more_is_refused(
    classes: ClassService, room: Classroom, sessions: sessionmaker[Session]
) -> None:
    """The role is asked for at this moment, whatever an open page believes."""
    with sessions.begin() as session:
        session.execute(update(User).where(User.id == TEACHER).values(role="learner"))

    with pytest.raises(NotAllowedError):
        classes.overview(by=TEACHER, code=room.code)


def test_assigned_items_enter_practice_within_the_days(
    classes: ClassService, room: Classroom, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Four items in two days: two today; what is done is asked no more; the day after, the rest."""
    due_on = TODAY + timedelta(days=1)
    classes.assign(by=TEACHER, code=room.code, title="Travel", content_ids=["s5", "s4", "s3", "s2"], due_on=due_on)
    clock.advance(minutes=1)
    assert wished(sessions, clock) == [("s5", "assigned"), ("s4", "assigned")]

    chosen = practice.today(user_id=LEARNER).next
    assert chosen is not None
    assert (chosen.content_id, chosen.why) == ("s5", "assigned")
    answer(practice, "s5", "correct")
    assert wished(sessions, clock) == [("s4", "assigned")]
    answer(practice, "s4", "correct")
    assert wished(sessions, clock) == []
    clock.advance(days=1)
    assert wished(sessions, clock) == [("s3", "assigned"), ("s2", "assigned")]
    assert classes.what_is_seen(user_id=LEARNER, code=room.code).work[0].done == 2


def test_what_a_learner_asks_for_comes_first_today(
    classes: ClassService, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A press on a weak spot puts its items into today's practice, each once, and tomorrow they are gone."""
    wish = Activity(
        user_id=LEARNER,
        activity_type="practice_requested",
        content_id=f"user:{LEARNER}",
        details={"content_ids": ["s3", "s1"]},
    )
    with sessions.begin() as session:
        append(session, wish, now=clock())
    clock.advance(minutes=1)
    chosen = practice.today(user_id=LEARNER).next
    assert chosen is not None
    assert (chosen.content_id, chosen.why) == ("s3", "focus")
    answer(practice, "s3", "correct")
    assert wished(sessions, clock) == [("s1", "focus")]
    clock.advance(days=1)
    assert wished(sessions, clock) == []
    assert classes.mine(LEARNER) == []


def test_what_is_asked_for_as_the_day_begins_is_of_that_day(
    classes: ClassService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Its first moment is today, the one before was yesterday."""
    with sessions() as session:
        begins = day_starts(TODAY, learner(session, LEARNER).zone)
    for content_id, at in (("s1", begins - timedelta(microseconds=1)), ("s3", begins)):
        wish = Activity(
            user_id=LEARNER,
            activity_type="practice_requested",
            content_id=f"user:{LEARNER}",
            details={"content_ids": [content_id]},
        )
        with sessions.begin() as session:
            append(session, wish, now=at)
        found = wished(sessions, clock)
        assert found == ([] if at < begins else [(content_id, "focus")])


@pytest.mark.parametrize(
    ("content_ids", "due_on"),
    [
        pytest.param([], TODAY, id="nothing"),
        pytest.param(["nowhere"], TODAY, id="nothing that exists"),
        pytest.param(["s1"], TODAY - timedelta(days=1), id="past"),
        pytest.param(["s1"], TODAY + timedelta(days=400), id="too far"),
    ],
)
def test_work_that_makes_no_sense_is_refused(
    content_ids: list[str], due_on: date, classes: ClassService, room: Classroom
) -> None:
    with pytest.raises(InvalidInputError):
        classes.assign(by=TEACHER, code=room.code, title="x", content_ids=content_ids, due_on=due_on)


def test_a_teacher_sees_who_is_stuck_and_what_fades(
    classes: ClassService, room: Classroom, practice: PracticeService, clock: FakeClock
) -> None:
    """A learner sees the same of themselves."""
    answer(practice, "s1", "incorrect")
    answer(practice, "s2", "correct")
    clock.advance(minutes=5)
    board = classes.overview(by=TEACHER, code=room.code, day=TODAY + timedelta(days=10))
    member = board.members[0]

    assert (member.name, member.figures and member.figures.answers) == ("Ana", 2)
    assert [(one.content_id, one.stuck) for one in board.stuck] == [("s1", (LEARNER,))]
    assert {one.content_id for one in board.forecasts} == {"s1", "s2"}
    assert [one.duration_ms for one in board.warm_up] == [9_000, 9_000]
    assert board.texts["s1"] == ItemText("Hola.", "Hello.")
    assert classes.what_is_seen(user_id=LEARNER, code=room.code) == member


def test_an_override_marks_schedules_and_says_who(
    classes: ClassService, room: Classroom, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """The item is scheduled by the teacher's word, as of the answer; a rebuild agrees."""
    card = Card.dealt("s1", "en-es")
    before = practice.submit_answer(user_id=LEARNER, card=card, answer="incorrect")
    clock.advance(minutes=1)
    classes.override(by=TEACHER, code=room.code, member=LEARNER, answer_id=before.activity_id, verdict=Verdict.CORRECT)
    after = practice.outcome(user_id=LEARNER, card=card)

    assert after is not None
    assert (after.quality, after.mark.receipt.tier, after.mark.feedback.score) == (5, Tier.TEACHER, 100)
    assert after.progress.memory.repetitions == 1
    assert classes.answers(by=LEARNER, code=room.code, member=LEARNER)[0].verdict == "correct"
    assert rebuild(sessions, check_only=True).differences == []


def test_an_answer_of_somebody_else_is_not_overridden(
    classes: ClassService, room: Classroom, practice: PracticeService
) -> None:
    """A teacher decides about members' answers, and only about answers."""
    card = Card.dealt("s1", "en-es")
    other = practice.submit_answer(user_id="learner-2", card=card, answer="incorrect").activity_id
    for member, answer_id in ((LEARNER, other), ("learner-2", other), (LEARNER, "nothing")):
        with pytest.raises(NotFoundError):
            classes.override(by=TEACHER, code=room.code, member=member, answer_id=answer_id, verdict=Verdict.CORRECT)
    mine = answer(practice, "s1", "incorrect")
    with pytest.raises(InvalidInputError):
        classes.override(by=TEACHER, code=room.code, member=LEARNER, answer_id=mine, verdict=Verdict.PENDING)


def test_live_updates_of_a_class_are_its_members(classes: ClassService, room: Classroom) -> None:
    assert set(classes.topics(TEACHER, room.code)) == {TEACHER, room.topic, LEARNER}
    assert classes.topics(LEARNER, None) == [LEARNER]


def own_card(practice: PracticeService, clock: FakeClock) -> str:
    """Keep a card of the learner's own, answer it wrong, and let it be overdue; return the answer's id."""
    collection = CollectionService(practice.sessions, clock)
    card = collection.keep(Collected("my secret", "mi secreto"), user_id=LEARNER, from_id="s1")
    answer_id = answer(practice, card, "wrong")
    with practice.sessions.begin() as session:
        late = {"next_review_at": clock() - timedelta(days=3), "review_interval_days": 1}
        session.execute(update(UserProgress).where(UserProgress.content_id == card).values(late))
    return answer_id


def test_a_members_own_cards_are_nothing_to_their_teacher(
    practice: PracticeService, classes: ClassService, room: Classroom, clock: FakeClock
) -> None:
    """Not what will be known, nor what is stuck, nor their answers; and no mark of them is the teacher's to change."""
    answer_id = own_card(practice, clock)
    clock.advance(minutes=5)

    board = classes.overview(by=TEACHER, code=room.code)

    assert (list(board.forecasts), list(board.warm_up), list(board.stuck), dict(board.texts)) == ([], [], [], {})
    assert classes.answers(by=TEACHER, code=room.code, member=LEARNER) == []
    assert [one.corrected or one.prompt for one in classes.answers(by=LEARNER, code=room.code, member=LEARNER)] != []
    with pytest.raises(NotFoundError):
        classes.override(by=TEACHER, code=room.code, member=LEARNER, answer_id=answer_id, verdict=Verdict.CORRECT)


@pytest.mark.parametrize("status", ["draft", "retired", None])
def test_what_not_everybody_may_practise_is_set_to_no_class(
    practice: PracticeService, classes: ClassService, room: Classroom, clock: FakeClock, status: str | None
) -> None:
    """The whole of it is refused and says so, rather than set without them; None is somebody's own card."""
    with practice.sessions.begin() as session:
        details = {"learner": LEARNER} if status is None else {"status": status}
        session.add(LearningContent(id="x", content_type="sentence", primary_text="Equis", details=details))

    with pytest.raises(InvalidInputError, match="1 of these items cannot be set"):
        classes.assign(by=TEACHER, code=room.code, title="T", content_ids=["s1", "x"], due_on=TODAY)
    classes.assign(by=TEACHER, code=room.code, title="T", content_ids=["s1"], due_on=TODAY)


def test_joining_leaving_and_guessing_codes_have_an_end(
    classes: ClassService, room: Classroom, clock: FakeClock
) -> None:
    """Each person for themselves, and only for a while; who is in stays in."""
    for _ in range(19):
        classes.leave(user_id=LEARNER, code=room.code)
        clock.advance(minutes=1)
        classes.join(user_id=LEARNER, typed=room.code)
        clock.advance(minutes=1)
    with pytest.raises(ThrottledError, match="changes of your classes"):
        classes.leave(user_id=LEARNER, code=room.code)
    assert classes.join(user_id=LEARNER, typed=room.code).code == room.code

    for _ in range(20):
        with pytest.raises(NotFoundError):
            classes.join(user_id="learner-2", typed="WRONG234")
    with pytest.raises(ThrottledError, match="wrong class codes"):
        classes.join(user_id="learner-2", typed=room.code)
    clock.advance(hours=1)
    classes.leave(user_id=LEARNER, code=room.code)
    assert "learner-2" in classes.join(user_id="learner-2", typed=room.code).members
