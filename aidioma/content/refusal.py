"""
Why something does not fit its type, in a teacher's words: one sentence for each kind of limit, with the field's name.

What pydantic says of itself ("Tuple should have at least 1 item") is for programmers.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from aidioma.content.field_names import label_of
from aidioma.errors import InvalidContentError
from aidioma.i18n import Message

_LISTS: Final = ("tuple_type", "list_type", "iteration_error")
_NUMBERS: Final = ("int_type", "int_parsing", "int_from_float", "int_parsing_size")
_PLAIN: Final[Mapping[str, Message]] = {
    "missing": Message("please fill this in."),
    "extra_forbidden": Message("there is no such column."),
    "string_type": Message("please write a text."),
    "string_unicode": Message("it holds characters that cannot be shown; please write it anew."),
    **dict.fromkeys(_LISTS, Message("this must be a list.")),
    **dict.fromkeys(_NUMBERS, Message("please write a whole number.")),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), Message("please write a number.")),
    **dict.fromkeys(("bool_type", "bool_parsing"), Message("say yes or no.")),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"), Message("this has parts of its own; fill those in.")
    ),
}
_PATTERNS: Final[Mapping[str, Message]] = {
    r"^[a-z]": Message("use small letters, digits and _ alone, and begin with a letter."),
    r"^[^\s": Message("an id has at most 200 characters and no blanks."),
    r"^/?media/": Message("this must be a file of this installation, media/ and its name."),
}
_NONE: Final[Mapping[str, Message]] = {
    "accepted": Message("write at least one translation."),
    "units": Message("add at least one unit."),
    "items": Message("add at least one item."),
    "goals": Message("write at least one goal."),
}
_AS_IT_IS: Final = Message("this cannot be used as it is.")


def refusal(error: ValidationError, *, kinds: Sequence[str] = ()) -> InvalidContentError:
    """Return *error* as one sentence: where, and what to do about it; *kinds* are names that are no place."""
    problem = error.errors(include_url=False)[0]
    path = [part for part in problem["loc"] if part not in kinds and not _is_branch(part)]
    place = ".".join(map(str, path)) or "content"
    said = Message("{place}: {what}", place=_where(path), what=_what(problem, path))
    if error.error_count() > 1:
        said = Message("{what} (and {n} more)", what=said, n=error.error_count() - 1)
    return InvalidContentError(said, field=place)


def _is_branch(part: object) -> bool:
    """Say whether *part* of a place names a branch of a union or a validator, which is nothing in the content."""
    return isinstance(part, str) and any(sign in part for sign in "[(-")


def _where(path: Sequence[int | str]) -> Message:
    """Return the field that *path* leads to, in words: "Rounds 2, Accepted translations"."""
    if not path:
        return Message("Content")
    said: Message = Message(label_of(str(path[0])))
    for part in path[1:]:
        if isinstance(part, int):
            said = Message("{field} {n}", field=said, n=part + 1)
        else:
            said = Message("{outer}, {field}", outer=said, field=label_of(part))
    return said


def _what(problem: Mapping[str, Any], path: Sequence[int | str]) -> Message:
    kind, limits = problem["type"], problem.get("ctx") or {}
    if kind in {"too_short", "too_long"} and isinstance(problem["input"], str):
        kind = f"string_{kind}"  # a text is told apart from a list by what it was, for the limit is said of either
    if kind in _PLAIN:
        return _PLAIN[kind]
    found = _WRITTEN.get(kind)
    return found(limits, path) if found else _AS_IT_IS


def _own_words(limits: Mapping[str, Any], _path: object) -> Message:
    """Return what a check of ours said."""
    error = limits.get("error")
    said = error.args[0] if isinstance(error, Exception) and error.args else ""
    return said if isinstance(said, Message) else Message("{what}", what=str(said)) if said else _AS_IT_IS


def _too_few(limits: Mapping[str, Any], path: Sequence[int | str]) -> Message:
    least: int = limits["min_length"]
    named = _NONE.get(str(path[-1])) if path and least == 1 else None
    return named or Message.counted("write at least one.", "write at least {n}.", least)


def _too_short(limits: Mapping[str, Any], _path: object) -> Message:
    least: int = limits["min_length"]
    return Message.counted("please write something here.", "please write at least {n} characters.", least)


def _pattern(limits: Mapping[str, Any], _path: object) -> Message:
    pattern: str = limits["pattern"]
    return next((said for begin, said in _PATTERNS.items() if pattern.startswith(begin)), _AS_IT_IS)


def _choices(limits: Mapping[str, Any], _path: object) -> Message:
    expected = str(limits["expected"]).replace("'", "").replace(" or ", ", ")
    return Message("choose one of these: {choices}.", choices=expected)


_Written = Callable[[Mapping[str, Any], Sequence[int | str]], Message]
_WRITTEN: Final[Mapping[str, _Written]] = {
    "value_error": _own_words,
    "too_short": _too_few,
    "string_too_short": _too_short,
    "too_long": lambda limits, _: Message("at most {n} are allowed.", n=limits["max_length"]),
    "string_too_long": lambda limits, _: Message(
        "at most {n} characters are allowed; please shorten it.", n=limits["max_length"]
    ),
    "string_pattern_mismatch": _pattern,
    "literal_error": _choices,
    "greater_than_equal": lambda limits, _: Message("the smallest number allowed is {n}.", n=limits["ge"]),
    "less_than_equal": lambda limits, _: Message("the largest number allowed is {n}.", n=limits["le"]),
}
