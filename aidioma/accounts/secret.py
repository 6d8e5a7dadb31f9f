"""The key that signs cookies, tickets and links: set by the operator, or made once and kept in the data folder."""

import fcntl
import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from aidioma.errors import ConfigurationError
from aidioma.settings import Settings

FILE_NAME = "secret.key"
MIN_LENGTH = 32


def secret_key(settings: Settings) -> SecretStr:
    """
    Return the installation's key.

    Raises:
        ConfigurationError: If ``AIDIOMA_SECRET_KEY`` is too short to be one, or the folder cannot be written.
    """
    if settings.secret_key is None:
        return SecretStr(_kept_key(settings.data_dir / FILE_NAME))
    if len(settings.secret_key.get_secret_value()) < MIN_LENGTH:
        msg = f"AIDIOMA_SECRET_KEY must have at least {MIN_LENGTH} characters; `openssl rand -hex 32` makes one"
        raise ConfigurationError(msg)
    return settings.secret_key


def _kept_key(path: Path) -> str:
    """Read the key, or make it. Several processes may start at once: the file's lock lets the first one write."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        msg = f"the secret key cannot be kept in {path}: {error.strerror}; set AIDIOMA_SECRET_KEY or AIDIOMA_DATA_DIR"
        raise ConfigurationError(msg) from error
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if key := file.read():
            return key
        key = secrets.token_urlsafe(48)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
        return key
