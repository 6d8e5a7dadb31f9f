"""An installation that is written to a file and brought back elsewhere is the same one."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import text

from aidioma.backup import archive, making, restoring
from aidioma.backup.tools import Tools
from aidioma.cli import main
from aidioma.db import embedded, schema
from aidioma.db.engine import create_engine
from aidioma.errors import ConflictError, DatabaseError, InvalidInputError
from aidioma.settings import Settings
from tests.conftest import server_folder
from tests.db.schemas import state_of

KEY = "sk-not-to-be-shown"
ROWS = r"""
INSERT INTO users (id, name) VALUES ('system', 'AIdioma');
INSERT INTO users (id, name, email) VALUES ('ana', 'Ana "ñ" \ O''Hara', 'ana@example.org');
INSERT INTO learning_content (id, content_type, primary_text, secondary_text, metadata)
VALUES ('own:1', 'sentence', 'Adiós, 🌊', E'Bye,\tsea', '{"source": "Ana"}');
INSERT INTO learning_activities (id, user_id, activity_type, content_id)
SELECT 'a' || n, 'ana', 'translation', 'own:1' FROM generate_series(1, 500) AS n;
INSERT INTO ai_cache (cache_key, model, input_embedding, response)
SELECT 'k', 'm', ('[' || repeat('0.5,', 1535) || '0.25]')::vector, '{"verdict": "correct"}';
"""
"""Among them what a text format could lose: quotes, backslashes, other planes, vectors."""


def settings_of(url: str | None, data_dir: Path) -> Settings:
    return Settings(database_url=None if url is None else SecretStr(url), AIDIOMA_DATA_DIR=data_dir)


def run(url: str, statements: str) -> None:
    with create_engine(url, pooled=False).begin() as connection:
        connection.execution_options(no_parameters=True).exec_driver_sql(statements)


def state(url: str) -> dict[str, Any]:
    """Return a sum of every row of every table, and the schema's revision."""
    with create_engine(url, pooled=False).connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).all()
        summed = "SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {} AS row"
        return {name: connection.scalar(text(summed.format(name))) for name in names}


@pytest.fixture
def source(fresh_database: str, tmp_path: Path) -> Settings:
    """Return an installation with people, media and keys."""
    run(fresh_database, ROWS)
    folder = tmp_path / "source"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "abc.mp3").write_bytes(b"\x00sound" * 1000)
    (folder / "secret.key").write_text("the cookies' key, which nobody reads")
    (folder / "judge.json").write_text(json.dumps({"api_key": KEY, "model": "m"}))
    (folder / "judge-exams.json").write_text('{"papers": []}')
    return settings_of(fresh_database, folder)


@pytest.fixture
def backup(source: Settings, tmp_path: Path) -> Path:
    """Return a backup of it."""
    return making.make(source, tmp_path / "kept" / "all.tar").path


@pytest.fixture
def empty(empty_database: str, tmp_path: Path) -> Settings:
    """Return an installation in which there is nothing yet."""
    return settings_of(empty_database, tmp_path / "target")


def url_of(settings: Settings) -> str:
    assert settings.database_url is not None
    return settings.database_url.get_secret_value()


@pytest.fixture
def other_machine(postgresql: None) -> Iterator[Path]:
    """Yield the data folder of an embedded server of its own."""
    with server_folder() as folder:
        embedded.start(folder / "data", durable=False)
        yield folder / "data"


def test_another_machine_has_it_all_and_goes_on(source: Settings, backup: Path, other_machine: Path) -> None:
    """Every row, every file; keys only where that was said. The embedded server is brought it by its own tools."""
    done = restoring.restore(settings_of(None, other_machine), backup)

    assert state(embedded.start(other_machine)) == state(url_of(source))
    assert state_of(embedded.start(other_machine)) == state_of(url_of(source))
    assert (other_machine / "media" / "abc.mp3").read_bytes() == b"\x00sound" * 1000
    assert (done.revision, done.kept, done.manifest.counts.rows["learning_activities"]) == ("0008", None, 500)
    assert not list(other_machine.glob(".rest*"))
    run(embedded.start(other_machine), "REFRESH MATERIALIZED VIEW CONCURRENTLY user_dashboard_stats")


def test_keys_are_named_and_stay_unless_they_are_asked_for(source: Settings, backup: Path, empty: Settings) -> None:
    """Who has the file then has them, which it says."""
    plain = archive.verified(backup)
    assert plain.left_out == ("the key that signs session cookies", "the key of the AI provider")
    assert (plain.secrets, KEY.encode() in backup.read_bytes()) == ((), False)
    assert backup.stat().st_mode & 0o077 == 0

    full = making.make(source, backup.with_name("full.tar"), with_secrets=True)
    assert (full.manifest.secrets, full.manifest.left_out) == (plain.left_out, ())
    restoring.restore(empty, full.path)
    assert json.loads((empty.data_dir / "judge.json").read_text())["api_key"] == KEY
    assert (empty.data_dir / "secret.key").read_text() == "the cookies' key, which nobody reads"


def test_a_judge_of_this_machine_needs_no_key_and_comes_along(source: Settings, tmp_path: Path) -> None:
    (source.data_dir / "judge.json").write_text('{"model": "llama", "api_key": null}')
    made = making.make(source, tmp_path / "local.tar").manifest
    assert "settings/judge.json" in {member.name for member in made.members}
    assert made.left_out == ("the key that signs session cookies",)


def test_what_an_older_release_kept_is_brought_to_this_one(
    empty: Settings, fresh_database: str, tmp_path: Path
) -> None:
    """The revisions since run over it."""
    config = schema.configuration()
    with schema.upgrading(url_of(empty)) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    run(url_of(empty), "INSERT INTO users (id, name) VALUES ('ana', 'Ana')")
    old = making.make(empty, tmp_path / "old.tar").path

    done = restoring.restore(settings_of(fresh_database, tmp_path / "new"), old)

    assert (done.manifest.revision, done.revision) == ("0006", "0008")
    assert schema.is_current(create_engine(fresh_database, pooled=False))
    with create_engine(fresh_database, pooled=False).connect() as connection:
        assert connection.scalar(text("SELECT name FROM users WHERE id = 'ana'")) == "Ana"


def test_nothing_is_replaced_without_a_word_and_what_was_there_is_kept(
    source: Settings, backup: Path, empty: Settings
) -> None:
    """A wrong restore is undone by another one."""
    schema.upgrade(url_of(empty))
    run(url_of(empty), "INSERT INTO users (id, name) VALUES ('eva', 'Eva')")
    before = state(url_of(empty))
    with pytest.raises(ConflictError, match=r"1 accounts, 0 items.*--replace"):
        restoring.restore(empty, backup)
    assert state(url_of(empty)) == before

    done = restoring.restore(empty, backup, replace=True)
    assert state(url_of(empty)) == state(url_of(source))
    assert done.kept is not None
    restoring.restore(empty, done.kept, replace=True)
    assert state(url_of(empty)) == before


def test_an_app_at_work_is_to_be_ended_first(backup: Path, empty: Settings) -> None:
    """It would go on with what it remembers."""
    engine = create_engine(url_of(empty))
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(ConflictError, match="end the app"):
            restoring.restore(empty, backup)
    engine.dispose()


def test_tables_of_somebody_else_are_left_alone(backup: Path, empty: Settings) -> None:
    run(url_of(empty), "CREATE TABLE theirs AS SELECT 1 AS one")
    with pytest.raises(ConflictError, match="another application"):
        restoring.restore(empty, backup, replace=True)


def test_there_is_no_backup_over_another_and_none_of_nothing(backup: Path, source: Settings, empty: Settings) -> None:
    with pytest.raises(InvalidInputError, match="is there already"):
        making.make(source, backup)
    with pytest.raises(DatabaseError, match="nothing to back up"):
        making.make(empty, backup.with_name("nothing.tar"))
    with pytest.raises(InvalidInputError, match="cannot be written"):
        making.make(source, backup / "below" / "a-file.tar")
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def rewritten(backup: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """Return a copy of the backup in which each member is what *change* makes of it, and nothing is checked."""
    path = backup.with_name("changed.tar")
    with tarfile.open(backup) as old, tarfile.open(path, "w") as new:
        for entry in old:
            content = old.extractfile(entry)
            changed = change(entry.name, content.read() if content else b"")
            if changed is not None:
                member = tarfile.TarInfo(changed[0])
                member.size = len(changed[1])
                new.addfile(member, io.BytesIO(changed[1]))
    return path


def dump_cut_and_vouched_for(backup: Path) -> Path:
    """Return a backup whose dump ends too early, and whose manifest says that it must be so."""
    half = backup.with_name("half.dump")
    with tarfile.open(backup) as tar:
        member = tar.extractfile("database.dump")
        assert member is not None
        half.write_bytes(member.read()[:-20_000])
    stands = archive.described(half, "database.dump")

    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name == archive.MANIFEST:
            manifest = archive.Manifest.model_validate_json(content)
            others = [one for one in manifest.members if one.name != stands.name]
            content = manifest.model_copy(update={"members": (stands, *others)}).model_dump_json().encode()
        return name, half.read_bytes() if name == "database.dump" else content

    return rewritten(backup, change)


def test_what_is_damaged_is_refused_and_changes_nothing(backup: Path, empty: Settings) -> None:
    """A byte, an end, a file more or less, another file altogether; a newer release's."""

    def with_byte(name: str, content: bytes) -> tuple[str, bytes]:
        return name, content[:-1] + b"x" if name == "media/abc.mp3" else content

    def of_the_future(name: str, content: bytes) -> tuple[str, bytes]:
        return name, content.replace(b'"revision": "0008"', b'"revision": "9999"')

    def more_rows(name: str, content: bytes) -> tuple[str, bytes]:
        return name, content.replace(b'"learning_activities": 500', b'"learning_activities": 501')

    def less(name: str, content: bytes) -> tuple[str, bytes] | None:
        return None if name == "media/abc.mp3" else (name, content)

    def outside(name: str, content: bytes) -> tuple[str, bytes]:
        return ("media/../../out.mp3" if name.startswith("media/") else name), content

    cut = backup.with_name("cut.tar")
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    text_file = backup.with_name("text.tar")
    text_file.write_text("no tar at all")
    refused: list[tuple[Callable[[], Path], type[Exception], str]] = [
        (lambda: rewritten(backup, with_byte), InvalidInputError, "abc.mp3.*is not as it was"),
        (lambda: rewritten(backup, less), InvalidInputError, "damaged.*abc.mp3"),
        (lambda: rewritten(backup, outside), InvalidInputError, "damaged"),
        (lambda: rewritten(backup, of_the_future), InvalidInputError, "9999.*newer"),
        (lambda: cut, InvalidInputError, "damaged|cut off"),
        (lambda: text_file, InvalidInputError, "no backup"),
        (lambda: backup.with_name("missing.tar"), InvalidInputError, "cannot be read"),
        (lambda: rewritten(backup, more_rows), DatabaseError, "as it was before.*500 rows of learning_activities"),
        (lambda: dump_cut_and_vouched_for(backup), DatabaseError, "as it was before"),
    ]
    schema.upgrade(url_of(empty))
    before = state(url_of(empty))
    for make, error, said in refused:
        with pytest.raises(error, match=said):
            restoring.restore(empty, make())
        assert state(url_of(empty)) == before, said
    assert not (empty.data_dir.parent / "out.mp3").exists()
    assert not list(empty.data_dir.glob(".rest*"))


def test_the_commands_say_what_is_in_it_and_what_is_not(
    source: Settings,
    empty: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As people read it, and as scripts do."""

    def said(settings: Settings, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("DATABASE_URL", url_of(settings))
        monkeypatch.setenv("AIDIOMA_DATA_DIR", str(settings.data_dir))
        status = main(["db", *words])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    file = str(tmp_path / "all.tar")
    status, made = said(source, "backup", file)
    assert (status, "1 accounts, 1 items, 500 activities, 1 recordings" in made, KEY in made) == (0, True, False)
    assert "Left out: the key that signs session cookies, the key of the AI provider (--with-secrets" in made
    assert said(source, "backup", file)[0] == 2
    status, printed = said(empty, "restore", file, "--json")
    assert (status, json.loads(printed)["files"], json.loads(printed)["schema"]) == (0, 2, "0008")
    assert said(empty, "restore", file)[0] == 2
    status, replaced = said(empty, "restore", file, "--replace")
    assert (status, "What was there before is in" in replaced) == (0, True)
    assert "Secrets in it" in said(source, "backup", file + "2", "--with-secrets")[1]


def test_tools_that_are_missing_or_older_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install; newer ones that come along serve a server elsewhere, too."""
    for tool in ("pg_dump", "pg_restore", "psql"):
        (tmp_path / tool).write_text(f"#!/bin/sh\necho '{tool} (PostgreSQL) 13.2'\n")
        (tmp_path / tool).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Tools.find(13, embedded=False).folder == tmp_path
    assert Tools.find(17, embedded=False).folder != tmp_path
    with pytest.raises(DatabaseError, match=r"version 99 or newer.*are version 13.*postgresql-client-99"):
        Tools.find(99, embedded=False)
    (tmp_path / "psql").write_text("#!/bin/sh\n")
    assert Tools.find(13, embedded=False).folder != tmp_path
