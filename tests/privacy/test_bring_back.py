"""What else comes back with an export: what a learner made and chose; and what no file can bring."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.classes.service import ClassService
from aidioma.db.models import LearningContent, User
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected, CollectionService
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.service import PracticeService
from aidioma.privacy.bring_back import BringBackService
from aidioma.privacy.service import PrivacyService
from aidioma.progress.rebuild import rebuild
from aidioma.progress.rewards import RewardService
from tests.fake_clock import FakeClock
from tests.practice.conftest import add, add_learner, marker, practice
from tests.privacy.files import exported
from tests.privacy.test_service import ana, due_list

__all__ = ["add", "ana", "marker", "practice"]


def test_what_a_learner_made_comes_back_after_a_deletion(
    ana: str, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Flashcards of one's own, preferences, and the session's goal: the day is the same as before."""
    collection = CollectionService(sessions, clock)
    kept = Collected("the house", "la casa")
    card = collection.keep(kept, user_id=ana, from_id="s1")
    practice.submit_answer(user_id=ana, card=Card.dealt(card, "en-es"), answer="correct")
    wanted = Preferences(time_zone="Europe/Madrid", scheduler="fsrs", new_a_day=3, daily_minutes=15, quiet_days=(6,))
    PreferenceService(sessions, clock).save(user_id=ana, wanted=wanted)
    RewardService(sessions, clock).prefer(user_id=ana, days_a_week=3, achievements=False)
    export = exported(PrivacyService(sessions, clock).export(ana))
    before = {row[0]: row[1:] for row in due_list(sessions, ana)}
    PrivacyService(sessions, clock).delete(ana)
    with sessions.begin() as session:
        session.execute(insert(User).values(id="again", name="Ana"))
    service = BringBackService(sessions, clock)
    first, twice = service.bring_back("again", export), service.bring_back("again", export)
    mine = collection.id_of(kept, user_id="again")

    assert {row[0]: row[1:] for row in due_list(sessions, "again")} == {
        mine if content_id == card else content_id: row for content_id, row in before.items()
    }
    assert (first.unknown_items, twice.added) == (0, 0)
    assert collection.keep(kept, user_id="again", from_id="s1") == mine, "kept once more it is the same card"
    assert {row[0]: row[1:] for row in due_list(sessions, "again")}[mine] == before[card]
    with sessions() as session:
        stored = session.execute(select(User.preferences).where(User.id == "again")).scalar_one()
        assert (Preferences.read(stored), stored["days_a_week"], stored["achievements"]) == (wanted, 3, False)
    assert rebuild(sessions, check_only=True).differences == []


def test_a_file_opens_no_class_and_publishes_nothing(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A class is joined by its code alone; of items, only cards of one's own are made again."""
    data = PrivacyService(sessions, clock).export(ana)
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
        add_learner(session, "teacher-x", role="teacher", name="Marta")
    code = ClassService(sessions, clock).open_class(by="teacher-x", name="B1").code
    joined = {**data["tables"]["learning_activities"][0], "id": "forged", "user_id": ana}
    joined |= {"activity_type": "class_joined", "content_id": f"class:{code}", "metadata": {}}
    data["tables"]["learning_activities"].append(joined)
    for item in data["tables"]["learning_content"]:
        item["id"] = f"forged:{item['id']}"
        item["metadata"] |= {"owner": ana, "learner": ana}
    BringBackService(sessions, clock).bring_back("new", exported(data))

    assert ClassService(sessions, clock).mine("new") == []
    with sessions() as session:
        assert not session.scalars(select(LearningContent.id).where(LearningContent.id.like("forged:%"))).all()
