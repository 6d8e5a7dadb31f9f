"""Files: how large one may come in, and how one is written whole, so that whoever reads it never sees a part."""

import os
import tempfile
from pathlib import Path
from typing import Final

MAX_UPLOAD_MB: Final = 50
"""The largest file that anybody may upload: a deck, a recording. The server's ``maxUploadSize`` is the same."""


def write_whole(path: Path, content: bytes) -> None:
    """
    Write *content* to *path*, whose folder is made where it is missing.

    Raises:
        OSError: If it cannot be written; nothing is left behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
