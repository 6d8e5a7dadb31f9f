"""
What a process carries: how long learners wait for a mark, and whether memory stays bounded.

Run ``python -m benchmarks.load [--learners 25 50] [--think 5] [--seconds 60]`` for the time from Enter to the mark, or
``python -m benchmarks.load --sessions 2000 [--at-once 20] [--answers 3]`` for memory. The app is served on a scratch
database, for this machine alone; learners are guests with a cookie, each a tab on Streamlit's websocket
(``tests/tabs.py``), so that what a browser computes is not in it. ``STREAMLIT_RUNNER_POST_SCRIPT_GC=true`` in the
environment measures what the app was before.
"""

import argparse
import asyncio
import secrets
import statistics
import sys
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import psutil
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aidioma.accounts.sign_ins import COOKIE
from aidioma.db.models import LearningContent, User
from aidioma.db.scratch import scratch_database
from aidioma.model.preferences import Preferences
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from benchmarks.serving import served
from tests.tabs import Element, Tab, open_tab

MOST_LEARNERS: Final = 200
MOST_SESSIONS: Final = 10_000
LONGEST_S: Final = 600
SETTLES_S: Final = 15
FIRST, LAST = 400, 200
"""Memory after so many sessions is what memory after the last so many is compared with."""


@dataclass(slots=True)
class Class:
    """Guests and what they answer, in the app's own database; what they waited, in milliseconds."""

    runtime: Runtime
    sentences: dict[str, str]
    random: Random
    waited_ms: list[float] = field(default_factory=list)
    guests: Iterator[int] = field(default_factory=count)
    failures: list[str] = field(default_factory=list)

    def cookie(self) -> str:
        """Return the cookie of a new guest, whose day does not end."""
        address = str(IPv4Address("198.18.0.0") + next(self.guests))  # a network each: so many from one are refused
        account = self.runtime.accounts.guest(time_zone="Europe/Madrid", address=address)
        wanted = Preferences(goal=200, new_a_day=200, daily_minutes=480).model_dump(mode="json")
        with self.runtime.sessions.begin() as session:
            session.execute(update(User).where(User.id == account.id).values(preferences=wanted))
        sign_ins = self.runtime.accounts.sign_ins
        return f"{COOKIE}={sign_ins.start(sign_ins.ticket_for(account.id)).cookie}"

    def answer_to(self, card: str) -> str:
        """Return a right answer, one with a word left out, or another sentence's, as learners do."""
        content_id = card.split(".", maxsplit=2)[2]
        right = self.sentences.get(content_id, "no lo sé")
        words = right.split()
        return self.random.choice(
            [right, " ".join(words[:-1]) or right, self.random.choice([*self.sentences.values()])]
        )


def is_mark(element: Element) -> bool:
    """Say whether *element* is a mark."""
    return str(getattr(element.message, "component_name", "")).endswith("aidioma_mark")


async def answer(tab: Tab, people: Class) -> float:
    """Answer the card on *tab* and return the milliseconds until the mark is there."""
    card = tab.in_address("card")
    if card is None:
        msg = "no card was dealt"
        raise LookupError(msg)
    tab.write("Your answer", people.answer_to(card))
    began = time.perf_counter()
    await tab.press("Check", until=is_mark)
    waited = (time.perf_counter() - began) * 1000
    await tab.settle()
    if not any(is_mark(element) for element in tab.elements):
        msg = "no mark was shown"
        raise LookupError(msg)
    return waited


async def learner(url: str, cookie: str, people: Class, *, think_s: float, until: float) -> None:
    """Answer, look, go on, until the time is over; each pause is between half and one and a half of *think_s*."""
    await asyncio.sleep(people.random.uniform(0, think_s))
    async with open_tab(url, cookie=cookie, page_name="practice") as tab:
        while time.monotonic() < until:
            await asyncio.sleep(people.random.uniform(0.5, 1.5) * think_s)
            people.waited_ms.append(await answer(tab, people))
            await asyncio.sleep(people.random.uniform(0.1, 0.3) * think_s)
            await tab.press("Next")


async def session(url: str, cookie: str, people: Class, *, answers: int) -> None:
    """Come, answer a few sentences, and go."""
    async with open_tab(url, cookie=cookie, page_name="practice") as tab:
        for _ in range(answers):
            people.waited_ms.append(await answer(tab, people))
            await tab.press("Next")


async def load(url: str, people: Class, app: psutil.Process, *, learners: int, think_s: float, seconds: int) -> None:
    """Let so many learn at once, and print what they waited and what the process computed meanwhile."""
    people.waited_ms.clear()
    cookies = [people.cookie() for _ in range(learners)]
    await asyncio.sleep(SETTLES_S)
    before, began = app.cpu_times(), time.monotonic()
    until = began + seconds
    await _all(people, [learner(url, one, people, think_s=think_s, until=until) for one in cookies])
    after, took = app.cpu_times(), time.monotonic() - began
    share = (after.user + after.system - before.user - before.system) / took
    print(f"{learners} learners: {summary(people.waited_ms)}, app {share:.0%} of a core", flush=True)


async def grow(url: str, people: Class, app: psutil.Process, *, sessions: int, at_once: int, answers: int) -> float:
    """Let *sessions* come and go, print the memory after each 200, and return the last as a multiple of the first."""
    sizes = {0: app.memory_info().rss}
    gate = asyncio.Semaphore(at_once)

    async def one() -> None:
        async with gate:
            await session(url, await asyncio.to_thread(people.cookie), people, answers=answers)

    for done in range(0, sessions, LAST):
        await _all(people, [one() for _ in range(LAST)])
        size = sizes[done + LAST] = app.memory_info().rss
        failed = len(people.failures)
        print(
            f"{done + LAST} sessions: {size / 2**20:.0f} MB, {failed} failed, {summary(people.waited_ms)}", flush=True
        )
        people.waited_ms.clear()
    return float(sizes[max(sizes)] / sizes[min(FIRST, max(sizes))])


async def _all(people: Class, tabs: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Let all of them act; what goes wrong for one is noted, and the others go on."""
    for outcome in await asyncio.gather(*tabs, return_exceptions=True):
        if isinstance(outcome, Exception):
            people.failures.append(f"{type(outcome).__name__}: {str(outcome)[:200]}")


def summary(waited_ms: Sequence[float]) -> str:
    """Return p50 and p95."""
    if len(waited_ms) < 2:
        return "too few answers"
    cuts = statistics.quantiles(waited_ms, n=20, method="inclusive")
    return f"Enter to mark p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms (n = {len(waited_ms)})"


def known_sentences(sessions: sessionmaker[Session]) -> dict[str, str]:
    """Return the Spanish of each starter sentence by its id."""
    with sessions() as opened:
        rows = opened.scalars(select(LearningContent).where(LearningContent.content_type == "sentence"))
        return {row.id: row.primary_text for row in rows}


def main() -> int:
    """Serve, measure and print; 1 where somebody met a failure or memory grew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, nargs="*", default=[25, 50])
    parser.add_argument("--think", type=float, default=5.0, help="seconds before an answer")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--sessions", type=int, default=0, help="measure memory over so many instead")
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--answers", type=int, default=3, help="a session")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with ExitStack() as stack:
        database_url, key = stack.enter_context(scratch_database(Settings())), secrets.token_urlsafe(32)
        runtime = Runtime.open(Settings(DATABASE_URL=SecretStr(database_url), AIDIOMA_SECRET_KEY=SecretStr(key)))
        stack.callback(runtime.close)
        people = Class(runtime, known_sentences(runtime.sessions), Random(args.seed))
        url, process = stack.enter_context(served("app.py", database_url, key))
        app = psutil.Process(process)
        if args.sessions:
            wanted = {"sessions": min(args.sessions, MOST_SESSIONS), "at_once": min(args.at_once, MOST_LEARNERS)}
            grown = asyncio.run(grow(url, people, app, answers=args.answers, **wanted))
            print(f"memory after the last {LAST} sessions: {grown:.3f} of that after the first {FIRST}")
            people.failures += ["memory grew"] if grown > 1.05 else []
        for number in [] if args.sessions else args.learners:
            seconds = min(args.seconds, LONGEST_S)
            asyncio.run(
                load(url, people, app, learners=min(number, MOST_LEARNERS), think_s=args.think, seconds=seconds)
            )
    for failure in people.failures[:10]:
        print(failure, file=sys.stderr)
    return int(bool(people.failures))


if __name__ == "__main__":
    sys.exit(main())
