"""``content check`` examines a file, or what comes along, and needs no database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aidioma.cli import main
from tests.content.samples import jsonl, sentence

Check = Callable[..., tuple[int, dict[str, Any]]]
GOOD = sentence(
    accepted=["Tengo sed."],
    grammars=["$yo tengo [sed|mucha sed|muchísima sed] [hoy|ahora]", "tengo sed"],
    foreseen=[{"wrong": "soy", "right": "tengo", "why": "Thirst is had."}],
    grammars_en=["[I'm|I am] thirsty", "I have thirst"],
)


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Check:
    """Run the command where no database can be reached, and return its status and JSON."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    def _check(*args: str) -> tuple[int, dict[str, Any]]:
        status = main(["content", "check", *args, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return _check


def written(folder: Path, *rows: dict[str, Any]) -> str:
    path = folder / "lesson.jsonl"
    path.write_text(jsonl({"fragments": {"yo": "(yo)"}}, *rows))
    return str(path)


def test_a_good_file_shows_readings(check: Check, tmp_path: Path) -> None:
    """In both directions, as many as were asked for; another seed draws others."""
    status, said = check(written(tmp_path, GOOD), "--readings", "4")
    assert (status, said["items"], said["errors"], said["questions"]) == (0, 1, [], [])
    spanish, english = said["readings"]
    assert (spanish["direction"], spanish["ways"], len(spanish["readings"])) == ("en-es", 13, 4)
    assert (english["direction"], english["ways"]) == ("es-en", 2), "contractions are one"
    _, other = check(written(tmp_path, GOOD), "--readings", "4", "--seed", "5")
    assert other["readings"][0]["readings"] != spanish["readings"]


def test_what_cannot_be_used_is_an_error_with_its_line(check: Check, tmp_path: Path) -> None:
    """A line that is no item, and a grammar that cannot be read."""
    broken = sentence(grammars=["tengo [sed"])
    status, said = check(written(tmp_path, {"primary_text": "Hola."}, broken, GOOD))
    assert (status, said["items"]) == (1, 1)
    assert [one["line"] for one in said["errors"]] == [2, 3]
    assert "grammars, line 1: at character 7" in said["errors"][1]["what"]


def test_what_may_not_be_meant_is_a_question(check: Check, tmp_path: Path) -> None:
    """With its field; the command succeeds all the same."""
    asked = sentence(grammars=["tengo sed (hoy|ya)"], foreseen_en=[{"wrong": "I am thirst", "right": "nothing"}])
    status, said = check(written(tmp_path, asked))
    assert status == 0
    assert {"grammars", "foreseen_en"} <= {one["field"] for one in said["questions"]}


@pytest.mark.corpus
def test_what_comes_along_has_no_errors_and_no_problems(check: Check) -> None:
    """Each grammar and foreseen mistake can be used; together the sentences make a course, in figures as well."""
    status, said = check("--readings", "0")
    assert (status, said["errors"], said["problems"]) == (0, [], [])
    assert (said["sentences"], said["units"]) == (said["items"]["sentence"], 29)
    assert said["words"]["course"] >= 100
    assert (said["words"]["without_meaning"], said["words"]["below_4"]) == (0, 0)
    assert said["readings_median"] >= 8
    assert said["readings_mean"] >= said["readings_median"]
    assert said["foreseen_mean"] >= 4
    assert min(said["concepts"][one] for one in ("present", "hay", "weather", "tener_que", "preterite")) >= 12


def test_people_are_told_in_lines(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each item with its findings and its readings."""
    assert main(["content", "check", written(tmp_path, GOOD, {"primary_text": "Hola."})]) == 1
    told = capsys.readouterr().out
    assert "  en-es: about 13 readings" in told
    assert "line 3\n  ERROR " in told
    assert told.endswith("1 items: 1 errors, 0 questions.\n")
