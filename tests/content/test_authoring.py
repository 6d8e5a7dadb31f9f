"""What an author sees around an item: what is like it, what looks wrong, what it said before; and many at once."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.authoring import AuthoringService
from aidioma.content.item import author
from aidioma.content.lints import lints
from aidioma.content.revisions import Change, changes, said_by
from aidioma.content.search.filter import Wanted
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import User
from aidioma.errors import NotAllowedError
from aidioma.llm.embeddings import LocalEmbedder
from tests.content.conftest import LEARNER, TEACHER
from tests.content.samples import sentence


@pytest.fixture
def authoring(sessions: sessionmaker[Session], content: ContentService) -> AuthoringService:
    return AuthoringService(sessions, content, LocalEmbedder())


def add(content: ContentService, key: str, spanish: str, english: str, **changed: Any) -> None:
    row = {**sentence(accepted=[spanish], **changed), "id": key, "primary_text": spanish, "secondary_text": english}
    content.create(row, by=TEACHER)


@pytest.fixture
def library(content: ContentService) -> ContentService:
    """Return the service of an installation with a few sentences."""
    add(content, "s1", "¿Dónde está el café?", "Where is the coffee?")
    add(content, "s2", "El café está frío.", "The coffee is cold.")
    add(content, "s3", "Mañana vamos a la playa.", "Tomorrow we go to the beach.", status="draft")
    return content


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cafe", ["s1", "s2"]),
        ("CAFÉ frio", ["s2"]),
        ("caf", ["s1", "s2"]),
        ("the cof", ["s1", "s2"]),
        ("mañana", ["s3"]),
        ("manana", []),
        ("dónde", ["s1"]),
        ("beach", ["s3"]),
        ("c", []),
        ("zzz", []),
        ("'; DROP TABLE users & |", []),
        ("!!!", []),
    ],
)
def test_items_are_found_by_their_words(
    authoring: AuthoringService, library: ContentService, text: str, found: list[str]
) -> None:
    """In either language, whatever the accents, as they are typed; ñ is another letter than n."""
    assert [item.id for item in authoring.search(text, by=AUTHOR)] == found


def test_a_search_is_narrowed_and_goes_on(authoring: AuthoringService, library: ContentService) -> None:
    """By status, level, type, and from page to page."""
    assert [
        item.id for item in authoring.search("cafe", Wanted(status="draft", difficulty="beginner"), by=AUTHOR)
    ] == []
    assert [item.id for item in authoring.search("la", Wanted(status="draft", content_type="sentence"), by=AUTHOR)] == [
        "s3"
    ]
    assert [item.id for item in authoring.search("cafe", limit=1, after_id="s1", by=AUTHOR)] == ["s2"]


def test_the_likest_come_first(authoring: AuthoringService, library: ContentService) -> None:
    """Among those that share words."""
    found = authoring.search_by_meaning("the café is very cold", by=AUTHOR)
    assert found[0].id == "s2"
    assert authoring.search_by_meaning("???", by=AUTHOR) == []


def test_an_author_is_told_of_what_is_there_already(authoring: AuthoringService, library: ContentService) -> None:
    """Exactly the same but for punctuation, and what is much like it; not the item itself."""
    (exact, *_) = authoring.like("Dónde está el café", "Where is the coffee?", content_type="sentence", by=AUTHOR)
    assert (exact.item.id, exact.exact) == ("s1", True)
    near = authoring.like("¿Dónde está mi café?", "Where is the coffee?", content_type="sentence", by=AUTHOR)
    assert (near[0].item.id, near[0].exact) == ("s1", False)
    assert not authoring.like("¿Dónde está el café?", "", content_type="sentence", but="s1", by=AUTHOR)


def test_what_was_said_before_is_kept(
    authoring: AuthoringService, content: ContentService, sessions: sessionmaker[Session]
) -> None:
    """Who changed it, when, and what differs; learners do not see it."""
    with sessions.begin() as session:
        session.execute(insert(User).values(id=TEACHER.id, email="t@example.com", name="Tere", role="teacher"))
    item = content.create(sentence(), by=TEACHER)
    content.update(item.id, sentence(note="new", accepted=["Tengo sed."]), revision=1, by=TEACHER)
    after = content.set_status(item.id, "retired", revision=2, by=TEACHER)
    second, first = authoring.history(item.id, by=TEACHER)
    assert (second.number, first.number, first.version, first.by) == (2, 1, 1, "Tere")
    assert changes(first.said, second.said) == [
        Change("accepted 2", "Yo tengo sed.", None),
        Change("note", None, "new"),
    ]
    assert changes(second.said, said_by(after)) == [Change("status", None, "retired")]
    with pytest.raises(NotAllowedError):
        authoring.history(item.id, by=LEARNER)


def test_many_are_changed_and_the_others_are_named(authoring: AuthoringService, library: ContentService) -> None:
    """One that somebody changed meanwhile is left as it is; one that is so already is neither changed nor refused."""
    library.set_status("s2", "draft", revision=1, by=TEACHER)
    done = authoring.set_statuses({"s1": 1, "s2": 1, "s3": 1}, "published", by=TEACHER)
    assert done.changed == 1, "the first was published before"
    assert [library.get(key, by=AUTHOR).details.revision for key in ("s1", "s2", "s3")] == [1, 2, 2]
    assert list(done.refused) == ["s2"]
    assert "Somebody else" in done.refused["s2"]
    row = said_by(library.get("s1", by=AUTHOR)) | {"difficulty": "advanced"}
    assert authoring.edit_many({"s1": (1, row)}, by=TEACHER).changed == 1
    again = authoring.edit_many({"s1": (2, row)}, by=TEACHER)
    assert (again.changed, again.refused, library.get("s1", by=AUTHOR).details.revision) == (0, {}, 2)
    assert library.get("s1", by=AUTHOR).difficulty == "advanced"


def test_kinds_made_here_can_be_authored_too(authoring: AuthoringService, content: ContentService) -> None:
    """Beside the code's."""
    metadata = {"name": "riddle", "fields": [{"name": "clue", "kind": "line"}]}
    content.create({"content_type": "content_type", "primary_text": "Adivinanza", "metadata": metadata}, by=TEACHER)
    kinds = authoring.kinds()
    assert "clue" in kinds["riddle"].model_fields
    assert "sentence" in kinds


@pytest.mark.parametrize(
    ("row", "field", "what"),
    [
        pytest.param(sentence(hints={"nudge": "Say tengo sed now"}), "hints.nudge", "contains the answer", id="leak"),
        pytest.param({**sentence(accepted=["Que tal?"]), "primary_text": "Que tal?"}, "primary_text", "¿", id="opener"),
        pytest.param({**sentence(), "primary_text": "El cafe es negro."}, "primary_text", "café", id="accent"),
        pytest.param(
            {**sentence(), "primary_text": "La casa es grande.", "difficulty": "advanced"},
            "difficulty",
            "beginner",
            id="level",
        ),
        pytest.param(
            {"content_type": "flashcard", "primary_text": "el pan", "secondary_text": "bread", "metadata": {}},
            "accepted",
            "no accepted",
            id="no translation",
        ),
    ],
)
def test_what_looks_wrong_is_said_with_its_reason(row: dict[str, Any], field: str, what: str) -> None:
    """Each names its field."""
    found = [lint for lint in lints(author(row)) if lint.field == field]
    assert any(what in lint.what and lint.why for lint in found), lints(author(row))


def test_a_word_that_nothing_commoner_is_like_is_left_alone() -> None:
    """A form that no dictionary lists may be right all the same."""
    assert lints(author({**sentence(accepted=["Llámame antes."]), "primary_text": "Llámame antes."})) == ()


def test_a_grammar_is_more_than_the_text_itself() -> None:
    """A card with one needs no list beside it."""
    card = {"content_type": "sentence", "primary_text": "el pan", "secondary_text": "bread"}
    assert lints(author({**card, "metadata": {"accepted": ["el pan"], "grammars": ["(el) pan"]}})) == ()


def test_a_good_sentence_is_left_alone() -> None:
    """No noise where there is nothing to say."""
    row = {
        **sentence(accepted=["¿Dónde está el baño?"]),
        "primary_text": "¿Dónde está el baño?",
        "secondary_text": "Where is the bathroom?",
    }
    assert lints(author(row)) == ()
