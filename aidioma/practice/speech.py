"""
Spanish spoken and heard by the provider, where a key is set: without one the browser's own voices speak.

A recording is made once for each text and region and kept on disk. What was said into a microphone is turned into
text and not kept. Its breaker is its own: a server without audio must not keep anybody from the judge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from threading import Lock
from typing import Final, Self

from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel, NonNegativeInt, SecretStr, ValidationError

from aidioma.clock import Clock
from aidioma.errors import InvalidInputError, JudgeReplyError
from aidioma.llm.budget import Budget
from aidioma.llm.client import ProviderClient
from aidioma.llm.pricing import PriceTable
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.model.people import OPERATOR
from aidioma.model.preferences import Dialect
from aidioma.practice.audio_cache import Sounds
from aidioma.settings import Settings

MAX_SPOKEN_CHARS: Final = 600
"""Longer texts are left to the browser's voice."""
MAX_RECORDING_BYTES: Final = 4 * 1024 * 1024
"""About two minutes as the browser records them."""

VOICE: Final = "coral"
REGIONS: Final[dict[Dialect, str]] = {"es-ES": "Spain", "es-MX": "Mexico", "es-AR": "Argentina"}
_CHARS_A_TOKEN: Final = 3
_SOUND_TOKENS_A_CHAR: Final = 1.5
"""A second has about 21 of them, and about 14 characters are said in it."""
_BYTES_A_SECOND: Final = 32_000
_HEARD_TOKENS_A_SECOND: Final = 40
_LOCKS: Final = 16


class _Tokens(BaseModel):
    input_tokens: NonNegativeInt = 0
    output_tokens: NonNegativeInt = 0


class _Heard(BaseModel):
    text: str
    usage: _Tokens | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the provider understood of a recording, and what that cost."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Speech:
    """Speaks and listens by the provider. A model that is None does not: that part is left to the browser."""

    provider: ProviderClient
    sounds: Sounds
    budget: Budget
    ledger: UsageLedger
    prices: PriceTable
    secret: SecretStr
    speaks_by: str | None
    hears_by: str | None
    _locks: tuple[Lock, ...] = field(default_factory=lambda: tuple(Lock() for _ in range(_LOCKS)))

    @classmethod
    def open(
        cls, ledger: UsageLedger, *, settings: Settings, secret: Callable[[], SecretStr], clock: Clock
    ) -> Self | None:
        """Return what *settings* describe, or None where no key is set or neither model is named."""
        provider = ProviderClient.from_settings(settings, clock=clock)
        speaks_by, hears_by = settings.speech_model or None, settings.transcription_model or None
        if provider is None or not (speaks_by or hears_by):
            return None
        prices = PriceTable.from_settings(settings)
        model = speaks_by or hears_by or ""
        call_usd = prices.cost_usd(model, tokens_in=100, tokens_out=300)
        return cls(
            provider=provider,
            sounds=Sounds(settings.data_dir / "speech", settings.speech_cache_mb * 1024 * 1024),
            budget=Budget.open(
                ledger.spent, settings=settings, clock=clock, call_usd=call_usd, unpriced=prices.unpriced(model)
            ),
            ledger=ledger,
            prices=prices,
            secret=secret(),
            speaks_by=speaks_by,
            hears_by=hears_by,
        )

    def close(self) -> None:
        """Close the connections."""
        self.provider.close()

    def ticket(self, text: str, dialect: Dialect) -> str | None:
        """Return what an address asks for *text* by; None where the browser is to read it."""
        if self.speaks_by is None or not 0 < len(text) <= MAX_SPOKEN_CHARS:
            return None
        return self._signer.dumps([dialect, text])

    def spoken(self, ticket: str, *, learner_id: str) -> bytes:
        """
        Return the recording that *ticket* asks for: only what this installation has shown is read.

        It is everybody's and of no learner's budget; what guests ask for comes out of what guests share.

        Raises:
            InvalidInputError: If this installation never issued the ticket.
            JudgeError: If there is no recording and none can be made.
        """
        dialect, text = self._read(ticket)
        key = f"{self.speaks_by}:{VOICE}:{dialect}:{text}"
        with self._locks[hash(key) % _LOCKS]:
            if (kept := self.sounds.get(key)) is not None:
                return kept
            sound = self._made(dialect, text, learner_id=learner_id)
            self.sounds.put(key, sound)
        return sound

    def heard(self, recording: bytes, *, learner_id: str) -> Heard:
        """
        Return what was said in *recording*, a WAV file; whoever records it writes down what it cost.

        Raises:
            InvalidInputError: If it is too long.
            JudgeError: If nobody could be asked, or the reply does not hold.
        """
        if len(recording) > MAX_RECORDING_BYTES:
            msg = "This recording is too long. Please say the phrase alone."
            raise InvalidInputError(msg, field="recording")
        model = self.hears_by or ""
        with self.budget.reserve(learner_id) as reservation:
            body = self.provider.transcription(recording, model=model)
            try:
                said = _Heard.model_validate_json(body)
            except ValidationError as error:
                msg = "the provider's reply is not a transcription"
                raise JudgeReplyError(msg) from error
            usage = self._heard_usage(model, said, seconds=len(recording) / _BYTES_A_SECOND)
            reservation.cost_usd = usage.cost_usd
        return Heard(" ".join(said.text.split()), usage)

    def _made(self, dialect: Dialect, text: str, *, learner_id: str) -> bytes:
        model = self.speaks_by or ""
        with self.budget.reserve(OPERATOR, because_of=learner_id) as reservation:
            instructions = f"Speak clear, natural Spanish as in {REGIONS[dialect]}, a little slowly."
            sound = self.provider.speech(text, model=model, voice=VOICE, instructions=instructions)
            if not sound:
                msg = "the provider's recording is empty"
                raise JudgeReplyError(msg)
            tokens_in, tokens_out = len(text) // _CHARS_A_TOKEN + 1, round(len(text) * _SOUND_TOKENS_A_CHAR)
            usage = self._usage(model, tokens_in, tokens_out)
            reservation.cost_usd = usage.cost_usd
        self.ledger.enter("speech", usage, chars=len(text), dialect=dialect, **reservation.marks)
        return sound

    def _heard_usage(self, model: str, said: _Heard, *, seconds: float) -> Usage:
        tokens = said.usage or _Tokens()
        if not tokens.input_tokens:
            tokens = _Tokens(
                input_tokens=round(seconds * _HEARD_TOKENS_A_SECOND), output_tokens=len(said.text) // _CHARS_A_TOKEN
            )
        return self._usage(model, tokens.input_tokens, tokens.output_tokens)

    def _usage(self, model: str, tokens_in: int, tokens_out: int) -> Usage:
        cost: Decimal = self.prices.cost_usd(model, tokens_in=tokens_in, tokens_out=tokens_out)
        return Usage(model, "", tokens_in, tokens_out, cost, remark=self.prices.remark(model))

    def _read(self, ticket: str) -> tuple[Dialect, str]:
        try:
            payload = self._signer.loads(ticket)
        except BadData as error:
            msg = "This recording was not offered by this page."
            raise InvalidInputError(msg) from error
        match payload:
            case ["es-ES" | "es-MX" | "es-AR" as dialect, str(text)]:
                return dialect, text
        msg = "This recording was not offered by this page."
        raise InvalidInputError(msg)

    @property
    def _signer(self) -> URLSafeSerializer:
        key = self.secret.get_secret_value()
        return URLSafeSerializer(
            key, salt="aidioma.speech", signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
        )
