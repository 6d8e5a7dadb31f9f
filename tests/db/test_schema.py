"""The schema is one and the same, whichever way a database came to it."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db import schema
from aidioma.db.engine import create_engine
from aidioma.db.models import Base
from aidioma.errors import DatabaseError
from aidioma.files import ROOT
from tests.db.catalog import snapshot
from tests.db.schemas import SQL, run_psql, state_of

REVISIONS = [script.revision for script in ScriptDirectory(str(SQL)).walk_revisions()]
TABLES = {
    *("users", "learning_content", "learning_activities", "user_progress"),
    *("ai_cache", "user_features", "achievements"),
}


@pytest.fixture
def by_alembic(fresh_database: str) -> dict[str, str]:
    return state_of(fresh_database)


def test_psql_makes_the_database_that_alembic_makes(empty_database: str, by_alembic: dict[str, str]) -> None:
    """`psql -f sql/schema.sql` and `db upgrade` agree on every definition in the catalog, and on the revision."""
    done = run_psql(empty_database, "--file", str(SQL / "schema.sql"))

    assert done.returncode == 0, done.stderr
    assert state_of(empty_database) == by_alembic
    assert schema.is_current(create_engine(empty_database, pooled=False))


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_revision_reaches_the_same_schema(
    revision: str, empty_database: str, by_alembic: dict[str, str]
) -> None:
    """A database that stopped at an old release is upgraded to exactly what a new one is."""
    with schema.upgrading(empty_database) as connection:
        config = schema.configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    schema.upgrade(empty_database)

    assert state_of(empty_database) == by_alembic


def test_the_models_name_the_columns_and_keys_that_exist(empty_database: str, by_alembic: dict[str, str]) -> None:
    """Tables made from the models have the real ones' columns, types, defaults, nullability, and keys."""
    engine = create_engine(empty_database, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION vector"))
        Base.metadata.create_all(connection)

    def columns_and_keys(state: dict[str, str]) -> dict[str, str]:
        columns = {name: stated for name, stated in state.items() if name.startswith("column ")}
        keys = {
            name: stated
            for name, stated in state.items()
            if name.startswith("constraint ") and not stated.startswith("c,")
        }
        both = {**columns, **keys}
        return {name: stated for name, stated in both.items() if name.split()[1].split(".")[0] in TABLES}

    assert columns_and_keys(state_of(empty_database)) == columns_and_keys(by_alembic)


def test_the_schema_is_the_seven_tables_and_the_view(connection: Connection) -> None:
    """Everything else is JSONB: no eighth table creeps in."""
    found = connection.execute(
        text("SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'")
    )

    assert {row.relname: row.relkind for row in found} == {
        **dict.fromkeys(TABLES, "r"),
        "alembic_version": "r",
        "user_dashboard_stats": "m",
    }
    assert {table.name for table in Base.metadata.sorted_tables} == TABLES


def test_a_released_revision_never_changes() -> None:
    """Editing what some database has already run would leave two schemas under one name: add a revision instead."""
    versions = SQL / "versions"
    lines = (versions / "released.sha256").read_text().splitlines()
    released = {name: digest for digest, name in (line.split() for line in lines)}

    assert {name: hashlib.sha256((versions / name).read_bytes()).hexdigest() for name in released} == released


def test_every_schema_file_is_part_of_the_whole() -> None:
    """A file that schema.sql does not include would exist for nobody."""
    included = {line.split()[1] for line in (SQL / "schema.sql").read_text().splitlines() if line.startswith(r"\ir ")}

    assert included == {f"schema/{path.name}" for path in (SQL / "schema").iterdir()}


def test_psql_leaves_nothing_behind_when_a_statement_fails(empty_database: str) -> None:
    """The whole schema is one transaction."""
    run_psql(empty_database, "--command", "CREATE TABLE achievements (mine text)")

    done = run_psql(empty_database, "--file", str(SQL / "schema.sql"))

    assert done.returncode == 3
    assert "column users.id" not in state_of(empty_database)


def test_processes_that_upgrade_at_once_do_it_once(empty_database: str, by_alembic: dict[str, str]) -> None:
    """Several application processes start together; one upgrades, the others wait, nobody fails."""
    code = "import sys; from aidioma.db.schema import upgrade; upgrade(sys.argv[1])"

    def upgrade() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, empty_database], cwd=ROOT, capture_output=True, text=True, check=False
        )

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(upgrade) for _ in range(4)]]

    assert [process.stderr for process in done] == [""] * 4
    assert state_of(empty_database) == by_alembic


def test_an_upgrade_needs_no_current_directory(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revisions are found from the package, not from where the process happens to be."""
    monkeypatch.chdir(tmp_path)

    schema.upgrade(empty_database)

    assert schema.is_current(create_engine(empty_database, pooled=False))


def test_an_empty_database_has_no_revision(empty_database: str) -> None:
    engine = create_engine(empty_database, pooled=False)

    assert schema.current_revision(engine) is None
    assert not schema.is_current(engine)


def test_a_database_of_a_newer_release_is_left_alone(fresh_database: str) -> None:
    """Old code refuses a schema that it does not know, and says what to do."""
    engine = create_engine(fresh_database, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseError, match="run the newer AIdioma"):
        schema.upgrade(fresh_database)


def test_a_failing_revision_is_undone_and_said(empty_database: str) -> None:
    """A name that is taken stops the upgrade with the server's reason, and leaves no half schema."""
    engine = create_engine(empty_database, pooled=False)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE achievements (mine text)"))

    with pytest.raises(DatabaseError, match='relation "achievements" already exists'):
        schema.upgrade(empty_database)

    assert "column users.id" not in state_of(empty_database)
    assert schema.current_revision(engine) is None


def test_an_upgrade_gives_up_on_a_table_that_stays_locked(fresh_database: str) -> None:
    """Waiting for ever would make every reader wait behind the upgrade."""
    with schema.upgrading(fresh_database) as connection:
        limits = connection.execute(
            text("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        ).one()

    assert limits == ("4s", "5min")


@pytest.mark.parametrize(
    "model",
    sorted((mapper.class_ for mapper in Base.registry.mappers), key=attrgetter("__name__")),
    ids=attrgetter("__name__"),
)
def test_a_model_can_be_selected(model: type[Base], sessions: sessionmaker[Session]) -> None:
    """The statement that reads all of a model's columns is one that the real server accepts."""
    with sessions() as session:
        assert session.scalars(select(model)).all() == []


def test_the_engine_of_the_tests_is_the_one_of_production(engine: Engine) -> None:
    """What is tested is what runs: the psycopg driver, and a pool that pings."""
    assert engine.dialect.driver == "psycopg"
    assert engine.pool._pre_ping is True


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("ALTER TABLE users DROP CONSTRAINT users_role_known", id="a check"),
        pytest.param("ALTER TABLE users ALTER level DROP DEFAULT", id="a default"),
        pytest.param('ALTER TABLE ai_cache ALTER cache_key TYPE text COLLATE "default"', id="a collation"),
        pytest.param(
            "DROP INDEX idx_progress_review; "
            "CREATE INDEX idx_progress_review ON user_progress (user_id, next_review_at)",
            id="a partial index",
        ),
        pytest.param(
            "DROP INDEX idx_cache_input_embedding; CREATE INDEX idx_cache_input_embedding ON ai_cache "
            "USING hnsw ((input_embedding::halfvec(1536)) halfvec_l2_ops)",
            id="an operator class",
        ),
        pytest.param(
            "ALTER TABLE achievements DROP CONSTRAINT achievements_user_id_fkey; ALTER TABLE achievements "
            "ADD CONSTRAINT achievements_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)",
            id="a cascade",
        ),
        pytest.param("ALTER FUNCTION find_similar_responses VOLATILE", id="a function"),
        pytest.param("DROP MATERIALIZED VIEW user_dashboard_stats", id="a view"),
        pytest.param("DROP INDEX user_dashboard_stats_user", id="a view's index"),
    ],
)
def test_the_comparison_notices(change: str, connection: Connection) -> None:
    """What `alembic check` overlooks, the catalog shows."""
    before = snapshot(connection)
    connection.execute(text(change))

    assert snapshot(connection) != before
