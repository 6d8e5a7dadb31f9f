"""The log says what happened and where; not what anybody wrote, and no secret."""

import errno
import io
import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextvars import copy_context
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from aidioma import logs

ANSWER = "Mi contraseña del banco es gato azul"


class Lines(io.StringIO):
    """What was logged."""

    @property
    def last(self) -> dict[str, Any]:
        line: dict[str, Any] = json.loads(self.getvalue().splitlines()[-1])
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Log as the app does, and put everything back afterwards."""
    root, kind = logging.getLogger(), logging.getLoggerClass()
    handlers, level, raising = root.handlers, root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning, sys.stderr
    stream = Lines()
    kept = {made: (type(made), made.handlers, made.propagate) for made in all_loggers()}
    logs.configure(stream=stream)
    yield stream
    root.handlers, root.level, logging.raiseExceptions = handlers, level, raising
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning, sys.stderr = hooks
    logging.setLoggerClass(kind)
    for made, (own_kind, own, propagate) in kept.items():
        made.__class__, made.handlers, made.propagate = own_kind, own, propagate


def all_loggers() -> list[logging.Logger]:
    return [made for made in logging.root.manager.loggerDict.values() if isinstance(made, logging.Logger)]


def test_a_line_is_one_json_object_with_its_session(lines: Lines) -> None:
    def act() -> None:
        logs.belongs_to("0123456789abcdef")
        logging.getLogger("aidioma.a").warning("%d answers wait", 3)

    copy_context().run(act)

    assert lines.last["message"] == "3 answers wait"
    assert (lines.last["level"], lines.last["logger"]) == ("warning", "aidioma.a")
    assert lines.last["session"] == "0123456789ab"


def test_an_error_is_its_kinds_and_places_and_none_of_its_words(lines: Lines) -> None:
    try:
        try:
            int(ANSWER)
        except ValueError as error:
            raise RuntimeError(ANSWER) from error
    except RuntimeError:
        logging.getLogger("aidioma.b").exception("a background job failed")

    assert lines.last["error"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert lines.last["where"][-1].startswith("test_logs.py:")
    assert "gato" not in lines.getvalue()


def test_a_drivers_error_that_quotes_a_row_is_its_code(lines: Lines, engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT CAST(:answer AS int)"), {"answer": ANSWER})
    except SQLAlchemyError:
        logging.getLogger("aidioma.c").exception("no")

    assert any(kind.endswith("22P02") for kind in lines.last["error"])
    assert "gato" not in lines.getvalue()


def test_values_put_into_a_message_are_left_out(lines: Lines) -> None:
    """Libraries put into their messages what they were given."""
    logging.getLogger("somebody.else").warning("cannot parse %r in %s", ANSWER, {"answer": ANSWER})

    assert lines.last["message"] == "cannot parse '<str>' in <dict>"


@pytest.mark.parametrize(
    "message",
    [
        ANSWER,
        f"cannot parse {ANSWER}",
        ValueError(ANSWER),
        {"answer": ANSWER},
        "postgresql://ana:gato@db.example/x",
        "GET /?reset=gato&x=1",
    ],
    ids=str,
)
def test_a_message_that_was_put_together_is_left_out(lines: Lines, message: object) -> None:
    """Nobody can tell what is in it; its place is there."""
    logging.getLogger("uvicorn.error").error(message)

    assert lines.last["message"] == logs.LEFT_OUT
    assert lines.last["where"][0].startswith("test_logs.py:")
    assert "gato" not in lines.getvalue()


def test_an_error_has_one_reference_wherever_it_is_told(lines: Lines) -> None:
    first, second = ValueError(ANSWER), ValueError(ANSWER)
    logging.getLogger("aidioma.b").error("once", exc_info=first)

    assert lines.last["reference"] == logs.reference_of(first)
    assert logs.reference_of(first) == logs.reference_of(first) != logs.reference_of(second)


def test_errors_that_come_together_are_told_with_all_their_kinds(lines: Lines) -> None:
    try:
        try:
            int(ANSWER)
        except ValueError as error:
            raise ExceptionGroup(ANSWER, [error, OSError(98, ANSWER)]) from None
    except ExceptionGroup:
        logging.getLogger("aidioma.b").exception("several")

    assert lines.last["error"] == [
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        f"builtins.OSError {errno.errorcode[98]}",
    ]
    assert lines.last["where"][-1].startswith("test_logs.py:")
    assert "gato" not in lines.getvalue()


def test_errors_that_nobody_caught_are_lines_too(lines: Lines) -> None:
    """Those that end the process, or a thread, or cannot be raised."""
    error = ValueError(ANSWER)
    sys.excepthook(ValueError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))
    thread = threading.Thread(target=int, args=(ANSWER,))
    thread.start()
    thread.join()

    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["message"] for line in told] == ["an error ended the process", *["an error ended a thread"] * 2]
    assert {line["error"][0] for line in told} == {"builtins.ValueError"}
    assert "gato" not in lines.getvalue()


def test_what_is_printed_to_standard_error_is_one_line(lines: Lines) -> None:
    """A traceback that a library prints is its error; anything else is its place alone."""
    logs.configure(stream=lines)  # again: pytest has put its own there since
    try:
        int(ANSWER)
    except ValueError:
        traceback.print_exc()
    for _ in range(3):
        print(ANSWER, file=sys.stderr)  # noqa: T201 - what others do

    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line.get("error") for line in told] == [["builtins.ValueError"], None]
    assert told[1]["where"][0].startswith("test_logs.py:")
    assert "gato" not in lines.getvalue()


def test_a_warning_is_its_kind_and_place(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(ANSWER), UserWarning, "/some/where.py", 7)

    assert (lines.last["logger"], lines.last["where"]) == ("warnings.UserWarning", ["where.py:7 None"])
    assert "gato" not in lines.getvalue()


def test_a_logger_made_before_keeps_no_handler_either(lines: Lines) -> None:
    """Streamlit gives its loggers handlers anew whenever it reads its settings."""
    made = all_loggers()[0]
    other = io.StringIO()
    made.addHandler(logging.StreamHandler(other))
    made.propagate = False
    made.error("still here")

    assert lines.last["message"] == "still here"
    assert other.getvalue() == ""


def test_a_line_is_bounded(lines: Lines) -> None:
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise RuntimeError("x" * 10_000)

    try:
        deep(200)
    except RuntimeError:
        logging.getLogger("aidioma.d").exception("y" * 10_000)

    assert len(lines.getvalue()) < 3_000


def test_a_logger_that_brings_its_own_handler_later_writes_here_too(lines: Lines) -> None:
    """Streamlit gives each of its loggers a handler of its own, whenever it makes one."""
    late = logging.getLogger("streamlit.made_later")
    other = io.StringIO()
    late.propagate = False
    late.addHandler(logging.StreamHandler(other))
    late.error("app failed")

    assert lines.last["message"] == "app failed"
    assert other.getvalue() == ""


def test_a_message_that_does_not_fit_its_values_is_logged_as_it_is(lines: Lines) -> None:
    values = ("x",)
    logging.getLogger("aidioma.e").warning("%d of %d", *values)

    assert lines.last["message"] == "%d of %d"
