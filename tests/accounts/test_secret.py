"""The key that signs sessions: made once, whoever comes first, and readable by nobody else."""

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pydantic import SecretStr

from aidioma.accounts.secret import FILE_NAME, secret_key
from aidioma.errors import ConfigurationError
from aidioma.settings import Settings


def settings_for(folder: Path, key: str | None = None) -> Settings:
    return Settings(AIDIOMA_DATA_DIR=folder, AIDIOMA_SECRET_KEY=SecretStr(key) if key else None)


def key_in(folder: Path) -> str:
    return secret_key(settings_for(folder)).get_secret_value()


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new folder"

    first, second = key_in(folder), key_in(folder)

    assert first == second
    assert len(first) >= 48


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    key_in(tmp_path)

    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.process
def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        keys = set(pool.map(key_in, [tmp_path] * 8))

    assert len(keys) == 1


def test_a_file_that_a_crash_left_empty_is_filled(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch(0o600)

    assert len(key_in(tmp_path)) >= 48


def test_the_operators_key_wins_and_touches_no_file(tmp_path: Path) -> None:
    assert secret_key(settings_for(tmp_path, "s" * 32)).get_secret_value() == "s" * 32
    assert not (tmp_path / FILE_NAME).exists()


def test_a_short_key_is_refused_with_a_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="openssl rand"):
        secret_key(settings_for(tmp_path, "changeme"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()

    with pytest.raises(ConfigurationError, match="AIDIOMA_DATA_DIR"):
        key_in(blocked)
