"""Verification: clean where both sides agree, and a word for every way in which they do not."""

import pytest

from tests.legacy.conftest import Both, writing
from tests.legacy.legacy_database import SCHEMA


def test_a_copy_agrees_with_what_was_copied(copied: Both) -> None:
    """Counts, checksums, sums and due dates of a fresh copy."""
    found = copied.migration.verify()
    assert found.clean
    assert found.mismatches == []
    assert found.sums["seconds here"] == found.sums["seconds there"] > 0
    assert found.due["here"] == found.due["there"] > 0
    assert copied.migration.state().verified is not None


@pytest.mark.parametrize(
    ("damage", "table", "problem"),
    [
        ("DELETE FROM learning_activities WHERE id = 'eval:e000000003'", "evaluations", "missing"),
        ("UPDATE learning_activities SET score = 1 WHERE id = 'eval:e000000004'", "evaluations", "differs"),
        ("UPDATE learning_content SET primary_text = 'x' WHERE id = 'sentence:4'", "sentences", "differs"),
        (f"UPDATE {SCHEMA}.users SET streak = 99 WHERE id = 'u4'", "users", "differs from its origin"),
        (f"DELETE FROM {SCHEMA}.unified_goals WHERE id = 'g4'", "unified_goals", "not there any more"),
        (
            "DELETE FROM learning_activities WHERE id = 'rejected:evaluations:dirty-user'",
            "evaluations",
            "rejected row not kept",
        ),
        (
            "UPDATE user_progress SET attempts = attempts + 1 WHERE content_id = 'sentence:4' AND user_id = 'u4'",
            "user_progress",
            "attempts",
        ),
        (
            "UPDATE user_progress SET next_review_at = now() WHERE content_id = 'flashcard:f2' AND user_id = 'u4'",
            "user_progress",
            "due",
        ),
    ],
)
def test_damage_on_either_side_is_found(copied: Both, damage: str, table: str, problem: str) -> None:
    """Each kind of difference is named with its table, its key and what is wrong."""
    copied.ask(damage)
    found = copied.migration.verify()
    assert not found.clean
    assert any(one.table == table and problem in one.problem for one in found.mismatches), found.mismatches


def test_an_edit_here_is_newer_and_no_mismatch(copied: Both) -> None:
    """Somebody who is renamed here, and content that is edited here, are what they should be."""
    copied.ask("UPDATE users SET name = 'New Name' WHERE id = 'u4'")
    copied.edited_here("sentence:4", "x")
    found = copied.migration.verify()
    assert found.clean
    assert found.tables["users"].edited_here == 1
    assert found.tables["sentences"].edited_here == 1


def test_an_answer_that_did_not_arrive_there_is_found(running: Both) -> None:
    """The other way round: what is ours must be there."""
    running.answer("a1", user="u1", content="sentence:1")
    assert running.migration.verify().clean
    running.ask(f"DELETE FROM {SCHEMA}.evaluations WHERE id = 'aidioma:a1'")
    assert [one.key for one in running.migration.verify().mismatches] == ["answer a1"]


def test_copy_dual_write_and_verify_while_they_write(legacy: Both) -> None:
    """A writer runs from the first row to the last: everything it wrote is here, once, and both sides agree."""
    with writing(legacy) as written:
        legacy.migration.copy()
        legacy.migration.dual_write(on=True)
        for number in range(20):
            legacy.answer(f"a{number}", user="u1", content="sentence:1")
        assert legacy.migration.verify().clean
    legacy.migration.drain()
    here = legacy.ask("SELECT metadata #>> '{legacy,key}' FROM learning_activities WHERE id LIKE 'eval:live%'")
    assert sorted(here) == sorted(written)
    assert legacy.migration.verify().clean
