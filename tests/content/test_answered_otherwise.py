"""An edit of what is accepted settles older answers; any other edit asks for nothing."""

from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma import regrade_queue
from aidioma.content.service import ContentService
from tests.content.conftest import TEACHER
from tests.content.samples import sentence
from tests.fake_clock import FakeClock


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param({"topics": ["food"]}, set(), id="nothing that decides"),
        pytest.param({"accepted": ["Tengo sed.", "Tengo mucha sed."]}, {"en-es"}, id="another right answer"),
        pytest.param({"grammars": ["[Yo] tengo sed."]}, {"en-es"}, id="a grammar"),
        pytest.param({"foreseen": [{"wrong": "soy", "right": "tengo"}]}, {"en-es"}, id="a foreseen mistake"),
        pytest.param({"accepted_en": ["I feel thirsty."]}, {"es-en"}, id="another right answer into English"),
    ],
)
def test_older_answers_are_asked_about_where_their_mark_may_change(
    content: ContentService, sessions: sessionmaker[Session], clock: FakeClock, changes: dict[str, Any], asked: set[str]
) -> None:
    item = content.create(sentence(), by=TEACHER)

    content.update(item.id, sentence(**changes), revision=1, by=TEACHER)

    with sessions() as session:
        waiting = regrade_queue.waiting(session, now=clock())
    assert {one.request.direction for one in waiting} == asked
    assert all(one.request.content_id == item.id and not one.request.answers for one in waiting)
