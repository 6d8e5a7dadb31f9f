"""What the browser is told to refuse: headers on every response, and a policy that loads nothing from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
}


def content_security_policy(index_html: str, *, media_hosts: Sequence[str] = ()) -> str:
    """
    Return the policy for the app whose page is *index_html*; recordings and pictures also come from *media_hosts*.

    Scripts written into that page run by their hash, so an update of Streamlit needs no change here.
    ``wasm-unsafe-eval`` compiles WebAssembly and evaluates no text; styles are inline because Streamlit's are.
    """
    scripts = " ".join(f"'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(index_html))
    elsewhere = "".join(f" {host}" for host in media_hosts)
    directives = (
        "default-src 'none'",
        f"script-src 'self' blob: {scripts} 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob:{elsewhere}",
        "font-src 'self' data:",
        "connect-src 'self' blob:",
        f"media-src 'self' blob:{elsewhere}",
        *([f"frame-src{elsewhere}"] if elsewhere else []),
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
    return "; ".join(directives)


class SecurityHeaders:
    """Adds the headers as a response starts; bodies stream through untouched, websockets pass by."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self.app = app
        self.headers = {**_HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass *scope* on, with the headers added to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def is_from_own_page(headers: Headers) -> bool:
    """
    Say whether a request was made by one of the app's own pages.

    Browsers set both headers themselves, and a page elsewhere cannot change them. A request without Origin
    comes from no page at all and has no business at the routes that ask this.
    """
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    _, _, host = headers.get("origin", "").partition("://")
    return host != "" and host == headers.get("host")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
