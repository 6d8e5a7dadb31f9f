"""``/metrics``: figures for a monitoring system, in the format of Prometheus."""

import hmac
import ipaddress
from collections.abc import Callable

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

NOT_YOURS = "Set AIDIOMA_METRICS_TOKEN and send it as a bearer token, or ask from the machine that the app runs on."
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def metrics_routes(registry: Callable[[], CollectorRegistry], *, token: SecretStr | None) -> list[Route]:
    """
    Return the route. What an installation spends is not for everybody.

    With a *token* whoever sends it is answered; without one, only who asks on this machine and not through a proxy.
    """

    async def metrics(request: Request) -> Response:
        if not _may_ask(request, token):
            return JSONResponse({"error": NOT_YOURS}, 403, {"Cache-Control": "no-store"})
        text = await run_in_threadpool(generate_latest, registry())
        return Response(text, 200, {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    return [Route("/metrics", metrics)]


def _may_ask(request: Request, token: SecretStr | None) -> bool:
    if token is not None:
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token.get_secret_value()}".encode())
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
