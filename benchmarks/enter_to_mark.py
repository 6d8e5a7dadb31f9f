"""
How long a learner waits: from Enter to the mark on the screen, beside a bare Streamlit form with one query.

Run ``python benchmarks/enter_to_mark.py [--rounds N]``. Both apps are served on one database of their own; one Chromium
has a tab in each and submits to them in turn, a known answer here and anything there. Time is taken inside the
page, from the key to the first frame with the mark in it, so that the driver's own time is not in it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright
from pydantic import SecretStr
from sqlalchemy import select, update

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aidioma.accounts.sign_ins import COOKIE
from aidioma.clock import utc_now
from aidioma.db import embedded
from aidioma.db.models import LearningContent, User
from aidioma.model.preferences import Preferences
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path, free_port, served, wait_until_ready
from tests.conftest import server_folder

BARE: Final = Path(__file__).with_name("bare_form.py")
KEY: Final = "an-enter-to-mark-secret-of-32-characters"
WAIT_MS: Final = 60_000
TIMED: Final = """(selector) => new Promise((resolve) => {
    const found = () => {
        for (const host of document.querySelectorAll("*")) {
            if (host.matches(selector) || host.shadowRoot?.querySelector(selector)) return true;
        }
        return false;
    };
    const box = document.querySelector('input[aria-label="Your answer"]');
    box.addEventListener("keydown", () => {
        const began = performance.now();
        const look = () => found() ? resolve(performance.now() - began) : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }, { once: true });
    window.armed = true;
})"""


@contextmanager
def bare_app(database_url: str, folder: Path) -> Iterator[str]:
    """Serve the bare form and yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(BARE), f"--server.port={port}"]
    log = folder / "bare.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1", "--server.headless=true"],
            cwd=folder,
            env=os.environ | {"DATABASE_URL": database_url},
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def signed_in_learner(runtime: Runtime) -> str:
    """Make a learner whose day does not end, and return a session's cookie."""
    account = runtime.accounts.guest()
    wanted = Preferences(goal=200, new_a_day=200, daily_minutes=480).model_dump(mode="json")
    with runtime.sessions.begin() as session:
        session.execute(update(User).where(User.id == account.id).values(preferences=wanted))
    sign_ins = runtime.accounts.sign_ins
    return sign_ins.start(sign_ins.ticket_for(account.id)).cookie


def known_answers(runtime: Runtime) -> dict[str, str]:
    """Return the right answer to each prompt of the starter sentences."""
    columns = (LearningContent.secondary_text, LearningContent.primary_text)
    with runtime.sessions() as session:
        rows = session.execute(select(*columns).where(LearningContent.content_type == "sentence"))
        return {english: spanish for english, spanish in rows if english}


def timed(page: Page, text: str) -> float:
    """Type *text*, press Enter, and return the milliseconds until the verdict is in a frame."""
    box = page.get_by_label("Your answer", exact=True)
    box.focus()
    page.keyboard.type(text)
    page.evaluate(f"() => {{ window.waited = ({TIMED})('.verdict'); }}")
    page.keyboard.press("Enter")
    return float(page.evaluate("() => window.waited"))


def answer_next(page: Page, answers: dict[str, str]) -> float:
    """Answer the card on *page* rightly, and go on to the next."""
    box = page.get_by_label("Your answer", exact=True)
    expect(box).to_have_count(1)
    expect(box).to_be_focused()
    prompt = page.locator('p[lang="en"]').first.inner_text()
    waited = timed(page, answers[prompt])
    page.wait_for_timeout(150)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_have_count(0)
    page.wait_for_timeout(150)
    return waited


def submit_bare(page: Page) -> float:
    """Submit the bare form, and load it again so that the next line is a new one."""
    waited = timed(page, "hola")
    page.reload()
    page.get_by_label("Your answer", exact=True).wait_for()
    page.wait_for_timeout(150)
    return waited


def summary(name: str, times: list[float]) -> str:
    """Return p50 and p95 as a row of a table."""
    p50, p95 = (statistics.quantiles(times, n=100, method="inclusive")[at] for at in (49, 94))
    return f"{name:10} n={len(times):4} p50={p50:7.1f} ms p95={p95:7.1f} ms"


def measure(page: Page, bare: Page, answers: dict[str, str], *, rounds: int) -> tuple[list[float], list[float]]:
    """Submit to both in turn, after three rounds that do not count."""
    ours, theirs = list[float](), list[float]()
    for number in range(rounds + 3):
        own, other = answer_next(page, answers), submit_bare(bare)
        if number >= 3:
            ours.append(own)
            theirs.append(other)
    return ours, theirs


def main() -> None:
    """Serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    expect.set_options(timeout=WAIT_MS)
    with server_folder() as data, tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        url, folder = embedded.start(data, durable=True), Path(scratch)
        settings = Settings(DATABASE_URL=SecretStr(url), AIDIOMA_SECRET_KEY=SecretStr(KEY))
        runtime = Runtime.open(settings, clock=utc_now)
        with served(url, KEY, folder) as app, bare_app(url, folder) as other:
            browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=[*CHROMIUM_FLAGS])
            page, bare = browser.new_page(base_url=app), browser.new_page(base_url=other)
            cookie = {"name": COOKIE, "value": signed_in_learner(runtime), "url": app}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
            for tab, address in ((page, "/practice"), (bare, "/")):
                tab.set_default_timeout(WAIT_MS)
                tab.goto(address)
                tab.get_by_label("Your answer", exact=True).wait_for()
            ours, theirs = measure(page, bare, known_answers(runtime), rounds=rounds)
            browser.close()
        runtime.close()
    print(summary("practice", ours))
    print(summary("bare form", theirs))
    ratio = statistics.quantiles(ours, n=20)[18] / statistics.quantiles(theirs, n=20)[18]
    print(f"p95 ratio {ratio:.2f}, p50 ratio {statistics.median(ours) / statistics.median(theirs):.2f}")


if __name__ == "__main__":
    main()
