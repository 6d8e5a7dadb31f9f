"""Which hosts may serve recordings and pictures to the pages: read from a setting, and asked for an address."""

import re
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import urlsplit

_HOST: Final = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9\-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9\-]*[a-z0-9])?)*(:\d{1,5})?")


def parted(said: Any) -> Any:
    """Return the hosts in a text that divides them by commas or spaces."""
    return tuple(part.lower() for part in re.split(r"[,\s]+", said) if part) if isinstance(said, str) else said


def hosts(said: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return *said* if each is a host as a Content-Security-Policy names one: ``cdn.example.org``, ``*.example.org:8443``.

    Raises:
        ValueError: If one is anything else.
    """
    wrong = next((host for host in said if not _HOST.fullmatch(host)), None)
    if wrong is not None:
        msg = f"{wrong!r} is no host; write such as cdn.example.org, without https:// and without a path"
        raise ValueError(msg)
    return said


def plays(address: str, allowed: Collection[str]) -> bool:
    """Say whether the policy lets a page play what is at *address*."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    names = {host, f"{host}:{port}"} if port else {host}
    several = {one[1:] for one in allowed if one.startswith("*.")}
    return bool(names & set(allowed)) or any(name.endswith(ending) for name in names for ending in several)
