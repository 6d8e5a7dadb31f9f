"""
A server on loopback that speaks the provider's protocol, and misbehaves when told to.

By default it marks against the translations known to be right, so it can stand in for a judge by hand as well:
``python -m tests.fake_provider`` serves one until interrupted.
"""

import argparse
import json
import socket
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from typing_extensions import override

from aidioma.llm.embeddings import LocalEmbedder
from aidioma.marking.judge import conversing, drafting, prompts
from aidioma.spanish.align import differences
from aidioma.text import Language, words

DRAFT: dict[str, Any] = {
    "english": "We are looking for the red umbrella.",
    "spanish": "Buscamos el paraguas rojo.",
    "accepted": ["Estamos buscando el paraguas rojo.", "Nosotros buscamos el paraguas rojo."],
    "accepted_en": ["We look for the red umbrella."],
    "nudge": "The verb is buscar.",
    "pattern": "The verb takes the ending of nosotros; no preposition follows it.",
    "concepts": ["present tense", "colours"],
}
"""An exercise as a good writer drafts it."""

ALWAYS_THE_SAME: Mapping[str, Any] = {
    prompts.EXPLAIN_SYSTEM: {"on_topic": True, "text": "Places take estar."},
    prompts.LIKELY_SYSTEM: {"alternatives": [], "mistakes": []},
    drafting.SYSTEM: {"drafts": [DRAFT]},
}
"""What a good provider says to whoever is asked with these words."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @cached_property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @cached_property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @cached_property
    def exercise(self) -> dict[str, Any]:
        """The exercise as the message describes it."""
        described: dict[str, Any] = json.loads(self.user.split("\n", 1)[0].removeprefix("Exercise: "))
        return described

    @cached_property
    def written(self) -> str:
        """What the learner wrote, read back from the block of data."""
        *_, opening, text, closing = self.user.split("\n")
        assert opening.removeprefix("[data ") == closing.removeprefix("[end ")
        return str(json.loads(text))


@dataclass(frozen=True)
class Reply:
    """What goes over the wire, and how."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    pause_each_byte_s: float = 0.0
    missing_bytes: int = 0
    reset: bool = False


Behaviour = Callable[[Asked], Reply]
Marker = Callable[[Asked], Mapping[str, Any]]


def completion(content: str | None, *, refusal: str | None = None, finish_reason: str = "stop") -> Reply:
    """Return a well-formed chat completion around *content*."""
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "message": {"role": "assistant", "content": content, "refusal": refusal},
    }
    usage = {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1020}
    return as_json({"id": "c1", "object": "chat.completion", "created": 0, "choices": [choice], "usage": usage})


def as_json(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(json.dumps(value).encode(), status=status, headers=headers or {})


def says(content: object) -> Behaviour:
    """Reply with this text, or with this object as JSON."""
    return lambda _: completion(content if isinstance(content, str) else json.dumps(content))


def fails(status: int, *, retry_after: str | None = None, code: str | None = None) -> Behaviour:
    """Answer with an HTTP error, as 429, 500 or 400."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda _: as_json({"error": {"message": "no", "code": code}}, status=status, headers=headers)


def slow(seconds: float) -> Behaviour:
    return lambda asked: replace(well_behaved(asked), delay_s=seconds)


def trickles(pause_s: float) -> Behaviour:
    """Send one byte at a time, so that no single read ever times out."""
    return lambda asked: replace(well_behaved(asked), pause_each_byte_s=pause_s)


def cut_off(asked: Asked) -> Reply:
    """Close the connection in the middle of the body."""
    whole = well_behaved(asked)
    half = len(whole.body) // 2
    return replace(whole, body=whole.body[:half], missing_bytes=len(whole.body) - half)


def resets(_: Asked) -> Reply:
    return Reply(reset=True)


def not_json(_: Asked) -> Reply:
    return Reply(b"<html>Bad gateway</html>", headers={"Content-Type": "text/html"})


def empty_choices(_: Asked) -> Reply:
    return as_json({"id": "c1", "object": "chat.completion", "choices": []})


def refuses(_: Asked) -> Reply:
    return completion(None, refusal="I cannot help with that.")


def huge(_: Asked) -> Reply:
    return completion("x" * (9 * 1024 * 1024))


def obeys(asked: Asked) -> Reply:
    """Do what an answer with an order in it wants: full marks, whatever was written."""
    return completion(json.dumps(mark("correct", corrected=asked.written)))


def knows_no(*parameters: str) -> Behaviour:
    """Reject requests that carry one of *parameters*, as older compatible servers do."""

    def behave(asked: Asked) -> Reply:
        unknown = [name for name in parameters if name in asked.body or _format(asked) == name]
        return fails(400)(asked) if unknown else well_behaved(asked)

    return behave


def _format(asked: Asked) -> str | None:
    wanted: dict[str, str] = asked.body.get("response_format", {})
    return wanted.get("type")


def mark(verdict: str, *, corrected: str, edits: list[dict[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """Return a judge's reply, complete and without a flaw but those asked for."""
    points = 100 if verdict == "correct" else 60
    criteria = dict.fromkeys(("meaning", "grammar", "vocabulary", "naturalness"), points)
    plain = {"tip": "", "concepts": [], "criteria": criteria, "speaks_to_judge": False}
    return {"verdict": verdict, "corrected": corrected, "edits": edits or [], **plain, **more}


def partner(*, corrected: str, edits: list[dict[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """Return the reply of a partner in a conversation, who finds nothing wrong if not told what."""
    line = {"says": "Claro que sí. ¿Algo más?", "translation": "Of course. Anything else?"}
    return {"corrected": corrected, "edits": edits or [], "tip": "", **line, "goals_met": [], **more}


def by_known_right(asked: Asked) -> Mapping[str, Any]:
    """Mark against the nearest translation that the message calls right."""
    language: Language = "es" if asked.exercise["answer_language"] == "Spanish" else "en"
    given = words(asked.written, language)
    targets = [(differences(given, words(text, language)), text) for text in asked.exercise["known_right"]]
    pairs, nearest = min(targets, key=lambda target: len(target[0]))
    kinds = [{"wrong": wrong, "right": right, "kind": "vocabulary", "why": ""} for wrong, right in pairs]
    return mark("incorrect" if pairs else "correct", corrected=nearest if pairs else asked.written, edits=kinds)


def well_behaved(asked: Asked, *, marker: Marker = by_known_right) -> Reply:
    """Answer as a good provider would."""
    if "/audio/" in asked.path:
        return _sound(asked)
    if asked.path.endswith("/embeddings"):
        vectors = LocalEmbedder().embed(asked.body["input"]).tolist()
        rows = [{"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)]
        return as_json({"object": "list", "data": rows, "usage": {"prompt_tokens": 8, "total_tokens": 8}})
    if asked.system in ALWAYS_THE_SAME:
        return completion(json.dumps(ALWAYS_THE_SAME[asked.system]))
    if asked.system == conversing.CONVERSATION_SYSTEM:
        return completion(json.dumps(partner(corrected=asked.written)))
    return completion(json.dumps(marker(asked)))


def _sound(asked: Asked) -> Reply:
    if asked.path.endswith("/audio/speech"):
        return Reply(b"ID3" + str(asked.body["input"]).encode(), headers={"Content-Type": "audio/mpeg"})
    return as_json({"text": "Perro.", "usage": {"type": "tokens", "input_tokens": 80, "output_tokens": 4}})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the play."""


class FakeProvider:
    """
    The server. ``requests`` holds all that arrived; ``then`` says how the next ones are answered.

    *marker* makes the judge's reply from what was asked, so that labels can play the judge.
    """

    def __init__(self, marker: Marker = by_known_right, *, port: int = 0) -> None:
        self.requests: list[Asked] = []
        self.models = ["fake-small", "fake-large"]
        self.always: Behaviour = lambda asked: well_behaved(asked, marker=marker)
        self._next: deque[Behaviour] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def then(self, *behaviours: Behaviour) -> None:
        """Answer the next requests like this, one behaviour each."""
        self._next.extend(behaviours)

    def reply_to(self, asked: Asked) -> Reply:
        with self._lock:
            self.requests.append(asked)
            behave = self._next.popleft() if self._next else self.always
        return behave(asked)

    def pause(self, seconds: float) -> None:
        if seconds:
            self._stopping.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                named = {"object": "list", "data": [{"id": name, "object": "model"} for name in provider.models]}
                _send(self, as_json(named), pause=provider.pause)

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                is_json = "json" in self.headers["Content-Type"]
                body = json.loads(sent) if is_json else {"form": sent.decode("latin-1")}
                reply = provider.reply_to(
                    Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                )
                provider.pause(reply.delay_s)
                _send(self, reply, pause=provider.pause)

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply, *, pause: Callable[[float], None]) -> None:
    if reply.reset:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True
        return
    handler.send_response(reply.status)
    headers = {"Content-Type": "application/json", **reply.headers}
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(reply.body) + reply.missing_bytes))
    handler.end_headers()
    step = 1 if reply.pause_each_byte_s else max(1, len(reply.body))
    for at in range(0, len(reply.body), step):
        handler.wfile.write(reply.body[at : at + step])
        pause(reply.pause_each_byte_s)
    handler.close_connection = bool(reply.missing_bytes)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve a stand-in for the provider until interrupted.")
    parser.add_argument("--port", type=int, default=8090)
    with FakeProvider(port=parser.parse_args().port) as provider:
        sys.stdout.write(f"OPENAI_API_KEY=fake OPENAI_BASE_URL={provider.base_url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
