"""Files in memory: from whom, for which session, and how many bytes; with Streamlit's route behind the door."""

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from aidioma.accounts.sign_ins import COOKIE
from aidioma.model.people import Account
from aidioma.web.uploads import MOST_FILES_OF_ONE, Key, Uploads

ACCOUNTS = {name: Account(name, name, None, "learner", "beginner") for name in ("ana", "ben", "eva")}


class Memory:
    """What is held, and which sessions are open; ``ends`` closes one while a file is on its way to it."""

    def __init__(self) -> None:
        self.files: dict[Key, bytes] = {}
        self.live = {"a", "b", "e"}
        self.ends = ""

    def sizes(self) -> Mapping[Key, int]:
        return {key: len(data) for key, data in self.files.items()}

    def is_live(self, session_id: str) -> bool:
        return session_id in self.live

    def remove(self, session_id: str, file_id: str) -> None:
        self.files.pop((session_id, file_id), None)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def client(memory: Memory) -> TestClient:
    async def keep(request: Request) -> Response:
        key = (request.path_params["session"], request.path_params["file"])
        memory.files[key] = await request.body()
        memory.live.discard(memory.ends)
        return Response(status_code=204)

    door = Middleware(
        Uploads, held=lambda: memory, who=lambda cookie: ACCOUNTS.get(cookie or ""), most_of_one=100, most_of_all=250
    )
    route = Route("/_stcore/upload_file/{session}/{file}", keep, methods=["PUT"])
    return TestClient(Starlette(routes=[route], middleware=[door]), cookies={COOKIE: "ana"})


def put(client: TestClient, key: str, size: int, *, by: str = "ana") -> int:
    client.cookies.set(COOKIE, by)
    return client.put(f"/_stcore/upload_file/{key}", content=b"x" * size).status_code


def test_a_file_for_an_open_session_is_taken(client: TestClient, memory: Memory) -> None:
    assert put(client, "a/1", 60) == 204
    assert memory.sizes() == {("a", "1"): 60}


def test_nothing_is_kept_from_nobody_or_for_no_session(client: TestClient, memory: Memory) -> None:
    assert put(client, "a/1", 10, by="nobody") == 401
    assert put(client, "gone/1", 10) == 404
    assert put(client, "a/", 10) == 404
    assert client.put("/_stcore/upload_file/a/1", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert memory.files == {}


def test_a_size_that_is_not_said_is_refused(client: TestClient, memory: Memory) -> None:
    """Whatever is sent in pieces has no length, and could go on for ever."""
    reply = client.put("/_stcore/upload_file/a/1", content=iter([b"x" * 10]))

    assert reply.status_code == 411
    assert memory.files == {}


def test_a_person_may_hold_so_much_over_all_sessions(client: TestClient, memory: Memory) -> None:
    assert [put(client, "a/1", 60), put(client, "b/2", 60), put(client, "b/2", 40)] == [204, 429, 204]
    assert put(client, "a/1", 60) == 204, "sent again it takes its own place"
    assert put(client, "e/3", 101) == 413
    memory.files.clear()
    assert put(client, "e/3", 100) == 204, "an ended session frees what it held"


def test_all_together_may_hold_so_much(client: TestClient) -> None:
    said = [put(client, f"{session}/1", 90, by=by) for session, by in (("a", "ana"), ("b", "ben"), ("e", "eva"))]

    assert said == [204, 204, 503]


def test_many_small_files_are_refused(client: TestClient) -> None:
    said = [put(client, f"a/{number}", 1) for number in range(MOST_FILES_OF_ONE + 1)]

    assert said == [204] * MOST_FILES_OF_ONE + [429]


def test_what_came_for_a_session_that_ended_meanwhile_is_let_go(client: TestClient, memory: Memory) -> None:
    memory.ends = "a"
    put(client, "a/1", 10)

    assert memory.files == {}


def test_whatever_is_no_upload_passes(client: TestClient) -> None:
    assert client.get("/_stcore/upload_file/a/1").status_code == 405
    assert client.put("/elsewhere").status_code == 404
