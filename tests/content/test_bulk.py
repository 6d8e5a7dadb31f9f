"""Many items changed at once, and found however many there are; learners' own cards are nobody's to find."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.authoring import AuthoringService
from aidioma.content.bulk import BulkAction, Entered
from aidioma.content.item import ContentItem
from aidioma.content.search import filter as content_filter
from aidioma.content.search.filter import Wanted
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidInputError, NotAllowedError
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.transfer import TransferService
from tests.content.conftest import LEARNER, TEACHER
from tests.content.samples import sentence


@pytest.fixture
def authoring(sessions: sessionmaker[Session], content: ContentService) -> AuthoringService:
    return AuthoringService(sessions, content, LocalEmbedder())


@pytest.fixture
def item(content: ContentService) -> ContentItem:
    return content.create({**sentence(topics=["food"], source="a book"), "id": "one"}, by=TEACHER)


@pytest.mark.parametrize(
    ("act", "value", "field", "after"),
    [
        ("level", "advanced", "difficulty", "advanced"),
        ("add_topic", "rain", "topics", ("food", "rain")),
        ("remove_topic", "food", "topics", ()),
        ("source", "another book", "source", "another book"),
        ("draft", "", "status", "draft"),
        ("retired", "", "status", "retired"),
    ],
)
def test_one_change_to_all_that_are_chosen(
    authoring: AuthoringService,
    content: ContentService,
    item: ContentItem,
    *,
    act: BulkAction,
    value: str,
    field: str,
    after: Any,
) -> None:
    """What is right stays right, so no new content version comes of it; a second time nothing changes."""
    assert authoring.change_all({item.id: item}, act, value, by=TEACHER).changed == 1
    changed = content.get(item.id, by=AUTHOR)
    assert getattr(changed if field == "difficulty" else changed.details, field) == after
    assert (changed.version, changed.details.revision) == (1, 2)
    assert authoring.change_all({item.id: changed}, act, value, by=TEACHER).changed == 0


def test_a_change_that_needs_a_value_asks_for_it(authoring: AuthoringService, item: ContentItem) -> None:
    """And a value that fits no field names the item and changes nothing of it."""
    with pytest.raises(InvalidInputError, match="which level"):
        authoring.change_all({item.id: item}, "level", "", by=TEACHER)
    done = authoring.change_all({item.id: item}, "level", "impossible", by=TEACHER)
    assert (done.changed, list(done.refused)) == (0, ["one"])
    with pytest.raises(NotAllowedError):
        authoring.change_all({item.id: item}, "source", "x", by=LEARNER)


def test_a_row_is_corrected_in_place(authoring: AuthoringService, content: ContentService, item: ContentItem) -> None:
    """A corrected text takes the old one's place among the right answers, which is a new content version."""
    entered = Entered("Tengo mucha sed.", "I'm very thirsty.", "intermediate", ("food", "drink"))
    assert authoring.correct({"one": item}, {"one": Entered.of(item)}, by=TEACHER).changed == 0
    assert authoring.correct({"one": item}, {"one": entered}, by=TEACHER).changed == 1
    after = content.get("one", by=AUTHOR)
    assert (after.primary_text, after.value("accepted")) == ("Tengo mucha sed.", ("Tengo mucha sed.", "Yo tengo sed."))
    assert (after.secondary_text, after.difficulty, after.details.topics) == (
        "I'm very thirsty.",
        "intermediate",
        ("food", "drink"),
    )
    assert (after.version, after.details.revision, after.details.owner) == (2, 2, TEACHER.id)
    done = authoring.correct({"one": item}, {"one": entered}, by=TEACHER)
    assert "Somebody else" in done.refused["one"]


@pytest.fixture
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walk two rows and sort up to five, as if there were a hundred thousand."""
    monkeypatch.setattr(content_filter, "WALKED", 2)
    monkeypatch.setattr(content_filter, "MOST_SORTED", 5)


def pages(authoring: AuthoringService, text: str, wanted: Wanted) -> Iterator[str]:
    after = ""
    while found := authoring.search(text, wanted, limit=2, after_id=after, by=AUTHOR):
        yield from (item.id for item in found)
        after = found[-1].id


@pytest.mark.usefixtures("few_at_a_time")
def test_what_few_items_have_is_found_beyond_the_first_look(
    authoring: AuthoringService, content: ContentService
) -> None:
    """Page by page, in order of id, each once; common and rare, with words and with metadata."""
    for number in range(12):
        words = "Llueve mucho." if number % 3 == 2 else "Hace sol."
        row = {**sentence(accepted=[words], topics=[f"t{number % 3}"]), "id": f"i{number:02}", "primary_text": words}
        content.create(row, by=AUTHOR)
    rainy = [f"i{number:02}" for number in range(2, 12, 3)]
    assert list(pages(authoring, "llueve", Wanted())) == rainy
    assert list(pages(authoring, "llue", Wanted(status="published", content_type="sentence"))) == rainy
    assert [item.id for item in authoring.find(Wanted(filters={"topics": ["t2"]}), limit=4, by=AUTHOR)] == rainy
    assert [item.id for item in authoring.find(Wanted("sentence", status="published"), limit=3, by=AUTHOR)] == [
        "i00",
        "i01",
        "i02",
    ]
    assert list(pages(authoring, "sol", Wanted(filters={"topics": ["t1"]}))) == ["i01", "i04", "i07", "i10"]


def test_a_learners_own_card_is_nobody_elses(
    authoring: AuthoringService, transfer: TransferService, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    """Neither found nor listed, neither a duplicate nor exported."""
    with sessions.begin() as session:
        own = {"learner": "ana", "owner": "ana"}
        row = {"id": "own", "content_type": "flashcard", "primary_text": "mi secreto", "secondary_text": "my secret"}
        session.execute(insert(LearningContent).values(**row, details=own))
    assert authoring.search("secreto", by=AUTHOR) == []
    assert authoring.find(by=AUTHOR) == []
    assert authoring.like("mi secreto", "my secret", content_type="flashcard", by=AUTHOR) == []
    assert transfer.export_file(tmp_path / "all.jsonl", by=TEACHER) == 0


def test_several_are_made_or_none(content: ContentService) -> None:
    """One that does not fit takes the others with it."""
    with pytest.raises(NotAllowedError):
        content.create_all([sentence()], by=LEARNER)
    with pytest.raises(InvalidInputError):
        content.create_all([sentence(), {**sentence(), "difficulty": "impossible"}], by=TEACHER)
    assert content.get_content("sentence") == []
