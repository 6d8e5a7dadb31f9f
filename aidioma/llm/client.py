"""
One question to an OpenAI-compatible server, bounded in time, size and tries.

The client's own retries are switched off: they bound neither the sum of the waits nor a body that trickles in.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, Final, Protocol, Self

import httpx2
import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, Field, NonNegativeInt, ValidationError

from aidioma.clock import Clock
from aidioma.errors import ContentRefusedError, JudgeReplyError, JudgeUnavailableError
from aidioma.llm.breaker import CircuitBreaker
from aidioma.llm.outcomes import OF_THIS_PROCESS, CallOutcomes, outcome_of
from aidioma.llm.transport import ReplyTooLargeError, bounded_client
from aidioma.settings import Settings

Form = Mapping[str, Any]
"""Parameters that ask for a form of reply which not every server knows."""

MAX_TRIES: Final = 3

_CONNECT_S: Final = 5.0
_SHORTEST_S: Final = 0.01
_FIRST_PAUSE_S: Final = 0.5
_PASSING_STATUS: Final = frozenset({408, 409, 425, 429})
_SERVER_ERROR: Final = 500
_FORM_STATUS: Final = frozenset({400, 404, 415, 422, 501})
"""What servers say to a parameter they do not know."""
_CHARS_A_TOKEN: Final = 3
_CONTENT_CODES: Final = frozenset({"content_filter", "content_policy_violation"})


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Tokens(BaseModel):
    prompt_tokens: NonNegativeInt
    completion_tokens: NonNegativeInt


class _ChatBody(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: _Tokens | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote and what it took; ``refused`` if the model or a filter would not."""

    text: str
    refused: bool = False
    tokens_in: int = 0
    tokens_out: int = 0

    @classmethod
    def read(cls, body: bytes, *, asked_chars: int) -> Self:
        """
        Read a chat completion; where the server does not count tokens, they are estimated, rather too high.

        Raises:
            JudgeReplyError: If *body* is something else.
        """
        try:
            said = _ChatBody.model_validate_json(body)
        except ValidationError as error:
            msg = "the provider's reply is not a chat completion"
            raise JudgeReplyError(msg) from error
        first = said.choices[0]
        text = first.message.content or ""
        tokens = said.usage or _Tokens(
            prompt_tokens=asked_chars // _CHARS_A_TOKEN, completion_tokens=len(text) // _CHARS_A_TOKEN
        )
        refused = bool(first.message.refusal) or first.finish_reason == "content_filter"
        return cls(text, refused=refused, tokens_in=tokens.prompt_tokens, tokens_out=tokens.completion_tokens)


class _Raw(Protocol):
    @property
    def content(self) -> bytes: ...


@dataclass(slots=True)
class ProviderClient:
    """
    A server that speaks the chat-completions and embeddings protocol, and how far it is waited for.

    ``timeout_s`` bounds one question with all its tries. One instance serves all threads and remembers which
    forms of reply the server knows; ``close`` it when done.
    """

    client: openai.OpenAI
    clock: Clock
    timeout_s: float
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    outcomes: CallOutcomes = OF_THIS_PROCESS
    _known_forms: dict[tuple[str, str], int] = field(default_factory=dict, init=False)

    @classmethod
    def from_settings(cls, settings: Settings, *, clock: Clock) -> "ProviderClient | None":
        """Return the provider that *settings* name, or None where no key is set."""
        if settings.openai_api_key is None:
            return None
        client = openai.OpenAI(
            api_key=settings.openai_api_key.get_secret_value(),
            base_url=settings.openai_base_url,
            max_retries=0,
            http_client=bounded_client(),
        )
        return cls(client, clock, settings.judge_timeout_s)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def chat(self, messages: Sequence[ChatCompletionMessageParam], *, model: str, forms: Sequence[Form]) -> Completion:
        """
        Return a chat completion in the first of *forms* that the server takes.

        Raises:
            JudgeUnavailableError: If no reply came within the bounds.
            JudgeReplyError: If what came is no chat completion, or larger than any honest one.
        """
        create = self.client.chat.completions.with_raw_response.create
        try:
            body = self._ask("chat", create, forms, model=model, messages=list(messages))
        except ContentRefusedError:
            return Completion(text="", refused=True)
        return Completion.read(body, asked_chars=sum(len(str(message)) for message in messages))

    def embeddings(self, texts: Sequence[str], *, model: str, forms: Sequence[Form]) -> bytes:
        """
        Return the body of an embeddings request; raises what ``chat`` does.

        Raises:
            ContentRefusedError: If the server's filter rejects the texts.
        """
        create = self.client.embeddings.with_raw_response.create
        return self._ask("embeddings", create, forms, model=model, input=list(texts))

    def speech(self, text: str, *, model: str, voice: str, instructions: str) -> bytes:
        """Return *text* spoken, as an MP3 file; raises what ``embeddings`` does."""
        create = self.client.audio.speech.with_raw_response.create
        forms = ({"instructions": instructions, "response_format": "mp3"}, {"response_format": "mp3"})
        return self._ask("speech", create, forms, model=model, voice=voice, input=text)

    def transcription(self, recording: bytes, *, model: str) -> bytes:
        """Return the body of a transcription of Spanish in *recording*, a WAV file; raises what ``embeddings`` does."""
        create = self.client.audio.transcriptions.with_raw_response.create
        file = ("recording.wav", recording, "audio/wav")
        return self._ask("transcription", create, ({"response_format": "json"},), model=model, file=file, language="es")

    def _ask(self, kind: str, create: Callable[..., _Raw], forms: Sequence[Form], **question: Any) -> bytes:
        place = (kind, str(question["model"]))
        until = time.monotonic() + self.timeout_s
        with self._reported():
            body, at = self._in_some_form(
                lambda form: self._tried(
                    kind, lambda timeout: create(timeout=timeout, **question, **form), until=until
                ),
                forms,
                self._known_forms.get(place, 0),
            )
        self._known_forms[place] = at
        return body

    def _in_some_form(self, ask: Callable[[Form], bytes], forms: Sequence[Form], at: int) -> tuple[bytes, int]:
        """Ask in the form *at*, else in the next; return the body and which form it was."""
        try:
            return ask(forms[at]), at
        except openai.APIStatusError as error:
            if at + 1 == len(forms) or error.status_code not in _FORM_STATUS or error.code in _CONTENT_CODES:
                raise
        return self._in_some_form(ask, forms, at + 1)

    def _tried(self, kind: str, send: Callable[[httpx2.Timeout], _Raw], *, until: float) -> bytes:
        """Send, and send again after a passing failure, while there is time."""
        tried = 0
        while True:
            remaining_s = max(until - time.monotonic(), _SHORTEST_S)
            try:
                body = send(httpx2.Timeout(remaining_s, connect=min(remaining_s, _CONNECT_S))).content
            except openai.APIError as error:
                self.outcomes.add(kind, outcome_of(error))
                tried += 1
                pause_s = self._pause_s(error, tried=tried)
                if tried == MAX_TRIES or not _is_passing(error) or time.monotonic() + pause_s >= until:
                    raise
            else:
                self.outcomes.add(kind, "answered")
                return body
            self.sleep(pause_s)

    def _pause_s(self, error: openai.APIError, *, tried: int) -> float:
        """Return how long to wait: what the server asks for, else twice as long each time; never all at once."""
        asked_for = self._retry_after_s(error.response.headers) if isinstance(error, openai.APIStatusError) else None
        backoff = _FIRST_PAUSE_S * 2 ** (tried - 1)
        return backoff * (0.5 + self.jitter() / 2) if asked_for is None else asked_for + self.jitter() * _FIRST_PAUSE_S

    def _retry_after_s(self, headers: Mapping[str, str]) -> float | None:
        """Return the seconds of ``Retry-After``, which is a number or a date."""
        value = headers.get("retry-after", "")
        try:
            return max(0.0, float(value))
        except ValueError:
            pass
        try:
            return max(0.0, (parsedate_to_datetime(value) - self.clock()).total_seconds())
        except (TypeError, ValueError):
            return None

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Tell the breaker how the question went, and the caller in the domain's words."""
        if not self.breaker.admit(self.clock()):
            msg = "the provider failed several times in a row and is not asked again yet"
            raise JudgeUnavailableError(msg)
        try:
            yield
        except openai.OpenAIError as error:
            self._report(error)
            raise _in_our_words(error) from error
        self.breaker.succeeded()

    def _report(self, error: openai.OpenAIError) -> None:
        """Count a failure, unless the server was there and only would not take this one question."""
        if isinstance(error, ReplyTooLargeError | openai.BadRequestError | openai.UnprocessableEntityError):
            self.breaker.succeeded()
        else:
            self.breaker.failed(self.clock())


def _is_passing(error: openai.APIError) -> bool:
    if isinstance(error, openai.APIStatusError):
        spent = error.code == "insufficient_quota"
        return not spent and (error.status_code in _PASSING_STATUS or error.status_code >= _SERVER_ERROR)
    return isinstance(error, openai.APIConnectionError)


def _in_our_words(error: openai.OpenAIError) -> Exception:
    """Return the domain's error. The server's own words stay out of it: they may quote the key or the learner."""
    match error:
        case ReplyTooLargeError():
            return JudgeReplyError(str(error))
        case openai.APIStatusError() if error.code in _CONTENT_CODES:
            return ContentRefusedError("the provider's filter will not take this text")
        case openai.APIStatusError():
            return JudgeUnavailableError(f"the provider answered HTTP {error.status_code} ({error.code or 'no code'})")
        case openai.APITimeoutError():
            return JudgeUnavailableError("the provider did not answer in time")
        case _:
            return JudgeUnavailableError("the provider could not be reached")
