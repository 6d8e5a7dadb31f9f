"""A recording for whoever is signed in and was offered it; every refusal has its status."""

from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aidioma.accounts.sign_ins import COOKIE
from aidioma.errors import InvalidInputError, JudgeUnavailableError
from aidioma.model.people import Account
from aidioma.web.speech import speech_routes

ANA = Account("ana", "Ana", None, "learner", "beginner")


@dataclass
class Speaker:
    """Reads what was offered; its voice may be away."""

    def spoken(self, ticket: str, *, learner_id: str) -> bytes:
        assert learner_id == ANA.id
        if ticket == "away":
            raise JudgeUnavailableError(ticket)
        if ticket != "offered":
            message = "That was not offered."
            raise InvalidInputError(message)
        return b"ID3"


def client(speaker: Speaker | None, cookie: str = "ana's") -> TestClient:
    routes = speech_routes(lambda: speaker, who=lambda given: ANA if given == "ana's" else None)  # type: ignore[arg-type,return-value]
    return TestClient(Starlette(routes=routes), cookies={COOKIE: cookie})


def test_a_recording_is_sent_and_may_be_kept_by_the_browser() -> None:
    reply = client(Speaker()).get("/speech?said=offered")

    assert (reply.status_code, reply.content) == (200, b"ID3")
    assert reply.headers["content-type"] == "audio/mpeg"
    assert reply.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("query", "cookie", "speaker", "status"),
    [
        ("said=offered", "nobody's", Speaker(), 401),
        ("said=forged", "ana's", Speaker(), 400),
        ("", "ana's", Speaker(), 400),
        ("said=offered", "ana's", None, 404),
        ("said=away", "ana's", Speaker(), 503),
    ],
)
def test_a_refusal_has_its_status(query: str, cookie: str, speaker: Speaker | None, status: int) -> None:
    reply = client(speaker, cookie).get(f"/speech?{query}")

    assert reply.status_code == status
    assert reply.json()["error"]
    assert reply.headers["cache-control"] == "no-store"


def test_other_sites_are_refused() -> None:
    reply = client(Speaker()).get("/speech?said=offered", headers={"Sec-Fetch-Site": "cross-site"})

    assert reply.status_code == 403
