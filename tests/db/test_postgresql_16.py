"""The same SQL on the oldest server that production may have: hosted PostgreSQL is not the embedded one's age."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from aidioma.backup import making, restoring
from aidioma.db import embedded, programs, schema
from aidioma.db.engine import create_engine
from aidioma.settings import Settings
from tests.conftest import database, server_folder
from tests.db.schemas import SQL, run_psql, state_of


@pytest.fixture(scope="module")
def server_16(postgresql: None) -> Iterator[str]:
    """Yield the URL of a PostgreSQL 16, whose programs come in the same package."""
    with pytest.MonkeyPatch.context() as patch, server_folder() as folder:
        patch.setattr(programs, "_INSTALLATION", "pginstall")
        patch.setattr(embedded, "_LOCALE", ("--encoding=UTF8", "--locale=C"))  # the builtin locale is of 17
        yield embedded.start(folder, durable=False)


def test_alembic_and_psql_agree_there_too(server_16: str) -> None:
    """Every statement runs, and the two ways still lead to one schema."""
    with (
        database(server_16, template="template1") as by_alembic,
        database(server_16, template="template1") as by_psql,
    ):
        schema.upgrade(by_alembic)
        done = run_psql(by_psql, "--file", str(SQL / "schema.sql"))

        assert done.returncode == 0, done.stderr
        assert state_of(by_psql) == state_of(by_alembic)
        with create_engine(by_alembic, pooled=False).begin() as connection:
            assert str(connection.scalar(text("SHOW server_version"))).startswith("16.")
            connection.execute(text("REFRESH MATERIALIZED VIEW CONCURRENTLY user_dashboard_stats"))
            zeros = str([0.0] * 1535 + [1.0])
            found = text("SELECT * FROM find_similar_responses(CAST(:query AS vector))")
            assert connection.execute(found, {"query": zeros}).all() == []


def test_a_backup_of_the_embedded_server_moves_to_an_older_one(
    server_16: str, fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As whoever moves to a hosted server does: what only newer servers know is left out of the script."""
    monkeypatch.setattr(programs, "_INSTALLATION", "pginstall18")
    monkeypatch.setenv("PATH", "")
    with create_engine(fresh_database, pooled=False).begin() as connection:
        connection.execute(text("INSERT INTO users (id, name) VALUES ('ana', 'Ana')"))
    made = making.make(Settings(database_url=SecretStr(fresh_database), AIDIOMA_DATA_DIR=tmp_path), tmp_path / "b.tar")
    with database(server_16, template="template1") as hosted:
        restoring.restore(Settings(database_url=SecretStr(hosted), AIDIOMA_DATA_DIR=tmp_path / "there"), made.path)

        with create_engine(hosted, pooled=False).connect() as connection:
            assert connection.scalar(text("SELECT name FROM users WHERE id = 'ana'")) == "Ana"
        there, here = state_of(hosted), state_of(fresh_database)  # NOT NULL has names from PostgreSQL 18 on alone
        assert there == {name: said for name, said in here.items() if not name.endswith("_not_null")}
