"""Free fields are read in whatever shape they are written, and a form gives them back as they were."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.content import free
from aidioma.content.free_text import as_text, of_text
from aidioma.content.item import ContentItem
from tests.content.samples import item


def podcast(**metadata: Any) -> ContentItem:
    return item({"content_type": "podcast", "primary_text": "El mercado", "metadata": metadata})


def video(elements: Any = None, **metadata: Any) -> ContentItem:
    said = metadata if elements is None else {"interactive_elements": elements, **metadata}
    return item({"content_type": "video", "primary_text": "El mercado", "metadata": said})


@pytest.mark.parametrize(
    ("said", "ms"),
    [(0, 0), (95, 95_000), (1.5, 1_500), ("95", 95_000), ("1:35", 95_000), ("01:02:03,5", 3_723_500), ("90s", 90_000)],
)
def test_a_moment_is_read_in_seconds_and_as_a_clock_has_it(said: Any, ms: int) -> None:
    """Whole or not."""
    assert free.milliseconds(said) == ms


@pytest.mark.parametrize("said", [None, True, -1, "soon", "", [], {}, 1e12])
def test_what_is_no_moment_is_none(said: Any) -> None:
    """It is left alone."""
    assert free.milliseconds(said) is None


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            [{"start": 0, "end": 95, "topic": "Saludos"}, {"start": 95, "end": 200, "topic": "El pan"}], id="seconds"
        ),
        pytest.param(
            [{"time": "1:35", "title": "El pan"}, {"time": "0:00", "title": "Saludos"}], id="clocks, in any order"
        ),
        pytest.param({"0:00": "Saludos", "1:35": "El pan"}, id="by moment"),
        pytest.param(["0:00 Saludos", "1:35 - El pan"], id="lines"),
        pytest.param([[0, "Saludos"], [95, "El pan"]], id="pairs"),
        pytest.param(
            {"chapters": [{"start_ms": 0, "name": "Saludos"}, {"start_ms": 95_000, "name": "El pan"}]}, id="within"
        ),
    ],
)
def test_chapters_are_read_however_they_are_written(said: Any) -> None:
    """From when on, and what about."""
    found = free.chapters(podcast(chapters=said))
    assert [(chapter.start_ms, chapter.topic) for chapter in found] == [(0, "Saludos"), (95_000, "El pan")]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([{"time": 0, "text": "Hola."}, {"time": 2.5, "text": "¿Qué tal?"}], id="moments"),
        pytest.param(
            [{"start": 0, "end": 2.5, "text": "Hola."}, {"start": 2.5, "end": 4, "text": "¿Qué tal?"}], id="stretches"
        ),
        pytest.param({"0": "Hola.", "2.5": "¿Qué tal?"}, id="by moment"),
        pytest.param([[0, 2.5, "Hola."], [2.5, 4, "¿Qué tal?"]], id="triples"),
    ],
)
def test_a_transcript_is_read_however_it_is_written(said: Any) -> None:
    """Each line lasts to the next at least."""
    found = free.cues(video(transcript_timestamps=said))
    assert [(cue.start_ms, cue.text) for cue in found] == [(0, "Hola."), (2_500, "¿Qué tal?")]
    assert found[0].end_ms == 2_500


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(
            [{"time": 45, "type": "quiz", "question": "¿Qué compra?", "options": ["pan", "pez"], "correct": "pan"}],
            id="flat",
        ),
        pytest.param(
            [
                {
                    "timestamp": "0:45",
                    "type": "quiz",
                    "data": {"prompt": "¿Qué compra?", "choices": ["pan", "pez"], "answer": 0},
                }
            ],
            id="within, the answer by its number",
        ),
        pytest.param(
            {"quizzes": [{"at": 45, "question": "¿Qué compra?", "options": ["pan", "pez"], "correct_answer": "Pan"}]},
            id="case",
        ),
    ],
)
def test_a_quiz_is_asked_however_it_is_written(said: Any) -> None:
    """With its options, the right one among them, at its moment."""
    (task,) = free.quiz(video(said))
    assert (task.prompt, task.options, task.accepted, task.at_ms) == ("¿Qué compra?", ("pan", "pez"), ("pan",), 45_000)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([{"type": "pause", "time": 3}], id="no question"),
        pytest.param([{"question": "¿Qué compra?"}], id="no answer"),
        pytest.param([{"question": "¿Qué?", "options": ["a"], "correct": 5}], id="an answer that is no option"),
        pytest.param("a quiz", id="a word"),
        pytest.param([[[[[[[[[[[[{"question": "a", "answer": "b"}]]]]]]]]]]]], id="too deep"),
    ],
)
def test_what_cannot_be_asked_asks_nothing(said: Any) -> None:
    """It is kept, and shown where it can be."""
    found = video(said)
    assert free.quiz(found) == ()
    assert found.value("interactive_elements") == said


def test_words_are_explained_where_meanings_are_said() -> None:
    """As pairs, or as entries; a bare word has no meaning to show."""
    sentence = {"content_type": "sentence", "primary_text": "La mesa.", "secondary_text": "The table."}
    by_word = item({**sentence, "metadata": {"vocabulary": {"la mesa": "the table"}}})
    entries = item({**sentence, "metadata": {"vocabulary": [{"word": "la mesa", "translation": "the table"}, "pan"]}})
    assert [[(g.word, g.meaning) for g in free.glosses(one)] for one in (by_word, entries)] == [
        [("la mesa", "the table")]
    ] * 2


def test_addresses_are_told_from_everything_else() -> None:
    """Only what a browser may be sent to is one."""
    said = {
        "slow": "https://a.example/slow.mp3",
        "fast": {"url": "media/fast.mp3", "label": "rápido"},
        "x": "javascript:alert(1)",
    }
    found = item({"content_type": "pronunciation", "primary_text": "perro", "metadata": {"audio_samples": said}})
    assert free.samples(found) == (("https://a.example/slow.mp3", "slow"), ("media/fast.mp3", "rápido"))
    assert free.address_of('https://a.example/"onerror=') is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_whatever_a_free_field_says_it_is_read_without_an_error(said: Any) -> None:
    """Nobody's file breaks a page."""
    metadata = {"chapters": said, "transcript_timestamps": said, "interactive_elements": said, "speakers": said}
    there = podcast()
    details = there.details.model_copy(update=metadata)
    one = replace(there, details=details)
    free.chapters(one), free.cues(one), free.quiz(one), list(free.outline(said)), free.unasked(said)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("lento", "lento"),
        (["Ana", "Luis"], "Ana\nLuis"),
        ({"speed": "slow", "accent": "mexican"}, "speed: slow\naccent: mexican"),
        (["Ana"], '[\n "Ana"\n]'),
        ("12", '"12"'),
        (12, "12"),
    ],
)
def test_a_form_shows_the_plainest_text(value: Any, text: str) -> None:
    """JSON only where lines would be read as something else."""
    assert as_text(value) == text


@given(JSON)
def test_a_form_that_is_saved_unchanged_changes_nothing(value: Any) -> None:
    """Whatever the field held."""
    assert of_text(as_text(value)) == value or value is None
