"""Is the process alive, and can it serve: two questions that an orchestrator asks."""

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from aidioma.errors import DatabaseError

HealthCheck = Callable[[], bool]


def health_routes(checks: Mapping[str, HealthCheck]) -> list[Route]:
    """Return ``/healthz`` (the process answers) and ``/readyz`` (every one of *checks* holds)."""

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> JSONResponse:
        found = {name: await run_in_threadpool(_holds, check) for name, check in checks.items()}
        ready = all(found.values())
        return JSONResponse({"status": "ok" if ready else "not ready", "checks": found}, 200 if ready else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def _holds(check: HealthCheck) -> bool:
    try:
        return check()
    except DatabaseError:
        return False
