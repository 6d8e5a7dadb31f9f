"""
The two routes that set and clear the session cookie.

Only a response can set a cookie that scripts cannot read, and Streamlit's pages send none of their own: a sign-in
form ends with a one-time ticket, which the browser brings here.
"""

from collections.abc import Awaitable, Callable

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aidioma.accounts.sign_ins import COOKIE, SignInService
from aidioma.errors import AidiomaError, SignInError
from aidioma.model.people import StartedSession
from aidioma.web.guard import ELSEWHERE
from aidioma.web.headers import is_from_own_page

MAX_BODY = 2_000
IDENTITY_COOKIE = "_streamlit_user"
"""Where Streamlit keeps whom an identity provider vouched for; only its own route can clear that."""
END_IDENTITY = "/auth/logout"
NO_TICKET = 'Send {"ticket": "..."} as application/json.'

_Act = Callable[[SignInService, Request], Awaitable[Response]]


class _Start(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ticket: str = Field(min_length=1, max_length=400)


def session_routes(sign_ins: Callable[[], SignInService]) -> list[Route]:
    """Return the routes; *sign_ins* is asked for when a request comes, since the app opens later than it is built."""
    return [
        Route("/session/start", _endpoint(_start, sign_ins), methods=["POST"]),
        Route("/session/end", _endpoint(_end, sign_ins), methods=["POST"]),
    ]


def _endpoint(act: _Act, sign_ins: Callable[[], SignInService]) -> Callable[[Request], Awaitable[Response]]:
    """Put the checks before *act*, and every refusal into JSON."""

    async def endpoint(request: Request) -> Response:
        try:
            _require_own_page(request)
            response = await act(sign_ins(), request)
        except HTTPException as refusal:
            response = JSONResponse({"error": refusal.detail}, refusal.status_code)
        except SignInError as error:
            response = JSONResponse({"error": error.public_message}, 401)
        except AidiomaError as error:
            response = JSONResponse({"error": error.public_message}, 503)
        response.headers["Cache-Control"] = "no-store"
        return response

    return endpoint


def _require_own_page(request: Request) -> None:
    if not is_from_own_page(request.headers):
        raise HTTPException(403, ELSEWHERE)


async def _start(sign_ins: SignInService, request: Request) -> Response:
    ticket = await _ticket(request)
    started: StartedSession = await run_in_threadpool(
        sign_ins.start,
        ticket,
        user_agent=request.headers.get("user-agent", ""),
        replacing=request.cookies.get(COOKIE),
    )
    response = JSONResponse({"signed_in": True})
    response.set_cookie(
        COOKIE, started.cookie, started.lifetime_s, httponly=True, samesite="lax", secure=_over_https(request)
    )
    return response


async def _end(sign_ins: SignInService, request: Request) -> Response:
    await run_in_threadpool(sign_ins.end, request.cookies.get(COOKIE))
    onwards = {"next": END_IDENTITY} if IDENTITY_COOKIE in request.cookies else {}
    response = JSONResponse({"signed_in": False, **onwards})
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=_over_https(request))
    return response


async def _ticket(request: Request) -> str:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, NO_TICKET)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise HTTPException(413, NO_TICKET)
    try:
        return _Start.model_validate_json(body).ticket
    except ValidationError as error:
        raise HTTPException(400, NO_TICKET) from error


def _over_https(request: Request) -> bool:
    """Whether the browser sees https, also where a proxy ends it: the origin is the browser's own word, and checked."""
    return request.headers["origin"].startswith("https://")
