"""Who may ask the routes for people who are signed in, and how a refusal is said: checked before each, in one place."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import AidiomaError, InvalidInputError, NotAllowedError, NotFoundError, SignInError
from aidioma.i18n import Message
from aidioma.model.people import Account

SIGNED_OUT: Final = Message("You are signed out.")
ELSEWHERE: Final = "This can only be asked for by AIdioma's own pages."

Who = Callable[[str | None], Account | None]
"""Returns whom a session cookie signs in."""
Endpoint = Callable[[Request], Awaitable[Response]]
SignedInEndpoint = Callable[[Request, Account], Awaitable[Response]]


def signed_in(who: Who, *, missing: int = 404) -> Callable[[SignedInEndpoint], Endpoint]:
    """
    Return a decorator that lets in who is signed in, from our own pages, and says each refusal as JSON.

    Args:
        who: Returns whom a session cookie signs in.
        missing: The status where something is not there; 403 hides whether it is.
    """

    def guard(endpoint: SignedInEndpoint) -> Endpoint:
        @wraps(endpoint)
        async def guarded(request: Request) -> Response:
            if is_from_elsewhere(request.headers):
                return refused(ELSEWHERE, 403)
            try:
                account = await run_in_threadpool(who, request.cookies.get(COOKIE))
                if account is None:
                    return refused(SIGNED_OUT, 401)
                return await endpoint(request, account)
            except AidiomaError as error:
                return refused(error.public_message, _status(error, missing=missing))

        return guarded

    return guard


def is_from_elsewhere(headers: Headers) -> bool:
    """Return whether a browser says that another site's page asks."""
    return headers.get("sec-fetch-site", "same-origin") != "same-origin"


def refused(why: str, status: int) -> JSONResponse:
    """Return a refusal, which no cache keeps."""
    return JSONResponse({"error": why}, status, {"Cache-Control": "no-store"})


def _status(error: AidiomaError, *, missing: int) -> int:
    match error:
        case SignInError():
            return 401
        case InvalidInputError():
            return 400
        case NotAllowedError():
            return 403
        case NotFoundError():
            return missing
        case _:
            return 503
