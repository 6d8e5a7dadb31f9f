"""
The judge that an administrator connected on the *AI* page: kept in a file of the data folder, never in the database.

What the environment sets wins, setting by setting. The file holds a key, so only who runs the installation may read it.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_serializer

from aidioma.errors import ConfigurationError
from aidioma.files import write_whole
from aidioma.llm.pricing import Price, PriceTable
from aidioma.settings import Settings

FILE_NAME: Final = "judge.json"
EXAMS_FILE_NAME: Final = "judge-exams.json"
NO_KEY: Final = SecretStr("no-key")
"""Sent where none is needed: the client library will not go without."""
OWN_ENDPOINT: Final = "https://api.openai.com/v1"
"""Where the client library asks where no endpoint is named."""
LOCAL_NAMES: Final = frozenset({"localhost", "host.docker.internal"})

_KEY: Final = re.compile(r"[!-~]{1,500}")
_MODEL: Final = re.compile(r"[^\s\x00-\x1f]{1,200}")

_log = logging.getLogger(__name__)


def checked_endpoint(text: str) -> str:
    """
    Return *text* if it is the address of a server: HTTPS, or HTTP on this machine or a private network.

    Raises:
        ValueError: If it is none, or one to which a key would travel for everybody to read.
    """
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    is_plain = parts.scheme == "http" and is_near(parts.hostname or "")
    if (
        not parts.hostname
        or parts.username
        or parts.query
        or parts.fragment
        or not (parts.scheme == "https" or is_plain)
    ):
        msg = (
            "must be an address such as https://api.example.com/v1 (http:// on this machine or a private network alone)"
        )
        raise ValueError(msg)
    _ = parts.port  # a ValueError where it is no number
    return address


def is_near(host: str) -> bool:
    """Whether *host* is this machine or stands in a private network."""
    if host in LOCAL_NAMES or ("." not in host and ":" not in host):
        return True
    with suppress(ValueError):
        return ip_address(host).is_private
    return False


def _matching(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        msg = f"is no {what}"
        raise ValueError(msg)
    return text


def _checked_key(key: SecretStr) -> SecretStr:
    return SecretStr(_matching(_KEY, key.get_secret_value().strip(), "key"))


UsdAMillion = Annotated[Decimal, Field(ge=0, le=10_000)]


class Connection(BaseModel):
    """
    Whom to ask: ``endpoint`` None is the provider's own address, ``api_key`` None a server that wants none.

    ``price`` is in US dollars for a million tokens in and out; None: the list knows it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    model: Annotated[str, AfterValidator(lambda text: _matching(_MODEL, text.strip(), "name of a model"))]
    endpoint: Annotated[str, AfterValidator(checked_endpoint)] | None = None
    api_key: Annotated[SecretStr, AfterValidator(_checked_key)] | None = None
    price: tuple[UsdAMillion, UsdAMillion] | None = None

    @field_serializer("api_key", when_used="json")
    def _in_full(self, key: SecretStr | None) -> str | None:
        """Write the key itself: JSON is made of this for the file alone."""
        return None if key is None else key.get_secret_value()

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return what is kept in *folder*; None where nothing is, or what is there cannot be read, which is logged."""
        path = folder / FILE_NAME
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.warning(
                "%s cannot be read (%s): there is no judge until it is connected anew", path, type(error).__name__
            )
            return None

    def keep(self, folder: Path) -> None:
        """
        Write this to *folder*, whole and for its owner alone.

        Raises:
            ConfigurationError: If the folder cannot be written.
        """
        write_kept(folder / FILE_NAME, self.model_dump_json().encode())


def kept_state(folder: Path) -> tuple[object, ...]:
    """Return what changes with what is kept of the judge in *folder*; two looks at its files' ages tell."""
    return tuple(_age(folder / name) for name in (FILE_NAME, EXAMS_FILE_NAME))


def _age(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


def forget(folder: Path) -> None:
    """Take the connection away."""
    (folder / FILE_NAME).unlink(missing_ok=True)


def write_kept(path: Path, content: bytes) -> None:
    """
    Write a file of the judge's: :func:`write_whole` makes it readable for its owner alone.

    Raises:
        ConfigurationError: If the folder cannot be written.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}; AIDIOMA_DATA_DIR names another folder"
        raise ConfigurationError(msg) from error


def by_environment(settings: Settings) -> dict[str, str]:
    """Return which parts of the connection the environment sets, with their settings' names."""
    return dict(_set_outside(settings))


def _set_outside(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.openai_api_key is not None:
        yield "api_key", "OPENAI_API_KEY"
    if settings.openai_base_url:
        yield "endpoint", "OPENAI_BASE_URL"
    if "model" in settings.model_fields_set and settings.model:
        yield "model", "AIDIOMA_MODEL"


def connected(settings: Settings) -> Settings:
    """Return *settings* with the judge of the data folder in them, where the environment does not name one by a key."""
    kept = None if settings.openai_api_key is not None else Connection.read(settings.data_dir)
    return settings if kept is None else with_connection(settings, kept)


def with_connection(settings: Settings, kept: Connection) -> Settings:
    """Return *settings* with *kept* where the environment leaves room for it."""
    outside = by_environment(settings)
    told: dict[str, Any] = {}
    if "api_key" not in outside:
        told["openai_api_key"] = kept.api_key or NO_KEY
    if "endpoint" not in outside:
        told["openai_base_url"] = kept.endpoint
    if "model" not in outside:
        told["model"] = kept.model
    priced_outside = PriceTable({name: Price(*pair) for name, pair in settings.prices.items()})
    if kept.price is not None and priced_outside.find(kept.model) is None:
        told["prices"] = {**settings.prices, kept.model: kept.price}
    return settings.model_copy(update=told)


def endpoint_of(settings: Settings) -> str:
    """Return the address that a judge of *settings* is asked at."""
    return (settings.openai_base_url or OWN_ENDPOINT).rstrip("/")


def ending_of(key: SecretStr | None) -> str:
    """Return what of a key may be shown, so that its owner knows it again: four letters of a long one."""
    text = "" if key is None or key == NO_KEY else key.get_secret_value()
    return f"…{text[-4:]}" if len(text) >= 20 else ("…" if text else "")  # noqa: PLR2004 - a fifth of it at most
