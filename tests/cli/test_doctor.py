"""``doctor``: what it looks at, what it says of it, and what is only worth a word."""

import pytest

from aidioma.cli import main
from aidioma.cli.doctor import Check, _sign
from aidioma.db.schema import head_revision
from tests.cli.conftest import Run


def details(said: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {check["name"]: check["detail"] for check in said["checks"]}


def test_a_read_replica_is_not_used_yet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sets it is told, and nothing is wrong with it."""
    assert "Read replica" not in details(run("doctor")[1])
    monkeypatch.setenv("DATABASE_READ_URL", "postgresql://replica.example.org/aidioma")
    status, said = run("doctor")

    assert (status, said["ok"]) == (0, True)
    assert "DATABASE_READ_URL is set, but not used yet" in details(said)["Read replica"]
    assert [check["needed"] for check in said["checks"] if check["name"] == "Read replica"] == [False]


def test_a_schema_that_is_behind_is_a_finding(run: Run, empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is upgraded by looking; exit status 1 and what to do."""
    monkeypatch.setenv("DATABASE_URL", empty_database)
    status, said = run("doctor")

    assert (status, said["ok"]) == (1, False)
    assert details(said)["Schema"] == f"at nothing, newest is {head_revision()}"
    assert details(said)["pgvector"] == "the extension is not installed: python -m aidioma db upgrade"
    assert run("db", "status")[0] == 1
    assert run("db", "upgrade") == (0, {"revision": head_revision()})
    assert run("doctor")[0] == 0


def test_a_judge_is_named_with_where_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never with its key."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("AIDIOMA_MODEL", "some-model")
    monkeypatch.setenv("AIDIOMA_EMBEDDING_MODEL", "some-embedder")
    _, said = run("doctor")

    assert details(said)["Judge"] == "some-model at http://127.0.0.1:9/v1"
    assert details(said)["Judge's exam"].startswith("not taken yet")
    assert "of some-model it is not known" in details(said)["Judge's price"]
    assert details(said)["Embedder"] == "some-embedder"
    assert "sk-very-secret" not in str(said)


@pytest.mark.parametrize(
    ("check", "sign"),
    [
        (Check("a", ok=True, detail=""), "ok     "),
        (Check("a", ok=False, detail=""), "MISSING"),
        (Check("a", ok=False, detail="", needed=False), "unused "),
    ],
)
def test_what_stands_before_each_line(check: Check, sign: str) -> None:
    """One width, so that the names stand below each other."""
    assert _sign(check) == sign


def test_in_words_each_check_is_a_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """A server of one's own has no disk of ours to look at."""
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[8:].partition(":")[0] for line in lines] == [
        "Python",
        "Database",
        "pgvector",
        "Schema",
        "Judge",
        "Embedder",
    ]
    assert lines[1].startswith("ok      Database: DATABASE_URL, PostgreSQL ")
    assert lines[4] == "unused  Judge: none is connected, on the AI page or by OPENAI_API_KEY: rules and self-rating"
