"""The routes that set and clear the cookie."""

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.db import engine
from aidioma.model.people import Account
from aidioma.web.sessions import MAX_BODY, session_routes
from tests.fake_clock import FakeClock
from tests.people import PASSWORD, accounts_on

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def accounts(sessions: sessionmaker[Session], clock: FakeClock) -> AccountService:
    return accounts_on(sessions, clock)


@pytest.fixture
def ana(accounts: AccountService) -> Account:
    return accounts.sign_up(email="ana@example.com", name="Ana", password=PASSWORD)


@pytest.fixture
def client(accounts: AccountService) -> TestClient:
    return TestClient(Starlette(routes=list(session_routes(lambda: accounts.sign_ins))))


def start(client: TestClient, ticket: str, headers: dict[str, str] = OWN) -> str:
    """Bring the ticket and return the Set-Cookie header."""
    response = client.post("/session/start", json={"ticket": ticket}, headers=headers)
    assert response.status_code == 200, response.text
    return response.headers["set-cookie"]


def test_a_ticket_becomes_a_cookie_that_scripts_cannot_read(
    client: TestClient, accounts: AccountService, ana: Account
) -> None:
    cookie = start(client, accounts.sign_ins.ticket_for(ana.id))

    assert accounts.sign_ins.account_for(client.cookies[COOKIE]) == ana
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "max-age=2592000", "path=/", "samesite=lax"}


def test_behind_https_the_cookie_is_for_https_alone(client: TestClient, accounts: AccountService, ana: Account) -> None:
    """Also where a proxy ends it and the app itself sees http."""
    ticket = accounts.sign_ins.ticket_for(ana.id)

    assert "secure" in start(client, ticket, {**OWN, "origin": "https://testserver"}).lower()


def test_a_ticket_brought_twice_is_refused_in_words(client: TestClient, accounts: AccountService, ana: Account) -> None:
    ticket = accounts.sign_ins.ticket_for(ana.id)
    start(client, ticket)

    response = client.post("/session/start", json={"ticket": ticket}, headers=OWN)

    assert response.status_code == 401
    assert response.json() == {"error": "That took too long, or was done already. Please sign in again."}
    assert "set-cookie" not in response.headers


def test_ending_revokes_the_session_and_clears_the_cookie(
    client: TestClient, accounts: AccountService, ana: Account
) -> None:
    start(client, accounts.sign_ins.ticket_for(ana.id))
    stolen = client.cookies[COOKIE]

    response = client.post("/session/end", headers=OWN)

    assert response.json() == {"signed_in": False}
    assert COOKIE not in client.cookies
    assert accounts.sign_ins.account_for(stolen) is None


def test_ending_without_a_session_is_no_error(client: TestClient) -> None:
    assert client.post("/session/end", headers=OWN).status_code == 200


@pytest.mark.parametrize("route", ["/session/start", "/session/end"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://evil.test"}, {"origin": "null"}, {**OWN, "sec-fetch-site": "cross-site"}],
    ids=["no page", "another origin", "no origin", "across sites"],
)
def test_another_sites_page_can_do_neither(
    *, client: TestClient, accounts: AccountService, ana: Account, route: str, headers: dict[str, str]
) -> None:
    start(client, accounts.sign_ins.ticket_for(ana.id))
    ticket = accounts.sign_ins.ticket_for(ana.id)

    response = client.post(route, json={"ticket": ticket}, headers=headers)

    assert response.status_code == 403
    assert response.json()["error"]
    assert accounts.sign_ins.account_for(client.cookies[COOKIE]) == ana
    assert start(client, ticket)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_post_is_listened_to(client: TestClient, method: str) -> None:
    """A link or an image cannot sign anybody out."""
    assert client.request(method, "/session/end", headers=OWN).status_code == 405


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"ticket": "x"}', "text/plain", 415),
        ("ticket=x", "application/x-www-form-urlencoded", 415),
        ("not json", "application/json", 400),
        ("[]", "application/json", 400),
        ('{"ticket": 7}', "application/json", 400),
        ('{"ticket": ""}', "application/json", 400),
        ('{"ticket": "x", "more": 1}', "application/json", 400),
        ('{"ticket": "x"}', "application/json; charset=utf-8", 401),
        ('{"ticket": "' + "x" * MAX_BODY + '"}', "application/json", 413),
    ],
)
def test_what_cannot_be_understood_is_refused_as_json(
    client: TestClient, body: str, content_type: str, status: int
) -> None:
    response = client.post("/session/start", content=body, headers={**OWN, "content-type": content_type})

    assert response.status_code == status
    assert response.json()["error"]
    assert response.headers["cache-control"] == "no-store"


def test_a_database_that_is_away_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock, accounts: AccountService, ana: Account
) -> None:
    monkeypatch.setattr(engine, "_RETRY_DELAYS_S", ())
    nowhere = accounts_on(engine.sessions(engine.create_engine("postgresql://nobody@127.0.0.1:1/none")), clock)
    client = TestClient(Starlette(routes=list(session_routes(lambda: nowhere.sign_ins))))

    response = client.post("/session/start", json={"ticket": accounts.sign_ins.ticket_for(ana.id)}, headers=OWN)

    assert response.status_code == 503
    assert "database cannot be reached" in response.json()["error"]
