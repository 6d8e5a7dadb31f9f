"""How the starter content is loaded: once, without touching what was edited here, and quickly where it is there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import utc_now
from aidioma.content.item import Draft
from aidioma.content.reconcile import loaded
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.starter import load_starter, starter_drafts
from aidioma.content.types import dump_details
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningContent
from tests.content.conftest import TEACHER
from tests.fake_clock import FakeClock

DRAFTS = starter_drafts()


def test_loading_twice_changes_nothing(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Every start of the application loads; only the first one writes."""
    first = load_starter(sessions, now=clock())
    assert (first.added, first.unchanged) == (len(DRAFTS), 0)
    before = snapshot(sessions)
    clock.advance(days=1)
    again = load_starter(sessions, now=clock())
    assert (again.added, again.updated, again.unchanged, again.kept) == (0, 0, len(DRAFTS), 0)
    assert snapshot(sessions) == before


def test_loading_leaves_a_teachers_edit_alone(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock
) -> None:
    """What somebody changed here is theirs, even when a new release changes the original, too."""
    load_starter(sessions, now=clock())
    edited = content.get("starter:sentence:001", by=AUTHOR)
    row = {
        "primary_text": "Soy Lucía, de Chile.",
        "secondary_text": edited.secondary_text,
        "metadata": {"accepted": ["Soy Lucía, de Chile."]},
    }
    content.update(edited.id, row, revision=1, by=TEACHER)
    assert load_starter(sessions, now=clock()).updated == 0
    assert content.get(edited.id, by=AUTHOR).primary_text == "Soy Lucía, de Chile."


def test_a_new_release_replaces_what_nobody_edited(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item of an earlier release that still is as it was loaded follows the new one, in a new version."""
    load_starter(sessions, now=clock())
    monkeypatch.setattr("aidioma.content.starter.starter_digest", lambda: "of a later release")
    monkeypatch.setattr("aidioma.content.starter.starter_drafts", lambda: (released(DRAFTS[0], "Nuevo texto."),))
    assert load_starter(sessions, now=clock()).updated == 1
    item = content.get(str(DRAFTS[0].id), by=AUTHOR)
    assert (item.primary_text, item.details.revision) == ("Nuevo texto.", 2)
    assert load_starter(sessions, now=clock()).unchanged == 1


def nothing_is_read() -> tuple[Draft, ...]:
    pytest.fail("the files were read again")


def test_what_was_loaded_is_not_compared_again(
    sessions: sessionmaker[Session], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start with the same files reads no item of theirs; with other files it does."""
    load_starter(sessions, now=clock())
    monkeypatch.setattr("aidioma.content.starter.starter_drafts", nothing_is_read)
    assert load_starter(sessions, now=clock()).unchanged == len(DRAFTS)
    monkeypatch.setattr("aidioma.content.starter.starter_digest", lambda: "of a later release")
    with pytest.raises(pytest.fail.Exception):
        load_starter(sessions, now=clock())


def test_what_is_gone_comes_back(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """An item that somebody took out of the table is missing at the next start, and added."""
    load_starter(sessions, now=clock())
    with sessions.begin() as session:
        session.execute(delete(LearningContent).where(LearningContent.id == "starter:sentence:002"))
    again = load_starter(sessions, now=clock())
    assert (again.added, again.unchanged) == (1, len(DRAFTS) - 1)


def test_an_edit_that_was_taken_back_follows_the_next_release(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an item is edited here a start compares, so that it is brought up to date as soon as it is not."""
    load_starter(sessions, now=clock())
    before = content.get(str(DRAFTS[0].id), by=AUTHOR)
    row = {
        "difficulty": before.difficulty,
        "secondary_text": before.secondary_text,
        "metadata": dump_details(DRAFTS[0].details),
    }
    content.update(before.id, {**row, "primary_text": "De aquí."}, revision=1, by=TEACHER)
    monkeypatch.setattr("aidioma.content.starter.starter_digest", lambda: "of a later release")
    monkeypatch.setattr("aidioma.content.starter.starter_drafts", lambda: (released(DRAFTS[0], "Nuevo texto."),))
    assert load_starter(sessions, now=clock()).kept == 1
    content.update(before.id, {**row, "primary_text": before.primary_text}, revision=2, by=TEACHER)
    assert load_starter(sessions, now=clock()).updated == 1


def test_several_processes_load_at_once(fresh_database: str) -> None:
    """Each item is there once, and nobody fails."""
    engine = create_engine(fresh_database)
    sessions = sessions_on(engine)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: load_starter(sessions, now=utc_now()), range(4)))
    assert sum(told.added for told in done) == len(DRAFTS)
    assert all(told.added + told.unchanged == len(DRAFTS) for told in done)
    engine.dispose()


def released(draft: Draft, text: str) -> Draft:
    """Return *draft* as a later release has it."""
    return loaded(draft.model_copy(update={"primary_text": text}))


def snapshot(sessions: sessionmaker[Session]) -> list[tuple[object, ...]]:
    with sessions() as session:
        columns = (LearningContent.id, LearningContent.details, LearningContent.updated_at)
        return [tuple(row) for row in session.execute(select(*columns).order_by(LearningContent.id))]
