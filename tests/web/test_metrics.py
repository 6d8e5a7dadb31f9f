"""Who may read what an installation does and spends."""

import pytest
from prometheus_client import CollectorRegistry, Counter
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from aidioma.web.closed import ClosedPaths
from aidioma.web.metrics import metrics_routes

TOKEN = "a-token-of-some-length"


def client(*, token: str | None = None, address: str = "127.0.0.1") -> TestClient:
    registry = CollectorRegistry()
    Counter("aidioma_things", "Things.", registry=registry).inc()
    routes = metrics_routes(lambda: registry, token=SecretStr(token) if token else None)
    return TestClient(Starlette(routes=list(routes)), client=(address, 50_000))


def test_the_machine_itself_reads_it_without_a_token() -> None:
    response = client().get("/metrics")

    assert response.status_code == 200
    assert "aidioma_things_total 1.0" in response.text
    assert response.headers["content-type"].startswith("text/plain; version=")


@pytest.mark.parametrize("address", ["203.0.113.5", "192.168.1.4", "not-an-address"])
def test_nobody_else_does(address: str) -> None:
    response = client(address=address).get("/metrics")

    assert response.status_code == 403
    assert "aidioma_things" not in response.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_a_proxy_on_the_machine_is_not_the_machine(header: str) -> None:
    """Behind a proxy everybody seems to come from this machine."""
    assert client().get("/metrics", headers={header: "203.0.113.5"}).status_code == 403


@pytest.mark.parametrize(
    ("header", "status"), [(f"Bearer {TOKEN}", 200), ("Bearer wrong", 403), (TOKEN, 403), ("", 403), ("Bearer é", 403)]
)
def test_with_a_token_only_the_token_counts(header: str, status: int) -> None:
    """From wherever one asks, this machine included."""
    sent = {b"Authorization": header.encode("latin-1")} if header else {}
    assert client(token=TOKEN, address="203.0.113.5").get("/metrics", headers=sent).status_code == status


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"])
def test_what_streamlit_tells_everybody_is_closed(path: str) -> None:
    """Of this installation's sessions; whether it is healthy may still be asked."""

    async def tells(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("everything")(scope, receive, send)

    closed = TestClient(ClosedPaths(tells))
    assert closed.get(path).status_code == 404
    assert closed.get("/_stcore/health").text == "everything"
