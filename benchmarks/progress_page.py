"""
The progress page beside a bare Streamlit page with as many charts, in one browser and one run.

Run ``python -m benchmarks.progress_page [--rounds N]``. It fills a scratch database with 100 learners and 30,000
answers, serves both pages as production does, opens them in turns, and prints how long each takes until all of its
charts are drawn: for a learner with some hundred answers and for one with 20,000. It ends after --rounds or 10 minutes.
"""

import argparse
import os
import secrets
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright
from sqlalchemy import text

from aidioma.accounts.sign_ins import COOKIE
from aidioma.db.engine import create_engine
from aidioma.db.schema import upgrade
from aidioma.db.scratch import scratch_database
from aidioma.settings import Settings
from benchmarks.serving import cookies, served

FILL = Path(__file__).with_name("progress_fill.sql")
SIZES = {"learners": 100, "activities": 30_000, "heavy": 20_000}
LEARNERS = ("learner-7", "heavy")
SEPARATOR = "\n--------\n"
LONGEST_S = 600
DRAWN = """count => {
    const drawn = document.querySelectorAll('[data-testid="stPlotlyChart"] .js-plotly-plot .main-svg:first-of-type');
    return drawn.length >= count && performance.now();
}"""


def main() -> None:
    """Fill, serve both, open them in turns, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--chromium", default=os.environ.get("AIDIOMA_CHROMIUM", "/usr/bin/chromium"))
    args = parser.parse_args()
    with ExitStack() as stack:
        database_url, key = stack.enter_context(scratch_database(Settings())), secrets.token_urlsafe(32)
        _fill(database_url)
        app, _ = stack.enter_context(served("app.py", database_url, key))
        bare, _ = stack.enter_context(served("benchmarks/bare_page.py", database_url, key))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=args.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for user_id, cookie in cookies(database_url, key, LEARNERS).items():
            context = browser.new_context()
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": app}])
            _report(
                user_id, _turns(context, {"bare": bare, "progress": f"{app}/progress?period=all"}, rounds=args.rounds)
            )
            context.close()
        browser.close()


def _turns(context: BrowserContext, addresses: dict[str, str], *, rounds: int) -> dict[str, list[float]]:
    """Return how long each page took in each round, in milliseconds; two rounds more come first, to warm up."""
    took: dict[str, list[float]] = {name: [] for name in addresses}
    charts = min(_charts(context, address) for address in addresses.values())
    ends_at = time.monotonic() + LONGEST_S / len(LEARNERS)
    for number in range(-2, rounds):
        if time.monotonic() > ends_at:
            break
        for name, address in addresses.items():
            page = context.new_page()
            page.goto(address)
            drawn_at = page.wait_for_function(DRAWN, arg=charts, timeout=60_000).json_value()
            page.close()
            if number >= 0:
                took[name].append(drawn_at)
    return took


def _charts(context: BrowserContext, address: str) -> int:
    """Return how many charts a page has: a learner with nothing due in the next weeks has one less."""
    page = context.new_page()
    page.goto(address)
    page.locator(".js-plotly-plot").first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    count = page.get_by_test_id("stPlotlyChart").count()
    page.close()
    return count


def _report(user_id: str, took: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(times) for name, times in took.items()}
    said = ", ".join(f"{name} {medians[name]:.0f} ms (n = {len(times)})" for name, times in took.items())
    print(f"{user_id}: {said}, ratio {medians['progress'] / medians['bare']:.2f}", flush=True)


def _fill(database_url: str) -> None:
    upgrade(database_url)
    engine = create_engine(database_url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in FILL.read_text("utf-8").split(SEPARATOR):
            connection.execute(text(statement), {name: n for name, n in SIZES.items() if f":{name}" in statement})
    engine.dispose()


if __name__ == "__main__":
    main()
