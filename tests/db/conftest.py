"""Folders for servers of a test's own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidioma.db import embedded
from tests.conftest import server_folder


@pytest.fixture
def folder(postgresql: None) -> Iterator[Path]:
    """Yield a folder of the test's own; servers in it are stopped afterwards."""
    with server_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def initialised(postgresql: None) -> Iterator[Path]:
    """Yield a data folder whose server was started once and stopped."""
    with server_folder() as folder:
        embedded.start(folder / "data", durable=False)
        embedded.stop(folder / "data")
        yield folder / "data"


@pytest.fixture
def stopped(folder: Path, initialised: Path) -> Path:
    """Return a data folder of the test's own that has been in use, which is made faster than a new one."""
    copied_to(folder / "data", initialised)
    return folder / "data"


def copied_to(target: Path, original: Path) -> None:
    """Copy a data folder, owners included."""
    subprocess.run(["cp", "--archive", str(original), str(target)], check=True)
