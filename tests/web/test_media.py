"""A recording for whoever is signed in, in ranges; every refusal has its status."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aidioma.accounts.sign_ins import COOKIE
from aidioma.content.media import MediaFiles
from aidioma.model.people import Account
from aidioma.web.media import media_routes

ANA = Account("ana", "Ana", None, "learner", "beginner")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "a.mp3").write_bytes(b"ID3 0123456789")
    routes = media_routes(lambda: MediaFiles(tmp_path, 0), who=lambda cookie: ANA if cookie == "ana's" else None)
    return TestClient(Starlette(routes=routes), cookies={COOKIE: "ana's"})


def test_a_recording_is_sent_as_what_it_is(client: TestClient) -> None:
    reply = client.get("/files/a.mp3")

    assert (reply.status_code, reply.content) == (200, b"ID3 0123456789")
    assert reply.headers["content-type"] == "audio/mpeg"
    assert reply.headers["cache-control"].startswith("private")


def test_a_player_asks_for_a_part(client: TestClient) -> None:
    """Seeking in a long recording does not send it whole."""
    reply = client.get("/files/a.mp3", headers={"Range": "bytes=4-7"})

    assert (reply.status_code, reply.content) == (206, b"0123")


def test_a_refusal_has_its_status(client: TestClient) -> None:
    for path in ("none.mp3", "..%2Fsecret.key", "%2Fetc%2Fpasswd", "a.mp3%00"):
        assert client.get(f"/files/{path}").status_code == 404
    assert client.get("/files/a.mp3", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    client.cookies.clear()
    assert client.get("/files/a.mp3").status_code == 401
