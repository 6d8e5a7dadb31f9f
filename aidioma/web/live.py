"""
``/live``: has something happened since? Answered from memory, without a run of any page.

A request waits up to some seconds for the version to move, so that an idle tab asks a few times a minute and a change
is still there at once: the listener wakes those who wait for it, and nobody else. The session is checked before, by one
read of the primary key.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aidioma.live import Board
from aidioma.model.people import Account
from aidioma.web.guard import Who, signed_in

HOLD_S: Final = 15.0
"""Shorter than any proxy's patience; a closed tab is waited for no longer."""

Topics = Callable[[Account, str | None], Sequence[str]]


def live_routes(board: Callable[[], Board], *, who: Who, topics: Topics, hold_s: float = HOLD_S) -> list[Route]:
    """
    Return the route.

    Args:
        board: The process's board, asked for when a request comes, since the app opens later than it is built.
        who: Returns whom a session cookie signs in.
        topics: Returns what an account may watch: itself, or with the id of a class its members too.
        hold_s: How long a request waits for the version to move.
    """

    def watched(account: Account, class_id: str | None) -> Sequence[str]:
        found = topics(account, class_id)
        board().watch(found)
        return found

    @signed_in(who, missing=403)
    async def live(request: Request, account: Account) -> Response:
        found = await run_in_threadpool(watched, account, request.query_params.get("class"))
        version = await _moved(board(), found, request.query_params.get("since"), hold_s=hold_s)
        return JSONResponse({"version": version}, headers={"Cache-Control": "no-store"})

    return [Route("/live", live)]


async def _moved(board: Board, topics: Sequence[str], since: str | None, *, hold_s: float) -> str:
    """Return the version as soon as it is not *since*, or when the time is up."""
    moved = asyncio.Event()
    wake = partial(asyncio.get_running_loop().call_soon_threadsafe, moved.set)
    with board.waking(topics, wake):
        if board.version(topics) == since:
            with suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), hold_s)
    return board.version(topics)
