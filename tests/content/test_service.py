"""Finding content, and writing it without losing anybody's work."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import utc_now
from aidioma.content.item import ContentItem
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.revisions import REVISED
from aidioma.content.search.filter import MAX_PAGE, Wanted, first_found
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.errors import (
    ConflictError,
    InvalidContentError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnchangedError,
)
from tests.content.conftest import LEARNER, TEACHER
from tests.content.samples import sentence
from tests.fake_clock import FakeClock


def test_what_was_created_is_found(content: ContentService, clock: FakeClock) -> None:
    """The item comes back as it was written, owned by its author."""
    created = content.create({**sentence(), "id": "mine"}, by=TEACHER)
    assert content.get("mine", by=AUTHOR) == created
    assert (created.version, created.details.revision, created.details.owner) == (1, 1, TEACHER.id)
    assert (created.created_at, created.usage_count) == (clock(), 0)
    assert isinstance(created.details, Sentence)


def test_an_item_without_an_id_gets_one(content: ContentService) -> None:
    """Two items never share it, and the command line owns nothing."""
    one, other = content.create(sentence(), by=AUTHOR), content.create(sentence(), by=AUTHOR)
    assert one.id != other.id
    assert one.details.owner is None


def test_an_id_is_taken_once(content: ContentService) -> None:
    """The second author is told and nothing is overwritten."""
    content.create({**sentence(), "id": "mine"}, by=TEACHER)
    with pytest.raises(ConflictError, match="already content with the id “mine”"):
        content.create({**sentence(accepted=["Otra cosa."]), "id": "mine"}, by=TEACHER)
    assert content.get("mine", by=AUTHOR).value("accepted")[0] == "Tengo sed."


def test_what_is_not_there_is_said_to_be_missing(content: ContentService) -> None:
    """Reading and writing say so alike."""
    with pytest.raises(NotFoundError):
        content.get("nothing", by=AUTHOR)
    with pytest.raises(NotFoundError):
        content.update("nothing", sentence(), revision=1, by=TEACHER)


def test_learners_do_not_write(content: ContentService) -> None:
    """The service checks the role, whatever a page showed."""
    item = content.create(sentence(), by=TEACHER)
    with pytest.raises(NotAllowedError):
        content.create(sentence(), by=LEARNER)
    with pytest.raises(NotAllowedError):
        content.update(item.id, sentence(), revision=1, by=LEARNER)
    with pytest.raises(NotAllowedError):
        content.set_status(item.id, "retired", revision=1, by=LEARNER)
    assert content.get(item.id, by=AUTHOR) == item


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        pytest.param({"topics": ["food"]}, 1, id="nothing that decides"),
        pytest.param({"accepted": ["Tengo sed.", "Tengo mucha sed."]}, 2, id="another right answer"),
    ],
)
def test_an_edit_counts(content: ContentService, clock: FakeClock, changes: dict[str, Any], version: int) -> None:
    """Every edit counts the revision up, a change of what is right the version, too."""
    item = content.create(sentence(), by=TEACHER)
    clock.advance(hours=1)
    after = content.update(item.id, sentence(**changes), revision=1, by=TEACHER)
    assert (after.version, after.details.revision) == (version, 2)
    assert (after.created_at, after.updated_at) == (item.created_at, clock())
    assert after.details.owner == TEACHER.id


def test_the_second_of_two_editors_is_told(content: ContentService) -> None:
    """Nothing of the first one's edit is lost."""
    item = content.create(sentence(), by=TEACHER)
    content.update(item.id, sentence(note="first"), revision=1, by=TEACHER)
    with pytest.raises(ConflictError, match="changed this item after you opened it"):
        content.update(item.id, sentence(note="second"), revision=1, by=AUTHOR)
    with pytest.raises(ConflictError):
        content.set_status(item.id, "retired", revision=1, by=AUTHOR)
    assert content.get(item.id, by=AUTHOR).value("note") == "first"


def test_an_edit_that_does_not_fit_changes_nothing(content: ContentService) -> None:
    """The item stays as it was."""
    item = content.create(sentence(), by=TEACHER)
    with pytest.raises(InvalidContentError):
        content.update(item.id, sentence(accepted=[7]), revision=1, by=TEACHER)
    assert content.get(item.id, by=AUTHOR) == item


def test_an_edit_keeps_what_the_kind_does_not_know(content: ContentService, sessions: sessionmaker[Session]) -> None:
    """Keys that another version of the application wrote survive a form that does not show them."""
    add(sessions, "s1", metadata={"accepted": ["Hola."], "future": [1, 2]})
    after = content.update("s1", sentence(), revision=1, by=TEACHER)
    assert after.value("future") == [1, 2]
    assert after.value("accepted") == ("Tengo sed.", "Yo tengo sed.")


def test_a_save_without_a_change_is_refused_and_counts_nothing(
    content: ContentService, sessions: sessionmaker[Session]
) -> None:
    """However it is spelt, and whatever the row holds besides; the first change after it is taken as before."""
    add(sessions, "s1", metadata={"accepted": ["Hola."], "future": [1, 2]})
    item = content.update("s1", sentence(topics=["food"]), revision=1, by=TEACHER)
    same = {**sentence(topics=[" food"], note="", status="published"), "primary_text": " Tengo sed. "}
    for row in (sentence(topics=["food"]), same):
        with pytest.raises(UnchangedError, match="Nothing has changed"):
            content.update("s1", row, revision=2, by=TEACHER)
    with pytest.raises(UnchangedError):
        content.set_status("s1", "published", revision=2, by=TEACHER)
    assert content.get("s1", by=AUTHOR) == item
    with sessions() as session:
        statement = select(func.count()).where(LearningActivity.activity_type == REVISED)
        assert session.scalar(statement) == 0, "nobody with an account has changed anything"
    assert content.update("s1", sentence(topics=["home"]), revision=2, by=TEACHER).details.revision == 3


def found(content: ContentService, wanted: Wanted) -> Sequence[ContentItem]:
    """Return what an author finds."""
    with content.sessions() as session:
        return first_found(session, wanted, limit=50)


def test_a_retired_item_is_kept_and_not_found(content: ContentService) -> None:
    """It can still be looked up by whoever practised it, and be published again."""
    item = content.create(sentence(), by=TEACHER)
    retired = content.set_status(item.id, "retired", revision=1, by=TEACHER)
    assert (retired.details.status, retired.version, retired.details.revision) == ("retired", 1, 2)
    assert content.get_content("sentence") == []
    assert ids(found(content, Wanted(status="retired"))) == [item.id]
    content.set_status(item.id, "published", revision=2, by=TEACHER)
    assert ids(content.get_content("sentence")) == [item.id]


def test_filters_are_contained_in_the_metadata(content: ContentService) -> None:
    """By topic, by two topics, by level, by anything."""
    for number, topics in enumerate((["food"], ["food", "home"], ["home"])):
        content.create({**sentence(topics=topics), "id": f"s{number}"}, by=TEACHER)
    content.create({"id": "r", "content_type": "riddle", "primary_text": "¿?", "metadata": {"stars": 5}}, by=TEACHER)
    assert ids(content.get_content("sentence", {"topics": ["food"]})) == ["s0", "s1"]
    assert ids(content.get_content("sentence", {"topics": ["home", "food"]})) == ["s1"]
    assert ids(content.get_content(None, {"stars": 5})) == ["r"]
    assert ids(content.get_content("sentence", difficulty="advanced")) == []
    assert ids(content.get_content()) == ["r", "s0", "s1", "s2"]
    content.set_status("s1", "draft", revision=1, by=TEACHER)
    assert ids(found(content, Wanted())) == ["r", "s0", "s1", "s2"]


def test_pages_neither_overlap_nor_miss(content: ContentService) -> None:
    """Each page begins after the last id of the one before."""
    for number in range(5):
        content.create({**sentence(), "id": f"s{number}"}, by=TEACHER)
    first = content.get_content("sentence", limit=2)
    second = content.get_content("sentence", limit=3, after_id=first[-1].id)
    assert ids([*first, *second]) == [f"s{number}" for number in range(5)]


@pytest.mark.parametrize("limit", [0, -1, MAX_PAGE + 1])
def test_a_page_is_bounded(content: ContentService, limit: int) -> None:
    """Nobody reads the whole library at once."""
    with pytest.raises(InvalidInputError, match="page"):
        content.get_content("sentence", limit=limit)


def test_one_misfit_does_not_break_a_list(content: ContentService, sessions: sessionmaker[Session]) -> None:
    """A row that does not fit its type comes along as generic content."""
    add(sessions, "s1", metadata={"accepted": "not a list"})
    add(sessions, "s2", metadata={"accepted": ["Hola."]})
    assert ids(content.get_content("sentence")) == ["s1", "s2"]


def test_editors_at_once_are_put_in_a_line(fresh_database: str) -> None:
    """Of eight who edit the same revision one succeeds, and seven are told."""
    engine = create_engine(fresh_database)
    content = ContentService(sessions_on(engine), utc_now)
    item = content.create(sentence(), by=TEACHER)

    def edit(number: int) -> ContentItem | None:
        try:
            return content.update(item.id, sentence(note=f"by {number}"), revision=1, by=TEACHER)
        except ConflictError:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [after for after in pool.map(edit, range(8)) if after]
    assert len(done) == 1
    assert content.get(item.id, by=AUTHOR) == done[0]
    engine.dispose()


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def add(sessions: sessionmaker[Session], content_id: str, *, metadata: dict[str, Any]) -> None:
    row = {"id": content_id, "content_type": "sentence", "primary_text": "Hola.", "secondary_text": "Hello."}
    with sessions.begin() as session:
        session.execute(insert(LearningContent).values(**row, details=metadata))
