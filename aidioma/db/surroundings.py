"""What the surroundings of a process say to every PostgreSQL client in it, which is not meant for our own server."""

import os
from typing import Final

_HARMLESS: Final = frozenset(
    {
        "PGPASSFILE",
        "PGSERVICEFILE",
        "PGSYSCONFDIR",
        "PGSSLROOTCERT",
        "PGSSLCERT",
        "PGSSLKEY",
        "PGSSLCRL",
        "PGSSLCRLDIR",
    }
)
"""Say where something is found for a server elsewhere; the embedded one, behind a socket, asks for none of it."""


def forget_surroundings() -> None:
    """
    Take out of this process's environment what libpq would add to each of our connections to the embedded server.

    ``PGCHANNELBINDING``, ``PGCLIENTENCODING``, ``PGOPTIONS`` and their like are meant for other servers, and some
    (``PGTZ``, ``PGDATESTYLE``) cannot be overruled by a connection's own parameters.
    """
    for name in [name for name in os.environ if name.startswith("PG") and name not in _HARMLESS]:
        del os.environ[name]
