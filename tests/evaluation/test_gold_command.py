"""``gold`` marks labelled answers in a new installation without a judge, and leaves the configured one alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import insert

from aidioma.cli import main
from aidioma.db.models import LearningContent
from aidioma.errors import InvalidInputError
from aidioma.evaluation import gold_command
from aidioma.evaluation.gold import GoldLine, GoldRow
from aidioma.evaluation.gold_command import measure_gold
from aidioma.evaluation.gold_learners import default_installation, gold_installation
from aidioma.settings import Settings

DEVELOPMENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "gold_dev.jsonl"
GREETING = "starter:sentence:001"
FIGURES = {
    "rows",
    "settled",
    "wrong_of_settled",
    "wrong_of_settled_high",
    "wrong",
    "suggested",
    "categories",
    "tiers",
}
MOON: dict[str, Any] = {"prompt": "The moon is red.", "accepted": ["La luna está roja.", "La luna es roja."]}


def row(answer: str, verdict: str, category: str = "same", **changes: Any) -> dict[str, Any]:
    return {
        "key": "1",
        "content": None,
        "direction": "en-es",
        "answer": answer,
        "category": category,
        "verdict": verdict,
        "also_fair": None,
        **changes,
    }


ROWS = (
    row("me llamo lucía y soy de chile", "correct", content=GREETING),
    row("Me llamo Lucía y soy de Chíle", "almost", "typo", content=GREETING),
    row("La luna es roja", "correct", **MOON),
    row("Una luna cualquiera brilla", "incorrect", "diff", **MOON),
    row("Hay muchos libros.", "incorrect", "attack", prompt="There are many books.", accepted=["Hay muchos libros."]),
    row("There is bread!", "correct", direction="es-en", prompt="Hay pan.", accepted=["There is bread."]),
)
"""The fifth has a label that is at odds with what is known to be right."""

Gold = Callable[..., tuple[int, Any]]


@pytest.fixture
def gold(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Gold:
    """Return what runs ``gold`` on rows and gives its exit status and what it printed, read as JSON."""
    monkeypatch.setenv("DATABASE_URL", fresh_database)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path / "data"))

    def _gold(*words: str, rows: tuple[dict[str, Any], ...] = ROWS) -> tuple[int, Any]:
        path = tmp_path / "gold.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
        status = main(["gold", str(path), "--json", *words])
        return status, json.loads(capsys.readouterr().out)

    return _gold


def test_the_figures_of_a_file(gold: Gold, fresh_database: str, server: str) -> None:
    """Marked without a judge; the configured database is as empty as before, and the scratch one is gone."""
    status, said = gold()
    assert (status, said.keys()) == (0, FIGURES)
    assert (said["rows"], said["settled"], said["wrong"], said["wrong_of_settled"]) == (6, 5, 1, 0.2)
    assert said["suggested"].keys() == {"n", "right"}
    assert said["categories"] == {"attack": [1, 1, 1], "diff": [1, 0, 0], "same": [3, 3, 0], "typo": [1, 1, 0]}
    assert said["tiers"]["accepted"] == [4, 4, 1]
    assert said["tiers"]["none"] == [1, 0, 0]
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute("SELECT count(*) FROM learning_content").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
    with psycopg.connect(server) as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'aidioma_scratch%'").fetchall()
    assert left == []


def test_a_key_for_a_judge_changes_nothing(gold: Gold, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the default installation that is measured, whatever the environment holds."""
    _, usual = gold()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("AIDIOMA_EMBEDDING_MODEL", "text-embedding-3-small")
    monkeypatch.setenv("AIDIOMA_MAX_WRONG_HIT_RATE", "0.19")
    assert gold() == (0, usual)


def test_all_but_the_place_is_as_nobody_set_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A setting that is added later is a default too."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    monkeypatch.setenv("AIDIOMA_PRICES", '{"gpt": [1, 2]}')
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))
    here = Settings()
    usual = default_installation(here)
    assert here.openai_api_key is not None
    assert here.prices
    assert (usual.database_url, usual.data_dir) == (here.database_url, tmp_path)
    assert (usual.openai_api_key, usual.prices) == (None, {})


def test_each_row_is_written_with_what_it_was_told(gold: Gold, tmp_path: Path) -> None:
    """In the order of the file, as many as there are rows."""
    out = tmp_path / "out.jsonl"
    gold("--out", str(out))
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["answer"] for one in told] == [one["answer"] for one in ROWS]
    assert [one["verdict"] for one in told] == ["correct", "almost", "correct", "pending", "correct", "correct"]
    assert told[1].keys() == {
        "key",
        "direction",
        "answer",
        "verdict",
        "tier",
        "edits",
        "explanations",
        "tip",
        "suggested",
    }
    assert told[1]["edits"] == [["chíle", "chile"]]
    assert [one["wrong"] for one in told[1]["explanations"]] == ["chíle"]


def test_use_changes_no_mark(gold: Gold, tmp_path: Path) -> None:
    """The same rows after learners answered everything several times, in whatever order."""
    written = []
    for number, words in enumerate(((), ("--warm", "4"), ("--warm", "4", "--seed", "7"))):
        out = tmp_path / f"{number}.jsonl"
        assert gold(*words, "--out", str(out))[0] == 0
        written.append(out.read_text("utf-8"))
    assert written[0] == written[1] == written[2]


def test_learners_are_there_before_it_is_measured(database_url: str, tmp_path: Path) -> None:
    """What they answer goes the way of the page: it is stored, and some of what stays pending is rated."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROWS[3]) + "\n", encoding="utf-8")
    seen: dict[str, Any] = {}

    def looked_at(*_: object) -> None:
        with psycopg.connect(database_url) as connection:
            names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'aidioma_scratch%'")
            (name,) = names.fetchone() or ("",)
        with psycopg.connect(database_url, dbname=name) as connection:
            rows = connection.execute("SELECT user_id, activity_type FROM learning_activities").fetchall()
        seen["learners"] = {user for user, _ in rows}
        seen["types"] = {kind for _, kind in rows}

    settings = Settings(database_url=SecretStr(database_url))
    measure_gold(path, settings=settings, rounds=6, on_mark=looked_at)
    assert len(seen["learners"]) > 3
    assert seen["types"] == {"translation", "self_rating"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"content": "starter:sentence:none"}, "line 2: there is no content 'starter:sentence:none'"),
        ({"content": "starter:grammar:001"}, "line 2: starter:grammar:001 cannot be asked en-es"),
        ({"answer": "x" * 501, "content": GREETING}, "line 2: An answer has at most 500 characters"),
        ({"answer": "a\x00", "content": GREETING}, "line 2: This answer holds a character that cannot be kept"),
        ({"prompt": "Moon", "accepted": [""]}, "line 2: Accepted translations 1: please write something"),
        ({"prompt": "Moon\x00", "accepted": ["Luna"]}, "line 2: English: holds the character U+0000"),
        ({}, "line 2: Value error, it names neither"),
    ],
)
def test_a_row_that_cannot_be_measured_is_named(gold: Gold, changes: dict[str, Any], says: str) -> None:
    """In one sentence, with exit status 2."""
    status, said = gold(rows=(ROWS[0], row("La luna", "correct") | changes))
    assert (status, said.keys()) == (2, {"error"})
    assert says in said["error"]


def test_an_item_that_is_asked_one_way_is_named(database_url: str, tmp_path: Path) -> None:
    """It is not measured in the other direction instead."""
    item = {"content_type": "flashcard", "primary_text": "Hay pan.", "secondary_text": "There is bread."}
    one_way = {"front": "There is bread.", "back": "Hay pan.", "one_way": True}
    labelled = GoldRow.model_validate(row("Bread", "correct", content="one-way", direction="es-en"))
    with gold_installation(Settings(database_url=SecretStr(database_url))) as installation:
        with installation.sessions.begin() as session:
            session.execute(insert(LearningContent).values(id="one-way", **item, details=one_way))
        with pytest.raises(InvalidInputError, match="line 4: 'one-way' is not asked es-en, only en-es"):
            installation.take_in([GoldLine(tmp_path, 4, labelled)])


def test_use_without_end_is_refused(gold: Gold, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first answer is typed."""
    monkeypatch.setattr(gold_command, "MOST_TYPED", 100)
    status, said = gold("--warm", "50")
    assert status == 2
    assert "has 600 answers typed first; 100 are allowed" in said["error"]


@pytest.mark.parametrize("text", ["-1", "1001", "many"])
def test_rounds_have_bounds(text: str) -> None:
    """Before anything is opened."""
    with pytest.raises(SystemExit, match="2"):
        main(["gold", "gold.jsonl", "--warm", text])


def test_the_same_for_people(gold: Gold, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what so few rows say of the share, and both tables."""
    gold()
    assert main(["gold", str(tmp_path / "gold.jsonl")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "6 rows, 5 settled (83.3%)"
    assert lines[1].startswith("1 wrong: 20.00% of those settled, at most ")
    assert lines[2].startswith("1 pending, ")
    assert [line.split()[0] for line in lines if line.endswith("wrong")] == ["category", "tier"]


def test_an_empty_file_has_figures_too(gold: Gold) -> None:
    """Nothing was wrong of nothing."""
    status, said = gold(rows=())
    assert (status, said["rows"], said["wrong_of_settled"], said["categories"]) == (0, 0, 0, {})


def test_the_development_rows_are_marked_the_same_after_use(database_url: str) -> None:
    """As shipped: use moves no mark of them, and all of them can be read."""
    if not DEVELOPMENT.exists():
        pytest.skip("the development rows are not part of the repository")
    settings = Settings(database_url=SecretStr(database_url))
    fresh, used = (measure_gold(DEVELOPMENT, settings=settings, rounds=rounds).as_data() for rounds in (0, 1))
    assert fresh == used
    assert fresh["rows"] == 227
