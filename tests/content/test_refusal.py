"""Whatever does not fit is refused in a teacher's words, with the field's name, for every limit of every kind."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from aidioma.content.field_names import FIELDS
from aidioma.content.item import author
from aidioma.content.kinds.base import Details, Piece
from aidioma.content.types import KINDS, parse_details
from aidioma.errors import InvalidContentError
from aidioma.i18n import Message
from tests.content.samples import sentence

BAD: tuple[Any, ...] = (
    None, "", "x" * 30_000, "ñ Ñ", "a\nb", "a\x07", 7, -1, 10**9, 1.5, True,
    {}, {"x": 1}, [], [""], [7], [{}], [None], ["x"] * 6_000, [{"prompt": "a"}] * 300,
)  # fmt: skip
PROGRAMMERS = re.compile(
    r"\b(should|input|tuple|string|valid|instance|dictionary|integer|pydantic|required|value error|union|none|null)\b",
    re.IGNORECASE,
)


def pieces(kind: type[Piece], *, depth: int = 0) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every field of *kind*, and of the pieces inside it with the way there."""
    for name, info in kind.model_fields.items():
        yield (), name
        inner = next((one for one in parts(info.annotation) if isinstance(one, type) and issubclass(one, Piece)), None)
        if inner is not None and depth < 3:
            yield from (((name, *way), field) for way, field in pieces(inner, depth=depth + 1))


def parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) in (tuple, Union, Annotated) or get_args(annotation):
        for part in get_args(annotation):
            yield from parts(part)


def row(way: tuple[str, ...], field: str, value: Any) -> dict[str, Any]:
    """Return metadata with *value* in *field*, in a list and alone, behind *way*."""
    said: Any = {field: value}
    for name in reversed(way):
        said = {name: [said]}
    return dict(said)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_limit_of_every_kind_is_said_in_words(kind: type[Details]) -> None:
    """No word of the program's own; a sentence that a page can say in both languages, and the place for programs."""
    content_type = kind.model_fields["content_type"].default
    rows = [row(way, field, value) for way, field in pieces(kind) for value in BAD]
    refused = [error for error in (refusal_of(content_type, one) for one in rows) if error is not None]
    assert refused
    for error in refused:
        said = error.public_message
        assert isinstance(said, Message)
        what = re.sub(r"“[^”]*”|choose one of these: .*", "", said)
        assert not PROGRAMMERS.search(what), f"{error.field}: {said}"
        assert len(said) < 400


def refusal_of(content_type: str, metadata: dict[str, Any]) -> InvalidContentError | None:
    try:
        parse_details(content_type, metadata)
    except InvalidContentError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"metadata": {"accepted": [""]}}, "Accepted translations 1: please write something here."),
        ({"primary_text": ""}, "Spanish: please write something here."),
        ({"difficulty": "hard"}, "Level: choose one of these: beginner, intermediate, advanced."),
        ({"metadata": {"accepted": "Hola."}}, "Accepted translations: this must be a list."),
        ({"secondary_text": None}, "English: please fill this in; it is what the learner is asked."),
        ({"content_type": "course", "metadata": {"units": []}}, "Units: add at least one unit."),
        (
            {"content_type": "game", "metadata": {"rounds": [{"prompt": "x ___"}]}},
            "Rounds 1, Accepted translations: please fill this in.",
        ),
        (
            {"content_type": "game", "metadata": {"rounds": [{"prompt": "x ___", "accepted": []}]}},
            "Rounds 1, Accepted translations: write at least one translation.",
        ),
    ],
)
def test_what_a_teacher_reads(change: dict[str, Any], said: str) -> None:
    """Where, and what to do."""
    with pytest.raises(InvalidContentError) as caught:
        author({**sentence(), **change})
    assert caught.value.public_message == said


def test_every_field_has_a_name_in_words() -> None:
    """None is shown as the program calls it."""
    own = {name.replace("_", " ").capitalize() for kind in KINDS.values() for _, name in pieces(kind)}
    hidden = {
        "Added here",
        "Content type",
        "Drafted",
        "Loaded",
        "Owner",
        "Revision",
        "Version",
        "Model",
        "By",
        "At",
        "Cost usd",
    }
    assert own - hidden - FIELDS.keys() == set()
