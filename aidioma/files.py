"""
Files: where those of an installation are, how large one may come in, and how one is written whole.

Whoever reads a file that is being written never sees a part.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

MAX_UPLOAD_MB: Final = 50
"""The largest file that anybody may upload: a deck, a recording. The server's ``maxUploadSize`` is the same."""


def _root() -> Path:
    """Return the folder with ``app.py``, ``pages/`` and ``sql/``: a checkout's top, or what a wheel brings in it."""
    brought = Path(__file__).resolve().with_name("_app")
    return brought if brought.is_dir() else brought.parents[1]


ROOT: Final = _root()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """
    Yield a file to write to, which becomes *path* where the block ends well and otherwise leaves nothing behind.

    The folder is made where it is missing.

    Raises:
        OSError: If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """
    Write *content* to *path*, whose folder is made where it is missing.

    Raises:
        OSError: If it cannot be written; nothing is left behind then.
    """
    with whole_file(path) as file:
        file.write(content)
