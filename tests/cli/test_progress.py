"""``progress``: shown as it is stored, made again, and what is derived from it brought up to date."""

from datetime import datetime

import pytest
from sqlalchemy import insert

from aidioma.cli import main
from aidioma.db.models import UserProgress
from aidioma.model.people import Account
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, GREETING, Run

OTHER = "starter:sentence:002"


def practised(runtime: Runtime, account: Account, *content_ids: str) -> None:
    rows = [
        {"id": f"row {key}", "user_id": account.id, "content_id": key, "content_type": "sentence", "attempts": 2}
        for key in content_ids
    ]
    with runtime.sessions.begin() as session:
        session.execute(insert(UserProgress), rows)


def test_a_row_has_every_column_by_its_name(run: Run, runtime: Runtime, ana: Account) -> None:
    """Numbers as numbers, times with their zone."""
    run("answer", "--user", ANA, "--content", GREETING, "--answer", "me llamo lucía y soy de chile")
    status, said = run("progress", "show", "--user", ANA)

    assert (status, said.keys(), len(said["rows"])) == (0, {"rows"}, 1)
    row = said["rows"][0]
    assert row.keys() == {column.name for column in UserProgress.metadata.tables["user_progress"].columns}
    assert (row["user_id"], row["content_id"], row["content_type"]) == (ana.id, GREETING, "sentence")
    assert (row["attempts"], row["best_score"], row["mastery_level"]) == (1, 100, 1)
    assert row["easiness_factor"] == 2.6
    assert datetime.fromisoformat(row["next_review_at"]).utcoffset() is not None
    assert row["metadata"]["last_quality"] == 5


def test_rows_come_by_content_and_may_be_one(run: Run, runtime: Runtime, ana: Account) -> None:
    """Nobody else's among them; what was never practised has none."""
    practised(runtime, ana, OTHER, GREETING)
    practised_by_others = runtime.accounts.guest()
    practised(runtime, practised_by_others, "starter:sentence:003")

    _, every = run("progress", "show", "--user", ANA)
    assert [row["content_id"] for row in every["rows"]] == [GREETING, OTHER]
    _, one = run("progress", "show", "--user", ANA, "--content", OTHER)
    assert [row["content_id"] for row in one["rows"]] == [OTHER]
    assert run("progress", "show", "--user", ANA, "--content", "starter:sentence:003") == (0, {"rows": []})


def test_what_is_not_known_is_refused(run: Run, ana: Account) -> None:
    """A learner, or an item."""
    status, said = run("progress", "show", "--user", "who@example.org")
    assert (status, "Nobody signs in with who@example.org" in said["error"]) == (2, True)
    status, said = run("progress", "show", "--user", ANA, "--content", "nothing")
    assert (status, "There is no content 'nothing'" in said["error"]) == (2, True)


def test_in_words(run: Run, runtime: Runtime, ana: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """A line an item."""
    assert main(["progress", "show", "--user", ANA]) == 0
    assert capsys.readouterr().out == "Nothing was practised yet.\n"
    practised(runtime, ana, GREETING)
    assert main(["progress", "show", "--user", ANA]) == 0
    assert capsys.readouterr().out == f"{GREETING}: 2 attempts, mastery 0, next without a date\n"


def test_a_rebuild_in_words(run: Run, runtime: Runtime, ana: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """How much was looked at, and how much did not fit."""
    practised(runtime, ana, GREETING)
    assert main(["progress", "rebuild", "--check"]) == 1
    assert "1 differ from the activities." in capsys.readouterr().out
    assert main(["progress", "rebuild"]) == 0
    assert "1 were mended to fit the activities." in capsys.readouterr().out
    assert main(["progress", "rebuild"]) == 0
    text = "0 rows of progress, features and achievements of 1 learners fit the activities.\n"
    assert capsys.readouterr().out == text


def test_features_and_the_overview(run: Run, ana: Account) -> None:
    """How many learners each is of."""
    run("answer", "--user", ANA, "--content", GREETING, "--answer", "me llamo lucía y soy de chile")
    assert run("progress", "features") == (0, {"learners": 0}), "the session is not over"
    assert run("progress", "features", "--all") == (0, {"learners": 1})
    assert run("progress", "stats") == (0, {"learners": 1})
