"""What happens reaches whoever watches, and nobody else."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aidioma import live
from aidioma.accounts.sign_ins import COOKIE
from aidioma.activity_log import append
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import User
from aidioma.errors import DatabaseError, NotAllowedError
from aidioma.live import TOPICS, Board, Listener, latest_activities
from aidioma.model.activities import Activity
from aidioma.model.people import Account
from aidioma.web.live import live_routes
from tests.fake_clock import FakeClock

PATIENCE_S = 10
ANA = Account("ana", "Ana", None, "learner", "beginner")


def topics(account: Account, code: str | None) -> Sequence[str]:
    if code == "broken":
        msg = "down"
        raise DatabaseError(msg)
    if code is not None:
        raise NotAllowedError(account.role, "look after a class")
    return [account.id]


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def client(board: Board) -> TestClient:
    routes = live_routes(
        lambda: board, who=lambda cookie: ANA if cookie == "ana's" else None, topics=topics, hold_s=0.3
    )
    return TestClient(Starlette(routes=routes), cookies={COOKIE: "ana's"})


def test_a_version_moves_only_for_whom_something_happened(board: Board) -> None:
    before = board.version(["ana", "ben"]), board.version(["cora"])
    board.raise_version("ben")

    assert board.version(["ana", "ben"]) != before[0]
    assert board.version(["cora"]) == before[1]


def test_after_silence_everything_may_have_moved(board: Board) -> None:
    before = board.version(["ana"])
    board.raise_all()

    assert board.version(["ana"]) != before


def test_no_more_topics_are_remembered_than_can_be_open(board: Board) -> None:
    """A process that runs for months meets ever more learners; who was forgotten has moved, and moves again."""
    board.raise_version("ana")
    before = board.version(["ana"])
    for number in range(2 * TOPICS):
        board.raise_version(f"learner-{number}")
    forgotten = board.version(["ana"])
    board.raise_version("ana")

    assert len({before, forgotten, board.version(["ana"])}) == 3
    assert len(board._versions) == TOPICS


def test_the_route_answers_at_once_when_something_is_new(client: TestClient, board: Board) -> None:
    first = client.get("/live").json()["version"]
    board.raise_version("ana")
    second = client.get("/live", params={"since": first}).json()["version"]

    assert first == board.version([]).split(".")[0] + ".0"
    assert second != first
    assert "ana" in board.watched()


def test_without_news_it_waits_and_says_the_same(client: TestClient, board: Board) -> None:
    version = board.version(["ana"])
    reply = client.get("/live", params={"since": version})

    assert reply.json() == {"version": version}
    assert reply.headers["cache-control"] == "no-store"


def test_news_ends_the_wait_of_those_whom_it_concerns(board: Board) -> None:
    """However long it could have been: whoever waits is woken, and nobody else; none is left waiting afterwards."""
    woken = list[str]()
    with (
        board.waking(["ana", "class:CODE"], lambda: woken.append("ana")),
        board.waking(["ben"], lambda: woken.append("ben")),
    ):
        board.raise_version("ben")
        board.raise_version("class:CODE")
        assert woken == ["ben", "ana"]
        board.raise_all()
        assert sorted(woken[2:]) == ["ana", "ben"]
    board.raise_version("ana")
    assert len(woken) == 4


def test_the_route_answers_while_it_waits(board: Board) -> None:
    """The wait would be far longer than the test's patience."""
    routes = live_routes(lambda: board, who=lambda _: ANA, topics=topics, hold_s=600)
    client = TestClient(Starlette(routes=routes))
    version = board.version(["ana"])
    timer = threading.Timer(0.3, board.raise_version, ["ana"])
    timer.start()

    assert client.get("/live", params={"since": version}).json()["version"] != version
    timer.join()


@pytest.mark.parametrize(
    ("cookies", "code", "headers", "status"),
    [
        pytest.param({}, None, {}, 401, id="nobody signed in"),
        pytest.param({COOKIE: "ben's"}, None, {}, 401, id="a session that ended"),
        pytest.param({COOKIE: "ana's"}, "CODE", {}, 403, id="somebody else's class"),
        pytest.param({COOKIE: "ana's"}, "broken", {}, 503, id="no database"),
        pytest.param({COOKIE: "ana's"}, None, {"sec-fetch-site": "cross-site"}, 403, id="asked from elsewhere"),
    ],
)
def test_the_session_is_checked(
    cookies: dict[str, str], code: str | None, headers: dict[str, str], status: int, client: TestClient
) -> None:
    client.cookies = cookies
    reply = client.get("/live", params={"class": code} if code else {}, headers=headers)

    assert reply.status_code == status
    assert "version" not in reply.json()


@pytest.fixture
def elsewhere(fresh_database: str) -> Iterator[sessionmaker[Session]]:
    """Yield sessions of a database in which people act on other connections."""
    engine = create_engine(fresh_database)
    sessions = sessions_on(engine)
    with sessions.begin() as session:
        session.execute(insert(User), [{"id": "ana", "name": "Ana"}, {"id": "ben", "name": "Ben"}])
    yield sessions
    engine.dispose()


def act(sessions: sessionmaker[Session], user_id: str, content_id: str = "session:x") -> None:
    with sessions.begin() as session:
        append(session, Activity(user_id=user_id, activity_type="looked", content_id=content_id), now=utc_now())


def moves(board: Board, topic: str, act: Callable[[], None]) -> bool:
    """Say whether the version of *topic* moves after *act*, within some patience."""
    before, deadline = board.version([topic]), time.monotonic() + PATIENCE_S
    act()
    while board.version([topic]) == before and time.monotonic() < deadline:
        time.sleep(0.02)
    return board.version([topic]) != before


@contextmanager
def listening(board: Board, url: str, sessions: sessionmaker[Session]) -> Iterator[None]:
    """Run a listener, which moves everything as soon as it hears."""
    listener, before = Listener(board, sessions, url), board.version([])
    listener.start()
    deadline = time.monotonic() + PATIENCE_S
    while "-pooler." not in url and board.version([]) == before and time.monotonic() < deadline:
        time.sleep(0.02)
    yield
    listener.stop()


def test_a_commit_elsewhere_is_heard(board: Board, fresh_database: str, elsewhere: sessionmaker[Session]) -> None:
    """By the learner, by the class it was about, by whom the audit trail names; nobody else's version moves."""
    with listening(board, fresh_database, elsewhere):
        bens = board.version(["ben"])

        assert moves(board, "ana", lambda: act(elsewhere, "ana"))
        assert moves(board, "class:CODE", lambda: act(elsewhere, "ana", "class:CODE"))
        assert board.version(["ben"]) == bens
        assert moves(board, "ben", lambda: act(elsewhere, "ana", "user:ben"))


def test_a_cut_connection_is_made_again_and_moves_everything(
    board: Board, fresh_database: str, elsewhere: sessionmaker[Session]
) -> None:
    """What happened while nobody listened may concern anybody."""

    def cut() -> None:
        with elsewhere.begin() as session:
            session.connection().exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'"
            )

    with listening(board, fresh_database, elsewhere):
        assert moves(board, "ana", cut)
        assert moves(board, "ana", lambda: act(elsewhere, "ana"))


def test_where_only_a_pool_is_open_watched_learners_are_asked_for(
    board: Board, elsewhere: sessionmaker[Session]
) -> None:
    """A pooler's address is never listened on; the version of whoever is watched moves all the same."""
    act(elsewhere, "ana")
    board.watch(["ana", "ben", "cora", "class:CODE"])
    with listening(board, "postgresql://u@ep-x-pooler.example.org/db", elsewhere):
        time.sleep(1.5)
        coras = board.version(["cora"])

        assert moves(board, "ana", lambda: act(elsewhere, "ana"))
        assert moves(board, "ben", lambda: act(elsewhere, "ben")), "who never did anything before"
        assert moves(board, "class:CODE", lambda: act(elsewhere, "ana", "class:CODE")), "somebody who is not watched"
        assert moves(board, "ben", lambda: act(elsewhere, "ana", "user:ben"))
        assert board.version(["cora"]) == coras


def test_what_happened_while_a_page_opened_is_not_missed(board: Board, elsewhere: sessionmaker[Session]) -> None:
    """Between reading the page and the first look at its learner."""
    listener = Listener(board, elsewhere, "postgresql://u@ep-x-pooler.example.org/db")
    board.watch(["ana"])
    act(elsewhere, "ana")

    assert moves(board, "ana", listener._ask_once)
    assert not moves_now(board, "ana", listener._ask_once)


def moves_now(board: Board, topic: str, act: Callable[[], None]) -> bool:
    before = board.version([topic])
    act()
    return board.version([topic]) != before


def test_an_address_that_hears_nothing_is_found_out(
    board: Board, server: str, elsewhere: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """LISTEN succeeds behind a pool, and nothing ever comes: here it is another database that is listened on."""
    monkeypatch.setattr(live, "PROBE_S", 0.3)
    board.watch(["ana"])
    with listening(board, server, elsewhere):
        assert moves(board, "ana", lambda: act(elsewhere, "ana"))


def test_without_a_direct_connection_it_asks(board: Board, elsewhere: sessionmaker[Session]) -> None:
    board.watch(["ana"])
    with listening(board, "postgresql://nobody@127.0.0.1:1/nothing", elsewhere):
        assert moves(board, "ana", lambda: act(elsewhere, "ana"))


def test_the_latest_activity_is_one_probe_each(elsewhere: sessionmaker[Session], clock: FakeClock) -> None:
    for hours in (2, 1):
        with elsewhere.begin() as session:
            at = clock() - timedelta(hours=hours)
            append(session, Activity(user_id="ana", activity_type="looked", content_id="session:x"), now=at)

    assert latest_activities(elsewhere, ["ana", "ben", "class:CODE"]) == {"ana": clock() - timedelta(hours=1)}
