"""What the browser is told to refuse, and whom the session routes listen to."""

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from aidioma.web.headers import SecurityHeaders, content_security_policy, is_from_own_page

# Worked out by: printf 'a()' | openssl dgst -sha256 -binary | base64
HASH_OF_A = "qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4="


def test_inline_scripts_run_by_their_hash_and_nothing_else_inline() -> None:
    policy = content_security_policy("<script>a()</script><script type=module src=x.js></script>")

    assert f"script-src 'self' blob: 'sha256-{HASH_OF_A}' 'wasm-unsafe-eval';" in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy


def test_every_inline_script_has_its_hash() -> None:
    assert content_security_policy("<script>a()</script>\n<script>\nb()\n</script>").count("'sha256-") == 2


@pytest.fixture
def client() -> TestClient:
    async def stream(_: Request) -> StreamingResponse:
        return StreamingResponse((part for part in ("uno ", "dos")), media_type="text/plain")

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(await socket.receive_text())
        await socket.close()

    return TestClient(
        Starlette(
            routes=[Route("/stream", stream), WebSocketRoute("/socket", echo)],
            middleware=[Middleware(SecurityHeaders, policy="default-src 'none'")],
        )
    )


@pytest.mark.parametrize("path", ["/stream", "/no such page"])
def test_every_response_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"] == "default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_streams_and_websockets_pass(client: TestClient) -> None:
    assert client.get("/stream").text == "uno dos"
    with client.websocket_connect("/socket") as socket:
        socket.send_text("hola")
        assert socket.receive_text() == "hola"


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"host": "a.test", "origin": "https://a.test", "sec-fetch-site": "same-origin"}, True),
        ({"host": "a.test:8501", "origin": "http://a.test:8501"}, True),
        ({"host": "a.test", "origin": "https://b.test"}, False),
        ({"host": "a.test", "origin": "https://a.test.b.test"}, False),
        ({"host": "a.test", "origin": "https://a.test:444"}, False),
        ({"host": "a.test", "origin": "null"}, False),
        ({"host": "a.test"}, False),
        ({"host": "", "origin": ""}, False),
        ({"host": "a.test", "origin": "https://a.test", "sec-fetch-site": "cross-site"}, False),
        ({"host": "a.test", "origin": "https://a.test", "sec-fetch-site": "same-site"}, False),
        ({"host": "a.test", "origin": "https://a.test", "sec-fetch-site": "none"}, False),
    ],
)
def test_only_the_apps_own_pages_are_listened_to(headers: dict[str, str], allowed: bool) -> None:
    assert is_from_own_page(Headers(headers)) is allowed
