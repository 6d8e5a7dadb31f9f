"""A labelled stream goes through the real pipeline, on a database of its own, and comes out as figures."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from aidioma.cli.replay import measure
from aidioma.errors import InvalidInputError
from aidioma.feedback.replay import Figures, LabelJudge, Row, read_workload
from aidioma.settings import Settings

DEVELOPMENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "workload_dev_10.jsonl"
KEYS = {"answers", "hits", "wrong_hits", "wrong_verdicts", "model_calls", "shadow_calls", "tiers", "latency_ms"}


def row(answer: str, corrected: str = "", *edits: tuple[str, str], verdict: str = "") -> dict[str, Any]:
    return {
        "exercise": "tired",
        "prompt": "I am tired today.",
        "accepted": ["Estoy cansado hoy."],
        "answer": answer,
        "verdict": verdict or ("incorrect" if edits else "correct"),
        "edits": edits,
        "corrected": corrected or answer,
        "also": [],
    }


STREAM = (
    row("Estoy cansado hoy"),
    row("Sigo cansado hoy", "estoy cansado hoy", ("sigo", "estoy")),
    row("sigo cansado hoy.", "estoy cansado hoy", ("sigo", "estoy")),
    row("Me siento agotado", "me siento agotado"),
    row("me siento agotado", "me siento agotado"),
)


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    path = tmp_path / "stream.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in STREAM), encoding="utf-8")
    return path


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=SecretStr(database_url), openai_api_key=None)


def replayed(workload: Path, settings: Settings, policy: str = "ours", **judge: Any) -> Mapping[str, Any]:
    return measure(workload, policy=policy, judge=LabelJudge(**judge), settings=settings).as_data()


def test_the_figures_of_a_stream(stream: Path, settings: Settings, server: str) -> None:
    """Two labels are read, three answers are settled without one, and the database is gone afterwards."""
    found = replayed(stream, settings)
    assert found.keys() == KEYS
    assert (found["answers"], found["hits"], found["wrong_hits"], found["wrong_verdicts"]) == (5, 3, 0, 0)
    assert (found["model_calls"], found["shadow_calls"]) == (2, 0)
    assert sum(found["tiers"].values()) == pytest.approx(1)
    assert found["tiers"]["judge"] == pytest.approx(0.4)
    with psycopg.connect(server) as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'aidioma_scratch%'").fetchall()
    assert left == []


def test_exact_reuse_knows_nothing_but_the_same_words(stream: Path, settings: Settings) -> None:
    """A cache begins empty, and gives again what was judged before."""
    found = replayed(stream, settings, "exact")
    assert (found["hits"], found["wrong_hits"], found["model_calls"]) == (2, 0, 3)
    assert found["tiers"]["exact"] == pytest.approx(0.4)


def test_the_nearest_answer_hands_out_somebody_else_s_mistake(stream: Path, settings: Settings) -> None:
    """Very much alike is not the same: the wrong answer passes for the right one."""
    found = replayed(stream, settings, "nearest:0.5")
    assert found["wrong_hits"] > 0
    assert found["wrong_verdicts"] > 0


def test_the_same_seed_gives_the_same_figures(settings: Settings) -> None:
    """Nothing depends on time or chance but how long it took."""
    if not DEVELOPMENT.exists():
        pytest.skip("the development streams are not part of the repository")
    runs = []
    for _ in range(2):
        judge = LabelJudge(noise=0.05, seed=3)
        found = measure(DEVELOPMENT, policy="ours", judge=judge, settings=settings, limit=300).as_data()
        runs.append({key: value for key, value in found.items() if key != "latency_ms"})
    assert runs[0] == runs[1]
    assert runs[0]["hits"] > 100
    assert runs[0]["shadow_calls"] <= 0.03 * runs[0]["hits"] + 1


def test_a_noisy_judge_is_still_measured_against_the_label(stream: Path, settings: Settings) -> None:
    """What a misreading leaves behind counts as wrong when it is handed out again."""
    found = replayed(stream, settings, noise=1.0)
    assert found["wrong_hits"] > 0


def test_also_as_good_feedback_is_right() -> None:
    """Edits are compared as multisets of words, with the label and with each of its equals."""
    label = Row.model_validate(row("a b", "c d", ("a", "c"), ("b", "d")) | {"also": [{"edits": [["a", "x"]]}]})
    said = LabelJudge(row=label).judge(label.asked, "a b")
    figures = Figures()
    assert [(edit.wrong, edit.right) for edit in said.edits] == [("a", "c"), ("b", "d")]
    assert figures.as_data()["latency_ms"] == {"p50": 0.0, "p95": 0.0}


def test_a_line_that_is_no_row_is_named(tmp_path: Path) -> None:
    """The message says where to look."""
    path = tmp_path / "broken.jsonl"
    path.write_text(json.dumps(STREAM[0]) + '\n{"exercise": "x"}\n', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="line 2"):
        list(read_workload(path))
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(read_workload(tmp_path / "missing.jsonl"))


@pytest.mark.parametrize("policy", ["nearest", "nearest:close", "best"])
def test_an_unknown_policy_is_refused(stream: Path, settings: Settings, policy: str) -> None:
    """It says which there are."""
    with pytest.raises(InvalidInputError, match="there are exact"):
        replayed(stream, settings, policy)
