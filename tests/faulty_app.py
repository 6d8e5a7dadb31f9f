"""
The app with faults in it, to see what becomes of an error: ``python -m tests.faulty_app --server.port=…``.

What fails is chosen by the first word of an answer or of an item, and whatever fails quotes the answer.
"""

import asyncio
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter
from sqlalchemy import text
from streamlit.web.cli import main

from aidioma.accounts.sign_ins import SignInService
from aidioma.content.media import MediaFiles
from aidioma.content.service import ContentService
from aidioma.errors import DatabaseError
from aidioma.marking.background import InThreads
from aidioma.practice.service import PracticeService

BROKEN_COOKIE: Final = "zanahoria-cookie"
BROKEN_FILE: Final = "zanahoria.mp3"
_log = logging.getLogger("somebody.else")


def fail(answer: str) -> NoReturn:
    """Raise an error whose message, cause and note quote the answer."""
    cause = ValueError(answer)
    cause.add_note(answer)
    msg = f"cannot use {answer}"
    raise RuntimeError(msg) from cause


def ask_database(service: PracticeService, answer: str) -> None:
    """Have PostgreSQL refuse the answer, which it quotes."""
    with service.sessions() as session:
        session.execute(text("SELECT CAST(:answer AS int)"), {"answer": answer})


def lose_database(answer: str) -> None:
    """Raise an error of the domain that is no refusal."""
    raise DatabaseError(answer)


def in_thread(answer: str) -> None:
    """Fail where nobody waits."""
    thread = threading.Thread(target=fail, args=(answer,))
    thread.start()
    thread.join()


def in_background(answer: str) -> None:
    """Fail in the feedback's own threads, and wait until they have."""
    background = InThreads()
    background.run(lambda: fail(answer))
    background.close()


def in_task(answer: str) -> None:
    """Fail in a task that nobody looks at."""

    async def failing() -> None:
        fail(answer)

    async def start() -> None:
        task = asyncio.create_task(failing())
        await asyncio.sleep(0)
        del task

    asyncio.run(start())


def in_finalizer(answer: str) -> None:
    """Fail where Python cannot raise."""

    class Failing:
        def __del__(self) -> None:
            fail(answer)

    Failing()


def print_it(answer: str) -> None:
    """Print to standard error, as careless libraries do."""
    print(answer, file=sys.stderr)  # noqa: T201 - careless
    try:
        fail(answer)
    except RuntimeError:
        traceback.print_exc()


def log_it(answer: str) -> None:
    """Log, as careless libraries do; one of them brings a handler of its own later on."""
    late = logging.getLogger("streamlit.error_util")
    late.addHandler(logging.StreamHandler())
    late.warning(f"cannot use {answer}")
    late.error("cannot use %s at %d: %(answer)s", answer)
    _log.error(ValueError(answer))
    _log.error("cannot use %r", {"answer": answer})
    warnings.warn(answer, stacklevel=1)


FAULTS: Final[dict[str, Callable[[PracticeService, str], object]]] = {
    "raise": lambda _, answer: fail(answer),
    "database": ask_database,
    "lost": lambda _, answer: lose_database(answer),
    "validate": lambda _, answer: TypeAdapter(list[int]).validate_python([answer]),
    "group": lambda _, answer: (_ for _ in ()).throw(ExceptionGroup(answer, [ValueError(answer)])),
    "thread": lambda _, answer: in_thread(answer),
    "background": lambda _, answer: in_background(answer),
    "task": lambda _, answer: in_task(answer),
    "finalizer": lambda _, answer: in_finalizer(answer),
    "print": lambda _, answer: print_it(answer),
    "log": lambda _, answer: log_it(answer),
}
SHOWN: Final = ("raise", "database", "lost", "validate", "group")
"""Those that the learner meets."""


def plant() -> None:
    """Put the faults where answers, sign-ins, hints, items and files go through."""
    submit, account_for, path_of = PracticeService.submit_answer, SignInService.account_for, MediaFiles.path

    def submit_answer(self: PracticeService, *, answer: str, **rest: Any) -> Any:
        if fault := FAULTS.get(answer.partition(" ")[0]):
            fault(self, answer)
        return submit(self, answer=answer, **rest)

    def account_of(self: SignInService, cookie: str | None) -> Any:
        return fail(cookie) if cookie == BROKEN_COOKIE else account_for(self, cookie)

    def path(self: MediaFiles, name: str) -> Any:
        return fail(name) if name == BROKEN_FILE else path_of(self, name)

    PracticeService.submit_answer = submit_answer  # type: ignore[method-assign]
    PracticeService.hint = lambda *_, **__: fail("zanahoria")  # type: ignore[method-assign]
    SignInService.account_for = account_of  # type: ignore[method-assign]
    create = ContentService.create

    def create_unheard(self: ContentService, row: Mapping[str, Any], **rest: Any) -> Any:
        made = create(self, row, **rest)
        if str(row["primary_text"]).startswith("unheard "):
            raise DatabaseError(made.id)
        return made

    ContentService.create = create_unheard  # type: ignore[method-assign]
    MediaFiles.path = path  # type: ignore[method-assign]


if __name__ == "__main__":
    plant()
    sys.exit(main(["run", "app.py", *sys.argv[1:]]))
