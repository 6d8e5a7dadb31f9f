"""Packs by the command line: out of one installation, into another, and away again."""

import json
from pathlib import Path

import pytest

from aidioma.cli import main
from aidioma.cli.packs import _name_from
from aidioma.content.exercises import exercise
from aidioma.content.service import AUTHOR
from aidioma.marking.packs.pack_line import PackLine
from aidioma.model.people import OPERATOR
from aidioma.runtime import Runtime
from tests.cli.conftest import GREETING, Run
from tests.marking.packs.packed import line, made
from tests.marking.scripted import ScriptedJudge, service_on

NEW = "me dicen lucía y yo vengo de chile"


@pytest.fixture
def said(runtime: Runtime) -> PackLine:
    """Return what a pack says of a greeting."""
    asked = exercise(runtime.content.get(GREETING, by=AUTHOR))
    return line(NEW, exercise=asked)


def test_a_pack_comes_in_settles_and_goes_away_as_one(
    run: Run, said: PackLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "greetings.jsonl"
    path.write_bytes(made(said, name="greetings").getvalue() + b'{"answer": 1}\n')

    status, report = run("cache", "import", str(path))
    assert status == 1  # one line was rejected
    counts = {key: report[key] for key in ("pack", "added", "updated", "unchanged", "removed", "rejected_count")}
    assert counts == {
        "pack": "greetings", "added": 1, "updated": 0, "unchanged": 0, "removed": 0, "rejected_count": 1
    }  # fmt: skip
    assert report["rejected"][0]["line"] == 3

    _, mark = run("mark", "--content", GREETING, "--answer", NEW)
    assert (mark["verdict"], mark["receipt"]["tier"]) == ("correct", "pack")

    _, listed = run("cache", "packs")
    greetings = next(pack for pack in listed["packs"] if pack["name"] == "greetings")
    assert (greetings["answers"], greetings["certificate"]["n"]) == (1, 400)
    assert main(["cache", "packs"]) == 0
    assert "1 of 400 found wrong (0.25%, at most 1.20%)" in capsys.readouterr().out

    status, removed = run("cache", "remove-pack", "greetings")
    assert (status, removed) == (0, {"pack": "greetings", "removed": 1})
    _, mark = run("mark", "--content", GREETING, "--answer", NEW)
    assert mark["receipt"]["tier"] == "none"
    assert run("cache", "remove-pack", "greetings")[0] == 2


def test_what_packs_settled_is_a_share_of_its_own(
    run: Run, said: PackLine, ana: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(made(said).getvalue())
    run("cache", "import", str(path))
    for answer in (NEW, "me llamo lucía y soy de chile", "nadie sabe qué es esto"):
        run("answer", "--user", "ana@example.org", "--content", GREETING, "--answer", answer)

    _, stats = run("cache", "stats")

    assert stats["hits_by_tier"] == {"accepted": 1, "pack": 1}
    assert stats["settled"] == {
        "authored": 0.333333, "text": 0.0, "edits": 0.0, "rules": 0.0, "semantic": 0.0, "pack": 0.333333
    }  # fmt: skip
    assert stats["entries"] == 0  # nothing was judged here
    assert main(["cache", "stats"]) == 0
    assert "  pack: 33.3%" in capsys.readouterr().out.splitlines()


def test_a_pack_goes_out(run: Run, runtime: Runtime, tmp_path: Path) -> None:
    """Of what learners gave, by as many as the command or the setting says; gzipped by the file's name."""
    judged = service_on(runtime.sessions, runtime.clock, ScriptedJudge(model=runtime.settings.model))
    scope = runtime.feedback.cache_scope
    judged = type(judged).open(
        runtime.sessions,
        settings=runtime.settings,
        clock=runtime.clock,
        judge=ScriptedJudge(model=scope.model, prompt_version=scope.prompt_version),
    )
    judged.mark(exercise(runtime.content.get(GREETING, by=AUTHOR)), "me dicen lucía", learner_id=OPERATOR)
    judged.close()
    for number in range(3):
        email = f"learner{number}@example.org"
        runtime.accounts.people.add_user(by=OPERATOR, email=email, role="learner")
        run("answer", "--user", email, "--content", GREETING, "--answer", "me dicen lucía")
    path = tmp_path / "Our Greetings.jsonl.gz"

    status, out = run("cache", "export", str(path), "--content", GREETING)

    assert (status, out) == (0, {"pack": "our-greetings", "answers": 1})
    assert path.read_bytes().startswith(b"\x1f\x8b")
    assert run("cache", "export", str(path), "--least-learners", "4")[1]["answers"] == 0
    assert run("cache", "export", str(path), "--content", "none")[0] == 2
    assert run("cache", "export", str(tmp_path), "--name", "x")[0] == 2


@pytest.mark.parametrize("words", [("import", "none.jsonl"), ("import", "."), ("export", "x", "--name", "No Name")])
def test_what_cannot_be_is_said(
    run: Run, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, reply = run("cache", *words)
    assert status == 2
    assert reply.keys() == {"error"}
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize(
    ("file", "name"), [("Ours 2.jsonl.gz", "ours-2"), ("é.json", "pack"), ("a" * 60 + ".jsonl", "a" * 40)]
)
def test_a_pack_is_called_as_its_file_is(file: str, name: str) -> None:
    assert _name_from(Path(file)) == name


def test_the_shipped_pack_is_listed_and_stays_away_once_removed(run: Run) -> None:
    _, listed = run("cache", "packs")
    (starter,) = listed["packs"]
    assert starter["name"] == "starter"
    assert starter["answers"] > 100
    assert starter["certificate"]["n"] == 0
    run("cache", "remove-pack", "starter")
    assert run("cache", "packs")[1] == {"packs": []}
    assert json.dumps(starter)


def test_a_judge_is_unlearnt_by_its_model(run: Run, runtime: Runtime) -> None:
    """A dry run only counts; said twice, the second finds nobody."""
    asked = exercise(runtime.content.get(GREETING, by=AUTHOR))
    judging = service_on(runtime.sessions, runtime.clock, ScriptedJudge(corrections={NEW: NEW}))
    judging.mark(asked, NEW, learner_id=OPERATOR)

    assert run("cache", "unlearn", "scripted", "--dry-run") == (0, {"model": "scripted", "entries": 1})
    assert run("cache", "unlearn", "scripted") == (0, {"model": "scripted", "entries": 1, "exercises": 0})
    assert run("cache", "unlearn", "scripted")[0] == 2
