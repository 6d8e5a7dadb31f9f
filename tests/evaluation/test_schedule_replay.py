"""How well schedulers foresee a log of reviews."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aidioma.cli import main
from aidioma.errors import InvalidInputError
from aidioma.evaluation.schedule_replay import Reviewed, figures, foresee, read_log

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
REAL_LOG = Path(__file__).resolve().parents[2] / "../shared/data/review_log.csv"


def log(cards: int = 20) -> list[Reviewed]:
    """Cards reviewed after 1, 3, 8 and 30 days; every third one is forgotten at the end."""
    return [
        Reviewed(f"c{card}", 1 if day == 42 and card % 3 == 0 else 3, BEGIN + timedelta(days=day + card % 5))
        for day in (0, 1, 4, 12, 42)
        for card in range(cards)
    ]


def write(path: Path, reviews: list[Reviewed]) -> Path:
    lines = [f"{one.card_id},{one.rating},{one.at.isoformat()},1000" for one in reviews]
    path.write_text("\n".join(["card_id,review_rating,review_time,review_duration", *lines]))
    return path


def test_first_reviews_and_those_of_the_same_day_are_not_judged() -> None:
    """They say nothing about memory over days."""
    reviews = [Reviewed("c", 3, BEGIN + timedelta(hours=hours)) for hours in (0, 1, 30)]
    assert [one.at for one in foresee(reviews)] == [reviews[2].at]


def test_every_expectation_is_a_probability() -> None:
    """The longer ago, the less is expected."""
    expected = [one for one in foresee(log(1)) if one.card_id == "c0"]
    assert all(0 < chance < 1 for one in expected for chance in (one.sm2, one.fsrs))


def test_figures_have_intervals_and_come_out_the_same_again() -> None:
    """The bootstrap has a seed; the estimate lies within its interval."""
    found = figures(foresee(log()), seed=1, resamples=200)
    assert found == figures(foresee(log()), seed=1, resamples=200)
    for name in ("sm2", "fsrs", "constant"):
        assert found[name]["low"] <= found[name]["log_loss"] <= found[name]["high"]
        assert 0 <= found[name]["rmse_bins"] <= 1
    assert "proves nothing about other people" in found["note"]


def test_too_short_a_log_says_so() -> None:
    """Nothing can be held out of nothing."""
    for reviews in ([], log(1)[:2]):
        with pytest.raises(InvalidInputError, match="Too few"):
            figures(foresee(reviews))


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "card_id,review_rating,review_time\nc,9,2026-01-01T00:00:00+00:00\n",
        "card_id,review_rating,review_time\nc,3,2026-01-01T00:00:00\n",
    ],
)
def test_a_file_that_is_no_log_is_refused(tmp_path: Path, text: str) -> None:
    """The message says what a log is."""
    path = tmp_path / "log.csv"
    path.write_text(text)
    with pytest.raises(InvalidInputError):
        read_log(path)


def test_the_command_prints_figures_for_scripts_and_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The keys are those that scripts depend on."""
    path = write(tmp_path / "log.csv", log())
    assert main(["schedule", "replay", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"log_loss", "rmse_bins"} <= found["fsrs"].keys() & found["sm2"].keys()
    assert found["reviews"] == 100
    assert main(["schedule", "replay", str(path)]) == 0
    assert "FSRS minus SM-2" in capsys.readouterr().out


@pytest.mark.corpus
@pytest.mark.skipif(not REAL_LOG.exists(), reason="the shared log is not beside this repository")
def test_on_a_real_log_fsrs_foresees_better() -> None:
    """On half a year of one person's reviews, beyond what chance between cards explains."""
    found = figures(foresee(read_log(REAL_LOG)), resamples=200)
    assert found["fsrs_minus_sm2"]["high"] < 0
    assert found["fsrs"]["log_loss"] < found["constant"]["log_loss"]
