"""What of a pack's file is believed: bounded, line by line, and nothing that its own words do not bear out."""

import gzip
import io
import json

import pytest

from aidioma.errors import InvalidInputError
from aidioma.file_lines import RejectedLine
from aidioma.marking.packs import pack_file
from aidioma.marking.packs.pack_file import ReadLine, read_pack
from aidioma.marking.packs.pack_line import given_by
from aidioma.model.marks import EditClass, Verdict
from tests.marking.packs.packed import header, line, made

SOY = {"wrong": "soy", "right": "estoy", "why": "How you feel takes “estar”."}


def told(file: io.BytesIO) -> list[ReadLine | RejectedLine]:
    return list(read_pack(file)[1])


def file_of(*rows: dict[str, object] | str) -> io.BytesIO:
    said = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return io.BytesIO("\n".join([header().model_dump_json(), *said]).encode())


def row(**changes: object) -> dict[str, object]:
    one = line("soy cansado hoy", "Estoy cansado hoy.", edits=[SOY])
    return {**one.model_dump(mode="json", exclude_defaults=True, by_alias=True), **changes}


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_written_is_read_again(packed: bool) -> None:
    """Gzipped or not; edits and score follow from the words, the reason is the pack's own."""
    wrong = line("Soy cansado hoy", "Estoy cansado hoy.", edits=[SOY], tip="Feelings take “estar”.")

    found_header, lines = read_pack(made(line("sigo cansado hoy"), wrong, packed=packed))
    right, becomes = list(lines)

    assert found_header == header()
    assert isinstance(right, ReadLine)
    assert isinstance(becomes, ReadLine)
    assert right.response["answer"] == right.response["corrected"] == "sigo cansado hoy"
    assert (becomes.response["answer"], becomes.response["corrected"]) == ("soy cansado hoy", "estoy cansado hoy")
    feedback = wrong.feedback
    assert [(edit.wrong, edit.right, edit.why) for edit in feedback.edits] == [("soy", "estoy", SOY["why"])]
    assert feedback.edits[0].edit_class is EditClass.SER_ESTAR
    assert (feedback.verdict, feedback.corrected, feedback.tip) == (
        Verdict.INCORRECT,
        "Estoy cansado hoy.",
        "Feelings take “estar”.",
    )
    assert feedback.score is not None
    assert feedback.score < 86


def test_the_same_pack_is_the_same_bytes() -> None:
    """So that who ships one can tell whether it changed."""
    one, other = (made(line("sigo cansado hoy"), packed=True).getvalue() for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"verdict": "correct"}, "does not go with its correction", id="right and yet corrected"),
        pytest.param({"corrected": ""}, "does not go with its correction", id="wrong, and nothing to correct"),
        pytest.param({"edits": [{**SOY, "wrong": "hoy"}]}, "which is no difference", id="explains what is none"),
        pytest.param({"edits": [{**SOY, "why": "See https://x.example"}]}, "address or markup", id="an address"),
        pytest.param({"edits": [{**SOY, "why": "<b>estar</b>"}]}, "address or markup", id="markup"),
        pytest.param({"answer": "soy ana@example.org hoy"}, "an address, a number or a handle", id="an e-mail"),
        pytest.param({"answer": "soy cansado +34 600 123 456"}, "an address, a number or a handle", id="a phone"),
        pytest.param({"answer": "hoy " * 60}, "200 characters", id="too long"),
        pytest.param({"answer": "¡!"}, "no words", id="without words"),
        pytest.param({"tip": "a\x00b"}, "cannot be stored", id="what no database keeps"),
        pytest.param({"verdict": "pending"}, "verdict", id="no verdict"),
        pytest.param({"by": "me"}, "by", id="by nobody"),
        pytest.param({"asked": "x"}, "asked", id="no place"),
        pytest.param({"given": "many"}, "given", id="no bucket"),
        pytest.param({"learner": "Ana"}, "learner: Extra", id="says whose it is"),
    ],
)
def test_a_line_that_does_not_hold_is_named_and_the_rest_is_not_lost(changes: dict[str, object], says: str) -> None:
    found = told(file_of(row(**changes), row()))

    bad, good = found
    assert isinstance(bad, RejectedLine)
    assert bad.number == 2
    assert says in bad.error
    assert isinstance(good, ReadLine)


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", "1", '{"a": ' * 2000, '"\udcff"'.encode(errors="replace").decode()]
)
def test_what_is_no_line_is_named(text: str) -> None:
    bad, good = told(file_of(text, row()))
    assert isinstance(bad, RejectedLine)
    assert isinstance(good, ReadLine)


def test_an_answer_is_taken_once() -> None:
    """Two lines about the same words: the first counts, and the other is named."""
    _, again = told(file_of(row(), "", row(answer="¡Soy cansado HOY!")))
    assert isinstance(again, RejectedLine)
    assert (again.number, again.error) == (4, "an earlier line is about the same answer")


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x1f\x8bhello", b'{"format": "other"}', b"\xff\xfe", b"\x00" * 100],
    ids=["empty", "text", "damaged", "another format", "no UTF-8", "zeros"],
)
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        told(io.BytesIO(data))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"version": 2}, "version"),
        ({"name": "Not a name"}, "name"),
        ({"feedback_language": "de"}, "another language"),
        ({"certificate": {"n": 1}}, "certificate"),
    ],
)
def test_a_header_that_does_not_hold_says_what(changes: dict[str, object], says: str) -> None:
    said = {**header().model_dump(mode="json"), **changes}
    with pytest.raises(InvalidInputError, match=says):
        read_pack(io.BytesIO(json.dumps(said).encode()))


def test_a_cut_off_pack_is_refused() -> None:
    whole = made(*(line(f"sigo cansado hoy {n}") for n in range(300)), packed=True).getvalue()
    with pytest.raises(InvalidInputError, match="damaged"):
        told(io.BytesIO(whole[: len(whole) // 2]))


def test_what_a_pack_unpacks_to_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a few kilobytes cannot fill the memory or the disk."""
    monkeypatch.setattr(pack_file, "MOST_BYTES", 100_000)
    bomb = gzip.compress(header().model_dump_json().encode() + b"\n" + b" " * 10_000_000)
    with pytest.raises(InvalidInputError, match="too large"):
        told(io.BytesIO(bomb))


def test_how_many_lines_a_pack_has_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_file, "MOST_LINES", 2)
    with pytest.raises(InvalidInputError, match="more than 2 lines"):
        told(file_of(row(), row(answer="a"), row(answer="b")))


@pytest.mark.parametrize(
    ("learners", "said"), [(0, ""), (1, "1+"), (2, "1+"), (3, "3+"), (9, "3+"), (10, "10+"), (5000, "100+")]
)
def test_how_many_gave_it_is_said_roughly(learners: int, said: str) -> None:
    assert given_by(learners) == said
