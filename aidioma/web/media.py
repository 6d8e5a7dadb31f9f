"""``/files/<name>``: a recording or picture that a teacher brought, in ranges as players ask, for who is signed in."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from aidioma.accounts.sign_ins import COOKIE
from aidioma.content.media import MEDIA_TYPES, MediaFiles
from aidioma.errors import NotFoundError
from aidioma.web.live import ELSEWHERE, SIGNED_OUT, Who

_KEPT = "private, max-age=86400"
_NOT_KEPT = {"Cache-Control": "no-store"}


def media_routes(media: Callable[[], MediaFiles], *, who: Who) -> list[Route]:
    """Return the route; *media* is asked for when a request comes, *who* returns whom a session cookie signs in."""

    async def sent(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return JSONResponse({"error": ELSEWHERE}, 403, _NOT_KEPT)
        if await run_in_threadpool(who, request.cookies.get(COOKIE)) is None:
            return JSONResponse({"error": SIGNED_OUT}, 401, _NOT_KEPT)
        name = request.path_params["name"]
        path = await run_in_threadpool(media().path, name)
        if path is None:
            return JSONResponse({"error": NotFoundError("recording", name).public_message}, 404, _NOT_KEPT)
        return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers={"Cache-Control": _KEPT})

    return [Route("/files/{name}", sent)]
