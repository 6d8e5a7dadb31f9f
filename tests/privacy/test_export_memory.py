"""How much memory a file takes while it is read: a bounded window, whatever it unpacks to."""

import gzip
import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

READ = """
import resource, sys
from aidioma.privacy.exported import read_export
from aidioma.errors import InvalidInputError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_export(sys.stdin.buffer.read())
except InvalidInputError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
MEGABYTE = 1_000_000
ROW = b'{"id": "x", "metadata": {}},'
BOMBS = {
    "one long text": (b'{"format": "', b"a" * MEGABYTE),
    "space": (b"{", b" " * MEGABYTE),
    "empty rows": (b'{"tables": {"learning_activities": [', b"{}," * (MEGABYTE // 3)),
    "rows": (b'{"tables": {"learning_activities": [', ROW * (MEGABYTE // len(ROW))),
    "rows of a table that is not read": (b'{"tables": {"user_progress": [', b"[[[]]]," * (MEGABYTE // 7)),
    "cards": (b'{"tables": {"learning_content": [', b'{"metadata": {"owner": "a", "learner": "a"}},' * 20_000),
    "names": (b'{"a": 1', b',"a": 1' * (MEGABYTE // 7)),
    "one row of lists": (b'{"tables": {"learning_activities": [[', b"[]," * (MEGABYTE // 3)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounds(name: str) -> None:
    """Some hundred kilobytes that unpack to hundreds of megabytes are refused in words, at a few megabytes each."""
    head, part = BOMBS[name]
    file = gzip.compress(head) + 330 * gzip.compress(part)
    done = subprocess.run([sys.executable, "-c", READ], input=file, capture_output=True, check=True)
    refused, grown_mb = done.stdout.decode().strip().rsplit("\n", 1)

    assert "file" in refused
    assert int(grown_mb) < 100
