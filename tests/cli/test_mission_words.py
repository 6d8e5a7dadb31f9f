"""The mission's own examples, word for word: brought in, played, tracked, shown, taken out."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aidioma.content.exercises import can_be_asked, exercise, tasks
from aidioma.content.forms import entered_of, form_of, metadata_of
from aidioma.content.free import chapters, cues, glosses, samples
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_item
from aidioma.content.types import dump_details
from aidioma.db.models import LearningContent
from aidioma.model.people import Account
from aidioma.practice.play_service import Play
from aidioma.practice.pronouncing import phrases
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, Run

SAID: dict[str, tuple[str, str, dict[str, Any]]] = {
    "sentence": (
        "La biblioteca está cerca de mi casa.",
        "The library is near my house.",
        {
            "hints": ["Think about location", "estar, not ser"],
            "grammar_concepts": ["ser_estar"],
            "vocabulary": ["biblioteca", "cerca", "casa"],
        },
    ),
    "text": ("El sábado voy al mercado con mi abuela.", "On Saturday I go to the market with my grandmother.", {}),
    "video": (
        "Un día en Oaxaca",
        "A day in Oaxaca",
        {
            "video_url": "https://cdn.example.com/oaxaca.mp4",
            "duration_seconds": 300,
            "transcript_timestamps": [{"time": 0, "text": "Buenos días."}, {"time": 4.5, "text": "Vamos al mercado."}],
            "interactive_elements": [
                {
                    "time": 45,
                    "type": "quiz",
                    "question": "¿Adónde van?",
                    "options": ["al mercado", "al mar"],
                    "answer": "al mercado",
                },
                {"time": 60, "type": "pause", "note": "Repeat the greeting."},
            ],
        },
    ),
    "pronunciation": (
        "perro",
        "dog",
        {
            "ipa_transcription": "/ˈpe.ro/",
            "audio_samples": ["https://cdn.example.com/perro-es.mp3", "https://cdn.example.com/perro-mx.mp3"],
            "phoneme_breakdown": [{"phoneme": "/r/", "tip": "A trill: the tongue strikes several times."}],
        },
    ),
    "podcast": (
        "El mercado de mi barrio",
        "The market in my neighbourhood",
        {
            "audio_url": "https://cdn.example.com/podcast_123.mp3",
            "duration_seconds": 1800,
            "speakers": ["María", "Carlos"],
            "chapters": [{"start": 0, "end": 95, "topic": "Saludos"}, {"start": 95, "end": 600, "topic": "El pan"}],
            "difficulty_markers": {"speed": "moderate", "accent": "mexican", "vocabulary_level": "intermediate"},
        },
    ),
    "game": (
        "Carrera de verbos",
        "Verb race",
        {
            "rules": "Answer before the clock runs out.",
            "scoring": {"correct": 10, "bonus": 5},
            "levels": [{"level": 1, "name": "Presente"}, {"level": 2, "name": "Pretérito"}],
        },
    ),
    "chat": (
        "En la cafetería",
        "At the café",
        {
            "persona": "A friendly waiter",
            "context": "A small café in Madrid",
            "goals": ["Order a coffee", "Ask for the bill"],
        },
    ),
    "grammar": (
        "Ser y estar",
        "Two verbs, one English word.",
        {
            "type": "verb_contrast",
            "concepts": ["ser", "estar"],
            "explanations": {"ser": "What something is.", "estar": "How and where it is."},
        },
    ),
    "culture": (
        "El Día de Muertos es el dos de noviembre.",
        "The Day of the Dead is on November 2.",
        {
            "region": "Mexico",
            "traditions": ["altares", "pan de muerto"],
            "media": ["https://cdn.example.com/altar.jpg"],
        },
    ),
}
LISTENED: dict[str, Any] = {
    "activity_type": "podcast_listening",
    "content_id": "podcast_123",
    "metadata": {
        "completion_percentage": 85,
        "replays": 3,
        "noted_timestamps": [12.5, 340],
        "speed_adjustments": [{"at": 30, "speed": 0.75}],
    },
}


def id_of(kind: str) -> str:
    return f"{kind}_123"


@pytest.fixture
def brought(run: Run, tmp_path: Path) -> dict[str, Any]:
    """Bring all examples in, and return the report."""
    rows = [
        {
            "id": id_of(kind),
            "content_type": kind,
            "difficulty": "beginner",
            "primary_text": es,
            "secondary_text": en,
            "metadata": said,
        }
        for kind, (es, en, said) in SAID.items()
    ]
    file = tmp_path / "mission.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    status, report = run("content", "import", str(file))
    assert status == 0
    return dict(report)


@pytest.fixture
def items(brought: dict[str, Any], runtime: Runtime) -> dict[str, ContentItem]:
    """Return the examples as they are stored, by kind."""
    assert brought["added"] == len(SAID)
    with runtime.sessions() as session:
        return {kind: get_item(session, id_of(kind)) for kind in SAID}


def test_each_comes_in_whole(brought: dict[str, Any], runtime: Runtime) -> None:
    """Nothing is refused, left out, or unknown to its kind, and what is stored is what was said."""
    assert brought.pop("run")
    assert brought == {"added": 9, "updated": 0, "unchanged": 0, "rejected": []}
    with runtime.sessions() as session:
        for kind, (*_, said) in SAID.items():
            stored = session.scalar(select(LearningContent.details).where(LearningContent.id == id_of(kind)))
            assert said.items() <= (stored or {}).items()


def test_the_sentence_is_asked_by_what_it_has(items: dict[str, ContentItem], runtime: Runtime) -> None:
    """Its text is the accepted translation, its hints are the first levels."""
    sentence = items["sentence"]
    assert exercise(sentence).accepted == ("La biblioteca está cerca de mi casa.",)
    assert (sentence.value("hints").nudge, sentence.value("hints").pattern) == (
        "Think about location",
        "estar, not ser",
    )
    assert [item.id for item in runtime.content.get_content("sentence", {"vocabulary": ["cerca"]})] == [sentence.id]
    assert can_be_asked(sentence, "es-en")


def test_the_recordings_have_their_moments(items: dict[str, ContentItem]) -> None:
    """A chapter begins where it says, a line is said when it says, a quiz has its moment."""
    assert [tuple(one) for one in chapters(items["podcast"])] == [(0, 95_000, "Saludos"), (95_000, 600_000, "El pan")]
    assert [(cue.start_ms, cue.text) for cue in cues(items["video"])] == [
        (0, "Buenos días."),
        (4_500, "Vamos al mercado."),
    ]
    (asked,) = tasks(items["video"])
    assert (asked.prompt, asked.options, asked.at_ms) == ("¿Adónde van?", ("al mercado", "al mar"), 45_000)
    assert [one.address for one in samples(items["pronunciation"])] == SAID["pronunciation"][2]["audio_samples"]
    assert glosses(items["sentence"]) == ()


def test_each_is_opened_and_finished(items: dict[str, ContentItem], runtime: Runtime, ana: Account) -> None:
    """Where nothing is asked it is read, watched or listened to, and that is progress."""
    for kind in SAID.keys() - {"sentence"}:
        play = Play.of(id_of(kind))
        played = runtime.plays.open(play, user_id=ana.id)
        if kind == "video":
            runtime.plays.answer(play, user_id=ana.id, number=0, text="al mercado")
        if kind == "pronunciation":
            assert [(phrase.text, phrase.ipa) for phrase in phrases(played)] == [("perro", "/ˈpe.ro/")]
        runtime.plays.finish(play, user_id=ana.id, rating="good" if kind == "pronunciation" else None)
        assert runtime.plays.open(play, user_id=ana.id).finished
    dashboard = runtime.progress.dashboard(user_id=ana.id)
    assert (dashboard.begun, len(dashboard.mastery) > 0) == (dashboard.today, True)


def test_what_was_listened_to_is_progress(
    run: Run, items: dict[str, ContentItem], runtime: Runtime, ana: Account, tmp_path: Path
) -> None:
    """Tracked word for word, shown at once, and the same when it is made again from the stream."""
    file = tmp_path / "listened.jsonl"
    file.write_text(
        json.dumps(LISTENED) + "\n" + json.dumps({**LISTENED, "duration_ms": 600_000, "score": 60}) + "\n", "utf-8"
    )
    assert run("track", "--user", ANA, str(file)) == (0, {"added": 2, "rejected": []})

    _, shown = run("progress", "show", "--user", ANA, "--content", "podcast_123")
    (row,) = shown["rows"]
    assert (row["attempts"], row["best_score"], row["mastery_level"]) == (2, 60, 3)
    assert (row["content_type"], row["next_review_at"]) == ("podcast", None)
    assert row["metadata"]["completion_percentage"] == 85
    assert row["metadata"]["total_listening_time"] == 600
    status, rebuilt = run("progress", "rebuild", "--check")
    assert (status, rebuilt["differences"]) == (0, [])
    dashboard = runtime.progress.dashboard(user_id=ana.id)
    assert (dashboard.begun, dashboard.answers, dashboard.minutes) == (dashboard.today, 0, 10)


def test_each_is_shown_in_its_form_and_given_back(items: dict[str, ContentItem]) -> None:
    """Opened and saved unchanged, each says the same."""
    for kind, item in items.items():
        read = metadata_of(form_of(type(item.details)), entered_of(item))
        kept = {key: value for key, value in dump_details(item.details).items() if key != "accepted"}
        if kind == "sentence":
            kept["hints"] = {"nudge": "Think about location", "pattern": "estar, not ser"}
        assert kept.items() <= read.items(), kind


def test_each_goes_out_as_it_came_in(run: Run, items: dict[str, ContentItem], tmp_path: Path) -> None:
    """The export says each example word for word, and a second import changes nothing."""
    file = tmp_path / "out.jsonl"
    assert run("content", "export", str(file))[0] == 0
    rows = {row["id"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}
    for kind, (spanish, english, said) in SAID.items():
        row = rows[id_of(kind)]
        assert (row["primary_text"], row["secondary_text"]) == (spanish, english)
        assert said.items() <= row["metadata"].items()
    _, again = run("content", "import", str(file))
    assert (again["added"], again["updated"], again["rejected"]) == (0, 0, [])


def test_what_a_kind_does_not_know_is_kept_and_named(run: Run, runtime: Runtime, tmp_path: Path) -> None:
    """By import; nothing is lost."""
    file = tmp_path / "more.jsonl"
    row = {
        "id": "podcast_9",
        "content_type": "podcast",
        "primary_text": "Radio",
        "metadata": {"sponsor": {"name": "Café"}},
    }
    file.write_text(json.dumps(row) + "\n", "utf-8")
    status, report = run("content", "import", str(file))
    assert (status, report["added"]) == (0, 1)
    assert report["kept"] == [{"line": 1, "error": "kept, though its type has no such field: sponsor"}]
    with runtime.sessions() as session:
        assert get_item(session, "podcast_9").value("sponsor") == {"name": "Café"}
