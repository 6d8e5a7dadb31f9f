"""Commands that only measure: what they print for scripts and for people."""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aidioma.cli import main
from aidioma.evaluation.replay_command import _share
from tests.cli.conftest import ANA, GREETING, Run


def test_an_empty_cache_has_figures_too(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was observed, so the interval is everything."""
    status, said = run("cache", "stats")

    assert status == 0
    rates = ("wrong_hit_rate", "judge_self_disagreement", "excess")
    assert said.keys() == {"entries", "hits_by_tier", "settled", *rates, "cost_usd", "avoided_usd"}
    assert (said["entries"], said["hits_by_tier"], said["cost_usd"], said["avoided_usd"]) == (0, {}, 0, 0)
    assert [said[name].keys() for name in rates] == [{"estimate", "low", "high", "n"}] * 3
    assert [said[name]["n"] for name in rates[:2]] == [0, 0]

    assert main(["cache", "stats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["0 judged answers are kept.", "0 of 1 answers (0.0%) were settled without a call."]
    assert lines[-2].startswith("The judge disagrees with itself: ")
    assert lines[-1].startswith("Spent $0")


def test_the_cache_counts_answers_by_tier(run: Run, runtime: object, ana: object) -> None:
    """What was recorded, by what settled it."""
    run("answer", "--user", ANA, "--content", GREETING, "--answer", "me llamo lucía y soy de chile")
    _, said = run("cache", "stats")
    assert said["hits_by_tier"] == {"accepted": 1}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a log of cards reviewed after 1, 3, 8 and 30 days; every third one is forgotten at the end."""
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rows = [
        f"c{card},{1 if day == 42 and card % 3 == 0 else 3},{(begin + timedelta(days=day + card % 5)).isoformat()}"
        for day in (0, 1, 4, 12, 42)
        for card in range(20)
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["card_id,review_rating,review_time", *rows]), "utf-8")
    return path


def test_a_log_of_reviews_is_foreseen(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By both schedulers and by a constant rate, with the difference; the same by the same seed."""
    said = []
    for _ in range(2):
        assert main(["schedule", "replay", str(log), "--seed", "3"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    lines = said[0].splitlines()
    assert lines[0].startswith("100 reviews; judged: ")
    assert [line.strip().partition(":")[0] for line in lines[1:5]] == [
        "SM-2, 0.9^(elapsed/interval)",
        "FSRS, default parameters",
        "a constant rate",
        "FSRS minus SM-2",
    ]


def test_a_log_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with exit status 2."""
    assert main(["schedule", "replay", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "share"), [("0", 0.0), ("1", 1.0), ("0.25", 0.25)])
def test_a_share_of_labels(text: str, share: float) -> None:
    """Both ends belong to it."""
    assert _share(text) == share


@pytest.mark.parametrize("text", ["-0.1", "1.01", "nan"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """With the bounds."""
    with pytest.raises(argparse.ArgumentTypeError, match="is not between 0 and 1"):
        _share(text)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "COMMAND"),
        (("mark", "--content", "x"), "--answer"),
        (("answer", "--user", "a", "--content", "x", "--answer", "y", "--rating", "best"), "invalid choice: 'best'"),
        (("mark", "--content", "x", "--answer", "y", "--direction", "es-fr"), "invalid choice: 'es-fr'"),
        (("progress", "show"), "--user"),
        (("track", "--user", "a"), "FILE.jsonl"),
        (("bench", "--scale", "huge"), "invalid choice: 'huge'"),
        (("migrate", "dual-write", "maybe"), "invalid choice: 'maybe'"),
    ],
)
def test_a_command_that_is_not_whole_is_refused(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what is missing, before anything is opened."""
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert says in capsys.readouterr().err
