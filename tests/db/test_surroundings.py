"""What the surroundings say to PostgreSQL's clients does not reach our own server."""

import os
from pathlib import Path

import pytest

from aidioma.db import embedded
from aidioma.db.engine import create_engine
from tests.db.servers import AS_ROOT

MEANT_FOR_OTHERS = {
    "PGCHANNELBINDING": "require",
    "PGCLIENTENCODING": "LATIN1",
    "PGOPTIONS": "-c search_path=nowhere",
    "PGTZ": "Asia/Tokyo",
    "PGDATABASE": "other",
    "PGSSLMODE": "verify-full",
}


def test_no_variable_of_the_surroundings_reaches_our_server(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts, and reads and writes as ever; where files for other servers are is left alone."""
    for name, value in (MEANT_FOR_OTHERS | {"PGPASSFILE": "/nowhere"}).items():
        monkeypatch.setenv(name, value)
    engine = create_engine(embedded.start(stopped, durable=False), pooled=False)
    with engine.connect() as connection:
        settings = "SELECT current_setting('TimeZone'), current_setting('search_path'), 'ñ € 你好'"
        assert connection.exec_driver_sql(settings).one() == ("UTC", '"$user", public', "ñ € 你好")
    assert not MEANT_FOR_OTHERS.keys() & os.environ.keys()
    assert os.environ["PGPASSFILE"] == "/nowhere"


@pytest.mark.skipif(not AS_ROOT, reason="only root's server has another user")
def test_data_of_a_user_without_a_name_are_served_by_that_user(stopped: Path) -> None:
    """As where a container was built anew on an old volume."""
    nameless = 54_321
    folder = stopped / "postgresql"
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nameless, nameless, follow_symlinks=False)
    engine = create_engine(embedded.start(stopped, durable=False), pooled=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
