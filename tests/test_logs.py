"""The log says what happened and where; not what anybody wrote, and no secret."""

import io
import json
import logging
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
    handlers, level = root.handlers, root.level
    stream = Lines()
    kept = {name: (made.handlers, made.propagate) for name, made in all_loggers()}
    logs.configure(stream=stream)
    yield stream
    root.handlers, root.level = handlers, level
    logging.setLoggerClass(kind)
    for name, (own, propagate) in kept.items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = own, propagate


def all_loggers() -> Iterator[tuple[str, logging.Logger]]:
    found = list(logging.root.manager.loggerDict.items())
    yield from ((name, made) for name, made in found if isinstance(made, logging.Logger))


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
    "secret",
    [
        "postgresql://ana:hunter2@db.example/x",
        "key sk-abcdefgh12345678",
        "Authorization: Bearer hunter2",
        "GET /?reset=hunter2&x=1",
        "Cookie: aidioma_session=hunter2; a=b",
        "for hunter2@example.com",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(lines: Lines, secret: str) -> None:
    logging.getLogger("uvicorn.error").error(secret)

    assert logs.REMOVED in lines.last["message"]
    assert "hunter2" not in lines.getvalue()
    assert "abcdefgh" not in lines.getvalue()


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


def test_a_message_that_does_not_fit_its_values_is_logged_as_it_is() -> None:
    record = logging.LogRecord("aidioma.e", logging.WARNING, "x.py", 1, "%d of %d", ("x",), None)

    assert json.loads(logs.JsonLines().format(record))["message"] == "%d of %d"
