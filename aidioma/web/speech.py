"""
``/speech``: the recording of a Spanish text that a page offers, made once and kept.

The address carries the text under the installation's signature, so nothing else is ever read aloud; and only to
somebody who is signed in.
"""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aidioma.errors import NotFoundError
from aidioma.model.people import Account
from aidioma.practice.speech import Speech
from aidioma.web.guard import Who, signed_in

_KEPT = "private, max-age=31536000, immutable"


def speech_routes(speech: Callable[[], Speech | None], *, who: Who) -> list[Route]:
    """Return the route; *speech* is asked for when a request comes, *who* returns whom a session cookie signs in."""

    def recording(text: str, account: Account) -> bytes:
        speaker = speech()
        if speaker is None:
            raise NotFoundError("recording", "")
        return speaker.spoken(text, learner_id=account.id)

    @signed_in(who)
    async def spoken(request: Request, account: Account) -> Response:
        sound = await run_in_threadpool(recording, request.query_params.get("said", ""), account)
        return Response(sound, media_type="audio/mpeg", headers={"Cache-Control": _KEPT})

    return [Route("/speech", spoken)]
