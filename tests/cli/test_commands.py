"""Words, keys and exit statuses that scripts depend on."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from aidioma.cli import bench, main
from aidioma.cli.bench import Scale
from aidioma.db.engine import create_engine
from aidioma.db.models import UserProgress
from aidioma.practice.card import Card
from aidioma.runtime import Runtime
from tests.cli.conftest import Run

GREETING = "starter:sentence:001"


def test_marking_says_verdict_edits_and_receipt(run: Run) -> None:
    """A right answer through the real pipeline, by the keys of the documents."""
    status, said = run("mark", "--content", GREETING, "--answer", "me llamo lucía y soy de chile")
    assert status == 0
    assert said["verdict"] == "correct"
    assert said["score"] == 100
    assert (said["edits"], said["explanations"], said["suggested"]) == ([], [], None)
    assert said["receipt"]["tier"] == "accepted"
    assert said["receipt"]["cost_usd"] == 0
    assert {"corrected", "tip"} <= said.keys()
    assert said["receipt"]["latency_ms"] >= 0


def test_marking_an_accent_slip_names_the_words(run: Run) -> None:
    """The edit is the word as written and as it should be."""
    _, said = run("mark", "--content", GREETING, "--answer", "Me llamo Lucía y soy de Chíle")
    assert (said["verdict"], said["edits"], said["suggested"]) == ("almost", [["chíle", "chile"]], None)
    assert [one.keys() for one in said["explanations"]] == [{"wrong", "right", "why"}]
    assert (said["explanations"][0]["wrong"], said["explanations"][0]["right"]) == ("chíle", "chile")
    assert said["explanations"][0]["why"]


def test_marking_leaves_no_trace(run: Run) -> None:
    """It is nobody's answer: no activity, no progress."""
    run("mark", "--content", GREETING, "--answer", "Hola")
    nothing = {"rows": 0, "learners": 0, "waiting": 0, "differences": []}
    assert run("progress", "rebuild", "--check") == (0, nothing)


def test_an_unknown_item_is_said_and_exits_2(run: Run) -> None:
    """An error is JSON too."""
    status, said = run("mark", "--content", "nothing", "--answer", "Hola")
    assert status == 2
    assert "nothing" in said["error"]


def test_an_account_is_made_from_standard_input(run: Run) -> None:
    """The password is never an argument, where others could read it."""
    status, said = run(
        "users", "add", "Ana@Example.org", "--role", "teacher", "--password-stdin", stdin="four plain words\n"
    )
    assert status == 0
    assert (said["email"], said["role"]) == ("ana@example.org", "teacher")
    status, said = run("users", "add", "ana@example.org", "--password-stdin", stdin="four plain words\n")
    assert status == 2
    assert "already" in said["error"]


@pytest.mark.parametrize("stdin", ["", "short\n"])
def test_a_password_that_cannot_be_used_is_refused(run: Run, stdin: str) -> None:
    """With what would do."""
    status, said = run("users", "add", "ana@example.org", "--password-stdin", stdin=stdin)
    assert status == 2
    assert "8" in said["error"]


def test_a_password_must_come_by_standard_input(run: Run) -> None:
    """Without the flag the command says how."""
    status, said = run("users", "add", "ana@example.org")
    assert status == 2
    assert "--password-stdin" in said["error"]


def test_content_goes_in_and_out(run: Run, tmp_path: Path) -> None:
    """A bad line is reported by its number, the good ones are in, a second time changes nothing."""
    table = tmp_path / "some.tsv"
    table.write_text("The door is open.\tLa puerta está abierta.\nno tab here\n", "utf-8")
    status, said = run("content", "import", str(table), "--source", "Here", "--licence", "CC0")
    assert (status, said["added"], [line["line"] for line in said["rejected"]]) == (1, 1, [2])
    _, again = run("content", "import", str(table), "--source", "Here", "--licence", "CC0")
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 1)
    out = tmp_path / "all.jsonl"
    _, said = run("content", "export", str(out))
    assert said["exported"] == len(out.read_text("utf-8").splitlines())
    assert '"licence": "CC0"' in out.read_text("utf-8")


def test_a_table_with_any_line_ends_is_counted_and_stored_with_a_level(run: Run, tmp_path: Path) -> None:
    """Two rows that carriage returns and another line end keep apart; both are for learners of some level."""
    table = tmp_path / "words.csv"
    table.write_bytes("spanish,english\rel árbol verde,the green tree\r\nla mesa roja,the red table\r".encode())
    status, said = run("content", "import", str(table))
    assert said.pop("run")
    assert (status, said) == (0, {"added": 2, "updated": 0, "unchanged": 0, "rejected": []})
    out = tmp_path / "all.jsonl"
    run("content", "export", str(out))
    mine = [row for row in map(json.loads, out.read_text("utf-8").splitlines()) if row["metadata"]["source"] == "words"]
    assert {row["primary_text"]: row["difficulty"] for row in mine} == {
        "el árbol verde": "beginner",
        "la mesa roja": "beginner",
    }


def test_a_check_of_progress_exits_1_on_a_difference(run: Run, stocked_database: str) -> None:
    """And the rebuild mends it."""
    runtime = Runtime.open()
    guest = runtime.accounts.guest(time_zone="UTC")
    runtime.practice.submit_answer(user_id=guest.id, card=Card.dealt(GREETING, "en-es"), answer="")
    runtime.close()
    with create_engine(stocked_database, pooled=False).begin() as connection:
        connection.execute(update(UserProgress).values(attempts=9))
    status, said = run("progress", "rebuild", "--check")
    assert (status, said["rows"], [found["table"] for found in said["differences"]]) == (1, 1, ["user_progress"])
    assert said["waiting"] == 1, "the session is not over, so features are yet to be computed"
    assert run("progress", "rebuild")[0] == 0
    mended = {"rows": 1, "learners": 1, "waiting": 0, "differences": []}
    assert run("progress", "rebuild", "--check") == (0, mended)


def test_the_status_names_the_schema(run: Run) -> None:
    """Of a server that is not ours to start."""
    status, said = run("db", "status")
    assert status == 0
    assert (said["embedded"], said["running"], said["current"]) == (False, True, True)


@pytest.mark.parametrize("act", ["start", "stop"])
def test_another_server_is_not_ours_to_start_or_stop(run: Run, act: str) -> None:
    """The message names the setting."""
    status, said = run("db", act)
    assert status == 2
    assert "DATABASE_URL" in said["error"]


def test_the_url_and_the_upgrade(run: Run, stocked_database: str) -> None:
    """What DATABASE_URL says, and the newest revision."""
    assert run("db", "url") == (0, {"url": stocked_database})
    assert run("db", "upgrade")[0] == 0


def test_the_doctor_looks_at_everything(run: Run) -> None:
    """All that is needed is there; a judge is not needed."""
    status, said = run("doctor")
    assert (status, said["ok"]) == (0, True)
    found = {check["name"]: check["ok"] for check in said["checks"]}
    assert found == {
        "Python": True,
        "Database": True,
        "pgvector": True,
        "Schema": True,
        "Judge": False,
        "Embedder": True,
    }


def test_the_doctor_says_when_the_database_is_away(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One finding, exit status 1, no traceback."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    status, said = run("doctor")
    assert status == 1
    assert [check["name"] for check in said["checks"] if check["needed"] and not check["ok"]] == ["Database"]


def test_a_setting_that_cannot_work_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another database's address is refused before anything is tried."""
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    status, said = run("db", "status")
    assert status == 2
    assert "DATABASE_URL must start with postgresql://" in said["error"]


def test_a_bench_measures_each_path(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every path has its figures, as times and as ratios to the floor of the same run."""
    monkeypatch.setitem(bench.SCALES, "small", Scale(learners=3, items=40, answers=10, entries=20))
    monkeypatch.setattr(bench, "ROUNDS", 3)
    status, said = run("bench")
    assert status == 0
    assert len(said["paths"]) >= 6
    for figures in said["paths"].values():
        assert figures.keys() == {"n", "p50_ms", "p95_ms", "floor_ratio"}
        assert figures["p50_ms"] > 0


def test_text_for_people_is_not_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json a command speaks in sentences."""
    assert main(["mark", "--content", GREETING, "--answer", "Me llamo Lucía y soy de Chíle"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("almost, ")
    assert "chíle -> chile" in said
    assert "decided by rules" in said
