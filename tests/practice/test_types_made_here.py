"""Types that the code has never seen, in practice: as cards or by their parts, as their facets have it."""

from typing import Any

import pytest

from aidioma.content.service import AUTHOR, ContentService
from aidioma.practice.card import Card
from aidioma.practice.library import LibraryService
from aidioma.practice.play_service import Play, PlayService
from aidioma.practice.selection import NextItem
from aidioma.practice.service import PracticeService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER

TASKS = [{"prompt": "2 + 2", "accepted": ["cuatro"]}, {"prompt": "2 + 3", "accepted": ["cinco"]}]


def define(
    content: ContentService, name: str, fields: list[dict[str, Any]], roles: dict[str, Any], marking: str
) -> None:
    metadata = {"name": name, "fields": fields, "roles": roles, "marking": marking}
    content.create({"content_type": "content_type", "primary_text": name, "metadata": metadata}, by=AUTHOR)


def add(content: ContentService, name: str, **metadata: Any) -> str:
    row = {"content_type": name, "primary_text": "Lima", "secondary_text": "The capital of Peru", "metadata": metadata}
    return content.create(row, by=AUTHOR).id


@pytest.fixture
def content(practice: PracticeService) -> ContentService:
    """Return the content of an installation with two types of its own, marked by tasks and by choice."""
    content = ContentService(practice.sessions, practice.clock)
    define(content, "sums", [{"name": "rounds", "kind": "tasks"}], {"tasks": "rounds"}, "tasks")
    roles = {"prompt": "secondary_text", "answer": ["primary_text"], "options": "choices"}
    define(content, "quiz", [{"name": "choices", "kind": "lines"}], roles, "choice")
    return content


@pytest.fixture
def library(practice: PracticeService) -> LibraryService:
    return LibraryService(practice.sessions, practice.clock)


@pytest.mark.parametrize(
    ("name", "metadata"), [("sums", {"rounds": TASKS}), ("quiz", {"choices": ["Lima", "Quito"]})], ids=["sums", "quiz"]
)
def test_what_is_played_by_its_parts_comes_back_in_the_library(
    content: ContentService,
    practice: PracticeService,
    library: LibraryService,
    clock: FakeClock,
    *,
    name: str,
    metadata: dict[str, Any],
) -> None:
    """Marked part by part, scheduled as a whole, and never dealt as a card that cannot be asked."""
    item = add(content, name, **metadata)
    assert not library.is_card(content.get(item, by=AUTHOR))
    plays, play = PlayService(practice.sessions, practice.marker, clock), Play.of(item)
    for number in range(len(plays.open(play, user_id=LEARNER).tasks)):
        plays.answer(play, user_id=LEARNER, number=number, text="correct")
    plays.finish(play, user_id=LEARNER)
    assert plays.open(play, user_id=LEARNER).right > 0
    assert library.due(user_id=LEARNER) == []
    clock.advance(days=2)
    assert [one.id for one in library.due(user_id=LEARNER)] == [item]
    assert practice.today(user_id=LEARNER, content_type=None).due == 0


def test_a_card_that_goes_one_way_is_asked_that_way(content: ContentService, practice: PracticeService) -> None:
    """Whoever likes to practise into English is asked into Spanish where there is no English answer."""
    roles = {"prompt": "secondary_text", "answer": ["primary_text"]}
    define(content, "capital", [], roles, "typed")
    shown = practice.show(Card.dealt(add(content, "capital"), "es-en"), user_id=LEARNER)
    assert (shown.exercise.direction, shown.exercise.prompt) == ("en-es", "The capital of Peru")


def test_a_type_without_definition_is_a_card_like_any_other(
    content: ContentService, practice: PracticeService, clock: FakeClock
) -> None:
    """Asked, marked, scheduled and due again."""
    card = Card.dealt(add(content, "riddle"), "en-es")
    practice.submit_answer(user_id=LEARNER, card=card, answer="correct")
    clock.advance(days=2)
    assert practice.today(user_id=LEARNER, content_type=None).next == NextItem(card.content_id, "due")
