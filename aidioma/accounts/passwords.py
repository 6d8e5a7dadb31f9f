"""Passwords: argon2id, as many at once as memory allows, and no faster for an e-mail that nobody has."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aidioma.errors import ThrottledError
from aidioma.i18n import Message

AT_ONCE = 4
"""Hashes computed at a time in one process: each takes 64 MiB and a core for some 50 ms."""

WAIT_S = 15
WHAT = Message("people signing in at this moment")


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashes and checks passwords. The default parameters are argon2-cffi's (RFC 9106, low memory)."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    decoy: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decoy", self.hasher.hash("nobody's"))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """
        Wait for one of the few slots in which passwords may be hashed or checked.

        What decides whether a guess is allowed belongs inside, too: then no more guesses than there are
        slots can slip past a limit at once.

        Raises:
            ThrottledError: If no slot came free.
        """
        if not self.slots.acquire(timeout=WAIT_S):
            raise ThrottledError(WHAT, retry_after_s=WAIT_S)
        try:
            yield
        finally:
            self.slots.release()

    def hash(self, password: str) -> str:
        """Return the hash to keep; it names its own parameters. Takes a turn."""
        with self.turn():
            return self.hasher.hash(_normal(password))

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Say, within a turn, whether *password* is right; None (nobody) takes as long, and is not."""
        try:
            right = self.hasher.verify(password_hash or self.decoy, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether *password_hash* was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """One form for what two keyboards may send as different code points for the same letter."""
    return unicodedata.normalize("NFC", password)
