"""Two questions that an orchestrator asks."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.testclient import TestClient

from aidioma.errors import DatabaseError
from aidioma.web.health import health_routes


def away() -> bool:
    raise DatabaseError


def client_with(**checks: Callable[[], bool]) -> TestClient:
    return TestClient(Starlette(routes=list(health_routes(checks))))


def test_a_process_is_alive_whatever_else_is_not() -> None:
    response = client_with(database=away).get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_can_serve_when_every_check_holds() -> None:
    response = client_with(database=lambda: True, schema=lambda: True).get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": True, "schema": True}}


def test_it_says_what_is_missing() -> None:
    response = client_with(database=away, schema=lambda: False, disk=lambda: True).get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "schema": False, "disk": True}
