"""
What idle tabs cost, and how soon news is there.

Run ``python -m benchmarks.live_idle [--tabs 50] [--seconds 60]``. It serves the app on a scratch database, has that
many tabs of learners ask ``/live`` as the page's component does, and prints the processor time of the app and of the
database's server in percent of a core, beside the same time without tabs; then the time from a commit elsewhere to the
answer.
"""

import argparse
import asyncio
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import httpx
import psutil
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.sign_ins import COOKIE
from aidioma.activity_log import append
from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import User
from aidioma.db.schema import upgrade
from aidioma.db.scratch import scratch_database
from aidioma.model.activities import Activity
from aidioma.settings import Settings
from benchmarks.serving import cookies, served

PAUSE_S = 0.2
SETTLES_S = 10
NEWS = 20
LONGEST_S = 300


def main() -> None:
    """Serve, measure without tabs, with tabs, and the way of news."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tabs", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    people = [f"learner-{number}" for number in range(args.tabs)]
    with ExitStack() as stack:
        database_url, key = stack.enter_context(scratch_database(Settings())), secrets.token_urlsafe(32)
        upgrade(database_url)
        engine = create_engine(database_url)
        stack.callback(engine.dispose)
        sessions = sessions_on(engine)
        with sessions.begin() as session:
            session.execute(insert(User), [{"id": one, "name": one} for one in people])
        jar = cookies(database_url, key, people)
        url, process = stack.enter_context(served("app.py", database_url, key))
        httpx.get(url)
        asyncio.run(measure(url, jar, sessions, app=psutil.Process(process), seconds=min(args.seconds, LONGEST_S)))


async def measure(
    url: str, jar: dict[str, str], sessions: sessionmaker[Session], *, app: psutil.Process, seconds: int
) -> None:
    """Print what nothing costs, what the tabs cost, and how soon they hear."""
    await asyncio.sleep(SETTLES_S)
    without = await cost(app, seconds, lambda: asyncio.sleep(seconds))
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        tabs = [asyncio.create_task(tab(client, cookie)) for cookie in jar.values()]
        await asyncio.sleep(SETTLES_S)
        with_tabs = await cost(app, seconds, lambda: asyncio.sleep(seconds))
        print(f"{len(tabs)} tabs, {seconds} s: app {with_tabs[0]:.1f} % of a core, without tabs {without[0]:.1f} %;")
        print(f"database server {with_tabs[1]:.1f} %, without tabs {without[1]:.1f} %", flush=True)
        user_id, cookie = next(iter(jar.items()))
        delays = [await news(client, cookie, sessions, user_id) for _ in range(NEWS)]
        print(f"news: median {statistics.median(delays):.0f} ms, longest {max(delays):.0f} ms (n = {len(delays)})")
        for one in tabs:
            one.cancel()


async def cost(app: psutil.Process, seconds: int, wait: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Return the processor time of the app, and of all of PostgreSQL's processes, in percent of a core."""
    before = app_s(app), server_s()
    await wait()
    return (app_s(app) - before[0]) / seconds * 100, (server_s() - before[1]) / seconds * 100


def app_s(app: psutil.Process) -> float:
    """Return the seconds that the app has computed."""
    times = app.cpu_times()
    return float(times.user + times.system)


def server_s() -> float:
    """Return the seconds that PostgreSQL's processes have computed, as far as they still run."""
    found = [
        one.info["cpu_times"] for one in psutil.process_iter(["name", "cpu_times"]) if one.info["name"] == "postgres"
    ]
    return sum((float(times.user + times.system) for times in found if times), 0.0)


async def tab(client: httpx.AsyncClient, cookie: str) -> None:
    """Ask as a visible tab does, until cancelled."""
    since = ""
    while True:
        since = await ask(client, cookie, since)
        await asyncio.sleep(PAUSE_S)


async def ask(client: httpx.AsyncClient, cookie: str, since: str) -> str:
    """Return the version that /live answers with, at once or when it moved."""
    reply = await client.get("/live", params={"since": since}, headers={"Cookie": f"{COOKIE}={cookie}"})
    return str(reply.raise_for_status().json()["version"])


async def news(client: httpx.AsyncClient, cookie: str, sessions: sessionmaker[Session], user_id: str) -> float:
    """Return the milliseconds from a commit elsewhere until a waiting tab hears of it."""
    since = await ask(client, cookie, "")
    waiting = asyncio.create_task(ask(client, cookie, since))
    await asyncio.sleep(PAUSE_S)
    happened = Activity(user_id=user_id, activity_type="looked", content_id="session:bench")
    with sessions.begin() as session:
        append(session, happened, now=utc_now())
    committed = time.perf_counter()
    await waiting
    return (time.perf_counter() - committed) * 1000


if __name__ == "__main__":
    main()
