"""A forged file through the upload's own path: what its learner cannot have done is refused, counted and said."""

import copy
import gzip
import json
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.admin.answers import typed_answers
from aidioma.admin.wrong_marks import wrong_marks
from aidioma.classes.service import ClassService
from aidioma.content.revisions import revisions
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.errors import InvalidInputError
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected, CollectionService
from aidioma.practice.pending import pending_answers
from aidioma.practice.service import PracticeService
from aidioma.privacy.bring_back import BringBackService
from aidioma.privacy.exported import read_export
from aidioma.privacy.service import PrivacyService
from aidioma.progress.rebuild import rebuild
from tests.fake_clock import FakeClock
from tests.practice.conftest import add, add_learner, marker, practice
from tests.privacy.files import exported, packed
from tests.privacy.forgeries import FORGED
from tests.privacy.test_service import ana, due_list

__all__ = ["add", "ana", "marker", "practice"]

Rows = list[dict[str, Any]]


def rows_of(data: dict[str, Any]) -> Rows:
    found: Rows = data["tables"]["learning_activities"]
    return found


def an_answer(data: dict[str, Any]) -> dict[str, Any]:
    return next(row for row in rows_of(data) if row["content_id"] == "s1")


def written(sessions: sessionmaker[Session], user_id: str) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).where(LearningActivity.user_id == user_id)) or 0


def test_there_are_enough_of_them() -> None:
    assert len(FORGED) > 43


def test_a_forged_row_is_refused_whole(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """The genuine rows beside it come back, the due list is theirs, and a rebuild agrees; for each of the forgeries."""
    genuine, before = PrivacyService(sessions, clock).export(ana), due_list(sessions, ana)
    with sessions.begin() as session:
        add_learner(session, "teacher-x", role="teacher")
        said = {"user_id": "other", "activity_type": "hint", "content_id": "s1", "details": {}}
        session.execute(insert(LearningActivity).values(id="others-answer", **said, created_at=clock()))
    found = {}
    for number, (name, changed) in enumerate(FORGED.items()):
        data, user_id = copy.deepcopy(genuine), f"new-{number}"
        change = {key: value.format(me=ana) if value == "user:{me}" else value for key, value in changed.items()}
        rows_of(data).append(an_answer(data) | {"id": "forged"} | change)
        with sessions.begin() as session:
            session.execute(insert(User).values(id=user_id, name="New"))
        became = BringBackService(sessions, clock).bring_back(user_id, read_export(packed(data)))
        same = due_list(sessions, user_id) == before
        found[name] = (became.refused.total(), became.added, written(sessions, user_id), same)

    assert found == dict.fromkeys(FORGED, (1, 5, 5, True))
    assert rebuild(sessions, check_only=True).differences == []
    with sessions() as session:
        assert revisions(session, "s1") == []
        assert wrong_marks(session) == []


def test_why_is_said_by_kind(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Kinds that we know are named, whatever else a file makes up is not repeated."""
    data = PrivacyService(sessions, clock).export(ana)
    for name in ("another's revision of an item", "no type", "another's answer taken back"):
        rows_of(data).append(an_answer(data) | {"id": name.replace(" ", "-")} | dict(FORGED[name]))
    became = BringBackService(sessions, clock).bring_back(ana, exported(data))

    assert {kind: str(why) for kind, why in became.refused} == {
        "content_revised": "a file cannot bring this: learners do not record it",
        "other": "it does not have the fields of its kind",
        "undo": "the answer that it names is not in the file",
    }


def test_what_comes_back_is_evidence_of_nothing_to_others(
    ana: str, practice: PracticeService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """A genuine file's marks, reports and waiting answers are their learner's; no list of anybody else's has them."""
    card = Card.dealt("s2", "en-es")
    practice.submit_answer(user_id=ana, card=card, answer="who knows at all")
    practice.report(user_id=ana, card=card)
    with sessions.begin() as session:
        add_learner(session, "teacher-x", role="teacher", name="Marta")
    classes = ClassService(sessions, clock)
    code = classes.open_class(by="teacher-x", name="B1").code
    data = PrivacyService(sessions, clock).export(ana)
    PrivacyService(sessions, clock).delete(ana)
    with sessions.begin() as session:
        session.execute(insert(User).values(id="again", name="Ana"))
    became = BringBackService(sessions, clock).bring_back("again", exported(data))
    classes.join(user_id="again", typed=code)

    assert (became.refused.total(), became.added) == (0, 7)
    assert classes.answers(by="teacher-x", code=code, member="again") == []
    with sessions() as session:
        assert wrong_marks(session) == []
        assert pending_answers(session, since=clock().replace(year=2020), limit=10) == []
        assert typed_answers(session, content_id="s1", direction="en-es") == []


def test_no_id_is_taken_that_another_may_come_to_need(
    ana: str, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Whatever ids a file says, even the owner's own file: what is new gets ids that only this account can have."""
    data = PrivacyService(sessions, clock).export(ana)
    rows_of(data).append(an_answer(data) | {"id": "progress:other:s1"})
    rows_of(data).append(an_answer(data) | {"id": "others-answer:settled"})
    first, again = (BringBackService(sessions, clock).bring_back(ana, exported(data)) for _ in range(2))

    assert (first.added, again.added) == (2, 0)
    with sessions() as session:
        taken = select(LearningActivity.id).where(
            LearningActivity.id.in_(("progress:other:s1", "others-answer:settled"))
        )
        assert session.scalars(taken).all() == []


def test_nobody_else_s_card_is_reached(ana: str, sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Neither by saying that it is one's own, nor by an answer to it."""
    with sessions.begin() as session:
        session.execute(insert(User).values(id="new", name="New"))
    card = CollectionService(sessions, clock).keep(Collected("mine", "mío"), user_id="other", from_id="s1")
    data = PrivacyService(sessions, clock).export(ana)
    answer = an_answer(data)
    rows_of(data).append(answer | {"id": "forged", "content_id": card, "metadata": answer["metadata"] | {"card": None}})
    data["tables"]["learning_content"].append(
        {"id": card, "content_type": "flashcard", "primary_text": "mío", "secondary_text": "mine"}
        | {"metadata": {"owner": ana, "learner": ana}}
    )
    BringBackService(sessions, clock).bring_back("new", exported(data))

    with sessions() as session:
        who = select(LearningActivity.user_id).where(LearningActivity.content_id == card)
        assert set(session.scalars(who)) == {"other"}
        assert session.get_one(LearningContent, card).details["learner"] == "other"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"", id="empty"),
        pytest.param(gzip.compress(b"{" * 1_000_000), id="nested objects"),
        pytest.param(gzip.compress(b'{"tables": ' + b"[" * 1_000_000), id="nested lists"),
        pytest.param(gzip.compress(b'{"format": "' + b"a" * 10_000_000), id="a text without end"),
        pytest.param(gzip.compress(b'{"version": ' + b"1" * 100_000 + b"}"), id="a number without end"),
        pytest.param(gzip.compress(b'{"version": NaN}'), id="no number"),
        pytest.param(gzip.compress(b'{"tables": {"users": [\xff]}}'), id="no text"),
        pytest.param(gzip.compress(json.dumps({"format": "aidioma-export"}).encode())[:-9], id="cut off"),
        pytest.param(json.dumps({"format": "aidioma-export"}).encode() + b"{}", id="goes on"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_in_words(broken: bytes) -> None:
    with pytest.raises(InvalidInputError, match="Export my data"):
        read_export(broken)
