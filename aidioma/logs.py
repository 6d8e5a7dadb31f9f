"""
Logs as one line of JSON each, bounded, with the session they belong to; no learner's words, and no secrets.

Of a message the log has what a programmer wrote: text that stands in the code as it is, with numbers put into it. Text
that was put together is left out, since nobody can tell what is in it. Of an error it has the kinds, where it arose,
and a reference that the learner reads too. An error's own words are left out: a driver's, a parser's or a provider's
error quotes what it was given, which may be a learner's answer or an address with a password in it.
"""

import errno
import io
import json
import logging
import secrets
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from types import FrameType
from typing import Any, Final, TextIO

from typing_extensions import override

MAX_CHARS: Final = 500
MAX_FRAMES: Final = 20
LEFT_OUT: Final = "[put together while running, so left out]"

_log = logging.getLogger(__name__)

_MAX_DEPTH: Final = 60
_REFERENCE: Final = "aidioma_reference"
_session: ContextVar[str] = ContextVar("session", default="")


def belongs_to(session_handle: str) -> None:
    """Say whose session what is logged from here on belongs to: a handle, which opens nothing."""
    _session.set(session_handle[:12])


def reference_of(error: BaseException) -> str:
    """Return what names this one error in the log and to whoever met it: eight letters and digits."""
    known: str | None = getattr(error, _REFERENCE, None)
    if known is None:
        known = secrets.token_hex(4)
        with suppress(AttributeError, TypeError):  # a kind of error that takes no attributes has a reference a line
            setattr(error, _REFERENCE, known)
    return known


def note_fault(error: BaseException) -> None:
    """Log what a page met that somebody has to mend."""
    _log.error("a page met a fault", exc_info=error)


def configure(*, stream: TextIO | None = None) -> None:
    """
    Let the whole process write such lines to *stream* (stderr), and nothing else.

    Streamlit's loggers and the server's are included, and what no handler saw: errors that end a thread, errors in a
    finalizer, warnings, and whatever prints to stderr.
    """
    stream = stream or (sys.stderr.stream if isinstance(sys.stderr, _Printed) else sys.stderr)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.setLevel(logging.WARNING)  # some loggers have a level of their own, such as the server's for each request
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a record that cannot be written would be printed, with all its values
    logging.setLoggerClass(_HandedOver)
    for name in list(logging.root.manager.loggerDict):
        _hand_over(logging.getLogger(name))
    sys.excepthook = lambda _kind, error, _trace: _log.critical("an error ended the process", exc_info=error)
    threading.excepthook = lambda seen: _log.error("an error ended a thread", exc_info=seen.exc_value)
    sys.unraisablehook = lambda seen: _log.error("an error could not be raised", exc_info=seen.exc_value)
    warnings.showwarning = _warned
    sys.stderr = _Printed(stream)


@contextmanager
def logged_start() -> Iterator[None]:
    """Log what keeps the app from starting: the server reports it in words, which are left out."""
    try:
        yield
    except Exception as error:
        _log.critical("the app could not start; python -m aidioma doctor may say why", exc_info=error)
        raise


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _said(record)[:MAX_CHARS],
        }
        if session := _session.get():
            line["session"] = session
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            line["where"] = [_place(record.pathname, record.lineno, record.funcName)]
        else:
            line["reference"] = reference_of(error)
            line["error"] = list(kinds(error))
            line["where"] = _where(error)
        return json.dumps(line, ensure_ascii=False)


def kinds(error: BaseException) -> Iterable[str]:
    """Yield the kinds of *error* and of its causes, with the system's or the database's code where there is one."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < MAX_FRAMES:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        code = getattr(one, "sqlstate", None) or errno.errorcode.get(getattr(one, "errno", None) or 0)
        yield f"{type(one).__module__}.{type(one).__qualname__}" + (f" {code}" if code else "")
        within = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting += [cause for cause in (*within, one.__cause__ or one.__context__) if cause is not None]


class _HandedOver(logging.Logger):
    """A logger that writes through the root's handler alone, whatever handler a library gives it, and whenever."""

    @override
    def addHandler(self, hdlr: logging.Handler) -> None:
        """Keep no handler."""

    @override
    def callHandlers(self, record: logging.LogRecord) -> None:
        """Write through the root's handlers, whether or not the library wanted that."""
        logging.getLogger().callHandlers(record)


def _hand_over(logger: logging.Logger) -> None:
    """Let *logger*, which was made before, write through the root's handler alone, and stay so."""
    logger.handlers, logger.propagate = [], True
    if type(logger) is logging.Logger:
        logger.__class__ = _HandedOver


class _Printed(io.TextIOBase):
    """Standard error for whoever prints there: that, and the error at hand, is logged, but not what is printed."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self._last = stream, ""

    @override
    def write(self, text: str, /) -> int:
        """Log that something was printed: once for an error, once in a row for one place."""
        error, caller = sys.exception(), sys._getframe(1)  # noqa: SLF001 - what inspect.currentframe returns
        told = reference_of(error) if error else _place(caller.f_code.co_filename, caller.f_lineno, None)
        if text.strip() and told != self._last:
            self._last = told
            _log.error("something was printed to standard error", exc_info=error, stacklevel=2)
        return len(text)

    @override
    def writable(self) -> bool:
        return True

    @override
    def fileno(self) -> int:
        return self.stream.fileno()

    @override
    def isatty(self) -> bool:
        return False


def _warned(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,  # noqa: ARG001 - its words
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - where Python would print it
    line: str | None = None,  # noqa: ARG001 - of the source
) -> None:
    """Log a warning as its kind and place."""
    _log.handle(
        logging.LogRecord(f"warnings.{category.__name__}", logging.WARNING, filename, lineno, "a warning", (), None)
    )


def _said(record: logging.LogRecord) -> str:
    """Return the message if it stands in the code; of values put into it, numbers and kinds alone."""
    if not isinstance(record.msg, str) or not _stands_in_code(record):
        return LEFT_OUT
    if not record.args:
        return record.msg
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return record.msg % tuple(_plain(value) for value in values)
    except (TypeError, ValueError, KeyError):
        return record.msg


def _stands_in_code(record: logging.LogRecord) -> bool:
    """Say whether the message is a constant of the code that is logging at this moment."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - what inspect.currentframe returns, without its None
    for _ in range(_MAX_DEPTH):
        if frame is None:
            break
        if record.msg in frame.f_code.co_consts:
            return True
        if (frame.f_code.co_filename, frame.f_lineno) == (record.pathname, record.lineno):
            break  # whoever is said to have logged it; further out, the words of others would begin
        frame = frame.f_back
    return False


def _plain(value: object) -> object:
    """Return numbers, and an error's kinds; of anything else only what kind it is, since it may quote somebody."""
    if isinstance(value, BaseException):
        return " ".join(kinds(value))
    return value if isinstance(value, int | float) else f"<{type(value).__name__}>"


def _where(error: BaseException) -> list[str]:
    """Return the innermost places, without the source or any value; of several errors together, the first one's."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__, limit=-MAX_FRAMES)
    return [_place(frame.filename, frame.lineno, frame.name) for frame in frames]


def _place(filename: str, line: int | None, name: str | None) -> str:
    return f"{filename.rpartition('/')[2]}:{line} {name}"
