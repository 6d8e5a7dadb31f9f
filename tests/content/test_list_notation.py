"""One line names several answers only where its item says so, or unasked where it is new and looks like an entry."""

from typing import Any

import pytest

from aidioma.content.additions import is_new_version
from aidioma.content.exercises import exercise
from aidioma.content.item import Draft, author
from aidioma.content.list_notation import counts_as, in_notation, is_listed
from aidioma.content.service import ContentService
from tests.content.conftest import TEACHER
from tests.content.samples import item, sentence


def entry(primary: str, secondary: str = "the car", content_type: str = "sentence", **metadata: Any) -> dict[str, Any]:
    accepted = {"accepted": [primary]} if content_type == "sentence" else {}
    return {
        "content_type": content_type,
        "primary_text": primary,
        "secondary_text": secondary,
        "metadata": {**accepted, **metadata},
    }


def draft(primary: str, content_type: str = "sentence", **metadata: Any) -> Draft:
    return author(entry(primary, content_type=content_type, **metadata))


@pytest.mark.parametrize(
    ("content_type", "metadata", "listed"),
    [
        ("sentence", {}, False),
        ("sentence", {"notation": "list"}, True),
        ("flashcard", {}, True),
        ("flashcard", {"notation": "plain"}, False),
    ],
)
def test_an_item_says_it_and_what_says_nothing_keeps_its_meaning(
    content_type: str, metadata: dict[str, Any], listed: bool
) -> None:
    """Flashcards were lists before items said it, sentences were literal."""
    stored = item(entry("el coche / el auto", content_type=content_type, **metadata))
    assert is_listed(stored) is listed
    assert exercise(stored).accepted == (("el coche", "el auto") if listed else ("el coche / el auto",))
    assert counts_as(stored) == ((("el coche", "el auto"),) if listed else ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el coche / el auto", "list"),
        ("(el) perro", "list"),
        ("bonito/a", "list"),
        ("ordenador; computadora", "list"),
        ("el coche", None),
        ("Sí, claro.", None),
        ("¿Vienes / vas tú?", "plain"),
        ("Vengo (mañana).", "plain"),
        ("uno dos tres cuatro cinco seis / siete", "plain"),
        ("uno dos tres cuatro cinco / seis siete", "list"),
    ],
)
@pytest.mark.parametrize("content_type", ["sentence", "flashcard"])
def test_unasked_only_entries_are_lists(content_type: str, text: str, expected: str | None) -> None:
    """At most five words a part, and nothing that is closed as a sentence is."""
    assert in_notation(draft(text, content_type)).value("notation") == expected


def test_who_asks_for_it_gets_it() -> None:
    """Where it makes a difference; what an item says itself stays."""
    assert in_notation(draft("Vengo (mañana)."), "list").value("notation") == "list"
    assert in_notation(draft("(el) perro"), "plain").value("notation") == "plain"
    assert in_notation(draft("el perro"), "list").value("notation") is None
    assert in_notation(draft("(el) perro", notation="plain"), "list").value("notation") == "plain"


def test_what_was_there_before_keeps_its_meaning() -> None:
    """Only an answer that is new is looked at; what the item said stays said."""
    literal, listed = draft("(el) perro"), draft("(el) perro", notation="list")
    assert in_notation(draft("(el) perro"), before=literal).value("notation") is None
    assert in_notation(draft("(el) perro"), before=listed).value("notation") == "list"
    assert in_notation(draft("(el) gato"), before=literal).value("notation") == "list"


def test_kinds_without_it_are_literal() -> None:
    """Also where a field of an own type has that name."""
    riddle = item(entry("uno / dos", content_type="riddle", notation="list"))
    assert exercise(riddle).accepted == ("uno / dos",)
    assert in_notation(author(entry("uno / dos", content_type="riddle"))).value("notation") is None


def test_what_no_longer_names_several_is_a_new_version() -> None:
    """What was said of answers that it no longer names does not hold."""
    listed = item(entry("el coche / el auto", notation="list"))
    assert is_new_version(listed, draft("el coche / el auto", notation="plain"))
    assert not is_new_version(item(entry("el coche / el auto")), draft("el coche / el auto", notation="list"))
    assert not is_new_version(item(sentence(notation="list")), author(sentence()))


def test_what_is_written_in_the_form_says_it_from_then_on(content: ContentService) -> None:
    """And saving it again says the same."""
    made = content.create(entry("el coche / el auto"), by=TEACHER)
    assert made.value("notation") == "list"
    again = entry("el coche / el auto", accepted=["el coche / el auto", "el carro"])
    again.pop("content_type")
    saved = content.update(made.id, again, revision=made.details.revision, by=TEACHER)
    assert exercise(saved).accepted == ("el coche", "el auto", "el carro")
    assert content.says_already(saved, again)
