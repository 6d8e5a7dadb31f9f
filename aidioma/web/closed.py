"""Addresses that Streamlit answers to anybody, and that nobody here has to ask."""

from typing import Final

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

CLOSED: Final = frozenset({"/_stcore/metrics"})
"""How many sessions there are and what caches hold: what may be known of it stands in ``/metrics``, behind a guard."""


class ClosedPaths:
    """Says of these addresses that there is nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass *scope* on unless it is closed."""
        if scope["type"] == "http" and scope["path"].rstrip("/") in CLOSED:
            await JSONResponse({"error": "There is nothing here."}, 404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
