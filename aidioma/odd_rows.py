"""Invalid rows: skipped by readers, and named in the log once, without what they say."""

import logging
from threading import Lock
from typing import Final

from cachetools import LRUCache

_log = logging.getLogger(__name__)
_SHOWN_CHARS: Final = 60
_named: Final[LRUCache[tuple[str, str], bool]] = LRUCache(10_000)
_lock: Final = Lock()


def left_out(activity_id: str, *, of: str) -> None:
    """Note that the activity was left *out of* what somebody reads; of each process and reader the first time only."""
    with _lock:
        is_new = (activity_id, of) not in _named
        _named[activity_id, of] = True
    if is_new:
        shown = "".join(char if char.isalnum() or char in "-:" else "?" for char in activity_id[:_SHOWN_CHARS])
        _log.warning("activity %s does not fit its type and is left out of %s", shown, of)
