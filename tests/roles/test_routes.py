"""Which route beside the pages answers whom, and how."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import app as whole_app
from aidioma.accounts.service import AccountService
from aidioma.accounts.sign_ins import COOKIE
from aidioma.classes.service import ClassService
from aidioma.content.media import MediaFiles
from aidioma.errors import AidiomaError
from aidioma.live import Board
from aidioma.model.people import OPERATOR, Account
from aidioma.web.health import health_routes
from aidioma.web.live import live_routes
from aidioma.web.media import media_routes
from aidioma.web.metrics import metrics_routes
from aidioma.web.sessions import session_routes
from aidioma.web.speech import speech_routes
from tests.fake_clock import FakeClock
from tests.people import accounts_on
from tests.roles.actors import ACTORS, Actor, everybody

OWN: Final = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
ANYBODY: Final = dict.fromkeys(ACTORS, 200)
SIGNED_IN: Final = {**ANYBODY, "signed out": 401, "disabled admin": 401}
NOTHING_THERE: Final = {**dict.fromkeys(ACTORS, 404), "signed out": 401, "disabled admin": 401}
ROUTES: Final[Mapping[tuple[str, str], Mapping[Actor, int]]] = {
    ("POST", "/session/start"): dict.fromkeys(ACTORS, 400),  # without a ticket it is of no use to anybody
    ("POST", "/session/end"): ANYBODY,
    ("GET", "/live"): SIGNED_IN,
    ("GET", "/files/{name}"): NOTHING_THERE,
    ("GET", "/speech"): NOTHING_THERE,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): dict.fromkeys(ACTORS, 403),  # a role opens nothing here: the machine itself or a token does
}
"""What each actor is answered."""


@pytest.fixture
def accounts(sessions: sessionmaker[Session], clock: FakeClock) -> AccountService:
    return accounts_on(sessions, clock)


@pytest.fixture
def actors(accounts: AccountService, sessions: sessionmaker[Session]) -> dict[Actor, Account | None]:
    return everybody(accounts, sessions)


@pytest.fixture
def classes(sessions: sessionmaker[Session], clock: FakeClock) -> ClassService:
    return ClassService(sessions, clock)


@pytest.fixture
def client(accounts: AccountService, classes: ClassService, tmp_path: Path) -> TestClient:
    board = Board()
    routes = [
        *session_routes(lambda: accounts.sign_ins),
        *live_routes(
            lambda: board,
            who=accounts.sign_ins.account_for,
            topics=lambda account, code: classes.topics(account.id, code),
            hold_s=0,
        ),
        *media_routes(lambda: MediaFiles(tmp_path, 0), who=accounts.sign_ins.account_for),
        *speech_routes(lambda: None, who=accounts.sign_ins.account_for),
        *health_routes({}),
        *metrics_routes(lambda: pytest.fail("nobody may ask"), token=None),
    ]
    return TestClient(Starlette(routes=routes))


def come_as(client: TestClient, accounts: AccountService, account: Account | None) -> None:
    """Give the browser a cookie of *account*; a disabled one gets none, nor does who is signed out."""
    client.cookies.clear()
    if account is None:
        return
    ticket = accounts.sign_ins.ticket_for(account.id)
    try:
        client.cookies.set(COOKIE, accounts.sign_ins.start(ticket).cookie)
    except AidiomaError:
        assert account.email == "gone@example.com"


def test_every_route_says_whom_it_is_for() -> None:
    there = {
        (next(iter(route.methods - {"HEAD"})), route.path)
        for route in whole_app.app._user_routes
        if isinstance(route, Route) and route.methods
    }

    assert there == set(ROUTES)
    assert len(whole_app.app._user_routes) == len(ROUTES)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_route_answers_whom_it_is_for(
    client: TestClient, accounts: AccountService, actors: dict[Actor, Account | None], method: str, path: str
) -> None:
    answered = {}
    for actor in ACTORS:
        come_as(client, accounts, actors[actor])
        reply = client.request(method, path, headers=OWN, json={"no": "ticket"} if path == "/session/start" else None)
        answered[actor] = reply.status_code

    assert answered == ROUTES[method, path]


def test_only_its_teacher_watches_a_class(
    client: TestClient, accounts: AccountService, actors: dict[Actor, Account | None], classes: ClassService
) -> None:
    teacher = actors["teacher"]
    assert teacher is not None
    code = classes.open_class(by=teacher.id, name="5b").code
    answered = {}
    for actor in ACTORS:
        come_as(client, accounts, actors[actor])
        answered[actor] = client.get("/live", params={"class": code}, headers=OWN).status_code

    refused = dict.fromkeys(ACTORS, 403)
    assert answered == {**refused, "teacher": 200, "signed out": 401, "disabled admin": 401}


@pytest.mark.parametrize(
    ("method", "path"), [route for route in ROUTES if route[0] == "POST" or ROUTES[route] in (SIGNED_IN, NOTHING_THERE)]
)
def test_no_route_answers_another_site(client: TestClient, accounts: AccountService, method: str, path: str) -> None:
    """Also with an administrator's cookie in the request."""
    admin = accounts.people.add_user(by=OPERATOR, email="admin@example.com", role="admin")
    come_as(client, accounts, admin)
    elsewhere = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}

    assert client.request(method, path, headers=elsewhere).status_code == 403
