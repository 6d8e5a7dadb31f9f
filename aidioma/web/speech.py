"""
``/speech``: the recording of a Spanish text that a page offers, made once and kept.

The address carries the text under the installation's signature, so nothing else is ever read aloud; and only to
somebody who is signed in.
"""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import AidiomaError, InvalidInputError, NotFoundError, SignInError
from aidioma.practice.speech import Speech
from aidioma.web.live import ELSEWHERE, SIGNED_OUT, Who

_KEPT = "private, max-age=31536000, immutable"


def speech_routes(speech: Callable[[], Speech | None], *, who: Who) -> list[Route]:
    """Return the route; *speech* is asked for when a request comes, *who* returns whom a session cookie signs in."""

    def recording(request: Request) -> bytes:
        account = who(request.cookies.get(COOKIE))
        if account is None:
            raise SignInError(SIGNED_OUT)
        speaker = speech()
        if speaker is None:
            raise NotFoundError("recording", "")
        return speaker.spoken(request.query_params.get("said", ""), learner_id=account.id)

    async def spoken(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return JSONResponse({"error": ELSEWHERE}, 403)
        try:
            sound = await run_in_threadpool(recording, request)
        except AidiomaError as error:
            return JSONResponse({"error": error.public_message}, _status(error), {"Cache-Control": "no-store"})
        return Response(sound, media_type="audio/mpeg", headers={"Cache-Control": _KEPT})

    return [Route("/speech", spoken)]


def _status(error: AidiomaError) -> int:
    match error:
        case SignInError():
            return 401
        case InvalidInputError():
            return 400
        case NotFoundError():
            return 404
        case _:
            return 503
