"""Rooms that attach from outside can be taken away: the rest works, and what needed them says so."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from aidioma.attachments import ATTACHMENTS, Attachment, Installation
from aidioma.llm.connection import Connection, connected, forget
from aidioma.model.marks import Verdict
from aidioma.settings import Settings
from tests.examined import examined
from tests.marking.scripted import TIRED

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("aidioma", "pages", "sql", ".streamlit", "app.py", "pyproject.toml")
PROBE = """
import contextlib, io, json, sys

from streamlit.testing.v1 import AppTest

from aidioma.cli import main


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(list(words))
        except SystemExit as ended:
            status = ended.code
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


found = {"help": run("--help"), "doctor": run("doctor", "--json")}
found["mark"] = run("mark", "--content", "starter:sentence:001", "--answer", "x", "--json")
for command in sys.argv[1:]:
    found[command] = run(command)
page = AppTest.from_file("pages/main.py", default_timeout=120).run()
found["page"] = {"failed": bool(page.exception), "buttons": len(page.button)}
print(json.dumps(found))
"""


@pytest.mark.parametrize("taken", ATTACHMENTS, ids=lambda attachment: attachment.room)
def test_without_it_everything_else_works(taken: Attachment, stocked_database: str, tmp_path: Path) -> None:
    """Help, doctor, one marked answer and one page; its own commands name what is missing in one sentence."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    shutil.rmtree(tmp_path / "aidioma" / taken.room)

    found = _probe(tmp_path, stocked_database, *taken.commands)

    assert found["help"]["status"] == 0
    assert json.loads(found["doctor"]["out"])["checks"]
    assert json.loads(found["mark"]["out"])["verdict"] in {"pending", "incorrect"}
    assert found["page"] == {"failed": False, "buttons": found["page"]["buttons"]}
    assert found["page"]["buttons"]
    for command in taken.commands:
        assert found[command]["status"] == 2
        assert f"without aidioma/{taken.room}" in found[command]["err"]


def test_nothing_is_missing_here() -> None:
    """The whole project has them all."""
    assert all(attachment.is_there for attachment in ATTACHMENTS)


def _probe(folder: Path, database: str, *commands: str) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if name not in {"OPENAI_API_KEY", "DATABASE_DIRECT_URL"}}
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *commands],
        cwd=folder,
        env=kept | {"DATABASE_URL": database, "AIDIOMA_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2_000:]
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_a_judge_that_is_connected_is_taken_up_without_a_restart(stocked_database: str, tmp_path: Path) -> None:
    """Whatever depends on who judges is opened anew, the rest is shared, and what was begun before may end."""
    settings = Settings(
        database_url=SecretStr(stocked_database), AIDIOMA_DATA_DIR=tmp_path, OPENAI_API_KEY=None, AIDIOMA_MODEL=""
    )
    served = Installation(settings)
    served.start()
    before = served.runtime
    connection = Connection(model="gpt-5-nano", api_key=SecretStr("sk-0"), endpoint="http://127.0.0.1:9/v1")
    connection.keep(tmp_path)
    after = served.runtime
    begun = before.feedback.mark(TIRED, "Estoy cansado hoy", learner_id="ana")
    examined(connected(settings), tmp_path)
    taught = served.runtime
    forget(tmp_path)
    gone = served.runtime
    served.close()

    assert before.feedback.judge_tier is None
    assert after is not before
    assert after.feedback.judge_tier is not None
    assert after.practice.marker.marker is after.upkeep.settler.feedback is after.feedback  # type: ignore[attr-defined]
    assert (after.engine, after.live, after.meters) == (before.engine, before.live, before.meters)
    assert begun.feedback.verdict is Verdict.CORRECT
    assert (after.feedback.marked_by, taught.feedback.marked_by) == ("", "gpt-5-nano")
    assert gone.feedback.judge_tier is None
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
