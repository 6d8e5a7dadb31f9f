"""Copying: everything arrives, once, and what had to be done to it is said."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.errors import ConfigurationError
from aidioma.legacy.tables import ROWS, TARGETS
from aidioma.progress.rebuild import rebuild
from tests.conftest import database
from tests.legacy.conftest import Both, opened, settings_for
from tests.legacy.legacy_database import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
CONTENTS = (
    "SELECT id, email, name, level, preferences FROM users WHERE id <> 'system'",
    "SELECT id, content_type, difficulty, primary_text, secondary_text, metadata FROM learning_content",
    "SELECT id, user_id, activity_type, content_id, score, duration_ms, metadata, created_at FROM learning_activities",
    "SELECT user_id, content_id, attempts, best_score, mastery_level, next_review_at FROM user_progress",
    "SELECT cache_key, response - 'judged_at', hit_count FROM ai_cache",
)


def contents(both: Both) -> list[list[str]]:
    return [sorted(map(str, both.ask(statement))) for statement in CONTENTS]


def test_a_plan_names_all_seventeen_and_writes_nothing(legacy: Both) -> None:
    """What is there, what becomes of it, what has to be done, with counts and examples."""
    plan = legacy.migration.plan()
    assert set(plan.tables) == set(TARGETS)
    assert plan.same_database
    assert plan.tables["users"].report.findings["not JSON: preferences"].examples == [
        "dirty-case",
        "dirty-email",
        "dirty-nul",
    ]
    assert plan.tables["user_progress"].report.findings["rejected: no such user"].count == 1
    assert plan.tables["universal_activity_events"].report.findings["the same act as an evaluation"].count > 20
    assert legacy.ask("SELECT count(*) FROM learning_activities") == [0]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_here_once_or_was_rejected_for_a_reason(copied: Both, row: object) -> None:
    """As many as there were: mapped rows and kept rejections, nothing dropped and nothing doubled."""
    name = row.name  # type: ignore[attr-defined]
    there = copied.ask(f"SELECT count(*) FROM {SCHEMA}.{name}")
    here = copied.ask(
        """
        SELECT (SELECT count(*) FROM users WHERE preferences #>> '{legacy,table}' = :name)
             + (SELECT count(*) FROM learning_content WHERE metadata #>> '{legacy,table}' = :name)
             + (SELECT count(*) FROM learning_activities WHERE metadata #>> '{legacy,table}' = :name)
        """,
        name=name,
    )
    assert here == there


def test_copying_again_changes_nothing(copied: Both) -> None:
    """The second pass finds every row as the first one left it."""
    before = contents(copied)
    run = copied.migration.copy()
    assert contents(copied) == before
    assert {outcome for table in run.report.values() for outcome in table.outcomes} == {"same", "rejected"}


def test_progress_is_what_the_activities_say(copied: Both) -> None:
    """Imported progress is a fold of activities like any other."""
    found = rebuild(copied.sessions, check_only=True)
    assert found.rows > 100
    assert list(found.differences) == []


def test_two_people_are_never_made_one_because_of_an_address(copied: Both) -> None:
    """The older account keeps it, the other one is kept without."""
    rows = copied.ask(
        "SELECT id, email, preferences #>> '{legacy,row,email}' FROM users WHERE name IN ('Learner 1', 'Another One')"
    )
    assert sorted(rows) == [
        ("dirty-case", None, "LEARNER1@example.com"),
        ("u1", "learner1@example.com", "Learner1@Example.com"),
    ]


def test_a_user_called_like_the_installation_gets_another_id(copied: Both) -> None:
    """Nobody becomes the operator by a legacy row."""
    assert copied.ask("SELECT name FROM users WHERE id = 'legacy:system'") == ["Called system"]
    assert copied.ask("SELECT name FROM users WHERE id = 'system'") == ["System"]


def test_a_sentence_keeps_hints_concepts_category_and_what_nobody_asked_for(copied: Both) -> None:
    """Category is a topic, hints are levels, an extra column stays in the origin, inactive is retired."""
    (one,) = copied.ask("SELECT metadata FROM learning_content WHERE id = 'sentence:1'")
    assert one["topics"] == ["food"]
    assert one["hints"] == {"nudge": "It barks", "pattern": "Present tense", "answer": "come"}
    assert one["grammar_concepts"] == ["present_tense"]
    (hinted,) = copied.ask("SELECT metadata FROM learning_content WHERE id = 'sentence:dirty-hints'")
    assert hinted["status"] == "retired"
    assert hinted["legacy"]["row"]["internal_note"] == "keep me"
    assert hinted["legacy"]["row"]["hints"] == "just text"


def test_seconds_milliseconds_and_minutes_are_told_apart(copied: Both) -> None:
    """Evaluations were in seconds, events in milliseconds, days in minutes and in no total."""
    assert copied.ask("SELECT duration_ms FROM learning_activities WHERE id = 'eval:e000000001'") == [6000]
    assert copied.ask("SELECT duration_ms FROM learning_activities WHERE id = 'event:w1'") == [1501]
    assert copied.ask(
        "SELECT duration_ms, metadata -> 'practice_ms' FROM learning_activities WHERE id = 'daily:a1'"
    ) == [(None, 60_000)]


def test_the_same_act_logged_twice_counts_once(copied: Both) -> None:
    """An event within two seconds of an evaluation is kept, and has neither mark nor time."""
    rows = copied.ask(
        "SELECT activity_type, score, duration_ms, metadata ->> 'duplicate_of' FROM learning_activities "
        "WHERE id = 'event:de000000007'"
    )
    assert rows == [("duplicate_event", None, None, "eval:e000000007")]


def test_duplicate_progress_is_folded(copied: Both) -> None:
    """Two rows for one pair: attempts added, the best within bounds, mastered if any says so."""
    rows = copied.ask(
        "SELECT attempts, best_score, mastery_level FROM user_progress "
        "WHERE user_id = 'u1' AND content_id = 'sentence:1'"
    )
    (there,) = copied.ask(
        f"SELECT sum(attempts) FROM {SCHEMA}.user_progress WHERE user_id = 'u1' AND sentence_id = '1'"
    )
    (answers,) = copied.ask(
        "SELECT count(*) FROM learning_activities "
        "WHERE user_id = 'u1' AND content_id = 'sentence:1' AND metadata ? 'quality'"
    )
    assert rows == [(max(there, answers), 100, 5)]


def test_a_row_is_kept_word_for_word_whatever_its_columns_are(copied: Both) -> None:
    """Intervals, bytes, arrays, odd ids: as the server says them; digits that no float holds are kept as text."""
    differ = copied.ask(
        f"""
        SELECT there.id, here.metadata #>> '{{legacy,row,exact}}' FROM {SCHEMA}.evaluations AS there
        JOIN learning_activities AS here ON here.metadata #>> '{{legacy,key}}' = there.id AND here.id LIKE 'eval:%'
        WHERE here.metadata #> '{{legacy,row}}' <> to_jsonb(there)
        """
    )
    assert differ == [("odd-ñandú-🦜", "12345678901234567890.123")]


def test_only_exact_judgements_that_agree_with_themselves_become_entries(copied: Both) -> None:
    """A similar one, a contradiction, a broken reply and a personal answer are left out, and counted."""
    answers = copied.ask("SELECT response ->> 'answer' FROM ai_cache ORDER BY 1")
    assert "el perro 1 come pan" in answers
    assert "el perro come" not in answers
    assert "la perra come pan" not in answers
    assert not [answer for answer in answers if "ana" in answer.split()]
    (rejected,) = copied.ask("SELECT count(*) FROM learning_activities WHERE id LIKE 'rejected:evaluation_cache:%'")
    (cached,) = copied.ask(f"SELECT count(*) FROM {SCHEMA}.evaluation_cache WHERE cache_level = 'exact'")
    assert rejected == copied.ask(f"SELECT count(*) FROM {SCHEMA}.evaluation_cache")[0] - (cached - 2)
    assert set(copied.ask("SELECT model FROM ai_cache")) == {"legacy"}


def test_vectors_are_filled_afterwards(copied: Both) -> None:
    """Entries come without vectors and get them outside of the copy's transactions."""
    assert copied.migration.embed() > 0
    assert copied.ask("SELECT count(*) FROM ai_cache WHERE input_embedding IS NULL") == [0]
    assert copied.migration.embed() == 0


def test_the_documents_spelling_is_read_as_well(documented: Both) -> None:
    """Other names, epochs, 0 and 1, zones, real JSON."""
    documented.migration.copy()
    assert documented.ask("SELECT metadata ->> 'status' FROM learning_content WHERE id = 'sentence:2'") == ["retired"]
    assert documented.ask("SELECT created_at::text FROM learning_activities WHERE id = 'eval:e1'") == [
        "2025-07-01 08:00:00+00"
    ]
    assert documented.ask("SELECT ai_cached FROM learning_activities WHERE id = 'eval:e1'") == [True]
    assert documented.ask("SELECT duration_ms FROM learning_activities WHERE id = 'session:s1'") == [420_000]
    assert documented.ask(
        "SELECT content_id, mastery_level, attempts FROM user_progress WHERE user_id = 'u1' ORDER BY 1"
    ) == [("sentence:1", 5, 3), ("sentence:2", 2, 1)]
    assert documented.ask(
        "SELECT response ->> 'corrected' FROM ai_cache WHERE response ->> 'answer' = 'tengo hombre'"
    ) == ["tengo hambre"]
    assert documented.migration.verify().clean


def test_tables_and_columns_that_are_missing_are_done_without(legacy: Both) -> None:
    """In real life there were seven tables, or fewer."""
    legacy.ask(f"DROP TABLE {SCHEMA}.universal_activity_events, {SCHEMA}.user_achievements, {SCHEMA}.evaluation_cache")
    legacy.ask(f"ALTER TABLE {SCHEMA}.sentences DROP COLUMN category, DROP COLUMN grammar_points")
    assert not legacy.migration.plan().tables["user_achievements"].there
    legacy.migration.copy()
    assert legacy.migration.verify().clean


def test_scores_of_the_oldest_scale_are_times_ten(legacy: Both) -> None:
    """A table without a score above ten was on the scale 1-10; that is remembered when a higher one comes."""
    legacy.ask(f"UPDATE {SCHEMA}.evaluations SET score = 1 + abs(score) % 10")
    legacy.migration.copy()
    (highest,) = legacy.ask("SELECT max(score) FROM learning_activities WHERE id LIKE 'eval:%'")
    assert highest == 100
    legacy.ask(f"UPDATE {SCHEMA}.evaluations SET score = 50 WHERE id = 'e000000001'")
    assert legacy.migration.copy().report["evaluations"].outcomes.get("changed", 0) == 1


def test_a_change_there_is_a_change_here_and_an_edit_here_is_kept(copied: Both) -> None:
    """Content that nobody edited here follows; content that was edited stays as it is."""
    copied.ask(f"UPDATE {SCHEMA}.sentences SET spanish = 'Otra frase.' WHERE id IN ('1', '2')")
    copied.edited_here("sentence:2", "Mía.")
    copied.migration.copy()
    assert copied.ask(
        "SELECT primary_text FROM learning_content WHERE id IN ('sentence:1', 'sentence:2') ORDER BY id"
    ) == [
        "Otra frase.",
        "Mía.",
    ]


def test_two_databases_are_copied_and_not_written_to_both(server: str, template: str, legacy_template: str) -> None:
    """Copies are repeated until the cut-over, and dual-write says so."""
    with database(server, template=template) as ours, database(server, template=legacy_template) as theirs:
        both = opened(ours, legacy_url=theirs)
        both.migration.copy()
        assert both.ask("SELECT count(*) FROM users WHERE id LIKE 'u%'") == [12]
        assert both.migration.verify().clean
        with pytest.raises(ConfigurationError, match="Repeat `migrate copy`"):
            both.migration.dual_write(on=True)
        both.engine.dispose()


def test_our_own_schema_is_refused(legacy: Both) -> None:
    """Two tables are called users: ours is not taken for theirs."""
    from aidioma.legacy.connections import Connections  # noqa: PLC0415

    settings = settings_for(legacy.url).model_copy(update={"legacy_schema": "public"})
    with pytest.raises(ConfigurationError, match="schema of its own"):
        Connections.open(legacy.sessions, settings=settings, clock=legacy.migration.place.clock)


COPYING = """
import sys
from aidioma.legacy import copying
from tests.legacy.conftest import opened
copying.BATCH_ROWS, copying.BATCH_LEARNERS = 9, 3
opened(sys.argv[1]).migration.copy(on_rows=lambda what, rows: print(what, flush=True))
"""


def test_a_copy_that_is_killed_again_and_again_ends_like_one_that_was_not(legacy: Both, copied: Both) -> None:
    """Killed with -9 a random moment after a random batch: no row lost, none twice, the counts true."""
    random = Random(8)
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", COPYING, legacy.url], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        for _ in range(random.randint(2, 24)):
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.05))
        process.kill()
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
    legacy.migration.copy()
    assert contents(legacy) == contents(copied)
    assert list(rebuild(legacy.sessions, check_only=True).differences) == []
    (run,) = legacy.ask("SELECT preferences #> '{migration,run,report}' FROM users WHERE id = 'system'")
    assert run["evaluations"]["read"] == legacy.ask(f"SELECT count(*) FROM {SCHEMA}.evaluations")[0]


def test_an_installation_in_a_schema_of_its_own_leaves_public_to_theirs(server: str) -> None:
    """Where the legacy tables are in public, ours go elsewhere, by the address alone."""
    with database(server, template="template1") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA aidioma"))
            connection.execute(text("CREATE TABLE public.users (id text PRIMARY KEY, email text, name text)"))
            connection.execute(text("INSERT INTO public.users VALUES ('u1', 'ana@example.com', 'Ana')"))
        engine.dispose()
        ours = f"{url}&options=-csearch_path%3Daidioma,public"
        schema.upgrade(ours)
        both = opened(ours, legacy_url=url)
        object.__setattr__(both.migration.place, "schema", "public")
        both.migration.copy()
        assert both.ask("SELECT name FROM public.users WHERE id = 'u1'") == ["Ana"]
        assert both.ask("SELECT count(*) FROM aidioma.users WHERE id = 'u1'") == [1]
        both.engine.dispose()
