"""The administrators' page: where the migration stands, and what does not agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from aidioma.attachments import open_installation
from aidioma.errors import CopyFailedError
from aidioma.model.people import Account
from aidioma.settings import Settings
from tests.legacy.conftest import Both
from tests.legacy.legacy_database import SCHEMA
from tests.one_page import one_page

ADMIN = Account("admin", "Admin", "admin@example.com", "admin", "beginner")


@pytest.fixture
def page(copied: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Yield the page of an installation that is open, seen by an administrator."""
    settings = Settings.model_validate(
        {
            "database_url": copied.url,
            "legacy_database_url": copied.url,
            "legacy_schema": SCHEMA,
            "AIDIOMA_DATA_DIR": tmp_path / "data",
        }
    )
    runtime = open_installation(settings)
    monkeypatch.setattr("pages.ui.runtime.runtime", lambda: runtime)
    for name in ("require_account", "fresh_account"):
        monkeypatch.setattr(f"pages.ui.session.{name}", lambda *_roles: ADMIN)
    yield one_page("admin/migration.py")
    runtime.close()


def test_it_says_where_the_migration_stands(page: AppTest) -> None:
    """What became of each table's rows, and what had to be done to them."""
    page.run()
    assert not page.exception
    assert [one.value for one in page.title] == ["Migration"]
    assert [one.value for one in page.subheader] == ["Do both sides agree?", "The last copy"]


def test_what_does_not_agree_is_listed(page: AppTest, copied: Both) -> None:
    """A row that is missing is named with its table and its key."""
    copied.ask("DELETE FROM learning_activities WHERE id = 'eval:e000000003'")
    page.run()
    page.button[0].click().run()
    assert not page.exception
    assert "rows did not agree" in page.warning[0].value
    assert any("e000000003" in table.value.to_string() for table in page.table)


def test_what_the_command_found_is_shown_without_comparing_again(page: AppTest, copied: Both) -> None:
    """The last comparison is remembered, whoever asked for it, with the rows of each table on both sides."""
    found = copied.migration.verify()
    page.run()
    assert page.success[0].value.endswith(": agreed.")
    assert any(f"{found.tables['evaluations'].here:,}" in table.value.to_string() for table in page.table)


def test_a_copy_that_failed_is_neither_under_way_nor_agreed(page: AppTest, copied: Both) -> None:
    """What was found to agree before says nothing any more; where it failed, why, and what to do is said first."""
    copied.migration.verify()
    copied.ask(f"UPDATE {SCHEMA}.unified_goals SET current_value = 1 + coalesce(current_value, 0)")
    copied.ask("ALTER TABLE learning_activities ADD CONSTRAINT none CHECK (id NOT LIKE 'goal\\:%') NOT VALID")
    with pytest.raises(CopyFailedError):
        copied.migration.copy()
    page.run()
    assert not page.exception
    told = page.error[0].value.replace("\\", "")
    assert told.startswith("The last copy failed in unified_goals")
    assert "CheckViolation (23514, learning_activities, none)" in told
    assert not page.success
    figures = page.table[0].value.to_string()
    assert "failed" in figures
    assert "under way" not in figures
    assert not [one for one in page.warning if "agreed" in one.value]
