"""A wheel brings all that AIdioma is: installed elsewhere, and used from an empty folder."""

import asyncio
import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from aidioma import __version__
from aidioma.files import ROOT
from tests.browser.conftest import free_port, wait_until_ready
from tests.tabs import open_tab

pytestmark = pytest.mark.process

BROUGHT: Final = ("app.py", "pyproject.toml", ".streamlit/config.toml", "benchmarks/fill.sql")
"""Single files from beside the package; of ``pages`` and ``sql`` all."""
ADDRESS: Final = "ana@example.org"
ANSWER: Final = ("--content", "starter:sentence:001", "--answer", "Me llamo Lucía y soy de Chile")
RUNS: Final = (
    ("db", "upgrade"),
    ("db", "status"),
    ("db", "url"),
    ("doctor",),
    ("users", "add", ADDRESS, "--password-stdin"),
    ("users", "session", ADDRESS),
    ("content", "export", "all.jsonl"),
    ("content", "import", "all.jsonl"),
    ("content", "export", "deck.apkg"),
    ("content", "import", "deck.apkg"),
    ("mark", *ANSWER),
    ("answer", "--user", ADDRESS, *ANSWER),
    ("track", "--user", ADDRESS, "activities.jsonl"),
    ("regrade", *ANSWER, "--verdict", "almost", "--dry-run"),
    ("progress", "show", "--user", ADDRESS),
    ("progress", "rebuild", "--check"),
    ("progress", "features"),
    ("progress", "stats"),
    ("content", "check"),
    ("cache", "stats"),
    ("cache", "packs"),
    ("judge", "status"),
    ("replay", "stream.jsonl"),
    ("gold", "gold.jsonl"),
    ("schedule", "replay", "log.csv"),
)
PACKS: Final = {"cache export", "cache import", "cache remove-pack"}
"""Run in turn by the tests of packs."""
UNDOING: Final = {"content imports", "content undo-import", "cache unlearn"}
"""Tried where there is something to undo."""
ELSEWHERE: Final = PACKS | {"serve", "bench", "db start", "db stop", "db backup", "db restore", "judge exam"} | UNDOING
"""Run by a test of its own, on an embedded server or with a judge alone; of ``migrate`` its files are looked at."""
PROBE: Final = '''
import contextlib, io, json, re, sys

import aidioma.cli
import aidioma.cli.bench
from aidioma import legacy
from aidioma.legacy import scripts


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = aidioma.cli.main(list(words))
        except SystemExit as ended:
            status = ended.code
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def commands(*words):
    """Yield the words of each command, as the help names them."""
    said = run(*words, "--help")
    assert said["status"] == 0, said
    if "COMMAND ..." not in said["out"]:
        yield " ".join(words)
        return
    for name in re.findall(r"^    ([a-z][a-z-]*)", said["out"], re.MULTILINE):
        yield from commands(*words, name)


found = {
    "from": [aidioma.cli.__file__, str(aidioma.cli.bench.FILL), str(scripts.FOLDER)],
    "there": [aidioma.cli.bench.FILL.is_file(), any(scripts.FOLDER.glob("*.sql"))],
    "commands": list(commands()),
    "runs": [[words, run(*words)] for words in json.loads(sys.argv[1])],
}
print(json.dumps(found))
'''


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built by what is installed here."""
    folder = tmp_path_factory.mktemp("dist")
    build = ("wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT))
    subprocess.run([sys.executable, "-m", "pip", *build], check=True)
    return next(folder.glob("aidioma-*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the wheel in it, and what it depends on as it is here."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    install = ("install", "--quiet", "--no-index", "--no-deps", "--no-compile", str(wheel))
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "lib" / version / "site-packages" / "beside.pth").write_text(sysconfig.get_path("purelib"))
    return python


@pytest.fixture
def environment(empty_database: str, tmp_path: Path) -> dict[str, str]:
    """Return the settings of an installation on a database without a schema."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "AIDIOMA_", "DATABASE_", "PYTHON"))
    }
    return kept | {"DATABASE_URL": empty_database, "AIDIOMA_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Return an empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def files(folder: str) -> set[str]:
    """Return the files of the project in *folder*, but what Python compiled."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_brings_each_file_and_nothing_at_the_top(wheel: Path) -> None:
    """Its pages are nobody else's ``pages``, and no secret file of a checkout comes along."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}

    beside = {*BROUGHT, *files("pages"), *files("sql")}
    assert names == files("aidioma") | {f"aidioma/_app/{name}" for name in beside}


def test_it_needs_what_the_requirements_say_and_knows_its_version(wheel: Path, python: Path, empty: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"aidioma-{__version__}.dist-info/METADATA").decode()
    needed = re.findall(r"^([\w-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    extra = re.findall(r"^([\w-]+)==", (ROOT / "requirements-anki.txt").read_text("utf-8"), re.MULTILINE)

    assert len(re.findall(r"^Requires-Dist: [^;\n]+$", metadata, re.MULTILINE)) == len(needed)
    assert len(re.findall(r"^Requires-Dist: .*; extra == 'anki'$", metadata, re.MULTILINE)) == len(extra)
    asked = [str(python.with_name("aidioma")), "--version"]
    assert subprocess.run(asked, cwd=empty, capture_output=True, text=True, check=True).stdout.strip() == __version__


def test_every_command_works_in_an_empty_folder(python: Path, environment: dict[str, str], empty: Path) -> None:
    """Each has its help, and does what it is there for: revisions, starter content, weights and words are found."""
    work = empty.with_name("work")
    work.mkdir()
    (work / "activities.jsonl").write_text('{"activity_type": "reading", "content_id": "starter:text:001"}\n')
    labels = {"exercise": "x", "prompt": "I am tired.", "accepted": ["Estoy cansado."], "answer": "Estoy cansado"}
    judged = {"verdict": "correct", "edits": [], "corrected": "Estoy cansado", "also": []}
    (work / "stream.jsonl").write_text(json.dumps(labels | judged) + "\n")
    row = {"key": "1", "direction": "en-es", "category": "same"}
    (work / "gold.jsonl").write_text(json.dumps(labels | judged | row) + "\n")
    reviews = [f"c,3,2026-01-{day:02}T09:00:00+00:00,1000\n" for day in (5, 6, 9, 17)]
    (work / "log.csv").write_text("card_id,review_rating,review_time,review_duration\n" + "".join(reviews))

    found = _probe(python, environment, work)

    assert all(Path(path).is_relative_to(python.parents[1]) for path in found["from"])
    assert found["there"] == [True, True]
    assert [(words, said["err"]) for words, said in found["runs"] if said["status"] != 0] == []
    tried = {name for name in found["commands"] for words in RUNS if " ".join(words).startswith(name)}
    assert {name for name in found["commands"] if not name.startswith("migrate ")} - tried == ELSEWHERE
    answered = next(said["out"] for words, said in found["runs"] if words[0] == "answer")
    assert "correct" in answered


def _probe(python: Path, environment: dict[str, str], folder: Path) -> dict[str, Any]:
    ended = subprocess.run(
        [str(python), "-c", PROBE, json.dumps(RUNS)],
        cwd=folder,
        env=environment,
        input="four plain words\n",
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2_000:]
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_it_serves_its_pages(python: Path, environment: dict[str, str], empty: Path) -> None:
    """The gate is drawn by the pages in the wheel, as they look in a checkout; nothing is written where it began."""
    port, log = free_port(), empty.with_name("app.log")
    with log.open("w") as output:
        command = [str(python.with_name("aidioma")), "serve"]
        own = environment | {"PORT": str(port)}
        process = subprocess.Popen(command, cwd=empty, env=own, stdout=output, stderr=output)
        try:
            wait_until_ready(f"http://localhost:{port}/readyz", process, log)
            buttons = asyncio.run(_buttons(f"http://localhost:{port}"))
        finally:
            process.terminate()
            process.wait(30)

    assert any("guest" in button for button in buttons)
    assert list(empty.iterdir()) == []


async def _buttons(url: str) -> list[str]:
    async with open_tab(url) as tab:
        await tab.open()
        return [element.text for element in tab.elements if element.kind == "button"]


@pytest.mark.slow
def test_it_measures_itself(python: Path, environment: dict[str, str], empty: Path) -> None:
    """The statements that fill the scratch database came along."""
    command = [str(python.with_name("aidioma")), "bench", "--scale", "small", "--json"]
    ended = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr[-2_000:]
    assert json.loads(ended.stdout)["scale"] == "small"
