"""The pack that comes with the starter content: every line of it, and how it is loaded."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.exercises import exercise
from aidioma.content.rows import item_of
from aidioma.content.starter import load_starter_pack, starter_drafts, starter_pack
from aidioma.content.types import dump_details
from aidioma.file_lines import RejectedLine
from aidioma.marking.cache.keys import place_of
from aidioma.marking.packs.install import installed, remove
from aidioma.marking.packs.pack_file import read_pack
from aidioma.marking.packs.pack_line import PackLine
from aidioma.model.marks import Exercise, Verdict
from aidioma.spanish.right_answers import lattice_for
from aidioma.text import words
from tests.fake_clock import FakeClock


def pack_lines() -> list[PackLine]:
    return [PackLine.model_validate_json(text) for text in starter_pack().decode().splitlines()[1:]]


def asked() -> Mapping[str, Exercise]:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    rows = {
        one.id: item_of(
            one.id, one.content_type, one.difficulty, one.primary_text, one.secondary_text,
            dump_details(one.details), 0, None, now, now,
        )
        for one in starter_drafts()
        if one.content_type == "sentence"
    }  # fmt: skip
    return {str(key): exercise(item) for key, item in rows.items()}


def test_every_line_of_the_shipped_pack_holds_and_fits_its_sentence() -> None:
    """Who words a prompt or its model answer anew looks at what the pack says of it."""
    header, lines = read_pack(BytesIO(starter_pack()))
    there = asked()
    assert [line for line in lines if isinstance(line, RejectedLine)] == []
    assert (header.name, header.certificate.n) == ("starter", 0)
    assert {line.content for line in pack_lines() if line.asked != place_of(there[line.content])} == set()
    assert {line.by for line in pack_lines()} == {"author"}


def test_the_shipped_pack_explains_every_mistake_and_corrects_it_to_a_known_answer() -> None:
    there = asked()
    for line in pack_lines():
        if line.verdict is not Verdict.CORRECT:
            assert all(edit.why for edit in line.edits), line.answer
            assert len(line.edits) == len(line.feedback.edits), line.answer
            one = there[line.content]
            lattice = lattice_for(one)
            is_known = line.right in {words(text) for text in one.accepted}
            assert is_known or (lattice is not None and lattice.accepts(line.right)), line.corrected


def test_the_shipped_pack_does_not_contradict_its_sentences() -> None:
    """What an item accepts is right, whatever a pack says; and no line calls it wrong."""
    there = asked()
    for line in pack_lines():
        one = there[line.content]
        lattice = lattice_for(one)
        is_right = line.words in {words(text) for text in one.accepted} or (
            lattice is not None and lattice.accepts(line.words)
        )
        assert not is_right or line.verdict is Verdict.CORRECT, line.answer


def test_the_shipped_pack_is_installed_once_and_stays_away_when_it_was_removed(
    sessions: sessionmaker[Session], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def there() -> list[tuple[str, int]]:
        with sessions() as session:
            return [(pack.header.name, pack.answers) for pack in installed(session)]

    load_starter_pack(sessions, now=clock())
    load_starter_pack(sessions, now=clock())
    assert there() == [("starter", len(pack_lines()))]

    shorter = b"\n".join(starter_pack().splitlines()[:11])
    monkeypatch.setattr("aidioma.content.starter.starter_pack", lambda: shorter)
    load_starter_pack(sessions, now=clock())
    assert there() == [("starter", 10)]

    with sessions.begin() as session:
        remove(session, "starter", now=clock())
    load_starter_pack(sessions, now=clock())
    assert there() == []
