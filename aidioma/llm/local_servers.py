"""
Model servers on this machine, noticed by the ports that they usually have.

Asked only when somebody looks (the *AI* page, ``doctor``), each for a fifth of a second at most, on loopback alone:
no proxy, no redirect, no more of a reply than a list of models has.
"""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ValidationError

PORTS: Final = (11434, 1234, 8080, 8000)
"""Of Ollama, LM Studio, llama.cpp and vLLM."""
TIMEOUT_S: Final = 0.2

_MOST_BYTES: Final = 256 * 1024
_MOST_MODELS: Final = 50
_CHUNK: Final = 16 * 1024
_OK: Final = 200


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that speaks the protocol, and the models that it names."""

    endpoint: str
    models: tuple[str, ...]


def local_servers(ports: tuple[int, ...] = PORTS) -> tuple[LocalServer, ...]:
    """Return the servers of this machine that name at least one model."""
    with ThreadPoolExecutor(max_workers=len(ports)) as pool:
        return tuple(found for found in pool.map(_noticed, ports) if found is not None)


def _noticed(port: int) -> LocalServer | None:
    until = time.monotonic() + TIMEOUT_S
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/v1/models", headers={"Accept": "application/json"})
        response = connection.getresponse()
        body = _body(response, until=until) if response.status == _OK else b""
        named = tuple(model.id for model in _Models.model_validate_json(body).data if 0 < len(model.id) <= 200)  # noqa: PLR2004
    except (OSError, http.client.HTTPException, ValidationError, json.JSONDecodeError):
        return None
    finally:
        connection.close()
    return LocalServer(f"http://127.0.0.1:{port}/v1", named[:_MOST_MODELS]) if named else None


def _body(response: http.client.HTTPResponse, *, until: float) -> bytes:
    """Return the body, or nothing of one that is too large or trickles in."""
    read = b""
    while chunk := response.read1(_CHUNK):
        read += chunk
        if len(read) > _MOST_BYTES or time.monotonic() > until:
            return b""
    return read
