"""What a route answers when it fails: a sentence and the reference that the log has, too."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aidioma.logs import reference_of

FAILED = "Something went wrong here. Please try again in a moment."


def failed(_: Request, error: Exception) -> Response:
    """Return the answer; the server logs *error* itself, because it is raised on."""
    return JSONResponse(
        {"error": FAILED, "reference": reference_of(error)}, status_code=500, headers={"Cache-Control": "no-store"}
    )
