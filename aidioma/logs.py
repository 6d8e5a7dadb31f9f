"""
Logs as one line of JSON each, bounded, with the session they belong to; no learner's words, and no secrets.

Of an error the log has its kind and where it arose. Its words are left out: a driver's, a parser's or a provider's
error quotes what it was given, which may be a learner's answer or an address with a password in it.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

from typing_extensions import override

MAX_CHARS: Final = 500
MAX_FRAMES: Final = 20
REMOVED: Final = "[removed]"

_session: ContextVar[str] = ContextVar("session", default="")
_SECRETS: Final = re.compile(
    r"(?<=://)[^\s/@]+:[^\s/@]+(?=@)"  # user and password of an address
    r"|\b(?:sk|pk)-[\w-]{8,}"  # a provider's key
    r"|(?i:(?<=bearer )|(?<=reset=)|(?<=ticket=)|(?<=token=)|(?<=password=)|(?<=aidioma_session=))[^\s&;'\"]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail
)


def belongs_to(session_handle: str) -> None:
    """Say whose session what is logged from here on belongs to: a handle, which opens nothing."""
    _session.set(session_handle[:12])


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(_said(record)),
        }
        if session := _session.get():
            line["session"] = session
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = list(_kinds(record.exc_info[1]))
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def without_secrets(text: str) -> str:
    """Return *text*, shortened, with everything taken out that looks like a secret or an address of a person."""
    return _SECRETS.sub(REMOVED, text[: 2 * MAX_CHARS])[:MAX_CHARS]


def configure(*, stream: Any = None) -> None:
    """Let every logger of the process write such lines to *stream* (stderr), Streamlit's and the server's included."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.setLoggerClass(_HandedOver)
    for name in list(logging.root.manager.loggerDict):
        _hand_over(logging.getLogger(name))


class _HandedOver(logging.Logger):
    """A logger made later: whatever a library gives it as a handler of its own, it writes through the root's."""

    @override
    def addHandler(self, hdlr: logging.Handler) -> None:
        """Keep no handler."""

    @override
    def callHandlers(self, record: logging.LogRecord) -> None:
        """Write through the root's handlers, whether or not the library wanted that."""
        logging.getLogger().callHandlers(record)


def _hand_over(logger: logging.Logger) -> None:
    """Let *logger* write through the root's handler alone."""
    if logger.handlers:
        logger.handlers = []
        logger.propagate = True


def _said(record: logging.LogRecord) -> str:
    """Return the message; of values put into it, numbers and names alone."""
    if not record.args:
        return str(record.msg)
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return str(record.msg) % tuple(_plain(value) for value in values)
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _plain(value: object) -> object:
    """Return numbers as they are; of anything else only what kind it is, since it may quote somebody."""
    return value if isinstance(value, int | float) else f"<{type(value).__name__}>"


def _kinds(error: BaseException) -> Iterable[str]:
    """Yield the kinds of *error* and of what caused it, with the database's own code where there is one."""
    seen = 0
    cause: BaseException | None = error
    while cause is not None and seen < MAX_FRAMES:
        code = getattr(cause, "sqlstate", None)
        yield f"{type(cause).__module__}.{type(cause).__qualname__}" + (f" {code}" if code else "")
        cause, seen = cause.__cause__ or cause.__context__, seen + 1


def _where(trace: TracebackType | None) -> list[str]:
    """Return the innermost places, without the source or any value."""
    frames = traceback.extract_tb(trace, limit=-MAX_FRAMES)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
