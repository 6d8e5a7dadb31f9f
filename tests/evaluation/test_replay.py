"""A labelled stream goes through the real pipeline, on a database of its own, and comes out as figures."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from aidioma.cli import main
from aidioma.errors import InvalidInputError
from aidioma.evaluation.replay import Figures, LabelJudge, LabelledAnswer, read_workload
from aidioma.evaluation.replay_command import measure
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


WRONG_LABEL = row("Estoy cansado hoy", "estoy agotado hoy", ("cansado", "agotado"))
"""What is accepted is right, so that this label is at odds with every mark."""


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
    label = LabelledAnswer.model_validate(
        row("a b", "c d", ("a", "c"), ("b", "d")) | {"also": [{"edits": [["a", "x"]]}]}
    )
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


def test_without_a_judge_no_label_teaches(stream: Path, settings: Settings) -> None:
    """The authored answer is known; what a label would have said of the others is not, not even the second time."""
    found = measure(stream, policy="ours", judge=None, settings=settings).as_data()
    assert found.keys() == KEYS
    assert (found["model_calls"], found["shadow_calls"], found["wrong_hits"]) == (0, 0, 0)
    assert found["tiers"]["accepted"] == pytest.approx(0.2)
    assert found["tiers"]["none"] >= 0.4
    assert "judge" not in found["tiers"]


def test_a_key_for_a_judge_changes_nothing_of_that(stream: Path, settings: Settings) -> None:
    """No provider is ever asked by a replay."""
    with_key = settings.model_copy(
        update={"openai_api_key": SecretStr("sk-none"), "openai_base_url": "http://127.0.0.1:9/v1"}
    )
    assert measure(stream, policy="ours", judge=None, settings=with_key).as_data()["model_calls"] == 0


@pytest.mark.parametrize("policy", ["exact", "nearest:0.85"])
def test_what_only_reuses_a_judge_is_nothing_without_one(stream: Path, settings: Settings, policy: str) -> None:
    """Zeros would look like a measurement."""
    with pytest.raises(InvalidInputError, match="without a judge there is nothing to measure"):
        measure(stream, policy=policy, judge=None, settings=settings)


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return what runs ``replay`` on a stream with a wrong hit in it, and gives the exit status."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    stream = tmp_path / "wrong_hit.jsonl"
    stream.write_text("".join(json.dumps(one) + "\n" for one in (*STREAM, WRONG_LABEL)), encoding="utf-8")
    return lambda *words: main(["replay", str(stream), "--json", *words])


def wrong_hits(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("words", [(), ("--no-judge",)])
def test_wrong_hits_are_listed(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """With the label, what was given instead, and by which tier; as many as the figures say."""
    path = tmp_path / "wrong.jsonl"
    path.write_text("of an earlier run", encoding="utf-8")
    assert command("--wrong", str(path), *words) == 0

    figures = json.loads(capsys.readouterr().out)
    assert figures.keys() == KEYS
    assert figures["wrong_hits"] == len(wrong_hits(path)) == 1
    assert wrong_hits(path)[0] == {
        "exercise": "tired",
        "prompt": "I am tired today.",
        "answer": "Estoy cansado hoy",
        "label": {"verdict": "incorrect", "edits": [["cansado", "agotado"]]},
        "given": {"verdict": "correct", "edits": []},
        "tier": "accepted",
    }


def test_the_list_of_another_policy(command: Callable[..., int], tmp_path: Path) -> None:
    """What the field does is told of as well: the nearest answer's feedback, handed to another one."""
    assert command("--wrong", str(tmp_path / "wrong.jsonl"), "--policy", "nearest:0.5") == 0
    assert {one["tier"] for one in wrong_hits(tmp_path / "wrong.jsonl")} >= {"candidate"}


def test_a_replay_that_fails_leaves_the_list_as_it_was(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole or not at all."""
    with (tmp_path / "wrong_hit.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("no row\n")
    path = tmp_path / "wrong.jsonl"
    path.write_text("of an earlier run", encoding="utf-8")
    assert command("--wrong", str(path)) == 2
    assert "line 7" in json.loads(capsys.readouterr().out)["error"]
    assert path.read_text("utf-8") == "of an earlier run"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["wrong.jsonl", "wrong_hit.jsonl"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--wrong", "."), "this is no file"),
        (("--wrong", "/dev/null"), "this is no file"),
        (("--wrong", "/dev/null/x"), "cannot be written"),
        (("--no-judge", "--judge-noise", "0.1"), "Give one of them"),
        (("--no-judge", "--policy", "exact"), "Use ours"),
        (("--policy", "best"), "there are exact"),
    ],
)
def test_what_cannot_be_replayed_is_said(
    command: Callable[..., int], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    """In one sentence, with exit status 2."""
    assert command(*words) == 2
    assert says in json.loads(capsys.readouterr().out)["error"]


def test_a_workload_that_is_no_text_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"exercise": "\xf1"}\n')
    with pytest.raises(InvalidInputError, match="not UTF-8 text; save it as UTF-8"):
        list(read_workload(path))
