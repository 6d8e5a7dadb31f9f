"""What is measured beside the engine: exact reuse, the nearest answer by two kinds of vectors, a perfect cache."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aidioma.cli import main
from aidioma.evaluation.baselines import CharacterNgrams
from aidioma.llm.embeddings import DIM

KEYS = {
    "policy",
    "embedder",
    "dimensions",
    "scope",
    "hits",
    "wrong_of_hits",
    "wrong_verdicts_of_hits",
    "model_calls",
}


def row(answer: str, corrected: str = "", *edits: tuple[str, str]) -> dict[str, Any]:
    return {
        "exercise": "moon",
        "prompt": "The big moon was red yesterday.",
        "accepted": ["La luna grande era roja ayer."],
        "answer": answer,
        "verdict": "incorrect" if edits else "correct",
        "edits": edits,
        "corrected": corrected or answer,
        "also": [],
    }


STREAM = (
    row("La luna grande era roja ayer"),
    row("La luna grande era rojo ayer", "la luna grande era roja ayer", ("rojo", "roja")),
    row("La luna grande era rojo ayer.", "la luna grande era roja ayer", ("rojo", "roja")),
    row("Ayer la gran luna estaba roja", "ayer la gran luna estaba roja"),
    row("Ayer el gran luna estaba roja", "ayer la gran luna estaba roja", ("el", "la")),
)


def test_vectors_of_characters_are_as_narrow_as_they_say() -> None:
    """Of unit length, alike for what is spelt alike, with nothing beyond their width."""
    texts = ["la luna era roja", "la luna era rojo", "hay pan", ""]
    vectors = CharacterNgrams().embed(texts)
    assert vectors.shape == (4, DIM)
    assert not vectors[:, CharacterNgrams.dimensions :].any()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert vectors[0] @ vectors[1] > 0.8
    assert vectors[0] @ vectors[2] < 0.4
    assert np.array_equal(vectors, CharacterNgrams().embed(texts))


@pytest.fixture
def baselines(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return what runs ``replay --baselines`` on the stream, and gives the exit status."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    stream = tmp_path / "stream.jsonl"
    stream.write_text("".join(json.dumps(one) + "\n" for one in STREAM), encoding="utf-8")
    return lambda *words: main(["replay", str(stream), "--baselines", *words])


def test_every_baseline_is_in_one_table(baselines: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """With embedder, width and scope; each begins cold, so that the order does not matter."""
    assert baselines("--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stream"], said["answers"]) == ("stream.jsonl", 5)
    assert all(one.keys() == KEYS for one in said["baselines"])
    by_name = {(one["policy"], one["embedder"], one["dimensions"]): one for one in said["baselines"]}
    assert list(by_name) == [
        ("exact", None, None),
        ("exact, accepted known", None, None),
        ("nearest:0.85", "character-2-3-grams", 512),
        ("nearest:0.85", "local-hash-1", 1536),
        ("nearest:0.95", "local-hash-1", 1536),
        ("ours", "local-hash-1", 1536),
        ("perfect", None, None),
    ]
    hits = {name: (one["hits"], one["wrong_of_hits"], one["model_calls"]) for name, one in by_name.items()}
    assert hits["exact", None, None] == (0.2, 0, 4)
    assert hits["exact, accepted known", None, None] == (0.4, 0, 3)
    assert hits["perfect", None, None] == (0.8, 0, 1)
    assert hits["nearest:0.85", "character-2-3-grams", 512][:2] == (0.6, 1)
    assert by_name["exact", None, None]["scope"] == "same exercise"


def test_the_table_for_people(baselines: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, with what the vectors are; of as many answers as were asked for."""
    assert baselines("--limit", "2") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "stream.jsonl: 2 answers, each policy from cold"
    assert len(lines) == 2 + 7 + 1
    assert lines[4].split()[:3] == ["nearest:0.85", "character-2-3-grams,", "512"]


@pytest.mark.parametrize("words", [("--policy", "exact"), ("--no-judge",), ("--wrong", "wrong.jsonl")])
def test_what_goes_with_one_policy_alone_is_refused(
    baselines: Callable[..., int], capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """Nothing is measured that was not asked for."""
    assert baselines("--json", *words) == 2
    assert "it goes with no --policy, --no-judge or --wrong" in json.loads(capsys.readouterr().out)["error"]
