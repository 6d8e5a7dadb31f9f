"""Content found by what it means, with an embedder that knows what some words have in common."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.authoring import AuthoringService
from aidioma.content.search import semantic
from aidioma.content.search.filter import Wanted
from aidioma.content.search.semantic import Meanings
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import AiCache
from aidioma.errors import JudgeUnavailableError
from aidioma.llm.embeddings import DIM, LocalEmbedder, Vectors, unit_length
from aidioma.text import words
from tests.content.conftest import TEACHER
from tests.content.samples import sentence
from tests.fake_clock import FakeClock

CONCEPTS = {"coche": 1, "car": 1, "automóvil": 1, "vehicle": 1, "gato": 2, "cat": 2, "felino": 2, "rojo": 3, "red": 3}


class Knowing:
    """An embedder with one direction a concept, of which words that mean the same are one."""

    dim = DIM

    def __init__(self, name: str = "knowing-1") -> None:
        self.name = name
        self.asked: list[str] = []
        self.answers = True

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the concepts of each text; those without any have a direction that is nobody's."""
        if not self.answers:
            msg = "the provider is asleep"
            raise JudgeUnavailableError(msg)
        self.asked += texts
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for row, said in enumerate(texts):
            for word in words(said):
                if word in CONCEPTS:
                    vectors[row, CONCEPTS[word]] += 1
            if not vectors[row].any():
                vectors[row, 9] = 1
        return unit_length(vectors)


@pytest.fixture
def embedder() -> Knowing:
    return Knowing()


@pytest.fixture
def meanings(sessions: sessionmaker[Session], embedder: Knowing, clock: FakeClock) -> Meanings:
    return Meanings(sessions, embedder, clock)


@pytest.fixture
def authoring(sessions: sessionmaker[Session], content: ContentService, embedder: Knowing) -> AuthoringService:
    return AuthoringService(sessions, content, embedder)


def add(content: ContentService, key: str, spanish: str, english: str, **changed: Any) -> None:
    row = {**sentence(accepted=[spanish], **changed), "id": key, "primary_text": spanish, "secondary_text": english}
    content.create(row, by=TEACHER)


@pytest.fixture
def library(content: ContentService, meanings: Meanings) -> ContentService:
    """Return the service of an installation with a few sentences, whose vectors are made."""
    add(content, "m1", "Mi coche.", "My car.")
    add(content, "m2", "Tu gato.", "Your cat.")
    add(content, "m3", "El gato rojo.", "The red cat.", status="draft")
    meanings.fill()
    return content


def test_what_means_the_same_is_found_without_a_word_in_common(
    authoring: AuthoringService, library: ContentService
) -> None:
    """The likest first, and nothing that is about something else."""
    assert [item.id for item in authoring.search_by_meaning("vehicle", by=AUTHOR)] == ["m1"]
    assert [item.id for item in authoring.search_by_meaning("felino", by=AUTHOR)] == ["m2", "m3"]
    assert authoring.search_by_meaning("qwertyuiop", by=AUTHOR) == []


def test_a_search_by_meaning_is_narrowed(authoring: AuthoringService, library: ContentService) -> None:
    """By status, type and what the metadata holds."""
    assert [item.id for item in authoring.search_by_meaning("felino", Wanted(status="draft"), by=AUTHOR)] == ["m3"]
    assert authoring.search_by_meaning("felino", Wanted(content_type="flashcard"), by=AUTHOR) == []


def test_what_is_rare_among_the_nearest_is_found_too(
    authoring: AuthoringService, library: ContentService, meanings: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft behind more published items than the index names is compared by itself."""
    monkeypatch.setattr(semantic, "NEAREST", 1)
    assert [item.id for item in authoring.search_by_meaning("felino", Wanted(status="draft"), by=AUTHOR)] == ["m3"]


def test_an_author_is_told_of_what_means_the_same(authoring: AuthoringService, library: ContentService) -> None:
    """The duplicate shares no word with what is written."""
    (like,) = authoring.like("Automóvil", "Vehicle", content_type="sentence", by=AUTHOR)
    assert (like.item.id, like.exact) == ("m1", False)


def test_items_with_a_vector_are_not_embedded_again(
    authoring: AuthoringService, library: ContentService, meanings: Meanings, embedder: Knowing
) -> None:
    """A search asks the embedder for its own words alone, and a round that finds nothing new for nothing."""
    embedder.asked.clear()
    authoring.search_by_meaning("gato", by=AUTHOR)
    assert embedder.asked == ["gato"]
    assert meanings.fill() == 0


def test_an_item_that_says_something_else_gets_another_vector(
    authoring: AuthoringService, library: ContentService, meanings: Meanings
) -> None:
    """Until then its old one counts for nothing."""
    changed = {**sentence(accepted=["Tu coche."]), "primary_text": "Tu coche.", "secondary_text": "Your car."}
    library.update("m2", changed, revision=1, by=TEACHER)
    assert [item.id for item in authoring.search_by_meaning("felino gato", by=AUTHOR)] == ["m3"]
    assert meanings.fill() == 1
    assert [item.id for item in authoring.search_by_meaning("vehicle", by=AUTHOR)] == ["m1", "m2"]


def test_vectors_of_two_embedders_are_never_compared(
    library: ContentService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """After a change of model nothing is found by the old ones, and all are made anew."""
    other = Knowing("knowing-2")
    authoring = AuthoringService(sessions, library, other)
    assert authoring.search_by_meaning("vehicle", by=AUTHOR) == []
    assert Meanings(sessions, other, clock).fill() == 3
    assert [item.id for item in authoring.search_by_meaning("vehicle", by=AUTHOR)] == ["m1"]


def test_a_large_library_is_gone_through_piece_by_piece(
    content: ContentService, meanings: Meanings, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round is bounded, and the next goes on where it stood; then it begins again."""
    monkeypatch.setattr(semantic, "_STEP", 2)
    monkeypatch.setattr(semantic, "MADE", 2)
    for number in range(5):
        add(content, f"n{number}", f"Frase {number}.", f"Sentence {number}.")
    assert [meanings.fill() for _ in range(4)] == [2, 2, 1, 0]
    with sessions() as session:
        assert session.scalar(select(func.count()).where(AiCache.cache_key.like("content:n%"))) == 5


def test_an_embedder_that_does_not_answer_loses_nothing(
    content: ContentService, meanings: Meanings, embedder: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made is kept, and the next round makes the rest."""
    add(content, "n1", "Mi coche.", "My car.")
    embedder.answers = False
    with pytest.raises(JudgeUnavailableError):
        meanings.fill()
    embedder.answers = True
    assert meanings.fill() == 1


def test_learners_own_cards_are_nobody_elses_to_find(
    content: ContentService, meanings: Meanings, authoring: AuthoringService, sessions: sessionmaker[Session]
) -> None:
    """They get no vector, and none of an earlier time shows them."""
    add(content, "mine", "Mi coche.", "My car.")
    meanings.fill()
    with sessions.begin() as session:
        session.execute(text('UPDATE learning_content SET metadata = metadata || \'{"learner": "l"}\''))
    assert meanings.fill() == 0
    assert authoring.search_by_meaning("vehicle", by=AUTHOR) == []


def test_the_nearest_come_from_the_index(
    content: ContentService, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Where there are many items, none is compared one by one."""
    row = text(
        "INSERT INTO learning_content (id, content_type, primary_text, metadata) "
        "SELECT 'many' || n, 'sentence', 'frase ' || md5(n::text), '{}' FROM generate_series(1, 1000) AS n"
    )
    with sessions.begin() as session:
        session.execute(row)
    assert Meanings(sessions, LocalEmbedder(), clock).fill() == 1000
    vector = LocalEmbedder().embed(["frase"])[0]
    with sessions() as session:
        session.execute(text("ANALYZE ai_cache"))
        plans = plans_of(session, lambda: semantic.near(session, vector, Wanted(), by=LocalEmbedder.name, limit=25))
    assert "idx_cache_content_meaning" in plans


def plans_of(session: Session, act: Callable[[], object]) -> str:
    """Return how the server goes about the queries of *act*, each asked at its moment."""
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, said: str, values: Any, *_more: Any) -> None:
        if said.startswith(("SELECT", "WITH")):
            cursor.execute(f"EXPLAIN {said}", values)
            plans.extend(row[0] for row in cursor.fetchall())

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", explain)
    act()
    event.remove(connection, "before_cursor_execute", explain)
    return "\n".join(plans)
