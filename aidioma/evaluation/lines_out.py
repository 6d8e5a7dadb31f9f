"""A file of lines that a measurement writes beside its figures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aidioma.errors import InvalidInputError
from aidioma.files import whole_file


@contextmanager
def lines_to(path: Path | None, *, option: str) -> Iterator[Callable[[str], object]]:
    """
    Yield what writes lines to *path*, which is there once all of them are; None writes nothing.

    Raises:
        InvalidInputError: If it cannot be written; the message names the *option* that gave it.
    """
    if path is None:
        yield lambda _line: None
        return
    target, named = path.resolve(), option.removeprefix("--")
    if target.exists() and not target.is_file():
        msg = f"{option} {path}: this is no file. Name one to write, such as {named}.jsonl."
        raise InvalidInputError(msg, field=named)
    try:
        with whole_file(target) as file:
            yield lambda line: file.write(line.encode("utf-8", "backslashreplace"))
    except OSError as error:
        msg = f"{option} {path} cannot be written: {error.strerror}"
        raise InvalidInputError(msg, field=named) from error
