"""Noticing model servers: on loopback, for a fifth of a second, and nothing that is none."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from typing_extensions import override

from aidioma.llm.local_servers import PORTS, local_servers
from tests.fake_provider import FakeProvider

WELL = b'{"object": "list", "data": [{"id": "llama3.1:8b"}]}'


def port_of(provider: FakeProvider) -> int:
    return int(provider.base_url.split(":")[-1].removesuffix("/v1"))


@pytest.fixture
def odd_server() -> Iterator[Any]:
    """Yield what starts a server that answers in an odd way, and returns its port."""
    stop, servers = threading.Event(), list[ThreadingHTTPServer]()

    def start(
        *, status: int = 200, body: bytes = WELL, wait_s: float = 0, headers: dict[str, str] | None = None
    ) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stop.wait(wait_s)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            @override
            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients hang up."""

        servers.append(Server(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return servers[-1].server_port

    yield start
    stop.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_server_is_noticed_with_its_models() -> None:
    with FakeProvider() as provider:
        found = local_servers((port_of(provider), 9))
    assert [(server.endpoint, server.models) for server in found] == [
        (provider.base_url, ("fake-small", "fake-large")),
    ]


def test_only_the_usual_ports_are_looked_at() -> None:
    assert PORTS == (11434, 1234, 8080, 8000)


def test_what_is_no_such_server_is_left_alone(odd_server: Any) -> None:
    with FakeProvider() as provider:
        elsewhere = f"{provider.base_url}/models"
        ports = (
            odd_server(body=b"<html>hello</html>"),
            odd_server(body=b'{"data": []}'),
            odd_server(body=b'{"data": [{"name": "x"}]}'),
            odd_server(status=401),
            odd_server(status=302, headers={"Location": elsewhere}),
            odd_server(wait_s=10),
            odd_server(body=b'{"data": [{"id": "' + b"x" * 1_000_000 + b'"}]}'),
        )
        assert local_servers(ports) == ()
    assert provider.requests == []
