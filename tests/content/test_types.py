"""Kinds of content: what they demand, what they keep, and what is made of a type nobody knows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.content.item import author, fingerprint, what_is_right
from aidioma.content.kinds.base import COLUMNS, Details
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.kinds.unregistered import Unregistered
from aidioma.content.types import (
    KINDS,
    MAX_METADATA_CHARS,
    author_details,
    dump_details,
    parse_details,
    read_details,
    require_storable,
    unknown_fields,
)
from aidioma.errors import InvalidContentError
from tests.content.samples import sentence

MISSION = {
    "sentence",
    "text",
    "flashcard",
    "scenario",
    "chat",
    "video",
    "podcast",
    "game",
    "grammar",
    "culture",
    "pronunciation",
}


def test_every_kind_of_the_mission_is_there() -> None:
    """The union knows what the product promises, and whatever was added."""
    assert set(KINDS) >= MISSION | {"course", "content_type"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_facets_name_fields_that_exist(kind: type[Details]) -> None:
    """A form or player derived from a kind never asks for a field that it does not have."""
    assert kind.facets.fields() <= kind.model_fields.keys() | set(COLUMNS)


def test_unknown_keys_are_kept_on_reading() -> None:
    """What another version wrote is not lost by being read."""
    details = parse_details("sentence", {"accepted": ["Hola."], "from_the_future": {"a": [1]}})
    assert isinstance(details, Sentence)
    assert dump_details(details) == {"accepted": ["Hola."], "from_the_future": {"a": [1]}}


@pytest.mark.parametrize(
    ("metadata", "field"),
    [
        pytest.param({"accepted": ["Hola."], "acepted": []}, "acepted", id="at the top"),
        pytest.param({"accepted": ["Hola."], "hints": {"nugde": "x"}}, "hints.nugde", id="inside a piece"),
    ],
)
def test_unknown_keys_are_kept_on_authoring_and_named(metadata: dict[str, Any], field: str) -> None:
    """Nothing is lost; a misspelt key is named with its place."""
    details = author_details("sentence", metadata)
    assert dump_details(details) == metadata
    assert unknown_fields(details) == (field,)


def test_unknown_keys_inside_lists_are_named() -> None:
    """The place names the item of the list."""
    rounds = [{"prompt": "a ___", "accepted": ["b"]}, {"prompt": "c ___", "accepted": ["d"], "answr": "e"}]
    details = author_details("game", {"instructions": "Fill in.", "rounds": rounds})
    assert unknown_fields(details) == ("rounds.1.answr",)


@pytest.mark.parametrize(
    ("content_type", "key"), [("sentence", "learner"), ("riddle", "learner"), ("sentence", "facets")]
)
def test_what_decides_whose_an_item_is_cannot_be_said(content_type: str, key: str) -> None:
    """No author and no file makes a card somebody's own, or a sentence something that is played in parts."""
    with pytest.raises(InvalidContentError, match=key) as caught:
        author_details(content_type, {"accepted": ["Hola."], key: "learner-1"})
    assert caught.value.field == key


def test_a_sentence_without_translations_has_its_own_text() -> None:
    """It is asked, and marked by what it says."""
    row = sentence()
    assert author({**row, "metadata": {}}).value("accepted") == ("Tengo sed.",)
    assert author({**row, "metadata": {"accepted": []}}).value("accepted") == ("Tengo sed.",)


def test_a_type_nobody_registered_is_kept_whole() -> None:
    """It parses, and nothing of it is lost."""
    metadata = {"clue": "round and red", "stars": 3, "accepted": ["la manzana"]}
    details = author_details("riddle", metadata)
    assert isinstance(details, Unregistered)
    assert dump_details(details) == metadata


@pytest.mark.parametrize(
    "metadata",
    [
        pytest.param({"accepted": 7}, id="wrong kind"),
        pytest.param({"accepted": ["Hola."], "version": "three", "topics": "food"}, id="shared fields"),
        pytest.param({"status": {"no": "status"}, "owner": 5}, id="more of them"),
    ],
)
def test_a_row_that_does_not_fit_still_reads(metadata: dict[str, Any]) -> None:
    """One bad row never breaks a list; it comes as generic content."""
    details = read_details("sentence", metadata)
    assert isinstance(details, Unregistered)
    assert details.content_type == "sentence"


@given(
    st.dictionaries(
        st.sampled_from(["accepted", "hints", "version", "status", "topics", "content_type", "ñ"]),
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ),
    ),
    st.sampled_from(["sentence", "scenario", "riddle"]),
)
def test_no_metadata_breaks_reading(metadata: dict[str, Any], content_type: str) -> None:
    """Whatever is stored, it reads as something of its type."""
    assert read_details(content_type, metadata).content_type == content_type


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"accepted": ["  "]}, "accepted.0", id="blank translation"),
        pytest.param({"accepted": ["Ho\nla."]}, "one line", id="line break"),
        pytest.param({"accepted": ["Ho\x07la."]}, r"U\+0007", id="control character"),
        pytest.param({"accepted": ["x" * 1001]}, "1000", id="too long"),
        pytest.param({"status": "gone"}, "status", id="unknown status"),
        pytest.param({"version": 0}, "version", id="version"),
    ],
)
def test_a_sentence_says_what_is_wrong_with_it(changes: dict[str, Any], message: str) -> None:
    """The message names the field."""
    with pytest.raises(InvalidContentError, match=message):
        author(sentence(**changes))


def test_texts_are_composed_and_trimmed() -> None:
    """Two ways of typing á are stored as one."""
    draft = author(sentence(accepted=["  Esta\u0301 aqui\u0301. "]))
    assert draft.value("accepted") == ("Está aquí.",)


def test_a_sentence_needs_its_english() -> None:
    """Without a prompt there is nothing to ask."""
    row = sentence()
    del row["secondary_text"]
    with pytest.raises(InvalidContentError, match="secondary_text"):
        author(row)


@pytest.mark.parametrize("content_id", ["user:1", "class:2", "session:3", "system", "with space", ""])
def test_an_id_must_not_name_a_person_or_class(content_id: str) -> None:
    """An activity's content_id says by its form what it names."""
    with pytest.raises(InvalidContentError, match="id"):
        author({**sentence(), "id": content_id})


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"primary_text": "Hola."}, id="no type"),
        pytest.param({"content_type": "sentence", "metadata": [1]}, id="metadata is a list"),
        pytest.param({**sentence(), "dificulty": "beginner"}, id="unknown column"),
        pytest.param({**sentence(), "difficulty": "hard"}, id="unknown level"),
        pytest.param({**sentence(), "content_type": "Bad Type"}, id="type is no word"),
    ],
)
def test_a_row_must_have_the_right_columns(row: dict[str, Any]) -> None:
    """Everything beside the metadata is checked, too."""
    with pytest.raises(InvalidContentError):
        author(row)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"a": float("nan")}, id="not a number"),
        pytest.param({"a": "\ud800"}, id="half a character"),
        pytest.param({"a": "\x00"}, id="zero byte"),
        pytest.param({"a": object()}, id="object"),
        pytest.param({"a": "x" * MAX_METADATA_CHARS}, id="too large"),
    ],
)
def test_what_postgresql_cannot_keep_is_refused(value: object) -> None:
    """Nothing reaches the database that it would choke on."""
    with pytest.raises(InvalidContentError, match="metadata"):
        require_storable(value)


def test_a_choice_must_offer_its_right_answer() -> None:
    """An option that is accepted but not offered could never be given."""
    question = {"prompt": "¿Qué?", "accepted": ["c"], "options": ["a", "b"]}
    with pytest.raises(InvalidContentError, match="not one of the options"):
        author_details("text", {"title": "Título", "questions": [question]})


def test_cues_come_in_order() -> None:
    """A transcript that overlaps itself cannot be followed."""
    cues = [{"start_ms": 0, "end_ms": 900, "text": "Hola."}, {"start_ms": 800, "end_ms": 999, "text": "Adiós."}]
    with pytest.raises(InvalidContentError, match="cue 2"):
        author_details("podcast", {"timeline": cues})


def test_a_cloze_needs_a_gap() -> None:
    """Otherwise there is nothing to fill in."""
    with pytest.raises(InvalidContentError, match="no gap"):
        author_details("game", {"instructions": "Fill in.", "rounds": [{"prompt": "Hola", "accepted": ["a"]}]})


def test_media_are_our_own() -> None:
    """A page loads nothing from outside."""
    for url in ("https://elsewhere.example/a.mp3", "//elsewhere.example/a.mp3", "javascript:alert(1)"):
        with pytest.raises(InvalidContentError, match="media"):
            author_details("podcast", {"media": {"kind": "audio", "url": url}})
    author_details("podcast", {"media": {"kind": "audio", "url": "/media/a.mp3"}})


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        pytest.param([{"speaker": "A", "says": "Hola."}] * 2, "learner", id="nothing to say"),
        pytest.param(
            [{"speaker": "A", "says": "Hola."}, {"speaker": "Tú", "says": "Sí.", "learner": True}],
            "translation",
            id="no prompt",
        ),
    ],
)
def test_a_chat_gives_the_learner_something_to_say(turns: list[dict[str, Any]], message: str) -> None:
    """And says in English what that is."""
    with pytest.raises(InvalidContentError, match=message):
        author_details("chat", {"turns": turns})


def step(name: str, *leads_to: str, **more: Any) -> dict[str, Any]:
    choices = [{"says": "Sí.", "translation": "Yes.", "next": there} for there in leads_to]
    return {"id": name, "speaker": "Ana", "says": "¿Sí?", "choices": choices, **more}


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        pytest.param([step("a", "b"), step("b", reaches=["g"])], None, id="sound"),
        pytest.param([step("a", "x"), step("b", reaches=["g"])], "“x”", id="leads nowhere"),
        pytest.param([step("a"), step("b", reaches=["g"])], "“b”", id="never reached"),
        pytest.param([step("a", "a"), step("a", reaches=["g"])], "same id", id="one id twice"),
        pytest.param([step("a", "b"), step("b")], "goal “g”", id="goal never reached"),
        pytest.param([step("a", "b"), step("b", reaches=["g", "h"])], "“h”", id="no such goal"),
        pytest.param([step("a", "b"), step("b", "a", reaches=["g"])], "ends", id="never ends"),
    ],
)
def test_a_script_holds_together(steps: list[dict[str, Any]], message: str | None) -> None:
    """A conversation can be walked from its beginning to an end, past all its goals."""
    metadata = {"setting": "A bar.", "learner_role": "A guest", "goals": [{"id": "g", "text": "Go"}], "steps": steps}
    if message is None:
        author_details("scenario", metadata)
        return
    with pytest.raises(InvalidContentError, match=message):
        author_details("scenario", metadata)


def test_the_fingerprint_is_of_the_content_alone() -> None:
    """Counters and defaults do not change it, a word does."""
    plain = fingerprint(author(sentence()))
    assert fingerprint(author(sentence(version=4, revision=9, owner="t", topics=[]))) == plain
    assert fingerprint(author(sentence(accepted=["Tengo mucha sed."]))) != plain
    assert fingerprint(author(sentence(licence="CC0"))) != plain


@pytest.mark.parametrize(
    ("changes", "new_version"),
    [
        pytest.param({"accepted": ["Yo tengo sed.", "Tengo sed."]}, False, id="order of alternatives"),
        pytest.param({"topics": ["food"]}, False, id="topics"),
        pytest.param({"hints": {"nudge": "A state"}}, False, id="hints"),
        pytest.param({"status": "retired"}, False, id="status"),
        pytest.param({"accepted": ["Tengo sed."]}, True, id="an answer less"),
        pytest.param({"accepted_en": []}, True, id="the other direction"),
    ],
)
def test_a_version_stands_for_what_is_right(changes: dict[str, Any], *, new_version: bool) -> None:
    """Only what changes a mark makes a new version."""
    changed = what_is_right(author(sentence(**changes))) != what_is_right(author(sentence()))
    assert changed is new_version


def test_all_of_an_unregistered_type_is_what_is_right() -> None:
    """Nobody knows which of its fields decides."""
    row = {"content_type": "riddle", "primary_text": "la manzana", "metadata": {"clue": "red"}}
    other = {**row, "metadata": {"clue": "green"}}
    assert what_is_right(author(row)) != what_is_right(author(other))
