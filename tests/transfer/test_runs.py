"""An import is undone as one, and nothing goes that somebody has touched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

import pages.ui.runtime
import pages.ui.session
from aidioma.content.service import AUTHOR, ContentService
from aidioma.db.models import LearningActivity, LearningContent, User
from aidioma.errors import NotAllowedError, NotFoundError
from aidioma.model.people import Account
from aidioma.runtime import Runtime
from aidioma.transfer import TransferService
from aidioma.transfer.opening import open_transfer
from tests.content.conftest import LEARNER, TEACHER
from tests.fake_clock import FakeClock
from tests.one_page import one_page

FIVE = "".join(f"Sentence {n}.\tFrase {word}.\n" for n, word in enumerate(("uno", "dos", "tres", "cuatro", "cinco")))


def items(sessions: sessionmaker[Session]) -> Mapping[str, LearningContent]:
    with sessions() as session:
        return {row.primary_text: row for row in session.scalars(select(LearningContent))}


def row_of(item: LearningContent) -> dict[str, Any]:
    return {
        "content_type": item.content_type,
        "primary_text": item.primary_text,
        "secondary_text": item.secondary_text,
        "metadata": item.details,
    }


def test_what_nobody_touched_goes_and_the_rest_is_named(
    load: Any,
    content: ContentService,
    transfer: TransferService,
    sessions: sessionmaker[Session],
    clock: FakeClock,
) -> None:
    """Practised: retired. Edited, set as work: kept. What an earlier import brought is none of its business."""
    load("Before.\tAntes.\n")
    clock.advance(minutes=1)
    run = load(FIVE + "Before.\tAntes.\n").run
    there = items(sessions)
    clock.advance(minutes=1)
    content.update(
        there["Frase dos."].id, {**row_of(there["Frase dos."]), "secondary_text": "Other."}, revision=1, by=TEACHER
    )
    with sessions.begin() as session:
        session.execute(insert(User).values(id="ana", name="Ana"))
        session.execute(
            insert(LearningActivity),
            [
                {"user_id": "ana", "activity_type": "translation", "content_id": there["Frase uno."].id, "details": {}},
                {
                    "user_id": "ana",
                    "activity_type": "chat",
                    "content_id": there["Frase tres."].id + "#2",
                    "details": {},
                },
                {
                    "user_id": "ana",
                    "activity_type": "assigned",
                    "content_id": "class:X",
                    "details": {"content_ids": [there["Frase cuatro."].id]},
                },
            ],
        )
    looked = transfer.runs.undo(run, by=TEACHER, dry_run=True)
    assert len(items(sessions)) == 6
    undone = transfer.runs.undo(run, by=TEACHER)

    assert (undone.removed, undone.retired, undone.kept) == (looked.removed, looked.retired, looked.kept) == (1, 2, 2)
    assert {(one.primary_text, one.what) for one in undone.named} == {
        ("Frase uno.", "retired"),
        ("Frase tres.", "retired"),
        ("Frase dos.", "kept"),
        ("Frase cuatro.", "kept"),
    }
    left = items(sessions)
    assert "Frase cinco." not in left
    assert left["Frase uno."].details["status"] == "retired"
    assert left["Antes."].details.get("status") != "retired"
    again = transfer.runs.undo(run, by=TEACHER)
    assert (again.removed, again.retired) == (0, 0)
    assert {one.id: one.undone_at is not None for one in transfer.runs.latest(by=TEACHER)}[run]


def test_a_file_may_be_imported_again_after_it_was_undone(load: Any, transfer: TransferService) -> None:
    """As it is or mended; and a run that changed nothing is none."""
    first = load(FIVE)
    transfer.runs.undo(first.run, by=AUTHOR)
    second = load(FIVE)
    assert (first.added, second.added, load(FIVE).run) == (5, 5, None)
    assert [(one.file, one.added) for one in transfer.runs.latest(by=AUTHOR)] == [("lesson.tsv", 5)] * 2


def test_many_items_and_their_course_go_together(
    load: Any, transfer: TransferService, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another course uses one, that one stays."""
    monkeypatch.setattr("aidioma.transfer.runs._IDS_A_ROW", 2)
    run = load(FIVE).run
    uno = items(sessions)["Frase uno."].id
    with sessions.begin() as session:
        session.execute(
            insert(LearningContent).values(
                id="course:x", content_type="course", primary_text="X", details={"units": [{"items": [uno]}]}
            )
        )
    undone = transfer.runs.undo(run, by=AUTHOR)
    assert (undone.removed, undone.kept, undone.named[0].id) == (4, 1, uno)


def test_only_authors_undo_and_only_what_there_was(load: Any, transfer: TransferService) -> None:
    run = load(FIVE).run
    with pytest.raises(NotAllowedError):
        transfer.runs.undo(run, by=LEARNER)
    with pytest.raises(NotAllowedError):
        transfer.runs.latest(by=LEARNER)
    with pytest.raises(NotFoundError, match="import"):
        transfer.runs.undo("nothing", by=AUTHOR)


def test_the_page_says_what_goes_and_undoes_it(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import is chosen, looked at, and gone."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("DATABASE_URL", fresh_database)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))
    runtime = Runtime.open()
    monkeypatch.setattr(pages.ui.runtime, "runtime", lambda: runtime)
    account = Account("teacher", "Teacher", "teacher@example.com", "teacher", "beginner")
    monkeypatch.setattr(pages.ui.session, "_account_now", lambda: account)
    path = tmp_path / "lesson.tsv"
    path.write_text(FIVE, "utf-8")
    run = open_transfer(runtime).import_file(path, by=AUTHOR).run
    page = one_page("teach/import_export.py").run()
    assert not page.exception

    page.selectbox(key="undo_run").select(run).run()
    assert "5 items are removed. 0 are retired" in "".join(one.value for one in page.markdown)
    page.button(key="undo_import").click().run()

    assert not page.exception
    assert not [box for box in page.selectbox if box.key == "undo_run"]
    assert open_transfer(runtime).runs.latest(by=AUTHOR)[0].undone_at is not None
    runtime.close()
