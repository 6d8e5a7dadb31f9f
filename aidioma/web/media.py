"""``/files/<name>``: a recording or picture that a teacher brought, in ranges as players ask, for the signed-in."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from aidioma.content.media import MEDIA_TYPES, MediaFiles
from aidioma.errors import NotFoundError
from aidioma.model.people import Account
from aidioma.web.guard import Who, signed_in

_KEPT = "private, max-age=86400"


def media_routes(media: Callable[[], MediaFiles], *, who: Who) -> list[Route]:
    """Return the route; *media* is asked for when a request comes, *who* returns whom a session cookie signs in."""

    @signed_in(who)
    async def sent(request: Request, _account: Account) -> Response:
        name = request.path_params["name"]
        path = await run_in_threadpool(media().path, name)
        if path is None:
            raise NotFoundError("recording", name)
        return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers={"Cache-Control": _KEPT})

    return [Route("/files/{name}", sent)]
