"""
What leaves the server and comes back: session cookies, one-time tickets and reset links.

A token is ``[user id, secret]``, signed with a key of its own for each purpose, so that none can stand in for another.
The database keeps only the secret's digest, and says until when it holds.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

from itsdangerous import BadData, URLSafeSerializer
from pydantic import SecretStr

TokenPurpose = Literal["session", "ticket", "reset"]
MAX_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was issued or read: ``text`` travels, ``digest`` is kept."""

    text: str
    user_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues and reads signed tokens."""

    secret: SecretStr

    def issue(self, purpose: TokenPurpose, user_id: str) -> Token:
        """Make a token that nobody can guess."""
        secret = secrets.token_urlsafe(24)
        return Token(self._signer(purpose).dumps([user_id, secret]), user_id, _digest(secret))

    def read(self, purpose: TokenPurpose, text: str | None) -> Token | None:
        """Return the token in *text*, or None where this installation never issued it for *purpose*."""
        if not text or len(text) > MAX_LENGTH:
            return None
        try:
            payload = self._signer(purpose).loads(text)
        except BadData:
            return None
        match payload:
            case [str(user_id), str(secret)]:
                return Token(text, user_id, _digest(secret))
        return None

    def fingerprint(self, what: str) -> str:
        """Return a keyed digest of *what* (an address, an e-mail), for counting without keeping it."""
        key = self.secret.get_secret_value().encode()
        return hmac.new(key, b"fingerprint:" + what.encode(), hashlib.sha256).hexdigest()[:32]

    def _signer(self, purpose: TokenPurpose) -> URLSafeSerializer:
        return URLSafeSerializer(
            self.secret.get_secret_value(),
            salt=f"aidioma.{purpose}",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]
