"""What is installed is locked: every version with its hashes, as the requirements say, from no place of its own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from aidioma.files import ROOT

LOCKS: Final = {
    "requirements.lock": ("requirements.txt", "requirements-anki.txt"),
    "requirements-dev.lock": ("requirements.txt", "requirements-anki.txt", "requirements-dev.txt"),
}
PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;]+)", re.MULTILINE)
MOST_AT_RUN_TIME: Final = 30


def pinned(path: Path) -> dict[str, str]:
    """Return the version of each package in a file of requirements or locks, by its normal name."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(path.read_text("utf-8"))}


def entries(lock: str) -> Iterator[str]:
    """Yield what a lock says of each package."""
    yield from re.split(r"^(?=\S)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_what_the_requirements_say(lock: str) -> None:
    """After a change of one: make lock."""
    wanted = {name: version for file in LOCKS[lock] for name, version in pinned(ROOT / file).items()}
    assert wanted.items() - pinned(ROOT / lock).items() == set()


def test_both_locks_agree() -> None:
    assert pinned(ROOT / "requirements.lock").items() - pinned(ROOT / "requirements-dev.lock").items() == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_known_by_its_hashes_and_comes_from_anywhere(lock: str) -> None:
    """No index, no address and no path: whoever installs says where from."""
    assert [entry for entry in entries(lock) if "--hash=sha256:" not in entry] == []
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert " /" not in text


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-anki.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text("utf-8").splitlines() if not line.startswith(("#", "-r "))]
    assert [line for line in lines if not re.fullmatch(r"\S+==\S+\s+# \S.*", line)] == []


def test_few_packages_are_needed_to_run() -> None:
    assert len(pinned(ROOT / "requirements.txt")) <= MOST_AT_RUN_TIME


def test_the_wheel_is_built_by_what_is_installed() -> None:
    """No network is asked for the build."""
    backend = re.search(r"^requires = \[(.+)\]$", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert backend
    needed = dict(re.findall(r'"([\w-]+)==([\w.]+)"', backend[1]))
    assert needed.items() - pinned(ROOT / "requirements-dev.txt").items() == set()
