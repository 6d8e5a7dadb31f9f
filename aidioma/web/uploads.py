"""
Who may leave a file in this process's memory, and how much: Streamlit keeps uploads until their session ends.

Before its upload route is reached, a request is refused that comes from nobody, or names a session that is not open
here, or would take a person, or all together, over what may be held. What came for a session that ended meanwhile is
let go of again.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from aidioma.accounts.sign_ins import COOKIE
from aidioma.web.guard import ELSEWHERE, SIGNED_OUT, Who, is_from_elsewhere

PREFIX: Final = "/_stcore/upload_file/"
MOST_OF_ONE: Final = 80_000_000
"""Bytes of a person's files: three of the largest that an import takes, or many recordings."""
MOST_FILES_OF_ONE: Final = 50
MOST_OF_ALL: Final = 400_000_000

NO_SESSION: Final = "This page is no longer connected. Reload it and choose the file again."
NO_LENGTH: Final = "The size of a file has to be said before it is sent."
TOO_MUCH: Final = "You have sent too many files at once. Reload the page, or wait a few minutes, and send fewer."
FULL: Final = "Too many files are being worked on at the moment. Please try again in a few minutes."

Key = tuple[str, str]
"""A session of a page, and a file in it."""


class Held(Protocol):
    """The files that are in memory."""

    def sizes(self) -> Mapping[Key, int]:
        """Return the files with their sizes in bytes."""
        ...

    def is_live(self, session_id: str) -> bool:
        """Say whether a page is connected under that id."""
        ...

    def remove(self, session_id: str, file_id: str) -> None:
        """Let go of a file."""
        ...


@dataclass(slots=True)
class Uploads:
    """The middleware; ``held`` is asked for when a request comes, ``who`` returns whom a session cookie signs in."""

    app: ASGIApp
    held: Callable[[], Held]
    who: Who
    most_of_one: int = MOST_OF_ONE
    most_of_all: int = MOST_OF_ALL
    _owners: dict[Key, str] = field(default_factory=dict)
    _coming: dict[Key, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on whatever is no upload, and what of uploads may be."""
        if scope["type"] != "http" or PREFIX not in scope["path"] or scope["method"] not in {"PUT", "DELETE"}:
            await self.app(scope, receive, send)
            return
        key, headers = _key(scope["path"]), Headers(scope=scope)
        account = await run_in_threadpool(self.who, _cookie(headers))
        owner = None if account is None else account.id
        refusal = self._refusal(scope["method"], key, headers, owner)
        if refusal is not None:
            await refusal(scope, receive, send)
        elif scope["method"] == "PUT" and key is not None and owner is not None:
            self._owners[key], self._coming[key] = owner, int(headers["content-length"])
            await self._take(key, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a file on; whatever becomes of it, its place is free again, and nothing stays of an ended session."""
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming.pop(key, None)
            if not self.held().is_live(key[0]):
                self.held().remove(*key)

    def _refusal(self, method: str, key: Key | None, headers: Headers, owner: str | None) -> JSONResponse | None:
        if is_from_elsewhere(headers):
            return _said(ELSEWHERE, 403)
        if owner is None:
            return _said(SIGNED_OUT, 401)
        if key is None or not self.held().is_live(key[0]):
            return _said(NO_SESSION, 404)
        if method == "DELETE":
            return None
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return _said(NO_LENGTH, 411)
        return self._refusal_of_more(key, owner, int(length))

    def _refusal_of_more(self, key: Key, owner: str, size: int) -> JSONResponse | None:
        """Refuse *size* bytes more where that is too much; a file that is sent again takes its own place."""
        there = {**self.held().sizes(), **self._coming}
        self._owners = {one: whose for one, whose in self._owners.items() if one in there}
        if key in self._coming:
            return _said(TOO_MUCH, 429)
        there.pop(key, None)
        of_each = Counter[str]()
        for one, bytes_held in there.items():
            of_each[self._owners.get(one, "")] += bytes_held
        files = sum(self._owners.get(one) == owner for one in there)
        if size > self.most_of_one:
            return _said(TOO_MUCH, 413)
        if of_each[owner] + size > self.most_of_one or files >= MOST_FILES_OF_ONE:
            return _said(TOO_MUCH, 429)
        return _said(FULL, 503) if of_each.total() + size > self.most_of_all else None


def _key(path: str) -> Key | None:
    session_id, separator, file_id = path.partition(PREFIX)[2].partition("/")
    return (session_id, file_id) if session_id and separator and file_id and "/" not in file_id else None


def _cookie(headers: Headers) -> str | None:
    return cookie_parser(headers.get("cookie", "")).get(COOKIE)


def _said(text: str, status: int) -> JSONResponse:
    headers = {"Cache-Control": "no-store", "Connection": "close"}
    return JSONResponse({"error": text}, status, headers | ({"Retry-After": "120"} if status in {429, 503} else {}))
