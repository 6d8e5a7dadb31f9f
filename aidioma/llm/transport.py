"""An HTTP client whose replies end: in time, and in size."""

import time
from collections.abc import Iterator
from typing import Final

import httpx2
import openai
from typing_extensions import override

MAX_BODY_BYTES: Final = 8 * 1024 * 1024
"""Room for a batch of embeddings; a judgement has a few hundred bytes."""


class ReplyTooLargeError(openai.OpenAIError):
    """The body is larger than any honest reply."""


def bounded_client() -> httpx2.Client:
    """
    Return a client whose read timeout bounds the whole of a reply, and not each read of it.

    Proxies and certificates are the environment's, as always with this library.
    """
    return openai.DefaultHttpxClient(
        headers={"Accept-Encoding": "identity"},  # what is counted is what arrives
        event_hooks={"request": [_start_clock], "response": [_bound_body]},
    )


class _BoundedBody(httpx2.SyncByteStream):
    """A response body that ends in an error when it grows too large or trickles in for too long."""

    def __init__(self, body: httpx2.SyncByteStream, *, until: float) -> None:
        self._body = body
        self._until = until

    @override
    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._body:
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                msg = f"the reply is larger than {MAX_BODY_BYTES} bytes"
                raise ReplyTooLargeError(msg)
            if time.monotonic() > self._until:
                msg = "the reply trickles in too slowly"
                raise httpx2.ReadTimeout(msg)
            yield chunk

    @override
    def close(self) -> None:
        self._body.close()


def _start_clock(request: httpx2.Request) -> None:
    request.extensions["until"] = time.monotonic() + request.extensions["timeout"]["read"]


def _bound_body(response: httpx2.Response) -> None:
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _BoundedBody(response.stream, until=response.request.extensions["until"])
